//! Taking files in: examined by content, cleaned, and both copies on disk before any row names them.
//!
//! Works on bytes that were already received; who received them and for which subject is the caller's business. Blocks its
//! thread and needs memory of several times the file, so `pages` lets only a few run at a time.

use crate::actor::Actor;
use crate::blobs::Blobs;
use crate::clock::Moment;
use crate::error::{Error, FieldError, Result};
use crate::media::{self, Accepted, Limits};

use super::store::Attachment;

/// A file on its way in.
pub trait Sent {
    /// Name that the sender's device gave.
    fn name(&self) -> &str;
    /// Length in bytes.
    fn size(&self) -> u64;
    /// All bytes.
    fn bytes(&self) -> Result<Vec<u8>>;
}

/// A file that was accepted and lies on disk, not yet named by a row.
#[derive(Clone, Debug)]
pub struct Kept {
    /// Name as shown.
    pub name: String,
    /// Bytes as they were sent.
    pub size: u64,
    /// SHA-256 of what was sent.
    pub original_sha256: String,
    accepted: Facts,
    original_blob: String,
    clean_blob: String,
}

#[derive(Clone, Debug)]
struct Facts {
    kind: &'static str,
    media_type: &'static str,
    width: Option<u32>,
    height: Option<u32>,
    pages: Option<u32>,
}

/// What came of a sending: files that were kept, and a sentence for each that was not.
#[derive(Clone, Debug, Default)]
pub struct Taken {
    /// Kept on disk.
    pub kept: Vec<Kept>,
    /// Refused, under the name of the form's field.
    pub refused: Vec<FieldError>,
}

impl Taken {
    /// The refusals as one answer; nothing when all files were kept.
    pub fn verdict(self) -> Result<()> {
        if self.refused.is_empty() { Ok(()) } else { Err(Error::Invalid(self.refused)) }
    }
}

/// Examines each file and keeps both copies of those that are accepted; `field` is where a refusal is shown.
pub fn take<S: Sent>(blobs: &Blobs, limits: &Limits, field: &str, files: &[S]) -> Result<Taken> {
    let mut taken = Taken::default();
    if let Err(refusal) = limits.check_batch(&files.iter().map(Sent::size).collect::<Vec<_>>()) {
        taken.refused.push(FieldError { field: field.to_owned(), text: refusal.to_string() });
        return Ok(taken);
    }
    for file in files {
        match take_one(blobs, limits, file)? {
            Ok(kept) => taken.kept.push(kept),
            Err(sentence) => taken.refused.push(FieldError { field: field.to_owned(), text: format!("{}：{sentence}", file.name()) }),
        }
    }
    Ok(taken)
}

fn take_one<S: Sent>(blobs: &Blobs, limits: &Limits, file: &S) -> Result<std::result::Result<Kept, String>> {
    if file.size() > limits.largest() {
        // Larger than any kind may be: refused before it is read into memory.
        return Ok(Err(limits.check_size(media::Kind::Video, file.size()).err().map_or_else(String::new, |refusal| refusal.to_string())));
    }
    let bytes = file.bytes()?;
    let accepted = match media::examine(&bytes, limits) {
        Ok(accepted) => accepted,
        Err(refusal) => return Ok(Err(refusal.to_string())),
    };
    let original_blob = blobs.put(&bytes)?;
    let clean_blob = blobs.put(&accepted.clean)?;
    Ok(Ok(Kept {
        name: named(file.name(), &accepted),
        size: file.size(),
        original_sha256: accepted.original_sha256.clone(),
        accepted: Facts {
            kind: accepted.kind.code(),
            media_type: accepted.media_type,
            width: accepted.width,
            height: accepted.height,
            pages: accepted.pages,
        },
        original_blob,
        clean_blob,
    }))
}

/// The shown name ends as the clean copy is: a WebP photo kept as JPEG must not be saved under `.webp`.
fn named(name: &str, accepted: &Accepted) -> String {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let stem = if stem.trim().is_empty() { accepted.kind.label() } else { stem };
    format!("{stem}.{}", accepted.extension)
}

impl Kept {
    /// The same file under a name of ours instead of the one that a phone gave it; its ending stays.
    pub fn under(&self, stem: &str) -> Kept {
        let name = self.name.rsplit_once('.').map_or_else(|| stem.to_owned(), |(_, ending)| format!("{stem}.{ending}"));
        Kept { name, ..self.clone() }
    }

    pub(super) fn row(&self, id: String, subject: &str, actor: &Actor, now: Moment) -> Attachment {
        let small = |number: Option<u32>| number.and_then(|number| i32::try_from(number).ok());
        Attachment {
            id,
            subject: subject.to_owned(),
            kind: self.accepted.kind.to_owned(),
            name: self.name.clone(),
            media_type: self.accepted.media_type.to_owned(),
            size: i64::try_from(self.size).unwrap_or(i64::MAX),
            width: small(self.accepted.width),
            height: small(self.accepted.height),
            pages: small(self.accepted.pages),
            original_sha256: self.original_sha256.clone(),
            original_blob: self.original_blob.clone(),
            clean_blob: self.clean_blob.clone(),
            added_by: actor.mark(),
            added_at: now,
        }
    }
}
