//! Settling a street: one TOML file brings its place tree, what its rooms are beyond their place, and its committee
//! (人民调解法第七条、第三十四条); each is written by the domain whose table it is, in one transaction. Reading the file is
//! `places::import`. Settling the same file again changes nothing.

use crate::actor::Actor;
use crate::cases;
use crate::db::Tx;
use crate::error::{Error, Maybe, Result};
use crate::places::UnitKind;
use crate::places::import::{self, Report, Sheet};
use crate::places::store as places;
use crate::rooms::founding;

/// Brings a street in from TOML; by code, so that it may be run again.
pub fn settle(tx: &mut Tx<'_>, actor: &Actor, text: &str) -> Result<Report> {
    let sheet = import::read(text).map_err(Error::refused)?;
    one_street(tx, &sheet)?;
    let report = import::apply(tx, actor, &sheet)?;
    for line in &sheet.rooms {
        let unit = places::by_code(tx.conn, &line.code)?;
        founding::found(tx, &unit.id, line)?;
    }
    if let Some((name, prefix)) = &sheet.committee {
        let street = places::street(tx.conn)?;
        cases::committee::name(tx, &street.id, name, prefix)?;
    }
    Ok(report)
}

/// An office is one street: a file that names another code would found a second one beside it.
fn one_street(tx: &mut Tx<'_>, sheet: &Sheet) -> Result<()> {
    let Some(known) = places::street(tx.conn).maybe()? else { return Ok(()) };
    match sheet.units.iter().find(|unit| unit.kind == UnitKind::Street) {
        Some(named) if named.code != known.code => Err(Error::refused(format!(
            "这里已经有街道“{}”，代码是 {}；文件里街道的代码是 {}。什么都没有导入，请把文件里的改成 {}。",
            known.name, known.code, named.code, known.code
        ))),
        _ => Ok(()),
    }
}
