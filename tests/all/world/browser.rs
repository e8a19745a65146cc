//! A browser without a screen: visits pages, fills in their real forms with their hidden fields, follows redirects, keeps
//! cookies. Every answer is checked: never a 5xx, unless a test says that it must be one.

use std::cell::RefCell;

use regex::Regex;
use reqwest::blocking::multipart::{Form as Multipart, Part};
use reqwest::blocking::{Client, Response};

/// See the file's head.
pub(crate) struct Browser {
    client: Client,
    base: String,
    page: RefCell<Page>,
}

/// A page as it was received.
#[derive(Clone, Debug, Default)]
pub(crate) struct Page {
    /// HTTP status.
    pub(crate) status: u16,
    /// Path and query where the browser ended up.
    pub(crate) path: String,
    /// HTML or text.
    pub(crate) body: String,
}

/// A file to send: field, name, bytes.
pub(crate) type Attached<'a> = (&'a str, &'a str, Vec<u8>);

impl Browser {
    pub(crate) fn new(base: &str) -> Browser {
        crate::support::tls::ready();
        let client = Client::builder().cookie_store(true).no_proxy().build().unwrap();
        Browser { client, base: base.to_owned(), page: RefCell::default() }
    }

    /// Opens a page.
    pub(crate) fn visit(&self, path: &str) -> Page {
        self.keep(self.client.get(format!("{}{path}", self.base)).send().unwrap())
    }

    /// Sends the form of the present page whose action is `action`, with its hidden fields and these.
    pub(crate) fn submit(&self, action: &str, fields: &[(&str, &str)]) -> Page {
        let all = self.filled(action, fields);
        self.keep(self.client.post(format!("{}{action}", self.base)).form(&all).send().unwrap())
    }

    /// Sends the same form several times at one moment, as impatient fingers do; each with its own fields.
    pub(crate) fn submit_at_once(&self, action: &str, each: &[&[(&str, &str)]]) -> Vec<Page> {
        let send = |fields: &&[(&str, &str)]| {
            let (client, url, all) = (self.client.clone(), format!("{}{action}", self.base), self.filled(action, fields));
            std::thread::spawn(move || page(client.post(url).form(&all).send().unwrap()))
        };
        let threads: Vec<_> = each.iter().map(send).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    }

    /// The same for a form with files.
    pub(crate) fn upload(&self, action: &str, fields: &[(&str, &str)], files: Vec<Attached<'_>>) -> Page {
        let mut form = Multipart::new();
        for (name, value) in self.filled(action, fields) {
            form = form.text(name, value);
        }
        for (field, name, bytes) in files {
            form = form.part(field.to_owned(), Part::bytes(bytes).file_name(name.to_owned()));
        }
        self.keep(self.client.post(format!("{}{action}", self.base)).multipart(form).send().unwrap())
    }

    /// Sends fields as they are, without any form: what a stranger's program would do.
    pub(crate) fn post_raw(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        self.keep(self.client.post(format!("{}{path}", self.base)).form(fields).send().unwrap())
    }

    /// The same, towards a server that may die meanwhile; none when there was no answer.
    pub(crate) fn try_post_raw(&self, path: &str, fields: &[(&str, &str)]) -> Option<Page> {
        let response = self.client.post(format!("{}{path}", self.base)).form(fields).send().ok()?;
        let (status, path) = (response.status().as_u16(), response.url().path().to_owned());
        Some(Page { status, path, body: response.text().ok()? })
    }

    /// The same browser, with its cookies and its page, towards another address of the office.
    pub(crate) fn moved_to(&self, base: &str) -> Browser {
        Browser { client: self.client.clone(), base: base.to_owned(), page: self.page.clone() }
    }

    /// The bytes behind a path, with status and media type.
    pub(crate) fn fetch(&self, path: &str) -> (u16, String, Vec<u8>) {
        let response = self.client.get(format!("{}{path}", self.base)).send().unwrap();
        let kind = response.headers().get("content-type").and_then(|value| value.to_str().ok()).unwrap_or("").to_owned();
        (response.status().as_u16(), kind, response.bytes().unwrap().to_vec())
    }

