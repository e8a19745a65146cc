//! All diesel of agreements, clauses and obligations. Signatures and performances are in `records`.
//!
//! What people wrote is sealed on the way in and opened on the way out, so that nothing above this file sees sealed text.
//! A change of a draft is a conditional update of the agreement's revision: of two writers one wins.

pub mod records;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::{Form, Owed, Scope};
use crate::clock::Moment;
use crate::db::schema::{agreements, clauses, obligations};
use crate::db::{Db, Tx};
use crate::error::{Error, Result};
use crate::vault::Vault;

pub use records::{Performance, Signature};

/// One version of a case's agreement.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = agreements)]
pub struct Agreement {
    /// Row id.
    pub id: String,
    /// Its case.
    pub case_id: String,
    /// Counts from 1; a new version voids the signatures of the one before.
    pub version: i32,
    /// Written or oral.
    pub form: Form,
    /// Whole or a part.
    pub scope: Scope,
    /// Facts and what was disputed; plain outside the store.
    pub facts: String,
    /// Copies to be made.
    pub copies: i32,
    /// SHA-256 of the fixed text.
    pub text_sha256: Option<String>,
    /// When the text was fixed.
    pub fixed_at: Option<Moment>,
    /// The day it takes effect.
    pub effective_on: Option<NaiveDate>,
    /// When a new version took its place.
    pub superseded_at: Option<Moment>,
    /// Who drafted it.
    pub drafted_by: String,
    /// When.
    pub drafted_at: Moment,
    /// Counts changes of the draft.
    pub revision: i32,
}

/// One clause.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = clauses)]
pub struct Clause {
    /// Row id.
    pub id: String,
    /// Its agreement.
    pub agreement_id: String,
    /// Place, from 1.
    pub ordinal: i32,
    /// Words; plain outside the store.
    pub body: String,
}

/// One obligation.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = obligations)]
pub struct Obligation {
    /// Row id.
    pub id: String,
    /// Its agreement.
    pub agreement_id: String,
    /// Place, from 1.
    pub ordinal: i32,
    /// Who owes.
    pub debtor_id: String,
    /// To whom.
    pub creditor_id: Option<String>,
    /// Money or an act.
    pub kind: Owed,
    /// How much.
    pub amount_fen: Option<i64>,
    /// What; plain outside the store.
    pub what: String,
    /// In which way; plain outside the store.
    pub way: String,
    /// Where; plain outside the store.
    pub place: String,
    /// By when.
    pub due_on: Option<NaiveDate>,
}

const FACTS: &str = "agreement.facts";
const BODY: &str = "clause.body";
const WHAT: &str = "obligation.what";
const WAY: &str = "obligation.way";
const PLACE: &str = "obligation.place";

impl Agreement {
    fn opened(mut self, vault: &Vault) -> Result<Agreement> {
        self.facts = vault.open(FACTS, &self.facts)?;
        Ok(self)
    }
}

impl Obligation {
    fn opened(mut self, vault: &Vault) -> Result<Obligation> {
        self.what = vault.open(WHAT, &self.what)?;
        self.way = vault.open(WAY, &self.way)?;
        self.place = vault.open(PLACE, &self.place)?;
        Ok(self)
    }

    fn sealed(mut self, vault: &Vault) -> Result<Obligation> {
        self.what = vault.seal(WHAT, &self.what)?;
        self.way = vault.seal(WAY, &self.way)?;
        self.place = vault.seal(PLACE, &self.place)?;
        Ok(self)
    }
}

/// Adds a version.
pub(in crate::agreements) fn insert(tx: &mut Tx<'_>, agreement: &Agreement) -> Result<()> {
    let mut row = agreement.clone();
    row.facts = tx.house.vault.seal(FACTS, &row.facts)?;
    diesel::insert_into(agreements::table).values(row).execute(tx.conn).map_err(Error::from).map_err(|error| {
        error.on_unique(|| Error::Conflict("别的同事刚刚开始起草这个案件的协议，没有重复建立。请看最新的草稿。".to_owned()))
    })?;
    Ok(())
}

/// A version by id.
pub fn by_id(conn: &mut Db, vault: &Vault, id: &str) -> Result<Agreement> {
    agreements::table.find(id).select(Agreement::as_select()).first::<Agreement>(conn)?.opened(vault)
}

/// The version of a case that stands.
pub fn alive(conn: &mut Db, vault: &Vault, case_id: &str) -> Result<Option<Agreement>> {
    let row: Option<Agreement> = agreements::table
        .filter(agreements::case_id.eq(case_id))
        .filter(agreements::superseded_at.is_null())
        .select(Agreement::as_select())
        .first(conn)
        .optional()?;
    row.map(|row| row.opened(vault)).transpose()
}

/// All versions of a case, newest first.
pub fn versions(conn: &mut Db, vault: &Vault, case_id: &str) -> Result<Vec<Agreement>> {
    let rows: Vec<Agreement> = agreements::table
        .filter(agreements::case_id.eq(case_id))
        .order(agreements::version.desc())
        .select(Agreement::as_select())
        .load(conn)?;
    rows.into_iter().map(|row| row.opened(vault)).collect()
}

