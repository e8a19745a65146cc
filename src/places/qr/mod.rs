//! Codes on the wall: one for a community, room, building or poster; signed, counted, revocable.
//!
//! The address on a poster is `/q/<code>.<mark>`: eight letters and sixteen hex digits of an HMAC over them, so that a guess
//! costs nothing but the guess. A revoked code stays a row, because papers with it still hang somewhere. How it is drawn is
//! in `drawing`; what filing does with it is in `intake`.

pub mod drawing;
pub mod store;

use crate::actor::Actor;
use crate::audit::AuditLine;
use crate::db::{Db, Tx};
use crate::error::{Error, Result};
use crate::text_enum;
use crate::vault::Vault;

use super::UnitKind;
pub use store::{QrCode, Revocation};

/// Hex digits of the mark that are printed: 64 bits.
const MARK: usize = 16;
const PURPOSE: &str = "qr";

text_enum! {
    /// What a code hangs on.
    pub enum QrKind {
        /// A community's door.
        Community = "community" => "社区",
        /// A room's door.
        Room = "room" => "调解室",
        /// A building's entrance.
        Building = "building" => "楼栋",
        /// Anywhere else.
        Poster = "poster" => "海报",
    }
}

/// A code to be made.
#[derive(Clone, Debug)]
pub struct NewQr {
    /// What it hangs on.
    pub kind: QrKind,
    /// The community, room or street that it speaks for.
    pub unit_id: String,
    /// Grid, for buildings.
    pub grid_id: Option<String>,
    /// Name in the list.
    pub label: String,
    /// Where it hangs, in words; becomes the place of what is filed.
    pub place: String,
    /// Opens elder mode.
    pub elder: bool,
}

/// What a token leads to.
#[derive(Clone, Debug)]
pub enum Scan {
    /// A code in force.
    InForce(QrCode),
    /// Taken down, by whom it concerns.
    Revoked(QrCode),
    /// Not one of ours.
    Unknown,
}

impl QrCode {
    /// What stands behind `/q/`.
    pub fn token(&self, vault: &Vault) -> String {
        format!("{}.{}", self.code, mark(vault, &self.code))
    }

    /// The address on the poster.
    pub fn url(&self, vault: &Vault, base_url: &str) -> String {
        format!("{base_url}/q/{}", self.token(vault))
    }
}

fn mark(vault: &Vault, code: &str) -> String {
    vault.blind(PURPOSE, code).chars().take(MARK).collect()
}

/// The code inside a token when its mark is ours; the marks are compared in constant time.
fn proven<'t>(vault: &Vault, token: &'t str) -> Option<&'t str> {
    let (code, given) = token.split_once('.')?;
    if code.len() != 8 || !code.bytes().all(|b| b.is_ascii_alphanumeric()) || given.len() != MARK {
        return None;
    }
    let ours = mark(vault, code);
    let differing = ours.bytes().zip(given.bytes()).fold(0u8, |sum, (a, b)| sum | (a ^ b));
    (differing == 0).then_some(code)
}

/// What a token leads to.
pub fn look(conn: &mut Db, vault: &Vault, token: &str) -> Result<Scan> {
    let Some(code) = proven(vault, token) else { return Ok(Scan::Unknown) };
    let Some(found) = store::by_code(conn, code)? else { return Ok(Scan::Unknown) };
    let revoked = store::revocation(conn, &found.id)?.is_some();
    Ok(if revoked { Scan::Revoked(found) } else { Scan::InForce(found) })
}

/// The code behind a token when it is ours and in force.
pub fn verify(conn: &mut Db, vault: &Vault, token: &str) -> Result<Option<QrCode>> {
    match look(conn, vault, token)? {
        Scan::InForce(code) => Ok(Some(code)),
        Scan::Revoked(_) | Scan::Unknown => Ok(None),
    }
}

/// Makes a code.
pub fn issue(tx: &mut Tx<'_>, actor: &Actor, new: NewQr) -> Result<QrCode> {
    let unit = super::store::unit(tx.conn, &new.unit_id)?;
    let fits = match new.kind {
        QrKind::Community => unit.kind == UnitKind::Community,
        QrKind::Room => unit.kind == UnitKind::Room,
        QrKind::Building | QrKind::Poster => matches!(unit.kind, UnitKind::Street | UnitKind::Community | UnitKind::Room),
    };
    if !fits || !unit.active {
        return Err(Error::field("unit", format!("“{}”不能挂{}的码，请选择合适的单位。", unit.name, new.kind.label())));
    }
    if let Some(grid_id) = &new.grid_id
        && !super::store::grids_of(tx.conn, &unit.id)?.iter().any(|grid| grid.id == *grid_id)
    {
        return Err(Error::field("grid", "这个网格不属于所选的社区，请重新选择。"));
    }
    let code = QrCode {
        id: tx.id(),
        code: tx.house.chance.letters(8),
        kind: new.kind,
        unit_id: new.unit_id,
        grid_id: new.grid_id,
        label: new.label,
        place: new.place,
        elder: new.elder,
        issued_by: actor.mark(),
        issued_at: tx.now,
    };
    store::insert(tx, &code)?;
    tx.audit(AuditLine::new(actor, "qr.issue", format!("qr:{}", code.id)).with(serde_json::json!({ "code": code.code })));
    Ok(code)
}

/// Takes a code out of force, with a reason.
pub fn revoke(tx: &mut Tx<'_>, actor: &Actor, code: &QrCode, reason: &str) -> Result<()> {
    let row = Revocation { qr_id: code.id.clone(), reason: reason.to_owned(), revoked_by: actor.name().to_owned(), revoked_at: tx.now };
    store::insert_revocation(tx, &row)?;
    tx.audit(AuditLine::new(actor, "qr.revoke", format!("qr:{}", code.id)));
    Ok(())
}

/// Counts a scan of today.
pub fn count_scan(tx: &mut Tx<'_>, qr_id: &str) -> Result<()> {
    store::count(tx, qr_id, 1, 0)
}

/// Counts a filing of today.
pub fn count_filing(tx: &mut Tx<'_>, qr_id: &str) -> Result<()> {
    store::count(tx, qr_id, 0, 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::Chance;

    #[test]
    fn a_token_is_proven_only_unchanged_and_only_with_our_key() {
        let vault = Vault::new(&[7; 32], Chance::machine());
        let token = format!("ABCD2345.{}", mark(&vault, "ABCD2345"));
        assert_eq!(proven(&vault, &token), Some("ABCD2345"));
        for i in 0..token.len() {
            let mut bytes = token.clone().into_bytes();
            bytes[i] = if bytes[i] == b'Q' { b'R' } else { b'Q' };
            assert_eq!(proven(&vault, &String::from_utf8(bytes).unwrap()), None, "position {i}");
        }
        assert_eq!(proven(&Vault::new(&[8; 32], Chance::machine()), &token), None);
        for wrong in ["", ".", "ABCD2345", "ABCD2345.", "宝龙宝龙宝龙宝龙.0000000000000000", &format!("{token}0")] {
            assert_eq!(proven(&vault, wrong), None, "{wrong}");
        }
    }
}
