//! Logs to standard error: one event, its fields, its chain of causes. Never personal data, never secrets.

use std::error::Error as StdError;

use tracing_subscriber::EnvFilter;

/// How much is told of what; a name alone would be taken for a part of the program and silence all others.
const LEVELS: [&str; 6] = ["off", "error", "warn", "info", "debug", "trace"];

/// Reads a filter such as `info` or `mashanghe=debug`.
///
/// # Errors
/// A sentence for the administrator.
pub fn filter(words: &str) -> Result<EnvFilter, String> {
    let wrong = |why: &str| format!("log is not understood: {why}. It looks like warn, info or info,mashanghe=debug, but is {words:?}.");
    let alone = |word: &&str| !word.is_empty() && !word.contains(['=', '[']) && !LEVELS.contains(&word.to_lowercase().as_str());
    let parts: Vec<&str> = words.split(',').map(str::trim).collect();
    if let Some(word) = parts.iter().copied().find(alone) {
        return Err(wrong(&format!("{word:?} is none of {}", LEVELS.join(", "))));
    }
    EnvFilter::try_new(parts.join(",")).map_err(|error| wrong(&error.to_string()))
}

/// Starts logging; `json` for machines.
///
/// # Errors
/// That of the filter.
pub fn start(words: &str, json: bool) -> Result<(), String> {
    let filter = filter(words)?;
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_target(false);
    let outcome = if json { builder.json().try_init() } else { builder.try_init() };
    if outcome.is_err() {
        tracing::debug!("logging was started before");
    }
    Ok(())
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

#[cfg(test)]
mod tests {
    use super::filter;

    #[test]
    fn a_filter_that_would_silence_the_log_is_refused() {
        for wrong in ["(((", "verbose", "info,mashanghe", "mashanghe=loud", "="] {
            assert!(filter(wrong).is_err_and(|sentence| sentence.contains("log is not understood")), "{wrong}");
        }
        for right in ["info", "WARN", "off", "mashanghe=debug", "info,mashanghe=trace, casebook=off", "[{request}]=debug", ""] {
            assert!(filter(right).is_ok(), "{right}");
        }
    }
}
