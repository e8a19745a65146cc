//! From what somebody typed to what an engine is asked, and the steps that are tried one after another until something is found:
//! all the words; words taken apart; by sound; one wrong character put right; some of the words. What was done is told with the
//! answer, so that nobody takes a guess for what was asked.

use std::collections::BTreeMap;

use super::question::{Read, as_typed, formal, sound, telling, words_of};
use super::{Engine, Facet, Found, Hit, Order, Place, Query, Term, Trouble};
use crate::casebook::words::Words;
use crate::casebook::words::plain::plain;
use crate::casebook::words::slips::{self, Slip};
use crate::casebook::words::sounds;

/// A question longer than this, in letters, is taken for the facts of a case.
const LONGEST_QUESTION: usize = 40;
/// Facts are read up to here.
const LONGEST_FACTS: usize = 4_000;
/// Fewer hits than this are followed by entries that have some of the words.
const FEW: usize = 8;

/// What was typed, with filters and page.
#[derive(Clone, Debug, Default)]
pub struct Question {
    /// As typed.
    pub text: String,
    /// Whether it is known to be the facts of a case, however short.
    pub facts: bool,
    /// Further words, asked within the first answer.
    pub within: String,
    /// One value a facet.
    pub filters: BTreeMap<Facet, String>,
    /// Order.
    pub order: Order,
    /// Hits left out at the beginning.
    pub from: usize,
    /// Most hits.
    pub count: usize,
}

/// How a question was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Reading {
    /// As it was asked.
    #[default]
    Plain,
    /// Nothing in it can be looked for.
    Empty,
    /// Words that no text has, as they were typed, were taken apart into these.
    Apart(Vec<String>, Vec<String>),
    /// With one character put right.
    Mended(Slip),
    /// By its sound.
    Sound,
    /// As facts of a case, by these words.
    Facts(Vec<String>),
}

/// What was found, and how.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    /// How the question was read.
    pub reading: Reading,
    /// What has all that was asked.
    pub found: Found,
    /// What has a part of it, when that was little.
    pub near: Vec<Hit>,
    /// When nothing has all that was asked: the words of the question that no entry has, as they were typed.
    pub unknown: Vec<String>,
    /// The words to mark in what is shown.
    pub marks: Vec<Term>,
}

/// Answers a question.
///
/// # Errors
/// When the engine cannot.
pub fn ask(words: &Words, engine: &dyn Engine, question: &Question) -> Result<Answer, Trouble> {
    let asked = Asked { words, engine, question };
    let text: String = question.text.chars().take(LONGEST_FACTS).collect();
    if text.trim().is_empty() && question.within.trim().is_empty() {
        return asked.answer(Reading::Plain, &Read::default());
    }
    if question.facts || plain(&text).chars().filter(|letter| letter.is_alphanumeric()).count() > LONGEST_QUESTION {
        return asked.facts(&text);
    }
    let read = words_of(words, &text);
    if read.needed.is_empty() && !text.trim().is_empty() {
        return Ok(Answer { reading: Reading::Empty, ..Answer::default() });
    }
    asked.steps(&text, read)
}

/// A question on its way.
pub(super) struct Asked<'a> {
    pub(super) words: &'a Words,
    pub(super) engine: &'a dyn Engine,
    pub(super) question: &'a Question,
}

