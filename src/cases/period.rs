//! The mediation period: thirty calendar days in Shenzhen, fifteen for labour disputes, longer only when all parties agree.
//!
//! 深圳经济特区矛盾纠纷多元化解条例第二十五条 (D02), 劳动争议调解仲裁法第十四条 (D03). The one month of 人民调解工作若干规定第三十三条 (D01)
//! is a soft aim and sets no clock. The last day stands in the case (`due_on`), its clock ends with that day; both are written
//! here and nowhere else. How it is counted follows from the rule, the start, the calendar and the extensions, so that a calendar
//! edit only has to count again.

use chrono::{Duration, NaiveDate};

use super::Case;
use super::store::{self, Extension};
use crate::actor::Actor;
use crate::calendar::{self, Calendar};
use crate::clock::{Moment, date_words};
use crate::clocks::{self, Clock, Kind, Starting};
use crate::db::{Db, Tx};
use crate::deadlines::{Reckoning, Rule, find, reckon};
use crate::error::{Error, Result};
use crate::intake::DisputeType;
use crate::timeline::{self, Event, Level};

/// The furthest that an extension may reach from the start of the period, in days: longer than this is a slip of the pen.
const FURTHEST: i64 = 366;

/// Days before the last day at which mediators are reminded.
const AHEAD: i64 = 3;

/// The period's clock among those of a case.
const PERIOD: &[Kind] = &[Kind::MediationPeriod];

/// The period of a dispute type, counted from the day of acceptance on the office's calendar.
pub fn reckoned(tx: &mut Tx<'_>, dispute_type: DisputeType) -> Result<Reckoning> {
    let calendar = calendar::store::load(tx.conn)?;
    Ok(reckon(rule_of(dispute_type)?, tx.now.date(), &calendar))
}

/// How a case's period was counted, in lines: the one that runs, or the last one that ran.
pub fn explained(conn: &mut Db, case: &Case) -> Result<String> {
    let all = clocks::store::about(conn, &case.subject())?;
    let newest = all.into_iter().filter(|clock| clock.kind == Kind::MediationPeriod).max_by_key(|clock| clock.started_at);
    Ok(newest.map(|clock| clock.explanation).unwrap_or_default())
}

/// The rule by which a dispute's period is counted.
pub fn rule_of(dispute_type: DisputeType) -> Result<&'static Rule> {
    find(if dispute_type.is_labour() { "D03" } else { "D02" }).map_err(Error::internal)
}

/// The last day of a period just counted.
pub fn last_day(reckoning: &Reckoning) -> Result<NaiveDate> {
    reckoning.due.ok_or_else(|| Error::internal("the mediation period has no last day"))
}

/// A period as it stands on a calendar.
struct Counted {
    due_on: NaiveDate,
    explanation: String,
}

/// Counts a period from its start; what the parties agreed on since is never taken back by a calendar.
fn counted(case: &Case, started: Moment, extensions: &[Extension], calendar: &Calendar) -> Result<Counted> {
    let reckoning = reckon(rule_of(case.dispute_type)?, started.date(), calendar);
    let mut lines = vec![reckoning.explain()];
    if started > case.opened_at {
        let back = date_words(started.date());
        lines.insert(0, format!("重新起算：案件于{back}重新回到调解，期限从这一天重新计算。"));
    }
    let mut due_on = last_day(&reckoning)?;
    for agreed in extensions.iter().filter(|one| one.recorded_at >= started) {
        let (from, to) = (date_words(agreed.former_due_on), date_words(agreed.due_on));
        lines.push(format!("延长：经各方当事人同意，最后一日由{from}延长到{to}（《深圳经济特区矛盾纠纷多元化解条例》第二十五条）。"));
        due_on = due_on.max(agreed.due_on);
    }
    Ok(Counted { due_on, explanation: lines.join("\n") })
}

/// When mediators are reminded of a last day.
fn reminder_at(due_on: NaiveDate) -> Moment {
    clocks::morning(due_on - Duration::days(AHEAD))
}

/// Starts the clock of a case that was just registered.
pub(super) fn begin(tx: &mut Tx<'_>, case: &Case) -> Result<()> {
    let calendar = calendar::store::load(tx.conn)?;
    let counted = counted(case, tx.now, &[], &calendar)?;
    start(tx, case, counted)
}

fn start(tx: &mut Tx<'_>, case: &Case, counted: Counted) -> Result<()> {
    let starting = Starting {
        subject: &case.subject(),
        item_id: None,
        kind: Kind::MediationPeriod,
        rule: rule_of(case.dispute_type)?.id,
        unit_id: &case.room_id,
        due_at: clocks::end_of(counted.due_on),
        explanation: counted.explanation,
        reminder_at: reminder_at(counted.due_on),
    };
    clocks::start(tx, starting)
}

