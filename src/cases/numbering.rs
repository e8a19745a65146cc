//! Case numbers such as `(2026)深龙宝人调字第12号`: counted per committee and local year, without a gap.
//!
//! The count is a row that is raised inside the opening's own transaction: when the opening fails, the number goes back.
//! A second opening waits for the first one's row, so no number is given twice.

use chrono::Datelike;

use super::store::{self, Committee};
use crate::db::Tx;
use crate::error::Result;

/// A number just taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number {
    /// Local year of the opening.
    pub year: i32,
    /// 1, 2, 3 …
    pub ordinal: i32,
    /// As written on paper.
    pub text: String,
}

/// Takes the committee's next number of this year.
pub fn next(tx: &mut Tx<'_>, committee: &Committee) -> Result<Number> {
    let year = tx.now.date().year();
    let ordinal = store::raise_count(tx, &committee.id, year)?;
    Ok(Number { year, ordinal, text: written(year, &committee.prefix, ordinal) })
}

fn written(year: i32, prefix: &str, ordinal: i32) -> String {
    format!("({year}){prefix}人调字第{ordinal}号")
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_number_reads_as_on_the_dossiers_cover() {
        assert_eq!(super::written(2026, "深龙宝", 12), "(2026)深龙宝人调字第12号");
    }
}
