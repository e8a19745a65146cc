//! Forms already carried out: sending one twice does it once, and shows the same page.

use diesel::prelude::*;

use super::Tx;
use super::schema::submissions;
use crate::clock::Moment;
use crate::error::{Error, Result};

/// Where a form led, and what was said there.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct Done {
    /// Path of the page to show next.
    pub location: String,
    /// A sentence to show there once.
    pub flash: Option<String>,
}

impl Done {
    /// Leads to a page.
    pub fn at(location: impl Into<String>) -> Done {
        Done { location: location.into(), flash: None }
    }

    /// And says a sentence there.
    pub fn saying(mut self, sentence: impl Into<String>) -> Done {
        self.flash = Some(sentence.into());
        self
    }
}

/// What the form with this key led to, if it was carried out before by the same visitor.
pub fn find(tx: &mut Tx<'_>, key: &str, visitor: &str) -> Result<Option<Done>> {
    let known: Option<(String, Done)> = submissions::table
        .find(key)
        .select((submissions::visitor, (submissions::location, submissions::flash)))
        .first(tx.conn)
        .optional()?;
    match known {
        None => Ok(None),
        Some((owner, done)) if owner == visitor => Ok(Some(done)),
        Some(_) => Err(Error::Stale),
    }
}

/// Remembers that the form was carried out; a second writer of the same key waits and then fails.
pub fn remember(tx: &mut Tx<'_>, key: &str, visitor: &str, done: &Done) -> Result<()> {
    diesel::insert_into(submissions::table)
        .values((
            submissions::key.eq(key),
            submissions::visitor.eq(visitor),
            submissions::location.eq(&done.location),
            submissions::flash.eq(&done.flash),
            submissions::at.eq(tx.now),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// Forgets those older than `before`.
pub fn sweep(tx: &mut Tx<'_>, before: Moment) -> Result<usize> {
    Ok(diesel::delete(submissions::table.filter(submissions::at.lt(before))).execute(tx.conn)?)
}
