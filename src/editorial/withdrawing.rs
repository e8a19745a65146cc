//! Taking a public entry down: its text leaves the public at once, the number stays and is not given again, and a sentence in its
//! place says when and why (个人信息保护法第十五条、第四十七条). An entry that came from a file of the book is taken down in the same way; the
//! file stays where it is.

use super::store::{self, records};
use super::{Entry, State, Withdrawal};
use crate::actor::Actor;
use crate::audit::AuditLine;
use crate::casebook::library::Library;
use crate::casebook::{edition, telltale};
use crate::db::Tx;
use crate::error::{Error, Result};

/// Withdraws an entry of the office; `sentence` is read by everybody.
pub fn withdraw(tx: &mut Tx<'_>, actor: &Actor, entry: &Entry, code: Withdrawal, sentence: String) -> Result<Entry> {
    let state = entry.state.step(State::Withdrawn, entry.edition > 0)?;
    let number = entry.number.clone().ok_or(Error::NotFound)?;
    let entry_id = Some(entry.id.clone());
    leave_a_stone(tx, actor, (number, entry_id, entry.subject()), code, sentence)?;
    store::empty_publications(tx, &entry.id)?;
    store::change(tx, entry, &Entry { state, ..entry.clone() })
}

/// Withdraws an entry that came from a file of the book.
pub fn withdraw_from_book(
    tx: &mut Tx<'_>,
    actor: &Actor,
    library: &Library,
    number: &str,
    code: Withdrawal,
    sentence: String,
) -> Result<()> {
    if library.entry(number).is_none() || library.is_of_office(number) {
        return Err(Error::NotFound);
    }
    leave_a_stone(tx, actor, (number.to_owned(), None, format!("casebook:{number}")), code, sentence)
}

fn leave_a_stone(
    tx: &mut Tx<'_>,
    actor: &Actor,
    (number, entry_id, subject): (String, Option<String>, String),
    code: Withdrawal,
    sentence: String,
) -> Result<()> {
    if let Some((kind, words)) = telltale::find(&sentence).into_iter().next() {
        return Err(Error::field("sentence", format!("这句话所有人都看得到，里面有{kind}“{words}”，请去掉。")));
    }
    let withdrawn_by = actor.person_id().ok_or(Error::SignIn)?.to_owned();
    let detail = serde_json::json!({ "number": number, "code": code.as_str() });
    records::insert_tombstone(tx, &records::Tombstone { number, entry_id, code, sentence, withdrawn_by, withdrawn_at: tx.now })?;
    tx.audit(AuditLine::new(actor, "entry.withdraw", subject).with(detail));
    edition::renew(tx)
}
