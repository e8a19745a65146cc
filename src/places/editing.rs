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
        return Err(Error::field("kind", "街道用地点文件导入；调解室请点“添加调解室”。"));
    }
    let street = store::street(tx.conn).maybe()?.ok_or_else(|| Error::refused("还没有街道，单位没有添加。请先导入地点文件。"))?;
    add_under(tx, actor, kind, code, &street, words)
}

/// Adds a unit of any kind under another; what a room is beyond its place is written by `rooms::founding`.
pub fn add_under(tx: &mut Tx<'_>, actor: &Actor, kind: UnitKind, code: &str, parent: &Unit, words: UnitWords) -> Result<Unit> {
    let mut unit = Unit {
        id: tx.id(),
        kind,
        parent_id: Some(parent.id.clone()),
        code: code.to_owned(),
        name: String::new(),
        short_name: String::new(),
        duty: String::new(),
        phone: None,
        address: None,
        hours: None,
        sort_key: String::new(),
        active: true,
        revision: 0,
        created_at: tx.now,
    };
    write(&mut unit, words);
    store::insert_unit(tx, &unit)?;
    tx.audit(AuditLine::new(actor, "unit.add", format!("unit:{}", unit.id)));
    Ok(unit)
}

/// Changes a unit's words; its revision is the one that the editor looked at.
pub fn change_unit(tx: &mut Tx<'_>, actor: &Actor, mut unit: Unit, words: UnitWords) -> Result<Unit> {
    write(&mut unit, words);
    keep_unit(tx, &unit)?;
    if unit.kind == UnitKind::Street {
        crate::db::facts::set(tx, crate::db::facts::STREET_NAME, &unit.name)?;
    }
    tx.audit(AuditLine::new(actor, "unit.change", format!("unit:{}", unit.id)));
    Ok(unit)
}

/// Writes a unit, or tells what somebody else wrote since the editor opened the page.
fn keep_unit(tx: &mut Tx<'_>, unit: &Unit) -> Result<()> {
    if store::update_unit(tx, unit)? {
        return Ok(());
    }
    let now = store::unit(tx.conn, &unit.id)?;
    let word = |text: &Option<String>| text.clone().unwrap_or_default();
    let standing = |active: bool| if active { "使用中" } else { "已停用" }.to_owned();
    Err(overtaken(&[
        ("名称", now.name.clone(), unit.name.clone()),
        ("简称", now.short_name.clone(), unit.short_name.clone()),
        ("职责", now.duty.clone(), unit.duty.clone()),
        ("电话", word(&now.phone), word(&unit.phone)),
        ("地址", word(&now.address), word(&unit.address)),
        ("开放时间", word(&now.hours), word(&unit.hours)),
        ("状态", standing(now.active), standing(unit.active)),
    ]))
}

/// What stands there now and differs from what was sent: field, now, sent.
fn overtaken(fields: &[(&str, String, String)]) -> Error {
    let differing = fields.iter().filter(|(_, now, sent)| now != sent);
    let told: Vec<String> =
        differing.map(|(name, now, _)| format!("{name}“{}”", if now.is_empty() { "（空）" } else { now.as_str() })).collect();
    let told = if told.is_empty() { "和您填的一样".to_owned() } else { told.join("，") };
    Error::Conflict(format!("您打开这一页之后，另一位管理员改过。现在保存的是：{told}。您填的没有保存，还在下面；请另开一页看过再改。"))
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

/// Puts a unit out of use, or back into it; `open` is how many matters it still has in hand.
pub fn set_active(tx: &mut Tx<'_>, actor: &Actor, mut unit: Unit, active: bool, open: i64) -> Result<()> {
    if !active && unit.kind == UnitKind::Street {
        return Err(Error::refused("街道不能停用。"));
    }
    if !active && open > 0 {
        let sentence = format!("“{}”还有 {open} 件没办完的事项，没有停用。请先把这些事项办结或移交，再停用。", unit.name);
        return Err(Error::refused(sentence));
    }
    unit.active = active;
    keep_unit(tx, &unit)?;
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
        revision: 0,
        created_at: tx.now,
    };
    store::insert_grid(tx, &grid)?;
    tx.audit(AuditLine::new(actor, "grid.add", format!("grid:{}", grid.id)));
    Ok(())
}

/// What an editor writes of a grid.
#[derive(Clone, Debug)]
pub struct GridWords {
    /// Name.
    pub name: String,
    /// The grid keeper, who is told first; whether that person works here is checked by the page, because people stand
    /// beside places.
    pub keeper_id: Option<String>,
    /// In use.
    pub active: bool,
}

/// Changes a grid; its revision is the one that the editor looked at.
pub fn change_grid(tx: &mut Tx<'_>, actor: &Actor, grid: Grid, words: GridWords) -> Result<()> {
    let GridWords { name, keeper_id, active } = words;
    let grid = Grid { name, keeper_id, active, ..grid };
    if !store::update_grid(tx, &grid)? {
        let now = store::grid_by_code(tx.conn, &grid.code)?;
        let standing = |active: bool| if active { "使用中" } else { "已停用" }.to_owned();
        let keeper = |id: &Option<String>| id.clone().unwrap_or_default();
        let mut fields = vec![("网格名称", now.name, grid.name), ("状态", standing(now.active), standing(grid.active))];
        if keeper(&now.keeper_id) != keeper(&grid.keeper_id) {
            fields.push(("网格员", "另一位".to_owned(), String::new()));
        }
        return Err(overtaken(&fields));
    }
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
