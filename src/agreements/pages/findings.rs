//! What is still to be mended before a text is fixed, as pages show it: the sentence, its article, and where it is mended.

use serde::Serialize;

use crate::agreements::review::{Finding, Level};
use crate::cases::Case;

#[derive(Serialize)]
pub(super) struct Found {
    pub(super) must: bool,
    sentence: String,
    article: &'static str,
    href: Option<String>,
}

impl Found {
    /// A finding with the page that mends it, when that is a page about a party; from there one comes back to the agreement.
    pub(super) fn of(case: &Case, finding: Finding) -> Found {
        let party = finding.party.map(|id| format!("{}/parties/{id}", case.url()));
        let href = match (finding.code, party) {
            ("side_missing", _) => Some(format!("{}#parties", case.url())),
            ("guardian_missing", Some(party)) => Some(format!("{party}/speakers/new?kind=guardian&back=agreement")),
            ("general_authority", Some(party)) => Some(format!("{party}/speakers/new?kind=agent&back=agreement")),
            (_, party) => party.map(|party| format!("{party}?back=agreement")),
        };
        Found { must: finding.level == Level::Must, sentence: finding.sentence, article: finding.article, href }
    }
}
