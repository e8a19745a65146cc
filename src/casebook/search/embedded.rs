//! The engine in the program: a Tantivy index in memory. The words come cut from `words`; of Tantivy's own
//! tokenizers, query parser and snippets nothing is used: its snippet generator panics on words that overlap, as ours do.

use std::sync::Arc;

use rayon::prelude::*;
use tantivy::query::{AllQuery, BooleanQuery, BoostQuery, Occur, PhraseQuery, Query as Clause, TermQuery};
use tantivy::schema::{FAST, Field, IndexRecordOption, STRING, Schema, TextFieldIndexing, TextOptions};
use tantivy::{Index, IndexReader, IndexWriter, ReloadPolicy, TantivyDocument, Term as Written};

use super::columns::{Columns, NUMBER, RANK};
use super::document::Document;
use super::enough::Enough;
use super::handed::{self, Handed, apart, characters, placed};
use super::tally::Tally;
use super::{Engine, Facet, Found, Place, Query, Term, Trouble, rarity};

/// How much a word weighs that stands anywhere, and how much more in the head and in the gist.
const WEIGHTS: [f32; 3] = [1.0, 2.0, 0.5];
/// What words that stand together are worth beside the words themselves.
const TOGETHER: f32 = 1.5;
/// How many other words may stand between words that count as together.
const SLOP: u32 = 2;
/// What a word that is only liked is worth.
const LIKED: f32 = 0.5;
/// What a single character is worth that stands for itself in a question (邻居的狗).
const ALONE: f32 = 2.0;
/// What a word in the head is worth beside the word itself, where a part of the words is enough.
const IN_HEAD: f64 = 1.0;
/// Memory of the writer, in bytes: enough to write a hundred thousand entries in a few segments, which need not be merged (eight would
/// be), and little enough that its tables stay near the processor.
const WRITER_BYTES: usize = 220_000_000;
const WRITERS: usize = 2;

struct Fields {
    /// The words of head, gist and body one after another; those of the head; those of the gist.
    texts: [Field; 3],
    letters: Field,
    sounds: Field,
    number: Field,
    rank: Field,
    facets: Vec<(Facet, Field)>,
}

/// See the file's head.
pub struct Embedded {
    fields: Fields,
    reader: IndexReader,
    /// Of each segment; the index never changes once it is written.
    columns: Vec<Arc<Columns>>,
}

fn schema() -> (Schema, Fields) {
    let mut schema = Schema::builder();
    let words = |option| {
        let indexing = TextFieldIndexing::default().set_tokenizer(handed::NAME).set_index_option(option);
        TextOptions::default().set_indexing_options(indexing)
    };
    let texts = ["all", "head", "gist"].map(|name| schema.add_text_field(name, words(IndexRecordOption::WithFreqsAndPositions)));
    let fields = Fields {
        texts,
        letters: schema.add_text_field("letters", words(IndexRecordOption::WithFreqs)),
        sounds: schema.add_text_field("sounds", words(IndexRecordOption::Basic)),
        number: schema.add_text_field(NUMBER, STRING | FAST),
        rank: schema.add_u64_field(RANK, FAST),
        facets: Facet::ALL.map(|facet| (facet, schema.add_text_field(facet.name(), STRING | FAST))).to_vec(),
    };
    (schema.build(), fields)
}

impl Embedded {
    /// Writes an index in memory and opens it; the documents are made of their sources on all cores.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write<S: Sync>(sources: &[S], document: impl Fn(&S) -> Document + Sync) -> Result<Embedded, Trouble> {
        let (schema, fields) = schema();
        let index = Index::create_in_ram(schema);
        index.tokenizers().register(handed::NAME, Handed);
        let mut writer: IndexWriter = index.writer_with_num_threads(WRITERS, WRITER_BYTES)?;
        sources.par_iter().try_for_each(|source| writer.add_document(fields.document(&document(source))).map(drop))?;
        writer.commit()?;
        writer.wait_merging_threads()?;
        let reader: IndexReader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        let searcher = reader.searcher();
        let columns = searcher.segment_readers().iter().map(|segment| Columns::of(segment).map(Arc::new));
        let columns = columns.collect::<tantivy::Result<_>>()?;
        Ok(Embedded { fields, columns, reader })
    }
}

impl Fields {
    fn document(&self, document: &Document) -> TantivyDocument {
        let mut made = TantivyDocument::new();
        let [all, head, gist] = self.texts;
        made.add_text(all, placed(&[&document.head, &document.gist, &document.body]));
        made.add_text(head, placed(&[&document.head]));
        made.add_text(gist, placed(&[&document.gist]));
        made.add_text(self.letters, characters(&document.letters));
        made.add_text(self.sounds, apart(&document.sounds));
        made.add_text(self.number, &document.number);
        made.add_u64(self.rank, document.rank);
        for (facet, field) in &self.facets {
            document.facets.get(facet).into_iter().flatten().for_each(|value| made.add_text(*field, value));
        }
        made
    }

