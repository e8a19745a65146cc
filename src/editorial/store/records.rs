//! All diesel of what somebody caused on an entry: nomination, review, consent, refusal, withdrawal. Words about people are sealed;
//! the sentence of a withdrawal is public.

use chrono::NaiveDate;
use diesel::dsl::{exists, not};
use diesel::prelude::*;

use crate::actor::{Actor, Role};
use crate::clock::Moment;
use crate::db::schema::{
    casebook_consents, casebook_entries, casebook_nominations, casebook_refusals, casebook_reviews, casebook_versions, casebook_withdrawals,
};
use crate::db::written::Written;
use crate::db::{Db, Tx};
use crate::editorial::{Concern, ConsentKind, Decline, Exemption, Merit, State, Verdict, Withdrawal};
use crate::error::{Error, Result};
use crate::vault::Vault;

/// The nomination: the one way from an entry to its case.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = casebook_nominations)]
pub struct Nomination {
    /// Row id.
    pub id: String,
    /// Its entry.
    pub entry_id: String,
    /// The case's id; plain outside the store, sealed in the table.
    pub case_link: String,
    /// Blind index of the case's id.
    pub case_blind: String,
    /// Why the case is worth telling.
    pub reason_code: Merit,
    /// In words; plain outside the store.
    pub reason: String,
    /// What speaks against telling it.
    pub concern: Concern,
    /// Why it may be told all the same.
    pub exemption: Option<Exemption>,
    /// Who nominated.
    pub nominated_by: String,
    /// When.
    pub nominated_at: Moment,
}

/// One reviewer's word on one version.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = casebook_reviews)]
pub struct Review {
    /// Row id.
    pub id: String,
    /// Which version.
    pub version_id: String,
    /// Who.
    pub reviewer_id: String,
    /// Yes or back.
    pub verdict: Verdict,
    /// In words; plain outside the store.
    pub remark: String,
    /// When.
    pub reviewed_at: Moment,
}

/// Consent, or the decision in its place.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = casebook_consents)]
pub struct Consent {
    /// Row id.
    pub id: String,
    /// Its entry.
    pub entry_id: String,
    /// Whose.
    pub kind: ConsentKind,
    /// The day it was given.
    pub given_on: NaiveDate,
    /// Who gave it; plain outside the store.
    pub given_by: String,
    /// Why, and in which way; plain outside the store.
    pub reason: String,
    /// Its paper.
    pub scan_id: Option<String>,
    /// Who wrote it down.
    pub recorded_by: String,
    /// When.
    pub recorded_at: Moment,
}

/// A nomination that was not taken up.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = casebook_refusals)]
pub struct Refusal {
    /// Its entry.
    pub entry_id: String,
    /// Why.
    pub code: Decline,
    /// In words; plain outside the store.
    pub reason: String,
    /// Who said so.
    pub declined_by: String,
    /// When.
    pub declined_at: Moment,
}

/// What stands in the place of a withdrawn entry; its sentence is public.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = casebook_withdrawals)]
pub struct Tombstone {
    /// The number, which is not given again.
    pub number: String,
    /// Its entry; none for one that came from a file of the book.
    pub entry_id: Option<String>,
    /// Why.
    pub code: Withdrawal,
    /// In words for everybody.
    pub sentence: String,
    /// Who withdrew it.
    pub withdrawn_by: String,
    /// When.
    pub withdrawn_at: Moment,
}

const LINK: &str = "casebook_nomination.case";
const MERIT: &str = "casebook_nomination.reason";
const REMARK: &str = "casebook_review.remark";
const GIVEN_BY: &str = "casebook_consent.given_by";
const GROUNDS: &str = "casebook_consent.reason";
const DECLINED: &str = "casebook_refusal.reason";

/// Adds a nomination.
pub(in crate::editorial) fn insert_nomination(tx: &mut Tx<'_>, row: &Nomination) -> Result<()> {
    let vault = &tx.house.vault;
    let row = Nomination { case_link: vault.seal(LINK, &row.case_link)?, reason: vault.seal(MERIT, &row.reason)?, ..row.clone() };
    diesel::insert_into(casebook_nominations::table).values(row).execute(tx.conn)?;
    Ok(())
}

/// The nomination of an entry that its reader was admitted to.
pub fn nomination(conn: &mut Db, vault: &Vault, entry_id: &str) -> Result<Nomination> {
    let row: Nomination =
        casebook_nominations::table.filter(casebook_nominations::entry_id.eq(entry_id)).select(Nomination::as_select()).first(conn)?;
    Ok(Nomination { case_link: vault.open(LINK, &row.case_link)?, reason: vault.open(MERIT, &row.reason)?, ..row })
}

/// Adds a review; a reviewer speaks once on a version.
pub(in crate::editorial) fn insert_review(tx: &mut Tx<'_>, row: &Review) -> Result<()> {
    let row = Review { remark: tx.house.vault.seal(REMARK, &row.remark)?, ..row.clone() };
    diesel::insert_into(casebook_reviews::table)
        .values(row)
        .execute(tx.conn)
        .map_err(Error::from)
        .map_err(|error| error.on_unique(|| Error::Conflict("您已经审过这一稿，没有重复记录。".to_owned())))?;
    Ok(())
}

