//! Which cases a citizen reads who proved a phone or mailbox by a code, and as whom.
//!
//! A party reads by the phone in the register, or by the mailbox to which the case's messages go; a new phone in the register
//! shuts the former one out at once. A guardian reads until the ward is of full capacity (民法典第一百七十五条), an agent until the case
//! is over and with it what the agent was asked to do (民法典第一百七十三条); later the party itself reads. Who only speaks at a sitting is no
//! party, is not in the register, and reads nothing.

pub mod store;

use std::collections::HashMap;

use chrono::NaiveDate;

use super::store as parties;
use super::{Party, Side, SpeakerKind};
use crate::actor::Actor;
use crate::cases::{Case, Stage};
use crate::db::Db;
use crate::error::{Error, Result};
use crate::identity::Capacity;
use crate::timeline;
use crate::vault::Vault;
use store::{Found, Voice};

/// The event by which a side was invited.
const INVITED: &str = "case.invited";
/// At most so many cases of one contact.
const MOST: i64 = 200;

/// A case that a citizen may read, and as whom.
#[derive(Clone, Debug)]
pub struct Own {
    /// The case.
    pub case: Case,
    /// At least one: a phone may be that of two parties, or of a party who is also somebody's guardian.
    pub stands: Vec<Stand>,
}

/// For whom somebody reads.
#[derive(Clone, Debug)]
pub struct Stand {
    /// The party.
    pub party: Party,
    /// Who speaks for it, with the plain name; none: the party itself.
    pub speaker: Option<(SpeakerKind, String)>,
}

impl Own {
    /// True for a party for whom this citizen stands.
    pub fn is_for(&self, party_id: &str) -> bool {
        self.stands.iter().any(|stand| stand.party.id == party_id)
    }
}

/// The cases that an actor may read as a citizen, the newest first; none for those who proved no contact.
pub fn all(conn: &mut Db, vault: &Vault, actor: &Actor, today: NaiveDate) -> Result<Vec<Own>> {
    visible(conn, vault, actor, today, None)
}

/// One of them; what is not theirs does not exist.
pub fn one(conn: &mut Db, vault: &Vault, actor: &Actor, today: NaiveDate, case_id: &str) -> Result<Own> {
    visible(conn, vault, actor, today, Some(case_id))?.pop().ok_or(Error::NotFound)
}

fn visible(conn: &mut Db, vault: &Vault, actor: &Actor, today: NaiveDate, case_id: Option<&str>) -> Result<Vec<Own>> {
    let Actor::Citizen { contact_blind } = actor else { return Ok(Vec::new()) };
    let found = store::found(conn, contact_blind, case_id)?;
    if found.case_ids.is_empty() {
        return Ok(Vec::new());
    }
    let cases = store::cases_of(conn, &found.case_ids, MOST)?;
    let mut people: HashMap<String, Vec<Party>> = HashMap::new();
    let ids: Vec<String> = cases.iter().map(|case| case.id.clone()).collect();
    for party in parties::of_cases(conn, vault, &ids)? {
        people.entry(party.case_id.clone()).or_default().push(party);
    }
    let mut own = Vec::new();
    for case in cases {
        let stands = stands(vault, &found, &case, people.remove(&case.id).unwrap_or_default(), today)?;
        own.push(Own { case, stands });
    }
    keep_asked(conn, &mut own)?;
    own.retain(|own| !own.stands.is_empty());
    Ok(own)
}

/// The other side reads once the office has turned to it, by an invitation or by asking in another way: until then the applicant alone
/// decides who hears of it, and nobody whom the applicant fears learns of the case here. Asked once for all cases.
fn keep_asked(conn: &mut Db, own: &mut [Own]) -> Result<()> {
    let others: Vec<&Stand> = own.iter().flat_map(|own| &own.stands).filter(|stand| stand.party.side != Side::Applicant).collect();
    if others.is_empty() {
        return Ok(());
    }
    let parties: Vec<String> = others.iter().map(|stand| stand.party.id.clone()).collect();
    let subjects: Vec<String> = own.iter().map(|own| own.case.subject()).collect();
    let answered = parties::answered(conn, &parties)?;
    let told = timeline::store::of_kind(conn, &subjects, INVITED)?;
    for Own { case, stands } in own {
        let subject = case.subject();
        let invited = |side: Side| told.iter().any(|event| event.subject == subject && event.sentence.contains(side.label()));
        stands.retain(|Stand { party, .. }| party.side == Side::Applicant || invited(party.side) || answered.contains(&party.id));
    }
    Ok(())
}

