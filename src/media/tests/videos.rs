//! MP4 boxes and WebM elements written by hand.

use super::*;

pub(super) fn bx(name: &[u8; 4], parts: &[&[u8]]) -> Vec<u8> {
    let content = parts.concat();
    [&(content.len() as u32 + 8).to_be_bytes()[..], name, &content].concat()
}

fn mvhd() -> Vec<u8> {
    let mut body = vec![0; 100];
    body[4..12].copy_from_slice(&[0xE1; 8]);
    body[12..16].copy_from_slice(&1000_u32.to_be_bytes());
    body[16..20].copy_from_slice(&12_345_u32.to_be_bytes());
    bx(b"mvhd", &[&body])
}

fn tkhd(id: u32) -> Vec<u8> {
    let mut body = vec![0; 84];
    body[12..16].copy_from_slice(&id.to_be_bytes());
    body[4..12].copy_from_slice(&[0xE1; 8]);
    // Turned by ninety degrees: a = d = 0, b = 1, c = -1.
    body[44..48].copy_from_slice(&0x1_0000_u32.to_be_bytes());
    body[52..56].copy_from_slice(&0xFFFF_0000_u32.to_be_bytes());
    body[76..80].copy_from_slice(&(1920_u32 << 16).to_be_bytes());
    body[80..84].copy_from_slice(&(1080_u32 << 16).to_be_bytes());
    bx(b"tkhd", &[&body])
}

fn trak(id: u32, handler: &[u8; 4], chunk_at: u32, chunk_size: u32) -> Vec<u8> {
    let word = |n: u32| n.to_be_bytes();
    let stsz = bx(b"stsz", &[&word(0), &word(0), &word(1), &word(chunk_size)]);
    let stsc = bx(b"stsc", &[&word(0), &word(1), &word(1), &word(1), &word(1)]);
    let stco = bx(b"stco", &[&word(0), &word(1), &word(chunk_at)]);
    let stbl = bx(b"stbl", &[&bx(b"stsd", &[&[0; 8]]), &stsz, &stsc, &stco, &bx(b"udta", &[SECRET])]);
    let hdlr = bx(b"hdlr", &[&[0; 8], handler, &[0; 13]]);
    let mdhd = bx(b"mdhd", &[&[0; 4], &[0xE1; 8], &[0; 12]]);
    let mdia = bx(b"mdia", &[&mdhd, &hdlr, &bx(b"minf", &[&bx(b"vmhd", &[&[0; 12]]), &stbl])]);
    bx(b"trak", &[&tkhd(id), &mdia, &bx(b"meta", &[SECRET])])
}

fn moov(handlers: &[(&[u8; 4], u32, u32)]) -> Vec<u8> {
    let traks: Vec<u8> = handlers.iter().zip(1..).flat_map(|((name, at, size), id)| trak(id, name, *at, *size)).collect();
    let place = bx(b"udta", &[&bx(b"\xA9xyz", &[SECRET])]);
    bx(b"moov", &[&mvhd(), &traks, &place, &bx(b"meta", &[SECRET]), &bx(b"gps ", &[SECRET])])
}

const PICTURE: &[u8] = b"the picture's own samples";

/// A video with a sound track and a track of positions whose samples lie in the media data; XMP in a `uuid` box behind it.
pub(super) fn mp4() -> Vec<u8> {
    let ftyp = bx(b"ftyp", &[b"isom\0\0\0\0mp42"]);
    let at = (ftyp.len() + 16) as u32;
    let media = [PICTURE, SECRET].concat();
    let mdat = [&[0, 0, 0, 1][..], b"mdat", &(media.len() as u64 + 16).to_be_bytes(), &media].concat();
    let secret_at = at + PICTURE.len() as u32;
    let moov = moov(&[(b"vide", at, PICTURE.len() as u32), (b"soun", at, 4), (b"meta", secret_at, SECRET.len() as u32)]);
    [ftyp, mdat, moov, bx(b"uuid", &[&[0xBE; 16], SECRET]), bx(b"free", &[SECRET])].concat()
}

/// How the fragments of a file say where their samples are.
#[derive(Clone, Copy, Debug)]
enum Saying {
    /// Relative to the fragment, each sample with its size.
    FromMoof,
    /// By a place in the file, with the size that `trex` gives.
    Absolute,
    /// Where the piece before ends; the size stands in `tfhd`.
    Following,
}

