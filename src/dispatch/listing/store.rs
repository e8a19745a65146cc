//! All diesel of lists and counts of requests.

use std::collections::HashSet;

use chrono::Duration;
use diesel::dsl::exists;
use diesel::prelude::*;
use diesel::sql_types::Text;

use super::{Due, Filed, Filter, PAGE, Turn};
use crate::actor::Actor;
use crate::clock::Moment;
use crate::clocks::store::substr;
use crate::db::Db;
use crate::db::paging::{COUNTED, Page, Turned};
use crate::db::schema::{assignments, clocks, hand_overs, requests, units};
use crate::db::written::Written;
use crate::dispatch::WORKERS;
use crate::dispatch::clocks::{Clock, KINDS};
use crate::dispatch::store::{Requests, visible};
use crate::error::Result;
use crate::intake::{Request, Service, Stage};
use crate::turned_to;

/// Stages in which somebody owes the citizen something.
const OPEN: &[Stage] = &[Stage::Dispatched, Stage::Arbitration, Stage::Accepted, Stage::InCase];

/// Stages after which something may still follow.
const LIVING: &[Stage] = &[Stage::Dispatched, Stage::Arbitration, Stage::Accepted, Stage::InCase, Stage::Answered];

/// How many requests the urgent ones are looked for among.
const LOOKED: i64 = 500;

/// The requests that an actor may see and a filter lets through.
pub fn filtered(actor: &Actor, filter: &Filter, now: Moment) -> Requests<'static> {
    let mut query = filter.turn.map_or_else(|| visible(actor), |turn| of_turn(actor, turn));
    if let Some(stage) = filter.stage {
        query = query.filter(requests::stage.one_of(&[stage]));
    }
    if let Some(service) = filter.service {
        query = query.filter(requests::service.eq(service));
    }
    if let Some(community) = &filter.community_id {
        query = query.filter(requests::community_id.eq(community.clone()));
    }
    if let Some(code) = &filter.code {
        query = query.filter(requests::code.ge(code.clone())).filter(requests::code.lt(format!("{code}\u{7f}")));
    }
    let midnight = |days| Moment::from_local((now.local().date() + Duration::days(days)).and_time(chrono::NaiveTime::MIN));
    if let Some(filed) = filter.filed {
        query = query.filter(requests::filed_by.eq(actor.person_id().unwrap_or_default().to_owned()));
        query = match filed {
            Filed::Today => query.filter(requests::filed_at.ge(midnight(0))),
            Filed::Open => query.filter(requests::stage.one_of(OPEN)),
        };
    }
    if let Some(due) = filter.due {
        let (from, until) = if due == Due::Overdue { (Moment::from_micros(0), now) } else { (now, midnight(1)) };
        let late = clocks::table
            .filter(clocks::stopped_at.is_null())
            .filter(clocks::due_at.ge(from))
            .filter(clocks::due_at.lt(until))
            .filter(clocks::subject.like("request:%"))
            .select(substr(clocks::subject, 9));
        query = query.filter(requests::id.eq_any(late));
    }
    query
}

/// Whose turn it is says by itself that the actor may see it: his units have it, ask for it to be taken over, or are asked.
fn of_turn(actor: &Actor, turn: Turn) -> Requests<'static> {
    let query = requests::table.into_boxed();
    let units = actor.units(WORKERS);
    let ours = assignments::table
        .filter(assignments::request_id.eq(requests::id))
        .filter(assignments::unit_id.eq_any(units.clone()))
        .filter(assignments::ended_at.is_null());
    let open = hand_overs::table.filter(hand_overs::answer.is_null());
    let asked = open.filter(hand_overs::to_unit_id.eq_any(units.clone())).select(hand_overs::request_id);
    let asking = open.filter(hand_overs::from_unit_id.eq_any(units)).select(hand_overs::request_id);
    match turn {
        Turn::Mine => query.filter(requests::stage.one_of(OPEN)).filter(exists(ours)),
        Turn::Asked => query.filter(requests::id.eq_any(asked)),
        // Where somebody is asked, something may still follow. Said for both, the newest are found stage by stage and the rest is left.
        Turn::Todo => {
            let own = requests::stage.one_of(OPEN).and(exists(ours));
            query.filter(requests::stage.one_of(LIVING)).filter(own.or(requests::id.eq_any(asked)))
        }
        Turn::Others => {
            let waiting = requests::stage.one_of(&[Stage::Answered, Stage::InCase]).and(exists(ours));
            query.filter(requests::stage.one_of(LIVING)).filter(requests::id.eq_any(asking).or(waiting))
        }
    }
}

/// Those of these requests that the actor's units are asked to take over.
pub fn asked_among(conn: &mut Db, actor: &Actor, request_ids: &[String]) -> Result<Vec<String>> {
    let open = hand_overs::table.filter(hand_overs::answer.is_null()).filter(hand_overs::to_unit_id.eq_any(actor.units(WORKERS)));
    Ok(open.filter(hand_overs::request_id.eq_any(request_ids)).select(hand_overs::request_id).load(conn)?)
}

