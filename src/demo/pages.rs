//! The page of the demo's sign-ins; does not exist outside the demo.

use actix_web::web::{ServiceConfig, get};
use serde::Serialize;

use super::cast::{self, PASSWORD};
use crate::error::Error;
use crate::web::{Answer, Ctx};

/// The door.
pub fn routes(config: &mut ServiceConfig) {
    config.route("/demo", get().to(show));
}

#[derive(Serialize)]
struct CastPage {
    password: &'static str,
    staff: Vec<cast::Member>,
}

async fn show(ctx: Ctx) -> Answer {
    if !ctx.app.house().config.demo {
        return Err(Error::NotFound.into());
    }
    let staff = ctx.read(cast::members).await?;
    ctx.page("demo/cast.html", &CastPage { password: PASSWORD, staff })
}
