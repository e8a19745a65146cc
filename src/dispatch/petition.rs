//! Petitions (信访诉求) have a statute beside the street's promises: who files one is told in writing that it was received and which
//! way it goes (信访工作条例第二十三条); it is finished within sixty days, and with the approval of the person in charge and with a
//! reason that the petitioner is told, within up to thirty more (第三十四条). The statute says so of 申诉求决 (第三十一条第六项) alone; this
//! house keeps to it for every petition, and extends once. Who is not content with the answer may ask the next higher authority
//! for a review within thirty days (第三十五条), and after that for a second one (第三十六条).
//!
//! The period is a clock of the request beside those of the street, told and escalated like them; a petition that comes back goes on
//! with the last day that it has. Its rules are D33, D34 and D35.

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
/// In which a review may be asked for.
const REVIEW: &str = "D35";
/// Most days of an extension.
pub const MOST: i64 = 30;
/// Days before the end at which the unit is reminded.
const AHEAD: i64 = 10;

/// How a petition was taken on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Taking {
    /// For the first time.
    First,
    /// It came back while its last day is still ahead: that day stays.
    On,
    /// It came back when its last day was over: a new acceptance with a new period.
    Anew,
}

impl Taking {
    /// What the unit did, in a sentence that goes on with the last day.
    fn sentence(self, unit: &str) -> String {
        match self {
            Taking::First => format!("受理告知：{unit}已受理您的信访事项"),
            Taking::On => format!("受理告知：{unit}继续办理您的信访事项，办理期限不变"),
            Taking::Anew => format!("受理告知：{unit}重新受理您的信访事项，原来的期限已过，从今天起另行计算办理时间"),
        }
    }

    /// The same in the notice.
    fn words(self) -> &'static str {
        match self {
            Taking::First => "受理",
            Taking::On => "继续办理，期限不变",
            Taking::Anew => "重新受理，原来的期限已过，从今天起另行计算办理时间",
        }
    }
}

/// A unit has accepted a petition: the period begins, or goes on when it came back, and the petitioner is told in writing. False for
/// what is no petition, and for one whose period runs already.
pub(super) fn accepted(tx: &mut Tx<'_>, actor: &Actor, request: &Request, unit: &Unit) -> Result<bool> {
    if request.service != Service::Petition || running(tx.conn, request)?.is_some() {
        return Ok(false);
    }
    let former = periods(tx.conn, request)?;
    let (taking, last_day) = begin(tx, request, unit, &former)?;
    let due = date_words(last_day);
    let sentence = format!("{}，最晚{due}办结", taking.sentence(&unit.name));
    let longer = extension_words(&former);
    let detail = Some(format!("办结后会答复您。{longer}"));
    let event = Event { subject: &request.subject(), level: Level::Parties, kind: "request.petition_accepted", sentence, detail };
    timeline::tell(tx, actor, event)?;
    let reply =
        super::clocks::due(tx.conn, request, Promise::FirstReply)?.filter(|at| *at > tx.now).map_or_else(String::new, Moment::words);
    let values = [("due", due), ("reply", reply), ("taken", taking.words().to_owned()), ("longer", longer.to_owned())];
    notices::tell_applicant(tx, request, Template::PetitionAccepted, unit, &values)?;
    Ok(true)
}

/// Starts the period after `former` ones; how it was taken on and its last day.
fn begin(tx: &mut Tx<'_>, request: &Request, unit: &Unit, former: &[Clock]) -> Result<(Taking, NaiveDate)> {
    let newest = former.iter().max_by_key(|clock| clock.started_at);
    let (taking, rule, last_day, explanation) = match newest.filter(|clock| tx.now <= clock.due_at) {
        Some(clock) => {
            let line = format!("继续办理：{}再次受理时期限还没有满，最后一日不变。", date_words(tx.now.date()));
            (Taking::On, clock.rule.as_str(), clock.last_day(), format!("{}\n{line}", clock.explanation))
        }
        None => {
            let calendar = calendar::store::ahead(tx.conn, tx.now.date())?;
            let reckoning = reckon(find(USUAL).map_err(Error::internal)?, tx.now.date(), &calendar);
            let last_day = reckoning.due.ok_or_else(|| Error::internal("the period of a petition has no last day"))?;
            match newest {
                None => (Taking::First, USUAL, last_day, reckoning.explain()),
                Some(clock) => {
                    let over = date_words(clock.last_day());
                    (Taking::Anew, USUAL, last_day, format!("重新受理：原来的期限已于{over}届满。\n{}", reckoning.explain()))
                }
            }
        }
    };
    let starting = Starting {
        subject: &request.subject(),
        item_id: None,
        kind: Kind::Petition,
        rule,
        unit_id: &unit.id,
        due_at: clocks::end_of(last_day),
        explanation,
        reminder_at: reminder_at(last_day),
    };
    clocks::start(tx, starting)?;
    Ok((taking, last_day))
}

