//! Files at rest, on disk: sealed, named by the SHA-256 of what was sealed, written whole or not at all.
//!
//! A blob is on disk (file and folder flushed) before the row that names it is written, so that a row never points to
//! nothing; a blob that no row names is waste, swept by a job. What a file may contain is decided in `media`.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::error::Result;
use crate::vault::{Vault, sha256};

/// Purpose under which blobs are sealed.
const PURPOSE: &str = "blob";

/// A folder of blobs.
#[derive(Clone)]
pub struct Blobs {
    folder: PathBuf,
    vault: Vault,
}

impl Blobs {
    /// Opens (and makes) the folder.
    pub fn open(folder: &Path, vault: Vault) -> Result<Blobs> {
        fs::create_dir_all(folder)?;
        Ok(Blobs { folder: folder.to_path_buf(), vault })
    }

    /// Keeps bytes; returns their name.
    pub fn put(&self, bytes: &[u8]) -> Result<String> {
        let name = sha256(bytes);
        let path = self.path(&name);
        if path.exists() {
            return Ok(name);
        }
        let folder = path.parent().unwrap_or(&self.folder).to_path_buf();
        fs::create_dir_all(&folder)?;
        let draft = folder.join(format!("{name}.{}.part", std::process::id()));
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

    fn path(&self, name: &str) -> PathBuf {
        let shelf = name.get(..2).unwrap_or("00");
        self.folder.join(shelf).join(name)
    }
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
