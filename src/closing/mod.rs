//! How a case leaves the table: ended without agreement (终止), closed (结案), and reopened (恢复办理).
//!
//! Each is a record with its cause, beside the case's stage. Reasons for an ending are codes with their article; telling the
//! parties of other ways is part of the ending itself (人民调解法第二十六条). What was performed is `agreements::performing`.

pub mod closure;
pub mod ending;
pub mod other_ways;
pub mod pages;
pub mod reopening;
pub mod requests;
pub mod store;

use crate::text_enum;

pub use store::{Closure, Ending, Reopening};

text_enum! {
    /// Why a mediation ends without an agreement.
    pub enum Cause {
        /// 人民调解法第十七条.
        Refused = "PML17" => "一方当事人明确拒绝调解",
        /// 条例第二十八条第一项.
        Withdrawn = "SZ28_1" => "当事人撤回调解申请或者明确表示不再接受调解",
        /// 条例第二十八条第二项.
        Concealed = "SZ28_2" => "当事人隐瞒重要事实、提供虚假情况或者故意拖延时间",
        /// 条例第二十八条第三项.
        Colluded = "SZ28_3" => "可能存在恶意串通，损害公共利益或者第三人合法权益",
        /// 条例第二十八条第四项.
        Hindered = "SZ28_4" => "其他导致调解难以进行，或者法律、法规规定应当终止的情形",
        /// 条例第二十五条; for labour 劳动争议调解仲裁法第十四条.
        PeriodOver = "SZ25" => "调解期限届满没有达成协议，当事人也没有同意延长",
        /// 人民调解法第二十六条.
        Failed = "PML26" => "各方分歧较大，调解不成",
        /// 人民法院在线调解规则第二十五条第三项.
        Unreachable = "ZXTJ25_3" => "调解期限内无法联系到当事人",
        /// 人民法院在线调解规则第二十五条第二项.
        Reconciled = "ZXTJ25_2" => "当事人自行和解，撤回调解申请",
    }
}

impl Cause {
    /// The article that names it.
    pub fn article(self) -> &'static str {
        match self {
            Cause::Refused => "人民调解法第十七条",
            Cause::Withdrawn => "深圳经济特区矛盾纠纷多元化解条例第二十八条第一项",
            Cause::Concealed => "深圳经济特区矛盾纠纷多元化解条例第二十八条第二项",
            Cause::Colluded => "深圳经济特区矛盾纠纷多元化解条例第二十八条第三项",
            Cause::Hindered => "深圳经济特区矛盾纠纷多元化解条例第二十八条第四项",
            Cause::PeriodOver => "深圳经济特区矛盾纠纷多元化解条例第二十五条",
            Cause::Failed => "人民调解法第二十六条",
            Cause::Unreachable => "参照人民法院在线调解规则第二十五条第三项",
            Cause::Reconciled => "参照人民法院在线调解规则第二十五条第二项",
        }
    }

    /// What parties read: the code's own words may accuse one of them, which belongs into the record, not onto a timeline.
    pub fn for_parties(self) -> &'static str {
        match self {
            Cause::Reconciled => "当事人自行和解",
            Cause::PeriodOver => "调解期限届满没有达成协议",
            Cause::Refused | Cause::Withdrawn => "有当事人不再接受调解",
            _ => "没有达成调解协议",
        }
    }
}

text_enum! {
    /// With what a case is closed.
    pub enum Outcome {
        /// Everything was performed.
        Performed = "performed" => "协议已全部履行",
        /// A part was performed.
        Partly = "partly" => "协议部分履行",
        /// Nothing was performed.
        Unperformed = "unperformed" => "协议没有履行",
        /// A party went to court over it (人民调解法第三十二条).
        Sued = "sued" => "就协议的履行或者内容向法院起诉",
        /// A lasting promise, or an agreement without obligations.
        Binding = "binding" => "协议已生效，没有需要逐项登记的履行",
        /// Mediation ended before.
        Ended = "ended" => "终止调解后结案",
    }
}

impl Outcome {
    /// True when the mediator must say in words how it came to this.
    pub fn needs_remark(self) -> bool {
        matches!(self, Outcome::Partly | Outcome::Unperformed | Outcome::Sued)
    }
}

/// What is known of performance when a case is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The mediation was ended without agreement.
    pub ended: bool,
    /// Obligations in the agreement.
    pub owed: usize,
    /// Of these, complete.
    pub complete: usize,
    /// Of these, begun or complete.
    pub begun: usize,
}

impl Standing {
    /// The outcomes that agree with the record.
    pub fn fitting(self) -> Vec<Outcome> {
        if self.ended {
            return vec![Outcome::Ended];
        }
        let mut fit = Vec::new();
        match (self.owed, self.complete, self.begun) {
            (0, ..) => fit.push(Outcome::Binding),
            (owed, complete, _) if owed == complete => fit.push(Outcome::Performed),
            (_, _, 0) => fit.push(Outcome::Unperformed),
            _ => fit.push(Outcome::Partly),
        }
        if fit != [Outcome::Performed] {
            fit.push(Outcome::Sued);
        }
        fit
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cause_names_its_article_and_spares_the_parties_reproaches() {
        for cause in Cause::ALL {
            assert!(cause.article().contains('第'), "{cause:?}");
            for word in ["隐瞒", "虚假", "恶意", "拖延"] {
                assert!(!cause.for_parties().contains(word), "{cause:?}");
            }
        }
    }

    #[test]
    fn the_outcome_agrees_with_what_was_recorded() {
        let of = |ended, owed, complete, begun| Standing { ended, owed, complete, begun }.fitting();
        assert_eq!(of(true, 2, 0, 0), [Outcome::Ended]);
        assert_eq!(of(false, 0, 0, 0), [Outcome::Binding, Outcome::Sued]);
        assert_eq!(of(false, 2, 2, 2), [Outcome::Performed]);
        assert_eq!(of(false, 2, 1, 1), [Outcome::Partly, Outcome::Sued]);
        assert_eq!(of(false, 2, 0, 1), [Outcome::Partly, Outcome::Sued]);
        assert_eq!(of(false, 2, 0, 0), [Outcome::Unperformed, Outcome::Sued]);
    }
}
