//! Which documents are hits, as filters of the server. A filter is exact, whatever the number of words; the server's own way with
//! words reads ten of them and gives up those at the end. How good a hit is, is not told here.

use std::collections::BTreeMap;

use super::codes;
use super::settings::{ALL, EDITION};
use crate::casebook::search::{Facet, Query};

/// The words of a query as codes, and how many of them are enough.
pub(super) struct Wanted<'a> {
    pub(super) codes: Vec<String>,
    pub(super) enough: usize,
    /// What a hit has besides.
    pub(super) within: Vec<String>,
    filters: &'a BTreeMap<Facet, String>,
}

impl<'a> Wanted<'a> {
    pub(super) fn of(query: &'a Query) -> Wanted<'a> {
        let codes: Vec<String> = query.needed.iter().map(codes::of).collect();
        let enough = query.enough.map_or(codes.len(), |enough| enough.clamp(1, codes.len().max(1))).min(codes.len());
        Wanted { codes, enough, within: query.within.iter().map(codes::of).collect(), filters: &query.filters }
    }

    /// Whether a part of the words is enough.
    pub(super) fn partly(&self) -> bool {
        self.enough < self.codes.len()
    }

    /// The hits; with a facet, as if that one had no filter.
    pub(super) fn hits(&self, without: Option<Facet>) -> String {
        self.having(at_least(self.enough, &self.codes), without)
    }

    /// The hits that have exactly so many of the words.
    pub(super) fn with_exactly(&self, count: usize) -> String {
        let more = if count < self.codes.len() { at_least(count + 1, &self.codes) } else { None };
        let fewer = more.map(|more| format!("NOT ({more})"));
        self.having(both(at_least(count, &self.codes), fewer), None)
    }

    fn having(&self, words: Option<String>, without: Option<Facet>) -> String {
        let chosen = self.filters.iter().filter(|(facet, _)| Some(**facet) != without);
        let chosen = chosen.map(|(facet, value)| is(facet.name(), &codes::of_value(value)));
        let within = self.within.iter().map(|code| having(code));
        within.chain(chosen).fold(words, |all, one| both(all, Some(one))).unwrap_or_default()
    }
}

/// A document of this edition.
pub(super) fn of_edition(edition: &str) -> String {
    is(EDITION, edition)
}

/// A document that has a word.
pub(super) fn having(code: &str) -> String {
    is(ALL, code)
}

/// A field has a value; values are codes, numbers and editions and need no escape.
pub(super) fn is(field: &str, value: &str) -> String {
    format!("{field} = \"{value}\"")
}

/// A field has one of the values.
pub(super) fn one_of<'a>(field: &str, values: impl IntoIterator<Item = &'a str>) -> String {
    let values: Vec<String> = values.into_iter().map(|value| format!("\"{value}\"")).collect();
    format!("{field} IN [{}]", values.join(", "))
}

pub(super) fn both(one: Option<String>, other: Option<String>) -> Option<String> {
    match (one, other) {
        (Some(one), Some(other)) => Some(format!("({one}) AND ({other})")),
        (one, other) => one.or(other),
    }
}

/// At least so many of the words: none when that is everything. By halves, since the choices themselves are far too many: ten of
/// twenty words are 184,756 choices.
fn at_least(count: usize, codes: &[String]) -> Option<String> {
    match (count, codes) {
        (0, _) => None,
        // More than there are is nothing.
        (count, codes) if count > codes.len() => Some(one_of(ALL, [])),
        (1, codes) => Some(one_of(ALL, codes.iter().map(String::as_str))),
        (count, codes) if count == codes.len() => Some(codes.iter().map(|code| having(code)).collect::<Vec<_>>().join(" AND ")),
        (count, codes) => {
            let (left, right) = codes.split_at(codes.len() / 2);
            let shares = (count.saturating_sub(right.len())..=count.min(left.len())).filter_map(|share| {
                let part = both(at_least(share, left), at_least(count - share, right))?;
                Some(format!("({part})"))
            });
            Some(shares.collect::<Vec<_>>().join(" OR "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::casebook::search::{Place, Term};

    fn query(words: usize, enough: Option<usize>) -> Query {
        let needed = (0..words).map(|at| Term { place: Place::Words, word: at.to_string() }).collect();
        Query { needed, enough, ..Query::default() }
    }

    /// Judges a filter of words for a document that has some of them, as the server does.
    fn judged(filter: &str, has: &[String]) -> bool {
        let mut rest = filter;
        let answer = either(&mut rest, has);
        assert!(rest.trim().is_empty(), "{rest}");
        answer
    }

    fn either(rest: &mut &str, has: &[String]) -> bool {
        let mut answer = all(rest, has);
        while let Some(next) = rest.trim_start().strip_prefix("OR ") {
            *rest = next;
            answer |= all(rest, has);
        }
        answer
    }

    fn all(rest: &mut &str, has: &[String]) -> bool {
        let mut answer = one(rest, has);
        while let Some(next) = rest.trim_start().strip_prefix("AND ") {
            *rest = next;
            answer &= one(rest, has);
        }
        answer
    }

    fn one(rest: &mut &str, has: &[String]) -> bool {
        *rest = rest.trim_start();
        if let Some(next) = rest.strip_prefix("NOT ") {
            *rest = next;
            return !one(rest, has);
        }
        if let Some(next) = rest.strip_prefix('(') {
            *rest = next;
            let answer = either(rest, has);
            *rest = rest.trim_start().strip_prefix(')').unwrap();
            return answer;
        }
        let (values, next) = match rest.strip_prefix("all IN [") {
            Some(next) => next.split_once(']').unwrap(),
            None => rest.strip_prefix("all = ").unwrap().split_at(rest[6..].find(['A', ')', 'O', ' ']).unwrap_or(rest.len() - 6)),
        };
        *rest = next;
        values.split(", ").any(|value| has.iter().any(|code| value.trim_matches('"') == code))
    }

    #[test]
    fn a_part_of_the_words_is_counted_exactly() {
        for words in 1..=6_usize {
            for enough in 1..=words {
                let query = query(words, Some(enough));
                let wanted = Wanted::of(&query);
                for which in 0..(1_usize << words) {
                    let has: Vec<String> = (0..words).filter(|at| which & (1 << at) != 0).map(|at| wanted.codes[at].clone()).collect();
                    assert_eq!(judged(&wanted.hits(None), &has), has.len() >= enough, "{enough} of {words}: {which:b}");
                    assert_eq!(judged(&wanted.with_exactly(enough), &has), has.len() == enough, "{enough} of {words}: {which:b}");
                }
            }
        }
    }

    #[test]
    fn many_words_make_no_endless_filter() {
        for words in [10, 20] {
            let query = query(words, Some(words / 2));
            let filter = Wanted::of(&query).hits(None);
            assert!(filter.len() < 400_000, "{words}: {}", filter.len());
        }
    }

    #[test]
    fn no_words_and_no_filters_are_everything() {
        let query = query(0, Some(3));
        let wanted = Wanted::of(&query);
        assert_eq!((wanted.hits(None), wanted.partly()), (String::new(), false));
    }

    #[test]
    fn a_facet_is_counted_as_if_it_had_no_filter() {
        let mut query = query(0, None);
        query.filters = BTreeMap::from([(Facet::Year, "2026".to_owned()), (Facet::Room, "x\" OR \"".to_owned())]);
        let wanted = Wanted::of(&query);
        assert_eq!(wanted.hits(Some(Facet::Room)), is("year", &codes::of_value("2026")));
        assert!(wanted.hits(None).contains(" AND ") && !wanted.hits(None).contains(" OR "));
    }
}
