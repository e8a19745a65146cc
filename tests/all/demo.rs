//! The demo's door, with the real program: its cast has a public password, so that it never comes to stand in a folder or a database
//! that holds anything else. Whatever is refused is left as it was, byte by byte and row by row.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use mashanghe::app::App;
use mashanghe::clock::Clock;
use mashanghe::config::Config;
use mashanghe::db::schema::{audit_lines, house_facts, people, units};
use mashanghe::demo;
use mashanghe::ids::Chance;

use crate::support::postgres::FreshPostgres;
use crate::world::cast;

const SECRET: &str = "a secret of the tests, never of an office";

fn config(folder: &Path) -> Config {
    let mut config = Config { data: folder.to_path_buf(), ..Config::default() };
    config.settle().unwrap();
    config
}

/// A real office with places and people.
fn office(folder: &Path) -> App {
    let app = App::open(config(folder), Clock::machine(), Chance::machine()).unwrap();
    app.write(cast::settle).unwrap();
    app
}

/// `demo` in a folder of its own, with nothing of ours in its environment but this.
fn demo_with(arguments: &[&str], environment: &[(&str, &str)], from: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mashanghe"));
    command.arg("demo").args(arguments).current_dir(from).envs(environment.iter().copied()).output().unwrap()
}

fn refused(output: &Output, sentence: &str) {
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.code() == Some(1) && said.contains(sentence), "{sentence:?}: {said}");
    assert!(!String::from_utf8_lossy(&output.stdout).contains(demo::cast::PASSWORD));
}

/// Every file below a folder with its bytes; the index beside a log is no data.
fn pictured(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(pictured(&path));
        } else if !path.display().to_string().ends_with("-shm") {
            found.insert(path.clone(), std::fs::read(&path).unwrap());
        }
    }
    found
}

#[test]
fn a_folder_with_a_real_office_is_left_as_it_was_open_or_closed() {
    let (folder, from) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let data = folder.path().display().to_string();
    let open = office(folder.path());
    let before = pictured(folder.path());
    assert!(before.keys().any(|path| path.display().to_string().ends_with("-wal")));
    refused(&demo_with(&["--data", &data], &[], from.path()), "holds data that is not the demo's; nothing was touched");
    assert!(pictured(folder.path()) == before, "an open office was touched");
    drop(open);
    let before = pictured(folder.path());
    refused(&demo_with(&["--data", &data], &[], from.path()), "holds data that is not the demo's; nothing was touched");
    assert!(pictured(folder.path()) == before, "a closed office was touched");
    assert_eq!(std::fs::read_dir(from.path()).unwrap().count(), 0, "no other folder was made instead");
}

#[test]
fn an_older_office_is_not_brought_to_this_version_by_a_refusal() {
    let (folder, from) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let file = folder.path().join("mashanghe.db");
    let mut old = SqliteConnection::establish(&file.display().to_string()).unwrap();
    old.batch_execute("CREATE TABLE house_facts (name TEXT PRIMARY KEY, value TEXT NOT NULL); CREATE TABLE people (id TEXT PRIMARY KEY);")
        .unwrap();
    drop(old);
    let before = pictured(folder.path());
    refused(&demo_with(&["--data", &folder.path().display().to_string()], &[], from.path()), "nothing was touched");
    assert!(pictured(folder.path()) == before);
}

#[test]
fn whatever_else_lies_in_a_folder_is_not_the_demos() {
    let from = tempfile::tempdir().unwrap();
    for (name, bytes) in [("letter.txt", "dear"), ("mashanghe.db", ""), ("mashanghe.db", "no database"), ("secret.key", "0")] {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(name), bytes).unwrap();
        refused(&demo_with(&["--data", &folder.path().display().to_string()], &[], from.path()), "not the demo's; nothing was touched");
        assert_eq!(pictured(folder.path()), BTreeMap::from([(folder.path().join(name), bytes.as_bytes().to_vec())]));
    }
    std::fs::write(from.path().join("file"), "x").unwrap();
    refused(&demo_with(&["--data", "file"], &[], from.path()), "data must be a folder");
}

#[test]
fn a_database_file_that_is_configured_elsewhere_is_refused_and_keeps_its_rows() {
    let (folder, from) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    drop(office(folder.path()));
    let before = pictured(folder.path());
    let url = format!("sqlite:{}", folder.path().join("mashanghe.db").display());
    let environment = [("MASHANGHE_DATABASE_URL", url.as_str()), ("MASHANGHE_SECRET", SECRET)];
    for arguments in [&["--data", "empty"][..], &[]] {
        refused(&demo_with(arguments, &environment, from.path()), "database_url names another database; nothing was touched");
    }
    std::fs::write(from.path().join("mashanghe.toml"), format!("database_url = '{url}'\nsecret = '{SECRET}'")).unwrap();
    refused(&demo_with(&["--data", "empty"], &[], from.path()), "database_url names another database; nothing was touched");
    assert!(pictured(folder.path()) == before);
    assert_eq!(std::fs::read_dir(from.path()).unwrap().count(), 1, "neither the demo's folder nor any other was made");
}

#[test]
fn a_server_that_is_configured_is_refused_and_keeps_its_rows() {
    let from = tempfile::tempdir().unwrap();
    let server = FreshPostgres::new("demo-door", |url| {
        let folder = tempfile::tempdir().unwrap();
        let real = Config { database_url: url.to_owned(), secret: SECRET.to_owned(), ..config(folder.path()) };
        App::open(real, Clock::machine(), Chance::machine()).unwrap().write(cast::settle).unwrap();
    });
    let counted = || -> (i64, i64, i64, Vec<(String, String)>) {
        let mut conn = PgConnection::establish(server.url()).unwrap();
        let facts = house_facts::table.select((house_facts::name, house_facts::value)).order(house_facts::name).load(&mut conn).unwrap();
        let rows = |count: QueryResult<i64>| count.unwrap();
        let (people, units) = (people::table.count().get_result(&mut conn), units::table.count().get_result(&mut conn));
        (rows(people), rows(units), audit_lines::table.count().get_result(&mut conn).unwrap(), facts)
    };
    let before = counted();
    assert!(before.0 > 0 && before.1 > 0);
    for arguments in [&["--data", "empty"][..], &[]] {
        let environment = [("MASHANGHE_DATABASE_URL", server.url()), ("MASHANGHE_SECRET", SECRET)];
        refused(&demo_with(arguments, &environment, from.path()), "database_url names another database; nothing was touched");
    }
    assert_eq!(counted(), before);
    assert_eq!(std::fs::read_dir(from.path()).unwrap().count(), 0);
}

#[test]
fn the_demo_is_built_in_an_empty_folder_and_found_there_again() {
    let folder = tempfile::tempdir().unwrap();
    let config = config(folder.path());
    demo::build(&config).unwrap();
    let before = pictured(folder.path());
    demo::build(&config).unwrap();
    assert!(pictured(folder.path()) == before, "what was built is not built again");
    let served =
        demo::apart(Config { mail_url: "smtp://mail.example.org:25".to_owned(), text_url: "https://sms.example.org".to_owned(), ..config });
    assert!(served.demo && served.mail_url == "file:" && served.text_url.is_empty(), "nobody whose number was invented is called");
    assert_eq!(served.meili_index, "casebook_demo", "the office's index on a search server is another");
}
