//! The place in a text that answers a question, cut out and marked: letters that match are found in our own reading of the text,
//! and what comes out is plain pieces that a page escapes.

use std::cmp::Reverse;
use std::collections::HashSet;

use super::{Place, Term};
use crate::casebook::words::Words;
use crate::casebook::words::plain::Plain;

/// A piece of a passage.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Piece {
    /// Its words as they stand in the text.
    pub text: String,
    /// Whether they were looked for.
    pub marked: bool,
}

/// A passage of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Passage {
    /// Which paragraph, from nought.
    pub paragraph: usize,
    /// Its pieces; an ellipsis stands where something was left out.
    pub pieces: Vec<Piece>,
    /// How many different words it has.
    pub worth: usize,
}

/// Marks the words in a text of one line or paragraph.
pub fn mark(words: &Words, marks: &[Term], text: &str) -> Vec<Piece> {
    let plain = Plain::of(text);
    pieces(text, &spans(words, marks, &plain), &plain, 0, plain.letters.len())
}

/// The best passage of some paragraphs, about `length` letters long; the beginning of the first when nothing matches.
pub fn best(words: &Words, marks: &[Term], paragraphs: &[&str], length: usize) -> Passage {
    let mut texts: Vec<(usize, usize, Plain)> = paragraphs
        .iter()
        .enumerate()
        .map(|(paragraph, text)| {
            let plain = Plain::of(text);
            (most(words, marks, &plain), paragraph, plain)
        })
        .collect();
    // The most promising first: cutting takes long, and most paragraphs cannot be better than what was found.
    texts.sort_by_key(|(most, paragraph, _)| (Reverse(*most), *paragraph));
    let mut best: Option<Passage> = None;
    for (most, paragraph, plain) in texts {
        let better = |worth| best.as_ref().is_none_or(|best| (Reverse(worth), paragraph) < (Reverse(best.worth), best.paragraph));
        if !better(most) {
            continue;
        }
        let spans = spans(words, marks, &plain);
        let (from, worth) = window(&spans, length);
        if better(worth) {
            let from = beginning(&plain.letters, from, length);
            let to = (from + length).min(plain.letters.len());
            best = Some(Passage { paragraph, pieces: pieces(paragraphs[paragraph], &spans, &plain, from, to), worth });
        }
    }
    best.unwrap_or_default()
}

/// At most so many of the words stand in a text.
fn most(words: &Words, marks: &[Term], text: &Plain) -> usize {
    let letters: String = text.letters.iter().collect();
    marks.iter().filter(|mark| may_stand(words, mark, &letters)).count()
}

/// Letters that match: from, to, and which mark.
type Span = (usize, usize, usize);

fn spans(words: &Words, marks: &[Term], text: &Plain) -> Vec<Span> {
    // Nothing is cut without a question (the list of all entries is asked most often) nor where the letters of no word stand.
    if most(words, marks, text) == 0 {
        return Vec::new();
    }
    let mut spans: Vec<Span> = words
        .indexed(text)
        .into_iter()
        .filter_map(|token| {
            let which = marks.iter().position(|mark| mark.place == Place::Words && mark.word == token.word)?;
            Some((token.from, token.to, which))
        })
        .collect();
    for (which, mark) in marks.iter().enumerate().filter(|(_, mark)| mark.place == Place::Letters) {
        let hits = text.letters.iter().enumerate().filter(|(_, letter)| mark.word.starts_with(**letter));
        spans.extend(hits.map(|(at, _)| (at, at + 1, which)));
    }
    spans.sort_unstable();
    spans
}

/// Whether a word may stand among these letters; a number has many ways to be written.
fn may_stand(words: &Words, mark: &Term, letters: &str) -> bool {
    let formal = mark.word.strip_prefix('=');
    let numbered = mark.word.starts_with('第') || mark.word.contains(|letter: char| letter.is_ascii_digit());
    let group = words.synonyms().of(formal.unwrap_or_default());
    numbered || letters.contains(formal.unwrap_or(&mark.word)) || group.iter().any(|term| letters.contains(term.as_str()))
}

/// Where a window of that length begins that has the most different words, and how many.
fn window(spans: &[Span], length: usize) -> (usize, usize) {
    let mut best = (0, 0);
    for (at, (from, ..)) in spans.iter().enumerate() {
        let within = spans[at..].iter().take_while(|(_, to, _)| *to <= from + length);
        let worth = within.map(|(.., which)| which).collect::<HashSet<_>>().len();
        if worth > best.1 {
            best = (*from, worth);
        }
    }
    best
}

