//! `mashanghe deadline RULE DATE`: the due day on the first line, then the reasoning; `--list` shows every rule.
//!
//! Counts on the office's own calendar where a database is, otherwise on the notices that the program carries. It changes
//! nothing: no folder is made and no database brought up to date for a question.

use crate::calendar::{self, Calendar};
use crate::config::{Config, Refusal};
use crate::db::pool::{Database, Engine};
use crate::deadlines;

/// What was asked.
#[derive(clap::Args)]
pub(super) struct Question {
    /// Rule: D01 to D36, or a case of one such as D18-7.
    #[arg(required_unless_present = "list")]
    rule: Option<String>,
    /// Day of the event that starts the period, as YYYY-MM-DD.
    #[arg(required_unless_present = "list")]
    date: Option<String>,
    /// Show every rule.
    #[arg(long)]
    list: bool,
}

/// The answer, or a sentence that says what is accepted.
pub(super) fn answer(question: &Question, config: &Config) -> Result<String, Refusal> {
    match (question.list, &question.rule, &question.date) {
        (false, Some(rule), Some(date)) => deadlines::answer(rule, date, &calendar(config)?).map_err(Refusal),
        _ => Ok(deadlines::list()),
    }
}

fn calendar(config: &Config) -> Result<Calendar, Refusal> {
    let engine = Engine::parse(&config.database_url).map_err(Refusal)?;
    let there = match &engine {
        Engine::Sqlite(path) => std::path::Path::new(path).exists(),
        Engine::Postgres(_) => true,
    };
    let stored = there.then(|| Database::open(engine, 1).and_then(|database| database.read(calendar::store::load)));
    match stored {
        Some(Ok(calendar)) => Ok(calendar),
        Some(Err(error)) => {
            tracing::warn!(error = %crate::log::chain(&error), "the office's calendar cannot be read; counting on the built-in one");
            built_in()
        }
        None => built_in(),
    }
}

fn built_in() -> Result<Calendar, Refusal> {
    Calendar::built_in().map_err(|error| Refusal(error.to_string()))
}
