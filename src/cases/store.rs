//! All diesel of the case itself, its committee and its number: who may see it, the conditional step, the lists.
//!
//! A case is seen by the mediators who have it, the leads of its room, and the street's dispatchers and commanders; whoever
//! opened it sees it until a mediator is appointed. Administrators see none.

use chrono::NaiveDate;
use diesel::dsl::{exists, not};
use diesel::prelude::*;

use super::{Source, Stage};
use crate::actor::{Actor, Role};
use crate::clock::Moment;
use crate::db::schema::{case_mediators, case_numbers, cases, committees, extensions, people, requests, units};
use crate::db::written::Written;
use crate::db::{Backend, Db, Tx};
use crate::dispatch::OVERSEERS;
use crate::error::{Error, Result};
use crate::intake::DisputeType;
use crate::on_each;

/// A case as stored. Fields marked sealed are opened with `vault` under the purpose `case.<field>`.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = cases)]
pub struct Case {
    /// Row id.
    pub id: String,
    /// As on paper.
    pub number: String,
    /// Whose number it is.
    pub committee_id: String,
    /// Year in the number.
    pub year: i32,
    /// Count in the number.
    pub ordinal: i32,
    /// The room that has it.
    pub room_id: String,
    /// The request it came from.
    pub request_id: Option<String>,
    /// Where it came from.
    pub source: Source,
    /// One of the eighteen.
    pub dispute_type: DisputeType,
    /// A headline without personal data.
    pub title: String,
    /// What happened; sealed.
    pub facts: String,
    /// What is wished for; sealed.
    pub wishes: String,
    /// 疑难复杂 in the statistics.
    pub difficult: bool,
    /// Where it stands.
    pub stage: Stage,
    /// Counts changes: whoever acts on an old revision is told what changed.
    pub revision: i32,
    /// Last day of the mediation period, extensions included; its clock ends with this day and is written together with it
    /// (`period`).
    pub due_on: NaiveDate,
    /// Who registered it.
    pub opened_by: String,
    /// When it was registered: the day the period starts.
    pub opened_at: Moment,
    /// When it last changed.
    pub changed_at: Moment,
}

/// A people's mediation committee: its name on papers and its words in the case number.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = committees)]
pub struct Committee {
    /// Row id.
    pub id: String,
    /// The street, community or room that it belongs to.
    pub unit_id: String,
    /// Full name.
    pub name: String,
    /// `深龙宝` of `(2026)深龙宝人调字第12号`.
    pub prefix: String,
}

/// The parties agreed on another last day.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = extensions)]
pub struct Extension {
    /// Row id.
    pub id: String,
    /// Which case.
    pub case_id: String,
    /// Last day before.
    pub former_due_on: NaiveDate,
    /// Last day now.
    pub due_on: NaiveDate,
    /// Who agreed, how and when; sealed.
    pub consents: String,
    /// Why; sealed under `extension.reason`.
    pub reason: String,
    /// Who wrote it down.
    pub recorded_by: String,
    /// When.
    pub recorded_at: Moment,
}

/// The cases that an actor may read, to be narrowed further.
pub type Cases<'a> = cases::BoxedQuery<'a, Backend>;

/// The cases that an actor may read.
pub fn visible_to(actor: &Actor) -> Cases<'static> {
    if actor.has_any(OVERSEERS) { cases::table.into_boxed() } else { worked_on_by(actor) }
}

/// The cases that an actor may change: those of his panel, and all of a room for its lead.
pub fn worked_on_by(actor: &Actor) -> Cases<'static> {
    let led = actor.units(&[Role::RoomLead]);
    let me = actor.person_id().filter(|_| actor.has_any(&[Role::Mediator, Role::RoomLead])).unwrap_or("").to_owned();
    let appointed = case_mediators::table
        .filter(case_mediators::case_id.eq(cases::id))
        .filter(case_mediators::person_id.eq(me.clone()))
        .filter(case_mediators::ended_at.is_null());
    let anybody = case_mediators::table.filter(case_mediators::case_id.eq(cases::id));
    cases::table.filter(cases::room_id.eq_any(led).or(exists(appointed)).or(cases::opened_by.eq(me).and(not(exists(anybody))))).into_boxed()
}