/// Counts the period of a case anew that came back to the table.
pub(super) fn restart(tx: &mut Tx<'_>, case: &Case) -> Result<Case> {
    let calendar = calendar::store::load(tx.conn)?;
    let counted = counted(case, tx.now, &[], &calendar)?;
    let case = store::set_due(tx, case, counted.due_on)?;
    start(tx, &case, counted)?;
    let sentence = format!("调解期限重新计算，最后一日是{}", date_words(case.due_on));
    let detail = Some("案件重新回到调解，期限从今天重新起算。".to_owned());
    let event = Event { subject: &case.subject(), level: Level::Parties, kind: "case.period_restarted", sentence, detail };
    timeline::tell(tx, &Actor::House, event)?;
    Ok(case)
}

/// Mediation is no longer owed: an agreement binds, or the mediation ended. In time or not is written down.
pub(super) fn finish(tx: &mut Tx<'_>, case: &Case) -> Result<()> {
    clocks::meet(tx, &case.subject(), PERIOD)
}

fn running(conn: &mut Db, case: &Case) -> Result<Clock> {
    let all = clocks::store::running(conn, &case.subject())?;
    let found = all.into_iter().find(|clock| clock.kind == Kind::MediationPeriod);
    found.ok_or_else(|| Error::internal(format!("{} is at the table without a period", case.subject())))
}

/// An agreement of all parties on another last day.
#[derive(Clone, Debug)]
pub struct Agreed {
    /// The new last day.
    pub until: NaiveDate,
    /// When, how and by whom each side agreed.
    pub consents: String,
    /// Why more time is needed.
    pub reason: String,
}

/// Records that all parties agreed on a later last day.
pub fn extend(tx: &mut Tx<'_>, actor: &Actor, case: &Case, agreed: Agreed) -> Result<()> {
    if !case.stage.is_running() {
        return Err(Error::refused(format!("案件现在是“{}”，调解期限已经不再计算。", case.stage.label())));
    }
    let clock = running(tx.conn, case)?;
    if agreed.until <= case.due_on {
        return Err(Error::field("until", format!("新的期限要晚于现在的最后一日{}。", date_words(case.due_on))));
    }
    if agreed.until < tx.now.date() || (agreed.until - clock.started_at.date()).num_days() > FURTHEST {
        return Err(Error::field("until", "新的期限要在今天以后、期限起算之日起一年以内，请核对日期。"));
    }
    let row = Extension {
        id: tx.id(),
        case_id: case.id.clone(),
        former_due_on: case.due_on,
        due_on: agreed.until,
        consents: tx.house.vault.seal("extension.consents", &agreed.consents)?,
        reason: tx.house.vault.seal("extension.reason", &agreed.reason)?,
        recorded_by: actor.person_id().ok_or(Error::SignIn)?.to_owned(),
        recorded_at: tx.now,
    };
    store::insert_extension(tx, &row)?;
    let case = store::touch(tx, case)?;
    let calendar = calendar::store::load(tx.conn)?;
    let counted = count_again(tx, &case, &clock, &calendar)?;
    let case = set(tx, &case, &clock, &counted)?;
    let sentence = format!("经双方当事人同意，调解期限延长到{}", date_words(case.due_on));
    let detail = Some(format!("原因：{}（《深圳经济特区矛盾纠纷多元化解条例》第二十五条）", agreed.reason));
    timeline::tell(tx, actor, Event { subject: &case.subject(), level: Level::Parties, kind: "case.extended", sentence, detail })
}

fn count_again(tx: &mut Tx<'_>, case: &Case, clock: &Clock, calendar: &Calendar) -> Result<Counted> {
    let mut extensions = store::extensions_of(tx.conn, &case.id)?;
    extensions.reverse();
    counted(case, clock.started_at, &extensions, calendar)
}

/// Writes another last day into the case and its clock, of which nothing has been told yet.
fn set(tx: &mut Tx<'_>, case: &Case, clock: &Clock, counted: &Counted) -> Result<Case> {
    let due_at = clocks::end_of(counted.due_on);
    clocks::store::renew(tx, &clock.id, due_at, &counted.explanation, reminder_at(counted.due_on).max(tx.now))?;
    store::set_due(tx, case, counted.due_on)
}

/// Counts every running period again after the calendar was edited, and tells the parties whose last day moved; returns how many.
pub fn recount(tx: &mut Tx<'_>) -> Result<usize> {
    let calendar = calendar::store::load(tx.conn)?;
    let mut moved = 0;
    for clock in clocks::store::all_running(tx.conn, PERIOD)? {
        let case = store::by_id(tx.conn, clock.subject_id())?;
        let counted = count_again(tx, &case, &clock, &calendar)?;
        if counted.due_on == case.due_on {
            continue;
        }
        let before = case.due_on;
        let case = set(tx, &case, &clock, &counted)?;
        let sentence = format!("放假安排有变动，调解期限的最后一日由{}改为{}", date_words(before), date_words(case.due_on));
        let detail = Some(counted.explanation);
        let event = Event { subject: &case.subject(), level: Level::Parties, kind: "case.period_recounted", sentence, detail };
        timeline::tell(tx, &Actor::House, event)?;
        moved += 1;
    }
    Ok(moved)
}
