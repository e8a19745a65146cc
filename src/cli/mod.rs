//! The command line: one verb a command. Each command opens the office, does its work and says what it did.

mod audit;
mod casebook;
mod check;
mod deadline;
mod places;
mod user;

use std::io::Write;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use clap::{Parser, Subcommand};

use crate::app::App;
use crate::clock::Clock;
use crate::config::{Config, Refusal};
use crate::db::pool::Engine;
use crate::error::Error;
use crate::ids::Chance;
use crate::{log, server};

/// Where the demo lives unless `--data` names another folder.
const DEMO_FOLDER: &str = "demo-data";

/// 码上和: a street-level mediation office in one program.
#[derive(Parser)]
#[command(name = "mashanghe", version)]
struct Arguments {
    /// Configuration file (default: mashanghe.toml here, if there is one).
    #[arg(long, global = true)]
    config: Option<PathBuf>,
    /// Data folder.
    #[arg(long, global = true)]
    data: Option<PathBuf>,
    /// Address and port to listen on.
    #[arg(long, global = true)]
    listen: Option<String>,
    /// Another folder of classic cases.
    #[arg(long, global = true, value_name = "DIR")]
    casebook: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the office over HTTP, with a worker beside it.
    Serve,
    /// Only do jobs: a second process on the same PostgreSQL.
    Work,
    /// Bring the database to this version.
    Migrate,
    /// Build a small synthetic Baolong and serve it.
    Demo,
    /// Check the embedded templates and data, and the casebook (with --casebook that of a folder).
    Check,
    /// Bring a street in from a TOML file: places, rooms, committee; again after mending it.
    Places {
        /// The file; demo/baolong.toml is an example.
        file: PathBuf,
    },
    /// People: add, list, reset.
    #[command(subcommand)]
    User(user::UserCommand),
    /// The audit trail: verify.
    #[command(subcommand)]
    Audit(audit::AuditCommand),
    /// The classic cases: search, measure.
    #[command(subcommand)]
    Casebook(casebook::CasebookCommand),
    /// Count a statutory period: the due day, then the reasoning.
    Deadline(deadline::Question),
}

/// Runs the command; the process's exit code.
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    match config(&arguments).and_then(|config| act(&arguments.command, config)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Refusal(sentence)) => {
            say_error(&sentence);
            ExitCode::FAILURE
        }
    }
}

fn config(arguments: &Arguments) -> Result<Config, Refusal> {
    let mut config = Config::load(arguments.config.as_deref())?;
    let home = config.database_url == format!("sqlite:{}", config.data.join("mashanghe.db").display());
    let demo = matches!(arguments.command, Command::Demo).then(|| PathBuf::from(DEMO_FOLDER));
    if let Some(data) = arguments.data.clone().or(demo) {
        config.data = data;
        if home {
            config.database_url = String::new();
        }
    }
    if let Some(casebook) = &arguments.casebook {
        config.casebook = casebook.clone();
    }
    if let Some(listen) = &arguments.listen {
        if config.base_url == format!("http://{}", config.listen) {
            config.base_url = String::new();
        }
        config.listen = listen.clone();
    }
    config.settle()?;
    Ok(config)
}

fn act(command: &Command, config: Config) -> Result<(), Refusal> {
    log::start(&config.log, config.log_json).map_err(Refusal)?;
    match command {
        Command::Serve => serve(config),
        Command::Work => {
            let app = open(config)?;
            crate::jobs::worker::work(&app, &AtomicBool::new(false));
            Ok(())
        }
        Command::Places { file } => places::settle(file, config),
        Command::User(command) => user::act(command, config),
        Command::Audit(command) => audit::act(command, config),
        Command::Casebook(command) => casebook::act(command, &config, &mut |line| say(line)),
        Command::Deadline(question) => deadline::answer(question, &config).map(|answer| say(&answer)),
        Command::Migrate => {
            open(config)?;
            say("The database is at this version.");
            Ok(())
        }
        Command::Demo => demo(config),
        Command::Check => {
            check::check(config.casebook_folder()).map_err(Refusal)?.iter().for_each(|line| say(line));
            Ok(())
        }
    }
}

