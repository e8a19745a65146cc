//! Photos: place and text gone, turned the right way up, bombs and cut files refused.

use super::*;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use std::io::Cursor;

/// Left half red, right half blue.
fn picture(width: u32, height: u32) -> DynamicImage {
    RgbImage::from_fn(width, height, |x, _| if x < width / 2 { Rgb([220, 20, 20]) } else { Rgb([20, 20, 220]) }).into()
}

pub(super) fn encoded(format: ImageFormat) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    picture(40, 20).write_to(&mut out, format).unwrap();
    out.into_inner()
}

/// A TIFF block by hand: orientation 6 (turn right), the maker's name, and a GPS directory.
fn exif_block() -> Vec<u8> {
    let entry = |tag: u16, kind: u16, count: u32, value: u32| {
        [&tag.to_le_bytes()[..], &kind.to_le_bytes(), &count.to_le_bytes(), &value.to_le_bytes()].concat()
    };
    let maker = SECRET.len() as u32 + 1;
    let (ifd0, gps_at) = (8_u32, 8 + 2 + 3 * 12 + 4);
    let data_at = gps_at + 2 + 2 * 12 + 4;
    let mut block = [&b"Exif\0\0II*\0"[..], &ifd0.to_le_bytes(), &3_u16.to_le_bytes()].concat();
    block.extend(entry(0x010F, 2, maker, data_at + 24));
    block.extend(entry(0x0112, 3, 1, 6));
    block.extend(entry(0x8825, 4, 1, gps_at));
    block.extend(0_u32.to_le_bytes());
    block.extend(2_u16.to_le_bytes());
    block.extend(entry(1, 2, 2, u32::from(b'N')));
    block.extend(entry(2, 5, 3, data_at));
    block.extend(0_u32.to_le_bytes());
    for number in [22_u32, 1, 43, 1, 10, 1] {
        block.extend(number.to_le_bytes());
    }
    block.extend(SECRET);
    block.push(0);
    block
}

fn segment(marker: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len() + 2).unwrap();
    [&[0xFF, marker][..], &length.to_be_bytes(), content].concat()
}

pub(super) fn jpeg_with_place() -> Vec<u8> {
    let plain = encoded(ImageFormat::Jpeg);
    let xmp = [b"http://ns.adobe.com/xap/1.0/\0", SECRET].concat();
    [&plain[..2], &segment(0xE1, &exif_block()), &segment(0xE1, &xmp), &segment(0xFE, SECRET), &plain[2..]].concat()
}

fn crc(bytes: &[u8]) -> u32 {
    !bytes
        .iter()
        .fold(!0, |crc: u32, b| (0..8).fold(crc ^ u32::from(*b), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 }))
}

fn chunk(name: &[u8], content: &[u8]) -> Vec<u8> {
    let named = [name, content].concat();
    [&(content.len() as u32).to_be_bytes()[..], &named, &crc(&named).to_be_bytes()].concat()
}

pub(super) fn png_with_text() -> Vec<u8> {
    let plain = encoded(ImageFormat::Png);
    [&plain[..33], &chunk(b"tEXt", &[b"Comment\0", SECRET].concat()), &plain[33..]].concat()
}

#[test]
fn a_phones_photo_loses_its_place_and_is_turned_upright() {
    let sent = jpeg_with_place();
    let before = exif::Reader::new().read_from_container(&mut Cursor::new(&sent)).unwrap();
    assert!(before.get_field(exif::Tag::GPSLatitude, exif::In::PRIMARY).is_some());
    let accepted = accept(&sent);
    assert!(exif::Reader::new().read_from_container(&mut Cursor::new(&accepted.clean)).is_err());
    assert_eq!((accepted.width, accepted.height), (Some(20), Some(40)));
    assert_eq!((accepted.kind, accepted.media_type, accepted.extension), (Kind::Photo, "image/jpeg", "jpg"));
    let shown = image::load_from_memory(&accepted.clean).unwrap().to_rgb8();
    assert!(shown.get_pixel(10, 4)[0] > 150 && shown.get_pixel(10, 36)[2] > 150);
}

#[test]
fn what_is_appended_to_a_photo_does_not_come_along() {
    for (sample, tail) in [(jpeg_with_place(), &b"<script>alert(1)</script>"[..]), (png_with_text(), b"PK\x03\x04payload.exe")] {
        let accepted = accept(&[&sample, tail].concat());
        assert!(!contains(&accepted.clean, tail));
    }
}