/// Reviews of all versions of an entry, newest first.
pub fn reviews(conn: &mut Db, vault: &Vault, entry_id: &str) -> Result<Vec<Review>> {
    let rows: Vec<Review> = casebook_reviews::table
        .inner_join(casebook_versions::table)
        .filter(casebook_versions::entry_id.eq(entry_id))
        .order(casebook_reviews::id.desc())
        .select(Review::as_select())
        .load(conn)?;
    rows.into_iter().map(|row| Ok(Review { remark: vault.open(REMARK, &row.remark)?, ..row })).collect()
}

/// The entries under review that wait for this editor's word: others wrote them, and he has not spoken yet.
pub fn waiting_for(conn: &mut Db, actor: &Actor) -> Result<Vec<String>> {
    let Some(me) = actor.person_id().filter(|_| actor.has(Role::CasebookEditor)) else { return Ok(Vec::new()) };
    let spoken = casebook_reviews::table
        .filter(casebook_reviews::version_id.eq(casebook_versions::id))
        .filter(casebook_reviews::reviewer_id.eq(me.to_owned()));
    let mut waiting: Vec<String> = casebook_versions::table
        .inner_join(casebook_entries::table)
        .filter(casebook_entries::state.one_of(&[State::InReview]))
        .filter(casebook_versions::ordinal.eq(casebook_entries::version))
        .filter(not(exists(spoken)))
        .select(casebook_entries::id)
        .load(conn)?;
    if !waiting.is_empty() {
        let writers = super::writers(conn, &waiting)?;
        waiting.retain(|id| !writers.iter().any(|(entry, author)| entry == id && author == me));
    }
    Ok(waiting)
}

/// Adds a consent.
pub(in crate::editorial) fn insert_consent(tx: &mut Tx<'_>, row: &Consent) -> Result<()> {
    let vault = &tx.house.vault;
    let row = Consent { given_by: vault.seal(GIVEN_BY, &row.given_by)?, reason: vault.seal(GROUNDS, &row.reason)?, ..row.clone() };
    diesel::insert_into(casebook_consents::table).values(row).execute(tx.conn)?;
    Ok(())
}

/// The consent that counts: the newest.
pub fn consent(conn: &mut Db, vault: &Vault, entry_id: &str) -> Result<Option<Consent>> {
    let own = casebook_consents::table.filter(casebook_consents::entry_id.eq(entry_id)).order(casebook_consents::id.desc());
    let row: Option<Consent> = own.select(Consent::as_select()).first(conn).optional()?;
    row.map(|row| Ok(Consent { given_by: vault.open(GIVEN_BY, &row.given_by)?, reason: vault.open(GROUNDS, &row.reason)?, ..row }))
        .transpose()
}

/// Adds a refusal.
pub(in crate::editorial) fn insert_refusal(tx: &mut Tx<'_>, row: &Refusal) -> Result<()> {
    let row = Refusal { reason: tx.house.vault.seal(DECLINED, &row.reason)?, ..row.clone() };
    diesel::insert_into(casebook_refusals::table).values(row).execute(tx.conn)?;
    Ok(())
}

/// The refusal of an entry.
pub fn refusal(conn: &mut Db, vault: &Vault, entry_id: &str) -> Result<Option<Refusal>> {
    let row: Option<Refusal> = casebook_refusals::table.find(entry_id).select(Refusal::as_select()).first(conn).optional()?;
    row.map(|row| Ok(Refusal { reason: vault.open(DECLINED, &row.reason)?, ..row })).transpose()
}

/// Adds a tombstone.
pub(in crate::editorial) fn insert_tombstone(tx: &mut Tx<'_>, row: &Tombstone) -> Result<()> {
    diesel::insert_into(casebook_withdrawals::table)
        .values(row)
        .execute(tx.conn)
        .map_err(Error::from)
        .map_err(|error| error.on_unique(|| Error::Conflict("别的编辑刚刚撤下了这一篇，没有重复撤下。".to_owned())))?;
    Ok(())
}

/// What stands under a number that was withdrawn.
pub fn tombstone(conn: &mut Db, number: &str) -> Result<Option<Tombstone>> {
    Ok(casebook_withdrawals::table.find(number).select(Tombstone::as_select()).first(conn).optional()?)
}

/// Every tombstone of the office, by number.
pub fn tombstones(conn: &mut Db) -> Result<Vec<Tombstone>> {
    Ok(casebook_withdrawals::table.order(casebook_withdrawals::number.asc()).select(Tombstone::as_select()).load(conn)?)
}

/// Which of these numbers were withdrawn.
pub fn withdrawn_among(conn: &mut Db, numbers: &[&str]) -> Result<Vec<String>> {
    let gone = casebook_withdrawals::table.filter(casebook_withdrawals::number.eq_any(numbers));
    Ok(gone.select(casebook_withdrawals::number).load(conn)?)
}
