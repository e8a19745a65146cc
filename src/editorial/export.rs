//! The office's published entries as a folder of files, the same as the book in the program: `<year>/<slug>.md`, readable without it,
//! and `withdrawn.toml` with what stands in the place of those that were taken down.

use std::path::Path;

use super::{store, visibility};
use crate::casebook::{reading, tombstones};
use crate::db::Db;
use crate::error::{Error, Result};

/// Writes every published entry into an empty folder; gives how many.
///
/// # Errors
/// When the folder holds something, or cannot be written.
pub fn export(conn: &mut Db, folder: &Path) -> Result<usize> {
    std::fs::create_dir_all(folder)?;
    if std::fs::read_dir(folder)?.next().is_some() {
        return Err(Error::refused(format!("{} is not empty; nothing was written. Choose a new folder.", folder.display())));
    }
    let published = store::published(conn)?;
    for row in &published {
        let entry =
            reading::read(&row.body).map_err(|faults| Error::internal(format!("{} cannot be read: {}", row.number, faults.join("; "))))?;
        let year = folder.join(format!("{:04}", entry.year));
        std::fs::create_dir_all(&year)?;
        let file = year.join(format!("{}.md", entry.slug));
        if file.exists() {
            return Err(Error::refused(format!("{} has the same file name as another entry: {}.", row.number, file.display())));
        }
        std::fs::write(file, &row.body)?;
    }
    let stones = visibility::tombstones(conn)?;
    if !stones.is_empty() {
        std::fs::write(folder.join(tombstones::FILE), tombstones::file(&stones))?;
    }
    Ok(published.len())
}