impl Asked<'_> {
    fn steps(&self, text: &str, read: Read) -> Result<Answer, Trouble> {
        if let Some(strict) = read.strict()
            && self.is_nowhere(&strict)?
            && let Some(mended) = self.mended(text)?
        {
            return Ok(mended);
        }
        let mut answer = self.answer(Reading::Plain, &read)?;
        let mut last = read;
        if self.found_nothing(&answer, &last)?
            && let Some((reading, apart)) = self.apart(text, &last)?
        {
            answer = self.answer(reading, &apart)?;
            last = apart;
        }
        if self.found_nothing(&answer, &last)?
            && let Some(sound) = sound(text)
        {
            let heard = self.answer(Reading::Sound, &Read { needed: vec![sound], ..Read::default() })?;
            if heard.found.total > 0 {
                answer = heard;
            }
        }
        if self.found_nothing(&answer, &last)?
            && let Some(mended) = self.mended(text)?
        {
            answer = mended;
        }
        if answer.found.total < FEW && self.question.from == 0 && matches!(answer.reading, Reading::Plain | Reading::Apart(..)) {
            let (some, enough) = self.some_of(&last)?;
            answer.near = self.near(text, &last, (some.as_slice(), enough), &answer.found)?;
            let near = some.into_iter().filter(|_| !answer.near.is_empty());
            answer.marks = answer.marks.iter().cloned().chain(near.filter(|term| !answer.marks.contains(term))).collect();
        }
        if answer.found.total == 0 && matches!(answer.reading, Reading::Plain | Reading::Apart(..)) {
            answer.unknown = self.unknown(text, &last)?;
        }
        Ok(answer)
    }

    /// The words that no entry has, as they were typed.
    fn unknown(&self, text: &str, read: &Read) -> Result<Vec<String>, Trouble> {
        let mut unknown = Vec::new();
        for term in read.needed.iter().filter(|term| term.place == Place::Words) {
            if !unknown.contains(term) && self.engine.spread(term)? == 0 {
                unknown.push(term.clone());
            }
        }
        Ok(as_typed(self.words, text, &unknown))
    }

    /// Whether no entry has all the words, whatever the filters leave: a filter is no reason to read the question otherwise.
    fn is_nowhere(&self, read: &Read) -> Result<bool, Trouble> {
        let query = Query { needed: read.needed.clone(), order: Order::Newest, ..Query::default() };
        Ok(self.engine.search(&query)?.total == 0)
    }

    fn found_nothing(&self, answer: &Answer, read: &Read) -> Result<bool, Trouble> {
        let narrowed = !self.question.filters.is_empty() || !self.question.within.trim().is_empty();
        Ok(answer.found.total == 0 && (!narrowed || self.is_nowhere(read)?))
    }

    pub(super) fn query(&self, read: &Read) -> Query {
        let Question { filters, order, from, count, .. } = self.question.clone();
        let Read { needed, liked, together } = read.clone();
        let within = words_of(self.words, &self.question.within).needed;
        Query { needed, enough: None, within, liked, together, filters, counted: true, order, from, count }
    }

    fn answer(&self, reading: Reading, read: &Read) -> Result<Answer, Trouble> {
        let query = self.query(read);
        let found = self.engine.search(&query)?;
        Ok(Answer { reading, found, marks: marks(query), ..Answer::default() })
    }

    /// The question with words that no text has taken apart, when there are such.
    fn apart(&self, text: &str, read: &Read) -> Result<Option<(Reading, Read)>, Trouble> {
        let mut apart = Read { liked: read.liked.clone(), ..Read::default() };
        let (mut whole, mut pieces) = (Vec::new(), Vec::new());
        for term in &read.needed {
            let is_lost = term.place == Place::Words && self.engine.spread(term)? == 0;
            let parts = if is_lost { self.words.parts(term.word.trim_start_matches('=')) } else { Vec::new() };
            if parts.is_empty() {
                apart.needed.push(term.clone());
            } else {
                whole.push(term.clone());
            }
            apart.needed.extend(parts.iter().map(|part| formal(self.words, part)));
            pieces.extend(parts);
        }
        Ok((!whole.is_empty()).then(|| (Reading::Apart(as_typed(self.words, text, &whole), pieces), apart)))
    }

    /// The answer with one character put right, when that finds something.
    fn mended(&self, text: &str) -> Result<Option<Answer>, Trouble> {
        let known = |word: &str| self.engine.spread(&formal(self.words, word)).is_ok_and(|spread| spread > 0);
        let slip = slips::mend(&plain(text), self.words.trade().iter().map(String::as_str), known);
        // A word of the language is not another one that merely looks like it: 试用期 is not 试行期.
        let Some(slip) = slip.filter(|slip| sounds::alike(&slip.written, &slip.read) || !self.words.knows(&slip.written)) else {
            return Ok(None);
        };
        let read = words_of(self.words, &slip.question);
        let answer = self.answer(Reading::Mended(slip), &read)?;
        Ok((answer.found.total > 0).then_some(answer))
    }

    /// By the words that tell these facts from others.
    fn facts(&self, text: &str) -> Result<Answer, Trouble> {
        let telling = telling(self.words, self.engine, text)?;
        let shown = as_typed(self.words, text, &telling);
        let read = Read { needed: telling, ..Read::default() };
        let enough = Some(read.needed.len().min(2));
        let query = Query { enough, ..self.query(&read) };
        let mut found = if query.needed.is_empty() { Found::default() } else { self.engine.search(&query)? };
        // Of few words none may have two; one is better than nothing then, whatever the filters leave: they were counted by it.
        let everywhere = Query { filters: BTreeMap::new(), counted: false, ..query.clone() };
        if found.total == 0 && query.needed.len() > 1 && (query.filters.is_empty() || self.engine.search(&everywhere)?.total == 0) {
            found = self.engine.search(&Query { enough: Some(1), ..query.clone() })?;
        }
        Ok(Answer { reading: Reading::Facts(shown), found, marks: marks(query), ..Answer::default() })
    }
}

