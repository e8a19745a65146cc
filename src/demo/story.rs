//! The story of the demo: its matters are filed on their days, on a clock turned by hand, and the jobs of each day are done.

use chrono::Duration;

use super::matters::{self, Told};
use crate::actor::Actor;
use crate::app::App;
use crate::clock::{Clock, Moment};
use crate::db::Tx;
use crate::dispatch;
use crate::error::Result;
use crate::intake::{Request, filing};
use crate::jobs::worker;

/// Tells the story from the clock's day to `end`.
pub fn tell(app: &App, clock: &Clock, end: Moment) -> Result<()> {
    let monday = clock.now().date();
    for told in matters::all()? {
        let at = Moment::from_local((monday + Duration::days(told.day)).and_time(told.time()?));
        if at > end {
            break;
        }
        turn_to(app, clock, at)?;
        app.write(|tx| file(tx, &told))?;
    }
    turn_to(app, clock, end)
}

/// Turns the clock in steps of half a day, doing what falls due at each.
fn turn_to(app: &App, clock: &Clock, at: Moment) -> Result<()> {
    while clock.now() < at {
        clock.turn((at - clock.now()).min(Duration::hours(12)));
        worker::drain(app)?;
    }
    Ok(())
}

fn file(tx: &mut Tx<'_>, told: &Told) -> Result<Request> {
    let matter = told.matter(tx.conn)?;
    let request = filing::file(tx, &Actor::Visitor, &matter)?;
    dispatch::rule::dispatch(tx, &request)?;
    Ok(request)
}

/// Files the first matter once more, durably: what the bench counts.
pub fn file_one(app: &App) -> Result<()> {
    let told = matters::all()?.into_iter().next();
    match told {
        Some(told) => app.write(|tx| file(tx, &told)).map(|_| ()),
        None => Ok(()),
    }
}
