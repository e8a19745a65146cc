//! What an applicant does after filing, each on a page of its own: add, take back, say “not solved”, have the receipt mailed.

use actix_web::HttpRequest;
use actix_web::web::Path;
use serde::Serialize;

use super::steps::ACCEPT;
use super::track::own;
use crate::actor::Actor;
use crate::db::throttle::{self, Limit};
use crate::dispatch::holding;
use crate::error::Result;
use crate::evidence::pages::receive;
use crate::identity::EmailAddress;
use crate::intake::{Request, following, receipt, store};
use crate::web::{Answer, Ctx, Done, Form};

/// Receipts mailed for one request.
const MAILED: Limit = Limit { scope: "track.mail", failures: 5, minutes: 60 };

#[derive(Serialize)]
struct Page {
    code: String,
    title: String,
    url: String,
    revision: i32,
    accept: &'static str,
    service: &'static str,
}

async fn page(ctx: &Ctx, http: &HttpRequest, code: &str, template: &str, may: fn(&Request) -> bool) -> Answer {
    let request = own(ctx, http, code).await?;
    if !may(&request) {
        return Ok(ctx.see_other(&request.track_url()));
    }
    let (url, service) = (request.track_url(), request.service.as_str());
    ctx.page(template, &Page { code: request.code, title: request.title, url, revision: request.revision, accept: ACCEPT, service })
}

pub(super) async fn show_add(ctx: Ctx, http: HttpRequest, code: Path<String>) -> Answer {
    page(&ctx, &http, &code, "track/add.html", Request::takes_additions).await
}

pub(super) async fn show_withdraw(ctx: Ctx, http: HttpRequest, code: Path<String>) -> Answer {
    page(&ctx, &http, &code, "track/withdraw.html", Request::can_be_withdrawn).await
}

pub(super) async fn show_object(ctx: Ctx, http: HttpRequest, code: Path<String>) -> Answer {
    page(&ctx, &http, &code, "track/object.html", Request::can_be_objected).await
}

/// The applicant acts as a citizen when signed in, otherwise as the visitor with the receipt.
fn applicant(ctx: &Ctx) -> Actor {
    if matches!(ctx.actor(), Actor::Citizen { .. }) { ctx.actor().clone() } else { Actor::Visitor }
}

pub(super) async fn add(ctx: Ctx, http: HttpRequest, code: Path<String>, mut form: Form) -> Answer {
    let request = own(&ctx, &http, &code).await?;
    let words = form.read(|r| r.optional_words("body", "补充的内容", 2000))?;
    let taken = receive(&ctx, &mut form, "files").await?;
    if !taken.refused.is_empty() {
        // All or nothing here: words and files belong together, and the page still holds what was typed.
        taken.verdict()?;
        return Ok(ctx.see_other(&request.track_url()));
    }
    let (actor, kept, url) = (applicant(&ctx), taken.kept, request.track_url());
    ctx.submit(&form, move |tx| {
        let request = store::by_id(tx.conn, &request.id)?;
        following::add(tx, &actor, &request, &words, &kept)?;
        super::added(tx, &request)?;
        Ok(Done::at(url).saying("补充的内容已经收到，交给了承办的人。"))
    })
    .await
}

pub(super) async fn withdraw(ctx: Ctx, http: HttpRequest, code: Path<String>, form: Form) -> Answer {
    let request = own(&ctx, &http, &code).await?;
    let reason = form.read(|r| r.words("reason", "撤回的原因，写一句就行", 200))?;
    let (actor, revision) = (applicant(&ctx), revision(&form));
    ctx.submit(&form, move |tx| {
        let mut request = store::by_id(tx.conn, &request.id)?;
        request.revision = revision.unwrap_or(request.revision);
        following::withdraw(tx, &actor, &request, &reason)?;
        super::withdrawn(tx, &actor, &request)?;
        Ok(Done::at(request.track_url()).saying("已经撤回，不再往下办。"))
    })
    .await
}

pub(super) async fn object(ctx: Ctx, http: HttpRequest, code: Path<String>, form: Form) -> Answer {
    let request = own(&ctx, &http, &code).await?;
    let reason = form.read(|r| r.words("reason", "哪里没有解决", 500))?;
    let actor = applicant(&ctx);
    ctx.submit(&form, move |tx| {
        let request = store::by_id(tx.conn, &request.id)?;
        following::object(tx, &actor, &request, &reason)?;
        super::reopened(tx, &request, &reason)?;
        Ok(Done::at(request.track_url()).saying("已经转回去重新办理，会有人联系您。"))
    })
    .await
}

pub(super) async fn mail(ctx: Ctx, http: HttpRequest, code: Path<String>, form: Form) -> Answer {
    let request = own(&ctx, &http, &code).await?;
    let email = form.read(|r| r.parse("email", EmailAddress::parse))?;
    ctx.submit(&form, move |tx| mail_receipt(tx, &request, &email)).await
}

fn mail_receipt(tx: &mut crate::db::Tx<'_>, request: &Request, email: &EmailAddress) -> Result<Done> {
    throttle::attempt(tx, MAILED, &request.id)?;
    let due = holding::acceptance_due(tx.conn, request)?.filter(|due| *due > tx.now);
    receipt::mail_to(tx, request, due, email)?;
    Ok(Done::at(request.track_url()).saying("回执已经发到邮箱，一两分钟内会收到。"))
}

/// The revision that the page was drawn from; one that no page can show is an old one.
fn revision(form: &Form) -> Option<i32> {
    form.text("revision").parse().ok().map(|seen: i32| seen.clamp(0, i32::MAX - 1))
}
