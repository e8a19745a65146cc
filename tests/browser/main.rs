//! Browser roads: the site walked in Chromium as a person walks it, on a phone, at a desk, and without JavaScript.
//! `page/` is the hand that visits, fills, presses and sees; `harness.rs` proves that hand on pages of its own.
#![cfg(test)]

mod casebook;
mod driver;
mod forms;
mod harness;
mod keyboard;
mod page;
mod roads;
#[path = "../support/mod.rs"]
mod support;
mod weight;
#[expect(dead_code, reason = "the office of the other test binary, with more doors than these roads use")]
#[path = "../all/world/mod.rs"]
mod world;
