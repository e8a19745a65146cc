//! What is looked at before the text of an agreement is fixed: a pure function from draft and parties to findings.
//!
//! `Must` blocks, `Should` is shown and may be passed. Contents follow 人民调解法第二十九条 and 人民调解工作若干规定第三十五条;
//! what a court would not confirm follows 最高人民法院民事诉讼法解释第三百五十五条、第三百五十八条. Words are in `wording`.

mod parties;
mod terms;
mod wording;

#[cfg(test)]
mod tests;

use chrono::NaiveDate;

use super::{Form, Owed, Scope};
use crate::intake::DisputeType;

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// The text cannot be fixed.
    Must,
    /// Better mended; may be passed.
    Should,
}

/// One thing to mend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// How much it weighs.
    pub level: Level,
    /// Which rule found it, for tests and pages.
    pub code: &'static str,
    /// The article it follows.
    pub article: &'static str,
    /// What is missing and what to do.
    pub sentence: String,
    /// The party whose registration is to be mended.
    pub party: Option<String>,
}

impl Finding {
    fn must(code: &'static str, article: &'static str, sentence: impl Into<String>) -> Finding {
        Finding { level: Level::Must, code, article, sentence: sentence.into(), party: None }
    }

    fn should(code: &'static str, article: &'static str, sentence: impl Into<String>) -> Finding {
        Finding { level: Level::Should, code, article, sentence: sentence.into(), party: None }
    }

    /// About this party.
    fn of(self, party: &Party) -> Finding {
        Finding { party: Some(party.id.clone()), ..self }
    }
}

/// A draft as the review sees it.
#[derive(Clone, Debug)]
pub struct Draft {
    /// Written or oral.
    pub form: Form,
    /// Whole or a part.
    pub scope: Scope,
    /// Of the case.
    pub dispute_type: DisputeType,
    /// Facts and what was disputed.
    pub facts: String,
    /// Copies to be made.
    pub copies: i32,
    /// Clauses in order.
    pub clauses: Vec<String>,
    /// Obligations in order.
    pub obligations: Vec<Owing>,
    /// The day of the review.
    pub today: NaiveDate,
}

/// One obligation as the review sees it.
#[derive(Clone, Debug)]
pub struct Owing {
    /// Who owes: an id of a party.
    pub debtor: String,
    /// To whom.
    pub creditor: Option<String>,
    /// Money or an act.
    pub owed: Owed,
    /// How much.
    pub amount_fen: Option<i64>,
    /// What, in words.
    pub what: String,
    /// In which way.
    pub way: String,
    /// Where.
    pub place: String,
    /// By when.
    pub due_on: Option<NaiveDate>,
}

/// A party as the review sees it: which of its particulars are there, never what they are, but for the name.
#[derive(Clone, Debug)]
pub struct Party {
    /// Row id.
    pub id: String,
    /// Name, for the sentences.
    pub name: String,
    /// On the applicant's side.
    pub applicant: bool,
    /// A natural person.
    pub person: bool,
    /// Has an address.
    pub address: bool,
    /// Has a telephone.
    pub phone: bool,
    /// Has an identity document or organisation code.
    pub document: bool,
    /// Born on.
    pub born: Option<NaiveDate>,
    /// Gender and ethnicity are known.
    pub particulars: bool,
    /// An organisation's legal representative is known.
    pub representative: bool,
    /// Needs a guardian today (民法典第十九条至第二十三条).
    pub needs_guardian: bool,
    /// Has a guardian.
    pub guardian: bool,
    /// Agents with general authority only.
    pub general_agents: usize,
    /// Agents with special authority.
    pub special_agents: usize,
}

/// Everything to mend, what blocks first.
pub fn review(draft: &Draft, parties: &[Party]) -> Vec<Finding> {
    let mut found = Vec::new();
    parties::look(parties, &mut found);
    terms::look(draft, parties, &mut found);
    wording::look(draft, &mut found);
    found.sort_by_key(|finding| finding.level == Level::Should);
    found
}

/// True when nothing blocks.
pub fn may_be_fixed(findings: &[Finding]) -> bool {
    findings.iter().all(|finding| finding.level == Level::Should)
}
