//! What public pages show to everybody alike, held in memory for a few seconds: a code on a poster may send a whole street
//! to the same page at once. Any write of this process empties the shelf; what another process writes is seen when its
//! seconds are over. Nothing personal, and nothing that depends on who asks, is ever put here.

use std::any::Any;
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::Duration;

use crate::clock::Moment;

/// How long a view is good, in seconds.
const SECONDS: i64 = 5;
/// More views than a street has public pages; beyond, the shelf begins anew.
const MOST: usize = 256;

/// See the file's head.
#[derive(Default)]
pub struct Shelf {
    views: Mutex<HashMap<String, Held>>,
    writes: AtomicU64,
}

struct Held {
    at: Moment,
    view: Box<dyn Any + Send>,
}

/// The state of the data when a view began to be made: a view of old data is not put on the shelf after a write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edition(u64);

impl Shelf {
    /// A view that is still good.
    pub fn find<T: Clone + 'static>(&self, key: &str, now: Moment) -> Option<T> {
        let views = self.views();
        let held = views.get(key).filter(|held| held.at <= now && now - held.at < Duration::seconds(SECONDS))?;
        held.view.downcast_ref::<T>().cloned()
    }

    /// To be asked before the data for a view is read.
    pub fn edition(&self) -> Edition {
        Edition(self.writes.load(Ordering::SeqCst))
    }

    /// Puts a view on the shelf, unless something was written since `edition`.
    pub fn put<T: Send + 'static>(&self, key: &str, view: T, now: Moment, edition: Edition) {
        let mut views = self.views();
        if edition != self.edition() {
            return;
        }
        if views.len() >= MOST {
            views.clear();
        }
        views.insert(key.to_owned(), Held { at: now, view: Box::new(view) });
    }

    /// Something was written.
    pub fn empty(&self) {
        let mut views = self.views();
        self.writes.fetch_add(1, Ordering::SeqCst);
        views.clear();
    }

    fn views(&self) -> MutexGuard<'_, HashMap<String, Held>> {
        self.views.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_view_is_good_for_a_few_seconds_and_until_something_is_written() {
        let (shelf, now) = (Shelf::default(), Moment::from_micros(1_000_000_000));
        shelf.put("room", 7_u8, now, shelf.edition());
        assert_eq!(shelf.find::<u8>("room", now + Duration::seconds(SECONDS - 1)), Some(7));
        assert_eq!(shelf.find::<u8>("room", now + Duration::seconds(SECONDS)), None);
        assert_eq!(shelf.find::<u8>("room", now - Duration::seconds(1)), None, "the clock went back");
        assert_eq!(shelf.find::<String>("room", now), None, "another kind of view");
        shelf.empty();
        assert_eq!(shelf.find::<u8>("room", now), None);
    }

    #[test]
    fn a_view_of_old_data_does_not_reach_the_shelf() {
        let (shelf, now) = (Shelf::default(), Moment::from_micros(1_000_000_000));
        let before = shelf.edition();
        shelf.empty();
        shelf.put("room", 7_u8, now, before);
        assert_eq!(shelf.find::<u8>("room", now), None);
    }
}
