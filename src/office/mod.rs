//! How the office runs: the announced days of its calendar, entered when the State Council publishes a new notice, and the
//! street that is settled from a file, and what somebody who leaves must have handed over.
//!
//! What a working day is lives in `calendar`; how periods are counted on it lives in `deadlines`. When days change, every
//! running clock is counted again by the job [`RECOUNT`], by the domains that started them. Follows 全国年节及纪念日放假办法.

pub mod days;
pub mod leaving;
pub mod pages;
pub mod settling;

/// Kind of the job that counts all running clocks again.
pub const RECOUNT: &str = "clocks.recount";
