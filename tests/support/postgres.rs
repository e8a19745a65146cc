//! A fresh PostgreSQL database for each test, made from a template that is built once per process and kind, dropped
//! with its value. The server is the one that TEST_DATABASE_URL names (`scripts/test` starts one); without it these tests
//! fail and say so, because a half that does not run proves nothing. What a killed process left behind is swept away by the next one: a living process holds an advisory lock.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use diesel::connection::SimpleConnection;
use diesel::sql_types::{Bool, Text};
use diesel::{Connection, PgConnection, QueryableByName, RunQueryDsl, sql_query};

const PREFIX: &str = "mashanghe_test_";

static SERVER: Mutex<Option<Server>> = Mutex::new(None);

/// One connection per process makes and drops all databases.
struct Server {
    conn: PgConnection,
    owner: String,
    templates: HashMap<&'static str, String>,
    made: u32,
}

/// A database of its own for one test; gone when this value is dropped, whoever is still connected.
pub(crate) struct FreshPostgres {
    name: String,
    url: String,
}

impl FreshPostgres {
    /// A copy of the template `kind`; fails when there is no server to test on. The first caller of a kind has the
    /// template built by `build`, which is given its address and must have closed its connections when it returns.
    pub(crate) fn new(kind: &'static str, build: fn(&str)) -> Self {
        let address = server_url();
        let mut server = SERVER.lock().unwrap_or_else(PoisonError::into_inner);
        let server = server.get_or_insert_with(|| Server::connect(&address));
        let template = server.template(kind, &address, build);
        server.made += 1;
        let name = format!("{}_{}", server.owner, server.made);
        server.run(&format!("CREATE DATABASE {name} TEMPLATE {template}"));
        let url = with_database(&address, &name);
        Self { name, url }
    }

    /// The address of this database.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for FreshPostgres {
    fn drop(&mut self) {
        let mut server = SERVER.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(server) = server.as_mut() {
            // A failure here must not hide the test's own; the next process sweeps.
            let _ = server.conn.batch_execute(&format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name));
        }
    }
}

/// The PostgreSQL server to test on.
#[expect(clippy::disallowed_methods, reason = "the tests' own setting, not the program's")]
fn server_url() -> String {
    let named = std::env::var("TEST_DATABASE_URL").ok().filter(|url| !url.is_empty());
    named.expect(
        "TEST_DATABASE_URL names no PostgreSQL, so this half of the test cannot run. Run scripts/test, which starts one, or name one",
    )
}

#[derive(QueryableByName)]
struct Name {
    #[diesel(sql_type = Text)]
    datname: String,
}

#[derive(QueryableByName)]
struct Answer {
    #[diesel(sql_type = Bool)]
    yes: bool,
}

impl Server {
    fn connect(address: &str) -> Self {
        let conn = PgConnection::establish(address)
            .unwrap_or_else(|error| panic!("TEST_DATABASE_URL names a PostgreSQL that does not answer: {error}"));
        let owner = format!("{PREFIX}{:08x}", rand::random::<u32>());
        let mut server = Self { conn, owner: owner.clone(), templates: HashMap::new(), made: 0 };
        assert!(server.ask("SELECT pg_try_advisory_lock(hashtext($1)) AS yes", &owner), "two processes drew one name");
        server.sweep();
        server
    }

    fn template(&mut self, kind: &'static str, address: &str, build: fn(&str)) -> String {
        if let Some(name) = self.templates.get(kind) {
            return name.clone();
        }
        let name = format!("{}_{}", self.owner, kind.replace('-', "_"));
        self.run(&format!("DROP DATABASE IF EXISTS {name}"));
        self.run(&format!("CREATE DATABASE {name} TEMPLATE template0"));
        build(&with_database(address, &name));
        self.run(&format!("ALTER DATABASE {name} WITH ALLOW_CONNECTIONS false"));
        self.templates.insert(kind, name.clone());
        name
    }

    /// Drops the databases of processes that no longer live.
    fn sweep(&mut self) {
        let names: Vec<Name> = sql_query("SELECT datname::text AS datname FROM pg_database WHERE datname LIKE $1")
            .bind::<Text, _>(format!("{PREFIX}%"))
            .load(&mut self.conn)
            .unwrap();
        for Name { datname } in names {
            let Some(owner) = datname.get(..PREFIX.len() + 8).map(str::to_owned) else {
                continue;
            };
            if owner != self.owner && self.ask("SELECT pg_try_advisory_lock(hashtext($1)) AS yes", &owner) {
                self.run(&format!("DROP DATABASE IF EXISTS {datname} WITH (FORCE)"));
                self.ask("SELECT pg_advisory_unlock(hashtext($1)) AS yes", &owner);
            }
        }
    }

    fn ask(&mut self, question: &str, name: &str) -> bool {
        sql_query(question).bind::<Text, _>(name).get_result::<Answer>(&mut self.conn).unwrap().yes
    }

    fn run(&mut self, statement: &str) {
        self.conn.batch_execute(statement).unwrap_or_else(|error| panic!("{statement}: {error}"));
    }
}

/// The same server, another database.
fn with_database(address: &str, name: &str) -> String {
    let (address, options) = address.split_once('?').unwrap_or((address, ""));
    let start = address.find("://").map_or(0, |scheme| scheme + 3);
    let server = address[start..].find('/').map_or(address, |slash| &address[..start + slash]);
    if options.is_empty() { format!("{server}/{name}") } else { format!("{server}/{name}?{options}") }
}

mod tests {
    use super::*;

    fn one_table(url: &str) {
        PgConnection::establish(url).unwrap().batch_execute("CREATE TABLE built (id integer PRIMARY KEY)").unwrap();
    }

    #[test]
    fn each_postgres_database_is_a_separate_copy_that_goes_with_its_value() {
        let first = FreshPostgres::new("self-test", one_table);
        let second = FreshPostgres::new("self-test", one_table);
        for database in [&first, &second] {
            let mut conn = PgConnection::establish(database.url()).unwrap();
            conn.batch_execute("INSERT INTO built (id) VALUES (1)").unwrap();
        }
        let gone = first.url().to_owned();
        let _still_connected = PgConnection::establish(&gone).unwrap();
        drop(first);
        assert!(PgConnection::establish(&gone).is_err());
    }

    #[test]
    fn the_database_in_an_address_is_replaced() {
        let cases = [
            ("postgres://u@h:5433/postgres", "postgres://u@h:5433/t"),
            ("postgres://u@h", "postgres://u@h/t"),
            ("postgres://u@h/x?sslmode=disable", "postgres://u@h/t?sslmode=disable"),
        ];
        for (given, expected) in cases {
            assert_eq!(with_database(given, "t"), expected);
        }
    }
}
