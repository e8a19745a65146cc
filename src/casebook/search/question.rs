//! The words of a question: which are needed, which only make a hit better, which say nothing; and the telling words of a text.

use std::collections::{BTreeMap, BTreeSet};

use super::shading::{asks, fills, is_bare_number, is_incidental, is_unit, says_something, shades, tells_alone, tells_within};
use super::{Engine, Place, Term, Trouble, rarity};
use crate::casebook::words::Words;
use crate::casebook::words::plain::{Plain, is_han, plain};

/// As many words of a question are looked for; an engine on a server reads no more.
const MOST_WORDS: usize = 10;
/// As many words of facts. A part of them is enough, which a server is told by filters: those know no limit, but grow fast.
const MOST_TELLING: usize = 12;
/// As many characters of a question are evidence.
const MOST_LETTERS: usize = 16;
/// A question of so many words is short: each of them counts.
const SHORT: usize = 4;
/// The words of a question.
#[derive(Clone, Debug, Default)]
pub(super) struct Read {
    /// Words that a hit has.
    pub(super) needed: Vec<Term>,
    /// Words that make it better.
    pub(super) liked: Vec<Term>,
    /// The whole words in their order.
    pub(super) together: Vec<String>,
}

impl Read {
    /// A short question with its single characters needed too: 物业废 asks for 废 as much as for 物业.
    pub(super) fn strict(&self) -> Option<Read> {
        let letters: Vec<Term> = self.liked.iter().filter(|term| term.place == Place::Letters).cloned().collect();
        let short = !letters.is_empty() && self.needed.len() + letters.len() <= SHORT;
        short.then(|| Read { needed: self.needed.iter().cloned().chain(letters).collect(), ..self.clone() })
    }
}

/// The words of a text that are rare among the entries and frequent in it, the most telling first.
///
/// # Errors
/// When the engine cannot say how frequent a word is.
pub fn telling(words: &Words, engine: &dyn Engine, text: &str) -> Result<Vec<Term>, Trouble> {
    let mut spread: BTreeMap<Term, usize> = BTreeMap::new();
    let mut times: BTreeMap<Term, u32> = BTreeMap::new();
    let mut spread_of = |term: &Term| -> Result<usize, Trouble> {
        if let Some(known) = spread.get(term) {
            return Ok(*known);
        }
        let found = engine.spread(term)?;
        spread.insert(term.clone(), found);
        Ok(found)
    };
    for token in words.cut(&Plain::of(text)).iter().filter(|token| says_something(token) && !is_incidental(words, &token.word)) {
        let term = formal(words, &token.word);
        // A word that no entry has tells by the words that it is made of: 楼上漏水 by 漏水.
        let parts = if spread_of(&term)? == 0 { words.parts(&token.word) } else { Vec::new() };
        let parts = parts.iter().map(|part| formal(words, part));
        for term in parts.chain(std::iter::once(term)) {
            *times.entry(term).or_default() += 1;
        }
    }
    let mut weighed = Vec::new();
    for (term, times) in times {
        let spread = spread_of(&term)?;
        if spread > 0 {
            weighed.push((f64::from(times).sqrt() * rarity(engine.size(), spread), term));
        }
    }
    weighed.sort_by(|one, other| other.0.total_cmp(&one.0).then_with(|| one.1.cmp(&other.1)));
    Ok(weighed.into_iter().take(MOST_TELLING).map(|(_, term)| term).collect())
}

/// How the text itself writes the words that are looked for: who wrote 老公 is told of 老公, not of 丈夫.
pub(super) fn as_typed(words: &Words, text: &str, terms: &[Term]) -> Vec<String> {
    let tokens = words.cut(&Plain::of(text)).into_iter();
    let written: Vec<String> = tokens.flat_map(|token| words.parts(&token.word).into_iter().chain([token.word])).collect();
    let typed = terms.iter().filter_map(|term| written.iter().find(|word| term.word == **word || formal(words, word) == *term));
    typed.cloned().collect()
}

