//! Counts the statements that the database is asked while something happens.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use diesel::connection::{Instrumentation, InstrumentationEvent, set_default_instrumentation};

static ASKED: AtomicUsize = AtomicUsize::new(0);
static TOLD: AtomicBool = AtomicBool::new(false);

/// Counts from now on, on every connection that is opened later.
pub(crate) fn watch() {
    set_default_instrumentation(counter).unwrap();
}

fn counter() -> Option<Box<dyn Instrumentation>> {
    Some(Box::new(|event: InstrumentationEvent<'_>| {
        if let InstrumentationEvent::StartQuery { query, .. } = event {
            ASKED.fetch_add(1, Ordering::Relaxed);
            if TOLD.load(Ordering::Relaxed) {
                println!("    {query}");
            }
        }
    }))
}

/// How many statements were asked during `work`, which are also printed when `told`.
pub(crate) fn during<T>(told: bool, work: impl FnOnce() -> T) -> usize {
    let before = ASKED.load(Ordering::Relaxed);
    TOLD.store(told, Ordering::Relaxed);
    work();
    TOLD.store(false, Ordering::Relaxed);
    ASKED.load(Ordering::Relaxed) - before
}
