//! Any bytes as an uploaded file: an answer, and a clean copy that is accepted again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use mashanghe::media::{Limits, examine, thumbnail};

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits {
        max_pixels: 1_000_000,
        ..Limits::default()
    };
    if let Ok(accepted) = examine(bytes, &limits) {
        assert!(examine(&accepted.clean, &limits).is_ok());
    }
    let _ = thumbnail(bytes, 64);
});
