//! The courses that come with the program, read once; which lessons teach by a case and which explain an article.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use rust_embed::RustEmbed;

use super::{Course, Lesson, reading};
use crate::casebook::book::as_text;
use crate::casebook::{Cited, Fault};

/// The folder of courses.
#[derive(RustEmbed)]
#[folder = "courses/"]
#[include = "*/*.md"]
struct Files;

/// Courses that were read.
#[derive(Clone, Debug, Default)]
pub struct Courses {
    /// By the names of their folders.
    pub all: Vec<Course>,
    /// What could not be read, in the order of the files.
    pub unread: Vec<Fault>,
}

static EMBEDDED: LazyLock<Courses> =
    LazyLock::new(|| bound(Files::iter().filter_map(|name| Some((name.to_string(), Files::get(&name)?.data.into_owned()))).collect()));

/// The courses in the program.
pub fn embedded() -> &'static Courses {
    &EMBEDDED
}

impl Courses {
    /// The course of a name.
    pub fn course(&self, slug: &str) -> Option<&Course> {
        self.all.iter().find(|course| course.slug == slug)
    }

    /// Every lesson with its course.
    pub fn lessons(&self) -> impl Iterator<Item = (&Course, &Lesson)> {
        self.all.iter().flat_map(|course| course.lessons.iter().map(move |lesson| (course, lesson)))
    }

    /// The lessons that teach by a case.
    pub fn teaching(&self, number: &str) -> impl Iterator<Item = (&Course, &Lesson)> {
        self.lessons().filter(move |(_, lesson)| lesson.teaches(number))
    }

    /// The lessons that explain an article.
    pub fn explaining(&self, cited: &Cited) -> impl Iterator<Item = (&Course, &Lesson)> {
        self.lessons().filter(move |(_, lesson)| lesson.statutes.contains(cited))
    }
}

/// From files by their paths (`rumen/course.md`, `rumen/01-ziyuan.md`) to courses.
fn bound(files: BTreeMap<String, Vec<u8>>) -> Courses {
    let mut courses = Courses::default();
    let introduced: BTreeSet<String> = files.keys().filter_map(|file| Some(file.strip_suffix("/course.md")?.to_owned())).collect();
    let mut lessons: BTreeMap<String, Vec<Lesson>> = BTreeMap::new();
    let mut tell = |file: &str, sentences: Vec<String>| {
        courses.unread.extend(sentences.into_iter().map(|sentence| Fault { file: file.to_owned(), sentence }));
    };
    for (file, bytes) in files {
        let Some((folder, name)) = file.strip_suffix(".md").and_then(|path| path.split_once('/')) else { continue };
        let text = as_text(bytes).map_err(|sentence| vec![sentence.to_owned()]);
        let read = if name == "course" {
            text.and_then(|text| reading::course(folder, &text)).map(|course| courses.all.push(course))
        } else {
            text.and_then(|text| reading::lesson(name, &text)).map(|lesson| lessons.entry(folder.to_owned()).or_default().push(lesson))
        };
        read.unwrap_or_else(|sentences| tell(&file, sentences));
    }
    for course in &mut courses.all {
        course.lessons = lessons.remove(&course.slug).unwrap_or_default();
    }
    for folder in lessons.keys().filter(|folder| !introduced.contains(*folder)) {
        tell(folder, vec!["这些课没有 course.md，没有收进来".to_owned()]);
    }
    courses
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::reading::tests::LESSON;
    use super::*;

    /// One course of these lessons.
    pub(in crate::school) fn of_lessons(lessons: &[(&str, String)]) -> Courses {
        let course = ("rumen/course.md".to_owned(), "+++\ntitle = \"入门\"\nsummary = \"给新人。\"\n+++\n\n给刚来的人。\n".to_owned());
        of_texts(lessons.iter().map(|(name, text)| (format!("rumen/{name}.md"), text.clone())).chain([course]))
    }

    /// Courses of these files.
    pub(in crate::school) fn of_texts(files: impl IntoIterator<Item = (String, String)>) -> Courses {
        bound(files.into_iter().map(|(name, text)| (name, text.into_bytes())).collect())
    }

    #[test]
    fn lessons_stand_in_their_order_and_are_found_from_a_case_and_an_article() {
        let second = LESSON.replace("rumen-01", "rumen-02").replace("2024-0001", "2024-0002");
        let courses = of_lessons(&[("02-b", second), ("01-a", LESSON.to_owned())]);
        let slugs = |lessons: Vec<(&Course, &Lesson)>| lessons.into_iter().map(|(_, lesson)| lesson.slug.clone()).collect::<Vec<_>>();
        assert_eq!(slugs(courses.lessons().collect()), ["01-a", "02-b"]);
        assert_eq!(slugs(courses.teaching("2024-0002").collect()), ["02-b"]);
        assert_eq!(slugs(courses.explaining(&Cited { law: "民法典".to_owned(), article: 296 }).collect()), ["01-a", "02-b"]);
    }

    #[test]
    fn what_cannot_be_read_is_told_and_the_rest_stays() {
        let courses = of_lessons(&[("01-a", LESSON.to_owned()), ("02-b", "nothing".to_owned())]);
        assert_eq!((courses.all[0].lessons.len(), courses.unread.len()), (1, 1), "{:?}", courses.unread);
        let orphans = of_texts([("other/01-a.md".to_owned(), LESSON.to_owned())]);
        assert!(orphans.all.is_empty() && orphans.unread[0].sentence.contains("course.md"));
        let faulty = of_texts([("a/01-a.md".to_owned(), LESSON.to_owned()), ("a/course.md".to_owned(), "nothing".to_owned())]);
        assert_eq!(faulty.unread.iter().map(|fault| fault.file.as_str()).collect::<Vec<_>>(), ["a/course.md"]);
        let bytes = bound(BTreeMap::from([("a/01-a.md".to_owned(), vec![0xFF]), ("a/02-b.md".to_owned(), b"+++\r\n".to_vec())]));
        assert_eq!(
            bytes.unread.iter().map(|fault| fault.sentence.as_str()).collect::<Vec<_>>(),
            ["不是 UTF-8 文字", "换行要用 LF，不用 CRLF"]
        );
    }
}
