//! One's own account: where one is signed in, and the password. The second factor has its own pages.

use actix_web::web::{Path, ServiceConfig, get, post, resource};
use serde::Serialize;

use super::{apart, new_password, secret};
use crate::accounts::guessing::{self, Guesser, Step};
use crate::accounts::password::SHORTEST;
use crate::accounts::store::SignInRow;
use crate::accounts::{people, second_factor, sign_in, store};
use crate::error::{Error, Result};
use crate::web::guards::Staff;
use crate::web::{Answer, Ctx, Done, Form};

pub(super) fn routes(config: &mut ServiceConfig) {
    config
        .service(resource("/account").route(get().to(show)))
        .service(resource("/account/sign-ins/others/end").route(post().to(end_others)))
        .service(resource("/account/sign-ins/{id}/end").route(post().to(end_one)))
        .service(resource("/account/password").route(get().to(show_password)).route(post().to(change_password)));
}

#[derive(Serialize)]
struct AccountPage {
    name: String,
    username: String,
    roles: Vec<String>,
    second_factor: bool,
    codes_left: i64,
    sign_ins: Vec<SignInView>,
}

/// One sign-in as pages show it.
#[derive(Serialize)]
pub(super) struct SignInView {
    id: String,
    device: String,
    since: String,
    seen: String,
    here: bool,
    second_factor: bool,
}

impl SignInView {
    pub(super) fn new(row: SignInRow, here: Option<&str>) -> SignInView {
        SignInView {
            here: here == Some(row.id.as_str()),
            device: device_words(&row.device).to_owned(),
            since: row.started_at.words(),
            seen: row.seen_at.words(),
            second_factor: row.second_factor,
            id: row.id,
        }
    }
}

/// What kind of browser it is, in words that its owner recognises.
fn device_words(agent: &str) -> &'static str {
    const KINDS: &[(&str, &str)] = &[
        ("MicroMessenger", "手机上的微信"),
        ("iPhone", "苹果手机"),
        ("iPad", "苹果平板"),
        ("Android", "安卓手机"),
        ("Windows", "Windows 电脑"),
        ("Macintosh", "苹果电脑"),
        ("Linux", "Linux 电脑"),
    ];
    KINDS.iter().find(|(mark, _)| agent.contains(mark)).map_or("其他设备", |(_, words)| words)
}

async fn show(ctx: Ctx, me: Staff) -> Answer {
    let here = ctx.visitor.sign_in.as_ref().map(|sign_in| sign_in.id.clone());
    let now = ctx.app.house().clock.now();
    let view = ctx
        .read(move |db| {
            let person = store::person(db, me.person_id().ok_or(Error::NotFound)?)?;
            let rows = store::running_of(db, &person.id, now)?;
            Ok(AccountPage {
                roles: me.grants().iter().map(|grant| format!("{} · {}", grant.unit_name, grant.role.label())).collect(),
                second_factor: person.totp_secret.is_some(),
                codes_left: second_factor::codes_left(db, &person.id)?,
                sign_ins: rows.into_iter().map(|row| SignInView::new(row, here.as_deref())).collect(),
                name: person.name,
                username: person.username,
            })
        })
        .await?;
    ctx.page("accounts/account.html", &view)
}

async fn end_one(ctx: Ctx, me: Staff, id: Path<String>, form: Form) -> Answer {
    ctx.submit(&form, move |tx| {
        sign_in::end_own(tx, &me, &id)?;
        Ok(Done::at("/account").saying("那次登录已退出，对方马上就用不了了。"))
    })
    .await
}

async fn end_others(ctx: Ctx, me: Staff, form: Form) -> Answer {
    let here = ctx.visitor.sign_in.as_ref().map(|sign_in| sign_in.id.clone());
    ctx.submit(&form, move |tx| {
        let count = sign_in::end_all(tx, &me, me.person_id().ok_or(Error::NotFound)?, here.as_deref())?;
        Ok(Done::at("/account").saying(format!("已退出其他 {count} 处登录。")))
    })
    .await
}

#[derive(Serialize)]
struct PasswordPage {
    username: String,
    shortest: usize,
}

async fn show_password(ctx: Ctx, me: Staff) -> Answer {
    let person = ctx.read(move |db| store::person(db, me.person_id().ok_or(Error::NotFound)?)).await?;
    ctx.page("accounts/password.html", &PasswordPage { username: person.username, shortest: SHORTEST })
}

async fn change_password(ctx: Ctx, me: Staff, form: Form) -> Answer {
    let (old, new) = (secret(&form, "old_password"), new_password(&form)?);
    let guesser = count_guess(&ctx).await?;
    let here = ctx.visitor.sign_in.as_ref().map(|sign_in| sign_in.id.clone());
    ctx.submit(&form, move |tx| {
        people::change_password(tx, &me, (&old, &new), here.as_deref())?;
        guessing::right(tx, &guesser, Step::Password)?;
        Ok(Done::at("/account").saying("密码已改好。其他地方的登录都已退出。"))
    })
    .await
}

/// Somebody at an open desk could guess the password here: each sign-in has its own counter.
pub(super) async fn count_guess(ctx: &Ctx) -> Result<Guesser> {
    let sign_in = ctx.visitor.sign_in.as_ref().ok_or(Error::SignIn)?;
    let guesser = Guesser { name: "account".to_owned(), network: String::new(), device: Some(sign_in.id.clone()) };
    let counted = guesser.clone();
    apart(ctx, move |app| app.write(|tx| guessing::attempt(tx, &counted, Step::Password))).await?;
    Ok(guesser)
}
