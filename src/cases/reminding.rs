//! Telling mediators that a mediation period is about to end or has ended, each once for each last day.
//!
//! At the end the mediation must stop unless all parties agreed on more time (深圳经济特区矛盾纠纷多元化解条例第二十五条); the house only
//! reminds, people decide. When a step has come is the period's clock; notices rest at night like all reminders.

use super::{mediators, store};
use crate::accounts::store as accounts;
use crate::actor::{Actor, Role};
use crate::app::App;
use crate::clock::date_words;
use crate::clocks::{self, Clock, Kind, Step};
use crate::db::Tx;
use crate::error::Result;
use crate::notifications::{self, Notice, Template, To};
use crate::timeline::{self, Event, Level};

/// Takes every step whose time has come; returns how many.
pub fn remind(app: &App) -> Result<usize> {
    clocks::walk(app, &[Kind::MediationPeriod], tell)
}

fn tell(tx: &mut Tx<'_>, clock: &Clock) -> Result<bool> {
    let Some(step) = clocks::step_of_a_day(tx, clock)? else { return Ok(false) };
    let case = store::by_id(tx.conn, clock.subject_id())?;
    let mut people: Vec<String> = mediators::store::panel(tx.conn, &case.id)?.into_iter().map(|seat| seat.person_id).collect();
    if step == Step::After || people.is_empty() {
        people.extend(accounts::holders(tx.conn, &case.room_id, &[Role::RoomLead])?.into_iter().map(|person| person.id));
    }
    people.sort();
    people.dedup();
    let template = if step == Step::After { Template::CasePeriodOver } else { Template::CasePeriodEnding };
    let values = [("number", case.number.clone()), ("due", date_words(case.due_on)), ("link", case.url())];
    for person in people {
        let to = To::Person(&person);
        notifications::notify(tx, Notice { subject: &case.subject(), template, to, reminder: true, values: &values })?;
    }
    if step == Step::After {
        let sentence = format!("调解期限到{}，已经届满", date_words(case.due_on));
        let detail = Some(
            "没有达成协议的应当终止调解，当事人同意延长的除外（《深圳经济特区矛盾纠纷多元化解条例》第二十五条）；\
             劳动争议的当事人可以依法申请仲裁（《劳动争议调解仲裁法》第十四条）。"
                .to_owned(),
        );
        timeline::tell(
            tx,
            &Actor::House,
            Event { subject: &case.subject(), level: Level::Staff, kind: "case.period_over", sentence, detail },
        )?;
    }
    Ok(true)
}
