//! Chinese text as words, done once and alike before any engine sees it: which letters count as the same, where a word begins and
//! ends, what stands for what. Texts yield every dictionary word inside their words, questions only whole words, so that 人民调解
//! finds 人民调解员 and 调解 does not find 协调解决. No engine, no ranking, no HTML here.

pub mod numerals;
pub mod plain;
pub mod slips;
pub mod sounds;
pub mod synonyms;

use std::collections::HashSet;

use jieba_rs::Jieba;

use self::plain::{Plain, is_han, plain};
use self::synonyms::Synonyms;

/// The longest text that is cut at once, in letters; a question is cut off long before.
const MOST_LETTERS: usize = 200_000;
/// Longer runs that are no dictionary words are not searched for: nobody types them, hostile texts are full of them.
const LONGEST_WORD: usize = 64;

/// A dictionary with its synonyms.
pub struct Words {
    jieba: Jieba,
    synonyms: Synonyms,
    /// The words of the trade, which `slips` tries first.
    trade: Vec<String>,
    /// The same, to ask whether a word is one of them.
    is_trade: HashSet<String>,
}

/// A word in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// The word.
    pub word: String,
    /// How many words stand before it; a word inside a word stands where that stands.
    pub place: usize,
    /// First letter in [`Plain`].
    pub from: usize,
    /// The letter after the last.
    pub to: usize,
}

