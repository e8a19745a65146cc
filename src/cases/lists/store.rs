//! All diesel of lists of cases, each built on what the actor may see.

use chrono::{NaiveDate, NaiveTime};
use diesel::dsl::{exists, not};
use diesel::prelude::*;

use super::{Filter, MOST_OVERDUE, MOST_OWN, PAGE};
use crate::actor::Actor;
use crate::cases::store::{Cases, visible_to, worked_on_by};
use crate::cases::{Case, Stage};
use crate::clock::Moment;
use crate::clocks::store::substr;
use crate::clocks::{Clock, Kind, end_of};
use crate::db::Db;
use crate::db::paging::{COUNTED, Page, Turned};
use crate::db::schema::{case_mediators, cases, clocks};
use crate::db::written::Written;
use crate::error::Result;
use crate::turned_to;

/// What runs for a case.
const CLOCKS: [Kind; 2] = [Kind::MediationPeriod, Kind::Performance];

fn narrowed(actor: &Actor, filter: &Filter, today: NaiveDate) -> Cases<'static> {
    let mut query = visible_to(actor);
    if let Some(stage) = filter.stage {
        query = query.filter(cases::stage.one_of(&[stage]));
    }
    if let Some(room_id) = &filter.room_id {
        query = query.filter(cases::room_id.eq(room_id.clone()));
    }
    if let Some(dispute_type) = filter.dispute_type {
        query = query.filter(cases::dispute_type.eq(dispute_type));
    }
    if filter.overdue {
        let period = cases::stage.one_of(&Stage::RUNNING).and(cases::due_on.lt(today));
        let performance = clocks::table
            .filter(clocks::stopped_at.is_null())
            .filter(clocks::kind.one_of(&[Kind::Performance]))
            .filter(clocks::due_at.lt(Moment::from_local(today.and_time(NaiveTime::MIN))))
            .select(substr(clocks::subject, 6));
        query = query.filter(period.or(cases::id.eq_any(performance)));
    }
    if filter.mine {
        let me = actor.person_id().unwrap_or("").to_owned();
        let appointed = case_mediators::table
            .filter(case_mediators::case_id.eq(cases::id))
            .filter(case_mediators::person_id.eq(me))
            .filter(case_mediators::ended_at.is_null());
        query = query.filter(exists(appointed));
    }
    query
}

/// How many there are, counted up to [`COUNTED`] and one more.
pub(super) fn count(conn: &mut Db, actor: &Actor, filter: &Filter, today: NaiveDate) -> Result<usize> {
    let ids: Vec<String> = narrowed(actor, filter, today).select(cases::id).limit(COUNTED + 1).load(conn)?;
    Ok(ids.len())
}

/// One page, newest first.
pub(super) fn page(conn: &mut Db, actor: &Actor, filter: &Filter, today: NaiveDate, turned: &Turned) -> Result<Page<Case>> {
    let query = turned_to!(narrowed(actor, filter, today).limit(PAGE + 1), cases::id, turned);
    let found: Vec<Case> = query.select(Case::as_select()).load(conn)?;
    let page = Page::cut(found, PAGE, turned, |case| &case.id);
    // The way up ends at the first page, which is a full one.
    if turned.is_up() && page.newer.is_none() { self::page(conn, actor, filter, today, &Turned::Newest) } else { Ok(page) }
}

/// Those past their last day, the longest first, up to [`MOST_OVERDUE`]; the page says so when there are more.
pub(super) fn overdue(conn: &mut Db, actor: &Actor, filter: &Filter, today: NaiveDate) -> Result<Vec<Case>> {
    let query = narrowed(actor, filter, today).order((cases::due_on.asc(), cases::id.asc())).limit(MOST_OVERDUE);
    Ok(query.select(Case::as_select()).load(conn)?)
}

/// Cases with a clock that runs and ends by the end of `until`: their clocks, the most urgent first.
pub(super) fn ending(conn: &mut Db, actor: &Actor, until: NaiveDate) -> Result<Vec<(Case, Clock)>> {
    let near = || {
        let running = clocks::table.filter(clocks::stopped_at.is_null()).filter(clocks::kind.one_of(&CLOCKS));
        running.filter(clocks::due_at.le(end_of(until)))
    };
    let found: Vec<Case> =
        worked_on_by(actor).filter(cases::id.eq_any(near().select(substr(clocks::subject, 6)))).select(Case::as_select()).load(conn)?;
    let subjects: Vec<String> = found.iter().map(Case::subject).collect();
    let running: Vec<Clock> = near()
        .filter(clocks::subject.eq_any(subjects))
        .order((clocks::due_at.asc(), clocks::id.asc()))
        .limit(50)
        .select(Clock::as_select())
        .load(conn)?;
    let case_of = |clock: Clock| found.iter().find(|case| case.id == clock.subject_id()).map(|case| (case.clone(), clock));
    Ok(running.into_iter().filter_map(case_of).collect())
}

/// Running cases that nobody mediates yet, the oldest first.
pub(super) fn without_mediator(conn: &mut Db, actor: &Actor) -> Result<Vec<Case>> {
    let panel = case_mediators::table.filter(case_mediators::case_id.eq(cases::id)).filter(case_mediators::ended_at.is_null());
    Ok(worked_on_by(actor)
        .filter(cases::stage.one_of(&Stage::RUNNING))
        .filter(not(exists(panel)))
        .order((cases::opened_at.asc(), cases::id.asc()))
        .limit(50)
        .select(Case::as_select())
        .load(conn)?)
}

/// Running cases on whose panel the actor sits, those whose period ends first.
pub(super) fn mediated(conn: &mut Db, actor: &Actor) -> Result<Vec<Case>> {
    let own = case_mediators::table
        .filter(case_mediators::case_id.eq(cases::id))
        .filter(case_mediators::person_id.eq(actor.person_id().unwrap_or("").to_owned()))
        .filter(case_mediators::ended_at.is_null());
    Ok(worked_on_by(actor)
        .filter(cases::stage.one_of(&Stage::RUNNING))
        .filter(exists(own))
        .order((cases::due_on.asc(), cases::id.asc()))
        .limit(MOST_OWN)
        .select(Case::as_select())
        .load(conn)?)
}

/// Cases whose parties are still to be asked, the oldest first.
pub(super) fn unanswered(conn: &mut Db, actor: &Actor) -> Result<Vec<Case>> {
    Ok(worked_on_by(actor)
        .filter(cases::stage.one_of(&[Stage::Opened]))
        .order((cases::opened_at.asc(), cases::id.asc()))
        .limit(50)
        .select(Case::as_select())
        .load(conn)?)
}
