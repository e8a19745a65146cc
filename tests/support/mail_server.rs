//! A real SMTP server on this machine that keeps what it receives and fails on demand. It stands behind a door, a small
//! relay on the public port, so that it can be down for a while and come back at the same address. It speaks no TLS and
//! asks for no password: the library would ask for one only over TLS.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use mail_parser::{Address, MessageParser, MimeHeaders};
use mailin_embedded::response::OK;
use mailin_embedded::{Handler, Response, Server};

/// How long a test waits for a mail before it says that none came.
const PATIENCE: Duration = Duration::from_secs(20);

/// One mail as it arrived: the envelope, and its content decoded.
#[derive(Clone, Debug)]
pub(crate) struct Mail {
    /// Who the envelope says sent it.
    pub(crate) envelope_from: String,
    /// Whom the envelope names.
    pub(crate) envelope_to: Vec<String>,
    /// The address in the From header.
    pub(crate) from: String,
    /// The addresses in the To header.
    pub(crate) to: Vec<String>,
    /// The subject, decoded.
    pub(crate) subject: String,
    /// The plain text, decoded.
    pub(crate) text: String,
    /// The HTML part, decoded; empty when there is none.
    pub(crate) html: String,
    /// Attachments: name and content.
    pub(crate) attachments: Vec<(String, Vec<u8>)>,
    /// Every byte that came.
    pub(crate) raw: Vec<u8>,
}

impl Mail {
    /// A header's text, if the mail has it.
    pub(crate) fn header(&self, name: &str) -> Option<String> {
        let message = MessageParser::default().parse(&self.raw)?;
        message.header_raw(name.to_owned()).map(|value| value.trim().to_owned())
    }

    fn parse(envelope_from: String, envelope_to: Vec<String>, raw: Vec<u8>) -> Self {
        let message = MessageParser::default().parse(&raw).unwrap_or_default();
        let html = message.html_part(0).filter(|part| part.is_text_html());
        Self {
            envelope_from,
            envelope_to,
            from: addresses(message.from()).into_iter().next().unwrap_or_default(),
            to: addresses(message.to()),
            subject: message.subject().unwrap_or_default().to_owned(),
            text: message.body_text(0).unwrap_or_default().into_owned(),
            html: html.and_then(|part| part.text_contents()).unwrap_or_default().to_owned(),
            attachments: message
                .attachments()
                .map(|part| (part.attachment_name().unwrap_or_default().to_owned(), part.contents().to_vec()))
                .collect(),
            raw: raw.clone(),
        }
    }
}

fn addresses(header: Option<&Address<'_>>) -> Vec<String> {
    header.into_iter().flat_map(Address::iter).filter_map(|one| one.address()).map(str::to_owned).collect()
}

/// What goes wrong on demand.
#[derive(Clone, Debug, Default, PartialEq)]
enum Fault {
    #[default]
    None,
    Temporary,
    Final,
    FinalFor(String),
    Silent,
    SilentAfterAccepting,
}

#[derive(Default)]
struct Desk {
    fault: Fault,
    mails: Vec<Mail>,
}

#[derive(Default)]
struct Shared {
    desk: Mutex<Desk>,
    changed: Condvar,
}

impl Shared {
    fn desk(&self) -> MutexGuard<'_, Desk> {
        self.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn set(&self, fault: Fault) {
        self.desk().fault = fault;
        self.changed.notify_all();
    }

    /// Holds the caller until the fault is lifted.
    fn hold_while(&self, fault: &Fault) {
        let _desk = self.changed.wait_while(self.desk(), |desk| desk.fault == *fault);
    }
}

/// The server; it goes down with this value.
pub(crate) struct MailServer {
    shared: Arc<Shared>,
    inner: SocketAddr,
    door: Mutex<Option<Door>>,
    port: u16,
}

impl MailServer {
    /// Starts on 127.0.0.1 and a free port.
    pub(crate) fn start() -> Self {
        let shared = Arc::new(Shared::default());
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let inner = listener.local_addr().unwrap();
        let mut server = Server::new(Clerk::new(&shared));
        server.with_name("mail.test").with_num_threads(4).with_tcp_listener(listener);
        std::thread::spawn(move || server.serve().unwrap());
        let door = Door::open(0, inner);
        let port = door.address.port();
        Self { shared, inner, door: Mutex::new(Some(door)), port }
    }

    /// The port on 127.0.0.1.
    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// From now on the port refuses connections, and those that stand are cut.
    pub(crate) fn go_down(&self) {
        self.door.lock().unwrap_or_else(PoisonError::into_inner).take();
    }

    /// The port answers again.
    pub(crate) fn come_back(&self) {
        let mut door = self.door.lock().unwrap_or_else(PoisonError::into_inner);
        door.get_or_insert_with(|| Door::open(self.port, self.inner));
    }

    /// From now on every recipient is refused with 451: try again later.
    pub(crate) fn refuse_for_now(&self) {
        self.shared.set(Fault::Temporary);
    }

    /// From now on every recipient is refused with 550: do not try again.
    pub(crate) fn refuse_for_good(&self) {
        self.shared.set(Fault::Final);
    }

    /// From now on this one recipient is refused with 550.
    pub(crate) fn refuse_mailbox(&self, address: &str) {
        self.shared.set(Fault::FinalFor(address.to_owned()));
    }

