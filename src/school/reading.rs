//! From the text of a file to a course or a lesson: TOML front matter between two lines of `+++`, then Markdown. Every mistake is named,
//! not only the first. What only the casebook can tell (whether a case or an article is there) is not asked here.

use serde::Deserialize;

use super::{Course, Lesson, Taught, mentions};
use crate::casebook::Cited;
use crate::casebook::reading::{all_differ, date, divided, is_slug, plainly, split, words};
use crate::identity::is_invisible;

/// Longer than any lesson that somebody reads to its end, in bytes.
const MOST_BYTES: usize = 200_000;
const MOST_TITLE: usize = 30;
const MOST_GIST: usize = 120;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CourseFront {
    title: String,
    summary: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LessonFront {
    id: String,
    title: String,
    gist: String,
    statutes: Vec<Cited>,
    cases: Vec<String>,
    checked: toml::value::Datetime,
}

/// Reads `course.md` of the folder `slug`; its lessons are put in later.
///
/// # Errors
/// Everything that is wrong with it, in sentences.
pub fn course(slug: &str, text: &str) -> Result<Course, Vec<String>> {
    let (CourseFront { title, summary }, body) = front(text)?;
    let mut faults = shown(&title, &summary, "summary");
    faults.extend((!is_slug(slug)).then(|| "课程文件夹的名字只能用小写字母、数字和连字符".to_owned()));
    faults.extend(body.trim().is_empty().then(|| "文件头下面要写课程简介".to_owned()));
    divided(body, &mut faults);
    faults.extend(body.lines().any(|line| line.starts_with('#')).then(|| "课程简介里不要小标题".to_owned()));
    whole(Course { slug: slug.to_owned(), title, summary, about: body.trim().to_owned(), lessons: Vec::new() }, faults)
}

/// Reads the lesson in the file `slug`.
///
/// # Errors
/// Everything that is wrong with it, in sentences.
pub fn lesson(slug: &str, text: &str) -> Result<Lesson, Vec<String>> {
    let (LessonFront { id, title, gist, statutes, cases, checked }, body) = front(text)?;
    let mut faults = shown(&title, &gist, "gist");
    let taught: Vec<Taught> = cases.iter().filter_map(|case| case_of(case)).collect();
    let checked = date(&checked);
    let mut must = |holds: bool, sentence: &str| faults.extend((!holds).then(|| sentence.to_owned()));
    must(is_slug(slug) && is_numbered(slug), "文件名要写成“两位数字-名字.md”，名字只用小写字母、数字和连字符");
    must(is_slug(&id), "id 只能用小写字母、数字和连字符");
    must(all_differ(&statutes), "statutes 里有重复的条文");
    must(taught.len() == cases.len(), "cases 要写成“编号@版本”，例如 2024-0001@1");
    must(all_differ(&taught.iter().map(|taught| &taught.number).collect::<Vec<_>>()), "cases 里有重复的案例");
    must(checked.is_some(), "checked 要写成 2026-05-20 这样的日期");
    let sections = divided(body, &mut faults).filter(|sections| !sections.is_empty());
    faults.extend(sections.is_none().then(|| "正文要分成几节，每节以“## 标题”开头，前面没有别的字".to_owned()));
    let sections: Vec<(String, String)> =
        sections.unwrap_or_default().into_iter().map(|(title, text)| (title.to_owned(), text.to_owned())).collect();
    let marked = sections.iter().find(|(title, _)| !is_plain(title));
    faults.extend(marked.map(|(title, _)| format!("小标题“{title}”要有 1 到 {MOST_TITLE} 个字，不带符号标记")));
    let broken = sections.iter().find(|(_, text)| !is_whole_when_linked(text));
    faults.extend(broken.map(|(title, _)| format!("“{title}”一节里，案例的名字会变成链接；不要写在“**”或者“`”旁边")));
    let slug = slug.to_owned();
    whole(Lesson { id, slug, title, gist, statutes, cases: taught, checked: checked.unwrap_or_default(), sections }, faults)
}

fn whole<T>(read: T, faults: Vec<String>) -> Result<T, Vec<String>> {
    if faults.is_empty() { Ok(read) } else { Err(faults) }
}

fn front<F: serde::de::DeserializeOwned>(text: &str) -> Result<(F, &str), Vec<String>> {
    if text.len() > MOST_BYTES {
        return Err(vec![format!("文件超过 {} KB，一课不会这么长", MOST_BYTES / 1000)]);
    }
    let (front, body) = split(text).ok_or_else(|| vec!["文件要以一行“+++”开头，写完文件头再写一行“+++”".to_owned()])?;
    let front = toml::from_str(front).map_err(|error| vec![format!("文件头读不懂：{}", plainly(&error))])?;
    Ok((front, body))
}

/// What is wrong with the two lines that lists show.
fn shown(title: &str, line: &str, name: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let fits = |text: &str, most: usize| (1..=most).contains(&text.trim().chars().count());
    faults.extend((!fits(title, MOST_TITLE)).then(|| format!("title 要有 1 到 {MOST_TITLE} 个字")));
    faults.extend((!fits(line, MOST_GIST)).then(|| format!("{name} 要有 1 到 {MOST_GIST} 个字")));
    let unseen = [title, line].concat().chars().any(|letter| letter.is_control() || is_invisible(letter));
    faults.extend(unseen.then(|| format!("title 或 {name} 里有看不见的字符")));
    faults
}

/// Whether the page, which writes a heading as it stands, shows no marks of Markdown.
fn is_plain(title: &str) -> bool {
    (1..=MOST_TITLE).contains(&title.chars().count()) && words(&format!("## {title}")) == title
}

/// Whether bold is still bold, and no link shows its address, once the page has made links of the cases that are named.
fn is_whole_when_linked(text: &str) -> bool {
    let seen = words(&mentions::each(text, |words, number| format!("[{}《某》](/casebook/{number})", words.trim_end())));
    !seen.contains("**") && !seen.contains("](")
}

/// `01-ziyuan`: two figures that give the order, then a name.
fn is_numbered(slug: &str) -> bool {
    matches!(slug.as_bytes(), [one, other, b'-', _, ..] if one.is_ascii_digit() && other.is_ascii_digit())
}

/// `2024-0001@1`.
fn case_of(text: &str) -> Option<Taught> {
    let (number, version) = text.split_once('@')?;
    let (year, serial) = number.split_once('-')?;
    let figures = |text: &str| text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    let version = version.parse().ok().filter(|number: &u32| *number > 0 && number.to_string() == version)?;
    (figures(year) && figures(serial)).then(|| Taught { number: number.to_owned(), version })
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A sound lesson.
    pub(in crate::school) const LESSON: &str = "+++\nid = \"rumen-01\"\ntitle = \"先试水\"\ngist = \"先试水，再谈钱。\"\n\
        statutes = [{ law = \"民法典\", article = 296 }]\ncases = [\"2024-0001@1\"]\nchecked = 2026-11-29\n+++\n\n\
        ## 事情\n\n见案例 2024-0001。\n\n## 法律\n\n《民法典》第二百九十六条。\n";

    #[test]
    fn a_sound_lesson_is_read_with_its_sections_and_cases() {
        let lesson = lesson("01-shishui", LESSON).unwrap();
        assert_eq!(lesson.cases, [Taught { number: "2024-0001".to_owned(), version: 1 }]);
        assert_eq!(lesson.sections.iter().map(|(title, _)| title.as_str()).collect::<Vec<_>>(), ["事情", "法律"]);
        assert!(lesson.teaches("2024-0001") && !lesson.teaches("2024-0002"));
    }

    #[test]
    fn a_lesson_says_everything_that_is_wrong_with_it() {
        for (slug, from, to, sentence) in [
            ("shishui", "", "", "文件名要写成"),
            ("1-shishui", "", "", "文件名要写成"),
            ("01-试水", "", "", "文件名要写成"),
            ("01-a", "rumen-01", "入门", "id 只能用"),
            ("01-a", "title = \"先试水\"", "title = \" \"", "title 要有"),
            ("01-a", "先试水，再谈钱。", "", "gist 要有"),
            ("01-a", "title = \"先试水\"", "title = \"先\\u202e试\"", "看不见的字符"),
            ("01-a", "2024-0001@1", "2024-0001", "编号@版本"),
            ("01-a", "2024-0001@1", "2024-0001@0", "编号@版本"),
            ("01-a", "2024-0001@1", "2024-0001@01", "编号@版本"),
            ("01-a", "[\"2024-0001@1\"]", "[\"2024-0001@1\", \"2024-0001@2\"]", "重复的案例"),
            ("01-a", "2026-11-29", "2026-11-29T08:00:00Z", "checked 要写成"),
            ("01-a", "checked", "seen", "文件头读不懂"),
            ("01-a", "## 事情", "开头的话\n\n## 事情", "正文要分成几节"),
            ("01-a", "## 法律", "# 法律", "正文要分成几节"),
            ("01-a", "见案例 2024-0001。", "", "“事情”一节是空的"),
            ("01-a", "## 法律", "## **法律**", "不带符号标记"),
            ("01-a", "## 法律", "## 法律 ##", "不带符号标记"),
            ("01-a", "## 法律", "## ", "要有 1 到"),
            ("01-a", "见案例 2024-0001。", "再看**案例 2024-0001 的做法**。", "会变成链接"),
            ("01-a", "见案例 2024-0001。", "再看 `案例 2024-0001`。", "会变成链接"),
            ("01-a", "见案例", "<b>见</b>案例", "不能有 HTML"),
            ("01-a", "见案例", "[见](http://a.b)案例", "不能有链接"),
        ] {
            let faults = lesson(slug, &LESSON.replace(from, to)).unwrap_err();
            assert!(faults.iter().any(|fault| fault.contains(sentence)), "{sentence}: {faults:?}");
        }
        assert!(lesson("01-a", &"长".repeat(100_000)).unwrap_err()[0].contains("文件超过"));
    }

    #[test]
    fn a_course_has_an_introduction_without_headings() {
        let text = "+++\ntitle = \"入门\"\nsummary = \"给新人。\"\n+++\n\n给刚来的人。\n";
        assert_eq!(course("rumen", text).unwrap().about, "给刚来的人。");
        for (slug, text, sentence) in [
            ("rumen", text.replace("给刚来的人。", ""), "要写课程简介"),
            ("rumen", text.replace("给刚来的人。", "## 给谁\n\n新人。"), "不要小标题"),
            ("入门", text.to_owned(), "只能用小写字母"),
        ] {
            let faults = course(slug, &text).unwrap_err();
            assert!(faults.iter().any(|fault| fault.contains(sentence)), "{sentence}: {faults:?}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_the_reader_panic(front in "\\PC{0,200}", body in "[#\\- \\n案例法律<>\\[\\]()!`|]{0,200}") {
            let _ = lesson("01-a", &format!("+++\n{front}\n+++\n{body}"));
            let _ = lesson("01-a", &LESSON.replace("见案例 2024-0001。", &body));
            let _ = course("a", &format!("+++\ntitle = \"一\"\nsummary = \"二\"\n+++\n{body}"));
        }
    }
}