    fn clause(&self, term: &Term) -> Box<dyn Clause> {
        let query = |field, option| Box::new(TermQuery::new(Written::from_field_text(field, &term.word), option)) as Box<dyn Clause>;
        match term.place {
            Place::Letters => query(self.letters, IndexRecordOption::WithFreqs),
            Place::Sounds => query(self.sounds, IndexRecordOption::Basic),
            Place::Words => any_of(
                self.texts.into_iter().zip(WEIGHTS).map(|(field, weight)| weighed(query(field, IndexRecordOption::WithFreqs), weight)),
            ),
        }
    }

    fn together(&self, words: &[String]) -> Vec<Box<dyn Clause>> {
        if words.len() < 2 {
            return Vec::new();
        }
        let phrase = |field: Field| {
            let mut phrase = PhraseQuery::new(words.iter().map(|word| Written::from_field_text(field, word)).collect());
            phrase.set_slop(SLOP);
            Box::new(phrase) as Box<dyn Clause>
        };
        self.texts.into_iter().zip(WEIGHTS).map(|(field, weight)| weighed(phrase(field), TOGETHER * weight)).collect()
    }

    /// All that is asked, and what makes hits better.
    fn question(&self, query: &Query) -> Box<dyn Clause> {
        if query.needed.is_empty() && query.within.is_empty() {
            return Box::new(AllQuery);
        }
        let needed = query.needed.iter().chain(&query.within).map(|term| self.clause(term)).collect();
        let worth = |term: &Term| if term.place == Place::Letters { ALONE } else { LIKED };
        let liked = query.liked.iter().map(|term| weighed(self.clause(term), worth(term)));
        must(BooleanQuery::intersection(needed), liked.chain(self.together(&query.together)).collect())
    }

    /// The same when a part of the words is enough. A word then counts by its rarity alone, however often an entry says it: to have
    /// one more of the words tells more than to have one of them often. The engine on a server reckons alike.
    fn partly(&self, query: &Query, enough: usize, rarity: impl Fn(&Term) -> Result<f64, Trouble>) -> Result<Box<dyn Clause>, Trouble> {
        let written = |term: &Term, field| Written::from_field_text(field, &term.word);
        let mut part = Enough { enough: u8::try_from(enough.max(1)).unwrap_or(u8::MAX), ..Enough::default() };
        let mut better = Vec::new();
        for term in &query.needed {
            let worth = rarity(term)?;
            part.some.push((written(term, self.field(term.place)), shortened(worth)));
            if term.place == Place::Words {
                part.better.push((written(term, self.texts[1]), shortened(worth * IN_HEAD)));
            }
        }
        for term in &query.liked {
            match term.place {
                Place::Words => part.better.push((written(term, self.texts[0]), shortened(rarity(term)? * f64::from(LIKED)))),
                Place::Letters | Place::Sounds => better.push(weighed(self.clause(term), LIKED)),
            }
        }
        let within = query.within.iter().map(|term| self.clause(term));
        Ok(must(BooleanQuery::intersection(std::iter::once(Box::new(part) as Box<dyn Clause>).chain(within).collect()), better))
    }

    /// Where all words of a place stand.
    fn field(&self, place: Place) -> Field {
        match place {
            Place::Words => self.texts[0],
            Place::Letters => self.letters,
            Place::Sounds => self.sounds,
        }
    }
}

fn must(base: BooleanQuery, better: Vec<Box<dyn Clause>>) -> Box<dyn Clause> {
    let better = better.into_iter().map(|clause| (Occur::Should, clause));
    Box::new(BooleanQuery::new(std::iter::once((Occur::Must, Box::new(base) as Box<dyn Clause>)).chain(better).collect()))
}

#[expect(clippy::cast_possible_truncation, reason = "a worth is compared, not counted with")]
fn shortened(worth: f64) -> f32 {
    worth as f32
}

fn any_of(clauses: impl Iterator<Item = Box<dyn Clause>>) -> Box<dyn Clause> {
    Box::new(BooleanQuery::union(clauses.collect()))
}

fn weighed(clause: Box<dyn Clause>, weight: f32) -> Box<dyn Clause> {
    Box::new(BoostQuery::new(clause, weight))
}

impl Engine for Embedded {
    fn search(&self, query: &Query) -> Result<Found, Trouble> {
        let keep = query.from.saturating_add(query.count);
        let tally = Tally { columns: &self.columns, filters: &query.filters, counted: query.counted, order: query.order, keep };
        let asked = match query.enough.filter(|enough| *enough < query.needed.len()) {
            Some(enough) => self.fields.partly(query, enough, |term| Ok(rarity(self.size(), self.spread(term)?)))?,
            None => self.fields.question(query),
        };
        let mut found = self.reader.searcher().search(&*asked, &tally)?;
        found.hits.drain(..query.from.min(found.hits.len()));
        Ok(found)
    }

    fn spread(&self, term: &Term) -> Result<usize, Trouble> {
        let field = self.fields.field(term.place);
        let entries = self.reader.searcher().doc_freq(&Written::from_field_text(field, &term.word))?;
        Ok(usize::try_from(entries).unwrap_or(usize::MAX))
    }

    fn size(&self) -> usize {
        usize::try_from(self.reader.searcher().num_docs()).unwrap_or(usize::MAX)
    }
}
