//! When entries answer one concrete question, and how many may: the people's courts' case library keeps two, which is enough to
//! learn from and leaves no crowd to choose among. The same rule holds for files (`checking`) and for the office's drafts.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::Entry;
use crate::intake::DisputeType;

/// Most entries on one concrete question.
pub const MOST: usize = 2;

/// A concrete question: a kind of dispute and two keywords.
type Concrete<'e> = (DisputeType, &'e str, &'e str);

/// The questions that an entry answers.
fn answered<'e>(entry: &'e Entry) -> Vec<Concrete<'e>> {
    let mut words: Vec<&str> = entry.keywords.iter().map(String::as_str).collect();
    words.sort_unstable();
    let with_later = |(at, one): (usize, &'e str)| words.iter().skip(at + 1).map(move |other| (entry.dispute_type, one, *other));
    words.iter().copied().enumerate().flat_map(with_later).collect()
}

/// True when both answer one question.
pub fn is_same(one: &Entry, other: &Entry) -> bool {
    let theirs = answered(other);
    answered(one).iter().any(|question| theirs.contains(question))
}

/// Of these entries, by the paths of their files, each that comes when its question has enough, with those that came before it in
/// the order of their numbers.
pub fn too_many(entries: &BTreeMap<String, Arc<Entry>>) -> Vec<(&str, Vec<&str>)> {
    let mut in_order: Vec<(&str, &Entry)> = entries.iter().map(|(file, entry)| (file.as_str(), entry.as_ref())).collect();
    in_order.sort_by_key(|(_, entry)| &entry.number);
    let mut known: HashMap<Concrete<'_>, Vec<&str>> = HashMap::new();
    let mut found = Vec::new();
    for (file, entry) in in_order {
        let mut before = BTreeSet::new();
        for question in answered(entry) {
            let files = known.entry(question).or_default();
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
            assert_eq!((is_same(&leak, &other), is_same(&other, &leak)), (same, same), "{kind} {keywords}");
        }
    }

    #[test]
    fn the_third_on_a_question_is_named_with_the_two_before_it_by_number() {
        let words = ["[\"漏水\", \"防水层\", \"甲\"]", "[\"漏水\", \"防水层\", \"乙\"]", "[\"漏水\", \"甲\", \"乙\"]"];
        let files = [("z.md", "2026-0001"), ("b.md", "2026-0002"), ("a.md", "2026-0003")].into_iter().zip(words);
        let entries: BTreeMap<String, Arc<Entry>> =
            files.map(|((file, number), words)| (file.to_owned(), Arc::new(entry(number, "neighbour", words)))).collect();
        assert_eq!(too_many(&entries), [("a.md", vec!["b.md", "z.md"])]);
        let two = entries.into_iter().filter(|(file, _)| file != "b.md").collect();
        assert!(too_many(&two).is_empty());
    }
}
