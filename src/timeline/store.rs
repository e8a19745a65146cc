//! All diesel of the timeline.

use diesel::prelude::*;

use super::{Event, Level};
use crate::actor::Actor;
use crate::clock::Moment;
use crate::db::schema::events;
use crate::db::{Db, Tx};
use crate::error::Result;

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
    /// More.
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
        detail: event.detail,
        actor: actor.mark(),
        actor_name: actor.name().to_owned(),
        at: tx.now,
    };
    diesel::insert_into(events::table).values(row).execute(tx.conn)?;
    Ok(())
}

/// Events about these subjects, newest first; `staff` sees both levels.
pub fn about(conn: &mut Db, subjects: &[String], staff: bool, limit: i64) -> Result<Vec<EventRow>> {
    let levels = if staff { vec![Level::Parties, Level::Staff] } else { vec![Level::Parties] };
    Ok(events::table
        .filter(events::subject.eq_any(subjects))
        .filter(events::level.eq_any(levels))
        .order((events::at.desc(), events::id.desc()))
        .limit(limit)
        .select(EventRow::as_select())
        .load(conn)?)
}

/// What happened to a subject after `since`: what a person is told who came second.
pub fn since(conn: &mut Db, subject: &str, since: Moment) -> Result<Vec<EventRow>> {
    Ok(events::table
        .filter(events::subject.eq(subject))
        .filter(events::at.gt(since))
        .order((events::at.desc(), events::id.desc()))
        .limit(5)
        .select(EventRow::as_select())
        .load(conn)?)
}