fn stands(vault: &Vault, found: &Found, case: &Case, people: Vec<Party>, today: NaiveDate) -> Result<Vec<Stand>> {
    let mailbox = found.mailboxes.iter().find(|(id, _)| *id == case.id).map(|(_, name)| vault.open("request.applicant_name", name));
    let mailbox = mailbox.transpose()?;
    let alone = people.iter().filter(|party| party.side == Side::Applicant).count() == 1;
    let mut stands = Vec::new();
    for party in people {
        if found.party_ids.contains(&party.id) || mailbox.as_ref().is_some_and(|name| is_mailed(&party, name, alone)) {
            stands.push(Stand { party: party.clone(), speaker: None });
        }
        for Voice { kind, name, .. } in
            found.voices.iter().filter(|voice| voice.party_id == party.id && speaks(voice.kind, &party, case.stage, today))
        {
            stands.push(Stand { party: party.clone(), speaker: Some((*kind, vault.open("spokesperson.name", name)?)) });
        }
    }
    Ok(stands)
}

/// True when a request's mailbox is that of this party: it bears the applicant's name, or the case's messages go there because the
/// only applicant left no phone (`cases::telling`).
fn is_mailed(party: &Party, applicant: &str, alone: bool) -> bool {
    party.side == Side::Applicant && (alone && party.phone.is_none() || party.name == applicant)
}

/// True while somebody still speaks for a party.
fn speaks(kind: SpeakerKind, party: &Party, stage: Stage, today: NaiveDate) -> bool {
    match kind {
        SpeakerKind::Agent => !stage.is_over(),
        // Whose age is not known yet still has the guardian that was named.
        SpeakerKind::Guardian => party.capacity_on(today).is_none_or(Capacity::needs_guardian),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cases::parties::{Details, Ground, PartyKind};
    use crate::clock::Moment;
    use crate::identity::Phone;

    fn party(side: Side, born: Option<&str>, ground: Ground) -> Party {
        let details = Details::brief(side, PartyKind::Person, "王芳".to_owned(), None);
        let details = Details { birth_date: born.map(|day| day.parse().unwrap()), ground, ..details };
        Party { id: "p".to_owned(), case_id: "c".to_owned(), ordinal: 1, added_at: Moment::from_micros(0), details }
    }

    #[test]
    fn an_agent_reads_until_the_case_is_over() {
        let today = "2026-11-23".parse().unwrap();
        let party = party(Side::Applicant, None, Ground::Age);
        let reads: Vec<Stage> = Stage::ALL.iter().copied().filter(|stage| speaks(SpeakerKind::Agent, &party, *stage, today)).collect();
        assert_eq!(reads, [Stage::Opened, Stage::Willing, Stage::Mediating, Stage::Agreed, Stage::Effective]);
    }

    #[test]
    fn a_guardian_reads_until_the_ward_comes_of_age_and_always_for_whom_a_court_protects() {
        let reads = |born: Option<&str>, ground, today: &str| {
            speaks(SpeakerKind::Guardian, &party(Side::Respondent, born, ground), Stage::Closed, today.parse().unwrap())
        };
        assert!(reads(Some("2008-11-24"), Ground::Age, "2026-11-23"));
        assert!(!reads(Some("2008-11-24"), Ground::Age, "2026-11-24"));
        assert!(!reads(Some("2010-01-01"), Ground::OwnLabour, "2026-11-23"));
        assert!(reads(Some("1950-01-01"), Ground::NoneByCourt, "2026-11-23"));
        assert!(reads(None, Ground::Age, "2026-11-23"));
    }

    #[test]
    fn a_mailbox_is_the_applicants_of_that_name_or_of_who_left_no_phone() {
        let mut own = party(Side::Applicant, None, Ground::Age);
        assert!(is_mailed(&own, "别人", true) && !is_mailed(&own, "别人", false));
        own.details.phone = Phone::parse("13800001234").ok();
        assert!(is_mailed(&own, "王芳", false) && !is_mailed(&own, "别人", true));
        assert!(!is_mailed(&party(Side::Respondent, None, Ground::Age), "王芳", true));
    }
}
