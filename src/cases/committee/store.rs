//! Diesel of naming a committee.

use diesel::prelude::*;

use crate::db::Tx;
use crate::db::schema::committees;
use crate::error::Result;

/// Names the committee of a unit.
pub(super) fn put(tx: &mut Tx<'_>, unit_id: &str, name: &str, prefix: &str) -> Result<()> {
    let known = committees::table.filter(committees::unit_id.eq(unit_id));
    let changed = diesel::update(known).set((committees::name.eq(name), committees::prefix.eq(prefix))).execute(tx.conn)?;
    if changed == 0 {
        let row = (committees::id.eq(tx.id()), committees::unit_id.eq(unit_id), committees::name.eq(name), committees::prefix.eq(prefix));
        diesel::insert_into(committees::table).values(row).execute(tx.conn)?;
    }
    Ok(())
}
