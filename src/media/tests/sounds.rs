//! Recordings: frames, chunks and pages written by hand.

use super::*;

fn mp3_frames(count: usize) -> Vec<u8> {
    // MPEG-1 layer III, 128 kbit/s, 44.1 kHz: 417 bytes.
    [&b"\xFF\xFB\x90\x64"[..], &[0x55; 413]].concat().repeat(count)
}

pub(super) fn mp3() -> Vec<u8> {
    let tag = [b"ID3\x04\0\0\0\0\0", &[SECRET.len() as u8][..], SECRET].concat();
    let old_tag = [&b"TAG"[..], SECRET, &[0; 100]].concat();
    let ape = [&b"APETAGEX"[..], SECRET].concat();
    [tag, mp3_frames(5), ape, old_tag].concat()
}

pub(super) fn aac() -> Vec<u8> {
    let length = 7 + 40_u32;
    let header = [0xFF, 0xF1, 0x50, 0x80 | (length >> 11) as u8, (length >> 3) as u8, ((length & 7) << 5) as u8 | 0x1F, 0xFC];
    let frame = [&header[..], &[0x21; 40]].concat();
    [frame.repeat(4), SECRET.to_vec()].concat()
}

pub(super) fn amr() -> Vec<u8> {
    let frame = [&[0x3C][..], &[0x11; 31]].concat();
    [b"#!AMR\n".to_vec(), frame.repeat(50), b"\xFF".to_vec(), SECRET.to_vec()].concat()
}

fn chunk(name: &[u8], content: &[u8]) -> Vec<u8> {
    let padding = vec![0; content.len() % 2];
    [name, &(content.len() as u32).to_le_bytes(), content, &padding].concat()
}

pub(super) fn wav() -> Vec<u8> {
    let format = [&[1, 0, 1, 0][..], &8000_u32.to_le_bytes(), &16_000_u32.to_le_bytes(), &[2, 0, 16, 0]].concat();
    let chunks = [chunk(b"fmt ", &format), chunk(b"LIST", &[b"INFO", SECRET].concat()), chunk(b"data", &[7; 8001]), chunk(b"id3 ", SECRET)];
    let all = [b"WAVE", &chunks.concat()[..]].concat();
    [b"RIFF", &(all.len() as u32).to_le_bytes()[..], &all].concat()
}

fn page(flags: u8, sequence: u32, lacing: &[u8], content: &[u8]) -> Vec<u8> {
    let mut page = [b"OggS\0", &[flags][..], &[0; 8], &7_u32.to_le_bytes(), &sequence.to_le_bytes(), &[0; 4]].concat();
    page.push(lacing.len() as u8);
    page.extend_from_slice(lacing);
    page.extend_from_slice(content);
    let sum = super::ogg::checksum(&page);
    page[22..26].copy_from_slice(&sum.to_le_bytes());
    page
}

/// The comment packet begins on the second page and ends on the third, with the next packet behind it.
pub(super) fn ogg(head: &[u8], comment: &[u8]) -> Vec<u8> {
    let words = SECRET.repeat(30);
    let packet = [comment, &4_u32.to_le_bytes(), b"libx", &1_u32.to_le_bytes(), &(words.len() as u32).to_le_bytes(), &words, &[1]].concat();
    let (first, second) = packet.split_at(510);
    let setup = b"the setup packet";
    let (head, rest) = ([head, &[0; 20]].concat(), [second, &setup[..]].concat());
    [
        page(2, 0, &[head.len() as u8], &head),
        page(0, 1, &[255, 255], first),
        page(1, 2, &[255, (second.len() - 255) as u8, setup.len() as u8], &rest),
        page(4, 3, &[5], b"sound"),
    ]
    .concat()
}

#[test]
fn an_mp3_is_copied_frame_by_frame_without_its_tags() {
    let accepted = accept(&mp3());
    assert_eq!(accepted.clean, mp3_frames(5));
    assert_eq!((accepted.kind, accepted.media_type, accepted.duration_ms), (Kind::Audio, "audio/mpeg", Some(130)));
    assert!(sentence(b"ID3\x04\0\0\0\0\0\x05hello, this is no sound").contains("不完整"));
}

#[test]
fn an_aac_stream_and_an_amr_file_lose_what_follows_their_frames() {
    let aac = accept(&aac());
    assert_eq!((aac.clean.len(), aac.media_type, aac.duration_ms), (4 * 47, "audio/aac", Some(92)));
    let amr = accept(&amr());
    assert_eq!((amr.clean.len(), amr.media_type, amr.duration_ms), (6 + 50 * 32, "audio/amr", Some(1000)));
}

#[test]
fn a_wav_keeps_format_and_sound_only() {
    let accepted = accept(&wav());
    assert!(!contains(&accepted.clean, b"LIST"));
    assert_eq!(accepted.clean.len(), 12 + 24 + 8 + 8002);
    assert_eq!(le(&accepted.clean, 4, 4), Some(accepted.clean.len() as u64 - 8));
    assert_eq!(accepted.duration_ms, Some(500));
    let whole = wav();
    assert!(sentence(&whole[..4000]).contains("不完整"));
}

#[test]
fn an_oggs_comments_become_spaces_and_its_pages_stay_true() {
    for (head, comment) in [(&b"\x01vorbis"[..], &b"\x03vorbis"[..]), (b"OpusHead", b"OpusTags")] {
        let sent = ogg(head, comment);
        let clean = accept(&sent).clean;
        assert_eq!(clean.len(), sent.len());
        assert!(contains(&clean, b"the setup packet") && contains(&clean, comment));
        let starts: Vec<usize> = (0..clean.len() - 4).filter(|i| clean[*i..].starts_with(b"OggS")).collect();
        for (i, start) in starts.iter().enumerate() {
            let mut page = clean[*start..starts.get(i + 1).copied().unwrap_or(clean.len())].to_vec();
            let told = le(&page, 22, 4).unwrap();
            page[22..26].fill(0);
            assert_eq!(u64::from(super::ogg::checksum(&page)), told);
        }
    }
    assert!(sentence(&ogg(b"\x80theora", b"\x81theora")).contains("编码"));
}
