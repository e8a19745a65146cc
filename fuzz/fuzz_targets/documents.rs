//! Any bytes behind the first line of a PDF: an answer within the limits of pages.
#![no_main]

use libfuzzer_sys::fuzz_target;
use mashanghe::media::{Limits, examine};

fuzz_target!(|bytes: &[u8]| {
    let document = [b"%PDF-1.7\n", bytes].concat();
    let limits = Limits::default();
    if let Ok(accepted) = examine(&document, &limits) {
        assert!(
            accepted
                .pages
                .is_some_and(|pages| pages <= limits.max_pages)
        );
    }
});
