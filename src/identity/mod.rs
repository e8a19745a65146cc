//! Who somebody is, on paper: identity numbers, organisation codes, phones, names, and the capacity that follows from age.
//! Text is parsed once at the door (GB 11643, GB 32100, the travel and residence permits); inside the house these types are always true.
//! Nothing here encrypts or stores: `as_str()` is the plain text that the store seals. `Debug` prints the mask, so that no log shows a number.

/// Gives a type around one private `String` its plain text, its mask and a `Debug` that shows only the mask.
macro_rules! sensitive {
    ($name:ident, $mask:path) => {
        impl $name {
            /// The plain canonical text: for sealing and for a logged reveal, never for a list or a log.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// What a screen may show.
            pub fn masked(&self) -> String {
                $mask(&self.0)
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.masked())
            }
        }
    };
}

mod capacity;
mod document;
mod email;
mod folding;
mod gb11643;
mod id_number;
mod names;
mod org_code;
mod permits;
mod phone;
mod sorting;

pub use capacity::Capacity;
pub use document::{Document, DocumentKind};
pub use email::EmailAddress;
pub use folding::{is_invisible, turns_direction};
pub use id_number::{IdNumber, ResidencePermit};
pub use names::{OrgName, PersonName};
pub use org_code::OrgCode;
pub use permits::{HomeReturnPermit, MilitaryId, Passport, PermanentResidence, TaiwanPermit};
pub use phone::Phone;
pub use sorting::sort_key;

/// Why a text is not what it should be: one sentence for the person who typed it. It never repeats the text itself.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Refusal(String);

impl Refusal {
    /// A refusal with this sentence.
    pub(crate) fn new(sentence: impl Into<String>) -> Self {
        Self(sentence.into())
    }

    /// The same, saying whose entry it is: on a form that asks for two people.
    #[must_use]
    pub fn of(self, whose: &str) -> Self {
        Self(format!("{whose}：{}", self.0))
    }

    /// The sentence to show beside the field.
    pub fn sentence(&self) -> &str {
        &self.0
    }
}
