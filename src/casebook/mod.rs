//! The casebook: classic cases as files, each with front matter and four sections, as `casebook/README.md` lays down.
//!
//! Here an entry is a record that was read from a file; how it is read is in `reading`, what must be true of it and of the
//! whole book in `checking`. Who may publish, and the search, do not live here.

pub mod anonymise;
pub mod book;
pub mod checking;
pub mod citations;
pub mod edition;
pub mod library;
pub mod likeness;
pub mod lists;
pub mod one_question;
pub mod pages;
pub mod reading;
pub mod search;
pub mod telltale;
pub mod tombstones;
pub mod words;
pub mod writing;

use chrono::NaiveDate;

use crate::intake::DisputeType;

/// How difficult a case was: code and name.
pub const DIFFICULTIES: [(&str, &str); 3] = [("1", "常见"), ("2", "要细心"), ("3", "疑难")];

/// The four sections of an entry, in their order.
pub const SECTIONS: [&str; 4] = ["案情简介", "调解过程", "调解结果", "案例点评"];

/// One classic case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Permanent number: `2024-0001`.
    pub number: String,
    /// The file's name without `.md`.
    pub slug: String,
    /// Title, at most 30 characters.
    pub title: String,
    /// Year of number, folder and publication.
    pub year: i32,
    /// One of the eighteen.
    pub dispute_type: DisputeType,
    /// Codes of techniques, the most telling first.
    pub techniques: Vec<String>,
    /// Code of a result.
    pub result: String,
    /// 1 plain, 2 some care, 3 hard.
    pub difficulty: u8,
    /// Code of the brand room, none when it was another.
    pub room: Option<String>,
    /// Three to eight.
    pub keywords: Vec<String>,
    /// Statutes cited.
    pub statutes: Vec<Cited>,
    /// Numbers of related entries.
    pub related: Vec<String>,
    /// 调解要旨, at most 120 characters.
    pub gist: String,
    /// First publication.
    pub published: NaiveDate,
    /// 1, and one more for each published change.
    pub version: u32,
    /// Markdown of the four sections, headings left out, in the order of [`SECTIONS`].
    pub sections: [String; 4],
}

impl Entry {
    /// The blocks of the four sections in their order, as Markdown: what has an address of its own on a page.
    pub fn blocks(&self) -> impl Iterator<Item = &str> {
        self.sections.iter().flat_map(|section| blocks(section))
    }

    /// The same blocks as one reads them, without marks of Markdown.
    pub fn paragraphs(&self) -> Vec<String> {
        self.blocks().map(reading::words).collect()
    }
}

/// The blocks of one section.
pub fn blocks(section: &str) -> impl Iterator<Item = &str> {
    section.split("\n\n").map(str::trim).filter(|block| !block.is_empty())
}

/// One article of one statute.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cited {
    /// Canonical short name in `statutes.toml`.
    pub law: String,
    /// Article.
    pub article: u32,
}

impl std::fmt::Display for Cited {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "《{}》第{}条", self.law, self.article)
    }
}

/// What is wrong with one file of a book, in a sentence for its editor.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// Path within the book.
    pub file: String,
    /// The sentence.
    pub sentence: String,
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}：{}", self.file, self.sentence)
    }
}
