//! Logs to standard error: one event, its fields, its chain of causes. Never personal data, never secrets.

use std::error::Error as StdError;

use tracing_subscriber::EnvFilter;

/// Starts logging with a filter such as `info` or `mashanghe=debug`; `json` for machines.
pub fn start(filter: &str, json: bool) {
    let filter = EnvFilter::try_new(filter).unwrap_or_else(|_| EnvFilter::new("info"));
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_target(false);
    let outcome = if json { builder.json().try_init() } else { builder.try_init() };
    if outcome.is_err() {
        tracing::debug!("logging was started before");
    }
}

/// An error with everything behind it, for the log only.
pub fn chain(error: &dyn StdError) -> String {
    let mut words = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        words.push_str(": ");
        words.push_str(&cause.to_string());
        next = cause.source();
    }
    words
}
