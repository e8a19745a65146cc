//! The facets and ranks of the documents as plain numbers in memory, one set a segment of the index. Whole answers are counted by
//! them, column after column, instead of asking Tantivy's packed columns for each document.

use std::sync::Arc;

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
    numbers: Vec<Arc<str>>,
}

/// The values of one facet: each has a number, by which the documents name it.
pub(super) struct Values {
    names: Vec<Arc<str>>,
    held: Held,
}

/// Which values the documents have.
enum Held {
    /// One each or none: its number, or that of no value.
    One(Vec<u32>),
    /// Any number: where those of each document begin, one more than there are documents; and all of them.
    Many { starts: Vec<u32>, values: Vec<u32> },
}

/// The number of no value.
const NOTHING: u32 = u32::MAX;

impl Columns {
    /// Reads them from a segment.
    pub(super) fn of(segment: &SegmentReader) -> tantivy::Result<Columns> {
        let numbers = Values::of(segment, NUMBER)?;
        let rank = segment.fast_fields().u64(RANK)?;
        let documents = 0..segment.max_doc();
        Ok(Columns {
            facets: Facet::ALL.into_iter().map(|facet| Values::of(segment, facet.name())).collect::<tantivy::Result<_>>()?,
            ranks: documents.clone().map(|doc| rank.first(doc).unwrap_or(0)).collect(),
            numbers: documents
                .map(|doc| numbers.of_document(doc).first().and_then(|at| numbers.name(*at)).cloned().unwrap_or_default())
                .collect(),
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
        self.numbers.get(place(doc)).map(AsRef::as_ref)
    }
}

impl Values {
    fn of(segment: &SegmentReader, column: &str) -> tantivy::Result<Values> {
        let column = segment.fast_fields().str(column)?;
        let (mut starts, mut values) = (vec![0], Vec::new());
        for doc in 0..segment.max_doc() {
            if let Some(column) = &column {
                values.extend(column.term_ords(doc).filter_map(|ord| u32::try_from(ord).ok()));
            }
            starts.push(u32::try_from(values.len()).unwrap_or(NOTHING));
        }
        let mut names = Vec::new();
        for ord in 0..column.as_ref().map_or(0, |column| column.num_terms()) {
            let mut name = String::new();
            if let (Some(column), Ok(ord)) = (&column, u64::try_from(ord)) {
                column.ord_to_str(ord, &mut name)?;
            }
            names.push(name.into());
        }
        Ok(Values { names, held: Held::of(starts, values) })
    }

    /// A value by its number.
    pub(super) fn name(&self, at: u32) -> Option<&Arc<str>> {
        self.names.get(usize::try_from(at).ok()?)
    }

    /// The number of a value, when a document has it.
    pub(super) fn find(&self, value: &str) -> Option<u32> {
        u32::try_from(self.names.iter().position(|name| **name == *value)?).ok()
    }

    /// The values of a document, by number.
    pub(super) fn of_document(&self, doc: DocId) -> &[u32] {
        let at = place(doc);
        match &self.held {
            Held::One(values) => values.get(at..=at).filter(|value| value != &[NOTHING]).unwrap_or_default(),
            Held::Many { starts, values } => match (starts.get(at), starts.get(at + 1)) {
                (Some(from), Some(to)) => &values[*from as usize..*to as usize],
                _ => &[],
            },
        }
    }

    /// Each value that some of these documents have, with how many of them have it.
    pub(super) fn counted<'d>(&self, documents: impl Iterator<Item = &'d DocId>) -> impl Iterator<Item = (&Arc<str>, usize)> {
        let mut counts = vec![0_usize; self.names.len()];
        let mut count = |value: &u32| {
            if let Some(count) = counts.get_mut(*value as usize) {
                *count += 1;
            }
        };
        // The shape is asked once, not for each of a hundred thousand documents.
        match &self.held {
            Held::One(values) => documents.for_each(|doc| values.get(place(*doc)).into_iter().for_each(&mut count)),
            Held::Many { .. } => documents.for_each(|doc| self.of_document(*doc).iter().for_each(&mut count)),
        }
        self.names.iter().zip(counts).filter(|(_, count)| *count > 0)
    }
}

impl Held {
    fn of(starts: Vec<u32>, values: Vec<u32>) -> Held {
        if starts.windows(2).any(|pair| pair[1] - pair[0] > 1) {
            return Held::Many { starts, values };
        }
        let one = |pair: &[u32]| if pair[0] == pair[1] { NOTHING } else { values[pair[0] as usize] };
        Held::One(starts.windows(2).map(one).collect())
    }
}

fn place(doc: DocId) -> usize {
    usize::try_from(doc).unwrap_or(usize::MAX - 1)
}
