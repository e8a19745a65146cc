//! All diesel of requests. Who may see which request depends on who has it, so that query is in `dispatch::store`.

mod drafts;
mod following;
mod visits;

use diesel::prelude::*;

use super::{Channel, DisputeType, Service, Stage};
use crate::clock::Moment;
use crate::db::schema::{address_rules, assignments, clocks, people, qr_codes, qr_revocations, requests};
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

/// What was filed with a phone or mailbox, by its blind index (`contact`), newest first.
pub fn of_contact(conn: &mut Db, contact_blind: &str) -> Result<Vec<Request>> {
    let own = requests::phone_blind.eq(contact_blind).or(requests::email_blind.eq(contact_blind));
    Ok(requests::table.filter(own).order(requests::filed_at.desc()).limit(200).select(Request::as_select()).load(conn)?)
}

/// A request by id.
pub fn by_id(conn: &mut Db, id: &str) -> Result<Request> {
    Ok(requests::table.find(id).select(Request::as_select()).first(conn)?)
}

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
    let news = crate::timeline::store::since(tx.conn, &request.subject(), request.changed_at)?;
    let told: Vec<String> = news.iter().map(|event| format!("{}（{}，{}）", event.sentence, event.actor_name, event.at.words())).collect();
    let told = if told.is_empty() { "别的同事刚刚改过这件诉求".to_owned() } else { told.join("；") };
    Ok(Error::Conflict(format!("您打开这一页之后：{told}。您刚才的操作没有执行，填的内容还在，请看过最新情况再决定。")))
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

/// What filing needs of a QR code.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = qr_codes)]
pub(in crate::intake) struct QrRow {
    pub(in crate::intake) id: String,
    pub(in crate::intake) unit_id: String,
    pub(in crate::intake) grid_id: Option<String>,
    pub(in crate::intake) place: String,
}

/// A QR code in force, by the code on it.
pub(in crate::intake) fn qr(conn: &mut Db, code: &str) -> Result<Option<QrRow>> {
    let in_force = diesel::dsl::not(diesel::dsl::exists(qr_revocations::table.filter(qr_revocations::qr_id.eq(qr_codes::id))));
    Ok(qr_codes::table.filter(qr_codes::code.eq(code)).filter(in_force).select(QrRow::as_select()).first(conn).optional()?)
}

/// A QR code by id, in force or not: who scanned it in time may finish.
pub(in crate::intake) fn qr_by_id(conn: &mut Db, id: &str) -> Result<Option<QrRow>> {
    Ok(qr_codes::table.find(id).select(QrRow::as_select()).first(conn).optional()?)
}

/// Community and grid of the longest phrase that an address contains.
pub(in crate::intake) fn address_rule(conn: &mut Db, words: &str) -> Result<Option<(String, Option<String>)>> {
    if words.is_empty() {
        return Ok(None);
    }
    let rules: Vec<(String, String, Option<String>)> =
        address_rules::table.select((address_rules::phrase, address_rules::community_id, address_rules::grid_id)).load(conn)?;
    let fitting = rules.into_iter().filter(|(phrase, _, _)| words.contains(phrase.as_str()));
    Ok(fitting.max_by_key(|(phrase, _, _)| phrase.chars().count()).map(|(_, community, grid)| (community, grid)))
}

/// Unit and person who have a request now.
pub(in crate::intake) fn assigned(conn: &mut Db, request_id: &str) -> Result<Option<(String, Option<String>)>> {
    let row: Option<(String, Option<String>)> = assignments::table
        .left_join(people::table.on(people::id.nullable().eq(assignments::person_id)))
        .filter(assignments::request_id.eq(request_id))
        .filter(assignments::ended_at.is_null())
        .select((assignments::unit_id, people::name.nullable()))
        .first(conn)
        .optional()?;
    Ok(row)
}

/// What a page says of a running clock.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = clocks)]
pub(in crate::intake) struct Running {
    pub(in crate::intake) kind: String,
    pub(in crate::intake) due_at: Moment,
    pub(in crate::intake) explanation: String,
}

/// The running clock of a subject that is due first.
pub(in crate::intake) fn next_clock(conn: &mut Db, subject: &str) -> Result<Option<Running>> {
    Ok(clocks::table
        .filter(clocks::subject.eq(subject))
        .filter(clocks::stopped_at.is_null())
        .order(clocks::due_at.asc())
        .select(Running::as_select())
        .first(conn)
        .optional()?)
}
