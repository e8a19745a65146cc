//! Pages of dispatch: the list, one request, and a small form for each act that needs more than a button.

mod acts;
mod list;
mod one;

use actix_web::web::{ServiceConfig, get, post, resource};

pub(crate) use list::rows;

/// The doors.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(resource("/requests").route(get().to(list::show)))
        .service(resource("/requests/{code}").route(get().to(one::show)))
        .service(resource("/requests/{code}/reveal").route(post().to(one::reveal)))
        .service(resource("/requests/{code}/acceptance").route(post().to(acts::accept)))
        .service(resource("/requests/{code}/return").route(get().to(acts::form)).route(post().to(acts::give_back)))
        .service(resource("/requests/{code}/hand-over").route(get().to(acts::form)).route(post().to(acts::hand_over)))
        .service(resource("/requests/{code}/hand-over/answer").route(get().to(acts::form)).route(post().to(acts::answer_hand_over)))
        .service(resource("/requests/{code}/refusal").route(get().to(acts::form)).route(post().to(acts::refuse)))
        .service(resource("/requests/{code}/answer").route(get().to(acts::form)).route(post().to(acts::answer)))
        .service(resource("/requests/{code}/dispatch").route(get().to(acts::form)).route(post().to(acts::send)))
        .service(resource("/requests/{code}/closure").route(get().to(acts::form)).route(post().to(acts::close)));
}
