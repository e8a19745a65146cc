//! Pages of performance: where every obligation stands, recording what was performed, urging.

use actix_web::web::Path;
use serde::Serialize;

use super::overview::{Owes, details, owes};
use super::{Head, scan};
use crate::agreements::performing::{self, Performed, progress};
use crate::agreements::store::{self, records};
use crate::agreements::{Owed, Performance, fixing, money};
use crate::audit::AuditLine;
use crate::cases::{Stage, store as cases};
use crate::clock::date_words;
use crate::error::{Error, Result};
use crate::web::guards::{CaseReader, CaseWorker};
use crate::web::{Answer, Ctx, Done, Form};

#[derive(Serialize)]
struct PerformancePage {
    case: Head,
    can_work: bool,
    closing: bool,
    effective_on: Option<String>,
    lines: Vec<Line>,
}

#[derive(Serialize)]
struct Line {
    owes: Owes,
    records: Vec<Recorded>,
}

#[derive(Serialize)]
struct Recorded {
    text: String,
    remark: String,
    proof: Option<String>,
}

pub(super) async fn show(ctx: Ctx, me: CaseReader, id: Path<String>) -> Answer {
    let id = id.into_inner();
    let view = ctx
        .peruse(move |perusal| {
            let (vault, today) = (perusal.house.vault.clone(), perusal.now.date());
            let case = cases::visible_by_id(perusal.conn, &me, &id)?;
            let can_work = cases::workable_by_id(perusal.conn, &me, &id).is_ok();
            perusal.audit(AuditLine::new(&me, "performance.read", case.subject()));
            let head = Head::from(&case);
            let closing = can_work && case.stage == Stage::Effective;
            let Some(agreement) = store::alive(perusal.conn, &vault, &case.id)?.filter(|one| one.effective_on.is_some()) else {
                return Ok(PerformancePage { case: head, can_work, closing, effective_on: None, lines: Vec::new() });
            };
            let whole = fixing::whole(perusal.conn, &vault, &case, agreement)?;
            let done = records::performances(perusal.conn, &vault, &whole.agreement.id)?;
            let lines = owes(&whole, &done, today).into_iter().map(|owes| line(owes, &done)).collect();
            let can_work = can_work && case.stage != Stage::Closed;
            Ok(PerformancePage { case: head, can_work, closing, effective_on: whole.agreement.effective_on.map(date_words), lines })
        })
        .await?;
    ctx.page("agreements/performance.html", &view)
}

fn line(owes: Owes, done: &[Performance]) -> Line {
    let own = done.iter().filter(|one| one.obligation_id == owes.id).map(recorded).collect();
    Line { owes, records: own }
}

fn recorded(row: &Performance) -> Recorded {
    let amount = row.amount_fen.map(|fen| format!("，人民币 {} 元", money::shown(fen))).unwrap_or_default();
    let extent = if row.complete { "，履行完毕" } else { "" };
    Recorded {
        text: format!("{}{amount}{extent}", date_words(row.performed_on)),
        remark: row.remark.clone(),
        proof: row.proof_id.as_ref().map(|id| format!("/files/{id}")),
    }
}

#[derive(Serialize)]
struct RecordPage {
    case: Head,
    id: String,
    ordinal: i32,
    sentence: String,
    details: String,
    money: bool,
    left: String,
    today: String,
}

pub(super) async fn ask(ctx: Ctx, me: CaseWorker, id: Path<String>) -> Answer {
    let id = id.into_inner();
    let view = ctx
        .peruse(move |perusal| {
            let (vault, today) = (&perusal.house.vault, perusal.now.date());
            let (case, agreement, owing) = performing::open(perusal.conn, vault, &me, &id)?;
            perusal.audit(AuditLine::new(&me, "performance.read", case.subject()).with(serde_json::json!({ "obligation": owing.id })));
            let known = records::performances(perusal.conn, vault, &agreement.id)?;
            let left = owing.amount_fen.unwrap_or(0) - progress(&owing, &known, today).paid;
            let whole = fixing::whole(perusal.conn, vault, &case, agreement)?;
            Ok(RecordPage {
                case: Head::from(&case),
                sentence: whole.sentence(&owing),
                details: details(&owing),
                ordinal: owing.ordinal,
                money: owing.kind == Owed::Money,
                left: money::shown(left.max(0)),
                today: today.to_string(),
                id: owing.id,
            })
        })
        .await?;
    ctx.page("agreements/performed.html", &view)
}

pub(super) async fn record(ctx: Ctx, me: CaseWorker, id: Path<String>, mut form: Form) -> Answer {
    let (id, done) = (id.into_inner(), read(&form));
    let (mut done, kept) = Error::both(done, scan::receive(&ctx, &mut form, "proof").await)?;
    ctx.submit(&form, move |tx| {
        let vault = tx.house.vault.clone();
        let (case, ..) = performing::open(tx.conn, &vault, &me, &id)?;
        if let Some(kept) = kept {
            done.proof_id = Some(scan::attach(tx, &me, &case, "proof", &kept, ("履行凭证", done.performed_on))?);
        }
        let case = performing::record(tx, &me, &id, done)?;
        Ok(Done::at(format!("{}/performance", case.url())).saying("已登记履行情况，各方在进度里能看到。"))
    })
    .await
}

fn read(form: &Form) -> Result<Performed> {
    form.read(|r| {
        let performed_on = r.date("performed_on", "履行日期");
        let amount_fen = r.maybe("amount", money::parse);
        let remark = r.optional_words("remark", "备注", 300);
        let complete = match r.text("extent") {
            "complete" => Some(true),
            "part" => Some(false),
            _ => {
                r.wrong("extent", "请选择是履行完毕还是履行了一部分。");
                None
            }
        };
        Some(Performed { performed_on: performed_on?, amount_fen: amount_fen?, complete: complete?, remark: remark?, proof_id: None })
    })
}

pub(super) async fn urge(ctx: Ctx, me: CaseWorker, id: Path<String>, form: Form) -> Answer {
    let (id, remark) = (id.into_inner(), form.read(|r| r.optional_words("remark", "督促情况", 300))?);
    ctx.submit(&form, move |tx| {
        let (case, sent) = performing::urge(tx, &me, &id, &remark)?;
        let saying = if sent {
            "已发短信督促，并记入案件进展。"
        } else {
            "已记入案件进展。对方没有登记电话，请当面或者书信督促。"
        };
        Ok(Done::at(format!("{}/performance", case.url())).saying(saying))
    })
    .await
}
