//! Pages of intake: filing step by step, following a request, the desk, the visits. One file per noun; here are the doors
//! and the two cookies of a citizen's browser: its draft and its pass.

mod check;
mod desk;
mod files;
mod follow;
mod later;
mod slip;
mod start;
mod steps;
mod track;
mod visits;

use actix_web::cookie::time;
use actix_web::http::header;
use actix_web::web::{ServiceConfig, get, post, resource};
use actix_web::{HttpRequest, HttpResponse};

use super::crowd::Whence;
use super::drafts::{self, Draft};
use super::filing::Filed;
use super::pass;
use super::placing::Scanned;
use super::{Request, store};
use crate::actor::Actor;
use crate::cases;
use crate::db::Tx;
use crate::dispatch;
use crate::error::{Error, Result};
use crate::web::{Ctx, security};

/// Cookie of the draft's secret.
const DRAFT_COOKIE: &str = "draft";
/// Cookie of the pass.
const PASS_COOKIE: &str = "track";

/// The doors.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(resource("/file").route(get().to(start::show)).route(post().to(check::create)))
        .service(resource("/file/start").route(post().to(start::create)))
        .service(resource("/file/draft/removal").route(post().to(start::discard)))
        .service(resource("/file/later").route(get().to(later::show)).route(post().to(later::send)))
        .service(resource("/file/resume").route(get().to(later::ask)).route(post().to(later::by_code)))
        .service(resource("/file/resume/{token}").route(get().to(later::offer)).route(post().to(later::by_link)))
        .service(resource("/file/check").route(get().to(check::show)))
        .service(resource("/file/files").route(get().to(steps::show_files)).route(post().to(files::create)))
        .service(resource("/file/files/{id}/removal").route(post().to(files::remove)))
        .service(resource("/file/{step}").route(get().to(steps::show)).route(post().to(steps::create)))
        .service(resource("/track").route(get().to(track::ask)).route(post().to(track::prove)))
        .service(resource("/track/{code}").route(get().to(track::show)))
        .service(resource("/track/{code}/mail").route(post().to(follow::mail)))
        .service(resource("/track/{code}/additions").route(get().to(follow::show_add)).route(post().to(follow::add)))
        .service(resource("/track/{code}/withdrawal").route(get().to(follow::show_withdraw)).route(post().to(follow::withdraw)))
        .service(resource("/track/{code}/objection").route(get().to(follow::show_object)).route(post().to(follow::object)))
        .service(resource("/desk").route(get().to(desk::show)).route(post().to(desk::create)))
        .service(resource("/desk/receipts/{code}").route(get().to(desk::receipt)))
        .service(resource("/visits").route(get().to(visits::show)).route(post().to(visits::create)));
}

/// The secret of this browser's draft; empty when it has none.
pub fn draft_token(request: &HttpRequest) -> String {
    request.cookie(DRAFT_COOKIE).map(|cookie| cookie.value().to_owned()).unwrap_or_default()
}

/// The receipts that this browser may see.
pub fn passes(ctx: &Ctx, request: &HttpRequest) -> Vec<String> {
    let cookie = request.cookie(PASS_COOKIE).map(|cookie| cookie.value().to_owned()).unwrap_or_default();
    pass::codes(ctx.app.house(), &ctx.visitor.mark, &cookie)
}

/// Gives the browser a pass for one more receipt.
fn admit(ctx: &Ctx, request: &HttpRequest, answer: &mut HttpResponse, code: &str) -> Result<()> {
    let pass = pass::with(ctx.app.house(), &ctx.visitor.mark, passes(ctx, request), code)?;
    let mut cookie = security::cookie(&ctx.app, PASS_COOKIE, pass, 1);
    cookie.set_max_age(time::Duration::hours(12));
    answer.add_cookie(&cookie).map_err(Error::internal)
}

/// Lets the browser keep its draft for as long as the draft lives.
fn hold(ctx: &Ctx, answer: &mut HttpResponse, token: &str) -> Result<()> {
    answer.add_cookie(&security::cookie(&ctx.app, DRAFT_COOKIE, token.to_owned(), 30)).map_err(Error::internal)
}

/// The receipt code to which an answer leads, if it leads to a receipt.
fn code_of(answer: &HttpResponse) -> Option<String> {
    let location = answer.headers().get(header::LOCATION)?.to_str().ok()?;
    let rest = location.strip_prefix("/track/")?;
    rest.split(['?', '/']).next().map(str::to_owned)
}

/// The browser and the network behind a page.
fn whence(ctx: &Ctx) -> Whence {
    Whence { mark: ctx.visitor.mark.clone(), network: ctx.visitor.network.clone() }
}

/// A draft in hand, with what its code filled in.
#[derive(Clone)]
struct InHand {
    draft: Draft,
    scanned: Option<Scanned>,
}

/// The browser's draft; otherwise the page to go to instead: the receipt when it was filed, the beginning when it is gone.
async fn in_hand(ctx: &Ctx, request: &HttpRequest) -> Result<Result<InHand, HttpResponse>> {
    let (token, app) = (draft_token(request), ctx.app.clone());
    let found = ctx
        .read(move |db| {
            let Some(draft) = drafts::by_token(db, app.house(), &token)? else { return Ok(Err("/file".to_owned())) };
            if let Some(id) = &draft.request_id {
                return Ok(Err(store::by_id(db, id)?.track_url()));
            }
            let scanned = draft.scanned(db)?;
            Ok(Ok(InHand { draft, scanned }))
        })
        .await?;
    Ok(found.map_err(|location| ctx.see_other(&location)))
}

/// Numbers that help at once.
#[derive(serde::Serialize)]
struct Call {
    name: &'static str,
    number: &'static str,
}

/// Shown wherever a word suggests danger. 12356 is the nation's line for people in distress of mind.
const CALLS: &[Call] = &[
    Call { name: "报警", number: "110" },
    Call { name: "急救", number: "120" },
    Call { name: "火警", number: "119" },
    Call { name: "妇女维权", number: "12338" },
    Call { name: "心理援助", number: "12356" },
];

/// Every filed request goes to somebody in the same transaction.
fn dispatched(tx: &mut Tx<'_>, filed: &Filed) -> Result<()> {
    dispatch::rule::dispatch(tx, filed)
}

/// The clocks of a request end with its withdrawal.
fn withdrawn(tx: &mut Tx<'_>, actor: &Actor, request: &Request) -> Result<()> {
    cases::opening::must_not_run(tx.conn, request)?;
    dispatch::closing::withdrawn(tx, actor, request)
}

/// A request that was not solved goes back to those who worked on it.
fn reopened(tx: &mut Tx<'_>, request: &Request, reason: &str) -> Result<()> {
    dispatch::reopening::reopen(tx, request, reason)
}

/// Those who have a request hear that something was added, and so does who mediates the case that it became.
fn added(tx: &mut Tx<'_>, request: &Request) -> Result<()> {
    dispatch::notices::tell_of_addition(tx, request)?;
    cases::telling::tell_of_addition(tx, request)
}
