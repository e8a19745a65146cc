//! Videos made of boxes: any bytes behind the first box; and trees of boxes of right sizes, in which everything that tells place or
//! author says one secret word. A copy is as long as its original or shorter, is accepted again unchanged, and holds no secret.
#![no_main]

use libfuzzer_sys::arbitrary::{Arbitrary, Result, Unstructured};
use libfuzzer_sys::fuzz_target;
use mashanghe::media::{Limits, examine};

const SECRET: &[u8] = b"SECRET-22.7196N-114.2477E";
/// What stands in a file, and what may stand in it. A name that stands twice is drawn more often.
const TREE: &[(&[u8; 4], &[&[u8; 4]])] = &[
    (b"file", &[b"moov", b"moov", b"mdat", b"moof", b"uuid", b"free", b"meta", b"sidx", b"styp", b"mfra", b"emsg", b"udta"]),
    (b"moov", &[b"mvhd", b"trak", b"trak", b"mvex", b"udta", b"meta", b"uuid", b"iods", b"gps "]),
    (b"trak", &[b"tkhd", b"mdia", b"mdia", b"edts", b"udta", b"meta", b"uuid"]),
    (b"mdia", &[b"mdhd", b"hdlr", b"hdlr", b"minf", b"udta"]),
    (b"minf", &[b"vmhd", b"hdlr", b"stbl", b"stbl", b"udta"]),
    (b"stbl", &[b"stsd", b"stsz", b"stsc", b"stco", b"co64", b"udta", b"meta", b"uuid", b"skip"]),
    (b"mvex", &[b"trex", b"trex", b"mehd", b"udta"]),
    (b"moof", &[b"mfhd", b"traf", b"traf", b"udta", b"uuid"]),
    (b"traf", &[b"tfhd", b"tfhd", b"trun", b"trun", b"tfdt", b"udta", b"meta"]),
];

#[derive(Debug)]
enum Video {
    Bytes(Vec<u8>),
    Tree(Vec<u8>),
}

impl<'a> Arbitrary<'a> for Video {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Video> {
        if u.arbitrary()? {
            let bytes = u.bytes(u.len())?;
            return Ok(Video::Bytes([b"\0\0\0\x10ftypisom\0\0\0\0", bytes].concat()));
        }
        let mut bytes = boxed(b"ftyp", b"isom\0\0\0\0");
        while u.ratio(7, 8)? && !u.is_empty() {
            bytes.extend(grown(u, b"file", 0)?);
        }
        Ok(Video::Tree(bytes))
    }
}

fn boxed(name: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let size = u32::try_from(content.len() + 8).unwrap_or(u32::MAX);
    [&size.to_be_bytes(), &name[..], content].concat()
}

/// One box that may stand in that parent, with what stands in it.
fn grown(u: &mut Unstructured<'_>, parent: &[u8; 4], depth: usize) -> Result<Vec<u8>> {
    let names = TREE.iter().find(|(name, _)| *name == parent).map_or(&[][..], |(_, names)| names);
    let name = *u.choose(names)?;
    let mut content = Vec::new();
    if TREE.iter().any(|(known, _)| *known == name) {
        while depth < 8 && u.ratio(5, 6)? && !u.is_empty() {
            content.extend(grown(u, name, depth + 1)?);
        }
    } else if matches!(name, b"udta" | b"meta" | b"uuid" | b"free" | b"skip" | b"gps " | b"mfra" | b"emsg") {
        content.extend_from_slice(SECRET);
    } else {
        content = telling(u, name)?;
    }
    Ok(boxed(name, &content))
}

/// The content of a box that is read: small numbers, as they stand in real files; sometimes any bytes.
fn telling(u: &mut Unstructured<'_>, name: &[u8; 4]) -> Result<Vec<u8>> {
    let words = match name {
        b"hdlr" => {
            let handler = *u.choose(&[b"vide", b"vide", b"soun", b"meta", b"text", b"camm"])?;
            return Ok([&[0_u8; 8][..], handler, &[0; 13]].concat());
        }
        b"mvhd" | b"tkhd" | b"mdhd" => 25,
        _ => u.int_in_range(0..=8)?,
    };
    let mut content = Vec::new();
    for _ in 0..words {
        let word: u32 = if u.ratio(1, 16)? { u.arbitrary()? } else { u.int_in_range(0..=1024)? };
        content.extend_from_slice(&word.to_be_bytes());
    }
    Ok(content)
}

fn contains(bytes: &[u8], needle: &[u8]) -> bool {
    bytes.windows(needle.len()).any(|window| window == needle)
}

fuzz_target!(|video: Video| {
    let (bytes, hides) = match &video {
        Video::Bytes(bytes) => (bytes, false),
        Video::Tree(bytes) => (bytes, true),
    };
    let Ok(once) = examine(bytes, &Limits::default()) else { return };
    assert!(once.clean.len() <= bytes.len() && !(hides && contains(&once.clean, SECRET)));
    let twice = examine(&once.clean, &Limits::default()).expect("a copy is accepted");
    assert!(once.clean == twice.clean && once.media_type == twice.media_type);
});
