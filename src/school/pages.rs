//! Public pages of the school: the courses, a course with its lessons, a lesson with the law and the cases by which it teaches. No
//! account, nothing is kept of who reads. A case is looked up at the moment of reading, so that a lesson shows the present one.

use std::collections::BTreeSet;

use actix_web::web::{Path, ServiceConfig, get, resource};
use serde::Serialize;

use super::courses::{self, Courses};
use super::{Course, Lesson, Taught, mentions};
use crate::app::App;
use crate::casebook::library::Library;
use crate::casebook::pages::{SectionView, StatuteView, is_of_violence, section, statute};
use crate::casebook::{Cited, Entry};
use crate::clock::date_words;
use crate::editorial::visibility;
use crate::error::Error;
use crate::markdown;
use crate::web::{Answer, Ctx};

/// The doors.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(resource("/school").route(get().to(list)))
        .service(resource("/school/{course}").route(get().to(course)))
        .service(resource("/school/{course}/{lesson}").route(get().to(lesson)));
}

/// Lessons as a list shows them.
#[derive(Serialize)]
pub(crate) struct LessonLink {
    href: String,
    title: String,
    why: String,
}

/// Those that teach by a case.
pub(crate) fn teaching(app: &App, library: &Library, number: &str) -> Vec<LessonLink> {
    let lessons = (has_our_book(app) && !library.is_of_office(number)).then(|| courses::embedded().teaching(number));
    links(lessons.into_iter().flatten())
}

/// Those that explain an article.
pub(crate) fn explaining(cited: &Cited) -> Vec<LessonLink> {
    links(courses::embedded().explaining(cited))
}

/// Whether the cases are those in the program, by which the lessons teach; in another folder a number is that of another case, and so
/// is one that the office gave before the program had a case of this number.
fn has_our_book(app: &App) -> bool {
    app.house().config.casebook_folder().is_none()
}

fn links<'c>(lessons: impl Iterator<Item = (&'c Course, &'c Lesson)>) -> Vec<LessonLink> {
    lessons.map(|(course, lesson)| link(course, lesson, format!("{}，第 {} 课", course.title, place(course, lesson)))).collect()
}

fn link(course: &Course, lesson: &Lesson, why: String) -> LessonLink {
    LessonLink { href: format!("/school/{}/{}", course.slug, lesson.slug), title: lesson.title.clone(), why }
}

/// Which lesson of the course it is, from one.
fn place(course: &Course, lesson: &Lesson) -> usize {
    course.lessons.iter().position(|other| other.id == lesson.id).map_or(1, |at| at + 1)
}

#[derive(Serialize)]
struct ListPage {
    courses: Vec<LessonLink>,
}

async fn list(ctx: Ctx) -> Answer {
    ctx.public_page("school/courses.html", |_| {
        let shown = |course: &Course| LessonLink {
            href: format!("/school/{}", course.slug),
            title: course.title.clone(),
            why: format!("{} 课。{}", course.lessons.len(), course.summary),
        };
        Ok(ListPage { courses: courses::embedded().all.iter().map(shown).collect() })
    })
    .await
}

#[derive(Serialize)]
struct CoursePage {
    title: String,
    summary: String,
    about: String,
    lessons: Vec<LessonLink>,
}

async fn course(ctx: Ctx, slug: Path<String>) -> Answer {
    let wanted = slug.into_inner();
    ctx.public_page("school/course.html", move |_| {
        let course = courses::embedded().course(&wanted).ok_or(Error::NotFound)?;
        Ok(CoursePage {
            title: course.title.clone(),
            summary: course.summary.clone(),
            about: markdown::html(&course.about),
            lessons: course.lessons.iter().map(|lesson| link(course, lesson, lesson.gist.clone())).collect(),
        })
    })
    .await
}

#[derive(Serialize)]
struct LessonPage {
    course: String,
    course_href: String,
    place: String,
    title: String,
    gist: String,
    /// Tells of violence at home: a way out of the page.
    violence: bool,
    /// Whole, for paper.
    url: String,
    sections: Vec<SectionView>,
    cases: Vec<CaseView>,
    statutes: Vec<StatuteView>,
    /// What readers should know of a text of law that is cited.
    notes: Vec<String>,
    checked: String,
    before: Option<String>,
    next: Option<String>,
}

/// A case by which the lesson teaches; without an address it is not to be read here any more.
#[derive(Serialize)]
struct CaseView {
    href: Option<String>,
    title: String,
    gist: Option<String>,
    note: Option<String>,
}

async fn lesson(ctx: Ctx, path: Path<(String, String)>) -> Answer {
    let (app, (course, lesson)) = (ctx.app.clone(), path.into_inner());
    ctx.public_page("school/lesson.html", move |db| {
        let (course, lesson) = found(courses::embedded(), &course, &lesson).ok_or(Error::NotFound)?;
        let library = app.library_on(db)?;
        let gone = visibility::hidden(db, &library, lesson.cases.iter().map(|taught| taught.number.as_str()))?;
        let url = format!("{}/school/{}/{}", app.house().config.base_url, course.slug, lesson.slug);
        Ok(page(&Book { library: &library, gone, ours: has_our_book(&app) }, course, lesson, url))
    })
    .await
}

