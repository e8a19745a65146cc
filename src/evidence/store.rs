//! All diesel of attachments.

use std::collections::HashSet;

use diesel::prelude::*;

use crate::clock::Moment;
use crate::db::schema::attachments;
use crate::db::{Db, Tx};
use crate::error::Result;

/// A file as stored; its bytes are blobs.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = attachments)]
pub struct Attachment {
    /// Row id.
    pub id: String,
    /// `draft:<id>`, `request:<id>` or `case:<id>`.
    pub subject: String,
    /// `photo`, `video`, `audio` or `pdf`.
    pub kind: String,
    /// Name that the sender's device gave, shown and never trusted; ours for a paper of a case.
    pub name: String,
    /// Media type of the clean copy.
    pub media_type: String,
    /// Bytes as they were sent.
    pub size: i64,
    /// Width in pixels.
    pub width: Option<i32>,
    /// Height in pixels.
    pub height: Option<i32>,
    /// Pages of a PDF.
    pub pages: Option<i32>,
    /// SHA-256 of the bytes as they were sent.
    pub original_sha256: String,
    /// Blob of the original.
    pub original_blob: String,
    /// Blob of the clean copy.
    pub clean_blob: String,
    /// Mark of who sent it.
    pub added_by: String,
    /// When it came.
    pub added_at: Moment,
}

/// Adds a file.
pub fn insert(tx: &mut Tx<'_>, row: &Attachment) -> Result<()> {
    diesel::insert_into(attachments::table).values(row).execute(tx.conn)?;
    Ok(())
}

/// A file by id.
pub fn by_id(conn: &mut Db, id: &str) -> Result<Attachment> {
    Ok(attachments::table.find(id).select(Attachment::as_select()).first(conn)?)
}

/// Files of a subject, oldest first.
pub fn about(conn: &mut Db, subject: &str) -> Result<Vec<Attachment>> {
    let own = attachments::table.filter(attachments::subject.eq(subject)).order(attachments::id.asc());
    Ok(own.select(Attachment::as_select()).load(conn)?)
}

/// Files of several subjects, those of a case before those of its request.
pub fn about_all(conn: &mut Db, subjects: &[String]) -> Result<Vec<Attachment>> {
    Ok(attachments::table
        .filter(attachments::subject.eq_any(subjects))
        .order((attachments::subject.asc(), attachments::id.asc()))
        .select(Attachment::as_select())
        .load(conn)?)
}

/// Gives all files of one subject to another.
pub(super) fn change_subject(tx: &mut Tx<'_>, from: &str, to: &str) -> Result<usize> {
    Ok(diesel::update(attachments::table.filter(attachments::subject.eq(from))).set(attachments::subject.eq(to)).execute(tx.conn)?)
}

/// Forgets one file of a subject; true when it was there.
pub(super) fn delete(tx: &mut Tx<'_>, subject: &str, id: &str) -> Result<bool> {
    let row = attachments::table.filter(attachments::id.eq(id)).filter(attachments::subject.eq(subject));
    Ok(diesel::delete(row).execute(tx.conn)? == 1)
}

/// Forgets all files of these subjects.
pub fn forget(tx: &mut Tx<'_>, subjects: &[String]) -> Result<usize> {
    Ok(diesel::delete(attachments::table.filter(attachments::subject.eq_any(subjects))).execute(tx.conn)?)
}

/// Those of these blobs that a row names, as original or as clean copy.
pub(super) fn named_among(conn: &mut Db, blobs: &[String]) -> Result<HashSet<String>> {
    let originals: Vec<String> =
        attachments::table.filter(attachments::original_blob.eq_any(blobs)).select(attachments::original_blob).load(conn)?;
    let clean: Vec<String> = attachments::table.filter(attachments::clean_blob.eq_any(blobs)).select(attachments::clean_blob).load(conn)?;
    Ok(originals.into_iter().chain(clean).collect())
}
