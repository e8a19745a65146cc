//! Tests of the upload pipeline on real bytes: each builds a small file of its format with a secret in its metadata and proves that
//! the secret is gone and the file still reads. The last ones bend and cut every sample and expect an answer, never a panic.

use super::*;

mod documents;
mod photos;
mod sounds;
mod videos;

/// Stands in every metadata block; must not be in any copy.
pub(super) const SECRET: &[u8] = b"SECRET-22.7196N-114.2477E";

pub(super) fn accept(bytes: &[u8]) -> Accepted {
    examine(bytes, &Limits::default()).unwrap()
}

pub(super) fn sentence(bytes: &[u8]) -> String {
    examine(bytes, &Limits::default()).unwrap_err().sentence().to_owned()
}

fn samples() -> Vec<Vec<u8>> {
    vec![
        photos::jpeg_with_place(),
        photos::png_with_text(),
        photos::encoded(image::ImageFormat::WebP),
        photos::encoded(image::ImageFormat::Gif),
        videos::mp4(),
        videos::streamed_mp4(),
        videos::webm(true),
        videos::webm(false),
        sounds::mp3(),
        sounds::aac(),
        sounds::amr(),
        sounds::wav(),
        sounds::ogg(b"\x01vorbis", b"\x03vorbis"),
        documents::pdf(2),
        documents::pdf_with_object_streams(),
    ]
}

#[test]
fn no_copy_holds_the_secret_that_its_original_holds() {
    for sample in samples() {
        let pixels_only = sample.starts_with(b"RIFF") && contains(&sample, b"WEBP") || sample.starts_with(b"GIF");
        assert!(pixels_only || contains(&sample, SECRET));
        let accepted = accept(&sample);
        assert!(!contains(&accepted.clean, SECRET), "{}", accepted.media_type);
        assert_eq!(accepted.clean_sha256, sha256_hex(&accepted.clean));
        assert_eq!(accepted.original_sha256, sha256_hex(&sample));
        assert_eq!(accepted.original_sha256.len(), 64);
    }
}

#[test]
fn a_copy_is_accepted_again_as_the_same_kind() {
    for sample in samples() {
        let once = accept(&sample);
        let twice = accept(&once.clean);
        assert_eq!((once.kind, once.media_type, once.pages), (twice.kind, twice.media_type, twice.pages));
    }
}

#[test]
fn size_is_refused_before_anything_else_and_nothing_is_refused_kindly() {
    let limits = Limits { max_photo_bytes: 10, ..Limits::default() };
    let refusal = examine(&photos::jpeg_with_place(), &limits).unwrap_err();
    assert!(refusal.sentence().contains("照片太大"));
    assert!(sentence(b"").contains("空的文件"));
}

mod bent {
    use super::*;
    use proptest::prelude::*;

    fn small() -> Limits {
        Limits { max_pixels: 100_000, ..Limits::default() }
    }

    /// Whatever the answer is, a copy is never much larger than pixels or bytes allow.
    fn look_at(bytes: &[u8]) {
        if let Ok(accepted) = examine(bytes, &small()) {
            assert!(accepted.clean.len() <= bytes.len() * 4 + 4 * 100_000 + 500_000 * 20);
        }
        let _ = thumbnail(bytes, 32);
    }

    proptest! {
        #[test]
        fn any_bytes_are_answered(bytes in proptest::collection::vec(any::<u8>(), 0..600), magic in 0..15_usize, keep in 4..40_usize) {
            look_at(&bytes);
            let mut dressed = samples()[magic].clone();
            dressed.truncate(keep);
            dressed.extend_from_slice(&bytes);
            look_at(&dressed);
        }

        #[test]
        fn a_bent_or_cut_file_is_answered(
            which in 0..15_usize,
            flips in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 0..12),
            cut in any::<proptest::sample::Index>(),
            whole in any::<bool>(),
        ) {
            let mut bytes = samples()[which].clone();
            for (at, value) in flips {
                let at = at.index(bytes.len());
                bytes[at] = value;
            }
            if !whole {
                bytes.truncate(cut.index(bytes.len()));
            }
            look_at(&bytes);
        }
    }
}