fn found<'c>(courses: &'c Courses, course: &str, lesson: &str) -> Option<(&'c Course, &'c Lesson)> {
    let course = courses.course(course)?;
    Some((course, course.lessons.iter().find(|known| known.slug == lesson)?))
}

/// The casebook beside the lesson at this moment.
struct Book<'l> {
    library: &'l Library,
    gone: BTreeSet<String>,
    ours: bool,
}

impl Book<'_> {
    /// A case that can be read.
    fn entry(&self, number: &str) -> Option<&Entry> {
        self.library.entry(number).filter(|_| self.ours && !self.library.is_of_office(number) && !self.gone.contains(number))
    }

    /// A case's name as Markdown; a link where it can be read.
    fn name(&self, words: &str, number: &str) -> String {
        match self.entry(number) {
            Some(entry) => format!("[{}《{}》](/casebook/{number})", words.trim_end(), markdown::literal(&entry.title)),
            None => words.to_owned(),
        }
    }

    fn case(&self, taught: &Taught) -> CaseView {
        let Some(entry) = self.entry(&taught.number) else {
            let (title, note) = (format!("案例 {}", taught.number), Some("这一篇现在不在案例库里。".to_owned()));
            return CaseView { href: None, title, gist: None, note };
        };
        let newer = format!("课里讲的是第 {} 版，案例已经改到第 {} 版。", taught.version, entry.version);
        CaseView {
            href: Some(format!("/casebook/{}", entry.number)),
            title: entry.title.clone(),
            gist: Some(entry.gist.clone()),
            note: (entry.version > taught.version).then_some(newer),
        }
    }
}

fn page(book: &Book<'_>, course: &Course, lesson: &Lesson, url: String) -> LessonPage {
    let place = place(course, lesson);
    let href = |other: Option<&Lesson>| other.map(|other| format!("/school/{}/{}", course.slug, other.slug));
    LessonPage {
        course: course.title.clone(),
        course_href: format!("/school/{}", course.slug),
        place: format!("第 {place} 课，共 {} 课", course.lessons.len()),
        title: lesson.title.clone(),
        gist: lesson.gist.clone(),
        violence: is_of_violence(&lesson.statutes),
        url,
        sections: sections(book, lesson),
        cases: lesson.cases.iter().map(|taught| book.case(taught)).collect(),
        statutes: lesson.statutes.iter().map(|cited| statute(book.library, cited)).collect(),
        notes: notes(book.library, &lesson.statutes),
        checked: date_words(lesson.checked),
        before: href(place.checked_sub(2).and_then(|at| course.lessons.get(at))),
        next: href(course.lessons.get(place)),
    }
}

fn notes(library: &Library, statutes: &[Cited]) -> Vec<String> {
    let cited = library.lists.laws.iter().filter(|law| statutes.iter().any(|one| one.law == law.law));
    cited.filter_map(|law| Some(format!("《{}》：{}", law.law, law.note.as_ref()?))).collect()
}

fn sections(book: &Book<'_>, lesson: &Lesson) -> Vec<SectionView> {
    let mut paragraph = 0;
    let named = |text: &str| mentions::each(text, |words, number| book.name(words, number));
    lesson.sections.iter().zip(1..).map(|((title, text), number)| section(title, &named(text), number, &mut paragraph)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::casebook::library::Base;

    const NUMBER: &str = "2024-0001";

    /// A lesson's word for the first case, and the name by which its text calls it.
    fn told(library: &Library, ours: bool) -> (CaseView, String) {
        let book = Book { library, gone: BTreeSet::new(), ours };
        (book.case(&Taught { number: NUMBER.to_owned(), version: 1 }), book.name("案例 2024-0001", NUMBER))
    }

    #[test]
    fn a_case_that_was_changed_since_is_shown_as_it_is_with_a_word_about_it() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("2024")).unwrap();
        let file = include_str!("../../casebook/2024/loushang-loushui.md").replace("version = 1", "version = 2");
        std::fs::write(folder.path().join("2024/loushang-loushui.md"), file).unwrap();
        let (case, name) = told(&Library::open(Some(folder.path())).unwrap(), true);
        assert_eq!(case.note.as_deref(), Some("课里讲的是第 1 版，案例已经改到第 2 版。"));
        assert!(case.href.is_some() && name.contains("](/casebook/2024-0001)"));
    }

    #[test]
    fn another_case_of_the_same_number_is_not_taken_for_the_one_that_is_taught() {
        let base = Base::open(None).unwrap();
        let theirs = Entry { title: "另一件事".to_owned(), ..Entry::clone(Library::open(None).unwrap().entry(NUMBER).unwrap()) };
        let office = Library::bound(&base, base.words(), vec![theirs], None).unwrap();
        for (library, ours) in [(&office, true), (&Library::open(None).unwrap(), false)] {
            let (case, name) = told(library, ours);
            assert!(case.href.is_none() && case.note.is_some() && !case.title.contains("另一件事"), "{ours}");
            assert_eq!(name, "案例 2024-0001");
        }
    }
}
