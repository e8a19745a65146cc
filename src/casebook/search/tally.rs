//! One pass over all that fits the words: the best hits of the page, how many there are, and for each facet how many each value
//! would leave while the other filters stand.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap, HashMap};

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader};

use super::{Facet, Found, Hit, Order};

/// What is counted.
pub(super) struct Tally<'a> {
    pub(super) filters: &'a BTreeMap<Facet, String>,
    /// Whether values are counted, or only judged by the filters.
    pub(super) counted: bool,
    pub(super) order: Order,
    /// Best hits to keep.
    pub(super) keep: usize,
}

/// The column of the number.
pub(super) const NUMBER: &str = "number";
/// The column of the rank.
pub(super) const RANK: &str = "rank";

/// Score, then rank: both greater is better. Scores are never negative, so that their bits order as they do.
type Worth = (u32, u64);

/// What one segment yields.
#[derive(Default)]
pub(super) struct Part {
    total: usize,
    best: Vec<(Worth, String)>,
    counts: HashMap<(Facet, String), usize>,
}

/// One facet in one segment.
struct Side {
    facet: Facet,
    column: Option<StrColumn>,
    /// The number of the value that is wanted: none without filter, `u64::MAX` when the segment does not have the value.
    wanted: Option<u64>,
    counts: Vec<usize>,
}

/// A segment being counted.
pub(super) struct SegmentTally {
    sides: Vec<Side>,
    rank: Column<u64>,
    number: Option<StrColumn>,
    order: Order,
    keep: usize,
    total: usize,
    best: BinaryHeap<Reverse<(Worth, DocId)>>,
}

impl Collector for Tally<'_> {
    type Fruit = Found;
    type Child = SegmentTally;

    fn for_segment(&self, _: SegmentOrdinal, segment: &SegmentReader) -> tantivy::Result<SegmentTally> {
        let columns = segment.fast_fields();
        let mut sides = Vec::new();
        for facet in Facet::ALL.into_iter().filter(|facet| self.counted || self.filters.contains_key(facet)) {
            let column = columns.str(facet.name())?;
            let wanted = match (self.filters.get(&facet), &column) {
                (None, _) => None,
                (Some(value), Some(column)) => Some(column.dictionary().term_ord(value.as_bytes())?.unwrap_or(u64::MAX)),
                (Some(_), None) => Some(u64::MAX),
            };
            let values = column.as_ref().filter(|_| self.counted).map_or(0, |column| column.num_terms());
            sides.push(Side { facet, column, wanted, counts: vec![0; values] });
        }
        // A page may be asked for as far down as a number can say.
        let keep = self.keep.min(usize::try_from(segment.max_doc()).unwrap_or(usize::MAX - 1));
        Ok(SegmentTally {
            sides,
            rank: columns.u64(RANK)?,
            number: columns.str(NUMBER)?,
            order: self.order,
            keep,
            total: 0,
            best: BinaryHeap::with_capacity(keep + 1),
        })
    }

    fn requires_scoring(&self) -> bool {
        self.order == Order::Relevance
    }

    fn merge_fruits(&self, parts: Vec<Part>) -> tantivy::Result<Found> {
        let mut whole = Part::default();
        for part in parts {
            whole.total += part.total;
            whole.best.extend(part.best);
            for (value, count) in part.counts {
                *whole.counts.entry(value).or_default() += count;
            }
        }
        whole.best.sort_by(|one, other| other.cmp(one));
        whole.best.truncate(self.keep);
        let mut counts: BTreeMap<Facet, Vec<(String, usize)>> = BTreeMap::new();
        for ((facet, value), count) in whole.counts {
            counts.entry(facet).or_default().push((value, count));
        }
        for values in counts.values_mut() {
            values.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
        }
        let hits = whole.best.into_iter().map(|((score, _), number)| Hit { number, score: f32::from_bits(score) }).collect();
        Ok(Found { total: whole.total, hits, counts })
    }
}

impl SegmentCollector for SegmentTally {
    type Fruit = Part;

    fn collect(&mut self, doc: DocId, score: Score) {
        // A hit that one filter alone keeps out still counts for the other values of that filter's facet.
        let mut barred = None;
        for (at, side) in self.sides.iter().enumerate() {
            if side.bars(doc) && barred.replace(at).is_some() {
                return;
            }
        }
        match barred {
            Some(at) => self.sides[at].count(doc),
            None => {
                self.sides.iter_mut().for_each(|side| side.count(doc));
                self.keep(doc, score);
            }
        }
    }

    fn harvest(self) -> Part {
        let mut part = Part { total: self.total, ..Part::default() };
        let name = |column: &StrColumn, ord: u64| {
            let mut value = String::new();
            column.ord_to_str(ord, &mut value).is_ok_and(|known| known).then_some(value)
        };
        for side in self.sides {
            let Some(column) = &side.column else { continue };
            for (ord, count) in side.counts.iter().enumerate().filter(|(_, count)| **count > 0) {
                let value = u64::try_from(ord).ok().and_then(|ord| name(column, ord));
                part.counts.extend(value.map(|value| ((side.facet, value), *count)));
            }
        }
        if let Some(column) = &self.number {
            let number = |doc| column.term_ords(doc).next().and_then(|ord| name(column, ord));
            part.best = self.best.into_iter().filter_map(|Reverse((worth, doc))| Some((worth, number(doc)?))).collect();
        }
        part
    }
}

impl SegmentTally {
    fn keep(&mut self, doc: DocId, score: Score) {
        self.total += 1;
        let score = if self.order == Order::Relevance { score.max(0.0).to_bits() } else { 0 };
        let full = self.best.len() >= self.keep;
        if full && self.best.peek().is_none_or(|Reverse((worst, _))| score < worst.0) {
            return;
        }
        self.best.push(Reverse(((score, self.rank.first(doc).unwrap_or(0)), doc)));
        if full {
            self.best.pop();
        }
    }
}

impl Side {
    fn bars(&self, doc: DocId) -> bool {
        match (self.wanted, &self.column) {
            (None, _) => false,
            (Some(wanted), Some(column)) => !column.term_ords(doc).any(|ord| ord == wanted),
            (Some(_), None) => true,
        }
    }

    fn count(&mut self, doc: DocId) {
        let Some(column) = &self.column else { return };
        for ord in column.term_ords(doc) {
            if let Some(count) = usize::try_from(ord).ok().and_then(|ord| self.counts.get_mut(ord)) {
                *count += 1;
            }
        }
    }
}
