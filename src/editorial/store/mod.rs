//! All diesel of the editors' entries: versions under way and reasons are sealed on the way in and opened on the way out; published
//! files are plain. Editors see every entry, others none.
//!
//! A change of an entry is a conditional update of its revision: of two editors one wins.

pub mod records;

use diesel::prelude::*;

use super::State;
use crate::actor::{Actor, Role};
use crate::clock::Moment;
use crate::db::schema::{
    casebook_entries, casebook_nominations, casebook_numbers, casebook_publications, casebook_versions, casebook_withdrawals,
};
use crate::db::written::Written;
use crate::db::{Backend, Db, Tx};
use crate::error::{Error, Result};
use crate::intake::DisputeType;
use crate::on_each;
use crate::vault::{Vault, sha256};

/// An entry of the office.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = casebook_entries)]
pub struct Entry {
    /// Row id.
    pub id: String,
    /// Permanent number, given with the first publication.
    pub number: Option<String>,
    /// Where it stands.
    pub state: State,
    /// The newest version's place among its versions; 0 before there is one.
    pub version: i32,
    /// How many editions were published.
    pub edition: i32,
    /// Counts changes.
    pub revision: i32,
    /// Code of the room that handled it.
    pub room_code: String,
    /// One of the eighteen, as the case says.
    pub dispute_type: DisputeType,
    /// When it was nominated.
    pub created_at: Moment,
    /// When it last changed.
    pub changed_at: Moment,
}

/// One version under way.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = casebook_versions)]
pub struct Version {
    /// Row id.
    pub id: String,
    /// Its entry.
    pub entry_id: String,
    /// 1, 2, 3 …
    pub ordinal: i32,
    /// The file; plain outside the store.
    pub body: String,
    /// SHA-256 of the file.
    pub sha256: String,
    /// Who wrote it.
    pub author_id: String,
    /// What was changed; plain outside the store.
    pub why: String,
    /// When.
    pub made_at: Moment,
}

/// One published edition.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = casebook_publications)]
pub struct Publication {
    /// Row id.
    pub id: String,
    /// Its entry.
    pub entry_id: String,
    /// The version that was reviewed.
    pub version_id: String,
    /// 1, 2, 3 …
    pub edition: i32,
    /// Number of its entry.
    pub number: String,
    /// The file; empty when the entry was withdrawn.
    pub body: String,
    /// SHA-256 of the file as it was published.
    pub sha256: String,
    /// Who published it.
    pub published_by: String,
    /// When.
    pub published_at: Moment,
}

const BODY: &str = "casebook_version.body";
const WHY: &str = "casebook_version.why";

impl Version {
    fn opened(self, vault: &Vault) -> Result<Version> {
        Ok(Version { body: vault.open(BODY, &self.body)?, why: vault.open(WHY, &self.why)?, ..self })
    }
}

type Entries = casebook_entries::BoxedQuery<'static, Backend>;

/// The entries that an actor may read: all for editors.
fn visible_to(actor: &Actor) -> Entries {
    let all = casebook_entries::table.into_boxed();
    if actor.has(Role::CasebookEditor) { all } else { all.filter(casebook_entries::id.eq("")) }
}

/// An entry that the actor may read and write on; what is not his does not exist.
pub fn visible_by_id(conn: &mut Db, actor: &Actor, id: &str) -> Result<Entry> {
    Ok(visible_to(actor).filter(casebook_entries::id.eq(id.to_owned())).select(Entry::as_select()).first(conn)?)
}

/// The same, when nobody changed it since the actor opened his page.
pub fn visible_at(tx: &mut Tx<'_>, actor: &Actor, id: &str, revision: i32) -> Result<Entry> {
    let entry = visible_by_id(tx.conn, actor, id)?;
    if entry.revision == revision { Ok(entry) } else { Err(overtaken(&entry)) }
}

/// Entries in a state, or all, the one changed last first.
pub fn list(conn: &mut Db, actor: &Actor, state: Option<State>, most: i64) -> Result<Vec<Entry>> {
    let mut query = visible_to(actor);
    if let Some(state) = state {
        query = query.filter(casebook_entries::state.eq(state));
    }
    let order = (casebook_entries::changed_at.desc(), casebook_entries::id.desc());
    Ok(query.order(order).limit(most).select(Entry::as_select()).load(conn)?)
}

/// How many entries stand in each state.
pub fn counts(conn: &mut Db, actor: &Actor) -> Result<Vec<(State, i64)>> {
    let mut counts = Vec::new();
    for state in State::ALL {
        counts.push((*state, visible_to(actor).filter(casebook_entries::state.eq(*state)).count().get_result(conn)?));
    }
    Ok(counts)
}

