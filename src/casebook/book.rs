//! A book: a folder of entries with its lists, the one in the program or any other of the same shape.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;
use rust_embed::RustEmbed;

use super::lists::{Law, Lists};
use super::tombstones::{self, Tombstone};
use super::words::Words;
use super::words::synonyms::Synonyms;
use super::{Entry, Fault, checking, reading};

/// The book that comes with the program.
#[derive(RustEmbed)]
#[folder = "casebook/"]
#[include = "20*/*.md"]
#[include = "*.toml"]
#[include = "dictionary.txt"]
struct Files;

/// Deepest and longest that a folder is read: a book has thousands of entries, not millions.
const MOST_FILES: usize = 200_000;

/// Longest that a file is read, in bytes; an entry of that length is refused as too long.
const MOST_BYTES: u64 = 2_000_000;

/// A book that was read.
#[derive(Clone, Debug, Default)]
pub struct Book {
    /// Sound entries with their paths.
    pub entries: BTreeMap<String, Arc<Entry>>,
    /// What stands in the place of entries that were taken out, by number.
    pub withdrawn: BTreeMap<String, Tombstone>,
    /// The lists, empty when they could not be read.
    pub lists: Lists,
    /// What means the same.
    pub synonyms: Synonyms,
    /// Words that must stay whole, one a line.
    pub dictionary: String,
    /// What could not be read, in the order of the files; [`Book::faults`] judges what could.
    pub unread: Vec<Fault>,
}

impl Book {
    /// Everything that is wrong with the book, in the order of the files.
    pub fn faults(&self) -> Vec<Fault> {
        let mut faults = self.unread.clone();
        faults.extend(checking::check(&self.entries, &self.withdrawn, &self.lists, &self.synonyms));
        faults.sort();
        faults
    }

    /// What is no fault but worth a look, in the order of the files.
    pub fn remarks(&self) -> Vec<Fault> {
        let mut remarks = checking::remarks(&self.entries, &self.withdrawn);
        remarks.sort();
        remarks
    }

    /// The words by which the book is searched: its dictionary, its synonyms, the names of its statutes.
    pub fn words(&self) -> Words {
        self.words_with(self.synonyms.clone())
    }

    /// The same with other synonyms.
    pub fn words_with(&self, synonyms: Synonyms) -> Words {
        Words::new(&self.dictionary, synonyms, self.lists.laws.iter().flat_map(Law::names))
    }
}

/// The book in the program.
pub fn embedded() -> Book {
    let files = Files::iter().filter_map(|name| {
        let data = Files::get(&name)?.data.into_owned();
        Some((name.to_string(), data))
    });
    bound(files.collect())
}

/// The book in a folder: `<year>/<slug>.md` and the lists beside them; other files are passed over. A list that the folder does
/// not have, or that cannot be read, is that of the program; an entry that cannot be read is left out and told.
///
/// # Errors
/// When the folder itself cannot be read.
pub fn of_folder(folder: &Path) -> io::Result<Book> {
    let (mut files, mut unread) = (BTreeMap::new(), Vec::new());
    for path in paths(folder, &mut unread)? {
        match bytes_of(&folder.join(&path)) {
            Ok(bytes) => drop(files.insert(path, bytes)),
            Err(error) => unread.push(left_out(path, &error)),
        }
    }
    let mut book = bound(files);
    book.unread.extend(unread);
    book.unread.sort();
    Ok(book)
}

/// What in the folder belongs to a book, in its order; a year that cannot be listed is told.
fn paths(folder: &Path, unread: &mut Vec<Fault>) -> io::Result<Vec<String>> {
    let mut paths = Vec::new();
    for name in names(folder)? {
        if LISTS.contains(&name.as_str()) || name == tombstones::FILE {
            paths.push(name);
        } else if is_year(&name) && folder.join(&name).is_dir() {
            let pages = names(&folder.join(&name)).unwrap_or_else(|error| {
                unread.push(left_out(name.clone(), &error));
                Vec::new()
            });
            let pages = pages.iter().filter(|page| page.ends_with(".md")).map(|page| format!("{name}/{page}"));
            paths.extend(pages.take(MOST_FILES.saturating_sub(paths.len())));
        }
    }
    Ok(paths)
}

/// Names in a folder.
fn names(folder: &Path) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        names.push(entry?.file_name().to_string_lossy().into_owned());
    }
    names.sort_unstable();
    Ok(names)
}

