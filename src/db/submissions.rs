//! Forms already carried out: sending one twice does it once, and shows the same page. The same key with other words is not
//! the same form: it is refused, so that nobody reads “received” over words that were dropped.

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

/// One sending of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sending {
    /// Key of the form.
    pub key: String,
    /// Mark of the visitor.
    pub visitor: String,
    /// Digest of everything that was sent.
    pub digest: String,
}

/// What the same form led to, if it was carried out before; an error when its key came before with other words.
pub fn find(tx: &mut Tx<'_>, sending: &Sending) -> Result<Option<Done>> {
    let known: Option<(String, String, Done)> = submissions::table
        .find(&sending.key)
        .select((submissions::visitor, submissions::digest, (submissions::location, submissions::flash)))
        .first(tx.conn)
        .optional()?;
    match known {
        None => Ok(None),
        Some((visitor, ..)) if visitor != sending.visitor => Err(Error::Stale),
        Some((_, digest, _)) if digest != sending.digest => Err(Error::Received),
        Some((.., done)) => Ok(Some(done)),
    }
}

/// Remembers that the form was carried out; a second writer of the same key waits and then fails.
pub fn remember(tx: &mut Tx<'_>, sending: &Sending, done: &Done) -> Result<()> {
    diesel::insert_into(submissions::table)
        .values((
            submissions::key.eq(&sending.key),
            submissions::visitor.eq(&sending.visitor),
            submissions::digest.eq(&sending.digest),
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
