//! Work that is done later or again and again: a queue in the database, claimed by conditional update so that several
//! processes may share it.
//!
//! `queue` is ground that every domain may use; `worker` knows the domains and is the readable list of what runs when.
//! A job must be safe to run twice: a process may die between its work and its receipt.

pub mod queue;
pub mod worker;
