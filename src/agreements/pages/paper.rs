//! The agreement as a sheet for signing: 人民调解协议书, or 人民调解口头协议登记表, in the order of the official forms
//! (司发通〔2010〕239号). Full names stand here, so every look leaves an audit line; identity numbers are not on the form.

use actix_web::web::Path;
use chrono::NaiveDate;
use serde::Serialize;

use super::overview::details;
use crate::agreements::seats::Sitter;
use crate::agreements::store::{self};
use crate::agreements::{Form as Kind, Scope, fixing};
use crate::audit::AuditLine;
use crate::cases::parties::{PartyKind, SpeakerKind};
use crate::cases::{Case, store as cases};
use crate::clock::date_words;
use crate::web::guards::CaseReader;
use crate::web::{Answer, Ctx};

#[derive(Serialize)]
struct Paper {
    back: String,
    title: &'static str,
    oral: bool,
    number: String,
    state: Option<String>,
    parties: Vec<Block>,
    facts: String,
    partial: bool,
    clauses: Vec<String>,
    terms: Vec<Term>,
    copies: i32,
    mediator: String,
    committee: String,
    effective_on: Option<String>,
    version: i32,
    mark: String,
}

#[derive(Serialize)]
struct Block {
    side: &'static str,
    person: bool,
    name: String,
    gender: &'static str,
    ethnicity: String,
    age: String,
    occupation: String,
    phone: String,
    address: String,
    representative: String,
    speakers: Vec<String>,
    signs: String,
}

#[derive(Serialize)]
struct Term {
    sentence: String,
    details: String,
}

pub(super) async fn show(ctx: Ctx, me: CaseReader, id: Path<String>) -> Answer {
    let id = id.into_inner();
    let view = ctx
        .peruse(move |perusal| {
            let (vault, today) = (perusal.house.vault.clone(), perusal.now.date());
            let agreement = store::by_id(perusal.conn, &vault, &id)?;
            let case = cases::visible_by_id(perusal.conn, &me, &agreement.case_id)?;
            perusal.audit(AuditLine::new(&me, "agreement.print", case.subject()));
            Ok(paper(&case, &fixing::whole(perusal.conn, &vault, &case, agreement)?, today))
        })
        .await?;
    ctx.page("agreements/paper.html", &view)
}

fn paper(case: &Case, whole: &fixing::Whole, today: NaiveDate) -> Paper {
    let head = &whole.agreement;
    let oral = head.form == Kind::Oral;
    Paper {
        back: format!("{}/agreement", case.url()),
        title: if oral { "人民调解口头协议登记表" } else { "人民调解协议书" },
        oral,
        number: case.number.clone(),
        state: state(head),
        parties: whole.table.parties.iter().map(|sitter| block(sitter, today)).collect(),
        facts: head.facts.clone(),
        partial: head.scope == Scope::Partial,
        clauses: whole.clauses.iter().map(|clause| clause.body.clone()).collect(),
        terms: whole.obligations.iter().map(|row| Term { sentence: whole.sentence(row), details: details(row) }).collect(),
        copies: head.copies,
        mediator: whole.table.mediator.as_ref().map(|(_, name)| name.clone()).unwrap_or_default(),
        committee: whole.table.committee.1.clone(),
        effective_on: head.effective_on.map(date_words),
        version: head.version,
        mark: head.text_sha256.as_deref().and_then(|hash| hash.get(..16)).unwrap_or("").to_owned(),
    }
}

/// What must be said above a sheet that is not the one to sign.
fn state(head: &crate::agreements::Agreement) -> Option<String> {
    match (head.superseded_at, head.fixed_at) {
        (Some(_), _) => Some(format!("第 {} 版，已作废", head.version)),
        (_, None) => Some("草稿，还没有定稿，请勿签名".to_owned()),
        _ => None,
    }
}

fn block(sitter: &Sitter, today: NaiveDate) -> Block {
    let party = &sitter.party;
    let text = |some: &Option<String>| some.clone().unwrap_or_default();
    let age = party.birth_date.and_then(|born| today.years_since(born)).map(|years| years.to_string());
    let guardian = sitter.speakers.iter().find(|(speaker, _)| speaker.kind == SpeakerKind::Guardian);
    let speakers = sitter
        .speakers
        .iter()
        .map(|(speaker, name)| format!("{}：{name}（{}，{}）", speaker.kind.label(), speaker.relation, speaker.authority.label()));
    Block {
        side: party.side.label(),
        person: party.kind == PartyKind::Person,
        name: sitter.name.clone(),
        gender: party.gender.map_or("", crate::cases::parties::Gender::label),
        ethnicity: text(&party.ethnicity),
        age: age.unwrap_or_default(),
        occupation: text(&party.occupation),
        phone: party.plain_phone().unwrap_or_default().to_owned(),
        address: text(&party.address),
        representative: text(&party.legal_representative),
        speakers: speakers.collect(),
        signs: match guardian {
            Some((_, name)) => format!("{}（法定代理人{name}代签）", sitter.name),
            None => sitter.name.clone(),
        },
    }
}
