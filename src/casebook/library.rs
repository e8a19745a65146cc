//! A book opened for readers: its entries by number, its words, its index, and the search server's when there is one. The book of
//! files is read once, at the start or when somebody first asks (the dictionary takes longer than all else); a library is bound from
//! it and from the entries that the office published, and bound anew when those change.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::Path;
use std::sync::{Arc, LazyLock, OnceLock};
use std::time::Duration;

use super::book::{self, Book};
use super::lists::Lists;
use super::search::asking::{self, Answer, Question};
use super::search::document::{Document, Meant};
use super::search::embedded::Embedded;
use super::search::meilisearch::{Away, Documents, Edition, Meilisearch, Pause};
use super::search::standing::{AGAIN, Standing, State};
use super::search::{Engine, Query, Term, Trouble, measure, question};
use super::tombstones::{self, Tombstone};
use super::words::Words;
use super::words::synonyms::Synonyms;
use super::{Cited, Entry, Fault};

/// See the file's head.
pub struct Library {
    stock: Arc<Stock>,
    /// Techniques, results, statutes.
    pub lists: Lists,
    /// What could not be read.
    pub unread: Vec<Fault>,
    engine: Standing,
    /// Numbers of the entries that the office published itself: the database decides whether they are shown.
    office: BTreeSet<String>,
    /// What stands in the place of entries that the book itself took out.
    tombstones: BTreeMap<String, Tombstone>,
    /// Numbers that are not shown any more; they stay taken.
    withdrawn: BTreeSet<String>,
}

/// What an office adds to the book of files, and what it takes out of it.
#[derive(Default)]
pub struct Office {
    /// Entries that it published.
    pub entries: Vec<Entry>,
    /// Numbers that it withdrew, of the book and its own.
    pub withdrawn: BTreeSet<String>,
}

impl From<Vec<Entry>> for Office {
    fn from(entries: Vec<Entry>) -> Office {
        Office { entries, ..Office::default() }
    }
}

/// What the engines are written from; the server's may be written again at any time.
struct Stock {
    entries: BTreeMap<String, Arc<Entry>>,
    words: Arc<Words>,
    lists: Lists,
    meant: Meant,
}

impl Stock {
    fn documents(&self) -> impl Iterator<Item = Document> {
        self.entries().map(|entry| self.document(entry))
    }

    fn document(&self, entry: &Entry) -> Document {
        Document::of(entry, &self.words, &self.lists, &self.meant)
    }

    fn entries(&self) -> impl DoubleEndedIterator<Item = &Entry> {
        self.entries.values().map(Arc::as_ref)
    }

    /// Writes the embedded index.
    fn written(&self) -> Result<Embedded, Trouble> {
        let entries: Vec<&Entry> = self.entries().collect();
        Embedded::write(&entries, |entry| self.document(entry))
    }

    /// Which edition it is, for a server.
    fn edition(&self) -> Edition {
        let mut edition = Edition::default();
        self.documents().for_each(|document| edition.read(&document));
        edition
    }
}

impl Documents for Arc<Stock> {
    fn each(&self, take: &mut dyn FnMut(Document) -> Result<(), Away>) -> Result<(), Away> {
        self.documents().try_for_each(take)
    }
}

/// The book of files, read, and the words by which it is searched: what every library of this process is bound from.
pub struct Base {
    book: Book,
    /// Made when first asked for: an office with words of its own needs only those.
    words: OnceLock<Arc<Words>>,
}

/// The book in the program never changes while it runs.
static IN_THE_PROGRAM: LazyLock<Arc<Base>> = LazyLock::new(|| Arc::new(Base::of(book::embedded())));

