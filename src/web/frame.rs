//! The frame of every page: street, navigation, who is there, elder mode, flash, the tokens of its forms.

use actix_web::HttpRequest;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;

use super::{Ctx, nav, security};
use crate::actor::Actor;
use crate::error::Result;

/// Cookie of the sentence shown once.
pub const FLASH_COOKIE: &str = "flash";
/// Cookie of elder mode.
pub const ELDER_COOKIE: &str = "elder";
/// A longer address is not led back to whole, in bytes; encoded once more it would be no address any more.
const LONGEST_BACK: usize = 4_000;

/// What the browser asks for by cookies and query.
#[derive(Clone, Default)]
pub struct Wishes {
    pub(super) flash: Option<String>,
    pub(super) elder: bool,
}

impl Wishes {
    pub(super) fn of(request: &HttpRequest) -> Wishes {
        let flash = request.cookie(FLASH_COOKIE).and_then(|cookie| unpack_flash(cookie.value()));
        let elder = request.cookie(ELDER_COOKIE).is_some_and(|cookie| cookie.value() == "1");
        Wishes { flash, elder }
    }
}

#[derive(Serialize)]
struct Brand {
    seal: &'static str,
    name: String,
}

#[derive(Serialize)]
struct Who {
    name: String,
    role: String,
}

#[derive(Serialize)]
struct Flash {
    kind: &'static str,
    text: String,
}

#[derive(Serialize)]
struct Hotline {
    name: &'static str,
    number: &'static str,
}

/// What `frame.html` shows; its fields are named in docs/look.md.
#[derive(Serialize)]
pub(super) struct Frame {
    street: String,
    brand: Brand,
    nav: Vec<nav::Link>,
    who: Option<Who>,
    account_href: &'static str,
    elder: bool,
    elder_href: String,
    path: String,
    flash: Vec<Flash>,
    csrf: String,
    key: String,
    hotlines: &'static [Hotline],
    quick_exit: bool,
    lang: &'static str,
    demo: bool,
    css: String,
    js: String,
}

const HOTLINES: &[Hotline] = &[
    Hotline { name: "报警", number: "110" },
    Hotline { name: "法律服务", number: "12348" },
    Hotline { name: "政务服务", number: "12345" },
    Hotline { name: "妇女维权", number: "12338" },
];

pub(super) fn of(ctx: &Ctx) -> Result<Frame> {
    let street = ctx.app.street_name()?;
    let assets = ctx.app.templates().assets();
    let who = match ctx.actor() {
        Actor::Staff { name, grants, .. } => {
            let role = grants.first().map_or(String::new(), |grant| format!("{} · {}", grant.unit_name, grant.role.label()));
            Some(Who { name: name.clone(), role })
        }
        _ => None,
    };
    Ok(Frame {
        brand: Brand { seal: "和", name: format!("码上和 · {street}") },
        street,
        nav: nav::links(ctx.actor(), &ctx.path, ctx.visitor.sign_in.as_ref().map_or(0, |sign_in| sign_in.unread)),
        account_href: if who.is_some() { "/account" } else { "/mine" },
        who,
        elder: ctx.cookies.elder,
        elder_href: format!("/elder?on={}&next={}", u8::from(!ctx.cookies.elder), encode(here(&ctx.path))),
        path: ctx.path.clone(),
        flash: ctx.cookies.flash.iter().map(|text| Flash { kind: "done", text: text.clone() }).collect(),
        csrf: security::form_token(&ctx.app, &ctx.visitor.mark),
        key: ctx.app.house().chance.token(),
        hotlines: HOTLINES,
        quick_exit: false,
        lang: "zh-CN",
        demo: ctx.app.house().config.demo,
        css: assets.url("site.css").to_owned(),
        js: assets.url("site.js").to_owned(),
    })
}

/// The address that a link leads back to; of one that is too long for a link only the page.
fn here(path: &str) -> &str {
    if path.len() <= LONGEST_BACK { path } else { path.split('?').next().unwrap_or("/") }
}

/// The frame of a page that is shown to everybody: it has no forms, so it needs no tokens of one visitor.
pub(super) fn for_everybody(ctx: &Ctx) -> Result<Frame> {
    Ok(Frame { csrf: String::new(), key: String::new(), ..of(ctx)? })
}

/// Percent-encodes a path for a query.
pub fn encode(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'/' => char::from(byte).to_string(),
            other => format!("%{other:02X}"),
        })
        .collect()
}

/// A sentence as a cookie value.
pub(super) fn pack_flash(sentence: &str) -> String {
    URL_SAFE_NO_PAD.encode(sentence)
}

fn unpack_flash(value: &str) -> Option<String> {
    String::from_utf8(URL_SAFE_NO_PAD.decode(value).ok()?).ok().filter(|text| !text.is_empty())
}
