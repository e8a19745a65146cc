//! Saving a search, proving the mailbox, ending it: without an account, by the link in the mail.

use std::collections::BTreeSet;

use actix_web::web::Path;
use serde::Serialize;

use crate::app::App;
use crate::casebook::pages::{Asked, Names};
use crate::db::Db;
use crate::error::{Error, Result};
use crate::identity::EmailAddress;
use crate::seeking::saved::{self, State};
use crate::web::{Answer, Ctx, Done, Form, Query};

#[derive(Serialize)]
struct NewPage {
    words: String,
    search: String,
    back: String,
}

/// What is searched, for people.
fn words(db: &mut Db, app: &App, asked: &Asked) -> Result<String> {
    let library = app.library_on(db)?;
    Ok(asked.words(&Names::of(db, &library)?))
}

pub(super) async fn new(ctx: Ctx, asked: Query<Asked>) -> Answer {
    let (app, asked) = (ctx.app.clone(), asked.into_inner());
    let view = ctx
        .read(move |db| {
            let search = asked.search();
            Ok(NewPage { words: words(db, &app, &asked)?, back: asked.list(), search })
        })
        .await?;
    ctx.page("seeking/new.html", &view)
}

pub(super) async fn ask(ctx: Ctx, form: Form) -> Answer {
    let (search, mailbox) = form.read(|r| {
        let search = r.optional_words("search", "查找的内容", 2_000);
        let mailbox = r.parse("email", EmailAddress::parse);
        Some((search?, mailbox?))
    })?;
    let app = ctx.app.clone();
    ctx.submit(&form, move |tx| {
        let asked = Asked::read(&search).ok_or_else(|| Error::refused("查找的内容读不懂，没有保存。请回到案例库再查一次。"))?;
        let told = words(tx.conn, &app, &asked)?;
        saved::ask(tx, &mailbox, &asked.search(), &told)?;
        Ok(Done::at(asked.list()).saying("确认邮件已经发出。请到邮箱里点开链接确认，7 天内有效；没有收到请看看垃圾邮件。"))
    })
    .await
}

#[derive(Serialize)]
struct SavedPage {
    url: String,
    words: String,
    list: String,
    state: &'static str,
    label: &'static str,
}

pub(super) async fn show(ctx: Ctx, token: Path<String>) -> Answer {
    let app = ctx.app.clone();
    let view = ctx
        .read(move |db| {
            let saved = saved::by_token(db, &app.house().vault, &token)?;
            let asked = Asked::read(&saved.address).unwrap_or_default();
            let told = words(db, &app, &asked)?;
            let url = saved.url(&app.house().vault);
            Ok(SavedPage { url, words: told, list: asked.list(), state: saved.state.as_str(), label: saved.state.label() })
        })
        .await?;
    ctx.page("seeking/saved.html", &view)
}

pub(super) async fn turn(ctx: Ctx, token: Path<String>, form: Form) -> Answer {
    let to = form.read(|r| r.choice("to", "开通还是停止", |text| State::parse(text).filter(|to| *to != State::Asked)))?;
    let app = ctx.app.clone();
    ctx.submit(&form, move |tx| {
        let there = app.library_on(tx.conn)?.numbers().map(str::to_owned).collect();
        turned(tx, &token, to, &there)
    })
    .await
}

fn turned(tx: &mut crate::db::Tx<'_>, token: &str, to: State, there: &BTreeSet<String>) -> Result<Done> {
    let vault = tx.house.vault.clone();
    let saved = saved::by_token(tx.conn, &vault, token)?;
    saved::turn(tx, &saved, to, there)?;
    let sentence = match to {
        State::Active => "已开通。有新的案例，会发邮件告诉您。",
        _ => "已停止，不会再发邮件。",
    };
    Ok(Done::at(saved.url(&vault)).saying(sentence))
}
