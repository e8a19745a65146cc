//! The syntax of PDF objects (ISO 32000-1, 7.2 and 7.3): names, numbers, texts, lists, dictionaries and streams, read from bytes with
//! limits on nesting and on how many values there may be. Which object counts is decided in `pdf_objects`.

use lopdf::{Dictionary, Object, Stream, StringFormat};

const DEPTH: usize = 64;
/// Two bytes of a file can become an object of a hundred bytes in memory.
pub(super) const MOST_VALUES: usize = 2_000_000;

pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | 9 | 10 | 12 | 13 | 32)
}

fn is_regular(byte: u8) -> bool {
    !is_space(byte) && !b"()<>[]{}/%".contains(&byte)
}

/// Reads one object after another.
pub(super) struct Parser<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) at: usize,
    /// How many values were made so far, by this parser and those before it.
    pub(super) values: usize,
}

impl<'a> Parser<'a> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    fn eat(&mut self, word: &[u8]) -> bool {
        let found = self.rest().starts_with(word);
        if found {
            self.at += word.len();
        }
        found
    }

    fn skip_space(&mut self) {
        while let Some(byte) = self.peek() {
            if byte == b'%' {
                self.at += self.rest().iter().take_while(|b| !matches!(b, b'\n' | b'\r')).count();
            } else if is_space(byte) {
                self.at += 1;
            } else {
                return;
            }
        }
    }

    /// An object and, if one follows, its stream. The outer `None` means that a stream never ends.
    pub(super) fn indirect(&mut self) -> Option<Option<Object>> {
        let Some(object) = self.object(0) else {
            return Some(None);
        };
        self.skip_space();
        let Object::Dictionary(dict) = object else {
            return Some(Some(object));
        };
        if !self.eat(b"stream") {
            return Some(Some(Object::Dictionary(dict)));
        }
        let _ = self.eat(b"\r\n") || self.eat(b"\n") || self.eat(b"\r");
        let start = self.at;
        let told = dict.get(b"Length").and_then(Object::as_i64).ok().and_then(|n| usize::try_from(n).ok());
        let end = match told.and_then(|n| start.checked_add(n)).filter(|end| self.ends_at(*end)) {
            Some(end) => end,
            None => self.search_end()?,
        };
        let content = self.bytes.get(start..end)?.to_vec();
        self.at = end;
        Some(Some(Object::Stream(Stream::new(dict, content))))
    }

    fn ends_at(&self, end: usize) -> bool {
        let tail = self.bytes.get(end..).unwrap_or_default();
        let spaces = tail.iter().take(2).take_while(|b| is_space(**b)).count();
        tail.get(spaces..).is_some_and(|tail| tail.starts_with(b"endstream"))
    }

    fn search_end(&self) -> Option<usize> {
        let length = self.rest().windows(9).position(|w| w == b"endstream")?;
        let content = self.rest().get(..length)?;
        let trimmed = content.strip_suffix(b"\r\n").or_else(|| content.strip_suffix(b"\n")).or_else(|| content.strip_suffix(b"\r"));
        Some(self.at + trimmed.unwrap_or(content).len())
    }

    pub(super) fn object(&mut self, depth: usize) -> Option<Object> {
        self.values += 1;
        if depth > DEPTH || self.values > MOST_VALUES {
            return None;
        }
        self.skip_space();
        match self.peek()? {
            b'/' => Some(Object::Name(self.name()?)),
            b'(' => self.string().map(text),
            b'[' => self.array(depth),
            b'<' if self.rest().starts_with(b"<<") => self.dictionary(depth).map(Object::Dictionary),
            b'<' => Some(Object::String(self.hex()?, StringFormat::Hexadecimal)),
            b'+' | b'-' | b'.' | b'0'..=b'9' => self.number(),
            _ => self.word(),
        }
    }

    fn word(&mut self) -> Option<Object> {
        let length = self.rest().iter().take(6).take_while(|b| is_regular(**b)).count();
        let object = match self.rest().get(..length)? {
            b"true" => Object::Boolean(true),
            b"false" => Object::Boolean(false),
            b"null" => Object::Null,
            _ => return None,
        };
        self.at += length;
        Some(object)
    }

    fn array(&mut self, depth: usize) -> Option<Object> {
        self.at += 1;
        let mut items = Vec::new();
        loop {
            self.skip_space();
            if self.eat(b"]") {
                return Some(Object::Array(items));
            }
            items.push(self.object(depth + 1)?);
        }
    }

    fn dictionary(&mut self, depth: usize) -> Option<Dictionary> {
        self.at += 2;
        let mut dict = Dictionary::new();
        loop {
            self.skip_space();
            if self.eat(b">>") {
                return Some(dict);
            }
            let key = self.name()?;
            dict.set(key, self.object(depth + 1)?);
        }
    }

    fn name(&mut self) -> Option<Vec<u8>> {
        if !self.eat(b"/") {
            return None;
        }
        let mut name = Vec::new();
        while let Some(byte) = self.peek().filter(|b| is_regular(*b)) {
            self.at += 1;
            let code = (byte == b'#').then(|| hex_value(self.rest().first()?).zip(hex_value(self.rest().get(1)?))).flatten();
            name.push(match code {
                Some((high, low)) => {
                    self.at += 2;
                    high << 4 | low
                }
                None => byte,
            });
        }
        Some(name)
    }

    fn string(&mut self) -> Option<Vec<u8>> {
        self.at += 1;
        let (mut text, mut open) = (Vec::new(), 1_usize);
        loop {
            let byte = self.peek()?;
            self.at += 1;
            match byte {
                b'(' => open += 1,
                b')' if open == 1 => return Some(text),
                b')' => open -= 1,
                b'\\' => {
                    self.escape(&mut text)?;
                    continue;
                }
                _ => {}
            }
            text.push(byte);
        }
    }

    fn escape(&mut self, text: &mut Vec<u8>) -> Option<()> {
        let byte = self.peek()?;
        self.at += 1;
        match byte {
            b'n' => text.push(b'\n'),
            b'r' => text.push(b'\r'),
            b't' => text.push(b'\t'),
            b'b' => text.push(8),
            b'f' => text.push(12),
            b'\r' => {
                self.eat(b"\n");
            }
            b'\n' => {}
            b'0'..=b'7' => {
                let more = self.rest().iter().take(2).take_while(|b| (b'0'..=b'7').contains(*b)).count();
                let digits = self.rest().get(..more)?;
                let value = digits.iter().fold(u32::from(byte - b'0'), |n, d| n * 8 + u32::from(d - b'0'));
                self.at += more;
                text.push((value & 0xFF) as u8);
            }
            other => text.push(other),
        }
        Some(())
    }

    fn hex(&mut self) -> Option<Vec<u8>> {
        self.at += 1;
        let length = self.rest().iter().position(|b| *b == b'>').unwrap_or(self.rest().len());
        let digits: Option<Vec<u8>> = self.rest().get(..length)?.iter().filter(|b| !is_space(**b)).map(hex_value).collect();
        self.at = (self.at + length + 1).min(self.bytes.len());
        Some(digits?.chunks(2).map(|pair| pair.iter().fold(0, |n, d| n << 4 | d) << (4 * (2 - pair.len()))).collect())
    }

    pub(super) fn whole_number(&mut self) -> Option<i64> {
        self.skip_space();
        let length = self.rest().iter().take(20).take_while(|b| b.is_ascii_digit()).count();
        let value = std::str::from_utf8(self.rest().get(..length)?).ok()?.parse().ok()?;
        self.at += length;
        Some(value)
    }

    /// A number, or a reference such as `12 0 R`.
    fn number(&mut self) -> Option<Object> {
        let start = self.at;
        if let Some(id) = self.whole_number()
            && let Some(generation) = self.whole_number()
        {
            self.skip_space();
            if self.peek() == Some(b'R') && !self.rest().get(1).is_some_and(|b| is_regular(*b)) {
                self.at += 1;
                return Some(Object::Reference((u32::try_from(id).ok()?, u16::try_from(generation).ok()?)));
            }
        }
        self.at = start;
        let length = self.rest().iter().take(64).take_while(|b| matches!(b, b'+' | b'-' | b'.' | b'0'..=b'9')).count();
        let text = std::str::from_utf8(self.rest().get(..length)?).ok()?;
        self.at += length;
        match text.parse::<i64>() {
            Ok(whole) => Some(Object::Integer(whole)),
            // Some writers produce `--5` or `1.2.3`; readers take it for nought.
            Err(_) => Some(Object::Real(text.parse().ok().filter(|real: &f32| real.is_finite()).unwrap_or(0.0))),
        }
    }
}

/// A text is written in hex when a letter of it would have to be escaped: the library looks through all such letters for each letter.
fn text(letters: Vec<u8>) -> Object {
    let escaped = letters.iter().any(|letter| b"()\\\r".contains(letter));
    Object::String(letters, if escaped { StringFormat::Hexadecimal } else { StringFormat::Literal })
}

fn hex_value(byte: &u8) -> Option<u8> {
    char::from(*byte).to_digit(16).and_then(|d| u8::try_from(d).ok())
}
