//! The segments of a JPEG, for two questions: does the picture reach its end mark, and what would be left without the segments that
//! describe place, time and device. The second is asked for pictures inside PDF pages, which are not decoded.

/// Start of scan, whose entropy-coded data runs up to the next real marker.
const SOS: u8 = 0xDA;
const EOI: u8 = 0xD9;

/// Whether the segments lead to a scan and an end mark follows it.
pub(crate) fn has_picture_and_end(bytes: &[u8]) -> bool {
    let mut at = 2;
    while let Some((marker, end)) = segment(bytes, at) {
        if marker == SOS {
            return bytes.get(end..).unwrap_or_default().windows(2).any(|w| w == [0xFF, EOI]);
        }
        at = end;
    }
    false
}

/// The JPEG without EXIF, XMP, IPTC, comments and maker segments; `None` if its segments make no sense.
pub(crate) fn without_metadata(bytes: &[u8]) -> Option<Vec<u8>> {
    if !bytes.starts_with(b"\xFF\xD8") {
        return None;
    }
    let mut kept = b"\xFF\xD8".to_vec();
    let mut at = 2;
    loop {
        let (marker, end) = segment(bytes, at)?;
        // JFIF (APP0), colour profile (APP2) and Adobe's colour transform (APP14) decide how the picture looks.
        let describes = matches!(marker, 0xE1 | 0xE3..=0xED | 0xEF | 0xFE) || (marker == 0xE2 && !is_profile(bytes, at));
        if !describes {
            kept.extend_from_slice(bytes.get(at..end)?);
        }
        if marker == SOS {
            kept.extend_from_slice(bytes.get(end..)?);
            return Some(kept);
        }
        at = end;
    }
}

fn is_profile(bytes: &[u8], at: usize) -> bool {
    bytes.get(at + 4..).is_some_and(|rest| rest.starts_with(b"ICC_PROFILE\0"))
}

/// The marker at `at` and where its segment ends.
fn segment(bytes: &[u8], at: usize) -> Option<(u8, usize)> {
    match bytes.get(at..at.checked_add(2)?)? {
        [0xFF, 0xFF] => Some((0xFF, at + 1)),
        [0xFF, marker @ (0x01 | 0xD0..=0xD7)] => Some((*marker, at + 2)),
        [0xFF, marker] if *marker >= 0xC0 && *marker != EOI => {
            let length = usize::try_from(super::be(bytes, at + 2, 2)?).ok()?;
            let end = at + 2 + length;
            (length >= 2 && end <= bytes.len()).then_some((*marker, end))
        }
        _ => None,
    }
}
