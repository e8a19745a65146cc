//! A casebook of any size from a seed, as files: each entry is put together from titles and sentences of the real one, so that words
//! are as frequent and stand beside each other as in real entries, and holds a word of its own, so that the vocabulary grows with
//! the book.

use std::path::Path;

use chrono::NaiveDate;
use mashanghe::casebook::writing::Sheet;
use mashanghe::casebook::{Entry, blocks, book};

/// Entries of one year: the serial number has four figures.
const A_YEAR: usize = 9_000;
const FIRST_YEAR: i32 = 1990;

/// The real entries, and their sentences by section.
pub(crate) struct Pattern {
    entries: Vec<Entry>,
    sentences: [Vec<String>; 4],
    letters: usize,
}

/// The next number of a fixed sequence (SplitMix64).
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

fn one_of<'a, T>(items: &'a [T], state: &mut u64) -> &'a T {
    &items[usize::try_from(next(state) % u64::try_from(items.len()).unwrap()).unwrap()]
}

impl Pattern {
    /// Entries of about so many letters.
    pub(crate) fn new(letters: usize) -> Pattern {
        let entries: Vec<Entry> = book::embedded().entries.values().map(|entry| Entry::clone(entry)).collect();
        let plain = |block: &&str| block.chars().all(|letter| !"|#>-*".contains(letter));
        let sentences = |section: usize| {
            let texts = entries.iter().flat_map(|entry| blocks(&entry.sections[section]).filter(plain).collect::<Vec<_>>());
            texts.flat_map(|text| text.split_inclusive('。')).map(str::to_owned).collect()
        };
        let sentences = [0, 1, 2, 3].map(sentences);
        Pattern { entries, sentences, letters }
    }

    /// The entry at a place; the same each time.
    pub(crate) fn entry(&self, at: usize) -> Entry {
        let mut state = u64::try_from(at).unwrap();
        let year = FIRST_YEAR + i32::try_from(at / A_YEAR).unwrap();
        let (of_title, of_facets) = (one_of(&self.entries, &mut state), one_of(&self.entries, &mut state));
        let mut own = format!("own{}", next(&mut state) % 1_000_000);
        let sections = [0, 1, 2, 3].map(|section| {
            let mut text = std::mem::take(&mut own);
            // A paragraph about every hundred letters.
            let (mut count, mut paragraph) = (0, 0);
            while count < self.letters / 4 {
                let sentence = one_of(&self.sentences[section], &mut state);
                text += sentence;
                count += sentence.chars().count();
                paragraph += sentence.chars().count();
                if paragraph > 100 {
                    text += "\n\n";
                    paragraph = 0;
                }
            }
            text.trim().to_owned()
        });
        Entry {
            number: format!("{year}-{:04}", at % A_YEAR + 1),
            slug: format!("entry-{at}"),
            title: of_title.title.clone(),
            keywords: of_title.keywords.clone(),
            gist: one_of(&self.entries, &mut state).gist.clone(),
            year,
            published: NaiveDate::from_yo_opt(year, u32::try_from(at % 365).unwrap() + 1).unwrap(),
            related: Vec::new(),
            version: 1,
            sections,
            ..of_facets.clone()
        }
    }

    /// Writes so many entries into a folder.
    pub(crate) fn write(&self, size: usize, folder: &Path) {
        for at in 0..size {
            let entry = self.entry(at);
            let of_year = folder.join(entry.year.to_string());
            if at % A_YEAR == 0 {
                std::fs::create_dir_all(&of_year).unwrap();
            }
            std::fs::write(of_year.join(format!("{}.md", entry.slug)), Sheet::from(&entry).file()).unwrap();
        }
    }
}
