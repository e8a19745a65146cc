//! Any search as an Atom feed (RFC 4287), the newest entries first.

use actix_web::HttpResponse;
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
    let entries: Vec<FeedEntry> = hits.map(|entry| of(entry, base)).collect();
    Ok(Feed {
        title: format!("案例库：{words}"),
        me: format!("{base}{path}"),
        site: format!("{base}/casebook"),
        updated: entries.iter().map(|entry| entry.published.clone()).max().unwrap_or_else(|| moment(NEVER)),
        entries,
    })
}

fn of(entry: &Entry, base: &str) -> FeedEntry {
    FeedEntry {
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
