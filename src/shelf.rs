//! Public pages that look alike for everybody who has not signed in, held in memory for a few seconds: a code on a poster may
//! send a whole street to the same page at once. Any write of this process empties the shelf; what another process writes is
//! seen when its seconds are over. Nothing personal, and nothing that depends on who asks, is ever put here.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::Duration;

use crate::clock::Moment;

/// How long a page is good, in seconds.
const SECONDS: i64 = 5;
/// More pages than a street has; beyond, the shelf begins anew.
const MOST: usize = 256;

/// See the file's head.
#[derive(Default)]
pub struct Shelf {
    pages: Mutex<HashMap<String, (Moment, Arc<str>)>>,
    writes: AtomicU64,
}

/// The state of the data when a page began to be made: a page of old data is not put on the shelf after a write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edition(u64);

impl Shelf {
    /// A page that is still good.
    pub fn find(&self, key: &str, now: Moment) -> Option<Arc<str>> {
        let pages = self.pages();
        let (_, page) = pages.get(key).filter(|(at, _)| *at <= now && now - *at < Duration::seconds(SECONDS))?;
        Some(Arc::clone(page))
    }

    /// To be asked before the data for a page is read.
    pub fn edition(&self) -> Edition {
        Edition(self.writes.load(Ordering::SeqCst))
    }

    /// Puts a page on the shelf, unless something was written since `edition`.
    pub fn put(&self, key: String, page: Arc<str>, now: Moment, edition: Edition) {
        let mut pages = self.pages();
        if edition != self.edition() {
            return;
        }
        pages.retain(|_, (at, _)| *at <= now && now - *at < Duration::seconds(SECONDS));
        if pages.len() >= MOST {
            pages.clear();
        }
        pages.insert(key, (now, page));
    }

    /// Something was written.
    pub fn empty(&self) {
        let mut pages = self.pages();
        self.writes.fetch_add(1, Ordering::SeqCst);
        pages.clear();
    }

    fn pages(&self) -> MutexGuard<'_, HashMap<String, (Moment, Arc<str>)>> {
        self.pages.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_good_for_a_few_seconds_and_until_something_is_written() {
        let (shelf, now) = (Shelf::default(), Moment::from_micros(1_000_000_000));
        shelf.put("room".to_owned(), "open".into(), now, shelf.edition());
        assert_eq!(shelf.find("room", now + Duration::seconds(SECONDS - 1)).as_deref(), Some("open"));
        assert_eq!(shelf.find("room", now + Duration::seconds(SECONDS)), None);
        assert_eq!(shelf.find("room", now - Duration::seconds(1)), None, "the clock went back");
        shelf.empty();
        assert_eq!(shelf.find("room", now), None);
    }

    #[test]
    fn what_is_no_longer_good_leaves_the_shelf_when_something_is_put_there() {
        let (shelf, now) = (Shelf::default(), Moment::from_micros(1_000_000_000));
        shelf.put("room".to_owned(), "open".into(), now, shelf.edition());
        shelf.put("home".to_owned(), "open".into(), now + Duration::seconds(1), shelf.edition());
        assert_eq!(shelf.pages().len(), 2);
        shelf.put("list".to_owned(), "open".into(), now + Duration::seconds(SECONDS), shelf.edition());
        assert_eq!(shelf.pages().len(), 2, "the first one is gone");
    }

    #[test]
    fn a_page_of_old_data_does_not_reach_the_shelf() {
        let (shelf, now) = (Shelf::default(), Moment::from_micros(1_000_000_000));
        let before = shelf.edition();
        shelf.empty();
        shelf.put("room".to_owned(), "open".into(), now, before);
        assert_eq!(shelf.find("room", now), None);
    }
}
