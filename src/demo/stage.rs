//! The stage that the demo's story is played on: the office, the clock turned by hand, and the cast by unit and role.

use chrono::{Duration, Timelike};

use crate::accounts::store as accounts;
use crate::actor::{Actor, Role};
use crate::app::App;
use crate::clock::{Clock, Moment};
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::intake::{self, Request};
use crate::jobs::worker;
use crate::places::store as places;

/// See the file's head.
pub(super) struct Stage<'a> {
    /// The office.
    pub(super) app: &'a App,
    /// Turned by hand.
    pub(super) clock: &'a Clock,
    /// The story never goes beyond this.
    pub(super) end: Moment,
}

impl Stage<'_> {
    /// Lets minutes pass, then acts in one transaction; past the end of the story nothing happens any more.
    pub(super) fn act(&self, minutes: i64, work: impl FnOnce(&mut Tx<'_>) -> Result<()>) -> Result<()> {
        let at = in_the_daytime(self.clock.now() + Duration::minutes(minutes));
        if at >= self.end {
            return Ok(());
        }
        self.turn_to(at)?;
        self.app.write(work)
    }

    /// Turns the clock in steps of a few hours, doing what falls due at each.
    pub(super) fn turn_to(&self, at: Moment) -> Result<()> {
        while self.clock.now() < at {
            self.clock.turn((at - self.clock.now()).min(Duration::hours(3)));
            worker::drain(self.app)?;
        }
        Ok(())
    }

    /// Somebody of the cast, by unit and role.
    pub(super) fn actor(&self, unit: &str, role: Role) -> Result<Actor> {
        self.app.read(|db| {
            let unit = places::by_code(db, unit)?;
            let person = accounts::holders(db, &unit.id, &[role])?.into_iter().next().ok_or(Error::NotFound)?;
            Ok(Actor::Staff { grants: accounts::grants(db, &person.id)?, person_id: person.id, name: person.name })
        })
    }
}

/// Nobody of the cast works at night: what would fall into it is done the next morning.
fn in_the_daytime(at: Moment) -> Moment {
    let local = at.local();
    let morning = |days| Moment::from_local((local.date() + Duration::days(days)).and_hms_opt(9, 10, 0).unwrap_or(local));
    match local.hour() {
        0..9 => morning(0),
        9..18 => at,
        _ => morning(1),
    }
}

/// A request as it stands now.
pub(super) fn by_code(tx: &mut Tx<'_>, code: &str) -> Result<Request> {
    intake::store::by_code(tx.conn, code)
}
