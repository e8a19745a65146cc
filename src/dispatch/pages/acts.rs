//! The acts on a request: one small page for each, and the handlers that carry them out.

use std::collections::BTreeMap;

use actix_web::web::Path;
use serde::Serialize;

use super::doors::Doors;
use crate::actor::{Actor, Role};
use crate::audit::AuditLine;
use crate::db::{Db, Perusal};
use crate::dispatch::returning::parse_reason;
use crate::dispatch::{AnswerKind, ReturnCode, accepting, answering, closing, deciding, handing_over, reading, refusal, returning, store};
use crate::error::{Error, Result};
use crate::evidence;
use crate::intake::{Request, Stage, following};
use crate::places::{Unit, UnitKind, store as places};
use crate::vault::Vault;
use crate::web::guards::{Dispatcher, Officer};
use crate::web::{Answer, Ctx, Done, Form, Reading};

#[derive(Serialize)]
struct Choice {
    value: String,
    label: String,
    hint: Option<String>,
}

/// Choices of one kind, under its word.
#[derive(Serialize)]
struct Group {
    label: &'static str,
    options: Vec<Choice>,
}

#[derive(Serialize)]
struct FormPage {
    code: String,
    title: String,
    url: String,
    revision: i32,
    arbitration: bool,
    returned: Vec<Returned>,
    promised: &'static str,
    asked_reason: String,
    reasons: Vec<Choice>,
    grounds: Vec<Choice>,
    units: Vec<Group>,
    files: Vec<Choice>,
}

/// That a unit gave the request back, and why; its own words only for those who may read the request.
#[derive(Serialize)]
struct Returned {
    at: String,
    unit: String,
    why: &'static str,
    reason: String,
}

fn returned(db: &mut Db, vault: &Vault, request: &Request, readable: bool) -> Result<Vec<Returned>> {
    let rows = store::returns_of(db, &request.id)?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<String> = rows.iter().map(|row| row.assignment_id.clone()).collect();
    let units: BTreeMap<String, String> = store::units_of(db, &ids)?.into_iter().collect();
    let names: BTreeMap<String, String> = places::names(db, units.values().cloned().collect())?.into_iter().collect();
    let shown = |row: store::Return| {
        let unit = units.get(&row.assignment_id).and_then(|id| names.get(id)).cloned().unwrap_or_default();
        let reason = if readable { row.plain_reason(vault)? } else { String::new() };
        Ok(Returned { at: row.returned_at.words(), unit, why: row.code.label(), reason })
    };
    rows.into_iter().map(shown).collect()
}

