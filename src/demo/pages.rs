//! The page of the demo's sign-ins, and the gallery of parts for people who write pages; neither exists outside the demo.

use actix_web::web::{ServiceConfig, get};
use serde::Serialize;

use super::cast::{self, PASSWORD};
use crate::error::Error;
use crate::web::{Answer, Ctx};

/// The doors.
pub fn routes(config: &mut ServiceConfig) {
    config.route("/demo", get().to(show)).route("/gallery", get().to(gallery));
}

#[derive(Serialize)]
struct CastPage {
    password: &'static str,
    staff: Vec<cast::Member>,
}

async fn gallery(ctx: Ctx) -> Answer {
    if !ctx.app.house().config.demo {
        return Err(Error::NotFound.into());
    }
    ctx.page("gallery.html", &serde_json::json!({}))
}

async fn show(ctx: Ctx) -> Answer {
    if !ctx.app.house().config.demo {
        return Err(Error::NotFound.into());
    }
    let staff = ctx.read(cast::members).await?;
    ctx.page("demo/cast.html", &CastPage { password: PASSWORD, staff })
}