/// A streamed video: a track of pictures and one of positions, their samples in a fragment; metadata wherever it may stand.
fn fragmented(saying: Saying, index_first: bool) -> Vec<u8> {
    let word = |n: u32| n.to_be_bytes();
    let (pictures, secret) = (PICTURE.len() as u32, SECRET.len() as u32);
    let trex = |id: u32, size: u32| bx(b"trex", &[&word(0), &word(id), &word(1), &word(0), &word(size), &word(0)]);
    let mvex = bx(b"mvex", &[&trex(1, pictures), &trex(2, secret), &bx(b"udta", &[SECRET])]);
    let tracks = [trak(1, b"vide", 0, 0), trak(2, b"meta", 0, 0)].concat();
    let moov = bx(b"moov", &[&mvhd(), &tracks, &mvex, &bx(b"udta", &[SECRET])]);
    let ftyp = bx(b"ftyp", &[b"iso5\0\0\0\0"]);
    let before = ftyp.len() + if index_first { moov.len() } else { 0 };
    let moof = |base: u32| {
        let piece = |id: u32, at: u32, size: u32| {
            let (tfhd, trun) = match saying {
                Saying::FromMoof => (
                    bx(b"tfhd", &[&word(0x2_0000), &word(id)]),
                    bx(b"trun", &[&word(0x301), &word(1), &word(base + at), &word(40), &word(size)]),
                ),
                Saying::Absolute => (
                    bx(b"tfhd", &[&word(0x1), &word(id), &(u64::from(base + at) + before as u64).to_be_bytes()]),
                    bx(b"trun", &[&word(0), &word(1)]),
                ),
                Saying::Following if id == 1 => {
                    (bx(b"tfhd", &[&word(0x10), &word(id), &word(size)]), bx(b"trun", &[&word(0x1), &word(1), &word(base + at)]))
                }
                Saying::Following => (bx(b"tfhd", &[&word(0x10), &word(id), &word(size)]), bx(b"trun", &[&word(0), &word(1)])),
            };
            bx(b"traf", &[&tfhd, &bx(b"tfdt", &[&[0; 8]]), &trun, &bx(b"udta", &[SECRET]), &bx(b"uuid", &[&[7; 16], SECRET])])
        };
        let pieces = [piece(1, 0, pictures), piece(2, pictures, secret)].concat();
        bx(b"moof", &[&bx(b"mfhd", &[&word(0), &word(1)]), &pieces, &bx(b"udta", &[SECRET]), &bx(b"meta", &[SECRET])])
    };
    let length = moof(0).len() as u32;
    let pieces = [moof(length + 8), bx(b"mdat", &[PICTURE, SECRET])].concat();
    let end = [bx(b"prft", &[SECRET]), bx(b"emsg", &[SECRET]), bx(b"mfra", &[&bx(b"tfra", &[SECRET]), &bx(b"udta", &[SECRET])])].concat();
    if index_first { [ftyp, moov, pieces, end].concat() } else { [ftyp, pieces, moov, end].concat() }
}

#[test]
fn a_streamed_video_loses_what_stands_in_its_fragments_and_the_samples_of_its_positions() {
    for saying in [Saying::FromMoof, Saying::Absolute, Saying::Following] {
        for index_first in [true, false] {
            let sent = fragmented(saying, index_first);
            assert!(contains(&sent, &[PICTURE, SECRET].concat()));
            let accepted = accept(&sent);
            let clean = &accepted.clean;
            assert!(!contains(clean, SECRET), "{saying:?}, index first: {index_first}");
            assert!(!contains(clean, b"mfra") && !contains(clean, b"prft") && !contains(clean, b"udta"));
            assert_eq!(clean.len(), sent.len());
            let at = |bytes: &[u8]| bytes.windows(PICTURE.len()).position(|w| w == PICTURE);
            assert_eq!(at(clean), at(&sent), "the pictures stay where they are");
            assert!(contains(clean, b"trun") && contains(clean, b"trex"), "what players need stays");
            assert_eq!((accepted.kind, accepted.media_type), (Kind::Video, "video/mp4"));
            assert_eq!(accept(clean).clean, *clean);
        }
    }
}

pub(super) fn streamed_mp4() -> Vec<u8> {
    fragmented(Saying::FromMoof, true)
}

