//! Two engines behind one enum, and the only place that opens a transaction.
//!
//! Reads take `&mut Db`; writes take [`Tx`], whose `now` is fixed once. SQLite transactions begin IMMEDIATE: with the
//! default DEFERRED most read-then-write transactions of concurrent writers fail (measured, see docs/architecture.md).
//! Queries do not live here but in each domain's `store.rs`; the shape of tables is in `schema`, shared column types in `types`.

pub mod facts;
pub mod migrate;
pub mod paging;
pub mod pool;
pub mod schema;
pub mod submissions;
pub mod throttle;
pub mod types;
pub mod written;

use diesel::connection::{AnsiTransactionManager, TransactionManager};
use diesel::pg::PgConnection;
use diesel::sqlite::SqliteConnection;

use crate::audit::AuditLine;
use crate::clock::Moment;
use crate::error::Result;
use crate::house::House;

pub use connection::{Backend, Db};

/// The enum stands alone because the derive writes public items without documentation.
mod connection {
    use super::{PgConnection, SqliteConnection};

    /// A connection to either engine.
    #[derive(diesel::MultiConnection)]
    pub enum Db {
        /// A server, for a street with several processes.
        Pg(PgConnection),
        /// The embedded default.
        Sqlite(SqliteConnection),
    }

    /// Backend of the enum, for boxed queries.
    pub type Backend = multi_connection_impl::MultiBackend;
}

/// A body written once and type-checked for each engine: for upserts and batch inserts, which the enum cannot express.
#[macro_export]
macro_rules! on_each {
    ($conn:expr, $c:ident => $body:expr) => {
        match $conn {
            $crate::db::Db::Pg($c) => $body,
            $crate::db::Db::Sqlite($c) => $body,
        }
    };
}

/// Adds rows of one table in one statement and gives their number. Such a statement is kept like every other for as many rows as
/// filing and its like have; more are prepared each time. The rows' type is not allowed to leave out what is none
/// (`treat_none_as_default_value = false`): SQLite would be asked row by row.
#[macro_export]
macro_rules! insert_rows {
    ($conn:expr, $table:expr, $rows:expr) => {
        match $rows {
            [] => Ok(0),
            [only] => diesel::insert_into($table).values(only).execute($conn),
            [one, two] => $crate::on_each!($conn, c => diesel::insert_into($table).values([one.clone(), two.clone()]).execute(c)),
            [one, two, three] => {
                $crate::on_each!($conn, c => diesel::insert_into($table).values([one.clone(), two.clone(), three.clone()]).execute(c))
            }
            // Databases take some ten thousand values in one statement.
            many => many.chunks(500).try_fold(0, |count, some| {
                Ok(count + $crate::on_each!($conn, c => diesel::insert_into($table).values(some).execute(c))?)
            }),
        }
    };
}

/// One writing transaction: its connection, its one instant, and the house it works for.
///
/// Audit lines gathered by [`Tx::audit`] are chained and written just before the commit, so that the lock on the chain's
/// head is held for the shortest time.
pub struct Tx<'a> {
    /// Where to write.
    pub conn: &'a mut Db,
    /// The instant of this transaction, the same for every row it writes.
    pub now: Moment,
    /// Keys, chance, configuration.
    pub house: &'a House,
    audit: Vec<AuditLine>,
    office: Option<facts::Office>,
}

impl Tx<'_> {
    /// Remembers who did what to which subject; written with the transaction or not at all.
    pub fn audit(&mut self, line: AuditLine) {
        self.audit.push(line);
    }

    /// A new row id.
    pub fn id(&self) -> String {
        self.house.chance.id(self.now)
    }
}

/// One reading that leaves a trace: personal data is shown only together with the line that says who looked.
pub struct Perusal<'a> {
    /// Where to read.
    pub conn: &'a mut Db,
    /// The instant of this reading.
    pub now: Moment,
    /// Keys, chance, configuration.
    pub house: &'a House,
    audit: Vec<AuditLine>,
}

impl Perusal<'_> {
    /// Remembers who read which subject.
    pub fn audit(&mut self, line: AuditLine) {
        self.audit.push(line);
    }
}

/// Reads with `work`, and gives back the lines that must be on the disk before anybody sees what it read.
pub fn peruse<T>(conn: &mut Db, house: &House, work: impl FnOnce(&mut Perusal<'_>) -> Result<T>) -> Result<(T, Vec<AuditLine>)> {
    let mut perusal = Perusal { now: house.clock.now(), conn, house, audit: Vec::new() };
    let value = work(&mut perusal)?;
    Ok((value, perusal.audit))
}

/// Runs `work` in one transaction on `conn`: all of it is kept, with its audit lines, or nothing.
pub fn write<T>(conn: &mut Db, house: &House, work: impl FnOnce(&mut Tx<'_>) -> Result<T>) -> Result<T> {
    begin(conn)?;
    let mut tx = Tx { now: house.clock.now(), conn, house, audit: Vec::new(), office: None };
    let outcome = work(&mut tx).and_then(|value| {
        let (lines, now) = (std::mem::take(&mut tx.audit), tx.now);
        crate::audit::store::append(tx.conn, now, lines)?;
        Ok(value)
    });
    match outcome {
        Ok(value) => match commit(conn) {
            Ok(()) => Ok(value),
            Err(error) => {
                rollback(conn);
                Err(error)
            }
        },
        Err(error) => {
            rollback(conn);
            Err(error)
        }
    }
}

fn begin(conn: &mut Db) -> Result<()> {
    match conn {
        Db::Pg(pg) => AnsiTransactionManager::begin_transaction(pg)?,
        Db::Sqlite(lite) => AnsiTransactionManager::begin_transaction_sql(lite, "BEGIN IMMEDIATE")?,
    }
    Ok(())
}

fn commit(conn: &mut Db) -> Result<()> {
    match conn {
        Db::Pg(pg) => AnsiTransactionManager::commit_transaction(pg)?,
        Db::Sqlite(lite) => AnsiTransactionManager::commit_transaction(lite)?,
    }
    Ok(())
}

fn rollback(conn: &mut Db) {
    let outcome = match conn {
        Db::Pg(pg) => AnsiTransactionManager::rollback_transaction(pg),
        Db::Sqlite(lite) => AnsiTransactionManager::rollback_transaction(lite),
    };
    if let Err(error) = outcome {
        tracing::warn!(%error, "a failed transaction could not be rolled back; the connection will be replaced");
    }
}
