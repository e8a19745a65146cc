//! What depends on other keys is filled in, and each value that cannot work is refused with a sentence that names its key, before
//! anything is opened: a mistyped address is told at the start and not by the first message that does not arrive.

use std::path::Path;

use url::Url;

use super::{Config, Refusal};
use crate::db::pool::Engine;
use crate::log;

/// More threads than this answer nothing faster; each takes memory and files.
const MOST_WORKERS: usize = 512;
/// Less than this and not one photo is taken.
const LEAST_UPLOAD: usize = 1024 * 1024;

impl Config {
    /// Fills what depends on other keys and refuses what cannot work.
    ///
    /// # Errors
    /// A sentence for the administrator.
    pub fn settle(&mut self) -> Result<(), Refusal> {
        if self.database_url.is_empty() {
            self.database_url = format!("sqlite:{}", self.data.join("mashanghe.db").display());
        }
        if self.base_url.is_empty() {
            self.base_url = format!("http://{}", self.listen);
        }
        self.base_url = self.base_url.trim_end_matches('/').to_owned();
        self.folders()?;
        self.database()?;
        self.doors()?;
        self.mail()?;
        self.text_messages()?;
        self.search_server()?;
        self.numbers()?;
        log::filter(&self.log).map(drop).map_err(Refusal)
    }

    fn folders(&self) -> Result<(), Refusal> {
        if self.data.as_os_str().is_empty() {
            return refuse("data must name a folder.");
        }
        if self.data.exists() && !self.data.is_dir() {
            return refuse(format!("data must be a folder, but {} is a file.", self.data.display()));
        }
        match self.casebook_folder().map(|folder| (folder, std::fs::read_dir(folder))) {
            Some((folder, Err(error))) => {
                refuse(format!("casebook must be a folder of entries that can be read, but {} is not: {error}.", folder.display()))
            }
            _ => Ok(()),
        }
    }

    fn database(&self) -> Result<(), Refusal> {
        let engine = Engine::parse(&self.database_url).map_err(|sentence| Refusal(format!("{sentence}.")))?;
        if let Engine::Sqlite(path) = &engine
            && let Some(folder) = Path::new(path).parent()
            && folder != self.data
            && !folder.as_os_str().is_empty()
            && !folder.is_dir()
        {
            return refuse(format!("database_url names a file in {}, which is no folder.", folder.display()));
        }
        if self.database_connections == 0 {
            return refuse("database_connections must be at least 1.");
        }
        Ok(())
    }

    /// Where the site listens and how it is reached.
    fn doors(&self) -> Result<(), Refusal> {
        let (host, port) = self.listen.rsplit_once(':').unwrap_or_default();
        let bare = host.contains(':') && !(host.starts_with('[') && host.ends_with(']'));
        if host.is_empty() || bare || host.contains(char::is_whitespace) || port.parse::<u16>().is_err() {
            return refuse(format!("listen must be an address and a port such as 127.0.0.1:8080, but is {:?}.", self.listen));
        }
        if !self.base_url.starts_with("http://") && !self.base_url.starts_with("https://") {
            return refuse(format!("base_url must begin with http:// or https://, but is {:?}.", self.base_url));
        }
        self.plain_base_url()
    }

