//! Handlers of the public pages.

use actix_web::web::{ServiceConfig, get, resource};
use serde::Serialize;

use crate::error::Maybe;
use crate::places::store as places;
use crate::rooms::pages::{RoomDoor, doors};
use crate::web::{Answer, Ctx};

/// The doors.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(resource("/").route(get().to(home)))
        .service(resource("/privacy").route(get().to(privacy)))
        .service(resource("/privacy/children").route(get().to(children)))
        .service(resource("/accessibility").route(get().to(accessibility)));
}

#[derive(Serialize)]
struct HomePage {
    rooms: Vec<RoomDoor>,
}

/// Whom to ask, on the papers.
#[derive(Serialize)]
struct OfficePage {
    name: String,
    phone: Option<String>,
    address: Option<String>,
}

async fn home(ctx: Ctx) -> Answer {
    let now = ctx.app.house().clock.now();
    ctx.public_page("home/home.html", move |db| Ok(HomePage { rooms: doors(db, now)? })).await
}

async fn privacy(ctx: Ctx) -> Answer {
    paper(ctx, "home/privacy.html").await
}

async fn children(ctx: Ctx) -> Answer {
    paper(ctx, "home/children.html").await
}

async fn accessibility(ctx: Ctx) -> Answer {
    paper(ctx, "home/accessibility.html").await
}

async fn paper(ctx: Ctx, template: &'static str) -> Answer {
    let fallback = ctx.app.street_name()?;
    ctx.public_page(template, |db| {
        Ok(match places::street(db).maybe()? {
            Some(unit) => OfficePage { name: format!("{}办事处", unit.name), phone: unit.phone, address: unit.address },
            None => OfficePage { name: fallback, phone: None, address: None },
        })
    })
    .await
}
