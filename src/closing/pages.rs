//! Pages of endings, closures and reopenings, and the sheet that tells the parties of other ways.

use actix_web::web::{Path, ServiceConfig, get, post, resource};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::ending::{self, NewEnding};
use super::other_ways::{self, BESIDES, Way};
use super::{Cause, Outcome, closure, reopening, store};
use crate::audit::AuditLine;
use crate::cases::{Case, Stage, store as cases};
use crate::clock::date_words;
use crate::db::Perusal;
use crate::error::{Error, Result};
use crate::web::guards::{CaseReader, CaseWorker};
use crate::web::{Answer, Ctx, Done, Form, Query, Reading};

/// The doors.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(resource("/cases/{case}/ending").route(get().to(ask_ending)).route(post().to(end)))
        .service(resource("/cases/{case}/ending/new").route(get().to(ask_ending)))
        .service(resource("/cases/{case}/other-ways").route(get().to(sheet)))
        .service(resource("/cases/{case}/closure").route(get().to(ask_closure)).route(post().to(close)))
        .service(resource("/cases/{case}/reopening").route(get().to(ask_reopening)).route(post().to(reopen)));
}

#[derive(Serialize)]
struct Head {
    url: String,
    number: String,
    title: String,
    stage: &'static str,
}

impl From<&Case> for Head {
    fn from(case: &Case) -> Head {
        Head { url: case.url(), number: case.number.clone(), title: case.title.clone(), stage: case.stage.label() }
    }
}

#[derive(Serialize)]
struct Choice {
    value: &'static str,
    label: &'static str,
    hint: Option<&'static str>,
}

#[derive(Serialize)]
struct EndingPage {
    case: Head,
    can_end: bool,
    causes: Vec<Choice>,
    cause: Option<&'static str>,
    due_on: String,
    dispute: &'static str,
    ways: Vec<Way>,
    besides: &'static [&'static str],
    printable: bool,
    ended: Option<Ended>,
}

#[derive(Serialize)]
struct Ended {
    cause: &'static str,
    article: &'static str,
    reason: String,
    at: String,
}

#[derive(Deserialize)]
struct Wanted {
    #[serde(default)]
    code: String,
}

async fn ask_ending(ctx: Ctx, me: CaseReader, id: Path<String>, wanted: Query<Wanted>) -> Answer {
    let id = id.into_inner();
    let cause = if wanted.code == "refused" { Some(Cause::Refused) } else { Cause::parse(&wanted.code) };
    let view = ctx
        .peruse(move |perusal| {
            let case = cases::visible_by_id(perusal.conn, &me, &id)?;
            perusal.audit(AuditLine::new(&me, "ending.read", case.subject()));
            let can_work = cases::workable_by_id(perusal.conn, &me, &id).is_ok();
            let vault = &perusal.house.vault;
            let ended = store::ending(perusal.conn, vault, &case.id)?.filter(|_| matches!(case.stage, Stage::Ended | Stage::Closed));
            let printable = closure::failed(perusal.conn, vault, &case)?;
            Ok(EndingPage { printable, ..ending_page(&case, can_work, cause, ended) })
        })
        .await?;
    ctx.page("closing/ending.html", &view)
}

fn ending_page(case: &Case, can_work: bool, cause: Option<Cause>, ended: Option<store::Ending>) -> EndingPage {
    let choice = |one: &Cause| Choice { value: one.as_str(), label: one.label(), hint: Some(one.article()) };
    EndingPage {
        case: Head::from(case),
        can_end: can_work && case.stage.leads_to(Stage::Ended),
        causes: Cause::ALL.iter().map(choice).collect(),
        cause: cause.map(Cause::as_str),
        due_on: date_words(case.due_on),
        dispute: case.dispute_type.label(),
        ways: other_ways::of(case.dispute_type),
        besides: BESIDES,
        printable: false,
        ended: ended.map(|row| Ended {
            cause: row.code.label(),
            article: row.code.article(),
            reason: row.reason,
            at: row.ended_at.words(),
        }),
    }
}

async fn end(ctx: Ctx, me: CaseWorker, id: Path<String>, form: Form) -> Answer {
    let (me, id, today) = (me.0, id.into_inner(), ctx.app.house().clock.now().date());
    let (reader, wanted) = (me.clone(), id.clone());
    let case = ctx.read(move |db| cases::workable_by_id(db, &reader, &wanted)).await?;
    let new = form.read(|r| read_ending(r, &case, today))?;
    ctx.submit(&form, move |tx| {
        let case = cases::workable_by_id(tx.conn, &me, &id)?;
        let case = ending::end(tx, &me, &case, new)?;
        Ok(Done::at(case.url()).saying("调解已终止，留了电话的当事人会收到通知。"))
    })
    .await
}

/// Reads the form against the case, so that every mistake is told at once.
fn read_ending(r: &mut Reading<'_>, case: &Case, today: NaiveDate) -> Option<NewEnding> {
    let cause = r.choice("cause", "终止的原因", Cause::parse);
    let reason = r.words("reason", "具体情况", 500);
    let other_ways_told = r.ticked("other_ways_told");
    for fault in ending::faults(case, cause, other_ways_told, today) {
        r.wrong(&fault.field, fault.text);
    }
    Some(NewEnding { cause: cause?, reason: reason?, other_ways_told })
}

