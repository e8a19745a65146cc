//! Comparing a sheet with what is there, and writing the difference.

use std::collections::HashMap;

use super::{Change, Difference, GridLine, Report, Sheet, UnitLine, shown};
use crate::actor::Actor;
use crate::audit::AuditLine;
use crate::db::{Db, Tx, facts};
use crate::error::{Error, Result};
use crate::identity::sort_key;
use crate::places::store::{self as places, AddressRule};
use crate::places::{Grid, Unit, UnitKind};

/// What applying the sheet would change.
pub fn plan(conn: &mut Db, sheet: &Sheet) -> Result<Report> {
    let mut report = Report::default();
    let units = places::all_units(conn)?;
    let grids: HashMap<String, Grid> = places::all_grids(conn)?.into_iter().map(|grid| (grid.code.clone(), grid)).collect();
    let known = Known::new(&units, sheet);
    for line in &sheet.units {
        let title = format!("{} {}", line.kind.label(), line.name);
        match known.units.get(line.code.as_str()) {
            None => report.added.push(title),
            Some(unit) => note(&mut report, title, differences(unit, line, &known)),
        }
    }
    for line in &sheet.grids {
        let title = format!("网格 {}", line.name);
        match grids.get(&line.code) {
            None => report.added.push(title),
            Some(grid) => {
                let community = known.parent(Some(&grid.community_id), Some(&line.community));
                note(
                    &mut report,
                    title,
                    unlike(
                        [("名称", grid.name.clone(), line.name.clone())].into_iter().chain(community.map(|(old, new)| ("社区", old, new))),
                    ),
                );
            }
        }
    }
    Ok(report)
}

/// Units by code, and the names that people know them by.
struct Known<'a> {
    units: HashMap<&'a str, &'a Unit>,
    codes: HashMap<&'a str, &'a str>,
    names: HashMap<&'a str, &'a str>,
}

impl<'a> Known<'a> {
    fn new(units: &'a [Unit], sheet: &'a Sheet) -> Known<'a> {
        let mut names: HashMap<&str, &str> = sheet.units.iter().map(|line| (line.code.as_str(), line.name.as_str())).collect();
        names.extend(units.iter().map(|unit| (unit.code.as_str(), unit.name.as_str())));
        Known {
            units: units.iter().map(|unit| (unit.code.as_str(), unit)).collect(),
            codes: units.iter().map(|unit| (unit.id.as_str(), unit.code.as_str())).collect(),
            names,
        }
    }

    /// The names of a unit's parent by id and of the one that a file gives by code, when they differ.
    fn parent(&self, id: Option<&str>, code: Option<&str>) -> Option<(String, String)> {
        let old = id.and_then(|id| self.codes.get(id).copied());
        let name = |code: Option<&str>| code.map(|code| self.names.get(code).copied().unwrap_or(code).to_owned()).unwrap_or_default();
        (old != code).then(|| (name(old), name(code)))
    }
}

fn note(report: &mut Report, title: String, columns: Vec<Difference>) {
    if columns.is_empty() {
        report.same += 1;
    } else {
        report.changed.push(Change { title, columns });
    }
}

fn differences(unit: &Unit, line: &UnitLine, known: &Known<'_>) -> Vec<Difference> {
    let text = |some: &Option<String>| some.clone().unwrap_or_default();
    let parent = known.parent(unit.parent_id.as_deref(), line.parent.as_deref());
    let names = [("名称", unit.name.clone(), line.name.clone()), ("简称", unit.short_name.clone(), line.short_name.clone())];
    let rest = [
        ("职责", unit.duty.clone(), line.duty.clone()),
        ("电话", text(&unit.phone), text(&line.phone)),
        ("地址", text(&unit.address), text(&line.address)),
        ("开放时间", text(&unit.hours), text(&line.hours)),
    ];
    unlike(names.into_iter().chain(parent.map(|(old, new)| ("上级", old, new))).chain(rest))
}

