//! All diesel of the timeline. Details quote reasons and answers, so they are sealed on the way in and opened only for a reader who
//! is shown them; who comes second, or looks at the day's news, is told the steps alone.

use diesel::prelude::*;

use super::{Event, Level};
use crate::actor::Actor;
use crate::clock::Moment;
use crate::db::schema::events;
use crate::db::{Db, Tx};
use crate::error::Result;
use crate::vault::Vault;

/// Purpose under which details are sealed.
const DETAIL: &str = "event.detail";

/// A stored event.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = events)]
pub struct EventRow {
    /// Row id; sorts by time.
    pub id: String,
    /// `request:<id>` or `case:<id>`.
    pub subject: String,
    /// Who reads it.
    pub level: Level,
    /// Noun and verb.
    pub kind: String,
    /// What happened.
    pub sentence: String,
    /// More; plain outside the store, and none where only the steps were asked for.
    pub detail: Option<String>,
    /// `staff:<id>` …
    pub actor: String,
    /// Name of who did it, as it was then.
    pub actor_name: String,
    /// When.
    pub at: Moment,
}

pub(super) fn insert(tx: &mut Tx<'_>, actor: &Actor, event: Event<'_>) -> Result<()> {
    let row = EventRow {
        id: tx.id(),
        subject: event.subject.to_owned(),
        level: event.level,
        kind: event.kind.to_owned(),
        sentence: event.sentence,
        detail: tx.house.vault.seal_some(DETAIL, event.detail.as_deref())?,
        actor: actor.mark(),
        actor_name: actor.name().to_owned(),
        at: tx.now,
    };
    diesel::insert_into(events::table).values(row).execute(tx.conn)?;
    Ok(())
}

/// Events about these subjects with their details, newest first; `staff` sees both levels.
pub fn about(conn: &mut Db, vault: &Vault, subjects: &[String], staff: bool, limit: i64) -> Result<Vec<EventRow>> {
    let mut rows = of(conn, subjects, staff, limit)?;
    for row in &mut rows {
        row.detail = vault.open_some(DETAIL, row.detail.as_deref())?;
    }
    Ok(rows)
}

/// The same events for staff without their details: what happened, not what was said.
pub fn steps(conn: &mut Db, subjects: &[String], limit: i64) -> Result<Vec<EventRow>> {
    Ok(of(conn, subjects, true, limit)?.into_iter().map(bare).collect())
}

/// Every step of one kind that these subjects took, without details.
pub fn of_kind(conn: &mut Db, subjects: &[String], kind: &str) -> Result<Vec<EventRow>> {
    let taken = events::table.filter(events::subject.eq_any(subjects)).filter(events::kind.eq(kind));
    let rows: Vec<EventRow> = taken.order((events::at.desc(), events::id.desc())).select(EventRow::as_select()).load(conn)?;
    Ok(rows.into_iter().map(bare).collect())
}

fn of(conn: &mut Db, subjects: &[String], staff: bool, limit: i64) -> Result<Vec<EventRow>> {
    let newest = events::table.order((events::at.desc(), events::id.desc())).limit(limit).select(EventRow::as_select()).into_boxed();
    // A list is prepared anew each time; most pages ask for one subject.
    let about = match subjects {
        [only] => newest.filter(events::subject.eq(only)),
        several => newest.filter(events::subject.eq_any(several)),
    };
    Ok(if staff { about.load(conn)? } else { about.filter(events::level.eq(Level::Parties)).load(conn)? })
}

fn bare(row: EventRow) -> EventRow {
    EventRow { detail: None, ..row }
}

/// The steps of a subject after `since`: what a person is told who came second.
pub fn since(conn: &mut Db, subject: &str, since: Moment) -> Result<Vec<EventRow>> {
    let rows: Vec<EventRow> = events::table
        .filter(events::subject.eq(subject))
        .filter(events::at.gt(since))
        .order((events::at.desc(), events::id.desc()))
        .limit(5)
        .select(EventRow::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(bare).collect())
}

/// Names of the staff who did something to these subjects, each once.
pub fn staff(conn: &mut Db, subjects: &[String]) -> Result<Vec<String>> {
    let own = events::table.filter(events::subject.eq_any(subjects)).filter(events::actor.like("staff:%"));
    Ok(own.select(events::actor_name).distinct().order(events::actor_name.asc()).load(conn)?)
}
