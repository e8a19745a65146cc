//! Measures both search engines on the same generated casebook in one run: how long the index takes, how much memory it needs, and
//! how long the graded questions take, one after another. Prints a table; judges nothing. The server is that of `MEILI_URL` and
//! `MEILI_KEY`; without one only the embedded engine is measured.
//!
//! `cargo bench --bench search -- [--entries N] [--letters N] [--rounds N]`
#![expect(clippy::unwrap_used, clippy::panic, clippy::print_stdout, reason = "a bench stops at the first surprise and prints its tables")]

mod generate;

use std::time::{Duration, Instant};

use generate::Stock;
use mashanghe::casebook::search::asking::{Question, ask};
use mashanghe::casebook::search::embedded::Embedded;
use mashanghe::casebook::search::meilisearch::{Edition, Meilisearch};
use mashanghe::casebook::search::{Engine, measure};
use mashanghe::casebook::words::Words;

fn main() {
    let (mut entries, mut letters, mut rounds) = (100_000, 600, 2);
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
    let (stock, words) = Stock::new(entries, letters);
    let file = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/relevance/queries.toml")).unwrap();
    let questions: Vec<String> = measure::read(&file).unwrap().into_iter().map(|graded| graded.text).collect();
    let (began, mut edition) = (Instant::now(), Edition::default());
    stock.documents().for_each(|document| edition.read(&document));
    println!(
        "{entries} entries of {letters} letters, generated in {:.1} s; {} questions, {rounds} rounds\n",
        began.elapsed().as_secs_f64(),
        questions.len()
    );
    println!("| engine | indexed in s | resident MB | p50 ms | p95 ms | p99 ms | max ms |\n| --- | --- | --- | --- | --- | --- | --- |");

    let (before, began) = (resident_mb(), Instant::now());
    let embedded = Embedded::write(stock.documents()).unwrap();
    line("embedded", began.elapsed(), &format!("{:.0}", resident_mb() - before), &times(&words, &embedded, &questions, rounds));
    drop(embedded);
    if let Some(url) = setting("MEILI_URL") {
        let server = Meilisearch::at(&url, &setting("MEILI_KEY").unwrap_or_default(), "casebook_bench").unwrap().holding(edition);
        let version = server.version().unwrap_or_default();
        let pause = |span| {
            std::thread::sleep(span);
            true
        };
        let began = Instant::now();
        server.build(&stock, &pause).unwrap();
        line(&format!("Meilisearch {version}"), began.elapsed(), "its own", &times(&words, &server, &questions, rounds));
        server.remove(&pause).unwrap();
    }
}

#[expect(clippy::disallowed_methods, reason = "the bench's own setting, not the program's")]
fn setting(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// How long each question takes with all its steps, sorted.
fn times(words: &Words, engine: &dyn Engine, questions: &[String], rounds: usize) -> Vec<Duration> {
    let question = |text: &String| Question { text: text.clone(), count: 10, ..Question::default() };
    let mut times = Vec::new();
    for round in 0..=rounds {
        for text in questions {
            let began = Instant::now();
            ask(words, engine, &question(text)).unwrap();
            // The first round warms both.
            times.extend((round > 0).then(|| began.elapsed()));
        }
    }
    times.sort();
    times
}

fn line(engine: &str, indexed: Duration, memory: &str, times: &[Duration]) {
    let at = |share: usize| times[(times.len() - 1) * share / 100].as_secs_f64() * 1000.0;
    println!("| {engine} | {:.1} | {memory} | {:.2} | {:.2} | {:.2} | {:.1} |", indexed.as_secs_f64(), at(50), at(95), at(99), at(100));
}

fn resident_mb() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or("0 kB");
    line.trim().trim_end_matches(" kB").trim().parse::<f64>().unwrap_or(0.0) / 1024.0
}
