//! What must be true of lessons beside the casebook: their ids are given once, the cases by which they teach are there, the articles that
//! they name are those of their front matter, nothing in them tells who somebody is. A case that was changed or taken down since
//! is no fault of the lesson but worth a look.

use std::collections::{BTreeMap, BTreeSet};

use super::courses::Courses;
use super::{Course, Lesson, mentions};
use crate::casebook::book::Book;
use crate::casebook::lists::Lists;
use crate::casebook::{Entry, Fault, citations, telltale};

/// Everything that is wrong with the courses, in the order of the files.
pub fn check(courses: &Courses, book: &Book) -> Vec<Fault> {
    let mut faults = courses.unread.clone();
    let mut taken: BTreeMap<&str, String> = BTreeMap::new();
    for course in &courses.all {
        let file = format!("{}/course.md", course.slug);
        faults.extend(of_course(course, &book.lists).into_iter().map(|sentence| Fault { file: file.clone(), sentence }));
    }
    for (course, lesson) in courses.lessons() {
        let file = file_of(course, lesson);
        let twice = taken.insert(&lesson.id, file.clone()).map(|other| format!("id {} 已经是 {other} 的", lesson.id));
        let sentences = twice.into_iter().chain(of_one(lesson, book));
        faults.extend(sentences.map(|sentence| Fault { file: file.clone(), sentence }));
    }
    faults.sort();
    faults
}

/// What is worth a look and stops nothing.
pub fn remarks(courses: &Courses, book: &Book) -> Vec<Fault> {
    let numbers = by_number(book);
    let mut remarks = Vec::new();
    for (course, lesson) in courses.lessons() {
        let told = lesson.cases.iter().filter_map(|taught| match numbers.get(taught.number.as_str()) {
            Some(entry) if entry.version > taught.version => {
                Some(format!("案例 {} 已经是第 {} 版，课里讲的是第 {} 版", taught.number, entry.version, taught.version))
            }
            None if book.withdrawn.contains_key(&taught.number) => Some(format!("案例 {} 已经撤下，换一篇来讲", taught.number)),
            _ => None,
        });
        remarks.extend(told.map(|sentence| Fault { file: file_of(course, lesson), sentence }));
    }
    remarks
}

fn file_of(course: &Course, lesson: &Lesson) -> String {
    format!("{}/{}.md", course.slug, lesson.slug)
}

fn by_number(book: &Book) -> BTreeMap<&str, &Entry> {
    book.entries.values().map(|entry| (entry.number.as_str(), entry.as_ref())).collect()
}

fn of_course(course: &Course, lists: &Lists) -> Vec<String> {
    let text = [course.title.as_str(), &course.summary, &course.about].join("\n\n");
    let named = citations::of(&text, lists);
    let mut found = telling(&text);
    // The page links neither from here.
    let refers = !(named.found.is_empty() && named.unknown.is_empty() && named.homeless.is_empty() && mentions::of(&text).is_empty());
    found.extend(refers.then(|| "课程简介里不引条文，不点案例；放到课里讲".to_owned()));
    found.extend(course.lessons.is_empty().then(|| "这门课程一课也没有".to_owned()));
    let places: Vec<&str> = course.lessons.iter().map(|lesson| &lesson.slug[..2]).collect();
    let twice = places.windows(2).find(|pair| pair[0] == pair[1]);
    found.extend(twice.map(|pair| format!("有两课的序号都是 {}", pair[0])));
    found
}

fn of_one(lesson: &Lesson, book: &Book) -> Vec<String> {
    let said: Vec<&str> = lesson.sections.iter().map(|(_, text)| text.as_str()).collect();
    let shown = [lesson.title.as_str(), &lesson.gist].into_iter().chain(lesson.sections.iter().map(|(title, _)| title.as_str()));
    let text = shown.chain(said.iter().copied()).collect::<Vec<_>>().join("\n\n");
    let mut found = statutes(lesson, &text, &book.lists);
    // A case that a heading names is no link.
    found.extend(cases(lesson, &said.join("\n\n"), book));
    found.extend(telling(&text));
    found
}

fn telling(text: &str) -> Vec<String> {
    telltale::find(text).into_iter().map(|(kind, words)| format!("可能认得出人：{kind}“{words}”")).collect()
}

fn statutes(lesson: &Lesson, text: &str, lists: &Lists) -> Vec<String> {
    let named = citations::of(text, lists);
    let listed: BTreeSet<_> = lesson.statutes.iter().cloned().collect();
    let missing = lesson.statutes.iter().filter(|cited| lists.article(cited).is_none());
    let mut found: Vec<String> = missing.map(|cited| format!("statutes.toml 里没有{cited}；读过原文再加上")).collect();
    found.extend(named.unknown.iter().map(|law| format!("正文引用了《{law}》的条文，statutes.toml 里没有这部法")));
    found.extend(named.homeless.iter().map(|article| format!("正文的“第{article}条”前面没有写是哪部法")));
    found.extend(named.found.difference(&listed).map(|cited| format!("正文引用了{cited}，statutes 里没有列出")));
    found.extend(listed.difference(&named.found).map(|cited| format!("statutes 列出了{cited}，正文里没有引用")));
    found
}

