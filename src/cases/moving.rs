//! Moving a case along the table of its stages: its row, and the mediation period that the stage decides on.
//!
//! The period runs while mediation is owed ([`Stage::is_running`]): it is finished when an agreement binds or the mediation ends,
//! and counted anew when a case comes back to the table. What caused a step is a record of the domain that takes it.

use super::{Case, Stage, period, store};
use crate::db::Tx;
use crate::error::Result;

/// Moves a case to its next stage if nobody was faster; otherwise tells what changed since.
pub fn advance(tx: &mut Tx<'_>, case: &Case, next: Stage) -> Result<Case> {
    let moved = store::advance(tx, case, next)?;
    match (case.stage.is_running(), next.is_running()) {
        (true, false) => period::finish(tx, &moved).map(|()| moved),
        (false, true) => period::restart(tx, &moved),
        _ => Ok(moved),
    }
}
