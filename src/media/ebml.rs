//! WebM and Matroska: elements of EBML (RFC 8794, RFC 9559). Tags, titles, dates, attachments and everything unknown become
//! Void elements of the same length, so that the index stays true. Recordings made in a browser have a segment and clusters
//! without a length; they are walked child by child.

use super::{Cleaned, Refusal, be, sniffing::Format};

const NOUN: &str = "视频或录音";
const MOST_ELEMENTS: usize = 2_000_000;

const HEADER: u64 = 0x1A45_DFA3;
const DOC_TYPE: u64 = 0x4282;
const SEGMENT: u64 = 0x1853_8067;
const SEEK_HEAD: u64 = 0x114D_9B74;
const INFO: u64 = 0x1549_A966;
const TRACKS: u64 = 0x1654_AE6B;
const CLUSTER: u64 = 0x1F43_B675;
const CUES: u64 = 0x1C53_BB6B;
const TRACK_ENTRY: u64 = 0xAE;
const VOID: u8 = 0xEC;

#[derive(Debug, Clone, Copy)]
struct Element {
    id: u64,
    start: usize,
    body: usize,
    /// `None`: the length is not written.
    end: Option<usize>,
}

/// The element at `at`, which must end by `limit`.
fn element_at(bytes: &[u8], at: usize, limit: usize) -> Option<Element> {
    let id_width = bytes.get(at)?.leading_zeros() as usize + 1;
    if id_width > 4 {
        return None;
    }
    let id = be(bytes, at, id_width)?;
    let size_at = at + id_width;
    let size_width = bytes.get(size_at)?.leading_zeros() as usize + 1;
    if size_width > 8 {
        return None;
    }
    let ones = u64::MAX >> (64 - 7 * size_width);
    let size = be(bytes, size_at, size_width)? & ones;
    let body = size_at + size_width;
    if body > limit {
        return None;
    }
    let end = if size == ones { None } else { Some(body.checked_add(usize::try_from(size).ok()?)?) };
    end.is_none_or(|end| end <= limit).then_some(Element { id, start: at, body, end })
}

#[derive(Default)]
struct Walk {
    elements: usize,
    tracks: bool,
    cluster: bool,
    video: bool,
    width: Option<u32>,
    height: Option<u32>,
    scale: Option<u64>,
    length: Option<f64>,
}

/// Cleans a WebM or Matroska file.
pub(crate) fn clean(_: Format, bytes: &[u8]) -> Result<Cleaned, Refusal> {
    let damaged = || Refusal::damaged(NOUN);
    let mut bytes = bytes.to_vec();
    let header = element_at(&bytes, 0, bytes.len()).filter(|e| e.id == HEADER).ok_or_else(damaged)?;
    let segment_at = header.end.ok_or_else(damaged)?;
    let webm = doc_type(&bytes, header.body, segment_at) == Some(b"webm");
    let segment = element_at(&bytes, segment_at, bytes.len()).filter(|e| e.id == SEGMENT).ok_or_else(damaged)?;
    let end = segment.end.unwrap_or(bytes.len());
    let mut walk = Walk::default();
    walk.segment(&mut bytes, segment.body, end)?;
    if !walk.tracks || !walk.cluster {
        return Err(damaged());
    }
    bytes.truncate(end);
    let format = match (webm, walk.video) {
        (_, false) => Format::WebmAudio,
        (true, true) => Format::Webm,
        (false, true) => Format::Matroska,
    };
    Ok(Cleaned {
        bytes,
        format: Some(format),
        width: walk.width,
        height: walk.height,
        duration_ms: walk.duration_ms(),
        ..Cleaned::default()
    })
}

fn doc_type(bytes: &[u8], mut at: usize, end: usize) -> Option<&[u8]> {
    while let Some(found) = element_at(bytes, at, end) {
        if found.id == DOC_TYPE {
            return bytes.get(found.body..found.end?);
        }
        at = found.end?;
    }
    None
}

impl Walk {
    fn segment(&mut self, bytes: &mut [u8], mut at: usize, end: usize) -> Result<(), Refusal> {
        while at < end {
            let found = self.next(bytes, at, end)?;
            at = match (found.id, found.end) {
                (CLUSTER, known) => {
                    self.cluster = true;
                    match known {
                        Some(end) => end,
                        None => self.open_cluster(bytes, found.body, end)?,
                    }
                }
                (_, None) => return Err(Refusal::damaged(NOUN)),
                (SEEK_HEAD | CUES, Some(end)) => end,
                (INFO, Some(end)) => self.info(bytes, found.body, end)?,
                (TRACKS, Some(end)) => {
                    self.tracks = true;
                    self.tracks(bytes, found.body, end)?
                }
                (_, Some(end)) => {
                    void(bytes, found.start, end);
                    end
                }
            };
        }
        Ok(())
    }

