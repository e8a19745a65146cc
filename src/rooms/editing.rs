//! Editing a room's public page and its mediators' profiles, by its lead or an administrator.

use chrono::NaiveDate;

use super::store::{self, Profile, Room};
use crate::actor::Actor;
use crate::audit::AuditLine;
use crate::clock::Moment;
use crate::db::Tx;
use crate::error::{Error, Result};

/// Writes a room's page; `seen` is the state that the editor looked at.
pub fn change(tx: &mut Tx<'_>, actor: &Actor, room: &Room, seen: Moment) -> Result<()> {
    if !room.is_edited_by(actor) {
        return Err(Error::NotFound);
    }
    store::update(tx, room, seen)?;
    tx.audit(AuditLine::new(actor, "room.change", format!("unit:{}", room.unit_id)));
    Ok(())
}

/// What a profile says.
#[derive(Clone, Debug)]
pub struct ProfileWords {
    /// 专职 rather than 兼职.
    pub full_time: bool,
    /// Good at.
    pub speciality: String,
    /// A few sentences.
    pub introduction: String,
    /// Mediator since.
    pub since: NaiveDate,
}

/// Writes the profile of somebody who mediates in the room.
pub fn introduce(tx: &mut Tx<'_>, actor: &Actor, room: &Room, person_id: &str, words: ProfileWords) -> Result<()> {
    let works_here = store::mediators_of(tx.conn, &room.unit_id)?.iter().any(|mediator| mediator.person_id == person_id);
    if !works_here || !(room.is_edited_by(actor) || actor.person_id() == Some(person_id)) {
        return Err(Error::NotFound);
    }
    let ProfileWords { full_time, speciality, introduction, since } = words;
    if since > tx.now.date() {
        return Err(Error::field("since", "从事调解的日期不能晚于今天。"));
    }
    store::put_profile(tx, &Profile { person_id: person_id.to_owned(), full_time, speciality, introduction, since, updated_at: tx.now })?;
    tx.audit(AuditLine::new(actor, "mediator.introduce", format!("person:{person_id}")));
    Ok(())
}
