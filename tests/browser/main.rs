//! Browser roads: the site walked in Chromium as a person walks it, on a phone, at a desk, and without JavaScript.
//! `page/` is the hand that visits, fills, presses and sees; `harness.rs` proves that hand on pages of its own.
#![cfg(test)]

mod driver;
mod harness;
mod page;
#[path = "../support/mod.rs"]
mod support;
