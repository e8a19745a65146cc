//! Configuration: defaults, then a TOML file, then environment variables `MASHANGHE_…`, then flags of the command line.
//!
//! The only place that reads the environment. Every key is documented in docs/operations.md; a wrong key or value is
//! refused with a sentence before anything is opened (`settling`). Street, rooms and people are data, not configuration.

mod settling;

use std::path::{Path, PathBuf};

use serde::Deserialize;

/// Prefix of environment variables; `MASHANGHE_MAIL_URL` sets `mail_url`.
const PREFIX: &str = "MASHANGHE_";

/// Everything that an administrator may set.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Folder of database, blobs, keys and outbox.
    pub data: PathBuf,
    /// Address and port to listen on.
    pub listen: String,
    /// How citizens reach the site, for links in messages and QR codes; no trailing slash.
    pub base_url: String,
    /// `sqlite:…` or `postgres://…`; empty: `sqlite:DATA/mashanghe.db`.
    pub database_url: String,
    /// At most so many database connections.
    pub database_connections: u32,
    /// Secret of at least 32 characters from which all keys are derived; empty: `DATA/secret.key`, made at first start.
    pub secret: String,
    /// `smtp://`, `smtps://` (user:password@host:port) or `file:` for files in `DATA/outbox`; empty: `file:`.
    pub mail_url: String,
    /// Sender of mails.
    pub mail_from: String,
    /// Text-message gateway (POST JSON); empty: files in `DATA/outbox`.
    pub text_url: String,
    /// Bearer key of the gateway.
    pub text_key: String,
    /// Seconds that a mail server or gateway may take for one message.
    pub send_seconds: u64,
    /// Largest upload in bytes, one form.
    pub upload_limit: usize,
    /// Hour from which nobody is reminded.
    pub quiet_from: u32,
    /// Hour until which nobody is reminded.
    pub quiet_until: u32,
    /// True when a trusted proxy in front sets `X-Forwarded-For` and `X-Forwarded-Proto`.
    pub behind_proxy: bool,
    /// Folder of classic cases; empty: those in the program.
    pub casebook: PathBuf,
    /// Address of a Meilisearch server; empty: only the search engine in the program.
    pub meili_url: String,
    /// Its key.
    pub meili_key: String,
    /// The index there that is this office's.
    pub meili_index: String,
    /// Log filter.
    pub log: String,
    /// Logs as JSON lines.
    pub log_json: bool,
    /// Threads that answer HTTP; 0: one per core.
    pub workers: usize,
    /// Set by `demo`, never by hand: shows the cast and the outbox.
    #[serde(skip)]
    pub demo: bool,
}

impl Default for Config {
    fn default() -> Config {
        Config {
            data: PathBuf::from("data"),
            listen: "127.0.0.1:8080".to_owned(),
            base_url: String::new(),
            database_url: String::new(),
            database_connections: 16,
            secret: String::new(),
            mail_url: String::new(),
            mail_from: "码上和 <no-reply@localhost>".to_owned(),
            text_url: String::new(),
            text_key: String::new(),
            send_seconds: 15,
            upload_limit: 320 * 1024 * 1024,
            quiet_from: 21,
            quiet_until: 8,
            behind_proxy: false,
            casebook: PathBuf::new(),
            meili_url: String::new(),
            meili_key: String::new(),
            meili_index: "casebook".to_owned(),
            log: "info".to_owned(),
            log_json: false,
            workers: 0,
            demo: false,
        }
    }
}

/// Why a configuration was refused: a sentence for the administrator.
#[derive(Debug, PartialEq, Eq)]
pub struct Refusal(pub String);

impl Config {
    /// Reads file (when given, or `mashanghe.toml` here when it exists) and environment, and checks them.
    pub fn load(file: Option<&Path>) -> Result<Config, Refusal> {
        let chosen = file.map(Path::to_path_buf).or_else(environment_file);
        let text = match &chosen {
            Some(path) => std::fs::read_to_string(path)
                .map_err(|error| Refusal(format!("The configuration file {} cannot be read: {error}.", path.display())))?,
            None => std::fs::read_to_string("mashanghe.toml").unwrap_or_default(),
        };
        Config::from_sources(&text, environment())
    }

