//! How words that are already cut reach Tantivy: as one text in which a sign before each word says whether it stands at the next
//! place or at the same one. Tantivy's own form for cut words goes through JSON, which took longer than all else together.

use tantivy::tokenizer::{Token as Cut, TokenStream, Tokenizer};

use crate::casebook::words::Token;

/// The name by which fields ask for it.
pub(super) const NAME: &str = "handed";
/// Begins the first word of a text, far behind the last one of the text before; no word holds any of these signs.
const FAR: char = '\u{1d}';
/// Begins a word at the next place.
const NEXT: char = '\u{1e}';
/// Begins a word at the place of the one before.
const SAME: char = '\u{1f}';

/// How far: no words of two texts stand together.
const GAP: usize = 100;
/// A character counts no more often than that; in the head it counts five times.
const OFTEN: usize = 8;

/// The words of texts with their places.
pub(super) fn placed(texts: &[&[Token]]) -> String {
    let length = texts.iter().copied().flatten().map(|token| token.word.len() + 1).sum();
    let mut text = String::with_capacity(length);
    for tokens in texts {
        let mut place = None;
        for token in *tokens {
            let sign = match place.replace(token.place) {
                None => FAR,
                Some(before) if before == token.place => SAME,
                Some(_) => NEXT,
            };
            text.push(sign);
            text += &token.word;
        }
    }
    text
}

/// Characters one after another, each as often as it counts.
pub(super) fn characters(letters: &[(char, usize)]) -> String {
    let mut text = String::with_capacity(letters.len() * 8);
    for (letter, times) in letters {
        (0..*times.min(&OFTEN)).for_each(|_| text.extend([NEXT, *letter]));
    }
    text
}

/// Words one after another.
pub(super) fn apart<W: AsRef<str>>(words: impl IntoIterator<Item = W>) -> String {
    words.into_iter().fold(String::new(), |mut text, word| {
        text.push(NEXT);
        text += word.as_ref();
        text
    })
}

/// See the file's head.
#[derive(Clone, Default)]
pub(super) struct Handed;

/// The words of one text.
pub(super) struct Words<'t> {
    rest: &'t str,
    token: Cut,
}

impl Tokenizer for Handed {
    type TokenStream<'t> = Words<'t>;

    fn token_stream<'t>(&'t mut self, text: &'t str) -> Words<'t> {
        Words { rest: text, token: Cut::default() }
    }
}

impl TokenStream for Words<'_> {
    fn advance(&mut self) -> bool {
        let Some(sign) = self.rest.chars().next() else { return false };
        let rest = &self.rest[sign.len_utf8()..];
        // Each sign is one byte that stands in no letter.
        let (word, rest) = rest.split_at(rest.bytes().position(|byte| [FAR, NEXT, SAME].contains(&char::from(byte))).unwrap_or(rest.len()));
        // A new token stands before the first place.
        self.token.position = self.token.position.wrapping_add(match sign {
            FAR => GAP,
            SAME => 0,
            _ => 1,
        });
        self.token.text.clear();
        self.token.text.push_str(word);
        self.rest = rest;
        true
    }

    fn token(&self) -> &Cut {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Cut {
        &mut self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_come_back_at_their_places() {
        let token = |word: &str, place| Token { word: word.to_owned(), place, from: 0, to: 0 };
        let text = placed(&[&[token("人民调解员", 0), token("人民调解", 0), token("到场", 1)], &[token("调解", 0)]]);
        let (mut tokenizer, mut told) = (Handed, Vec::new());
        tokenizer.token_stream(&text).process(&mut |token| told.push((token.text.clone(), token.position)));
        assert_eq!(
            told,
            [("人民调解员", 99), ("人民调解", 99), ("到场", 100), ("调解", 200)].map(|(word, place)| (word.to_owned(), place))
        );
        assert!(!tokenizer.token_stream("").advance());
    }

    #[test]
    fn characters_come_back_a_few_times_each() {
        let text = characters(&[('物', 1), ('费', 2), ('水', 300)]);
        let (mut tokenizer, mut told) = (Handed, String::new());
        tokenizer.token_stream(&text).process(&mut |token| told += &token.text);
        assert_eq!(told, format!("物费费{}", "水".repeat(OFTEN)));
    }
}
