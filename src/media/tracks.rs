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
    let (Some(sizes), Some(runs)) = (table(b"stsz"), table(b"stsc")) else {
        return Vec::new();
    };
    let (offsets, width) = match (table(b"stco"), table(b"co64")) {
        (Some(offsets), _) => (offsets, 4),
        (None, Some(offsets)) => (offsets, 8),
        (None, None) => return Vec::new(),
    };
    let same_size = be(sizes, 4, 4).unwrap_or(0);
    let mut next_sample = 0_usize;
    let mut run = 0_usize;
    let mut ranges = Vec::new();
    for (chunk, offset) in offsets.get(8..).unwrap_or_default().chunks_exact(width).take(MOST_CHUNKS).enumerate() {
        while be(runs, 8 + (run + 1) * 12, 4).is_some_and(|first| first <= chunk as u64 + 1) {
            run += 1;
        }
        let samples = be(runs, 8 + run * 12 + 4, 4).unwrap_or(0);
        let length = if same_size > 0 {
            samples.saturating_mul(same_size)
        } else {
            let left = (sizes.len().saturating_sub(12) / 4).saturating_sub(next_sample);
            let count = usize::try_from(samples).unwrap_or(usize::MAX).min(left);
            let total = (next_sample..next_sample + count).filter_map(|i| be(sizes, 12 + i * 4, 4)).sum();
            next_sample += count;
            total
        };
        let start = usize::try_from(be(offset, 0, width).unwrap_or(0)).unwrap_or(usize::MAX);
        ranges.push((start, start.saturating_add(usize::try_from(length).unwrap_or(usize::MAX))));
    }
    ranges
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
