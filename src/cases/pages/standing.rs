//! How far a case has come at the table and on paper, gathered from its sittings and its agreement for the road on the case
//! page. The road itself is `cases::road`; nothing is written here.

use crate::agreements;
use crate::cases::road::Table;
use crate::cases::{Case, Stage};
use crate::clock::Moment;
use crate::closing;
use crate::db::Db;
use crate::error::Result;
use crate::sessions::{self, Outcome};
use crate::vault::Vault;

/// See the file's head.
#[derive(Clone, Copy, Default)]
pub(super) struct Standing {
    /// What the sittings have come to.
    pub(super) table: Table,
    /// Whether an agreement is being drafted.
    pub(super) drafting: bool,
    /// Whether an agreement is in force.
    pub(super) binding: bool,
    /// Whether everything that it promises was performed.
    pub(super) performed: bool,
}

pub(super) fn of(db: &mut Db, vault: &Vault, case: &Case, now: Moment) -> Result<Standing> {
    let agreement = agreements::store::alive(db, vault, &case.id)?;
    let binding = agreement.as_ref().is_some_and(|agreement| agreement.effective_on.is_some());
    let drafting = agreement.is_some_and(|agreement| agreement.fixed_at.is_none());
    let table = if case.stage == Stage::Mediating { at_the_table(db, vault, case, now)? } else { Table::Open };
    let performed = binding && case.stage == Stage::Effective && {
        let standing = closing::closure::standing(db, vault, case, now.date())?;
        standing.owed > 0 && standing.complete == standing.owed
    };
    Ok(Standing { table, drafting, binding, performed })
}

/// Only what was said since the case was last reopened counts.
fn at_the_table(db: &mut Db, vault: &Vault, case: &Case, now: Moment) -> Result<Table> {
    let course = sessions::store::course_since_reopening(db, vault, &case.id)?;
    let silent = |began: bool| course.iter().any(|(sitting, outcome)| outcome.is_none() && (sitting.starts_at <= now) == began);
    Ok(match course.last().and_then(|(_, outcome)| *outcome) {
        _ if silent(true) => Table::Unwritten,
        _ if silent(false) => Table::Arranged,
        Some(Outcome::Settled) => Table::Settled,
        Some(Outcome::Failed) => Table::Failed,
        Some(Outcome::Continue) | None => Table::Open,
    })
}
