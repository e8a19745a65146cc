//! Following a request: proving that it is one's own, and the page with its receipt and its course.

use actix_web::HttpRequest;
use actix_web::web::{Path, Query};
use serde::{Deserialize, Serialize};

use super::{CALLS, Call, admit, passes};
use crate::actor::Actor;
use crate::app::App;
use crate::cases;
use crate::clock::Moment;
use crate::db::Db;
use crate::dispatch;
use crate::dispatch::holding::{self, Holding};
use crate::error::{Error, Result};
use crate::evidence::Shown;
use crate::intake::{Request, Service, Stage, code, store, tracking};
use crate::timeline::{self, Told};
use crate::web::{Answer, Ctx, Form};

#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    code: String,
}

#[derive(Serialize)]
struct Door {
    code: String,
    known: Vec<String>,
}

pub(super) async fn ask(ctx: Ctx, request: HttpRequest, asked: Query<Asked>) -> Answer {
    ctx.page("track/ask.html", &Door { code: asked.into_inner().code, known: passes(&ctx, &request) })
}

pub(super) async fn prove(ctx: Ctx, request: HttpRequest, form: Form) -> Answer {
    let (typed, proof) = form.read(|r| {
        let typed = r.words("code", "查询码", 80);
        let proof = r.words("proof", "手机号后四位", 120);
        Some((typed?, proof?))
    })?;
    let network = ctx.visitor.network.clone();
    let found = ctx.write(move |tx| tracking::prove(tx, &typed, &proof, &network)).await?;
    let found = found.ok_or_else(tracking::refusal)?;
    let mut answer = ctx.see_other(&found.track_url());
    admit(&ctx, &request, &mut answer, &found.code)?;
    Ok(answer)
}

/// The request behind a code in the address, for a browser that may see it; otherwise the way to prove it.
pub(super) async fn own(ctx: &Ctx, http: &HttpRequest, typed: &str) -> Result<Request> {
    let code = code::read(typed).ok_or(Error::NotFound)?;
    let (codes, actor) = (passes(ctx, http), ctx.actor().clone());
    ctx.read(move |db| {
        let request = store::by_code(db, &code)?;
        let signed_in = matches!(&actor, Actor::Citizen { contact_blind } if request.is_by(contact_blind));
        if signed_in || codes.contains(&request.code) { Ok(request) } else { Err(Error::NotFound) }
    })
    .await
}

/// What a citizen's page says of a request.
#[derive(Serialize)]
struct Page {
    code: String,
    url: String,
    heading: String,
    seal: String,
    items: Vec<Fact>,
    how: Vec<String>,
    next: String,
    filed: bool,
    stage: &'static str,
    story: String,
    wish: String,
    place: String,
    additions: Vec<Added>,
    answers: Vec<Added>,
    refusal: Option<Refusal>,
    files: Vec<Shown>,
    events: Vec<Told>,
    can_add: bool,
    can_withdraw: bool,
    can_object: bool,
    mediation: Option<Mediation>,
    danger: bool,
    exit: bool,
    calls: &'static [Call],
    counselling: bool,
}

/// One line of the slip.
#[derive(Clone, Serialize)]
pub(super) struct Fact {
    label: &'static str,
    value: String,
    hint: Option<String>,
    phone: Option<String>,
}

#[derive(Serialize)]
struct Added {
    at: String,
    body: String,
}

#[derive(Serialize)]
struct Refusal {
    reason: String,
    where_to_go: String,
}

/// Whom to call while the matter is in mediation.
#[derive(Serialize)]
struct Mediation {
    number: String,
    room: String,
    phone: String,
}

#[derive(Deserialize)]
pub(super) struct Fresh {
    #[serde(default)]
    filed: u8,
}

pub(super) async fn show(ctx: Ctx, http: HttpRequest, typed: Path<String>, fresh: Query<Fresh>) -> Answer {
    let request = match own(&ctx, &http, &typed).await {
        Err(Error::NotFound) => return Ok(ctx.see_other(&format!("/track?code={}", crate::web::frame::encode(&typed)))),
        other => other?,
    };
    let (app, filed) = (ctx.app.clone(), fresh.filed == 1);
    let view = ctx.read(move |db| view(db, &app, &request, filed)).await?;
    ctx.page("track/show.html", &view)
}

