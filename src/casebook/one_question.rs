//! When entries answer one concrete question, and how many may: the people's courts' case library keeps two, which is enough to
//! learn from and leaves no crowd to choose among. Keywords are compared after synonyms, so that choosing another word for the same
//! opens no door; what agrees in kind, article and technique whatever its keywords, an editor is asked to look at. The same rules hold
//! for files (`checking`) and for the office's drafts.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::Hash;
use std::sync::Arc;

use super::words::plain::plain;
use super::words::synonyms::Synonyms;
use super::{Cited, Entry};
use crate::intake::DisputeType;

/// Most entries on one concrete question.
pub const MOST: usize = 2;

/// A concrete question: a kind of dispute and two keywords.
type Concrete = (DisputeType, String, String);
/// One way with one kind of dispute: the kind, an article that is cited, a technique that is used.
type Way<'e> = (DisputeType, &'e Cited, &'e str);

/// The word that stands for all that mean the same.
fn formal(word: &str, synonyms: &Synonyms) -> String {
    let word = plain(word);
    synonyms.of(&word).first().cloned().unwrap_or(word)
}

fn keywords(entry: &Entry, synonyms: &Synonyms) -> BTreeSet<String> {
    entry.keywords.iter().map(|word| formal(word, synonyms)).collect()
}

/// The questions that an entry answers.
fn answered(entry: &Entry, synonyms: &Synonyms) -> Vec<Concrete> {
    let words: Vec<String> = keywords(entry, synonyms).into_iter().collect();
    let pairs = words.iter().enumerate().flat_map(|(at, one)| words.iter().skip(at + 1).map(move |other| (one, other)));
    pairs.map(|(one, other)| (entry.dispute_type, one.clone(), other.clone())).collect()
}

fn ways(entry: &Entry) -> Vec<Way<'_>> {
    let with_each = |cited| entry.techniques.iter().map(move |technique| (entry.dispute_type, cited, technique.as_str()));
    entry.statutes.iter().flat_map(with_each).collect()
}

/// True when both answer one question.
pub fn is_same(one: &Entry, other: &Entry, synonyms: &Synonyms) -> bool {
    let theirs = answered(other, synonyms);
    answered(one, synonyms).iter().any(|question| theirs.contains(question))
}

/// What both have among their keywords, in the words of the first.
pub fn in_common<'e>(one: &'e Entry, other: &Entry, synonyms: &Synonyms) -> Vec<&'e str> {
    let theirs = keywords(other, synonyms);
    one.keywords.iter().map(String::as_str).filter(|word| theirs.contains(&formal(word, synonyms))).collect()
}

/// True when both go one way with one kind of dispute: an article and a technique are the same.
pub fn is_near(one: &Entry, other: &Entry) -> bool {
    let theirs = ways(other);
    ways(one).iter().any(|way| theirs.contains(way))
}

/// Of these entries, by the paths of their files, each that comes when its question has enough, with those that came before it in
/// the order of their numbers.
pub fn too_many<'e>(entries: &'e BTreeMap<String, Arc<Entry>>, synonyms: &Synonyms) -> Vec<(&'e str, Vec<&'e str>)> {
    beyond(entries, |entry| answered(entry, synonyms))
}

/// The same for those that go one way with one kind of dispute.
pub fn crowded(entries: &BTreeMap<String, Arc<Entry>>) -> Vec<(&str, Vec<&str>)> {
    beyond(entries, ways)
}

