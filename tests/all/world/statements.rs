//! Counts the statements that one thread asks the database, begin and commit of a transaction with them.

use std::cell::Cell;

use diesel::connection::{Instrumentation, InstrumentationEvent, set_default_instrumentation};

thread_local! {
    static ASKED: Cell<usize> = const { Cell::new(0) };
}

/// Counts from now on, on every connection that is opened later.
pub(super) fn watch() {
    set_default_instrumentation(counter).unwrap();
}

fn counter() -> Option<Box<dyn Instrumentation>> {
    Some(Box::new(|event: InstrumentationEvent<'_>| {
        if let InstrumentationEvent::StartQuery { .. } = event {
            ASKED.set(ASKED.get() + 1);
        }
    }))
}

/// How many statements this thread asked during `work`.
pub(crate) fn during<T>(work: impl FnOnce() -> T) -> (usize, T) {
    let before = ASKED.get();
    let done = work();
    (ASKED.get() - before, done)
}
