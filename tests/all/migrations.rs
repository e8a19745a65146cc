//! The migrations walk up, down and up again on both engines, and leave just the tables and columns that `schema.rs` names.

use std::collections::{BTreeMap, BTreeSet};

use diesel::RunQueryDsl;
use diesel::sql_types::Text;
use mashanghe::db::Db;
use mashanghe::db::migrate;
use mashanghe::db::pool::Engine;
use regex::Regex;

use crate::support::postgres::FreshPostgres;

#[derive(diesel::QueryableByName)]
struct Column {
    #[diesel(sql_type = Text)]
    table_name: String,
    #[diesel(sql_type = Text)]
    column_name: String,
}

const ON_SQLITE: &str = "SELECT m.name AS table_name, c.name AS column_name FROM sqlite_master m JOIN pragma_table_info(m.name) c \
                         WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%' AND m.name NOT LIKE '__diesel%'";
const ON_POSTGRES: &str = "SELECT table_name::text, column_name::text FROM information_schema.columns \
                           WHERE table_schema = 'public' AND table_name NOT LIKE '\\_\\_diesel%'";

type Tables = BTreeMap<String, BTreeSet<String>>;

fn tables(conn: &mut Db) -> Tables {
    let rows: Vec<Column> = match conn {
        Db::Sqlite(lite) => diesel::sql_query(ON_SQLITE).load(lite).unwrap(),
        Db::Pg(pg) => diesel::sql_query(ON_POSTGRES).load(pg).unwrap(),
    };
    let mut tables = Tables::new();
    for row in rows {
        tables.entry(row.table_name).or_default().insert(row.column_name);
    }
    tables
}

/// What `schema.rs` says.
fn named() -> Tables {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/src/db/schema.rs")).unwrap();
    let table = Regex::new(r"(?s)diesel::table! \{.*?\n    (\w+) \([^)]*\) \{(.*?)\n    \}").unwrap();
    let column = Regex::new(r"(?m)^        (\w+) -> ").unwrap();
    table
        .captures_iter(&text)
        .map(|found| (found[1].to_owned(), column.captures_iter(&found[2]).map(|column| column[1].to_owned()).collect()))
        .collect()
}

fn walk(mut conn: Db) {
    migrate::up(&mut conn).unwrap();
    assert_eq!(tables(&mut conn), named(), "the migrations and schema.rs differ");
    migrate::down(&mut conn).unwrap();
    assert_eq!(tables(&mut conn), Tables::new(), "something is left after walking down");
    migrate::up(&mut conn).unwrap();
    assert_eq!(tables(&mut conn), named());
    assert!(!migrate::pending(&mut conn).unwrap());
}

#[test]
fn up_down_up_on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    walk(Engine::Sqlite(folder.path().join("walk.db").display().to_string()).connect().unwrap());
}

#[test]
fn up_down_up_on_postgres() {
    let fresh = FreshPostgres::new("empty", |_| {});
    walk(Engine::Postgres(fresh.url().to_owned()).connect().unwrap());
}
