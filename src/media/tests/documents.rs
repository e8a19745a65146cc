//! PDF: built with lopdf in old and new form, and by hand where the file is to be hostile.

use super::*;
use lopdf::{Dictionary, Document, Object, Stream, dictionary};

/// A document with author, dates and XMP, and a scanned page whose JPEG knows where it was taken.
fn document(pages: usize) -> Document {
    let mut doc = Document::with_version("1.5");
    let tree = doc.new_object_id();
    let photo = doc.add_object(Stream::new(
        dictionary! { "Type" => "XObject", "Subtype" => "Image", "Width" => 40, "Height" => 20, "Filter" => "DCTDecode" },
        super::photos::jpeg_with_place(),
    ));
    let xmp = doc.add_object(Stream::new(dictionary! { "Type" => "Metadata", "Subtype" => "XML" }, SECRET.to_vec()));
    let kids: Vec<Object> = (0..pages)
        .map(|_| {
            let content = doc.add_object(Stream::new(Dictionary::new(), b"q 40 0 0 20 0 0 cm /P Do Q".to_vec()));
            let page = dictionary! {
                "Type" => "Page", "Parent" => tree, "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
                "Contents" => content, "Resources" => dictionary! { "XObject" => dictionary! { "P" => photo } },
                "PieceInfo" => dictionary! { "App" => Object::string_literal(SECRET) },
            };
            doc.add_object(page).into()
        })
        .collect();
    let count = kids.len() as i64;
    doc.objects.insert(tree, dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count }.into());
    let root = doc.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree, "Metadata" => xmp });
    let info = doc.add_object(dictionary! { "Author" => Object::string_literal(SECRET), "CreationDate" => Object::string_literal(SECRET) });
    doc.trailer.set("Root", root);
    doc.trailer.set("Info", info);
    doc
}

fn saved(mut doc: Document) -> Vec<u8> {
    let mut out = Vec::new();
    doc.save_to(&mut out).unwrap();
    out
}

pub(super) fn pdf(pages: usize) -> Vec<u8> {
    saved(document(pages))
}

pub(super) fn pdf_with_object_streams() -> Vec<u8> {
    let mut out = Vec::new();
    document(3).save_modern(&mut out).unwrap();
    out
}

/// A document whose catalogue has one more entry.
fn with_entry(key: &str, value: Object) -> Vec<u8> {
    let mut doc = document(1);
    doc.catalog_mut().unwrap().set(key, value);
    saved(doc)
}

#[test]
fn a_pdf_loses_author_dates_and_the_place_inside_its_pictures() {
    for (sent, pages) in [(pdf(2), 2), (pdf_with_object_streams(), 3)] {
        let accepted = accept(&sent);
        assert_eq!((accepted.kind, accepted.media_type, accepted.pages), (Kind::Pdf, "application/pdf", Some(pages)));
        let read = Document::load_mem(&accepted.clean).unwrap();
        assert_eq!(read.get_pages().len() as u32, pages);
        assert!(!read.trailer.has(b"Info") && !contains(&accepted.clean, b"Author") && !contains(&accepted.clean, b"Exif"));
        let page = *read.get_pages().get(&1).unwrap();
        assert_eq!(read.get_page_content(page).unwrap(), b"q 40 0 0 20 0 0 cm /P Do Q");
    }
}

#[test]
fn the_newer_form_really_is_compressed() {
    assert!(contains(&pdf_with_object_streams(), b"ObjStm"));
}

#[test]
fn scripts_programs_and_attachments_are_refused_by_name() {
    let action = |kind: &str| Object::from(dictionary! { "S" => kind, "JS" => Object::string_literal("app.alert(1)") });
    assert!(sentence(&with_entry("OpenAction", action("JavaScript"))).contains("脚本"));
    assert!(sentence(&with_entry("OpenAction", action("Launch"))).contains("启动程序"));
    assert!(sentence(&with_entry("OpenAction", action("SubmitForm"))).contains("提交数据"));
    let names = |key: &str| Object::from(dictionary! { key => dictionary! { "Names" => Vec::<Object>::new() } });
    assert!(sentence(&with_entry("Names", names("JavaScript"))).contains("脚本"));
    assert!(sentence(&with_entry("Names", names("EmbeddedFiles"))).contains("附件"));
    assert!(sentence(&with_entry("AcroForm", dictionary! { "XFA" => Object::Null }.into())).contains("动态表单"));
    assert!(sentence(&with_entry("Deep", vec![vec![action("JavaScript")].into()].into())).contains("脚本"));
}

#[test]
fn a_script_spelled_with_escapes_or_behind_a_reference_is_found() {
    let plain = with_entry("OpenAction", dictionary! { "S" => "JavaScriqt" }.into());
    let text = String::from_utf8_lossy(&plain).into_owned();
    assert!(text.contains("/JavaScriqt"));
    let mut bytes = plain.clone();
    let at = plain.windows(11).position(|w| w == b"/JavaScriqt").unwrap();
    bytes.splice(at..at + 11, *b"/#4aava#53cript");
    assert!(sentence(&bytes).contains("脚本"));
    let mut doc = document(1);
    let name = doc.add_object(Object::Name(b"JavaScript".to_vec()));
    doc.catalog_mut().unwrap().set("OpenAction", dictionary! { "S" => name });
    assert!(sentence(&saved(doc)).contains("脚本"));
}