/// The columns whose text is another one.
fn unlike(columns: impl Iterator<Item = (&'static str, String, String)>) -> Vec<Difference> {
    columns.filter(|(_, old, new)| old != new).map(|(column, old, new)| Difference { column, old, new }).collect()
}

/// Writes the place tree of the sheet: all of it, or by its error nothing. What its rooms are beyond their place and the
/// street's committee belong to other domains, to which `office::settling` hands them.
pub fn apply(tx: &mut Tx<'_>, actor: &Actor, sheet: &Sheet) -> Result<Report> {
    let report = plan(tx.conn, sheet)?;
    let mut ids: HashMap<String, (String, UnitKind)> =
        places::all_units(tx.conn)?.into_iter().map(|unit| (unit.code, (unit.id, unit.kind))).collect();
    for line in &sheet.units {
        let id = put_unit(tx, line, &ids)?;
        ids.insert(line.code.clone(), (id, line.kind));
    }
    for line in &sheet.grids {
        put_grid(tx, line, &ids)?;
    }
    put_rules(tx, sheet, &ids)?;
    if let Some((name, prefix)) = &sheet.street {
        facts::set(tx, facts::STREET_NAME, name)?;
        facts::set(tx, facts::RECEIPT_PREFIX, prefix)?;
    }
    let counts = serde_json::json!({ "added": report.added.len(), "changed": report.changed.len(), "same": report.same });
    tx.audit(AuditLine::new(actor, "places.import", "places").with(counts));
    Ok(report)
}

fn put_unit(tx: &mut Tx<'_>, line: &UnitLine, ids: &HashMap<String, (String, UnitKind)>) -> Result<String> {
    let parent_id = match &line.parent {
        None => None,
        Some(code) => {
            let wrong = || Error::refused(format!("“{}”的上级“{}”不存在，什么都没有导入。", line.name, shown(code)));
            Some(ids.get(code).ok_or_else(wrong)?.0.clone())
        }
    };
    let known = match ids.get(&line.code) {
        Some((id, kind)) if *kind == line.kind => Some(places::unit(tx.conn, id)?),
        Some((_, kind)) => {
            let sentence = format!("代码“{}”已经是{}的，不能改成{}。什么都没有导入。", line.code, kind.label(), line.kind.label());
            return Err(Error::refused(sentence));
        }
        None => None,
    };
    let unit = Unit {
        id: known.as_ref().map_or_else(|| tx.id(), |unit| unit.id.clone()),
        kind: line.kind,
        parent_id,
        code: line.code.clone(),
        name: line.name.clone(),
        short_name: line.short_name.clone(),
        duty: line.duty.clone(),
        phone: line.phone.clone(),
        address: line.address.clone(),
        hours: line.hours.clone(),
        sort_key: sort_key(&line.name),
        active: known.as_ref().is_none_or(|unit| unit.active),
        revision: known.as_ref().map_or(0, |unit| unit.revision),
        created_at: known.as_ref().map_or(tx.now, |unit| unit.created_at),
    };
    match known {
        None => places::insert_unit(tx, &unit)?,
        Some(known) if known == unit => {}
        Some(_) => kept(places::update_unit(tx, &unit)?)?,
    }
    Ok(unit.id)
}

/// Somebody edits the same row at this moment: the whole import is tried again by whoever sent it.
fn kept(written: bool) -> Result<()> {
    if written {
        Ok(())
    } else {
        Err(Error::Conflict("有人正在改同一个单位或网格，什么都没有导入。请稍等再导入一次。".to_owned()))
    }
}

fn put_grid(tx: &mut Tx<'_>, line: &GridLine, ids: &HashMap<String, (String, UnitKind)>) -> Result<()> {
    let community = ids.get(&line.community).filter(|(_, kind)| *kind == UnitKind::Community);
    let wrong = || Error::refused(format!("网格“{}”所属的社区“{}”不存在，什么都没有导入。", line.name, line.community));
    let community_id = community.ok_or_else(wrong)?.0.clone();
    let known = crate::error::Maybe::maybe(places::grid_by_code(tx.conn, &line.code))?;
    match known {
        Some(grid) if grid.community_id == community_id && grid.name == line.name => Ok(()),
        Some(grid) => kept(places::update_grid(tx, &Grid { community_id, name: line.name.clone(), ..grid })?),
        None => {
            let grid = Grid {
                id: tx.id(),
                community_id,
                code: line.code.clone(),
                name: line.name.clone(),
                keeper_id: None,
                active: true,
                revision: 0,
                created_at: tx.now,
            };
            places::insert_grid(tx, &grid)
        }
    }
}

fn put_rules(tx: &mut Tx<'_>, sheet: &Sheet, ids: &HashMap<String, (String, UnitKind)>) -> Result<()> {
    if sheet.rules.is_empty() {
        return Ok(());
    }
    let grids = places::all_grids(tx.conn)?;
    let known: HashMap<String, AddressRule> = places::rules(tx.conn)?.into_iter().map(|rule| (rule.phrase.clone(), rule)).collect();
    for (phrase, community, grid) in &sheet.rules {
        let wrong = |what: &str| Error::refused(format!("地址规则“{}”的{what}不存在，什么都没有导入。", shown(phrase)));
        let community_id = ids.get(community).filter(|(_, kind)| *kind == UnitKind::Community).ok_or_else(|| wrong("社区"))?.0.clone();
        let grid_id = match grid {
            None => None,
            Some(name) => {
                let fits = |grid: &&Grid| grid.community_id == community_id && (grid.name == *name || grid.code == *name);
                Some(grids.iter().find(fits).ok_or_else(|| wrong("网格"))?.id.clone())
            }
        };
        match known.get(phrase) {
            Some(rule) => places::update_rule(tx, &AddressRule { community_id, grid_id, ..rule.clone() })?,
            None => places::insert_rule(tx, &AddressRule { id: tx.id(), phrase: phrase.clone(), community_id, grid_id })?,
        }
    }
    Ok(())
}
