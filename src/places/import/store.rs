//! Diesel of what an import writes beyond the place tree: the committee and the rooms' own rows, whose domains stand above this one.

use diesel::prelude::*;

use super::RoomLine;
use crate::db::Tx;
use crate::db::schema::{committees, rooms};
use crate::error::Result;

/// Names the committee of a unit; true when that was new.
pub(super) fn put_committee(tx: &mut Tx<'_>, unit_id: &str, name: &str, prefix: &str) -> Result<bool> {
    let known = committees::table.filter(committees::unit_id.eq(unit_id));
    let changed = diesel::update(known).set((committees::name.eq(name), committees::prefix.eq(prefix))).execute(tx.conn)?;
    if changed > 0 {
        return Ok(false);
    }
    let row = (committees::id.eq(tx.id()), committees::unit_id.eq(unit_id), committees::name.eq(name), committees::prefix.eq(prefix));
    diesel::insert_into(committees::table).values(row).execute(tx.conn)?;
    Ok(true)
}

/// Gives a unit its room, unless it has one: what its people wrote on their page is not overwritten by a file.
pub(super) fn put_room(tx: &mut Tx<'_>, unit_id: &str, line: &RoomLine) -> Result<()> {
    let known: i64 = rooms::table.filter(rooms::unit_id.eq(unit_id)).count().get_result(tx.conn)?;
    if known > 0 {
        return Ok(());
    }
    let row = (
        rooms::unit_id.eq(unit_id),
        rooms::brand.eq(&line.brand),
        rooms::seal_text.eq(&line.seal_text),
        rooms::featured.eq(line.featured),
        rooms::speciality.eq(&line.speciality),
        rooms::dispute_types.eq(&line.dispute_types),
        rooms::story.eq(line.story.trim()),
        rooms::opening.eq(&line.opening),
        rooms::video.eq(line.video),
        rooms::updated_at.eq(tx.now),
    );
    diesel::insert_into(rooms::table).values(row).execute(tx.conn)?;
    Ok(())
}
