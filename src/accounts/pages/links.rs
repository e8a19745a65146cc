//! The link by which somebody sets a password: making one, and the administrator's page that shows it once. Whoever sees the link of
//! somebody who reads confidences could sign in as them, so that such a link goes to the person's mailbox alone (个人信息保护法第二十八条).

use actix_web::web::{Path, ServiceConfig, get, post, resource};
use serde::{Deserialize, Serialize};

use super::second_factor::qr;
use crate::accounts::{Person, invitations, proposals, store};
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::web::guards::Administrator;
use crate::web::{Answer, Ctx, Done, Form, Query, frame};

pub(super) fn routes(config: &mut ServiceConfig) {
    config.service(resource("/admin/people/{id}/invitation").route(get().to(show)).route(post().to(invite)));
}

/// Said instead of showing the link of somebody who reads confidences, or decides who does.
fn mailed_only(person: &Person) -> String {
    match &person.email {
        Some(_) => "为了保密，登录链接只发到本人邮箱，不在这里显示。".to_owned(),
        None => format!(
            "为了保密，登录链接只发到本人邮箱，{}没有登记邮箱，所以没有发出。请维护服务器的人核实本人后办理：mashanghe user reset {}",
            person.name, person.username
        ),
    }
}

/// Invites, and leads to the page that shows the link: the token travels there sealed, because only its hash is kept.
pub(super) fn page(tx: &mut Tx<'_>, me: &Administrator, person: &Person) -> Result<Done> {
    let token = invitations::invite(tx, me, person)?;
    if proposals::guarded(tx.conn, me, &person.id)? {
        return Ok(Done::at(person.url()).saying(mailed_only(person)));
    }
    let sealed = tx.house.vault.seal("invitations.shown", &token)?;
    let mailed = if person.email.is_some() { "，并已发到邮箱" } else { "" };
    let done = Done::at(format!("{}/invitation?t={}", person.url(), frame::encode(&sealed)));
    Ok(done.saying(format!("{}的登录链接已生成{mailed}。", person.name)))
}

async fn invite(ctx: Ctx, me: Administrator, id: Path<String>, form: Form) -> Answer {
    ctx.submit(&form, move |tx| {
        let person = store::person(tx.conn, &id)?;
        page(tx, &me, &person)
    })
    .await
}

#[derive(Deserialize)]
struct Sealed {
    #[serde(default)]
    t: String,
}

#[derive(Serialize)]
struct LinkPage {
    back: String,
    name: String,
    username: String,
    link: String,
    qr: String,
    until: String,
    mailed: bool,
}

async fn show(ctx: Ctx, _me: Administrator, id: Path<String>, sealed: Query<Sealed>) -> Answer {
    let (app, id) = (ctx.app.clone(), id.into_inner());
    let token = app.house().vault.open("invitations.shown", &sealed.t).map_err(|_| Error::NotFound)?;
    let asked = token.clone();
    let found = ctx.read(move |db| invitations::find(db, &app.house().vault, app.house().clock.now(), &asked)).await?;
    let (row, person) = found.filter(|(_, person)| person.id == id).ok_or_else(invitations::gone)?;
    let link = format!("{}{}", ctx.app.house().config.base_url, invitations::path(&token));
    let view = LinkPage {
        back: person.url(),
        qr: qr(&link)?,
        link,
        until: row.expires_at.words(),
        mailed: person.email.is_some(),
        name: person.name,
        username: person.username,
    };
    ctx.page("accounts/invitation.html", &view)
}
