//! The integration tests: one binary, a world with a cast, one file per domain.
#![cfg(test)]

#[path = "../support/mod.rs"]
mod support;
mod world;

mod accounts;
mod agreements;
mod architecture;
mod both_sign;
mod casebook;
mod casebook_editions;
mod casebook_office;
mod casebook_refusals;
mod cases;
mod chosen_room;
mod closing;
mod confidants;
mod deadlines;
mod dispatch;
mod evidence;
mod following;
mod hand_to_hand;
mod intake;
mod journeys;
mod leaving;
mod migrations;
mod mine;
mod notifications;
mod office_commands;
mod on_the_road;
mod one_road;
mod periods;
mod perusals;
mod petitions;
mod places;
mod promises;
mod reasons;
mod recordings;
mod refusals;
mod rooms;
mod search_contract;
mod second_case;
mod security;
mod seeking;
mod sent_twice;
mod sessions;
mod shell;
