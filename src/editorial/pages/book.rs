//! Entries that came with the files of the book, for editors: which they are, which were taken down, and taking one down. The files
//! stay as they are; a number that is withdrawn here is shown by nobody of this office.

use actix_web::web::Path;
use serde::{Deserialize, Serialize};

use super::Choice;
use super::acts::{bound, withdrawal};
use crate::app::App;
use crate::casebook::Entry;
use crate::casebook::tombstones::Tombstone;
use crate::clock::date_words;
use crate::db::Db;
use crate::editorial::{Withdrawal, visibility, withdrawing};
use crate::error::{Error, Result};
use crate::web::guards::CasebookEditor;
use crate::web::{Answer, Ctx, Done, Form, Query};

/// Where they are listed.
const DESK: &str = "/casebook/desk/book";
/// Entries on the page; who has more asks by number.
const MOST: usize = 200;

#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    number: String,
}

#[derive(Serialize)]
struct BookPage {
    number: String,
    rows: Vec<Row>,
    gone: Vec<Gone>,
    more: bool,
}

#[derive(Serialize)]
struct Row {
    number: String,
    title: String,
    href: String,
    withdraw: String,
}

#[derive(Serialize)]
struct Gone {
    number: String,
    href: String,
    told: String,
}

pub(super) async fn list(ctx: Ctx, _me: CasebookEditor, asked: Query<Asked>) -> Answer {
    let (app, number) = (ctx.app.clone(), asked.into_inner().number.trim().to_owned());
    let view = ctx.read(move |db| book(db, &app, number)).await?;
    ctx.page("editorial/book.html", &view)
}

fn book(db: &mut Db, app: &App, number: String) -> Result<BookPage> {
    let library = app.library_on(db)?;
    let own = visibility::withdrawn_from_book(db)?.into_iter();
    let gone = own.chain(library.tombstones().cloned()).filter(|stone| stone.number.starts_with(&number)).map(told).collect();
    let shown = library.entries().filter(|entry| entry.number.starts_with(&number) && !library.is_of_office(&entry.number));
    let shown: Vec<&Entry> = shown.take(MOST + 1).collect();
    let (rows, more) = (shown.iter().take(MOST).map(|entry| row(entry)).collect(), shown.len() > MOST);
    Ok(BookPage { rows, gone, more, number })
}

fn row(entry: &Entry) -> Row {
    Row {
        number: entry.number.clone(),
        title: entry.title.clone(),
        href: format!("/casebook/{}", entry.number),
        withdraw: format!("{DESK}/{}/withdrawal", entry.number),
    }
}

fn told(stone: Tombstone) -> Gone {
    Gone {
        told: format!("{}，{}。{}", date_words(stone.on), stone.code.label(), stone.sentence),
        href: format!("/casebook/{}", stone.number),
        number: stone.number,
    }
}

#[derive(Serialize)]
struct AskPage {
    number: String,
    title: String,
    url: String,
    desk: &'static str,
    codes: Vec<Choice>,
}

pub(super) async fn ask(ctx: Ctx, _me: CasebookEditor, number: Path<String>) -> Answer {
    let (app, number) = (ctx.app.clone(), number.into_inner());
    let view = ctx.read(move |db| asked(db, &app, number)).await?;
    ctx.page("editorial/book_withdrawal.html", &view)
}

fn asked(db: &mut Db, app: &App, number: String) -> Result<AskPage> {
    let library = app.library_on(db)?;
    let entry = library.entry(&number).filter(|entry| !library.is_of_office(&entry.number)).ok_or(Error::NotFound)?;
    Ok(AskPage {
        title: entry.title.clone(),
        url: format!("{DESK}/{number}/withdrawal"),
        desk: DESK,
        codes: Withdrawal::ALL.iter().map(|one| Choice::new(one.as_str(), one.label())).collect(),
        number,
    })
}

pub(super) async fn withdraw(ctx: Ctx, me: CasebookEditor, number: Path<String>, form: Form) -> Answer {
    let (app, me, number) = (ctx.app.clone(), me.0, number.into_inner());
    let (code, sentence) = form.read(withdrawal)?;
    let answer = ctx.submit(&form, move |tx| {
        let library = app.library_on(tx.conn)?;
        withdrawing::withdraw_from_book(tx, &me, &library, &number, code, sentence)?;
        Ok(Done::at(DESK).saying(format!("{number} 已撤下，编号保留，文件没有动；原来的网址写明什么时候、为什么撤下。")))
    });
    let answer = answer.await?;
    bound(&ctx).await?;
    Ok(answer)
}
