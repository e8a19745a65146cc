//! Scans of signed papers and receipts: examined and kept, then attached to the case.
//!
//! One scan may show several signatures, so the same file sent twice is found again instead of being refused.

use chrono::NaiveDate;

use crate::actor::Actor;
use crate::cases::Case;
use crate::clock::date_words;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::evidence::{self, Kept};
use crate::web::{Ctx, Form};

/// The photo or PDF that a form sent under `field`, kept on disk; none when nothing was sent.
pub(super) async fn receive(ctx: &Ctx, form: &mut Form, field: &'static str) -> Result<Option<Kept>> {
    let taken = evidence::pages::receive(ctx, form, field).await?;
    let kept = taken.kept.first().cloned();
    taken.verdict()?;
    Ok(kept)
}

/// Attaches a kept file to the case and gives its id; only photos and PDFs are papers. It stands there as `what`, with the number
/// of the case and the day that it is about.
pub(super) fn attach(
    tx: &mut Tx<'_>,
    actor: &Actor,
    case: &Case,
    field: &str,
    kept: &Kept,
    (what, day): (&str, NaiveDate),
) -> Result<String> {
    let stem = format!("{what} {} {}", case.number, date_words(day));
    let row = evidence::attach_paper(tx, actor, &evidence::of_case(&case.id), kept, &stem)?;
    if matches!(row.kind.as_str(), "photo" | "pdf") {
        Ok(row.id)
    } else {
        Err(Error::field(field, "这里请传照片或者 PDF，不能传视频和录音。文件没有收下，其他内容还在。"))
    }
}