/// The number that the next version gets.
pub(in crate::agreements) fn next_version(conn: &mut Db, case_id: &str) -> Result<i32> {
    let last: Option<i32> =
        agreements::table.filter(agreements::case_id.eq(case_id)).select(diesel::dsl::max(agreements::version)).first(conn)?;
    Ok(last.unwrap_or(0) + 1)
}

/// Counts one change of a draft at the revision that the writer saw; false when somebody was faster or the text is fixed.
pub(in crate::agreements) fn claim(tx: &mut Tx<'_>, id: &str, revision: i32) -> Result<bool> {
    let row = agreements::table
        .find(id)
        .filter(agreements::revision.eq(revision))
        .filter(agreements::fixed_at.is_null())
        .filter(agreements::superseded_at.is_null());
    Ok(diesel::update(row).set(agreements::revision.eq(revision + 1)).execute(tx.conn)? == 1)
}

/// Writes the head of a draft that was claimed.
pub(in crate::agreements) fn set_head(tx: &mut Tx<'_>, id: &str, scope: Scope, facts: &str, copies: i32) -> Result<()> {
    let facts = tx.house.vault.seal(FACTS, facts)?;
    let values = (agreements::scope.eq(scope), agreements::facts.eq(facts), agreements::copies.eq(copies));
    diesel::update(agreements::table.find(id)).set(values).execute(tx.conn)?;
    Ok(())
}

/// Freezes a claimed draft.
pub(in crate::agreements) fn set_fixed(tx: &mut Tx<'_>, id: &str, text_sha256: &str) -> Result<()> {
    let values = (agreements::text_sha256.eq(text_sha256), agreements::fixed_at.eq(tx.now));
    diesel::update(agreements::table.find(id)).set(values).execute(tx.conn)?;
    Ok(())
}

/// Writes the day of effect, once.
pub(in crate::agreements) fn set_effective(tx: &mut Tx<'_>, id: &str, day: NaiveDate) -> Result<()> {
    let row = agreements::table.find(id).filter(agreements::effective_on.is_null());
    match diesel::update(row).set(agreements::effective_on.eq(day)).execute(tx.conn)? {
        1 => Ok(()),
        _ => Err(Error::Conflict("这份协议已经生效，没有重复登记。".to_owned())),
    }
}

/// Lets a version give way to the next one.
pub(in crate::agreements) fn supersede(tx: &mut Tx<'_>, id: &str) -> Result<()> {
    let row = agreements::table.find(id).filter(agreements::superseded_at.is_null());
    match diesel::update(row).set(agreements::superseded_at.eq(tx.now)).execute(tx.conn)? {
        1 => Ok(()),
        _ => Err(Error::Conflict("别的同事刚刚建立了新的版本。请看最新的草稿。".to_owned())),
    }
}

/// Clauses in order.
pub fn clauses(conn: &mut Db, vault: &Vault, agreement_id: &str) -> Result<Vec<Clause>> {
    let rows: Vec<Clause> = clauses::table
        .filter(clauses::agreement_id.eq(agreement_id))
        .order(clauses::ordinal.asc())
        .select(Clause::as_select())
        .load(conn)?;
    let open = |mut row: Clause| -> Result<Clause> {
        row.body = vault.open(BODY, &row.body)?;
        Ok(row)
    };
    rows.into_iter().map(open).collect()
}

/// Writes all clauses of a claimed draft anew, numbered from 1 in the order given.
pub(in crate::agreements) fn rewrite_clauses(tx: &mut Tx<'_>, agreement_id: &str, list: Vec<Clause>) -> Result<()> {
    diesel::delete(clauses::table.filter(clauses::agreement_id.eq(agreement_id))).execute(tx.conn)?;
    for (ordinal, clause) in (1..).zip(list) {
        let body = tx.house.vault.seal(BODY, &clause.body)?;
        let row = Clause { ordinal, body, agreement_id: agreement_id.to_owned(), id: clause.id };
        diesel::insert_into(clauses::table).values(row).execute(tx.conn)?;
    }
    Ok(())
}

/// Obligations in order.
pub fn obligations(conn: &mut Db, vault: &Vault, agreement_id: &str) -> Result<Vec<Obligation>> {
    let rows: Vec<Obligation> = obligations::table
        .filter(obligations::agreement_id.eq(agreement_id))
        .order(obligations::ordinal.asc())
        .select(Obligation::as_select())
        .load(conn)?;
    rows.into_iter().map(|row| row.opened(vault)).collect()
}

/// An obligation by id.
pub fn obligation(conn: &mut Db, vault: &Vault, id: &str) -> Result<Obligation> {
    obligations::table.find(id).select(Obligation::as_select()).first::<Obligation>(conn)?.opened(vault)
}

/// Writes all obligations of a claimed draft anew, numbered from 1 in the order given.
pub(in crate::agreements) fn rewrite_obligations(tx: &mut Tx<'_>, agreement_id: &str, list: Vec<Obligation>) -> Result<()> {
    diesel::delete(obligations::table.filter(obligations::agreement_id.eq(agreement_id))).execute(tx.conn)?;
    for (ordinal, owing) in (1..).zip(list) {
        let row = Obligation { ordinal, agreement_id: agreement_id.to_owned(), ..owing }.sealed(&tx.house.vault)?;
        diesel::insert_into(obligations::table).values(row).execute(tx.conn)?;
    }
    Ok(())
}
