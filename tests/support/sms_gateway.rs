//! A stand-in for the text-message gateway, over real HTTP, that keeps what it accepts and fails on demand. Its
//! contract is the one that operators connect a provider by: POST of {"to", "text", "id"} with a bearer key; 200 with
//! {"id"} means accepted; the same id again means the same message, not a second one.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;
use serde_json::json;
use tokio::sync::watch;

use super::http_server::Served;

/// How long a test waits for a message before it says that none came.
const PATIENCE: Duration = Duration::from_secs(20);
const KEY: &str = "sms-test-key";

/// One message that the gateway accepted.
#[derive(Clone, Debug, Deserialize, PartialEq)]
pub(crate) struct TextMessage {
    /// The phone number, as it was posted.
    pub(crate) to: String,
    /// The words.
    pub(crate) text: String,
    /// The sender's own id of the message.
    pub(crate) id: String,
}

/// What goes wrong on demand.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Fault {
    None,
    Status(u16),
    Garbage,
    Silent,
    SilentAfterAccepting,
}

#[derive(Default)]
struct Desk {
    accepted: Vec<TextMessage>,
    posts: usize,
}

struct Shared {
    desk: Mutex<Desk>,
    changed: Condvar,
    fault: watch::Sender<Fault>,
}

impl Shared {
    fn desk(&self) -> MutexGuard<'_, Desk> {
        self.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The gateway; it stops with this value.
pub(crate) struct SmsGateway {
    shared: Arc<Shared>,
    served: Served,
}

impl SmsGateway {
    /// Starts on 127.0.0.1 and a free port.
    pub(crate) fn start() -> Self {
        let shared = Arc::new(Shared { desk: Mutex::default(), changed: Condvar::new(), fault: watch::Sender::new(Fault::None) });
        let state = Arc::clone(&shared);
        let served = Served::start(move |config| {
            config.app_data(web::Data::from(Arc::clone(&state))).route("/messages", web::post().to(receive));
        });
        Self { shared, served }
    }

    /// The address to post to.
    pub(crate) fn url(&self) -> String {
        self.served.url("/messages")
    }

    /// The key to show as `Authorization: Bearer …`.
    pub(crate) fn key(&self) -> &'static str {
        KEY
    }

    /// From now on every post is answered with this status: 400 is final, 408, 429 and 5xx are worth another try.
    pub(crate) fn fail_with(&self, status: u16) {
        self.shared.fault.send_replace(Fault::Status(status));
    }

    /// From now on the answer is 200 with a body that is not JSON, and nothing is kept.
    pub(crate) fn answer_garbage(&self) {
        self.shared.fault.send_replace(Fault::Garbage);
    }

    /// From now on posts are not answered, until `recover`.
    pub(crate) fn fall_silent(&self) {
        self.shared.fault.send_replace(Fault::Silent);
    }

    /// From now on messages are accepted but the sender is not told, until `recover`.
    pub(crate) fn accept_without_saying_so(&self) {
        self.shared.fault.send_replace(Fault::SilentAfterAccepting);
    }

    /// All is well again.
    pub(crate) fn recover(&self) {
        self.shared.fault.send_replace(Fault::None);
    }

    /// Every message that a phone would have shown, in order; a repeated id is shown once.
    pub(crate) fn messages(&self) -> Vec<TextMessage> {
        self.shared.desk().accepted.clone()
    }

    /// The messages that one phone would have shown.
    pub(crate) fn messages_to(&self, phone: &str) -> Vec<TextMessage> {
        self.messages().into_iter().filter(|message| message.to == phone).collect()
    }

    /// How many posts came in all, refused and repeated ones too.
    pub(crate) fn posts(&self) -> usize {
        self.shared.desk().posts
    }

    /// Waits until at least `count` messages are accepted, and returns all.
    #[track_caller]
    pub(crate) fn wait_for(&self, count: usize) -> Vec<TextMessage> {
        let waited = self.shared.changed.wait_timeout_while(self.shared.desk(), PATIENCE, |desk| desk.accepted.len() < count);
        let (desk, _) = waited.unwrap_or_else(PoisonError::into_inner);
        assert!(desk.accepted.len() >= count, "{} of {count} text messages came", desk.accepted.len());
        desk.accepted.clone()
    }
}

