//! The order of hits that have some of the words. The server gives words up from the end of a question, one after another, which
//! would put an entry with nine of ten words behind one that has only the first. So the hits are asked for by how many of the words
//! they have, and weighed here: a word counts the more, the rarer it is, and thrice in the head.

use std::collections::HashMap;

use super::filters::{self, Wanted, both};
use super::settings::{HEAD, MOST_HITS, NUMBER};
use super::{Ask, Away, Known, Meilisearch, Told, total};
use crate::casebook::search::{Hit, Query};

/// What a word in the head counts beside the word itself.
const IN_HEAD: f64 = 2.0;
/// As many hits are weighed at least, when there are so many.
const LEAST: usize = 100;
/// And as many at most, unless a page far behind asks for more.
const MOST: usize = 400;

/// In how many documents each word stands; then the newest hits with all words, with one less, and so on.
pub(super) fn asks(wanted: &Wanted<'_>, query: &Query) -> Vec<Ask> {
    let spreads = wanted.codes.iter().map(|code| Ask { filter: filters::having(code), ..Ask::default() });
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
        let (spreads, tiers) = told.split_at(wanted.codes.len().min(told.len()));
        let known: Vec<&Known> = tiers.iter().flat_map(|tier| &tier.hits).map(|hit| &hit.result).take(MOST.max(reach(query))).collect();
        if known.is_empty() {
            return Ok(Vec::new());
        }
        let among = filters::is_one_of(NUMBER, known.iter().map(|known| known.number.as_str()));
        let asks: Vec<Ask> = [super::settings::ALL, HEAD]
            .iter()
            .flat_map(|field| wanted.codes.iter().map(move |code| filters::is(field, code)))
            .map(|word| Ask { filter: both(Some(among.clone()), Some(word)).unwrap_or_default(), count: known.len(), ..Ask::default() })
            .collect();
        let mut scores: HashMap<String, f64> = HashMap::new();
        for (at, having) in self.together(&asks)?.into_iter().enumerate() {
            let in_head = at >= wanted.codes.len();
            let rare = spreads.get(at % wanted.codes.len()).map_or(0.0, |spread| self.rarity(total(spread)));
            for hit in having.hits {
                *scores.entry(hit.result.number).or_default() += if in_head { rare * IN_HEAD } else { rare };
            }
        }
        let mut weighed: Vec<(f64, &Known)> =
            known.into_iter().map(|known| (scores.get(&known.number).copied().unwrap_or(0.0), known)).collect();
        weighed.sort_by(|one, other| other.0.total_cmp(&one.0).then(other.1.rank.cmp(&one.1.rank)));
        Ok(weighed.into_iter().skip(query.from).take(query.count).map(|(score, known)| hit(score, known)).collect())
    }

    /// The weight of a word that stands in so many documents.
    fn rarity(&self, spread: usize) -> f64 {
        let number = |count: usize| u32::try_from(count).map_or(f64::MAX, f64::from);
        (1.0 + (number(self.size) - number(spread) + 0.5).max(0.5) / (number(spread) + 0.5)).ln()
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a score is compared, not counted with")]
fn hit(score: f64, known: &Known) -> Hit {
    Hit { number: known.number.clone(), score: score as f32 }
}
