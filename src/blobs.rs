//! Files at rest, on disk: sealed, named by the SHA-256 of what was sealed, written whole or not at all.
//!
//! A blob is on disk (file and folder flushed) before the row that names it is written, so that a row never points to
//! nothing; a blob that no row names is waste, swept by a job. What a file may contain is decided in `media`.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, UNIX_EPOCH};

use crate::clock::Moment;
use crate::error::Result;
use crate::vault::{Vault, sha256};

/// Purpose under which blobs are sealed.
const PURPOSE: &str = "blob";

/// A folder of blobs.
#[derive(Clone)]
pub struct Blobs {
    folder: PathBuf,
    vault: Vault,
    /// Numbers drafts, so that two writers of the same bytes do not share one.
    drafts: Arc<AtomicU64>,
}

impl Blobs {
    /// Opens (and makes) the folder.
    pub fn open(folder: &Path, vault: Vault) -> Result<Blobs> {
        fs::create_dir_all(folder)?;
        Ok(Blobs { folder: folder.to_path_buf(), vault, drafts: Arc::default() })
    }

    /// Keeps bytes; returns their name. Bytes that are there already are written again, so that they are young again:
    /// whoever sweeps sees that somebody is about to name them.
    pub fn put(&self, bytes: &[u8]) -> Result<String> {
        let name = sha256(bytes);
        let path = self.path(&name);
        let folder = path.parent().unwrap_or(&self.folder).to_path_buf();
        fs::create_dir_all(&folder)?;
        let draft = folder.join(format!("{name}.{}.{}.part", std::process::id(), self.drafts.fetch_add(1, Ordering::Relaxed)));
        let written = self.write(&draft, bytes).and_then(|()| Ok(fs::rename(&draft, &path)?));
        if written.is_err() {
            let _ = fs::remove_file(&draft);
        }
        written?;
        File::open(&folder)?.sync_all()?;
        Ok(name)
    }

    fn write(&self, draft: &Path, bytes: &[u8]) -> Result<()> {
        let sealed = self.vault.seal_bytes(PURPOSE, bytes)?;
        let mut file = File::create(draft)?;
        file.write_all(&sealed)?;
        file.sync_all()?;
        Ok(())
    }

    /// The bytes of a name; not found when they are gone.
    pub fn get(&self, name: &str) -> Result<Vec<u8>> {
        self.vault.open_bytes(PURPOSE, &fs::read(self.path(name))?)
    }

    /// Names of all blobs that were written before `before`. What a writer that died left behind is cleared away.
    pub fn older_than(&self, before: Moment) -> Result<Vec<String>> {
        let mut names = Vec::new();
        for shelf in fs::read_dir(&self.folder)? {
            let shelf = shelf?.path();
            if !shelf.is_dir() {
                continue;
            }
            for entry in fs::read_dir(&shelf)? {
                let path = entry?.path();
                let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
                if !is_older(&path, before)? {
                    continue;
                }
                match name.split_once('.') {
                    None => names.push(name),
                    Some((blob, "doomed")) if !self.path(blob).exists() => fs::rename(&path, self.path(blob))?,
                    Some(_) => fs::remove_file(&path)?,
                }
            }
        }
        Ok(names)
    }

    /// Takes a blob away that no row names, if it was still written before `before`; true when it is gone.
    ///
    /// It is moved aside first and looked at again: whoever put the same bytes before that made it young, and it comes back;
    /// whoever puts them afterwards writes a file of its own. So a blob that somebody is about to name is never lost.
    pub fn discard(&self, name: &str, before: Moment) -> Result<bool> {
        let (path, doomed) = (self.path(name), self.path(&format!("{name}.doomed")));
        fs::rename(&path, &doomed)?;
        if is_older(&doomed, before)? {
            fs::remove_file(&doomed)?;
            return Ok(true);
        }
        fs::rename(&doomed, &path)?;
        Ok(false)
    }

    fn path(&self, name: &str) -> PathBuf {
        let shelf = name.get(..2).unwrap_or("00");
        self.folder.join(shelf).join(name)
    }
}

/// True for a file last written before a moment; one that is gone meanwhile is not.
fn is_older(path: &Path, before: Moment) -> Result<bool> {
    let Ok(written) = fs::metadata(path).and_then(|about| about.modified()) else { return Ok(false) };
    let limit = Duration::from_micros(u64::try_from(before.micros()).unwrap_or(0));
    Ok(written.duration_since(UNIX_EPOCH).unwrap_or_default() < limit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::Chance;

    #[test]
    fn what_was_put_comes_back_and_lies_sealed_on_disk() {
        let folder = tempfile::tempdir().unwrap();
        let blobs = Blobs::open(folder.path(), Vault::new(&[1; 32], Chance::machine())).unwrap();
        let name = blobs.put("楼上漏水".as_bytes()).unwrap();
        assert_eq!(blobs.get(&name).unwrap(), "楼上漏水".as_bytes());
        assert_eq!(blobs.put("楼上漏水".as_bytes()).unwrap(), name);
        let raw = fs::read(blobs.path(&name)).unwrap();
        assert!(!raw.windows(6).any(|w| w == &"楼上".as_bytes()[..6]));
        assert!(matches!(blobs.get("00ff"), Err(crate::error::Error::NotFound)));
    }
}
