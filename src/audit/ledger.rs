//! The lines of readers, written together: people who read at one moment share one commit instead of waiting for a disk
//! each. Nothing is shown before its line is on the disk.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::AuditLine;
use crate::error::Result;

/// Where readers queue.
#[derive(Default)]
pub struct Ledger {
    waiting: Mutex<Vec<Entry>>,
    turn: Mutex<()>,
}

/// The lines of one reader, and whether they are on the disk.
struct Entry {
    lines: Vec<AuditLine>,
    kept: Arc<AtomicBool>,
}

impl Ledger {
    /// Returns when these lines are on the disk, written by `write` together with those of whoever waited meanwhile. When
    /// that fails each reader writes alone, so that nobody's reading fails for the lines of another.
    pub fn record(&self, lines: Vec<AuditLine>, write: impl Fn(Vec<AuditLine>) -> Result<()>) -> Result<()> {
        if lines.is_empty() {
            return Ok(());
        }
        let kept = Arc::new(AtomicBool::new(false));
        self.waiting().push(Entry { lines: lines.clone(), kept: Arc::clone(&kept) });
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.load(Ordering::Acquire) {
            return Ok(());
        }
        if Arc::strong_count(&kept) == 1 {
            // Somebody took the entry along and could not write it.
            return write(lines);
        }
        let together = std::mem::take(&mut *self.waiting());
        match write(together.iter().flat_map(|entry| entry.lines.iter().cloned()).collect()) {
            Ok(()) => together.iter().for_each(|entry| entry.kept.store(true, Ordering::Release)),
            Err(_) if together.len() > 1 => return write(lines),
            Err(error) => return Err(error),
        }
        Ok(())
    }

    fn waiting(&self) -> std::sync::MutexGuard<'_, Vec<Entry>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Barrier;
    use std::sync::atomic::AtomicUsize;

    use super::*;
    use crate::actor::Actor;
    use crate::error::Error;

    fn line(number: usize) -> Vec<AuditLine> {
        vec![AuditLine::new(&Actor::House, "case.read", format!("case:{number}"))]
    }

    /// Eight readers, of whom the first holds the pen until the others wait; returns what each was told and what was written.
    fn eight(write: &(dyn Fn(&[AuditLine]) -> Result<()> + Sync)) -> (Vec<Result<()>>, Vec<Vec<String>>) {
        let (ledger, written, begun) = (Ledger::default(), Mutex::new(Vec::new()), Barrier::new(2));
        let first = AtomicUsize::new(0);
        let pen = |lines: Vec<AuditLine>| {
            if first.fetch_add(1, Ordering::SeqCst) == 0 {
                begun.wait();
                while ledger.waiting().len() < 7 {
                    std::thread::yield_now();
                }
            }
            write(&lines)?;
            written.lock().unwrap().push(lines.into_iter().map(|line| line.subject).collect());
            Ok(())
        };
        let told = std::thread::scope(|scope| {
            let mut readers = vec![scope.spawn(|| ledger.record(line(0), pen))];
            begun.wait();
            readers.extend((1..8).map(|number| {
                let ledger = &ledger;
                scope.spawn(move || ledger.record(line(number), pen))
            }));
            readers.into_iter().map(|reader| reader.join().unwrap()).collect()
        });
        (told, written.into_inner().unwrap())
    }

    #[test]
    fn readers_of_one_moment_share_a_commit() {
        let (told, written) = eight(&|_| Ok(()));
        assert!(told.iter().all(Result::is_ok));
        assert_eq!(written.iter().map(Vec::len).collect::<Vec<_>>(), [1, 7], "{written:?}");
    }

    #[test]
    fn a_line_that_cannot_be_written_fails_its_own_reading_only() {
        let (told, written) = eight(&|lines| match lines.iter().any(|line| line.subject == "case:3") {
            true => Err(Error::internal("full")),
            false => Ok(()),
        });
        assert_eq!(told.iter().map(Result::is_err).collect::<Vec<_>>(), [false, false, false, true, false, false, false, false]);
        assert_eq!(written.concat().len(), 7, "{written:?}");
    }
}
