//! Today (今天): the first page of staff, with numbers that open their lists, what is to be done, and what just happened.
//!
//! It only shows what domains tell; it decides nothing and writes nothing. Rows of cases come beside those of requests.

pub mod pages;
