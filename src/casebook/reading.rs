//! From the text of a file to an entry: TOML front matter between two lines of `+++`, then exactly four sections.
//!
//! Every mistake is named, not only the first. What only the rest of the book can tell (numbers, links, statutes) is not
//! asked here.

use chrono::NaiveDate;
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use serde::Deserialize;

use super::{Cited, Entry, SECTIONS};
use crate::identity::is_invisible;
use crate::intake::DisputeType;

/// Longer than any entry that somebody reads to its end, in bytes.
const MOST_BYTES: usize = 200_000;
const MOST_TITLE: usize = 30;
const MOST_GIST: usize = 120;

/// The front matter as it is written, before it is judged.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Front {
    pub(super) number: String,
    pub(super) slug: String,
    pub(super) title: String,
    pub(super) year: i32,
    pub(super) dispute_type: String,
    pub(super) techniques: Vec<String>,
    pub(super) result: String,
    pub(super) difficulty: u8,
    pub(super) room: String,
    pub(super) keywords: Vec<String>,
    pub(super) statutes: Vec<Cited>,
    pub(super) related: Vec<String>,
    pub(super) gist: String,
    pub(super) published: toml::value::Datetime,
    pub(super) version: u32,
}

/// Reads one entry.
///
/// # Errors
/// Everything that is wrong with it, in sentences.
pub fn read(text: &str) -> Result<Entry, Vec<String>> {
    if text.len() > MOST_BYTES {
        return Err(vec![format!("文件超过 {} KB，一篇案例不会这么长", MOST_BYTES / 1000)]);
    }
    let (front, body) = split(text).ok_or_else(|| vec!["文件要以一行“+++”开头，写完文件头再写一行“+++”".to_owned()])?;
    let front: Front = toml::from_str(front).map_err(|error| vec![format!("文件头读不懂：{}", plainly(&error))])?;
    let mut faults = Vec::new();
    let published = date(&front.published);
    let dispute_type = DisputeType::parse(&front.dispute_type);
    judge(&front, &mut faults);
    faults.extend(published.is_none().then(|| "published 要写成 2026-05-20 这样的日期".to_owned()));
    faults.extend(dispute_type.is_none().then(|| format!("dispute_type 里的“{}”不是十八类纠纷之一", front.dispute_type)));
    let sections = sections(body, &mut faults);
    match (published, dispute_type, sections) {
        (Some(published), Some(dispute_type), Some(sections)) if faults.is_empty() => Ok(Entry {
            number: front.number,
            slug: front.slug,
            title: front.title,
            year: front.year,
            dispute_type,
            techniques: front.techniques,
            result: front.result,
            difficulty: front.difficulty,
            room: Some(front.room).filter(|room| room != "none"),
            keywords: front.keywords,
            statutes: front.statutes,
            related: front.related,
            gist: front.gist,
            published,
            version: front.version,
            sections,
        }),
        _ => Err(faults),
    }
}

/// Front matter and body.
pub fn split(text: &str) -> Option<(&str, &str)> {
    let rest = text.strip_prefix("+++\n")?;
    let end = if rest.starts_with("+++\n") { 0 } else { rest.find("\n+++\n")? + 1 };
    Some((&rest[..end], &rest[end + 4..]))
}

/// The parser's message on one line, without the excerpt that it draws.
pub fn plainly(error: &toml::de::Error) -> String {
    error.message().replace('\n', " ")
}

/// A day without an hour.
pub fn date(written: &toml::value::Datetime) -> Option<NaiveDate> {
    if written.time.is_some() || written.offset.is_some() {
        return None;
    }
    let date = written.date?;
    NaiveDate::from_ymd_opt(i32::from(date.year), u32::from(date.month), u32::from(date.day))
}

