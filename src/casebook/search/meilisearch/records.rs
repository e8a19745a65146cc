//! A document as the server gets it, in codes. Each text is two fields: its words in their order, each as its group's formal word,
//! which is what a question asks for, so that words that stand together do so in the index too; and beside them the words inside
//! words and the words as they were written. All of them together are a set, by which hits are told exactly.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::codes;
use super::settings::{ALL, EDITION, HEAD, NUMBER, RANK};
use crate::casebook::search::document::Document;
use crate::casebook::words::Token;

/// The record of a document.
pub(super) fn of(document: &Document, edition: &str) -> Value {
    let letters = by_frequency(&document.letters);
    let words = [&document.head, &document.gist, &document.body].into_iter().flatten().map(|token| codes::of_word(&token.word));
    let sounds = document.sounds.iter().map(|sound| codes::of_sound(sound));
    let all: BTreeSet<String> = words.chain(sounds.clone()).chain(letters.iter().cloned()).collect();
    let head: BTreeSet<String> = document.head.iter().map(|token| codes::of_word(&token.word)).collect();
    let mut record = Map::new();
    for (name, tokens) in [("head", &document.head), ("gist", &document.gist), ("body", &document.body)] {
        let (first, more) = in_order(tokens);
        record.insert(name.to_owned(), first.into());
        record.insert(format!("{name}_more"), more.into());
    }
    record.insert("letters".to_owned(), letters.join(" ").into());
    record.insert("sounds".to_owned(), sounds.collect::<Vec<_>>().join(" ").into());
    for (facet, values) in &document.facets {
        record.insert(facet.name().to_owned(), values.iter().map(|value| codes::of_value(value)).collect());
    }
    for (name, value) in
        [(NUMBER, json!(document.number)), (RANK, json!(document.rank)), (EDITION, json!(edition)), (ALL, json!(all)), (HEAD, json!(head))]
    {
        record.insert(name.to_owned(), value);
    }
    Value::Object(record)
}

/// At each place the word that stands for what was written there; then all others.
fn in_order(tokens: &[Token]) -> (String, String) {
    let mut first: Vec<String> = Vec::new();
    let mut more: Vec<String> = Vec::new();
    for place in tokens.chunk_by(|one, other| one.place == other.place) {
        first.extend(place.first().map(|token| codes::of_word(&token.word)));
        more.extend(place.iter().skip(1).map(|token| codes::of_word(&token.word)));
    }
    (first.join(" "), more.join(" "))
}

/// Each character once, the most frequent first: the server counts no repetitions but knows what stands nearer the beginning.
fn by_frequency(letters: &[(char, usize)]) -> Vec<String> {
    let mut times = letters.to_vec();
    times.sort_by(|one, other| other.1.cmp(&one.1).then(one.0.cmp(&other.0)));
    times.into_iter().map(|(letter, _)| codes::of_letter(letter.encode_utf8(&mut [0; 4]))).collect()
}

/// What makes one set of documents another: two books with the same edition have the same documents and the same settings.
pub struct Edition {
    digest: Sha256,
    size: usize,
}

impl Default for Edition {
    fn default() -> Edition {
        Edition { digest: Sha256::new_with_prefix(super::settings::settings().to_string()), size: 0 }
    }
}

impl Edition {
    /// Reads one more document.
    pub fn read(&mut self, document: &Document) {
        let Document { number, rank, head, gist, body, letters, sounds, facets } = document;
        self.size += 1;
        self.part(number.as_bytes());
        self.part(&rank.to_be_bytes());
        for token in [head, gist, body].into_iter().flatten() {
            self.part(token.word.as_bytes());
            self.digest.update(token.place.to_be_bytes());
        }
        for (letter, times) in letters {
            self.digest.update(u32::from(*letter).to_be_bytes());
            self.digest.update(times.to_be_bytes());
        }
        sounds.iter().for_each(|sound| self.part(sound.as_bytes()));
        let facets: BTreeMap<&str, &Vec<String>> = facets.iter().map(|(facet, values)| (facet.name(), values)).collect();
        for (name, values) in facets {
            self.part(name.as_bytes());
            values.iter().for_each(|value| self.part(value.as_bytes()));
        }
    }

    fn part(&mut self, bytes: &[u8]) {
        self.digest.update(bytes.len().to_be_bytes());
        self.digest.update(bytes);
    }

    /// Sixteen digits that stand for all that was read, and how many documents that was.
    pub(super) fn close(self) -> (String, usize) {
        (self.digest.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect(), self.size)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(number: &str) -> Document {
        let words = |words: &[(&str, usize)]| {
            words.iter().map(|(word, place)| Token { word: (*word).to_owned(), place: *place, from: 0, to: 1 }).collect()
        };
        Document {
            number: number.to_owned(),
            rank: 7,
            head: words(&[("=物业服务费", 0), ("物业费", 0), ("物业", 0), ("拖欠", 1)]),
            letters: vec![('物', 1), ('费', 2)],
            sounds: BTreeSet::from(["wyf".to_owned()]),
            ..Document::default()
        }
    }

    #[test]
    fn words_stand_in_their_order_by_what_a_question_asks_and_all_of_them_in_the_set() {
        let record = of(&document("2026-0001"), "e");
        assert_eq!(record["head"], format!("{} {}", codes::of_word("=物业服务费"), codes::of_word("拖欠")));
        assert_eq!(record["head_more"], format!("{} {}", codes::of_word("物业费"), codes::of_word("物业")));
        assert_eq!(record["letters"], format!("{} {}", codes::of_letter("费"), codes::of_letter("物")));
        assert_eq!((record["all"].as_array().map(Vec::len), record["top"].as_array().map(Vec::len)), (Some(7), Some(4)));
    }

    #[test]
    fn another_document_makes_another_edition() {
        let edition = |numbers: &[&str]| {
            let mut edition = Edition::default();
            numbers.iter().for_each(|number| edition.read(&document(number)));
            edition.close()
        };
        assert_eq!(edition(&["2026-0001"]), edition(&["2026-0001"]));
        assert_ne!(edition(&["2026-0001"]), edition(&["2026-0002"]));
        assert_ne!(edition(&["2026-0001"]), edition(&[]));
        assert_eq!(edition(&[]).0.len(), 16);
    }
}
