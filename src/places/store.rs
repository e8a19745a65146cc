//! All diesel of the place tree.

use diesel::prelude::*;

use super::UnitKind;
use crate::clock::Moment;
use crate::db::schema::{address_rules, grids, units};
use crate::db::{Db, Tx};
use crate::error::{Error, Result};

/// A street, community, department, station or room.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
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
    /// Counts changes: whoever edits an old revision is told what changed.
    pub revision: i32,
    /// When the row was made.
    pub created_at: Moment,
}

/// A grid of a community.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
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
    /// Counts changes.
    pub revision: i32,
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

/// Names of these units: id and name.
pub fn names(conn: &mut Db, ids: Vec<String>) -> Result<Vec<(String, String)>> {
    Ok(units::table.filter(units::id.eq_any(ids)).select((units::id, units::name)).load(conn)?)
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

/// A phrase of addresses that tells the community, and perhaps the grid.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = address_rules)]
pub struct AddressRule {
    /// Row id.
    pub id: String,
    /// What the address contains.
    pub phrase: String,
    /// The community then.
    pub community_id: String,
    /// The grid then.
    pub grid_id: Option<String>,
}

/// All units, in use or not, in name order.
pub fn all_units(conn: &mut Db) -> Result<Vec<Unit>> {
    Ok(units::table.order(units::sort_key.asc()).select(Unit::as_select()).load(conn)?)
}

/// Writes what an editor may change of a unit, everything but its kind and code, if it is still at the revision that
/// `unit` was read at; false when somebody was faster.
pub fn update_unit(tx: &mut Tx<'_>, unit: &Unit) -> Result<bool> {
    let changed = diesel::update(units::table.find(&unit.id).filter(units::revision.eq(unit.revision)))
        .set((
            units::revision.eq(unit.revision + 1),
            units::parent_id.eq(&unit.parent_id),
            units::name.eq(&unit.name),
            units::short_name.eq(&unit.short_name),
            units::duty.eq(&unit.duty),
            units::phone.eq(&unit.phone),
            units::address.eq(&unit.address),
            units::hours.eq(&unit.hours),
            units::sort_key.eq(&unit.sort_key),
            units::active.eq(unit.active),
        ))
        .execute(tx.conn)?;
    Ok(changed == 1)
}

/// All grids, in use or not, by code.
pub fn all_grids(conn: &mut Db) -> Result<Vec<Grid>> {
    Ok(grids::table.order(grids::code.asc()).select(Grid::as_select()).load(conn)?)
}

/// A grid by code.
pub fn grid_by_code(conn: &mut Db, code: &str) -> Result<Grid> {
    Ok(grids::table.filter(grids::code.eq(code)).select(Grid::as_select()).first(conn)?)
}

/// Writes what an editor may change of a grid, if it is still at the revision that `grid` was read at; false when
/// somebody was faster.
pub fn update_grid(tx: &mut Tx<'_>, grid: &Grid) -> Result<bool> {
    let changed = diesel::update(grids::table.find(&grid.id).filter(grids::revision.eq(grid.revision)))
        .set((
            grids::revision.eq(grid.revision + 1),
            grids::community_id.eq(&grid.community_id),
            grids::name.eq(&grid.name),
            grids::keeper_id.eq(&grid.keeper_id),
            grids::active.eq(grid.active),
        ))
        .execute(tx.conn)?;
    Ok(changed == 1)
}

/// All address rules, by phrase.
pub fn rules(conn: &mut Db) -> Result<Vec<AddressRule>> {
    Ok(address_rules::table.order(address_rules::phrase.asc()).select(AddressRule::as_select()).load(conn)?)
}

/// Adds an address rule.
pub fn insert_rule(tx: &mut Tx<'_>, rule: &AddressRule) -> Result<()> {
    diesel::insert_into(address_rules::table)
        .values(rule)
        .execute(tx.conn)
        .map_err(Error::from)
        .map_err(|error| error.on_unique(|| Error::field("phrase", "已经有这个词的规则了。请先删除原来的，再添加。")))?;
    Ok(())
}

/// Changes where an address rule leads.
pub fn update_rule(tx: &mut Tx<'_>, rule: &AddressRule) -> Result<()> {
    diesel::update(address_rules::table.find(&rule.id))
        .set((address_rules::community_id.eq(&rule.community_id), address_rules::grid_id.eq(&rule.grid_id)))
        .execute(tx.conn)?;
    Ok(())
}

/// Takes an address rule away; false when it was gone already.
pub fn delete_rule(tx: &mut Tx<'_>, id: &str) -> Result<bool> {
    Ok(diesel::delete(address_rules::table.find(id)).execute(tx.conn)? == 1)
}

/// Community and grid of the longest phrase that an address contains.
pub fn by_address(conn: &mut Db, words: &str) -> Result<Option<(String, Option<String>)>> {
    if words.is_empty() {
        return Ok(None);
    }
    let fitting = rules(conn)?.into_iter().filter(|rule| words.contains(rule.phrase.as_str()));
    Ok(fitting.max_by_key(|rule| rule.phrase.chars().count()).map(|rule| (rule.community_id, rule.grid_id)))
}
