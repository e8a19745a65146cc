//! PDF: any bytes behind its first line; pages with any objects beside them; and the same objects in an object stream, plain or as
//! the deflated bytes themselves. An answer within the limits of pages, and a copy that is accepted again with as many pages.
#![no_main]

use libfuzzer_sys::arbitrary::{Arbitrary, Result, Unstructured};
use libfuzzer_sys::fuzz_target;
use mashanghe::media::{Limits, examine};

/// A root with two pages, which lead to the objects that come behind.
const PAGES: &str = "%PDF-1.5\n1 0 obj<</Type/Catalog/Pages 2 0 R/Extra 5 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R 4 0 R]>>endobj\n\
    3 0 obj<</Type/Page/A 6 0 R>>endobj\n4 0 obj<</Type/Page/B[7 0 R 8 0 R]>>endobj\n";

#[derive(Debug)]
struct Document(Vec<u8>);

impl<'a> Arbitrary<'a> for Document {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Document> {
        let kind = u.int_in_range(0..=3)?;
        let rest = u.bytes(u.len())?;
        Ok(Document(match kind {
            0 => [b"%PDF-1.7\n", rest].concat(),
            1 => [PAGES.as_bytes(), &objects(rest), b"trailer<</Root 1 0 R>>"].concat(),
            2 => [PAGES.as_bytes(), &stream("", &packed(rest)), b"trailer<</Root 1 0 R>>"].concat(),
            _ => [PAGES.as_bytes(), &stream("/Filter/FlateDecode", &[b"\x78\x9c", rest].concat()), b"trailer<</Root 1 0 R>>"].concat(),
        }))
    }
}

/// Objects from 5 on, parted by a byte that stands in no text.
fn objects(bytes: &[u8]) -> Vec<u8> {
    let parts = bytes.split(|byte| *byte == 0xFF).zip(5..);
    parts.flat_map(|(part, number)| [format!("{number} 0 obj ").as_bytes(), part, b"\nendobj\n"].concat()).collect()
}

/// The same as the content of an object stream, its index padded to a hundred bytes.
fn packed(bytes: &[u8]) -> Vec<u8> {
    let (mut index, mut content) = (String::new(), Vec::new());
    for (part, number) in bytes.split(|byte| *byte == 0xFF).take(8).zip(5..) {
        index.push_str(&format!("{number} {} ", content.len()));
        content.extend_from_slice(part);
        content.push(b' ');
    }
    [format!("{index:<100}").as_bytes(), &content].concat()
}

fn stream(filter: &str, content: &[u8]) -> Vec<u8> {
    let head = format!("9 0 obj<</Type/ObjStm/N 4/First 100{filter}/Length {}>>stream\n", content.len());
    [head.as_bytes(), content, b"\nendstream\nendobj\n"].concat()
}

fuzz_target!(|document: Document| {
    let limits = Limits { max_pages: 50, ..Limits::default() };
    let Ok(once) = examine(&document.0, &limits) else { return };
    assert!(once.pages.is_some_and(|pages| (1..=50).contains(&pages)));
    let twice = examine(&once.clean, &limits).expect("a copy is accepted");
    assert_eq!((once.pages, once.media_type), (twice.pages, twice.media_type));
    assert!(twice.clean == examine(&twice.clean, &limits).expect("a copy of a copy is accepted").clean);
});
