//! A text as the search sees it: compatibility forms narrowed (NFKC), Traditional characters made Simplified, letters small,
//! accents dropped; each letter knows which bytes of the original it came from, so that a passage can be marked where it stands.

use std::collections::HashMap;
use std::sync::LazyLock;

use ferrous_opencc::OpenCC;
use ferrous_opencc::config::BuiltinConfig;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Traditional → Simplified, letter by letter: both texts and questions pass here, so no phrase needs to be understood.
static SIMPLIFIED: LazyLock<HashMap<char, char>> = LazyLock::new(|| {
    let all = (0x3400..0xA000_u32).chain(0xF900..0xFB00).filter_map(char::from_u32);
    let (letters, lines): (Vec<char>, String) = (all.clone().collect(), all.flat_map(|letter| [letter, '\n']).collect());
    let turned = OpenCC::from_config(BuiltinConfig::T2s).map(|table| table.convert(&lines)).unwrap_or_default();
    letters.into_iter().zip(turned.lines().filter_map(|line| line.chars().next())).filter(|(from, to)| from != to).collect()
});

/// The first letter of [`READ`]: from here on stand the letters and signs of Chinese writing.
const FIRST: u32 = 0x3000;

/// What each letter from [`FIRST`] to the end of the first plane is read as, for those that are read as one letter, so that no
/// Chinese letter is normalised twice.
static READ: LazyLock<Vec<Option<char>>> = LazyLock::new(|| {
    let alone = |letter: char| {
        let mut parts = parts(letter);
        parts.next().filter(|_| parts.next().is_none())
    };
    (FIRST..0x1_0000).map(|letter| char::from_u32(letter).and_then(alone)).collect()
});

/// What a letter is read as.
fn parts(letter: char) -> impl Iterator<Item = char> {
    let plain = std::iter::once(letter).nfkc().nfd().filter(|part| !is_combining_mark(*part));
    plain.flat_map(char::to_lowercase).map(|small| SIMPLIFIED.get(&small).copied().unwrap_or(small))
}

/// The same from the table, when it stands there.
fn read(letter: char) -> Option<char> {
    let at = u32::from(letter).checked_sub(FIRST)?;
    READ.get(usize::try_from(at).ok()?).copied().flatten()
}

/// See the file's head.
#[derive(Clone, Debug, Default)]
pub struct Plain {
    /// The letters, one after another.
    pub letters: Vec<char>,
    /// For each letter the bytes in the original.
    source: Vec<(usize, usize)>,
}

impl Plain {
    /// Reads a text.
    pub fn of(text: &str) -> Plain {
        let mut plain = Plain { letters: Vec::with_capacity(text.len() / 2), source: Vec::with_capacity(text.len() / 2) };
        for (at, letter) in text.char_indices() {
            let span = (at, at + letter.len_utf8());
            if letter.is_ascii() {
                plain.push(letter.to_ascii_lowercase(), span);
            } else if let Some(read) = read(letter) {
                plain.push(read, span);
            } else {
                parts(letter).for_each(|part| plain.push(part, span));
            }
        }
        plain
    }

    fn push(&mut self, letter: char, span: (usize, usize)) {
        self.letters.push(letter);
        self.source.push(span);
    }

    /// The bytes of the original from which the letters `from..to` came; an empty span at the end when there are none.
    pub fn bytes(&self, from: usize, to: usize) -> (usize, usize) {
        let end = self.source.last().map_or(0, |span| span.1);
        let first = self.source.get(from).map_or(end, |span| span.0);
        let last = to.checked_sub(1).and_then(|at| self.source.get(at)).map_or(first, |span| span.1);
        (first, last.max(first))
    }
}

/// A text's letters, without where they came from.
pub fn plain(text: &str) -> String {
    Plain::of(text).letters.into_iter().collect()
}

/// A letter of Chinese writing.
pub fn is_han(letter: char) -> bool {
    matches!(letter, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}' | '〇')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn one_text_in_many_dresses_is_one_text() {
        for (written, read) in [
            ("調解協議書", "调解协议书"),
            ("樓上漏水，電動車後面", "楼上漏水,电动车后面"),
            ("ＬＰＲ　１６５", "lpr 165"),
            ("Café", "cafe"),
            ("⼈民", "人民"),
            ("㈱①", "(株)1"),
            ("", ""),
        ] {
            assert_eq!(plain(written), read);
        }
    }

    #[test]
    fn simplified_words_stay_what_they_are() {
        for word in ["呵护", "著作权", "后果", "调解员", "搭建", "仿真"] {
            let read = plain(word);
            assert_eq!(plain(&read), read, "{word}");
        }
        assert_eq!(plain("呵护"), "呵护");
    }

    #[test]
    fn the_table_reads_every_letter_as_it_is_read_by_itself() {
        for letter in ('\u{2f00}'..='\u{10fff}').filter(|letter| read(*letter).is_some()) {
            assert!(parts(letter).eq(read(letter)), "{letter}");
        }
        assert_eq!((read('樓'), read('，'), read('㈱'), read('a')), (Some('楼'), Some(','), None, None));
    }

    #[test]
    fn a_letter_leads_back_to_its_bytes() {
        let text = "１樓";
        let read = Plain::of(text);
        assert_eq!(read.letters, ['1', '楼']);
        assert_eq!(read.bytes(1, 2), (3, 6));
        assert_eq!(read.bytes(0, 2), (0, text.len()));
        assert_eq!(read.bytes(2, 2), (6, 6));
    }

    proptest! {
        #[test]
        fn every_span_of_every_text_can_be_cut_out(text in "\\PC{0,60}", from in 0_usize..70, to in 0_usize..70) {
            let (first, last) = Plain::of(&text).bytes(from, to);
            prop_assert!(text.get(first..last).is_some());
        }
    }
}
