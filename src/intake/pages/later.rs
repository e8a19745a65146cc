//! Going on later or on another phone: the link, the code, and sending the link to oneself.

use actix_web::HttpRequest;
use actix_web::web::Path;
use serde::Serialize;

use super::{hold, in_hand, whence};
use crate::db::Tx;
use crate::db::submissions::Done;
use crate::error::{Error, Result};
use crate::identity::{EmailAddress, Phone};
use crate::intake::crowd::{self, Ask, Whence};
use crate::intake::drafts::{self, Draft};
use crate::notifications::{Notice, Template, To, notify};
use crate::web::{Answer, Ctx, Form, Reading};

#[derive(Serialize)]
struct Later {
    code: String,
    link: String,
    until: String,
    back: &'static str,
}

pub(super) async fn show(ctx: Ctx, request: HttpRequest) -> Answer {
    let hand = match in_hand(&ctx, &request).await? {
        Ok(hand) => hand,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let answers = &hand.draft.answers;
    let page = Later {
        code: drafts::spaced(&answers.resume),
        link: format!("{}/file/resume/{}", ctx.app.house().config.base_url.trim_end_matches('/'), answers.token),
        until: crate::clock::date_words(hand.draft.expires_at.date()),
        back: "/file",
    };
    ctx.page("intake/later.html", &page)
}

/// Sends the link to a phone or mailbox.
pub(super) async fn send(ctx: Ctx, request: HttpRequest, form: Form) -> Answer {
    let hand = match in_hand(&ctx, &request).await? {
        Ok(hand) => hand,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let (phone, email) = form.read(reach)?;
    let whence = whence(&ctx);
    ctx.submit(&form, move |tx| {
        send_link(
            tx,
            &hand.draft,
            To::Contact { phone: phone.as_ref().map(Phone::as_str), email: email.as_ref().map(EmailAddress::as_str) },
            &whence,
        )
    })
    .await
}

/// A mobile phone or a mailbox.
fn reach(r: &mut Reading<'_>) -> Option<(Option<Phone>, Option<EmailAddress>)> {
    if r.text("to").is_empty() {
        r.wrong("to", "请填写手机号码或电子邮箱。");
        return None;
    }
    if r.text("to").contains('@') {
        return r.parse("to", EmailAddress::parse).map(|email| (None, Some(email)));
    }
    r.parse("to", mobile).map(|phone| (Some(phone), None))
}

fn send_link(tx: &mut Tx<'_>, draft: &Draft, to: To<'_>, whence: &Whence) -> Result<Done> {
    crowd::admit(tx, Ask::Link, whence)?;
    let values = [
        ("link", format!("/file/resume/{}", draft.answers.token)),
        ("code", drafts::spaced(&draft.answers.resume)),
        ("until", crate::clock::date_words(draft.expires_at.date())),
    ];
    notify(tx, Notice { subject: &draft.subject(), template: Template::DraftLink, to, reminder: false, values: &values })?;
    Ok(Done::at("/file/later").saying("链接已经发出，一两分钟内会收到。"))
}

fn mobile(text: &str) -> Result<Phone, String> {
    let phone = Phone::parse(text).map_err(|refusal| refusal.to_string())?;
    if phone.is_mobile() { Ok(phone) } else { Err("固定电话收不到短信，请填手机号码或电子邮箱。".to_owned()) }
}

pub(super) async fn ask(ctx: Ctx) -> Answer {
    ctx.page("intake/resume.html", &serde_json::json!({ "token": "" }))
}

pub(super) async fn by_code(ctx: Ctx, form: Form) -> Answer {
    let typed = form.read(|r| r.words("code", "续填码", 40))?;
    let whence = whence(&ctx);
    let found = ctx.write(move |tx| drafts::by_code(tx, &typed, &whence)).await?;
    let draft =
        found.ok_or_else(|| Error::field("code", "没有找到这个续填码。请核对 8 个字母和数字；超过 30 天没有改动的内容已经删除。"))?;
    let mut answer = ctx.see_other("/file");
    hold(&ctx, &mut answer, &draft.answers.token)?;
    Ok(answer)
}

#[derive(Serialize)]
struct Offer {
    token: String,
    service: &'static str,
    saved_at: String,
}

/// What a link leads to: a question first, so that a preview of the link or a trick link does nothing by itself.
pub(super) async fn offer(ctx: Ctx, token: Path<String>) -> Answer {
    let (app, wanted) = (ctx.app.clone(), token.into_inner());
    let token = wanted.clone();
    let draft = ctx.read(move |db| drafts::by_token(db, app.house(), &wanted)).await?;
    let draft = draft.filter(|draft| draft.request_id.is_none()).ok_or(Error::NotFound)?;
    ctx.page("intake/resume.html", &Offer { token, service: draft.answers.service().label(), saved_at: draft.updated_at.words() })
}

pub(super) async fn by_link(ctx: Ctx, token: Path<String>, _form: Form) -> Answer {
    let (app, wanted) = (ctx.app.clone(), token.into_inner());
    let draft = ctx.read(move |db| drafts::by_token(db, app.house(), &wanted)).await?.ok_or(Error::NotFound)?;
    let mut answer = ctx.see_other("/file");
    hold(&ctx, &mut answer, &draft.answers.token)?;
    Ok(answer)
}
