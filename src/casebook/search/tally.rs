//! One pass over all that fits the words: the best hits of the page, how many there are, and for each facet how many each value
//! would leave while the other filters stand.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap, HashMap};
use std::sync::Arc;

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader};

use super::columns::Columns;
use super::{Facet, Found, Hit, Order};

/// What is counted.
pub(super) struct Tally<'a> {
    /// The columns of each segment.
    pub(super) columns: &'a [Arc<Columns>],
    pub(super) filters: &'a BTreeMap<Facet, String>,
    /// Whether values are counted, or only judged by the filters.
    pub(super) counted: bool,
    pub(super) order: Order,
    /// Best hits to keep.
    pub(super) keep: usize,
}

/// Score, then rank: both greater is better. Scores are never negative, so that their bits order as they do.
type Worth = (u32, u64);

/// What one segment yields.
#[derive(Default)]
pub(super) struct Part {
    total: usize,
    best: Vec<(Worth, String)>,
    counts: HashMap<(Facet, Arc<str>), usize>,
}

/// A filter in one segment, and what it alone keeps out: that still counts for the other values of its facet.
struct Bar {
    facet: Facet,
    /// The number of the value that is wanted; none when the segment does not have it.
    wanted: Option<u32>,
    kept_out: Vec<DocId>,
}

/// A segment being counted.
pub(super) struct SegmentTally {
    columns: Arc<Columns>,
    bars: Vec<Bar>,
    counted: bool,
    order: Order,
    keep: usize,
    total: usize,
    hits: Vec<DocId>,
    best: BinaryHeap<Reverse<(Worth, DocId)>>,
}

impl Collector for Tally<'_> {
    type Fruit = Found;
    type Child = SegmentTally;

    fn for_segment(&self, segment: SegmentOrdinal, reader: &SegmentReader) -> tantivy::Result<SegmentTally> {
        let known = usize::try_from(segment).ok().and_then(|at| self.columns.get(at));
        let columns = known.map_or_else(|| Columns::of(reader).map(Arc::new), |known| Ok(Arc::clone(known)))?;
        let bar = |(facet, value): (&Facet, &String)| {
            let wanted = columns.facet(*facet).and_then(|values| values.find(value));
            Bar { facet: *facet, wanted, kept_out: Vec::new() }
        };
        // A page may be asked for as far down as a number can say.
        let keep = self.keep.min(usize::try_from(reader.max_doc()).unwrap_or(usize::MAX - 1));
        Ok(SegmentTally {
            bars: self.filters.iter().map(bar).collect(),
            columns,
            counted: self.counted,
            order: self.order,
            keep,
            total: 0,
            hits: Vec::new(),
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
            counts.entry(facet).or_default().push((value.to_string(), count));
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
        let mut barred = None;
        for (at, bar) in self.bars.iter().enumerate() {
            if bar.bars(&self.columns, doc) && barred.replace(at).is_some() {
                return;
            }
        }
        match barred {
            Some(at) => self.bars[at].kept_out.push(doc),
            None => {
                self.hits.extend(self.counted.then_some(doc));
                self.keep(doc, score);
            }
        }
    }

    fn harvest(self) -> Part {
        let mut counts = HashMap::new();
        for facet in Facet::ALL.into_iter().filter(|_| self.counted) {
            let kept_out = self.bars.iter().filter(|bar| bar.facet == facet).flat_map(|bar| &bar.kept_out);
            let counted = self.columns.facet(facet).into_iter().flat_map(|values| values.counted(self.hits.iter().chain(kept_out.clone())));
            counts.extend(counted.map(|(value, count)| ((facet, Arc::clone(value)), count)));
        }
        let number = |doc| self.columns.number(doc).map(str::to_owned);
        let best = self.best.iter().filter_map(|Reverse((worth, doc))| Some((*worth, number(*doc)?))).collect();
        Part { total: self.total, best, counts }
    }
}

impl SegmentTally {
    fn keep(&mut self, doc: DocId, score: Score) {
        self.total += 1;
        let score = if self.order == Order::Relevance { score.max(0.0).to_bits() } else { 0 };
        let one = ((score, self.columns.rank(doc)), doc);
        if self.best.len() < self.keep {
            self.best.push(Reverse(one));
        } else if let Some(mut worst) = self.best.peek_mut()
            && one > worst.0
        {
            *worst = Reverse(one);
        }
    }
}

impl Bar {
    fn bars(&self, columns: &Columns, doc: DocId) -> bool {
        let values = columns.facet(self.facet).map_or(&[][..], |values| values.of_document(doc));
        self.wanted.is_none_or(|wanted| !values.contains(&wanted))
    }
}
