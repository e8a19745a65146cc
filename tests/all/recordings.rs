//! Videos, recordings and PDFs over HTTP: each comes in by its content, loses what tells place, time and author, plays from
//! where the browser asks, and is refused with a sentence when it is cut off or is something else.

use mashanghe::evidence::store;
use mashanghe::vault::sha256;

use crate::on_both;
use crate::world::browser::Page;
use crate::world::{Browser, World};

/// Stands wherever a device writes what is nobody's business.
const SECRET: &[u8] = b"+22.7196+114.2477/ SECRET-PHONE";
const PICTURES: &[u8] = b"the pictures themselves, which nobody touches";

fn bx(name: &[u8; 4], parts: &[&[u8]]) -> Vec<u8> {
    let content = parts.concat();
    [&u32::try_from(content.len() + 8).unwrap().to_be_bytes()[..], name, &content].concat()
}

/// A video of one track, half a second long, as a phone writes it: the place in `udta`, the times in the headers.
fn mp4() -> Vec<u8> {
    let word = |n: u32| n.to_be_bytes();
    let ftyp = bx(b"ftyp", &[b"isom\0\0\x02\0isommp42"]);
    let at = u32::try_from(ftyp.len() + 8).unwrap();
    let mdat = bx(b"mdat", &[PICTURES]);
    let mvhd = bx(b"mvhd", &[&word(0), &[0xE1; 8], &word(1000), &word(500), &[0; 80]]);
    let mut track = vec![0; 84];
    track[4..12].fill(0xE1);
    track[12..16].copy_from_slice(&word(1));
    track[40..44].copy_from_slice(&word(0x1_0000));
    track[76..80].copy_from_slice(&word(320 << 16));
    track[80..84].copy_from_slice(&word(240 << 16));
    let stsz = bx(b"stsz", &[&word(0), &word(0), &word(1), &word(u32::try_from(PICTURES.len()).unwrap())]);
    let stsc = bx(b"stsc", &[&word(0), &word(1), &word(1), &word(1), &word(1)]);
    let stts = bx(b"stts", &[&word(0), &word(1), &word(1), &word(500)]);
    let stco = bx(b"stco", &[&word(0), &word(1), &word(at)]);
    let stsd = bx(b"stsd", &[&word(0), &word(1), &bx(b"avc1", &[&[0; 78]])]);
    let stbl = bx(b"stbl", &[&stsd, &stts, &stsc, &stsz, &stco]);
    let minf = bx(b"minf", &[&bx(b"vmhd", &[&[0; 12]]), &stbl]);
    let mdia = bx(b"mdia", &[&bx(b"mdhd", &[&word(0), &[0xE1; 8], &[0; 12]]), &bx(b"hdlr", &[&[0; 8], b"vide", &[0; 13]]), &minf]);
    let trak = bx(b"trak", &[&bx(b"tkhd", &[&track]), &mdia]);
    let moov = bx(b"moov", &[&mvhd, &trak, &bx(b"udta", &[&bx(b"\xA9xyz", &[SECRET])])]);
    [ftyp, mdat, moov].concat()
}

/// A second of speech at 8 kHz with the recorder's words about itself.
fn wav() -> Vec<u8> {
    let chunk = |name: &[u8; 4], content: &[u8]| {
        [&name[..], &u32::try_from(content.len()).unwrap().to_le_bytes(), content, &vec![0; content.len() % 2]].concat()
    };
    let format = [&[1, 0, 1, 0][..], &8000_u32.to_le_bytes(), &16_000_u32.to_le_bytes(), &[2, 0, 16, 0]].concat();
    let speech: Vec<u8> = (0..16_000_u32).map(|n| (n * 7 % 251) as u8).collect();
    let all = [&b"WAVE"[..], &chunk(b"fmt ", &format), &chunk(b"LIST", &[b"INFO", SECRET].concat()), &chunk(b"data", &speech)].concat();
    [b"RIFF", &u32::try_from(all.len()).unwrap().to_le_bytes()[..], &all].concat()
}

