//! What is near to a question that few entries answer: those that have a part of it. What the answer itself is, is settled in `asking`.

use super::asking::Asked;
use super::question::{Read, formal, letters_of};
use super::{Found, Hit, Order, Place, Query, Term, Trouble};

/// One of so many entries at most has what is rare.
const RARE: usize = 10;
/// As many are near at most.
const MOST_NEAR: usize = 10;

impl Asked<'_> {
    /// The words of which a part is enough to be near, and how many. One word that is made of words comes apart: 楼上漏水 is near
    /// to what has 漏水. Where no two words are known, the single characters count as words: 老人的狗伤人 is near to 狗. One
    /// character alone is too little: 比特币 is not near to 人民币, 月嫂 not to a month.
    pub(super) fn some_of(&self, read: &Read) -> Result<(Vec<Term>, usize), Trouble> {
        if let [only] = read.needed.as_slice() {
            let parts = self.words.parts(only.word.trim_start_matches('='));
            if parts.len() > 1 {
                return Ok((parts.iter().map(|part| formal(self.words, part)).collect(), 1));
            }
        }
        let mut known: Vec<Term> = Vec::new();
        for term in &read.needed {
            known.extend((!known.contains(term) && self.engine.spread(term)? > 0).then(|| term.clone()));
        }
        let words = known.iter().filter(|term| term.place == Place::Words).count();
        if words > 1 || words == 1 && read.needed.len() > 1 {
            return Ok((known, 1));
        }
        let letters = read.liked.iter().filter(|term| term.place == Place::Letters && !known.contains(term));
        known.extend(letters.cloned().collect::<Vec<_>>());
        Ok((known, 2))
    }

    /// The best of what has enough of some words, without what was found already. The characters of the question help to tell which
    /// is the best.
    pub(super) fn near(&self, text: &str, read: &Read, (some, enough): (&[Term], usize), found: &Found) -> Result<Vec<Hit>, Trouble> {
        if some.len() < enough {
            return Ok(Vec::new());
        }
        let words = read.liked.iter().filter(|term| term.place == Place::Words).cloned();
        let liked = words.chain(letters_of(self.words, text)).collect();
        let asked = Query { needed: some.to_vec(), liked, counted: false, order: Order::Relevance, ..self.query(read) };
        let query = Query { enough: Some(enough), from: 0, count: MOST_NEAR + found.hits.len(), ..asked };
        let mut near = self.engine.search(&query)?.hits;
        let rare = if enough > 1 { self.rare_letters(some)? } else { Vec::new() };
        if !rare.is_empty() {
            let query = Query { needed: rare, enough: Some(1), ..query };
            let further = self.engine.search(&query)?.hits;
            near.extend(further.into_iter().filter(|hit| !near.iter().any(|known| known.number == hit.number)).collect::<Vec<_>>());
        }
        near.retain(|hit| !found.hits.iter().any(|known| known.number == hit.number));
        near.truncate(MOST_NEAR);
        Ok(near)
    }

    /// The characters beside a known word that so few entries have that one alone tells what is meant: 狗 in 狗吓摔倒.
    fn rare_letters(&self, some: &[Term]) -> Result<Vec<Term>, Trouble> {
        let mut rare = Vec::new();
        if some.iter().any(|term| term.place == Place::Words) {
            for term in some.iter().filter(|term| term.place == Place::Letters) {
                rare.extend((self.engine.spread(term)? * RARE <= self.engine.size()).then(|| term.clone()));
            }
        }
        Ok(rare)
    }
}

#[cfg(test)]
mod tests {
    use super::super::asking::tests::told;

    #[test]
    fn a_rare_character_beside_a_word_is_enough_to_be_near() {
        for text in ["狗把我吓摔倒了", "被狗吓到摔倒", "狗吓摔倒"] {
            assert!(told(text).1.contains(&"2026-0002".to_owned()), "{text}");
        }
    }

    #[test]
    fn single_characters_are_near_only_together() {
        for text in ["月嫂", "鸡吵", "竞业", "医闹", "医闹医"] {
            assert_eq!(told(text), (Vec::new(), Vec::new()), "{text}");
        }
    }

    #[test]
    fn a_word_that_nobody_wrote_takes_no_answer_away() {
        let (longer, shorter) = (told("早教中心跑路").1, told("早教跑路").1);
        assert!(!shorter.is_empty() && shorter.iter().all(|number| longer.contains(number)), "{longer:?}");
    }

    #[test]
    fn nothing_is_near_to_a_word_by_the_characters_that_it_is_written_with() {
        for text in ["漏水", "出轨", "第1087条", "买房", "比特币"] {
            assert_eq!(told(text).1, Vec::<String>::new(), "{text}");
        }
    }
}
