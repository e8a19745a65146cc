//! PDF: read into objects, judged, and written anew from the pages alone. Author, dates, XMP, private data of programs and what
//! older versions of the file said are left behind; EXIF inside page pictures too. Scripts, attachments and programs are
//! refused, not removed: a file that wants to act has no place in a case file, not even sealed. A digital signature is valid in
//! the sealed original only, for the copy is a new file.

use super::{Cleaned, Limits, Refusal, jpeg, pdf_objects};
use lopdf::{Dictionary, Document, Object, ObjectId, xref::XrefType};
use std::collections::{BTreeMap, BTreeSet};

type Objects = BTreeMap<ObjectId, Object>;

const REPRINT: &str = "请用“打印成PDF”或“另存为PDF”重新生成后再传，也可以拍成照片上传";

/// Reads, judges and rewrites.
pub(crate) fn clean(bytes: &[u8], limits: &Limits) -> Result<Cleaned, Refusal> {
    let damaged = || Refusal::damaged("PDF文件");
    let found = pdf_objects::read(bytes).ok_or_else(damaged)?;
    if found.encrypted {
        return Err(Refusal::new("这个PDF加了密码或使用限制，办事人员打不开", "请取消密码后重新保存再传，或打印出来拍成照片"));
    }
    if found.broken {
        return Err(Refusal::new("这个PDF的压缩方式打不开，或文件已损坏", REPRINT));
    }
    let mut objects = found.objects;
    objects.retain(|_, object| is_written(object));
    objects.values_mut().for_each(forget);
    let root = found.root.filter(|id| objects.contains_key(id)).or_else(|| catalog(&objects)).ok_or_else(damaged)?;
    let reached = reachable(&objects, root);
    objects.retain(|id, _| reached.contains(id));
    for object in objects.values() {
        if let Some(what) = active(object, &objects) {
            return Err(Refusal::new(format!("这个PDF里带有{what}，为安全起见不能接收"), REPRINT));
        }
    }
    let pages = count_pages(&objects, root, limits.max_pages)?;
    objects.values_mut().for_each(without_exif);
    Ok(Cleaned { bytes: write(version(bytes), objects, root).ok_or_else(damaged)?, pages: Some(pages), ..Cleaned::default() })
}

/// The library leaves out what says of itself that it belongs to the index of a file; what it leaves out is no page and no root.
fn is_written(object: &Object) -> bool {
    !object.type_name().is_ok_and(|name| matches!(name, b"ObjStm" | b"XRef" | b"Linearized"))
}

fn write(version: String, objects: Objects, root: ObjectId) -> Option<Vec<u8>> {
    let mut document = Document::new();
    document.version = version;
    document.max_id = objects.keys().map(|id| id.0).max()?;
    document.objects = objects;
    document.trailer.set("Root", Object::Reference(root));
    document.reference_table.cross_reference_type = XrefType::CrossReferenceTable;
    let mut out = Vec::new();
    document.save_to(&mut out).ok()?;
    Some(out)
}

/// `1.4` of `%PDF-1.4`, if it is a version that exists.
fn version(bytes: &[u8]) -> String {
    let at = bytes.windows(5).take(16).position(|w| w == b"%PDF-").unwrap_or(0) + 5;
    match bytes.get(at..at + 3) {
        Some([major @ b'1'..=b'2', b'.', minor @ b'0'..=b'7']) => {
            format!("{}.{}", char::from(*major), char::from(*minor))
        }
        _ => "1.7".to_owned(),
    }
}

fn catalog(objects: &Objects) -> Option<ObjectId> {
    objects.iter().rev().find(|(_, object)| object.as_dict().is_ok_and(|dict| dict.has_type(b"Catalog"))).map(|(id, _)| *id)
}

/// The dictionary of an object or of its stream.
fn dictionary(object: &Object) -> Option<&Dictionary> {
    match object {
        Object::Dictionary(dict) => Some(dict),
        Object::Stream(stream) => Some(&stream.dict),
        _ => None,
    }
}

/// Removes what describes the document instead of being it. Nesting was limited when the object was read.
fn forget(object: &mut Object) {
    let dict = match object {
        Object::Dictionary(dict) => dict,
        Object::Stream(stream) => &mut stream.dict,
        Object::Array(items) => return items.iter_mut().for_each(forget),
        _ => return,
    };
    for key in ["Metadata", "PieceInfo", "LastModified", "CreationDate", "ModDate"] {
        dict.remove(key.as_bytes());
    }
    dict.iter_mut().for_each(|(_, value)| forget(value));
}

