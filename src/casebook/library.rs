//! A book opened for readers: its entries by number, its words, its index. Opened once, when somebody first asks; reading the
//! dictionary takes longer than all else.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use super::book::{self, Book};
use super::lists::Lists;
use super::search::asking::{self, Answer, Question};
use super::search::document::Document;
use super::search::embedded::Embedded;
use super::search::{Engine, Query, Trouble, measure, question};
use super::words::Words;
use super::{Cited, Entry, Fault};

/// See the file's head.
pub struct Library {
    entries: BTreeMap<String, Entry>,
    /// Techniques, results, statutes.
    pub lists: Lists,
    /// What could not be read.
    pub unread: Vec<Fault>,
    words: Words,
    engine: Box<dyn Engine>,
}

/// Why a library could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum Closed {
    /// The folder.
    #[error("the casebook cannot be read: {0}")]
    Folder(#[from] io::Error),
    /// The index.
    #[error(transparent)]
    Index(#[from] Trouble),
}

impl Library {
    /// Opens the book in a folder, or the one in the program.
    ///
    /// # Errors
    /// When the folder cannot be read or the index cannot be written.
    pub fn open(folder: Option<&Path>) -> Result<Library, Closed> {
        let book = folder.map_or_else(|| Ok(book::embedded()), book::of_folder)?;
        Ok(Library::of(book)?)
    }

    fn of(book: Book) -> Result<Library, Trouble> {
        let words = book.words();
        let documents = book.entries.values().map(|entry| Document::of(entry, &words, &book.lists));
        let engine = Box::new(Embedded::write(documents)?);
        let entries = book.entries.into_values().map(|entry| (entry.number.clone(), entry)).collect();
        Ok(Library { entries, lists: book.lists, unread: book.unread, words, engine })
    }

    /// Answers a question.
    ///
    /// # Errors
    /// When the engine cannot.
    pub fn ask(&self, question: &Question) -> Result<Answer, Trouble> {
        asking::ask(&self.words, self.engine.as_ref(), question)
    }

    /// What somebody may read.
    pub fn entry(&self, number: &str) -> Option<&Entry> {
        self.entries.get(number)
    }

    /// The entries that cite an article.
    pub fn citing(&self, cited: &Cited) -> Vec<&Entry> {
        self.entries.values().rev().filter(|entry| entry.statutes.contains(cited)).collect()
    }

    /// Entries like this one, each with what they have in common, the likest first.
    ///
    /// # Errors
    /// When the engine cannot answer.
    pub fn like(&self, entry: &Entry, most: usize) -> Result<Vec<(&Entry, Vec<String>)>, Trouble> {
        let text = [entry.title.as_str(), &entry.keywords.join("，"), &entry.gist].join("。");
        let needed = question::telling(&self.words, self.engine.as_ref(), &text)?;
        let query = Query { needed, enough: Some(2), count: most + 1, ..Query::default() };
        let hits = self.engine.search(&query)?.hits;
        let others = hits.iter().filter_map(|hit| self.entry(&hit.number)).filter(|other| other.number != entry.number);
        Ok(others.take(most).map(|other| (other, self.in_common(entry, other))).collect())
    }

    fn in_common(&self, one: &Entry, other: &Entry) -> Vec<String> {
        let mut reasons = Vec::new();
        if one.dispute_type == other.dispute_type {
            reasons.push(format!("同是{}", one.dispute_type.label()));
        }
        let techniques = one.techniques.iter().filter(|code| other.techniques.contains(code));
        reasons.extend(techniques.filter_map(|code| self.lists.technique(code)).map(|term| format!("都用了{}", term.name)));
        reasons.extend(one.statutes.iter().filter(|cited| other.statutes.contains(cited)).map(|cited| format!("都引用{cited}")));
        let keywords = one.keywords.iter().filter(|word| other.keywords.contains(word));
        reasons.extend(keywords.map(|word| format!("都讲{word}")));
        reasons.truncate(3);
        reasons
    }

    /// Numbers of all entries.
    pub fn numbers(&self) -> impl Iterator<Item = &str> {
        self.entries.keys().map(String::as_str)
    }

    /// The words by which it is searched.
    pub fn words(&self) -> &Words {
        &self.words
    }

    /// How good its answers are.
    ///
    /// # Errors
    /// When the engine cannot answer.
    pub fn measure(&self, questions: &[measure::Graded]) -> Result<BTreeMap<String, measure::Figures>, Trouble> {
        measure::figures(&self.words, self.engine.as_ref(), questions)
    }
}