/// The words to mark in what was found; a single character that is only liked would be marked everywhere.
fn marks(query: Query) -> Vec<Term> {
    let liked = query.liked.into_iter().filter(|term| term.place == Place::Words);
    query.needed.into_iter().chain(query.within).chain(liked).collect()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::casebook::library::Library;

    #[test]
    fn a_filter_leaves_as_many_entries_for_facts_as_it_promised() {
        let library = Library::open(None).unwrap();
        let text = format!("{}楼上掉下来的窗砸了车找谁赔", "v".repeat(59) + "\u{2}\0");
        let asked = Question { text, count: 5, ..Question::default() };
        let found = library.ask(&asked).unwrap().found;
        assert!(found.total > 0);
        for (facet, values) in &found.counts {
            for (value, count) in values {
                let narrowed = Question { filters: BTreeMap::from([(*facet, value.clone())]), ..asked.clone() };
                assert_eq!(library.ask(&narrowed).unwrap().found.total, *count, "{facet:?} {value}");
            }
        }
    }

    /// The numbers of what is found, then of what is near.
    pub(in crate::casebook::search) fn told(text: &str) -> (Vec<String>, Vec<String>) {
        let library = Library::open(None).unwrap();
        let answer = library.ask(&Question { text: text.to_owned(), count: 10, ..Question::default() }).unwrap();
        let numbers = |hits: Vec<Hit>| hits.into_iter().map(|hit| hit.number).collect();
        (numbers(answer.found.hits), numbers(answer.near))
    }

    #[test]
    fn money_and_rights_are_found_by_what_they_are_for() {
        for (text, number) in [("赡养费", "2024-0007"), ("不给赡养费", "2024-0007"), ("抚养权", "2025-0017"), ("孩子归谁", "2025-0017")]
        {
            assert!(told(text).0.contains(&number.to_owned()), "{text}: {:?}", told(text));
        }
    }

    #[test]
    fn a_character_that_stands_for_itself_comes_first() {
        assert_eq!(told("邻居的狗").0[0], "2026-0002");
        assert_eq!(told("邻居家的狗").0[0], "2026-0002");
        assert!(told("坏邻居的狗").0.contains(&"2026-0002".to_owned()));
    }

    #[test]
    fn what_is_counted_belongs_to_its_count() {
        assert_eq!(told("三十个月").0[0], "2024-0010");
        assert!(told("30天").0.len() < 40);
        assert_eq!(told("两只狗").0, told("狗").0);
    }

    #[test]
    fn words_of_time_counts_and_floors_leave_no_entry_out() {
        for (text, same) in [("天天漏水", "漏水"), ("昨天多次漏水", "漏水"), ("他们三个打架", "打架"), ("6楼漏水", "楼漏水")]
        {
            let (mut longer, mut shorter) = (told(text).0, told(same).0);
            longer.sort();
            shorter.sort();
            assert_eq!(longer, shorter, "{text}");
        }
    }
}
