//! The worker: takes one job after the other in each lane. This file is the readable list of what runs when.

use std::sync::atomic::{AtomicBool, Ordering};

use chrono::Duration;

use super::queue::{self, Job, Lane};
use crate::app::App;
use crate::db::{submissions, throttle};
use crate::error::{Error, Result};
use crate::{accounts, agreements, cases, dispatch, evidence, intake, notifications, seeking};

/// The lanes that run side by side: mails, text messages, and the house's own work. A mail server that accepts and then
/// says nothing holds a lane for `send_seconds` at a time; clocks, codes by text message and all else go on meanwhile.
const LANES: &[Lane] = &[
    Lane::Except(&[notifications::DELIVER_MAIL, notifications::DELIVER_TEXT]),
    Lane::Only(notifications::DELIVER_MAIL),
    Lane::Only(notifications::DELIVER_TEXT),
];

/// Does the jobs whose turn it is, one after the other, until there is none; returns how many were done.
pub fn drain(app: &App) -> Result<usize> {
    plan(app)?;
    drain_lane(app, Lane::All, &AtomicBool::new(false))
}

/// Does the jobs of a lane; a long queue does not keep the office from closing. A round that finds nothing writes nothing.
fn drain_lane(app: &App, lane: Lane, stop: &AtomicBool) -> Result<usize> {
    let mut count = 0;
    while !stop.load(Ordering::Relaxed) && app.read(|db| queue::has_work(db, app.house().clock.now(), lane))? {
        let Some(job) = app.write(|tx| queue::claim(tx, lane))? else { break };
        run(app, &job)?;
        count += 1;
    }
    Ok(count)
}

/// Runs until `stop` says so: a thread for each lane, a second between rounds.
pub fn work(app: &App, stop: &AtomicBool) {
    std::thread::scope(|threads| {
        for (number, lane) in LANES.iter().enumerate() {
            threads.spawn(move || work_lane(app, *lane, number == 0, stop));
        }
    });
}

fn work_lane(app: &App, lane: Lane, plans: bool, stop: &AtomicBool) {
    while !stop.load(Ordering::Relaxed) {
        let planned = if plans { plan(app) } else { Ok(()) };
        if let Err(error) = planned.and_then(|()| drain_lane(app, lane, stop)) {
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
            seeking::sweep(tx)?;
            queue::sweep(tx, month).map(|_| ())
        }),
        notifications::DELIVER_MAIL | notifications::DELIVER_TEXT => notifications::delivery::deliver(app, &job.payload),
        agreements::effect::CONFIRM => app.write(|tx| agreements::performing::watch_confirmation(tx, &job.payload)),
        "clocks.step" => {
            dispatch::clocks::escalating::escalate(app)?;
            cases::reminding::remind(app)?;
            agreements::dates::remind(app).map(|_| ())
        }
        dispatch::clocks::digest::DIGEST => dispatch::clocks::digest::tell(app),
        "blobs.sweep" => evidence::sweeping::sweep(app).map(|_| ()),
        "clocks.recount" => app.write(|tx| {
            dispatch::clocks::recount(tx)?;
            cases::period::recount(tx)?;
            agreements::dates::recount(tx).map(|_| ())
        }),
        seeking::TELL => seeking::telling::tell(app).map(|_| ()),
        "requests.close" => dispatch::closing::close_quiet(app).map(|_| ()),
        unknown => Err(Error::internal(format!("no work is known by the name {unknown:?}"))),
    }
}

/// What runs again and again: one job per slot of time, whoever asks first.
const RECURRING: &[(&str, i64)] = &[
    ("clocks.step", 1),
    ("requests.close", 60),
    (dispatch::clocks::digest::DIGEST, 30),
    (seeking::TELL, 24 * 60),
    ("house.sweep", 24 * 60),
    ("blobs.sweep", 24 * 60),
];

fn plan(app: &App) -> Result<()> {
    let now = app.house().clock.now();
    let slots =
        RECURRING.iter().map(|(kind, minutes)| (*kind, format!("{kind}@{}", now.micros() / (minutes * 60_000_000)))).collect::<Vec<_>>();
    let keys: Vec<&str> = slots.iter().map(|(_, key)| key.as_str()).collect();
    if app.read(|db| queue::all_known(db, &keys))? {
        return Ok(());
    }
    app.write(|tx| slots.iter().try_for_each(|(kind, key)| queue::enqueue_once(tx, kind, "", tx.now, key)))
}
