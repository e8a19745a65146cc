//! Entries of the casebook: any text as a file of the book, and any words in the fields of a sheet. What is written is read back as
//! it was; an article that is cited is found again where it is written out.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::arbitrary::{self, Arbitrary};
use libfuzzer_sys::fuzz_target;
use mashanghe::casebook::lists::Lists;
use mashanghe::casebook::words::synonyms::Synonyms;
use mashanghe::casebook::writing::{Sheet, unnumbered};
use mashanghe::casebook::{Cited, Entry, book, checking, citations, reading, telltale, tombstones};

static LISTS: LazyLock<Lists> = LazyLock::new(|| book::embedded().lists);
static SHEET: LazyLock<Sheet> = LazyLock::new(|| Sheet::from(book::embedded().entries.into_values().next().expect("a book").as_ref()));

#[derive(Arbitrary, Debug)]
enum Input {
    File(String),
    Typed { title: String, gist: String, keywords: Vec<String>, room: String, law: String, article: u32, sections: [String; 4] },
}

fn read_back(entry: &Entry) {
    assert_eq!(reading::read(&Sheet::from(entry).file()).as_ref(), Ok(entry));
    let _ = (entry.paragraphs(), checking::of_one("2026/a.md", entry, &LISTS));
}

fn file(text: &str) {
    if let Ok(entry) = reading::read(text) {
        read_back(&entry);
    }
    for cited in citations::of(text, &LISTS).found {
        assert_eq!(citations::of(&cited.to_string(), &LISTS).found.first(), Some(&cited));
    }
    assert!(telltale::find(text).iter().all(|(_, words)| !words.is_empty()));
    let (stones, faults) = tombstones::read(text);
    if faults.is_empty() {
        let written: Vec<_> = stones.values().cloned().collect();
        assert_eq!(tombstones::read(&tombstones::file(&written)), (stones, faults));
    }
    let _ = (Synonyms::read(text), Lists::read(text, text, text), reading::words(text));
}

fuzz_target!(|input: Input| match input {
    Input::File(text) => file(&text),
    Input::Typed { title, gist, keywords, room, law, article, sections } => {
        let sections = sections.map(|section| section.replace('\r', "").trim().to_owned());
        let (number, statutes) = (unnumbered(SHEET.year), vec![Cited { law, article }]);
        let sheet = Sheet { number, title, gist, keywords, room, statutes, sections, ..SHEET.clone() };
        if sheet.sections.iter().any(|section| Sheet::breaks_out(section)) {
            return;
        }
        let written = sheet.file();
        assert_eq!(Sheet::of_file(&written).as_ref(), Some(&sheet));
        if let Ok(entry) = reading::read(&written) {
            assert_eq!(Sheet::from(&entry), sheet);
            read_back(&entry);
        }
        sheet.sections.iter().for_each(|section| file(section));
    }
});
