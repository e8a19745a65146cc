//! All diesel of assignments, returns, refusals and answers, and the query of which requests an actor sees.
//!
//! Hand-overs are in `asking`, lists and counts of requests in `listing::store`, clocks in `clocks::store`.

mod asking;

use diesel::dsl::{exists, not};
use diesel::prelude::*;
use diesel::sql_types::Text;

use super::reading::{OPEN_TO_ROOM, ROOM_STAFF};
use super::{AnswerKind, Cause, OVERSEERS, ReturnCode, WORKERS};
use crate::actor::{Actor, Role};
use crate::clock::Moment;
use crate::clocks::Clock;
use crate::db::schema::{
    answers, assignments, case_mediators, cases, clocks, grids, hand_overs, people, refusals, requests, returns, units,
};
use crate::db::written::Written;
use crate::db::{Backend, Db, Tx};
use crate::error::Result;
use crate::intake::{Request, Service, Stage};
use crate::vault::Vault;

pub use asking::*;

/// A unit has a request, or had it.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = assignments)]
pub struct Assignment {
    /// Row id.
    pub id: String,
    /// Which request.
    pub request_id: String,
    /// Which unit.
    pub unit_id: String,
    /// Who took it on.
    pub person_id: Option<String>,
    /// Why this unit.
    pub cause: Cause,
    /// The reason in words; sealed under `assignment.reason`.
    pub reason: String,
    /// Mark of who decided.
    pub assigned_by: String,
    /// Since when.
    pub assigned_at: Moment,
    /// Who accepted.
    pub accepted_by: Option<String>,
    /// When it was accepted.
    pub accepted_at: Option<Moment>,
    /// Until when.
    pub ended_at: Option<Moment>,
}

/// A unit gave a request back.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = returns)]
pub struct Return {
    /// Row id.
    pub id: String,
    /// Which request.
    pub request_id: String,
    /// Which assignment ended with it.
    pub assignment_id: String,
    /// First or second.
    pub ordinal: i32,
    /// Coded reason.
    pub code: ReturnCode,
    /// The reason in words; sealed under `return.reason`.
    pub reason: String,
    /// A file that proves it.
    pub proof_id: Option<String>,
    /// Who.
    pub returned_by: String,
    /// When.
    pub returned_at: Moment,
}

/// Why a request was not accepted.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = refusals)]
pub struct Refused {
    /// Which request.
    pub request_id: String,
    /// Coded reason.
    pub code: String,
    /// Facts of this request, in words; sealed under `refusal.reason`.
    pub reason: String,
    /// Where to go instead; sealed under `refusal.where_to_go`.
    pub where_to_go: String,
    /// Who refused.
    pub refused_by: String,
    /// When.
    pub refused_at: Moment,
}

/// What the citizen was answered.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = answers)]
pub struct Answered {
    /// Row id.
    pub id: String,
    /// Which request.
    pub request_id: String,
    /// Progress or final.
    pub kind: AnswerKind,
    /// The words; sealed under `answer.body`.
    pub body: String,
    /// Who.
    pub answered_by: String,
    /// When.
    pub answered_at: Moment,
}

impl Refused {
    /// The facts of this request, in plain text.
    pub fn plain_reason(&self, vault: &Vault) -> Result<String> {
        vault.open("refusal.reason", &self.reason)
    }

    /// Where to go instead, in plain text.
    pub fn plain_where_to_go(&self, vault: &Vault) -> Result<String> {
        vault.open("refusal.where_to_go", &self.where_to_go)
    }
}

/// The requests that an actor may see, to be narrowed further.
pub type Requests<'a> = requests::BoxedQuery<'a, Backend>;

/// The requests that an actor may see as rows; what of them may be read is [`super::reading`]'s.
///
/// Overseers: all. Workers: what their units have, had, or are asked to take over. Rooms: disputes for which the citizen chose
/// them until a case comes of it, and what became a case of theirs. Anybody: what they wrote down themselves, and as a grid's keeper what is in the grid
/// (counselling never).
pub fn visible(actor: &Actor) -> Requests<'static> {
    if actor.has_any(OVERSEERS) {
        return requests::table.into_boxed();
    }
    let units = actor.units(WORKERS);
    let me = actor.person_id().unwrap_or("").to_owned();
    let kept = grids::table.filter(grids::keeper_id.eq(me.clone())).select(grids::id);
    let in_own_grid = requests::grid_id.is_not_null().and(requests::grid_id.assume_not_null().eq_any(kept));
    let mut query = requests::table
        .filter(requests::filed_by.is_not_null().and(requests::filed_by.assume_not_null().eq(me)))
        .or_filter(in_own_grid.and(requests::service.ne(Service::Counselling)))
        .into_boxed();
    // Asked of each row, never gathered first: what a unit ever had grows with the years.
    if !units.is_empty() {
        let had = assignments::table.filter(assignments::request_id.eq(requests::id)).filter(assignments::unit_id.eq_any(units.clone()));
        let asked = hand_overs::table
            .filter(hand_overs::request_id.eq(requests::id))
            .filter(hand_overs::to_unit_id.eq_any(units))
            .filter(hand_overs::answer.is_null());
        query = query.or_filter(exists(had)).or_filter(exists(asked));
    }
    let rooms = actor.units(ROOM_STAFF);
    if !rooms.is_empty() {
        let (led, mediator) = as_mediator(actor);
        let case = mediated(led, mediator.clone(), mediator).filter(cases::request_id.eq(requests::id.nullable()));
        let chosen = requests::room_id.eq_any(rooms).assume_not_null().and(requests::service.eq(Service::Dispute));
        let chosen = chosen.and(requests::stage.one_of(OPEN_TO_ROOM));
        query = query.or_filter(chosen).or_filter(exists(case));
    }
    query
}

