//! The worker: takes one job after the other. This file is the readable list of what runs when.

use chrono::Duration;

use super::queue::{self, Job};
use crate::app::App;
use crate::db::{submissions, throttle};
use crate::error::{Error, Result};
use crate::{accounts, agreements, cases, dispatch, intake, notifications};

/// Does the jobs whose turn it is until there is none; returns how many were done.
pub fn drain(app: &App) -> Result<usize> {
    plan(app)?;
    let mut count = 0;
    while let Some(job) = app.write(queue::claim)? {
        run(app, &job)?;
        count += 1;
    }
    Ok(count)
}

/// Runs until `stop` says so, a second between rounds.
pub fn work(app: &App, stop: &std::sync::atomic::AtomicBool) {
    while !stop.load(std::sync::atomic::Ordering::Relaxed) {
        if let Err(error) = drain(app) {
            tracing::warn!(error = %crate::log::chain(&error), "the worker will try again");
        }
        std::thread::park_timeout(std::time::Duration::from_secs(1));
    }
}

fn run(app: &App, job: &Job) -> Result<()> {
    let outcome = act(app, job);
    if let Err(error) = &outcome {
        tracing::warn!(kind = job.kind, id = job.id, error = %crate::log::chain(error), "a job failed");
    }
    app.write(|tx| match &outcome {
        Ok(()) => queue::finish(tx, &job.id),
        Err(error) => queue::put_off(tx, job, error),
    })
}

/// Which words mean which work.
fn act(app: &App, job: &Job) -> Result<()> {
    match job.kind.as_str() {
        "house.sweep" => app.write(|tx| {
            let (day, month) = (tx.now - Duration::days(1), tx.now - Duration::days(30));
            submissions::sweep(tx, day)?;
            throttle::sweep(tx, day)?;
            accounts::citizens::store::sweep(tx, month)?;
            intake::drafts::sweep(tx)?;
            queue::sweep(tx, month).map(|_| ())
        }),
        notifications::DELIVER => notifications::delivery::deliver(app, &job.payload),
        agreements::effect::CONFIRM => app.write(|tx| agreements::performing::watch_confirmation(tx, &job.payload)),
        "clocks.step" => {
            dispatch::clocks::escalating::escalate(app)?;
            cases::reminding::remind(app)?;
            agreements::dates::remind(app).map(|_| ())
        }
        "clocks.recount" => app.write(|tx| {
            dispatch::clocks::recount(tx)?;
            cases::period::recount(tx)?;
            agreements::dates::recount(tx).map(|_| ())
        }),
        "requests.close" => dispatch::closing::close_quiet(app).map(|_| ()),
        unknown => Err(Error::internal(format!("no work is known by the name {unknown:?}"))),
    }
}

/// What runs again and again: one job per slot of time, whoever asks first.
const RECURRING: &[(&str, i64)] = &[("clocks.step", 1), ("requests.close", 60), ("house.sweep", 24 * 60)];

fn plan(app: &App) -> Result<()> {
    app.write(|tx| {
        for (kind, minutes) in RECURRING {
            let slot = tx.now.micros() / (minutes * 60_000_000);
            let now = tx.now;
            queue::enqueue_once(tx, kind, "", now, &format!("{kind}@{slot}"))?;
        }
        Ok(())
    })
}
