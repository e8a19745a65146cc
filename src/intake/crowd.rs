//! How much one browser and one network may ask for in an hour, without shutting out a community.
//!
//! Mobile carriers and housing estates put thousands of people behind one address (carrier-grade NAT), so an address is no
//! person: a limit that stops one nuisance would stop a whole community on the day when it needs us most. A browser's mark is
//! nearer to a person, but a script throws its mark away with every request. Therefore two counters. The browser's is tight
//! and stops impatient fingers and broken devices. The network's is a ceiling far above what a community of thirty thousand
//! files in its worst hour (one in a hundred would be three hundred); it only bounds the disk and, for messages, the bill, and
//! its sentence names the roads that are not counted: telephone and window. Staff who file on behalf are not counted at all.

use crate::db::Tx;
use crate::db::throttle::{self, Limit};
use crate::error::{Error, Result};

/// Where a request over HTTP comes from.
#[derive(Clone, Debug)]
pub struct Whence {
    /// The browser's random mark.
    pub mark: String,
    /// Its network address.
    pub network: String,
}

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    /// Beginning a draft.
    Begin,
    /// Filing one.
    File,
    /// Sending oneself the link to a draft: each costs a message.
    Link,
    /// Trying a code with which a draft is gone on with; only wrong ones count.
    Resume,
}

impl Ask {
    /// The browser's limit and the network's.
    fn limits(self) -> (Limit, Limit) {
        let limit = |scope, failures| Limit { scope, failures, minutes: 60 };
        match self {
            Ask::Begin => (limit("draft.begin.browser", 30), limit("draft.begin.network", 3_000)),
            Ask::File => (limit("request.file.browser", 20), limit("request.file.network", 3_000)),
            Ask::Link => (limit("draft.link.browser", 6), limit("draft.link.network", 200)),
            Ask::Resume => (limit("draft.resume.browser", 10), limit("draft.resume.network", 300)),
        }
    }
}

const CROWDED: &str = "现在和您用同一个网络出口（小区宽带或手机流量常常共用）的人提交得特别多，请过一小时再来，已经填的内容都在。\
                       急事请马上打 110，也可以打社区电话或到窗口办理，那里不受影响。";

/// Counts what is asked for, before it is done; refuses what is too much.
pub fn admit(tx: &mut Tx<'_>, ask: Ask, whence: &Whence) -> Result<()> {
    let ((browser, network), (mark, address)) = (ask.limits(), subjects(tx, whence));
    throttle::attempt(tx, browser, &mark)?;
    throttle::attempt(tx, network, &address).map_err(|error| match error {
        Error::TooMany(_) => Error::TooMany(CROWDED.to_owned()),
        other => other,
    })
}

/// Takes one back that turned out right.
pub fn forgive(tx: &mut Tx<'_>, ask: Ask, whence: &Whence) -> Result<()> {
    let ((browser, network), (mark, address)) = (ask.limits(), subjects(tx, whence));
    throttle::forgive(tx, browser, &mark)?;
    throttle::forgive(tx, network, &address)
}

fn subjects(tx: &Tx<'_>, whence: &Whence) -> (String, String) {
    (tx.house.vault.blind("browser", &whence.mark), tx.house.vault.blind("network", &whence.network))
}
