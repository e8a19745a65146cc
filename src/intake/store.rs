//! All diesel of requests. Who may see which request depends on who has it, so that query is in `dispatch::store`.

use diesel::prelude::*;

use super::{Channel, DisputeType, Service, Stage};
use crate::clock::Moment;
use crate::db::schema::{
    additions, address_rules, assignments, clocks, drafts, objections, people, qr_codes, qr_revocations, qr_scans, requests, visits, withdrawals,
};
use crate::db::{Db, Tx};
use crate::deadlines::service::{Class, Urgency};
use crate::error::{Error, Result};

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
    let touched = diesel::update(unchanged)
        .set((requests::revision.eq(request.revision + 1), requests::changed_at.eq(tx.now)))
        .execute(tx.conn)?;
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

/// A draft as stored.
#[derive(Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = drafts)]
pub struct DraftRow {
    /// Row id.
    pub id: String,
    /// Blind index of the link's secret.
    pub token_hash: String,
    /// Blind index of the short code.
    pub resume_hash: Option<String>,
    /// Sealed answers.
    pub answers: String,
    /// The scanned code.
    pub qr_id: Option<String>,
    /// Staff who began it.
    pub author_id: Option<String>,
    /// Counts changes.
    pub revision: i32,
    /// When it was begun.
    pub created_at: Moment,
    /// When it last changed.
    pub updated_at: Moment,
    /// When it disappears.
    pub expires_at: Moment,
    /// What it became.
    pub request_id: Option<String>,
}

/// Adds a draft.
pub(super) fn insert_draft(tx: &mut Tx<'_>, row: &DraftRow) -> Result<()> {
    diesel::insert_into(drafts::table).values(row).execute(tx.conn)?;
    Ok(())
}

/// A living draft by the blind index of its secret.
pub(super) fn draft_by_token(conn: &mut Db, hash: &str, now: Moment) -> Result<Option<DraftRow>> {
    let living = drafts::table.filter(drafts::token_hash.eq(hash)).filter(drafts::expires_at.gt(now));
    Ok(living.select(DraftRow::as_select()).first(conn).optional()?)
}

/// A living draft by the blind index of its short code.
pub(super) fn draft_by_resume(conn: &mut Db, hash: &str, now: Moment) -> Result<Option<DraftRow>> {
    let living = drafts::table.filter(drafts::resume_hash.eq(hash)).filter(drafts::expires_at.gt(now));
    Ok(living.select(DraftRow::as_select()).first(conn).optional()?)
}

/// Keeps answers of a draft that is not filed; false when its revision is another.
pub(super) fn save_draft(tx: &mut Tx<'_>, id: &str, revision: i32, answers: &str, expires_at: Moment) -> Result<bool> {
    let row = drafts::table.find(id).filter(drafts::revision.eq(revision)).filter(drafts::request_id.is_null());
    let changes =
        (drafts::answers.eq(answers), drafts::revision.eq(revision + 1), drafts::updated_at.eq(tx.now), drafts::expires_at.eq(expires_at));
    Ok(diesel::update(row).set(changes).execute(tx.conn)? == 1)
}

/// Ties a draft to its request, once.
pub(super) fn close_draft(tx: &mut Tx<'_>, id: &str, request_id: &str, answers: &str) -> Result<bool> {
    let row = drafts::table.find(id).filter(drafts::request_id.is_null());
    let changes = (drafts::request_id.eq(request_id), drafts::answers.eq(answers), drafts::resume_hash.eq(None::<String>));
    Ok(diesel::update(row).set(changes).execute(tx.conn)? == 1)
}

/// Ids of drafts whose time is over.
pub(super) fn expired_drafts(conn: &mut Db, now: Moment, limit: i64) -> Result<Vec<String>> {
    Ok(drafts::table.filter(drafts::expires_at.le(now)).limit(limit).select(drafts::id).load(conn)?)
}

/// Forgets drafts.
pub(super) fn delete_drafts(tx: &mut Tx<'_>, ids: &[String]) -> Result<usize> {
    Ok(diesel::delete(drafts::table.filter(drafts::id.eq_any(ids))).execute(tx.conn)?)
}

/// What filing needs of a QR code.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = qr_codes)]
pub(super) struct QrRow {
    pub(super) id: String,
    pub(super) unit_id: String,
    pub(super) grid_id: Option<String>,
    pub(super) place: String,
}

/// A QR code in force, by the code on it.
pub(super) fn qr(conn: &mut Db, code: &str) -> Result<Option<QrRow>> {
    let in_force = diesel::dsl::not(diesel::dsl::exists(qr_revocations::table.filter(qr_revocations::qr_id.eq(qr_codes::id))));
    Ok(qr_codes::table.filter(qr_codes::code.eq(code)).filter(in_force).select(QrRow::as_select()).first(conn).optional()?)
}

/// A QR code by id, in force or not: who scanned it in time may finish.
pub(super) fn qr_by_id(conn: &mut Db, id: &str) -> Result<Option<QrRow>> {
    Ok(qr_codes::table.find(id).select(QrRow::as_select()).first(conn).optional()?)
}

/// Counts a filing through a QR code.
pub(super) fn count_filing(tx: &mut Tx<'_>, qr_id: &str) -> Result<()> {
    let today = qr_scans::table.find((qr_id, tx.now.date()));
    if diesel::update(today).set(qr_scans::filings.eq(qr_scans::filings + 1)).execute(tx.conn)? == 0 {
        let row = (qr_scans::qr_id.eq(qr_id), qr_scans::day.eq(tx.now.date()), qr_scans::scans.eq(0), qr_scans::filings.eq(1));
        diesel::insert_into(qr_scans::table).values(row).execute(tx.conn)?;
    }
    Ok(())
}

