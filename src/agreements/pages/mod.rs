//! Pages of agreements: the agreement of a case, its draft, fixing, signatures, the printed paper, and performance.
//!
//! One file per noun; what pages share is here. Forms of different things have pages of their own, so that what was typed
//! into one never appears in another.

mod draft;
mod findings;
mod fixing;
mod obligations;
mod overview;
mod paper;
mod performing;
mod scan;
mod signing;

use actix_web::web::{ServiceConfig, get, post, resource};
use serde::Serialize;

use crate::cases::Case;
use crate::web::Reading;

/// The doors.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(resource("/cases/{case}/agreement").route(get().to(overview::show)).route(post().to(overview::begin)))
        .service(resource("/cases/{case}/agreement/version").route(get().to(overview::ask_renewal)).route(post().to(overview::renew)))
        .service(resource("/agreements/{id}/head").route(get().to(draft::head)).route(post().to(draft::set_head)))
        .service(resource("/agreements/{id}/clauses").route(get().to(draft::new_clause)).route(post().to(draft::add_clause)))
        .service(resource("/agreements/{id}/clauses/{clause}").route(get().to(draft::edit_clause)).route(post().to(draft::change_clause)))
        .service(resource("/agreements/{id}/clauses/{clause}/place").route(post().to(draft::move_clause)))
        .service(resource("/agreements/{id}/clauses/{clause}/removal").route(post().to(draft::remove_clause)))
        .service(resource("/agreements/{id}/obligations").route(get().to(obligations::new)).route(post().to(obligations::add)))
        .service(
            resource("/agreements/{id}/obligations/{obligation}").route(get().to(obligations::edit)).route(post().to(obligations::change)),
        )
        .service(resource("/agreements/{id}/obligations/{obligation}/place").route(post().to(obligations::shift)))
        .service(resource("/agreements/{id}/obligations/{obligation}/removal").route(post().to(obligations::remove)))
        .service(resource("/agreements/{id}/fixing").route(get().to(fixing::ask)).route(post().to(fixing::fix)))
        .service(resource("/agreements/{id}/signatures").route(get().to(signing::ask)).route(post().to(signing::record)))
        .service(resource("/agreements/{id}/paper").route(get().to(paper::show)))
        .service(resource("/cases/{case}/performance").route(get().to(performing::show)))
        .service(resource("/obligations/{id}/performances").route(get().to(performing::ask)).route(post().to(performing::record)))
        .service(resource("/obligations/{id}/urgings").route(post().to(performing::urge)));
}

/// One choice of a radio group or a list.
#[derive(Clone, Debug, Serialize)]
struct Choice {
    value: String,
    label: String,
    hint: Option<String>,
}

impl Choice {
    fn new(value: &str, label: &str) -> Choice {
        Choice { value: value.to_owned(), label: label.to_owned(), hint: None }
    }
}

/// The case that a page is about.
#[derive(Clone, Debug, Serialize)]
struct Head {
    url: String,
    number: String,
    title: String,
    stage: &'static str,
}

impl From<&Case> for Head {
    fn from(case: &Case) -> Head {
        Head { url: case.url(), number: case.number.clone(), title: case.title.clone(), stage: case.stage.label() }
    }
}

/// The revision that the form's page showed.
fn revision(r: &mut Reading<'_>) -> Option<i32> {
    r.number("revision", "页面版本", 1..=i64::from(i32::MAX)).and_then(|number| i32::try_from(number).ok())
}
