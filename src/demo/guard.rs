//! Where a demo may stand: in an empty folder or in one that it built itself, with a database file of its own in it. All of it is
//! asked before anything is written or migrated, so that a cast whose password is public never comes to stand beside real people.

use std::io::ErrorKind;
use std::path::Path;

use crate::config::Config;
use crate::db::pool::Engine;
use crate::db::{Tx, facts};
use crate::error::{Error, Result};
use crate::{audit, places};

/// What the demo's database says of itself while it is built, and when it is.
const BUILDING: &str = "building";
const BUILT: &str = "yes";

/// True when this folder holds a demo that was built; false when it is empty; refused when it holds anything else.
pub(super) fn is_built(config: &Config) -> Result<bool> {
    let database = own_database(config)?;
    let folder = config.data.display();
    if is_empty(&config.data)? {
        return Ok(false);
    }
    match mark(&database).as_deref() {
        Some(BUILT) => Ok(true),
        Some(_) => Err(Error::refused(format!(
            "{folder} holds a demo that was not finished; nothing was touched. Start again in an empty folder with --data DIR."
        ))),
        None => Err(Error::refused(format!(
            "{folder} holds data that is not the demo's; nothing was touched. Choose an empty folder with --data DIR."
        ))),
    }
}

/// The demo's database is a file in its folder, never one that is configured for a real office.
fn own_database(config: &Config) -> Result<Engine> {
    let own = config.data.join("mashanghe.db");
    match Engine::parse(&config.database_url) {
        Ok(Engine::Sqlite(path)) if Path::new(&path) == own => Ok(Engine::Sqlite(path)),
        _ => Err(Error::refused(format!(
            "The demo keeps its data in a file of its own, {}, but database_url names another database; nothing was touched there. \
             Start the demo without database_url in the configuration file and without MASHANGHE_DATABASE_URL.",
            own.display()
        ))),
    }
}

fn is_empty(folder: &Path) -> Result<bool> {
    match std::fs::read_dir(folder) {
        Ok(mut entries) => Ok(entries.next().is_none()),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(true),
        Err(error) => {
            Err(Error::refused(format!("{} cannot be looked into: {error}. Choose another folder with --data DIR.", folder.display())))
        }
    }
}

/// The mark in a database that is only looked at: an older one is not brought up to date, and what is none of the house says nothing.
fn mark(database: &Engine) -> Option<String> {
    let mut conn = database.connect_to_read().ok()?;
    facts::get(&mut conn, facts::DEMO).ok().flatten()
}

/// Takes the database for the demo, as the first that stands in it: of two who build at once, one is refused. Nobody is let in
/// and nothing is filed without an audit line.
pub(super) fn claim(tx: &mut Tx<'_>) -> Result<()> {
    let (lines, _) = audit::store::head(tx.conn)?;
    if lines > 0 || facts::get(tx.conn, facts::DEMO)?.is_some() || !places::store::all_units(tx.conn)?.is_empty() {
        return Err(Error::refused("The database holds data already; nothing was touched. Choose an empty folder with --data DIR."));
    }
    facts::set(tx, facts::DEMO, BUILDING)
}

/// The demo is whole.
pub(super) fn finish(tx: &mut Tx<'_>) -> Result<()> {
    facts::set(tx, facts::DEMO, BUILT)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::accounts::people::{NewPerson, hire};
    use crate::actor::Actor;
    use crate::app::App;
    use crate::clock::Clock;
    use crate::ids::Chance;
    use crate::office::settling::settle;
    use crate::places::import::BAOLONG;

    fn config(folder: &Path) -> Config {
        let mut config = Config { data: folder.to_path_buf(), ..Config::default() };
        config.settle().unwrap();
        config
    }

    fn opened(folder: &Path) -> App {
        App::open(config(folder), Clock::machine(), Chance::machine()).unwrap()
    }

    fn refusal(config: &Config) -> String {
        is_built(config).unwrap_err().to_string()
    }

    #[test]
    fn a_folder_is_the_demos_when_it_is_empty_or_was_built_by_it() {
        let folder = tempfile::tempdir().unwrap();
        let config = config(folder.path());
        assert!(!is_built(&config).unwrap());
        assert!(!is_built(&self::config(&folder.path().join("none"))).unwrap());
        let app = opened(folder.path());
        assert!(refusal(&config).contains("not the demo's"));
        app.write(claim).unwrap();
        assert!(refusal(&config).contains("was not finished"));
        assert!(app.write(claim).unwrap_err().to_string().contains("holds data already"));
        app.write(finish).unwrap();
        assert!(is_built(&config).unwrap());
    }

    #[test]
    fn a_database_with_people_units_or_audit_lines_is_never_claimed() {
        let person = || NewPerson { username: "he".to_owned(), name: "何静".to_owned(), email: None, phone: None };
        let deeds: [&dyn Fn(&mut Tx<'_>) -> Result<()>; 3] =
            [&|tx| hire(tx, &Actor::House, person()).map(drop), &|tx| settle(tx, &Actor::House, BAOLONG).map(drop), &|tx| {
                tx.audit(audit::AuditLine::new(&Actor::House, "person.list", "people"));
                Ok(())
            }];
        for deed in deeds {
            let folder = tempfile::tempdir().unwrap();
            let app = opened(folder.path());
            app.write(deed).unwrap();
            assert!(app.write(claim).unwrap_err().to_string().contains("holds data already"));
            assert_eq!(app.read(|db| facts::get(db, facts::DEMO)).unwrap(), None);
        }
    }
}
