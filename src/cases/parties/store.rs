//! All diesel of parties, spokespersons and willingness.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::{Authority, Details, Gender, Ground, Paper, Party, PartyKind, Side, SpeakerKind};
use crate::clock::Moment;
use crate::db::schema::{parties, spokespersons, willingness};
use crate::db::{Db, Tx};
use crate::error::{Error, Result};
use crate::identity::Phone;
use crate::vault::Vault;

/// A party's row: what tells who somebody is, sealed under `party.<field>`, with blind indexes beside it.
#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = parties, treat_none_as_null = true)]
struct Row {
    id: String,
    case_id: String,
    side: Side,
    kind: PartyKind,
    ordinal: i32,
    name: String,
    name_blind: String,
    document_kind: Option<String>,
    document: Option<String>,
    document_blind: Option<String>,
    phone: Option<String>,
    phone_blind: Option<String>,
    address: Option<String>,
    gender: Option<Gender>,
    birth_date: Option<NaiveDate>,
    ethnicity: Option<String>,
    occupation: Option<String>,
    legal_representative: Option<String>,
    capacity: Ground,
    added_at: Moment,
}

impl Row {
    fn sealed(vault: &Vault, party: &Party) -> Result<Row> {
        let (paper, phone) = (party.paper.as_ref(), party.phone.as_ref());
        Ok(Row {
            id: party.id.clone(),
            case_id: party.case_id.clone(),
            side: party.side,
            kind: party.kind,
            ordinal: party.ordinal,
            name: vault.seal("party.name", &party.name)?,
            name_blind: vault.blind("party_name", &party.name),
            document_kind: paper.map(|paper| paper.kind().to_owned()),
            document: vault.seal_some("party.document", paper.map(Paper::number))?,
            document_blind: paper.map(|paper| vault.blind("document", &format!("{} {}", paper.kind(), paper.number()))),
            phone: vault.seal_some("party.phone", party.plain_phone())?,
            phone_blind: phone.map(|phone| vault.blind("contact", phone.as_str())),
            address: vault.seal_some("party.address", party.address.as_deref())?,
            gender: party.gender,
            birth_date: party.birth_date,
            ethnicity: vault.seal_some("party.ethnicity", party.ethnicity.as_deref())?,
            occupation: vault.seal_some("party.occupation", party.occupation.as_deref())?,
            legal_representative: vault.seal_some("party.legal_representative", party.legal_representative.as_deref())?,
            capacity: party.ground,
            added_at: party.added_at,
        })
    }

    fn opened(self, vault: &Vault) -> Result<Party> {
        let phone = vault.open_some("party.phone", self.phone.as_deref())?;
        let number = vault.open_some("party.document", self.document.as_deref())?;
        let paper = self.document_kind.zip(number).map(|(kind, number)| Paper::restored(&kind, &number)).transpose()?;
        let details = Details {
            side: self.side,
            kind: self.kind,
            name: vault.open("party.name", &self.name)?,
            paper,
            phone: phone.map(|text| Phone::parse(&text).map_err(|refusal| Error::internal(refusal.to_string()))).transpose()?,
            address: vault.open_some("party.address", self.address.as_deref())?,
            gender: self.gender,
            birth_date: self.birth_date,
            ethnicity: vault.open_some("party.ethnicity", self.ethnicity.as_deref())?,
            occupation: vault.open_some("party.occupation", self.occupation.as_deref())?,
            legal_representative: vault.open_some("party.legal_representative", self.legal_representative.as_deref())?,
            ground: self.capacity,
        };
        Ok(Party { id: self.id, case_id: self.case_id, ordinal: self.ordinal, added_at: self.added_at, details })
    }
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
    /// Blind index (`contact`) of the phone.
    pub phone_blind: Option<String>,
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
pub fn of_case(conn: &mut Db, vault: &Vault, case_id: &str) -> Result<Vec<Party>> {
    of_cases(conn, vault, &[case_id.to_owned()])
}

/// Parties of several cases, for lists.
pub fn of_cases(conn: &mut Db, vault: &Vault, case_ids: &[String]) -> Result<Vec<Party>> {
    let rows: Vec<Row> =
        parties::table.filter(parties::case_id.eq_any(case_ids)).order(parties::ordinal.asc()).select(Row::as_select()).load(conn)?;
    rows.into_iter().map(|row| row.opened(vault)).collect()
}

/// A party of a case.
pub fn party(conn: &mut Db, vault: &Vault, case_id: &str, id: &str) -> Result<Party> {
    parties::table.find(id).filter(parties::case_id.eq(case_id)).select(Row::as_select()).first::<Row>(conn)?.opened(vault)
}

/// Adds a party.
pub fn insert(tx: &mut Tx<'_>, party: &Party) -> Result<()> {
    let row = Row::sealed(&tx.house.vault, party)?;
    diesel::insert_into(parties::table).values(row).execute(tx.conn).map_err(Error::from).map_err(|error| {
        error.on_unique(|| Error::Conflict("别的同事刚刚也在这个案件里登记了当事人。请看过最新情况再填一次。".to_owned()))
    })?;
    Ok(())
}

/// Replaces a party's details.
pub fn update(tx: &mut Tx<'_>, party: &Party) -> Result<()> {
    let row = Row::sealed(&tx.house.vault, party)?;
    diesel::update(parties::table.find(&party.id)).set(row).execute(tx.conn)?;
    Ok(())
}

/// Parties of a case in the order of entering, and who speaks for them.
pub fn everybody(conn: &mut Db, vault: &Vault, case_id: &str) -> Result<(Vec<Party>, Vec<Spokesperson>)> {
    let rows: Vec<(Row, Option<Spokesperson>)> = parties::table
        .left_join(spokespersons::table)
        .filter(parties::case_id.eq(case_id))
        .order((parties::ordinal.asc(), spokespersons::id.asc()))
        .select((Row::as_select(), Option::<Spokesperson>::as_select()))
        .load(conn)?;
    let (mut people, mut speakers): (Vec<Party>, Vec<Spokesperson>) = (Vec::new(), Vec::new());
    for (row, speaker) in rows {
        speakers.extend(speaker);
        // A party stands once for each of its spokespersons.
        if people.last().is_none_or(|party| party.id != row.id) {
            people.push(row.opened(vault)?);
        }
    }
    Ok((people, speakers))
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

/// Those of these parties who have answered.
pub fn answered(conn: &mut Db, party_ids: &[String]) -> Result<Vec<String>> {
    let theirs = willingness::table.filter(willingness::party_id.eq_any(party_ids));
    Ok(theirs.select(willingness::party_id).distinct().load(conn)?)
}

/// Adds an answer.
pub fn insert_answer(tx: &mut Tx<'_>, answer: &Willingness) -> Result<()> {
    diesel::insert_into(willingness::table).values(answer).execute(tx.conn)?;
    Ok(())
}
