//! Pages of the editors: the desk, an entry with everything that happened to it, its draft, and one page for each act. Every look
//! at an entry leaves a line in the audit trail, because its versions speak of people until they are anonymised.

mod acts;
mod book;
mod comparison;
mod desk;
mod draft;
mod entry;
mod nomination;
mod typed;

use actix_web::web::{ServiceConfig, get, post, resource};
use serde::Serialize;

use super::judging::{self, Judgement};
use super::store::{self, Entry};
use super::{State, drafting, knowing};
use crate::app::App;
use crate::casebook::anonymise::Known;
use crate::casebook::library::Library;
use crate::casebook::writing::Sheet;
use crate::cases::Case;
use crate::db::Db;
use crate::error::Result;
use crate::web::Reading;

/// The doors.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(resource("/casebook/desk").route(get().to(desk::list)))
        .service(resource("/casebook/desk/book").route(get().to(book::list)))
        .service(resource("/casebook/desk/book/{number}/withdrawal").route(get().to(book::ask)).route(post().to(book::withdraw)))
        .service(resource("/casebook/desk/{id}").route(get().to(entry::show)))
        .service(resource("/casebook/desk/{id}/changes").route(get().to(comparison::show)))
        .service(resource("/casebook/desk/{id}/draft").route(get().to(draft::show)).route(post().to(draft::write)))
        .service(resource("/casebook/desk/{id}/hand-in").route(post().to(acts::hand_in)))
        .service(resource("/casebook/desk/{id}/reviews").route(post().to(acts::review)))
        .service(resource("/casebook/desk/{id}/consents").route(post().to(acts::consent)))
        .service(resource("/casebook/desk/{id}/publication").route(post().to(acts::publish)))
        .service(resource("/casebook/desk/{id}/refusal").route(get().to(acts::ask_refusal)).route(post().to(acts::decline)))
        .service(resource("/casebook/desk/{id}/withdrawal").route(get().to(acts::ask_withdrawal)).route(post().to(acts::withdraw)))
        .service(resource("/cases/{case}/nomination").route(get().to(nomination::ask)).route(post().to(nomination::nominate)));
}

/// One choice of a radio group or a list.
#[derive(Clone, Debug, Serialize)]
struct Choice {
    value: String,
    label: String,
}

impl Choice {
    fn new(value: &str, label: &str) -> Choice {
        Choice { value: value.to_owned(), label: label.to_owned() }
    }
}

/// What stands above every page of an entry.
#[derive(Serialize)]
struct Head {
    url: String,
    title: String,
    /// Its number, or that it has none yet.
    number: String,
    state: &'static str,
    kind: &'static str,
    revision: i32,
    edition: i32,
}

impl Head {
    fn new(entry: &Entry, title: &str) -> Head {
        Head {
            url: entry.url(),
            title: if title.trim().is_empty() { format!("{}（还没有标题）", entry.dispute_type.label()) } else { title.to_owned() },
            number: entry.number.clone().unwrap_or_else(|| "未编号".to_owned()),
            state: entry.state.label(),
            kind: kind_of(entry.state),
            revision: entry.revision,
            edition: entry.edition,
        }
    }
}

fn kind_of(state: State) -> &'static str {
    match state {
        State::Nominated | State::InReview => "due",
        State::Published => "ok",
        State::Drafting | State::Declined | State::Withdrawn => "plain",
    }
}

/// The revision that the form was shown with.
fn revision(r: &mut Reading<'_>) -> Option<i32> {
    let revision = r.text("revision").parse().ok();
    if revision.is_none() {
        r.wrong("revision", "这一页不完整，请重新打开再试一次。");
    }
    revision
}

/// An entry with everything by which it is judged.
struct Material {
    entry: Entry,
    case: Case,
    known: Known,
    sheet: Sheet,
    library: std::sync::Arc<Library>,
}

impl Material {
    fn of(conn: &mut Db, app: &App, entry: Entry) -> Result<Material> {
        let (vault, today) = (&app.house().vault, app.house().clock.now().date());
        let library = app.library_on(conn)?;
        let case = drafting::case_of(conn, vault, &entry)?;
        let known = knowing::known(conn, vault, &case, &library.lists)?;
        let sheet = drafting::sheet(conn, vault, &entry, &case, &known, today)?;
        Ok(Material { sheet: drafting::cited(sheet, &library.lists), entry, case, known, library })
    }

    fn judged(&self) -> Judgement {
        judging::judge(&self.library, &self.sheet, &self.known)
    }
}

/// Titles of entries, from their newest versions.
fn titles(conn: &mut Db, app: &App, entries: &[Entry]) -> Result<Vec<(String, String)>> {
    let newest = store::newest_versions(conn, &app.house().vault, entries)?;
    Ok(newest.into_iter().filter_map(|version| Some((version.entry_id, Sheet::of_file(&version.body)?.title))).collect())
}