/// Community and grid of the longest phrase that an address contains.
pub(super) fn address_rule(conn: &mut Db, words: &str) -> Result<Option<(String, Option<String>)>> {
    if words.is_empty() {
        return Ok(None);
    }
    let rules: Vec<(String, String, Option<String>)> =
        address_rules::table.select((address_rules::phrase, address_rules::community_id, address_rules::grid_id)).load(conn)?;
    let fitting = rules.into_iter().filter(|(phrase, _, _)| words.contains(phrase.as_str()));
    Ok(fitting.max_by_key(|(phrase, _, _)| phrase.chars().count()).map(|(_, community, grid)| (community, grid)))
}

/// Words that were added to a request; `body` is sealed under `addition.body`.
#[derive(Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = additions)]
pub struct Addition {
    /// Row id.
    pub id: String,
    /// To which request.
    pub request_id: String,
    /// Sealed words.
    pub body: String,
    /// Mark of who added them.
    pub added_by: String,
    /// When.
    pub added_at: Moment,
}

/// Adds words to a request.
pub(super) fn insert_addition(tx: &mut Tx<'_>, request_id: &str, body: &str, added_by: &str) -> Result<()> {
    let row = Addition {
        id: tx.id(),
        request_id: request_id.to_owned(),
        body: body.to_owned(),
        added_by: added_by.to_owned(),
        added_at: tx.now,
    };
    diesel::insert_into(additions::table).values(row).execute(tx.conn)?;
    Ok(())
}

/// Words that were added to a request, oldest first.
pub fn additions_to(conn: &mut Db, request_id: &str) -> Result<Vec<Addition>> {
    Ok(additions::table
        .filter(additions::request_id.eq(request_id))
        .order(additions::id.asc())
        .select(Addition::as_select())
        .load(conn)?)
}

/// Notes that a request was taken back.
pub(super) fn insert_withdrawal(tx: &mut Tx<'_>, request_id: &str, reason: &str, by: &str) -> Result<()> {
    let row = (
        withdrawals::request_id.eq(request_id),
        withdrawals::reason.eq(reason),
        withdrawals::withdrawn_by.eq(by),
        withdrawals::withdrawn_at.eq(tx.now),
    );
    diesel::insert_into(withdrawals::table).values(row).execute(tx.conn)?;
    Ok(())
}

/// Notes that the applicant says: not solved.
pub(super) fn insert_objection(tx: &mut Tx<'_>, request_id: &str, reason: &str, by: &str) -> Result<()> {
    let row = (
        objections::id.eq(tx.id()),
        objections::request_id.eq(request_id),
        objections::reason.eq(reason),
        objections::raised_by.eq(by),
        objections::raised_at.eq(tx.now),
    );
    diesel::insert_into(objections::table).values(row).execute(tx.conn)?;
    Ok(())
}

/// A visit as stored.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = visits)]
pub struct Visit {
    /// Row id.
    pub id: String,
    /// Where.
    pub unit_id: String,
    /// Number within unit and day.
    pub batch: i32,
    /// The day.
    pub day: chrono::NaiveDate,
    /// Persons.
    pub heads: i32,
    /// Five or more.
    pub collective: bool,
    /// What for.
    pub topic: String,
    /// Their request.
    pub request_id: Option<String>,
    /// Who received them.
    pub received_by: String,
    /// When.
    pub visited_at: Moment,
}

/// Lets registrations of one unit and day pass one by one, so that the numbers have no gap; SQLite writes one by one anyway.
pub(super) fn lock_visits(tx: &mut Tx<'_>, unit_id: &str, day: chrono::NaiveDate) -> Result<()> {
    if let Db::Pg(pg) = &mut *tx.conn {
        diesel::sql_query("SELECT pg_advisory_xact_lock(hashtext($1))")
            .bind::<diesel::sql_types::Text, _>(format!("visits {unit_id} {day}"))
            .execute(pg)?;
    }
    Ok(())
}

/// The last number given out.
pub(super) fn last_batch(conn: &mut Db, unit_id: &str, day: chrono::NaiveDate) -> Result<i32> {
    let last: Option<i32> = visits::table
        .filter(visits::unit_id.eq(unit_id))
        .filter(visits::day.eq(day))
        .select(diesel::dsl::max(visits::batch))
        .first(conn)?;
    Ok(last.unwrap_or(0))
}

/// Adds a visit.
pub(super) fn insert_visit(tx: &mut Tx<'_>, visit: &Visit) -> Result<()> {
    diesel::insert_into(visits::table).values(visit).execute(tx.conn)?;
    Ok(())
}

/// Visits of one day at these units, in the order of their numbers.
pub(super) fn visits_of(conn: &mut Db, units: &[String], day: chrono::NaiveDate) -> Result<Vec<Visit>> {
    Ok(visits::table
        .filter(visits::unit_id.eq_any(units))
        .filter(visits::day.eq(day))
        .order((visits::unit_id.asc(), visits::batch.asc()))
        .select(Visit::as_select())
        .load(conn)?)
}

/// Unit and person who have a request now.
pub(super) fn assigned(conn: &mut Db, request_id: &str) -> Result<Option<(String, Option<String>)>> {
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
pub(super) struct Running {
    pub(super) kind: String,
    pub(super) due_at: Moment,
    pub(super) explanation: String,
}

/// The running clock of a subject that is due first.
pub(super) fn next_clock(conn: &mut Db, subject: &str) -> Result<Option<Running>> {
    Ok(clocks::table
        .filter(clocks::subject.eq(subject))
        .filter(clocks::stopped_at.is_null())
        .order(clocks::due_at.asc())
        .select(Running::as_select())
        .first(conn)
        .optional()?)
}
