//! WAV: a RIFF list of chunks. Only the format, the sample count and the sound itself are copied; LIST/INFO, ID3, broadcast and
//! cue chunks stay behind.

use super::{Cleaned, Refusal, le};

const NOUN: &str = "录音";

/// Writes the file anew from its `fmt `, `fact` and `data` chunks.
pub(crate) fn clean(bytes: &[u8]) -> Result<Cleaned, Refusal> {
    let damaged = || Refusal::damaged(NOUN);
    let mut kept = b"RIFF\0\0\0\0WAVE".to_vec();
    let (mut at, mut bytes_a_second, mut sound) = (12, None, None);
    while let (Some(name), Some(size)) = (bytes.get(at..at + 4), le(bytes, at + 4, 4)) {
        let body = at + 8;
        let mut size = usize::try_from(size).map_err(|_| damaged())?;
        if name == b"data" && (size == 0 || size >= 0xFFFF_FF00) {
            // A recorder that was stopped suddenly did not come back to write the length.
            size = bytes.len() - body;
        }
        let end = body.checked_add(size).ok_or_else(damaged)?;
        let Some(content) = bytes.get(body..end) else {
            if sound.is_some() && name != b"data" {
                break;
            }
            return Err(damaged());
        };
        match name {
            b"fmt " if bytes_a_second.is_none() => bytes_a_second = le(content, 8, 4),
            b"fact" => {}
            b"data" if sound.is_none() => sound = Some(size),
            _ => {
                at = end + size % 2;
                continue;
            }
        }
        append(&mut kept, name, content);
        at = end + size % 2;
    }
    let (Some(bytes_a_second), Some(sound)) = (bytes_a_second, sound) else {
        return Err(damaged());
    };
    let length = u32::try_from(kept.len() - 8).map_err(|_| damaged())?;
    kept.get_mut(4..8).unwrap_or_default().copy_from_slice(&length.to_le_bytes());
    let duration_ms = (sound as u64 * 1000).checked_div(bytes_a_second);
    Ok(Cleaned { bytes: kept, duration_ms, ..Cleaned::default() })
}

fn append(kept: &mut Vec<u8>, name: &[u8], content: &[u8]) {
    let size = u32::try_from(content.len()).unwrap_or(u32::MAX);
    kept.extend_from_slice(name);
    kept.extend_from_slice(&size.to_le_bytes());
    kept.extend_from_slice(content);
    if content.len() % 2 == 1 {
        kept.push(0);
    }
}
