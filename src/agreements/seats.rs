//! Who sits at the table of an agreement: parties with their names, who may sign for them, the presiding mediator, the committee.
//!
//! Read from `cases` through its public functions; what a review or a signature needs is answered here once.

use chrono::NaiveDate;

use super::review;
use super::{Signature, Signer};
use crate::cases::mediators;
use crate::cases::parties::store as parties;
use crate::cases::parties::{Authority, Party, PartyKind, Side, SpeakerKind, Spokesperson};
use crate::cases::{Case, store as cases};
use crate::db::Db;
use crate::error::Result;
use crate::vault::Vault;

/// Everybody at the table.
pub struct Table {
    /// Parties in the order of entering.
    pub parties: Vec<Sitter>,
    /// The presiding mediator, when one is appointed.
    pub mediator: Option<(String, String)>,
    /// The committee: id and name.
    pub committee: (String, String),
}

/// A party with its plain name and who speaks for it.
pub struct Sitter {
    /// As stored.
    pub party: Party,
    /// Full name.
    pub name: String,
    /// Guardians and agents with their plain names.
    pub speakers: Vec<(Spokesperson, String)>,
}

/// One signature that an agreement needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seat {
    /// In which quality.
    pub kind: Signer,
    /// Id of party, mediator or committee.
    pub signer: String,
    /// Whom pages name.
    pub name: String,
}

/// Reads the table of a case.
pub fn of(conn: &mut Db, vault: &Vault, case: &Case) -> Result<Table> {
    let (people, speakers) = parties::everybody(conn, vault, &case.id)?;
    let mut sitters = Vec::new();
    for party in people {
        let own = speakers.iter().filter(|speaker| speaker.party_id == party.id);
        let speakers = own.map(|speaker| Ok((speaker.clone(), speaker.plain_name(vault)?))).collect::<Result<Vec<_>>>()?;
        sitters.push(Sitter { name: party.name.clone(), party, speakers });
    }
    let committee = cases::committee(conn, &case.committee_id)?;
    let panel = mediators::store::panel(conn, &case.id)?;
    let chief = panel.into_iter().find(|seat| seat.chief).map(|seat| (seat.person_id, seat.name));
    Ok(Table { parties: sitters, mediator: chief, committee: (committee.id, committee.name) })
}

impl Table {
    /// Every signature that a written agreement needs; without a mediator it cannot be complete.
    pub fn seats(&self) -> Vec<Seat> {
        let parties = self.parties.iter().map(|sitter| Seat {
            kind: Signer::Party,
            signer: sitter.party.id.clone(),
            name: format!("{} {}", sitter.party.side.label(), sitter.name),
        });
        let mediator = match &self.mediator {
            Some((id, name)) => Seat { kind: Signer::Mediator, signer: id.clone(), name: format!("人民调解员 {name}") },
            None => Seat { kind: Signer::Mediator, signer: String::new(), name: "人民调解员（还没有确定）".to_owned() },
        };
        let committee =
            Seat { kind: Signer::Committee, signer: self.committee.0.clone(), name: format!("{}（印章）", self.committee.1) };
        parties.chain([mediator, committee]).collect()
    }

    /// A party's full name by its id.
    pub fn name(&self, party_id: &str) -> &str {
        self.parties.iter().find(|sitter| sitter.party.id == party_id).map_or("（已不在名单）", |sitter| &sitter.name)
    }

    /// A party by its id.
    pub fn sitter(&self, party_id: &str) -> Option<&Sitter> {
        self.parties.iter().find(|sitter| sitter.party.id == party_id)
    }

    /// The parties as the review sees them.
    pub fn reviewed(&self, today: NaiveDate) -> Vec<review::Party> {
        self.parties.iter().map(|sitter| sitter.reviewed(today)).collect()
    }
}

impl Sitter {
    fn reviewed(&self, today: NaiveDate) -> review::Party {
        let party = &self.party;
        let agents = |authority| self.speakers.iter().filter(|(speaker, _)| speaker.authority == authority).count();
        review::Party {
            id: party.id.clone(),
            name: self.name.clone(),
            applicant: party.side == Side::Applicant,
            person: party.kind == PartyKind::Person,
            address: party.address.is_some(),
            phone: party.phone.is_some(),
            document: party.paper.is_some(),
            born: party.birth_date,
            particulars: party.gender.is_some() && party.ethnicity.is_some(),
            representative: party.legal_representative.is_some(),
            needs_guardian: party.needs_guardian_on(today),
            guardian: self.speakers.iter().any(|(speaker, _)| speaker.kind == SpeakerKind::Guardian),
            general_agents: agents(Authority::General),
            special_agents: agents(Authority::Special),
        }
    }
}

impl Seat {
    /// As forms send it: `party:<id>`.
    pub fn key(&self) -> String {
        format!("{}:{}", self.kind.as_str(), self.signer)
    }

    /// The signature that fills it.
    pub fn signed<'a>(&self, signatures: &'a [Signature]) -> Option<&'a Signature> {
        signatures.iter().find(|signature| signature.kind == self.kind && signature.signer == self.signer)
    }
}
