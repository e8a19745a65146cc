//! All diesel of unanswered questions, synonyms of the office and saved searches.

use std::collections::BTreeSet;

use diesel::prelude::*;

use super::saved::{Saved, State};
use super::synonyms::Group;
use crate::actor::Actor;
use crate::clock::Moment;
use crate::db::schema::{known_entries, saved_searches, synonym_groups, unanswered_questions};
use crate::db::{Db, Tx};
use crate::error::{Error, Result};
use crate::vault::Vault;

/// Unanswered questions that an editor sees.
const SHOWN: i64 = 100;
/// Saved searches that one round tells.
const TOLD: i64 = 5_000;

/// A question that found nothing.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = unanswered_questions)]
pub struct Unanswered {
    /// The question, folded.
    pub words: String,
    /// How often.
    pub times: i32,
    /// First.
    pub first_at: Moment,
    /// Last.
    pub last_at: Moment,
}

/// A row of saved searches.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = saved_searches)]
pub struct SavedRow {
    /// Row id.
    pub id: String,
    /// Sealed under `saved_search.mailbox`.
    pub mailbox: String,
    /// Blind index `contact`.
    pub mailbox_blind: String,
    /// Sealed under `saved_search.address`.
    pub address: String,
    /// Where it stands.
    pub state: State,
    /// When it was asked for.
    pub asked_at: Moment,
    /// When the mailbox was proven.
    pub confirmed_at: Option<Moment>,
    /// When it ended.
    pub ended_at: Option<Moment>,
}

pub(super) fn add_question(tx: &mut Tx<'_>, words: &str, times: i32) -> Result<()> {
    let known = diesel::update(unanswered_questions::table.find(words))
        .set((unanswered_questions::times.eq(unanswered_questions::times + times), unanswered_questions::last_at.eq(tx.now)))
        .execute(tx.conn)?;
    if known == 0 {
        let row = Unanswered { words: words.to_owned(), times, first_at: tx.now, last_at: tx.now };
        crate::on_each!(tx.conn, c => diesel::insert_into(unanswered_questions::table).values(&row).on_conflict_do_nothing().execute(c))?;
    }
    Ok(())
}

/// The questions that were asked in vain most often.
pub fn questions(conn: &mut Db) -> Result<Vec<Unanswered>> {
    Ok(unanswered_questions::table
        .order((unanswered_questions::times.desc(), unanswered_questions::last_at.desc(), unanswered_questions::words.asc()))
        .limit(SHOWN)
        .select(Unanswered::as_select())
        .load(conn)?)
}

pub(super) fn forget_questions(tx: &mut Tx<'_>, before: Moment) -> Result<()> {
    diesel::delete(unanswered_questions::table.filter(unanswered_questions::last_at.lt(before))).execute(tx.conn)?;
    Ok(())
}

/// A question that needs no answer, or has one now.
pub fn forget_question(tx: &mut Tx<'_>, words: &str) -> Result<()> {
    diesel::delete(unanswered_questions::table.find(words)).execute(tx.conn)?;
    Ok(())
}

/// The groups in use, the oldest first.
pub(super) fn groups(conn: &mut Db) -> Result<Vec<Group>> {
    let rows: Vec<(String, String, String, Moment)> = synonym_groups::table
        .filter(synonym_groups::removed_at.is_null())
        .order(synonym_groups::id.asc())
        .select((synonym_groups::id, synonym_groups::terms, synonym_groups::made_by, synonym_groups::made_at))
        .load(conn)?;
    let group = |(id, terms, made_by, made_at): (String, String, String, Moment)| {
        let terms = serde_json::from_str(&terms).map_err(Error::internal)?;
        Ok(Group { id, terms, made_by, made_at })
    };
    rows.into_iter().map(group).collect()
}