impl Base {
    /// Reads the book in a folder, or the one in the program.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn open(folder: Option<&Path>) -> Result<Arc<Base>, Closed> {
        folder.map_or_else(|| Ok(Arc::clone(&IN_THE_PROGRAM)), |folder| Ok(Arc::new(Base::of(book::of_folder(folder)?))))
    }

    fn of(book: Book) -> Base {
        Base { words: OnceLock::new(), book }
    }

    /// The synonyms of its files.
    pub fn synonyms(&self) -> &Synonyms {
        &self.book.synonyms
    }

    /// The words that come with it.
    pub fn words(&self) -> Arc<Words> {
        Arc::clone(self.words.get_or_init(|| Arc::new(self.book.words())))
    }

    /// Its words with other synonyms; reads the dictionary again.
    pub fn words_with(&self, synonyms: Synonyms) -> Words {
        self.book.words_with(synonyms)
    }
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
    /// Opens the book in a folder, or the one in the program; with a search server, when there is one.
    ///
    /// # Errors
    /// When the folder cannot be read or the index cannot be written.
    pub fn open(folder: Option<&Path>) -> Result<Library, Closed> {
        let base = Base::open(folder)?;
        Ok(Library::bound(&base, base.words(), Office::default(), None)?)
    }

    /// The book of files together with what the office published. Where both have a number, the office's entry is kept, because it
    /// has been cited here, and the other is told among [`Library::unread`].
    ///
    /// # Errors
    /// When the index cannot be written.
    pub fn bound(base: &Base, words: Arc<Words>, office: impl Into<Office>, server: Option<Meilisearch>) -> Result<Library, Trouble> {
        let Book { entries: files, lists, unread, withdrawn: tombstones, .. } = &base.book;
        let (lists, mut unread, Office { entries: office, mut withdrawn }) = (lists.clone(), unread.clone(), office.into());
        let kept = files.values().filter(|entry| !withdrawn.contains(&entry.number));
        let mut entries: BTreeMap<String, Arc<Entry>> = kept.map(|entry| (entry.number.clone(), Arc::clone(entry))).collect();
        let numbers: BTreeSet<String> = office.iter().map(|entry| entry.number.clone()).collect();
        let tombstones = tombstones.clone();
        for number in tombstones.keys().filter(|number| numbers.contains(*number)) {
            let sentence = format!("编号 {number} 是本单位发布的一篇，仍然公开；要撤下，请在案例编辑里撤下");
            unread.push(Fault { file: tombstones::FILE.to_owned(), sentence });
        }
        withdrawn.extend(tombstones.keys().cloned());
        for (file, entry) in files.iter().filter(|(_, entry)| numbers.contains(&entry.number)) {
            let sentence = format!("编号 {} 已经是本单位发布的一篇，这一篇没有收进来", entry.number);
            unread.push(Fault { file: file.clone(), sentence });
        }
        entries.extend(office.into_iter().map(|entry| (entry.number.clone(), Arc::new(entry))));
        let meant = Meant::of(&words, &lists);
        let stock = Arc::new(Stock { entries, words, lists: lists.clone(), meant });
        let embedded = stock.written()?;
        let engine = match server {
            Some(server) => Standing::with(embedded, server.holding(stock.edition()), Box::new(Arc::clone(&stock)), AGAIN)?,
            None => Standing::alone(embedded),
        };
        Ok(Library { stock, lists, unread, engine, office: numbers, tombstones, withdrawn })
    }

    /// True for an entry that the office published itself.
    pub fn is_of_office(&self, number: &str) -> bool {
        self.office.contains(number)
    }

    /// True for a number that was taken down, by the book or by the office.
    pub fn is_withdrawn(&self, number: &str) -> bool {
        self.entry(number).is_none() && self.withdrawn.contains(number)
    }

    /// Every entry, by number.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.stock.entries()
    }

    /// Numbers that the book of files has taken, and all that were withdrawn: none of them is given again.
    pub fn book_numbers(&self) -> impl Iterator<Item = &str> {
        let shown = self.stock.entries.keys().filter(|number| !self.is_of_office(number));
        shown.chain(&self.withdrawn).map(String::as_str)
    }

    /// What the book itself took out.
    pub fn tombstones(&self) -> impl Iterator<Item = &Tombstone> {
        self.tombstones.values().filter(|stone| !self.is_of_office(&stone.number))
    }

    /// What stands in the place of an entry that the book itself took out.
    pub fn tombstone(&self, number: &str) -> Option<&Tombstone> {
        self.tombstones.get(number).filter(|_| !self.is_of_office(number))
    }

    /// Which engine answers.
    pub fn state(&self) -> State {
        self.engine.state()
    }

    /// Waits until another engine answers, no longer than so long; says whether it came to that.
    pub fn waits_for(&self, most: Duration, wanted: impl Fn(&State) -> bool) -> bool {
        self.engine.waits_for(most, wanted)
    }

    /// The engine that answers.
    pub fn engine(&self) -> &dyn Engine {
        &self.engine
    }

    /// A server that is made to hold this book, now: for measuring and testing it alone.
    ///
    /// # Errors
    /// When it does not answer or refuses.
    pub fn on_server(&self, server: Meilisearch, pause: Pause<'_>) -> Result<Meilisearch, Away> {
        let server = server.holding(self.stock.edition());
        server.build(&self.stock, pause)?;
        Ok(server)
    }

    /// Answers a question.
    ///
    /// # Errors
    /// When the engine cannot.
    pub fn ask(&self, question: &Question) -> Result<Answer, Trouble> {
        asking::ask(self.words(), &self.engine, question)
    }

    /// What somebody may read.
    pub fn entry(&self, number: &str) -> Option<&Entry> {
        self.stock.entries.get(number).map(Arc::as_ref)
    }

    /// The entries that cite an article.
    pub fn citing(&self, cited: &Cited) -> Vec<&Entry> {
        self.stock.entries().rev().filter(|entry| entry.statutes.contains(cited)).collect()
    }

    /// Entries like this one, each with what they have in common, the likest first. What has nothing in common that could be named is
    /// not like it.
    ///
    /// # Errors
    /// When the engine cannot answer.
    pub fn like(&self, entry: &Entry, most: usize) -> Result<Vec<(&Entry, Vec<String>)>, Trouble> {
        let text = [entry.title.as_str(), &entry.keywords.join("，"), &entry.gist].join("。");
        let needed = question::telling(self.words(), &self.engine, &text)?;
        let query = Query { needed, enough: Some(2), count: most * 4 + 1, ..Query::default() };
        let hits = self.engine.search(&query)?.hits;
        let others = hits.iter().filter_map(|hit| self.entry(&hit.number)).filter(|other| other.number != entry.number);
        let named = others.map(|other| (other, self.in_common(entry, other, &query.needed))).filter(|(_, reasons)| !reasons.is_empty());
        Ok(named.take(most).collect())
    }

    fn in_common(&self, one: &Entry, other: &Entry, told: &[Term]) -> Vec<String> {
        let mut reasons = Vec::new();
        if one.dispute_type == other.dispute_type {
            reasons.push(format!("同是{}", one.dispute_type.label()));
        }
        let techniques = one.techniques.iter().filter(|code| other.techniques.contains(code));
        reasons.extend(techniques.filter_map(|code| self.lists.technique(code)).map(|term| format!("都用了{}", term.name)));
        reasons.extend(one.statutes.iter().filter(|cited| other.statutes.contains(cited)).map(|cited| format!("都引用{cited}")));
        let keywords = one.keywords.iter().filter(|word| other.keywords.contains(word));
        reasons.extend(keywords.map(|word| format!("都讲{word}")));
        if reasons.is_empty() {
            let document = self.stock.document(other);
            let words = told.iter().filter(|term| document.has(&term.word)).map(|term| term.word.trim_start_matches('='));
            let words: Vec<&str> = words.filter(|word| self.words().is_of_trade(word)).take(3).collect();
            reasons.extend((words.len() > 1).then(|| format!("都说到{}", words.join("、"))));
        }
        reasons.truncate(3);
        reasons
    }

    /// Numbers of all entries.
    pub fn numbers(&self) -> impl Iterator<Item = &str> {
        self.stock.entries.keys().map(String::as_str)
    }

    /// The words by which it is searched.
    pub fn words(&self) -> &Words {
        &self.stock.words
    }

    /// How good an engine's answers are.
    ///
    /// # Errors
    /// When the engine cannot answer.
    pub fn measure(&self, engine: &dyn Engine, questions: &[measure::Graded]) -> Result<BTreeMap<String, measure::Figures>, Trouble> {
        measure::figures(self.words(), engine, questions)
    }
}
