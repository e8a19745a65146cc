//! Leaving: an officer who works here no more lets go of what they took on; their unit has it as before, and its next officer goes on.
//!
//! That somebody is left at the unit who can is asked before, by whoever shuts the person out.

pub mod store;

use super::notices;
use crate::actor::Actor;
use crate::db::Tx;
use crate::error::Result;
use crate::intake::Stage;
use crate::notifications::Template;
use crate::places::store as places;
use crate::timeline::{self, Event, Level};

/// Lets go of everything that a person took on at the units that they leave; returns how many requests that are still worked on.
pub fn let_go(tx: &mut Tx<'_>, actor: &Actor, person_id: &str, leaves: impl Fn(&str) -> bool) -> Result<usize> {
    let mut count = 0;
    for request in store::taken_on_by(tx.conn, person_id)? {
        let unit_id = super::store::holder(tx.conn, &request.id)?.unit_id;
        if !leaves(&unit_id) {
            continue;
        }
        store::let_go(tx, &request.id, person_id)?;
        let unit = places::unit(tx.conn, &unit_id)?;
        let sentence = format!("原经办人离岗，由{}其他经办人接着办", unit.name);
        let event = Event { subject: &request.subject(), level: Level::Staff, kind: "request.let_go", sentence, detail: None };
        timeline::tell(tx, actor, event)?;
        if matches!(request.stage, Stage::Dispatched | Stage::Arbitration | Stage::Accepted) {
            count += 1;
            let people = notices::workers(tx, &unit.id)?;
            let values = [("code", request.code.clone()), ("unit", unit.name.clone()), ("link", request.url())];
            notices::tell_people(tx, &request, Template::RequestLeft, people, false, &values)?;
        }
    }
    Ok(count)
}
