//! The order of hits that have some of the words. The server gives words up from the end of a question, one after another, which
//! would put an entry with nine of ten words behind one that has only the first. So the hits are asked for by how many of the words
//! they have, and weighed here as the embedded engine does it: a word counts the more, the rarer it is, and twice in the head; one that
//! is only liked counts half.

use std::collections::HashMap;

use super::filters::{self, Wanted, both};
use super::settings::{HEAD, MOST_HITS, NUMBER};
use super::{Ask, Away, Known, Meilisearch, Told, codes, total};
use crate::casebook::search::{Hit, Query, rarity};

/// What a word in the head counts beside the word itself.
const IN_HEAD: f64 = 1.0;
/// What a word counts that is only liked.
const LIKED: f64 = 0.5;
/// As many hits are weighed at least, when there are so many.
const LEAST: usize = 100;
/// And as many at most, unless a page far behind asks for more.
const MOST: usize = 400;

/// The words that are weighed, as codes with what they count: those that are needed, then those that are liked.
fn words(wanted: &Wanted<'_>, query: &Query) -> Vec<(String, f64)> {
    let needed = wanted.codes.iter().map(|code| (code.clone(), 1.0));
    needed.chain(query.liked.iter().map(|term| (codes::of(term), LIKED))).collect()
}

/// In how many documents each word stands; then the newest hits with all words, with one less, and so on.
pub(super) fn asks(wanted: &Wanted<'_>, query: &Query) -> Vec<Ask> {
    let words = words(wanted, query);
    let spreads = words.iter().map(|(code, _)| Ask { filter: filters::having(code), ..Ask::default() });
    let count = reach(query).max(LEAST);
    let tiers = (wanted.enough..=wanted.codes.len()).rev().map(|words| Ask { filter: wanted.with_exactly(words), count, ..Ask::default() });
    spreads.chain(tiers).collect()
}

/// How far down the list the part goes that was asked for.
fn reach(query: &Query) -> usize {
    query.from.saturating_add(query.count).min(MOST_HITS)
}

impl Meilisearch {
    /// The part of the hits that was asked for.
    pub(super) fn weighed(&self, wanted: &Wanted<'_>, query: &Query, told: &[Told]) -> Result<Vec<Hit>, Away> {
        let words = words(wanted, query);
        let (spreads, tiers) = told.split_at(words.len().min(told.len()));
        let known: Vec<&Known> = tiers.iter().flat_map(|tier| &tier.hits).map(|hit| &hit.result).take(MOST.max(reach(query))).collect();
        if known.is_empty() {
            return Ok(Vec::new());
        }
        let among = filters::one_of(NUMBER, known.iter().map(|known| known.number.as_str()));
        let anywhere = words.iter().map(|(code, _)| filters::having(code));
        let in_head = wanted.codes.iter().map(|code| filters::is(HEAD, code));
        let having = anywhere.chain(in_head).map(|word| both(Some(among.clone()), Some(word)).unwrap_or_default());
        let asks: Vec<Ask> = having.map(|filter| Ask { filter, count: known.len(), ..Ask::default() }).collect();
        let mut scores: HashMap<String, f64> = HashMap::new();
        let worths = words.iter().map(|(_, worth)| *worth).chain(wanted.codes.iter().map(|_| IN_HEAD));
        let spreads = spreads.iter().chain(spreads).map(total);
        for ((having, worth), spread) in self.together(&asks)?.into_iter().zip(worths).zip(spreads) {
            for hit in having.hits {
                *scores.entry(hit.result.number).or_default() += worth * rarity(self.size, spread);
            }
        }
        let mut weighed: Vec<(f64, &Known)> =
            known.into_iter().map(|known| (scores.get(&known.number).copied().unwrap_or(0.0), known)).collect();
        weighed.sort_by(|one, other| other.0.total_cmp(&one.0).then(other.1.rank.cmp(&one.1.rank)));
        Ok(weighed.into_iter().skip(query.from).take(query.count).map(|(score, known)| hit(score, known)).collect())
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a score is compared, not counted with")]
fn hit(score: f64, known: &Known) -> Hit {
    Hit { number: known.number.clone(), score: score as f32 }
}
