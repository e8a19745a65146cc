//! The agreement of a case on one page: draft, findings, signatures, versions, and what can be done next.

use actix_web::web::Path;
use serde::Serialize;

use super::{Choice, Head, findings::Found};
use crate::agreements::fixing::{self, Whole};
use crate::agreements::performing::progress;
use crate::agreements::seats::Seat;
use crate::agreements::store::{self, records};
use crate::agreements::{Agreement, Form as Kind, Signature, drafting, effect};
use crate::audit::AuditLine;
use crate::cases::{Case, Stage, store as cases};
use crate::clock::date_words;
use crate::db::Perusal;
use crate::error::Result;
use crate::web::guards::{CaseReader, CaseWorker};
use crate::web::{Answer, Ctx, Done, Form};

#[derive(Serialize)]
struct Overview {
    case: Head,
    can_work: bool,
    can_begin: bool,
    can_renew: bool,
    agreement: Option<Shown>,
    findings: Vec<Found>,
    blocked: bool,
    clauses: Vec<ClauseLine>,
    obligations: Vec<Owes>,
    signatures: Vec<Signs>,
    missing: usize,
    confirm_steps: Vec<String>,
    confirm_by: Option<String>,
    versions: Vec<Version>,
    forms: Vec<Choice>,
}

#[derive(Serialize)]
struct Shown {
    id: String,
    version: i32,
    revision: i32,
    form: &'static str,
    oral: bool,
    scope: &'static str,
    facts: String,
    copies: i32,
    fixed_at: Option<String>,
    hash: Option<String>,
    effective_on: Option<String>,
}

#[derive(Serialize)]
struct ClauseLine {
    id: String,
    ordinal: i32,
    body: String,
    first: bool,
    last: bool,
}

/// An obligation as pages list it.
#[derive(Serialize)]
pub(super) struct Owes {
    pub(super) id: String,
    pub(super) ordinal: i32,
    pub(super) sentence: String,
    pub(super) details: String,
    pub(super) status: String,
    pub(super) kind: &'static str,
    pub(super) complete: bool,
    first: bool,
    last: bool,
}

#[derive(Serialize)]
struct Signs {
    name: String,
    signed: Option<String>,
    scan: Option<String>,
}

#[derive(Serialize)]
struct Version {
    label: String,
    status: String,
    paper: String,
}

pub(super) async fn show(ctx: Ctx, me: CaseReader, id: Path<String>) -> Answer {
    let id = id.into_inner();
    let view = ctx
        .peruse(move |perusal| {
            let case = cases::visible_by_id(perusal.conn, &me, &id)?;
            let can_work = cases::workable_by_id(perusal.conn, &me, &id).is_ok();
            perusal.audit(AuditLine::new(&me, "agreement.read", case.subject()));
            overview(perusal, &case, can_work)
        })
        .await?;
    ctx.page("agreements/overview.html", &view)
}

fn overview(perusal: &mut Perusal<'_>, case: &Case, can_work: bool) -> Result<Overview> {
    let (vault, today) = (perusal.house.vault.clone(), perusal.now.date());
    let versions = store::versions(perusal.conn, &vault, &case.id)?;
    let alive = versions.iter().find(|version| version.superseded_at.is_none()).cloned();
    let open = alive.as_ref().is_some_and(|alive| alive.fixed_at.is_none());
    let mut view = Overview {
        case: Head::from(case),
        can_work,
        can_begin: can_work && case.stage == Stage::Mediating && alive.is_none(),
        can_renew: can_work && !open && alive.is_some() && matches!(case.stage, Stage::Mediating | Stage::Agreed | Stage::Effective),
        agreement: None,
        findings: Vec::new(),
        blocked: false,
        clauses: Vec::new(),
        obligations: Vec::new(),
        signatures: Vec::new(),
        missing: 0,
        confirm_steps: Vec::new(),
        confirm_by: None,
        versions: versions.iter().map(version).collect(),
        forms: Kind::ALL.iter().map(|form| Choice::new(form.as_str(), form.label())).collect(),
    };
    if let Some(agreement) = alive {
        let signed = records::signatures(perusal.conn, &agreement.id)?;
        let whole = fixing::whole(perusal.conn, &vault, case, agreement)?;
        if open {
            let findings = whole.findings(case, today);
            view.findings = findings.into_iter().map(|finding| Found::of(case, finding)).collect();
            view.blocked = view.findings.iter().any(|found| found.must);
        }
        if let Some(day) = whole.agreement.effective_on {
            let reckoned = effect::confirmation(perusal.conn, day)?;
            view.confirm_by = reckoned.due.map(date_words);
            view.confirm_steps = reckoned.steps;
        }
        let done = records::performances(perusal.conn, &vault, &whole.agreement.id)?;
        view.obligations = owes(&whole, &done, today);
        view.clauses = clause_lines(&whole);
        if whole.agreement.form == Kind::Written && !open {
            let seats = whole.table.seats();
            view.missing = seats.iter().filter(|seat| seat.signed(&signed).is_none()).count();
            view.signatures = seats.iter().map(|seat| signs(seat, &signed, &whole)).collect();
        }
        view.agreement = Some(shown(&whole.agreement));
    }
    Ok(view)
}

