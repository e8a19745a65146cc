//! What was answered so far: the fields of a draft, by name, as the citizen typed them after a first reading.
//!
//! Sealed as one text in the draft's row. Which question has which fields is in `questions`; what the answers mean together
//! is read once more, strictly, when they are filed (`matter`).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{DisputeType, Service, danger};

/// Answer that is allowed wherever a person may not know.
pub const UNCLEAR: &str = "unclear";

/// The answers of one draft.
#[derive(Clone, Default, Serialize, Deserialize)]
pub struct Answers {
    /// The form's version, so that answers to old wording are known as such.
    pub version: u32,
    /// The service's word.
    pub service: String,
    /// The secret of this draft's link.
    pub token: String,
    /// The short code to go on by hand.
    pub resume: String,
    /// Field by field.
    pub fields: BTreeMap<String, String>,
}

impl Answers {
    /// Which service; a dispute unless it says otherwise.
    pub fn service(&self) -> Service {
        Service::parse(&self.service).unwrap_or(Service::Dispute)
    }

    /// A field; empty when it was not answered.
    pub fn get(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", String::as_str)
    }

    /// True when the question of this field was answered, even with nothing.
    pub fn has(&self, name: &str) -> bool {
        self.fields.contains_key(name)
    }

    /// Keeps fields.
    pub fn keep(&mut self, fields: &[(&str, String)]) {
        for (name, value) in fields {
            self.fields.insert((*name).to_owned(), value.clone());
        }
    }

    /// The dispute's type, when it was chosen.
    pub fn dispute_type(&self) -> Option<DisputeType> {
        DisputeType::parse(self.get("kind"))
    }

    /// True when somebody is or was in danger, by the answer or by the words of the story.
    pub fn suggests_danger(&self) -> bool {
        matches!(self.get("danger"), "now" | "before") || danger::suggested(self.get("story")) || danger::suggested(self.get("wish"))
    }
}
