//! All diesel of requests. Who may see which request depends on who has it, so that query is in `dispatch::store`.

mod drafts;
mod following;
mod visits;

use diesel::prelude::*;

use super::{Channel, DisputeType, Service, Stage};
use crate::clock::Moment;
use crate::db::schema::requests;
use crate::db::{Db, Tx};
use crate::deadlines::service::{Class, Urgency};
use crate::error::{Error, Result};

pub use drafts::*;
pub use following::*;
pub use visits::*;

/// A request as stored. Fields marked sealed are opened with `vault` under the purpose `request.<field>`.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = requests)]
pub struct Request {
    /// Row id.
    pub id: String,
    /// Receipt code.
    pub code: String,
    /// Which service.
    pub service: Service,
    /// How it came in.
    pub channel: Channel,
    /// For disputes.
    pub dispute_type: Option<DisputeType>,
    /// A headline without personal data.
    pub title: String,
    /// What happened; sealed.
    pub story: String,
    /// What is wished for; sealed.
    pub wish: String,
    /// Where, in words; sealed.
    pub place: String,
    /// Difficulty.
    pub class: Class,
    /// Urgency.
    pub urgency: Urgency,
    /// The applicant's words suggest danger to life or body.
    pub danger: bool,
    /// Name; sealed.
    pub applicant_name: String,
    /// Phone; sealed.
    pub applicant_phone: Option<String>,
    /// Mailbox; sealed.
    pub applicant_email: Option<String>,
    /// Blind index (`contact`) of the phone.
    pub phone_blind: Option<String>,
    /// Blind index (`contact`) of the mailbox.
    pub email_blind: Option<String>,
    /// The other side, in words; sealed.
    pub other_side: String,
    /// The other side's phone; sealed.
    pub other_side_phone: Option<String>,
    /// Community it belongs to.
    pub community_id: String,
    /// Grid, when known.
    pub grid_id: Option<String>,
    /// The scanned code.
    pub qr_id: Option<String>,
    /// The room that the citizen chose.
    pub room_id: Option<String>,
    /// Staff who filed on behalf.
    pub filed_by: Option<String>,
    /// On whose behalf and why, in words.
    pub filed_for: Option<String>,
    /// Where it stands.
    pub stage: Stage,
    /// Counts changes: whoever acts on an old revision is told what changed.
    pub revision: i32,
    /// When it was filed.
    pub filed_at: Moment,
    /// When it last changed.
    pub changed_at: Moment,
}

/// Adds a request.
pub fn insert(tx: &mut Tx<'_>, request: &Request) -> Result<()> {
    diesel::insert_into(requests::table).values(request).execute(tx.conn)?;
    Ok(())
}

/// A request by its receipt code.
pub fn by_code(conn: &mut Db, code: &str) -> Result<Request> {
    Ok(requests::table.filter(requests::code.eq(code)).select(Request::as_select()).first(conn)?)
}

/// A request by id.
pub fn by_id(conn: &mut Db, id: &str) -> Result<Request> {
    Ok(requests::table.find(id).select(Request::as_select()).first(conn)?)
}

/// Said of a change that the timeline does not tell.
pub const CHANGED: &str = "这件诉求刚刚有了变化";

/// Moves a request to its next stage if nobody was faster; otherwise tells what changed since.
pub fn advance(tx: &mut Tx<'_>, request: &Request, next: Stage) -> Result<()> {
    request.stage.step(next)?;
    let unchanged = requests::table.find(&request.id).filter(requests::revision.eq(request.revision));
    let moved = diesel::update(unchanged)
        .set((requests::stage.eq(next), requests::revision.eq(request.revision + 1), requests::changed_at.eq(tx.now)))
        .execute(tx.conn)?;
    if moved == 1 { Ok(()) } else { Err(overtaken(tx, request)?) }
}

/// Notes a change that leaves the stage as it is, if nobody was faster; otherwise tells what changed since.
pub fn touch(tx: &mut Tx<'_>, request: &Request) -> Result<()> {
    let unchanged = requests::table.find(&request.id).filter(requests::revision.eq(request.revision));
    let touched =
        diesel::update(unchanged).set((requests::revision.eq(request.revision + 1), requests::changed_at.eq(tx.now))).execute(tx.conn)?;
    if touched == 1 { Ok(()) } else { Err(overtaken(tx, request)?) }
}

/// What happened to a request since the revision that somebody is looking at.
pub fn overtaken(tx: &mut Tx<'_>, request: &Request) -> Result<Error> {
    let now = by_id(tx.conn, &request.id)?;
    if now.stage == Stage::Withdrawn {
        return Ok(super::following::taken_back(&now));
    }
    let news = crate::timeline::store::since(tx.conn, &request.subject(), request.changed_at)?;
    Ok(crate::timeline::overtaken(&news, CHANGED))
}

/// True when a receipt code was drawn before.
pub fn code_taken(conn: &mut Db, code: &str) -> Result<bool> {
    Ok(diesel::select(diesel::dsl::exists(requests::table.filter(requests::code.eq(code)))).get_result(conn)?)
}

/// Requests that one person filed for others, newest first.
pub fn filed_by(conn: &mut Db, person_id: &str, limit: i64) -> Result<Vec<Request>> {
    Ok(requests::table
        .filter(requests::filed_by.eq(person_id))
        .order((requests::filed_at.desc(), requests::id.desc()))
        .limit(limit)
        .select(Request::as_select())
        .load(conn)?)
}

/// Requests of one contact, newest first.
pub fn by_contact(conn: &mut Db, contact_blind: &str, limit: i64) -> Result<Vec<Request>> {
    Ok(requests::table
        .filter(requests::phone_blind.eq(contact_blind).or(requests::email_blind.eq(contact_blind)))
        .order((requests::filed_at.desc(), requests::id.desc()))
        .limit(limit)
        .select(Request::as_select())
        .load(conn)?)
}
