//! The stand-in mail server judged from outside, by a real mail client.

use std::time::Duration;

use lettre::message::{Attachment, MultiPart, SinglePart, header};
use lettre::{Message, SmtpTransport, Transport};

use super::*;

fn letter() -> Message {
    let parts = MultiPart::mixed()
        .multipart(MultiPart::alternative_plain_html("您好，诉求已收到。".to_owned(), "<p>您好</p>".to_owned()))
        .singlepart(Attachment::new("回执.txt".to_owned()).body("凭证".to_owned(), header::ContentType::TEXT_PLAIN));
    Message::builder()
        .from("码上和 <office@street.test>".parse().unwrap())
        .to("王某 <wang@home.test>".parse().unwrap())
        .subject("您的诉求已受理")
        .multipart(parts)
        .unwrap()
}

fn plain_letter() -> Message {
    Message::builder()
        .from("office@street.test".parse().unwrap())
        .to("wang@home.test".parse().unwrap())
        .subject("x")
        .singlepart(SinglePart::plain("第一行\n.第二行以点开头".to_owned()))
        .unwrap()
}

fn client(server: &MailServer, patience: Duration) -> SmtpTransport {
    SmtpTransport::builder_dangerous("127.0.0.1").port(server.port()).timeout(Some(patience)).build()
}

const SHORT: Duration = Duration::from_millis(300);
const LONG: Duration = Duration::from_secs(10);

#[test]
fn a_mail_arrives_decoded_with_its_envelope() {
    let server = MailServer::start();
    client(&server, LONG).send(&letter()).unwrap();
    let mail = server.wait_for(1).remove(0);
    assert_eq!((mail.envelope_from.as_str(), mail.envelope_to.as_slice()), ("office@street.test", &mail.to[..]));
    assert_eq!((mail.from.as_str(), mail.to[0].as_str()), ("office@street.test", "wang@home.test"));
    assert_eq!(mail.subject, "您的诉求已受理");
    assert_eq!(mail.text.trim(), "您好，诉求已收到。");
    assert_eq!(mail.html.trim(), "<p>您好</p>");
    assert_eq!(mail.attachments, [("回执.txt".to_owned(), "凭证".as_bytes().to_vec())]);
    assert_eq!(mail.header("MIME-Version").as_deref(), Some("1.0"));
    assert_eq!(server.mails_to("wang@home.test").len(), 1);
    assert!(server.mails_to("nobody@home.test").is_empty());
}

#[test]
fn a_plain_mail_keeps_its_lines_and_has_no_html() {
    let server = MailServer::start();
    client(&server, LONG).send(&plain_letter()).unwrap();
    let mail = server.mails().remove(0);
    assert_eq!(mail.text.lines().collect::<Vec<_>>(), ["第一行", ".第二行以点开头"]);
    assert_eq!(mail.html, "");
}

#[test]
fn refusals_are_temporary_or_final_as_told() {
    let server = MailServer::start();
    let client = client(&server, LONG);
    server.refuse_for_now();
    assert!(client.send(&plain_letter()).unwrap_err().is_transient());
    server.refuse_for_good();
    assert!(client.send(&plain_letter()).unwrap_err().is_permanent());
    server.refuse_mailbox("wang@home.test");
    assert!(client.send(&plain_letter()).unwrap_err().is_permanent());
    server.refuse_mailbox("other@home.test");
    client.send(&plain_letter()).unwrap();
    server.recover();
    client.send(&plain_letter()).unwrap();
    assert_eq!(server.mails().len(), 2);
}

#[test]
fn a_server_that_is_down_refuses_and_comes_back_at_the_same_port() {
    let server = MailServer::start();
    let kept_open = client(&server, LONG);
    kept_open.send(&plain_letter()).unwrap();
    server.go_down();
    assert!(kept_open.send(&plain_letter()).is_err());
    assert!(client(&server, LONG).send(&plain_letter()).is_err());
    server.come_back();
    client(&server, LONG).send(&plain_letter()).unwrap();
    assert_eq!(server.mails().len(), 2);
}

/// Whether an impatient client ends without an answer; Linux words a read's end of patience as "would block".
fn gives_up(server: &MailServer) -> bool {
    let error = client(server, SHORT).send(&plain_letter()).unwrap_err();
    !error.is_permanent() && !error.is_transient()
}

#[test]
fn a_silent_server_makes_the_client_give_up() {
    let server = MailServer::start();
    server.fall_silent();
    assert!(gives_up(&server));
    assert!(server.mails().is_empty());
    server.accept_without_saying_so();
    assert!(gives_up(&server));
    assert_eq!(server.wait_for(1).len(), 1);
    server.recover();
    client(&server, LONG).send(&plain_letter()).unwrap();
    assert_eq!(server.mails().len(), 2);
}
