//! 我的事项: a citizen proves a phone or mailbox by a one-time code and sees what they filed and the cases in which they are a party
//! or speak for one. No account, no password.

use std::collections::HashMap;

use actix_web::HttpRequest;
use actix_web::cookie::time::Duration;
use actix_web::web::{ServiceConfig, get, post, resource};
use serde::Serialize;

use super::{ASKED_COOKIE, apart, cookie_value, device, gone, with_cookies};
use crate::accounts::citizens::{self, Asked, Contact};
use crate::accounts::sign_in;
use crate::actor::Actor;
use crate::cases::parties::reading::{self, Own};
use crate::db::Db;
use crate::error::Error;
use crate::house::House;
use crate::web::visitor::SIGN_IN_COOKIE;
use crate::web::{Answer, Ctx, Done, Form, security};
use crate::{intake, places};

/// At most so many matters on the list.
const MOST: i64 = 200;

pub(super) fn routes(config: &mut ServiceConfig) {
    config
        .service(resource("/mine").route(get().to(show)))
        .service(resource("/mine/code").route(get().to(show_code)).route(post().to(ask)))
        .service(resource("/mine/sign-in").route(post().to(enter)));
}

#[derive(Serialize)]
struct AskPage {
    staff: bool,
}

#[derive(Serialize)]
struct CodePage {
    sent_to: String,
    by_text: bool,
}

#[derive(Serialize)]
struct Item {
    href: String,
    code: String,
    title: String,
    service: &'static str,
    stage: &'static str,
    open: bool,
    filed: String,
}

/// A case of which the citizen is a party.
#[derive(Serialize)]
struct Matter {
    href: String,
    title: String,
    number: String,
    stage: &'static str,
    open: bool,
    room: String,
    whose: String,
}

#[derive(Serialize)]
struct ListPage {
    cases: Vec<Matter>,
    items: Vec<Item>,
}

impl Matter {
    fn new(own: Own, rooms: &HashMap<String, String>) -> Matter {
        let mut whose: Vec<&str> = own.stands.iter().map(|stand| stand.party.side.label()).collect();
        whose.dedup();
        Matter {
            href: format!("/mine/cases/{}", own.case.id),
            stage: own.case.stage.label(),
            open: !own.case.stage.is_over(),
            room: rooms.get(&own.case.room_id).cloned().unwrap_or_default(),
            whose: whose.join("、"),
            title: own.case.title,
            number: own.case.number,
        }
    }
}

impl Item {
    fn new(request: intake::Request) -> Item {
        Item {
            href: format!("/track/{}", request.code),
            title: request.title,
            service: request.service.label(),
            stage: request.stage.label(),
            open: request.stage.is_open(),
            filed: request.filed_at.words(),
            code: request.code,
        }
    }
}

async fn show(ctx: Ctx) -> Answer {
    let actor = ctx.actor().clone();
    if !matches!(actor, Actor::Citizen { .. }) {
        return ctx.page("accounts/mine_ask.html", &AskPage { staff: matches!(actor, Actor::Staff { .. }) });
    }
    let app = ctx.app.clone();
    let page = ctx.read(move |db| list(db, app.house(), &actor)).await?;
    ctx.page("accounts/mine.html", &page)
}

fn list(db: &mut Db, house: &House, actor: &Actor) -> crate::error::Result<ListPage> {
    let own = reading::all(db, &house.vault, actor, house.clock.now().date())?;
    let rooms: HashMap<String, String> =
        places::store::names(db, own.iter().map(|own| own.case.room_id.clone()).collect())?.into_iter().collect();
    let filed = match actor {
        Actor::Citizen { contact_blind } => intake::store::by_contact(db, contact_blind, MOST)?,
        _ => Vec::new(),
    };
    let cases = own.into_iter().map(|own| Matter::new(own, &rooms)).collect();
    Ok(ListPage { cases, items: filed.into_iter().map(Item::new).collect() })
}

async fn ask(ctx: Ctx, form: Form) -> Answer {
    not_staff(&ctx)?;
    let contact = form.read(|r| r.parse("contact", Contact::parse))?;
    let (network, app) = (ctx.visitor.network.clone(), ctx.app.clone());
    let (tell, hear) = std::sync::mpsc::channel();
    let answer = ctx
        .submit(&form, move |tx| {
            let asked = citizens::ask(tx, &contact, &network)?;
            // The browser alone remembers which code it asked for; a form sent twice keeps the first answer's cookie.
            let _ = tell.send(asked.seal(&app.house().vault)?);
            Ok(Done::at("/mine/code"))
        })
        .await;
    let cookie = hear.try_recv().ok().map(|sealed| {
        let mut cookie = security::cookie(&ctx.app, ASKED_COOKIE, sealed, 1);
        cookie.set_max_age(Duration::minutes(15));
        cookie
    });
    with_cookies(answer, cookie)
}

fn not_staff(ctx: &Ctx) -> Result<(), Error> {
    match ctx.actor() {
        Actor::Staff { .. } => Err(Error::refused("您现在以工作人员身份登录。请先退出，再用自己的手机号码查看个人事项。")),
        _ => Ok(()),
    }
}

fn asked(ctx: &Ctx, request: &HttpRequest) -> Option<Asked> {
    Asked::open(&ctx.app.house().vault, &cookie_value(request, ASKED_COOKIE)?)
}

async fn show_code(ctx: Ctx, request: HttpRequest) -> Answer {
    let Some(asked) = asked(&ctx, &request) else { return Ok(ctx.see_other("/mine")) };
    let by_text = matches!(asked.contact, Contact::Phone(_));
    ctx.page("accounts/mine_code.html", &CodePage { sent_to: asked.contact.masked(), by_text })
}

async fn enter(ctx: Ctx, request: HttpRequest, form: Form) -> Answer {
    not_staff(&ctx)?;
    let Some(asked) = asked(&ctx, &request) else {
        return Ok(ctx.go(&Done::at("/mine").saying("等得太久了，请重新获取验证码。")));
    };
    if form.text("code").is_empty() {
        return Err(Error::field("code", "请填写收到的 6 位数字。").into());
    }
    let (typed, device) = (form.text("code").to_owned(), device(&request));
    let (old, actor) = (ctx.visitor.sign_in.clone(), ctx.actor().clone());
    let token = apart(&ctx, move |app| {
        let row = app.write(|tx| citizens::guess(tx, &asked))?;
        if let Err(wrong) = citizens::compare(&app.house().vault, &row, &typed) {
            app.write(|tx| citizens::failed(tx, &asked))?;
            return Err(wrong);
        }
        app.write(|tx| {
            old.iter().try_for_each(|old| sign_in::end(tx, &actor, &old.id))?;
            citizens::redeem(tx, &row, &asked.contact, &device)
        })
    })
    .await?;
    let cookies = [security::cookie(&ctx.app, SIGN_IN_COOKIE, token, 1), gone(&ctx.app, ASKED_COOKIE)];
    with_cookies(Ok(ctx.see_other("/mine")), cookies)
}
