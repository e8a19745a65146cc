//! Telling saved searches of new entries: once a day, one mail a search, however many entries it found. Which entries are new is
//! remembered in the same transaction that writes the mails, so that nobody is told twice and nobody is passed over.

use std::collections::BTreeSet;

use super::saved::Saved;
use super::store;
use crate::app::App;
use crate::casebook::library::Library;
use crate::casebook::pages::{Asked, Names};
use crate::casebook::search::Order;
use crate::casebook::search::asking::Question;
use crate::db::{Db, Tx};
use crate::editorial::visibility;
use crate::error::{Error, Result};
use crate::notifications::{Notice, Template, To, notify};

/// Hits that are looked through for new ones.
const LOOKED: usize = 50;
/// Titles that a mail names.
const NAMED: usize = 3;
/// Letters of a title in a mail.
const TITLE: usize = 24;

/// New entries that a saved search finds.
struct News {
    saved: Saved,
    words: String,
    numbers: Vec<String>,
}

/// See the file's head; how many mails were written.
pub fn tell(app: &App) -> Result<usize> {
    let (known, searches) = app.read(|conn| Ok((store::known(conn)?, store::active(conn, &app.house().vault)?)))?;
    if searches.is_empty() {
        return Ok(0);
    }
    let library = app.library()?;
    let fresh: BTreeSet<String> = library.numbers().filter(|number| !known.contains(*number)).map(str::to_owned).collect();
    if fresh.is_empty() {
        return Ok(0);
    }
    let found = app.read(|conn| {
        let names = Names::of(conn, &library)?;
        searches.into_iter().filter_map(|saved| news(conn, &library, &names, saved, &fresh).transpose()).collect::<Result<Vec<News>>>()
    })?;
    app.write(|tx| {
        store::remember(tx, &fresh)?;
        found.iter().try_for_each(|news| send(tx, &library, news))
    })?;
    Ok(found.len())
}

/// What a search finds of what is new and still shown: the library may be of a moment ago.
fn news(conn: &mut Db, library: &Library, names: &Names<'_>, saved: Saved, fresh: &BTreeSet<String>) -> Result<Option<News>> {
    let Some(asked) = Asked::read(&saved.address) else { return Ok(None) };
    let question = Question { order: Order::Newest, from: 0, count: LOOKED, ..asked.question() };
    let found = library.ask(&question).map_err(|trouble| Error::internal(trouble.to_string()))?.found;
    let mut numbers: Vec<String> = found.hits.into_iter().map(|hit| hit.number).filter(|number| fresh.contains(number)).collect();
    let gone = visibility::hidden(conn, library, numbers.iter().map(String::as_str))?;
    numbers.retain(|number| !gone.contains(number));
    Ok((!numbers.is_empty()).then(|| News { words: asked.words(names), saved, numbers }))
}

fn send(tx: &mut Tx<'_>, library: &Library, news: &News) -> Result<()> {
    let titles = news.numbers.iter().take(NAMED).filter_map(|number| library.entry(number));
    let titles: Vec<String> = titles.map(|entry| format!("《{}》", entry.title.chars().take(TITLE).collect::<String>())).collect();
    let vault = tx.house.vault.clone();
    let values = [
        ("words", news.words.clone()),
        ("count", news.numbers.len().to_string()),
        ("titles", titles.concat()),
        ("link", news.saved.url(&vault)),
    ];
    let to = To::Contact { phone: None, email: Some(&news.saved.mailbox) };
    notify(tx, Notice { subject: &news.saved.subject(), template: Template::SavedSearchFound, to, reminder: true, values: &values })
}
