//! The people's mediation committee (人民调解委员会) whose number and seal stand on a case: named when the street is settled
//! (人民调解法第七条、第八条). Numbers are given out in `cases::store`.

mod store;

use crate::db::Tx;
use crate::error::Result;

/// Names the committee of a unit, or changes its name and the prefix of its numbers.
pub fn name(tx: &mut Tx<'_>, unit_id: &str, name: &str, prefix: &str) -> Result<()> {
    store::put(tx, unit_id, name, prefix)
}
