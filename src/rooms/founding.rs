//! How a room comes to be: by the street's file (`found`), or opened by an administrator by hand (`open`).
//!
//! What the room's people wrote on their page is never overwritten by a file.

use super::store::{self, Room};
use crate::actor::Actor;
use crate::audit::AuditLine;
use crate::db::Tx;
use crate::error::{Error, Maybe, Result};
use crate::places::editing::{self, UnitWords};
use crate::places::import::RoomLine;
use crate::places::{self, Unit, UnitKind};

/// Gives a unit the room that a file describes, unless it has one.
pub fn found(tx: &mut Tx<'_>, unit_id: &str, line: &RoomLine) -> Result<()> {
    if store::seal_of(tx.conn, unit_id)?.is_some() {
        return Ok(());
    }
    let room = Room {
        unit_id: unit_id.to_owned(),
        brand: line.brand.clone(),
        seal_text: line.seal_text.clone(),
        featured: line.featured,
        speciality: line.speciality.clone(),
        dispute_types: line.dispute_types.clone(),
        story: line.story.trim().to_owned(),
        opening: line.opening.clone(),
        video: line.video,
        updated_at: tx.now,
    };
    store::insert(tx, &room)
}

/// A room to be opened by hand.
#[derive(Clone, Debug)]
pub struct NewRoom {
    /// Short Latin name.
    pub code: String,
    /// The community it stands in.
    pub community_id: String,
    /// Name, telephone, address.
    pub words: UnitWords,
    /// 特色品牌 rather than 品牌.
    pub featured: bool,
    /// Brand.
    pub brand: String,
    /// Up to four characters.
    pub seal_text: String,
    /// What it is good at, in words.
    pub speciality: String,
    /// Words of dispute types, comma separated.
    pub dispute_types: String,
    /// Opening hours, as `places::opening` reads them.
    pub opening: String,
}

/// Opens a room: its unit in a community and its page, whose story its lead writes afterwards.
pub fn open(tx: &mut Tx<'_>, actor: &Actor, new: NewRoom) -> Result<Unit> {
    let community = places::store::unit(tx.conn, &new.community_id).maybe()?;
    let community = community.filter(|unit| unit.kind == UnitKind::Community && unit.active);
    let community = community.ok_or_else(|| Error::field("community", "请选择调解室所在的社区。"))?;
    let words = UnitWords { duty: new.speciality.clone(), hours: Some(new.opening.clone()), ..new.words };
    let unit = editing::add_under(tx, actor, UnitKind::Room, &new.code, &community, words)?;
    let room = Room {
        unit_id: unit.id.clone(),
        brand: new.brand,
        seal_text: new.seal_text,
        featured: new.featured,
        speciality: new.speciality,
        dispute_types: new.dispute_types,
        story: String::new(),
        opening: new.opening,
        video: false,
        updated_at: tx.now,
    };
    store::insert(tx, &room)?;
    tx.audit(AuditLine::new(actor, "room.open", format!("unit:{}", unit.id)));
    Ok(unit)
}
