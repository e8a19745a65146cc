//! A nomination that is not taken up, with its code: the case stays as it is and may be nominated again.

use super::store::{self, records};
use super::{Decline, Entry, State};
use crate::actor::Actor;
use crate::audit::AuditLine;
use crate::db::Tx;
use crate::error::{Error, Result};

/// Declines an entry that never was public.
pub fn decline(tx: &mut Tx<'_>, actor: &Actor, entry: &Entry, code: Decline, reason: String) -> Result<Entry> {
    let state = entry.state.step(State::Declined, entry.edition > 0)?;
    if code == Decline::Other && reason.is_empty() {
        return Err(Error::field("reason", "选“其他原因”的，请写明是什么原因。"));
    }
    let declined_by = actor.person_id().ok_or(Error::SignIn)?.to_owned();
    records::insert_refusal(tx, &records::Refusal { entry_id: entry.id.clone(), code, reason, declined_by, declined_at: tx.now })?;
    tx.audit(AuditLine::new(actor, "entry.decline", entry.subject()).with(serde_json::json!({ "code": code.as_str() })));
    store::change(tx, entry, &Entry { state, ..entry.clone() })
}
