//! Configuration: defaults, then a TOML file, then environment variables `MASHANGHE_…`, then flags of the command line.
//!
//! The only place that reads the environment. Every key is documented in docs/operations.md; a wrong key or value is
//! refused with a sentence before anything is opened. Street, rooms and people are data, not configuration.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::db::pool::Engine;

/// Prefix of environment variables; `MASHANGHE_MAIL_URL` sets `mail_url`.
const PREFIX: &str = "MASHANGHE_";
/// More threads than this answer nothing faster; each takes memory and files.
const MOST_WORKERS: usize = 512;

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
        let mut config: Config = table
            .try_into()
            .map_err(|error| Refusal(format!("The configuration is not understood: {error}. docs/operations.md lists every key.")))?;
        config.settle()?;
        Ok(config)
    }

    /// Fills what depends on other keys and refuses what cannot work.
    pub fn settle(&mut self) -> Result<(), Refusal> {
        if self.database_url.is_empty() {
            self.database_url = format!("sqlite:{}", self.data.join("mashanghe.db").display());
        }
        Engine::parse(&self.database_url).map_err(Refusal)?;
        if self.base_url.is_empty() {
            self.base_url = format!("http://{}", self.listen);
        }
        self.base_url = self.base_url.trim_end_matches('/').to_owned();
        if !self.base_url.starts_with("http://") && !self.base_url.starts_with("https://") {
            return Err(Refusal(format!("base_url must begin with http:// or https://, but is {:?}.", self.base_url)));
        }
        self.plain_base_url()?;
        if self.workers > MOST_WORKERS {
            return Err(Refusal(format!("workers must be from 0 (one per core) to {MOST_WORKERS}, but is {}.", self.workers)));
        }
        if !self.secret.is_empty() && self.secret.len() < 32 {
            return Err(Refusal("secret must have at least 32 characters; leave it empty to keep a key in the data folder.".to_owned()));
        }
        let mail_ok = self.mail_url.is_empty() || ["smtp://", "smtps://", "file:"].iter().any(|scheme| self.mail_url.starts_with(scheme));
        if !mail_ok {
            return Err(Refusal("mail_url must begin with smtp://, smtps:// or file:.".to_owned()));
        }
        if self.mail_url.starts_with("smtp") && lettre::SmtpTransport::from_url(&self.mail_url).is_err() {
            return Err(Refusal(
                "mail_url is not understood; it looks like smtp://user:password@mail.example.org:587?tls=required.".to_owned(),
            ));
        }
        if self.mail_from.parse::<lettre::message::Mailbox>().is_err() {
            return Err(Refusal(format!(
                "mail_from must be an address such as 码上和 <no-reply@example.org>, but is {:?}.",
                self.mail_from
            )));
        }
        if !(1..=120).contains(&self.send_seconds) {
            return Err(Refusal("send_seconds must be from 1 to 120.".to_owned()));
        }
        if !self.text_url.is_empty() && !self.text_url.starts_with("http") {
            return Err(Refusal("text_url must begin with http:// or https://.".to_owned()));
        }
        if self.quiet_from > 23 || self.quiet_until > 23 {
            return Err(Refusal("quiet_from and quiet_until are hours from 0 to 23.".to_owned()));
        }
        if let Some(folder) = self.casebook_folder().filter(|folder| !folder.is_dir()) {
            return Err(Refusal(format!("casebook must be a folder of entries, but {} is none.", folder.display())));
        }
        self.search_server()?;
        if self.database_connections == 0 {
            return Err(Refusal("database_connections must be at least 1.".to_owned()));
        }
        Ok(())
    }

    /// Refuses an address that cannot stand before a path in links and QR codes.
    fn plain_base_url(&self) -> Result<(), Refusal> {
        let wrong =
            |what: &str| Err(Refusal(format!("base_url {what}; it looks like https://he.example.org, but is {:?}.", self.base_url)));
        if self.base_url.chars().any(|c| c.is_whitespace() || c.is_control()) {
            return wrong("must not hold spaces");
        }
        let Ok(url) = url::Url::parse(&self.base_url) else { return wrong("is no address") };
        if url.host_str().is_none_or(str::is_empty) {
            return wrong("must name a host");
        }
        if !url.username().is_empty() || url.password().is_some() {
            return wrong("must not hold a name or a password");
        }
        if self.base_url.contains(['?', '#']) {
            return wrong("must not hold a query or a fragment");
        }
        Ok(())
    }

    /// Refuses a search server that cannot be one.
    fn search_server(&self) -> Result<(), Refusal> {
        let address = url::Url::parse(&self.meili_url).is_ok_and(|url| {
            let plain = url.username().is_empty() && url.password().is_none() && url.query().is_none() && url.fragment().is_none();
            ["http", "https"].contains(&url.scheme()) && url.host_str().is_some_and(|host| !host.is_empty()) && plain
        });
        if !self.meili_url.is_empty() && !address {
            return Err(Refusal("meili_url must look like http://127.0.0.1:7700, without a name, a key or a query.".to_owned()));
        }
        if self.meili_key.chars().any(|c| !c.is_ascii_graphic()) {
            return Err(Refusal("meili_key must hold no spaces and nothing but ASCII.".to_owned()));
        }
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        if self.meili_index.is_empty() || self.meili_index.len() > 100 || !self.meili_index.chars().all(plain) {
            return Err(Refusal("meili_index must be a name of letters, digits, - and _, a hundred at most.".to_owned()));
        }
        Ok(())
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
    use super::*;

    fn from(text: &str) -> Result<Config, Refusal> {
        Config::from_sources(text, [])
    }

    #[test]
    fn a_wrong_key_or_url_is_refused_with_a_sentence() {
        assert!(from("databse_url = 'x'").unwrap_err().0.contains("databse_url"));
        assert!(from("database_url = 'mysql://x'").unwrap_err().0.contains("postgres://"));
        assert!(from("base_url = 'ftp://x'").unwrap_err().0.contains("base_url"));
        assert!(from("secret = 'short'").unwrap_err().0.contains("32"));
        assert!(from("listen = 5").unwrap_err().0.contains("listen"));
        assert!(from("mail_url = 'http://x'").unwrap_err().0.contains("mail_url"));
        assert!(from("mail_url = 'smtp://'").unwrap_err().0.contains("mail_url"));
        assert!(from("mail_from = 'nobody'").unwrap_err().0.contains("mail_from"));
        assert!(from("casebook = '/no/such/folder'").unwrap_err().0.contains("/no/such/folder"));
        for (text, key) in [
            ("meili_url = 'localhost:7700'", "meili_url"),
            ("meili_url = 'ftp://localhost'", "meili_url"),
            ("meili_url = 'http://:key@localhost'", "meili_url"),
            ("meili_key = 'a b'", "meili_key"),
            ("meili_index = '../x'", "meili_index"),
            ("meili_index = ''", "meili_index"),
        ] {
            assert!(from(text).unwrap_err().0.contains(key), "{text}");
        }
        assert!(from("meili_url = 'https://search.example.org/meili'").is_ok());
        assert!(from("send_seconds = 0").unwrap_err().0.contains("send_seconds"));
        assert!(Config::from_sources("", [("NO_SUCH_KEY".to_owned(), "1".to_owned())]).is_err());
    }

    #[test]
    fn a_base_url_that_cannot_stand_before_a_path_is_refused_with_a_sentence() {
        for (url, sentence) in [
            ("http://a b", "spaces"),
            ("http://", "base_url"),
            ("https://he:secret@example.org", "password"),
            ("https://he@example.org", "name"),
            ("https://example.org/?a=1", "query"),
            ("https://example.org/#top", "fragment"),
            ("https://[::1", "no address"),
        ] {
            let refused = from(&format!("base_url = '{url}'")).unwrap_err().0;
            assert!(refused.contains(sentence), "{url}: {refused}");
        }
        for url in ["https://he.example.org", "http://127.0.0.1:8080/", "http://[::1]:8080", "https://example.org/he"] {
            assert!(from(&format!("base_url = '{url}'")).is_ok(), "{url}");
        }
    }

    #[test]
    fn more_workers_than_make_sense_are_refused() {
        assert!(from("workers = 513").unwrap_err().0.contains("512"));
        assert_eq!(from("workers = 512").unwrap().workers, 512);
    }

    #[test]
    fn the_environment_wins_over_the_file() {
        let config = Config::from_sources("quiet_from = 20\nlisten = '127.0.0.1:1'", [("QUIET_FROM".to_owned(), "22".to_owned())]).unwrap();
        assert_eq!((config.quiet_from, config.listen.as_str(), config.base_url.as_str()), (22, "127.0.0.1:1", "http://127.0.0.1:1"));
    }
}
