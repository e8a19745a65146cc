//! A stand-in for the search server, over real HTTP: it passes requests on to the server that `MEILI_URL` names, or answers them
//! from recordings of such a server, and fails on demand. What it records it writes as constants where it changes from run to run
//! (times, numbers of tasks), and it gives the program just what it records.

use std::collections::{BTreeMap, VecDeque};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};
use tokio::sync::watch;

use crate::support::http_server::Served;
use crate::support::tls;

const KEY: &str = "search-test-key";
/// Longer bodies are recorded by their digest.
const LONGEST_BODY: usize = 400;

/// What goes wrong on demand.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Fault {
    /// Nothing.
    None,
    /// This status.
    Status(u16),
    /// 200 with what is not JSON.
    Garbage,
    /// No answer, until the fault changes.
    Silent,
}

#[expect(clippy::disallowed_methods, reason = "the tests' own setting, not the program's")]
fn setting(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// One request with its answers in their order; the last one stays.
#[derive(Clone, Debug, Deserialize, Serialize)]
struct Recorded {
    method: String,
    path: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    body: String,
    answers: VecDeque<(u16, Value)>,
}

struct Real {
    url: String,
    key: String,
    client: reqwest::Client,
    /// Numbers of tasks, in the order in which they were given.
    tasks: Mutex<Vec<u64>>,
    record: bool,
}

struct Shared {
    name: String,
    tape: Mutex<Vec<Recorded>>,
    real: Option<Real>,
    fault: watch::Sender<Fault>,
}

impl Shared {
    fn tape(&self) -> MutexGuard<'_, Vec<Recorded>> {
        self.tape.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn file(&self) -> PathBuf {
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/recordings/meilisearch").join(format!("{}.json", self.name))
    }
}

/// The stand-in; it stops with this value, and writes what it recorded.
pub(crate) struct SearchServer {
    shared: Arc<Shared>,
    served: Served,
}

impl SearchServer {
    /// Starts on 127.0.0.1 and a free port; the name is that of the recordings.
    pub(crate) fn start(name: &str) -> Self {
        Self::recording(name, true)
    }

    /// The same, of which no recording is made: for what is only asked of a real server.
    pub(crate) fn start_unrecorded(name: &str) -> Self {
        Self::recording(name, false)
    }

    fn recording(name: &str, record: bool) -> Self {
        tls::ready();
        let real = setting("MEILI_URL").map(|url| Real {
            url: url.trim_end_matches('/').to_owned(),
            key: setting("MEILI_KEY").unwrap_or_default(),
            client: reqwest::Client::builder().timeout(Duration::from_secs(60)).build().unwrap(),
            tasks: Mutex::default(),
            record: record && setting("MEILI_RECORD").is_some(),
        });
        let shared = Shared { name: name.to_owned(), tape: Mutex::default(), real, fault: watch::Sender::new(Fault::None) };
        if shared.real.is_none() {
            let text = std::fs::read_to_string(shared.file()).unwrap_or_default();
            *shared.tape() = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        }
        let shared = Arc::new(shared);
        let state = Arc::clone(&shared);
        let served = Served::start(move |config| {
            config
                .app_data(web::Data::from(Arc::clone(&state)))
                .app_data(web::PayloadConfig::new(50_000_000))
                .default_service(web::to(receive));
        });
        Self { shared, served }
    }

    /// Whether a real server is behind it.
    pub(crate) fn is_real() -> bool {
        setting("MEILI_URL").is_some()
    }

    /// The server's address.
    pub(crate) fn url(&self) -> String {
        self.served.url("")
    }

    /// The key to show.
    pub(crate) fn key(&self) -> &'static str {
        KEY
    }

    /// Makes an index without documents or settings, and waits until it is there.
    pub(crate) fn makes_an_index(&self, uid: &str) {
        let client = reqwest::blocking::Client::new();
        let ask = |call: reqwest::blocking::RequestBuilder| -> Value { call.bearer_auth(KEY).send().unwrap().json().unwrap() };
        ask(client.delete(format!("{}/indexes/{uid}", self.url())));
        let made = ask(client.post(format!("{}/indexes", self.url())).json(&serde_json::json!({ "uid": uid })));
        let waiting = |task: &Value| ["enqueued", "processing"].iter().any(|state| task["status"] == *state);
        while waiting(&ask(client.get(format!("{}/tasks/{}", self.url(), made["taskUid"])))) {
            std::thread::yield_now();
        }
    }

    /// From now on every request fails so.
    pub(crate) fn fail(&self, fault: Fault) {
        self.shared.fault.send_replace(fault);
    }
}

