//! All diesel of the place tree.

use diesel::prelude::*;

use super::UnitKind;
use crate::clock::Moment;
use crate::db::schema::{grids, units};
use crate::db::{Db, Tx};
use crate::error::{Error, Result};

/// A street, community, department, station or room.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = units)]
pub struct Unit {
    /// Row id.
    pub id: String,
    /// What it is.
    pub kind: UnitKind,
    /// The unit it belongs to.
    pub parent_id: Option<String>,
    /// Short Latin name for URLs and import files.
    pub code: String,
    /// Full name.
    pub name: String,
    /// Name in lists.
    pub short_name: String,
    /// What it is in charge of.
    pub duty: String,
    /// Telephone.
    pub phone: Option<String>,
    /// Address.
    pub address: Option<String>,
    /// Opening hours, in words.
    pub hours: Option<String>,
    /// Pinyin.
    pub sort_key: String,
    /// In use.
    pub active: bool,
    /// When the row was made.
    pub created_at: Moment,
}

/// A grid of a community.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = grids)]
pub struct Grid {
    /// Row id.
    pub id: String,
    /// Its community.
    pub community_id: String,
    /// Short Latin name.
    pub code: String,
    /// Name.
    pub name: String,
    /// The grid keeper, who is told first.
    pub keeper_id: Option<String>,
    /// In use.
    pub active: bool,
    /// When the row was made.
    pub created_at: Moment,
}

/// Adds a unit.
pub fn insert_unit(tx: &mut Tx<'_>, unit: &Unit) -> Result<()> {
    diesel::insert_into(units::table)
        .values(unit)
        .execute(tx.conn)
        .map_err(Error::from)
        .map_err(|error| error.on_unique(|| Error::field("code", "这个代码已经有单位用了，请换一个。")))?;
    Ok(())
}

/// Adds a grid.
pub fn insert_grid(tx: &mut Tx<'_>, grid: &Grid) -> Result<()> {
    diesel::insert_into(grids::table).values(grid).execute(tx.conn)?;
    Ok(())
}

/// A unit by id.
pub fn unit(conn: &mut Db, id: &str) -> Result<Unit> {
    Ok(units::table.find(id).select(Unit::as_select()).first(conn)?)
}

/// A unit by code.
pub fn by_code(conn: &mut Db, code: &str) -> Result<Unit> {
    Ok(units::table.filter(units::code.eq(code)).select(Unit::as_select()).first(conn)?)
}

/// Units of a kind that are in use, in name order.
pub fn of_kind(conn: &mut Db, kind: UnitKind) -> Result<Vec<Unit>> {
    Ok(units::table
        .filter(units::kind.eq(kind))
        .filter(units::active.eq(true))
        .order(units::sort_key.asc())
        .select(Unit::as_select())
        .load(conn)?)
}

/// The street; there is one.
pub fn street(conn: &mut Db) -> Result<Unit> {
    Ok(units::table.filter(units::kind.eq(UnitKind::Street)).select(Unit::as_select()).first(conn)?)
}

/// Grids of a community that are in use.
pub fn grids_of(conn: &mut Db, community_id: &str) -> Result<Vec<Grid>> {
    Ok(grids::table
        .filter(grids::community_id.eq(community_id))
        .filter(grids::active.eq(true))
        .order(grids::code.asc())
        .select(Grid::as_select())
        .load(conn)?)
}