impl Drop for SmsGateway {
    fn drop(&mut self) {
        self.recover();
    }
}

async fn receive(call: HttpRequest, body: web::Bytes, shared: web::Data<Shared>) -> HttpResponse {
    shared.desk().posts += 1;
    let fault = *shared.fault.borrow();
    match fault {
        Fault::Status(status) => {
            return HttpResponse::build(StatusCode::from_u16(status).unwrap()).finish();
        }
        Fault::Garbage => {
            return HttpResponse::Ok().content_type("application/json").body("{\"id\": ");
        }
        Fault::Silent => {
            lifted(&shared, fault).await;
            return HttpResponse::ServiceUnavailable().finish();
        }
        Fault::None | Fault::SilentAfterAccepting => {}
    }
    let shown = call.headers().get("Authorization").and_then(|value| value.to_str().ok());
    if shown != Some(&format!("Bearer {KEY}")) {
        return HttpResponse::Unauthorized().finish();
    }
    let Ok(message) = serde_json::from_slice::<TextMessage>(&body) else {
        return HttpResponse::BadRequest().finish();
    };
    let id = message.id.clone();
    keep(&shared, message);
    if fault == Fault::SilentAfterAccepting {
        lifted(&shared, fault).await;
    }
    HttpResponse::Ok().json(json!({ "id": format!("gateway-{id}") }))
}

fn keep(shared: &Shared, message: TextMessage) {
    let mut desk = shared.desk();
    if !desk.accepted.iter().any(|other| other.id == message.id) {
        desk.accepted.push(message);
    }
    drop(desk);
    shared.changed.notify_all();
}

async fn lifted(shared: &Shared, fault: Fault) {
    let _ = shared.fault.subscribe().wait_for(|now| *now != fault).await;
}

mod tests {
    use reqwest::blocking::{Client, Response};

    use super::super::tls;
    use super::*;

    fn post(gateway: &SmsGateway, key: &str, body: &str) -> reqwest::Result<Response> {
        tls::ready();
        let client = Client::builder().timeout(Duration::from_millis(500)).build().unwrap();
        client.post(gateway.url()).bearer_auth(key).body(body.to_owned()).send()
    }

    fn send(gateway: &SmsGateway, id: &str) -> reqwest::Result<Response> {
        post(gateway, gateway.key(), &json!({ "to": "13800000001", "text": "验证码", "id": id }).to_string())
    }

    #[test]
    fn a_text_message_is_accepted_once_however_often_it_is_posted() {
        let gateway = SmsGateway::start();
        let answer: serde_json::Value = send(&gateway, "m1").unwrap().json().unwrap();
        assert_eq!(answer["id"], "gateway-m1");
        send(&gateway, "m1").unwrap();
        let message = TextMessage { to: "13800000001".into(), text: "验证码".into(), id: "m1".into() };
        assert_eq!(gateway.wait_for(1), [message]);
        assert_eq!((gateway.posts(), gateway.messages_to("13800000002").len()), (2, 0));
    }

    #[test]
    fn a_wrong_key_or_body_is_refused_for_good() {
        let gateway = SmsGateway::start();
        assert_eq!(post(&gateway, "guess", "{}").unwrap().status(), 401);
        assert_eq!(post(&gateway, gateway.key(), "{}").unwrap().status(), 400);
        assert!(gateway.messages().is_empty());
    }

    #[test]
    fn the_gateway_fails_as_told_and_recovers() {
        let gateway = SmsGateway::start();
        for status in [400, 429, 500] {
            gateway.fail_with(status);
            assert_eq!(send(&gateway, "m2").unwrap().status(), status);
        }
        gateway.answer_garbage();
        assert!(send(&gateway, "m2").unwrap().json::<serde_json::Value>().is_err());
        gateway.fall_silent();
        assert!(send(&gateway, "m2").unwrap_err().is_timeout());
        assert!(gateway.messages().is_empty());
        gateway.accept_without_saying_so();
        assert!(send(&gateway, "m2").unwrap_err().is_timeout());
        gateway.recover();
        assert!(send(&gateway, "m2").unwrap().status().is_success());
        assert_eq!(gateway.messages().len(), 1);
    }
}