/// How many were nominated and not begun.
pub fn nominated(conn: &mut Db, actor: &Actor) -> Result<usize> {
    let count: i64 = visible_to(actor).filter(casebook_entries::state.eq(State::Nominated)).count().get_result(conn)?;
    Ok(usize::try_from(count).unwrap_or_default())
}

/// Adds an entry.
pub(super) fn insert(tx: &mut Tx<'_>, entry: &Entry) -> Result<()> {
    diesel::insert_into(casebook_entries::table).values(entry).execute(tx.conn)?;
    Ok(())
}

/// Writes an entry's new values if nobody was faster.
pub(super) fn change(tx: &mut Tx<'_>, entry: &Entry, new: &Entry) -> Result<Entry> {
    let unchanged = casebook_entries::table.find(&entry.id).filter(casebook_entries::revision.eq(entry.revision));
    let changed = diesel::update(unchanged)
        .set((
            casebook_entries::number.eq(&new.number),
            casebook_entries::state.eq(new.state),
            casebook_entries::version.eq(new.version),
            casebook_entries::edition.eq(new.edition),
            casebook_entries::revision.eq(entry.revision + 1),
            casebook_entries::changed_at.eq(tx.now),
        ))
        .execute(tx.conn)?;
    if changed != 1 {
        return Err(overtaken(entry));
    }
    Ok(Entry { revision: entry.revision + 1, changed_at: tx.now, ..new.clone() })
}

fn overtaken(entry: &Entry) -> Error {
    Error::Conflict(format!(
        "您打开这一页之后，别的编辑改过这篇案例，它现在是“{}”。您刚才的操作没有执行，填的内容还在，请看过最新情况再决定。",
        entry.state.label()
    ))
}

/// Adds a version.
pub(super) fn insert_version(tx: &mut Tx<'_>, version: &Version) -> Result<()> {
    let vault = &tx.house.vault;
    let row = Version { body: vault.seal(BODY, &version.body)?, why: vault.seal(WHY, &version.why)?, ..version.clone() };
    diesel::insert_into(casebook_versions::table).values(row).execute(tx.conn).map_err(Error::from).map_err(|error| {
        error.on_unique(|| Error::Conflict("别的编辑刚刚存了一稿，您的这一稿没有存，内容还在。请看最新情况。".to_owned()))
    })?;
    Ok(())
}

/// One version of an entry.
pub fn version(conn: &mut Db, vault: &Vault, entry_id: &str, ordinal: i32) -> Result<Version> {
    let own = casebook_versions::table.filter(casebook_versions::entry_id.eq(entry_id)).filter(casebook_versions::ordinal.eq(ordinal));
    own.select(Version::as_select()).first::<Version>(conn)?.opened(vault)
}

/// Every version of an entry, newest first.
pub fn versions(conn: &mut Db, vault: &Vault, entry_id: &str) -> Result<Vec<Version>> {
    let own = casebook_versions::table.filter(casebook_versions::entry_id.eq(entry_id)).order(casebook_versions::ordinal.desc());
    own.select(Version::as_select()).load::<Version>(conn)?.into_iter().map(|row| row.opened(vault)).collect()
}

/// The newest versions of several entries.
pub fn newest_versions(conn: &mut Db, vault: &Vault, entries: &[Entry]) -> Result<Vec<Version>> {
    let ids: Vec<&str> = entries.iter().map(|entry| entry.id.as_str()).collect();
    let newest = casebook_versions::table
        .inner_join(casebook_entries::table)
        .filter(casebook_versions::entry_id.eq_any(ids))
        .filter(casebook_versions::ordinal.eq(casebook_entries::version));
    newest.select(Version::as_select()).load::<Version>(conn)?.into_iter().map(|row| row.opened(vault)).collect()
}

/// Who wrote on these entries since each was last published: entry and author of every version that no reader has seen.
pub fn writers(conn: &mut Db, entry_ids: &[String]) -> Result<Vec<(String, String)>> {
    let public: Vec<(String, i32)> = casebook_publications::table
        .inner_join(casebook_versions::table.on(casebook_versions::id.eq(casebook_publications::version_id)))
        .filter(casebook_publications::entry_id.eq_any(entry_ids))
        .select((casebook_publications::entry_id, casebook_versions::ordinal))
        .load(conn)?;
    let versions: Vec<(String, i32, String)> = casebook_versions::table
        .filter(casebook_versions::entry_id.eq_any(entry_ids))
        .select((casebook_versions::entry_id, casebook_versions::ordinal, casebook_versions::author_id))
        .load(conn)?;
    let unseen = |entry: &str, ordinal: i32| public.iter().all(|(other, last)| other != entry || *last < ordinal);
    Ok(versions.into_iter().filter(|(entry, ordinal, _)| unseen(entry, *ordinal)).map(|(entry, _, author)| (entry, author)).collect())
}

