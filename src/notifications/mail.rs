//! The mail channel: over SMTP (lettre, TLS by rustls), or as files in the data folder when no server is configured.
//!
//! The notice's id is the Message-ID, so that a mail which was accepted but not acknowledged is the same mail when it is sent
//! again (RFC 5322, section 3.6.4). Which failures are worth another try is decided here; when they are tried is `delivery`.

use std::time::{Duration, SystemTime};

use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message};
use lettre::{SmtpTransport, Transport};

use super::delivery::{Failure, Outgoing, keep_file};
use crate::config::Config;

/// Hands a mail over.
pub(super) fn send(config: &Config, outgoing: &Outgoing<'_>) -> Result<Option<String>, Failure> {
    let message = compose(config, outgoing)?;
    if config.mail_url.is_empty() || config.mail_url.starts_with("file:") {
        keep_file(config, &format!("{}.eml", outgoing.id), &message.formatted())?;
        return Ok(None);
    }
    crate::tls::ready();
    let transport = SmtpTransport::from_url(&config.mail_url).map_err(|_| Failure::Later("mail_url is not understood".to_owned()))?;
    let transport = transport.timeout(Some(config.send_timeout())).build();
    transport.send(&message).map_err(|error| failure(&error))?;
    Ok(None)
}

/// The server's words may hold an address, so only its code is kept. A refused password is our configuration's fault and
/// not the mail's; everything that is not plainly final is tried again, because a read that timed out does not say so.
fn failure(error: &lettre::transport::smtp::Error) -> Failure {
    let code = error.status().map(u16::from);
    match code {
        Some(code @ (530 | 534 | 535 | 538)) => Failure::Later(format!("the mail server refuses our user or password ({code})")),
        Some(code) if error.is_permanent() => Failure::Never(format!("the mail server refuses this mail for good ({code})")),
        Some(code) => Failure::Later(format!("the mail server asks to try again ({code})")),
        None if error.is_tls() => Failure::Later("no secure connection to the mail server".to_owned()),
        None => Failure::Later("the mail server does not answer".to_owned()),
    }
}

fn compose(config: &Config, outgoing: &Outgoing<'_>) -> Result<Message, Failure> {
    let broken = |what: &str| Failure::Never(format!("the mail could not be written: {what}"));
    let from: Mailbox = config.mail_from.parse().map_err(|_| Failure::Later("mail_from is not an address".to_owned()))?;
    let to = outgoing.to.parse().map_err(|_| broken("the recipient is no address"))?;
    let written = Duration::from_micros(u64::try_from(outgoing.written.micros()).unwrap_or(0));
    let automatic = HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".to_owned());
    Message::builder()
        .message_id(Some(format!("<{}@{}>", outgoing.id, from.email.domain())))
        .date(SystemTime::UNIX_EPOCH + written)
        .from(from)
        .to(Mailbox::new(None, to))
        .subject(outgoing.title)
        .raw_header(automatic)
        .header(ContentType::TEXT_PLAIN)
        .body(outgoing.body.to_owned())
        .map_err(|_| broken("its parts do not fit"))
}
