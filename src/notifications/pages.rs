//! Pages of notices: what lies on my desk; the outbox, where an administrator sends again what did not arrive, and which lets
//! a visitor of the demo read every mail and text message.
//!
//! What was sent about a request or a case is shown on that page, with the part `sent_notices`.

use actix_web::web::{Path, ServiceConfig, get, post, resource};
use serde::{Deserialize, Serialize};

use super::store::{self, NoticeRow};
use super::{Channel, Delivery, resending, shown};
use crate::actor::Role;
use crate::app::App;
use crate::clock::Moment;
use crate::error::{Error, Result};
use crate::web::again::is_own_path;
use crate::web::guards::{Administrator, Staff};
use crate::web::{Answer, Ctx, Done, Form, Query};

/// How many are listed.
const PAGE: i64 = 100;

/// The doors.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(resource("/notices").route(get().to(desk)))
        .service(resource("/notices/reading").route(post().to(read_all)))
        .service(resource("/notices/{id}/reading").route(post().to(read_one)))
        .service(resource("/outbox").route(get().to(sent)))
        .service(resource("/outbox/{id}/again").route(post().to(again)));
}

#[derive(Serialize)]
struct DeskPage {
    notices: Vec<OnDesk>,
    unread: usize,
}

#[derive(Serialize)]
struct OnDesk {
    id: String,
    title: String,
    body: String,
    at: String,
    machine: String,
    unread: bool,
    link: Option<String>,
}

async fn desk(ctx: Ctx, me: Staff) -> Answer {
    let person = person(&me)?;
    let rows = ctx.read(move |db| store::desk(db, &person, PAGE)).await?;
    let notices = rows.into_iter().map(|row| on_desk(&ctx.app, row)).collect::<Result<Vec<_>>>()?;
    let unread = notices.iter().filter(|notice| notice.unread).count();
    ctx.page("notifications/desk.html", &DeskPage { notices, unread })
}

fn person(me: &Staff) -> Result<String> {
    me.person_id().map(str::to_owned).ok_or(Error::NotFound)
}

/// On a desk the address of a page is a button, so it is left out of the words.
fn on_desk(app: &App, row: NoticeRow) -> Result<OnDesk> {
    let (unread, body) = (row.state == Delivery::Waiting, shown::body(&app.house().vault, &row)?.unwrap_or_default());
    let url = row.link.as_ref().map(|link| format!("{}{link}", app.house().config.base_url));
    let body = url.map_or(body.clone(), |url| body.replace(&url, "").trim().to_owned());
    let (at, machine) = (Moment::words(row.created_at), row.created_at.machine());
    Ok(OnDesk { id: row.id, title: row.title, body, at, machine, unread, link: row.link })
}

async fn read_all(ctx: Ctx, me: Staff, form: Form) -> Answer {
    let person = person(&me)?;
    ctx.submit(&form, move |tx| {
        let count = store::mark_read(tx, &person, None)?;
        Ok(Done::at("/notices").saying(format!("{count} 条通知已标为已读。")))
    })
    .await
}

/// Reads one notice and goes to the page it is about.
async fn read_one(ctx: Ctx, me: Staff, id: Path<String>, form: Form) -> Answer {
    let person = person(&me)?;
    ctx.submit(&form, move |tx| {
        let row = store::notice(tx.conn, &id)?;
        if row.person_id.as_deref() != Some(person.as_str()) || row.channel != Channel::Desk {
            return Err(Error::NotFound);
        }
        store::mark_read(tx, &person, Some(&row.id))?;
        Ok(Done::at(row.link.filter(|link| is_own_path(link)).unwrap_or_else(|| "/notices".to_owned())))
    })
    .await
}

#[derive(Deserialize)]
struct Wish {
    #[serde(default)]
    state: String,
}

#[derive(Serialize)]
struct OutboxPage {
    demo: bool,
    failed_only: bool,
    messages: Vec<Message>,
}

