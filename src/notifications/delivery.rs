//! Sending one notice: the job's work, safe to run twice. What a failure means for the notice is decided here; how often
//! and when a job runs again is the queue's.
//!
//! Words that open a door are wiped as soon as they were sent or given up; only the demo keeps them to be read.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;

use super::store::{self, NoticeRow, Tried};
use super::{Channel, Delivery, mail, outbox, text};
use crate::app::App;
use crate::clock::Moment;
use crate::config::Config;
use crate::error::{Error, Maybe, Result};
use crate::jobs::queue;

/// After so many tries, about eight hours, a notice is given up and staff are shown that it did not arrive.
const MOST_TRIES: i32 = 10;

/// A message on its way out, in plain words; lives no longer than one try.
pub(super) struct Outgoing<'a> {
    pub(super) id: &'a str,
    pub(super) to: &'a str,
    pub(super) title: &'a str,
    pub(super) body: &'a str,
    pub(super) written: Moment,
}

/// Why a message did not leave; the words hold no personal data.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Failure {
    /// Trying again may help.
    Later(String),
    /// It will not.
    Never(String),
}

/// Sends the notice unless that was done before. An error means: the job should come again.
pub fn deliver(app: &App, id: &str) -> Result<()> {
    let found = app.read(|db| store::notice(db, id)).maybe()?;
    let Some(row) = found.filter(|row| row.state == Delivery::Waiting && row.channel != Channel::Desk) else { return Ok(()) };
    let now = app.house().clock.now();
    if let Some(later) = rests_until(app, &row, now) {
        return app.write(|tx| {
            store::rest(tx, &row.id, later)?;
            row.channel.job().map_or(Ok(()), |kind| queue::enqueue(tx, kind, &row.id, later))
        });
    }
    let outcome = match row.template.useful_for() {
        Some(span) if now - row.created_at > span => Err(Failure::Never("it could not be sent while it was still of use".to_owned())),
        _ => send(app, &row)?,
    };
    settle(app, &row, outcome)
}

fn rests_until(app: &App, row: &NoticeRow, now: Moment) -> Option<Moment> {
    let earliest = now.max(row.not_before);
    let then = if row.reminder { outbox::quiet(&app.house().config).after(earliest) } else { earliest };
    (then > now).then_some(then)
}

fn send(app: &App, row: &NoticeRow) -> Result<Result<Option<String>, Failure>> {
    let (vault, config) = (&app.house().vault, &app.house().config);
    let to = vault.open_some(outbox::ADDRESS, row.address.as_deref())?.unwrap_or_default();
    let body = vault.open(outbox::BODY, &row.body)?;
    let outgoing = Outgoing { id: &row.id, to: &to, title: &row.title, body: &body, written: row.created_at };
    Ok(match row.channel {
        Channel::Mail => mail::send(config, &outgoing),
        Channel::Text => text::send(config, &outgoing),
        Channel::Desk => Ok(None),
    })
}

fn settle(app: &App, row: &NoticeRow, outcome: Result<Option<String>, Failure>) -> Result<()> {
    let wipe = row.template.opens_a_door() && !app.house().config.demo;
    let write = |tried: Tried<'_>| app.write(|tx| store::tried(tx, &row.id, &tried));
    match outcome {
        Ok(gateway_id) => write(Tried { state: Delivery::Sent, last_error: None, gateway_id: gateway_id.as_deref(), wipe }),
        Err(Failure::Later(words)) if row.attempts + 1 < MOST_TRIES => {
            write(Tried { state: Delivery::Waiting, last_error: Some(&words), gateway_id: None, wipe: false })?;
            Err(Error::Unavailable(words.into()))
        }
        Err(Failure::Later(words) | Failure::Never(words)) => {
            tracing::warn!(notice = row.id, reason = words, "a notice is given up");
            write(Tried { state: Delivery::Failed, last_error: Some(&words), gateway_id: None, wipe })
        }
    }
}

/// Keeps a message as a file in the data folder, whole or not at all; sending it again writes the same file.
pub(super) fn keep_file(config: &Config, name: &str, bytes: &[u8]) -> Result<(), Failure> {
    let folder = config.data.join("outbox");
    let draft = folder.join(format!("{name}.part"));
    let written = fs::create_dir_all(&folder)
        .and_then(|()| OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&draft))
        .and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()))
        .and_then(|()| fs::rename(&draft, folder.join(name)));
    written.map_err(|error| Failure::Later(format!("the outbox folder cannot be written: {}", error.kind())))
}
