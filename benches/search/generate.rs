//! A casebook of any size from a seed: each entry is put together from sentences of the real one, so that words are as frequent and
//! stand beside each other as in real entries, and holds words of its own besides, so that the vocabulary grows with the book.

use mashanghe::casebook::book;
use mashanghe::casebook::search::Facet;
use mashanghe::casebook::search::document::Document;
use mashanghe::casebook::search::meilisearch::{Away, Documents};
use mashanghe::casebook::words::plain::{Plain, is_han};
use mashanghe::casebook::words::{Token, Words};

/// Sentences of the real entries, cut into words.
pub(crate) struct Stock {
    titles: Vec<Vec<Token>>,
    sentences: Vec<(Vec<Token>, Vec<char>)>,
    sample: Vec<Document>,
    size: usize,
    letters: usize,
}

/// The next number of a fixed sequence (SplitMix64).
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

fn one_of<'a, T>(items: &'a [T], state: &mut u64) -> &'a T {
    &items[usize::try_from(next(state) % u64::try_from(items.len()).unwrap()).unwrap()]
}

impl Stock {
    /// As many entries, each of about so many letters.
    pub(crate) fn new(size: usize, letters: usize) -> (Stock, Words) {
        let book = book::embedded();
        let words = book.words();
        let tokens = |text: &str| words.indexed(&Plain::of(text));
        let texts = book.entries.values().flat_map(|entry| entry.paragraphs());
        let sentences: Vec<String> = texts.flat_map(|text| text.split_inclusive('。').map(str::to_owned).collect::<Vec<_>>()).collect();
        let letters_of = |text: &str| Plain::of(text).letters.into_iter().filter(|letter| is_han(*letter)).collect();
        let stock = Stock {
            titles: book.entries.values().map(|entry| tokens(&[entry.title.as_str(), &entry.keywords.join("，")].join("，"))).collect(),
            sentences: sentences.iter().map(|text| (tokens(text), letters_of(text))).collect(),
            sample: book.entries.values().map(|entry| Document::of(entry, &words, &book.lists)).collect(),
            size,
            letters,
        };
        (stock, words)
    }

    fn document(&self, at: usize) -> Document {
        let mut state = u64::try_from(at).unwrap();
        let (like, other) = (one_of(&self.sample, &mut state).clone(), one_of(&self.sample, &mut state).clone());
        let mut document = Document { number: format!("{:07}", at + 1), rank: u64::try_from(at + 1).unwrap(), ..Document::default() };
        for title in [one_of(&self.titles, &mut state), one_of(&self.titles, &mut state)] {
            extend(&mut document.head, title);
        }
        extend(&mut document.gist, &one_of(&self.sentences, &mut state).0);
        while document.letters.len() < self.letters {
            let (tokens, letters) = one_of(&self.sentences, &mut state);
            extend(&mut document.body, tokens);
            document.letters.extend(letters);
        }
        for own in 0..3 {
            let word = format!("own{}", next(&mut state) % (u64::try_from(self.size).unwrap() * 2) + own);
            extend(&mut document.body, &[Token { word, place: 0, from: 0, to: 1 }]);
        }
        document.sounds = like.sounds;
        document.facets = like.facets;
        document.facets.extend(other.facets.into_iter().filter(|(facet, _)| matches!(facet, Facet::Year | Facet::Statute)));
        document
    }

    /// All entries, one after another.
    pub(crate) fn documents(&self) -> impl Iterator<Item = Document> {
        (0..self.size).map(|at| self.document(at))
    }
}

impl Documents for Stock {
    fn each(&self, take: &mut dyn FnMut(Document) -> Result<(), Away>) -> Result<(), Away> {
        self.documents().try_for_each(take)
    }
}

fn extend(text: &mut Vec<Token>, tokens: &[Token]) {
    let from = text.last().map_or(0, |token| token.place + 1);
    text.extend(tokens.iter().map(|token| Token { place: token.place + from, ..token.clone() }));
}
