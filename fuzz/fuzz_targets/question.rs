//! Whatever somebody types into the casebook's search, as a question and as the facts of a case, and the passages that are shown
//! for it: an answer and never a panic, pieces that give the text back, nothing found for nothing.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use mashanghe::casebook::library::Library;
use mashanghe::casebook::search::asking::Question;
use mashanghe::casebook::search::passages;

static LIBRARY: LazyLock<Library> = LazyLock::new(|| Library::open(None).unwrap());

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let half = text.char_indices().nth(text.chars().count() / 2).map_or(0, |(at, _)| at);
    let (one, other) = text.split_at(half);
    for facts in [false, true] {
        let question = Question { text: one.to_owned(), within: other.to_owned(), facts, count: 5, ..Question::default() };
        let answer = LIBRARY.ask(&question).unwrap();
        assert!(answer.found.hits.len() <= 5);
        let pieces = passages::mark(LIBRARY.words(), &answer.marks, text);
        assert_eq!(pieces.iter().map(|piece| piece.text.as_str()).collect::<String>(), text);
    }
});
