//! The mediation school as far as it is read by everybody: courses of lessons as files, each lesson with the articles that it explains and
//! the classic cases by which it teaches, as `courses/README.md` lays down. A case never names its lessons; they are found from here. No
//! accounts, no exams, no hours.

pub mod checking;
pub mod courses;
pub mod mentions;
pub mod pages;
pub mod reading;

use chrono::NaiveDate;

use crate::casebook::Cited;

/// One course.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Course {
    /// The folder's name.
    pub slug: String,
    /// Title, at most 30 characters.
    pub title: String,
    /// For whom it is and what one can do after it, at most 120 characters.
    pub summary: String,
    /// Markdown of its introduction.
    pub about: String,
    /// Its lessons in their order.
    pub lessons: Vec<Lesson>,
}

/// One lesson.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lesson {
    /// Permanent, whatever course it stands in.
    pub id: String,
    /// The file's name without `.md`: two figures, a hyphen, a word.
    pub slug: String,
    /// Title, at most 30 characters.
    pub title: String,
    /// What one takes along, at most 120 characters.
    pub gist: String,
    /// Articles that it explains.
    pub statutes: Vec<Cited>,
    /// Cases by which it teaches.
    pub cases: Vec<Taught>,
    /// The day on which its law was last compared with the statutes.
    pub checked: NaiveDate,
    /// Its sections: title, Markdown.
    pub sections: Vec<(String, String)>,
}

impl Lesson {
    /// Whether it teaches by the case of this number.
    pub fn teaches(&self, number: &str) -> bool {
        self.cases.iter().any(|taught| taught.number == number)
    }
}

/// A case as a lesson teaches it: `2024-0001@1`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Taught {
    /// Its number in the casebook.
    pub number: String,
    /// The version that the lesson was written from.
    pub version: u32,
}
