//! Taking a published entry down: its text leaves the public at once, the number stays and is not given again, and a sentence in its
//! place says when and why (个人信息保护法第十五条、第四十七条).

use super::store::{self, records};
use super::{Entry, State, Withdrawal};
use crate::actor::Actor;
use crate::audit::AuditLine;
use crate::casebook::{edition, telltale};
use crate::db::Tx;
use crate::error::{Error, Result};

/// Withdraws an entry; `sentence` is read by everybody.
pub fn withdraw(tx: &mut Tx<'_>, actor: &Actor, entry: &Entry, code: Withdrawal, sentence: String) -> Result<Entry> {
    let state = entry.state.step(State::Withdrawn, entry.edition > 0)?;
    if let Some((kind, words)) = telltale::find(&sentence).into_iter().next() {
        return Err(Error::field("sentence", format!("这句话所有人都看得到，里面有{kind}“{words}”，请去掉。")));
    }
    let number = entry.number.clone().ok_or(Error::NotFound)?;
    let withdrawn_by = actor.person_id().ok_or(Error::SignIn)?.to_owned();
    let row = records::Tombstone { number: number.clone(), entry_id: entry.id.clone(), code, sentence, withdrawn_by, withdrawn_at: tx.now };
    records::insert_tombstone(tx, &row)?;
    store::empty_publications(tx, &entry.id)?;
    tx.audit(AuditLine::new(actor, "entry.withdraw", entry.subject()).with(serde_json::json!({ "number": number, "code": code.as_str() })));
    edition::renew(tx)?;
    store::change(tx, entry, &Entry { state, ..entry.clone() })
}