fn beyond<'e, K: Eq + Hash>(entries: &'e BTreeMap<String, Arc<Entry>>, keys: impl Fn(&'e Entry) -> Vec<K>) -> Vec<(&'e str, Vec<&'e str>)> {
    let mut in_order: Vec<(&str, &Entry)> = entries.iter().map(|(file, entry)| (file.as_str(), entry.as_ref())).collect();
    in_order.sort_by_key(|(_, entry)| &entry.number);
    let mut known: HashMap<K, Vec<&str>> = HashMap::new();
    let mut found = Vec::new();
    for (file, entry) in in_order {
        let mut before = BTreeSet::new();
        for key in keys(entry) {
            let files = known.entry(key).or_default();
            // More than enough need not be counted, however many share a question.
            before.extend(files.iter().take(MOST));
            files.push(file);
        }
        if before.len() >= MOST {
            found.push((file, before.into_iter().take(MOST).collect()));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::reading::{self, tests::BODY, tests::written};
    use super::*;

    fn entry(number: &str, kind: &str, keywords: &str) -> Entry {
        let (number, kind) = (format!("{number:?}"), format!("{kind:?}"));
        reading::read(&written(&[("number", number.as_str()), ("dispute_type", kind.as_str()), ("keywords", keywords)], BODY)).unwrap()
    }

    #[test]
    fn a_question_is_a_kind_of_dispute_and_two_keywords() {
        let leak = entry("2026-0001", "neighbour", "[\"漏水\", \"闭水试验\", \"防水层\"]");
        for (kind, keywords, same) in [
            ("neighbour", "[\"防水层\", \"漏水\", \"天花板\"]", true),
            ("neighbour", "[\"漏水\", \"天花板\", \"噪声\"]", false),
            ("family", "[\"漏水\", \"闭水试验\", \"防水层\"]", false),
        ] {
            let other = entry("2026-0002", kind, keywords);
            let none = Synonyms::default();
            assert_eq!((is_same(&leak, &other, &none), is_same(&other, &leak, &none)), (same, same), "{kind} {keywords}");
        }
    }

    #[test]
    fn other_words_for_the_same_are_the_same_question() {
        let synonyms = Synonyms::read("[[groups]]\nterms = [\"漏水\", \"渗水\", \"渗漏\"]\n").unwrap();
        let leak = entry("2026-0001", "neighbour", "[\"漏水\", \"防水层\", \"甲\"]");
        for (keywords, same, common) in [
            ("[\"渗水\", \"防水层\", \"乙\"]", true, &["漏水", "防水层"][..]),
            ("[\"滲水\", \"防水層\", \"乙\"]", true, &["漏水", "防水层"]),
            ("[\"渗水\", \"渗漏\", \"乙\"]", false, &["漏水"]),
        ] {
            let other = entry("2026-0002", "neighbour", keywords);
            assert_eq!(is_same(&leak, &other, &synonyms), same, "{keywords}");
            assert_eq!(in_common(&leak, &other, &synonyms), common, "{keywords}");
        }
    }

    #[test]
    fn the_third_that_goes_one_way_is_named_whatever_its_keywords() {
        let words = ["[\"甲\", \"乙\", \"丙\"]", "[\"丁\", \"戊\", \"己\"]", "[\"庚\", \"辛\", \"壬\"]"];
        let entries: BTreeMap<String, Arc<Entry>> = [("z.md", "2026-0001"), ("b.md", "2026-0002"), ("a.md", "2026-0003")]
            .into_iter()
            .zip(words)
            .map(|((file, number), words)| (file.to_owned(), Arc::new(entry(number, "neighbour", words))))
            .collect();
        assert_eq!(too_many(&entries, &Synonyms::default()), []);
        assert_eq!(crowded(&entries), [("a.md", vec!["b.md", "z.md"])]);
        assert!(is_near(&entries["a.md"], &entries["b.md"]));
        assert!(!is_near(&entries["a.md"], &entry("2026-0004", "family", words[0])));
    }

    #[test]
    fn the_third_on_a_question_is_named_with_the_two_before_it_by_number() {
        let words = ["[\"漏水\", \"防水层\", \"甲\"]", "[\"漏水\", \"防水层\", \"乙\"]", "[\"漏水\", \"甲\", \"乙\"]"];
        let files = [("z.md", "2026-0001"), ("b.md", "2026-0002"), ("a.md", "2026-0003")].into_iter().zip(words);
        let entries: BTreeMap<String, Arc<Entry>> =
            files.map(|((file, number), words)| (file.to_owned(), Arc::new(entry(number, "neighbour", words)))).collect();
        assert_eq!(too_many(&entries, &Synonyms::default()), [("a.md", vec!["b.md", "z.md"])]);
        let two = entries.into_iter().filter(|(file, _)| file != "b.md").collect();
        assert!(too_many(&two, &Synonyms::default()).is_empty());
    }
}
