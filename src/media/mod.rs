//! Files that people send: examined by content, never by name, and copied without metadata before anybody looks at them.
//! Pure functions on bytes; sealing the original and keeping the copy is the store's work. What is promised: nothing is decoded
//! before its limits are known, no byte sequence panics, and place, time, author and device are gone from the copy (个人信息保护法 6, 28).

mod boxes;
mod ebml;
mod fragments;
mod frames;
mod inflate;
mod jpeg;
mod limits;
mod ogg;
mod pdf;
mod pdf_objects;
mod pdf_syntax;
mod photo;
mod sniffing;
mod tracks;
mod wav;

pub use limits::Limits;
pub use photo::thumbnail;
pub use sniffing::Kind;

use sha2::{Digest, Sha256};
use sniffing::Format;

/// Why a file is not taken: one sentence for the person who sent it, saying what is wrong, what is kept and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Refusal(String);

impl Refusal {
    /// What is wrong and what to do; that the rest is kept is said here, the same each time.
    pub(crate) fn new(what: impl std::fmt::Display, instead: impl std::fmt::Display) -> Self {
        Self(format!("{what}。这个文件没有收下，其他已填写的内容和文件都还在。{instead}。"))
    }

    /// The file ends too early or contradicts itself.
    pub(crate) fn damaged(noun: &str) -> Self {
        Self::new(format!("{noun}不完整或已损坏，可能上传时中断了"), "请重新选择原文件再传一次；如仍不行，请换一种方式拍摄或导出")
    }

    /// The sentence to show beside the file.
    pub fn sentence(&self) -> &str {
        &self.0
    }
}

/// A file that was accepted: the copy without metadata and what is known about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// Photo, video, audio or PDF.
    pub kind: Kind,
    /// Media type of the copy.
    pub media_type: &'static str,
    /// File name extension of the copy, without a dot.
    pub extension: &'static str,
    /// Media type of the original: a WebP photo is shown as JPEG, but its sealed original stays WebP.
    pub original_media_type: &'static str,
    /// File name extension of the original, without a dot.
    pub original_extension: &'static str,
    /// The copy that people see, without metadata.
    pub clean: Vec<u8>,
    /// SHA-256 of the bytes as they were sent, in hex.
    pub original_sha256: String,
    /// SHA-256 of the copy, in hex.
    pub clean_sha256: String,
    /// Width in pixels, as shown.
    pub width: Option<u32>,
    /// Height in pixels, as shown.
    pub height: Option<u32>,
    /// Pages of a PDF.
    pub pages: Option<u32>,
    /// Playing time, where the container says it.
    pub duration_ms: Option<u64>,
}

/// What a cleaner hands back to [`examine`].
#[derive(Debug, Default)]
pub(crate) struct Cleaned {
    pub(crate) bytes: Vec<u8>,
    pub(crate) format: Option<Format>,
    pub(crate) width: Option<u32>,
    pub(crate) height: Option<u32>,
    pub(crate) pages: Option<u32>,
    pub(crate) duration_ms: Option<u64>,
}

/// Examines a file by its content and cleans it; every limit is applied before anything is decoded.
pub fn examine(bytes: &[u8], limits: &Limits) -> Result<Accepted, Refusal> {
    if bytes.is_empty() {
        return Err(Refusal::new("这是空的文件，里面没有内容", "请打开看一看，再重新选择"));
    }
    let format = sniffing::sniff(bytes)?;
    limits.check_size(format.kind(), bytes.len() as u64)?;
    let cleaned = clean(format, bytes, limits)?;
    let shown = cleaned.format.unwrap_or(format);
    // A video container may turn out to hold sound only.
    limits.check_size(shown.kind(), cleaned.bytes.len() as u64)?;
    Ok(Accepted {
        kind: shown.kind(),
        media_type: shown.media_type(),
        extension: shown.extension(),
        original_media_type: format.media_type(),
        original_extension: format.extension(),
        original_sha256: sha256_hex(bytes),
        clean_sha256: sha256_hex(&cleaned.bytes),
        clean: cleaned.bytes,
        width: cleaned.width,
        height: cleaned.height,
        pages: cleaned.pages,
        duration_ms: cleaned.duration_ms,
    })
}

fn clean(format: Format, bytes: &[u8], limits: &Limits) -> Result<Cleaned, Refusal> {
    match format {
        Format::Jpeg | Format::Png | Format::Webp | Format::Gif => photo::clean(format, bytes, limits),
        Format::Mp4 | Format::QuickTime | Format::ThreeGp | Format::M4a => boxes::clean(format, bytes),
        Format::Webm | Format::Matroska | Format::WebmAudio => ebml::clean(format, bytes),
        Format::Mp3 => frames::clean_mp3(bytes),
        Format::Aac => frames::clean_aac(bytes),
        Format::Amr => frames::clean_amr(bytes),
        Format::Wav => wav::clean(bytes),
        Format::Ogg => ogg::clean(bytes),
        Format::Pdf => pdf::clean(bytes, limits),
    }
}

/// SHA-256 in small hex letters, as it stands beside a file.
pub fn sha256_hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// Reads a big-endian number of two, four or eight bytes at `at`, if they are there.
pub(crate) fn be(bytes: &[u8], at: usize, width: usize) -> Option<u64> {
    let end = at.checked_add(width)?;
    Some(bytes.get(at..end)?.iter().fold(0, |n, b| n << 8 | u64::from(*b)))
}

/// Reads a little-endian number of up to eight bytes at `at`, if they are there.
pub(crate) fn le(bytes: &[u8], at: usize, width: usize) -> Option<u64> {
    let end = at.checked_add(width)?;
    Some(bytes.get(at..end)?.iter().rev().fold(0, |n, b| n << 8 | u64::from(*b)))
}

/// Whether `needle` stands anywhere in `bytes`.
#[cfg(test)]
pub(crate) fn contains(bytes: &[u8], needle: &[u8]) -> bool {
    bytes.windows(needle.len()).any(|w| w == needle)
}

#[cfg(test)]
mod tests;
