//! Tracks of an MP4 that are to be forgotten: cameras write position, speed and time as samples of their own track into the media
//! data. The sample tables say where; those bytes are zeroed. Where they lie in a fragmented file is found by `fragments`.

use super::{be, boxes::BoxAt, boxes::box_at};

/// Of all forgotten tracks together: a list of them in memory takes four times what it takes in the file.
pub(crate) const MOST_CHUNKS: usize = 1_000_000;

/// What is known of the track being walked.
#[derive(Debug, Default)]
pub(crate) struct Track {
    pub(crate) id: Option<u64>,
    pub(crate) handler: [u8; 4],
    pub(crate) width: Option<u32>,
    pub(crate) height: Option<u32>,
    pub(crate) tables: Option<BoxAt>,
}

/// Where the samples of the track with these tables (`stbl`) lie. Work is bounded by the size of the tables themselves.
pub(crate) fn sample_ranges(bytes: &[u8], tables: BoxAt) -> Vec<(usize, usize)> {
    let table = |name: &[u8; 4]| {
        let mut at = tables.body;
        while let Some(found) = box_at(bytes, at, tables.end) {
            if &found.name == name {
                return bytes.get(found.body..found.end);
            }
            at = found.end;
        }
        None
    };
    let sizes = table(b"stsz").map(Sizes::each_in_four_bytes).or_else(|| table(b"stz2").and_then(Sizes::compact));
    let (Some(sizes), Some(runs)) = (sizes, table(b"stsc")) else {
        return Vec::new();
    };
    let (offsets, width) = match (table(b"stco"), table(b"co64")) {
        (Some(offsets), _) => (offsets, 4),
        (None, Some(offsets)) => (offsets, 8),
        (None, None) => return Vec::new(),
    };
    let mut next_sample = 0_usize;
    let mut run = 0_usize;
    let mut ranges = Vec::new();
    for (chunk, offset) in offsets.get(8..).unwrap_or_default().chunks_exact(width).take(MOST_CHUNKS).enumerate() {
        while be(runs, 8 + (run + 1) * 12, 4).is_some_and(|first| first <= chunk as u64 + 1) {
            run += 1;
        }
        let samples = be(runs, 8 + run * 12 + 4, 4).unwrap_or(0);
        let length = match sizes {
            Sizes::Same(size) => samples.saturating_mul(size),
            Sizes::Each { count, .. } => {
                let left = count.saturating_sub(next_sample);
                let count = usize::try_from(samples).unwrap_or(usize::MAX).min(left);
                let total = (next_sample..next_sample + count).filter_map(|sample| sizes.of(sample)).sum();
                next_sample += count;
                total
            }
        };
        let start = usize::try_from(be(offset, 0, width).unwrap_or(0)).unwrap_or(usize::MAX);
        ranges.push((start, start.saturating_add(usize::try_from(length).unwrap_or(usize::MAX))));
    }
    ranges
}

/// The sizes of a track's samples, from either form of their table (ISO/IEC 14496-12, 8.7.3).
#[derive(Clone, Copy)]
enum Sizes<'a> {
    Same(u64),
    Each { table: &'a [u8], count: usize, bits: usize },
}

impl<'a> Sizes<'a> {
    fn each_in_four_bytes(table: &'a [u8]) -> Sizes<'a> {
        match be(table, 4, 4).filter(|size| *size > 0) {
            Some(size) => Sizes::Same(size),
            None => Sizes::Each { table, count: table.len().saturating_sub(12) / 4, bits: 32 },
        }
    }

    /// Sizes of half a byte, one byte or two.
    fn compact(table: &'a [u8]) -> Option<Sizes<'a>> {
        let bits = table.get(7).map(|bits| usize::from(*bits)).filter(|bits| matches!(bits, 4 | 8 | 16))?;
        Some(Sizes::Each { table, count: table.len().saturating_sub(12) * 8 / bits, bits })
    }

    fn of(self, sample: usize) -> Option<u64> {
        match self {
            Sizes::Same(size) => Some(size),
            // The first of two halves is the upper one.
            Sizes::Each { table, bits: 4, .. } => {
                table.get(12 + sample / 2).map(|two| u64::from(if sample.is_multiple_of(2) { two >> 4 } else { two & 15 }))
            }
            Sizes::Each { table, bits, .. } => be(table, 12 + sample * bits / 8, bits / 8),
        }
    }
}

/// Zeroes these ranges where they lie inside media data; a table can not reach anything else.
pub(crate) fn zero(bytes: &mut [u8], ranges: &[(usize, usize)], media: &[(usize, usize)]) {
    // Ranges may overlap in a hostile file: sorted and joined, no byte is written twice.
    let mut sorted = ranges.to_vec();
    sorted.sort_unstable();
    let (mut done, mut first) = (0, 0);
    for (start, end) in sorted {
        let start = start.max(done);
        done = done.max(end);
        while media.get(first).is_some_and(|(_, to)| *to <= start) {
            first += 1;
        }
        for (from, to) in media.iter().skip(first).take_while(|(from, _)| *from < end) {
            let (from, to) = (start.max(*from), end.min(*to));
            if from < to {
                bytes.get_mut(from..to).unwrap_or_default().fill(0);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bx(name: &[u8; 4], body: &[u8]) -> Vec<u8> {
        [&u32::try_from(body.len() + 8).unwrap_or(0).to_be_bytes(), &name[..], body].concat()
    }

    #[test]
    fn the_samples_of_a_chunk_are_found_by_either_table_of_their_sizes() {
        let word = |n: u32| n.to_be_bytes();
        let head = |bits: u8| [0, 0, 0, 0, 0, 0, 0, bits, 0, 0, 0, 3];
        let forms = [
            bx(b"stsz", &[&head(0)[..], &word(3), &word(5), &word(2)].concat()),
            bx(b"stz2", &[&head(4)[..], &[0x35, 0x20]].concat()),
            bx(b"stz2", &[&head(8)[..], &[3, 5, 2]].concat()),
            bx(b"stz2", &[&head(16)[..], &[0, 3, 0, 5, 0, 2]].concat()),
        ];
        for sizes in forms {
            let runs = bx(b"stsc", &[word(0), word(1), word(1), word(3), word(1)].concat());
            let offsets = bx(b"stco", &[word(0), word(1), word(100)].concat());
            let bytes = bx(b"stbl", &[sizes, runs, offsets].concat());
            let tables = box_at(&bytes, 0, bytes.len()).unwrap();
            assert_eq!(sample_ranges(&bytes, tables), [(100, 110)]);
        }
    }

    #[test]
    fn a_compact_table_of_unheard_of_width_tells_nothing() {
        assert!(Sizes::compact(&[0, 0, 0, 0, 0, 0, 0, 7, 0, 0, 0, 1, 9]).is_none());
    }
}
