//! What a citizen does on the way: answers every question, sends two photos, checks, files, and follows from elsewhere.

use std::io::Cursor;

use image::{ImageFormat, Rgb, RgbImage};

use crate::world::browser::Page;
use crate::world::cast::{WANG_FANG, ZHANG_WEI};
use crate::world::{Browser, World};

/// What happened, in 王芳's words.
pub(crate) const STORY: &str = "楼上卫生间漏水，我家厨房顶都发霉了，找过楼上三次，没有谈拢。";
/// What she wishes for.
pub(crate) const WISH: &str = "修好漏水，赔偿维修费五千元";

/// A photo as a phone writes it: JPEG, with an EXIF block in front that names the camera.
pub(crate) fn photo(shade: u8) -> Vec<u8> {
    let picture = RgbImage::from_fn(320, 240, |x, y| Rgb([shade, (x % 256) as u8, (y % 256) as u8]));
    let mut plain = Cursor::new(Vec::new());
    picture.write_to(&mut plain, ImageFormat::Jpeg).unwrap();
    let plain = plain.into_inner();
    let body = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x0f\0\x02\0\0\0\x0d\0\0\0\x1a\0\0\0\0OLD-CAMERA-7\0";
    let length = u16::try_from(body.len() + 2).unwrap().to_be_bytes();
    [&plain[..2], &[0xff, 0xe1], &length, body, &plain[2..]].concat()
}

/// From the address behind a room's code to the page that checks.
pub(crate) fn answers_everything(world: &World, browser: &Browser) -> Page {
    browser.visit("/file?service=dispute&room=laochen").must_say("老陈调解室").must_say("不收费");
    browser.submit("/file/start", &[]).must_say("这件事跟什么有关");
    browser.submit("/file/kind", &[("kind", "neighbour")]).must_say("发生了什么事");
    browser.submit("/file/story", &[("story", STORY)]).must_say("有人有危险吗");
    browser.submit("/file/danger", &[("danger", "no")]).must_say("您希望怎么解决");
    browser.submit("/file/wish", &[("wish", WISH)]).must_say("事情在哪里");
    let community = world.app.read(|db| mashanghe::places::store::by_code(db, "tongle")).unwrap().id;
    browser.submit("/file/place", &[("community", &community), ("place", "同乐路 12 号 3 栋 402")]).must_say("对方是谁");
    browser.submit("/file/other", &[("other", "楼上 502 的张伟"), ("other_phone", ZHANG_WEI.1)]).must_say("有照片或材料吗");
    let photos = vec![("files", "厨房.jpg", photo(40)), ("files", "卧室.jpg", photo(160))];
    let page = browser.upload("/file/files", &[], photos);
    page.must_not_say("没有收下");
    if page.says("想到哪个调解室") {
        browser.submit("/file/room", &[("room", &world.app.read(|db| mashanghe::places::store::by_code(db, "laochen")).unwrap().id)]);
    }
    browser.page().must_say("怎么联系您");
    browser.submit("/file/contact", &[("name", WANG_FANG.0), ("phone", WANG_FANG.1)])
}

/// Files what `answers_everything` filled in; the receipt's page and its code.
pub(crate) fn files(browser: &Browser) -> (Page, String) {
    let page = browser.submit("/file", &[("consent", "yes")]);
    let code = page.find(r#"data-receipt-code>([^<]+)<"#).unwrap_or_else(|| panic!("no receipt: {}", page.words()));
    (page, code)
}

/// Follows a request in a browser that has never been here: by its code and the last four digits.
pub(crate) fn follows(world: &World, code: &str) -> Browser {
    let browser = world.browser();
    browser.visit(&format!("/track/{code}")).must_not_say("漏水");
    browser.visit("/track");
    browser.submit("/track", &[("code", code), ("proof", &WANG_FANG.1[7..])]).must_say("进度");
    browser
}
