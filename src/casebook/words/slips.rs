//! One wrong character, forgiven when nothing else was found: 物业废 is read as 物业费. A word of the trade that differs from the
//! question in one place is taken, one that sounds alike before one that does not.

use super::plain::is_han;
use super::sounds;

/// The shortest word for which a letter that sounds differently is forgiven, when it is all that was asked: of two letters one may
/// be anything, and within a sentence letters stand beside each other by chance.
const SHORTEST_BY_SIGHT: usize = 3;

/// What was read instead of what was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slip {
    /// As it was typed.
    pub written: String,
    /// As it was read.
    pub read: String,
    /// The whole question with that put right.
    pub question: String,
}

/// The best reading of a question in which one character is wrong, among `words`; `known` says whether a text has the word.
pub fn mend<'a>(question: &str, words: impl IntoIterator<Item = &'a str>, known: impl Fn(&str) -> bool) -> Option<Slip> {
    let letters: Vec<char> = question.chars().take(60).collect();
    let mut best: Option<((bool, usize), Slip)> = None;
    for word in words {
        let wanted: Vec<char> = word.chars().collect();
        for (at, window) in letters.windows(wanted.len().max(1)).enumerate() {
            // A blank is no wrong character, and a word that texts have is no slip.
            let wrong = window.iter().zip(&wanted).filter(|(one, other)| one != other).count();
            if wrong != 1 || !window.iter().all(|letter| is_han(*letter)) {
                continue;
            }
            let written: String = window.iter().collect();
            if known(&written) {
                continue;
            }
            let sounds_alike = sounds::alike(&written, word);
            let rank = (sounds_alike, wanted.len());
            let by_sight = wanted.len() >= SHORTEST_BY_SIGHT && wanted.len() == letters.len();
            let worth = (sounds_alike || by_sight) && best.as_ref().is_none_or(|(held, _)| rank > *held);
            if worth && known(word) {
                let mended = letters[..at].iter().chain(&wanted).chain(&letters[at + wanted.len()..]).collect();
                best = Some((rank, Slip { written, read: word.to_owned(), question: mended }));
            }
        }
    }
    best.map(|(_, slip)| slip)
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORDS: [&str; 4] = ["物业费", "漏水", "抚养费", "工伤"];

    fn ours(word: &str) -> bool {
        WORDS.contains(&word)
    }

    #[test]
    fn a_blank_and_a_word_that_texts_have_are_no_slips() {
        assert_eq!(mend("物业 zz", WORDS, ours), None);
        assert_eq!(mend("物业 费", WORDS, ours), None);
        assert_eq!(mend("工商", WORDS, |word| word == "工商" || ours(word)), None);
    }

    #[test]
    fn one_wrong_character_is_put_right() {
        let slip = mend("物业废怎么交", WORDS, ours).unwrap();
        assert_eq!((slip.written.as_str(), slip.read.as_str(), slip.question.as_str()), ("物业废", "物业费", "物业费怎么交"));
        assert_eq!(mend("楼上漏税", WORDS, ours).unwrap().question, "楼上漏水");
    }

    #[test]
    fn a_short_word_is_only_put_right_when_it_sounds_alike() {
        assert_eq!(mend("工人", WORDS, ours), None);
        assert_eq!(mend("工商", WORDS, ours).unwrap().read, "工伤");
    }

    #[test]
    fn two_wrong_characters_and_words_that_no_text_has_are_left_alone() {
        assert_eq!(mend("无叶费用", WORDS, ours), None);
        assert_eq!(mend("物业废", WORDS, |_| false), None);
        assert_eq!(mend("", WORDS, |_| true), None);
    }
}
