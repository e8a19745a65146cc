//! Brand mediation rooms (品牌调解室): what a room is beyond its unit, and the mediators who work there.
//!
//! A room's unit (name, address, telephone) is `places`; its cases are `cases`. A citizen may choose a room and a mediator
//! (人民调解法第十九条). Mediating is free (同法第四条).

pub mod editing;
pub mod founding;
pub mod pages;
pub mod store;

use crate::actor::{Actor, Role};
use crate::intake::DisputeType;
use crate::places::opening::Opening;

pub use store::{Mediator, Room};

impl Room {
    /// The dispute types that the room is good at; words that are none are left out.
    pub fn types(&self) -> Vec<DisputeType> {
        self.dispute_types.split(',').filter_map(|word| DisputeType::parse(word.trim())).collect()
    }

    /// Its hours; none when what is stored cannot be read.
    pub fn opening(&self) -> Opening {
        Opening::parse(&self.opening).unwrap_or_default()
    }

    /// True when the actor may edit its page: its lead, or an administrator.
    pub fn is_edited_by(&self, actor: &Actor) -> bool {
        actor.has(Role::Administrator) || actor.grants().iter().any(|grant| grant.role == Role::RoomLead && grant.unit_id == self.unit_id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_dispute_type_of_the_synthetic_street_is_one_of_the_eighteen_and_each_has_a_room() {
        let file: toml::Table = toml::from_str(crate::places::import::BAOLONG).unwrap();
        let rooms = file["rooms"].as_array().unwrap();
        let words: Vec<&str> = rooms.iter().flat_map(|room| room["types"].as_array().unwrap()).filter_map(toml::Value::as_str).collect();
        assert!(words.iter().all(|word| DisputeType::parse(word).is_some()), "{words:?}");
        assert!(DisputeType::ALL.iter().all(|kind| words.contains(&kind.as_str())), "{words:?}");
    }
}
