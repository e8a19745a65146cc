//! Attachments: files that people send with a draft, a request or a case, and the two copies that are kept of each.
//!
//! What a file may contain is decided in `media`; here it is kept: the original sealed and never shown, its hash apart, and
//! the clean copy that people see. Who may see a file is decided in `pages`, by its subject. What an exhibit proves in a
//! case is not known here. Personal Information Protection Law article 6: no more is kept visible than is needed.

pub mod pages;
pub mod store;
pub mod sweeping;
pub mod taking;

use crate::actor::Actor;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::media::{Kind, Limits};

pub use store::Attachment;
pub use taking::{Kept, Sent, Taken};

/// Subject of the files of a draft.
pub fn of_draft(id: &str) -> String {
    format!("draft:{id}")
}

/// Subject of the files of a request.
pub fn of_request(id: &str) -> String {
    format!("request:{id}")
}

/// Subject of the files of a case.
pub fn of_case(id: &str) -> String {
    format!("case:{id}")
}

/// Puts files that were examined and kept on a subject; a file that is there already is not put there twice.
///
/// Count and total are judged here, inside the transaction, so that two forms sent together cannot pass them.
pub fn attach(tx: &mut Tx<'_>, actor: &Actor, subject: &str, kept: &[Kept], limits: &Limits) -> Result<Vec<Attachment>> {
    let known = store::about(tx.conn, subject)?;
    let fresh: Vec<&Kept> = kept.iter().filter(|one| known.iter().all(|old| old.original_sha256 != one.original_sha256)).collect();
    let sizes: Vec<u64> = known.iter().map(|old| old.size.unsigned_abs()).chain(fresh.iter().map(|one| one.size)).collect();
    limits.check_batch(&sizes).map_err(|refusal| Error::field("files", refusal.to_string()))?;
    let mut added = Vec::new();
    for one in fresh {
        let row = one.row(tx.id(), subject, actor, tx.now);
        store::insert(tx, &row)?;
        added.push(row);
    }
    Ok(added)
}

/// Puts one paper on a subject under a name that says what it is, and gives its row; the same file sent twice is found again.
///
/// Whoever reads a case looks for “已签协议书扫描件”, not for the name that a phone gave a photo. Of several papers with one name the
/// later ones are counted.
pub fn attach_paper(tx: &mut Tx<'_>, actor: &Actor, subject: &str, kept: &Kept, stem: &str) -> Result<Attachment> {
    let known = store::about(tx.conn, subject)?;
    if let Some(same) = known.iter().find(|old| old.original_sha256 == kept.original_sha256) {
        return Ok(same.clone());
    }
    let taken = |stem: &str| known.iter().any(|old| old.name.rsplit_once('.').is_some_and(|(name, _)| name == stem));
    let free = std::iter::once(stem.to_owned()).chain((2..1000).map(|count| format!("{stem}（{count}）"))).find(|name| !taken(name));
    let named = kept.under(&free.unwrap_or_else(|| stem.to_owned()));
    // A case holds many papers over the years; each file was judged on its own.
    let limits = Limits { max_files: 300, max_total_bytes: 4 * 1024 * 1024 * 1024, ..Limits::default() };
    attach(tx, actor, subject, std::slice::from_ref(&named), &limits)?.into_iter().next().ok_or(Error::NotFound)
}

/// Moves all files of one subject to another: from a draft to the request that it became, from a request to its case.
pub fn hand_on(tx: &mut Tx<'_>, from: &str, to: &str) -> Result<usize> {
    store::change_subject(tx, from, to)
}

/// Takes one file off a subject; its blobs are waste then and swept by a job.
pub fn remove(tx: &mut Tx<'_>, subject: &str, id: &str) -> Result<()> {
    if store::delete(tx, subject, id)? { Ok(()) } else { Err(Error::NotFound) }
}

impl Attachment {
    /// Photo, video, audio or PDF.
    pub fn shape(&self) -> Kind {
        Kind::from_code(&self.kind).unwrap_or(Kind::Pdf)
    }

    /// Where it is seen.
    pub fn url(&self) -> String {
        format!("/files/{}", self.id)
    }

    /// What lists show of it.
    pub fn shown(&self) -> Shown {
        let kind = self.shape();
        let mut facts = vec![kind.label().to_owned(), in_words(self.size.unsigned_abs())];
        facts.extend(self.pages.map(|pages| format!("{pages} 页")));
        Shown {
            id: self.id.clone(),
            name: self.name.clone(),
            href: self.url(),
            thumb: (kind == Kind::Photo).then(|| format!("{}?size=thumb", self.url())),
            facts: facts.join(" · "),
            kind: kind.code(),
            media_type: self.media_type.clone(),
            added_at: self.added_at.words(),
        }
    }
}

/// A file as pages show it.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Shown {
    /// Row id.
    pub id: String,
    /// Name that the sender's device gave, or ours for a paper of a case.
    pub name: String,
    /// Where the clean copy is.
    pub href: String,
    /// Where a small picture of it is, for photos.
    pub thumb: Option<String>,
    /// Kind, size and pages, in words.
    pub facts: String,
    /// `photo`, `video`, `audio` or `pdf`.
    pub kind: &'static str,
    /// Media type of the clean copy.
    pub media_type: String,
    /// When it came.
    pub added_at: String,
}

fn in_words(bytes: u64) -> String {
    const MB: u64 = 1024 * 1024;
    if bytes < MB {
        format!("{} KB", bytes.div_ceil(1024))
    } else {
        let tenths = bytes * 10 / MB;
        format!("{}.{} MB", tenths / 10, tenths % 10)
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn sizes_are_told_in_words() {
        assert_eq!(super::in_words(1), "1 KB");
        assert_eq!(super::in_words(3 * 1024 * 1024 + 600 * 1024), "3.5 MB");
    }
}
