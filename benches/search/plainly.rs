//! A Meilisearch server as it comes, beside ours: the same entries as plain texts, its own way with Chinese, the same facets and a
//! marked passage, asked as its manual tells. What the budget compares with.

use std::time::{Duration, Instant};

use mashanghe::casebook::Entry;
use reqwest::blocking::Client;
use serde_json::{Value, json};

const INDEX: &str = "casebook_bench_plain";
const FACETS: [&str; 5] = ["dispute_type", "techniques", "year", "result", "statutes"];
const BATCH: usize = 2_000;

/// See the file's head.
pub(crate) struct Plain {
    client: Client,
    url: String,
    key: String,
}

impl Plain {
    /// The server.
    pub(crate) fn at(url: &str, key: &str) -> Plain {
        let client = Client::builder().timeout(Duration::from_secs(120)).no_proxy().build().unwrap();
        Plain { client, url: url.trim_end_matches('/').to_owned(), key: key.to_owned() }
    }

    fn ask(&self, method: reqwest::Method, path: &str, body: &Value) -> Value {
        let call = self.client.request(method, format!("{}{path}", self.url)).bearer_auth(&self.key).json(body);
        let answer = call.send().unwrap();
        let status = answer.status();
        let value: Value = answer.json().unwrap_or(Value::Null);
        assert!(status.is_success(), "{path}: {value}");
        value
    }

    /// Indexes the entries; how long it took.
    pub(crate) fn index(&self, entries: impl Iterator<Item = Entry>) -> Duration {
        let began = Instant::now();
        self.remove();
        self.ask(reqwest::Method::POST, "/indexes", &json!({ "uid": INDEX, "primaryKey": "number" }));
        let settings = json!({
            "searchableAttributes": ["title", "keywords", "gist", "text"],
            "filterableAttributes": FACETS,
            "localizedAttributes": [{ "attributePatterns": ["*"], "locales": ["cmn"] }],
        });
        let mut last = self.ask(reqwest::Method::PATCH, &format!("/indexes/{INDEX}/settings"), &settings);
        let mut batch = Vec::new();
        let mut entries = entries.peekable();
        while let Some(entry) = entries.next() {
            batch.push(json!({
                "number": entry.number,
                "title": entry.title,
                "keywords": entry.keywords,
                "gist": entry.gist,
                "text": entry.paragraphs().join("\n"),
                "dispute_type": entry.dispute_type.as_str(),
                "techniques": entry.techniques,
                "year": entry.year,
                "result": entry.result,
                "statutes": entry.statutes.iter().map(ToString::to_string).collect::<Vec<_>>(),
            }));
            if batch.len() == BATCH || entries.peek().is_none() {
                last = self.ask(reqwest::Method::POST, &format!("/indexes/{INDEX}/documents"), &Value::Array(std::mem::take(&mut batch)));
            }
        }
        self.wait(&last);
        began.elapsed()
    }

    fn wait(&self, task: &Value) {
        loop {
            let told = self.ask(reqwest::Method::GET, &format!("/tasks/{}", task["taskUid"]), &Value::Null);
            match told["status"].as_str() {
                Some("enqueued" | "processing") => std::thread::sleep(Duration::from_millis(200)),
                Some("succeeded") => return,
                _ => panic!("{told}"),
            }
        }
    }

    /// Asks one question as a page would.
    pub(crate) fn search(&self, question: &str) {
        let query = json!({
            "q": question, "limit": 10, "facets": FACETS, "attributesToRetrieve": ["number", "title"],
            "attributesToCrop": ["text"], "attributesToHighlight": ["title", "text"], "cropLength": 40,
        });
        self.ask(reqwest::Method::POST, &format!("/indexes/{INDEX}/search"), &query);
    }

    /// Takes the index away.
    pub(crate) fn remove(&self) {
        let call = self.client.delete(format!("{}/indexes/{INDEX}", self.url)).bearer_auth(&self.key);
        let task: Value = call.send().unwrap().json().unwrap();
        if task["taskUid"].is_u64() {
            while matches!(
                self.ask(reqwest::Method::GET, &format!("/tasks/{}", task["taskUid"]), &Value::Null)["status"].as_str(),
                Some("enqueued" | "processing")
            ) {
                std::thread::sleep(Duration::from_millis(100));
            }
        }
    }
}
