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