/// A file's bytes, as far as any entry or list goes; what is no plain file (a device, a pipe, a folder) is not opened.
fn bytes_of(path: &Path) -> io::Result<Vec<u8>> {
    if !std::fs::metadata(path)?.is_file() {
        return Err(io::ErrorKind::Unsupported.into());
    }
    let mut bytes = Vec::new();
    std::fs::File::open(path)?.take(MOST_BYTES).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Why a file or a year is not in the book, for its editor.
fn left_out(file: String, error: &io::Error) -> Fault {
    let why = match error.kind() {
        io::ErrorKind::Unsupported => "不是普通文件",
        io::ErrorKind::PermissionDenied => "没有读取的权限",
        io::ErrorKind::NotFound => "文件不见了",
        _ => "读的时候出了错",
    };
    Fault { file, sentence: format!("读不出来，没有收进来：{why}") }
}

/// A list of the book in the program.
fn ours(name: &str) -> String {
    Files::get(name).map(|file| String::from_utf8_lossy(&file.data).into_owned()).unwrap_or_default()
}

const LISTS: &[&str] = &["techniques.toml", "results.toml", "statutes.toml", "synonyms.toml", "dictionary.txt"];

fn is_year(name: &str) -> bool {
    name.len() == 4 && name.bytes().all(|byte| byte.is_ascii_digit())
}

/// The text of a file.
///
/// # Errors
/// What is wrong with its bytes, in a sentence.
pub fn as_text(bytes: Vec<u8>) -> Result<String, &'static str> {
    match String::from_utf8(bytes) {
        Ok(text) if text.contains('\r') => Err("换行要用 LF，不用 CRLF"),
        Ok(text) => Ok(text),
        Err(_) => Err("不是 UTF-8 文字"),
    }
}

