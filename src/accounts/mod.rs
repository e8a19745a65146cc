//! People who work here, what they are trusted with, and how anybody signs in (登录).
//!
//! Staff have a password and, if they like, a second factor; citizens have no account but may prove a phone number or
//! mailbox by a one-time code. A sign-in is a row, so that it can be ended at once. Roles themselves are in `actor`.

pub mod pages;
pub mod password;
pub mod people;
pub mod sign_in;
pub mod store;

pub use store::Person;
