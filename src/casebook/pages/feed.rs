//! Any search as an Atom feed (RFC 4287), the newest entries first.

use actix_web::HttpResponse;
use chrono::NaiveDate;
use serde::Serialize;
use tera::Context;

use super::asked::Asked;
use super::names::Names;
use super::results::answered;
use crate::casebook::Entry;
use crate::casebook::library::Library;
use crate::casebook::search::Order;
use crate::casebook::search::asking::Question;
use crate::db::Db;
use crate::editorial::visibility;
use crate::error::{Error, Result};
use crate::web::{Answer, Ctx, Query};

/// Entries in a feed.
const ENTRIES: usize = 30;
/// A feed without entries was last changed before there were any.
const NEVER: &str = "2020-01-01";

#[derive(Serialize)]
struct Feed {
    title: String,
    me: String,
    site: String,
    updated: String,
    entries: Vec<FeedEntry>,
}

#[derive(Serialize)]
struct FeedEntry {
    url: String,
    title: String,
    gist: String,
    published: String,
    updated: String,
}

pub(super) async fn feed(ctx: Ctx, asked: Query<Asked>) -> Answer {
    let (app, asked, path) = (ctx.app.clone(), asked.into_inner(), ctx.path.clone());
    let feed = ctx.read(move |db| {
        let library = app.library_on(db)?;
        made(db, &library, &asked, &app.house().config.base_url, &path)
    });
    let feed = feed.await?;
    let context = Context::from_serialize(&feed).map_err(|error| Error::internal(error.to_string()))?;
    let body = ctx.app.templates().render("casebook/feed.xml", &context)?;
    Ok(HttpResponse::Ok().content_type("application/atom+xml; charset=utf-8").body(body))
}

fn made(db: &mut Db, library: &Library, asked: &Asked, base: &str, path: &str) -> Result<Feed> {
    let words = asked.words(&Names::of(db, library)?);
    let question = Question { order: Order::Newest, from: 0, count: ENTRIES, ..asked.question() };
    let found = answered(db, library, &question)?.found;
    let hits = found.hits.iter().filter_map(|hit| library.entry(&hit.number));
    let entries = hits.map(|entry| Ok(of(entry, changed(db, library, entry)?, base))).collect::<Result<Vec<FeedEntry>>>()?;
    Ok(Feed {
        title: format!("案例库：{words}"),
        me: format!("{base}{path}"),
        site: format!("{base}/casebook"),
        updated: entries.iter().map(|entry| entry.updated.clone()).max().unwrap_or_else(|| moment(NEVER)),
        entries,
    })
}

/// The day of the present edition, where the office knows it.
fn changed(db: &mut Db, library: &Library, entry: &Entry) -> Result<NaiveDate> {
    if entry.version == 1 || !library.is_of_office(&entry.number) {
        return Ok(entry.published);
    }
    Ok(visibility::editions(db, &entry.number)?.first().map_or(entry.published, |edition| edition.on))
}

fn of(entry: &Entry, changed: NaiveDate, base: &str) -> FeedEntry {
    FeedEntry {
        updated: moment(&changed.to_string()),
        url: format!("{base}/casebook/{}", entry.number),
        title: entry.title.clone(),
        gist: entry.gist.clone(),
        published: moment(&entry.published.to_string()),
    }
}

/// The beginning of a day in the office's zone, as RFC 3339 writes it.
fn moment(day: &str) -> String {
    format!("{day}T00:00:00+08:00")
}
