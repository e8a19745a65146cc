//! The integration tests: one binary, a world with a cast, one file per domain.
#![cfg(test)]

#[path = "../support/mod.rs"]
mod support;
mod world;

mod accounts;
mod architecture;
mod cases;
mod evidence;
mod intake;
mod journeys;
mod agreements;
mod closing;
mod deadlines;
mod dispatch;
mod migrations;
mod notifications;
mod places;
mod promises;
mod rooms;
mod mine;
mod office_commands;
mod sessions;
mod shell;
