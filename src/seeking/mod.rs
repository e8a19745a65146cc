//! What readers of the casebook look for: questions that nothing answered, words that editors put together because of them, and
//! searches whose askers are told of new entries.
//!
//! A question is kept without who asked it, and not at all when a pattern sees somebody in it (个人信息保护法第六条、第五十一条).
//! How a question is answered is `casebook::search`.

pub mod pages;
pub mod saved;
pub mod store;
pub mod synonyms;
pub mod telling;
pub mod unanswered;

use chrono::Duration;

use crate::db::Tx;
use crate::error::Result;

/// The job that tells of new entries.
pub const TELL: &str = "casebook.tell";

/// How long an unanswered question is kept after it was last asked.
const KEPT: Duration = Duration::days(90);
/// How long a saved search waits for its mailbox to be proven.
const PROVEN_WITHIN: Duration = Duration::days(7);
/// How long an ended one is kept, so that its link still says that it ended.
const REMEMBERED: Duration = Duration::days(90);

/// Forgets what is old.
pub fn sweep(tx: &mut Tx<'_>) -> Result<()> {
    store::forget_questions(tx, tx.now - KEPT)?;
    store::forget_saved(tx, tx.now - PROVEN_WITHIN, tx.now - REMEMBERED)
}