/// What the front matter alone tells.
fn judge(front: &Front, faults: &mut Vec<String>) {
    let mut must = |holds: bool, sentence: &str| {
        if !holds {
            faults.push(sentence.to_owned());
        }
    };
    must(is_number(&front.number, front.year), "number 要写成“年份-四位数字”，年份和 year 相同");
    must(is_slug(&front.slug), "slug 只能用小写字母、数字和连字符");
    must((1..=MOST_TITLE).contains(&front.title.trim().chars().count()), "title 要有 1 到 30 个字");
    must((1..=MOST_GIST).contains(&front.gist.trim().chars().count()), "gist（调解要旨）要有 1 到 120 个字");
    must((1..=3).contains(&front.difficulty), "difficulty 是 1、2 或 3");
    must((3..=8).contains(&front.keywords.len()) && all_differ(&front.keywords), "keywords 要有 3 到 8 个，不重复");
    must(front.keywords.iter().all(|word| !word.trim().is_empty()), "keywords 里有空的词");
    must(!front.techniques.is_empty() && all_differ(&front.techniques), "techniques 至少一个，不重复");
    must(all_differ(&front.statutes), "statutes 里有重复的条文");
    must(all_differ(&front.related) && !front.related.contains(&front.number), "related 里有重复的编号，或者写了自己");
    let seen = |text: &str| !text.chars().any(|letter| letter.is_control() || is_invisible(letter));
    let shown = [&front.title, &front.gist].into_iter().chain(&front.keywords);
    must(shown.into_iter().all(|text| seen(text)), "title、gist 或 keywords 里有看不见的字符");
    must(front.version >= 1, "version 从 1 开始");
}

