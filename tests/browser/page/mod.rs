//! A page in a browser, in the words of the person before it: what is there to see, and where one is. Acting on it
//! is in `acts.rs`, acting with the keyboard alone in `keys.rs`, judging in `judge.rs`. Each method waits until the page is ready for it, and a failure says
//! what was looked for, where, and what the page showed instead.

mod acts;
mod judge;
mod keys;

use std::future::Future;

use thirtyfour::error::WebDriverResult;
use thirtyfour::prelude::{ElementQueryable, WebElement};
use thirtyfour::support::block_on;
use thirtyfour::{By, WebDriver};

use crate::driver::{Device, Driver};

/// A phone of the smallest size that the pages are made for.
const PHONE: Device = Device { width: 375, height: 812, mobile: true, javascript: true };
/// A desk at an office.
const DESK: Device = Device { width: 1280, height: 900, mobile: false, javascript: true };

/// One browser with one page open.
pub(crate) struct Page {
    site: String,
    driver: Driver,
}

impl Page {
    /// A citizen's phone, 375 by 812, on the site at this address (scheme, host and port).
    pub(crate) fn on_phone(site: &str) -> Self {
        Self::on(site, PHONE)
    }

    /// A desk, 1280 by 900.
    pub(crate) fn on_desk(site: &str) -> Self {
        Self::on(site, DESK)
    }

    /// A phone whose JavaScript is switched off.
    pub(crate) fn without_javascript(site: &str) -> Self {
        Self::on(site, Device { javascript: false, ..PHONE })
    }

    fn on(site: &str, device: Device) -> Self {
        Self { site: site.trim_end_matches('/').to_owned(), driver: Driver::start(device) }
    }

    /// Opens a path of the site.
    #[track_caller]
    pub(crate) fn visit(&self, path: &str) {
        self.must(&format!("visit {path}"), self.web().goto(format!("{}{path}", self.site)));
    }

    /// Passes when the words can be read on the page. Comes after every `press` and `follow`: it waits for the next page.
    #[track_caller]
    pub(crate) fn see(&self, words: &str) {
        self.must(&format!("see “{words}”"), self.body_where(words, true));
    }

    /// Passes when the words cannot be read on the page, now or after a moment.
    #[track_caller]
    pub(crate) fn see_no(&self, words: &str) {
        self.must(&format!("see “{words}” gone"), self.body_where(words, false));
    }

    /// All that can be read on the page.
    pub(crate) fn words(&self) -> String {
        block_on(async { self.web().find(By::Tag("body")).await?.text().await }).unwrap_or_default()
    }

    /// The words of the first element that a CSS selector finds, to read a code off the page.
    #[track_caller]
    pub(crate) fn read(&self, selector: &str) -> String {
        self.must(&format!("read {selector}"), async { self.web().query(By::Css(selector)).first().await?.text().await })
    }

    /// The title in the tab.
    #[track_caller]
    pub(crate) fn title(&self) -> String {
        self.must("read the title", self.web().title())
    }

    /// The path (and query) that is open.
    #[track_caller]
    pub(crate) fn path(&self) -> String {
        let url = self.must("read the address", self.web().current_url());
        url.query().map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path()))
    }

    /// Waits for a body in which these words can be read, or cannot.
    async fn body_where(&self, words: &str, there: bool) -> WebDriverResult<WebElement> {
        let words = squeezed(words);
        let filter = move |body: WebElement| {
            let words = words.clone();
            async move {
                // A body that goes away while it is read belongs to the page before: look again.
                let read = body.text().await;
                Ok(read.is_ok_and(|read| squeezed(&read).contains(&words) == there))
            }
        };
        self.web().query(By::Tag("body")).with_filter(filter).first().await
    }

    fn web(&self) -> &WebDriver {
        self.driver.web()
    }

    /// Carries out a step, or fails with what was tried, where, and what was to be seen.
    #[track_caller]
    fn must<T: Send>(&self, step: &str, doing: impl Future<Output = WebDriverResult<T>> + Send) -> T {
        match block_on(doing) {
            Ok(value) => value,
            Err(error) => {
                let place = block_on(self.web().current_url()).map(|url| url.to_string()).unwrap_or_default();
                panic!("could not {step}\n at {place}\n because {error}\n the page showed:\n{}", self.words());
            }
        }
    }
}

/// Words without any white space: line breaks on a page are the browser's business.
fn squeezed(words: &str) -> String {
    words.split_whitespace().collect()
}