/// Raises the year's count beyond `floor`, the highest number of the book in the program, and gives the new value. The row stays
/// locked until the transaction ends, so that no number is given twice and none is left out.
pub(super) fn raise_count(tx: &mut Tx<'_>, year: i32, floor: i32) -> Result<i32> {
    let nobody = (casebook_numbers::year.eq(year), casebook_numbers::last.eq(0));
    on_each!(&mut *tx.conn, c => {
        diesel::insert_into(casebook_numbers::table).values(nobody).on_conflict(casebook_numbers::year).do_nothing().execute(c)
    })?;
    let row = casebook_numbers::table.find(year);
    diesel::update(row).set(casebook_numbers::last.eq(casebook_numbers::last + 1)).execute(tx.conn)?;
    let next: i32 = row.select(casebook_numbers::last).first(tx.conn)?;
    if next > floor {
        return Ok(next);
    }
    diesel::update(row).set(casebook_numbers::last.eq(floor + 1)).execute(tx.conn)?;
    Ok(floor + 1)
}

/// Adds an edition.
pub(super) fn insert_publication(tx: &mut Tx<'_>, row: &Publication) -> Result<()> {
    diesel::insert_into(casebook_publications::table).values(row).execute(tx.conn)?;
    Ok(())
}

/// Takes the text of every edition of an entry out of the published files; its versions stay, sealed.
pub(super) fn empty_publications(tx: &mut Tx<'_>, entry_id: &str) -> Result<()> {
    let own = casebook_publications::table.filter(casebook_publications::entry_id.eq(entry_id));
    diesel::update(own).set(casebook_publications::body.eq("")).execute(tx.conn)?;
    Ok(())
}

/// Takes the text of the editions before this one out of the published files.
pub(super) fn empty_former(tx: &mut Tx<'_>, entry_id: &str, edition: i32) -> Result<()> {
    let former = casebook_publications::table.filter(casebook_publications::entry_id.eq(entry_id));
    diesel::update(former.filter(casebook_publications::edition.lt(edition))).set(casebook_publications::body.eq("")).execute(tx.conn)?;
    Ok(())
}

/// The newest edition of every entry that is public, by number.
pub fn published(conn: &mut Db) -> Result<Vec<Publication>> {
    Ok(casebook_publications::table
        .inner_join(casebook_entries::table)
        .left_join(casebook_withdrawals::table.on(casebook_withdrawals::number.eq(casebook_publications::number)))
        .filter(casebook_publications::edition.eq(casebook_entries::edition))
        .filter(casebook_withdrawals::number.is_null())
        .order(casebook_publications::number.asc())
        .select(Publication::as_select())
        .load(conn)?)
}

/// Every edition under a number that was not withdrawn, newest first.
pub fn editions(conn: &mut Db, number: &str) -> Result<Vec<Publication>> {
    Ok(casebook_publications::table
        .left_join(casebook_withdrawals::table.on(casebook_withdrawals::number.eq(casebook_publications::number)))
        .filter(casebook_publications::number.eq(number))
        .filter(casebook_withdrawals::number.is_null())
        .order(casebook_publications::edition.desc())
        .select(Publication::as_select())
        .load(conn)?)
}

/// Every edition of an entry, newest first.
pub fn publications(conn: &mut Db, entry_id: &str) -> Result<Vec<Publication>> {
    let own = casebook_publications::table.filter(casebook_publications::entry_id.eq(entry_id));
    Ok(own.order(casebook_publications::edition.desc()).select(Publication::as_select()).load(conn)?)
}

/// How many entries a case has that are neither declined nor withdrawn.
pub(super) fn alive_of_case(conn: &mut Db, case_blind: &str) -> Result<i64> {
    Ok(casebook_nominations::table
        .inner_join(casebook_entries::table)
        .filter(casebook_nominations::case_blind.eq(case_blind))
        .filter(casebook_entries::state.none_of(&[State::Declined, State::Withdrawn]))
        .count()
        .get_result(conn)?)
}

/// The file's digest, as it stands beside it.
pub(super) fn digest(file: &str) -> String {
    sha256(file.as_bytes())
}
