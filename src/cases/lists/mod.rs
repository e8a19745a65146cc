//! Lists of cases: what is filtered, in which order, and what is due today. A list never leaves the actor's own view, counts
//! included; all diesel is in `store`.

pub mod store;

use chrono::{Duration, NaiveDate};

use super::{Case, Stage};
use crate::actor::{Actor, Role};
use crate::clocks::Kind;
use crate::db::Db;
use crate::db::paging::{Page, Turned};
use crate::error::Result;
use crate::intake::DisputeType;

/// Rows of one page of a list.
pub const PAGE: i64 = 20;

/// What a list is narrowed to; everything in it comes from the address of the page.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Where they stand.
    pub stage: Option<Stage>,
    /// A room's id.
    pub room_id: Option<String>,
    /// One of the eighteen.
    pub dispute_type: Option<DisputeType>,
    /// Only those where the actor mediates.
    pub mine: bool,
    /// Only those past the last day of their period, or with an obligation past its date.
    pub overdue: bool,
}

/// Overdue cases stand on one page, up to so many.
pub const MOST_OVERDUE: i64 = 100;

/// How many cases an actor may read that a filter lets through, as lists count.
pub fn count(conn: &mut Db, actor: &Actor, filter: &Filter, today: NaiveDate) -> Result<usize> {
    store::count(conn, actor, filter, today)
}

/// A page of the cases that an actor may read, newest first; overdue ones all on one page, the longest overdue first.
pub fn page(conn: &mut Db, actor: &Actor, filter: &Filter, today: NaiveDate, turned: &Turned) -> Result<Page<Case>> {
    if filter.overdue {
        let rows = store::overdue(conn, actor, filter, today)?;
        return Ok(Page { rows, newer: None, older: None });
    }
    store::page(conn, actor, filter, today, turned)
}

/// Cases in good time on the page of today, up to so many; the rest is in the list.
pub const MOST_OWN: i64 = 20;

/// A line for the page of today.
#[derive(Clone, Debug)]
pub struct Due {
    /// Which case.
    pub case: Case,
    /// What is to be done, as a sentence.
    pub what: String,
    /// Where it is done.
    pub href: String,
    /// True when the last day has passed.
    pub late: bool,
    /// The last day of the period, where `what` does not speak of a day.
    pub until: Option<NaiveDate>,
}

impl Due {
    /// Something to be done within the period of a running case.
    fn within_period(case: Case, what: &str) -> Due {
        Due { what: what.to_owned(), late: false, href: case.url(), until: Some(case.due_on), case }
    }
}

/// What an actor should look at today: periods and dates of performance that end within three days or have ended, cases without
/// a mediator, cases whose parties have not answered, and, up to [`MOST_OWN`], the other running cases that the actor mediates.
pub fn due_for(conn: &mut Db, actor: &Actor, today: NaiveDate) -> Result<Vec<Due>> {
    if !actor.has_any(&[Role::Mediator, Role::RoomLead]) {
        return Ok(Vec::new());
    }
    let mut found: Vec<Due> = Vec::new();
    for (case, clock) in store::ending(conn, actor, today + Duration::days(3))? {
        let (label, day) = (clock.kind.label(), clock.last_day());
        let href = if clock.kind == Kind::Performance { format!("{}/performance", case.url()) } else { case.url() };
        found.push(Due { what: format!("{label}{}", period_words(day, today)), late: day < today, href, until: None, case });
    }
    let known: Vec<String> = found.iter().map(|due| due.case.id.clone()).collect();
    for case in store::without_mediator(conn, actor)?.into_iter().filter(|case| !known.contains(&case.id)) {
        let what = if case.stage == Stage::Opened { "征求各方意愿、确定调解员" } else { "确定调解员" };
        found.push(Due::within_period(case, what));
    }
    let known: Vec<String> = found.iter().map(|due| due.case.id.clone()).collect();
    for case in store::unanswered(conn, actor)?.into_iter().filter(|case| !known.contains(&case.id)) {
        found.push(Due::within_period(case, "征求各方意愿"));
    }
    let known: Vec<String> = found.iter().map(|due| due.case.id.clone()).collect();
    for case in store::mediated(conn, actor)?.into_iter().filter(|case| !known.contains(&case.id)) {
        let what = next_of(case.stage);
        found.push(Due::within_period(case, what));
    }
    Ok(found)
}

/// The next step of a case that runs as it should; the road on its own page says it more exactly.
fn next_of(stage: Stage) -> &'static str {
    match stage {
        Stage::Opened => "征求各方意愿",
        Stage::Willing => "约调解会",
        Stage::Mediating => "开调解会、写调解记录",
        Stage::Agreed => "登记签名盖章",
        Stage::Effective => "登记履行",
        Stage::Ended | Stage::Closed => "办理结案",
    }
}

/// “还剩 3 天”, “今天到期”, “已超期 2 天”.
pub fn period_words(due_on: NaiveDate, today: NaiveDate) -> String {
    match (due_on - today).num_days() {
        0 => "今天到期".to_owned(),
        days if days > 0 => format!("还剩 {days} 天"),
        days => format!("已超期 {} 天", -days),
    }
}

/// Colour word of a period: late, due within three days, or plain.
pub fn period_kind(due_on: NaiveDate, today: NaiveDate) -> &'static str {
    match (due_on - today).num_days() {
        days if days < 0 => "late",
        days if days <= 3 => "due",
        _ => "plain",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_told_in_days_before_on_and_after_its_last_day() {
        let day = |d| NaiveDate::from_ymd_opt(2026, 11, d).unwrap();
        assert_eq!(period_words(day(23), day(20)), "还剩 3 天");
        assert_eq!(period_words(day(23), day(23)), "今天到期");
        assert_eq!(period_words(day(23), day(25)), "已超期 2 天");
        assert_eq!([period_kind(day(23), day(19)), period_kind(day(23), day(20)), period_kind(day(23), day(24))], ["plain", "due", "late"]);
    }
}
