//! Counts the statements that the database is asked while something happens: those of reading, and apart from them those of
//! transactions, because readers of one moment share the commit that keeps the lines of who read.

use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use diesel::connection::{Instrumentation, InstrumentationEvent, set_default_instrumentation};

static READ: AtomicUsize = AtomicUsize::new(0);
static WRITTEN: AtomicUsize = AtomicUsize::new(0);
static COUNTING: AtomicBool = AtomicBool::new(false);
static TOLD: AtomicBool = AtomicBool::new(false);

/// How many statements were asked.
pub(crate) struct Count {
    /// Outside a transaction.
    pub(crate) read: usize,
    /// In one, its begin and its commit with them.
    pub(crate) written: usize,
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.read)?;
        if self.written > 0 { write!(f, " + {}", self.written) } else { Ok(()) }
    }
}

/// Counts from now on, on every connection that is opened later.
pub(crate) fn watch() {
    set_default_instrumentation(counter).unwrap();
}

fn counter() -> Option<Box<dyn Instrumentation>> {
    let mut writing = false;
    Some(Box::new(move |event: InstrumentationEvent<'_>| {
        let InstrumentationEvent::StartQuery { query, .. } = event else { return };
        // To write a statement down with what is bound to it takes longer than many a statement: never while something is timed.
        if !COUNTING.load(Ordering::Relaxed) {
            return;
        }
        let words = query.to_string();
        writing |= words.starts_with("BEGIN");
        let count = if writing { &WRITTEN } else { &READ };
        count.fetch_add(1, Ordering::Relaxed);
        writing &= !(words.starts_with("COMMIT") || words.starts_with("ROLLBACK"));
        if TOLD.load(Ordering::Relaxed) {
            println!("    {words}");
        }
    }))
}

/// How many statements were asked during `work`, which are also printed when `told`.
pub(crate) fn during<T>(told: bool, work: impl FnOnce() -> T) -> Count {
    let now = || (READ.load(Ordering::Relaxed), WRITTEN.load(Ordering::Relaxed));
    let before = now();
    TOLD.store(told, Ordering::Relaxed);
    COUNTING.store(true, Ordering::Relaxed);
    work();
    COUNTING.store(false, Ordering::Relaxed);
    TOLD.store(false, Ordering::Relaxed);
    let after = now();
    Count { read: after.0 - before.0, written: after.1 - before.1 }
}
