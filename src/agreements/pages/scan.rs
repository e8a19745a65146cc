//! Scans of signed papers and receipts: examined and kept, then attached to the case.
//!
//! One scan may show several signatures, so the same file sent twice is found again instead of being refused.

use crate::actor::Actor;
use crate::cases::Case;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::evidence::{self, Kept};
use crate::media::Limits;
use crate::web::{Ctx, Form};

/// A case may hold many papers; each file is judged on its own.
fn limits() -> Limits {
    Limits { max_files: 300, max_total_bytes: 4 * 1024 * 1024 * 1024, ..Limits::default() }
}

/// The photo or PDF that a form sent under `field`, kept on disk; none when nothing was sent.
pub(super) async fn receive(ctx: &Ctx, form: &mut Form, field: &'static str) -> Result<Option<Kept>> {
    let taken = evidence::pages::receive(ctx, form, field).await?;
    let kept = taken.kept.first().cloned();
    taken.verdict()?;
    Ok(kept)
}

/// Attaches a kept file to the case and gives its id; only photos and PDFs are papers.
pub(super) fn attach(tx: &mut Tx<'_>, actor: &Actor, case: &Case, field: &str, kept: &Kept) -> Result<String> {
    let subject = evidence::of_case(&case.id);
    evidence::attach(tx, actor, &subject, std::slice::from_ref(kept), &limits())?;
    let all = evidence::store::about(tx.conn, &subject)?;
    let row = all.into_iter().find(|row| row.original_sha256 == kept.original_sha256).ok_or(Error::NotFound)?;
    if matches!(row.kind.as_str(), "photo" | "pdf") {
        Ok(row.id)
    } else {
        Err(Error::field(field, "这里请传照片或者 PDF，不能传视频和录音。文件没有收下，其他内容还在。"))
    }
}
