//! Closing (办结): by an officer when the citizen agrees, or by a job when fifteen days passed without an objection; and
//! what dispatch has to tidy when a citizen withdraws or when a request goes into mediation.

use chrono::Duration;

use super::acting;
use super::{OBJECTION_DAYS, clocks, handing_over, notices, store};
use crate::actor::Actor;
use crate::app::App;
use crate::db::Tx;
use crate::deadlines::service::Promise;
use crate::error::{Error, Result};
use crate::intake::{self, Request, Stage};
use crate::notifications::Template;
use crate::timeline::{self, Event, Level};

/// Closes an answered request because the citizen said that it is settled; `note` says how he said it.
pub fn close(tx: &mut Tx<'_>, actor: &Actor, (code, revision): (&str, i32), note: &str) -> Result<Request> {
    let held = acting::as_worker(tx, actor, code, revision)?;
    if held.request.stage != Stage::Answered {
        return Err(Error::refused("正式答复以后才能办结。请先答复当事人。"));
    }
    end(tx, actor, &held.request, note.to_owned())?;
    Ok(held.request)
}

fn end(tx: &mut Tx<'_>, actor: &Actor, request: &Request, detail: String) -> Result<()> {
    intake::store::advance(tx, request, Stage::Closed)?;
    clocks::stop(tx, request)?;
    let event = Event {
        subject: &request.subject(),
        level: Level::Parties,
        kind: "request.close",
        sentence: "已办结".to_owned(),
        detail: Some(detail),
    };
    timeline::tell(tx, actor, event)
}

/// The job: closes what was answered fifteen days ago without an objection; returns how many.
pub fn close_quiet(app: &App) -> Result<usize> {
    let mut count = 0;
    loop {
        let before = app.house().clock.now() - Duration::days(OBJECTION_DAYS);
        let quiet = app.read(|db| store::answered_before(db, before))?;
        if quiet.is_empty() {
            return Ok(count);
        }
        for request in quiet {
            let detail = format!("答复后 {OBJECTION_DAYS} 天内没有提出“没有解决”。以后仍可以再提。");
            match app.write(|tx| end(tx, &Actor::House, &request, detail)) {
                Ok(()) => count += 1,
                // Somebody acted in between: not quiet any more.
                Err(Error::Conflict(_)) => {}
                Err(other) => return Err(other),
            }
        }
    }
}

/// A citizen withdrew: clocks stop, an open question to another unit is taken back, and who has the request hears of it.
///
/// Called by the pages of tracking in the transaction of the withdrawal, after it.
pub fn withdrawn(tx: &mut Tx<'_>, actor: &Actor, request: &Request) -> Result<()> {
    clocks::stop(tx, request)?;
    handing_over::recall_open(tx, actor, request)?;
    notices::tell_holder(tx, request, Template::RequestWithdrawn)
}

/// A request goes into its case: the street's promises are kept by taking the matter into mediation, and an open question to
/// another unit is taken back, so that nobody pulls it out of the mediation.
///
/// Called in the transaction that moves the request on to its case, after it.
pub fn mediated(tx: &mut Tx<'_>, actor: &Actor, request: &Request) -> Result<()> {
    clocks::meet(tx, request, Promise::ALL)?;
    handing_over::recall_open(tx, actor, request)
}
