//! Consent of the people whose case is told, or the decision in its place, written down with day, giver and paper
//! (consent: 个人信息保护法第十三条、第二十五条; a decision in its place is lawful only for a text that is anonymous: 第四条第一款,
//! 第七十三条第四项). The newest record counts.

use chrono::NaiveDate;

use super::store::{self, records};
use super::{ConsentKind, Entry, Exemption};
use crate::actor::Actor;
use crate::audit::AuditLine;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::evidence::{self, Kept};

/// A consent to write down.
#[derive(Clone, Debug)]
pub struct Consenting {
    /// Whose.
    pub kind: ConsentKind,
    /// The day it was given.
    pub given_on: NaiveDate,
    /// Who gave it.
    pub given_by: String,
    /// Why, and in which way.
    pub reason: String,
    /// Its paper.
    pub scan: Option<Kept>,
}

/// Writes a consent or a decision down.
pub fn record(tx: &mut Tx<'_>, actor: &Actor, entry: &Entry, new: Consenting) -> Result<Entry> {
    if !entry.state.is_written_on() {
        return Err(Error::refused(format!("这篇案例现在是“{}”，不用再登记同意。", entry.state.label())));
    }
    if new.given_on > tx.now.date() {
        return Err(Error::field("given_on", "同意或者决定的日期不能晚于今天。"));
    }
    if new.kind != ConsentKind::Both && new.reason.is_empty() {
        return Err(Error::field("reason", "由负责人决定的，请写明为什么可以不经本人同意发布。"));
    }
    let scan_id = match &new.scan {
        Some(kept) => Some(evidence::attach_paper(tx, actor, &entry.subject(), kept, "同意书或者决定")?.id),
        None => None,
    };
    let row = records::Consent {
        id: tx.id(),
        entry_id: entry.id.clone(),
        kind: new.kind,
        given_on: new.given_on,
        given_by: new.given_by,
        reason: new.reason,
        scan_id,
        recorded_by: actor.person_id().ok_or(Error::SignIn)?.to_owned(),
        recorded_at: tx.now,
    };
    records::insert_consent(tx, &row)?;
    tx.audit(AuditLine::new(actor, "entry.consent", entry.subject()).with(serde_json::json!({ "kind": new.kind.as_str() })));
    store::change(tx, entry, entry)
}

/// What is wrong with the consent, when something is: an exemption asks for more than an ordinary case.
pub(super) fn lacking(consent: Option<&records::Consent>, exemption: Option<Exemption>) -> Option<&'static str> {
    match (consent.map(|one| one.kind), exemption) {
        (None, _) => Some("还没有登记当事人的同意或者负责人的决定"),
        (Some(ConsentKind::Both), Some(Exemption::Interest)) => Some("按公共利益的例外推荐的，要由调委会负责人作出决定并登记"),
        (Some(kind), Some(Exemption::Consent)) if kind != ConsentKind::Both => Some("按本人同意的例外推荐的，要登记双方（监护人）的同意"),
        _ => None,
    }
}