impl Drop for SearchServer {
    fn drop(&mut self) {
        self.fail(Fault::None);
        let records = self.shared.real.as_ref().is_some_and(|real| real.record);
        if records && !std::thread::panicking() && !self.shared.tape().is_empty() {
            let mut tape = self.shared.tape();
            for recorded in tape.iter_mut() {
                // The last answer stays: it need not be written twice.
                while recorded.answers.len() > 1 && recorded.answers.back() == recorded.answers.iter().nth_back(1) {
                    recorded.answers.pop_back();
                }
            }
            let lines: Vec<String> = tape.iter().map(|recorded| serde_json::to_string(recorded).unwrap()).collect();
            std::fs::write(self.shared.file(), lines.join("\n") + "\n").unwrap();
        }
    }
}

async fn receive(call: HttpRequest, body: web::Bytes, shared: web::Data<Shared>) -> HttpResponse {
    let fault = *shared.fault.borrow();
    match fault {
        Fault::None => {}
        Fault::Status(status) => return HttpResponse::build(StatusCode::from_u16(status).unwrap()).finish(),
        Fault::Garbage => return HttpResponse::Ok().content_type("application/json").body("{\"results\": "),
        Fault::Silent => {
            let _ = shared.fault.subscribe().wait_for(|now| *now != fault).await;
            return HttpResponse::ServiceUnavailable().finish();
        }
    }
    let shown = call.headers().get("Authorization").and_then(|value| value.to_str().ok());
    if shown != Some(&format!("Bearer {KEY}")) {
        return HttpResponse::Forbidden().json(serde_json::json!({
            "message": "The provided API key is invalid.", "code": "invalid_api_key", "type": "auth", "link": ""
        }));
    }
    let (status, answer) = match &shared.real {
        Some(real) => real.passes_on(&shared, &call, &body).await,
        None => replayed(&shared, &call, &body),
    };
    HttpResponse::build(StatusCode::from_u16(status).unwrap()).json(answer)
}

/// Method, path with query, body as it is recorded.
fn request(call: &HttpRequest, body: &[u8]) -> (String, String, String) {
    let body = if body.len() > LONGEST_BODY {
        format!("sha256:{}", Sha256::digest(body).iter().map(|byte| format!("{byte:02x}")).collect::<String>())
    } else {
        String::from_utf8_lossy(body).into_owned()
    };
    (call.method().to_string(), call.uri().to_string(), body)
}

fn replayed(shared: &Shared, call: &HttpRequest, body: &[u8]) -> (u16, Value) {
    let (method, path, known) = request(call, body);
    let mut tape = shared.tape();
    let found = tape.iter_mut().find(|recorded| recorded.method == method && recorded.path == path && recorded.body == known);
    match found {
        Some(recorded) if recorded.answers.len() > 1 => recorded.answers.pop_front().unwrap(),
        Some(recorded) => recorded.answers[0].clone(),
        None => {
            let body = String::from_utf8_lossy(body);
            let sentence = format!(
                "{} has no recording of {method} {path} {body:.300}; tests/search_contract/README.md tells how to record",
                shared.name
            );
            (400, serde_json::json!({ "message": sentence, "code": "bad_request", "type": "invalid_request", "link": "" }))
        }
    }
}