fn references(object: &Object, into: &mut Vec<ObjectId>) {
    match object {
        Object::Reference(id) => into.push(*id),
        Object::Array(items) => items.iter().for_each(|item| references(item, into)),
        other => {
            if let Some(dict) = dictionary(other) {
                dict.iter().for_each(|(_, value)| references(value, into));
            }
        }
    }
}

fn reachable(objects: &Objects, root: ObjectId) -> BTreeSet<ObjectId> {
    let mut reached = BTreeSet::new();
    let mut waiting = vec![root];
    while let Some(id) = waiting.pop() {
        if let Some(object) = objects.get(&id)
            && reached.insert(id)
        {
            references(object, &mut waiting);
        }
    }
    reached
}

/// What in this object would act by itself or carry another file.
fn active(object: &Object, objects: &Objects) -> Option<&'static str> {
    if let Object::Array(items) = object {
        return items.iter().find_map(|item| active(item, objects));
    }
    let dict = dictionary(object)?;
    let name = |key: &[u8]| {
        let value = dict.get(key).ok()?;
        let value = value.as_reference().ok().and_then(|id| objects.get(&id)).unwrap_or(value);
        value.as_name().ok()
    };
    let action = match name(b"S") {
        Some(b"JavaScript") => Some("脚本"),
        Some(b"Launch") => Some("启动程序的指令"),
        Some(b"SubmitForm" | b"ImportData") => Some("向外提交数据的指令"),
        Some(b"GoToE" | b"Rendition" | b"RichMediaExecute") => Some("多媒体或附件"),
        _ => None,
    };
    let kind = match (name(b"Type"), name(b"Subtype")) {
        (Some(b"EmbeddedFile"), _) | (_, Some(b"FileAttachment")) => Some("附件"),
        (_, Some(b"RichMedia" | b"Screen" | b"Movie" | b"Sound" | b"3D")) => Some("多媒体"),
        _ => None,
    };
    let key = if dict.has(b"JavaScript") {
        Some("脚本")
    } else if dict.has(b"EmbeddedFiles") || dict.has(b"EF") {
        Some("附件")
    } else if dict.has(b"XFA") {
        Some("动态表单")
    } else {
        None
    };
    action.or(kind).or(key).or_else(|| dict.iter().find_map(|(_, value)| active(value, objects)))
}

/// Counts the leaves of the page tree; each node once, so that a tree that bites its tail ends.
fn count_pages(objects: &Objects, root: ObjectId, most: u32) -> Result<u32, Refusal> {
    let resolve = |object: &Object| object.as_reference().ok();
    let tree = objects.get(&root).and_then(dictionary).and_then(|dict| dict.get(b"Pages").ok()).and_then(resolve);
    let mut waiting: Vec<ObjectId> = tree.into_iter().collect();
    let (mut seen, mut pages) = (BTreeSet::new(), 0_u32);
    while let Some(id) = waiting.pop() {
        let Some(node) = objects.get(&id).and_then(dictionary).filter(|_| seen.insert(id)) else {
            continue;
        };
        let kids = node.get(b"Kids").ok().map(|kids| kids.as_reference().ok().and_then(|id| objects.get(&id)).unwrap_or(kids));
        match kids.and_then(|kids| kids.as_array().ok()) {
            Some(kids) => waiting.extend(kids.iter().filter_map(resolve)),
            None => pages += 1,
        }
    }
    match pages {
        0 => Err(Refusal::damaged("PDF文件")),
        pages if pages > most => Err(Refusal::new(format!("这个PDF有{pages}页，每个最多{most}页"), "请只传有关的页，或分成几个文件")),
        pages => Ok(pages),
    }
}

/// Scanning apps put the phone's JPEG into the page as it is, with the place where it was taken.
fn without_exif(object: &mut Object) {
    let Object::Stream(stream) = object else {
        return;
    };
    if stream.filters().is_ok_and(|filters| filters == [b"DCTDecode"])
        && let Some(bare) = jpeg::without_metadata(&stream.content)
    {
        stream.set_content(bare);
    }
}
