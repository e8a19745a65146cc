//! The integration tests: one binary, a world with a cast, one file per domain.
#![cfg(test)]

#[path = "../support/mod.rs"]
mod support;
mod world;

mod accounts;
mod agreements;
mod architecture;
mod cases;
mod chosen_room;
mod closing;
mod deadlines;
mod dispatch;
mod evidence;
mod following;
mod intake;
mod journeys;
mod migrations;
mod mine;
mod notifications;
mod office_commands;
mod periods;
mod places;
mod promises;
mod reasons;
mod recordings;
mod refusals;
mod rooms;
mod security;
mod sessions;
mod shell;