fn shown(row: &Agreement) -> Shown {
    Shown {
        id: row.id.clone(),
        version: row.version,
        revision: row.revision,
        form: row.form.label(),
        oral: row.form == Kind::Oral,
        scope: row.scope.label(),
        facts: row.facts.clone(),
        copies: row.copies,
        fixed_at: row.fixed_at.map(|at| at.words()),
        hash: row.text_sha256.clone(),
        effective_on: row.effective_on.map(date_words),
    }
}

fn clause_lines(whole: &Whole) -> Vec<ClauseLine> {
    let last = whole.clauses.len();
    let line = |(place, row): (usize, &crate::agreements::Clause)| ClauseLine {
        id: row.id.clone(),
        ordinal: row.ordinal,
        body: row.body.clone(),
        first: place == 0,
        last: place + 1 == last,
    };
    whole.clauses.iter().enumerate().map(line).collect()
}

/// Obligations of a version as sentences, with where they stand.
pub(super) fn owes(whole: &Whole, done: &[crate::agreements::Performance], today: chrono::NaiveDate) -> Vec<Owes> {
    let last = whole.obligations.len();
    let line = |(place, row): (usize, &crate::agreements::Obligation)| {
        let now = progress(row, done, today);
        let (status, kind) = now.words(row);
        Owes {
            id: row.id.clone(),
            ordinal: row.ordinal,
            sentence: whole.sentence(row),
            details: details(row),
            status,
            kind,
            complete: now.complete,
            first: place == 0,
            last: place + 1 == last,
        }
    };
    whole.obligations.iter().enumerate().map(line).collect()
}

/// Way, place and date in one line.
pub(super) fn details(row: &crate::agreements::Obligation) -> String {
    let due = row.due_on.map_or_else(|| "没有约定日期".to_owned(), |day| format!("{}前", date_words(day)));
    let parts = [("期限：", due.as_str()), ("方式：", row.way.as_str()), ("地点：", row.place.as_str())];
    parts.iter().filter(|(_, text)| !text.is_empty()).map(|(label, text)| format!("{label}{text}")).collect::<Vec<_>>().join("；")
}

fn signs(seat: &Seat, signed: &[Signature], whole: &Whole) -> Signs {
    let row = seat.signed(signed);
    let by = row.and_then(|row| row.spokesperson_id.as_deref()).and_then(|id| {
        let speakers = whole.table.parties.iter().flat_map(|sitter| &sitter.speakers);
        speakers.clone().find(|(speaker, _)| speaker.id == id).map(|(speaker, name)| format!("，{}{name}代签", speaker.kind.label()))
    });
    Signs {
        name: seat.name.clone(),
        signed: row.map(|row| format!("{} {}{}", date_words(row.signed_on), row.means.label(), by.unwrap_or_default())),
        scan: row.map(|row| format!("/files/{}", row.scan_id)),
    }
}

fn version(row: &Agreement) -> Version {
    let status = match (row.superseded_at, row.effective_on, row.fixed_at) {
        (Some(at), ..) => format!("{}作废", at.words()),
        (_, Some(day), _) => format!("{}生效", date_words(day)),
        (_, _, Some(at)) => format!("{}定稿", at.words()),
        _ => "草稿".to_owned(),
    };
    Version { label: format!("第 {} 版", row.version), status, paper: format!("/agreements/{}/paper", row.id) }
}

pub(super) async fn begin(ctx: Ctx, me: CaseWorker, id: Path<String>, form: Form) -> Answer {
    let (id, kind) = (id.into_inner(), form.read(|r| r.choice("form", "书面还是口头", Kind::parse))?);
    ctx.submit(&form, move |tx| {
        let case = cases::workable_by_id(tx.conn, &me, &id)?;
        drafting::begin(tx, &me, &case, kind)?;
        Ok(Done::at(format!("{}/agreement", case.url())).saying("草稿已建立。请逐条写协议内容，再登记谁要做什么。"))
    })
    .await
}

#[derive(Serialize)]
struct Renewal {
    case: Head,
    version: i32,
    effective: bool,
}

pub(super) async fn ask_renewal(ctx: Ctx, me: CaseWorker, id: Path<String>) -> Answer {
    let (id, vault) = (id.into_inner(), ctx.app.house().vault.clone());
    let view = ctx
        .read(move |db| {
            let case = cases::workable_by_id(db, &me, &id)?;
            let alive = store::alive(db, &vault, &case.id)?.ok_or(crate::error::Error::NotFound)?;
            Ok(Renewal { case: Head::from(&case), version: alive.version, effective: alive.effective_on.is_some() })
        })
        .await?;
    ctx.page("agreements/renewal.html", &view)
}

pub(super) async fn renew(ctx: Ctx, me: CaseWorker, id: Path<String>, form: Form) -> Answer {
    let (id, reason) = (id.into_inner(), form.read(|r| r.words("reason", "修改的原因", 300))?);
    ctx.submit(&form, move |tx| {
        let case = cases::workable_by_id(tx.conn, &me, &id)?;
        let agreement = drafting::renew(tx, &me, &case, &reason)?;
        let saying = format!("第 {} 版草稿已建立，内容照搬上一版。改好后要重新定稿、重新签。", agreement.version);
        Ok(Done::at(format!("{}/agreement", case.url())).saying(saying))
    })
    .await
}