pub(super) fn insert_group(tx: &mut Tx<'_>, actor: &Actor, terms: &[String]) -> Result<String> {
    let (id, terms) = (tx.id(), serde_json::to_string(terms).map_err(Error::internal)?);
    let row = (
        synonym_groups::id.eq(&id),
        synonym_groups::terms.eq(terms),
        synonym_groups::made_by.eq(actor.person_id().unwrap_or_default()),
        synonym_groups::made_at.eq(tx.now),
    );
    diesel::insert_into(synonym_groups::table).values(row).execute(tx.conn)?;
    Ok(id)
}

pub(super) fn remove_group(tx: &mut Tx<'_>, actor: &Actor, id: &str) -> Result<bool> {
    let standing = synonym_groups::table.find(id).filter(synonym_groups::removed_at.is_null());
    let set = (synonym_groups::removed_by.eq(actor.person_id()), synonym_groups::removed_at.eq(tx.now));
    Ok(diesel::update(standing).set(set).execute(tx.conn)? == 1)
}

pub(super) fn insert_saved(tx: &mut Tx<'_>, row: &SavedRow) -> Result<()> {
    diesel::insert_into(saved_searches::table).values(row).execute(tx.conn)?;
    Ok(())
}

pub(super) fn saved(conn: &mut Db, id: &str) -> Result<SavedRow> {
    Ok(saved_searches::table.find(id).select(SavedRow::as_select()).first(conn)?)
}

pub(super) fn active_of(conn: &mut Db, mailbox_blind: &str) -> Result<i64> {
    let theirs = saved_searches::table.filter(saved_searches::mailbox_blind.eq(mailbox_blind));
    Ok(theirs.filter(saved_searches::state.eq(State::Active)).count().get_result(conn)?)
}

pub(super) fn is_anybody_told(conn: &mut Db) -> Result<bool> {
    let active = saved_searches::table.filter(saved_searches::state.eq(State::Active));
    Ok(diesel::select(diesel::dsl::exists(active)).get_result(conn)?)
}

pub(super) fn active(conn: &mut Db, vault: &Vault) -> Result<Vec<Saved>> {
    let rows: Vec<SavedRow> = saved_searches::table
        .filter(saved_searches::state.eq(State::Active))
        .order(saved_searches::asked_at.asc())
        .limit(TOLD)
        .select(SavedRow::as_select())
        .load(conn)?;
    rows.into_iter().map(|row| Saved::of(row, vault)).collect()
}

pub(super) fn turn_saved(tx: &mut Tx<'_>, id: &str, from: State, to: State) -> Result<()> {
    let standing = saved_searches::table.find(id).filter(saved_searches::state.eq(from));
    match to {
        State::Ended => {
            diesel::update(standing).set((saved_searches::state.eq(to), saved_searches::ended_at.eq(tx.now))).execute(tx.conn)?
        }
        _ => diesel::update(standing).set((saved_searches::state.eq(to), saved_searches::confirmed_at.eq(tx.now))).execute(tx.conn)?,
    };
    Ok(())
}

pub(super) fn forget_saved(tx: &mut Tx<'_>, unproven: Moment, ended: Moment) -> Result<()> {
    let waiting = saved_searches::table.filter(saved_searches::state.eq(State::Asked)).filter(saved_searches::asked_at.lt(unproven));
    diesel::delete(waiting).execute(tx.conn)?;
    let over = saved_searches::table.filter(saved_searches::state.eq(State::Ended)).filter(saved_searches::ended_at.lt(ended));
    diesel::delete(over).execute(tx.conn)?;
    Ok(())
}

pub(super) fn known(conn: &mut Db) -> Result<BTreeSet<String>> {
    let numbers: Vec<String> = known_entries::table.select(known_entries::number).load(conn)?;
    Ok(numbers.into_iter().collect())
}

pub(super) fn remember(tx: &mut Tx<'_>, numbers: &BTreeSet<String>) -> Result<()> {
    for number in numbers {
        let row = (known_entries::number.eq(number), known_entries::seen_at.eq(tx.now));
        crate::on_each!(tx.conn, c => diesel::insert_into(known_entries::table).values(row).on_conflict_do_nothing().execute(c))?;
    }
    Ok(())
}