#[test]
fn a_locked_pdf_and_one_with_too_many_pages_are_refused() {
    let mut doc = document(1);
    doc.trailer.set("Encrypt", dictionary! { "Filter" => "Standard" });
    assert!(sentence(&saved(doc)).contains("密码"));
    let limits = Limits { max_pages: 2, ..Limits::default() };
    assert!(examine(&pdf(3), &limits).unwrap_err().sentence().contains("有3页，每个最多2页"));
}

#[test]
fn broken_endless_and_circular_files_are_refused_quickly() {
    let whole = pdf(1);
    assert!(examine(&whole[..whole.len() / 2], &Limits::default()).is_err());
    let circular = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Kids[2 0 R]>>endobj trailer<</Root 1 0 R>>";
    assert!(sentence(circular).contains("不完整"));
    let deep = [b"%PDF-1.4\n1 0 obj ".to_vec(), b"[".repeat(1_000_000)].concat();
    assert!(sentence(&deep).contains("不完整"));
    let open = [b"%PDF-1.4\n".to_vec(), b"1 0 obj (".repeat(300_000)].concat();
    assert!(sentence(&open).contains("不完整"));
    let many = [b"%PDF-1.4\n1 0 obj [".to_vec(), b"0 ".repeat(3_000_000), b"] endobj".to_vec()].concat();
    assert!(sentence(&many).contains("不完整"));
}

#[test]
fn an_object_stream_that_inflates_without_end_is_refused() {
    let mut stream = Stream::new(dictionary! { "Type" => "ObjStm", "N" => 1, "First" => 4 }, vec![b' '; 65 * 1024 * 1024]);
    stream.compress().unwrap();
    assert!(stream.content.len() < 200_000);
    let head = format!("%PDF-1.5\n1 0 obj<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length {}>>stream\n", stream.content.len());
    let bomb = [head.as_bytes(), &stream.content, b"\nendstream endobj"].concat();
    assert!(sentence(&bomb).contains("压缩方式"));
}

#[test]
fn an_updated_file_shows_its_last_version_only() {
    let update = b"\n9 0 obj <</Type/Catalog/Pages 10 0 R>> endobj 10 0 obj <</Type/Pages/Kids[11 0 R]/Count 1>> endobj \
        11 0 obj <</Type/Page/Parent 10 0 R>> endobj trailer <</Root 9 0 R>>";
    let accepted = accept(&[&pdf(2)[..], update].concat());
    assert_eq!(accepted.pages, Some(1));
    assert!(!contains(&accepted.clean, b"DCTDecode"));
}

#[test]
fn a_text_of_nothing_but_brackets_is_written_quickly() {
    let text = [b"(".to_vec(), b"\\(".repeat(400_000), b")".to_vec()].concat();
    let before = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R/Lang ";
    let after = b">>endobj 2 0 obj<</Kids[3 0 R]>>endobj 3 0 obj<</Type/Page>>endobj trailer<</Root 1 0 R>>";
    let accepted = accept(&[&before[..], &text, after].concat());
    let read = Document::load_mem(&accepted.clean).unwrap();
    assert_eq!(read.catalog().unwrap().get(b"Lang").unwrap().as_str().unwrap(), b"(".repeat(400_000));
}

#[test]
fn after_an_object_stream_that_cannot_be_read_the_next_is_not_inflated() {
    let stream = |number: u8, filter: &str| {
        format!("{number} 0 obj<</Type/ObjStm/N 1/First 4{filter}/Length 8>>stream\n7 0 null\nendstream endobj\n").into_bytes()
    };
    let both = |one, other| pdf_objects::read(&[b"%PDF-1.5\n".to_vec(), stream(1, one), stream(2, other)].concat()).unwrap();
    assert!(!both("", "").broken && both("", "/Filter/LZWDecode").objects.len() == 1);
    let found = both("/Filter/LZWDecode", "");
    assert!(found.broken && found.objects.is_empty());
}

#[test]
fn what_would_be_left_out_of_the_copy_is_no_page_and_no_root() {
    let written = |root: &str, page: &str| {
        let kids = "2 0 obj<</Kids[3 0 R 4 0 R]>>endobj 3 0 obj<</Type/Page>>endobj";
        format!("%PDF-1.4\n1 0 obj<<{root}/Pages 2 0 R>>endobj {kids} 4 0 obj<<{page}>>endobj trailer<</Root 1 0 R>>").into_bytes()
    };
    assert_eq!(accept(&written("/Type/Catalog", "/Type/Page")).pages, Some(2));
    let accepted = accept(&written("/Type/Catalog", "/Linearized 1"));
    assert_eq!((accepted.pages, accept(&accepted.clean).pages), (Some(1), Some(1)));
    for kind in ["/Type/ObjStm", "/Type/XRef", "/Linearized 1"] {
        assert!(sentence(&written(kind, "/Type/Page")).contains("不完整"), "{kind}");
    }
}