    /// From now on the server connects and then says nothing, until `recover`.
    pub(crate) fn fall_silent(&self) {
        self.shared.set(Fault::Silent);
    }

    /// From now on the server keeps the mail but does not say so, until `recover`: the sender cannot know.
    pub(crate) fn accept_without_saying_so(&self) {
        self.shared.set(Fault::SilentAfterAccepting);
    }

    /// All is well again.
    pub(crate) fn recover(&self) {
        self.shared.set(Fault::None);
    }

    /// Every mail so far, in order of arrival.
    pub(crate) fn mails(&self) -> Vec<Mail> {
        self.shared.desk().mails.clone()
    }

    /// The mails so far for one recipient.
    pub(crate) fn mails_to(&self, address: &str) -> Vec<Mail> {
        self.mails().into_iter().filter(|mail| mail.envelope_to.iter().any(|to| to == address)).collect()
    }

    /// Waits until at least `count` mails are there, and returns all.
    #[track_caller]
    pub(crate) fn wait_for(&self, count: usize) -> Vec<Mail> {
        let waited = self.shared.changed.wait_timeout_while(self.shared.desk(), PATIENCE, |desk| desk.mails.len() < count);
        let (desk, _) = waited.unwrap_or_else(PoisonError::into_inner);
        assert!(desk.mails.len() >= count, "{} of {count} mails came", desk.mails.len());
        desk.mails.clone()
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        self.recover();
    }
}

/// Serves one connection.
#[derive(Clone)]
struct Clerk {
    shared: Arc<Shared>,
    from: String,
    to: Vec<String>,
    raw: Vec<u8>,
}

impl Clerk {
    fn new(shared: &Arc<Shared>) -> Self {
        Self { shared: Arc::clone(shared), from: String::new(), to: Vec::new(), raw: Vec::new() }
    }
}

impl Handler for Clerk {
    fn helo(&mut self, _ip: IpAddr, _domain: &str) -> Response {
        self.shared.hold_while(&Fault::Silent);
        OK
    }

    fn mail(&mut self, _ip: IpAddr, _domain: &str, _from: &str) -> Response {
        self.shared.hold_while(&Fault::Silent);
        OK
    }

    fn rcpt(&mut self, to: &str) -> Response {
        let fault = self.shared.desk().fault.clone();
        match fault {
            Fault::Temporary => Response::custom(451, "Try again later".to_owned()),
            Fault::Final => Response::custom(550, "No such mailbox".to_owned()),
            Fault::FinalFor(address) if address == to => Response::custom(550, "No such mailbox".to_owned()),
            _ => OK,
        }
    }

    fn data_start(&mut self, _domain: &str, from: &str, _is8bit: bool, to: &[String]) -> Response {
        self.from = from.to_owned();
        self.to = to.to_vec();
        self.raw.clear();
        OK
    }

    fn data(&mut self, line: &[u8]) -> io::Result<()> {
        self.raw.extend_from_slice(line);
        Ok(())
    }

    fn data_end(&mut self) -> Response {
        let mail = Mail::parse(self.from.clone(), self.to.clone(), std::mem::take(&mut self.raw));
        self.shared.desk().mails.push(mail);
        self.shared.changed.notify_all();
        self.shared.hold_while(&Fault::SilentAfterAccepting);
        OK
    }
}

/// The public port: passes bytes both ways until it is dropped.
struct Door {
    address: SocketAddr,
    closing: Arc<AtomicBool>,
    guests: Arc<Mutex<Vec<TcpStream>>>,
    porter: Option<JoinHandle<()>>,
}

impl Door {
    fn open(port: u16, inner: SocketAddr) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).unwrap();
        let address = listener.local_addr().unwrap();
        let closing = Arc::new(AtomicBool::new(false));
        let guests = Arc::new(Mutex::new(Vec::new()));
        let (told, list) = (Arc::clone(&closing), Arc::clone(&guests));
        let porter = std::thread::spawn(move || {
            for guest in listener.incoming() {
                if told.load(Ordering::SeqCst) {
                    return;
                }
                if let Ok(guest) = guest {
                    let house = TcpStream::connect(inner).unwrap();
                    let mut list = list.lock().unwrap_or_else(PoisonError::into_inner);
                    list.extend([guest.try_clone().unwrap(), house.try_clone().unwrap()]);
                    pass(guest.try_clone().unwrap(), house.try_clone().unwrap());
                    pass(house, guest);
                }
            }
        });
        Self { address, closing, guests, porter: Some(porter) }
    }
}

impl Drop for Door {
    fn drop(&mut self) {
        self.closing.store(true, Ordering::SeqCst);
        // A last guest wakes the porter, who then leaves and takes the listening port along.
        let _ = TcpStream::connect(self.address);
        if let Some(porter) = self.porter.take() {
            let _ = porter.join();
        }
        for guest in self.guests.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            let _ = guest.shutdown(Shutdown::Both);
        }
    }
}

fn pass(mut from: TcpStream, mut to: TcpStream) {
    std::thread::spawn(move || {
        let _ = io::copy(&mut from, &mut to);
        let _ = to.shutdown(Shutdown::Write);
    });
}

#[path = "mail_server_tests.rs"]
mod tests;
