//! What citizens file (诉求): the six services of 码上办, a request's record, and the stages of its life.
//!
//! Filing, drafts, receipts, tracking and visits are verbs beside this file. Who has a request, and how long they may take,
//! is `dispatch`; what a dispute becomes is `cases`. Reasons for not accepting follow 人民调解工作若干规定第二十二条.

pub mod answers;
pub mod code;
pub mod crowd;
pub mod danger;
pub mod dispute_type;
pub mod drafts;
pub mod filing;
pub mod following;
pub mod headline;
pub mod matter;
pub mod pages;
pub mod pass;
pub mod placing;
pub mod questions;
pub mod receipt;
pub mod store;
pub mod tracking;
pub mod visits;

use crate::error::{Error, Result};
use crate::text_enum;

pub use dispute_type::DisputeType;
pub use store::Request;

text_enum! {
    /// The six services behind the one door.
    pub enum Service {
        /// 纠纷化解.
        Dispute = "dispute" => "纠纷化解",
        /// 信访诉求.
        Petition = "petition" => "信访诉求",
        /// 法律服务.
        Legal = "legal" => "法律服务",
        /// 治安联防.
        Safety = "safety" => "治安联防",
        /// 心理咨询: read by the counselling station only.
        Counselling = "counselling" => "心理咨询",
        /// 隐患上报.
        Hazard = "hazard" => "隐患上报",
    }
}

text_enum! {
    /// How a request came in.
    pub enum Channel {
        /// By a scanned code.
        Qr = "qr" => "扫码",
        /// By the site, without a code.
        Web = "web" => "网上",
        /// Written down at the window.
        Window = "window" => "窗口代办",
        /// Taken on the telephone.
        Telephone = "telephone" => "电话代办",
        /// By a 平安员.
        Volunteer = "volunteer" => "平安员代报",
    }
}

text_enum! {
    /// The main line of a request's life.
    pub enum Stage {
        /// Dispatched to a unit that has not accepted yet.
        Dispatched = "dispatched" => "待受理",
        /// Returned for the second time: the street's arbiter decides.
        Arbitration = "arbitration" => "待街道裁定",
        /// A unit works on it.
        Accepted = "accepted" => "办理中",
        /// It became a case in a mediation room.
        InCase = "in_case" => "调解中",
        /// Answered or settled; the citizen may say "not solved".
        Answered = "answered" => "已答复",
        /// Not accepted, with a coded reason and where to go.
        Refused = "refused" => "不予受理",
        /// Taken back by the citizen.
        Withdrawn = "withdrawn" => "已撤回",
        /// Finished.
        Closed = "closed" => "已办结",
    }
}

/// Which stage may follow which.
pub const TRANSITIONS: &[(Stage, &[Stage])] = &[
    (Stage::Dispatched, &[Stage::Accepted, Stage::Arbitration, Stage::Refused, Stage::Withdrawn, Stage::Dispatched]),
    (Stage::Arbitration, &[Stage::Dispatched, Stage::Accepted, Stage::Refused, Stage::Withdrawn]),
    (Stage::Accepted, &[Stage::InCase, Stage::Answered, Stage::Refused, Stage::Withdrawn, Stage::Dispatched]),
    // Who does not want to be mediated any longer tells the mediator, who ends the case with its record (closing::Cause).
    (Stage::InCase, &[Stage::Answered, Stage::Accepted]),
    (Stage::Answered, &[Stage::Closed, Stage::Accepted, Stage::Dispatched]),
    (Stage::Closed, &[Stage::Accepted, Stage::Dispatched]),
    (Stage::Refused, &[Stage::Dispatched]),
    (Stage::Withdrawn, &[]),
];

impl Stage {
    /// True when `next` may follow.
    pub fn leads_to(self, next: Stage) -> bool {
        TRANSITIONS.iter().any(|(from, to)| *from == self && to.contains(&next))
    }

    /// True while somebody owes the citizen something.
    pub fn is_open(self) -> bool {
        matches!(self, Stage::Dispatched | Stage::Arbitration | Stage::Accepted | Stage::InCase)
    }

    /// Refuses a step that the table does not know.
    pub fn step(self, next: Stage) -> Result<Stage> {
        if self.leads_to(next) {
            Ok(next)
        } else {
            Err(Error::Conflict(format!("这件诉求现在是“{}”，不能改为“{}”。页面已更新，请看最新情况。", self.label(), next.label())))
        }
    }
}

impl Request {
    /// Subject of its timeline and audit lines.
    pub fn subject(&self) -> String {
        format!("request:{}", self.id)
    }

    /// Its page for staff.
    pub fn url(&self) -> String {
        format!("/requests/{}", self.code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_stage_has_a_row_in_the_table_and_only_withdrawal_is_final() {
        for stage in Stage::ALL {
            assert!(TRANSITIONS.iter().any(|(from, _)| from == stage), "{stage:?}");
        }
        let final_stages: Vec<_> = TRANSITIONS.iter().filter(|(_, to)| to.is_empty()).map(|(from, _)| *from).collect();
        assert_eq!(final_stages, [Stage::Withdrawn]);
    }
}
