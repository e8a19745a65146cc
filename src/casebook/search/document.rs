//! An entry as the engines get it: its words by where they stand, its characters, its sounds, its facets.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Datelike;

use super::shading::tells_within;
use super::{Facet, code_of};
use crate::casebook::Entry;
use crate::casebook::lists::{Lists, Term};
use crate::casebook::words::plain::Plain;
use crate::casebook::words::{Token, Words, sounds};

/// How often a character of the head counts.
const HEAD: usize = 5;

/// What is indexed of an entry.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// Permanent number.
    pub number: String,
    /// Greater for the newer; no two entries have the same.
    pub rank: u64,
    /// Title, keywords, number, kind of dispute and techniques.
    pub head: Vec<Token>,
    /// 调解要旨.
    pub gist: Vec<Token>,
    /// The four sections, and after them what its techniques mean.
    pub body: Vec<Token>,
    /// Its characters that tell something, each with how often it stands in it; in the head it counts five times.
    pub letters: Vec<(char, usize)>,
    /// Sounds of the words of title and keywords, whole and as initials.
    pub sounds: BTreeSet<String>,
    /// Its facets.
    pub facets: BTreeMap<Facet, Vec<String>>,
}

/// What each technique means, in words: that is how people ask for one whose name they do not know. Cut once for all entries that
/// have it.
pub struct Meant(BTreeMap<String, Vec<Token>>);

impl Meant {
    /// Reads the techniques of a book.
    pub fn of(words: &Words, lists: &Lists) -> Meant {
        let said = |term: &Term| [term.definition.as_str(), &term.asked.join("\n")].join("\n");
        Meant(lists.techniques.iter().map(|term| (term.code.clone(), words.indexed(&Plain::of(&said(term))))).collect())
    }
}

impl Document {
    /// Reads an entry.
    pub fn of(entry: &Entry, words: &Words, lists: &Lists, meant: &Meant) -> Document {
        let techniques = entry.techniques.iter().filter_map(|code| Some(lists.technique(code)?.name.as_str()));
        let named: Vec<&str> = std::iter::once(entry.title.as_str()).chain(entry.keywords.iter().map(String::as_str)).collect();
        let labels: Vec<&str> = techniques.chain([entry.dispute_type.label(), entry.number.as_str()]).collect();
        let head = Plain::of(&[named.join("\n"), labels.join("\n")].join("\n"));
        let gist = Plain::of(&entry.gist);
        // As one reads them: the numbers of their lists are no words of theirs.
        let body = Plain::of(&entry.paragraphs().join("\n"));
        let meant = entry.techniques.iter().filter_map(|code| meant.0.get(code));
        Document {
            number: entry.number.clone(),
            rank: rank(entry),
            letters: counted(std::iter::repeat_n(&head, HEAD).chain([&gist, &body])),
            sounds: named.iter().flat_map(|text| sounds_of(words, text)).collect(),
            head: words.indexed(&head),
            gist: words.indexed(&gist),
            body: meant.fold(words.indexed(&body), |text, meant| followed(text, meant)),
            facets: facets(entry),
        }
    }

    /// Whether a word stands anywhere in it.
    pub fn has(&self, word: &str) -> bool {
        [&self.head, &self.gist, &self.body].into_iter().flatten().any(|token| token.word == word)
    }
}

/// The characters of texts that tell something, with how often each stands in them.
fn counted<'t>(texts: impl Iterator<Item = &'t Plain>) -> Vec<(char, usize)> {
    let mut letters: Vec<char> = texts.flat_map(|text| text.letters.iter().copied()).collect();
    letters.sort_unstable();
    let counted = letters.chunk_by(|one, other| one == other).map(|same| (same[0], same.len()));
    counted.filter(|(letter, _)| tells_within(*letter)).collect()
}

/// The words of one text behind those of another.
fn followed(mut text: Vec<Token>, more: &[Token]) -> Vec<Token> {
    let next = text.last().map_or(0, |last| last.place + 1);
    text.extend(more.iter().map(|token| Token { place: next + token.place, ..token.clone() }));
    text
}

/// Day of publication, then the serial number.
fn rank(entry: &Entry) -> u64 {
    let serial: u64 = entry.number.rsplit('-').next().and_then(|serial| serial.parse().ok()).unwrap_or(0);
    u64::try_from(entry.published.num_days_from_ce()).unwrap_or(0) * 100_000 + serial.min(99_999)
}

/// The sound of a phrase, of each of its words and of neighbours: whole, and as initials.
fn sounds_of(words: &Words, text: &str) -> BTreeSet<String> {
    let text = Plain::of(text);
    let tokens = words.indexed(&text);
    let inner = tokens.iter().filter(|token| !token.word.starts_with('=')).map(|token| token.word.clone());
    let whole: Vec<Token> = words.cut(&text);
    let pairs = whole.windows(2).map(|pair| format!("{}{}", pair[0].word, pair[1].word));
    let phrase = std::iter::once(text.letters.iter().collect::<String>());
    inner.chain(pairs).chain(phrase).filter_map(|word| sounds::of(&word)).flat_map(|(whole, initials)| [whole, initials]).collect()
}

fn facets(entry: &Entry) -> BTreeMap<Facet, Vec<String>> {
    BTreeMap::from([
        (Facet::Kind, vec![entry.dispute_type.as_str().to_owned()]),
        (Facet::Technique, entry.techniques.clone()),
        (Facet::Year, vec![entry.year.to_string()]),
        (Facet::Result, vec![entry.result.clone()]),
        (Facet::Difficulty, vec![entry.difficulty.to_string()]),
        (Facet::Statute, entry.statutes.iter().map(code_of).collect()),
        (Facet::Room, entry.room.iter().cloned().collect()),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::casebook::book;
    use crate::casebook::reading::{read, tests::BODY, tests::written};
    use crate::casebook::words::tests::WORDS;

    #[test]
    fn the_number_of_a_list_is_no_word() {
        let entry = read(&written(&[], &BODY.replace("- 修好。", "7. 修好。\n8. 赔 90 元。"))).unwrap();
        let lists = &book::embedded().lists;
        let document = Document::of(&entry, &WORDS, lists, &Meant::of(&WORDS, lists));
        assert!(document.has("修好") && document.has("90") && !document.has("7") && !document.has("8"));
    }
}
