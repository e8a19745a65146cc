//! Any search as an Atom feed (RFC 4287), the newest entries first.

use actix_web::HttpResponse;
use actix_web::web::{self, Query};
use serde::Serialize;
use tera::Context;

use super::results::Asked;
use crate::casebook::search::Order;
use crate::casebook::search::asking::Question;
use crate::error::Error;
use crate::web::{Answer, Ctx};

/// Entries in a feed.
const ENTRIES: usize = 30;

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
    let feed = web::block(move || {
        let (library, base) = (app.library()?, &app.house().config.base_url);
        let question = Question { order: Order::Newest, from: 0, count: ENTRIES, ..asked.question() };
        let found = library.ask(&question).map_err(|trouble| Error::internal(trouble.to_string()))?.found;
        let entries: Vec<FeedEntry> = found
            .hits
            .iter()
            .filter_map(|hit| library.entry(&hit.number))
            .map(|entry| FeedEntry {
                url: format!("{base}/casebook/{}", entry.number),
                title: entry.title.clone(),
                gist: entry.gist.clone(),
                published: format!("{}T00:00:00+08:00", entry.published),
            })
            .collect();
        let words = question.text.trim();
        Ok::<_, Error>(Feed {
            title: if words.is_empty() { "案例库".to_owned() } else { format!("案例库：{words}") },
            me: format!("{base}{path}"),
            site: format!("{base}/casebook"),
            updated: entries.iter().map(|entry| entry.published.clone()).max().unwrap_or_else(|| "2020-01-01T00:00:00+08:00".to_owned()),
            entries,
        })
    });
    let feed = feed.await.map_err(Error::internal)??;
    let context = Context::from_serialize(&feed).map_err(|error| Error::internal(error.to_string()))?;
    let body = ctx.app.templates().render("casebook/feed.xml", &context)?;
    Ok(HttpResponse::Ok().content_type("application/atom+xml; charset=utf-8").body(body))
}
