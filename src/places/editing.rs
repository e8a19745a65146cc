//! Editing places by hand: units, grids, address rules. A unit that holds open matters cannot be put out of use.

use super::store::{self, AddressRule};
use super::{Grid, Unit, UnitKind};
use crate::actor::Actor;
use crate::audit::AuditLine;
use crate::db::Tx;
use crate::error::{Error, Maybe, Result};
use crate::identity::sort_key;

/// What an editor writes of a unit.
#[derive(Clone, Debug)]
pub struct UnitWords {
    /// Full name.
    pub name: String,
    /// Name in lists; the full name when empty.
    pub short_name: String,
    /// What it is in charge of.
    pub duty: String,
    /// Telephone.
    pub phone: Option<String>,
    /// Address.
    pub address: Option<String>,
    /// Opening hours.
    pub hours: Option<String>,
}

/// Adds a community, department or station under the street.
pub fn add_unit(tx: &mut Tx<'_>, actor: &Actor, kind: UnitKind, code: &str, words: UnitWords) -> Result<Unit> {
    if matches!(kind, UnitKind::Street | UnitKind::Room) {
        return Err(Error::field("kind", "街道和调解室要用地点文件导入，不能在这里添加。"));
    }
    let street = store::street(tx.conn).maybe()?.ok_or_else(|| Error::refused("还没有街道，单位没有添加。请先导入地点文件。"))?;
    let mut unit = Unit {
        id: tx.id(),
        kind,
        parent_id: Some(street.id),
        code: code.to_owned(),
        name: String::new(),
        short_name: String::new(),
        duty: String::new(),
        phone: None,
        address: None,
        hours: None,
        sort_key: String::new(),
        active: true,
        created_at: tx.now,
    };
    write(&mut unit, words);
    store::insert_unit(tx, &unit)?;
    tx.audit(AuditLine::new(actor, "unit.add", format!("unit:{}", unit.id)));
    Ok(unit)
}

/// Changes a unit's words.
pub fn change_unit(tx: &mut Tx<'_>, actor: &Actor, mut unit: Unit, words: UnitWords) -> Result<Unit> {
    write(&mut unit, words);
    store::update_unit(tx, &unit)?;
    if unit.kind == UnitKind::Street {
        crate::db::facts::set(tx, crate::db::facts::STREET_NAME, &unit.name)?;
    }
    tx.audit(AuditLine::new(actor, "unit.change", format!("unit:{}", unit.id)));
    Ok(unit)
}

fn write(unit: &mut Unit, words: UnitWords) {
    unit.sort_key = sort_key(&words.name);
    unit.short_name = if words.short_name.is_empty() { words.name.clone() } else { words.short_name };
    unit.name = words.name;
    unit.duty = words.duty;
    unit.phone = words.phone;
    unit.address = words.address;
    unit.hours = words.hours;
}

/// Puts a unit out of use, or back into it.
pub fn set_active(tx: &mut Tx<'_>, actor: &Actor, mut unit: Unit, active: bool) -> Result<()> {
    if !active {
        if unit.kind == UnitKind::Street {
            return Err(Error::refused("街道不能停用。"));
        }
        let open = store::open_matters(tx.conn, &unit.id)?;
        if open > 0 {
            let sentence = format!("“{}”还有 {open} 件没办完的事项，没有停用。请先把这些事项办结或移交，再停用。", unit.name);
            return Err(Error::refused(sentence));
        }
    }
    unit.active = active;
    store::update_unit(tx, &unit)?;
    let action = if active { "unit.resume" } else { "unit.stop" };
    tx.audit(AuditLine::new(actor, action, format!("unit:{}", unit.id)));
    Ok(())
}

/// Adds a grid to a community.
pub fn add_grid(tx: &mut Tx<'_>, actor: &Actor, community: &Unit, code: &str, name: &str) -> Result<()> {
    if community.kind != UnitKind::Community {
        return Err(Error::NotFound);
    }
    if store::grid_by_code(tx.conn, code).maybe()?.is_some() {
        return Err(Error::field("grid_code", "这个代码已经有网格用了，请换一个。"));
    }
    let grid = Grid {
        id: tx.id(),
        community_id: community.id.clone(),
        code: code.to_owned(),
        name: name.to_owned(),
        keeper_id: None,
        active: true,
        created_at: tx.now,
    };
    store::insert_grid(tx, &grid)?;
    tx.audit(AuditLine::new(actor, "grid.add", format!("grid:{}", grid.id)));
    Ok(())
}

/// Changes a grid's name, or puts it out of use.
pub fn change_grid(tx: &mut Tx<'_>, actor: &Actor, grid: Grid, name: &str, active: bool) -> Result<()> {
    let grid = Grid { name: name.to_owned(), active, ..grid };
    store::update_grid(tx, &grid)?;
    tx.audit(AuditLine::new(actor, "grid.change", format!("grid:{}", grid.id)));
    Ok(())
}

/// Adds an address rule.
pub fn add_rule(tx: &mut Tx<'_>, actor: &Actor, phrase: &str, community_id: &str, grid_id: Option<&str>) -> Result<()> {
    let community = store::unit(tx.conn, community_id).maybe()?.filter(|unit| unit.kind == UnitKind::Community && unit.active);
    let community = community.ok_or_else(|| Error::field("community", "请选择社区。"))?;
    if let Some(grid_id) = grid_id
        && !store::grids_of(tx.conn, &community.id)?.iter().any(|grid| grid.id == grid_id)
    {
        return Err(Error::field("grid", "这个网格不属于所选的社区，请重新选择。"));
    }
    let rule = AddressRule { id: tx.id(), phrase: phrase.to_owned(), community_id: community.id, grid_id: grid_id.map(str::to_owned) };
    store::insert_rule(tx, &rule)?;
    tx.audit(AuditLine::new(actor, "rule.add", format!("rule:{}", rule.id)));
    Ok(())
}

/// Takes an address rule away.
pub fn delete_rule(tx: &mut Tx<'_>, actor: &Actor, id: &str) -> Result<()> {
    if !store::delete_rule(tx, id)? {
        return Err(Error::Conflict("这条规则已经被别的同事删除了。".to_owned()));
    }
    tx.audit(AuditLine::new(actor, "rule.delete", format!("rule:{id}")));
    Ok(())
}
