//! Pages of accounts: signing in and out.

use actix_web::web::{Query, ServiceConfig, get, post, resource};
use actix_web::{HttpRequest, web};
use serde::{Deserialize, Serialize};

use super::sign_in::{self, Attempt};
use crate::web::again::is_own_path;
use crate::web::visitor::SIGN_IN_COOKIE;
use crate::web::{Answer, Ctx, Form, security};

/// The doors.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(resource("/sign-in").route(get().to(show)).route(post().to(create)))
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

async fn show(ctx: Ctx, next: Query<Next>) -> Answer {
    ctx.page("accounts/sign_in.html", &SignInPage { next: next.into_inner().next })
}

async fn create(ctx: Ctx, request: HttpRequest, form: Form) -> Answer {
    let attempt = Attempt {
        username: form.text("username").to_lowercase(),
        password: form.fields.get("password").and_then(|values| values.first()).cloned().unwrap_or_default(),
        device: device(&request),
        network: ctx.visitor.network.clone(),
    };
    let device = attempt.device.clone();
    let app = ctx.app.clone();
    let person = web::block(move || sign_in::check(&app, &attempt)).await.map_err(crate::error::Error::internal)??;
    let token = ctx.write(move |tx| sign_in::begin(tx, &person, &device, false)).await?;
    let next = Some(form.text("next")).filter(|next| is_own_path(next)).unwrap_or("/today");
    let mut answer = ctx.see_other(next);
    answer.add_cookie(&security::cookie(&ctx.app, SIGN_IN_COOKIE, token, 1)).map_err(crate::error::Error::internal)?;
    Ok(answer)
}

async fn end(ctx: Ctx, form: Form) -> Answer {
    let (actor, running) = (ctx.actor().clone(), ctx.visitor.sign_in.clone());
    let mut answer = ctx
        .submit(&form, move |tx| {
            if let Some(sign_in) = running {
                sign_in::end(tx, &actor, &sign_in.id)?;
            }
            Ok(crate::web::Done::at("/").saying("已退出登录。"))
        })
        .await?;
    let mut gone = security::cookie(&ctx.app, SIGN_IN_COOKIE, String::new(), 0);
    gone.make_removal();
    answer.add_cookie(&gone).map_err(crate::error::Error::internal)?;
    Ok(answer)
}

fn device(request: &HttpRequest) -> String {
    request.headers().get("user-agent").and_then(|value| value.to_str().ok()).unwrap_or("").chars().take(120).collect()
}