/// Requests that became a case which somebody works on. The tables of cases are asked here, because a case stands above and may
/// not be known to dispatch, and because who sees a request is one query.
#[diesel::dsl::auto_type]
fn mediated(led: Vec<String>, panelist: String, opener: String) -> _ {
    let panel = case_mediators::table.filter(case_mediators::ended_at.is_null()).filter(case_mediators::person_id.eq(panelist));
    let anybody = case_mediators::table.filter(case_mediators::case_id.eq(cases::id));
    let own = cases::opened_by.eq(opener).and(not(exists(anybody)));
    cases::table
        .filter(cases::request_id.is_not_null())
        .filter(cases::room_id.eq_any(led).or(cases::id.eq_any(panel.select(case_mediators::case_id))).or(own))
        .select(cases::request_id.assume_not_null())
}

/// Rooms that the actor leads, and the actor as a mediator; no name when the actor is none.
fn as_mediator(actor: &Actor) -> (Vec<String>, String) {
    let me = actor.person_id().filter(|_| actor.has_any(ROOM_STAFF)).unwrap_or("");
    (actor.units(&[Role::RoomLead]), me.to_owned())
}

/// True when the request became a case that the actor works on.
pub(super) fn mediated_by(conn: &mut Db, actor: &Actor, request_id: &str) -> Result<bool> {
    let (led, me) = as_mediator(actor);
    Ok(diesel::select(exists(mediated(led, me.clone(), me).filter(cases::request_id.eq(request_id.to_owned())))).get_result(conn)?)
}

/// A request by receipt code that the actor may see; what is not theirs does not exist.
pub fn visible_by_code(conn: &mut Db, actor: &Actor, code: &str) -> Result<Request> {
    Ok(visible(actor).filter(requests::code.eq(code.to_owned())).select(Request::as_select()).first(conn)?)
}

/// The same with who has it now, and the hand-over that waits for an answer.
pub(super) fn found(conn: &mut Db, actor: &Actor, code: &str) -> Result<(Request, Assignment, Option<HandOver>)> {
    let now = assignments::request_id.eq(requests::id).and(assignments::ended_at.is_null());
    let waiting = hand_overs::request_id.eq(requests::id).and(hand_overs::answer.is_null());
    Ok(visible(actor)
        .inner_join(assignments::table.on(now))
        .left_join(hand_overs::table.on(waiting))
        .filter(requests::code.eq(code.to_owned()))
        .select((Request::as_select(), Assignment::as_select(), Option::<HandOver>::as_select()))
        .first(conn)?)
}

/// Name and telephone of the unit that has a request now, the name of the person who took it on, and what its page says besides.
#[derive(Clone, Debug, Queryable)]
pub(super) struct Desk {
    /// Name of the unit.
    pub(super) unit: String,
    /// Its telephone.
    pub(super) phone: Option<String>,
    /// Name of the person.
    pub(super) person: Option<String>,
    /// The running clock that ends next.
    pub(super) clock: Option<Clock>,
    /// Whether anything was answered.
    pub(super) answered: bool,
}

/// Who has a request now, as its applicant is told; in one statement, because everybody with a receipt asks for it.
pub(super) fn desk(conn: &mut Db, request_id: &str) -> Result<Option<Desk>> {
    let running = clocks::subject.eq("request:".into_sql::<Text>().concat(assignments::request_id)).and(clocks::stopped_at.is_null());
    let answered = exists(answers::table.filter(answers::request_id.eq(assignments::request_id)));
    Ok(assignments::table
        .inner_join(units::table)
        .left_join(people::table.on(people::id.nullable().eq(assignments::person_id)))
        .left_join(clocks::table.on(running))
        .filter(assignments::request_id.eq(request_id))
        .filter(assignments::ended_at.is_null())
        .order((clocks::due_at.asc(), clocks::id.asc()))
        .select((units::name, units::phone, people::name.nullable(), Option::<Clock>::as_select(), answered))
        .first(conn)
        .optional()?)
}

