//! Runs the embedded migrations.
//!
//! On SQLite a table rebuild with foreign keys on would silently delete child rows, so they are switched off before the
//! migrations' transaction and `foreign_key_check` must come back empty. The rules for writing migrations: `migrations/README.md`.

use diesel::RunQueryDsl;
use diesel::connection::SimpleConnection;
use diesel::sql_types::{BigInt, Text};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::Db;
use crate::error::{Error, Result};
use crate::on_each;

/// All migrations of this version.
pub const MIGRATIONS: EmbeddedMigrations = embed_migrations!("migrations");

/// Brings the database to this version; returns the names that were run.
pub fn up(conn: &mut Db) -> Result<Vec<String>> {
    if !pending(conn)? {
        return Ok(Vec::new());
    }
    without_foreign_keys(conn, |conn| {
        on_each!(conn, c => c.run_pending_migrations(MIGRATIONS).map(|done| done.iter().map(ToString::to_string).collect()))
            .map_err(Error::Internal)
    })
}

/// Takes every migration back: for the test that walks up, down, up.
pub fn down(conn: &mut Db) -> Result<()> {
    without_foreign_keys(conn, |conn| on_each!(conn, c => c.revert_all_migrations(MIGRATIONS).map(|_| ())).map_err(Error::Internal))
}

/// True when the database lacks a migration of this version.
pub fn pending(conn: &mut Db) -> Result<bool> {
    on_each!(conn, c => c.has_pending_migration(MIGRATIONS)).map_err(Error::Internal)
}

fn without_foreign_keys<T>(conn: &mut Db, work: impl FnOnce(&mut Db) -> Result<T>) -> Result<T> {
    if let Db::Sqlite(lite) = conn {
        lite.batch_execute("PRAGMA foreign_keys=OFF;")?;
    }
    let outcome = work(conn);
    if let Db::Sqlite(lite) = conn {
        lite.batch_execute("PRAGMA foreign_keys=ON;")?;
    }
    dangling(conn)?;
    outcome
}

#[derive(diesel::QueryableByName)]
struct Dangling {
    #[diesel(sql_type = Text)]
    table: String,
    #[diesel(sql_type = BigInt)]
    rows: i64,
}

fn dangling(conn: &mut Db) -> Result<()> {
    let Db::Sqlite(lite) = conn else { return Ok(()) };
    let found: Vec<Dangling> =
        diesel::sql_query("SELECT \"table\", COUNT(*) AS rows FROM pragma_foreign_key_check GROUP BY \"table\"").load(lite)?;
    match found.first() {
        None => Ok(()),
        Some(first) => Err(Error::internal(format!("{} rows of {} point to nothing after the migration", first.rows, first.table))),
    }
}