fn view(db: &mut Db, app: &App, request: &Request, filed: bool) -> Result<Page> {
    let vault = &app.house().vault;
    let holding = holding::of(db, request)?;
    let mut events = timeline::store::about(db, vault, &[request.subject()], false, 100)?;
    events.extend(cases::telling::told_to_parties(db, vault, &request.id)?);
    events.sort_by(|a, b| (b.at, &b.id).cmp(&(a.at, &a.id)));
    let additions = store::additions_to(db, &request.id)?;
    let open = |row: store::Addition| -> Result<Added> {
        Ok(Added { at: Moment::words(row.added_at), body: vault.open("addition.body", &row.body)? })
    };
    let answered = |row: dispatch::store::Answered| -> Result<Added> {
        Ok(Added { at: Moment::words(row.answered_at), body: vault.open("answer.body", &row.body)? })
    };
    let answers = dispatch::store::answers_of(db, &request.id)?.into_iter().map(answered).collect::<Result<Vec<_>>>()?;
    let refusal = dispatch::store::refusal_of(db, &request.id)?.filter(|_| request.stage == Stage::Refused);
    let counselling = request.service == Service::Counselling;
    Ok(Page {
        answers,
        refusal: refusal
            .map(|row| Ok::<_, Error>(Refusal { reason: row.plain_reason(vault)?, where_to_go: row.plain_where_to_go(vault)? }))
            .transpose()?,
        code: request.code.clone(),
        url: request.track_url(),
        heading: if filed { "已收到".to_owned() } else { request.title.clone() },
        seal: seal_of(&app.street_name()?),
        items: facts(request, &holding),
        how: if promises_a_date(request.stage) { holding.how.clone() } else { Vec::new() },
        next: next_words(request, &holding),
        filed,
        stage: request.stage.label(),
        story: vault.open("request.story", &request.story)?,
        wish: vault.open("request.wish", &request.wish)?,
        place: vault.open("request.place", &request.place)?,
        additions: additions.into_iter().map(open).collect::<Result<Vec<_>>>()?,
        files: super::steps::listed(db, &request.subject())?,
        events: timeline::shown(events),
        can_add: request.takes_additions(),
        can_withdraw: request.can_be_withdrawn(),
        can_object: request.can_be_objected(),
        mediation: mediation(db, request)?,
        danger: request.danger,
        exit: request.danger || counselling,
        calls: CALLS,
        counselling,
    })
}

fn mediation(db: &mut Db, request: &Request) -> Result<Option<Mediation>> {
    let Some(case) = cases::store::of_request(db, &request.id)?.filter(|_| request.stage == Stage::InCase) else { return Ok(None) };
    let (room, phone) = cases::telling::desk_of(db, &case)?;
    Ok(Some(Mediation { number: case.number, room, phone }))
}

/// Two characters of the street and 收讫.
pub(super) fn seal_of(street: &str) -> String {
    let short: String = street.trim_end_matches("街道").chars().take(2).collect();
    format!("{short}收讫")
}

/// The facts of the slip.
pub(super) fn facts(request: &Request, holding: &Holding) -> Vec<Fact> {
    let fact = |label, value: String, hint: Option<String>| Fact { label, value, hint, phone: None };
    let mut items = vec![
        fact("事项", request.title.clone(), None),
        fact("提交时间", request.filed_at.words(), None),
        Fact { phone: holding.phone.clone(), ..fact("现在由谁办", holding.who(), None) },
    ];
    match request.stage {
        stage if promises_a_date(stage) => {
            if let Some(due) = &holding.due {
                items.push(fact(due.label, due.at.clone(), Some(due.rule.clone())));
            }
        }
        stage => items.push(fact("进度", stage.label().to_owned(), None)),
    }
    items.push(fact("接下来", next_words(request, holding), None));
    items
}

/// While a unit has it, the slip says by when; later it says how far it has come.
fn promises_a_date(stage: Stage) -> bool {
    matches!(stage, Stage::Dispatched | Stage::Arbitration | Stage::Accepted)
}

/// What happens next, in words.
fn next_words(request: &Request, holding: &Holding) -> String {
    let unit = &holding.unit;
    match (request.stage, request.service) {
        (Stage::Dispatched, Service::Dispute) => {
            format!("{unit}会打电话给您，问清情况，并征求对方的意见。对方同意后，安排调解。")
        }
        (Stage::Dispatched, Service::Counselling) => format!("{unit}会按您留的方式联系您。您说的内容只有咨询师能看到。"),
        (Stage::Dispatched, Service::Hazard) => format!("{unit}会派人到现场看，处理后告诉您。"),
        (Stage::Dispatched, _) => format!("{unit}会按您留的方式联系您，问清情况。"),
        (Stage::Arbitration, _) => "街道正在确定由哪个单位办理，定下来就告诉您。".to_owned(),
        (Stage::Accepted, _) => format!("{unit}已经受理，正在办。"),
        (Stage::InCase, _) => "调解员会联系您和对方，约时间调解。".to_owned(),
        (Stage::Answered, _) => "结果写在下面。没有解决，可以点“没有解决”。".to_owned(),
        (Stage::Closed, _) => "已经办结。没有解决，可以点“没有解决”。".to_owned(),
        (Stage::Refused, _) => "请看下面的理由和可以去的地方。".to_owned(),
        (Stage::Withdrawn, _) => "您已经撤回。以后需要可以重新提交。".to_owned(),
    }
}
