//! A case's agreement as its parties read it, from the moment when its text is fixed: before that it is the mediator's draft. Who owes
//! what by when is told; in which way and where is not, because accounts and addresses stand there, and everybody has the paper.

use chrono::NaiveDate;
use serde::Serialize;

use super::Tag;
use crate::agreements::fixing::{self, Whole};
use crate::agreements::performing::progress;
use crate::agreements::store::{self, records};
use crate::agreements::{Agreement, Performance, Signature, Signer, effect};
use crate::cases::Case;
use crate::cases::parties::reading::Own;
use crate::clock::date_words;
use crate::db::Db;
use crate::error::Result;
use crate::vault::Vault;

#[derive(Serialize)]
pub(super) struct Agreed {
    state: Tag,
    words: String,
    obligations: Vec<Owed>,
    confirm_by: Option<String>,
    #[serde(skip)]
    pub(super) turn: Turn,
}

/// Whose turn it is.
pub(super) enum Turn {
    /// The reader's, to sign.
    Sign,
    /// Somebody else's.
    OthersSign,
    /// The reader's, to perform the obligation with this number.
    Perform { item: i32, due: Option<String> },
    /// Somebody else's.
    OthersPerform,
    /// Everything was performed.
    Nobody,
    /// Nothing is to be performed item by item.
    Keep,
}

#[derive(Serialize)]
struct Owed {
    ordinal: i32,
    sentence: String,
    due: String,
    whose: &'static str,
    state: Option<Tag>,
}

/// The agreement of a case; none while there is nothing for its parties to read.
pub(super) fn of(db: &mut Db, vault: &Vault, own: &Own, today: NaiveDate) -> Result<Option<Agreed>> {
    let case = &own.case;
    let Some(agreement) = store::alive(db, vault, &case.id)?.filter(|agreement| is_told(case, agreement)) else { return Ok(None) };
    if agreement.fixed_at.is_none() {
        return Ok(Some(changing(&agreement)));
    }
    let signed = records::signatures(db, &agreement.id)?;
    let done = records::performances(db, vault, &agreement.id)?;
    let confirm_by = match agreement.effective_on {
        Some(day) => effect::confirmation(db, day)?.due.filter(|last| *last >= today).map(date_words),
        None => None,
    };
    let whole = fixing::whole(db, vault, case, agreement)?;
    let (state, words) = standing(&whole, &signed);
    let turn = if whole.agreement.effective_on.is_some() { performing(&whole, own, &done, today) } else { signing(own, &signed) };
    // Where nothing is owed any more, there is nothing to be confirmed for.
    let confirm_by = confirm_by.filter(|_| !matches!(turn, Turn::Nobody));
    let obligations = whole.obligations.iter().map(|row| owed(&whole, own, row, &done, today)).collect();
    Ok(Some(Agreed { state, words, obligations, confirm_by, turn }))
}

/// A first draft is not told, nor a text that was never signed by all when the mediation ended.
fn is_told(case: &Case, agreement: &Agreement) -> bool {
    agreement.effective_on.is_some() || (!case.stage.is_over() && (agreement.fixed_at.is_some() || agreement.version > 1))
}

fn changing(agreement: &Agreement) -> Agreed {
    let words = format!("协议的文字正在修改（第 {} 版），上一版作废。写定以后，在这里看谁要做什么。", agreement.version);
    let state = Tag { text: "修改中".to_owned(), kind: "due" };
    Agreed { state, words, obligations: Vec::new(), confirm_by: None, turn: Turn::OthersSign }
}

fn standing(whole: &Whole, signed: &[Signature]) -> (Tag, String) {
    if let Some(day) = whole.agreement.effective_on {
        let words = format!("{}，自{}起生效，对各方有法律约束力。", whole.agreement.scope.label(), date_words(day));
        return (Tag { text: "已生效".to_owned(), kind: "ok" }, words);
    }
    let missing = whole.table.seats().iter().filter(|seat| seat.signed(signed).is_none()).count();
    let words = format!("{}，文字已经写定，还差 {missing} 个签名、盖章。最后一个签好、盖好的那天起生效。", whole.agreement.scope.label());
    (Tag { text: "待签名盖章".to_owned(), kind: "due" }, words)
}

fn signing(own: &Own, signed: &[Signature]) -> Turn {
    let has = |party_id: &str| signed.iter().any(|row| row.kind == Signer::Party && row.signer == party_id);
    if own.stands.iter().all(|stand| has(&stand.party.id)) { Turn::OthersSign } else { Turn::Sign }
}

fn performing(whole: &Whole, own: &Own, done: &[Performance], today: NaiveDate) -> Turn {
    let open = || whole.obligations.iter().filter(|row| !progress(row, done, today).complete);
    // What has no date comes after what has one.
    let first = open().filter(|row| own.is_for(&row.debtor_id)).min_by_key(|row| (row.due_on.is_none(), row.due_on, row.ordinal));
    match first {
        Some(row) => Turn::Perform { item: row.ordinal, due: row.due_on.map(date_words) },
        None if open().next().is_some() => Turn::OthersPerform,
        None if whole.obligations.is_empty() => Turn::Keep,
        None => Turn::Nobody,
    }
}

fn owed(whole: &Whole, own: &Own, row: &crate::agreements::Obligation, done: &[Performance], today: NaiveDate) -> Owed {
    let creditor = row.creditor_id.as_deref();
    let whose = match (own.is_for(&row.debtor_id), creditor.is_some_and(|id| own.is_for(id))) {
        (true, _) => "由您这一方履行",
        (false, true) => "对方要为您这一方做到的",
        (false, false) => "由其他当事人履行",
    };
    let (text, kind) = progress(row, done, today).words(row);
    let state = whole.agreement.effective_on.map(|_| Tag { text, kind });
    let due = row.due_on.map_or_else(|| "没有约定日期".to_owned(), |day| format!("最晚{}", date_words(day)));
    Owed { ordinal: row.ordinal, sentence: whole.sentence(row), due, whose, state }
}
