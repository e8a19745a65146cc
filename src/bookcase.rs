//! The classic cases as this process holds them: the book of files, what the office published and the words that its editors put
//! together, bound into a library. Whoever comes first after a change binds it anew, the others are answered from the former one
//! meanwhile; which state is the present one is a fact of the database, so that every process notices.

use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock, TryLockError};

use crate::casebook::edition;
use crate::casebook::library::{Base, Library};
use crate::casebook::search::meilisearch::Meilisearch;
use crate::casebook::search::standing::State;
use crate::casebook::words::Words;
use crate::casebook::words::synonyms::Synonyms;
use crate::config::Config;
use crate::db::Db;
use crate::editorial::visibility;
use crate::error::{Error, Result};
use crate::seeking::synonyms::{self, Group};

/// See the file's head.
#[derive(Default)]
pub struct Bookcase {
    base: OnceLock<Arc<Base>>,
    bound: RwLock<Option<Bound>>,
    binding: Mutex<()>,
}

/// A library with what it was bound from.
#[derive(Clone)]
struct Bound {
    edition: Option<String>,
    groups: Vec<Group>,
    words: Arc<Words>,
    library: Arc<Library>,
}

impl Bookcase {
    /// The library of this moment. Blocks the thread; the first time up to a second.
    ///
    /// # Errors
    /// When the folder cannot be read or the index cannot be written.
    pub fn library(&self, conn: &mut Db, config: &Config) -> Result<Arc<Library>> {
        let edition = edition::of(conn)?;
        let former = self.bound();
        if let Some(bound) = &former
            && bound.edition == edition
        {
            return Ok(Arc::clone(&bound.library));
        }
        let _turn = match (self.binding.try_lock(), former) {
            (Ok(turn), _) => turn,
            (Err(TryLockError::WouldBlock), Some(bound)) => return Ok(bound.library),
            (Err(_), _) => self.binding.lock().unwrap_or_else(PoisonError::into_inner),
        };
        // Asked again, because somebody else may have bound it while we waited.
        let edition = edition::of(conn)?;
        match self.bound() {
            Some(bound) if bound.edition == edition => Ok(bound.library),
            former => self.bind(conn, config, edition, former),
        }
    }

    fn bound(&self) -> Option<Bound> {
        self.bound.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn bind(&self, conn: &mut Db, config: &Config, edition: Option<String>, former: Option<Bound>) -> Result<Arc<Library>> {
        let base = self.base(config)?;
        let groups = synonyms::groups(conn)?;
        // The dictionary takes longer than all else, and seldom changes.
        let words = match former {
            Some(bound) if bound.groups == groups => bound.words,
            _ if groups.is_empty() => base.words(),
            _ => Arc::new(base.words_with(synonyms::joined(base.synonyms(), &groups).0)),
        };
        let office = visibility::office(conn)?;
        let library = Library::bound(base, Arc::clone(&words), office, server(config)?);
        let library = Arc::new(library.map_err(|trouble| Error::internal(trouble.to_string()))?);
        let bound = Bound { edition, groups, words, library: Arc::clone(&library) };
        *self.bound.write().unwrap_or_else(PoisonError::into_inner) = Some(bound);
        Ok(library)
    }

    fn base(&self, config: &Config) -> Result<&Base> {
        if let Some(base) = self.base.get() {
            return Ok(base);
        }
        let read = Base::open(config.casebook_folder()).map_err(|closed| Error::Unavailable(Box::new(closed)))?;
        Ok(self.base.get_or_init(|| read))
    }

    /// The synonyms that come with the book's files.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn synonyms_of_files(&self, config: &Config) -> Result<&Synonyms> {
        Ok(self.base(config)?.synonyms())
    }

    /// The words by which it is searched; none when nobody has asked yet.
    pub fn words(&self) -> Option<Arc<Words>> {
        self.bound().map(|bound| bound.words)
    }

    /// Which search engine answers; none when nobody has asked yet.
    pub fn search_state(&self) -> Option<State> {
        self.bound().map(|bound| bound.library.state())
    }
}

/// The search server, when one is configured. Nothing is sent.
fn server(config: &Config) -> Result<Option<Meilisearch>> {
    let server = Some(config).filter(|config| !config.meili_url.is_empty());
    let server = server.map(|config| Meilisearch::at(&config.meili_url, &config.meili_key, &config.meili_index));
    server.transpose().map_err(|away| Error::internal(away.to_string()))
}
