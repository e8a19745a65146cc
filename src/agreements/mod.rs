//! Mediation agreements (人民调解协议): what was agreed, as clauses for people and obligations as data.
//!
//! Drafting, review, fixing, signing and performance are files beside this one; here are the nouns, the words they use and
//! the rule that says on which day an agreement takes effect (人民调解法第二十八条至第三十条). Judicial confirmation and
//! electronic signing are not here.

pub mod dates;
pub mod drafting;
pub mod effect;
pub mod fixing;
pub mod money;
pub mod pages;
pub mod performing;
pub mod review;
pub mod seats;
pub mod signing;
pub mod store;

use chrono::NaiveDate;

use crate::text_enum;

pub use store::{Agreement, Clause, Obligation, Performance, Signature};

text_enum! {
    /// Written, or only spoken and noted down (人民调解法第二十八条).
    pub enum Form {
        /// 调解协议书.
        Written = "written" => "书面协议",
        /// 口头协议.
        Oral = "oral" => "口头协议",
    }
}

text_enum! {
    /// Whether it settles everything (深圳经济特区矛盾纠纷多元化解条例第二十六条).
    pub enum Scope {
        /// All that was disputed.
        Whole = "whole" => "全部达成协议",
        /// A part; the rest stays open.
        Partial = "partial" => "部分达成协议",
    }
}

text_enum! {
    /// What is owed.
    pub enum Owed {
        /// Money.
        Money = "money" => "付钱",
        /// Something to do or leave.
        Act = "act" => "做一件事",
    }
}

text_enum! {
    /// In which quality somebody signs.
    pub enum Signer {
        /// A party, or who may sign for it.
        Party = "party" => "当事人",
        /// The mediator.
        Mediator = "mediator" => "人民调解员",
        /// The committee's seal.
        Committee = "committee" => "人民调解委员会",
    }
}

text_enum! {
    /// How it was signed (人民调解法第二十九条).
    pub enum Means {
        /// By hand.
        Signature = "signature" => "签名",
        /// With a seal.
        Seal = "seal" => "盖章",
        /// With a finger.
        Fingerprint = "fingerprint" => "按指印",
    }
}

impl Means {
    /// The means that fit: a committee seals, a mediator signs, a party has the choice.
    pub fn fit(self, signer: Signer) -> bool {
        match signer {
            Signer::Party => true,
            Signer::Mediator => self == Means::Signature,
            Signer::Committee => self == Means::Seal,
        }
    }
}

/// The day on which a written agreement takes effect: the last of all signatures, once nobody is missing
/// (人民调解法第二十九条第二款). `days` has one entry for each party, the mediator and the committee.
pub fn effective_on(days: &[Option<NaiveDate>]) -> Option<NaiveDate> {
    if days.is_empty() {
        return None;
    }
    days.iter().copied().collect::<Option<Vec<_>>>()?.into_iter().max()
}

/// Copies that are made: one for each party and one for the committee.
pub fn copies_for(parties: usize) -> i32 {
    i32::try_from(parties).unwrap_or(i32::MAX).saturating_add(1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(n: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, n).unwrap()
    }

    #[test]
    fn the_last_of_parties_mediator_and_seal_makes_an_agreement_effective() {
        assert_eq!(effective_on(&[Some(day(3)), Some(day(9)), Some(day(4)), Some(day(4))]), Some(day(9)));
        assert_eq!(effective_on(&[Some(day(3)), None, Some(day(4))]), None);
        assert_eq!(effective_on(&[]), None);
    }

    #[test]
    fn only_a_party_may_choose_how_to_sign() {
        assert!(Means::ALL.iter().all(|means| means.fit(Signer::Party)));
        assert_eq!(Means::ALL.iter().filter(|means| means.fit(Signer::Mediator)).count(), 1);
        assert!(Means::Seal.fit(Signer::Committee) && !Means::Signature.fit(Signer::Committee));
        assert_eq!(copies_for(2), 3);
    }

    proptest! {
        #[test]
        fn no_order_of_signing_changes_the_day(mut days in proptest::collection::vec(1u32..29, 1..6)) {
            let all = |days: &[u32]| effective_on(&days.iter().map(|n| Some(day(*n))).collect::<Vec<_>>());
            let forth = all(&days);
            days.reverse();
            prop_assert_eq!(forth, all(&days));
            prop_assert_eq!(forth, days.iter().max().map(|n| day(*n)));
        }
    }
}
