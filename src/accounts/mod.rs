//! People who work here, what they are trusted with, and how anybody signs in (登录).
//!
//! Staff have a password and, if they like, a second factor; citizens have no account but may prove a phone number or
//! mailbox by a one-time code. A sign-in is a row, so that it can be ended at once. Roles themselves are in `actor`.

pub mod citizens;
pub mod guessing;
pub mod invitations;
pub mod pages;
pub mod password;
pub mod people;
pub mod proposals;
pub mod second_factor;
pub mod sign_in;
pub mod store;
pub mod tokens;

use crate::actor::{Actor, Role};
use crate::places::UnitKind;

pub use store::Person;

/// At which kinds of unit a role can be held.
pub fn seats(role: Role) -> &'static [UnitKind] {
    use UnitKind::{Community, Department, Room, Station, Street};
    match role {
        Role::Administrator | Role::Dispatcher => &[Street],
        Role::Commander => &[Street, Community],
        Role::CommunityOfficer => &[Community],
        Role::Clerk => &[Street, Community, Station],
        Role::Volunteer => &[Community, Street],
        Role::RoomLead => &[Room],
        Role::Mediator => &[Room, Community, Street],
        Role::DepartmentOfficer => &[Department],
        Role::StationOfficer => &[Station],
        Role::CourtOfficer => &[Station, Department],
        Role::Trainer | Role::Trainee | Role::CasebookEditor => &[Street, Community, Department, Station, Room],
    }
}

impl Person {
    /// Subject of audit lines about them.
    pub fn subject(&self) -> String {
        format!("person:{}", self.id)
    }

    /// Their page for administrators.
    pub fn url(&self) -> String {
        format!("/admin/people/{}", self.id)
    }

    /// As the one who acts, before any sign-in tells what they are trusted with.
    pub fn as_actor(&self) -> Actor {
        Actor::Staff { person_id: self.id.clone(), name: self.name.clone(), grants: Vec::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_role_has_a_seat_and_the_administrator_sits_at_the_street_only() {
        for role in Role::ALL {
            assert!(!seats(*role).is_empty(), "{role:?}");
        }
        assert_eq!(seats(Role::Administrator), [UnitKind::Street]);
    }
}
