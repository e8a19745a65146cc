//! A fresh SQLite file for each test, copied from a template that is built once per process. The template is kept in
//! memory, so that nothing is left on the disk when the process ends.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

type Templates = HashMap<&'static str, Arc<[u8]>>;

static TEMPLATES: LazyLock<Mutex<Templates>> = LazyLock::new(Mutex::default);

/// Writes a copy of the template `kind` to `file`; the first caller of a kind has it built by `build`, which is given
/// the path of a file that does not exist yet and must have closed it when it returns.
pub(crate) fn fresh(kind: &'static str, file: &Path, build: fn(&Path)) {
    std::fs::write(file, template(kind, build)).unwrap();
}

fn template(kind: &'static str, build: fn(&Path)) -> Arc<[u8]> {
    let mut templates = TEMPLATES.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(bytes) = templates.get(kind) {
        return Arc::clone(bytes);
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("template.sqlite");
    build(&file);
    let log = PathBuf::from(format!("{}-wal", file.display()));
    assert!(
        std::fs::metadata(&log).is_ok_and(|log| log.len() == 0) || !log.exists(),
        "the SQLite template {kind} still has a write-ahead log: its connections were not all closed"
    );
    let bytes: Arc<[u8]> = std::fs::read(&file).unwrap().into();
    templates.insert(kind, Arc::clone(&bytes));
    bytes
}

mod tests {
    use diesel::connection::SimpleConnection;
    use diesel::{Connection, SqliteConnection};

    use super::*;

    fn one_table(file: &Path) {
        let mut conn = SqliteConnection::establish(&file.display().to_string()).unwrap();
        conn.batch_execute("PRAGMA journal_mode = WAL; CREATE TABLE built (id INTEGER PRIMARY KEY)").unwrap();
    }

    #[test]
    fn each_sqlite_file_is_a_separate_copy_of_the_template() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["one.sqlite", "two.sqlite"] {
            let file = folder.path().join(name);
            fresh("self-test", &file, one_table);
            let mut conn = SqliteConnection::establish(&file.display().to_string()).unwrap();
            conn.batch_execute("INSERT INTO built (id) VALUES (1)").unwrap();
        }
    }
}
