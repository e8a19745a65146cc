//! Following a request: proving that it is one's own, and the page with its receipt and its course.

use std::collections::HashMap;

use actix_web::HttpRequest;
use actix_web::web::Path;
use serde::{Deserialize, Serialize};

use super::slip::{self, Fact, Mediation, seal_of};
use super::{CALLS, Call, admit, passes};
use crate::actor::Actor;
use crate::app::App;
use crate::cases::{self, Case};
use crate::clock::Moment;
use crate::db::Db;
use crate::dispatch::store::Answered;
use crate::dispatch::{self, AnswerKind, petition};
use crate::error::{Error, Maybe, Result};
use crate::evidence::Shown;
use crate::intake::{Request, Service, Stage, code, store, tracking};
use crate::places::store as places;
use crate::timeline::{self, Told};
use crate::web::{Answer, Ctx, Form, Query};

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
    let pass = Pass::of(ctx, http, typed)?;
    Ok(ctx.read(move |db| pass.opens(db)).await?.0)
}

/// A code in the address, and what the browser has to show for it.
struct Pass {
    code: String,
    codes: Vec<String>,
    actor: Actor,
}

impl Pass {
    fn of(ctx: &Ctx, http: &HttpRequest, typed: &str) -> Result<Pass> {
        Ok(Pass { code: code::read(typed).ok_or(Error::NotFound)?, codes: passes(ctx, http), actor: ctx.actor().clone() })
    }

    /// The request, and whether words were added to it.
    fn opens(&self, db: &mut Db) -> Result<(Request, bool)> {
        let (request, added) = store::followed(db, &self.code)?;
        let signed_in = matches!(&self.actor, Actor::Citizen { contact_blind } if request.is_by(contact_blind));
        if signed_in || self.codes.contains(&request.code) { Ok((request, added)) } else { Err(Error::NotFound) }
    }
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
    review: String,
    mediation: Option<Mediation>,
    former: Vec<Former>,
    danger: bool,
    exit: bool,
    calls: &'static [Call],
    counselling: bool,
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

/// A case of this request that is over.
#[derive(Serialize)]
struct Former {
    number: String,
    room: String,
    stage: &'static str,
}

#[derive(Deserialize)]
pub(super) struct Fresh {
    #[serde(default)]
    filed: u8,
}

pub(super) async fn show(ctx: Ctx, http: HttpRequest, typed: Path<String>, fresh: Query<Fresh>) -> Answer {
    let (app, filed, pass) = (ctx.app.clone(), fresh.filed == 1, Pass::of(&ctx, &http, &typed).ok());
    let shown = ctx.read(move |db| {
        let found = pass.map(|pass| pass.opens(db)).transpose().maybe()?.flatten();
        found.map(|(request, added)| view(db, &app, &request, added, filed)).transpose()
    });
    match shown.await? {
        Some(view) => ctx.page("track/show.html", &view),
        None => Ok(ctx.see_other(&format!("/track?code={}", crate::web::frame::encode(&typed)))),
    }
}

/// What most requests do not have is asked for only where the statements before have seen it.
fn view(db: &mut Db, app: &App, request: &Request, added: bool, filed: bool) -> Result<Page> {
    let vault = &app.house().vault;
    let cases = cases::store::all_of_request(db, &request.id)?;
    let slip = slip::of(db, request, &cases)?;
    let subjects: Vec<String> = cases.iter().map(Case::subject).chain([request.subject()]).collect();
    let events = timeline::store::about(db, vault, &subjects, false, 200)?;
    let additions = if added { store::additions_to(db, &request.id)? } else { Vec::new() };
    let open = |row: store::Addition| -> Result<Added> {
        Ok(Added { at: Moment::words(row.added_at), body: vault.open("addition.body", &row.body)? })
    };
    let answered =
        |row: Answered| -> Result<Added> { Ok(Added { at: Moment::words(row.answered_at), body: vault.open("answer.body", &row.body)? }) };
    let answers = if slip.answered { dispatch::store::answers_of(db, &request.id)? } else { Vec::new() };
    let review = review(db, request, &answers)?;
    let answers = answers.into_iter().map(answered).collect::<Result<Vec<_>>>()?;
    let refusal = if request.stage == Stage::Refused { dispatch::store::refusal_of(db, &request.id)? } else { None };
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
        items: slip.items,
        how: slip.how,
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
        review,
        mediation: slip.mediation,
        former: former(db, cases)?,
        danger: request.danger,
        exit: request.danger || counselling,
        calls: CALLS,
        counselling,
    })
}

/// The right to a review of a petition that was answered for good; empty while it is worked on.
fn review(db: &mut Db, request: &Request, answers: &[Answered]) -> Result<String> {
    if !matches!(request.stage, Stage::Answered | Stage::Closed) {
        return Ok(String::new());
    }
    let last = answers.iter().filter(|row| row.kind == AnswerKind::Final).map(|row| row.answered_at).max();
    last.map_or(Ok(String::new()), |at| petition::review_words(db, request, at.date()))
}

/// Mediations of this matter that are over, the newest first.
fn former(db: &mut Db, mut cases: Vec<Case>) -> Result<Vec<Former>> {
    cases.retain(|case| case.stage.is_over());
    if cases.is_empty() {
        return Ok(Vec::new());
    }
    let rooms: HashMap<String, String> = places::names(db, cases.iter().map(|case| case.room_id.clone()).collect())?.into_iter().collect();
    let room = |id: &str| rooms.get(id).cloned().unwrap_or_default();
    Ok(cases.into_iter().map(|case| Former { room: room(&case.room_id), number: case.number, stage: case.stage.label() }).collect())
}
