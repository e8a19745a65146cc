//! Where a request belongs: the community and grid, by the scanned code, the citizen's choice or the address, in this order.
//!
//! Nothing that fits leads to the street, whose dispatcher then decides; a request is never nobody's. Who works on it is
//! `dispatch`. Counselling is the station's matter and is placed at the street on purpose, so that a community does not read it.

use super::{Channel, Service};
use crate::db::Db;
use crate::error::{Maybe, Result};
use crate::places::qr::{self, QrCode};
use crate::places::store as places;
use crate::places::{Unit, UnitKind};

/// What a scanned code fills in.
#[derive(Clone, Debug)]
pub struct Scanned {
    /// Row id of the code.
    pub qr_id: String,
    /// Community, or the street.
    pub community: Unit,
    /// Grid, when the code hangs in one.
    pub grid_id: Option<String>,
    /// Room, when the code is a room's.
    pub room: Option<Unit>,
    /// Where it hangs, in words.
    pub place: String,
}

/// Where a request belongs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    /// Community, or the street when nothing fits.
    pub community: Unit,
    /// Grid, when known.
    pub grid_id: Option<String>,
}

/// What a code in force fills in.
pub fn scanned(conn: &mut Db, code: QrCode) -> Result<Scanned> {
    let unit = places::unit(conn, &code.unit_id)?;
    let room = (unit.kind == UnitKind::Room).then(|| unit.clone());
    let community = community_of(conn, unit)?;
    let grid_id = code.grid_id.filter(|_| community.kind == UnitKind::Community);
    Ok(Scanned { qr_id: code.id, community, grid_id, room, place: code.place })
}

/// The same for a draft that remembers the code's row, in force or not: who scanned it in time may finish.
pub fn scanned_before(conn: &mut Db, qr_id: &str) -> Result<Option<Scanned>> {
    match qr::store::by_id(conn, qr_id).maybe()? {
        Some(code) => scanned(conn, code).map(Some),
        None => Ok(None),
    }
}

/// The community that a unit stands in; the street when it stands in none.
fn community_of(conn: &mut Db, unit: Unit) -> Result<Unit> {
    let mut at = unit;
    for _ in 0..4 {
        match (at.kind, at.parent_id.clone()) {
            (UnitKind::Community | UnitKind::Street, _) | (_, None) => break,
            (_, Some(parent)) => at = places::unit(conn, &parent)?,
        }
    }
    if matches!(at.kind, UnitKind::Community | UnitKind::Street) { Ok(at) } else { places::street(conn) }
}

/// Decides where a request belongs.
pub fn place(conn: &mut Db, service: Service, scanned: Option<&Scanned>, chosen: Option<&str>, words: &str) -> Result<Placed> {
    if service == Service::Counselling {
        return Ok(Placed { community: places::street(conn)?, grid_id: None });
    }
    if let Some(scanned) = scanned
        && scanned.community.kind == UnitKind::Community
        && chosen.is_none_or(|chosen| chosen == scanned.community.id)
    {
        return Ok(Placed { community: scanned.community.clone(), grid_id: scanned.grid_id.clone() });
    }
    let by_address = places::by_address(conn, words)?;
    if let Some(chosen) = chosen
        && let Some(unit) = places::unit(conn, chosen).maybe()?
        && unit.kind == UnitKind::Community
        && unit.active
    {
        let grid_id = by_address.filter(|(community, _)| *community == unit.id).and_then(|(_, grid)| grid);
        return Ok(Placed { community: unit, grid_id });
    }
    Ok(match by_address {
        Some((community_id, grid_id)) => Placed { community: places::unit(conn, &community_id)?, grid_id },
        None => Placed { community: places::street(conn)?, grid_id: None },
    })
}

/// How a request that a citizen files came in.
pub fn channel(scanned: Option<&Scanned>) -> Channel {
    if scanned.is_some() { Channel::Qr } else { Channel::Web }
}
