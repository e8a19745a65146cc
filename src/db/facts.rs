//! Facts of this installation that are one value each: the key's fingerprint, the street's prefix, whether it is a demo.

use diesel::prelude::*;

use super::schema::house_facts;
use super::{Db, Tx};
use crate::error::{Error, Result};

/// Name of the street, as on every page.
pub const STREET_NAME: &str = "street_name";
/// Two letters that begin every receipt code.
pub const RECEIPT_PREFIX: &str = "receipt_prefix";
/// `yes` when the data is invented.
pub const DEMO: &str = "demo";

/// Stands there for a moment, to see whether anything can be written (`space`).
pub const TRIED: &str = "tried";

/// The value of a fact.
pub fn get(conn: &mut Db, name: &str) -> Result<Option<String>> {
    Ok(house_facts::table.find(name).select(house_facts::value).first(conn).optional()?)
}

/// What every message and receipt says of the office.
#[derive(Clone, Debug)]
pub struct Office {
    /// [`STREET_NAME`].
    pub street: String,
    /// [`RECEIPT_PREFIX`].
    pub prefix: String,
}

/// The office of a transaction, read once however many messages and receipts come of it.
pub fn office(tx: &mut Tx<'_>) -> Result<Office> {
    if let Some(known) = &tx.office {
        return Ok(known.clone());
    }
    let both = house_facts::table.filter(house_facts::name.eq(STREET_NAME).or(house_facts::name.eq(RECEIPT_PREFIX)));
    let found: Vec<(String, String)> = both.select((house_facts::name, house_facts::value)).load(tx.conn)?;
    let word = |name, otherwise: &str| found.iter().find(|(known, _)| known == name).map_or(otherwise, |(_, value)| value).to_owned();
    let office = Office { street: word(STREET_NAME, "街道"), prefix: word(RECEIPT_PREFIX, "MS") };
    tx.office = Some(office.clone());
    Ok(office)
}

/// Sets a fact.
pub fn set(tx: &mut Tx<'_>, name: &str, value: &str) -> Result<()> {
    tx.office = None;
    let changed = diesel::update(house_facts::table.find(name)).set(house_facts::value.eq(value)).execute(tx.conn)?;
    if changed == 0 {
        diesel::insert_into(house_facts::table).values((house_facts::name.eq(name), house_facts::value.eq(value))).execute(tx.conn)?;
    }
    Ok(())
}

/// Takes a fact away.
pub fn unset(tx: &mut Tx<'_>, name: &str) -> Result<()> {
    tx.office = None;
    diesel::delete(house_facts::table.find(name)).execute(tx.conn)?;
    Ok(())
}

/// Refuses to work with a key that did not seal this database's fields.
pub fn check_key(tx: &mut Tx<'_>) -> Result<()> {
    let ours = tx.house.vault.fingerprint();
    match get(tx.conn, "key_fingerprint")? {
        None => set(tx, "key_fingerprint", &ours),
        Some(known) if known == ours => Ok(()),
        Some(_) => Err(Error::internal(
            "the secret does not fit this database: its sealed fields were made with another one (secret.key in the data folder, or the key `secret`)",
        )),
    }
}
