//! Drafts: what a citizen has typed so far, kept on the server without an account, and found again by cookie, link or code.
//!
//! All answers are sealed as one text; the link's secret and the code are stored as blind indexes. A draft lives thirty days
//! after its last change and then disappears with its files. When it was filed, it only remembers its request.

use chrono::Duration;

use super::answers::Answers;
use super::crowd::{self, Ask, Whence};
use super::placing::{self, Scanned};
use super::store::{self, DraftRow};
use super::{Request, Service, questions};
use crate::actor::Actor;
use crate::clock::Moment;
use crate::db::{Db, Tx};
use crate::error::{Error, Result};
use crate::evidence;
use crate::house::House;

/// How long a draft is kept after its last change.
const DAYS: i64 = 30;
/// Purpose of the sealed answers.
const PURPOSE: &str = "draft.answers";

/// A draft, opened.
#[derive(Clone)]
pub struct Draft {
    /// Row id.
    pub id: String,
    /// What was answered.
    pub answers: Answers,
    /// The scanned code.
    pub qr_id: Option<String>,
    /// Counts changes.
    pub revision: i32,
    /// When it last changed.
    pub updated_at: Moment,
    /// When it disappears.
    pub expires_at: Moment,
    /// What it became.
    pub request_id: Option<String>,
}

impl Draft {
    fn open(house: &House, row: DraftRow) -> Result<Draft> {
        let answers = serde_json::from_str(&house.vault.open(PURPOSE, &row.answers)?)?;
        Ok(Draft {
            id: row.id,
            answers,
            qr_id: row.qr_id,
            revision: row.revision,
            updated_at: row.updated_at,
            expires_at: row.expires_at,
            request_id: row.request_id,
        })
    }

    /// Subject of its files.
    pub fn subject(&self) -> String {
        evidence::of_draft(&self.id)
    }

    /// What its code filled in.
    pub fn scanned(&self, conn: &mut Db) -> Result<Option<Scanned>> {
        match &self.qr_id {
            Some(id) => placing::scanned_before(conn, id),
            None => Ok(None),
        }
    }
}

/// Begins a draft; what a scanned code or a room's page knows already is filled in.
pub fn begin(tx: &mut Tx<'_>, service: Service, scanned: Option<&Scanned>, room_id: Option<&str>, whence: &Whence) -> Result<Draft> {
    crowd::admit(tx, Ask::Begin, whence)?;
    let chance = &tx.house.chance;
    let mut answers = Answers {
        version: questions::VERSION,
        service: service.as_str().to_owned(),
        token: chance.token(),
        resume: chance.letters(8),
        ..Answers::default()
    };
    if let Some(room_id) = room_id {
        answers.keep(&[("room", room_id.to_owned())]);
    }
    let vault = &tx.house.vault;
    let row = DraftRow {
        id: tx.id(),
        token_hash: vault.blind("draft.token", &answers.token),
        resume_hash: Some(vault.blind("draft.resume", &answers.resume)),
        answers: vault.seal(PURPOSE, &serde_json::to_string(&answers)?)?,
        qr_id: scanned.map(|scanned| scanned.qr_id.clone()),
        revision: 0,
        created_at: tx.now,
        updated_at: tx.now,
        expires_at: tx.now + Duration::days(DAYS),
        request_id: None,
    };
    store::insert_draft(tx, &row)?;
    Draft::open(tx.house, row)
}

/// The draft behind a secret, when it still lives.
pub fn by_token(conn: &mut Db, house: &House, token: &str) -> Result<Option<Draft>> {
    let row = store::draft_by_token(conn, &house.vault.blind("draft.token", token), house.clock.now())?;
    row.map(|row| Draft::open(house, row)).transpose()
}

/// The draft behind a code that was typed; `None` is counted as a guess, and too many guesses are refused.
pub fn by_code(tx: &mut Tx<'_>, typed: &str, whence: &Whence) -> Result<Option<Draft>> {
    crowd::admit(tx, Ask::Resume, whence)?;
    let code: String = super::code::folded(typed).chars().filter(char::is_ascii_alphanumeric).collect();
    let row = store::draft_by_resume(tx.conn, &tx.house.vault.blind("draft.resume", &code), tx.now)?;
    match row {
        Some(row) if row.request_id.is_none() => {
            crowd::forgive(tx, Ask::Resume, whence)?;
            Draft::open(tx.house, row).map(Some)
        }
        _ => Ok(None),
    }
}

/// Keeps answers, if the draft was not filed meanwhile and nobody was faster.
pub fn save(tx: &mut Tx<'_>, draft: &Draft, fields: &[(&str, String)]) -> Result<()> {
    let mut answers = draft.answers.clone();
    answers.keep(fields);
    let sealed = tx.house.vault.seal(PURPOSE, &serde_json::to_string(&answers)?)?;
    let kept = store::save_draft(tx, &draft.id, draft.revision, &sealed, tx.now + Duration::days(DAYS))?;
    if kept {
        Ok(())
    } else {
        Err(Error::Conflict("这份内容刚刚在别的页面改过。您填的还在这一页，请再按一次“下一步”。".to_owned()))
    }
}

/// The draft became a request; its answers are forgotten. Refused when it was filed before.
pub fn become_request(tx: &mut Tx<'_>, draft: &Draft, request: &Request) -> Result<()> {
    let empty = Answers { service: draft.answers.service.clone(), ..Answers::default() };
    let sealed = tx.house.vault.seal(PURPOSE, &serde_json::to_string(&empty)?)?;
    if store::close_draft(tx, &draft.id, &request.id, &sealed)? {
        Ok(())
    } else {
        Err(Error::Conflict("这份内容刚刚已经提交过了。".to_owned()))
    }
}

/// Throws a draft away with its files, because its owner says so.
pub fn discard(tx: &mut Tx<'_>, actor: &Actor, draft: &Draft) -> Result<()> {
    evidence::store::forget(tx, &[draft.subject()])?;
    store::delete_drafts(tx, std::slice::from_ref(&draft.id))?;
    tx.audit(crate::audit::AuditLine::new(actor, "draft.discard", draft.subject()));
    Ok(())
}

/// Forgets drafts whose time is over, with their files; returns how many.
pub fn sweep(tx: &mut Tx<'_>) -> Result<usize> {
    let ids = store::expired_drafts(tx.conn, tx.now, 500)?;
    let subjects: Vec<String> = ids.iter().map(|id| evidence::of_draft(id)).collect();
    evidence::store::forget(tx, &subjects)?;
    store::delete_drafts(tx, &ids)
}

/// A code as people read it aloud: `7K2P-4M9Q`.
pub fn spaced(code: &str) -> String {
    match (code.get(..4), code.get(4..)) {
        (Some(first), Some(rest)) if !rest.is_empty() => format!("{first}-{rest}"),
        _ => code.to_owned(),
    }
}
