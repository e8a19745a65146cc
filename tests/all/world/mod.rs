//! The world of the tests: a real office on a fresh database of either engine, with Baolong's places, a fixed cast, a
//! clock that is turned by hand, and a real HTTP server on a free port.
//!
//! Leaving the world checks what must hold after every test: the audit chain is intact and no job is dead.

pub(crate) mod browser;
pub(crate) mod cast;
pub(crate) mod search_server;
pub(crate) mod statements;

use std::net::TcpListener;
use std::path::Path;
use std::sync::mpsc;

use chrono::{Duration, NaiveDate};
use mashanghe::app::App;
use mashanghe::audit::verify::{Verdict, verify};
use mashanghe::clock::{Clock, Moment};
use mashanghe::config::Config;
use mashanghe::error::Error;
use mashanghe::ids::Chance;
use mashanghe::jobs::queue::{self, JobState};
use mashanghe::jobs::worker;
use tempfile::TempDir;

use crate::support::postgres::FreshPostgres;
use crate::support::{sqlite, tls};
pub(crate) use browser::Browser;

/// Monday 23 November 2026, half past nine: an ordinary working morning.
pub(crate) fn monday_morning() -> Moment {
    Moment::from_local(NaiveDate::from_ymd_opt(2026, 11, 23).unwrap().and_hms_opt(9, 30, 0).unwrap())
}

/// Which engine a test runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum On {
    /// The embedded default.
    Sqlite,
    /// The server that `TEST_DATABASE_URL` names.
    Postgres,
}

/// Writes each test once and runs it on both engines: `on_both! { fn sentence(world: &World) { … } }`, in a file that
/// imports `World`.
///
/// Without `TEST_DATABASE_URL` the PostgreSQL half fails and names `scripts/test`, which always sets it.
#[macro_export]
macro_rules! on_both {
    ($(fn $name:ident($world:ident: &World) $body:block)+) => {
        $(mod $name {
            use super::*;

            fn told($world: &World) $body

            #[test]
            fn on_sqlite() {
                told(&World::on($crate::world::On::Sqlite).unwrap());
            }

            #[test]
            fn on_postgres() {
                told(&World::on($crate::world::On::Postgres).unwrap());
            }
        })+
    };
}

/// See the file's head.
pub(crate) struct World {
    /// The office.
    pub(crate) app: App,
    /// Turned by hand.
    pub(crate) clock: Clock,
    /// `http://127.0.0.1:port`.
    pub(crate) base: String,
    server: actix_web::dev::ServerHandle,
    folder: TempDir,
    _postgres: Option<FreshPostgres>,
}

impl World {
    /// A world on an engine; none when there is no PostgreSQL server.
    pub(crate) fn on(engine: On) -> Option<World> {
        World::configured(engine, |_| {})
    }

    /// A world whose configuration is changed before the office opens.
    pub(crate) fn configured(engine: On, change: impl FnOnce(&mut Config)) -> Option<World> {
        tls::ready();
        statements::watch();
        let folder = tempfile::tempdir().unwrap();
        let (database_url, postgres) = match engine {
            On::Sqlite => {
                let file = folder.path().join("mashanghe.db");
                sqlite::fresh("baolong", &file, build_sqlite);
                (format!("sqlite:{}", file.display()), None)
            }
            On::Postgres => {
                let fresh = FreshPostgres::new("baolong", build_postgres);
                (fresh.url().to_owned(), Some(fresh))
            }
        };
        let socket = TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}", socket.local_addr().unwrap());
        let mut config = config(folder.path(), database_url);
        config.base_url = base.clone();
        change(&mut config);
        let clock = Clock::set_by_hand(monday_morning());
        let app = App::open(config, clock.clone(), Chance::machine()).unwrap();
        let server = serve(app.clone(), socket);
        Some(World { app, clock, base, server, folder, _postgres: postgres })
    }

    /// A browser that nobody has used.
    pub(crate) fn browser(&self) -> Browser {
        Browser::new(&self.base)
    }

    /// A browser in which this member of the cast has signed in.
    pub(crate) fn signed_in(&self, username: &str) -> Browser {
        let browser = self.browser();
        browser.visit("/sign-in");
        let page = browser.submit("/sign-in", &[("username", username), ("password", cast::PASSWORD)]);
        assert!(page.is_ok() && page.path != "/sign-in", "{username} could not sign in: {}", page.words());
        browser
    }

    /// Does the jobs whose turn it is.
    pub(crate) fn work(&self) {
        worker::drain(&self.app).unwrap();
    }

    /// Lets time pass, and does what falls due.
    pub(crate) fn jump(&self, span: Duration) {
        self.clock.turn(span);
        self.work();
    }

    /// The folder of database, blobs and outbox.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }
}

impl Drop for World {
    fn drop(&mut self) {
        let stopped = self.server.stop(false);
        actix_web::rt::System::new().block_on(stopped);
        if std::thread::panicking() {
            return;
        }
        self.work();
        let verdict = self.app.read(verify).unwrap();
        assert!(matches!(verdict, Verdict::Intact { .. }), "the audit chain is broken: {verdict:?}");
        let dead = self.app.read(|db| queue::dead(db, 10)).unwrap();
        assert!(dead.is_empty(), "dead jobs are left: {dead:?}");
        let running = self.app.read(queue::counts).unwrap().into_iter().find(|(state, _)| *state == JobState::Running);
        assert_eq!(running, None, "jobs are left running");
    }
}

fn config(folder: &Path, database_url: String) -> Config {
    Config {
        data: folder.to_path_buf(),
        database_url,
        secret: "a secret of the tests, never of an office".to_owned(),
        workers: 2,
        database_connections: 8,
        ..Config::default()
    }
}

fn build_sqlite(file: &Path) {
    build(format!("sqlite:{}", file.display()));
}

fn build_postgres(url: &str) {
    build(url.to_owned());
}

/// Builds the template: places and cast, once per process and engine.
fn build(database_url: String) {
    let folder = tempfile::tempdir().unwrap();
    let app = App::open(config(folder.path(), database_url), Clock::set_by_hand(monday_morning()), Chance::machine()).unwrap();
    app.write(cast::settle).unwrap();
    drop(app);
}

fn serve(app: App, socket: TcpListener) -> actix_web::dev::ServerHandle {
    let (tell, hear) = mpsc::channel();
    std::thread::spawn(move || {
        actix_web::rt::System::new().block_on(async move {
            let server = mashanghe::server::serve(&app, socket).unwrap();
            tell.send(server.handle()).unwrap();
            server.await.map_err(Error::from)
        })
    });
    hear.recv().unwrap()
}
