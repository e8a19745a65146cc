//! One Chromium under one ChromeDriver, started for a single page and gone with it. Nothing is shared between tests:
//! each has its own port, its own empty profile and its own cookies.

use std::io::{BufRead, BufReader, ErrorKind};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;
use thirtyfour::extensions::query::ElementPollerWithTimeout;
use thirtyfour::support::block_on;
use thirtyfour::{BrowserCapabilitiesHelper, ChromiumLikeCapabilities, DesiredCapabilities, WebDriver};

use crate::support::tls;

/// How long a page may take to show what a test looks for.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long ChromeDriver may take over one command before it is taken for dead.
const HANG: Duration = Duration::from_secs(40);
const GLANCE: Duration = Duration::from_millis(50);

const FLAGS: [&str; 12] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
    "--force-color-profile=srgb",
    "--lang=zh-CN",
];

/// What kind of device the browser pretends to be.
#[derive(Clone, Copy)]
pub(crate) struct Device {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) mobile: bool,
    pub(crate) javascript: bool,
}

/// A browser that is running.
pub(crate) struct Driver {
    web: Option<WebDriver>,
    process: Child,
    _talk: BufReader<ChildStdout>,
    _profile: TempDir,
}

impl Driver {
    pub(crate) fn start(device: Device) -> Self {
        tls::ready();
        let mut process = start_chromedriver();
        let mut talk = BufReader::new(process.stdout.take().unwrap());
        let port = port_in(&mut talk);
        let profile = tempfile::tempdir().unwrap();
        let mut driver = Self { web: None, process, _talk: talk, _profile: profile };
        let capabilities = capabilities(device, driver._profile.path());
        let poller = Arc::new(ElementPollerWithTimeout::new(PATIENCE, GLANCE));
        let session = WebDriver::builder(format!("http://127.0.0.1:{port}"), capabilities).request_timeout(HANG).poller(poller).connect();
        driver.web = Some(block_on(session).unwrap_or_else(|error| {
            panic!("Chromium did not start; scripts/test installs it (Debian packages chromium, chromium-driver): {error}")
        }));
        driver
    }

    /// The WebDriver session.
    pub(crate) fn web(&self) -> &WebDriver {
        self.web.as_ref().unwrap()
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        if let Some(web) = self.web.take() {
            // The browser goes first; a failure here must not hide the test's own.
            let _ = block_on(web.quit());
        }
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn start_chromedriver() -> Child {
    let started = Command::new("chromedriver")
        .args(["--port=0", "--log-level=SEVERE"])
        .env("TZ", "Asia/Shanghai")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    started.unwrap_or_else(|error| match error.kind() {
        ErrorKind::NotFound => panic!(
            "the browser tests need ChromeDriver and Chromium, and chromedriver is not on the PATH: \
             run scripts/test, which installs them (Debian packages chromium, chromium-driver)"
        ),
        _ => panic!("chromedriver could not be started: {error}"),
    })
}

/// ChromeDriver chooses a free port and names it in a sentence.
fn port_in(talk: &mut impl BufRead) -> u16 {
    let mut said = String::new();
    for line in talk.lines().map_while(Result::ok) {
        if let Some((_, rest)) = line.split_once("started successfully on port ") {
            return rest.trim_end_matches('.').parse().unwrap();
        }
        said.push_str(&line);
        said.push('\n');
    }
    panic!("chromedriver ended before it named its port; it said: {said}");
}

fn capabilities(device: Device, profile: &Path) -> thirtyfour::Capabilities {
    let mut capabilities = DesiredCapabilities::chrome();
    for flag in FLAGS {
        capabilities.add_arg(flag).unwrap();
    }
    capabilities.add_arg(&format!("--user-data-dir={}", profile.display())).unwrap();
    capabilities.set_browser_option("mobileEmulation", emulation(device)).unwrap();
    let mut preferences = json!({ "intl.accept_languages": "zh-CN" });
    if !device.javascript {
        preferences["profile.managed_default_content_settings.javascript"] = json!(2);
    }
    capabilities.set_browser_option("prefs", preferences).unwrap();
    capabilities.into()
}

/// The exact size of the page itself, with or without fingers.
fn emulation(device: Device) -> Value {
    json!({ "deviceMetrics": {
        "width": device.width,
        "height": device.height,
        "pixelRatio": if device.mobile { 2.0 } else { 1.0 },
        "mobile": device.mobile,
        // Without JavaScript ChromeDriver waits for ever for a touch to be answered; it clicks instead.
        "touch": device.mobile && device.javascript,
    } })
}
