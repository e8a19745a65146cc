//! What the applicant may do after filing: add words and files, take the request back, say that it is not solved.
//!
//! Each is a record of who, when and why beside the request's stage. Who works on the request afterwards is decided by
//! `dispatch`, which the caller asks in the same transaction. A mediation may be ended at any time by a party
//! (人民调解法第二十三条), so taking back needs a reason but no permission.

use super::{Request, Stage, store};
use crate::actor::Actor;
use crate::audit::AuditLine;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::evidence::{self, Kept};
use crate::media::Limits;
use crate::timeline::{self, Event, Level};

/// Adds words and files to a request that somebody works on.
pub fn add(tx: &mut Tx<'_>, actor: &Actor, request: &Request, words: &str, files: &[Kept]) -> Result<()> {
    if !request.takes_additions() {
        return Err(Error::refused(format!("这件诉求现在是“{}”，不能再补充。需要时请重新提交一件，或打电话说明。", request.stage.label())));
    }
    if words.is_empty() && files.is_empty() {
        return Err(Error::field("body", "还没有写内容，也没有选文件。请至少补充一样。"));
    }
    if !words.is_empty() {
        let sealed = tx.house.vault.seal("addition.body", words)?;
        store::insert_addition(tx, &request.id, &sealed, &actor.mark())?;
    }
    let added = evidence::attach(tx, actor, &request.subject(), files, &Limits::default())?;
    let what = match (words.is_empty(), added.len()) {
        (false, 0) => "补充了情况说明".to_owned(),
        (true, count) => format!("补充了材料 {count} 份"),
        (false, count) => format!("补充了情况说明和材料 {count} 份"),
    };
    timeline::tell(
        tx,
        actor,
        Event { subject: &request.subject(), level: Level::Parties, kind: "request.add", sentence: what, detail: None },
    )
}

/// Takes a request back.
pub fn withdraw(tx: &mut Tx<'_>, actor: &Actor, request: &Request, reason: &str) -> Result<()> {
    if request.stage == Stage::InCase {
        let why =
            "这件事已经在调解，不能在这里撤回。不想继续调解，请打电话告诉调解室，调解员会记下来并结束调解（《人民调解法》第二十三条）。";
        return Err(Error::refused(why));
    }
    store::advance(tx, request, Stage::Withdrawn)?;
    let sealed = tx.house.vault.seal("withdrawal.reason", reason)?;
    store::insert_withdrawal(tx, &request.id, &sealed, &actor.mark())?;
    let subject = request.subject();
    let event = |level, kind, sentence: &str, detail| Event { subject: &subject, level, kind, sentence: sentence.to_owned(), detail };
    timeline::tell(tx, actor, event(Level::Parties, "request.withdraw", "申请人撤回了诉求", None))?;
    timeline::tell(tx, actor, event(Level::Staff, "request.withdraw_reason", "申请人说的原因", Some(reason.to_owned())))
}

/// What staff is told whose act comes after the applicant took the request back.
pub fn taken_back(request: &Request) -> Error {
    Error::Conflict(format!(
        "申请人已经撤回了这件诉求（{}）。这一步没有执行，这件事不用再办，移交也不用再答复。",
        request.changed_at.words()
    ))
}

/// Notes that the applicant says: not solved. The caller brings the request back to those who work on it, and tells it.
pub fn object(tx: &mut Tx<'_>, actor: &Actor, request: &Request, reason: &str) -> Result<()> {
    if !request.can_be_objected() {
        return Err(Error::refused(format!(
            "这件诉求现在是“{}”，还没有办结，不用提出“没有解决”。有新情况请用“补充材料”。",
            request.stage.label()
        )));
    }
    let sealed = tx.house.vault.seal("objection.reason", reason)?;
    store::insert_objection(tx, &request.id, &sealed, &actor.mark())?;
    tx.audit(AuditLine::new(actor, "request.object", request.subject()));
    Ok(())
}

impl Request {
    /// True while words and files may be added.
    pub fn takes_additions(&self) -> bool {
        self.stage.is_open() || self.stage == Stage::Answered
    }

    /// True when the applicant may take it back.
    pub fn can_be_withdrawn(&self) -> bool {
        self.stage.leads_to(Stage::Withdrawn)
    }

    /// True when the applicant may say that it is not solved.
    pub fn can_be_objected(&self) -> bool {
        matches!(self.stage, Stage::Answered | Stage::Closed)
    }

    /// True when this contact (blind index) filed it.
    pub fn is_by(&self, contact_blind: &str) -> bool {
        [&self.phone_blind, &self.email_blind].into_iter().flatten().any(|known| known == contact_blind)
    }
}
