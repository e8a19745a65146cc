//! MP4, QuickTime, 3GP and M4A: a tree of boxes (ISO/IEC 14496-12), walked here with every bound checked. What describes place, time,
//! device or author becomes a `free` box of the same size filled with zeros, so that every offset in the file stays true; only
//! boxes that players need are kept. The sound and picture themselves are never touched.

use super::{Cleaned, Refusal, be, fragments::Fragments, sniffing::Format, tracks};

const DEPTH: usize = 8;
const MOST_BOXES: usize = 100_000;
const NOUN: &str = "视频或录音";

/// One box: `start..body` is its header, `body..end` its content.
#[derive(Debug, Clone, Copy)]
pub(crate) struct BoxAt {
    pub(crate) name: [u8; 4],
    pub(crate) start: usize,
    pub(crate) body: usize,
    pub(crate) end: usize,
}

/// The box that begins at `at` and must end by `limit`. Size 0 means: up to the limit.
pub(crate) fn box_at(bytes: &[u8], at: usize, limit: usize) -> Option<BoxAt> {
    let name = bytes.get(at + 4..at + 8)?.try_into().ok()?;
    let (size, header) = match be(bytes, at, 4)? {
        0 => ((limit.checked_sub(at)?) as u64, 8),
        1 => (be(bytes, at + 8, 8)?, 16),
        size => (size, 8),
    };
    let end = at.checked_add(usize::try_from(size).ok()?)?;
    (size >= header && end <= limit).then_some(BoxAt { name, start: at, body: at + header as usize, end })
}

/// What is done with a box of this name inside that parent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Keep,
    Descend,
    Erase,
}

fn fate(parent: &[u8; 4], name: &[u8; 4]) -> Fate {
    match (parent, name) {
        (b"file", b"moov" | b"moof") | (b"moov", b"trak") | (b"trak", b"mdia") => Fate::Descend,
        (b"mdia", b"minf") | (b"minf", b"stbl") | (b"moof", b"traf") | (b"moov", b"mvex") => Fate::Descend,
        (b"file", b"ftyp" | b"styp" | b"mdat" | b"sidx" | b"ssix" | b"pdin") => Fate::Keep,
        (b"moov", b"mvhd" | b"iods") | (b"moof", b"mfhd") | (b"mvex", b"mehd" | b"trex" | b"leva") => Fate::Keep,
        (b"traf", b"tfhd" | b"tfdt" | b"trun" | b"sdtp" | b"sbgp" | b"sgpd" | b"subs" | b"saiz" | b"saio" | b"senc") => Fate::Keep,
        (b"trak", b"tkhd" | b"edts" | b"tref" | b"tapt" | b"load" | b"clip" | b"matt" | b"trgr") => Fate::Keep,
        (b"mdia", b"mdhd" | b"hdlr" | b"elng") => Fate::Keep,
        (b"minf", b"vmhd" | b"smhd" | b"hmhd" | b"nmhd" | b"sthd" | b"gmhd" | b"dinf" | b"hdlr") => Fate::Keep,
        (b"stbl", b"udta" | b"meta" | b"uuid" | b"free" | b"skip" | b"wide") => Fate::Erase,
        (b"stbl", _) => Fate::Keep,
        _ => Fate::Erase,
    }
}

#[derive(Default)]
struct Walk {
    boxes: usize,
    moov: bool,
    video: bool,
    sound: bool,
    width: Option<u32>,
    height: Option<u32>,
    duration_ms: Option<u64>,
    media: Vec<(usize, usize)>,
    forgotten: Vec<(usize, usize)>,
    fragments: Fragments,
    track: tracks::Track,
}

/// Cleans a file of this family.
pub(crate) fn clean(format: Format, bytes: &[u8]) -> Result<Cleaned, Refusal> {
    let mut bytes = bytes.to_vec();
    let mut walk = Walk::default();
    let end = walk.file(&mut bytes)?;
    bytes.truncate(end);
    if !walk.moov || walk.media.is_empty() || !(walk.video || walk.sound) {
        return Err(Refusal::damaged(NOUN));
    }
    // Only now are all tracks known: fragments may stand before the index that names their tracks.
    let found = walk.fragments.search(&bytes);
    walk.forgotten.extend(found.ranges);
    found.trafs.into_iter().for_each(|traf| erase(&mut bytes, traf));
    tracks::zero(&mut bytes, &walk.forgotten, &walk.media);
    let format = match format {
        Format::M4a if walk.video => Format::Mp4,
        Format::Mp4 | Format::QuickTime if !walk.video => Format::M4a,
        other => other,
    };
    Ok(Cleaned { bytes, format: Some(format), width: walk.width, height: walk.height, duration_ms: walk.duration_ms, ..Cleaned::default() })
}

