//! The story of the demo: its matters are filed on their days, each is carried to its fate by the people in charge, and the
//! jobs of each day are done, on a clock turned by hand.

use chrono::Duration;

use super::matters::{self, Told};
use super::stage::Stage;
use super::{fates, mediation};
use crate::actor::{Actor, Role};
use crate::app::App;
use crate::clock::{Clock, Moment};
use crate::db::Tx;
use crate::dispatch;
use crate::error::Result;
use crate::intake::{Request, filing};

/// Fates of requests that become cases.
const CASES: &[&str] = &["settled", "agreed", "mediating", "ended"];

/// Tells the story from the clock's day to `end`.
pub fn tell(app: &App, clock: &Clock, end: Moment) -> Result<()> {
    let (monday, stage) = (clock.now().date(), Stage { app, clock, end });
    for told in matters::all()? {
        let at = Moment::from_local((monday + Duration::days(told.day)).and_time(told.time()?));
        if at > end {
            break;
        }
        stage.turn_to(at)?;
        let request = app.write(|tx| file(tx, &told))?;
        let (unit, role) = told.officer();
        fates::fulfil(&stage, &request, unit, role, &told.fate)?;
        if let Some(room) = told.room().filter(|_| CASES.contains(&told.fate.as_str())) {
            mediation::play(&stage, &told, &request, room)?;
        }
    }
    stage.turn_to(end)
}

fn file(tx: &mut Tx<'_>, told: &Told) -> Result<Request> {
    let matter = told.matter(tx.conn)?;
    let request = filing::file(tx, &Actor::Visitor, &matter)?;
    dispatch::rule::dispatch(tx, &request)?;
    Ok(request)
}

impl Told {
    /// Who is in charge first: the counselling station, or the community's officer.
    fn officer(&self) -> (&str, Role) {
        if self.is_counselling() { ("xinli", Role::StationOfficer) } else { (self.community(), Role::CommunityOfficer) }
    }
}

/// Files the first matter once more, durably: what the bench counts.
pub fn file_one(app: &App) -> Result<()> {
    match matters::all()?.into_iter().next() {
        Some(told) => app.write(|tx| file(tx, &told)).map(|_| ()),
        None => Ok(()),
    }
}
