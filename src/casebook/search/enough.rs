//! The question of which a part is enough, for Tantivy: so many of the words, each worth what it is worth wherever it stands. Tantivy's own
//! union goes from entry to entry and orders the words anew at each; here each word's list is read once from end to end and adds
//! its worth to the entries on it, which takes a tenth of the time when many entries have many of the words.

use tantivy::query::{EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED, TantivyError, Term};

/// See the file's head.
#[derive(Clone, Debug, Default)]
pub(super) struct Enough {
    /// Words of which a part is enough, and what each is worth. Fewer than 256.
    pub(super) some: Vec<(Term, Score)>,
    /// How many of them.
    pub(super) enough: u8,
    /// Words that only add their worth.
    pub(super) better: Vec<(Term, Score)>,
}

impl Query for Enough {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl Weight for Enough {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let entries = reader.max_doc() as usize;
        let (mut counts, mut scores) = (vec![0_u8; entries], vec![0.0; entries]);
        for (term, worth) in &self.some {
            each(reader, term, |at| {
                counts[at] += 1;
                scores[at] += worth * boost;
            })?;
        }
        for (term, worth) in &self.better {
            each(reader, term, |at| scores[at] += worth * boost)?;
        }
        let hits = (0..reader.max_doc()).zip(counts.iter().zip(scores));
        let hits = hits.filter(|(_, (count, _))| **count >= self.enough).map(|(doc, (_, score))| (doc, score)).collect();
        Ok(Box::new(Hits { hits, at: 0 }))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let mut scorer = self.scorer(reader, 1.0)?;
        if scorer.doc() > doc || scorer.seek(doc) != doc {
            return Err(TantivyError::InvalidArgument(format!("document {doc} has not enough of the words")));
        }
        Ok(Explanation::new("so many of the words", scorer.score()))
    }
}

/// Every entry on a word's list; nothing is ever deleted from an index of ours.
fn each(reader: &SegmentReader, term: &Term, mut put: impl FnMut(usize)) -> tantivy::Result<()> {
    let Some(mut list) = reader.inverted_index(term.field())?.read_block_postings(term, IndexRecordOption::Basic)? else {
        return Ok(());
    };
    while !list.docs().is_empty() {
        list.docs().iter().for_each(|doc| put(*doc as usize));
        list.advance();
    }
    Ok(())
}

/// What was found in a segment.
struct Hits {
    hits: Vec<(DocId, Score)>,
    at: usize,
}

impl DocSet for Hits {
    fn advance(&mut self) -> DocId {
        self.at += 1;
        self.doc()
    }

    fn doc(&self) -> DocId {
        self.hits.get(self.at).map_or(TERMINATED, |(doc, _)| *doc)
    }

    fn size_hint(&self) -> u32 {
        u32::try_from(self.hits.len()).unwrap_or(u32::MAX)
    }
}

impl Scorer for Hits {
    fn score(&mut self) -> Score {
        self.hits.get(self.at).map_or(0.0, |(_, score)| *score)
    }
}

#[cfg(test)]
mod tests {
    use tantivy::collector::TopDocs;
    use tantivy::schema::{NumericOptions, STRING, Schema, Value};
    use tantivy::{Index, TantivyDocument};

    use super::*;

    /// Whether the entry of this number has the word: every one has `every`, each second `second`, and so on.
    fn has(number: u64, word: &str) -> bool {
        let step = match word {
            "every" => 1,
            "second" => 2,
            "third" => 3,
            _ => 7,
        };
        number.is_multiple_of(step)
    }

    #[test]
    fn an_entry_is_found_by_enough_of_the_words_and_worth_all_that_it_has() {
        let mut schema = Schema::builder();
        let (words, named) =
            (schema.add_text_field("words", STRING), schema.add_u64_field("number", NumericOptions::default().set_stored()));
        let index = Index::create_in_ram(schema.build());
        let mut writer = index.writer_with_num_threads(1, 15_000_000).unwrap();
        // Lists of 128 and more are read in blocks; two segments, the second without a list of its own for one of the words.
        for number in 0..500_u64 {
            let mut document = TantivyDocument::default();
            document.add_u64(named, number);
            for word in
                ["every", "second", "third", "seventh"].into_iter().filter(|word| has(number, word) && (number < 300 || *word != "third"))
            {
                document.add_text(words, word);
            }
            writer.add_document(document).unwrap();
            if number == 299 {
                writer.commit().unwrap();
            }
        }
        writer.commit().unwrap();
        let worth = |word: &str, worth: Score| (Term::from_field_text(words, word), worth);
        for enough in 0..=3_u8 {
            let some = vec![worth("every", 1.0), worth("second", 2.0), worth("third", 4.0), worth("nobody", 64.0)];
            let asked = Enough { some, enough, better: vec![worth("seventh", 0.5)] };
            let searcher = index.reader().unwrap().searcher();
            let found = searcher.search(&asked, &TopDocs::with_limit(1_000).order_by_score()).unwrap();
            let told = found.into_iter().map(|(score, at)| {
                let number = searcher.doc::<TantivyDocument>(at).unwrap().get_first(named).and_then(|value| value.as_u64()).unwrap();
                assert!((tantivy::query::Query::explain(&asked, &searcher, at).unwrap().value() - score).abs() < f32::EPSILON);
                (number, score)
            });
            let mut told: Vec<(u64, Score)> = told.collect();
            told.sort_by_key(|(number, _)| *number);
            let expected: Vec<(u64, Score)> = (0..500)
                .filter_map(|number| {
                    let third = has(number, "third") && number < 300;
                    let had = 1 + u8::from(has(number, "second")) + u8::from(third);
                    let score =
                        1.0 + 2.0 * f32::from(has(number, "second")) + 4.0 * f32::from(third) + 0.5 * f32::from(has(number, "seventh"));
                    (had >= enough).then_some((number, score))
                })
                .collect();
            assert_eq!(told, expected, "{enough}");
        }
    }
}
