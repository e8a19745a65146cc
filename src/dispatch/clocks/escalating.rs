//! The steps of a clock that nobody met: the unit is reminded before the end and hears when it has ended; the dispatcher
//! hears of it with the next morning's `digest`, the commander once it is overdue for a working day. Each step once, each
//! on the timeline.
//!
//! Steps rest at night like all reminders, except for matters of life and safety (特急). A step and its notices are one
//! transaction, so that a killed process neither forgets nor repeats one.

use super::{Clock, KINDS, store};
use crate::accounts::store as accounts;
use crate::actor::{Actor, Role};
use crate::app::App;
use crate::calendar::{self, WorkingHours};
use crate::clock::Moment;
use crate::db::Tx;
use crate::deadlines::service::Urgency;
use crate::dispatch::notices;
use crate::error::Result;
use crate::intake::{self, Request};
use crate::notifications::Template;
use crate::places::store as places;
use crate::timeline::{self, Event, Level};

/// Takes every step whose time has come, each in its own transaction; returns how many.
pub fn escalate(app: &App) -> Result<usize> {
    crate::clocks::walk(app, KINDS, step)
}

fn step(tx: &mut Tx<'_>, clock: &Clock) -> Result<bool> {
    let request = intake::store::by_id(tx.conn, clock.subject_id())?;
    // After a long stand-still only the newest step is worth telling.
    let (now, last) = (tx.now, commander_at(tx, clock)?);
    let reached = if now < clock.due_at { 1 } else { 2 + i32::from(now >= last) };
    let next = match reached {
        1 => Some(clock.due_at + chrono::Duration::microseconds(1)),
        2 => Some(last),
        _ => None,
    };
    if !store::step(tx, clock, reached, next)? {
        return Ok(false);
    }
    tell(tx, clock, &request, reached)?;
    Ok(true)
}

fn commander_at(tx: &mut Tx<'_>, clock: &Clock) -> Result<Moment> {
    let calendar = calendar::store::load(tx.conn)?;
    let due = clock.due_at.local();
    Ok(Moment::from_local(calendar.add_working_days(due.date(), 1).and_time(due.time().max(WorkingHours::default().opens()))))
}

/// What the timeline says of a step after the end: what is new about it, and who hears of it.
fn overdue(clock: &Clock, reached: i32, urgency: Urgency) -> String {
    let (promise, due) = (clock.kind.label(), clock.due_at.words());
    let leader = Role::Commander.label();
    match (reached, urgency) {
        (..=2, _) => format!("“{promise}”已超期，应在{due}前办好"),
        (_, Urgency::Critical) => format!("“{promise}”超期满一个工作日（应在{due}前办好），已报{leader}"),
        _ => format!("“{promise}”超期满一个工作日（应在{due}前办好），列入工作日早上报{leader}的清单"),
    }
}

fn tell(tx: &mut Tx<'_>, clock: &Clock, request: &Request, reached: i32) -> Result<()> {
    let unit = places::unit(tx.conn, clock.unit_id.as_deref().unwrap_or(&request.community_id))?;
    let street = places::street(tx.conn)?;
    let template = if reached == 1 { Template::ClockReminder } else { Template::ClockOverdue };
    let mut people = notices::workers(tx, &unit.id)?;
    if reached >= 2 {
        let sentence = overdue(clock, reached, request.urgency);
        let detail = Some(format!("承办单位：{}", unit.name));
        let event = Event { subject: &request.subject(), level: Level::Staff, kind: "request.overdue", sentence, detail };
        timeline::tell(tx, &Actor::House, event)?;
    }
    // Life and safety do not wait for the morning's digest.
    if reached >= 2 && request.urgency == Urgency::Critical {
        let overseers: &[Role] = if reached >= 3 { &[Role::Dispatcher, Role::Commander] } else { &[Role::Dispatcher] };
        people.extend(accounts::holders(tx.conn, &street.id, overseers)?.into_iter().map(|person| person.id));
    }
    let values = [
        ("code", request.code.clone()),
        ("promise", clock.kind.label().to_owned()),
        ("due", clock.due_at.words()),
        ("unit", unit.name),
        ("link", request.url()),
    ];
    notices::tell_people(tx, request, template, people, request.urgency != Urgency::Critical, &values)
}
