//! The beginning: which service, what is needed, and a draft that waits to be gone on with.

use actix_web::HttpRequest;
use serde::{Deserialize, Serialize};

use super::{CALLS, Call, InHand, hold, in_hand, whence};
use crate::db::Db;
use crate::db::submissions::Done;
use crate::error::{Maybe, Result};
use crate::intake::placing::{self, Scanned};
use crate::intake::questions::{self, Choice};
use crate::intake::{Service, drafts};
use crate::places::qr::{self, Scan};
use crate::places::{UnitKind, store as places};
use crate::vault::Vault;
use crate::web::{Answer, Ctx, Form, Query};

#[derive(Deserialize)]
pub(super) struct Wish {
    #[serde(default)]
    service: String,
    #[serde(default)]
    room: String,
    #[serde(default)]
    qr: String,
}

#[derive(Serialize)]
struct Page {
    service: Option<Choice>,
    services: Vec<Choice>,
    room: String,
    room_name: Option<String>,
    qr: String,
    /// Why a code that was given is not in force: `revoked`, `unknown`.
    no_code: Option<&'static str>,
    place: Option<String>,
    waiting: Option<Waiting>,
    steps: Vec<&'static str>,
    calls: &'static [Call],
    danger: bool,
}

#[derive(Serialize)]
struct Waiting {
    service: &'static str,
    saved_at: String,
    until: String,
    href: String,
}

/// A service with its everyday words.
fn choice(service: Service) -> Choice {
    let hint = match service {
        Service::Dispute => "邻里、物业、工资、婚姻、交通……请调解员帮忙",
        Service::Petition => "意见、建议、投诉、求助",
        Service::Legal => "问法律问题，找律师咨询",
        Service::Safety => "可疑的人和事、治安问题",
        Service::Counselling => "心里难受，想找人聊聊",
        Service::Hazard => "消防、电线、井盖、堆物等隐患",
    };
    Choice::new(service.as_str(), service.label(), hint)
}

pub(super) async fn show(ctx: Ctx, request: HttpRequest, wish: Query<Wish>) -> Answer {
    let waiting = in_hand(&ctx, &request).await?.ok().map(|hand| Waiting::of(&hand));
    let app = ctx.app.clone();
    let view = ctx.read(move |db| view(db, &app.house().vault, &wish, waiting)).await?;
    ctx.page("intake/start.html", &view)
}

impl Waiting {
    fn of(hand: &InHand) -> Waiting {
        let draft = &hand.draft;
        let next = hand.steps().into_iter().find(|step| step.needs_answer() && !draft.answers.has(step.field()));
        Waiting {
            service: draft.answers.service().label(),
            saved_at: draft.updated_at.words(),
            until: crate::clock::date_words(draft.expires_at.date()),
            href: next.map_or_else(|| "/file/check".to_owned(), |step| format!("/file/{}", step.as_str())),
        }
    }
}

/// What a signed token fills in, proven anew: an address can be typed, and a code can be revoked after the scan.
fn prove(db: &mut Db, vault: &Vault, token: &str) -> Result<(Option<Scanned>, Option<&'static str>)> {
    if token.is_empty() {
        return Ok((None, None));
    }
    Ok(match qr::look(db, vault, token)? {
        Scan::InForce(code) => (Some(placing::scanned(db, code)?), None),
        Scan::Revoked(_) => (None, Some("revoked")),
        Scan::Unknown => (None, Some("unknown")),
    })
}

fn view(db: &mut Db, vault: &Vault, wish: &Wish, waiting: Option<Waiting>) -> Result<Page> {
    let (scanned, no_code) = prove(db, vault, &wish.qr)?;
    let room = if wish.room.is_empty() { None } else { places::by_code(db, &wish.room).maybe()? };
    let room_name = room.filter(|unit| unit.kind == UnitKind::Room).map(|unit| unit.name);
    let service = Service::parse(&wish.service).or_else(|| room_name.as_ref().map(|_| Service::Dispute));
    let room_name = room_name.or_else(|| scanned.as_ref().and_then(|s| s.room.as_ref()).map(|room| room.name.clone()));
    let place = |scanned: Scanned| {
        if scanned.place.is_empty() { scanned.community.name } else { format!("{} · {}", scanned.community.name, scanned.place) }
    };
    Ok(Page {
        service: service.map(choice),
        services: Service::ALL.iter().map(|service| choice(*service)).collect(),
        room_name,
        place: scanned.map(place),
        room: wish.room.clone(),
        qr: if no_code.is_none() { wish.qr.clone() } else { String::new() },
        no_code,
        waiting,
        steps: service
            .map(|service| questions::steps(service, false).into_iter().map(questions::Step::label).collect())
            .unwrap_or_default(),
        calls: CALLS,
        danger: matches!(service, Some(Service::Safety | Service::Counselling)),
    })
}

pub(super) async fn create(ctx: Ctx, form: Form) -> Answer {
    let service = form.read(|r| r.choice("service", "要办的事", Service::parse))?;
    let (qr, room, whence) = (form.text("qr").to_owned(), form.text("room").to_owned(), whence(&ctx));
    let (draft, no_code) = ctx
        .write(move |tx| {
            let (scanned, no_code) = prove(tx.conn, &tx.house.vault, &qr)?;
            let room = if room.is_empty() { None } else { places::by_code(tx.conn, &room).maybe()? };
            let room = room.filter(|unit| unit.kind == UnitKind::Room && service == Service::Dispute).map(|unit| unit.id);
            Ok((drafts::begin(tx, service, scanned.as_ref(), room.as_deref(), &whence)?, no_code))
        })
        .await?;
    let first = questions::steps(service, false).first().map_or("check", |step| step.as_str());
    let done = Done::at(format!("/file/{first}"));
    let mut answer = ctx.go(&if no_code.is_some() {
        done.saying("您扫的码不能用了，没有按码填写。不用码也一样受理，请接着填。")
    } else {
        done
    });
    hold(&ctx, &mut answer, &draft.answers.token)?;
    Ok(answer)
}

pub(super) async fn discard(ctx: Ctx, request: HttpRequest, form: Form) -> Answer {
    let hand = match in_hand(&ctx, &request).await? {
        Ok(hand) => hand,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let actor = ctx.actor().clone();
    ctx.submit(&form, move |tx| {
        drafts::discard(tx, &actor, &hand.draft)?;
        Ok(Done::at("/file").saying("填了一半的内容和照片都删掉了。"))
    })
    .await
}
