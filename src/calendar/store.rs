//! The calendar's rows: seeded from the State Council's notices, edited by the office, read for every reckoning.

use chrono::{Datelike, NaiveDate};
use diesel::prelude::*;

use super::{Calendar, DayKind, national_day, notices};
use crate::clock::Moment;
use crate::db::schema::calendar_days;
use crate::db::{Db, Tx, facts};
use crate::error::{Error, Result};
use crate::on_each;

/// Days before the first that [`ahead`] reads as well: a reminder on the working day before may look back over a long holiday.
const MARGIN: i64 = 31;

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

/// Puts in the announced days of every built-in year, once; what the office edited or removed stays as it is.
pub fn seed(tx: &mut Tx<'_>) -> Result<()> {
    let edited: Vec<NaiveDate> =
        calendar_days::table.filter(calendar_days::edited_at.is_not_null()).select(calendar_days::day).load(tx.conn)?;
    for year in notices::built_in_years().map_err(Error::internal)? {
        let fact = format!("calendar_{}", year.year);
        if facts::get(tx.conn, &fact)?.is_some() {
            continue;
        }
        facts::set(tx, &fact, "seeded")?;
        let days = year.notices.iter().flat_map(|notice| notice.days().map(|day| (day, notice.source.as_str())));
        for ((day, kind, name), source) in days.filter(|((day, ..), _)| !edited.contains(day)) {
            let row = DayRow { day, kind: kind.code().to_owned(), name, source: source.to_owned(), edited_by: None, edited_at: None };
            on_each!(&mut *tx.conn, c => {
                let written = diesel::insert_into(calendar_days::table).values(&row);
                let newer = (calendar_days::kind.eq(&row.kind), calendar_days::name.eq(&row.name), calendar_days::source.eq(&row.source));
                written.on_conflict(calendar_days::day).do_update().set(newer).execute(c)
            })?;
        }
    }
    Ok(())
}

/// Announced days from `first` to `last`, in order.
pub fn between(conn: &mut Db, first: NaiveDate, last: NaiveDate) -> Result<Vec<DayRow>> {
    Ok(calendar_days::table
        .filter(calendar_days::day.between(first, last))
        .order(calendar_days::day.asc())
        .select(DayRow::as_select())
        .load(conn)?)
}

/// Enters a day that is not there yet.
pub fn insert(tx: &mut Tx<'_>, row: &DayRow) -> Result<()> {
    diesel::insert_into(calendar_days::table).values(row).execute(tx.conn)?;
    Ok(())
}

/// Changes a day unless it was edited since `seen`; false when it was, or is gone.
pub fn change(tx: &mut Tx<'_>, row: &DayRow, seen: Option<Moment>) -> Result<bool> {
    let new = (
        calendar_days::kind.eq(&row.kind),
        calendar_days::name.eq(&row.name),
        calendar_days::source.eq(&row.source),
        calendar_days::edited_by.eq(&row.edited_by),
        calendar_days::edited_at.eq(row.edited_at),
    );
    let day = calendar_days::table.find(row.day);
    let changed = match seen {
        Some(seen) => diesel::update(day.filter(calendar_days::edited_at.eq(seen))).set(new).execute(tx.conn)?,
        None => diesel::update(day.filter(calendar_days::edited_at.is_null())).set(new).execute(tx.conn)?,
    };
    Ok(changed == 1)
}

/// Takes a day out unless it was edited since `seen`.
pub fn remove(tx: &mut Tx<'_>, day: NaiveDate, seen: Option<Moment>) -> Result<bool> {
    let day = calendar_days::table.find(day);
    let removed = match seen {
        Some(seen) => diesel::delete(day.filter(calendar_days::edited_at.eq(seen))).execute(tx.conn)?,
        None => diesel::delete(day.filter(calendar_days::edited_at.is_null())).execute(tx.conn)?,
    };
    Ok(removed == 1)
}

/// The calendar as it stands.
pub fn load(conn: &mut Db) -> Result<Calendar> {
    let rows: Vec<DayRow> = calendar_days::table.select(DayRow::as_select()).load(conn)?;
    Ok(Calendar::from_days(rows.into_iter().filter_map(|row| DayKind::from_code(&row.kind).map(|kind| (row.day, kind, row.name)))))
}

/// The calendar from shortly before a day on, for whatever is counted forward from it: a few rows instead of all years.
pub fn ahead(conn: &mut Db, day: NaiveDate) -> Result<Calendar> {
    let back = day - chrono::Duration::days(MARGIN);
    // By its National Day a year is known to be covered, also in the months after it.
    let first = national_day(day.year()).map_or(back, |national_day| back.min(national_day));
    let rows: Vec<(NaiveDate, String, String)> = calendar_days::table
        .filter(calendar_days::day.ge(first))
        .select((calendar_days::day, calendar_days::kind, calendar_days::name))
        .load(conn)?;
    Ok(Calendar::from_days(rows.into_iter().filter_map(|(day, kind, name)| DayKind::from_code(&kind).map(|kind| (day, kind, name)))))
}
