//! Petitions (信访诉求) have a statute beside the street's promises: who files one is told in writing that it is accepted
//! (信访工作条例第二十三条); it is finished within sixty days, and once, with the approval of the person in charge and with a reason
//! that the petitioner is told, within up to thirty more (第三十四条).
//!
//! The period is a clock of the request beside those of the street, told and escalated like them. Its rules are D33 and D34.

use chrono::{Duration, NaiveDate};

use super::acting;
use super::notices;
use crate::actor::Actor;
use crate::calendar;
use crate::clock::{Moment, date_words};
use crate::clocks::{self, Clock, Kind, Starting};
use crate::db::{Db, Tx};
use crate::deadlines::service::Promise;
use crate::deadlines::{find, reckon};
use crate::error::{Error, FieldError, Result};
use crate::intake::{self, Request, Service, Stage};
use crate::notifications::Template;
use crate::places::Unit;
use crate::timeline::{self, Event, Level};

/// The period as it begins.
const USUAL: &str = "D34";
/// The period after it was extended; it is extended once.
const EXTENDED: &str = "D34+30";
/// Most days of an extension.
pub const MOST: i64 = 30;
/// Days before the end at which the unit is reminded.
const AHEAD: i64 = 10;

/// A unit has accepted a petition: the period begins and the petitioner is told in writing. False for what is no petition, and for
/// one whose period runs already.
pub(super) fn accepted(tx: &mut Tx<'_>, actor: &Actor, request: &Request, unit: &Unit) -> Result<bool> {
    if request.service != Service::Petition || running(tx.conn, request)?.is_some() {
        return Ok(false);
    }
    let calendar = calendar::store::ahead(tx.conn, tx.now.date())?;
    let reckoning = reckon(find(USUAL).map_err(Error::internal)?, tx.now.date(), &calendar);
    let last_day = reckoning.due.ok_or_else(|| Error::internal("the period of a petition has no last day"))?;
    let starting = Starting {
        subject: &request.subject(),
        item_id: None,
        kind: Kind::Petition,
        rule: USUAL,
        unit_id: &unit.id,
        due_at: clocks::end_of(last_day),
        explanation: reckoning.explain(),
        reminder_at: reminder_at(last_day),
    };
    clocks::start(tx, starting)?;
    let due = date_words(last_day);
    let sentence = format!("受理告知：{}已受理您的信访事项，最晚{due}办结", unit.name);
    let detail =
        "办结后会答复您。情况复杂、经单位负责人批准的，可以延长一次，最多 30 日，会告诉您理由（《信访工作条例》第二十三条、第三十四条）。";
    let event = Event {
        subject: &request.subject(),
        level: Level::Parties,
        kind: "request.petition_accepted",
        sentence,
        detail: Some(detail.to_owned()),
    };
    timeline::tell(tx, actor, event)?;
    let reply =
        super::clocks::due(tx.conn, request, Promise::FirstReply)?.filter(|at| *at > tx.now).map_or_else(String::new, Moment::words);
    notices::tell_applicant(tx, request, Template::PetitionAccepted, unit, &[("due", due), ("reply", reply)])?;
    Ok(true)
}

fn reminder_at(last_day: NaiveDate) -> Moment {
    clocks::morning(last_day - Duration::days(AHEAD))
}

/// The petition was answered for good: whether in time is written down.
pub(super) fn finished(tx: &mut Tx<'_>, request: &Request) -> Result<()> {
    clocks::meet(tx, &request.subject(), &[Kind::Petition])
}

/// The running period of a petition.
pub fn running(conn: &mut Db, request: &Request) -> Result<Option<Clock>> {
    Ok(clocks::store::running(conn, &request.subject())?.into_iter().find(|clock| clock.kind == Kind::Petition))
}

/// The article with how long the period is, for the receipt.
pub(super) fn rule_words(clock: &Clock) -> String {
    let long = if clock.rule == EXTENDED { "经批准延长，延长不超过三十日" } else { "自受理之日起六十日内" };
    format!("《信访工作条例》第三十四条：{long}。")
}

/// True while the period may be extended: it runs, was not extended and is not over.
pub fn extendable(clock: &Clock, now: Moment) -> bool {
    clock.kind == Kind::Petition && clock.stopped_at.is_none() && clock.rule == USUAL && now <= clock.due_at
}

/// An extension as the form gives it.
#[derive(Clone, Debug)]
pub struct Extending {
    /// The new last day.
    pub until: NaiveDate,
    /// Why, in words that the petitioner reads.
    pub reason: String,
    /// The person in charge who approved it.
    pub approved_by: String,
}

/// Extends the period, once.
pub fn extend(tx: &mut Tx<'_>, actor: &Actor, (code, revision): (&str, i32), new: &Extending) -> Result<Request> {
    let held = acting::as_worker(tx, actor, code, revision)?;
    let clock = extending(tx, &held.request)?;
    checked(&clock, new.until)?;
    let due = date_words(new.until);
    let line =
        format!("延长：经{}负责人批准，最后一日由{}延长到{due}（信访工作条例第三十四条）。", held.unit.name, date_words(clock.last_day()));
    let explanation = format!("{}\n{line}", clock.explanation);
    let longer = Clock { rule: EXTENDED.to_owned(), due_at: clocks::end_of(new.until), explanation, ..clock.clone() };
    if !clocks::store::prolong(tx, &clock, &longer, reminder_at(new.until).max(tx.now))? {
        return Err(twice());
    }
    intake::store::touch(tx, &held.request)?;
    let subject = held.request.subject();
    let sentence = format!("办理期限延长到{due}，已经{}负责人批准", held.unit.name);
    let detail = Some(format!("延期理由：{}（《信访工作条例》第三十四条）", new.reason));
    timeline::tell(tx, actor, Event { subject: &subject, level: Level::Parties, kind: "request.extend", sentence, detail })?;
    let (sentence, detail) = ("批准延期的负责人".to_owned(), Some(new.approved_by.clone()));
    timeline::tell(tx, actor, Event { subject: &subject, level: Level::Staff, kind: "request.extend_approval", sentence, detail })?;
    let values = [("due", due), ("reason", new.reason.clone())];
    notices::tell_applicant(tx, &held.request, Template::PetitionExtended, &held.unit, &values)?;
    Ok(held.request)
}

/// The period that may be extended now, or why there is none.
fn extending(tx: &mut Tx<'_>, request: &Request) -> Result<Clock> {
    let clock = running(tx.conn, request)?.filter(|_| request.stage == Stage::Accepted);
    let Some(clock) = clock else {
        return Err(Error::refused("只有已经受理、还没有办结的信访诉求，才能延长办理期限。"));
    };
    if clock.rule != USUAL {
        return Err(twice());
    }
    if extendable(&clock, tx.now) {
        return Ok(clock);
    }
    let over = date_words(clock.last_day());
    Err(Error::refused(format!("办理期限已于{over}届满，不能再延长。请尽快办结，并向当事人说明。")))
}

fn twice() -> Error {
    Error::refused("办理期限已经延长过一次，不能再延长（《信访工作条例》第三十四条）。请在期限内办结。")
}

fn checked(clock: &Clock, until: NaiveDate) -> Result<()> {
    let (last, latest) = (clock.last_day(), clock.last_day() + Duration::days(MOST));
    if until > last && until <= latest {
        return Ok(());
    }
    let text = format!("延长不得超过 {MOST} 日：新的最后一日要在{}以后，不晚于{}。", date_words(last), date_words(latest));
    Err(Error::Invalid(vec![FieldError { field: "until".to_owned(), text }]))
}
