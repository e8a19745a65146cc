//! How good the answers are: nDCG at ten and recall over graded questions, for any engine. The file of questions and the meaning
//! of its grades are in `tests/relevance/`.

use std::collections::{BTreeMap, HashSet};

use serde::Deserialize;

use super::asking::{Question, ask};
use super::{Engine, Trouble};
use crate::casebook::words::Words;

/// A question with its graded answers.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Graded {
    /// As somebody types it.
    pub text: String,
    /// What sort of question it is.
    pub kind: String,
    /// Entry number → 1 touches it, 2 useful, 3 exactly this; none when nothing is about it.
    pub answers: BTreeMap<String, u8>,
}

/// The figures of one kind, or of all.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Figures {
    /// Questions.
    pub questions: usize,
    /// Mean nDCG of the first ten.
    pub ndcg: f64,
    /// Mean share of the answers that were found at all.
    pub recall: f64,
    /// Share of questions without answers for which nothing is said to have all that was asked.
    pub silent: f64,
}

/// Reads a file of questions.
///
/// # Errors
/// A sentence.
pub fn read(text: &str) -> Result<Vec<Graded>, String> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct File {
        queries: Vec<Graded>,
    }
    toml::from_str::<File>(text).map(|file| file.queries).map_err(|error| error.to_string())
}

/// The numbers found for a question, the best first, and how many of them have all that was asked.
fn found(words: &Words, engine: &dyn Engine, text: &str) -> Result<(Vec<String>, usize), Trouble> {
    let answer = ask(words, engine, &Question { text: text.to_owned(), count: engine.size(), ..Question::default() })?;
    Ok((answer.found.hits.into_iter().chain(answer.near).map(|hit| hit.number).collect(), answer.found.total))
}

/// The figures of each kind, and of all under the name `all`.
///
/// # Errors
/// When the engine cannot answer.
pub fn figures(words: &Words, engine: &dyn Engine, questions: &[Graded]) -> Result<BTreeMap<String, Figures>, Trouble> {
    let mut sums: BTreeMap<String, Sum> = BTreeMap::new();
    for question in questions {
        let (found, total) = found(words, engine, &question.text)?;
        for kind in [question.kind.as_str(), "all"] {
            sums.entry(kind.to_owned()).or_default().add(&question.answers, &found, total);
        }
    }
    Ok(sums.into_iter().map(|(kind, sum)| (kind, sum.figures())).collect())
}

#[derive(Default)]
struct Sum {
    answered: u32,
    unanswerable: u32,
    ndcg: f64,
    recall: f64,
    silent: u32,
}

impl Sum {
    fn add(&mut self, answers: &BTreeMap<String, u8>, found: &[String], total: usize) {
        if answers.is_empty() {
            self.unanswerable += 1;
            self.silent += u32::from(total == 0);
        } else {
            self.answered += 1;
            self.ndcg += ndcg(answers, found);
            self.recall += recall(answers, found);
        }
    }

    fn figures(self) -> Figures {
        let share = |sum: f64, of: u32| if of == 0 { f64::NAN } else { sum / f64::from(of) };
        Figures {
            questions: usize::try_from(self.answered + self.unanswerable).unwrap_or(usize::MAX),
            ndcg: share(self.ndcg, self.answered),
            recall: share(self.recall, self.answered),
            silent: share(f64::from(self.silent), self.unanswerable),
        }
    }
}

/// Discounted gain of the first ten against the best possible order, with gain 2^grade − 1.
fn ndcg(answers: &BTreeMap<String, u8>, found: &[String]) -> f64 {
    let gain = |grade: u8| f64::from(2_u32.pow(u32::from(grade.min(3))) - 1);
    let sum = |grades: &mut dyn Iterator<Item = u8>| -> f64 {
        grades.take(10).zip(2_u32..).map(|(grade, place)| gain(grade) / f64::from(place).log2()).sum()
    };
    let mut best: Vec<u8> = answers.values().copied().collect();
    best.sort_unstable_by(|one, other| other.cmp(one));
    sum(&mut found.iter().map(|number| answers.get(number).copied().unwrap_or(0))) / sum(&mut best.into_iter())
}

fn recall(answers: &BTreeMap<String, u8>, found: &[String]) -> f64 {
    let found: HashSet<&String> = found.iter().collect();
    let hits = u32::try_from(answers.keys().filter(|number| found.contains(number)).count()).unwrap_or(0);
    f64::from(hits) / u32::try_from(answers.len()).map_or(f64::MAX, f64::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answers() -> BTreeMap<String, u8> {
        BTreeMap::from([("a".to_owned(), 3), ("b".to_owned(), 1)])
    }

    fn order(names: &[&str]) -> Vec<String> {
        names.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn the_best_order_is_one_and_a_worse_one_is_less() {
        let best = ndcg(&answers(), &order(&["a", "b"]));
        let worse = ndcg(&answers(), &order(&["x", "b", "a"]));
        assert!((best - 1.0).abs() < 1e-9 && worse < 0.7 && worse > 0.3, "{best} {worse}");
        assert!(ndcg(&answers(), &[]).abs() < 1e-9);
    }

    #[test]
    fn recall_counts_what_was_found_at_all() {
        assert!((recall(&answers(), &order(&["b", "x"])) - 0.5).abs() < 1e-9);
    }
}
