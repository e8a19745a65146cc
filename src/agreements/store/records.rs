//! All diesel of what happened to an agreement: who signed when with which scan, and what was performed.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::agreements::{Means, Signer};
use crate::clock::Moment;
use crate::db::schema::{agreements, obligations, performances, signatures};
use crate::db::{Db, Tx};
use crate::error::{Error, Result};
use crate::vault::Vault;

/// One signature on paper.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = signatures)]
pub struct Signature {
    /// Row id.
    pub id: String,
    /// Which version.
    pub agreement_id: String,
    /// In which quality.
    pub kind: Signer,
    /// Id of the party, the mediator or the committee.
    pub signer: String,
    /// Who signed for a party.
    pub spokesperson_id: Option<String>,
    /// By hand, seal or finger.
    pub means: Means,
    /// The day on the paper.
    pub signed_on: NaiveDate,
    /// Scan of the signed paper.
    pub scan_id: String,
    /// Who recorded it.
    pub recorded_by: String,
    /// When.
    pub recorded_at: Moment,
}

/// One performance of an obligation.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = performances)]
pub struct Performance {
    /// Row id.
    pub id: String,
    /// Which obligation.
    pub obligation_id: String,
    /// When it was performed.
    pub performed_on: NaiveDate,
    /// How much.
    pub amount_fen: Option<i64>,
    /// True when nothing is owed any more.
    pub complete: bool,
    /// In words; plain outside the store.
    pub remark: String,
    /// A receipt.
    pub proof_id: Option<String>,
    /// Who recorded it.
    pub recorded_by: String,
    /// When.
    pub recorded_at: Moment,
}

const REMARK: &str = "performance.remark";

/// Adds a signature; one for each signer of a version.
pub(in crate::agreements) fn insert_signature(tx: &mut Tx<'_>, row: &Signature) -> Result<()> {
    diesel::insert_into(signatures::table)
        .values(row)
        .execute(tx.conn)
        .map_err(Error::from)
        .map_err(|error| error.on_unique(|| Error::Conflict("这个签名已经登记过了，没有重复登记。".to_owned())))?;
    Ok(())
}

/// Signatures of a version, in the order in which they were recorded.
pub fn signatures(conn: &mut Db, agreement_id: &str) -> Result<Vec<Signature>> {
    Ok(signatures::table
        .filter(signatures::agreement_id.eq(agreement_id))
        .order(signatures::id.asc())
        .select(Signature::as_select())
        .load(conn)?)
}

/// Adds a performance.
pub(in crate::agreements) fn insert_performance(tx: &mut Tx<'_>, performance: &Performance) -> Result<()> {
    let mut row = performance.clone();
    row.remark = tx.house.vault.seal(REMARK, &row.remark)?;
    diesel::insert_into(performances::table).values(row).execute(tx.conn)?;
    Ok(())
}

/// Performances of a version's obligations, oldest first.
pub fn performances(conn: &mut Db, vault: &Vault, agreement_id: &str) -> Result<Vec<Performance>> {
    let rows: Vec<Performance> = performances::table
        .inner_join(obligations::table)
        .filter(obligations::agreement_id.eq(agreement_id))
        .order(performances::id.asc())
        .select(Performance::as_select())
        .load(conn)?;
    let open = |mut row: Performance| -> Result<Performance> {
        row.remark = vault.open(REMARK, &row.remark)?;
        Ok(row)
    };
    rows.into_iter().map(open).collect()
}

/// Obligations past their day whose agreement stands and of which nothing says that they are complete:
/// the case, the obligation and the day, oldest first, among these cases.
pub fn overdue(conn: &mut Db, case_ids: &[String], today: NaiveDate, limit: i64) -> Result<Vec<(String, String, NaiveDate)>> {
    let complete = performances::table.filter(performances::obligation_id.eq(obligations::id)).filter(performances::complete.eq(true));
    let rows: Vec<(String, String, Option<NaiveDate>)> = obligations::table
        .inner_join(agreements::table)
        .filter(agreements::case_id.eq_any(case_ids))
        .filter(agreements::superseded_at.is_null())
        .filter(agreements::effective_on.is_not_null())
        .filter(obligations::due_on.lt(today))
        .filter(diesel::dsl::not(diesel::dsl::exists(complete)))
        .order((obligations::due_on.asc(), obligations::id.asc()))
        .limit(limit)
        .select((agreements::case_id, obligations::id, obligations::due_on))
        .load(conn)?;
    Ok(rows.into_iter().filter_map(|(case, id, day)| Some((case, id, day?))).collect())
}
