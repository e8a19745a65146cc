//! What happened to a request or a case, in sentences that a party would understand (进度), each at its level.
//!
//! A subject is `request:<id>` or `case:<id>`. Parties read the level `parties`; staff read both. Sentences hold no personal
//! data of the other side. Who may read a subject is decided by the domain that owns it.

pub mod store;

use serde::Serialize;

use crate::actor::Actor;
use crate::clock::Moment;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::text_enum;

text_enum! {
    /// Who reads an event.
    pub enum Level {
        /// Parties and staff.
        Parties = "parties" => "当事人可见",
        /// Staff only.
        Staff = "staff" => "内部",
    }
}

/// One thing that happened, to be told.
#[derive(Clone, Debug)]
pub struct Event<'a> {
    /// `request:<id>` or `case:<id>`.
    pub subject: &'a str,
    /// Who reads it.
    pub level: Level,
    /// Noun and verb: `request.filed`; also the audit trail's action.
    pub kind: &'static str,
    /// What happened, as a sentence without its subject's name: “已分拨到同乐社区”.
    pub sentence: String,
    /// More, in smaller type: a reason, a rule, an answer. Sealed in the table.
    pub detail: Option<String>,
}

/// Tells an event and leaves its audit line, in the transaction that makes it true.
pub fn tell(tx: &mut Tx<'_>, actor: &Actor, event: Event<'_>) -> Result<()> {
    tx.audit(crate::audit::AuditLine::new(actor, event.kind, event.subject));
    store::insert(tx, actor, event)
}

/// An event as pages show it: the `timeline` part in docs/look.md.
#[derive(Clone, Debug, Serialize)]
pub struct Told {
    /// 2026年11月23日 09:05.
    pub at: String,
    /// For `<time datetime>`.
    pub machine: String,
    /// The sentence.
    pub text: String,
    /// More.
    pub detail: Option<String>,
    /// Name of who did it.
    pub who: String,
    /// `done`, or `now` for the newest.
    pub kind: &'static str,
    /// True when parties do not see it.
    pub internal: bool,
    /// What it happened to, where events of several matters stand together.
    pub about: Option<String>,
    /// Where that is.
    pub href: Option<String>,
}

impl Told {
    fn new(row: store::EventRow, newest: bool) -> Told {
        Told {
            at: Moment::words(row.at),
            machine: row.at.machine(),
            text: row.sentence,
            detail: row.detail,
            who: row.actor_name,
            kind: if newest { "now" } else { "done" },
            internal: row.level == Level::Staff,
            about: None,
            href: None,
        }
    }
}

/// Events of a subject as pages show them, newest first.
pub fn shown(rows: Vec<store::EventRow>) -> Vec<Told> {
    rows.into_iter().enumerate().map(|(i, row)| Told::new(row, i == 0)).collect()
}

/// Tells a person who came second what happened meanwhile, newest first; `otherwise` when the timeline does not say.
pub fn overtaken(news: &[store::EventRow], otherwise: &str) -> Error {
    let told: Vec<String> = news.iter().map(|event| format!("{}（{}，{}）", event.sentence, event.actor_name, event.at.words())).collect();
    let told = if told.is_empty() { otherwise.to_owned() } else { told.join("；") };
    Error::Conflict(format!("您打开这一页之后：{told}。您刚才的操作没有执行，填的内容还在，请看过最新情况再决定。"))
}
