//! Publishing: the version that two others approved becomes a file under a permanent number. Between review and file only the
//! number, the year, the day of first publication and the edition are written in.

use chrono::Datelike;

use super::judging::Judgement;
use super::store::{self, Publication, records};
use super::{Entry, REVIEWERS, State, consenting, numbering, reviewing};
use crate::actor::Actor;
use crate::audit::AuditLine;
use crate::casebook::edition;
use crate::casebook::writing::Sheet;
use crate::db::{Db, Tx};
use crate::error::{Error, Result};
use crate::vault::Vault;

/// Everything that stands against publishing the newest version now, in sentences.
pub fn obstacles(conn: &mut Db, vault: &Vault, entry: &Entry, judgement: &Judgement) -> Result<Vec<String>> {
    let mut found: Vec<String> = judgement.stops().map(str::to_owned).collect();
    let exemption = records::nomination(conn, vault, &entry.id)?.exemption;
    let consent = records::consent(conn, vault, &entry.id)?;
    found.extend(consenting::lacking(consent.as_ref(), exemption).map(str::to_owned));
    let approvals = reviewing::approvals(conn, vault, entry)?;
    if approvals < REVIEWERS {
        found.push(format!("这一稿要有 {REVIEWERS} 位编辑（不含动过笔的）同意，现在有 {approvals} 位"));
    }
    if entry.state != State::InReview {
        found.push(format!("这篇案例现在是“{}”，送审以后才能发布", entry.state.label()));
    }
    Ok(found)
}

/// Publishes the newest version; `floor` is the highest number of the year in the book in the program. Gives the number.
pub fn publish(tx: &mut Tx<'_>, actor: &Actor, entry: &Entry, judgement: &Judgement, floor: i32) -> Result<(Entry, String)> {
    let vault = tx.house.vault.clone();
    let obstacles = obstacles(tx.conn, &vault, entry, judgement)?;
    if !obstacles.is_empty() {
        return Err(Error::refused(format!("还不能发布：{}。没有发布，稿子和审核意见都在。", obstacles.join("；"))));
    }
    let state = entry.state.step(State::Published, entry.edition > 0)?;
    let version = store::version(tx.conn, &vault, &entry.id, entry.version)?;
    let today = tx.now.date();
    let (number, edition) = match &entry.number {
        Some(number) => (number.clone(), entry.edition + 1),
        None => (numbering::next(tx, today.year(), floor)?, 1),
    };
    let sheet = Sheet::of_file(&version.body).ok_or_else(|| Error::internal("a version cannot be read"))?;
    let published = first_day(tx.conn, entry)?.unwrap_or(today);
    let sheet = Sheet { number: number.clone(), year: published.year(), published, version: edition.unsigned_abs(), ..sheet };
    let body = sheet.file();
    let row = Publication {
        id: tx.id(),
        entry_id: entry.id.clone(),
        version_id: version.id,
        edition,
        number: number.clone(),
        sha256: store::digest(&body),
        body,
        published_by: actor.person_id().ok_or(Error::SignIn)?.to_owned(),
        published_at: tx.now,
    };
    store::insert_publication(tx, &row)?;
    tx.audit(
        AuditLine::new(actor, "entry.publish", entry.subject())
            .with(serde_json::json!({ "number": number, "edition": edition, "sha256": row.sha256 })),
    );
    edition::renew(tx)?;
    let entry = store::change(tx, entry, &Entry { state, edition, number: Some(number.clone()), ..entry.clone() })?;
    Ok((entry, number))
}

/// Nobody reads the editions before the present one any more: one of them may tell who somebody is.
pub fn close_former(tx: &mut Tx<'_>, actor: &Actor, entry: &Entry) -> Result<()> {
    store::empty_former(tx, &entry.id, entry.edition)?;
    tx.audit(AuditLine::new(actor, "entry.close_former", entry.subject()).with(serde_json::json!({ "before": entry.edition })));
    Ok(())
}

/// The day of the first publication.
fn first_day(conn: &mut Db, entry: &Entry) -> Result<Option<chrono::NaiveDate>> {
    Ok(store::publications(conn, &entry.id)?.last().map(|first| first.published_at.date()))
}