fn cases(lesson: &Lesson, text: &str, book: &Book) -> Vec<String> {
    let numbers = by_number(book);
    let (named, listed) = (mentions::of(text), lesson.cases.iter().map(|taught| taught.number.clone()).collect::<BTreeSet<_>>());
    let mut found: Vec<String> = lesson
        .cases
        .iter()
        .filter_map(|taught| match numbers.get(taught.number.as_str()) {
            Some(entry) if entry.version < taught.version => Some(format!("案例 {} 还没有第 {} 版", taught.number, taught.version)),
            None if !book.withdrawn.contains_key(&taught.number) => Some(format!("案例 {} 不在案例库里", taught.number)),
            _ => None,
        })
        .collect();
    found.extend(named.difference(&listed).map(|number| format!("正文讲到案例 {number}，cases 里没有列出")));
    found.extend(listed.difference(&named).map(|number| format!("cases 列出了 {number}，正文里没有讲到")));
    found
}

#[cfg(test)]
mod tests {
    use super::super::courses::tests::{of_lessons, of_texts};
    use super::super::reading::tests::LESSON;
    use super::super::{courses, reading};
    use super::*;
    use crate::casebook::book;

    fn told(lessons: &[(&str, String)]) -> Vec<String> {
        check(&of_lessons(lessons), &book::embedded()).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn the_courses_in_the_program_have_no_fault() {
        let (courses, book) = (courses::embedded(), book::embedded());
        let told: Vec<String> = check(courses, &book).iter().map(ToString::to_string).collect();
        assert!(told.is_empty(), "{}", told.join("\n"));
        assert!(courses.lessons().count() >= 7);
    }

    #[test]
    fn a_lesson_says_what_is_wrong_with_it_beside_the_casebook() {
        assert_eq!(told(&[("01-a", LESSON.to_owned())]), Vec::<String>::new());
        for (from, to, sentence) in [
            ("2024-0001@1", "2024-0001@9", "还没有第 9 版"),
            ("2024-0001", "2024-9999", "案例 2024-9999 不在案例库里"),
            ("2024-0001@1", "2024-0002@1", "正文讲到案例 2024-0001，cases 里没有列出"),
            ("2024-0001@1", "2024-0002@1", "cases 列出了 2024-0002，正文里没有讲到"),
            ("296 }", "297 }", "statutes 列出了《民法典》第297条"),
            ("《民法典》第二百九十六条", "第二百九十六条", "前面没有写是哪部法"),
            ("《民法典》第二百九十六条", "《某法》第三条", "没有这部法"),
            ("见案例", "电话13800138000，见案例", "手机号码"),
        ] {
            let told = told(&[("01-a", LESSON.replace(from, to))]);
            assert!(told.iter().any(|fault| fault.contains(sentence)), "{sentence}: {told:?}");
        }
        let twice = told(&[("01-a", LESSON.to_owned()), ("02-b", LESSON.to_owned())]);
        assert_eq!(twice, ["rumen/02-b.md：id rumen-01 已经是 rumen/01-a.md 的"]);
        assert_eq!(told(&[]), ["rumen/course.md：这门课程一课也没有"]);
        let same_place = told(&[("01-a", LESSON.to_owned()), ("01-b", LESSON.replace("rumen-01", "rumen-02"))]);
        assert_eq!(same_place, ["rumen/course.md：有两课的序号都是 01"]);
        let course =
            "+++\ntitle = \"入门\"\nsummary = \"给新人。\"\n+++\n\n先看案例 2024-0001，再读《民法典》第二百九十六条，电话13800138000。\n";
        let files = [("a/01-a.md".to_owned(), LESSON.to_owned()), ("a/course.md".to_owned(), course.to_owned())];
        let said: Vec<String> = check(&of_texts(files), &book::embedded()).iter().map(ToString::to_string).collect();
        assert!(said.len() == 2 && said.iter().any(|fault| fault.contains("不点案例")) && said.iter().any(|fault| fault.contains("手机")));
    }

    #[test]
    fn a_case_that_changed_or_was_taken_down_since_is_worth_a_look() {
        let (mut book, courses) = (book::embedded(), of_lessons(&[("01-a", LESSON.to_owned())]));
        let file = "2024/loushang-loushui.md";
        let newer = Entry { version: 2, ..Entry::clone(&book.entries[file]) };
        book.entries.insert(file.to_owned(), newer.into());
        let told = |book: &Book| remarks(&courses, book).iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(told(&book), ["rumen/01-a.md：案例 2024-0001 已经是第 2 版，课里讲的是第 1 版"]);
        book.entries.remove(file);
        let (withdrawn, _) = crate::casebook::tombstones::read(
            "[[withdrawn]]\nnumber = \"2024-0001\"\non = 2026-11-23\nreason = \"law\"\nsentence = \"法律改了。\"\n",
        );
        book.withdrawn = withdrawn;
        assert_eq!(told(&book), ["rumen/01-a.md：案例 2024-0001 已经撤下，换一篇来讲"]);
        assert!(check(&courses, &book).is_empty());
        assert!(reading::lesson("01-a", LESSON).is_ok());
    }
}
