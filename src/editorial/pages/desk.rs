//! The editors' desk: entries by state, and what waits for whoever looks.

use serde::{Deserialize, Serialize};

use super::{Head, titles};
use crate::actor::Actor;
use crate::app::App;
use crate::clock::date_words;
use crate::db::Db;
use crate::editorial::State;
use crate::editorial::store::{self, records};
use crate::error::Result;
use crate::web::guards::CasebookEditor;
use crate::web::{Answer, Ctx, Query};

/// Entries on the page; who has more looks by state.
const MOST: i64 = 200;

#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    state: String,
}

#[derive(Serialize)]
struct Desk {
    tabs: Vec<Tab>,
    rows: Vec<Row>,
    waiting: usize,
    clashes: Vec<String>,
}

#[derive(Serialize)]
struct Tab {
    href: String,
    label: String,
    current: bool,
    count: Option<i64>,
}

#[derive(Serialize)]
struct Row {
    head: Head,
    dispute: &'static str,
    room: String,
    changed: String,
}

pub(super) async fn list(ctx: Ctx, me: CasebookEditor, asked: Query<Asked>) -> Answer {
    let app = ctx.app.clone();
    let view = ctx.read(move |db| desk(db, &app, &me, &asked.state)).await?;
    ctx.page("editorial/desk.html", &view)
}

/// Instead of a state: what waits for whoever looks.
const WAITING: &str = "waiting";

fn desk(db: &mut Db, app: &App, me: &Actor, asked: &str) -> Result<Desk> {
    let (state, for_me) = (State::parse(asked), asked == WAITING);
    let waiting = records::waiting_for(db, me)?;
    let mut entries = store::list(db, me, if for_me { Some(State::InReview) } else { state }, MOST)?;
    entries.retain(|entry| !for_me || waiting.contains(&entry.id));
    let titles = titles(db, app, &entries)?;
    let counts = store::counts(db, me)?;
    let mine = Some(i64::try_from(waiting.len()).unwrap_or(i64::MAX));
    let mut tabs = vec![
        Tab { href: "/casebook/desk".to_owned(), label: "全部".to_owned(), current: state.is_none() && !for_me, count: None },
        Tab { href: format!("/casebook/desk?state={WAITING}"), label: "等我审".to_owned(), current: for_me, count: mine },
    ];
    tabs.extend(counts.into_iter().map(|(one, count)| Tab {
        href: format!("/casebook/desk?state={}", one.as_str()),
        label: one.label().to_owned(),
        current: state == Some(one),
        count: Some(count),
    }));
    let rooms = crate::places::store::all_units(db)?;
    let room = |code: &str| rooms.iter().find(|unit| unit.code == code).map_or_else(|| code.to_owned(), |unit| unit.name.clone());
    let row = |entry: &store::Entry| Row {
        head: Head::new(entry, titles.iter().find(|(id, _)| *id == entry.id).map_or("", |(_, title)| title)),
        dispute: entry.dispute_type.label(),
        room: room(&entry.room_code),
        changed: date_words(entry.changed_at.date()),
    };
    Ok(Desk {
        rows: entries.iter().map(row).collect(),
        tabs,
        waiting: waiting.len(),
        clashes: app.library_on(db)?.unread.iter().map(ToString::to_string).collect(),
    })
}
