//! `casebook`: search the classic cases, one hit a line, and measure how good the search is. Reads the entries in the program or
//! those of a folder and needs no office; where there is one, a search also finds what it published, with its editors' words, and
//! changes nothing. Only to write down those entries an office is needed.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{Args, Subcommand, ValueEnum};
use serde::Serialize;

use super::{open_existing, told};
use crate::bookcase::Bookcase;
use crate::casebook::Entry;
use crate::casebook::library::Library;
use crate::casebook::search::asking::{Answer, Question, Reading};
use crate::casebook::search::meilisearch::{Away, Meilisearch};
use crate::casebook::search::passages::{self, Piece};
use crate::casebook::search::{Engine, Hit, Trouble, measure};
use crate::casebook::words::Words;
use crate::config::{Config, Refusal};
use crate::db::{Db, pool};
use crate::editorial::export;

/// Length of a passage, in characters.
const PASSAGE: usize = 90;
/// So many faults of a casebook are logged one by one.
const MOST_TOLD: usize = 20;

/// What can be done with the casebook.
#[derive(Subcommand)]
pub(super) enum CasebookCommand {
    /// Search; each hit is a line: number, title, score, passage.
    Search(Search),
    /// Write the entries that this office published as files into a new folder.
    Export {
        /// The folder.
        folder: PathBuf,
    },
    /// Print nDCG@10 and recall over a file of graded questions.
    Measure {
        /// The file; tests/relevance/queries.toml is an example.
        file: PathBuf,
        /// Which engine; the one on a server is that of `meili_url`, with an index of its own that is taken away afterwards.
        #[arg(long, value_enum, default_value_t = EngineName::Embedded)]
        engine: EngineName,
    },
}

/// A search engine by its name.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum EngineName {
    /// Tantivy, in the program.
    Embedded,
    /// A server.
    Meilisearch,
}

/// A search.
#[derive(Args)]
pub(super) struct Search {
    /// What is looked for; the facts of a case will do.
    #[arg(required = true)]
    question: Vec<String>,
    /// A JSON object a line, for scripts.
    #[arg(long)]
    json: bool,
    /// Most hits.
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u16).range(1..=1000))]
    limit: u16,
}

/// Does it; `say` takes the lines.
pub(super) fn act(command: &CasebookCommand, config: &Config, say: &mut dyn FnMut(&str)) -> Result<(), Refusal> {
    match command {
        CasebookCommand::Search(search) => {
            let library = as_readers_find_it(config)?;
            search.run(&library, say)
        }
        CasebookCommand::Measure { file, engine } => {
            let library = library(config.casebook_folder())?;
            match engine {
                EngineName::Embedded => measured(&library, library.engine(), file, say),
                EngineName::Meilisearch => measured_on_server(&library, config, file, say),
            }
        }
        CasebookCommand::Export { folder } => exported(config, folder, say),
    }
}

/// Opens the office, which the other commands do without.
fn exported(config: &Config, folder: &Path, say: &mut dyn FnMut(&str)) -> Result<(), Refusal> {
    let app = open_existing(config.clone())?;
    let written = app.read(|db| export::export(db, folder)).map_err(|error| told(&error))?;
    for clash in &app.library().map_err(|error| told(&error))?.unread {
        say(&clash.to_string());
    }
    say(&format!("{written} entries were written to {}.", folder.display()));
    Ok(())
}

/// The classic cases as the office's site has them; where there is no office, the book alone.
fn as_readers_find_it(config: &Config) -> Result<Arc<Library>, Refusal> {
    let Some(mut office) = office(config)? else { return library(config.casebook_folder()).map(Arc::new) };
    // The index on a search server is the office's to write; the one in the program finds the same entries.
    let alone = Config { meili_url: String::new(), ..config.clone() };
    let library = Bookcase::default().library(&mut office, &alone).map_err(|error| unreadable(config, &crate::log::chain(&error)))?;
    tell_unread(&library);
    Ok(library)
}

/// The office's database, to be read only; none where there is no office.
fn office(config: &Config) -> Result<Option<Db>, Refusal> {
    let database = pool::Engine::parse(&config.database_url).map_err(Refusal)?;
    if matches!(&database, pool::Engine::Sqlite(path) if !Path::new(path).is_file()) {
        if config.data != Config::default().data {
            tracing::warn!(target: "casebook", "there is no office in {}: only the book is searched", config.data.display());
        }
        return Ok(None);
    }
    database.connect_to_read().map(Some).map_err(|error| unreadable(config, &error.to_string()))
}

fn unreadable(config: &Config, why: &str) -> Refusal {
    let data = config.data.display();
    Refusal(format!("The office in {data} cannot be read: {why}. If it is of an older version, `mashanghe migrate` brings it to this one."))
}

/// The book in a folder or in the program; what could not be read is told and passed over.
fn library(folder: Option<&Path>) -> Result<Library, Refusal> {
    let library = Library::open(folder).map_err(|error| Refusal(format!("{error}.")))?;
    tell_unread(&library);
    Ok(library)
}

