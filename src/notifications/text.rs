//! The text-message channel: POST of `{"to", "text", "id"}` with a bearer key to the configured gateway, or files in the
//! data folder when none is configured.
//!
//! The contract is in docs/operations.md; it is the seam by which an operator connects a provider. The same id again means
//! the same message, so a lost answer never becomes a second message.

use reqwest::StatusCode;
use reqwest::blocking::Client;
use serde::Deserialize;

use super::delivery::{Failure, Outgoing, keep_file};
use crate::config::Config;

#[derive(Deserialize)]
struct Accepted {
    id: String,
}

/// Hands a text message over; returns the gateway's own id.
pub(super) fn send(config: &Config, outgoing: &Outgoing<'_>) -> Result<Option<String>, Failure> {
    if config.text_url.is_empty() {
        let file = format!("To: {}\nId: {}\n\n{}\n", outgoing.to, outgoing.id, outgoing.body);
        keep_file(config, &format!("{}.txt", outgoing.id), file.as_bytes())?;
        return Ok(None);
    }
    crate::tls::ready();
    let away = |_| Failure::Later("the text-message gateway does not answer".to_owned());
    let client = Client::builder().timeout(config.send_timeout()).build().map_err(away)?;
    let message = serde_json::json!({ "to": outgoing.to, "text": outgoing.body, "id": outgoing.id });
    let answer = client.post(&config.text_url).bearer_auth(&config.text_key).json(&message).send().map_err(away)?;
    let status = answer.status();
    if !status.is_success() {
        return Err(failure(status));
    }
    let accepted: Accepted = answer.json().map_err(|_| Failure::Later("the text-message gateway's answer is not understood".to_owned()))?;
    Ok(Some(accepted.id.chars().take(100).collect()))
}

/// A refused key is our configuration's fault and not the message's, so it is tried again like a gateway that is busy.
fn failure(status: StatusCode) -> Failure {
    let code = status.as_u16();
    match code {
        401 | 403 => Failure::Later(format!("the text-message gateway refuses our key ({code})")),
        408 | 429 | 500..=599 => Failure::Later(format!("the text-message gateway asks to try again ({code})")),
        300..=399 => Failure::Later(format!("text_url leads elsewhere ({code})")),
        _ => Failure::Never(format!("the text-message gateway refuses this message for good ({code})")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_refusal_of_the_message_itself_is_final() {
        for code in [400, 404, 413, 422] {
            assert!(matches!(failure(StatusCode::from_u16(code).unwrap()), Failure::Never(_)), "{code}");
        }
        for code in [302, 401, 403, 408, 429, 500, 503] {
            assert!(matches!(failure(StatusCode::from_u16(code).unwrap()), Failure::Later(_)), "{code}");
        }
    }
}
