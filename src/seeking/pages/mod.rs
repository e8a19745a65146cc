//! Pages of what is sought: saved searches for everybody, unanswered questions and synonyms for editors.

mod alerts;
mod words;

use actix_web::web::{ServiceConfig, get, post, resource};

/// The doors.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(resource("/casebook/alerts").route(get().to(alerts::new)).route(post().to(alerts::ask)))
        .service(resource("/casebook/alerts/{token}").route(get().to(alerts::show)).route(post().to(alerts::turn)))
        .service(resource("/casebook/words").route(get().to(words::show)).route(post().to(words::add)))
        .service(resource("/casebook/words/{id}/removal").route(post().to(words::remove)));
}
