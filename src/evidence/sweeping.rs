//! Waste among the files: blobs that no row names, because a form was refused after its files were examined, a draft ran out,
//! or a process died between disk and database. Daily; nothing younger than a day is looked at, so that a form that is being
//! sent at this moment keeps its files.

use chrono::Duration;

use super::store;
use crate::app::App;
use crate::error::Result;

/// So many names are asked for in one query.
const BATCH: usize = 200;
/// How long a blob may wait for its row.
const PATIENCE: Duration = Duration::days(1);

/// Takes away what no row names; returns how many files.
pub fn sweep(app: &App) -> Result<usize> {
    let before = app.house().clock.now() - PATIENCE;
    let mut count = 0;
    for names in app.blobs().older_than(before)?.chunks(BATCH) {
        let named = app.read(|db| store::named_among(db, names))?;
        for name in names.iter().filter(|name| !named.contains(*name)) {
            count += usize::from(app.blobs().discard(name, before)?);
        }
    }
    if count > 0 {
        tracing::info!(count, "blobs that no row named were swept");
    }
    Ok(count)
}
