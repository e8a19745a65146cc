//! All diesel of parties, spokespersons and willingness.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::{Authority, Gender, Ground, PartyKind, Side, SpeakerKind};
use crate::clock::Moment;
use crate::db::schema::{parties, spokespersons, willingness};
use crate::db::{Db, Tx};
use crate::error::{Error, Result};

/// A party as stored. Fields marked sealed are opened with `vault` under the purpose `party.<field>`.
#[derive(Clone, Debug, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = parties, treat_none_as_null = true)]
pub struct Party {
    /// Row id.
    pub id: String,
    /// Its case.
    pub case_id: String,
    /// Whose side.
    pub side: Side,
    /// Person or organisation.
    pub kind: PartyKind,
    /// 1, 2, 3 … in the order of entering.
    pub ordinal: i32,
    /// Name; sealed.
    pub name: String,
    /// Blind index `party_name`.
    pub name_blind: String,
    /// Kind of the document, or `org_code`.
    pub document_kind: Option<String>,
    /// Its number; sealed.
    pub document: Option<String>,
    /// Blind index `document`.
    pub document_blind: Option<String>,
    /// Phone; sealed.
    pub phone: Option<String>,
    /// Blind index `contact`.
    pub phone_blind: Option<String>,
    /// Address; sealed.
    pub address: Option<String>,
    /// Gender.
    pub gender: Option<Gender>,
    /// Birth date.
    pub birth_date: Option<NaiveDate>,
    /// 民族; sealed.
    pub ethnicity: Option<String>,
    /// Occupation; sealed.
    pub occupation: Option<String>,
    /// 法定代表人; sealed.
    pub legal_representative: Option<String>,
    /// On what the capacity rests.
    pub capacity: Ground,
    /// When it was entered.
    pub added_at: Moment,
}

/// A guardian or agent. Fields marked sealed are opened under the purpose `spokesperson.<field>`.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = spokespersons)]
pub struct Spokesperson {
    /// Row id.
    pub id: String,
    /// For whom.
    pub party_id: String,
    /// Guardian or agent.
    pub kind: SpeakerKind,
    /// What they may do.
    pub authority: Authority,
    /// Name; sealed.
    pub name: String,
    /// Phone; sealed.
    pub phone: Option<String>,
    /// Parent, lawyer, colleague …
    pub relation: String,
    /// The paper that proves it.
    pub proof_id: Option<String>,
    /// When it was entered.
    pub added_at: Moment,
}

/// One party's answer to the question whether they are willing; the newest counts.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = willingness)]
pub struct Willingness {
    /// Row id; sorts by time.
    pub id: String,
    /// Who was asked.
    pub party_id: String,
    /// Yes or no.
    pub willing: bool,
    /// How they were asked.
    pub way: crate::cases::willingness::Way,
    /// In words; sealed under `willingness.remark`.
    pub remark: String,
    /// Who asked.
    pub asked_by: String,
    /// When they answered.
    pub answered_at: Moment,
}

/// Parties of a case in the order of entering.
pub fn of_case(conn: &mut Db, case_id: &str) -> Result<Vec<Party>> {
    Ok(parties::table.filter(parties::case_id.eq(case_id)).order(parties::ordinal.asc()).select(Party::as_select()).load(conn)?)
}

/// Parties of several cases, for lists.
pub fn of_cases(conn: &mut Db, case_ids: &[String]) -> Result<Vec<Party>> {
    Ok(parties::table.filter(parties::case_id.eq_any(case_ids)).order(parties::ordinal.asc()).select(Party::as_select()).load(conn)?)
}

/// A party of a case.
pub fn party(conn: &mut Db, case_id: &str, id: &str) -> Result<Party> {
    Ok(parties::table.find(id).filter(parties::case_id.eq(case_id)).select(Party::as_select()).first(conn)?)
}

/// Adds a party.
pub fn insert(tx: &mut Tx<'_>, party: &Party) -> Result<()> {
    diesel::insert_into(parties::table).values(party).execute(tx.conn).map_err(Error::from).map_err(|error| {
        error.on_unique(|| Error::Conflict("别的同事刚刚也在这个案件里登记了当事人。请看过最新情况再填一次。".to_owned()))
    })?;
    Ok(())
}

/// Replaces a party's details.
pub fn update(tx: &mut Tx<'_>, party: &Party) -> Result<()> {
    diesel::update(parties::table.find(&party.id)).set(party).execute(tx.conn)?;
    Ok(())
}

/// Who speaks for the parties of a case.
pub fn speakers(conn: &mut Db, case_id: &str) -> Result<Vec<Spokesperson>> {
    Ok(spokespersons::table
        .inner_join(parties::table)
        .filter(parties::case_id.eq(case_id))
        .order(spokespersons::id.asc())
        .select(Spokesperson::as_select())
        .load(conn)?)
}

/// Adds a spokesperson.
pub fn insert_speaker(tx: &mut Tx<'_>, speaker: &Spokesperson) -> Result<()> {
    diesel::insert_into(spokespersons::table).values(speaker).execute(tx.conn)?;
    Ok(())
}

/// Answers of all parties of a case, newest first.
pub fn answers(conn: &mut Db, case_id: &str) -> Result<Vec<Willingness>> {
    Ok(willingness::table
        .inner_join(parties::table)
        .filter(parties::case_id.eq(case_id))
        .order((willingness::answered_at.desc(), willingness::id.desc()))
        .select(Willingness::as_select())
        .load(conn)?)
}

/// Adds an answer.
pub fn insert_answer(tx: &mut Tx<'_>, answer: &Willingness) -> Result<()> {
    diesel::insert_into(willingness::table).values(answer).execute(tx.conn)?;
    Ok(())
}
