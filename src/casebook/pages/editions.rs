//! The editions of an entry: a citation names one, so a former one stays readable under an address of its own, says that it is a
//! former one and is not for search engines. What is withdrawn is gone in every edition.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use serde::Serialize;

use super::entry::{self, SectionView};
use crate::app::App;
use crate::casebook::Entry;
use crate::casebook::library::Library;
use crate::clock::date_words;
use crate::db::Db;
use crate::editorial::visibility::{self, Edition};
use crate::error::{Error, Result};
use crate::web::{Answer, Ctx, WebError};

/// The line that ends a later edition.
const NOTE: &str = "修订说明：";

/// An edition in the list on its entry's page.
#[derive(Serialize)]
pub(super) struct EditionView {
    name: String,
    on: String,
    note: String,
    /// None for the present one, and for one that is not shown any more.
    href: Option<String>,
    closed: bool,
}

/// The editions of an entry, the newest first; none when there is only one.
pub(super) fn list(db: &mut Db, library: &Library, entry: &Entry) -> Result<Vec<EditionView>> {
    if entry.version < 2 || !library.is_of_office(&entry.number) {
        return Ok(Vec::new());
    }
    let view = |(place, one): (usize, Edition)| EditionView {
        name: format!("第 {} 版", one.ordinal),
        on: date_words(one.on),
        note: one.entry.as_ref().map(note).unwrap_or_default(),
        href: (place > 0 && one.entry.is_some()).then(|| address(&entry.number, one.ordinal)),
        closed: one.entry.is_none(),
    };
    Ok(visibility::editions(db, &entry.number)?.into_iter().enumerate().map(view).collect())
}

fn address(number: &str, ordinal: i32) -> String {
    format!("/casebook/{number}/versions/{ordinal}")
}

/// What changed with this edition, in its own words.
fn note(entry: &Entry) -> String {
    let last = entry.sections[3].lines().last().unwrap_or_default();
    last.trim().strip_prefix(NOTE).unwrap_or_default().to_owned()
}

#[derive(Serialize)]
struct FormerPage {
    number: String,
    title: String,
    ordinal: i32,
    on: String,
    present: String,
    /// None when the text is not shown any more.
    text: Option<Text>,
}

#[derive(Serialize)]
struct Text {
    gist: String,
    sections: Vec<SectionView>,
    citation: String,
}

/// What an address of an edition leads to.
enum Found {
    Present,
    Former(Box<FormerPage>),
}

pub(super) async fn show(ctx: Ctx, path: Path<(String, i32)>) -> Answer {
    let (app, (number, ordinal)) = (ctx.app.clone(), path.into_inner());
    let (wanted, present) = (number.clone(), format!("/casebook/{number}"));
    match ctx.read(move |db| found(db, &app, &wanted, ordinal)).await {
        Ok(Found::Present) => Ok(ctx.see_other(&present)),
        Ok(Found::Former(page)) if page.text.is_none() => gone(ctx.page("casebook/former.html", &page)?),
        Ok(Found::Former(page)) => ctx.page("casebook/former.html", &page),
        Err(Error::NotFound) => withdrawn(&ctx, number).await,
        Err(error) => Err(WebError(error)),
    }
}

fn found(db: &mut Db, app: &App, number: &str, ordinal: i32) -> Result<Found> {
    let library = app.library_on(db)?;
    let entry = library.entry(number).ok_or(Error::NotFound)?;
    if !visibility::hidden(db, &library, [number])?.is_empty() {
        return Err(Error::NotFound);
    }
    if i32::try_from(entry.version) == Ok(ordinal) {
        return Ok(Found::Present);
    }
    let one = visibility::editions(db, number)?.into_iter().find(|one| one.ordinal == ordinal).ok_or(Error::NotFound)?;
    let text = |own: &Entry| Text { gist: own.gist.clone(), sections: entry::sections(own), citation: entry::citation(own) };
    Ok(Found::Former(Box::new(FormerPage {
        number: number.to_owned(),
        title: one.entry.as_ref().unwrap_or(entry).title.clone(),
        ordinal,
        on: date_words(one.on),
        present: format!("第 {} 版", entry.version),
        text: one.entry.as_ref().map(text),
    })))
}

fn gone(mut answer: actix_web::HttpResponse) -> Answer {
    *answer.status_mut() = StatusCode::GONE;
    Ok(answer)
}

#[derive(Serialize)]
struct WithdrawnPage {
    number: String,
    on: String,
    why: &'static str,
    sentence: String,
}

/// What stands in the place of a withdrawn entry and of all its editions; its number is not given again.
pub(super) async fn withdrawn(ctx: &Ctx, number: String) -> Answer {
    let app = ctx.app.clone();
    let stone = ctx.read(move |db| {
        let library = app.library_on(db)?;
        visibility::tombstone(db, &library, &number)?.ok_or(Error::NotFound)
    });
    let stone = stone.await?;
    let page = WithdrawnPage { on: date_words(stone.on), why: stone.code.label(), sentence: stone.sentence, number: stone.number };
    gone(ctx.page("casebook/withdrawn.html", &page)?)
}
