//! Inflating (RFC 1950, RFC 1951) with a limit on what comes out. PDF keeps objects in compressed streams; a library that inflates
//! them without a limit lets thirty megabytes become thirty gigabytes.

const MOST_BITS: usize = 15;

struct Bits<'a> {
    bytes: &'a [u8],
    at: usize,
    held: u32,
    count: u32,
}

impl Bits<'_> {
    fn take(&mut self, wanted: u32) -> Option<u32> {
        while self.count < wanted {
            self.held |= u32::from(*self.bytes.get(self.at)?) << self.count;
            self.at += 1;
            self.count += 8;
        }
        let value = self.held & ((1 << wanted) - 1);
        self.held >>= wanted;
        self.count -= wanted;
        Some(value)
    }

    fn align(&mut self) {
        self.held = 0;
        self.count = 0;
    }
}

/// A canonical prefix code: how many codes have each length, and the symbols in order.
struct Code {
    counts: [u16; MOST_BITS + 1],
    symbols: Vec<u16>,
}

impl Code {
    fn new(lengths: &[u8]) -> Option<Self> {
        let mut counts = [0_u16; MOST_BITS + 1];
        for length in lengths {
            *counts.get_mut(usize::from(*length))? += 1;
        }
        let mut left = 1_i32;
        for count in counts.iter().skip(1) {
            left = left * 2 - i32::from(*count);
            if left < 0 {
                return None;
            }
        }
        let symbols = (1..=MOST_BITS)
            .flat_map(|wanted| {
                let of_this_length = move |(_, length): &(usize, &u8)| usize::from(**length) == wanted;
                lengths.iter().enumerate().filter(of_this_length).map(|(symbol, _)| symbol as u16)
            })
            .collect();
        Some(Self { counts, symbols })
    }

    fn read(&self, bits: &mut Bits<'_>) -> Option<u16> {
        let (mut code, mut first, mut index) = (0_i32, 0_i32, 0_i32);
        for count in self.counts.iter().skip(1) {
            code |= bits.take(1)? as i32;
            let count = i32::from(*count);
            if code - count < first {
                return self.symbols.get(usize::try_from(index + code - first).ok()?).copied();
            }
            index += count;
            first = (first + count) << 1;
            code <<= 1;
        }
        None
    }
}

/// Inflates a zlib stream to at most `most` bytes; `None` if it is broken or larger.
pub(crate) fn zlib(bytes: &[u8], most: usize) -> Option<Vec<u8>> {
    let [method, flags, ..] = bytes else {
        return None;
    };
    let sum = u32::from(*method) << 8 | u32::from(*flags);
    if method & 0x0F != 8 || flags & 0x20 != 0 || sum % 31 != 0 {
        return None;
    }
    let mut bits = Bits { bytes, at: 2, held: 0, count: 0 };
    let mut out = Vec::new();
    loop {
        let last = bits.take(1)? == 1;
        match bits.take(2)? {
            0 => stored(&mut bits, &mut out, most)?,
            1 => {
                let (literals, distances) = fixed()?;
                block(&mut bits, &mut out, most, &literals, &distances)?;
            }
            2 => {
                let (literals, distances) = dynamic(&mut bits)?;
                block(&mut bits, &mut out, most, &literals, &distances)?;
            }
            _ => return None,
        }
        if last {
            return Some(out);
        }
    }
}

fn stored(bits: &mut Bits<'_>, out: &mut Vec<u8>, most: usize) -> Option<()> {
    // At most seven bits are held between blocks, so nothing whole is lost by aligning.
    bits.align();
    let length = usize::try_from(super::le(bits.bytes, bits.at, 2)?).ok()?;
    let start = bits.at + 4;
    let end = start + length;
    if out.len() + length > most {
        return None;
    }
    out.extend_from_slice(bits.bytes.get(start..end)?);
    bits.at = end;
    Some(())
}

fn fixed() -> Option<(Code, Code)> {
    let lengths: Vec<u8> = (0..288)
        .map(|i| {
            if i < 144 {
                8
            } else if i < 256 {
                9
            } else if i < 280 {
                7
            } else {
                8
            }
        })
        .collect();
    Some((Code::new(&lengths)?, Code::new(&[5; 30])?))
}

fn dynamic(bits: &mut Bits<'_>) -> Option<(Code, Code)> {
    const ORDER: [usize; 19] = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
    let literals = bits.take(5)? as usize + 257;
    let distances = bits.take(5)? as usize + 1;
    let given = bits.take(4)? as usize + 4;
    let mut lengths = [0_u8; 19];
    for place in ORDER.iter().take(given) {
        *lengths.get_mut(*place)? = bits.take(3)? as u8;
    }
    let code = Code::new(&lengths)?;
    let mut lengths: Vec<u8> = Vec::with_capacity(literals + distances);
    while lengths.len() < literals + distances {
        let (value, times) = match code.read(bits)? {
            16 => (*lengths.last()?, 3 + bits.take(2)?),
            17 => (0, 3 + bits.take(3)?),
            18 => (0, 11 + bits.take(7)?),
            length => (length as u8, 1),
        };
        lengths.extend(std::iter::repeat_n(value, times as usize));
    }
    let (first, rest) = lengths.get(..literals + distances)?.split_at_checked(literals)?;
    Some((Code::new(first)?, Code::new(rest)?))
}

fn block(bits: &mut Bits<'_>, out: &mut Vec<u8>, most: usize, literals: &Code, distances: &Code) -> Option<()> {
    const LENGTH: [u16; 29] =
        [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];
    const LENGTH_BITS: [u32; 29] = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
    const DISTANCE: [u32; 30] = [
        1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289,
        16385, 24577,
    ];
    loop {
        match literals.read(bits)? {
            symbol @ 0..=255 if out.len() < most => out.push(symbol as u8),
            256 => return Some(()),
            symbol => {
                let index = usize::from(symbol.checked_sub(257)?);
                let length = usize::from(*LENGTH.get(index)?) + bits.take(*LENGTH_BITS.get(index)?)? as usize;
                let symbol = u32::from(distances.read(bits)?);
                let extra = (symbol / 2).saturating_sub(1);
                let distance = (DISTANCE.get(symbol as usize)? + bits.take(extra)?) as usize;
                let start = out.len().checked_sub(distance)?;
                if out.len() + length > most {
                    return None;
                }
                for i in 0..length {
                    out.push(*out.get(start + i)?);
                }
            }
        }
    }
}