impl Words {
    /// The general dictionary, and one word a line of the trade's own; synonyms and names of statutes are words too.
    pub fn new<'a>(dictionary: &str, synonyms: Synonyms, more: impl IntoIterator<Item = &'a str>) -> Words {
        let mut jieba = Jieba::new();
        let mut is_trade = HashSet::new();
        let mut trade = Vec::new();
        let lines = dictionary.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        let words: Vec<String> = lines.chain(synonyms.terms()).map(plain).chain(more.into_iter().map(plain)).collect();
        for word in words {
            let whole = word.chars().count() > 1 && word.chars().all(is_han);
            if whole && is_trade.insert(word.clone()) {
                jieba.add_word(&word, None, None);
                trade.push(word);
            }
        }
        Words { jieba, synonyms, trade, is_trade }
    }

    /// What means the same.
    pub fn synonyms(&self) -> &Synonyms {
        &self.synonyms
    }

    /// The words of the trade.
    pub fn trade(&self) -> &[String] {
        &self.trade
    }

    /// Whether it is a word of the trade.
    pub fn is_of_trade(&self, word: &str) -> bool {
        self.is_trade.contains(word)
    }

    /// Whether it is a word of the language or of the trade.
    pub fn knows(&self, word: &str) -> bool {
        self.jieba.has_word(word)
    }

    /// Whether the general dictionary has it as one of these kinds of words (`d` adverb, `r` pronoun, `m` count …). A word of the
    /// trade is none of them.
    pub fn is_kind(&self, word: &str, kinds: &[&str]) -> bool {
        let tags = self.jieba.tag(word, false);
        matches!(tags.as_slice(), [only] if kinds.contains(&only.tag)) && !self.is_trade.contains(word)
    }

    /// Whether the dictionary has it as somebody's name, as it has those of novels and of history.
    pub fn is_name(&self, word: &str) -> bool {
        self.jieba.tag(word, false).iter().all(|tag| tag.word == word && tag.tag.starts_with("nr"))
    }

    /// The whole words of a text, in their order.
    pub fn cut(&self, text: &Plain) -> Vec<Token> {
        let mut tokens = Vec::new();
        self.each(text, &mut |word, place, span| tokens.push(token(word, place, span)));
        tokens
    }

    /// The words of a text that somebody may look for: whole words, every dictionary word inside them, and for each word that
    /// has synonyms the one that stands for all, written `=formal`. A single character of Chinese is none: it is looked for among
    /// the characters.
    pub fn indexed(&self, text: &Plain) -> Vec<Token> {
        let mut tokens = Vec::with_capacity(text.letters.len() / 2);
        let mut put = |word: &str, place, span| {
            if let Some(formal) = self.synonyms.of(word).first() {
                tokens.push(token(&format!("={formal}"), place, span));
            }
            tokens.push(token(word, place, span));
        };
        self.each(text, &mut |word, place, (from, to)| {
            if to - from > 1 || !word.chars().all(is_han) {
                put(word, place, (from, to));
                self.inner(word, &mut |inner, at, length| put(inner, place, (from + at, from + at + length)));
            }
        });
        tokens
    }

    /// Every whole word with its place and its letters.
    fn each(&self, text: &Plain, put: &mut impl FnMut(&str, usize, (usize, usize))) {
        let letters = &text.letters[..text.letters.len().min(MOST_LETTERS)];
        let (mut from, mut place) = (0, 0);
        let mut at = 0;
        while at < letters.len() {
            match numerals::at_the_beginning(&letters[at..]).filter(|_| !within_number(letters, at)) {
                Some(named) => {
                    self.each_of_run(letters, (from, at), &mut place, put);
                    named.words.iter().for_each(|word| put(word, place, (at, at + named.length)));
                    place += 1;
                    at += named.length;
                    from = at;
                }
                None => at += 1,
            }
        }
        self.each_of_run(letters, (from, letters.len()), &mut place, put);
    }

    fn each_of_run(
        &self,
        letters: &[char],
        (from, to): (usize, usize),
        place: &mut usize,
        put: &mut impl FnMut(&str, usize, (usize, usize)),
    ) {
        let run: String = letters[from..to].iter().collect();
        for cut in self.jieba.cut(&run, false) {
            // What is Chinese is asked first: to know of a letter that it is one takes long.
            if cut.word.chars().any(|letter| is_han(letter) || letter.is_alphanumeric()) && cut.end - cut.start <= LONGEST_WORD {
                put(cut.word, *place, (from + cut.start, from + cut.end));
                *place += 1;
            }
        }
    }

    /// The dictionary words inside a word, with their first letter and their length.
    fn inner<'w>(&self, word: &'w str, put: &mut impl FnMut(&'w str, usize, usize)) {
        if word.len() < 3 * '一'.len_utf8() || !word.chars().all(is_han) || word.starts_with('第') && word.ends_with('条') {
            return;
        }
        let starts: Vec<usize> = word.char_indices().map(|(at, _)| at).chain([word.len()]).collect();
        for length in 2..starts.len() - 1 {
            for (at, part) in starts.windows(length + 1).enumerate() {
                let inner = &word[part[0]..part[length]];
                if self.jieba.has_word(inner) {
                    put(inner, at, length);
                }
            }
        }
    }

    /// A word that no text has, as the longest dictionary words it is made of: 楼上漏水 is 楼上 and 漏水. Of three letters the last two
    /// may be one; the first two would be found too often, unless the third only says what kind of thing it is: 赡养费, 转租人.
    pub fn parts(&self, word: &str) -> Vec<String> {
        let letters: Vec<char> = word.chars().collect();
        let named = letters.len() == 3 && matches!(letters[2], '费' | '权' | '款' | '金' | '卡' | '声' | '人' | '店');
        let mut parts = Vec::new();
        let mut at = 0;
        while at < letters.len() {
            let longest = (2..letters.len() - usize::from(at == 0 && !named)).rev().find_map(|length| {
                let part: String = letters.get(at..at + length)?.iter().collect();
                self.jieba.has_word(&part).then_some((length, part))
            });
            match longest {
                Some((length, part)) => {
                    parts.push(part);
                    at += length;
                }
                None => at += 1,
            }
        }
        parts
    }
}

fn token(word: &str, place: usize, (from, to): (usize, usize)) -> Token {
    Token { word: word.to_owned(), place, from, to }
}

