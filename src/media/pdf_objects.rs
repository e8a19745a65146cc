//! Reading the objects of a PDF (ISO 32000-1, 7.3 and 7.5) from its bytes, in file order, without trusting its index: a later
//! definition replaces an earlier one, as in an updated file. Nesting, numbers and inflated size are limited, which the
//! library that writes the copy does not do when it reads. What a file hides between objects is simply not copied.

use super::inflate;
use super::pdf_syntax::{MOST_VALUES, Parser, is_space};
use lopdf::{Dictionary, Object, ObjectId, Stream};
use std::collections::BTreeMap;

const HIGHEST_ID: u32 = 500_000;
const MOST_INFLATED: usize = 64 * 1024 * 1024;

/// What was found in a file.
#[derive(Default)]
pub(crate) struct Found {
    pub(crate) objects: BTreeMap<ObjectId, Object>,
    pub(crate) root: Option<ObjectId>,
    pub(crate) encrypted: bool,
    /// An object stream that could not be read: the file is broken, or compressed in a way that is not taken.
    pub(crate) broken: bool,
    inflated: usize,
    values: usize,
}

/// Reads every object; `None` if a stream has no end or a number is absurd.
pub(crate) fn read(bytes: &[u8]) -> Option<Found> {
    let mut found = Found::default();
    let (mut at, mut wasted) = (0, 0);
    while let Some(next) = bytes.get(at..)?.iter().position(|b| matches!(b, b'o' | b't')).map(|p| at + p) {
        let rest = bytes.get(next..)?;
        at = next + 1;
        if rest.starts_with(b"trailer") {
            let mut parser = found.parser(bytes, next + 7)?;
            if let Some(Object::Dictionary(trailer)) = parser.object(0) {
                found.note_trailer(&trailer);
                at = parser.at;
            } else {
                wasted += parser.at - next;
            }
            found.values = parser.values;
        } else if rest.starts_with(b"obj")
            && let Some(id) = id_before(bytes, next)
        {
            let mut parser = found.parser(bytes, next + 3)?;
            let object = parser.indirect()?;
            found.values = parser.values;
            match object {
                Some(object) => {
                    at = parser.at;
                    found.insert(id, object)?;
                }
                None => wasted += parser.at - next,
            }
        }
        // Texts without an end would be read to the end of the file again and again.
        if wasted > bytes.len().saturating_mul(2) {
            return None;
        }
    }
    Some(found)
}

impl Found {
    /// A parser that may make as many values as are left; `None` when none are.
    fn parser<'a>(&self, bytes: &'a [u8], at: usize) -> Option<Parser<'a>> {
        (self.values < MOST_VALUES).then_some(Parser { bytes, at, values: self.values })
    }

    fn note_trailer(&mut self, trailer: &Dictionary) {
        self.encrypted |= trailer.has(b"Encrypt");
        if let Ok(root) = trailer.get(b"Root").and_then(Object::as_reference) {
            self.root = Some(root);
        }
    }

    fn insert(&mut self, id: ObjectId, object: Object) -> Option<()> {
        if id.0 == 0 || id.0 > HIGHEST_ID {
            return None;
        }
        if let Object::Stream(stream) = &object {
            if stream.dict.has_type(b"XRef") {
                self.note_trailer(&stream.dict);
                return Some(());
            }
            if stream.dict.has_type(b"ObjStm") {
                // After one that cannot be read the file is refused: the others are not inflated in vain.
                self.broken = self.broken || self.unpack(stream).is_none();
                return Some(());
            }
        }
        self.objects.insert(id, object);
        Some(())
    }

    /// The objects inside a compressed stream: pairs of number and offset, then the objects themselves.
    fn unpack(&mut self, stream: &Stream) -> Option<()> {
        let inflated;
        let content: &[u8] = if stream.dict.has(b"Filter") {
            let plain = !stream.dict.has(b"DecodeParms") || stream.dict.get(b"DecodeParms").is_ok_and(Object::is_null);
            if stream.filters().ok()? != [b"FlateDecode"] || !plain {
                return None;
            }
            inflated = inflate::zlib(&stream.content, MOST_INFLATED - self.inflated)?;
            self.inflated += inflated.len();
            &inflated
        } else {
            &stream.content
        };
        let number = |key: &[u8]| usize::try_from(stream.dict.get(key).and_then(Object::as_i64).ok()?).ok();
        let (count, first) = (number(b"N")?, number(b"First")?);
        let mut index = self.parser(content.get(..first)?, 0)?;
        let mut spent = 0;
        for _ in 0..count {
            let (Some(id), Some(offset)) = (index.whole_number(), index.whole_number()) else {
                return None;
            };
            let at = first.checked_add(usize::try_from(offset).ok()?)?;
            let mut parser = self.parser(content, at)?;
            let object = parser.object(0)?;
            self.values = parser.values;
            // Honest objects do not overlap.
            spent += parser.at - at;
            if spent > content.len() {
                return None;
            }
            self.insert((u32::try_from(id).ok()?, 0), object)?;
        }
        Some(())
    }
}

/// Reads `12 0 ` backwards from the word `obj`.
fn id_before(bytes: &[u8], at: usize) -> Option<ObjectId> {
    let before = bytes.get(at.saturating_sub(32)..at)?;
    let mut words = before.rsplit(|b| is_space(*b)).filter(|word| !word.is_empty());
    let generation = std::str::from_utf8(words.next()?).ok()?.parse().ok()?;
    let number = words.next()?;
    let digits = number.iter().rev().take_while(|b| b.is_ascii_digit()).count();
    let id = std::str::from_utf8(number.get(number.len() - digits..)?).ok()?.parse().ok()?;
    Some((id, generation))
}
