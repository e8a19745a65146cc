//! Who hears of what, and how it leaves the house: an outbox written in the same transaction as its cause.
//!
//! Messages are sent by a job, over SMTP or a text-message gateway, never inside a page. Reminders rest at night
//! ([`quiet`]); receipts and codes go at once. Which words a message has is in [`template`] and `templates/mail`.

pub mod delivery;
mod mail;
pub mod outbox;
pub mod pages;
pub mod quiet;
pub mod rehearsal;
pub mod rendering;
pub mod resending;
pub mod shown;
pub mod store;
pub mod template;
mod text;

use crate::db::Tx;
use crate::error::Result;
use crate::text_enum;

pub use template::Template;

/// The kind of the job that sends one mail; its payload is the notice's id.
pub const DELIVER_MAIL: &str = "notice.mail";

/// The same for one text message: a kind of its own, so that a silent mail server does not hold up codes on phones.
pub const DELIVER_TEXT: &str = "notice.text";

text_enum! {
    /// By which way a notice goes.
    pub enum Channel {
        /// A mailbox.
        Mail = "mail" => "邮件",
        /// A mobile phone.
        Text = "text" => "短信",
        /// The list that staff see after signing in.
        Desk = "desk" => "站内",
    }
}

impl Channel {
    /// The kind of the job that sends on this channel; nothing is sent to a desk.
    pub(crate) fn job(self) -> Option<&'static str> {
        match self {
            Channel::Mail => Some(DELIVER_MAIL),
            Channel::Text => Some(DELIVER_TEXT),
            Channel::Desk => None,
        }
    }
}

text_enum! {
    /// Where a notice stands.
    pub enum Delivery {
        /// In the outbox, or unread on a desk.
        Waiting = "waiting" => "待发送",
        /// Handed to mail server or gateway.
        Sent = "sent" => "已发送",
        /// Given up: somebody should call instead.
        Failed = "failed" => "没有送达",
        /// Read on the desk.
        Read = "read" => "已读",
    }
}

/// Who is told.
#[derive(Clone, Copy, Debug)]
pub enum To<'a> {
    /// A member of staff: on their desk, and by mail when they have a mailbox.
    Person(&'a str),
    /// The same for several.
    People(&'a [String]),
    /// A citizen: by text message to a mobile phone, otherwise by mail; nothing when there is neither.
    Contact {
        /// Plain phone number.
        phone: Option<&'a str>,
        /// Plain mailbox.
        email: Option<&'a str>,
    },
}

/// Something that somebody should hear.
#[derive(Clone, Copy, Debug)]
pub struct Notice<'a> {
    /// `request:<id>`, `case:<id>`, `person:<id>` …
    pub subject: &'a str,
    /// Which words.
    pub template: Template,
    /// Who is told.
    pub to: To<'a>,
    /// True for reminders, which rest at night.
    pub reminder: bool,
    /// What the words need: see [`Template`]. `link` is a path of this site and is kept for the desk.
    pub values: &'a [(&'a str, String)],
}

/// Puts a notice into the outbox, with the job that sends it, in the transaction that makes it true.
pub fn notify(tx: &mut Tx<'_>, notice: Notice<'_>) -> Result<()> {
    outbox::put(tx, notice)
}
