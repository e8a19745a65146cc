//! Pages of one's own second factor: on (scan, confirm, keep the recovery codes) and off. The password is asked for both ways.

use actix_web::web::{ServiceConfig, get, post, resource};
use qrcode::QrCode;
use qrcode::render::svg;
use serde::Serialize;

use super::account::count_guess;
use super::secret;
use crate::accounts::guessing::{self, Step};
use crate::accounts::{Person, people, second_factor, store};
use crate::db::Db;
use crate::error::{Error, Result};
use crate::web::guards::Staff;
use crate::web::{Answer, Ctx, Done, Form};

const PAGE: &str = "/account/second-factor";

pub(super) fn routes(config: &mut ServiceConfig) {
    config
        .service(resource(PAGE).route(get().to(show)).route(post().to(begin)))
        .service(resource("/account/second-factor/off").route(post().to(turn_off)))
        .service(resource("/account/second-factor/confirm").route(get().to(show_secret)).route(post().to(confirm)))
        .service(resource("/account/second-factor/codes").route(get().to(show_codes)).route(post().to(put_away)));
}

#[derive(Serialize)]
struct StatePage {
    on: bool,
    codes_left: i64,
}

#[derive(Serialize)]
struct SecretPage {
    qr: String,
    secret: String,
}

#[derive(Serialize)]
struct CodesPage {
    codes: Vec<String>,
    text: String,
}

fn own(db: &mut Db, me: &Staff) -> Result<Person> {
    store::person(db, me.person_id().ok_or(Error::NotFound)?)
}

async fn show(ctx: Ctx, me: Staff) -> Answer {
    let view = ctx
        .read(move |db| {
            let person = own(db, &me)?;
            Ok(StatePage { on: person.totp_secret.is_some(), codes_left: second_factor::codes_left(db, &person.id)? })
        })
        .await?;
    ctx.page("accounts/second_factor.html", &view)
}

async fn begin(ctx: Ctx, me: Staff, form: Form) -> Answer {
    let (typed, guesser) = (secret(&form, "old_password"), count_guess(&ctx).await?);
    ctx.submit(&form, move |tx| {
        let person = own(tx.conn, &me)?;
        people::must_know_password(&person, &typed)?;
        guessing::right(tx, &guesser, Step::Password)?;
        second_factor::begin(tx, &me, &person)?;
        Ok(Done::at("/account/second-factor/confirm"))
    })
    .await
}

async fn show_secret(ctx: Ctx, me: Staff) -> Answer {
    let (app, street) = (ctx.app.clone(), ctx.app.street_name()?);
    let pending = ctx
        .read(move |db| {
            let person = own(db, &me)?;
            second_factor::pending(db, &app.house().vault, &person, &street)
        })
        .await?;
    let Some(pending) = pending else { return Ok(ctx.see_other(PAGE)) };
    let qr = qr(&pending.url)?;
    ctx.page("accounts/second_factor_confirm.html", &SecretPage { qr, secret: pending.secret })
}

/// A QR code as SVG text for a page.
pub(super) fn qr(text: &str) -> Result<String> {
    let code = QrCode::new(text.as_bytes()).map_err(Error::internal)?;
    let drawn = code.render::<svg::Color<'_>>().min_dimensions(240, 240).build();
    Ok(drawn.split_once("?>").map_or(drawn.clone(), |(_, svg)| svg.to_owned()))
}

async fn confirm(ctx: Ctx, me: Staff, form: Form) -> Answer {
    let code = form.text("code").to_owned();
    let guesser = count_guess(&ctx).await?;
    ctx.submit(&form, move |tx| {
        let person = own(tx.conn, &me)?;
        second_factor::confirm(tx, &me, &person, &code)?;
        guessing::right(tx, &guesser, Step::Password)?;
        Ok(Done::at("/account/second-factor/codes").saying("第二步验证已打开。下次登录时会用到。"))
    })
    .await
}

async fn show_codes(ctx: Ctx, me: Staff) -> Answer {
    let (app, now) = (ctx.app.clone(), ctx.app.house().clock.now());
    let codes = ctx.read(move |db| second_factor::fresh_codes(db, &app.house().vault, now, me.person_id().ok_or(Error::NotFound)?)).await?;
    match codes {
        Some(codes) => ctx.page("accounts/recovery_codes.html", &CodesPage { text: codes.join("\n"), codes }),
        None => Ok(ctx.see_other(PAGE)),
    }
}

async fn put_away(ctx: Ctx, me: Staff, form: Form) -> Answer {
    ctx.submit(&form, move |tx| {
        second_factor::put_away(tx, &me, me.person_id().ok_or(Error::NotFound)?)?;
        Ok(Done::at("/account").saying("备用码不会再显示。请把它们收好。"))
    })
    .await
}

async fn turn_off(ctx: Ctx, me: Staff, form: Form) -> Answer {
    let (typed, guesser) = (secret(&form, "old_password"), count_guess(&ctx).await?);
    ctx.submit(&form, move |tx| {
        let person = own(tx.conn, &me)?;
        people::must_know_password(&person, &typed)?;
        guessing::right(tx, &guesser, Step::Password)?;
        second_factor::turn_off(tx, &me, &person.id)?;
        Ok(Done::at("/account").saying("第二步验证已关闭，以后登录只用密码。"))
    })
    .await
}