#[derive(Serialize)]
struct Message {
    channel: &'static str,
    to: String,
    title: String,
    /// Words between the addresses of pages, so that those can be tapped.
    pieces: Vec<Piece>,
    at: String,
    state: &'static str,
    kind: &'static str,
    mail: bool,
    /// What went wrong last.
    why: Option<String>,
    /// Where an administrator has it sent again.
    again: Option<String>,
}

#[derive(Serialize)]
struct Piece {
    text: String,
    href: Option<String>,
}

/// In the demo everybody reads every message; in an office its administrator sees what left and what did not, with masked
/// addresses and without the words.
async fn sent(ctx: Ctx, wish: Query<Wish>) -> Answer {
    let (demo, failed_only) = (ctx.app.house().config.demo, wish.state == "failed");
    let resends = ctx.actor().has(Role::Administrator);
    if !demo && !resends {
        return Err(Error::NotFound.into());
    }
    let rows = ctx.read(move |db| if failed_only { store::failed(db, PAGE) } else { store::newest(db, PAGE) }).await?;
    let messages = rows.iter().map(|row| message(&ctx.app, row, resends)).collect::<Result<_>>()?;
    ctx.page("notifications/outbox.html", &OutboxPage { demo, failed_only, messages })
}

fn message(app: &App, row: &NoticeRow, resends: bool) -> Result<Message> {
    let house = app.house();
    let demo = house.config.demo;
    let body = shown::body(&house.vault, row)?;
    let kind = match row.state {
        Delivery::Sent | Delivery::Read => "ok",
        Delivery::Waiting => "plain",
        Delivery::Failed => "late",
    };
    let failed = resends && row.state == Delivery::Failed && body.is_some();
    let words = if demo { body.unwrap_or_else(|| "（内容已清除）".to_owned()) } else { row.template.label().to_owned() };
    Ok(Message {
        channel: row.channel.label(),
        to: if demo { shown::address(&house.vault, row)?.unwrap_or_default() } else { row.address_masked.clone() },
        title: row.title.clone(),
        pieces: pieces(&words, &house.config.base_url),
        at: Moment::words(row.sent_at.unwrap_or(row.not_before)),
        state: row.state.label(),
        kind,
        mail: row.channel == Channel::Mail,
        why: row.last_error.clone().filter(|_| resends),
        again: failed.then(|| format!("/outbox/{}/again", row.id)),
    })
}

/// POST /outbox/{id}/again.
async fn again(ctx: Ctx, me: Administrator, id: Path<String>, form: Form) -> Answer {
    ctx.submit(&form, move |tx| {
        resending::resend(tx, &me, &id)?;
        Ok(Done::at("/outbox").saying("已放回发件箱，马上再发一次。"))
    })
    .await
}

/// Parts a body at the addresses of this site. An address ends at a space, at its end, or at the first Chinese character.
fn pieces(body: &str, base_url: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = body;
    while let Some(start) = rest.find(base_url) {
        let (before, from) = rest.split_at(start);
        let end = from.find(|c: char| c.is_whitespace() || !c.is_ascii()).unwrap_or(from.len());
        let (address, after) = from.split_at(end);
        let path = address.get(base_url.len()..).filter(|path| is_own_path(path));
        pieces.push(Piece { text: before.to_owned(), href: None });
        pieces.push(Piece { text: address.to_owned(), href: path.map(str::to_owned) });
        rest = after;
    }
    pieces.push(Piece { text: rest.to_owned(), href: None });
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_in_a_message_can_be_tapped_and_the_words_around_it_stay() {
        let found = pieces("查进度：http://a.example/track/BL26 ，需要查询码。", "http://a.example");
        let shown: Vec<_> = found.iter().map(|piece| (piece.text.as_str(), piece.href.as_deref())).collect();
        assert_eq!(shown, [("查进度：", None), ("http://a.example/track/BL26", Some("/track/BL26")), (" ，需要查询码。", None)]);
        assert_eq!(pieces("没有网址", "http://a.example").len(), 1);
    }
}