impl Real {
    async fn passes_on(&self, shared: &Shared, call: &HttpRequest, body: &[u8]) -> (u16, Value) {
        let (method, path, known) = request(call, body);
        let url = format!("{}{}", self.url, self.with_real_task(&path));
        let method_there = reqwest::Method::from_bytes(method.as_bytes()).unwrap();
        let there =
            self.client.request(method_there, url).bearer_auth(&self.key).header("Content-Type", "application/json").body(body.to_vec());
        let answer = there.send().await.unwrap();
        let status = answer.status().as_u16();
        let mut value: Value = answer.json().await.unwrap_or(Value::Null);
        self.settle(&mut value);
        let waiting = path.starts_with("/tasks/") && ["enqueued", "processing"].iter().any(|state| value["status"] == *state);
        if self.record && !waiting {
            let mut tape = shared.tape();
            let at = tape.iter().position(|recorded| recorded.method == method && recorded.path == path && recorded.body == known);
            let at = at.unwrap_or_else(|| {
                tape.push(Recorded { method, path, body: known, answers: VecDeque::new() });
                tape.len() - 1
            });
            tape[at].answers.push_back((status, value.clone()));
        }
        (status, value)
    }

    /// Constants for what changes from run to run.
    fn settle(&self, value: &mut Value) {
        match value {
            Value::Array(values) => values.iter_mut().for_each(|value| self.settle(value)),
            Value::Object(fields) => {
                for gone in ["requestUid", "batchUid", "details"] {
                    fields.remove(gone);
                }
                for (name, value) in fields.iter_mut() {
                    match name.as_str() {
                        "processingTimeMs" => *value = 0.into(),
                        "enqueuedAt" | "startedAt" | "finishedAt" if value.is_string() => *value = "2026-01-01T00:00:00Z".into(),
                        "duration" if value.is_string() => *value = "PT0S".into(),
                        "taskUid" | "uid" if value.is_u64() => *value = self.task(value.as_u64().unwrap()).into(),
                        _ => self.settle(value),
                    }
                }
                // In one order, whatever that of the server.
                let sorted: BTreeMap<String, Value> = std::mem::take(fields).into_iter().collect();
                fields.extend(sorted);
            }
            _ => {}
        }
    }

    fn task(&self, uid: u64) -> usize {
        let mut tasks = self.tasks.lock().unwrap_or_else(PoisonError::into_inner);
        tasks.iter().position(|known| *known == uid).unwrap_or_else(|| {
            tasks.push(uid);
            tasks.len() - 1
        })
    }

    fn with_real_task(&self, path: &str) -> String {
        let tasks = self.tasks.lock().unwrap_or_else(PoisonError::into_inner);
        let uid = path.strip_prefix("/tasks/").and_then(|number| tasks.get(number.parse::<usize>().ok()?));
        uid.map_or_else(|| path.to_owned(), |uid| format!("/tasks/{uid}"))
    }
}

mod tests {
    use reqwest::blocking::{Client, Response};

    use super::*;

    fn get(server: &SearchServer, key: &str, path: &str) -> reqwest::Result<Response> {
        let client = Client::builder().timeout(Duration::from_millis(500)).build().unwrap();
        client.get(format!("{}{path}", server.url())).bearer_auth(key).send()
    }

    #[test]
    fn the_search_server_fails_as_told_and_refuses_a_wrong_key() {
        let server = SearchServer::start_unrecorded("harness");
        assert_eq!(get(&server, "guess", "/version").unwrap().status(), 403);
        server.fail(Fault::Status(503));
        assert_eq!(get(&server, server.key(), "/version").unwrap().status(), 503);
        server.fail(Fault::Garbage);
        assert!(get(&server, server.key(), "/version").unwrap().json::<Value>().is_err());
        server.fail(Fault::Silent);
        assert!(get(&server, server.key(), "/version").unwrap_err().is_timeout());
    }

    #[test]
    fn a_request_that_was_not_recorded_is_refused_with_a_sentence() {
        let server = SearchServer::start_unrecorded("harness");
        if !SearchServer::is_real() {
            let answer: Value = get(&server, server.key(), "/no/such/path").unwrap().json().unwrap();
            assert!(answer["message"].as_str().unwrap().contains("harness has no recording of GET /no/such/path"), "{answer}");
        }
    }
}