/// A case that the actor may read; what is not his does not exist.
pub fn visible_by_id(conn: &mut Db, actor: &Actor, id: &str) -> Result<Case> {
    Ok(visible_to(actor).filter(cases::id.eq(id.to_owned())).select(Case::as_select()).first(conn)?)
}

/// A case with what its register names.
#[derive(Clone, Debug, Queryable)]
pub struct Registered {
    /// The case.
    pub case: Case,
    /// Code and name of its room.
    pub room: (String, String),
    /// Name of its committee.
    pub committee: String,
    /// Name of whoever registered it.
    pub registrar: String,
    /// Receipt code of the request that it came from.
    pub request: Option<String>,
}

/// A case that the actor may read, as its page shows it.
pub fn registered(conn: &mut Db, actor: &Actor, id: &str) -> Result<Registered> {
    Ok(visible_to(actor)
        .inner_join(units::table)
        .inner_join(committees::table)
        .inner_join(people::table)
        .left_join(requests::table)
        .filter(cases::id.eq(id.to_owned()))
        .select((Case::as_select(), (units::code, units::name), committees::name, people::name, requests::code.nullable()))
        .first(conn)?)
}

/// A case that the actor may change.
pub fn workable_by_id(conn: &mut Db, actor: &Actor, id: &str) -> Result<Case> {
    Ok(worked_on_by(actor).filter(cases::id.eq(id.to_owned())).select(Case::as_select()).first(conn)?)
}

/// True when the actor may change a case that he sees: whoever does not oversee all cases sees only those.
pub fn works_on(conn: &mut Db, actor: &Actor, case: &Case) -> bool {
    !actor.has_any(OVERSEERS) || workable_by_id(conn, actor, &case.id).is_ok()
}

/// A case that the actor may change and that nobody changed since he opened his page (its `revision` field).
pub fn workable_at(tx: &mut Tx<'_>, actor: &Actor, id: &str, revision: i32) -> Result<Case> {
    let case = workable_by_id(tx.conn, actor, id)?;
    if case.revision == revision { Ok(case) } else { Err(overtaken(tx, &case, case.revision.saturating_sub(revision))?) }
}

/// A case by id, for those who have already been admitted another way (a job, a domain above).
pub fn by_id(conn: &mut Db, id: &str) -> Result<Case> {
    Ok(cases::table.find(id).select(Case::as_select()).first(conn)?)
}

/// The case that a request became: the one that is not over, otherwise the newest.
pub fn of_request(conn: &mut Db, request_id: &str) -> Result<Option<Case>> {
    Ok(all_of_request(conn, request_id)?.into_iter().next())
}

/// Every case that a request became: the one that is not over first, then the newer before the older.
pub fn all_of_request(conn: &mut Db, request_id: &str) -> Result<Vec<Case>> {
    let own = cases::table.filter(cases::request_id.eq(request_id)).order(cases::id.desc());
    let mut found: Vec<Case> = own.select(Case::as_select()).load(conn)?;
    found.sort_by_key(|case| case.stage.is_over());
    Ok(found)
}

/// The same, as far as the actor may read them.
pub fn visible_of_request(conn: &mut Db, actor: &Actor, request_id: &str) -> Result<Vec<Case>> {
    let own = visible_to(actor).filter(cases::request_id.eq(request_id.to_owned())).order(cases::id.desc());
    let mut found: Vec<Case> = own.select(Case::as_select()).load(conn)?;
    found.sort_by_key(|case| case.stage.is_over());
    Ok(found)
}

/// Adds a case.
pub fn insert(tx: &mut Tx<'_>, case: &Case) -> Result<()> {
    diesel::insert_into(cases::table).values(case).execute(tx.conn).map_err(Error::from).map_err(|error| {
        error.on_unique(|| Error::Conflict("这件诉求已经由别的同事转为案件，没有重复登记。请到诉求页面查看。".to_owned()))
    })?;
    Ok(())
}

/// Moves a case's row to its next stage if nobody was faster; otherwise tells what changed since. See [`super::moving`].
pub(super) fn advance(tx: &mut Tx<'_>, case: &Case, next: Stage) -> Result<Case> {
    case.stage.step(next)?;
    changed(tx, case, next)
}

/// Marks a case as changed without moving it: whoever else has its page open is told.
pub fn touch(tx: &mut Tx<'_>, case: &Case) -> Result<Case> {
    changed(tx, case, case.stage)
}

