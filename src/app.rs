//! The office opened: database, keys, blobs and templates together, and the two doors to the data: `read` and `write`.

use std::path::Path;
use std::sync::{Arc, RwLock};

use chrono::Duration;

use crate::audit::ledger::Ledger;
use crate::blobs::Blobs;
use crate::bookcase::Bookcase;
use crate::casebook::library::Library;
use crate::clock::{Clock, Moment};
use crate::config::Config;
use crate::db::pool::{Database, Engine};
use crate::db::{self, Db, Perusal, Tx, facts, migrate};
use crate::error::{Error, Result};
use crate::house::House;
use crate::ids::Chance;
use crate::seeking::unanswered::Tally;
use crate::shelf::Shelf;
use crate::space::{self, Space};
use crate::vault::Vault;
use crate::web::templates::Templates;

/// Shared by server, worker and command line.
#[derive(Clone)]
pub struct App {
    parts: Arc<Parts>,
}

struct Parts {
    house: House,
    database: Database,
    blobs: Blobs,
    templates: Templates,
    shelf: Shelf,
    ledger: Ledger,
    bookcase: Bookcase,
    unanswered: Tally,
    space: Space,
    /// The street's name is on every page and changes about never: asked again after a minute.
    street: RwLock<Option<(Moment, String)>>,
}

impl App {
    /// Opens (and makes) the data folder, brings the database to this version and checks that the key fits.
    pub fn open(config: Config, clock: Clock, chance: Chance) -> Result<App> {
        std::fs::create_dir_all(&config.data)?;
        let vault = Vault::new(&secret(&config, &chance)?, chance.clone());
        let engine = Engine::parse(&config.database_url).map_err(Error::internal)?;
        let database = Database::open(engine, config.database_connections)?;
        let blobs = Blobs::open(&config.data.join("blobs"), vault.clone())?;
        let house = House { clock, chance, vault, config };
        let app = App {
            parts: Arc::new(Parts {
                house,
                database,
                blobs,
                templates: Templates::load()?,
                shelf: Shelf::default(),
                ledger: Ledger::default(),
                bookcase: Bookcase::default(),
                unanswered: Tally::default(),
                space: Space::default(),
                street: RwLock::new(None),
            }),
        };
        app.prepare()?;
        Ok(app)
    }

    fn prepare(&self) -> Result<()> {
        self.read(migrate::up)?;
        if let Some(newest) = self.read(crate::audit::store::newest)? {
            self.house().clock.not_before(newest);
        }
        self.write(|tx| {
            crate::calendar::store::seed(tx)?;
            facts::check_key(tx)?;
            crate::cases::parties::reading::store::index_speakers(tx)
        })
    }

    /// Clock, chance, keys, configuration.
    pub fn house(&self) -> &House {
        &self.parts.house
    }

    /// Files at rest.
    pub fn blobs(&self) -> &Blobs {
        &self.parts.blobs
    }

    /// Pages.
    pub fn templates(&self) -> &Templates {
        &self.parts.templates
    }

    /// Public pages of this moment.
    pub fn shelf(&self) -> &Shelf {
        &self.parts.shelf
    }

    /// The classic cases as they stand now. Blocks the thread; the first time up to a second.
    pub fn library(&self) -> Result<Arc<Library>> {
        self.read(|conn| self.library_on(conn))
    }

    /// The same for whoever holds a connection already: waiting for a second one while holding the first could wait for ever.
    pub fn library_on(&self, conn: &mut Db) -> Result<Arc<Library>> {
        self.parts.bookcase.library(conn, &self.house().config)
    }

    /// The classic cases as this process holds them.
    pub fn bookcase(&self) -> &Bookcase {
        &self.parts.bookcase
    }

    /// What readers of the casebook looked for in vain.
    pub fn unanswered(&self) -> &Tally {
        &self.parts.unanswered
    }

    /// Which engine, for the health page.
    pub fn database(&self) -> &Database {
        &self.parts.database
    }

    /// Whether anything can still be written; blocks the thread.
    pub fn can_write(&self) -> bool {
        let Parts { house, database, space, .. } = &*self.parts;
        let data = &house.config.data;
        space.is_left(
            || house.clock.now(),
            || {
                ["spool", "blobs"].into_iter().try_for_each(|folder| space::try_folder(&data.join(folder)))?;
                // Not by `write`, which would empty the shelf.
                database.write(house, space::try_database)
            },
        )
    }

    /// The street's name.
    pub fn street_name(&self) -> Result<String> {
        let now = self.house().clock.now();
        if let Ok(known) = self.parts.street.read()
            && let Some((at, name)) = known.as_ref()
            && now - *at < Duration::minutes(1)
        {
            return Ok(name.clone());
        }
        let name = self.read(|db| facts::get(db, facts::STREET_NAME))?.unwrap_or_else(|| "街道".to_owned());
        if let Ok(mut known) = self.parts.street.write() {
            *known = Some((now, name.clone()));
        }
        Ok(name)
    }

    /// Reads; blocks the thread.
    pub fn read<T>(&self, work: impl FnOnce(&mut Db) -> Result<T>) -> Result<T> {
        self.parts.database.read(work)
    }

    /// Reads personal data: what was read is given out when the line of who read it is on the disk. Blocks the thread.
    pub fn peruse<T>(&self, work: impl FnOnce(&mut Perusal<'_>) -> Result<T>) -> Result<T> {
        let Parts { house, database, ledger, .. } = &*self.parts;
        let (value, lines) = database.read(|conn| db::peruse(conn, house, work))?;
        ledger.record(lines, |lines| {
            database.write(house, |tx| {
                lines.into_iter().for_each(|line| tx.audit(line));
                Ok(())
            })
        })?;
        Ok(value)
    }

    /// Writes in one transaction; blocks the thread.
    pub fn write<T>(&self, work: impl FnOnce(&mut Tx<'_>) -> Result<T>) -> Result<T> {
        let outcome = self.parts.database.write(&self.parts.house, work);
        self.parts.shelf.empty();
        outcome
    }
}

fn secret(config: &Config, chance: &Chance) -> Result<Vec<u8>> {
    if !config.secret.is_empty() {
        return Ok(config.secret.clone().into_bytes());
    }
    let path = config.data.join("secret.key");
    if !path.exists() {
        keep_secret(&path, &chance.key())?;
    }
    let bytes = std::fs::read(&path)?;
    if bytes.len() < 32 {
        return Err(Error::internal(format!(
            "{} is damaged: restore it from a backup, without it sealed fields cannot be read",
            path.display()
        )));
    }
    Ok(bytes)
}

fn keep_secret(path: &Path, key: &[u8]) -> Result<()> {
    use std::io::Write;
    use std::os::unix::fs::OpenOptionsExt;
    let mut file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(key)?;
    file.sync_all()?;
    Ok(())
}
