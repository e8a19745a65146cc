//! The engine that answers at every moment: the one on the server while it is there, the embedded one, which is always written,
//! while it is not. A thread looks after the server: it has the index built, tries again when the server went away, and ends with
//! this value. What the embedded index knows as well (in how many entries a word stands) is never asked over the network.

use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::embedded::Embedded;
use super::meilisearch::{Away, Documents, Meilisearch};
use super::{Engine, Found, Query, Term, Trouble};

/// A server that went away is tried again after so long.
pub const AGAIN: Duration = Duration::from_secs(10);

/// Which engine answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// The embedded one: no server is configured.
    Embedded,
    /// The embedded one, until the server's index is ready.
    Preparing,
    /// The server.
    Server,
    /// The embedded one, because the server is of no use.
    Lost(Away),
}

impl std::fmt::Display for State {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            State::Embedded => f.write_str("embedded"),
            State::Preparing => f.write_str("embedded, the server's index is being built"),
            State::Server => f.write_str("server"),
            State::Lost(away) => write!(f, "embedded, the server is away: {away}"),
        }
    }
}

/// See the file's head.
pub struct Standing {
    embedded: Embedded,
    attended: Option<Attended>,
}

struct Attended {
    server: Arc<Server>,
    /// Calls the thread; it ends when this is gone.
    call: Sender<()>,
}

struct Server {
    engine: Meilisearch,
    documents: Box<dyn Documents>,
    state: Mutex<State>,
    changed: Condvar,
}

impl Standing {
    /// Only the embedded engine.
    pub fn alone(embedded: Embedded) -> Standing {
        Standing { embedded, attended: None }
    }

    /// Both; the server is made to hold the documents, and tried again after `again` when it went away.
    ///
    /// # Errors
    /// When no thread can be started.
    pub fn with(embedded: Embedded, engine: Meilisearch, documents: Box<dyn Documents>, again: Duration) -> Result<Standing, Away> {
        let server = Arc::new(Server { engine, documents, state: Mutex::new(State::Preparing), changed: Condvar::new() });
        let (call, called) = mpsc::channel();
        let attendant = Arc::clone(&server);
        let thread = std::thread::Builder::new().name("casebook".to_owned());
        thread.spawn(move || attendant.attend(&called, again)).map_err(|error| Away::Other(error.to_string()))?;
        Ok(Standing { embedded, attended: Some(Attended { server, call }) })
    }

    /// Which engine answers now.
    pub fn state(&self) -> State {
        self.attended.as_ref().map_or(State::Embedded, |attended| attended.server.state().clone())
    }

    /// Waits for a state, no longer than so long; says whether it came.
    pub fn waits_for(&self, most: Duration, wanted: impl Fn(&State) -> bool) -> bool {
        let Some(Attended { server, .. }) = &self.attended else { return wanted(&State::Embedded) };
        let waited = server.changed.wait_timeout_while(server.state(), most, |state| !wanted(state));
        !waited.unwrap_or_else(PoisonError::into_inner).1.timed_out()
    }
}

impl Server {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Says whether that is news.
    fn becomes(&self, state: State) -> bool {
        let before = std::mem::replace(&mut *self.state(), state.clone());
        self.changed.notify_all();
        let news = before != state;
        match &state {
            State::Lost(away) if news => tracing::warn!(target: "casebook", %away, "the search server is away; the embedded index answers"),
            State::Server if news => tracing::info!(target: "casebook", "the search server answers"),
            _ => {}
        }
        news
    }

    fn attend(&self, called: &Receiver<()>, again: Duration) {
        let wait = |span| !matches!(called.recv_timeout(span), Err(RecvTimeoutError::Disconnected));
        loop {
            self.visit(&wait);
            let stays = if *self.state() == State::Server { called.recv().is_ok() } else { wait(again) };
            if !stays {
                return;
            }
        }
    }

    fn visit(&self, wait: &dyn Fn(Duration) -> bool) {
        let outcome = self.engine.stands().and_then(|stands| {
            if stands {
                return Ok(());
            }
            self.becomes(State::Preparing);
            self.engine.build(self.documents.as_ref(), wait)
        });
        self.becomes(outcome.map_or_else(State::Lost, |()| State::Server));
    }
}

impl Engine for Standing {
    fn search(&self, query: &Query) -> Result<Found, Trouble> {
        let Some(Attended { server, call }) = &self.attended else { return self.embedded.search(query) };
        let there = *server.state() == State::Server;
        match there.then(|| server.engine.search(query)) {
            Some(Ok(found)) => return Ok(found),
            Some(Err(Trouble::Server(away))) => {
                let state = if away == Away::OtherBook { State::Preparing } else { State::Lost(away) };
                if server.becomes(state) {
                    // The thread is there as long as we are.
                    let _ = call.send(());
                }
            }
            Some(Err(trouble)) => return Err(trouble),
            None => {}
        }
        self.embedded.search(query)
    }

    fn spread(&self, term: &Term) -> Result<usize, Trouble> {
        self.embedded.spread(term)
    }

    fn size(&self) -> usize {
        self.embedded.size()
    }
}