/// From files to a book.
fn bound(files: BTreeMap<String, Vec<u8>>) -> Book {
    let mut book = Book::default();
    let mut texts = BTreeMap::new();
    for (file, bytes) in files {
        match as_text(bytes) {
            Ok(text) => drop(texts.insert(file, text)),
            Err(sentence) => book.unread.push(Fault { file, sentence: sentence.to_owned() }),
        }
    }
    for name in LISTS {
        texts.entry((*name).to_owned()).or_insert_with(|| ours(name));
    }
    let list = |name: &str| texts.get(name).map_or("", String::as_str);
    match Lists::read(list("techniques.toml"), list("results.toml"), list("statutes.toml")) {
        Ok(lists) => book.lists = lists,
        Err((file, sentence)) => book.unread.push(Fault { file: file.to_owned(), sentence }),
    }
    match Synonyms::read(list("synonyms.toml")) {
        Ok(synonyms) => book.synonyms = synonyms,
        Err(sentence) => book.unread.push(Fault { file: "synonyms.toml".to_owned(), sentence }),
    }
    list("dictionary.txt").clone_into(&mut book.dictionary);
    let (withdrawn, told) = tombstones::read(list(tombstones::FILE));
    book.withdrawn = withdrawn;
    book.unread.extend(told.into_iter().map(|sentence| Fault { file: tombstones::FILE.to_owned(), sentence }));
    let mut numbers = BTreeSet::new();
    let pages: Vec<(&String, &String)> = texts.iter().filter(|(file, _)| file.ends_with(".md")).collect();
    let read: Vec<_> = pages.par_iter().map(|(_, text)| reading::read(text)).collect();
    for ((file, _), read) in pages.into_iter().zip(read) {
        match read {
            Ok(entry) if book.withdrawn.contains_key(&entry.number) => {
                let sentence = format!("编号 {} 已经撤下（{}），这一篇没有收进来", entry.number, tombstones::FILE);
                book.unread.push(Fault { file: file.clone(), sentence });
            }
            Ok(entry) if !numbers.insert(entry.number.clone()) => {
                let sentence = format!("编号 {} 已经是另一篇的，这一篇没有收进来", entry.number);
                book.unread.push(Fault { file: file.clone(), sentence });
            }
            Ok(entry) => drop(book.entries.insert(file.clone(), Arc::new(entry))),
            Err(sentences) => book.unread.extend(sentences.into_iter().map(|sentence| Fault { file: file.clone(), sentence })),
        }
    }
    book
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_book_in_the_program_has_no_fault() {
        let book = embedded();
        let told: Vec<String> = book.faults().iter().map(ToString::to_string).collect();
        assert!(told.is_empty(), "{}", told.join("\n"));
        assert!(book.entries.len() >= 30, "{}", book.entries.len());
    }

    #[test]
    fn a_folder_is_read_like_the_book_in_the_program() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("casebook");
        assert_eq!(of_folder(&folder).unwrap().entries, embedded().entries);
        assert!(of_folder(&folder.join("nowhere")).is_err());
    }

    #[test]
    fn what_cannot_be_read_is_left_out_by_its_name_and_its_neighbours_stay() {
        let folder = tempfile::tempdir().unwrap();
        let year = folder.path().join("2024");
        std::fs::create_dir(&year).unwrap();
        let ours = Path::new(env!("CARGO_MANIFEST_DIR")).join("casebook/2024/loushang-loushui.md");
        std::fs::copy(&ours, year.join("loushang-loushui.md")).unwrap();
        std::fs::create_dir(year.join("folder.md")).unwrap();
        std::os::unix::fs::symlink("/dev/zero", folder.path().join("synonyms.toml")).unwrap();
        std::os::unix::fs::symlink("/no/such/entry.md", year.join("gone.md")).unwrap();
        std::fs::write(folder.path().join("statutes.toml"), b"\xff\xfe").unwrap();
        let book = of_folder(folder.path()).unwrap();
        let told: Vec<String> = book.unread.iter().map(ToString::to_string).collect();
        assert_eq!(
            told,
            [
                "2024/folder.md：读不出来，没有收进来：不是普通文件",
                "2024/gone.md：读不出来，没有收进来：文件不见了",
                "statutes.toml：不是 UTF-8 文字",
                "synonyms.toml：读不出来，没有收进来：不是普通文件",
            ]
        );
        assert_eq!(book.entries.len(), 1);
        // The lists in the program take the place of those that cannot be read.
        assert_eq!((book.lists.laws.len(), book.synonyms.groups().count()), {
            let ours = embedded();
            (ours.lists.laws.len(), ours.synonyms.groups().count())
        });
    }

    #[test]
    fn a_number_is_given_once() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("2024")).unwrap();
        let ours = Path::new(env!("CARGO_MANIFEST_DIR")).join("casebook/2024/loushang-loushui.md");
        for name in ["one.md", "two.md"] {
            std::fs::copy(&ours, folder.path().join("2024").join(name)).unwrap();
        }
        let book = of_folder(folder.path()).unwrap();
        assert_eq!((book.entries.len(), book.unread.len()), (1, 1), "{:?}", book.unread);
    }

    #[test]
    fn a_withdrawn_number_is_not_shown_and_a_file_with_it_is_a_fault() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("2024")).unwrap();
        let ours = Path::new(env!("CARGO_MANIFEST_DIR")).join("casebook/2024");
        for name in ["loushang-loushui.md", "wuyefei-heshuan.md"] {
            std::fs::copy(ours.join(name), folder.path().join("2024").join(name)).unwrap();
        }
        let stone = "[[withdrawn]]\nnumber = \"2024-0001\"\non = 2026-11-23\nreason = \"law\"\nsentence = \"法律改了。\"\n";
        std::fs::write(folder.path().join("withdrawn.toml"), stone).unwrap();
        let book = of_folder(folder.path()).unwrap();
        assert_eq!(book.entries.keys().collect::<Vec<_>>(), ["2024/wuyefei-heshuan.md"]);
        assert_eq!(book.withdrawn["2024-0001"].sentence, "法律改了。");
        let told: Vec<String> = book.unread.iter().map(ToString::to_string).collect();
        assert_eq!(told, ["2024/loushang-loushui.md：编号 2024-0001 已经撤下（withdrawn.toml），这一篇没有收进来"]);
        assert!(embedded().withdrawn.is_empty(), "a folder does not inherit what the program's own book withdrew");
    }

    #[test]
    fn a_hostile_folder_is_told_file_by_file() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("2026")).unwrap();
        for (name, bytes) in
            [("a.md", &b"\xff\xfe"[..]), ("b.md", b"+++\r\n+++\r\n"), ("c.md", b"no front matter"), ("notes.txt", b"passed over")]
        {
            std::fs::write(folder.path().join("2026").join(name), bytes).unwrap();
        }
        for list in ["techniques.toml", "synonyms.toml"] {
            std::fs::write(folder.path().join(list), "[[").unwrap();
        }
        let told: Vec<String> = of_folder(folder.path()).unwrap().faults().iter().map(ToString::to_string).collect();
        for sentence in
            ["2026/a.md：不是 UTF-8", "2026/b.md：换行要用 LF", "2026/c.md：文件要以", "techniques.toml：读不懂", "synonyms.toml：读不懂"]
        {
            assert!(told.iter().any(|fault| fault.starts_with(sentence)), "{sentence}: {told:?}");
        }
        assert!(!told.iter().any(|fault| fault.contains("notes.txt")), "{told:?}");
    }
}
