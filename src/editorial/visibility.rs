//! What readers may see of the office's entries. The database decides: an index may be of a moment ago, so that numbers found by a
//! search are asked for once more before they are shown.

use std::collections::BTreeSet;

use super::store::{self, records};
use crate::casebook::library::Library;
use crate::casebook::{self, reading};
use crate::clock::Moment;
use crate::db::Db;
use crate::error::Result;

/// The entries that are public now.
pub fn entries(conn: &mut Db) -> Result<Vec<casebook::Entry>> {
    let read = |row: store::Publication| match reading::read(&row.body) {
        Ok(entry) => Some(entry),
        Err(faults) => {
            tracing::error!(number = row.number, ?faults, "a published entry cannot be read");
            None
        }
    };
    Ok(store::published(conn)?.into_iter().filter_map(read).collect())
}

/// Those of these numbers that the library still has and the database does not show any more.
pub fn hidden<'n>(conn: &mut Db, library: &Library, numbers: impl IntoIterator<Item = &'n str>) -> Result<BTreeSet<String>> {
    let asked: Vec<&str> = numbers.into_iter().filter(|number| library.is_of_office(number)).collect();
    if asked.is_empty() {
        return Ok(BTreeSet::new());
    }
    let shown = store::shown_among(conn, &asked)?;
    Ok(asked.into_iter().filter(|number| shown.iter().all(|other| other != number)).map(str::to_owned).collect())
}

/// What stands under a number in the place of a withdrawn entry: when it was taken down, why, and a sentence.
pub fn tombstone(conn: &mut Db, number: &str) -> Result<Option<(Moment, &'static str, String)>> {
    Ok(records::tombstone(conn, number)?.map(|row| (row.withdrawn_at, row.code.label(), row.sentence)))
}
