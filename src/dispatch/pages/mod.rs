//! Pages of dispatch: the list, one request, and a small form for each act that needs more than a button.

mod acts;
mod doors;
mod list;
mod one;
mod petition;

use actix_web::Route;
use actix_web::web::{Path, ServiceConfig, get, post, resource};

use doors::Doors;

use crate::web::Ctx;
use crate::web::guards::Officer;

pub(crate) use list::{Row, TAKE_OVER, WRITING, rows};

/// The doors.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(resource("/requests").route(get().to(list::show)))
        .service(resource("/requests/{code}").route(get().to(one::show)))
        .service(resource("/requests/{code}/reveal").route(post().to(one::reveal)))
        .service(resource("/requests/{code}/acceptance").route(post().to(acts::accept)))
        .service(
            resource("/requests/{code}/return").route(form("dispatch/return.html", |can| can.give_back)).route(post().to(acts::give_back)),
        )
        .service(
            resource("/requests/{code}/hand-over")
                .route(form("dispatch/hand_over.html", |can| can.hand_over))
                .route(post().to(acts::hand_over)),
        )
        .service(
            resource("/requests/{code}/hand-over/answer")
                .route(form("dispatch/hand_over_answer.html", |can| can.asked))
                .route(post().to(acts::answer_hand_over)),
        )
        .service(resource("/requests/{code}/refusal").route(form("dispatch/refusal.html", |can| can.refuse)).route(post().to(acts::refuse)))
        .service(resource("/requests/{code}/answer").route(form("dispatch/answer.html", |can| can.answer)).route(post().to(acts::answer)))
        .service(resource("/requests/{code}/dispatch").route(get().to(acts::dispatching)).route(post().to(acts::send)))
        .service(resource("/requests/{code}/extension").route(get().to(petition::ask)).route(post().to(petition::extend)))
        .service(resource("/requests/{code}/closure").route(form("dispatch/closure.html", |can| can.close)).route(post().to(acts::close)));
}

fn form(template: &'static str, open: fn(&Doors) -> bool) -> Route {
    get().to(move |ctx: Ctx, me: Officer, code: Path<String>| acts::form(ctx, me, code, (template, open)))
}