/// Who has a request now.
pub fn holder(conn: &mut Db, request_id: &str) -> Result<Assignment> {
    Ok(assignments::table
        .filter(assignments::request_id.eq(request_id))
        .filter(assignments::ended_at.is_null())
        .select(Assignment::as_select())
        .first(conn)?)
}

/// How many units have a request at once: a test must always find one.
pub fn holders_count(conn: &mut Db, request_id: &str) -> Result<i64> {
    let open = assignments::table.filter(assignments::request_id.eq(request_id)).filter(assignments::ended_at.is_null());
    Ok(open.count().get_result(conn)?)
}

/// How many requests a unit has now or is asked to take over.
pub fn held_by(conn: &mut Db, unit_id: &str) -> Result<i64> {
    let held: i64 =
        assignments::table.filter(assignments::unit_id.eq(unit_id)).filter(assignments::ended_at.is_null()).count().get_result(conn)?;
    let asked: i64 =
        hand_overs::table.filter(hand_overs::to_unit_id.eq(unit_id)).filter(hand_overs::answer.is_null()).count().get_result(conn)?;
    Ok(held + asked)
}

/// Gives a request to a unit; the one that had it until now has it no more.
pub(super) fn assign(tx: &mut Tx<'_>, row: &Assignment) -> Result<()> {
    let open = assignments::table.filter(assignments::request_id.eq(&row.request_id)).filter(assignments::ended_at.is_null());
    diesel::update(open).set(assignments::ended_at.eq(tx.now)).execute(tx.conn)?;
    assign_first(tx, row)
}

/// Gives a request that nobody had yet to a unit.
pub(super) fn assign_first(tx: &mut Tx<'_>, row: &Assignment) -> Result<()> {
    diesel::insert_into(assignments::table).values(row).execute(tx.conn)?;
    Ok(())
}

/// Notes who accepted.
pub(super) fn accept(tx: &mut Tx<'_>, assignment_id: &str, person_id: &str) -> Result<()> {
    diesel::update(assignments::table.find(assignment_id))
        .set((assignments::person_id.eq(person_id), assignments::accepted_by.eq(person_id), assignments::accepted_at.eq(tx.now)))
        .execute(tx.conn)?;
    Ok(())
}

/// Returns of a request, oldest first.
pub fn returns_of(conn: &mut Db, request_id: &str) -> Result<Vec<Return>> {
    Ok(returns::table.filter(returns::request_id.eq(request_id)).order(returns::ordinal.asc()).select(Return::as_select()).load(conn)?)
}

impl Return {
    /// The reason in words, in plain text.
    pub fn plain_reason(&self, vault: &Vault) -> Result<String> {
        vault.open("return.reason", &self.reason)
    }
}

/// Which units had these assignments: assignment id and unit id.
pub fn units_of(conn: &mut Db, assignment_ids: &[String]) -> Result<Vec<(String, String)>> {
    Ok(assignments::table.filter(assignments::id.eq_any(assignment_ids)).select((assignments::id, assignments::unit_id)).load(conn)?)
}

pub(super) fn insert_return(tx: &mut Tx<'_>, row: &Return) -> Result<()> {
    diesel::insert_into(returns::table).values(row).execute(tx.conn)?;
    Ok(())
}

/// Why a request was refused, if it was.
pub fn refusal_of(conn: &mut Db, request_id: &str) -> Result<Option<Refused>> {
    Ok(refusals::table.find(request_id).select(Refused::as_select()).first(conn).optional()?)
}

pub(super) fn insert_refusal(tx: &mut Tx<'_>, row: &Refused) -> Result<()> {
    // A request that was dispatched again after a refusal may be refused again: the last refusal stands.
    diesel::delete(refusals::table.find(&row.request_id)).execute(tx.conn)?;
    diesel::insert_into(refusals::table).values(row).execute(tx.conn)?;
    Ok(())
}

/// Answers to a request, newest first.
pub fn answers_of(conn: &mut Db, request_id: &str) -> Result<Vec<Answered>> {
    Ok(answers::table
        .filter(answers::request_id.eq(request_id))
        .order((answers::answered_at.desc(), answers::id.desc()))
        .select(Answered::as_select())
        .load(conn)?)
}

pub(super) fn insert_answer(tx: &mut Tx<'_>, row: &Answered) -> Result<()> {
    diesel::insert_into(answers::table).values(row).execute(tx.conn)?;
    Ok(())
}

/// Answered requests that nobody changed since `before`: what the closing job takes up, a batch at a time.
pub(super) fn answered_before(conn: &mut Db, before: Moment) -> Result<Vec<Request>> {
    Ok(requests::table
        .filter(requests::stage.one_of(&[Stage::Answered]))
        .filter(requests::changed_at.lt(before))
        .order(requests::filed_at.asc())
        .limit(200)
        .select(Request::as_select())
        .load(conn)?)
}