/// A little before the first word, at the beginning of its sentence when that is near.
fn beginning(letters: &[char], first: usize, length: usize) -> usize {
    let earliest = first.saturating_sub(length / 3).min(letters.len().saturating_sub(length));
    let sentence = (earliest..first).rev().find(|at| matches!(letters.get(*at), Some('。' | '!' | '?' | ';' | '\n')));
    sentence.map_or(earliest, |at| at + 1)
}

fn pieces(text: &str, spans: &[Span], plain: &Plain, from: usize, to: usize) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let whole = |from: usize, to: usize| if from == 0 && to == plain.letters.len() { (0, text.len()) } else { plain.bytes(from, to) };
    let (mut at, end) = whole(from, to);
    // By bytes: one character of the original may be several letters, and must not come out twice.
    let mut push = |until: usize, marked: bool| {
        if let Some(part) = text.get(at..until).filter(|part| !part.is_empty()) {
            pieces.push(Piece { text: part.replace('\n', " "), marked });
            at = until;
        }
    };
    for (first, last, _) in spans.iter().filter(|(first, last, _)| *last > from && *first < to) {
        let (first, last) = plain.bytes((*first).max(from), (*last).min(to));
        push(first, false);
        push(last, true);
    }
    push(end, false);
    let mut whole = join(pieces);
    let more = |text: &str| Piece { text: text.to_owned(), marked: false };
    if from > 0 {
        whole.insert(0, more("…"));
    }
    if to < plain.letters.len() {
        whole.push(more("…"));
    }
    whole
}

/// Neighbours of one kind become one.
fn join(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut joined: Vec<Piece> = Vec::new();
    for piece in pieces {
        match joined.last_mut().filter(|last| last.marked == piece.marked) {
            Some(last) => last.text.push_str(&piece.text),
            None => joined.push(piece),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::casebook::words::tests::WORDS;

    fn term(word: &str) -> Term {
        Term { place: Place::Words, word: word.to_owned() }
    }

    fn told(pieces: &[Piece]) -> String {
        pieces.iter().map(|piece| if piece.marked { format!("[{}]", piece.text) } else { piece.text.clone() }).collect()
    }

    #[test]
    fn words_are_marked_where_they_stand_in_the_writing_of_the_text() {
        let marks = [term("调解协议"), term("第1076条"), term("=物业服务费")];
        assert_eq!(told(&mark(&WORDS, &marks, "簽了調解協議書。")), "簽了[調解協議]書。");
        assert_eq!(told(&mark(&WORDS, &marks, "第一千零七十六条说")), "[第一千零七十六条]说");
        assert_eq!(told(&mark(&WORDS, &marks, "三年物业费没交")), "三年[物业费]没交");
        assert_eq!(told(&mark(&WORDS, &[term("调解")], "协调解决")), "协调解决");
    }

    #[test]
    fn a_text_that_is_passed_over_has_none_of_the_words() {
        for text in crate::casebook::book::embedded().entries.values().flat_map(|entry| entry.paragraphs()) {
            let text = Plain::of(&text);
            let letters: String = text.letters.iter().collect();
            for token in WORDS.indexed(&text) {
                assert!(may_stand(&WORDS, &term(&token.word), &letters), "{} {letters}", token.word);
            }
        }
    }

    #[test]
    fn words_that_overlap_are_marked_once() {
        let marks = [term("监护"), term("监护人")];
        assert_eq!(told(&mark(&WORDS, &marks, "他是监护人。")), "他是[监护人]。");
    }

    #[test]
    fn the_passage_with_most_of_the_words_is_cut_out() {
        let long = "天气很好。".repeat(60);
        let texts = ["楼上漏水了。", &format!("{long}先做闭水试验，再修防水层，漏水就停了。{long}")];
        let passage = best(&WORDS, &[term("=漏水"), term("闭水试验"), term("防水层")], &texts, 60);
        assert_eq!((passage.paragraph, passage.worth), (1, 3), "{passage:?}");
        let told = told(&passage.pieces);
        assert!(told.starts_with('…') && told.ends_with('…') && told.contains("[闭水试验]"), "{told}");
        assert!(told.chars().count() < 80, "{told}");
    }

    #[test]
    fn without_a_match_the_text_begins_at_its_beginning() {
        assert_eq!(told(&best(&WORDS, &[term("无")], &["甲。乙。"], 2).pieces), "甲。…");
        assert_eq!(best(&WORDS, &[], &[], 10), Passage::default());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn no_text_makes_marking_panic_and_no_letter_is_lost(text in "\\PC{0,60}") {
            let marks = [term("监护"), Term { place: Place::Letters, word: "的".to_owned() }];
            let whole: String = mark(&WORDS, &marks, &text).into_iter().map(|piece| piece.text).collect();
            prop_assert_eq!(&whole, &text.replace('\n', " "));
            let _ = best(&WORDS, &marks, &[&text], 7);
        }
    }
}
