//! How the server is spoken to: the client library's requests over the program's own HTTP client. Blocking, as every search runs on
//! a thread that may block, so that the futures of the client library are ready as soon as they are asked and no runtime is needed.
//! The key stands in a header and nowhere else.

use std::time::Duration;

use async_trait::async_trait;
use futures_util::FutureExt;
use futures_util::io::{AsyncRead, AsyncReadExt};
use meilisearch_sdk::errors::Error;
use meilisearch_sdk::request::{HttpClient, Method, parse_response};
use reqwest::blocking::{Client, RequestBuilder};
use reqwest::{StatusCode, redirect};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::Away;

/// How long may be waited.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// For a connection.
    pub connect: Duration,
    /// For an answer.
    pub answer: Duration,
}

/// For a search that somebody waits for.
pub(super) const SEARCHING: Patience = Patience { connect: Duration::from_millis(500), answer: Duration::from_secs(3) };
/// For handing documents over.
pub(super) const WRITING: Patience = Patience { connect: Duration::from_secs(2), answer: Duration::from_secs(60) };

/// One way of speaking to the server.
#[derive(Clone)]
pub(super) struct Line {
    client: Client,
    key: String,
}

impl Line {
    pub(super) fn new(key: &str, patience: Patience) -> Result<Line, Away> {
        crate::tls::ready();
        let client = Client::builder().connect_timeout(patience.connect).timeout(patience.answer).redirect(redirect::Policy::none());
        let client = client.build().map_err(|error| Away::Other(error.to_string()))?;
        Ok(Line { client, key: key.to_owned() })
    }

    fn send<Output: DeserializeOwned>(&self, request: RequestBuilder, url: &str, expected: u16) -> Result<Output, Error> {
        let request = if self.key.is_empty() { request } else { request.bearer_auth(&self.key) };
        let answer = request.send().map_err(silent)?;
        let status = answer.status();
        let away = match status {
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Some(Away::Key),
            _ if status.is_server_error() || status.is_redirection() || status == StatusCode::TOO_MANY_REQUESTS => {
                Some(Away::Status(status.as_u16()))
            }
            _ => None,
        };
        match away {
            Some(away) => Err(Error::Other(Box::new(away))),
            None => parse_response(status.as_u16(), expected, &answer.text().map_err(silent)?, url.to_owned()),
        }
    }
}

#[expect(clippy::needless_pass_by_value, reason = "made for map_err")]
fn silent(error: reqwest::Error) -> Error {
    Error::Other(Box::new(if error.is_timeout() { Away::Slow } else { Away::Silent }))
}

/// The names and values of a query, which the client library gives as a record.
fn with_query(url: &str, query: &impl Serialize) -> Result<String, Error> {
    let serde_json::Value::Object(fields) = serde_json::to_value(query)? else { return Ok(url.to_owned()) };
    let mut url = url::Url::parse(url).map_err(|error| Error::Other(Box::new(error)))?;
    for (name, value) in fields.iter().filter(|(_, value)| !value.is_null()) {
        url.query_pairs_mut().append_pair(name, &value.as_str().map_or_else(|| value.to_string(), str::to_owned));
    }
    Ok(url.into())
}

#[async_trait]
impl HttpClient for Line {
    async fn stream_request<Query, Body, Output>(
        &self,
        url: &str,
        method: Method<Query, Body>,
        content_type: &str,
        expected_status_code: u16,
    ) -> Result<Output, Error>
    where
        Query: Serialize + Send + Sync,
        Body: AsyncRead + Send + Sync + 'static,
        Output: DeserializeOwned + 'static,
    {
        let address = with_query(url, method.query())?;
        let request = match &method {
            Method::Get { .. } => self.client.get(&address),
            Method::Post { .. } => self.client.post(&address),
            Method::Patch { .. } => self.client.patch(&address),
            Method::Put { .. } => self.client.put(&address),
            Method::Delete { .. } => self.client.delete(&address),
        };
        let request = match method.into_body() {
            Some(body) => {
                let mut bytes = Vec::new();
                Box::pin(body).read_to_end(&mut bytes).await.map_err(|error| Error::Other(Box::new(error)))?;
                request.header(reqwest::header::CONTENT_TYPE, content_type).body(bytes)
            }
            None => request,
        };
        self.send(request, url, expected_status_code)
    }
}

/// What a question of the client library came to. It waits for nothing but our own line, which blocks.
pub(super) fn settled<T>(asked: impl Future<Output = Result<T, Error>>) -> Result<T, Away> {
    match asked.now_or_never() {
        Some(outcome) => outcome.map_err(Away::from),
        None => Err(Away::Other("the client library waited for something else than an answer".to_owned())),
    }
}
