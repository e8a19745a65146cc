//! The staff door: name and password, then the second factor when one is set; and the way out.

use actix_web::web::{ServiceConfig, get, post, resource};
use actix_web::{HttpRequest, HttpResponse};
use serde::{Deserialize, Serialize};

use super::{DEVICES_COOKIE, SECOND_STEP_COOKIE, apart, cookie_value, device, gone, secret, with_cookies};
use crate::accounts::sign_in::{self, Attempt};
use crate::accounts::{Person, tokens};
use crate::actor::Actor;
use crate::error::{Error, Result};
use crate::web::again::is_own_path;
use crate::web::visitor::SIGN_IN_COOKIE;
use crate::web::{Answer, Ctx, Done, Form, Query, frame, security};

pub(super) fn routes(config: &mut ServiceConfig) {
    config
        .service(resource("/sign-in").route(get().to(show)).route(post().to(create)))
        .service(resource("/sign-in/second-factor").route(get().to(show_second)).route(post().to(second)))
        .service(resource("/sign-out").route(post().to(end)));
}

#[derive(Deserialize)]
struct Next {
    #[serde(default)]
    next: String,
}

#[derive(Serialize)]
struct SignInPage {
    next: String,
}

#[derive(Serialize)]
struct SecondPage {
    next: String,
    name: String,
}

async fn show(ctx: Ctx, next: Query<Next>) -> Answer {
    let next = next.into_inner().next;
    if matches!(ctx.actor(), Actor::Staff { .. }) && ctx.kept.message.is_none() && ctx.kept.errors.is_empty() {
        return Ok(ctx.see_other(wanted(&next)));
    }
    ctx.page("accounts/sign_in.html", &SignInPage { next })
}

async fn create(ctx: Ctx, request: HttpRequest, form: Form) -> Answer {
    let attempt = Attempt {
        username: form.text("username").to_lowercase(),
        password: secret(&form, "password"),
        devices: cookie_value(&request, DEVICES_COOKIE),
        network: ctx.visitor.network.clone(),
    };
    let person = apart(&ctx, move |app| sign_in::check(app, &attempt)).await?;
    if person.totp_secret.is_none() {
        return enter(&ctx, &request, person, false, form.text("next")).await;
    }
    let token = sign_in::promise_second_step(&ctx.app, &person, &ctx.visitor.mark)?;
    let on = format!("/sign-in/second-factor?next={}", frame::encode(wanted(form.text("next"))));
    with_cookies(Ok(ctx.see_other(&on)), [security::cookie(&ctx.app, SECOND_STEP_COOKIE, token, 1)])
}

async fn show_second(ctx: Ctx, request: HttpRequest, next: Query<Next>) -> Answer {
    match awaited(&ctx, &request).await? {
        Some(person) => ctx.page("accounts/second_step.html", &SecondPage { next: next.into_inner().next, name: person.name }),
        None => Ok(again(&ctx)),
    }
}

async fn second(ctx: Ctx, request: HttpRequest, form: Form) -> Answer {
    let Some(person) = awaited(&ctx, &request).await? else { return Ok(again(&ctx)) };
    let code = form.text("code").to_owned();
    if code.is_empty() {
        return Err(Error::field("code", "请填写手机上显示的 6 位数字，或者一个备用码。").into());
    }
    let (devices, network) = (cookie_value(&request, DEVICES_COOKIE), ctx.visitor.network.clone());
    let checked = person.clone();
    apart(&ctx, move |app| sign_in::second_step(app, &checked, &code, devices.as_deref(), &network)).await?;
    enter(&ctx, &request, person, true, form.text("next")).await
}

/// Whose second factor this browser owes.
async fn awaited(ctx: &Ctx, request: &HttpRequest) -> Result<Option<Person>> {
    let Some(token) = cookie_value(request, SECOND_STEP_COOKIE) else { return Ok(None) };
    let mark = ctx.visitor.mark.clone();
    apart(ctx, move |app| sign_in::awaited(app, &token, &mark)).await
}

fn again(ctx: &Ctx) -> HttpResponse {
    ctx.go(&Done::at("/sign-in").saying("等得太久了，为了安全请从头登录。"))
}

/// Begins the sign-in, ends the one that this browser had, and remembers the browser.
async fn enter(ctx: &Ctx, request: &HttpRequest, person: Person, second_factor: bool, next: &str) -> Answer {
    let (old, actor, device) = (ctx.visitor.sign_in.clone(), ctx.actor().clone(), device(request));
    let devices = cookie_value(request, DEVICES_COOKIE);
    let (token, devices) = ctx
        .write(move |tx| {
            if let Some(old) = old {
                sign_in::end(tx, &actor, &old.id)?;
            }
            let token = sign_in::begin(tx, &person, &device, second_factor)?;
            Ok((token, tokens::remember_device(tx.house, devices.as_deref(), &person.id, tx.now)?))
        })
        .await?;
    let cookies = [
        security::cookie(&ctx.app, SIGN_IN_COOKIE, token, 1),
        security::cookie(&ctx.app, DEVICES_COOKIE, devices, 180),
        gone(&ctx.app, SECOND_STEP_COOKIE),
    ];
    with_cookies(Ok(ctx.see_other(wanted(next))), cookies)
}

fn wanted(next: &str) -> &str {
    if is_own_path(next) { next } else { "/today" }
}

async fn end(ctx: Ctx, form: Form) -> Answer {
    let (actor, running) = (ctx.actor().clone(), ctx.visitor.sign_in.clone());
    let answer = ctx
        .submit(&form, move |tx| {
            if let Some(sign_in) = running {
                sign_in::end(tx, &actor, &sign_in.id)?;
            }
            Ok(Done::at("/").saying("已退出登录。"))
        })
        .await;
    with_cookies(answer, [gone(&ctx.app, SIGN_IN_COOKIE)])
}