fn top_level(bytes: &[u8]) -> Vec<([u8; 4], usize, usize)> {
    let (mut at, mut list) = (0, Vec::new());
    while let Some(found) = boxes::box_at(bytes, at, bytes.len()) {
        list.push((found.name, found.start, found.end));
        at = found.end;
    }
    list
}

#[test]
fn a_video_keeps_its_offsets_and_loses_place_and_time() {
    let sent = mp4();
    let accepted = accept(&sent);
    let clean = &accepted.clean;
    assert_eq!(clean.len(), sent.len());
    let at = |bytes: &[u8]| bytes.windows(PICTURE.len()).position(|w| w == PICTURE);
    assert_eq!(at(clean), at(&sent));
    assert!(!contains(clean, b"\xA9xyz") && !contains(clean, b"udta") && !contains(clean, &[0xE1; 4]));
    let names: Vec<[u8; 4]> = top_level(clean).iter().map(|b| b.0).collect();
    assert_eq!(names, [*b"ftyp", *b"mdat", *b"moov", *b"free", *b"free"]);
    assert_eq!((accepted.kind, accepted.media_type), (Kind::Video, "video/mp4"));
    assert_eq!((accepted.duration_ms, accepted.width, accepted.height), (Some(12_345), Some(1080), Some(1920)));
}

#[test]
fn media_data_that_lasts_to_the_end_of_the_file_is_understood() {
    let ftyp = bx(b"ftyp", &[b"qt  \0\0\0\0"]);
    let sent = [ftyp, moov(&[(b"vide", 0, 0)]), b"\0\0\0\0mdatpicture".to_vec()].concat();
    let accepted = accept(&sent);
    assert_eq!((accepted.media_type, accepted.clean.len()), ("video/quicktime", sent.len()));
}

#[test]
fn a_container_with_sound_only_is_a_recording() {
    let sent = [bx(b"ftyp", &[b"mp42\0\0\0\0"]), moov(&[(b"soun", 0, 0)]), bx(b"mdat", &[b"sound"])].concat();
    let accepted = accept(&sent);
    assert_eq!((accepted.kind, accepted.media_type, accepted.extension), (Kind::Audio, "audio/mp4", "m4a"));
}

#[test]
fn what_is_appended_to_a_video_is_cut_off() {
    let accepted = accept(&[mp4(), b"PK\x03\x04payload-of-an-archive".to_vec()].concat());
    assert_eq!(accepted.clean.len(), mp4().len());
}

#[test]
fn a_cut_or_contradictory_video_is_refused() {
    let whole = mp4();
    assert!(sentence(&whole[..whole.len() / 3]).contains("不完整"));
    let without_index = [bx(b"ftyp", &[b"isom\0\0\0\0"]), bx(b"mdat", &[PICTURE])].concat();
    assert!(sentence(&without_index).contains("不完整"));
    let mut child_too_long = whole.clone();
    let mvhd = whole.windows(4).position(|w| w == b"mvhd").unwrap();
    child_too_long[mvhd - 4] = 0x7F;
    assert!(sentence(&child_too_long).contains("不完整"));
}

#[test]
fn boxes_nested_without_end_are_refused_quickly() {
    let nested = (0..2000).fold(Vec::new(), |inner, _| bx(b"trak", &[&inner]));
    let sent = [bx(b"ftyp", &[b"isom\0\0\0\0"]), bx(b"moov", &[&nested]), bx(b"mdat", &[])].concat();
    assert!(examine(&sent, &Limits::default()).is_err());
}

#[test]
fn a_video_that_does_not_begin_with_its_brand_is_taken_again_after_it_was_cleaned() {
    for first in [b"wide", b"skip"] {
        let sent = [bx(first, &[&[0; 4]]), bx(b"mdat", &[PICTURE]), moov(&[(b"vide", 0, 0)])].concat();
        let accepted = accept(&sent);
        assert_eq!(accept(&accepted.clean).clean, accepted.clean);
    }
    assert!(sentence(b"I'm free of it").contains("认不出"));
}

