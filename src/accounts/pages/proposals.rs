//! The page of an appointment that waits for a second person: who proposes whom, and the two answers.

use actix_web::web::{Path, ServiceConfig, get, post, resource};
use serde::Serialize;

use crate::accounts::proposals::{self, Proposal};
use crate::accounts::store;
use crate::actor::{Actor, Role};
use crate::db::{Db, Tx};
use crate::error::{Error, Result};
use crate::places;
use crate::web::guards::Staff;
use crate::web::{Answer, Ctx, Done, Form};

pub(super) fn routes(config: &mut ServiceConfig) {
    config
        .service(resource("/proposals/{id}").route(get().to(show)))
        .service(resource("/proposals/{id}/confirmation").route(post().to(confirm)))
        .service(resource("/proposals/{id}/refusal").route(post().to(decline)));
}

#[derive(Serialize)]
struct Page {
    href: String,
    name: String,
    role: &'static str,
    unit: String,
    by: String,
    at: String,
    mailbox: String,
    may_decide: bool,
    decided: Option<String>,
}

async fn show(ctx: Ctx, me: Staff, id: Path<String>) -> Answer {
    let view = ctx.read(move |db| page(db, &me, &id)).await?;
    ctx.page("accounts/proposal.html", &view)
}

/// Seen by those who may decide and by whoever proposed; for anybody else it does not exist.
fn page(db: &mut Db, me: &Actor, id: &str) -> Result<Page> {
    let row = proposals::store::by_id(db, id)?;
    let may_decide = proposals::may_decide(db, me, &row)?;
    if !may_decide && me.person_id() != Some(row.proposed_by.as_str()) {
        return Err(Error::NotFound);
    }
    let name = |db: &mut Db, id: &str| store::person(db, id).map(|person| person.name);
    let decided = match (&row.decided_by, row.decided_at, row.confirmed) {
        (Some(by), Some(at), Some(confirmed)) => {
            let word = if confirmed { "已确认，岗位生效" } else { "没有同意，岗位没有生效" };
            Some(format!("{}于{}{word}。", name(db, by)?, at.words()))
        }
        _ => None,
    };
    let person = store::person(db, &row.person_id)?;
    Ok(Page {
        href: row.url(),
        mailbox: person.email.unwrap_or_else(|| "没有".to_owned()),
        name: person.name,
        role: row.role.label(),
        unit: places::store::unit(db, &row.unit_id)?.name,
        by: name(db, &row.proposed_by)?,
        at: row.proposed_at.words(),
        may_decide: may_decide && decided.is_none(),
        decided,
    })
}

/// Said to whoever proposed: who was asked to confirm, an officer of the station or, while it has none, another administrator.
pub(super) fn asked(tx: &mut Tx<'_>, unit_id: &str) -> Result<&'static str> {
    let officers = store::holders(tx.conn, unit_id, &[Role::StationOfficer])?;
    Ok(if officers.is_empty() {
        "这个岗位能看到保密内容，该站还没有人，已通知另一位管理员，有人确认后才生效。"
    } else {
        "这个岗位能看到保密内容，已通知该站现任人员，有人确认后才生效。"
    })
}

fn told(row: &Proposal, confirmed: bool) -> Done {
    Done::at(row.url()).saying(if confirmed {
        "已确认，岗位马上生效。其原来的密码和登录已作废，新的登录链接只发到本人邮箱。"
    } else {
        "已记下不同意，岗位没有生效。"
    })
}

async fn confirm(ctx: Ctx, me: Staff, id: Path<String>, form: Form) -> Answer {
    ctx.submit(&form, move |tx| proposals::decide(tx, &me, &id, true).map(|row| told(&row, true))).await
}

async fn decline(ctx: Ctx, me: Staff, id: Path<String>, form: Form) -> Answer {
    ctx.submit(&form, move |tx| proposals::decide(tx, &me, &id, false).map(|row| told(&row, false))).await
}