/// Opens an office that is there already, for commands that read or that change somebody: a mistyped folder makes no empty office.
fn open_existing(config: Config) -> Result<App, Refusal> {
    if let Ok(Engine::Sqlite(path)) = Engine::parse(&config.database_url)
        && !Path::new(&path).is_file()
    {
        return Err(Refusal(format!(
            "There is no office in {}: its database {path} is not there. Nothing was created; check --data DIR.",
            config.data.display()
        )));
    }
    // On a server the key is what the folder must hold.
    if config.database_url.starts_with("postgres") && config.secret.is_empty() && !config.data.join("secret.key").is_file() {
        return Err(Refusal(format!(
            "There is no office in {}: it holds no secret.key. Nothing was created; check --data DIR.",
            config.data.display()
        )));
    }
    open(config)
}

fn open(config: Config) -> Result<App, Refusal> {
    App::open(config, Clock::machine(), Chance::machine()).map_err(|error| match error {
        Error::Unavailable(cause) => {
            let why = cause.to_string().split_whitespace().collect::<Vec<_>>().join(" ");
            Refusal(format!("The database that database_url names cannot be opened: {why}"))
        }
        other => told(&other),
    })
}

fn told(error: &Error) -> Refusal {
    Refusal(log::chain(error))
}

/// Builds the demo unless it is there, names its cast, and serves it.
fn demo(config: Config) -> Result<(), Refusal> {
    let config = crate::demo::apart(config);
    crate::demo::build(&config).map_err(|error| told(&error))?;
    let app = open(config.clone())?;
    let members = app.read(crate::demo::cast::members).map_err(|error| told(&error))?;
    drop(app);
    say(&format!("演示街道的人员，每个人的密码都是：{}", crate::demo::cast::PASSWORD));
    crate::demo::cast::one_of_each(&members).into_iter().for_each(|member| say(&member.line()));
    say(&format!("全部人员见 {}/demo ；短信和邮件不会真的发出，都在 {}/outbox", config.base_url, config.base_url));
    serve(config)
}

/// Serves until a signal, with the worker on a thread beside it.
fn serve(config: Config) -> Result<(), Refusal> {
    let socket = TcpListener::bind(&config.listen)
        .map_err(|error| Refusal(format!("Cannot listen on {}: {error}. Choose another with --listen ADDR.", config.listen)))?;
    let address = config.base_url.clone();
    let app = open(config)?;
    let stop = Arc::new(AtomicBool::new(false));
    let worker = std::thread::spawn({
        let (app, stop) = (app.clone(), Arc::clone(&stop));
        move || crate::jobs::worker::work(&app, &stop)
    });
    std::thread::spawn({
        let app = app.clone();
        move || open_the_bookcase(&app)
    });
    say(&format!("码上和 is open at {address}"));
    let outcome = actix_web::rt::System::new().block_on(async { server::serve(&app, socket)?.await.map_err(Error::from) });
    stop.store(true, Ordering::Relaxed);
    worker.thread().unpark();
    let _ = worker.join();
    outcome.map_err(|error| told(&error))
}

/// Binds the classic cases before somebody asks, so that the first reader does not wait for it; who asks meanwhile does.
fn open_the_bookcase(app: &App) {
    match app.library() {
        Ok(library) => casebook::tell_unread(&library),
        Err(error) => tracing::error!(target: "casebook", error = %crate::log::chain(&error), "the classic cases could not be opened"),
    }
}

/// Answers on standard output; who has stopped listening (`| head`) is told no more.
fn say(sentence: &str) {
    let _ = writeln!(std::io::stdout(), "{sentence}");
}

/// Refuses on standard error.
fn say_error(sentence: &str) {
    let _ = writeln!(std::io::stderr(), "{sentence}");
}