impl Walk {
    /// Walks the top level; says where the file's own boxes end. What was appended behind them is cut off.
    fn file(&mut self, bytes: &mut [u8]) -> Result<usize, Refusal> {
        let mut at = 0;
        while at < bytes.len() {
            let Some(found) = box_at(bytes, at, bytes.len()) else {
                let name = bytes.get(at + 4..at + 8).unwrap_or_default();
                if matches!(name, b"moov" | b"mdat" | b"moof") || !self.moov {
                    return Err(Refusal::damaged(NOUN));
                }
                return Ok(at);
            };
            if !found.name.iter().all(|b| b.is_ascii_graphic() || *b == b' ' || *b == 0xA9) && self.moov {
                return Ok(at);
            }
            match &found.name {
                b"moov" => self.moov = true,
                b"mdat" => self.media.push((found.body, found.end)),
                b"moof" => self.fragments.moofs.push(found),
                _ => {}
            }
            self.one(bytes, *b"file", found, 0)?;
            at = found.end;
        }
        Ok(at)
    }

    fn children(&mut self, bytes: &mut [u8], parent: BoxAt, depth: usize) -> Result<(), Refusal> {
        if depth > DEPTH {
            return Err(Refusal::damaged(NOUN));
        }
        let mut at = parent.body;
        while at < parent.end {
            // QuickTime ends some lists with four zero bytes.
            if parent.end - at < 8 {
                bytes.get_mut(at..parent.end).unwrap_or_default().fill(0);
                return Ok(());
            }
            let found = box_at(bytes, at, parent.end).ok_or_else(|| Refusal::damaged(NOUN))?;
            self.one(bytes, parent.name, found, depth)?;
            at = found.end;
        }
        Ok(())
    }

    fn one(&mut self, bytes: &mut [u8], parent: [u8; 4], found: BoxAt, depth: usize) -> Result<(), Refusal> {
        self.boxes += 1;
        if self.boxes > MOST_BOXES {
            return Err(Refusal::damaged(NOUN));
        }
        match fate(&parent, &found.name) {
            Fate::Erase => erase(bytes, found),
            Fate::Keep => self.note(bytes, found)?,
            Fate::Descend if &found.name == b"trak" => self.track(bytes, found, depth)?,
            Fate::Descend => {
                if &found.name == b"stbl" {
                    self.track.tables = Some(found);
                }
                self.children(bytes, found, depth + 1)?;
            }
        }
        Ok(())
    }

    /// A track that is neither picture, sound nor subtitle tells where the camera was: it goes, and its samples with it.
    fn track(&mut self, bytes: &mut [u8], found: BoxAt, depth: usize) -> Result<(), Refusal> {
        self.track = tracks::Track::default();
        self.children(bytes, found, depth + 1)?;
        match &self.track.handler {
            b"vide" => {
                self.video = true;
                self.width = self.width.or(self.track.width);
                self.height = self.height.or(self.track.height);
            }
            b"soun" => self.sound = true,
            b"text" | b"sbtl" | b"subt" => {}
            _ => {
                if let Some(tables) = self.track.tables {
                    self.forgotten.extend(tracks::sample_ranges(bytes, tables));
                }
                if self.forgotten.len() >= tracks::MOST_CHUNKS {
                    return Err(Refusal::damaged(NOUN));
                }
                self.fragments.forgotten.extend(self.track.id);
                erase(bytes, found);
            }
        }
        Ok(())
    }

    /// Reads what is worth knowing from a kept box and takes the times of day out of it.
    fn note(&mut self, bytes: &mut [u8], found: BoxAt) -> Result<(), Refusal> {
        let long = bytes.get(found.body) == Some(&1);
        let number = |at: usize, width: usize| {
            let inside = found.body + at + width <= found.end;
            if inside { be(bytes, found.body + at, width) } else { None }
        };
        match &found.name {
            b"mvhd" => {
                let scale = number(if long { 20 } else { 12 }, 4).filter(|scale| *scale > 0);
                let units = if long { number(24, 8) } else { number(16, 4) };
                self.duration_ms = scale.zip(units).map(|(scale, units)| units.saturating_mul(1000) / scale);
            }
            b"trex" => self.fragments.default_size(bytes, found),
            b"tkhd" => {
                self.track.id = number(if long { 20 } else { 12 }, 4);
                let matrix = if long { 52 } else { 40 };
                let turned = number(matrix, 4) == Some(0) && number(matrix + 16, 4) == Some(0);
                let side = |at| number(at, 4).and_then(|fixed| u32::try_from(fixed >> 16).ok()).filter(|side| *side > 0);
                let (width, height) = (side(matrix + 36), side(matrix + 40));
                (self.track.width, self.track.height) = if turned { (height, width) } else { (width, height) };
            }
            b"hdlr" => {
                if let Some(handler) = number(8, 4).and_then(|name| u32::try_from(name).ok())
                    && self.track.handler == [0; 4]
                {
                    self.track.handler = handler.to_be_bytes();
                }
            }
            _ => {}
        }
        if matches!(&found.name, b"mvhd" | b"tkhd" | b"mdhd") {
            let times = found.body + 4..found.body + if long { 20 } else { 12 };
            if times.end > found.end {
                return Err(Refusal::damaged(NOUN));
            }
            bytes.get_mut(times).unwrap_or_default().fill(0);
        }
        Ok(())
    }
}

/// Same place, same size, nothing inside.
fn erase(bytes: &mut [u8], found: BoxAt) {
    bytes.get_mut(found.start + 4..found.start + 8).unwrap_or_default().copy_from_slice(b"free");
    bytes.get_mut(found.body..found.end).unwrap_or_default().fill(0);
}
