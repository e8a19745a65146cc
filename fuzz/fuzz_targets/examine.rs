//! Any bytes as an uploaded file: an answer; a clean copy is accepted again as the same kind, a copy that was not decoded unchanged,
//! and a photo's copy has a thumbnail.
#![no_main]

use libfuzzer_sys::fuzz_target;
use mashanghe::media::{Kind, Limits, examine, thumbnail};

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits { max_pixels: 10_000, ..Limits::default() };
    let Ok(once) = examine(bytes, &limits) else { return };
    let twice = examine(&once.clean, &limits).expect("a copy is accepted");
    assert_eq!((once.kind, once.media_type, once.pages), (twice.kind, twice.media_type, twice.pages));
    assert_eq!((once.width, once.height, once.duration_ms), (twice.width, twice.height, twice.duration_ms));
    match once.kind {
        Kind::Photo => assert!(!thumbnail(&once.clean, 64).expect("a copy has a thumbnail").is_empty()),
        _ => assert!(once.clean == twice.clean),
    }
});
