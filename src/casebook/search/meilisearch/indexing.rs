//! How an index comes about: a generation beside the one that is searched, settings first, then the documents, then both are
//! swapped in one step and the old one is thrown away. Searches find a whole index at every moment, the old one or the new one.

use std::time::Duration;

use meilisearch_sdk::client::SwapIndexes;
use meilisearch_sdk::request::{HttpClient, Method};
use meilisearch_sdk::task_info::TaskInfo;
use serde::Deserialize;
use serde_json::Value;

use super::http::settled;
use super::settings::NUMBER;
use super::{Away, Documents, Meilisearch, records, settings};

/// A batch is sent when it has so many documents …
const MOST_DOCUMENTS: usize = 1_000;
/// … or words' worth of so many bytes, about.
const MOST_BYTES: usize = 8_000_000;
/// The first look at a task comes after so long, each further one after twice as long …
const FIRST_LOOK: Duration = Duration::from_millis(20);
/// … but not longer than this.
const LAST_LOOK: Duration = Duration::from_secs(1);
/// As many looks are taken, about an hour.
const MOST_LOOKS: usize = 3_600;

/// Waits; says no when nobody needs the outcome any more.
pub type Pause<'a> = &'a dyn Fn(Duration) -> bool;

#[derive(Deserialize)]
struct Task {
    status: String,
    error: Option<Failure>,
}

#[derive(Deserialize)]
struct Failure {
    message: String,
    code: String,
}

impl Meilisearch {
    /// Makes the index hold these documents, which are those that the engine was made for.
    ///
    /// # Errors
    /// When the server does not answer, refuses something, or `pause` says no.
    pub fn build(&self, documents: &dyn Documents, pause: Pause<'_>) -> Result<(), Away> {
        let generation = format!("{}_{}", self.index, self.edition);
        self.without(&generation, pause)?;
        self.done(settled(self.writing.create_index(&generation, Some(NUMBER)))?, pause, None)?;
        let url = format!("{}/indexes/{generation}/settings", self.writing.get_host());
        let set = self.line.request::<(), Value, TaskInfo>(&url, Method::Patch { query: (), body: settings::settings() }, 202);
        self.done(settled(set)?, pause, None)?;
        for task in self.hand_over(&generation, documents)? {
            self.done(task, pause, None)?;
        }
        self.promote(generation, pause)
    }

    /// Hands all documents over, in batches; the server puts them in while the next ones come.
    fn hand_over(&self, generation: &str, documents: &dyn Documents) -> Result<Vec<TaskInfo>, Away> {
        let index = self.writing.index(generation);
        let mut tasks = Vec::new();
        let (mut batch, mut bytes): (Vec<Value>, usize) = (Vec::new(), 0);
        let mut send = |batch: &mut Vec<Value>| -> Result<(), Away> {
            tasks.push(settled(index.add_documents(&std::mem::take(batch), Some(NUMBER)))?);
            Ok(())
        };
        documents.each(&mut |document| {
            // A code has six letters for each letter of Chinese and stands in a text and in a set.
            bytes += 12 * (document.head.len() + document.gist.len() + document.body.len()) * 2;
            batch.push(records::of(&document, &self.edition));
            if batch.len() >= MOST_DOCUMENTS || bytes >= MOST_BYTES {
                bytes = 0;
                send(&mut batch)?;
            }
            Ok(())
        })?;
        if !batch.is_empty() {
            send(&mut batch)?;
        }
        Ok(tasks)
    }

    /// Swaps a generation in and throws away what was searched before.
    fn promote(&self, generation: String, pause: Pause<'_>) -> Result<(), Away> {
        let first = settled(self.writing.create_index(&self.index, Some(NUMBER)))?;
        self.done(first, pause, Some("index_already_exists"))?;
        let swap = SwapIndexes { indexes: (self.index.clone(), generation.clone()), rename: None };
        settled(self.writing.swap_indexes([&swap]))?;
        self.swapped(pause)?;
        self.without(&generation, pause)
    }

    /// Waits until our documents are found. A key for some indexes alone is not told how the task of a swap stands.
    fn swapped(&self, pause: Pause<'_>) -> Result<(), Away> {
        let mut wait = FIRST_LOOK;
        for _ in 0..MOST_LOOKS {
            if self.stands()? {
                return Ok(());
            }
            if !pause(wait) {
                return Err(Away::Closing);
            }
            wait = (wait * 2).min(LAST_LOOK);
        }
        Err(Away::Slow)
    }

    /// Takes the index away that was searched.
    ///
    /// # Errors
    /// When the server does not answer or refuses.
    pub fn remove(&self, pause: Pause<'_>) -> Result<(), Away> {
        self.without(&self.index, pause)
    }

    fn without(&self, index: &str, pause: Pause<'_>) -> Result<(), Away> {
        match settled(self.writing.delete_index(index)) {
            Ok(task) => self.done(task, pause, Some("index_not_found")),
            Err(Away::OtherBook) => Ok(()),
            Err(away) => Err(away),
        }
    }

    /// Waits until a task is done; it may fail for the one reason that does not matter.
    fn done(&self, task: TaskInfo, pause: Pause<'_>, unless: Option<&str>) -> Result<(), Away> {
        let url = format!("{}/tasks/{}", self.writing.get_host(), task.task_uid);
        let mut wait = FIRST_LOOK;
        for _ in 0..MOST_LOOKS {
            let task: Task = settled(self.line.request::<(), (), Task>(&url, Method::Get { query: () }, 200))?;
            match (task.status.as_str(), task.error) {
                ("succeeded", _) => return Ok(()),
                ("failed", Some(failure)) if Some(failure.code.as_str()) == unless => return Ok(()),
                ("failed" | "canceled", failure) => {
                    return Err(Away::Other(failure.map_or_else(|| "a task was given up".to_owned(), |failure| failure.message)));
                }
                _ if !pause(wait) => return Err(Away::Closing),
                _ => wait = (wait * 2).min(LAST_LOOK),
            }
        }
        Err(Away::Slow)
    }
}
