//! Measures the search of a large casebook in one run: Meilisearch as it comes, the embedded engine, the engine on the server, and
//! the program's page over HTTP, on the same generated entries with the graded questions, one after another. Prints a table with the
//! ratios of the budget; judges nothing. The server is that of `MEILI_URL` and `MEILI_KEY`; without one only the program is measured.
//!
//! `cargo bench --bench search -- [--entries N] [--letters N] [--rounds N]`
#![expect(clippy::unwrap_used, clippy::panic, clippy::print_stdout, reason = "a bench stops at the first surprise and prints its tables")]

mod generate;
mod plainly;
mod site;

use std::time::{Duration, Instant};

use generate::Pattern;
use mashanghe::casebook::library::{Base, Library};
use mashanghe::casebook::search::asking::{Question, ask};
use mashanghe::casebook::search::meilisearch::Meilisearch;
use mashanghe::casebook::search::{Engine, measure};
use plainly::Plain;
use site::Site;

/// As the program has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    mashanghe::tls::ready();
    let [entries, letters, rounds] = options();
    let file = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/relevance/queries.toml")).unwrap();
    let questions: Vec<String> = measure::read(&file).unwrap().into_iter().map(|graded| graded.text).collect();
    let (pattern, folder) = (Pattern::new(letters), tempfile::tempdir().unwrap());
    let (book, data) = (folder.path().join("book"), folder.path().join("data"));
    pattern.write(entries, &book);
    println!("{entries} entries of {letters} letters; {} questions, {rounds} rounds\n", questions.len());
    println!("| what answers | indexed in s | p50 ms | p95 ms | p99 ms | max ms |\n| --- | --- | --- | --- | --- | --- |");

    let server = setting("MEILI_URL").map(|url| (url, setting("MEILI_KEY").unwrap_or_default()));
    let plain = server.as_ref().map(|(url, key)| {
        let plain = Plain::at(url, key);
        let indexed = plain.index((0..entries).map(|at| pattern.entry(at)));
        let times = timed(&questions, rounds, |question| plain.search(question));
        plain.remove();
        line("Meilisearch as it comes", indexed, &times);
        (indexed, times)
    });

    let (site, opened) = Site::open(&data, &book);
    let times = timed(&questions, rounds, |question| site.search(question));
    line("the page over HTTP", opened, &times);
    let resident = site.resident_mb();
    drop(site);

    let base = Base::open(Some(&book)).unwrap();
    let began = Instant::now();
    let library = Library::bound(&base, base.words(), Vec::new(), None).unwrap();
    assert_eq!(library.entries().count(), entries, "{:?}", library.unread.first());
    let indexed = began.elapsed();
    line("the embedded engine", indexed, &timed(&questions, rounds, |question| asked(&library, library.engine(), question)));

    if let Some((url, key)) = &server {
        let server = Meilisearch::at(url, key, "casebook_bench").unwrap();
        let version = server.version().unwrap_or_default();
        let pause = |span| {
            std::thread::sleep(span);
            true
        };
        let began = Instant::now();
        let server = library.on_server(server, &pause).unwrap();
        let built = began.elapsed();
        line("the engine on the server", built, &timed(&questions, rounds, |question| asked(&library, &server, question)));
        server.remove(&pause).unwrap();
        println!("\nThe server is Meilisearch {version}.");
    }
    println!("\nThe program on these entries: first page {:.1} s after its start, {resident:.0} MB resident.", opened.as_secs_f64());
    if let Some((plain_indexed, plain_times)) = plain {
        println!(
            "Page over HTTP at p95: {:.2} of Meilisearch's own. Indexing: {:.1} times as fast.",
            at(&times, 95) / at(&plain_times, 95),
            plain_indexed.as_secs_f64() / indexed.as_secs_f64()
        );
    }
}

/// Entries, their letters, rounds.
fn options() -> [usize; 3] {
    let [mut entries, mut letters, mut rounds] = [100_000, 600, 2];
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    for pair in words.chunks(2) {
        let [name, value] = pair else { panic!("{pair:?}: every option takes a value") };
        match name.as_str() {
            "--entries" => entries = value.parse().unwrap(),
            "--letters" => letters = value.parse().unwrap(),
            "--rounds" => rounds = value.parse().unwrap(),
            other => panic!("unknown option {other}"),
        }
    }
    assert!(rounds > 0, "--rounds 0: without a round nothing is timed");
    [entries, letters, rounds]
}

#[expect(clippy::disallowed_methods, reason = "the bench's own setting, not the program's")]
fn setting(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// A question with all its steps.
fn asked(library: &Library, engine: &dyn Engine, text: &str) {
    ask(library.words(), engine, &Question { text: text.to_owned(), count: 10, ..Question::default() }).unwrap();
}

/// How long each question takes, sorted; the first round warms.
fn timed(questions: &[String], rounds: usize, answer: impl Fn(&str)) -> Vec<Duration> {
    let mut times = Vec::new();
    for round in 0..=rounds {
        for text in questions {
            let began = Instant::now();
            answer(text);
            times.extend((round > 0).then(|| began.elapsed()));
        }
    }
    times.sort();
    times
}

/// Milliseconds within which so many of a hundred came.
fn at(times: &[Duration], share: usize) -> f64 {
    times[(times.len() - 1) * share / 100].as_secs_f64() * 1000.0
}

fn line(what: &str, indexed: Duration, times: &[Duration]) {
    let [half, most, nearly, all] = [50, 95, 99, 100].map(|share| at(times, share));
    println!("| {what} | {:.1} | {half:.2} | {most:.2} | {nearly:.2} | {all:.1} |", indexed.as_secs_f64());
}