    fn next(&mut self, bytes: &[u8], at: usize, end: usize) -> Result<Element, Refusal> {
        self.elements += 1;
        element_at(bytes, at, end).filter(|_| self.elements <= MOST_ELEMENTS).ok_or_else(|| Refusal::damaged(NOUN))
    }

    /// A cluster without a length lasts until the next element of the segment's own level.
    fn open_cluster(&mut self, bytes: &mut [u8], mut at: usize, end: usize) -> Result<usize, Refusal> {
        while at < end {
            let found = self.next(bytes, at, end)?;
            // Identifiers of the segment's children have four bytes, those of a cluster's have one or two.
            if found.id > 0xFFFF {
                break;
            }
            at = found.end.ok_or_else(|| Refusal::damaged(NOUN))?;
        }
        Ok(at)
    }

    /// Keeps the time scale and length; empties the two names that must be there; voids title, date and the rest.
    fn info(&mut self, bytes: &mut [u8], mut at: usize, end: usize) -> Result<usize, Refusal> {
        while at < end {
            let found = self.next(bytes, at, end)?;
            let stop = found.end.ok_or_else(|| Refusal::damaged(NOUN))?;
            match found.id {
                0x2A_D7B1 if stop - found.body <= 8 => self.scale = be(bytes, found.body, stop - found.body),
                0x4489 => self.length = float(bytes, found.body, stop),
                0x4D80 | 0x5741 => bytes.get_mut(found.body..stop).unwrap_or_default().fill(0),
                _ => void(bytes, found.start, stop),
            }
            at = stop;
        }
        Ok(end)
    }

    fn tracks(&mut self, bytes: &mut [u8], mut at: usize, end: usize) -> Result<usize, Refusal> {
        while at < end {
            let found = self.next(bytes, at, end)?;
            let stop = found.end.ok_or_else(|| Refusal::damaged(NOUN))?;
            if found.id == TRACK_ENTRY {
                self.track(bytes, found.body, stop)?;
            } else {
                void(bytes, found.start, stop);
            }
            at = stop;
        }
        Ok(end)
    }

    fn track(&mut self, bytes: &mut [u8], mut at: usize, end: usize) -> Result<(), Refusal> {
        while at < end {
            let found = self.next(bytes, at, end)?;
            let stop = found.end.ok_or_else(|| Refusal::damaged(NOUN))?;
            match found.id {
                0x83 => self.video |= bytes.get(found.body) == Some(&1),
                0xE0 => self.picture(bytes, found.body, stop),
                // Name, CRC-32 and Void.
                0x536E | 0xBF | 0xEC => void(bytes, found.start, stop),
                _ => {}
            }
            at = stop;
        }
        Ok(())
    }

    fn picture(&mut self, bytes: &[u8], mut at: usize, end: usize) {
        while let Some(found) = element_at(bytes, at, end) {
            let Some(stop) = found.end else { return };
            let side = (stop - found.body <= 4).then(|| be(bytes, found.body, stop - found.body)).flatten();
            let side = side.and_then(|side| u32::try_from(side).ok());
            match found.id {
                0xB0 => self.width = self.width.or(side),
                0xBA => self.height = self.height.or(side),
                _ => {}
            }
            at = stop;
        }
    }

    fn duration_ms(&self) -> Option<u64> {
        let ms = self.length? * self.scale.unwrap_or(1_000_000) as f64 / 1e6;
        // The conversion saturates; nonsense is left out.
        (ms.is_finite() && ms >= 0.0).then_some(ms as u64)
    }
}

fn float(bytes: &[u8], from: usize, to: usize) -> Option<f64> {
    match to - from {
        4 => Some(f64::from(f32::from_bits(u32::try_from(be(bytes, from, 4)?).ok()?))),
        8 => Some(f64::from_bits(be(bytes, from, 8)?)),
        _ => None,
    }
}

/// Turns `start..end` into one Void element of exactly that length. The shortest element there is has two bytes, as has the shortest Void.
fn void(bytes: &mut [u8], start: usize, end: usize) {
    let Some(place) = bytes.get_mut(start..end) else {
        return;
    };
    let length = place.len();
    place.fill(0);
    match place {
        [id, size, ..] if length - 2 <= 126 => {
            *id = VOID;
            *size = 0x80 | u8::try_from(length - 2).unwrap_or(0);
        }
        [id, size @ ..] if length > 9 => {
            *id = VOID;
            let content = (length - 9) as u64 | 1 << 56;
            size.iter_mut().zip(content.to_be_bytes()).for_each(|(to, from)| *to = from);
        }
        _ => {}
    }
}
