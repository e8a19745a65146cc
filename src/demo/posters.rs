//! The demo's QR codes: one at every community and every room, one in a stairwell that opens elder mode, one that was taken
//! down; scanned through the weeks, so that their page has something to tell.

use std::collections::HashMap;

use super::stage::Stage;
use crate::actor::Role;
use crate::error::Result;
use crate::places::qr::{self, NewQr, QrCode, QrKind};
use crate::places::{UnitKind, store as places};

/// Codes by the code of their unit.
pub(super) type Hung = HashMap<String, QrCode>;

/// Hangs the codes on the first morning.
pub(super) fn hang(stage: &Stage<'_>) -> Result<Hung> {
    let admin = stage.actor("baolong", Role::Administrator)?;
    stage.app.write(|tx| {
        let mut hung = Hung::new();
        for (kind, of) in [(QrKind::Community, UnitKind::Community), (QrKind::Room, UnitKind::Room)] {
            for unit in places::of_kind(tx.conn, of)? {
                let place = if kind == QrKind::Room {
                    format!("{}门口", unit.short_name)
                } else {
                    format!("{}党群服务中心门口", unit.short_name)
                };
                let new = NewQr { kind, unit_id: unit.id, grid_id: None, label: unit.short_name, place, elder: false };
                hung.insert(unit.code, qr::issue(tx, &admin, new)?);
            }
        }
        let tongle = places::by_code(tx.conn, "tongle")?;
        let grid_id = places::grids_of(tx.conn, &tongle.id)?.into_iter().next().map(|grid| grid.id);
        let stairwell = |label: &str, elder| NewQr {
            kind: QrKind::Building,
            unit_id: tongle.id.clone(),
            grid_id: grid_id.clone(),
            label: label.to_owned(),
            place: format!("{label}大堂"),
            elder,
        };
        hung.insert("stairwell".to_owned(), qr::issue(tx, &admin, stairwell("同乐花园3栋", true))?);
        let old = qr::issue(tx, &admin, stairwell("同乐花园旧门岗", false))?;
        qr::revoke(tx, &admin, &old, "门岗已拆除")?;
        Ok(hung)
    })
}