    /// The present page.
    pub(crate) fn page(&self) -> Page {
        self.page.borrow().clone()
    }

    /// The fields that a form of the present page would send: its hidden ones, overridden by `fields`.
    pub(crate) fn filled(&self, action: &str, fields: &[(&str, &str)]) -> Vec<(String, String)> {
        let page = self.page.borrow();
        let mut all = page.hidden(action).unwrap_or_else(|| panic!("no form leads to {action} on {}:\n{}", page.path, page.words()));
        all.retain(|(name, _)| !fields.iter().any(|(other, _)| other == name));
        all.extend(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        all
    }

    fn keep(&self, response: Response) -> Page {
        let page = page(response);
        *self.page.borrow_mut() = page.clone();
        page
    }
}

fn page(response: Response) -> Page {
    let status = response.status().as_u16();
    let url = response.url().clone();
    let path = url.query().map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path()));
    let page = Page { status, path, body: response.text().unwrap() };
    assert!(status != 500, "a page broke: {}\n{}", page.path, page.words());
    page
}

impl Page {
    /// 2xx.
    pub(crate) fn is_ok(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The words of the page without markup.
    pub(crate) fn words(&self) -> String {
        let tags = Regex::new(r"(?s)<(style|script|svg).*?</(style|script|svg)>|<[^>]*>").unwrap();
        let text = unescape(&tags.replace_all(&self.body, " "));
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// True when the page says this.
    pub(crate) fn says(&self, text: &str) -> bool {
        self.words().contains(text)
    }

    /// Fails with the page's words unless it says this.
    #[track_caller]
    pub(crate) fn must_say(&self, text: &str) -> &Page {
        assert!(self.says(text), "the page {} ({}) does not say {text:?}:\n{}", self.path, self.status, self.words());
        self
    }

    /// Fails when the page says this.
    #[track_caller]
    pub(crate) fn must_not_say(&self, text: &str) -> &Page {
        assert!(!self.says(text), "the page {} says {text:?}:\n{}", self.path, self.words());
        self
    }

    /// Fails unless the form was refused with this sentence.
    #[track_caller]
    pub(crate) fn must_refuse(&self, text: &str) -> &Page {
        assert!((400..500).contains(&self.status), "{} answered {}:\n{}", self.path, self.status, self.words());
        self.must_say(text)
    }

    /// Where the first link leads whose words contain `text`.
    pub(crate) fn link(&self, text: &str) -> Option<String> {
        let links = Regex::new(r#"(?s)<a\b[^>]*?href="([^"]*)"[^>]*>(.*?)</a>"#).unwrap();
        links.captures_iter(&self.body).find(|found| found[2].contains(text)).map(|found| unescape(&found[1]))
    }

    /// The first match of a pattern's first group.
    pub(crate) fn find(&self, pattern: &str) -> Option<String> {
        Regex::new(pattern).unwrap().captures(&self.body).map(|found| unescape(&found[1]))
    }

    fn hidden(&self, action: &str) -> Option<Vec<(String, String)>> {
        let forms = Regex::new(r"(?s)<form\b([^>]*)>(.*?)</form>").unwrap();
        let wanted = format!("action=\"{}\"", action.replace('&', "&amp;"));
        let form = forms.captures_iter(&self.body).find(|found| found[1].contains(&wanted))?;
        let inputs = Regex::new(r"<input\b[^>]*>").unwrap();
        let attribute =
            |tag: &str, name: &str| Regex::new(&format!(r#"\b{name}="([^"]*)""#)).unwrap().captures(tag).map(|found| unescape(&found[1]));
        let found = inputs.find_iter(&form[2]).map(|tag| tag.as_str()).filter(|tag| tag.contains("type=\"hidden\""));
        Some(found.filter_map(|tag| Some((attribute(tag, "name")?, attribute(tag, "value").unwrap_or_default()))).collect())
    }
}

pub(crate) fn unescape(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#x27;", "'")
        .replace("&#x2F;", "/")
        .replace("&amp;", "&")
}
