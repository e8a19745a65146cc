//! MP3, AAC (ADTS) and AMR: streams of frames that each say how long they are. The copy is made of whole frames only, so ID3, APE and
//! Lyrics tags, cover pictures and anything appended stay behind without having to be understood.

use super::{Cleaned, Refusal};

const NOUN: &str = "录音";

/// One frame: its length in bytes and how long it sounds, in microseconds.
struct Frame {
    length: usize,
    micros: u64,
}

/// Cleans an MP3 file.
pub(crate) fn clean_mp3(bytes: &[u8]) -> Result<Cleaned, Refusal> {
    keep_frames(bytes, after_id3(bytes), mp3_frame)
}

/// Cleans a bare AAC stream.
pub(crate) fn clean_aac(bytes: &[u8]) -> Result<Cleaned, Refusal> {
    keep_frames(bytes, 0, aac_frame)
}

/// Cleans an AMR file, narrow or wide band; twenty milliseconds a frame.
pub(crate) fn clean_amr(bytes: &[u8]) -> Result<Cleaned, Refusal> {
    const NARROW: [usize; 16] = [13, 14, 16, 18, 20, 21, 27, 32, 6, 0, 0, 0, 0, 0, 0, 1];
    const WIDE: [usize; 16] = [18, 24, 33, 37, 41, 47, 51, 59, 61, 6, 0, 0, 0, 0, 1, 1];
    let (head, lengths) = if bytes.starts_with(b"#!AMR\n") {
        (6, NARROW)
    } else if bytes.starts_with(b"#!AMR-WB\n") {
        (9, WIDE)
    } else {
        return Err(Refusal::new("这种AMR录音有多个声道，暂不接收", "请转成MP3或M4A后再传"));
    };
    let mut at = head;
    let mut frames = 0_u64;
    while let Some(first) = bytes.get(at) {
        // Bits outside mode and quality are zero in every real frame.
        let length = if first & 0x83 == 0 { lengths.get(usize::from(first >> 3 & 0x0F)).copied().unwrap_or(0) } else { 0 };
        if length == 0 || at + length > bytes.len() {
            break;
        }
        at += length;
        frames += 1;
    }
    if frames == 0 {
        return Err(Refusal::damaged(NOUN));
    }
    let kept = bytes.get(..at).unwrap_or_default().to_vec();
    Ok(Cleaned { bytes: kept, duration_ms: Some(frames * 20), ..Cleaned::default() })
}

/// Copies frames. Out of step, two frames must follow each other before they are believed.
fn keep_frames(bytes: &[u8], start: usize, frame: fn(&[u8]) -> Option<Frame>) -> Result<Cleaned, Refusal> {
    let whole = |at: usize| {
        let rest = bytes.get(at..)?;
        frame(rest).filter(|f| f.length <= rest.len())
    };
    let mut kept = Vec::with_capacity(bytes.len().saturating_sub(start));
    let (mut at, mut in_step, mut frames, mut micros) = (start, false, 0_u64, 0_u64);
    while at < bytes.len() {
        match whole(at).filter(|f| in_step || whole(at + f.length).is_some()) {
            Some(found) => {
                kept.extend_from_slice(bytes.get(at..at + found.length).unwrap_or_default());
                at += found.length;
                micros += found.micros;
                frames += 1;
                in_step = true;
            }
            None => {
                at += 1;
                in_step = false;
            }
        }
    }
    if frames < 3 {
        return Err(Refusal::damaged(NOUN));
    }
    Ok(Cleaned { bytes: kept, duration_ms: Some(micros / 1000), ..Cleaned::default() })
}

/// Where the sound begins behind one or several ID3v2 tags.
fn after_id3(bytes: &[u8]) -> usize {
    let mut at = 0;
    while let Some([b'I', b'D', b'3', _, _, flags, size @ ..]) = bytes.get(at..at + 10) {
        let length = size.iter().fold(0, |sum, b| sum << 7 | usize::from(b & 0x7F));
        let footer = if flags & 0x10 != 0 { 10 } else { 0 };
        at = (at + 10 + length + footer).min(bytes.len());
    }
    at
}

/// MPEG-1, 2 and 2.5 audio, layer III.
fn mp3_frame(bytes: &[u8]) -> Option<Frame> {
    const FIRST: [usize; 14] = [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
    const SECOND: [usize; 14] = [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
    let [0xFF, second, third, ..] = bytes else {
        return None;
    };
    if second & 0xE6 != 0xE2 {
        return None;
    }
    let (rates, halvings, samples): (_, _, u64) = match second >> 3 & 3 {
        3 => (FIRST, 0, 1152),
        2 => (SECOND, 1, 576),
        0 => (SECOND, 2, 576),
        _ => return None,
    };
    let kilobits = rates.get(usize::from(third >> 4).checked_sub(1)?)?;
    let hertz = [44_100, 48_000, 32_000].get(usize::from(third >> 2 & 3))? >> halvings;
    let padding = usize::from(third >> 1 & 1);
    let length = usize::try_from(samples / 8).ok()? * kilobits * 1000 / hertz + padding;
    Some(Frame { length, micros: samples * 1_000_000 / hertz as u64 })
}

/// MPEG-4 audio data transport frames: 1024 samples for each raw block.
fn aac_frame(bytes: &[u8]) -> Option<Frame> {
    const HERTZ: [u64; 13] = [96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350];
    let [0xFF, second, third, fourth, fifth, sixth, ..] = bytes else {
        return None;
    };
    if second & 0xF6 != 0xF0 {
        return None;
    }
    let hertz = HERTZ.get(usize::from(third >> 2 & 0x0F))?;
    let length = usize::from(fourth & 3) << 11 | usize::from(*fifth) << 3 | usize::from(sixth >> 5);
    let blocks = 1 + u64::from(bytes.get(6)? & 3);
    (length >= 7).then_some(Frame { length, micros: blocks * 1024 * 1_000_000 / hertz })
}
