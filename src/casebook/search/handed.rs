//! How words that are already cut reach Tantivy: as one text in which a sign before each word says whether it stands at the next
//! place or at the same one. Tantivy's own form for cut words goes through JSON, which took longer than all else together.

use tantivy::tokenizer::{Token as Cut, TokenStream, Tokenizer};

use crate::casebook::words::Token;

/// The name by which fields ask for it.
pub(super) const NAME: &str = "handed";
/// Begins a word at the next place; no word holds either sign.
const NEXT: char = '\u{1e}';
/// Begins a word at the place of the one before.
const SAME: char = '\u{1f}';

/// Words with their places.
pub(super) fn placed(tokens: &[Token]) -> String {
    let (mut text, mut place) = (String::new(), None);
    for token in tokens {
        text.push(if place.replace(token.place) == Some(token.place) { SAME } else { NEXT });
        text += &token.word;
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
        let (word, rest) = rest.split_at(rest.find([NEXT, SAME]).unwrap_or(rest.len()));
        // A new token stands before the first place.
        self.token.position = if sign == SAME { self.token.position } else { self.token.position.wrapping_add(1) };
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
        let text = placed(&[token("人民调解员", 0), token("人民调解", 0), token("到场", 1)]);
        let (mut tokenizer, mut told) = (Handed, Vec::new());
        tokenizer.token_stream(&text).process(&mut |token| told.push((token.text.clone(), token.position)));
        assert_eq!(told, [("人民调解员".to_owned(), 0), ("人民调解".to_owned(), 0), ("到场".to_owned(), 1)]);
        assert!(!tokenizer.token_stream("").advance());
    }
}