    /// Refuses an address that cannot stand before a path in links and QR codes.
    fn plain_base_url(&self) -> Result<(), Refusal> {
        let wrong = |what: &str| refuse(format!("base_url {what}; it looks like https://he.example.org, but is {:?}.", self.base_url));
        if self.base_url.chars().any(|c| c.is_whitespace() || c.is_control()) {
            return wrong("must not hold spaces");
        }
        let Ok(url) = Url::parse(&self.base_url) else { return wrong("is no address") };
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

    fn mail(&self) -> Result<(), Refusal> {
        let smtp = ["smtp://", "smtps://"].iter().any(|scheme| self.mail_url.starts_with(scheme));
        if !smtp && !["", "file:"].contains(&self.mail_url.as_str()) {
            return refuse("mail_url must begin with smtp:// or smtps://, or be file: for files in the outbox of the data folder.");
        }
        if smtp && lettre::SmtpTransport::from_url(&self.mail_url).is_err() {
            return refuse("mail_url is not understood; it looks like smtp://user:password@mail.example.org:587?tls=required.");
        }
        if self.mail_from.parse::<lettre::message::Mailbox>().is_err() {
            return refuse(format!("mail_from must be an address such as 码上和 <no-reply@example.org>, but is {:?}.", self.mail_from));
        }
        if !(1..=120).contains(&self.send_seconds) {
            return refuse("send_seconds must be from 1 to 120.");
        }
        if self.quiet_from > 23 || self.quiet_until > 23 {
            return refuse("quiet_from and quiet_until are hours from 0 to 23.");
        }
        Ok(())
    }

    fn text_messages(&self) -> Result<(), Refusal> {
        // Neither is shown: an address with a name and a password in it is a secret too.
        if !self.text_url.is_empty() && address(&self.text_url).is_none() {
            return refuse("text_url must look like https://sms.example.org/send, without a name or a password; the key is text_key.");
        }
        sendable("text_key", &self.text_key)
    }

    /// Refuses a search server that cannot be one.
    fn search_server(&self) -> Result<(), Refusal> {
        let plain = address(&self.meili_url).is_some_and(|url| url.query().is_none() && url.fragment().is_none());
        if !self.meili_url.is_empty() && !plain {
            return refuse("meili_url must look like http://127.0.0.1:7700, without a name, a key or a query.");
        }
        sendable("meili_key", &self.meili_key)?;
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        if self.meili_index.is_empty() || self.meili_index.len() > 100 || !self.meili_index.chars().all(plain) {
            return refuse("meili_index must be a name of letters, digits, - and _, a hundred at most.");
        }
        Ok(())
    }

    fn numbers(&self) -> Result<(), Refusal> {
        if self.workers > MOST_WORKERS {
            return refuse(format!("workers must be from 0 (one per core) to {MOST_WORKERS}, but is {}.", self.workers));
        }
        if self.upload_limit < LEAST_UPLOAD {
            return refuse(format!("upload_limit is in bytes and must be at least {LEAST_UPLOAD} (1 MiB), but is {}.", self.upload_limit));
        }
        if !self.secret.is_empty() && self.secret.len() < 32 {
            return refuse("secret must have at least 32 characters; leave it empty to keep a key in the data folder.");
        }
        Ok(())
    }
}

fn refuse(sentence: impl Into<String>) -> Result<(), Refusal> {
    Err(Refusal(sentence.into()))
}

/// An address over HTTP that names a host and no person. The parser passes over spaces and line breaks; we do not.
fn address(text: &str) -> Option<Url> {
    let url = Url::parse(text).ok().filter(|_| !text.contains(|c: char| c.is_whitespace() || c.is_control()))?;
    let web = ["http", "https"].contains(&url.scheme()) && url.host_str().is_some_and(|host| !host.is_empty());
    (web && url.username().is_empty() && url.password().is_none()).then_some(url)
}

/// A key that can stand in a header.
fn sendable(name: &str, key: &str) -> Result<(), Refusal> {
    let sent = key.chars().all(|c| c.is_ascii_graphic());
    if sent { Ok(()) } else { refuse(format!("{name} must hold no spaces, no line breaks and nothing but ASCII.")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(text: &str) -> Result<Config, Refusal> {
        Config::from_sources(text, [])
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
    fn what_can_work_is_taken() {
        for text in [
            "listen = '[::1]:8080'",
            "listen = 'localhost:0'",
            "mail_url = 'smtp://mail.example.org:25'",
            "mail_url = 'file:'",
            "text_url = 'https://sms.example.org/send?sign=1'",
            "text_key = 'abc.DEF-123='",
            "upload_limit = 1048576",
            "quiet_from = 0\nquiet_until = 23",
            "meili_url = 'https://search.example.org/meili'",
            "database_url = 'postgres://he:p%23w@127.0.0.1:5432/he'",
            "workers = 512",
            "log = 'warn,mashanghe=debug'",
        ] {
            assert!(from(text).is_ok(), "{text}: {:?}", from(text));
        }
    }

    #[test]
    fn a_secret_is_not_shown_in_its_refusal() {
        for text in
            ["secret = 'hidden'", "text_key = 'hidden key'", "meili_key = 'hidden key'", "text_url = 'http://he:hidden@example.org'"]
        {
            let refused = from(text).unwrap_err().0;
            assert!(!refused.contains("hidden"), "{refused}");
        }
    }
}