pub(super) fn is_number(number: &str, year: i32) -> bool {
    (1900..=9999).contains(&year)
        && number.strip_prefix(&format!("{year:04}-")).is_some_and(|rest| rest.len() == 4 && rest.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Whether a file or an address may be called so.
pub fn is_slug(slug: &str) -> bool {
    (1..=60).contains(&slug.len())
        && slug.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
        && !slug.starts_with('-')
        && !slug.ends_with('-')
}

/// Whether none stands there twice.
pub fn all_differ<T: Ord>(items: &[T]) -> bool {
    items.iter().collect::<std::collections::BTreeSet<_>>().len() == items.len()
}

/// The four sections of a body, if they are all there in their order and nothing stands in them that must not.
fn sections(body: &str, faults: &mut Vec<String>) -> Option<[String; 4]> {
    let sections = divided(body, faults).filter(|sections| sections.iter().map(|(title, _)| *title).eq(SECTIONS));
    let Some(sections) = sections else {
        let four = SECTIONS.map(|title| format!("“## {title}”")).join("、");
        faults.push(format!("正文要正好有四节，依次是{four}，前面没有别的字"));
        return None;
    };
    let texts: Vec<String> = sections.into_iter().map(|(_, text)| text.to_owned()).collect();
    texts.try_into().ok()
}

/// The sections of a body by their second-level headings, titles and texts. None when something stands before them or a heading is
/// no plain line of its own; what must not stand anywhere is told in `faults`.
pub fn divided<'b>(body: &'b str, faults: &mut Vec<String>) -> Option<Vec<(&'b str, &'b str)>> {
    let mut headings = Vec::new();
    for (event, range) in Parser::new_ext(body, Options::ENABLE_TABLES).into_offset_iter() {
        match event {
            Event::Start(Tag::Heading { level: HeadingLevel::H1 | HeadingLevel::H2, .. }) => headings.push(range),
            Event::Html(_) | Event::InlineHtml(_) => forbid(faults, "正文里不能有 HTML"),
            Event::Start(Tag::Link { .. }) => forbid(faults, "正文里不能有链接"),
            Event::Start(Tag::Image { .. }) => forbid(faults, "正文里不能有图片"),
            Event::Start(Tag::CodeBlock(_)) => forbid(faults, "正文里不能有代码块（行首不要空四格）"),
            _ => {}
        }
    }
    // Stars close no bold between a mark of Chinese and a letter, and readers see them.
    if words(body).contains("**") {
        forbid(faults, "有没变成粗体的“**”：把句号、冒号写到星号外面");
    }
    let before = headings.first().map_or(body, |range| &body[..range.start]);
    // In a list or a quotation a heading's line begins with another mark, which would be left behind in the section before it.
    let begins_a_line = |at: usize| at == 0 || body[..at].ends_with('\n');
    let plain = headings.iter().all(|range| begins_a_line(range.start) && body[range.clone()].starts_with("## "));
    if !before.trim().is_empty() || !plain {
        return None;
    }
    let ends = headings.iter().skip(1).map(|range| range.start).chain([body.len()]);
    let title = |range: &std::ops::Range<usize>| body[range.clone()].trim_start_matches('#').trim();
    let sections: Vec<_> = headings.iter().zip(ends).map(|(range, end)| (title(range), body[range.end..end].trim())).collect();
    faults.extend(sections.iter().filter(|(_, text)| text.is_empty()).map(|(title, _)| format!("“{title}”一节是空的")));
    Some(sections)
}

fn forbid(faults: &mut Vec<String>, sentence: &str) {
    if !faults.iter().any(|fault| fault == sentence) {
        faults.push(sentence.to_owned());
    }
}

/// The words of a text without its marks of Markdown; lines and cells of a table stand apart by a space.
pub fn words(markdown: &str) -> String {
    let mut words = String::new();
    for event in Parser::new_ext(markdown, Options::ENABLE_TABLES) {
        match event {
            Event::Text(text) | Event::Code(text) => words.push_str(&text),
            Event::End(TagEnd::Item | TagEnd::TableCell | TagEnd::Paragraph) | Event::HardBreak => words.push(' '),
            _ => {}
        }
    }
    words.trim().to_owned()
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A sound entry, with some lines of its front matter replaced and its body.
    pub(crate) fn written(replaced: &[(&str, &str)], body: &str) -> String {
        let mut lines = vec![
            ("number", "\"2026-0001\""),
            ("slug", "\"loushui\""),
            ("title", "\"楼上漏水\""),
            ("year", "2026"),
            ("dispute_type", "\"neighbour\""),
            ("techniques", "[\"site_visit\"]"),
            ("result", "\"settled\""),
            ("difficulty", "1"),
            ("room", "\"none\""),
            ("keywords", "[\"漏水\", \"闭水试验\", \"防水层\"]"),
            ("statutes", "[{ law = \"民法典\", article = 296 }]"),
            ("related", "[]"),
            ("gist", "\"先试水，再谈钱。\""),
            ("published", "2026-05-20"),
            ("version", "1"),
        ];
        for (name, value) in replaced {
            if let Some(line) = lines.iter_mut().find(|(known, _)| known == name) {
                line.1 = value;
            }
        }
        let front: Vec<String> = lines.iter().map(|(name, value)| format!("{name} = {value}")).collect();
        format!("+++\n{}\n+++\n\n{body}", front.join("\n"))
    }

    pub(crate) const BODY: &str =
        "## 案情简介\n\n楼上漏水。\n\n## 调解过程\n\n一起试水。\n\n## 调解结果\n\n- 修好。\n\n## 案例点评\n\n《民法典》第二百九十六条。\n";

    #[test]
    fn a_sound_entry_is_read_with_its_four_sections() {
        let entry = read(&written(&[], BODY)).unwrap();
        assert_eq!((entry.number.as_str(), entry.room, entry.dispute_type), ("2026-0001", None, DisputeType::Neighbour));
        assert_eq!(entry.sections[2], "- 修好。");
        assert_eq!(entry.statutes, [Cited { law: "民法典".to_owned(), article: 296 }]);
    }

    #[test]
    fn the_words_of_a_block_are_read_without_its_marks() {
        assert_eq!(words("先**试水**，\n再谈钱。"), "先试水，再谈钱。");
        assert_eq!(words("- 甲付款\n- 乙收款"), "甲付款 乙收款");
    }

    #[test]
    fn every_field_of_the_front_matter_says_what_is_wrong() {
        let long = format!("\"{}\"", "长".repeat(121));
        for (field, value, sentence) in [
            ("number", "\"2025-0001\"", "number 要写成"),
            ("number", "\"2026-1\"", "number 要写成"),
            ("slug", "\"Lou Shui\"", "slug 只能用"),
            ("title", "\"\"", "title 要有"),
            ("title", "\"漏\\u202e水\"", "看不见的字符"),
            ("year", "-2026", "number 要写成"),
            ("dispute_type", "\"quarrel\"", "不是十八类纠纷之一"),
            ("techniques", "[]", "techniques 至少一个"),
            ("difficulty", "4", "difficulty 是"),
            ("keywords", "[\"一\", \"一\", \"二\"]", "keywords 要有"),
            ("keywords", "[\"一\", \" \", \"二\"]", "空的词"),
            ("statutes", "[{ law = \"民法典\", article = 1 }, { law = \"民法典\", article = 1 }]", "重复的条文"),
            ("related", "[\"2026-0001\"]", "写了自己"),
            ("gist", long.as_str(), "gist"),
            ("published", "2026-05-20T10:00:00Z", "published 要写成"),
            ("version", "0", "version 从 1"),
            ("year", "\"今年\"", "文件头读不懂"),
            ("result", "\"settled\"\nmood = \"good\"", "文件头读不懂"),
        ] {
            let faults = read(&written(&[(field, value)], BODY)).unwrap_err();
            assert!(faults.iter().any(|fault| fault.contains(sentence)), "{field} = {value}: {faults:?}");
        }
    }

    #[test]
    fn a_body_is_four_sections_and_plain_markdown() {
        for (body, sentence) in [
            (BODY.replace("## 调解过程", "## 经过"), "正好有四节"),
            (BODY.replace("## 调解过程", "### 调解过程"), "正好有四节"),
            (BODY.replace("## 调解过程", "- ## 调解过程"), "正好有四节"),
            (BODY.replace("## 调解过程", "> ## 调解过程"), "正好有四节"),
            (format!("开头的话\n\n{BODY}"), "正好有四节"),
            (format!("{BODY}\n## 附记\n\n多了一节"), "正好有四节"),
            (BODY.replace("一起试水。", ""), "“调解过程”一节是空的"),
            (BODY.replace("一起试水。", "<b>试水</b>"), "不能有 HTML"),
            (BODY.replace("一起试水。", "<script>x</script>"), "不能有 HTML"),
            (BODY.replace("一起试水。", "[看](http://a.b)"), "不能有链接"),
            (BODY.replace("一起试水。", "![图](a.png)"), "不能有图片"),
            (BODY.replace("一起试水。", "    code"), "不能有代码块"),
            (BODY.replace("一起试水。", "**试水。**第二天再试。"), "没变成粗体"),
        ] {
            let faults = read(&written(&[], &body)).unwrap_err();
            assert!(faults.iter().any(|fault| fault.contains(sentence)), "{body}: {faults:?}");
        }
    }

    #[test]
    fn a_file_without_front_matter_or_of_great_length_is_refused() {
        for text in ["", "+++", "+++\n+++", BODY, "+++\nnumber = 1\n"] {
            assert!(read(text).is_err(), "{text}");
        }
        assert!(read("+++\n+++\n").unwrap_err()[0].contains("文件头读不懂"));
        assert!(read(&"长".repeat(100_000)).unwrap_err()[0].contains("文件超过"));
    }

    proptest! {
        #[test]
        fn no_text_makes_the_reader_panic(front in "\\PC{0,200}", body in "[#\\- \\n案情简介调解过程结果点评<>\\[\\]()!`|]{0,200}") {
            let _ = read(&format!("+++\n{front}\n+++\n{body}"));
            let _ = read(&written(&[], &body));
        }
    }
}
