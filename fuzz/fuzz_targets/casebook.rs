//! Entries of the casebook: any file as an entry, its citations and its tell-tales.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use mashanghe::casebook::lists::Lists;
use mashanghe::casebook::{book, citations, reading, telltale};

static LISTS: LazyLock<Lists> = LazyLock::new(|| book::embedded().lists);

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let _ = reading::read(text);
    let _ = citations::of(text, &LISTS);
    let _ = telltale::find(text);
});