/// How many there are, counted up to [`COUNTED`] and one more.
pub fn count(conn: &mut Db, actor: &Actor, filter: &Filter, now: Moment) -> Result<usize> {
    Ok(counted(conn, actor, filter, now)?.len())
}

/// The ids of those that are counted.
pub fn counted(conn: &mut Db, actor: &Actor, filter: &Filter, now: Moment) -> Result<Vec<String>> {
    Ok(filtered(actor, filter, now).select(requests::id).limit(COUNTED + 1).load(conn)?)
}

/// The ids of the 500 oldest, among which the urgent ones are looked for.
pub fn oldest(conn: &mut Db, actor: &Actor, filter: &Filter, now: Moment) -> Result<Vec<String>> {
    Ok(filtered(actor, filter, now).order(requests::id.asc()).limit(LOOKED).select(requests::id).load(conn)?)
}

/// One page, newest first, and whether there is another. Row ids sort by the time of filing, so the page after a row is
/// found by its id, however far down it is.
pub fn page(conn: &mut Db, actor: &Actor, filter: &Filter, now: Moment, turned: &Turned) -> Result<Page<Request>> {
    let query = turned_to!(filtered(actor, filter, now).limit(PAGE + 1), requests::id, turned);
    let found: Vec<Request> = query.select(Request::as_select()).load(conn)?;
    let page = Page::cut(found, PAGE, turned, |request| &request.id);
    // The way up ends at the first page, which is a full one.
    if turned.is_up() && page.newer.is_none() { self::page(conn, actor, filter, now, &Turned::Newest) } else { Ok(page) }
}

/// Those of these requests whose clocks run out first, the most urgent first, and after them the newest without a running clock.
pub fn most_urgent(conn: &mut Db, request_ids: &[String], most: usize) -> Result<Vec<Request>> {
    let running = clocks::subject.eq("request:".into_sql::<Text>().concat(requests::id)).and(clocks::stopped_at.is_null());
    // A request stands once for each of its clocks.
    let rows = i64::try_from(most * KINDS.len()).unwrap_or(i64::MAX);
    let sorted: Vec<String> = requests::table
        .left_join(clocks::table.on(running))
        .filter(requests::id.eq_any(request_ids))
        .order((clocks::due_at.is_null().asc(), clocks::due_at.asc(), clocks::id.asc(), requests::id.desc()))
        .limit(rows)
        .select(requests::id)
        .load(conn)?;
    let mut known = HashSet::new();
    let ids: Vec<String> = sorted.into_iter().filter(|id| known.insert(id.clone())).take(most).collect();
    // Whole rows are read only now: sorting hundreds of them takes longer than asking twice.
    let mut found: Vec<Request> = requests::table.filter(requests::id.eq_any(&ids)).select(Request::as_select()).load(conn)?;
    found.sort_by_key(|request| ids.iter().position(|id| *id == request.id));
    Ok(found)
}

/// Who has a request, and which of its clocks runs out next.
#[derive(Clone, Debug, Queryable)]
pub struct Standing {
    /// Which request.
    pub request_id: String,
    /// Name of the unit.
    pub unit: String,
    /// A running clock.
    pub clock: Option<Clock>,
}

/// Where these requests stand, each once with its next clock.
pub fn standing(conn: &mut Db, request_ids: &[String]) -> Result<Vec<Standing>> {
    let running = clocks::subject.eq("request:".into_sql::<Text>().concat(assignments::request_id)).and(clocks::stopped_at.is_null());
    let mut found: Vec<Standing> = assignments::table
        .inner_join(units::table)
        .left_join(clocks::table.on(running))
        .filter(assignments::request_id.eq_any(request_ids))
        .filter(assignments::ended_at.is_null())
        .order((assignments::request_id.asc(), clocks::due_at.asc(), clocks::id.asc()))
        .select((assignments::request_id, units::name, Option::<Clock>::as_select()))
        .load(conn)?;
    found.dedup_by(|later, earlier| later.request_id == earlier.request_id);
    Ok(found)
}

/// Other open requests from the same phone that the actor may see: their codes, newest first.
pub fn others_of_phone(conn: &mut Db, actor: &Actor, request: &Request) -> Result<Vec<Request>> {
    let Some(blind) = request.phone_blind.clone() else { return Ok(Vec::new()) };
    Ok(visible(actor)
        .filter(requests::phone_blind.eq(blind))
        .filter(requests::id.ne(request.id.clone()))
        .filter(requests::stage.one_of(OPEN))
        // Beside a name, even the code of a counselling request would tell who asked for counselling.
        .filter(requests::service.ne(Service::Counselling))
        .order(requests::filed_at.desc())
        .limit(5)
        .select(Request::as_select())
        .load(conn)?)
}
