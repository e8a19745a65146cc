//! The synthetic Baolong: a small street with a cast and a few matters in every stage, built by the same verbs that the
//! pages use. Everything is invented. It never touches a data folder that holds real data.

pub mod cast;
mod classics;
mod fates;
pub mod matters;
mod mediation;
pub mod pages;
mod posters;
mod stage;
pub mod story;

use std::path::Path;

use chrono::Duration;

use crate::app::App;
use crate::clock::{Clock, Moment};
use crate::config::Config;
use crate::db::facts;
use crate::error::{Error, Result};
use crate::ids::Chance;

/// The same seed gives the same data.
const SEED: u64 = 20_211_201;
/// How long before now the story begins.
const STORY: Duration = Duration::days(21);

/// Builds the demo unless it was built before; refuses a folder that holds anything else.
pub fn build(config: &Config) -> Result<()> {
    if holds_something(&config.data) {
        return match mark(config)?.as_deref() {
            Some("yes") => Ok(()),
            Some(_) => Err(Error::refused(format!(
                "{} holds a demo that was not finished; delete the folder and start again.",
                config.data.display()
            ))),
            None => Err(Error::refused(format!(
                "{} holds data that is not the demo's; nothing was touched. Choose an empty folder with --data DIR.",
                config.data.display()
            ))),
        };
    }
    let now = Clock::machine().now();
    let clock = Clock::set_by_hand(begin(now));
    let mut quiet = config.clone();
    quiet.mail_url = "file:".to_owned();
    quiet.text_url = String::new();
    let app = App::open(quiet, clock.clone(), Chance::seeded(SEED))?;
    app.write(|tx| facts::set(tx, facts::DEMO, "building"))?;
    cast::hire(&app)?;
    story::tell(&app, &clock, now)?;
    app.write(|tx| facts::set(tx, facts::DEMO, "yes"))
}

/// Monday morning of the week in which the story begins.
fn begin(now: Moment) -> Moment {
    use chrono::Datelike;
    let day = (now - STORY).date();
    let monday = day - Duration::days(i64::from(day.weekday().num_days_from_monday()));
    Moment::from_local(monday.and_hms_opt(9, 0, 0).unwrap_or_default())
}

fn holds_something(folder: &Path) -> bool {
    std::fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some())
}

/// What the folder's database says of itself; a database that is not the house's own is not opened.
fn mark(config: &Config) -> Result<Option<String>> {
    if !config.data.join("mashanghe.db").exists() {
        return Ok(None);
    }
    let app = App::open(config.clone(), Clock::machine(), Chance::machine())?;
    app.read(|db| facts::get(db, facts::DEMO))
}