/// Logs what is not among the classic cases because it could not be read or its number is taken.
pub(super) fn tell_unread(library: &Library) {
    for fault in library.unread.iter().take(MOST_TOLD) {
        tracing::warn!(target: "casebook", "{fault}");
    }
    if !library.unread.is_empty() {
        let faults = library.unread.len();
        tracing::warn!(target: "casebook", faults, "files of the casebook were left out; `mashanghe check --casebook DIR` names all that is wrong");
    }
}

#[expect(clippy::needless_pass_by_value, reason = "made for map_err")]
fn troubled(trouble: Trouble) -> Refusal {
    Refusal(format!("The search failed: {trouble}."))
}

#[derive(Serialize)]
struct Line<'a> {
    number: &'a str,
    title: &'a str,
    score: f32,
    passage: String,
    /// Whether it has all that was asked, or most of it.
    all: bool,
}

impl Search {
    fn run(&self, library: &Library, say: &mut dyn FnMut(&str)) -> Result<(), Refusal> {
        let question = Question { text: self.question.join(" "), count: usize::from(self.limit), ..Question::default() };
        let answer = library.ask(&question).map_err(troubled)?;
        if !self.json {
            say(&read_as(&answer));
        }
        let hits = answer.found.hits.iter().map(|hit| (hit, true)).chain(answer.near.iter().map(|hit| (hit, false)));
        for (hit, all) in hits.take(usize::from(self.limit)) {
            if let Some(entry) = library.entry(&hit.number) {
                say(&self.line(library.words(), &answer, entry, hit, all)?);
            }
        }
        Ok(())
    }

    fn line(&self, words: &Words, answer: &Answer, entry: &Entry, hit: &Hit, all: bool) -> Result<String, Refusal> {
        let blocks = entry.paragraphs();
        let paragraphs: Vec<&str> = std::iter::once(entry.gist.as_str()).chain(blocks.iter().map(String::as_str)).collect();
        let passage = passages::best(words, &answer.marks, &paragraphs, PASSAGE);
        let open = |piece: &Piece| if piece.marked { format!("【{}】", piece.text) } else { piece.text.clone() };
        let marked: String = passage.pieces.iter().map(open).collect();
        if self.json {
            let line = Line { number: &entry.number, title: &entry.title, score: hit.score, passage: marked, all };
            return serde_json::to_string(&line).map_err(|error| Refusal(error.to_string()));
        }
        Ok(format!("{}  {}  {:.2}\n    {marked}", entry.number, entry.title, hit.score))
    }
}

fn read_as(answer: &Answer) -> String {
    let total = answer.found.total;
    match &answer.reading {
        Reading::Empty => "没有可以查找的词。".to_owned(),
        Reading::Mended(slip) => format!("没有找到“{}”，按“{}”查到 {total} 篇。", slip.written, slip.read),
        Reading::Sound => format!("按读音查到 {total} 篇。"),
        Reading::Facts(words) => format!("按案情里的这些词查到 {total} 篇：{}。", words.join("、")),
        Reading::Plain | Reading::Apart(..) if answer.near.is_empty() => format!("查到 {total} 篇。"),
        Reading::Plain | Reading::Apart(..) => format!("查到 {total} 篇，另有 {} 篇只含其中一些词。", answer.near.len()),
    }
}

/// On the server that is configured; the office's own index is not touched.
fn measured_on_server(library: &Library, config: &Config, file: &Path, say: &mut dyn FnMut(&str)) -> Result<(), Refusal> {
    if config.meili_url.is_empty() {
        return Err(Refusal("No server is configured: set meili_url and meili_key. docs/operations.md tells how to start one.".to_owned()));
    }
    let away = |away: Away| troubled(away.into());
    let pause = |span| {
        std::thread::sleep(span);
        true
    };
    let server = Meilisearch::at(&config.meili_url, &config.meili_key, &format!("{}_measured", config.meili_index)).map_err(away)?;
    // A key for some indexes alone is not told the version.
    say(&server.version().map_or_else(|_| "Meilisearch".to_owned(), |version| format!("Meilisearch {version}")));
    let server = library.on_server(server, &pause).map_err(away)?;
    let outcome = measured(library, &server, file, say);
    server.remove(&pause).map_err(away)?;
    outcome
}

fn measured(library: &Library, engine: &dyn Engine, file: &Path, say: &mut dyn FnMut(&str)) -> Result<(), Refusal> {
    let text = std::fs::read_to_string(file).map_err(|error| Refusal(format!("Cannot read {}: {error}.", file.display())))?;
    let questions = measure::read(&text).map_err(|error| Refusal(format!("{}: {error}", file.display())))?;
    let figures = library.measure(engine, &questions).map_err(troubled)?;
    say("kind         questions  nDCG@10  recall  silent");
    for (kind, figures) in figures {
        let share = |share: f64| if share.is_nan() { "     -".to_owned() } else { format!("{share:6.3}") };
        say(&format!(
            "{kind:<12} {:>9}   {}  {}  {}",
            figures.questions,
            share(figures.ndcg),
            share(figures.recall),
            share(figures.silent)
        ));
    }
    Ok(())
}
