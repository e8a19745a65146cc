//! All diesel of the outbox.
//!
//! `people` is asked for a mailbox here because accounts stand above notices and must not be known to them.

use diesel::prelude::*;

use super::{Channel, Delivery, Template};
use crate::clock::Moment;
use crate::db::schema::{notices, people};
use crate::db::written::Written;
use crate::db::{Db, Tx};
use crate::error::Result;
use crate::insert_rows;

/// A row of the outbox.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = notices, treat_none_as_default_value = false)]
pub struct NoticeRow {
    /// Row id; also the Message-ID of the mail and the id given to the gateway.
    pub id: String,
    /// What it is about.
    pub subject: String,
    /// Which words.
    pub template: Template,
    /// By which way.
    pub channel: Channel,
    /// Staff: who.
    pub person_id: Option<String>,
    /// Sealed phone number or mailbox; none on a desk.
    pub address: Option<String>,
    /// What a screen may show of the address.
    pub address_masked: String,
    /// Headline; no secrets.
    pub title: String,
    /// Sealed words; empty when they were wiped.
    pub body: String,
    /// Path of the page it leads to.
    pub link: Option<String>,
    /// Whether it rests at night.
    pub reminder: bool,
    /// Where it stands.
    pub state: Delivery,
    /// Not sent earlier.
    pub not_before: Moment,
    /// How often it was tried.
    pub attempts: i32,
    /// What went wrong last; no personal data.
    pub last_error: Option<String>,
    /// The gateway's own id.
    pub gateway_id: Option<String>,
    /// When it was put in.
    pub created_at: Moment,
    /// When it was handed over, or read.
    pub sent_at: Option<Moment>,
}

pub(super) fn insert(tx: &mut Tx<'_>, rows: &[NoticeRow]) -> Result<()> {
    insert_rows!(&mut *tx.conn, notices::table, rows)?;
    Ok(())
}

/// Mailboxes of these people, of those who have one and still work here: person and mailbox.
pub(super) fn mailboxes(conn: &mut Db, person_ids: &[String]) -> Result<Vec<(String, String)>> {
    let reachable = people::table.filter(people::active.eq(true)).filter(people::email.is_not_null());
    let reachable = reachable.select((people::id, people::email.assume_not_null()));
    // A list is prepared anew each time; mostly one person is told.
    Ok(match person_ids {
        [] => Vec::new(),
        [only] => reachable.filter(people::id.eq(only)).load(conn)?,
        several => reachable.filter(people::id.eq_any(several)).load(conn)?,
    })
}

/// A notice.
pub fn notice(conn: &mut Db, id: &str) -> Result<NoticeRow> {
    Ok(notices::table.find(id).select(NoticeRow::as_select()).first(conn)?)
}

/// Notices about a subject that left or should leave the house, newest first.
pub fn about(conn: &mut Db, subject: &str) -> Result<Vec<NoticeRow>> {
    Ok(notices::table
        .filter(notices::subject.eq(subject))
        .filter(notices::channel.none_of(&[Channel::Desk]))
        .order(notices::id.desc())
        .limit(100)
        .select(NoticeRow::as_select())
        .load(conn)?)
}

/// What lies on a person's desk: unread first, then the newest.
pub fn desk(conn: &mut Db, person_id: &str, limit: i64) -> Result<Vec<NoticeRow>> {
    Ok(notices::table
        .filter(notices::person_id.eq(person_id))
        .filter(notices::channel.one_of(&[Channel::Desk]))
        .order((notices::state.desc(), notices::id.desc()))
        .limit(limit)
        .select(NoticeRow::as_select())
        .load(conn)?)
}

/// Those of these people who have an unread notice with these words about a subject since a moment.
pub(super) fn unread_since(conn: &mut Db, people: &[String], subject: &str, template: Template, since: Moment) -> Result<Vec<String>> {
    let known = notices::table
        .filter(notices::person_id.assume_not_null().eq_any(people))
        .filter(notices::state.one_of(&[Delivery::Waiting]))
        .filter(notices::channel.one_of(&[Channel::Desk]))
        .filter(notices::subject.eq(subject))
        .filter(notices::template.eq(template))
        .filter(notices::created_at.ge(since));
    Ok(known.select(notices::person_id.assume_not_null()).load(conn)?)
}

