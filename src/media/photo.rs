//! Photos: the header's size is judged before a pixel is decoded, the picture is turned as the camera meant it, and what is kept is
//! encoded anew from the pixels alone. So EXIF, GPS, XMP, comments, thumbnails and anything appended to the file stay behind.

use super::{Cleaned, Limits, Refusal, jpeg, sniffing::Format};
use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, codecs::jpeg::JpegEncoder};
use std::io::Cursor;
use std::sync::{Mutex, PoisonError};

const QUALITY: u8 = 88;
const THUMBNAIL_QUALITY: u8 = 80;
/// Decoders need room beside the picture itself.
const ELBOW_ROOM: u64 = 32 * 1024 * 1024;
const BYTES_A_PIXEL: u64 = 4;
/// From so many pixels on a photo is large; below, decoding needs at most 32 MB.
const LARGE: u64 = 8_000_000;
/// Held while a large photo is decoded and made small, whoever sent it and whatever for.
static ONE_LARGE: Mutex<()> = Mutex::new(());

/// Decodes under limits, turns, scales and encodes anew.
pub(crate) fn clean(format: Format, bytes: &[u8], limits: &Limits) -> Result<Cleaned, Refusal> {
    if !is_whole(format, bytes) {
        return Err(Refusal::damaged("照片"));
    }
    let picture = decode(format, bytes, limits.max_pixels, limits.max_side)?;
    let shown = if format == Format::Jpeg || (format == Format::Webp && !picture.color().has_alpha()) { Format::Jpeg } else { Format::Png };
    let bytes = if shown == Format::Jpeg { as_jpeg(&picture, QUALITY) } else { as_png(&picture) }?;
    Ok(Cleaned { bytes, format: Some(shown), width: Some(picture.width()), height: Some(picture.height()), ..Cleaned::default() })
}

/// A small JPEG of a photo, at most `max_side` wide and high; transparent parts become white.
pub fn thumbnail(bytes: &[u8], max_side: u32) -> Result<Vec<u8>, Refusal> {
    let format = super::sniffing::sniff(bytes)?;
    let limits = Limits::default();
    limits.check_size(format.kind(), bytes.len() as u64)?;
    as_jpeg(&decode(format, bytes, limits.max_pixels, max_side.max(1))?, THUMBNAIL_QUALITY)
}

/// A file that was cut off while it travelled has no end mark; decoders would paint the missing half grey.
fn is_whole(format: Format, bytes: &[u8]) -> bool {
    match format {
        Format::Jpeg => jpeg::has_picture_and_end(bytes),
        Format::Png => bytes.windows(8).any(|w| w == b"IEND\xAE\x42\x60\x82"),
        Format::Webp => super::le(bytes, 4, 4).is_some_and(|size| size + 8 <= bytes.len() as u64 + 1),
        _ => true,
    }
}

/// Decodes and fits a photo, a large one only when no other large one is being decoded: fifty million pixels are two hundred
/// megabytes, and as many again while a progressive JPEG is read.
fn decode(format: Format, bytes: &[u8], max_pixels: u64, max_side: u32) -> Result<DynamicImage, Refusal> {
    let format = match format {
        Format::Jpeg => ImageFormat::Jpeg,
        Format::Png => ImageFormat::Png,
        Format::Webp => ImageFormat::WebP,
        Format::Gif => ImageFormat::Gif,
        _ => return Err(Refusal::new("这不是照片", "请选择JPEG或PNG照片")),
    };
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = image::Limits::default();
    limits.max_alloc = Some(max_pixels.saturating_mul(BYTES_A_PIXEL).saturating_add(ELBOW_ROOM));
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|e| refusal_for(&e, max_pixels))?;
    let (width, height) = decoder.dimensions();
    let pixels = u64::from(width) * u64::from(height);
    // Sixteen bits a channel are twice the room for the same pixels.
    if pixels > max_pixels || decoder.total_bytes() > max_pixels.saturating_mul(BYTES_A_PIXEL) {
        return Err(too_many_pixels(max_pixels));
    }
    let _turn = (pixels > LARGE).then(|| ONE_LARGE.lock().unwrap_or_else(PoisonError::into_inner));
    let orientation = decoder.orientation().unwrap_or(image::metadata::Orientation::NoTransforms);
    // Made small before it is turned: turning needs a second picture of the same size.
    let mut picture = fit(DynamicImage::from_decoder(decoder).map_err(|e| refusal_for(&e, max_pixels))?, max_side);
    picture.apply_orientation(orientation);
    Ok(picture)
}

fn refusal_for(error: &ImageError, max_pixels: u64) -> Refusal {
    match error {
        ImageError::Limits(_) => too_many_pixels(max_pixels),
        ImageError::Unsupported(_) => Refusal::new("这张照片的编码方式打不开", "请截屏或另存为普通JPEG后再传"),
        _ => Refusal::damaged("照片"),
    }
}

fn too_many_pixels(max_pixels: u64) -> Refusal {
    Refusal::new(format!("照片的尺寸太大，最多{}万像素", max_pixels / 10_000), "请缩小后再传，或重新拍一张")
}

fn fit(picture: DynamicImage, max_side: u32) -> DynamicImage {
    if picture.width() <= max_side && picture.height() <= max_side {
        return picture;
    }
    // `thumbnail` averages boxes and needs no second full-size buffer, unlike `resize`.
    picture.thumbnail(max_side, max_side)
}

fn as_jpeg(picture: &DynamicImage, quality: u8) -> Result<Vec<u8>, Refusal> {
    let mut out = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut out, quality);
    let written = match picture {
        DynamicImage::ImageLuma8(grey) => grey.write_with_encoder(encoder),
        DynamicImage::ImageRgb8(rgb) => rgb.write_with_encoder(encoder),
        other if other.color().has_alpha() => on_white(other).write_with_encoder(encoder),
        other => other.to_rgb8().write_with_encoder(encoder),
    };
    written.map_err(|_| Refusal::damaged("照片"))?;
    Ok(out)
}

fn on_white(picture: &DynamicImage) -> image::RgbImage {
    let rgba = picture.to_rgba8();
    image::RgbImage::from_fn(rgba.width(), rgba.height(), |x, y| {
        let image::Rgba([r, g, b, a]) = *rgba.get_pixel(x, y);
        let over_white = |c: u8| {
            let mixed = (u32::from(c) * u32::from(a) + 255 * (255 - u32::from(a))) / 255;
            u8::try_from(mixed).unwrap_or(u8::MAX)
        };
        image::Rgb([over_white(r), over_white(g), over_white(b)])
    })
}

/// Eight bits a channel: nobody needs sixteen to see a crack in a wall.
fn as_png(picture: &DynamicImage) -> Result<Vec<u8>, Refusal> {
    let mut out = Cursor::new(Vec::new());
    let written = match picture {
        DynamicImage::ImageLuma8(_) | DynamicImage::ImageRgb8(_) | DynamicImage::ImageLumaA8(_) | DynamicImage::ImageRgba8(_) => {
            picture.write_to(&mut out, ImageFormat::Png)
        }
        other if other.color().has_alpha() => DynamicImage::from(other.to_rgba8()).write_to(&mut out, ImageFormat::Png),
        other => DynamicImage::from(other.to_rgb8()).write_to(&mut out, ImageFormat::Png),
    };
    written.map_err(|_| Refusal::damaged("照片"))?;
    Ok(out.into_inner())
}