/// Two pages with an author.
fn pdf() -> Vec<u8> {
    use lopdf::{Document, Object, Stream, dictionary};
    let mut doc = Document::with_version("1.5");
    let tree = doc.new_object_id();
    let content = doc.add_object(Stream::new(dictionary! {}, b"q Q".to_vec()));
    let page = || dictionary! { "Type" => "Page", "Parent" => tree, "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()], "Contents" => content };
    let kids: Vec<Object> = [page(), page()].into_iter().map(|page| doc.add_object(page).into()).collect();
    doc.objects.insert(tree, dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => 2 }.into());
    let root = doc.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
    let info = doc.add_object(dictionary! { "Author" => Object::string_literal(SECRET) });
    doc.trailer.set("Root", root);
    doc.trailer.set("Info", info);
    let mut bytes = Vec::new();
    doc.save_to(&mut bytes).unwrap();
    bytes
}

fn holds(bytes: &[u8], words: &[u8]) -> bool {
    bytes.windows(words.len()).any(|window| window == words)
}

fn at_files(world: &World) -> Browser {
    let browser = world.browser();
    browser.visit("/file?service=dispute");
    browser.submit("/file/start", &[]);
    browser.visit("/file/files");
    browser
}

fn send(browser: &Browser, name: &str, bytes: Vec<u8>) -> Page {
    browser.visit("/file/files");
    browser.upload("/file/files", &[("then", "more")], vec![("files", name, bytes)])
}

/// Sends a good file, and checks what is shown, what is kept and what is gone; gives the shown bytes.
fn taken(world: &World, name: &str, bytes: &[u8], media_type: &str, told: &str) -> Vec<u8> {
    assert!(holds(bytes, SECRET));
    let browser = at_files(world);
    let page = send(&browser, name, bytes.to_vec());
    page.must_say(name).must_say(told);
    let href = page.find(r#"href="(/files/[0-9a-f-]+)""#).unwrap();
    let (status, kind, shown) = browser.fetch(&href);
    assert_eq!((status, kind.as_str()), (200, media_type));
    assert!(!holds(&shown, SECRET) && !holds(&shown, b"SECRET"), "{name} still tells its secret");
    assert_eq!(world.browser().fetch(&href).0, 404, "nobody else sees it");
    let row = world.app.read(|db| store::by_id(db, href.rsplit('/').next().unwrap())).unwrap();
    assert_eq!(row.original_sha256, sha256(bytes));
    assert_eq!(world.app.blobs().get(&row.original_blob).unwrap(), bytes, "the original is kept, sealed");
    shown
}

on_both! {
    fn a_video_of_a_phone_plays_without_its_place(world: &World) {
        let shown = taken(world, "漏水.mp4", &mp4(), "video/mp4", "视频");
        assert!(holds(&shown, PICTURES) && !holds(&shown, &[0xE1; 8]));
    }

    fn a_recording_keeps_its_sound_and_loses_the_recorder_s_words(world: &World) {
        let shown = taken(world, "电话录音.wav", &wav(), "audio/wav", "录音");
        assert!(shown.len() >= 16_000);
    }

    fn a_pdf_keeps_its_pages_and_loses_its_author(world: &World) {
        let shown = taken(world, "合同.pdf", &pdf(), "application/pdf", "2 页");
        assert_eq!(lopdf::Document::load_mem(&shown).unwrap().get_pages().len(), 2);
    }

    fn what_was_cut_off_or_is_something_else_is_refused_by_kind_and_nothing_of_it_is_kept(world: &World) {
        let browser = at_files(world);
        let program = b"MZ\x90\0\x03\0\0\0\x04 this is a program".to_vec();
        let half = |bytes: Vec<u8>| bytes[..bytes.len() / 2].to_vec();
        for (name, bytes) in [
            ("断了.mp4", half(mp4())),
            ("没有目录.mp4", mp4()[..24 + 8 + PICTURES.len()].to_vec()),
            ("程序.mp4", program.clone()),
            ("断了.wav", wav()[..40].to_vec()),
            ("程序.wav", program.clone()),
            ("断了.pdf", half(pdf())),
            ("程序.pdf", program),
        ] {
            let page = send(&browser, name, bytes);
            page.must_refuse(name).must_say("没有收下").must_say("都还在");
        }
        browser.visit("/file/files").must_not_say("断了").must_not_say("程序");
        send(&browser, "后来好的.mp4", mp4()).must_say("后来好的.mp4");
    }
}
