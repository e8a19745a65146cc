//! Whatever somebody types into the casebook's search, as a question and as the facts of a case, narrowed and leafed through, and
//! the passages that are shown for it. Every hit is an entry, no entry comes twice, a filter leaves as many as it promised, pieces
//! give the text back, and what is kept of a question tells of nobody.
#![no_main]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use libfuzzer_sys::arbitrary::{self, Arbitrary};
use libfuzzer_sys::fuzz_target;
use mashanghe::casebook::library::Library;
use mashanghe::casebook::search::asking::{Answer, Question};
use mashanghe::casebook::search::passages::{self, Piece};
use mashanghe::casebook::search::{Facet, Order};
use mashanghe::casebook::telltale;
use mashanghe::seeking::unanswered::worth_keeping;

static LIBRARY: LazyLock<Library> = LazyLock::new(|| Library::open(None).expect("the book in the program"));

#[derive(Arbitrary, Debug)]
struct Asked {
    facts: bool,
    newest: bool,
    from: u8,
    count: u8,
    facet: u8,
    value: u8,
    within: Option<String>,
    text: String,
}

fn ask(question: &Question) -> Answer {
    let answer = LIBRARY.ask(question).expect("nothing that is typed is an error");
    let hits = || answer.found.hits.iter().chain(&answer.near);
    let numbers: BTreeSet<&str> = hits().map(|hit| hit.number.as_str()).collect();
    assert!(numbers.len() == hits().count() && numbers.iter().all(|number| LIBRARY.entry(number).is_some()));
    assert!(answer.found.hits.len() <= question.count && answer.found.hits.len() <= answer.found.total);
    assert!(hits().all(|hit| hit.score.is_finite()));
    answer
}

fn joined(pieces: &[Piece]) -> String {
    pieces.iter().map(|piece| piece.text.as_str()).collect()
}

/// The passage stands in its paragraph, between ellipses where something was left out.
fn passage(answer: &Answer, paragraphs: &[&str], length: usize) {
    let best = passages::best(LIBRARY.words(), &answer.marks, paragraphs, length);
    let (Some(paragraph), shown) = (paragraphs.get(best.paragraph), joined(&best.pieces)) else { return };
    let whole = paragraph.replace('\n', " ");
    let bare = |text: &str| whole.contains(text);
    let (begun, ended) = (shown.strip_prefix('…').unwrap_or(&shown), shown.strip_suffix('…').unwrap_or(&shown));
    assert!(bare(&shown) || bare(begun) || bare(ended) || begun.strip_suffix('…').is_some_and(bare), "{shown} in {whole}");
}

fn narrowed(question: &Question, answer: &Answer, asked: &Asked) {
    let facet = Facet::ALL[usize::from(asked.facet) % Facet::ALL.len()];
    let Some(values) = answer.found.counts.get(&facet).filter(|values| !values.is_empty() && !question.facts) else { return };
    let (value, count) = &values[usize::from(asked.value) % values.len()];
    let narrow = Question { filters: BTreeMap::from([(facet, value.clone())]), ..question.clone() };
    assert_eq!(ask(&narrow).found.total, *count, "{facet:?} {value}");
}

fuzz_target!(|asked: Asked| {
    let question = Question {
        text: asked.text.clone(),
        within: asked.within.clone().unwrap_or_default(),
        facts: asked.facts,
        order: if asked.newest { Order::Newest } else { Order::Relevance },
        from: usize::from(asked.from % 40),
        count: usize::from(asked.count % 21),
        ..Question::default()
    };
    let answer = ask(&question);
    narrowed(&question, &answer, &asked);
    assert_eq!(joined(&passages::mark(LIBRARY.words(), &answer.marks, &asked.text)), asked.text.replace('\n', " "));
    let lines: Vec<&str> = asked.text.split('\n').collect();
    passage(&answer, &lines, usize::from(asked.count));
    if let Some(entry) = answer.found.hits.first().and_then(|hit| LIBRARY.entry(&hit.number)) {
        let paragraphs = entry.paragraphs();
        passage(&answer, &paragraphs.iter().map(String::as_str).collect::<Vec<_>>(), 90);
    }
    if let Some(kept) = worth_keeping(&asked.text, LIBRARY.words()) {
        assert!(telltale::find(&kept).is_empty() && worth_keeping(&kept, LIBRARY.words()).as_ref() == Some(&kept), "{kept}");
    }
});
