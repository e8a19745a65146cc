//! Pages of accounts: the doors for staff and citizens, one's own account, and the administrator's list of people.

mod account;
mod links;
mod mine;
mod people;
mod proposals;
mod second_factor;
mod sign_in;
mod welcome;

use actix_web::HttpRequest;
use actix_web::cookie::Cookie;
use actix_web::web::ServiceConfig;

use crate::app::App;
use crate::error::{Error, Result};
use crate::web::{Answer, Ctx, Form, security};

/// Cookie of the people who have signed in with this browser before.
const DEVICES_COOKIE: &str = "devices";
/// Cookie between password and second factor.
const SECOND_STEP_COOKIE: &str = "second_step";
/// Cookie between asking for a citizen's code and typing it.
const ASKED_COOKIE: &str = "asked";

/// The doors.
pub fn routes(config: &mut ServiceConfig) {
    sign_in::routes(config);
    welcome::routes(config);
    account::routes(config);
    second_factor::routes(config);
    people::routes(config);
    links::routes(config);
    proposals::routes(config);
    mine::routes(config);
}

/// What the browser says it is, shortened.
fn device(request: &HttpRequest) -> String {
    request.headers().get("user-agent").and_then(|value| value.to_str().ok()).unwrap_or("").chars().take(120).collect()
}

fn cookie_value(request: &HttpRequest, name: &str) -> Option<String> {
    request.cookie(name).map(|cookie| cookie.value().to_owned())
}

fn gone(app: &App, name: &'static str) -> Cookie<'static> {
    let mut cookie = security::cookie(app, name, String::new(), 0);
    cookie.make_removal();
    cookie
}

/// An answer with cookies.
fn with_cookies(answer: Answer, cookies: impl IntoIterator<Item = Cookie<'static>>) -> Answer {
    let mut answer = answer?;
    for cookie in cookies {
        answer.add_cookie(&cookie).map_err(Error::internal)?;
    }
    Ok(answer)
}

/// A password exactly as it was typed: `Form::text` would trim it.
fn secret(form: &Form, name: &str) -> String {
    form.fields.get(name).and_then(|values| values.first()).cloned().unwrap_or_default()
}

/// A new password, typed twice.
fn new_password(form: &Form) -> Result<String> {
    let password = secret(form, "password");
    if password.is_empty() {
        return Err(Error::field("password", "请填写新密码。"));
    }
    if password != secret(form, "password_again") {
        return Err(Error::field("password_again", "两次填的密码不一样，请再填一次。"));
    }
    Ok(password)
}

/// Runs work that blocks (hashing, several transactions) off the server's threads.
async fn apart<T: Send + 'static>(ctx: &Ctx, work: impl FnOnce(&App) -> Result<T> + Send + 'static) -> Result<T> {
    let app = ctx.app.clone();
    actix_web::web::block(move || work(&app)).await.map_err(Error::internal)?
}
