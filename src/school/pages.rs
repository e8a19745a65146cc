//! Public pages of the school: the courses, a course with its lessons, a lesson with the law and the cases by which it teaches. No
//! account, nothing is kept of who reads. A case is looked up at the moment of reading, so that a lesson shows the present one.

use std::collections::BTreeSet;

use actix_web::web::{Path, ServiceConfig, get, resource};
use serde::Serialize;

use super::courses::{self, Courses};
use super::{Course, Lesson, Taught, mentions};
use crate::app::App;
use crate::casebook::library::Library;
use crate::casebook::pages::{SectionView, StatuteView, section, statute};
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
    let lessons = is_meant(app, library, number).then(|| courses::embedded().teaching(number));
    links(lessons.into_iter().flatten())
}

/// Those that explain an article.
pub(crate) fn explaining(cited: &Cited) -> Vec<LessonLink> {
    links(courses::embedded().explaining(cited))
}

/// Whether the number is that of the case in the program's own book, by which the lessons teach: another folder of cases, or an office
/// that published it first, has another case under it.
fn is_meant(app: &App, library: &Library, number: &str) -> bool {
    app.house().config.casebook_folder().is_none() && !library.is_of_office(number)
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
    sections: Vec<SectionView>,
    cases: Vec<CaseView>,
    statutes: Vec<StatuteView>,
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
        Ok(page(&Book { app: &app, library: &library, gone }, course, lesson))
    })
    .await
}

fn found<'c>(courses: &'c Courses, course: &str, lesson: &str) -> Option<(&'c Course, &'c Lesson)> {
    let course = courses.course(course)?;
    Some((course, course.lessons.iter().find(|known| known.slug == lesson)?))
}

/// The casebook beside the lesson at this moment.
struct Book<'l> {
    app: &'l App,
    library: &'l Library,
    gone: BTreeSet<String>,
}

impl Book<'_> {
    /// A case that can be read.
    fn entry(&self, number: &str) -> Option<&Entry> {
        self.library.entry(number).filter(|_| is_meant(self.app, self.library, number) && !self.gone.contains(number))
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

fn page(book: &Book<'_>, course: &Course, lesson: &Lesson) -> LessonPage {
    let place = place(course, lesson);
    let href = |other: Option<&Lesson>| other.map(|other| format!("/school/{}/{}", course.slug, other.slug));
    LessonPage {
        course: course.title.clone(),
        course_href: format!("/school/{}", course.slug),
        place: format!("第 {place} 课，共 {} 课", course.lessons.len()),
        title: lesson.title.clone(),
        gist: lesson.gist.clone(),
        sections: sections(book, lesson),
        cases: lesson.cases.iter().map(|taught| book.case(taught)).collect(),
        statutes: lesson.statutes.iter().map(|cited| statute(book.library, cited)).collect(),
        checked: date_words(lesson.checked),
        before: href(place.checked_sub(2).and_then(|at| course.lessons.get(at))),
        next: href(course.lessons.get(place)),
    }
}

fn sections(book: &Book<'_>, lesson: &Lesson) -> Vec<SectionView> {
    let mut paragraph = 0;
    let named = |text: &str| mentions::each(text, |words, number| book.name(words, number));
    lesson.sections.iter().zip(1..).map(|((title, text), number)| section(title, &named(text), number, &mut paragraph)).collect()
}
