//! Ogg with Vorbis or Opus (RFC 3533, RFC 7845): the second packet of each stream holds vendor and comments. It keeps its length, but
//! becomes one vendor name of spaces without comments, and the check sums of the pages that carry it are computed anew.

use super::{Cleaned, Refusal, le, sniffing::Format};
use std::collections::BTreeMap;

const NOUN: &str = "录音";
const MOST_STREAMS: usize = 16;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Codec {
    Vorbis,
    Opus,
}

/// One logical stream: its codec, how many packets have ended, and where the comment packet lies.
struct Stream {
    codec: Codec,
    packets: usize,
    comment: Vec<(usize, usize)>,
    complete: bool,
}

/// One page: `start..body` is its header, `body..end` its segments.
struct Page {
    start: usize,
    body: usize,
    end: usize,
    touched: bool,
}

/// Cleans an Ogg file; a page that was cut off at the end is left out.
pub(crate) fn clean(bytes: &[u8]) -> Result<Cleaned, Refusal> {
    let mut bytes = bytes.to_vec();
    let mut pages = Vec::new();
    let mut streams: BTreeMap<u64, Stream> = BTreeMap::new();
    let mut finished = Vec::new();
    let mut at = 0;
    while let Some(mut page) = page_at(&bytes, at) {
        let serial = le(&bytes, at + 14, 4).unwrap_or(0);
        if bytes.get(at + 5).is_some_and(|flags| flags & 2 != 0) {
            if streams.len() + finished.len() >= MOST_STREAMS {
                return Err(Refusal::damaged(NOUN));
            }
            let stream = Stream { codec: codec_of(&bytes, &page)?, packets: 0, comment: Vec::new(), complete: false };
            finished.extend(streams.insert(serial, stream));
        }
        let stream = streams.get_mut(&serial).ok_or_else(|| Refusal::damaged(NOUN))?;
        read_segments(&bytes, &mut page, stream);
        at = page.end;
        pages.push(page);
    }
    finished.extend(streams.into_values());
    if finished.is_empty() || finished.iter().any(|stream| !stream.complete) {
        return Err(Refusal::damaged(NOUN));
    }
    for stream in &finished {
        blank(&mut bytes, stream)?;
    }
    bytes.truncate(at);
    for page in pages.iter().filter(|page| page.touched) {
        seal(&mut bytes, page);
    }
    Ok(Cleaned { bytes, format: Some(Format::Ogg), ..Cleaned::default() })
}

fn page_at(bytes: &[u8], at: usize) -> Option<Page> {
    if bytes.get(at..at + 5)? != b"OggS\0" {
        return None;
    }
    let segments = usize::from(*bytes.get(at + 26)?);
    let body = at + 27 + segments;
    let end = body + bytes.get(at + 27..body)?.iter().map(|lace| usize::from(*lace)).sum::<usize>();
    (end <= bytes.len()).then_some(Page { start: at, body, end, touched: false })
}

fn codec_of(bytes: &[u8], page: &Page) -> Result<Codec, Refusal> {
    let packet = bytes.get(page.body..page.end).unwrap_or_default();
    if packet.starts_with(b"\x01vorbis") {
        Ok(Codec::Vorbis)
    } else if packet.starts_with(b"OpusHead") {
        Ok(Codec::Opus)
    } else {
        Err(Refusal::new("这个OGG文件的编码暂不接收", "请转成MP3、M4A或MP4后再传"))
    }
}

/// Counts packets by their lacing values and notes every piece of the second one.
fn read_segments(bytes: &[u8], page: &mut Page, stream: &mut Stream) {
    let mut at = page.body;
    for lace in bytes.get(page.start + 27..page.body).unwrap_or_default() {
        let end = at + usize::from(*lace);
        if stream.packets == 1 && end > at {
            page.touched = true;
            match stream.comment.last_mut().filter(|last| last.1 == at) {
                Some(last) => last.1 = end,
                None => stream.comment.push((at, end)),
            }
        }
        if *lace < 255 {
            stream.packets = stream.packets.saturating_add(1);
            stream.complete |= stream.packets == 2;
        }
        at = end;
    }
}

/// Writes the empty comment packet over the old one, piece by piece.
fn blank(bytes: &mut [u8], stream: &Stream) -> Result<(), Refusal> {
    let length: usize = stream.comment.iter().map(|(from, to)| to - from).sum();
    let (magic, tail): (&[u8], &[u8]) = match stream.codec {
        Codec::Vorbis => (b"\x03vorbis", &[0, 0, 0, 0, 1]),
        Codec::Opus => (b"OpusTags", &[0, 0, 0, 0]),
    };
    let old: Vec<u8> = stream.comment.iter().flat_map(|(from, to)| bytes.get(*from..*to).unwrap_or_default()).copied().collect();
    let vendor = length.checked_sub(magic.len() + 4 + tail.len()).filter(|_| old.starts_with(magic));
    let vendor = vendor.ok_or_else(|| Refusal::damaged(NOUN))?;
    let mut packet = magic.to_vec();
    packet.extend_from_slice(&u32::try_from(vendor).unwrap_or(0).to_le_bytes());
    packet.resize(packet.len() + vendor, b' ');
    packet.extend_from_slice(tail);
    let mut rest = packet.as_slice();
    for (from, to) in &stream.comment {
        let (piece, left) = rest.split_at_checked(to - from).unwrap_or((rest, &[]));
        bytes.get_mut(*from..*to).unwrap_or_default().copy_from_slice(piece);
        rest = left;
    }
    Ok(())
}

/// Computes the page's check sum anew.
fn seal(bytes: &mut [u8], page: &Page) {
    bytes.get_mut(page.start + 22..page.start + 26).unwrap_or_default().fill(0);
    let sum = checksum(bytes.get(page.start..page.end).unwrap_or_default());
    bytes.get_mut(page.start + 22..page.start + 26).unwrap_or_default().copy_from_slice(&sum.to_le_bytes());
}

/// CRC-32 with polynomial 04C11DB7, not reflected, starting from zero.
pub(crate) fn checksum(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte) << 24, |crc, _| if crc >> 31 == 1 { crc << 1 ^ 0x04C1_1DB7 } else { crc << 1 })
    })
}
