//! The facets and ranks of the documents as plain numbers in memory, one set a segment of the index. Whole answers are counted by
//! them, column after column, instead of asking Tantivy's packed columns for each document.

use tantivy::{DocId, SegmentReader};

use super::Facet;

/// The column of the number.
pub(super) const NUMBER: &str = "number";
/// The column of the rank.
pub(super) const RANK: &str = "rank";

/// See the file's head.
pub(super) struct Columns {
    facets: Vec<Values>,
    ranks: Vec<u64>,
    numbers: Vec<String>,
}

/// The values of one facet: each has a number, by which the documents name it.
#[derive(Default)]
pub(super) struct Values {
    names: Vec<String>,
    /// Where the values of each document begin; one more than there are documents.
    starts: Vec<usize>,
    of_documents: Vec<usize>,
}

impl Columns {
    /// Reads them from a segment.
    pub(super) fn of(segment: &SegmentReader) -> tantivy::Result<Columns> {
        let numbers = Values::of(segment, NUMBER)?;
        let rank = segment.fast_fields().u64(RANK)?;
        let documents = 0..segment.max_doc();
        Ok(Columns {
            facets: Facet::ALL.into_iter().map(|facet| Values::of(segment, facet.name())).collect::<tantivy::Result<_>>()?,
            ranks: documents.clone().map(|doc| rank.first(doc).unwrap_or(0)).collect(),
            numbers: documents.map(|doc| numbers.of_document(doc).first().and_then(|at| numbers.name(*at)).unwrap_or_default()).collect(),
        })
    }

    /// The values of a facet.
    pub(super) fn facet(&self, facet: Facet) -> Option<&Values> {
        Facet::ALL.iter().position(|known| *known == facet).and_then(|at| self.facets.get(at))
    }

    /// The rank of a document.
    pub(super) fn rank(&self, doc: DocId) -> u64 {
        self.ranks.get(place(doc)).copied().unwrap_or(0)
    }

    /// The number of a document.
    pub(super) fn number(&self, doc: DocId) -> Option<&str> {
        self.numbers.get(place(doc)).map(String::as_str)
    }
}

impl Values {
    fn of(segment: &SegmentReader, column: &str) -> tantivy::Result<Values> {
        let mut values = Values { starts: vec![0], ..Values::default() };
        let column = segment.fast_fields().str(column)?;
        for doc in 0..segment.max_doc() {
            if let Some(column) = &column {
                values.of_documents.extend(column.term_ords(doc).filter_map(|ord| usize::try_from(ord).ok()));
            }
            values.starts.push(values.of_documents.len());
        }
        for ord in 0..column.as_ref().map_or(0, |column| column.num_terms()) {
            let mut name = String::new();
            if let (Some(column), Ok(ord)) = (&column, u64::try_from(ord)) {
                column.ord_to_str(ord, &mut name)?;
            }
            values.names.push(name);
        }
        Ok(values)
    }

    /// How many values there are.
    pub(super) fn len(&self) -> usize {
        self.names.len()
    }

    /// A value by its number.
    pub(super) fn name(&self, at: usize) -> Option<String> {
        self.names.get(at).cloned()
    }

    /// The number of a value, when a document has it.
    pub(super) fn find(&self, value: &str) -> Option<usize> {
        self.names.iter().position(|name| name == value)
    }

    /// The values of a document, by number.
    pub(super) fn of_document(&self, doc: DocId) -> &[usize] {
        let at = place(doc);
        match (self.starts.get(at), self.starts.get(at + 1)) {
            (Some(from), Some(to)) => &self.of_documents[*from..*to],
            _ => &[],
        }
    }
}

fn place(doc: DocId) -> usize {
    usize::try_from(doc).unwrap_or(usize::MAX - 1)
}