    /// The pure part of `load`.
    pub fn from_sources(text: &str, environment: impl IntoIterator<Item = (String, String)>) -> Result<Config, Refusal> {
        let mut table: toml::Table =
            toml::from_str(text).map_err(|error| Refusal(format!("The configuration file is not valid TOML: {error}")))?;
        for (name, value) in environment {
            let key = name.to_lowercase();
            table.insert(key.clone(), typed(&key, value));
        }
        let mut config: Config = table.try_into().map_err(|error: toml::de::Error| not_understood(&error))?;
        config.settle()?;
        Ok(config)
    }

    /// The folder of classic cases, when it is not the one in the program.
    pub fn casebook_folder(&self) -> Option<&Path> {
        Some(self.casebook.as_path()).filter(|folder| !folder.as_os_str().is_empty())
    }

    /// How long a mail server or gateway may take for one message.
    pub fn send_timeout(&self) -> std::time::Duration {
        std::time::Duration::from_secs(self.send_seconds)
    }

    /// True when the site is reached over HTTPS, so that cookies are marked Secure.
    pub fn secure(&self) -> bool {
        self.base_url.starts_with("https://")
    }
}

/// In one line: the library writes the key below its complaint.
fn not_understood(error: &toml::de::Error) -> Refusal {
    let words = error.to_string().split_whitespace().collect::<Vec<_>>().join(" ");
    Refusal(format!("The configuration is not understood: {words}. docs/operations.md lists every key."))
}

fn typed(key: &str, value: String) -> toml::Value {
    const WORDS: &[&str] = &[
        "data",
        "casebook",
        "listen",
        "base_url",
        "database_url",
        "secret",
        "mail_url",
        "mail_from",
        "text_url",
        "text_key",
        "meili_url",
        "meili_key",
        "meili_index",
        "log",
    ];
    if WORDS.contains(&key) {
        return toml::Value::String(value);
    }
    match value.as_str() {
        "true" => toml::Value::Boolean(true),
        "false" => toml::Value::Boolean(false),
        number => number.parse().map(toml::Value::Integer).unwrap_or(toml::Value::String(value)),
    }
}

fn environment() -> Vec<(String, String)> {
    std::env::vars()
        .filter_map(|(name, value)| name.strip_prefix(PREFIX).map(|key| (key.to_owned(), value)))
        .filter(|(key, _)| key != "CONFIG")
        .collect()
}

#[expect(clippy::disallowed_methods, reason = "this is the one place that reads the environment")]
fn environment_file() -> Option<PathBuf> {
    std::env::var_os(format!("{PREFIX}CONFIG")).map(PathBuf::from)
}

#[cfg(test)]
mod tests {
    use super::Config;

    #[test]
    fn the_environment_wins_over_the_file() {
        let config = Config::from_sources("quiet_from = 20\nlisten = '127.0.0.1:1'", [("QUIET_FROM".to_owned(), "22".to_owned())]).unwrap();
        assert_eq!((config.quiet_from, config.listen.as_str(), config.base_url.as_str()), (22, "127.0.0.1:1", "http://127.0.0.1:1"));
    }

    #[test]
    fn an_unknown_key_is_refused_by_its_name() {
        let refused = Config::from_sources("databse_url = 'x'", []).unwrap_err().0;
        assert!(refused.contains("databse_url") && refused.contains("docs/operations.md"), "{refused}");
        assert!(Config::from_sources("", [("NO_SUCH_KEY".to_owned(), "1".to_owned())]).unwrap_err().0.contains("no_such_key"));
        assert!(Config::from_sources("listen = ", []).unwrap_err().0.contains("not valid TOML"));
    }
}