/// The page of any act: its template, and whether the act is open.
type Act = (&'static str, fn(&Doors) -> bool);

/// The page of any act. One that is shown again shows itself whatever happened meanwhile: what was typed is on it.
pub(super) async fn form(ctx: Ctx, me: Officer, code: Path<String>, (template, open): Act) -> Answer {
    let open = if ctx.kept.is_empty() { open } else { |_: &Doors| true };
    let view = ctx.peruse(move |perusal| form_page(perusal, &me, &code, open)).await?;
    ctx.page(template, &view)
}

/// The page on which a request is sent to another unit; only the dispatcher does that, and nobody else finds it.
pub(super) async fn dispatching(ctx: Ctx, me: Dispatcher, code: Path<String>) -> Answer {
    form(ctx, Officer(me.0), code, ("dispatch/dispatch.html", |can| can.send || can.arbitrate)).await
}

fn form_page(perusal: &mut Perusal<'_>, actor: &Actor, code: &str, open: fn(&Doors) -> bool) -> Result<FormPage> {
    let looked = reading::look(perusal.conn, actor, code)?;
    if !open(&Doors::of(actor, &looked)) {
        return Err(shut(&looked.request));
    }
    let asked_reason = looked.asked_reason(actor, &perusal.house.vault)?;
    let reading::Looked { request, assignment, readable, .. } = looked;
    if readable || !asked_reason.is_empty() {
        perusal.audit(AuditLine::new(actor, "request.read", request.subject()));
    }
    let db = &mut *perusal.conn;
    let plain = |value: &str, label: &str| Choice { value: value.to_owned(), label: label.to_owned(), hint: None };
    let units = deciding::receivers(db, request.service)?.into_iter().filter(|unit| unit.id != assignment.unit_id).collect();
    let units = grouped(units, &request, actor.has(Role::Dispatcher));
    let files = if readable { evidence::store::about(db, &request.subject())? } else { Vec::new() };
    Ok(FormPage {
        title: request.title.clone(),
        url: request.url(),
        revision: request.revision,
        returned: returned(db, &perusal.house.vault, &request, readable)?,
        arbitration: request.stage == Stage::Arbitration,
        promised: deciding::promised(request.stage),
        asked_reason,
        reasons: ReturnCode::ALL.iter().map(|one| plain(one.as_str(), one.label())).collect(),
        grounds: refusal::grounds(request.service)
            .map(|one| Choice {
                value: one.code.to_owned(),
                label: one.label.to_owned(),
                hint: Some(format!("{}。接下来：{}", one.article, one.where_to_go())),
            })
            .collect(),
        units,
        files: files.iter().map(|file| plain(&file.id, &file.name)).collect(),
        code: request.code,
    })
}

/// An act that is not open to this person as the request stands.
fn shut(request: &Request) -> Error {
    if request.stage == Stage::Withdrawn {
        return following::taken_back(request);
    }
    Error::Conflict(format!(
        "这件诉求现在是“{}”，这一步不能办，或者不由您的单位办。请回到“诉求”里打开 {}，看现在能办什么。",
        request.stage.label(),
        request.code
    ))
}

/// Units to choose from, the likeliest first: the community where the matter is; then for the dispatcher the communities, and for
/// a unit that cannot settle it alone the departments and stations.
fn grouped(units: Vec<Unit>, request: &Request, dispatcher: bool) -> Vec<Group> {
    let kinds = match dispatcher {
        true => [UnitKind::Community, UnitKind::Department, UnitKind::Station, UnitKind::Street],
        false => [UnitKind::Department, UnitKind::Station, UnitKind::Community, UnitKind::Street],
    };
    let choice = |unit: &Unit| Choice { value: unit.code.clone(), label: unit.name.clone(), hint: None };
    let (here, others): (Vec<Unit>, Vec<Unit>) =
        units.into_iter().partition(|unit| unit.kind == UnitKind::Community && unit.id == request.community_id);
    let mut groups = vec![Group { label: "事情所在的社区", options: here.iter().map(choice).collect() }];
    for kind in kinds {
        let options = others.iter().filter(|unit| unit.kind == kind).map(choice).collect();
        groups.push(Group { label: kind.label(), options });
    }
    groups.retain(|group| !group.options.is_empty());
    groups
}

/// The revision that the form's page showed; a request that was just filed is at 0.
pub(super) fn revision(r: &mut Reading<'_>) -> Option<i32> {
    r.number("revision", "页面版本", 0..=i64::from(i32::MAX)).and_then(|number| i32::try_from(number).ok())
}

fn done(request: &Request, sentence: &str) -> Result<Done> {
    Ok(Done::at(request.url()).saying(sentence))
}

pub(super) async fn accept(ctx: Ctx, me: Officer, code: Path<String>, form: Form) -> Answer {
    let seen = form.read(revision)?;
    ctx.submit(&form, move |tx| done(&accepting::accept(tx, &me, &code, seen)?, "已受理，当事人会收到通知。")).await
}

pub(super) async fn give_back(ctx: Ctx, me: Officer, code: Path<String>, form: Form) -> Answer {
    let seen = form.read(revision)?;
    let (why, reason, proof) = form.read(|r| {
        let why = r.choice("why", "退回的原因", ReturnCode::parse);
        let reason = r.parse("reason", parse_reason);
        let proof = Some(r.text("proof").to_owned()).filter(|id| !id.is_empty());
        Some((why?, reason?, proof))
    })?;
    ctx.submit(&form, move |tx| {
        let request = returning::give_back(tx, &me, (&code, seen), why, &reason, proof)?;
        done(&request, "已退回街道，由分拨员处理。")
    })
    .await
}

pub(super) async fn hand_over(ctx: Ctx, me: Officer, code: Path<String>, form: Form) -> Answer {
    let seen = form.read(revision)?;
    if form.text("act") == "recall" {
        return ctx.submit(&form, move |tx| done(&handing_over::recall(tx, &me, &code, seen)?, "移交已撤回，仍由你们承办。")).await;
    }
    let (unit, reason) = form.read(|r| {
        let unit = r.choice("unit", "接收的单位", |text| Some(text.to_owned()).filter(|text| !text.is_empty()));
        let reason = r.parse("reason", parse_reason);
        Some((unit?, reason?))
    })?;
    ctx.submit(&form, move |tx| {
        let unit = unit_id(tx.conn, &unit)?;
        let request = handing_over::ask(tx, &me, (&code, seen), &unit, &reason)?;
        done(&request, "已请对方接收。对方接收前，仍由你们负责。")
    })
    .await
}

fn unit_id(db: &mut Db, code: &str) -> Result<String> {
    match places::by_code(db, code) {
        Ok(unit) => Ok(unit.id),
        Err(Error::NotFound) => Err(Error::field("unit", "请选择一个社区、部门或站点。")),
        Err(other) => Err(other),
    }
}

pub(super) async fn answer_hand_over(ctx: Ctx, me: Officer, code: Path<String>, form: Form) -> Answer {
    let seen = form.read(revision)?;
    let takes = form.read(|r| match r.text("answer") {
        "accept" => Some(None),
        "decline" => r.parse("reason", parse_reason).map(Some),
        _ => {
            r.wrong("answer", "请选择接收还是不接收。");
            None
        }
    })?;
    ctx.submit(&form, move |tx| match takes {
        None => done(&handing_over::take(tx, &me, &code, seen)?, "已接收，从现在起由你们承办。"),
        Some(reason) => {
            handing_over::decline(tx, &me, (&code, seen), &reason)?;
            Ok(Done::at("/requests").saying("已答复不接收，仍由原单位承办。"))
        }
    })
    .await
}

pub(super) async fn refuse(ctx: Ctx, me: Officer, code: Path<String>, form: Form) -> Answer {
    let seen = form.read(revision)?;
    let (ground, facts, instead) = form.read(|r| {
        let ground = r.choice("ground", "不予受理的理由", |text| refusal::known(text).map(|one| one.code));
        let facts = r.parse("reason", parse_reason);
        let instead = r.optional_words("instead", "应去的单位和电话", 200);
        Some((ground?, facts?, instead?))
    })?;
    ctx.submit(&form, move |tx| {
        let request = refusal::refuse(tx, &me, (&code, seen), ground, &facts, &instead)?;
        done(&request, "已作不予受理，理由和去处已告知当事人。")
    })
    .await
}

pub(super) async fn answer(ctx: Ctx, me: Officer, code: Path<String>, form: Form) -> Answer {
    let seen = form.read(revision)?;
    let (kind, body) = form.read(|r| {
        let kind = r.choice("kind", "是进展还是正式答复", AnswerKind::parse);
        let body = r.words("body", "答复内容", 2_000);
        Some((kind?, body?))
    })?;
    ctx.submit(&form, move |tx| done(&answering::answer(tx, &me, (&code, seen), kind, &body)?, "已答复，当事人会收到通知。")).await
}

pub(super) async fn send(ctx: Ctx, me: Dispatcher, code: Path<String>, form: Form) -> Answer {
    let seen = form.read(revision)?;
    let (unit, reason) = form.read(|r| {
        let unit = r.choice("unit", "承办单位", |text| Some(text.to_owned()).filter(|text| !text.is_empty()));
        let reason = r.parse("reason", parse_reason);
        Some((unit?, reason?))
    })?;
    ctx.submit(&form, move |tx| {
        let unit = unit_id(tx.conn, &unit)?;
        done(&deciding::send(tx, &me, (&code, seen), &unit, &reason)?, "已分拨，承办单位会收到通知。")
    })
    .await
}

pub(super) async fn close(ctx: Ctx, me: Officer, code: Path<String>, form: Form) -> Answer {
    let seen = form.read(revision)?;
    let note = form.read(|r| r.words("note", "当事人怎么说的", 300))?;
    ctx.submit(&form, move |tx| done(&closing::close(tx, &me, (&code, seen), &note)?, "已办结。")).await
}
