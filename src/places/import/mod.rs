//! Bringing a street in: a whole street from TOML, units and grids from CSV tables (`tables`).
//!
//! Rows are known by their code, so that importing twice changes nothing the second time. `plan` says what would change,
//! `apply` writes the place tree; a file with one mistake changes nothing. What is missing from a file stays as it is:
//! nothing is taken away by an import. A street's rooms and its committee (人民调解法第七条、第三十四条) are read here too and
//! written by `office::settling`, because their domains stand above this one.

mod applying;
mod file;
pub mod tables;

use super::UnitKind;

pub use applying::{apply, plan};

/// The synthetic street of the demo and the tests.
pub const BAOLONG: &str = include_str!("../../../demo/baolong.toml");

/// What a file says, whatever its form.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    /// Name and receipt prefix of the street, when the file brings a street.
    pub street: Option<(String, String)>,
    /// Name and number prefix of the street's committee.
    pub committee: Option<(String, String)>,
    /// Units; a parent stands before its children.
    pub units: Vec<UnitLine>,
    /// Grids.
    pub grids: Vec<GridLine>,
    /// What rooms are beyond their unit.
    pub rooms: Vec<RoomLine>,
    /// Address rules: phrase, code of the community, name or code of the grid.
    pub rules: Vec<(String, String, Option<String>)>,
}

/// A unit of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitLine {
    /// What it is.
    pub kind: UnitKind,
    /// By which it is known.
    pub code: String,
    /// Code of the unit it belongs to; none for the street.
    pub parent: Option<String>,
    /// Full name.
    pub name: String,
    /// Name in lists.
    pub short_name: String,
    /// What it is in charge of.
    pub duty: String,
    /// Telephone.
    pub phone: Option<String>,
    /// Address.
    pub address: Option<String>,
    /// Opening hours.
    pub hours: Option<String>,
}

/// A grid of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GridLine {
    /// By which it is known.
    pub code: String,
    /// Code of its community.
    pub community: String,
    /// Name.
    pub name: String,
}

/// A room of a file, beyond its unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoomLine {
    /// Code of its unit.
    pub code: String,
    /// Brand.
    pub brand: String,
    /// Up to four characters.
    pub seal_text: String,
    /// 特色品牌 rather than 品牌.
    pub featured: bool,
    /// What it is good at, in words.
    pub speciality: String,
    /// Words of dispute types, comma separated.
    pub dispute_types: String,
    /// Markdown.
    pub story: String,
    /// Opening hours.
    pub opening: String,
    /// Mediates over video too.
    pub video: bool,
}

/// What an import changed, or would change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Names of what is new, with their kind: “社区 同乐社区”.
    pub added: Vec<String>,
    /// What changes, and how.
    pub changed: Vec<Change>,
    /// How many stay as they are.
    pub same: usize,
}

/// A unit or grid that an import changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Kind and name: “社区 同乐社区”.
    pub title: String,
    /// The columns that change.
    pub columns: Vec<Difference>,
}

/// One column that changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Its word.
    pub column: &'static str,
    /// What stands there; may be empty.
    pub old: String,
    /// What will stand there; may be empty.
    pub new: String,
}

impl std::fmt::Display for Change {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.title)?;
        for Difference { column, old, new } in &self.columns {
            write!(f, "; {column}: {old} -> {new}")?;
        }
        Ok(())
    }
}

/// Most characters of a file that a refusal repeats: a file may be one line of a megabyte.
const MOST_SHOWN: usize = 60;

/// Words of a file as a refusal repeats them.
pub(super) fn shown(words: &str) -> String {
    let mut letters = words.trim().chars();
    let mut shown: String = letters.by_ref().take(MOST_SHOWN).collect();
    if letters.next().is_some() {
        shown.push('…');
    }
    shown
}

/// Reads a street's TOML file.
///
/// # Errors
/// A sentence with the place of the mistake.
pub fn read(text: &str) -> Result<Sheet, String> {
    file::parse(text)
}
