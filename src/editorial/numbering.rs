//! Permanent numbers such as `2026-0011`: counted per local year, going on behind the book in the program, without a gap.
//!
//! The count is a row that is raised inside the publication's own transaction: when the publication fails, the number goes back.

use super::store;
use crate::casebook::library::Library;
use crate::db::Tx;
use crate::error::{Error, Result};

/// The highest number of a year in the book in the program.
pub fn floor(library: &Library, year: i32) -> i32 {
    let own = library.book_numbers().filter_map(|number| number.strip_prefix(&format!("{year:04}-"))?.parse::<i32>().ok());
    own.max().unwrap_or(0)
}

/// Takes the next number of a year.
pub(super) fn next(tx: &mut Tx<'_>, year: i32, floor: i32) -> Result<String> {
    match store::raise_count(tx, year, floor)? {
        last @ 1..=9999 => Ok(format!("{year:04}-{last:04}")),
        _ => Err(Error::refused("今年的编号已经用完（9999 篇），没有发布。")),
    }
}
