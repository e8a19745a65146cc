//! The name of the present state of what readers find: it changes with each publication and withdrawal and with the words that
//! editors put together, and by it every process notices that its library is old.

use crate::db::{Db, Tx, facts};
use crate::error::Result;

/// The fact that holds the name; random and not counted, so that two changes at one moment never leave the same.
const EDITION: &str = "casebook_edition";

/// The name of the present state; none before the first change.
///
/// # Errors
/// When the database cannot be read.
pub fn of(conn: &mut Db) -> Result<Option<String>> {
    facts::get(conn, EDITION)
}

/// Something changed.
///
/// # Errors
/// When the database cannot be written.
pub fn renew(tx: &mut Tx<'_>) -> Result<()> {
    let name = tx.id();
    facts::set(tx, EDITION, &name)
}
