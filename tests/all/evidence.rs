//! Files: each kind comes in by its content, loses its metadata, and is seen by nobody but those whom it concerns.

use std::io::Cursor;

use image::{ImageFormat, Rgb, RgbImage};
use mashanghe::evidence::{store, sweeping};
use mashanghe::vault::sha256;

use crate::on_both;
use crate::world::{Browser, World};

/// A real photo of a wet wall, as a camera would write it.
fn photo(format: ImageFormat, shade: u8) -> Vec<u8> {
    let picture = RgbImage::from_fn(640, 480, |x, y| Rgb([shade, (x % 256) as u8, (y % 256) as u8]));
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// A JPEG with an EXIF block that names a place and a device.
fn jpeg_with_exif() -> Vec<u8> {
    let plain = photo(ImageFormat::Jpeg, 90);
    let body = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x0f\0\x02\0\0\0\x0e\0\0\0\x1a\0\0\0\0SECRET-CAMERA\0";
    let mut bytes = plain[..2].to_vec();
    bytes.extend_from_slice(&[0xff, 0xe1]);
    bytes.extend_from_slice(&u16::try_from(body.len() + 2).unwrap().to_be_bytes());
    bytes.extend_from_slice(body);
    bytes.extend_from_slice(&plain[2..]);
    bytes
}

fn at_files(world: &World) -> Browser {
    let browser = world.browser();
    browser.visit("/file?service=hazard");
    browser.submit("/file/start", &[]);
    browser.visit("/file/files");
    browser
}

fn holds(bytes: &[u8], words: &[u8]) -> bool {
    bytes.windows(words.len()).any(|window| window == words)
}

/// Makes every blob on disk as old as this, by the world's clock.
fn age_blobs(world: &World, age: chrono::Duration) -> usize {
    let written = world.app.house().clock.now() - age;
    let time = std::time::UNIX_EPOCH + std::time::Duration::from_micros(u64::try_from(written.micros()).unwrap());
    let mut count = 0;
    for shelf in std::fs::read_dir(world.folder().join("blobs")).unwrap() {
        for blob in std::fs::read_dir(shelf.unwrap().path()).unwrap() {
            std::fs::File::open(blob.unwrap().path()).unwrap().set_modified(time).unwrap();
            count += 1;
        }
    }
    count
}

on_both! {
    fn files_that_no_row_names_are_swept_after_a_day_and_others_never(world: &World) {
        let browser = at_files(world);
        let page = browser.upload("/file/files", &[("then", "more")], vec![("files", "漏水.png", photo(ImageFormat::Png, 10))]);
        let kept = page.find(r#"href="(/files/[0-9a-f-]+)""#).unwrap();
        let blobs = world.app.blobs();
        let orphan = blobs.put(b"examined, then the form was refused").unwrap();
        let named = age_blobs(world, chrono::Duration::hours(23));
        assert_eq!(sweeping::sweep(&world.app).unwrap(), 0, "younger than a day");
        age_blobs(world, chrono::Duration::hours(25));
        let again = blobs.put(b"sent once more just now").unwrap();
        let twice = blobs.put(b"waste of yesterday").unwrap();
        age_blobs(world, chrono::Duration::hours(25));
        // The same bytes come again while the sweeper is on its way: they are young again.
        let now = world.app.house().clock.now();
        blobs.put(b"sent once more just now").unwrap();
        let fresh = std::time::UNIX_EPOCH + std::time::Duration::from_micros(u64::try_from(now.micros()).unwrap());
        let path = world.folder().join("blobs").join(&again[..2]).join(&again);
        std::fs::File::open(path).unwrap().set_modified(fresh).unwrap();
        assert!(!blobs.discard(&again, now - chrono::Duration::days(1)).unwrap());
        world.app.write(|tx| mashanghe::jobs::queue::enqueue(tx, "blobs.sweep", "", tx.now)).unwrap();
        world.work();
        for gone in [&orphan, &twice] {
            assert!(matches!(blobs.get(gone), Err(mashanghe::error::Error::NotFound)), "{gone}");
        }
        assert_eq!(blobs.get(&again).unwrap(), b"sent once more just now");
        assert_eq!(browser.fetch(&kept).0, 200, "a file that a row names stays");
        assert_eq!(age_blobs(world, chrono::Duration::days(9)), named, "original and clean copy, and the one that came again");
        assert_eq!(sweeping::sweep(&world.app).unwrap(), 1);
        assert_eq!(browser.fetch(&kept).0, 200);
    }

    fn what_a_dead_writer_left_is_cleared_and_a_blob_that_was_moved_aside_comes_back(world: &World) {
        let blobs = world.app.blobs();
        let name = blobs.put(b"moved aside by a sweeper that died").unwrap();
        let path = world.folder().join("blobs").join(&name[..2]).join(&name);
        std::fs::rename(&path, path.with_file_name(format!("{name}.doomed"))).unwrap();
        std::fs::write(path.with_file_name("0123.77.0.part"), b"half").unwrap();
        age_blobs(world, chrono::Duration::days(2));
        blobs.older_than(world.app.house().clock.now()).unwrap();
        assert!(path.exists() && !path.with_file_name("0123.77.0.part").exists());
    }

    fn a_photo_loses_its_metadata_and_its_original_is_kept_sealed(world: &World) {
        let browser = at_files(world);
        let original = jpeg_with_exif();
        assert!(holds(&original, b"SECRET-CAMERA"));
        let page = browser.upload("/file/files", &[("then", "more")], vec![("files", "C:\\相册\\漏水.jpg", original.clone())]);
        page.must_say("漏水.jpg").must_not_say("相册");
        let href = page.find(r#"href="(/files/[0-9a-f-]+)""#).unwrap();
        let (status, kind, shown) = browser.fetch(&href);
        assert_eq!((status, kind.as_str()), (200, "image/jpeg"));
        assert!(!holds(&shown, b"SECRET-CAMERA"), "the shown copy still tells the camera");
        let (status, kind, thumb) = browser.fetch(&format!("{href}?size=thumb"));
        assert_eq!((status, kind.as_str()), (200, "image/jpeg"));
        let small = image::load_from_memory(&thumb).unwrap();
        assert!(small.width() <= 240 && small.height() <= 240);
        let id = href.rsplit('/').next().unwrap().to_owned();
        let row = world.app.read(|db| store::by_id(db, &id)).unwrap();
        assert_eq!(row.original_sha256, sha256(&original));
        assert_eq!(world.app.blobs().get(&row.original_blob).unwrap(), original);
    }

    fn nobody_else_sees_the_files_of_a_draft_or_of_a_request(world: &World) {
        let browser = at_files(world);
        let page = browser.upload("/file/files", &[("then", "more")], vec![("files", "井盖.png", photo(ImageFormat::Png, 10))]);
        let href = page.find(r#"href="(/files/[0-9a-f-]+)""#).unwrap();
        assert_eq!(world.browser().fetch(&href).0, 404);
        assert_eq!(world.signed_in("limin").fetch(&href).0, 404, "a mediator has nothing to do with a draft");
        browser.upload("/file/files", &[], vec![]);
        browser.submit("/file/place", &[("community", "unclear"), ("place", "同乐市场东门")]);
        browser.submit("/file/story", &[("story", "井盖坏了")]);
        browser.submit("/file/danger", &[("danger", "no")]);
        browser.submit("/file/contact", &[("phone", "13800001234")]);
        browser.submit("/file", &[("consent", "yes")]).must_say("附材料 1 份");
        assert_eq!(browser.fetch(&href).0, 200, "its owner still sees it after filing");
        assert_eq!(world.browser().fetch(&href).0, 404);
        assert_eq!(world.signed_in("limin").fetch(&href).0, 404);
    }

    fn what_is_no_photo_video_sound_or_pdf_is_refused_and_the_rest_is_kept(world: &World) {
        let browser = at_files(world);
        let page = browser.upload("/file/files", &[("then", "more")], vec![
            ("files", "合同.jpg", b"MZ\x90\0this is a program, not a picture".to_vec()),
            ("files", "现场.png", photo(ImageFormat::Png, 30)),
        ]);
        page.must_refuse("合同.jpg").must_say("没有收下").must_say("现场.png");
        browser.visit("/file/files").must_say("现场.png").must_not_say("合同");
        let cut = photo(ImageFormat::Jpeg, 50);
        browser.upload("/file/files", &[("then", "more")], vec![("files", "断了.jpg", cut[..cut.len() / 2].to_vec())]).must_refuse("断了.jpg");
        browser.visit("/file/files");
        browser.upload("/file/files", &[("then", "more")], vec![]).must_refuse("还没有选文件");
    }

    fn an_empty_file_is_refused_by_its_name_and_an_unchosen_one_is_ignored(world: &World) {
        let browser = at_files(world);
        let sent = vec![("files", "漏水.jpg", Vec::new()), ("files", "现场.png", photo(ImageFormat::Png, 40))];
        browser.upload("/file/files", &[("then", "more")], sent).must_refuse("漏水.jpg：这是空的文件").must_say("现场.png");
        browser.visit("/file/files").must_say("现场.png").must_not_say("漏水.jpg");
        browser.upload("/file/files", &[("then", "more")], vec![("files", "", Vec::new())]).must_say("现场.png").must_not_say("空的文件");
        browser.visit("/file/files");
        let page = browser.upload("/file/files", &[], vec![("files", "", Vec::new())]);
        assert_eq!(page.path, "/file/place", "no file chosen leads on");
    }

    fn nine_files_are_taken_and_the_tenth_is_not(world: &World) {
        let browser = at_files(world);
        let nine = (0..9).map(|i| ("files", "一张.png", photo(ImageFormat::Png, i * 20))).collect();
        browser.upload("/file/files", &[("then", "more")], nine).must_say("一张.png");
        browser.visit("/file/files");
        let page = browser.upload("/file/files", &[("then", "more")], vec![("files", "第十张.png", photo(ImageFormat::Png, 201))]);
        page.must_refuse("最多9个");
        browser.visit("/file/files").must_not_say("第十张");
    }

    fn the_same_photo_sent_twice_is_kept_once_and_can_be_taken_out(world: &World) {
        let browser = at_files(world);
        let same = photo(ImageFormat::Png, 77);
        browser.upload("/file/files", &[("then", "more")], vec![("files", "同一张.png", same.clone())]);
        browser.visit("/file/files");
        let page = browser.upload("/file/files", &[("then", "more")], vec![("files", "同一张.png", same)]);
        assert_eq!(page.body.matches("/removal\"").count(), 1, "{}", page.words());
        let removal = page.find(r#"action="(/file/files/[0-9a-f-]+/removal)""#).unwrap();
        browser.submit(&removal, &[]).must_say("已删除").must_not_say("同一张");
    }
}
