//! The synthetic Baolong: a small street with a cast and a few matters in every stage, built by the same verbs that the
//! pages use. Everything is invented. It never touches a data folder that holds real data (`guard`), and nothing leaves it.

pub mod cast;
mod classics;
mod fates;
mod guard;
pub mod matters;
mod mediation;
pub mod pages;
mod posters;
mod stage;
pub mod story;

use chrono::Duration;

use crate::app::App;
use crate::clock::{Clock, Moment};
use crate::config::Config;
use crate::error::Result;
use crate::ids::Chance;

/// The same seed gives the same data.
const SEED: u64 = 20_211_201;
/// How long before now the story begins.
const STORY: Duration = Duration::days(21);

/// The configuration of a demo that is served: phones and mailboxes are invented and may be somebody's, so that messages become
/// files; on a search server it has an index of its own.
pub fn apart(config: Config) -> Config {
    let meili_index = format!("{}_demo", config.meili_index);
    Config { demo: true, mail_url: "file:".to_owned(), text_url: String::new(), text_key: String::new(), meili_index, ..config }
}

/// Builds the demo unless it was built before; refuses a folder that holds anything else, and a database that is not its own.
pub fn build(config: &Config) -> Result<()> {
    if guard::is_built(config)? {
        return Ok(());
    }
    let now = Clock::machine().now();
    let clock = Clock::set_by_hand(begin(now));
    let quiet = Config { meili_url: String::new(), ..apart(config.clone()) };
    let app = App::open(quiet, clock.clone(), Chance::seeded(SEED))?;
    app.write(guard::claim)?;
    cast::hire(&app)?;
    story::tell(&app, &clock, now)?;
    app.write(guard::finish)
}

/// Monday morning of the week in which the story begins.
fn begin(now: Moment) -> Moment {
    use chrono::Datelike;
    let day = (now - STORY).date();
    let monday = day - Duration::days(i64::from(day.weekday().num_days_from_monday()));
    Moment::from_local(monday.and_hms_opt(9, 0, 0).unwrap_or_default())
}
