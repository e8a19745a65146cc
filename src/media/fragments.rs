//! Fragments of an MP4 (`moof`, ISO/IEC 14496-12 section 8.8): recorders that stream write the samples of every track, positions
//! and speed among them, in pieces. Where the pieces of a forgotten track lie is read from its `traf`; those bytes are zeroed
//! like the others. What else a fragment may hold is decided in `boxes`.

use super::{be, boxes::BoxAt, boxes::box_at};

/// `tfhd` flags.
const BASE_GIVEN: u64 = 0x1;
const BASE_IS_MOOF: u64 = 0x2_0000;

/// The fragments of a file and what its `mvex` says of its tracks.
#[derive(Debug, Default)]
pub(crate) struct Fragments {
    pub(crate) moofs: Vec<BoxAt>,
    /// Track and size of a sample when a fragment does not say it.
    pub(crate) sizes: Vec<(u64, u64)>,
    /// Tracks whose samples are to go.
    pub(crate) forgotten: Vec<u64>,
}

/// Samples to zero, and the `traf` boxes that can go without moving anything else.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub(crate) ranges: Vec<(usize, usize)>,
    pub(crate) trafs: Vec<BoxAt>,
}

/// What a `tfhd` says.
#[derive(Debug, Clone, Copy)]
struct Head {
    track: u64,
    base: Option<u64>,
    own_base: bool,
    size: u64,
}

impl Fragments {
    /// Notes a `trex`.
    pub(crate) fn default_size(&mut self, bytes: &[u8], trex: BoxAt) {
        if let (Some(track), Some(size)) = (inside(bytes, trex, 4, 4), inside(bytes, trex, 16, 4)) {
            self.sizes.push((track, size));
        }
    }

    /// Where the samples of forgotten tracks lie. Work is bounded by the size of the fragments themselves.
    pub(crate) fn search(&self, bytes: &[u8]) -> Found {
        let mut found = Found::default();
        for moof in self.moofs.iter().filter(|_| !self.forgotten.is_empty()) {
            self.search_one(bytes, *moof, &mut found);
        }
        found
    }

    fn search_one(&self, bytes: &[u8], moof: BoxAt, found: &mut Found) {
        let trafs: Vec<(BoxAt, Head)> = children(bytes, moof)
            .filter(|child| &child.name == b"traf")
            .filter_map(|traf| Some((traf, self.head(bytes, children(bytes, traf).find(|child| &child.name == b"tfhd")?)?)))
            .collect();
        let mut end_before = moof.start as u64;
        for (place, (traf, head)) in trafs.iter().enumerate() {
            let base = head.base.unwrap_or(if head.own_base || place == 0 { moof.start as u64 } else { end_before });
            let mut at = base;
            for run in children(bytes, *traf).filter(|child| &child.name == b"trun") {
                let (start, end) = span(bytes, run, base, at, head.size);
                at = end;
                if self.forgotten.contains(&head.track) {
                    found.ranges.push((clamped(start), clamped(end)));
                }
            }
            end_before = at;
            // A later piece that begins where this one ends needs it to stay.
            let leans = trafs.iter().skip(place + 1).any(|(_, later)| later.base.is_none() && !later.own_base);
            if self.forgotten.contains(&head.track) && !leans {
                found.trafs.push(*traf);
            }
        }
    }

    fn head(&self, bytes: &[u8], tfhd: BoxAt) -> Option<Head> {
        let (flags, track) = (inside(bytes, tfhd, 1, 3)?, inside(bytes, tfhd, 4, 4)?);
        let base = if flags & BASE_GIVEN > 0 { inside(bytes, tfhd, 8, 8) } else { None };
        let mut at = 8 + if flags & BASE_GIVEN > 0 { 8 } else { 0 };
        for flag in [0x2, 0x8] {
            at += if flags & flag > 0 { 4 } else { 0 };
        }
        let known = self.sizes.iter().find(|(known, _)| *known == track).map_or(0, |(_, size)| *size);
        let size = if flags & 0x10 > 0 { inside(bytes, tfhd, at, 4)? } else { known };
        Some(Head { track, base, own_base: flags & BASE_IS_MOOF > 0, size })
    }
}

/// Where the samples of a `trun` begin and end; `at` is where they begin when it does not say so itself.
fn span(bytes: &[u8], run: BoxAt, base: u64, at: u64, size: u64) -> (u64, u64) {
    let flags = inside(bytes, run, 1, 3).unwrap_or(0);
    let count = inside(bytes, run, 4, 4).unwrap_or(0);
    let mut field = 8;
    let mut start = at;
    if flags & 0x1 > 0 {
        // A signed number of 32 bits.
        let offset = inside(bytes, run, field, 4).and_then(|raw| u32::try_from(raw).ok()).map_or(0, u32::cast_signed);
        start = base.saturating_add_signed(i64::from(offset));
        field += 4;
    }
    field += if flags & 0x4 > 0 { 4 } else { 0 };
    let entry: usize = [0x100, 0x200, 0x400, 0x800].into_iter().map(|flag| if flags & flag > 0 { 4 } else { 0 }).sum();
    if flags & 0x200 == 0 {
        return (start, start.saturating_add(count.saturating_mul(size)));
    }
    let first = field + if flags & 0x100 > 0 { 4 } else { 0 };
    let most = (run.end - run.body).saturating_sub(field) / entry.max(1);
    let samples = usize::try_from(count).unwrap_or(usize::MAX).min(most);
    let total = (0..samples).filter_map(|i| inside(bytes, run, first + i * entry, 4)).fold(0_u64, u64::saturating_add);
    (start, start.saturating_add(total))
}

fn children(bytes: &[u8], parent: BoxAt) -> impl Iterator<Item = BoxAt> {
    let mut at = parent.body;
    std::iter::from_fn(move || {
        let found = box_at(bytes, at, parent.end)?;
        at = found.end;
        Some(found)
    })
}

/// A number at a place inside a box.
fn inside(bytes: &[u8], found: BoxAt, at: usize, width: usize) -> Option<u64> {
    let start = found.body.checked_add(at)?;
    if start.checked_add(width)? > found.end {
        return None;
    }
    be(bytes, start, width)
}

fn clamped(place: u64) -> usize {
    usize::try_from(place).unwrap_or(usize::MAX)
}
