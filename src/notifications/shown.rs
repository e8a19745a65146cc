//! Notices as pages show them: the `sent_notices` part for a request or a case, the demo's outbox.
//!
//! Addresses are masked; the words of a message that opens a door are never shown to staff.

use serde::Serialize;

use super::store::NoticeRow;
use super::{Channel, Delivery, outbox};
use crate::clock::Moment;
use crate::error::Result;
use crate::vault::Vault;

/// One notice in a list of what was sent about a subject.
#[derive(Clone, Debug, Serialize)]
pub struct Shown {
    /// Headline.
    pub title: String,
    /// 短信, 邮件.
    pub channel: &'static str,
    /// Masked address.
    pub to: String,
    /// 已发送, 待发送, 没有送达.
    pub state: &'static str,
    /// For the `tag` part.
    pub kind: &'static str,
    /// When it was sent, or when it will be.
    pub at: String,
    /// What to know when it has not arrived.
    pub hint: Option<String>,
}

/// Rows as a page shows them.
pub fn shown(rows: &[NoticeRow]) -> Vec<Shown> {
    rows.iter().map(one).collect()
}

fn one(row: &NoticeRow) -> Shown {
    let hint = match row.state {
        Delivery::Failed => Some("没有送达，请打电话告诉当事人。".to_owned()),
        Delivery::Waiting if row.attempts > 0 => Some(format!("试过 {} 次没有成功，还会再试。", row.attempts)),
        _ => None,
    };
    let kind = match row.state {
        Delivery::Sent | Delivery::Read => "ok",
        Delivery::Waiting => "plain",
        Delivery::Failed => "late",
    };
    Shown {
        title: row.title.clone(),
        channel: row.channel.label(),
        to: row.address_masked.clone(),
        state: row.state.label(),
        kind,
        at: Moment::words(row.sent_at.unwrap_or(row.not_before)),
        hint,
    }
}

/// The words of a notice; none when they were wiped.
pub fn body(vault: &Vault, row: &NoticeRow) -> Result<Option<String>> {
    if row.body.is_empty() { Ok(None) } else { vault.open(outbox::BODY, &row.body).map(Some) }
}

/// The plain address of a notice, for the demo only; none on a desk.
pub fn address(vault: &Vault, row: &NoticeRow) -> Result<Option<String>> {
    vault.open_some(outbox::ADDRESS, row.address.as_deref()).map(|address| address.filter(|_| row.channel != Channel::Desk))
}
