//! Any bytes behind the first box of a video: an answer, and a copy that is never longer than the original.
#![no_main]

use libfuzzer_sys::fuzz_target;
use mashanghe::media::{Limits, examine};

fuzz_target!(|bytes: &[u8]| {
    let video = [b"\0\0\0\x10ftypisom\0\0\0\0", bytes].concat();
    if let Ok(accepted) = examine(&video, &Limits::default()) {
        assert!(accepted.clean.len() <= video.len());
    }
});
