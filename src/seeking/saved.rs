//! A search that somebody saved: a mailbox is told of new entries that it finds, once the mailbox is proven, until whoever has the
//! link ends it. Mailbox and search are sealed; the link is made from the row and the key of the office and stored nowhere.

use std::collections::BTreeSet;

use super::store::{self, SavedRow};
use crate::db::throttle::{self, Limit};
use crate::db::{Db, Tx};
use crate::error::{Error, Result};
use crate::identity::EmailAddress;
use crate::notifications::{Notice, Template, To, notify};
use crate::text_enum;
use crate::vault::Vault;

/// Mails of confirmation to one mailbox a day, whoever asks for them.
const TO_ONE: Limit = Limit { scope: "casebook.saved", failures: 5, minutes: 24 * 60 };
/// To all together.
const TO_ALL: Limit = Limit { scope: "casebook.saved.all", failures: 300, minutes: 24 * 60 };
/// Searches of one mailbox.
const MOST: i64 = 20;

const MAILBOX: &str = "saved_search.mailbox";
const ADDRESS: &str = "saved_search.address";
const TOKEN: &str = "saved_search.token";

text_enum! {
    /// Where a saved search stands.
    pub enum State {
        /// Its mailbox is not proven yet.
        Asked = "asked" => "等待确认",
        /// New entries are told.
        Active = "active" => "已开通",
        /// No more.
        Ended = "ended" => "已停止",
    }
}

/// A saved search, opened.
#[derive(Clone, Debug)]
pub struct Saved {
    /// Row id.
    pub id: String,
    /// Who is told.
    pub mailbox: String,
    /// What is searched, as the part of an address behind its question mark.
    pub address: String,
    /// Where it stands.
    pub state: State,
}

impl Saved {
    pub(super) fn of(row: SavedRow, vault: &Vault) -> Result<Saved> {
        let (mailbox, address) = (vault.open(MAILBOX, &row.mailbox)?, vault.open(ADDRESS, &row.address)?);
        Ok(Saved { id: row.id, mailbox, address, state: row.state })
    }

    /// Its page, for whoever has the mail.
    pub fn url(&self, vault: &Vault) -> String {
        format!("/casebook/alerts/{}.{}", self.id, vault.blind(TOKEN, &self.id))
    }

    /// What the timeline of notices calls it.
    pub fn subject(&self) -> String {
        format!("saved_search:{}", self.id)
    }
}

/// Saves a search and sends the mail by which the mailbox is proven. Whether the mailbox has saved searches already is not told.
///
/// # Errors
/// When too many mails were asked for today.
pub fn ask(tx: &mut Tx<'_>, mailbox: &EmailAddress, address: &str, words: &str) -> Result<()> {
    let vault = tx.house.vault.clone();
    let blind = vault.blind("contact", mailbox.as_str());
    throttle::attempt(tx, TO_ONE, &blind)?;
    throttle::attempt(tx, TO_ALL, "all")?;
    if store::active_of(tx.conn, &blind)? >= MOST {
        return Err(Error::refused(format!("一个邮箱最多订阅 {MOST} 个查找。请先打开以前的邮件，停掉不用的。")));
    }
    let row = SavedRow {
        id: tx.id(),
        mailbox: vault.seal(MAILBOX, mailbox.as_str())?,
        mailbox_blind: blind,
        address: vault.seal(ADDRESS, address)?,
        state: State::Asked,
        asked_at: tx.now,
        confirmed_at: None,
        ended_at: None,
    };
    store::insert_saved(tx, &row)?;
    let saved = Saved::of(row, &vault)?;
    let values = [("words", words.to_owned()), ("link", saved.url(&vault))];
    let to = To::Contact { phone: None, email: Some(mailbox.as_str()) };
    notify(tx, Notice { subject: &saved.subject(), template: Template::SavedSearchAsked, to, reminder: false, values: &values })
}

/// Finds a saved search by the last part of its link.
///
/// # Errors
/// When there is none.
pub fn by_token(conn: &mut Db, vault: &Vault, token: &str) -> Result<Saved> {
    let (id, mark) = token.split_once('.').ok_or(Error::NotFound)?;
    if !vault.matches(TOKEN, id, mark) {
        return Err(Error::NotFound);
    }
    Saved::of(store::saved(conn, id)?, vault)
}

/// The mailbox is proven, or whoever has the link has enough of it; saying it again changes nothing. When nobody else is told,
/// the entries that are `there` now are no news from here on.
pub fn turn(tx: &mut Tx<'_>, saved: &Saved, to: State, there: &BTreeSet<String>) -> Result<()> {
    if to == State::Active && !store::is_anybody_told(tx.conn)? {
        store::remember(tx, there)?;
    }
    store::turn_saved(tx, &saved.id, saved.state, to)
}
