//! `check`: what is embedded is whole: every page template parses, every message can be written and fits, the holiday notices
//! and the deadline table are understood, and so are the demo's street, its matters, the casebook, or the casebook in another
//! folder, and the courses that teach by the program's own. Needs no data folder.

use std::path::Path;

use crate::calendar::notices;
use crate::casebook::book::{self, Book};
use crate::deadlines;
use crate::demo::matters;
use crate::intake::DisputeType;
use crate::notifications::rehearsal;
use crate::places::import::{self, BAOLONG, Sheet};
use crate::school::{self, courses};
use crate::web::templates::Templates;

/// Checks all of it; each line says what was read, an error names the file and what is wrong with it.
pub(super) fn check(casebook_folder: Option<&Path>) -> Result<Vec<String>, String> {
    let templates = Templates::load().map_err(|error| crate::log::chain(&error))?;
    let messages = rehearsal::rehearse()?;
    let years = notices::built_in_years().map_err(|error| error.to_string())?;
    let rules = deadlines::table();
    let street = street()?;
    let matters = matters::check(&street)?;
    let casebook = match casebook_folder {
        Some(folder) => casebook_in(folder)?,
        None => casebook(&street)?,
    };
    let mut lines = vec![
        format!("{} templates are understood.", templates.names().len()),
        format!("{messages} messages were written with sample values and fit one text message."),
        format!("{} years of the State Council's holiday notices are understood.", years.len()),
        format!("{} statutory deadline rules are in the table.", rules.len()),
        format!(
            "demo/baolong.toml: {} units, {} grids, {} rooms, {} address rules.",
            street.units.len(),
            street.grids.len(),
            street.rooms.len(),
            street.rules.len()
        ),
        format!("demo/matters.toml: {matters} matters."),
        format!(
            "{}: {} entries, their statutes, links and words.",
            casebook_folder.unwrap_or(Path::new("casebook")).display(),
            casebook.entries.len()
        ),
    ];
    let mut remarks = casebook.remarks();
    // The courses in the program teach by the entries in the program; another book has other numbers.
    if casebook_folder.is_none() {
        lines.push(courses_of(&casebook)?);
        remarks.extend(school::checking::remarks(courses::embedded(), &casebook));
    }
    lines.extend(remarks.iter().map(|remark| format!("Worth a look, no fault: {remark}")));
    Ok(lines)
}

/// The demo's street, with every room's kinds of dispute known.
fn street() -> Result<Sheet, String> {
    let sheet = import::read(BAOLONG).map_err(|error| format!("demo/baolong.toml: {error}"))?;
    for room in &sheet.rooms {
        if let Some(word) = room.dispute_types.split(',').find(|word| DisputeType::parse(word).is_none()) {
            return Err(format!("demo/baolong.toml: the room {} names {word:?}, which is no kind of dispute.", room.code));
        }
    }
    Ok(sheet)
}

/// The casebook without a fault, every room that it names known in the demo's street.
fn casebook(street: &Sheet) -> Result<Book, String> {
    let book = book::embedded();
    let mut faults: Vec<String> = book.faults().iter().map(ToString::to_string).collect();
    for (file, entry) in &book.entries {
        if let Some(room) = entry.room.as_ref().filter(|room| !street.rooms.iter().any(|known| known.code == **room)) {
            faults.push(format!("{file}：宝龙没有调解室“{room}”"));
        }
    }
    if faults.is_empty() { Ok(book) } else { Err(faults.join("\n")) }
}

/// The courses without a fault beside this casebook.
fn courses_of(casebook: &Book) -> Result<String, String> {
    let courses = courses::embedded();
    let faults: Vec<String> = school::checking::check(courses, casebook).iter().map(|fault| format!("courses/{fault}")).collect();
    let lessons = courses.lessons().count();
    if faults.is_empty() { Ok(format!("courses: {lessons} lessons, their cases, statutes and words.")) } else { Err(faults.join("\n")) }
}

/// The same of another folder, whose rooms are those of its own street.
fn casebook_in(folder: &Path) -> Result<Book, String> {
    let book = book::of_folder(folder).map_err(|error| format!("The casebook cannot be read: {error}."))?;
    let faults: Vec<String> = book.faults().iter().map(ToString::to_string).collect();
    if faults.is_empty() { Ok(book) } else { Err(faults.join("\n")) }
}

#[cfg(test)]
mod tests {
    #[test]
    fn check_says_what_it_read() {
        let lines = super::check(None).unwrap();
        for part in ["templates", "messages", "holiday", "deadline rules", "7 rooms", "matters", "casebook", "lessons"] {
            assert!(lines.iter().any(|line| line.contains(part)), "{part}: {lines:?}");
        }
    }
}
