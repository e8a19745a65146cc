//! The street hears of broken promises once on the morning of each working day, in one notice, instead of one for each
//! clock: the dispatcher of all that are overdue, the commander of those that are overdue for more than a working day.
//!
//! Each step of a clock stands on the timeline when it happens (`escalating`), and matters of life and safety (特急) are
//! told at once; here is only the count and where to look.

use chrono::Timelike;

use super::{Clock, store};
use crate::accounts::store as accounts;
use crate::actor::Role;
use crate::app::App;
use crate::calendar::{self, WorkingHours};
use crate::db::Tx;
use crate::error::Result;
use crate::intake;
use crate::notifications::store::was_told;
use crate::notifications::{Notice, Template, To, notify};
use crate::places::store as places;

/// Kind of the job.
pub const DIGEST: &str = "clocks.digest";
/// Afterwards it is no morning any more: what breaks in the afternoon is told on the next.
const NOON: u32 = 12;
/// So many receipt codes are named in a notice.
const NAMED: usize = 6;

/// Tells the street's overseers once on the morning of a working day.
pub fn tell(app: &App) -> Result<()> {
    app.write(|tx| {
        let today = tx.now.date();
        let subject = format!("day:{today}");
        let hour = tx.now.local().hour();
        if !(WorkingHours::default().opens().hour()..NOON).contains(&hour)
            || !calendar::store::load(tx.conn)?.is_working_day(today)
            || was_told(tx.conn, &subject, Template::OverdueDigest)?
        {
            return Ok(());
        }
        let street = places::street(tx.conn)?;
        let late = store::overdue(tx.conn, tx.now)?;
        let long: Vec<Clock> = late.iter().filter(|clock| clock.reminded >= 3).cloned().collect();
        for (role, clocks) in [(Role::Dispatcher, &late), (Role::Commander, &long)] {
            let people = accounts::holders(tx.conn, &street.id, &[role])?;
            let values = values(tx, clocks)?;
            for person in people.iter().filter(|_| !clocks.is_empty()) {
                let to = To::Person(&person.id);
                notify(tx, Notice { subject: &subject, template: Template::OverdueDigest, to, reminder: true, values: &values })?;
            }
        }
        Ok(())
    })
}

fn values(tx: &mut Tx<'_>, clocks: &[Clock]) -> Result<[(&'static str, String); 3]> {
    let mut ids: Vec<&str> = clocks.iter().map(|clock| clock.subject.trim_start_matches("request:")).collect();
    ids.dedup();
    let mut seen = std::collections::BTreeSet::new();
    ids.retain(|id| seen.insert(*id));
    let mut codes = Vec::new();
    for id in ids.iter().take(NAMED) {
        codes.push(intake::store::by_id(tx.conn, id)?.code);
    }
    let more = if ids.len() > NAMED { " 等" } else { "" };
    Ok([("count", ids.len().to_string()), ("codes", format!("{}{more}", codes.join("、"))), ("link", "/requests?due=overdue".to_owned())])
}