fn extension_words(periods: &[Clock]) -> &'static str {
    if extended(periods) {
        "办理期限已经按《信访工作条例》第三十四条延长过，本街道不再延长。"
    } else {
        "情况复杂、经单位负责人批准的，可以适当延长，最多 30 日，会告诉您理由（《信访工作条例》第三十四条）。"
    }
}

/// All periods of a petition, those that are over too.
pub fn periods(conn: &mut Db, request: &Request) -> Result<Vec<Clock>> {
    Ok(clocks::store::about(conn, &request.subject())?.into_iter().filter(|clock| clock.kind == Kind::Petition).collect())
}

/// True when a period of the petition was extended: then it is for good.
fn extended(periods: &[Clock]) -> bool {
    periods.iter().any(|clock| clock.rule == EXTENDED)
}

/// The right to a review, with its last day for an answer received on this day; empty for what is no petition.
pub fn review_words(conn: &mut Db, request: &Request, received: NaiveDate) -> Result<String> {
    if request.service != Service::Petition {
        return Ok(String::new());
    }
    let calendar = calendar::store::ahead(conn, received)?;
    let last_day = reckon(find(REVIEW).map_err(Error::internal)?, received, &calendar).due;
    let until = last_day.map_or_else(String::new, |day| format!("，{}收到的最晚{}提出", date_words(received), date_words(day)));
    Ok(format!(
        "对处理意见不服的，可以自收到书面答复之日起三十日内，请求原办理单位的上一级机关、单位复查（《信访工作条例》第三十五条）{until}。"
    ))
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

/// True while a petition with these periods may be extended: one runs and is not over, and none was ever extended.
pub fn extendable(periods: &[Clock], now: Moment) -> bool {
    let mut petition = periods.iter().filter(|clock| clock.kind == Kind::Petition);
    !extended(periods) && petition.any(|clock| clock.stopped_at.is_none() && now <= clock.due_at)
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
    by_another(actor, &new.approved_by)?;
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
    let all = periods(tx.conn, request)?;
    if extended(&all) {
        return Err(twice());
    }
    if extendable(&all, tx.now) {
        return Ok(clock);
    }
    let over = date_words(clock.last_day());
    Err(Error::refused(format!("办理期限已于{over}届满，不能再延长。请尽快办结，并向当事人说明。")))
}

fn twice() -> Error {
    Error::refused("办理期限已经按《信访工作条例》第三十四条延长过，本街道不再延长。请在期限内办结。")
}

/// Who approves is another than who extends: the same name, however it is spaced, is refused.
fn by_another(actor: &Actor, approved_by: &str) -> Result<()> {
    let letters = |name: &str| name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    if letters(actor.name()) != letters(approved_by) {
        return Ok(());
    }
    Err(Error::field("approved_by", "延长要由单位负责人批准，不能填您自己。请填写批准的负责人的姓名。"))
}

fn checked(clock: &Clock, until: NaiveDate) -> Result<()> {
    let (last, latest) = (clock.last_day(), clock.last_day() + Duration::days(MOST));
    if until > last && until <= latest {
        return Ok(());
    }
    let text = format!("延长不得超过 {MOST} 日：新的最后一日要在{}以后，不晚于{}。", date_words(last), date_words(latest));
    Err(Error::Invalid(vec![FieldError { field: "until".to_owned(), text }]))
}