/// The characters of a question, each once: a word that no entry has often shares one with the word that an entry has for it
/// (补牙 and 牙冠). Much too weak to find an entry, they tell between those that were found.
pub(super) fn letters_of(words: &Words, text: &str) -> Vec<Term> {
    let mut seen = BTreeSet::new();
    let tokens = words.cut(&Plain::of(text)).into_iter().filter(|token| !asks(token));
    let letters: Vec<char> = tokens.flat_map(|token| token.word.chars().collect::<Vec<_>>()).collect();
    let telling = letters.into_iter().filter(|letter| tells_within(*letter) && seen.insert(*letter));
    telling.take(MOST_LETTERS).map(|letter| Term { place: Place::Letters, word: letter.to_string() }).collect()
}

/// Reads a question.
pub(super) fn words_of(words: &Words, text: &str) -> Read {
    let text = Plain::of(text);
    let tokens = words.cut(&text);
    let mut read = Read::default();
    let mut place = None;
    for (at, token) in tokens.iter().enumerate() {
        // The first word at a place is the whole one; an article's bare number behind it is for texts only.
        if place.replace(token.place) == Some(token.place) || fills(words, &token.word) {
            continue;
        }
        let mut letters = token.word.chars();
        let single = letters.next().filter(|letter| is_han(*letter) && letters.next().is_none());
        let before = at.checked_sub(1).map_or("", |at| tokens[at].word.as_str());
        if single.is_some_and(|letter| tells_alone(letter) && !is_unit(words, before, letter)) {
            read.liked.push(Term { place: Place::Letters, word: token.word.clone() });
        } else if single.is_none() && says_something(token) && (shades(words, &token.word) || is_bare_number(&token.word)) {
            read.liked.push(formal(words, &token.word));
        } else if single.is_none() && says_something(token) {
            let term = formal(words, &token.word);
            if term.word != token.word {
                read.liked.push(Term { place: Place::Words, word: token.word.clone() });
            }
            read.needed.push(term);
            read.together.push(token.word.clone());
        }
    }
    // Nothing but single characters beside words that shade: they are what is asked.
    if read.needed.is_empty() {
        let (letters, liked) = read.liked.into_iter().partition(|term: &Term| term.place == Place::Letters);
        (read.needed, read.liked) = (letters, liked);
    }
    // Nothing but words that ask or fill: better these than nothing.
    if read.needed.is_empty() {
        read.needed = tokens.iter().filter_map(|token| anyhow(words, &token.word)).collect();
    }
    read.needed.dedup();
    read.needed.truncate(MOST_WORDS);
    read.liked.truncate(MOST_WORDS);
    read.together.truncate(MOST_WORDS);
    read
}

/// The word that stands for a word's group, or the word.
pub(super) fn formal(words: &Words, word: &str) -> Term {
    let word = words.synonyms().of(word).first().map_or_else(|| word.to_owned(), |formal| format!("={formal}"));
    Term { place: Place::Words, word }
}

/// A word that says little, where nothing else was said; a single character that only joins stands in no index.
fn anyhow(words: &Words, word: &str) -> Option<Term> {
    let mut letters = word.chars();
    match (letters.next().filter(|letter| is_han(*letter)), letters.next()) {
        (Some(letter), None) => tells_within(letter).then(|| Term { place: Place::Letters, word: word.to_owned() }),
        _ => Some(formal(words, word)),
    }
}

/// A question in letters, as a sound.
pub(super) fn sound(text: &str) -> Option<Term> {
    let letters: String = plain(text).chars().filter(|letter| !letter.is_whitespace() && *letter != '\'').collect();
    let fits = letters.len() > 1 && letters.bytes().all(|letter| letter.is_ascii_lowercase());
    fits.then_some(Term { place: Place::Sounds, word: letters })
}
