//! Handing a version in, and the word of each reviewer on it. Two different editors approve the very version that is published, and
//! neither of them wrote on it since readers last saw an edition: whoever wrote the text does not come to review it because somebody
//! else moved a comma. One who sends it back is enough to stop it.

use super::judging::Judgement;
use super::store::{self, records};
use super::{Entry, State, Verdict};
use crate::actor::Actor;
use crate::audit::AuditLine;
use crate::db::{Db, Tx};
use crate::error::{Error, Result};
use crate::vault::Vault;

/// Hands the newest version in for review.
pub fn hand_in(tx: &mut Tx<'_>, actor: &Actor, entry: &Entry, judgement: &Judgement) -> Result<Entry> {
    let state = entry.state.step(State::InReview, entry.edition > 0)?;
    let stops = judgement.stops().count();
    if stops > 0 {
        return Err(Error::refused(format!("还有 {stops} 处必须先改好，没有送审。稿子在，哪一处要改写在这一页上。")));
    }
    tx.audit(AuditLine::new(actor, "entry.hand_in", entry.subject()).with(serde_json::json!({ "version": entry.version })));
    store::change(tx, entry, &Entry { state, ..entry.clone() })
}

/// Says a reviewer's word on the newest version.
pub fn review(tx: &mut Tx<'_>, actor: &Actor, entry: &Entry, verdict: Verdict, remark: String) -> Result<Entry> {
    if entry.state != State::InReview {
        return Err(Error::Conflict(format!("这篇案例现在是“{}”，不在审核。您的意见没有记录，内容还在。", entry.state.label())));
    }
    if verdict == Verdict::SentBack && remark.is_empty() {
        return Err(Error::field("remark", "退回的，请写明要改哪里。"));
    }
    let me = actor.person_id().ok_or(Error::SignIn)?.to_owned();
    let vault = tx.house.vault.clone();
    if wrote(&store::writers(tx.conn, std::slice::from_ref(&entry.id))?, &me) {
        return Err(Error::refused("这次送审的稿子您动过笔，要由没有写过的另外两位编辑审核。您的意见没有记录，内容还在。"));
    }
    let version = store::version(tx.conn, &vault, &entry.id, entry.version)?;
    let row = records::Review { id: tx.id(), version_id: version.id, reviewer_id: me, verdict, remark, reviewed_at: tx.now };
    records::insert_review(tx, &row)?;
    let detail = serde_json::json!({ "version": entry.version, "verdict": verdict.as_str() });
    tx.audit(AuditLine::new(actor, "entry.review", entry.subject()).with(detail));
    let state = if verdict == Verdict::SentBack { entry.state.step(State::Drafting, entry.edition > 0)? } else { entry.state };
    store::change(tx, entry, &Entry { state, ..entry.clone() })
}

/// True when this person is among the writers that `store::writers` named.
pub fn wrote(writers: &[(String, String)], person_id: &str) -> bool {
    writers.iter().any(|(_, author)| author == person_id)
}

/// How many different people approved the newest version who did not write on it.
pub fn approvals(conn: &mut Db, vault: &Vault, entry: &Entry) -> Result<usize> {
    let Ok(version) = store::version(conn, vault, &entry.id, entry.version) else { return Ok(0) };
    let writers = store::writers(conn, std::slice::from_ref(&entry.id))?;
    let own = records::reviews(conn, vault, &entry.id)?.into_iter().filter(|review| review.version_id == version.id);
    let who: std::collections::BTreeSet<String> = own
        .filter(|review| review.verdict == Verdict::Approved && !wrote(&writers, &review.reviewer_id))
        .map(|review| review.reviewer_id)
        .collect();
    Ok(who.len())
}
