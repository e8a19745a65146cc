//! All diesel of who reads a case from outside: the register asked for a contact, and the index that rows from before it still lack.

use diesel::prelude::*;

use crate::cases::Case;
use crate::cases::parties::SpeakerKind;
use crate::db::schema::{cases, parties, requests, spokespersons};
use crate::db::{Db, Tx};
use crate::error::Result;
use crate::intake::Service;

/// Somebody who speaks for a party and has the contact.
pub(super) struct Voice {
    /// Whose.
    pub(super) party_id: String,
    /// Guardian or agent.
    pub(super) kind: SpeakerKind,
    /// Name; sealed under `spokesperson.name`.
    pub(super) name: String,
}

/// What the register has under one contact.
#[derive(Default)]
pub(super) struct Found {
    /// Cases in which it is known, each perhaps more than once.
    pub(super) case_ids: Vec<String>,
    /// Parties with this phone.
    pub(super) party_ids: Vec<String>,
    /// Guardians and agents with this phone.
    pub(super) voices: Vec<Voice>,
    /// Cases of requests with this mailbox, and the applicant's name in the request; sealed under `request.applicant_name`.
    pub(super) mailboxes: Vec<(String, String)>,
}

/// Asks the register for a contact, in all cases or in one. Three small questions, each by its own index: one with “or” would walk
/// through every case on PostgreSQL.
pub(super) fn found(conn: &mut Db, contact_blind: &str, case_id: Option<&str>) -> Result<Found> {
    let mut own = parties::table.filter(parties::phone_blind.eq(contact_blind)).select((parties::case_id, parties::id)).into_boxed();
    let mut spoken = spokespersons::table
        .inner_join(parties::table)
        .filter(spokespersons::phone_blind.eq(contact_blind))
        .select((parties::case_id, parties::id, spokespersons::kind, spokespersons::name))
        .into_boxed();
    // What was said in counselling never becomes a case; should a row say otherwise, it opens none.
    let mut mailed = cases::table
        .inner_join(requests::table)
        .filter(requests::email_blind.eq(contact_blind))
        .filter(requests::service.eq(Service::Dispute))
        .select((cases::id, requests::applicant_name))
        .into_boxed();
    if let Some(id) = case_id {
        own = own.filter(parties::case_id.eq(id.to_owned()));
        spoken = spoken.filter(parties::case_id.eq(id.to_owned()));
        mailed = mailed.filter(cases::id.eq(id.to_owned()));
    }
    let mut found = Found::default();
    for (case, party) in own.load::<(String, String)>(conn)? {
        found.case_ids.push(case);
        found.party_ids.push(party);
    }
    for (case, party_id, kind, name) in spoken.load::<(String, String, SpeakerKind, String)>(conn)? {
        found.case_ids.push(case);
        found.voices.push(Voice { party_id, kind, name });
    }
    found.mailboxes = mailed.load::<(String, String)>(conn)?;
    found.case_ids.extend(found.mailboxes.iter().map(|(case, _)| case.clone()));
    Ok(found)
}

/// Cases by id, the newest first.
pub(super) fn cases_of(conn: &mut Db, ids: &[String], limit: i64) -> Result<Vec<Case>> {
    Ok(cases::table.filter(cases::id.eq_any(ids)).order(cases::id.desc()).limit(limit).select(Case::as_select()).load(conn)?)
}

/// Gives the phones of guardians and agents from before this index their place in it. Done when the office opens and the key is known
/// to fit; a row that has its index is left alone, so that doing it again does nothing.
pub fn index_speakers(tx: &mut Tx<'_>) -> Result<()> {
    let without: Vec<(String, String)> = spokespersons::table
        .filter(spokespersons::phone_blind.is_null())
        .filter(spokespersons::phone.is_not_null())
        .select((spokespersons::id, spokespersons::phone.assume_not_null()))
        .load(tx.conn)?;
    for (id, sealed) in without {
        let phone = tx.house.vault.open("spokesperson.phone", &sealed)?;
        let blind = tx.house.vault.blind("contact", &phone);
        diesel::update(spokespersons::table.find(id)).set(spokespersons::phone_blind.eq(blind)).execute(tx.conn)?;
    }
    Ok(())
}