#[test]
fn what_stands_behind_an_empty_handler_is_not_taken_for_it() {
    let mdia = bx(b"mdia", &[&bx(b"mdhd", &[&[0; 24]]), &bx(b"hdlr", &[]), &bx(b"udta", &[b"vide"])]);
    let moov = bx(b"moov", &[&mvhd(), &bx(b"trak", &[&tkhd(1), &mdia])]);
    let sent = [bx(b"ftyp", &[b"isom\0\0\0\0"]), moov, bx(b"mdat", &[PICTURE])].concat();
    assert!(sentence(&sent).contains("不完整"));
}

#[test]
fn a_track_of_positions_in_a_million_pieces_is_refused_rather_than_half_forgotten() {
    let word = |n: u32| n.to_be_bytes();
    let stsz = bx(b"stsz", &[&word(0), &word(1), &word(1)]);
    let stsc = bx(b"stsc", &[&word(0), &word(1), &word(1), &word(1), &word(1)]);
    let stco = bx(b"stco", &[&word(0), &word(1_000_001), &word(0).repeat(1_000_001)]);
    let mdia = bx(b"mdia", &[&bx(b"hdlr", &[&[0; 8], b"meta", &[0; 13]]), &bx(b"minf", &[&bx(b"stbl", &[&stsz, &stsc, &stco])])]);
    let tracks = [trak(1, b"vide", 0, 0), bx(b"trak", &[&tkhd(2), &mdia])].concat();
    let sent = [bx(b"ftyp", &[b"isom\0\0\0\0"]), bx(b"moov", &[&mvhd(), &tracks]), bx(b"mdat", &[PICTURE])].concat();
    assert!(sentence(&sent).contains("不完整"));
}

fn element(id: &[u8], content: &[u8]) -> Vec<u8> {
    [id, &[0x40 | (content.len() >> 8) as u8, content.len() as u8], content].concat()
}

/// A WebM file; with or without written lengths of segment and cluster, as a browser's recorder leaves them.
pub(super) fn webm(lengths: bool) -> Vec<u8> {
    let header = element(b"\x1A\x45\xDF\xA3", &element(b"\x42\x82", b"webm"));
    let info = [
        element(b"\x2A\xD7\xB1", &1_000_000_u32.to_be_bytes()),
        element(b"\x44\x89", &2500.0_f64.to_be_bytes()),
        element(b"\x7B\xA9", SECRET),
        element(b"\x44\x61", &[0xE1; 8]),
        element(b"\x4D\x80", SECRET),
        element(b"\x57\x41", SECRET),
    ];
    let video = element(b"\xE0", &[element(b"\xB0", &[2, 128]), element(b"\xBA", &[1, 224])].concat());
    let track = [element(b"\xD7", &[1]), element(b"\x83", &[1]), element(b"\x53\x6E", SECRET), video].concat();
    let tracks = element(b"\x16\x54\xAE\x6B", &element(b"\xAE", &track));
    let blocks = [element(b"\xE7", &[0]), element(b"\xA3", PICTURE)].concat();
    let cluster = if lengths { element(b"\x1F\x43\xB6\x75", &blocks) } else { [b"\x1F\x43\xB6\x75\xFF", &blocks[..]].concat() };
    let tags = element(b"\x12\x54\xC3\x67", &SECRET.repeat(8));
    let all = [element(b"\x15\x49\xA9\x66", &info.concat()), tracks, cluster, tags].concat();
    let segment =
        if lengths { element(b"\x18\x53\x80\x67", &all) } else { [b"\x18\x53\x80\x67\x01\xFF\xFF\xFF\xFF\xFF\xFF\xFF", &all[..]].concat() };
    [header, segment].concat()
}

#[test]
fn a_webm_keeps_its_blocks_in_place_and_loses_its_tags() {
    for lengths in [true, false] {
        let sent = webm(lengths);
        let accepted = accept(&sent);
        assert_eq!(accepted.clean.len(), sent.len());
        let at = |bytes: &[u8]| bytes.windows(PICTURE.len()).position(|w| w == PICTURE);
        assert_eq!(at(&accepted.clean), at(&sent));
        assert!(!contains(&accepted.clean, &[0xE1; 8]));
        assert_eq!((accepted.kind, accepted.media_type, accepted.duration_ms), (Kind::Video, "video/webm", Some(2500)));
        assert_eq!((accepted.width, accepted.height), (Some(640), Some(480)));
    }
}

#[test]
fn a_cut_webm_is_refused() {
    let sent = webm(true);
    assert!(sentence(&sent[..sent.len() - 9]).contains("不完整"));
}