/// Whether the letter stands in the middle of digits, where no name begins.
fn within_number(letters: &[char], at: usize) -> bool {
    letters[at].is_ascii_digit() && at.checked_sub(1).and_then(|before| letters.get(before)).is_some_and(char::is_ascii_digit)
}

#[cfg(test)]
pub(in crate::casebook) mod tests {
    use std::sync::LazyLock;

    use proptest::prelude::*;

    use super::*;

    /// The words of the book in the program: loading them takes a while.
    pub(in crate::casebook) static WORDS: LazyLock<Words> = LazyLock::new(|| crate::casebook::book::embedded().words());

    fn indexed(text: &str) -> Vec<String> {
        WORDS.indexed(&Plain::of(text)).into_iter().map(|token| token.word).collect()
    }

    fn cut(text: &str) -> Vec<String> {
        WORDS.cut(&Plain::of(text)).into_iter().map(|token| token.word).collect()
    }

    #[test]
    fn mediation_is_not_found_in_a_coordinated_solution() {
        assert!(!indexed("双方同意协调解决").contains(&"调解".to_owned()));
    }

    #[test]
    fn a_word_is_found_inside_the_longer_words_of_the_trade() {
        for long in ["人民调解员", "《人民调解法》", "人民调解委员会", "人民调解协议书"] {
            assert!(indexed(long).contains(&"人民调解".to_owned()), "{long}: {:?}", indexed(long));
        }
        assert!(indexed("调解协议书").contains(&"调解协议".to_owned()));
        assert_eq!(cut("人民调解"), ["人民调解"]);
    }

    #[test]
    fn a_single_character_is_no_word_of_a_text() {
        assert_eq!(indexed("他把狗放了，赔 5 元"), ["5"]);
        assert_eq!(cut("赔 5 元"), ["赔", "5", "元"]);
    }

    #[test]
    fn an_article_is_the_same_word_in_figures_and_in_characters() {
        assert_eq!(cut("民法典第一千零七十六条"), cut("民法典第1076条"));
        assert!(indexed("《民法典》第一千零七十六条").contains(&"第1076条".to_owned()));
        assert!(indexed("《民法典》第一千零七十六条").contains(&"1076".to_owned()));
    }

    #[test]
    fn a_synonym_stands_for_its_group() {
        for word in ["物业费", "物业服务费", "物业管理费"] {
            assert!(indexed(word).contains(&"=物业服务费".to_owned()), "{word}: {:?}", indexed(word));
        }
    }

    #[test]
    fn a_word_that_is_made_of_words_comes_apart() {
        assert_eq!(WORDS.parts("楼上漏水"), ["楼上", "漏水"]);
        assert_eq!(WORDS.parts("水"), Vec::<String>::new());
    }

    #[test]
    fn the_kind_of_a_word_is_known_unless_it_is_one_of_the_trade() {
        for (word, kind) in [("一直", "d"), ("总是", "c"), ("每天", "r"), ("三个", "m")] {
            assert!(WORDS.is_kind(word, &[kind]), "{word}");
        }
        for word in ["漏水", "晚上", "民法典", "半夜", "空调外机", "abc"] {
            assert!(!WORDS.is_kind(word, &["d", "r", "c", "m"]), "{word}");
        }
    }

    #[test]
    fn a_long_run_without_end_is_cut_in_good_time() {
        assert!(indexed(&"的".repeat(300_000)).len() <= MOST_LETTERS);
        assert!(indexed(&"a".repeat(10_000)).is_empty());
        assert!(indexed(&"1".repeat(200_000)).is_empty());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn every_token_of_every_text_stands_in_it(text in "[\\PC第条〇一千零人民调解员物业费0-9]{0,80}") {
            let read = Plain::of(&text);
            for token in WORDS.indexed(&read) {
                prop_assert!(token.from < token.to && token.to <= read.letters.len());
            }
        }
    }
}
