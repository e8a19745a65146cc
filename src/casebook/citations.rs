//! Which articles a text cites: 《民法典》第一千一百六十五条, 民法典第1165条, and 第…条 alone for the law named last.

use std::collections::BTreeSet;

use super::Cited;
use super::lists::Lists;

/// What a text cites.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Citations {
    /// Articles of statutes that are listed.
    pub found: BTreeSet<Cited>,
    /// Names in 《》 before an article that no list has.
    pub unknown: BTreeSet<String>,
    /// Articles before which no law was named.
    pub homeless: BTreeSet<u32>,
}

/// Reads a text from its beginning to its end.
pub fn of(text: &str, lists: &Lists) -> Citations {
    let names = lists.names();
    let mut citations = Citations::default();
    let (mut law, mut rest) = (None, text);
    while let Some(first) = rest.chars().next() {
        if let Some((inner, after)) = bracketed(rest) {
            let inner = inner.replace('〈', "《").replace('〉', "》");
            match names.iter().find(|(name, _)| *name == inner) {
                Some((_, canonical)) => law = Some(*canonical),
                None if article(after).is_some() => {
                    citations.unknown.insert(inner);
                    law = None;
                    rest = article(after).map_or(after, |(_, after)| after);
                    continue;
                }
                None => {}
            }
            rest = after;
        } else if let Some((canonical, after)) = names.iter().find_map(|(name, law)| Some((*law, rest.strip_prefix(name)?)))
            && article(after).is_some()
        {
            law = Some(canonical);
            rest = after;
        } else if let Some((articles, after)) = article(rest) {
            for article in articles {
                match law {
                    Some(law) => citations.found.insert(Cited { law: law.to_owned(), article }),
                    None => citations.homeless.insert(article),
                };
            }
            rest = after;
        } else {
            rest = &rest[first.len_utf8()..];
        }
    }
    citations
}

/// The words between 《 and its 》, and what follows.
fn bracketed(text: &str) -> Option<(&str, &str)> {
    if !text.starts_with('《') {
        return None;
    }
    let mut depth = 0_u32;
    for (at, letter) in text.char_indices().take(120) {
        match letter {
            '《' => depth += 1,
            '》' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some((&text['《'.len_utf8()..at], &text[at + '》'.len_utf8()..]));
        }
    }
    None
}

/// 第…条 at the beginning of a text, with or without spaces; also 第十七、十八条, and both ends of 第十条至第十二条.
fn article(text: &str) -> Option<(Vec<u32>, &str)> {
    let mut rest = spaceless(text).strip_prefix('第')?;
    let mut articles = Vec::new();
    loop {
        let (number, after) = numeral(spaceless(rest))?;
        articles.push(number);
        let after = spaceless(after);
        match after.strip_prefix('条') {
            Some(after) => return Some(further(articles, after)),
            None => rest = after.strip_prefix(['、', '至', '到'])?,
        }
    }
}

/// The other end of a range, and what follows.
fn further(mut articles: Vec<u32>, after: &str) -> (Vec<u32>, &str) {
    let end = spaceless(after).strip_prefix(['至', '到', '-', '—', '~', '～']).map(spaceless).and_then(|end| {
        let (number, rest) = numeral(spaceless(end.strip_prefix('第').unwrap_or(end)))?;
        Some((number, spaceless(rest).strip_prefix('条')?))
    });
    match end {
        Some((number, rest)) => {
            articles.push(number);
            (articles, rest)
        }
        None => (articles, after),
    }
}

/// One article, 第…条, at the beginning of a text, and what follows.
pub(super) fn one_article(text: &str) -> Option<(u32, &str)> {
    let (number, rest) = numeral(spaceless(text.strip_prefix('第')?))?;
    Some((number, spaceless(rest).strip_prefix('条')?))
}

fn spaceless(text: &str) -> &str {
    text.trim_start_matches(|c: char| c.is_whitespace() && c != '\n')
}

/// A number below ten thousand in digits of either width or in Chinese numerals, and what follows.
fn numeral(text: &str) -> Option<(u32, &str)> {
    let end = |kind: fn(char) -> bool| text.find(|letter| !kind(letter)).unwrap_or(text.len());
    let digits = end(|letter| decimal(letter).is_some());
    if digits > 0 {
        let number = text[..digits].chars().filter_map(decimal).try_fold(0_u32, |sum, digit| sum.checked_mul(10)?.checked_add(digit))?;
        return (number < 10_000).then_some((number, &text[digits..]));
    }
    let end = end(|letter| digit(letter).is_some() || unit(letter).is_some());
    let (mut total, mut pending) = (0, None);
    for letter in text[..end].chars() {
        match (digit(letter), unit(letter)) {
            (Some(0), _) => pending = None,
            (Some(value), _) if pending.is_none() => pending = Some(value),
            (None, Some(unit)) => total += pending.take().unwrap_or(1) * unit,
            _ => return None,
        }
    }
    let total = total + pending.unwrap_or(0);
    (end > 0 && total > 0 && total < 10_000).then_some((total, &text[end..]))
}

