//! Opening the database by its URL, and a pool of connections set up the same way each time.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use diesel::connection::SimpleConnection;
use diesel::pg::PgConnection;
use diesel::r2d2::{self, ManageConnection};
use diesel::sqlite::SqliteConnection;
use diesel::{Connection, RunQueryDsl};

use super::Db;
use crate::error::{Error, Result};
use crate::house::House;

/// What each SQLite connection is told first. FULL: acknowledged means on disk, which is a promise of this product. The log is
/// brought into the file after 32 MB instead of 4: pages of the indices are written again and again.
const PRAGMAS: &str = "PRAGMA busy_timeout=5000; PRAGMA foreign_keys=ON; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; \
                       PRAGMA cache_size=-4000; PRAGMA temp_store=MEMORY; PRAGMA journal_size_limit=67108864; \
                       PRAGMA wal_autocheckpoint=8000;";

/// Which engine a URL means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Engine {
    /// `postgres://…`
    Postgres(String),
    /// A path in the data folder.
    Sqlite(String),
}

impl Engine {
    /// `postgres://` and `postgresql://` are servers; `sqlite:` is a file; everything else is refused with a sentence, so
    /// that a mistyped URL never becomes an empty database file.
    pub fn parse(url: &str) -> std::result::Result<Engine, String> {
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return Ok(Engine::Postgres(url.to_owned()));
        }
        match url.strip_prefix("sqlite:") {
            Some(path) if !path.trim().is_empty() => Ok(Engine::Sqlite(path.trim_start_matches("//").to_owned())),
            _ => Err(format!(
                "database_url must begin with postgres:// or sqlite: (for example sqlite:data/mashanghe.db), but it begins with {:?}",
                url.chars().take(12).collect::<String>()
            )),
        }
    }

    /// One connection, set up.
    pub fn connect(&self) -> diesel::ConnectionResult<Db> {
        match self {
            Engine::Postgres(url) => {
                let mut conn = PgConnection::establish(url)?;
                conn.batch_execute("SET TIME ZONE 'UTC'; SET synchronous_commit = on;")
                    .map_err(diesel::ConnectionError::CouldntSetupConfiguration)?;
                Ok(Db::Pg(conn))
            }
            Engine::Sqlite(path) => {
                let mut conn = SqliteConnection::establish(path)?;
                conn.batch_execute(PRAGMAS).map_err(diesel::ConnectionError::CouldntSetupConfiguration)?;
                Ok(Db::Sqlite(conn))
            }
        }
    }

    /// One connection that only reads: nothing is made, migrated or changed, not even the way in which a file is kept.
    pub fn connect_to_read(&self) -> diesel::ConnectionResult<Db> {
        let (mut conn, first) = match self {
            Engine::Postgres(url) => (Db::Pg(PgConnection::establish(url)?), "SET default_transaction_read_only = on;"),
            Engine::Sqlite(path) => (Db::Sqlite(SqliteConnection::establish(&read_only(path))?), "PRAGMA busy_timeout=5000;"),
        };
        conn.batch_execute(first).map_err(diesel::ConnectionError::CouldntSetupConfiguration)?;
        Ok(conn)
    }
}

/// The address of a file that is only read. Without a log beside it nobody has it open, and it is read without a lock; with one,
/// the log's newest rows belong to it.
fn read_only(path: &str) -> String {
    let mut address = if path.starts_with('/') { "file://".to_owned() } else { "file:".to_owned() };
    for letter in path.chars() {
        match letter {
            '%' => address.push_str("%25"),
            '?' => address.push_str("%3f"),
            '#' => address.push_str("%23"),
            letter => address.push(letter),
        }
    }
    address.push_str(if Path::new(&format!("{path}-wal")).exists() { "?mode=ro" } else { "?mode=ro&immutable=1" });
    address
}

#[derive(Debug)]
struct Manager(Engine);

impl ManageConnection for Manager {
    type Connection = Db;
    type Error = r2d2::Error;

    fn connect(&self) -> std::result::Result<Db, r2d2::Error> {
        self.0.connect().map_err(r2d2::Error::ConnectionError)
    }

    fn is_valid(&self, conn: &mut Db) -> std::result::Result<(), r2d2::Error> {
        diesel::sql_query("SELECT 1").execute(conn).map(|_| ()).map_err(r2d2::Error::QueryError)
    }

    fn has_broken(&self, conn: &mut Db) -> bool {
        use diesel::connection::TransactionManager;
        <Db as Connection>::TransactionManager::is_broken_transaction_manager(conn)
    }
}

/// The pool.
#[derive(Clone)]
pub struct Database {
    pool: r2d2::Pool<Manager>,
    engine: Engine,
    /// SQLite has one writer at a time and lets the others poll; those of this process queue here instead.
    turn: Arc<Mutex<()>>,
}

impl Database {
    /// A pool of at most `size` connections; fails at once when the database cannot be opened.
    pub fn open(engine: Engine, size: u32) -> Result<Database> {
        engine.connect().map_err(|error| Error::Unavailable(Box::new(error)))?;
        let pool = r2d2::Pool::builder()
            .max_size(size)
            .min_idle(Some(1))
            .test_on_check_out(matches!(engine, Engine::Postgres(_)))
            .connection_timeout(Duration::from_secs(6))
            .build(Manager(engine.clone()))
            .map_err(|error| Error::Unavailable(Box::new(error)))?;
        Ok(Database { pool, engine, turn: Arc::default() })
    }

    /// Which engine.
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// Reads without a transaction.
    pub fn read<T>(&self, work: impl FnOnce(&mut Db) -> Result<T>) -> Result<T> {
        let mut conn = self.pool.get().map_err(|error| Error::Unavailable(Box::new(error)))?;
        work(&mut conn)
    }

    /// Writes in one transaction.
    pub fn write<T>(&self, house: &House, work: impl FnOnce(&mut super::Tx<'_>) -> Result<T>) -> Result<T> {
        let alone = matches!(self.engine, Engine::Sqlite(_));
        let _turn = alone.then(|| self.turn.lock().unwrap_or_else(PoisonError::into_inner));
        let mut conn = self.pool.get().map_err(|error| Error::Unavailable(Box::new(error)))?;
        super::write(&mut conn, house, work)
    }
}

#[cfg(test)]
mod tests {
    use diesel::RunQueryDsl;

    use super::Engine;

    #[test]
    fn a_file_that_is_only_read_is_never_made_and_never_changed() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a %20?#b.db");
        let engine = Engine::Sqlite(file.display().to_string());
        assert!(engine.connect_to_read().is_err());
        assert!(!file.exists());
        std::fs::write(&file, "").unwrap();
        let mut conn = engine.connect_to_read().unwrap();
        assert!(diesel::sql_query("CREATE TABLE built (id INTEGER)").execute(&mut conn).is_err());
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_mistyped_url_is_refused_instead_of_becoming_a_file() {
        for wrong in ["postgre://x", "mysql://x", "", "data.db", "sqlite:"] {
            assert!(Engine::parse(wrong).is_err(), "{wrong}");
        }
        assert_eq!(Engine::parse("sqlite:/tmp/a.db"), Ok(Engine::Sqlite("/tmp/a.db".into())));
        assert!(matches!(Engine::parse("postgres://u@h/d"), Ok(Engine::Postgres(_))));
    }
}
