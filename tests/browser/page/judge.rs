//! How a page is judged: accessibility by axe-core, its width, and by eye through screenshots.

use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::{Value, json};

use super::Page;

/// Where `scripts/test` puts axe-core.
const AXE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/node_modules/axe-core/axe.min.js");

/// Every rule up to WCAG 2.2 AA, and the good habits.
const RUN: &str = "const done = arguments[arguments.length - 1];
axe.run(document, { resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
   .then(found => done({ violations: found.violations }), error => done({ error: String(error) }));";

/// What was fetched for this page, and the layout shifts since it began.
const COST: &str = "const done = arguments[arguments.length - 1];
let moved = 0;
new PerformanceObserver(list => { for (const shift of list.getEntries()) moved += shift.value; })
   .observe({ type: 'layout-shift', buffered: true });
const fetched = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')];
const bytes = fetched.reduce((sum, one) => sum + one.transferSize, 0);
requestAnimationFrame(() => setTimeout(() => done({ requests: fetched.length, bytes, moved }), 0));";

/// What a first view cost.
#[derive(Debug, Deserialize)]
pub(crate) struct Cost {
    /// The page and what it fetched; its icon is not counted by the browser.
    pub(crate) requests: usize,
    /// With headers, compressed as sent.
    pub(crate) bytes: u64,
    /// Cumulative layout shift.
    pub(crate) moved: f64,
}

#[derive(Deserialize)]
struct Report {
    #[serde(default)]
    error: Option<String>,
    #[serde(default)]
    violations: Vec<Violation>,
}

#[derive(Deserialize)]
struct Violation {
    id: String,
    help: String,
    nodes: Vec<Node>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Node {
    html: String,
    #[serde(default)]
    failure_summary: String,
}

impl Page {
    /// Passes when axe finds nothing to complain of and nothing sticks out sideways: by day, at night, and in the large
    /// letters of the elder mode. Needs JavaScript in the page.
    #[track_caller]
    pub(crate) fn is_accessible(&self) {
        self.is_accessible_now("by day");
        self.in_the_dark();
        self.is_accessible_now("at night");
        self.by_day();
        self.elder(true);
        self.is_accessible_now("in large letters");
        self.elder(false);
    }

    #[track_caller]
    fn is_accessible_now(&self, when: &str) {
        let complaints = self.axe();
        assert!(complaints.is_empty(), "axe at {} {when}:\n{complaints}", self.path());
        let spare = self.must("measure the width", async {
            let script = "return document.documentElement.clientWidth - document.documentElement.scrollWidth";
            self.web().execute(script, vec![]).await?.convert::<i64>()
        });
        assert!(spare >= 0, "{} is {} px wider than the screen {when}", self.path(), -spare);
    }

    /// The page as the elder mode draws it, or as usual; what the cookie does for the server is a matter of other tests.
    #[track_caller]
    fn elder(&self, on: bool) {
        let script = "document.documentElement.toggleAttribute('data-elder', arguments[0])";
        self.must("change the size of the letters", self.web().execute(script, vec![json!(on)]));
    }

    /// What the first view of this page cost: requests, bytes on the wire, and how far it moved while it was drawn.
    #[track_caller]
    pub(crate) fn cost(&self) -> Cost {
        self.must("measure the first view", async { self.web().execute_async(COST, vec![]).await?.convert() })
    }

    /// What axe complains of, readable; empty when there is nothing.
    #[track_caller]
    pub(crate) fn axe(&self) -> String {
        let source = std::fs::read_to_string(AXE)
            .unwrap_or_else(|_| panic!("axe-core is not in node_modules/; run scripts/test, which fetches it from the npm registry"));
        let report: Report = self.must("run axe", async {
            self.web().execute(source, vec![]).await?;
            self.web().execute_async(RUN, vec![]).await?.convert()
        });
        assert!(report.error.is_none(), "axe failed: {}", report.error.unwrap_or_default());
        report.violations.iter().map(Violation::told).collect::<Vec<_>>().join("\n")
    }

    /// Keeps a picture of the whole page as `NAME.png` in the folder that SCREENSHOT_DIR names, if it names one.
    #[track_caller]
    pub(crate) fn screenshot(&self, name: &str) {
        if let Some(folder) = screenshot_folder() {
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(folder.join(format!("{name}.png")), self.picture()).unwrap();
        }
    }

    /// The whole page as a PNG.
    #[track_caller]
    pub(crate) fn picture(&self) -> Vec<u8> {
        let settings = json!({ "format": "png", "captureBeyondViewport": true });
        let shot = self.cdp("Page.captureScreenshot", settings);
        STANDARD.decode(shot["data"].as_str().unwrap()).unwrap()
    }

    /// From now on the device asks for dark pages.
    #[track_caller]
    pub(crate) fn in_the_dark(&self) {
        let feature = json!({ "name": "prefers-color-scheme", "value": "dark" });
        self.cdp("Emulation.setEmulatedMedia", json!({ "features": [feature] }));
    }

    /// And light pages again.
    #[track_caller]
    pub(crate) fn by_day(&self) {
        let feature = json!({ "name": "prefers-color-scheme", "value": "light" });
        self.cdp("Emulation.setEmulatedMedia", json!({ "features": [feature] }));
    }

    #[track_caller]
    fn cdp(&self, command: &str, settings: Value) -> Value {
        self.must(command, async { self.web().cdp().send_raw(command, settings).await })
    }
}

impl Violation {
    fn told(&self) -> String {
        let places = self.nodes.iter().map(|node| {
            let why = node.failure_summary.replace('\n', "\n      ");
            format!("    {}\n      {why}", node.html)
        });
        format!("  {}: {}\n{}", self.id, self.help, places.collect::<Vec<_>>().join("\n"))
    }
}

#[expect(clippy::disallowed_methods, reason = "the tests' own setting, not the program's")]
fn screenshot_folder() -> Option<PathBuf> {
    std::env::var("SCREENSHOT_DIR").ok().filter(|folder| !folder.is_empty()).map(|folder| Path::new(&folder).into())
}