/// A digit, narrow or full-width.
fn decimal(letter: char) -> Option<u32> {
    let narrow = match letter {
        '０'..='９' => char::from_u32(u32::from(letter) - u32::from('０') + u32::from('0'))?,
        other => other,
    };
    narrow.to_digit(10)
}

fn digit(letter: char) -> Option<u32> {
    "〇一二三四五六七八九"
        .chars()
        .position(|known| known == letter || (known == '〇' && matches!(letter, '零' | '○')))
        .and_then(|at| u32::try_from(at).ok())
}

fn unit(letter: char) -> Option<u32> {
    match letter {
        '十' => Some(10),
        '百' => Some(100),
        '千' => Some(1000),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn lists() -> Lists {
        let statutes = r#"
            [[laws]]
            law = "民法典"
            name = "中华人民共和国民法典"
            aliases = []
            kind = "law"
            version = 2020-05-28
            in_force = 2021-01-01
            checked = 2026-11-23
            articles = [{ article = 1165, summary = "过错责任" }]

            [[laws]]
            law = "婚姻家庭编解释一"
            name = "最高人民法院关于适用《中华人民共和国民法典》婚姻家庭编的解释（一）"
            aliases = ["消法"]
            kind = "interpretation"
            version = 2020-12-29
            in_force = 2021-01-01
            checked = 2026-11-23
            articles = []
        "#;
        Lists::read("techniques = []", "results = []", statutes).unwrap()
    }

    fn found(text: &str) -> Vec<(String, u32)> {
        of(text, &lists()).found.into_iter().map(|cited| (cited.law, cited.article)).collect()
    }

    #[test]
    fn an_article_is_read_in_digits_and_in_chinese() {
        for (text, number) in [
            ("十", 10),
            ("十七", 17),
            ("二十", 20),
            ("一百零五", 105),
            ("一百一十", 110),
            ("一千一百六十五", 1165),
            ("一千零四十二", 1042),
            ("1165", 1165),
        ] {
            assert_eq!(numeral(text), Some((number, "")), "{text}");
        }
        for wrong in ["", "条", "零", "一二", "99999", "几"] {
            assert_eq!(numeral(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn an_article_belongs_to_the_law_named_last() {
        let text = "《民法典》第一千一百六十五条说过错；第十七、十八条另说。《最高人民法院关于适用《中华人民共和国民法典》婚姻家庭编的解释（一）》第5条，民法典第2条，《最高人民法院关于适用〈中华人民共和国民法典〉婚姻家庭编的解释（一）》第六条。";
        let family = |article| ("婚姻家庭编解释一".to_owned(), article);
        let civil = |article| ("民法典".to_owned(), article);
        assert_eq!(found(text), [family(5), family(6), civil(2), civil(17), civil(18), civil(1165)]);
    }

    #[test]
    fn an_article_is_read_with_spaces_in_full_width_and_at_both_ends_of_a_range() {
        let civil = |articles: &[u32]| articles.iter().map(|article| ("民法典".to_owned(), *article)).collect::<Vec<_>>();
        for (text, articles) in [
            ("《民法典》第 1165 条", &[1165][..]),
            ("《民法典》 第１１６５条", &[1165]),
            ("民法典 第 一千一百六十五 条", &[1165]),
            ("《民法典》第十条至第十二条", &[10, 12]),
            ("《民法典》第 10 条至 12 条", &[10, 12]),
            ("《民法典》第十至十二条", &[10, 12]),
            ("《民法典》第十条到期后", &[10]),
        ] {
            assert_eq!(found(text), civil(articles), "{text}");
        }
        let alone = of("第十条至第十二条", &lists()).homeless;
        assert_eq!(alone, BTreeSet::from([10, 12]));
    }

    #[test]
    fn a_short_name_inside_other_words_is_no_law() {
        assert_eq!(found("取消法院的查封。《租房合同》第三款。"), []);
        assert_eq!(of("第三条写明押金", &lists()).homeless, BTreeSet::from([3]));
    }

    #[test]
    fn an_article_of_an_unlisted_statute_is_told() {
        let citations = of("《民法典》好。《某某条例》第九条，第十条", &lists());
        assert_eq!(citations.unknown, BTreeSet::from(["某某条例".to_owned()]));
        assert_eq!(citations.homeless, BTreeSet::from([10]));
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "[《》第条一百千十零二三0-9民法典、，a]{0,60}") {
            let _ = of(&text, &lists());
        }
    }
}
