//! Whether the office can still write, for `/readyz`: a file beside the uploads, one beside the blobs and a row of the database are
//! written, flushed and taken away again. Tried at most every few seconds, whoever asks.

use std::io::Write;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::Duration;
use tempfile::NamedTempFile;

use crate::clock::Moment;
use crate::db::{Tx, facts};
use crate::error::Result;

/// Between two tries.
const BETWEEN: Duration = Duration::seconds(5);
/// What is written, in bytes: more than fits into pages that are half full.
const AMOUNT: usize = 16 * 1024;

/// How the last try went.
#[derive(Default)]
pub struct Space {
    last: Mutex<Option<(Moment, bool)>>,
    trying: Mutex<()>,
}

impl Space {
    /// True when everything could be written. While one tries, the others are told what was known before: a try may wait long for a
    /// disk that hangs, and whoever stood in line for it would be missing where pages are read.
    pub fn is_left(&self, now: impl Fn() -> Moment, try_out: impl FnOnce() -> Result<()>) -> bool {
        let known = *self.last();
        if let Some((_, left)) = known.filter(|(at, _)| now() - *at < BETWEEN) {
            return left;
        }
        let Ok(_turn) = self.trying.try_lock() else { return known.is_none_or(|(_, left)| left) };
        let tried = try_out();
        if let Err(error) = &tried {
            tracing::warn!(error = %crate::log::chain(error), "nothing can be written");
        }
        // As it is after the try, which may have taken longer than its answer is good.
        *self.last() = Some((now(), tried.is_ok()));
        tried.is_ok()
    }

    fn last(&self) -> MutexGuard<'_, Option<(Moment, bool)>> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Writes a file into a folder, which is made when it is not there.
pub fn try_folder(folder: &Path) -> Result<()> {
    std::fs::create_dir_all(folder)?;
    let mut file = NamedTempFile::new_in(folder)?;
    file.write_all(&[b'.'; AMOUNT])?;
    Ok(file.as_file().sync_all()?)
}

/// Writes a row.
pub fn try_database(tx: &mut Tx<'_>) -> Result<()> {
    facts::set(tx, facts::TRIED, &".".repeat(AMOUNT))?;
    facts::unset(tx, facts::TRIED)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;

    #[test]
    fn it_is_tried_once_in_some_seconds_whoever_asks() {
        let (space, start, mut tries) = (Space::default(), Moment::from_micros(0), 0);
        let mut asked = |seconds: i64, fine: bool| {
            space.is_left(
                || start + Duration::seconds(seconds),
                || {
                    tries += 1;
                    if fine { Ok(()) } else { Err(crate::error::Error::Full) }
                },
            )
        };
        assert_eq!([asked(0, true), asked(4, false), asked(5, false), asked(9, true), asked(10, true)], [true, true, false, false, true]);
        assert_eq!(tries, 3);
    }

    #[test]
    fn nobody_waits_for_a_try_and_its_answer_is_as_old_as_its_end() {
        let (space, clock) = (Space::default(), Clock::set_by_hand(Moment::from_micros(0)));
        let never = || panic!("tried twice");
        let failed = space.is_left(
            || clock.now(),
            || {
                clock.turn(Duration::seconds(6));
                assert!(space.is_left(|| clock.now(), never), "nothing is known yet");
                Err(crate::error::Error::Full)
            },
        );
        assert!(!failed);
        assert!(!space.is_left(|| clock.now(), never));
    }

    #[test]
    fn a_folder_that_cannot_be_written_is_an_error_and_one_that_can_is_left_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        try_folder(folder.path()).unwrap();
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
        std::fs::write(folder.path().join("file"), "").unwrap();
        assert!(try_folder(&folder.path().join("file")).is_err());
    }
}
