//! One request as staff see it: facts with masked contacts, story, files, clocks with their counting, notices, timeline,
//! and the acts that are open to this person. Each look is written down (个人信息保护法第五十一条).

use std::collections::HashMap;

use actix_web::web::Path;
use serde::Serialize;

use super::doors::Doors;
use crate::actor::Actor;
use crate::audit::AuditLine;
use crate::cases;
use crate::clock::Moment;
use crate::db::{Db, Perusal};
use crate::dispatch::clocks::{self, Clock};
use crate::dispatch::listing;
use crate::dispatch::petition;
use crate::dispatch::reading::{self, Looked};
use crate::dispatch::{Assignment, HandOver};
use crate::error::{Error, Result};
use crate::evidence;
use crate::identity::{EmailAddress, PersonName, Phone};
use crate::intake::{Request, Service, Stage};
use crate::notifications;
use crate::places::store as places;
use crate::timeline;
use crate::vault::Vault;
use crate::web::guards::RequestWorker;
use crate::web::{Answer, Ctx, Form};

/// A label and its words.
#[derive(Serialize)]
pub(super) struct Fact {
    label: &'static str,
    value: String,
}

#[derive(Serialize)]
struct ClockView {
    label: &'static str,
    due: String,
    tag: String,
    kind: &'static str,
    stopped: bool,
    former: bool,
    explanation: String,
}

#[derive(Serialize)]
struct NoticeView {
    label: &'static str,
    channel: &'static str,
    to: String,
    state: &'static str,
}

/// A case that the request became, for those who may see it.
#[derive(Serialize)]
struct CaseLink {
    href: String,
    number: String,
    stage: &'static str,
    over: bool,
}

#[derive(Serialize)]
struct Page {
    code: String,
    title: String,
    url: String,
    revision: i32,
    stage: &'static str,
    unit: String,
    asked_unit: Option<String>,
    asked_reason: String,
    facts: Vec<Fact>,
    readable: bool,
    counselling: bool,
    story: String,
    wish: String,
    files: Vec<evidence::Shown>,
    clocks: Vec<ClockView>,
    notices: Vec<NoticeView>,
    events: Vec<timeline::Told>,
    unsolved: Option<String>,
    others: Vec<Fact>,
    cases: Vec<CaseLink>,
    can: Doors,
}

pub(super) async fn show(ctx: Ctx, me: RequestWorker, code: Path<String>) -> Answer {
    let actor = me.0;
    let view = ctx.peruse(move |perusal| page(perusal, &actor, &code)).await?;
    ctx.page("dispatch/one.html", &view)
}

#[derive(Serialize)]
struct Revealed {
    code: String,
    url: String,
    name: String,
    phone: Option<String>,
    email: Option<String>,
}

/// Shows the applicant's contacts in full and writes down who looked. The answer is the page itself: a redirect with a
/// sentence would store name and number in a cookie and among the submissions.
pub(super) async fn reveal(ctx: Ctx, me: RequestWorker, code: Path<String>, _form: Form) -> Answer {
    let (actor, code) = (me.0, code.into_inner());
    let work = move |perusal: &mut Perusal<'_>| {
        let looked = reading::look(perusal.conn, &actor, &code)?;
        if !looked.readable {
            return Err(Error::NotFound);
        }
        let request = looked.request;
        let vault = &perusal.house.vault;
        let phone = vault.open_some("request.applicant_phone", request.applicant_phone.as_deref())?;
        let email = vault.open_some("request.applicant_email", request.applicant_email.as_deref())?;
        let name = vault.open("request.applicant_name", &request.applicant_name)?;
        perusal.audit(AuditLine::new(&actor, "request.reveal", request.subject()));
        Ok(Revealed { code: request.code.clone(), url: request.url(), name, phone, email })
    };
    let view = ctx.peruse(work).await?;
    ctx.page("dispatch/revealed.html", &view)
}

fn page(perusal: &mut Perusal<'_>, actor: &Actor, code: &str) -> Result<Page> {
    let looked = reading::look(perusal.conn, actor, code)?;
    let asked_reason = looked.asked_reason(actor, &perusal.house.vault)?;
    let mut can = Doors::of(actor, &looked);
    let Looked { request, assignment, asked, readable } = looked;
    if readable || !asked_reason.is_empty() {
        perusal.audit(AuditLine::new(actor, "request.read", request.subject()));
    }
    let now = perusal.now;
    let clocks = clocks::store::about(perusal.conn, &request.subject())?;
    can.extend = can.answer && petition::extendable(&clocks, now);
    let units = Units::of(perusal.conn, &request, &assignment, asked.as_ref())?;
    let others = if readable { listing::store::others_of_phone(perusal.conn, actor, &request)? } else { Vec::new() };
    let secret = |column: &str, sealed: &str| if readable { perusal.house.vault.open(column, sealed) } else { Ok(String::new()) };
    let (story, wish) = (secret("request.story", &request.story)?, secret("request.wish", &request.wish)?);
    let files = if readable { evidence::store::about(perusal.conn, &request.subject())? } else { Vec::new() };
    // Details quote answers and reasons; who may not read the story sees only the steps.
    let events = match readable {
        true => timeline::store::about(perusal.conn, &perusal.house.vault, &[request.subject()], true, 200)?,
        false => timeline::store::steps(perusal.conn, &[request.subject()], 200)?,
    };
    Ok(Page {
        code: request.code.clone(),
        title: request.title.clone(),
        url: request.url(),
        revision: request.revision,
        stage: request.stage.label(),
        unit: units.name(&assignment.unit_id),
        asked_unit: asked.map(|asked| units.name(&asked.to_unit_id)),
        asked_reason,
        cases: cases_of(perusal.conn, actor, &request)?,
        facts: facts(&perusal.house.vault, &request, &units, readable)?,
        readable,
        counselling: request.service == Service::Counselling,
        story,
        wish,
        files: files.iter().map(evidence::Attachment::shown).collect(),
        clocks: clocks.iter().map(|clock| clock_view(clock, &clocks, now)).collect(),
        unsolved: unsolved(&request, &events),
        notices: if readable { notices(perusal, &request)? } else { Vec::new() },
        events: timeline::shown(events),
        others: others.iter().map(|one| Fact { label: one.stage.label(), value: one.code.clone() }).collect(),
        can,
    })
}