/// True when anybody was ever told these words about a subject.
pub fn was_told(conn: &mut Db, subject: &str, template: Template) -> Result<bool> {
    let known = notices::table.filter(notices::subject.eq(subject)).filter(notices::template.eq(template));
    Ok(diesel::select(diesel::dsl::exists(known)).get_result(conn)?)
}

/// Marks one notice of a person's desk as read, or all of them.
pub fn mark_read(tx: &mut Tx<'_>, person_id: &str, id: Option<&str>) -> Result<usize> {
    let mine =
        notices::person_id.eq(person_id).and(notices::channel.one_of(&[Channel::Desk])).and(notices::state.one_of(&[Delivery::Waiting]));
    let read = (notices::state.eq(Delivery::Read), notices::sent_at.eq(tx.now));
    let changed = match id {
        Some(id) => diesel::update(notices::table.filter(mine).filter(notices::id.eq(id))).set(read).execute(tx.conn)?,
        None => diesel::update(notices::table.filter(mine)).set(read).execute(tx.conn)?,
    };
    Ok(changed)
}

/// The newest messages that left or will leave the house.
pub fn newest(conn: &mut Db, limit: i64) -> Result<Vec<NoticeRow>> {
    Ok(notices::table
        .filter(notices::channel.none_of(&[Channel::Desk]))
        .order(notices::id.desc())
        .limit(limit)
        .select(NoticeRow::as_select())
        .load(conn)?)
}

/// The newest messages that did not leave it and were given up.
pub(super) fn failed(conn: &mut Db, limit: i64) -> Result<Vec<NoticeRow>> {
    Ok(notices::table
        .filter(notices::state.one_of(&[Delivery::Failed]))
        .order(notices::id.desc())
        .limit(limit)
        .select(NoticeRow::as_select())
        .load(conn)?)
}

/// What became of one try.
pub(super) struct Tried<'a> {
    pub(super) state: Delivery,
    pub(super) last_error: Option<&'a str>,
    pub(super) gateway_id: Option<&'a str>,
    pub(super) wipe: bool,
}

/// Notes a try, unless another process has already finished this notice.
pub(super) fn tried(tx: &mut Tx<'_>, id: &str, tried: &Tried<'_>) -> Result<()> {
    let sent_at = (tried.state == Delivery::Sent).then_some(tx.now);
    let waiting = notices::table.find(id).filter(notices::state.one_of(&[Delivery::Waiting]));
    diesel::update(waiting)
        .set((
            notices::state.eq(tried.state),
            notices::attempts.eq(notices::attempts + 1),
            notices::last_error.eq(tried.last_error),
            notices::gateway_id.eq(tried.gateway_id),
            notices::sent_at.eq(sent_at),
        ))
        .execute(tx.conn)?;
    if tried.wipe {
        diesel::update(notices::table.find(id)).set(notices::body.eq("")).execute(tx.conn)?;
    }
    Ok(())
}

/// Puts a notice off to a later time.
pub(super) fn rest(tx: &mut Tx<'_>, id: &str, until: Moment) -> Result<()> {
    diesel::update(notices::table.find(id)).set(notices::not_before.eq(until)).execute(tx.conn)?;
    Ok(())
}

/// Puts a failed notice back into the outbox; false when it has not failed, or not any more.
pub(super) fn wait_again(tx: &mut Tx<'_>, id: &str) -> Result<bool> {
    let failed = notices::table.find(id).filter(notices::state.one_of(&[Delivery::Failed]));
    let fresh = (notices::state.eq(Delivery::Waiting), notices::attempts.eq(0), notices::not_before.eq(tx.now));
    Ok(diesel::update(failed).set(fresh).execute(tx.conn)? == 1)
}
