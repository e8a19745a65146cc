//! The calendar's rows: seeded from the State Council's notices, edited by the office, read for every reckoning.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::{Calendar, DayKind, notices};
use crate::clock::Moment;
use crate::db::schema::calendar_days;
use crate::db::{Db, Tx};
use crate::error::{Error, Result};
use crate::on_each;

/// One announced day.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = calendar_days)]
pub struct DayRow {
    /// The day.
    pub day: NaiveDate,
    /// `off` or `work`.
    pub kind: String,
    /// Festival.
    pub name: String,
    /// Notice, or `edited`.
    pub source: String,
    /// Who edited it.
    pub edited_by: Option<String>,
    /// When it was edited.
    pub edited_at: Option<Moment>,
}

/// Puts in the announced days of every built-in year that has none yet; what the office edited stays.
pub fn seed(tx: &mut Tx<'_>) -> Result<()> {
    for year in notices::built_in_years().map_err(Error::internal)? {
        let source = format!("{}年放假通知", year.year);
        let known: i64 = calendar_days::table.filter(calendar_days::source.eq(&source)).count().get_result(tx.conn)?;
        if known > 0 {
            continue;
        }
        for (day, kind, name) in year.days() {
            let row = DayRow { day, kind: kind.code().to_owned(), name, source: source.clone(), edited_by: None, edited_at: None };
            on_each!(&mut *tx.conn, c => {
                let written = diesel::insert_into(calendar_days::table).values(&row);
                written.on_conflict(calendar_days::day).do_update().set((calendar_days::kind.eq(&row.kind), calendar_days::name.eq(&row.name))).execute(c)
            })?;
        }
    }
    Ok(())
}

/// The calendar as it stands.
pub fn load(conn: &mut Db) -> Result<Calendar> {
    let rows: Vec<DayRow> = calendar_days::table.select(DayRow::as_select()).load(conn)?;
    Ok(Calendar::from_days(rows.into_iter().filter_map(|row| DayKind::from_code(&row.kind).map(|kind| (row.day, kind, row.name)))))
}
