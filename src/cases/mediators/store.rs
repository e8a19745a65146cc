//! All diesel of a case's mediators.

use diesel::dsl::{exists, not};
use diesel::prelude::*;

use super::Way;
use crate::cases::{Case, Stage};
use crate::clock::Moment;
use crate::db::schema::{case_mediators, cases, people};
use crate::db::written::Written;
use crate::db::{Db, Tx};
use crate::error::{Error, Result};

/// One mediator's part in a case.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = case_mediators)]
pub struct Mediator {
    /// Row id.
    pub id: String,
    /// Which case.
    pub case_id: String,
    /// Who.
    pub person_id: String,
    /// Presides.
    pub chief: bool,
    /// By whom they came.
    pub way: Way,
    /// What they declared: a word of `Relation`.
    pub conflict_checked: String,
    /// Who wrote it down.
    pub appointed_by: String,
    /// When.
    pub appointed_at: Moment,
    /// When it ended.
    pub ended_at: Option<Moment>,
    /// Why it ended; sealed under `case_mediator.end_reason`.
    pub end_reason: Option<String>,
}

/// A mediator who is on a case now, with the name.
#[derive(Clone, Debug, Queryable)]
pub struct Seat {
    /// Row id of the part.
    pub id: String,
    /// Which case.
    pub case_id: String,
    /// Who.
    pub person_id: String,
    /// Name.
    pub name: String,
    /// Presides.
    pub chief: bool,
    /// By whom they came.
    pub way: Way,
    /// Since when.
    pub appointed_at: Moment,
}

/// The mediators of a case now, the chief first.
pub fn panel(conn: &mut Db, case_id: &str) -> Result<Vec<Seat>> {
    panels(conn, &[case_id.to_owned()])
}

/// The mediators of several cases now, chiefs first.
pub fn panels(conn: &mut Db, case_ids: &[String]) -> Result<Vec<Seat>> {
    Ok(case_mediators::table
        .inner_join(people::table.on(people::id.eq(case_mediators::person_id)))
        .filter(case_mediators::case_id.eq_any(case_ids))
        .filter(case_mediators::ended_at.is_null())
        .order((case_mediators::chief.desc(), case_mediators::id.asc()))
        .select((
            case_mediators::id,
            case_mediators::case_id,
            case_mediators::person_id,
            people::name,
            case_mediators::chief,
            case_mediators::way,
            case_mediators::appointed_at,
        ))
        .load(conn)?)
}

/// Names of everybody who ever mediated a case, also of those who left it, in the order in which they came.
pub fn everybody(conn: &mut Db, case_id: &str) -> Result<Vec<String>> {
    Ok(case_mediators::table
        .inner_join(people::table.on(people::id.eq(case_mediators::person_id)))
        .filter(case_mediators::case_id.eq(case_id))
        .order(case_mediators::id.asc())
        .select(people::name)
        .load(conn)?)
}

/// A case that somebody who leaves would leave behind.
#[derive(Clone, Debug)]
pub struct Left {
    /// The case.
    pub case: Case,
    /// They sit on its panel, or registered it before it had one.
    pub own: bool,
}

/// Cases that are not closed and that a person works on: as a mediator, as who registered them, or as lead of these rooms.
pub fn worked_on(conn: &mut Db, person_id: &str, rooms: &[String]) -> Result<Vec<Left>> {
    let panel = case_mediators::table
        .filter(case_mediators::case_id.eq(cases::id))
        .filter(case_mediators::person_id.eq(person_id.to_owned()))
        .filter(case_mediators::ended_at.is_null());
    let anybody = case_mediators::table.filter(case_mediators::case_id.eq(cases::id));
    let own = exists(panel).or(cases::opened_by.eq(person_id.to_owned()).and(not(exists(anybody))));
    let open = || cases::table.filter(cases::stage.none_of(&[Stage::Closed])).order(cases::id.asc());
    let mine: Vec<Case> = open().filter(own).select(Case::as_select()).load(conn)?;
    let led: Vec<Case> = open().filter(cases::room_id.eq_any(rooms.to_vec())).select(Case::as_select()).load(conn)?;
    let rest = led.into_iter().filter(|case| mine.iter().all(|one| one.id != case.id)).map(|case| Left { case, own: false });
    let rest: Vec<Left> = rest.collect();
    Ok(mine.into_iter().map(|case| Left { case, own: true }).chain(rest).collect())
}

/// Adds a mediator.
pub fn insert(tx: &mut Tx<'_>, row: &Mediator) -> Result<()> {
    diesel::insert_into(case_mediators::table)
        .values(row)
        .execute(tx.conn)
        .map_err(Error::from)
        .map_err(|error| error.on_unique(|| Error::Conflict("别的同事刚刚也在给这个案件确定调解员。请看过最新情况再操作。".to_owned())))?;
    Ok(())
}

/// Ends a mediator's part.
pub fn leave(tx: &mut Tx<'_>, id: &str, reason: &str) -> Result<()> {
    let now_on_it = case_mediators::table.find(id).filter(case_mediators::ended_at.is_null());
    let reason = tx.house.vault.seal("case_mediator.end_reason", reason)?;
    let ended =
        diesel::update(now_on_it).set((case_mediators::ended_at.eq(tx.now), case_mediators::end_reason.eq(reason))).execute(tx.conn)?;
    if ended == 1 {
        Ok(())
    } else {
        Err(Error::Conflict("这位调解员刚刚已经离开本案。页面已更新，请看最新情况。".to_owned()))
    }
}
