//! Who has a request (承办): dispatch by rule, acceptance, return, hand-over, refusal, answers, closing, what an officer who leaves passes on, and the clocks.
//!
//! From filing to the end exactly one unit has a request: one open assignment, moved only together with its successor
//! (首问负责). What a request is, and which stage may follow which, is `intake`; what becomes of a dispute is `cases`.
//! Refusals follow 人民调解工作若干规定第二十二条; the promised times follow the street's own rule in `deadlines::service`.

pub mod accepting;
pub mod acting;
pub mod answering;
pub mod clocks;
pub mod closing;
pub mod deciding;
pub mod handing_over;
pub mod holding;
pub mod leaving;
pub mod listing;
pub mod notices;
pub mod pages;
pub mod petition;
pub mod reading;
pub mod refusal;
pub mod reopening;
pub mod returning;
pub mod rule;
pub mod store;

use crate::actor::{Actor, Role};
use crate::error::{Error, Result};
use crate::intake::Request;
use crate::text_enum;

pub use store::{Assignment, HandOver};

/// Roles that work on what their unit has; the dispatcher's unit is the street.
pub const WORKERS: &[Role] = &[Role::CommunityOfficer, Role::DepartmentOfficer, Role::StationOfficer, Role::Dispatcher];

/// Roles that see all requests of the street.
pub const OVERSEERS: &[Role] = &[Role::Dispatcher, Role::Commander];

text_enum! {
    /// Why a unit has a request.
    pub enum Cause {
        /// The rule chose it.
        Rule = "rule" => "按规则分拨",
        /// Returned to the street.
        Returned = "returned" => "退回街道",
        /// The dispatcher chose it.
        Redispatch = "redispatch" => "街道改派",
        /// It took the request over.
        HandOver = "hand_over" => "接收移交",
        /// The street decided finally.
        Arbitration = "arbitration" => "街道裁定",
    }
}

text_enum! {
    /// Why a unit returns a request.
    pub enum ReturnCode {
        /// The place lies in another community.
        OtherPlace = "other_place" => "地点不在本社区",
        /// Another unit is in charge by its duties.
        OtherDuty = "other_duty" => "不属于本单位职责",
        /// The same matter is already being handled.
        Duplicate = "duplicate" => "同一件事已经在办",
        /// Place or persons cannot be made out.
        Unclear = "unclear" => "无法判断地点或对象",
    }
}

text_enum! {
    /// What kind of answer.
    pub enum AnswerKind {
        /// The work has begun; more will follow.
        Progress = "progress" => "进展",
        /// The whole answer.
        Final = "final" => "正式答复",
    }
}

/// Days for an objection after the final answer; then the request is closed by a job.
pub const OBJECTION_DAYS: i64 = 15;

/// True when the actor works at the unit that has the request.
pub fn works_at(actor: &Actor, unit_id: &str) -> bool {
    actor.units(WORKERS).iter().any(|unit| unit == unit_id)
}

/// The person who acts, or the sign-in page.
pub(crate) fn person(actor: &Actor) -> Result<String> {
    actor.person_id().map(str::to_owned).ok_or(Error::SignIn)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actor::Grant;

    fn staff(role: Role, unit: &str) -> Actor {
        let grants = vec![Grant { role, unit_id: unit.to_owned(), unit_name: unit.to_owned() }];
        Actor::Staff { person_id: "p".to_owned(), name: "林晓".to_owned(), grants }
    }

    #[test]
    fn only_workers_work_at_a_unit() {
        assert!(works_at(&staff(Role::CommunityOfficer, "tongle"), "tongle"));
        assert!(!works_at(&staff(Role::CommunityOfficer, "tongle"), "longdong"));
        assert!(!works_at(&staff(Role::Clerk, "tongle"), "tongle"));
        assert!(!works_at(&staff(Role::Administrator, "tongle"), "tongle"));
    }
}
