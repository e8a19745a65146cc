//! Counts the statements that the database is asked while something happens.

use std::sync::atomic::{AtomicUsize, Ordering};

use diesel::connection::{Instrumentation, InstrumentationEvent, set_default_instrumentation};

static ASKED: AtomicUsize = AtomicUsize::new(0);

/// Counts from now on, on every connection that is opened later.
pub(crate) fn watch() {
    set_default_instrumentation(counter).unwrap();
}

fn counter() -> Option<Box<dyn Instrumentation>> {
    Some(Box::new(|event: InstrumentationEvent<'_>| {
        if let InstrumentationEvent::StartQuery { .. } = event {
            ASKED.fetch_add(1, Ordering::Relaxed);
        }
    }))
}

/// How many statements were asked during `work`.
pub(crate) fn during<T>(work: impl FnOnce() -> T) -> usize {
    let before = ASKED.load(Ordering::Relaxed);
    work();
    ASKED.load(Ordering::Relaxed) - before
}
