//! Public pages of the casebook: search, an entry, an article with the entries that cite it, a feed. No account; nothing that a
//! visitor asks is kept, and facts that somebody pastes travel in the body of a form, never in an address.

mod asked;
mod because;
mod editions;
mod entry;
mod feed;
mod names;
mod results;

pub(crate) use asked::Asked;
pub(crate) use entry::{SectionView, StatuteView, is_of_violence, section, statute};
pub(crate) use names::Names;

use actix_web::web::{ServiceConfig, get, post, resource};

/// The doors.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(resource("/casebook").route(get().to(results::list)))
        .service(resource("/casebook/feed").route(get().to(feed::feed)))
        .service(resource("/casebook/facts").route(get().to(results::facts)).route(post().to(results::by_facts)))
        .service(resource("/casebook/statutes/{law}/{article}").route(get().to(entry::article)))
        .service(resource("/casebook/{number}/versions/{edition}").route(get().to(editions::show)))
        .service(resource("/casebook/{number}").route(get().to(entry::show)));
}