#[derive(Serialize)]
struct Sheet {
    back: String,
    number: String,
    dispute: &'static str,
    committee: String,
    ways: Vec<Way>,
    besides: &'static [&'static str],
}

async fn sheet(ctx: Ctx, me: CaseReader, id: Path<String>) -> Answer {
    let (id, vault) = (id.into_inner(), ctx.app.house().vault.clone());
    let view = ctx
        .read(move |db| {
            let case = cases::visible_by_id(db, &me, &id)?;
            if !closure::failed(db, &vault, &case)? {
                return Err(Error::NotFound);
            }
            Ok(Sheet {
                back: format!("{}/ending", case.url()),
                committee: cases::committee(db, &case.committee_id)?.name,
                dispute: case.dispute_type.label(),
                ways: other_ways::of(case.dispute_type),
                besides: BESIDES,
                number: case.number,
            })
        })
        .await?;
    ctx.page("closing/other_ways.html", &view)
}

#[derive(Serialize)]
struct ClosurePage {
    case: Head,
    can_close: bool,
    owed: usize,
    complete: usize,
    outcomes: Vec<Choice>,
    outcome: Option<&'static str>,
    closed: Option<Closed>,
    can_reopen: bool,
}

#[derive(Serialize)]
struct Closed {
    outcome: &'static str,
    remark: String,
    at: String,
}

async fn ask_closure(ctx: Ctx, me: CaseReader, id: Path<String>) -> Answer {
    let id = id.into_inner();
    let view = ctx
        .peruse(move |perusal| {
            let case = cases::visible_by_id(perusal.conn, &me, &id)?;
            perusal.audit(AuditLine::new(&me, "closure.read", case.subject()));
            closure_page(perusal, &me, &case)
        })
        .await?;
    ctx.page("closing/closure.html", &view)
}

fn closure_page(perusal: &mut Perusal<'_>, me: &CaseReader, case: &Case) -> Result<ClosurePage> {
    let (vault, today) = (&perusal.house.vault, perusal.now.date());
    let can_work = cases::workable_by_id(perusal.conn, me, &case.id).is_ok();
    let standing = closure::standing(perusal.conn, vault, case, today)?;
    let fitting = standing.fitting();
    let closed = store::closure(perusal.conn, vault, &case.id)?;
    let closes = matches!(case.stage, Stage::Effective | Stage::Ended) || closure::stands(perusal.conn, vault, case)?;
    Ok(ClosurePage {
        can_close: can_work && closes,
        can_reopen: can_work && matches!(case.stage, Stage::Closed | Stage::Ended),
        case: Head::from(case),
        owed: standing.owed,
        complete: standing.complete,
        outcomes: fitting.iter().map(|one| Choice { value: one.as_str(), label: one.label(), hint: None }).collect(),
        outcome: fitting.first().map(|one| one.as_str()),
        closed: closed.map(|row| Closed { outcome: row.outcome.label(), remark: row.remark, at: row.closed_at.words() }),
    })
}

async fn close(ctx: Ctx, me: CaseWorker, id: Path<String>, form: Form) -> Answer {
    let (id, (outcome, remark)) = (
        id.into_inner(),
        form.read(|r| {
            let outcome = r.choice("outcome", "结案的情况", Outcome::parse);
            let remark = r.optional_words("remark", "说明", 500);
            Some((outcome?, remark?))
        })?,
    );
    ctx.submit(&form, move |tx| {
        let case = cases::workable_by_id(tx.conn, &me, &id)?;
        let case = closure::close(tx, &me, &case, outcome, remark)?;
        Ok(Done::at(case.url()).saying("案件已结案。"))
    })
    .await
}

#[derive(Serialize)]
struct ReopeningPage {
    back: &'static str,
    case: Head,
    can_reopen: bool,
    former: Vec<Former>,
}

#[derive(Serialize)]
struct Former {
    at: String,
    reason: String,
}

async fn ask_reopening(ctx: Ctx, me: CaseWorker, id: Path<String>) -> Answer {
    let id = id.into_inner();
    let view = ctx
        .peruse(move |perusal| {
            let case = cases::workable_by_id(perusal.conn, &me, &id)?;
            perusal.audit(AuditLine::new(&me, "reopening.read", case.subject()));
            let former = store::reopenings(perusal.conn, &perusal.house.vault, &case.id)?;
            Ok(ReopeningPage {
                back: reopening::comes_back_to(perusal.conn, &perusal.house.vault, &case)?.label(),
                can_reopen: matches!(case.stage, Stage::Closed | Stage::Ended),
                case: Head::from(&case),
                former: former.into_iter().map(|row| Former { at: row.reopened_at.words(), reason: row.reason }).collect(),
            })
        })
        .await?;
    ctx.page("closing/reopening.html", &view)
}

async fn reopen(ctx: Ctx, me: CaseWorker, id: Path<String>, form: Form) -> Answer {
    let (id, reason) = (id.into_inner(), form.read(|r| r.words("reason", "恢复办理的原因", 500))?);
    ctx.submit(&form, move |tx| {
        let case = cases::workable_by_id(tx.conn, &me, &id)?;
        let case = reopening::reopen(tx, &me, &case, reason)?;
        Ok(Done::at(case.url()).saying(format!("案件已恢复办理，现在是“{}”。", case.stage.label())))
    })
    .await
}