/// What the applicant says is not solved, while somebody works on it again.
fn unsolved(request: &Request, newest_first: &[timeline::store::EventRow]) -> Option<String> {
    if !matches!(request.stage, Stage::Dispatched | Stage::Accepted) {
        return None;
    }
    newest_first.iter().find(|event| event.kind == "request.reopen_reason").and_then(|event| event.detail.clone())
}

fn cases_of(conn: &mut Db, actor: &Actor, request: &Request) -> Result<Vec<CaseLink>> {
    let link =
        |case: cases::Case| CaseLink { href: case.url(), stage: case.stage.label(), over: case.stage.is_over(), number: case.number };
    Ok(cases::store::visible_of_request(conn, actor, &request.id)?.into_iter().map(link).collect())
}

/// The units that a page names, looked up together.
struct Units(HashMap<String, String>);

impl Units {
    fn of(conn: &mut Db, request: &Request, assignment: &Assignment, asked: Option<&HandOver>) -> Result<Units> {
        let mut ids = vec![request.community_id.clone(), assignment.unit_id.clone()];
        ids.extend(request.room_id.clone());
        ids.extend(asked.map(|asked| asked.to_unit_id.clone()));
        Ok(Units(places::names(conn, ids)?.into_iter().collect()))
    }

    fn name(&self, id: &str) -> String {
        self.0.get(id).cloned().unwrap_or_default()
    }
}

fn facts(vault: &Vault, request: &Request, units: &Units, readable: bool) -> Result<Vec<Fact>> {
    let mut facts = vec![
        Fact { label: "事项", value: request.service.label().to_owned() },
        Fact { label: "轻重缓急", value: format!("{}、{}", request.class.label(), request.urgency.label()) },
        Fact { label: "属地", value: units.name(&request.community_id) },
        Fact { label: "来源", value: format!("{}，{}", request.channel.label(), request.filed_at.words()) },
    ];
    if let Some(kind) = request.dispute_type {
        facts.push(Fact { label: "纠纷类型", value: kind.label().to_owned() });
    }
    if let Some(room) = &request.room_id {
        facts.push(Fact { label: "想去哪里", value: units.name(room) });
    }
    if !readable {
        return Ok(facts);
    }
    let name = vault.open("request.applicant_name", &request.applicant_name)?;
    facts.push(Fact { label: "申请人", value: PersonName::parse(&name).map_or(name, |name| name.as_str().to_owned()) });
    let phone = vault.open_some("request.applicant_phone", request.applicant_phone.as_deref())?;
    let email = vault.open_some("request.applicant_email", request.applicant_email.as_deref())?;
    let phone = phone.and_then(|phone| Phone::parse(&phone).ok()).map(|phone| phone.masked());
    let email = email.and_then(|email| EmailAddress::parse(&email).ok()).map(|email| email.masked());
    let ways: Vec<String> = [phone, email].into_iter().flatten().collect();
    facts.push(Fact { label: "联系方式", value: if ways.is_empty() { "没有留".to_owned() } else { ways.join("，") } });
    for (label, column, sealed) in [("地点", "request.place", &request.place), ("对方", "request.other_side", &request.other_side)] {
        let words = vault.open(column, sealed)?;
        if !words.is_empty() {
            facts.push(Fact { label, value: words });
        }
    }
    facts.extend(request.filed_for.clone().map(|value| Fact { label: "代办说明", value }));
    Ok(facts)
}

/// A clock for the page; a former one stopped before another of its kind began, because the matter came back.
fn clock_view(clock: &Clock, all: &[Clock], now: Moment) -> ClockView {
    let follows = |other: &Clock| other.kind == clock.kind && (other.stopped_at.is_none() || other.started_at > clock.started_at);
    let (tag, kind) = match (clock.stopped_at, clock.met) {
        (Some(_), Some(true)) => ("按时办好".to_owned(), "ok"),
        (Some(_), Some(false)) => ("超期办好".to_owned(), "late"),
        (Some(_), None) => ("已停止".to_owned(), "plain"),
        (None, _) => super::list::due_words(clock.due_at, now),
    };
    ClockView {
        label: clock.kind.label(),
        due: clock.due_at.words(),
        tag,
        kind,
        stopped: clock.stopped_at.is_some(),
        former: clock.stopped_at.is_some() && all.iter().any(follows),
        explanation: clock.explanation.clone(),
    }
}

fn notices(perusal: &mut Perusal<'_>, request: &Request) -> Result<Vec<NoticeView>> {
    let rows = notifications::store::about(perusal.conn, &request.subject())?;
    Ok(rows
        .iter()
        .filter(|row| row.person_id.is_none())
        .map(|row| NoticeView {
            label: row.template.label(),
            channel: row.channel.label(),
            to: row.address_masked.clone(),
            state: row.state.label(),
        })
        .collect())
}
