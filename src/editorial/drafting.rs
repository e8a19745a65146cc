//! Writing an entry: what the case fills in by itself, and saving a version. Every save is a version of its own; what was saved is
//! never changed.

use chrono::{Datelike, NaiveDate};

use super::store::{self, Version};
use super::{Entry, State};
use crate::actor::Actor;
use crate::agreements::{Form, Scope, store as agreements};
use crate::audit::AuditLine;
use crate::casebook::anonymise::{self, Known};
use crate::casebook::lists::Lists;
use crate::casebook::writing::{self, Sheet};
use crate::casebook::{SECTIONS, citations};
use crate::cases::{Case, store as cases};
use crate::closing::{self, Outcome};
use crate::db::{Db, Tx};
use crate::error::{Error, FieldError, Result};
use crate::sessions::store as sessions;
use crate::vault::Vault;

impl Entry {
    /// Subject of its audit lines.
    pub fn subject(&self) -> String {
        format!("entry:{}", self.id)
    }

    /// Its page for editors.
    pub fn url(&self) -> String {
        format!("/casebook/desk/{}", self.id)
    }
}

/// The case that an entry was nominated from; for editors, who were admitted to the entry.
pub fn case_of(conn: &mut Db, vault: &Vault, entry: &Entry) -> Result<Case> {
    let nomination = store::records::nomination(conn, vault, &entry.id)?;
    cases::by_id(conn, &nomination.case_link)
}

/// The newest version as a sheet, or what the case fills in when there is none yet.
pub fn sheet(conn: &mut Db, vault: &Vault, entry: &Entry, case: &Case, known: &Known, today: NaiveDate) -> Result<Sheet> {
    if entry.version == 0 {
        return filled_in(conn, vault, entry, case, known, today);
    }
    let newest = store::version(conn, vault, &entry.id, entry.version)?;
    let sheet = Sheet::of_file(&newest.body).ok_or_else(|| Error::internal("a version cannot be read"))?;
    Ok(headed(sheet, entry, today))
}

/// The lines of the head that the office writes: an entry without a number belongs to the year in which it is written on.
pub fn headed(sheet: Sheet, entry: &Entry, today: NaiveDate) -> Sheet {
    let version = entry.edition.unsigned_abs() + 1;
    match &entry.number {
        Some(number) => Sheet { number: number.clone(), version, ..sheet },
        None => Sheet { number: writing::unnumbered(today.year()), year: today.year(), published: today, version, ..sheet },
    }
}

fn filled_in(conn: &mut Db, vault: &Vault, entry: &Entry, case: &Case, known: &Known, today: NaiveDate) -> Result<Sheet> {
    let clean = |text: &str| anonymise::anonymised(text.trim(), known);
    let agreement = agreements::alive(conn, vault, &case.id)?;
    let clauses = match &agreement {
        Some(agreement) => agreements::clauses(conn, vault, &agreement.id)?,
        None => Vec::new(),
    };
    let closure = closing::store::closure(conn, vault, &case.id)?;
    let mut course: Vec<String> = Vec::new();
    for sitting in sessions::of_case(conn, vault, &case.id)? {
        if let Some(minutes) = sessions::minutes(conn, vault, &sitting.id)? {
            let month = sitting.starts_at.date();
            course.push(format!("{}年{}月，{}", month.year(), month.month(), clean(&minutes.body)));
        }
    }
    let mut outcome: Vec<String> = clauses.iter().map(|clause| format!("{}. {}", clause.ordinal, clean(&clause.body))).collect();
    outcome.extend(closure.as_ref().map(|closure| format!("\n结案：{}。", closure.outcome.label())));
    let result = match (closure.map(|closure| closure.outcome), agreement.map(|one| (one.form, one.scope))) {
        (Some(Outcome::Ended), _) | (_, None) => "ended",
        (_, Some((Form::Oral, _))) => "oral_agreement",
        (_, Some((_, Scope::Whole))) => "settled",
        (_, Some(_)) => "partly_settled",
    };
    let opening = format!("{}\n\n诉求：{}", clean(&case.plain_facts(vault)?), clean(&case.plain_wishes(vault)?));
    let sheet = Sheet {
        number: String::new(),
        slug: String::new(),
        title: clean(&case.title),
        year: today.year(),
        dispute_type: case.dispute_type.as_str().to_owned(),
        techniques: Vec::new(),
        result: result.to_owned(),
        difficulty: if case.difficult { 3 } else { 1 },
        room: entry.room_code.clone(),
        keywords: Vec::new(),
        statutes: Vec::new(),
        related: Vec::new(),
        gist: String::new(),
        published: today,
        version: 1,
        sections: [opening, course.join("\n\n"), outcome.join("\n"), String::new()],
    };
    Ok(headed(sheet, entry, today))
}

/// The sheet with the statutes that its text names: nobody lists them by hand.
pub fn cited(sheet: Sheet, lists: &Lists) -> Sheet {
    let statutes = citations::of(&sheet.sections.join("\n\n"), lists).found.into_iter().collect();
    Sheet { statutes, ..sheet }
}

/// Saves a version; whoever had the newest one under review begins anew.
pub fn save(tx: &mut Tx<'_>, actor: &Actor, entry: &Entry, sheet: &Sheet, why: String) -> Result<Entry> {
    let broken = SECTIONS.iter().zip(&sheet.sections).enumerate().filter(|(_, (_, text))| Sheet::breaks_out(text));
    let told = |(at, (title, _)): (usize, (&&str, &String))| FieldError {
        field: format!("section{}", at + 1),
        text: format!("“{title}”里不要写一级、二级标题，也不要用一整行的“=”或“-”；小标题用三个 #。"),
    };
    let errors: Vec<FieldError> = broken.map(told).collect();
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    let state = match entry.state {
        State::Drafting => State::Drafting,
        state => state.step(State::Drafting, entry.edition > 0)?,
    };
    let vault = tx.house.vault.clone();
    let body = sheet.file();
    let sha256 = store::digest(&body);
    if entry.version > 0 && store::version(tx.conn, &vault, &entry.id, entry.version)?.sha256 == sha256 {
        return Err(Error::refused("和上一稿一字不差，没有另存一稿。"));
    }
    let ordinal = entry.version + 1;
    let author_id = actor.person_id().ok_or(Error::SignIn)?.to_owned();
    let row = Version { id: tx.id(), entry_id: entry.id.clone(), ordinal, body, sha256, author_id, why, made_at: tx.now };
    store::insert_version(tx, &row)?;
    tx.audit(AuditLine::new(actor, "entry.draft", entry.subject()).with(serde_json::json!({ "version": ordinal, "sha256": row.sha256 })));
    store::change(tx, entry, &Entry { state, version: ordinal, ..entry.clone() })
}