#[test]
fn a_png_stays_a_png_and_others_become_what_everybody_can_open() {
    assert_eq!(accept(&png_with_text()).media_type, "image/png");
    let webp = accept(&encoded(ImageFormat::WebP));
    assert_eq!((webp.media_type, webp.original_media_type, webp.original_extension), ("image/jpeg", "image/webp", "webp"));
    assert_eq!(accept(&encoded(ImageFormat::Gif)).media_type, "image/png");
}

#[test]
fn a_bomb_is_refused_by_its_header() {
    let size = 60_000_u32.to_be_bytes();
    let header = [&size[..], &size, &[8, 6, 0, 0, 0]].concat();
    let bomb = [b"\x89PNG\r\n\x1A\n", &chunk(b"IHDR", &header)[..], &chunk(b"IDAT", b"x"), &chunk(b"IEND", b"")].concat();
    assert!(sentence(&bomb).contains("最多5000万像素"));
    let mut gif = encoded(ImageFormat::Gif);
    gif[6..10].fill(0xFF);
    assert!(sentence(&gif).contains("最多5000万像素"));
}

#[test]
fn a_photo_cut_off_on_its_way_is_refused() {
    for sample in [jpeg_with_place(), png_with_text(), encoded(ImageFormat::WebP), encoded(ImageFormat::Gif)] {
        let cut = &sample[..sample.len() - 20];
        assert!(sentence(cut).contains("不完整"), "{:?}", &sample[..4]);
    }
}

#[test]
fn a_very_large_photo_is_scaled_to_the_longest_side() {
    let mut out = Cursor::new(Vec::new());
    picture(5000, 100).write_to(&mut out, ImageFormat::Jpeg).unwrap();
    let accepted = accept(&out.into_inner());
    assert_eq!((accepted.width, accepted.height), (Some(4096), Some(82)));
}

#[test]
fn a_thumbnail_is_small_and_upright() {
    let small = image::load_from_memory(&thumbnail(&jpeg_with_place(), 16).unwrap()).unwrap();
    assert_eq!((small.width(), small.height()), (8, 16));
    assert!(thumbnail(b"%PDF-1.4", 16).is_err());
}

#[test]
fn a_jpeg_inside_a_page_keeps_its_pixels_without_its_place() {
    let bare = jpeg::without_metadata(&jpeg_with_place()).unwrap();
    assert!(!contains(&bare, SECRET) && !contains(&bare, b"Exif"));
    let pixels = |bytes: &[u8]| image::load_from_memory(bytes).unwrap().to_rgb8();
    assert_eq!(pixels(&bare), pixels(&encoded(ImageFormat::Jpeg)));
    assert_eq!(jpeg::without_metadata(b"\xFF\xD8\xFF\xE1\xFF\xFF"), None);
}

#[test]
fn sixteen_bits_a_channel_count_as_twice_the_room() {
    let limits = Limits { max_pixels: 10_000, ..Limits::default() };
    let png = |picture: image::DynamicImage| {
        let mut bytes = Cursor::new(Vec::new());
        picture.write_to(&mut bytes, ImageFormat::Png).unwrap();
        bytes.into_inner()
    };
    let (deep, plain) = (png(image::DynamicImage::new_rgba16(90, 90)), png(image::DynamicImage::new_rgba8(90, 90)));
    assert!(examine(&deep, &limits).unwrap_err().sentence().contains("尺寸太大"));
    assert!(examine(&plain, &limits).is_ok());
}

#[test]
fn a_turned_photo_is_scaled_to_the_same_sides_as_before() {
    let limits = Limits { max_side: 40, ..Limits::default() };
    let shown = examine(&jpeg_with_place(), &limits).unwrap();
    assert!(shown.width.unwrap().max(shown.height.unwrap()) == 40);
}

#[test]
fn many_large_photos_at_one_moment_are_decoded_one_after_the_other() {
    let mut bytes = Cursor::new(Vec::new());
    image::DynamicImage::new_luma8(3_000, 3_000).write_to(&mut bytes, ImageFormat::Png).unwrap();
    let bytes = bytes.into_inner();
    std::thread::scope(|threads| {
        let answers: Vec<_> = (0..4).map(|_| threads.spawn(|| thumbnail(&bytes, 100))).collect();
        assert!(answers.into_iter().all(|answer| answer.join().unwrap().is_ok()));
    });
}
