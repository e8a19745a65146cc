//! The shell around every page: who is there, frame and navigation, forms, guards, errors, templates, assets, headers.
//!
//! A handler is a sentence: `ctx` reads or submits, a template shows. The shell knows accounts and nothing else of the
//! domains. How a refused form shows its own page again: `again`.

pub mod again;
pub mod assets;
pub mod ctx;
pub mod errors;
pub mod form;
pub mod frame;
pub mod guards;
pub mod head;
pub mod nav;
pub mod query;
pub mod seal;
pub mod security;
pub mod templates;
pub mod upload;
pub mod visitor;
mod words;

pub use ctx::{Answer, Ctx};
pub use errors::WebError;
pub use form::{Form, Reading};
pub use query::Query;

pub use crate::db::submissions::Done;
