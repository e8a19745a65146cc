//! The page behind an invitation's link: set a password, once. Unknown, used and expired links look alike.

use actix_web::HttpRequest;
use actix_web::web::{Path, ServiceConfig, get, post, resource};
use serde::Serialize;

use super::{DEVICES_COOKIE, cookie_value, new_password, with_cookies};
use crate::accounts::invitations::{self, Purpose};
use crate::accounts::password::SHORTEST;
use crate::accounts::tokens;
use crate::web::{Answer, Ctx, Done, Form, security};

pub(super) fn routes(config: &mut ServiceConfig) {
    config.service(resource("/welcome/{token}").route(get().to(show)).route(post().to(take_up)));
}

#[derive(Serialize)]
struct WelcomePage {
    token: String,
    name: String,
    username: String,
    reset: bool,
    until: String,
    shortest: usize,
}

async fn show(ctx: Ctx, token: Path<String>) -> Answer {
    let (app, token) = (ctx.app.clone(), token.into_inner());
    let asked = token.clone();
    let found = ctx.read(move |db| invitations::find(db, &app.house().vault, app.house().clock.now(), &asked)).await?;
    let (row, person) = found.ok_or_else(invitations::gone)?;
    let view = WelcomePage {
        token,
        name: person.name,
        username: person.username,
        reset: row.purpose == Purpose::Reset,
        until: row.expires_at.words(),
        shortest: SHORTEST,
    };
    ctx.page("accounts/welcome.html", &view)
}

async fn take_up(ctx: Ctx, request: HttpRequest, token: Path<String>, form: Form) -> Answer {
    let (token, password) = (token.into_inner(), new_password(&form)?);
    let (app, asked) = (ctx.app.clone(), token.clone());
    let known = ctx.read(move |db| invitations::find(db, &app.house().vault, app.house().clock.now(), &asked)).await?;
    let answer = ctx
        .submit(&form, move |tx| {
            invitations::take_up(tx, &token, &password)?;
            Ok(Done::at("/sign-in").saying("密码已设好。请用新密码登录。"))
        })
        .await;
    // Who held the link is trusted like somebody who has signed in here: strangers' guesses do not slow them down.
    let Some((_, person)) = known else { return answer };
    let (now, devices) = (ctx.app.house().clock.now(), cookie_value(&request, DEVICES_COOKIE));
    let devices = tokens::remember_device(ctx.app.house(), devices.as_deref(), &person.id, now)?;
    with_cookies(answer, [security::cookie(&ctx.app, DEVICES_COOKIE, devices, 180)])
}
