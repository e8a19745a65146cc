//! Mashanghe (码上和): a street-level mediation office in one program.
//!
//! This file is the map of the house, in reading order: first the ground that everything stands on, then the areas of
//! work. Which room may know which is written in `docs/architecture.md` and checked by `tests/all/architecture.rs`.

pub mod calendar;
pub mod deadlines;
pub mod identity;
pub mod media;
