//! What readers may see of the casebook. The database decides: an index may be of a moment ago, so that numbers found by a search
//! are asked for once more before they are shown, whether the office published them or they came from a file.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::store::{self, records};
use crate::casebook::library::{Library, Office};
use crate::casebook::tombstones::Tombstone;
use crate::casebook::{self, reading};
use crate::db::Db;
use crate::error::Result;

/// What the office publishes now, and what it took down.
pub fn office(conn: &mut Db) -> Result<Office> {
    let read = |row: store::Publication| match reading::read(&row.body) {
        Ok(entry) => Some(entry),
        Err(faults) => {
            tracing::error!(number = row.number, ?faults, "a published entry cannot be read");
            None
        }
    };
    let entries = store::published(conn)?.into_iter().filter_map(read).collect();
    let withdrawn = tombstones(conn)?.into_iter().map(|stone| stone.number).collect();
    Ok(Office { entries, withdrawn })
}

/// Those of these numbers that the library still has and the database does not show any more. One look into a primary key.
pub fn hidden<'n>(conn: &mut Db, library: &Library, numbers: impl IntoIterator<Item = &'n str>) -> Result<BTreeSet<String>> {
    let asked: Vec<&str> = numbers.into_iter().filter(|number| library.entry(number).is_some()).collect();
    if asked.is_empty() {
        return Ok(BTreeSet::new());
    }
    Ok(records::withdrawn_among(conn, &asked)?.into_iter().collect())
}

/// What stands under a number in the place of a withdrawn entry.
pub fn tombstone(conn: &mut Db, library: &Library, number: &str) -> Result<Option<Tombstone>> {
    Ok(match records::tombstone(conn, number)? {
        Some(row) => Some(stone(row)),
        None => library.tombstone(number).cloned(),
    })
}

/// Everything that the office withdrew, by number.
pub fn tombstones(conn: &mut Db) -> Result<Vec<Tombstone>> {
    Ok(records::tombstones(conn)?.into_iter().map(stone).collect())
}

/// What the office took out of the book of files, by number.
pub fn withdrawn_from_book(conn: &mut Db) -> Result<Vec<Tombstone>> {
    Ok(records::tombstones(conn)?.into_iter().filter(|row| row.entry_id.is_none()).map(stone).collect())
}

fn stone(row: records::Tombstone) -> Tombstone {
    Tombstone { number: row.number, on: row.withdrawn_at.date(), code: row.code, sentence: row.sentence }
}

/// One edition of an entry that the office published.
#[derive(Clone, Debug)]
pub struct Edition {
    /// 1, 2, 3 …
    pub ordinal: i32,
    /// When it was published.
    pub on: NaiveDate,
    /// What it said; none when its text is not shown any more.
    pub entry: Option<casebook::Entry>,
}

/// The editions of an entry of the office that is public, the present one first.
pub fn editions(conn: &mut Db, number: &str) -> Result<Vec<Edition>> {
    let told =
        |row: store::Publication| Edition { ordinal: row.edition, on: row.published_at.date(), entry: reading::read(&row.body).ok() };
    Ok(store::editions(conn, number)?.into_iter().map(told).collect())
}