fn changed(tx: &mut Tx<'_>, case: &Case, stage: Stage) -> Result<Case> {
    let unchanged = cases::table.find(&case.id).filter(cases::revision.eq(case.revision));
    let moved = diesel::update(unchanged)
        .set((cases::stage.eq(stage), cases::revision.eq(case.revision + 1), cases::changed_at.eq(tx.now)))
        .execute(tx.conn)
        .map_err(Error::from)
        .map_err(|error| {
            error.on_unique(|| Error::Conflict("这件诉求刚刚另立了案件，两个案件不能同时办。您的操作没有执行。".to_owned()))
        })?;
    if moved != 1 {
        return Err(overtaken(tx, case, 1)?);
    }
    Ok(Case { stage, revision: case.revision + 1, changed_at: tx.now, ..case.clone() })
}

/// Gives a case another last day. The revision stays: who acts on a page that shows the old day acts on the same case.
pub(super) fn set_due(tx: &mut Tx<'_>, case: &Case, due_on: NaiveDate) -> Result<Case> {
    diesel::update(cases::table.find(&case.id)).set(cases::due_on.eq(due_on)).execute(tx.conn)?;
    Ok(Case { due_on, ..case.clone() })
}

/// Adds an extension.
pub fn insert_extension(tx: &mut Tx<'_>, row: &Extension) -> Result<()> {
    diesel::insert_into(extensions::table).values(row).execute(tx.conn)?;
    Ok(())
}

/// Extensions of a case, newest first.
pub fn extensions_of(conn: &mut Db, case_id: &str) -> Result<Vec<Extension>> {
    Ok(extensions::table.filter(extensions::case_id.eq(case_id)).order(extensions::id.desc()).select(Extension::as_select()).load(conn)?)
}

/// What happened to a case in its last `steps` changes.
pub fn overtaken(tx: &mut Tx<'_>, case: &Case, steps: i32) -> Result<Error> {
    let news = crate::timeline::store::steps(tx.conn, &[case.subject()], i64::from(steps.clamp(1, 3)))?;
    Ok(crate::timeline::overtaken(&news, "别的同事刚刚改过这个案件"))
}

/// Adds a committee.
pub fn insert_committee(tx: &mut Tx<'_>, committee: &Committee) -> Result<()> {
    diesel::insert_into(committees::table).values(committee).execute(tx.conn)?;
    Ok(())
}

/// A committee by id.
pub fn committee(conn: &mut Db, id: &str) -> Result<Committee> {
    Ok(committees::table.find(id).select(Committee::as_select()).first(conn)?)
}

/// The committee that numbers a room's cases: the room's own, else that of the unit above it, and so on up to the street.
pub fn committee_for(conn: &mut Db, unit_id: &str) -> Result<Option<Committee>> {
    let mut unit = Some(unit_id.to_owned());
    for _ in 0..6 {
        let Some(id) = unit else { break };
        let found = committees::table.filter(committees::unit_id.eq(&id)).select(Committee::as_select()).first(conn).optional()?;
        if found.is_some() {
            return Ok(found);
        }
        unit = crate::places::store::unit(conn, &id)?.parent_id;
    }
    Ok(None)
}

/// Raises a committee's count for a year and gives the new value. The row stays locked until the transaction ends.
pub fn raise_count(tx: &mut Tx<'_>, committee_id: &str, year: i32) -> Result<i32> {
    let first = (case_numbers::committee_id.eq(committee_id), case_numbers::year.eq(year), case_numbers::last.eq(1));
    on_each!(&mut *tx.conn, c => {
        diesel::insert_into(case_numbers::table)
            .values(first)
            .on_conflict((case_numbers::committee_id, case_numbers::year))
            .do_update()
            .set(case_numbers::last.eq(case_numbers::last + 1))
            .execute(c)
    })?;
    Ok(case_numbers::table.find((committee_id, year)).select(case_numbers::last).first(tx.conn)?)
}

/// How many cases of a room are not closed.
pub fn open_in(conn: &mut Db, room_id: &str) -> Result<i64> {
    Ok(cases::table.filter(cases::room_id.eq(room_id)).filter(cases::stage.none_of(&[Stage::Closed])).count().get_result(conn)?)
}
