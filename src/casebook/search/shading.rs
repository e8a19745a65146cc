//! The words of a question that say little: those that only ask, those that join or shade others, counts and bare numbers. Which of
//! them a question gives up is settled in `question`; no engine here.

use crate::casebook::words::plain::is_han;
use crate::casebook::words::{Token, Words};

/// Words that ask and say nothing about the matter.
const ASKING: &str = "怎么 怎么办 怎样 如何 什么 为什么 哪里 哪些 哪个 多少 多久 是否 能否 可否 可以 \
    可不可以 是不是 有没有 应该 应当 需要 我们 你们 他们 她们 自己 人家 别人 这个 那个 \
    这样 那样 这种 一个 一下 因为 所以 但是 如果 还是 或者 以及 已经 现在 请问 \
    谢谢 案例 关于 之后 以后 后来 然后 没有 不能 不肯 的话 怎么样 时候 进行 办法 \
    处理 有关 之间 对方 问题 纠纷";

/// Words of time and measure that say nothing about the matter either. 晚上, 半夜 and 凌晨 are none of them: that it is loud at
/// night is the matter itself.
const OFTEN: &str = "天天 夜夜 日日 整天 整日 成天 成日 终日 每天 每晚 每夜 每次 每月 每年 多次 好几个 几次 几天 几个 \
    很多 许多 好多 不少 一些 有些 本来 原本 原来 动不动 明明 屡次 多年 常年 长年 当时 当天 突然 忽然 最近 近来 近日 \
    昨天 今天 明天 前天 上周 上星期 这周 上个月 去年 今年 前年 明年 以前 之前 从前 平时 平常 有时 有时候 \
    根本 真的 非常 比较 有点 太多 不断 不停";

/// Kinds of words that join or shade others (一直, 总是): adverb, pronoun, conjunction, preposition, auxiliary, particle.
const SHADING: [&str; 6] = ["d", "r", "c", "p", "u", "y"];
/// Kinds that say nothing about what happened: counts (三个) instead of adverbs, which may tell much (擅自).
const INCIDENTAL: [&str; 6] = ["m", "r", "c", "p", "u", "y"];

/// How a count begins, and how it ends when it counts people, things, times or days: 三个, 两只, 十天. 一起 and 半夜 are none; years are often
/// what a question is about (两年试用期).
const NUMERALS: &str = "一二两三四五六七八九十百千万几";
const MEASURES: &str = "个位名次回遍天日月周户家只条件套辆台间张块把根支双棵";
/// Behind a number they belong to it: 三十个月, 6楼, 三个人.
const UNITS: &str = "年月日天周时人元块岁楼层点分秒号口钟";

/// Single characters that join words and tell nothing.
const JOINING: &str = "的了吗呢吧啊呀是在和与及或把被让给要有没不也都就还又再从到对向为以于其之所我你他她它谁这那几个";
/// Single characters that shade. Within longer words they may tell something (老人, 好意).
const SHADING_LETTERS: &str = "很真特好老总常太更最挺只才却曾竟便已将会能想问说去来着过得地等些点该";

/// A number of more figures is one by which something is called (12345, 110, 2026).
const FEW_FIGURES: usize = 2;

/// Whether it only asks.
pub(super) fn asks(token: &Token) -> bool {
    ASKING.split(' ').any(|word| word == token.word)
}

/// Whether it says something: a word of two characters that does not only ask; letters and figures.
pub(super) fn says_something(token: &Token) -> bool {
    token.to - token.from > 1 && !asks(token) || token.word.chars().all(|letter| letter.is_ascii_alphanumeric())
}

/// Whether it only counts or tells when and how often, which a question says beside what it is about. Of facts it may tell something.
pub(super) fn fills(words: &Words, word: &str) -> bool {
    OFTEN.split_ascii_whitespace().any(|often| often == word) || counts(words, word)
}

/// Whether it joins or shades other words, so that a question leaves no entry out for it.
pub(super) fn shades(words: &Words, word: &str) -> bool {
    words.is_kind(word, &SHADING)
}

/// Whether it tells nothing of the facts of a case.
pub(super) fn is_incidental(words: &Words, word: &str) -> bool {
    words.is_kind(word, &INCIDENTAL)
}

/// Whether a single character says something by itself.
pub(super) fn tells_alone(letter: char) -> bool {
    is_han(letter) && tells_within(letter) && !SHADING_LETTERS.contains(letter)
}

/// Whether a character says something within a word.
pub(super) fn tells_within(letter: char) -> bool {
    is_han(letter) && !JOINING.contains(letter)
}

/// A few figures by themselves, as in 6楼: they stand everywhere.
pub(super) fn is_bare_number(word: &str) -> bool {
    word.len() <= FEW_FIGURES && word.bytes().all(|letter| letter.is_ascii_digit())
}

/// Whether a character belongs to the number or count before it.
pub(super) fn is_unit(words: &Words, before: &str, letter: char) -> bool {
    UNITS.contains(letter)
        && (before == "个" || counts(words, before) || !before.is_empty() && before.bytes().all(|byte| byte.is_ascii_digit()))
}

fn counts(words: &Words, word: &str) -> bool {
    let (first, last) = (word.chars().next(), word.chars().last());
    let fits = first.is_some_and(|first| NUMERALS.contains(first)) && last.is_some_and(|last| MEASURES.contains(last));
    fits && words.is_kind(word, &["m"])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::casebook::words::tests::WORDS;

    #[test]
    fn what_counts_or_tells_how_often_is_not_the_matter() {
        for word in ["天天", "三个", "两次", "十天", "昨天", "每天", "两只"] {
            assert!(fills(&WORDS, word), "{word}");
        }
        for word in ["一起", "半夜", "晚上", "凌晨", "三轮车", "漏水", "两年", "民法典", "第三者", "12345"] {
            assert!(!fills(&WORDS, word) && !shades(&WORDS, word), "{word}");
        }
        assert!(["总是", "一直", "每位"].iter().all(|word| shades(&WORDS, word)));
    }

    #[test]
    fn every_word_that_shades_is_one_word_to_the_dictionary() {
        let all = ASKING.split_ascii_whitespace().chain(OFTEN.split_ascii_whitespace());
        let apart: Vec<&str> = all.filter(|word| !WORDS.knows(word)).collect();
        assert!(apart.is_empty(), "{apart:?} are cut apart and never looked up");
    }

    #[test]
    fn a_character_may_tell_within_a_word_what_it_does_not_tell_alone() {
        assert!(tells_within('老') && !tells_alone('老'));
        assert!(tells_within('狗') && tells_alone('狗'));
        assert!(!tells_within('的') && !tells_alone('a'));
    }

    #[test]
    fn a_floor_is_a_bare_number_and_a_call_for_help_is_not() {
        assert!(is_bare_number("6") && is_bare_number("12"));
        assert!(!is_bare_number("110") && !is_bare_number("6a"));
    }
}
