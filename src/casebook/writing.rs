//! From an entry to the text of its file: what `reading` reads back. A sheet is an entry under way, as its editor fills it in; it
//! may be incomplete, and its file is kept and read again all the same. Who may write is not decided here.

use chrono::NaiveDate;

use super::{Cited, Entry, SECTIONS, reading};

/// The number of an entry that has none yet, of its year.
pub fn unnumbered(year: i32) -> String {
    format!("{year:04}-0000")
}

/// An entry under way; fields as in [`Entry`], not judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// Permanent number, or [`unnumbered`].
    pub number: String,
    /// The file's name without `.md`.
    pub slug: String,
    /// Title.
    pub title: String,
    /// Year of number and folder.
    pub year: i32,
    /// Code of one of the eighteen.
    pub dispute_type: String,
    /// Codes of techniques.
    pub techniques: Vec<String>,
    /// Code of a result.
    pub result: String,
    /// 1, 2 or 3.
    pub difficulty: u8,
    /// Code of the room, or `none`.
    pub room: String,
    /// Keywords.
    pub keywords: Vec<String>,
    /// Statutes cited.
    pub statutes: Vec<Cited>,
    /// Numbers of related entries.
    pub related: Vec<String>,
    /// 调解要旨.
    pub gist: String,
    /// First publication.
    pub published: NaiveDate,
    /// Edition.
    pub version: u32,
    /// Markdown of the four sections.
    pub sections: [String; 4],
}

impl From<&Entry> for Sheet {
    fn from(entry: &Entry) -> Sheet {
        Sheet {
            number: entry.number.clone(),
            slug: entry.slug.clone(),
            title: entry.title.clone(),
            year: entry.year,
            dispute_type: entry.dispute_type.as_str().to_owned(),
            techniques: entry.techniques.clone(),
            result: entry.result.clone(),
            difficulty: entry.difficulty,
            room: entry.room.clone().unwrap_or_else(|| "none".to_owned()),
            keywords: entry.keywords.clone(),
            statutes: entry.statutes.clone(),
            related: entry.related.clone(),
            gist: entry.gist.clone(),
            published: entry.published,
            version: entry.version,
            sections: entry.sections.clone(),
        }
    }
}

impl Sheet {
    /// The file: front matter and four sections.
    pub fn file(&self) -> String {
        let cited: Vec<String> =
            self.statutes.iter().map(|one| format!("{{ law = {}, article = {} }}", quoted(&one.law), one.article)).collect();
        let list = |items: &[String]| items.iter().map(|item| quoted(item)).collect::<Vec<_>>().join(", ");
        let front = [
            ("number", quoted(&self.number)),
            ("slug", quoted(&self.slug)),
            ("title", quoted(&self.title)),
            ("year", self.year.to_string()),
            ("dispute_type", quoted(&self.dispute_type)),
            ("techniques", format!("[{}]", list(&self.techniques))),
            ("result", quoted(&self.result)),
            ("difficulty", self.difficulty.to_string()),
            ("room", quoted(&self.room)),
            ("keywords", format!("[{}]", list(&self.keywords))),
            ("statutes", format!("[{}]", cited.join(", "))),
            ("related", format!("[{}]", list(&self.related))),
            ("gist", quoted(&self.gist)),
            ("published", self.published.to_string()),
            ("version", self.version.to_string()),
        ];
        let mut text = "+++\n".to_owned();
        for (name, value) in front {
            text.push_str(&format!("{name} = {value}\n"));
        }
        text.push_str("+++\n");
        for (title, section) in SECTIONS.iter().zip(&self.sections) {
            text.push_str(&format!("\n## {title}\n\n{}\n", section.trim()));
        }
        text
    }

    /// A file read back, also one that `reading` would refuse; none when nobody wrote it here.
    pub fn of_file(text: &str) -> Option<Sheet> {
        let (front, body) = reading::split(text)?;
        let front: reading::Front = toml::from_str(front).ok()?;
        let mut sections: [Vec<&str>; 4] = Default::default();
        let mut next = 0;
        for line in body.lines() {
            if SECTIONS.get(next).is_some_and(|title| line.strip_prefix("## ") == Some(*title)) {
                next += 1;
            } else if let Some(section) = next.checked_sub(1).and_then(|at| sections.get_mut(at)) {
                section.push(line);
            }
        }
        Some(Sheet {
            published: reading::date(&front.published)?,
            number: front.number,
            slug: front.slug,
            title: front.title,
            year: front.year,
            dispute_type: front.dispute_type,
            techniques: front.techniques,
            result: front.result,
            difficulty: front.difficulty,
            room: front.room,
            keywords: front.keywords,
            statutes: front.statutes,
            related: front.related,
            gist: front.gist,
            version: front.version,
            sections: sections.map(|lines| lines.join("\n").trim().to_owned()),
        })
    }

    /// True when a section holds a heading that would end it: the four headings are written by the file alone.
    pub fn breaks_out(section: &str) -> bool {
        let bare = |line: &str| line.trim_start_matches([' ', '>']).to_owned();
        let marked = section.lines().map(bare).any(|line| line.starts_with("# ") || line.starts_with("## ") || line == "#" || line == "##");
        let underlined = |line: &str| {
            let line = line.trim();
            !line.is_empty() && (line.chars().all(|c| c == '=') || line.chars().all(|c| c == '-'))
        };
        marked || section.lines().skip(1).any(underlined)
    }
}

/// A TOML basic string: nothing in it ends the string or the front matter.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            letter if letter.is_control() => out.push_str(&format!("\\u{:04x}", u32::from(letter))),
            letter => out.push(letter),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{book, reading};
    use super::*;

    #[test]
    fn every_entry_of_the_book_is_read_back_as_it_was_written() {
        for entry in book::embedded().entries.values().map(AsRef::as_ref) {
            let file = Sheet::from(entry).file();
            assert_eq!(&reading::read(&file).unwrap(), entry);
            assert_eq!(Sheet::of_file(&file).unwrap(), Sheet::from(entry));
        }
    }

    fn sheet(words: [String; 3], section: String) -> Sheet {
        let [title, gist, keyword] = words;
        let entry = book::embedded().entries.into_values().next().unwrap();
        let sections = [section.trim().to_owned(), String::new(), "三".to_owned(), String::new()];
        Sheet { title, gist, keywords: vec![keyword], number: unnumbered(2026), sections, ..Sheet::from(entry.as_ref()) }
    }

    #[test]
    fn a_heading_that_would_end_a_section_is_seen() {
        for text in ["## 调解结果", "话\n# 大", "话\n===", "话\n---", "> ## 引", "##"] {
            assert!(Sheet::breaks_out(text), "{text}");
        }
        for text in ["### 小标题", "- 一\n- 二", "#一号楼", "| a |\n| - |\n| b |"] {
            assert!(!Sheet::breaks_out(text), "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_typed_never_breaks_the_front_matter(title in "\\PC{0,30}", gist in "[\"\\\\+=\\n\\[\\]\u{0}-\u{20}一二]{0,30}", keyword in "\\PC{0,9}", section in "[一二\\n+# ]{0,40}") {
            prop_assume!(!Sheet::breaks_out(&section));
            let sheet = sheet([title, gist, keyword], section);
            prop_assert_eq!(Sheet::of_file(&sheet.file()).unwrap(), sheet);
        }
    }
}
