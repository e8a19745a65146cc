//! The main line of a case's life and which stage may follow which, as data. What caused a step is a record of its own
//! (willingness, agreement, ending, closure, reopening); here is only the order.

use crate::error::{Error, Result};
use crate::text_enum;

text_enum! {
    /// Where a case stands.
    pub enum Stage {
        /// Registered; not everybody has said yes yet.
        Opened = "opened" => "待征求意愿",
        /// All sides are willing.
        Willing = "willing" => "待调解",
        /// A session was planned or held.
        Mediating = "mediating" => "调解中",
        /// The agreement's text is fixed and is being signed.
        Agreed = "agreed" => "待签名盖章",
        /// The agreement binds; what was promised is being performed.
        Effective = "effective" => "履行中",
        /// Ended without an agreement.
        Ended = "ended" => "已终止",
        /// Finished and put away.
        Closed = "closed" => "已结案",
    }
}

/// Which stage may follow which. A willing case falls back when a party is added who has not been asked; an agreement that
/// is varied goes back to the table, and a case that is reopened to where it ended.
pub const TRANSITIONS: &[(Stage, &[Stage])] = &[
    (Stage::Opened, &[Stage::Willing, Stage::Ended]),
    (Stage::Willing, &[Stage::Opened, Stage::Mediating, Stage::Ended]),
    (Stage::Mediating, &[Stage::Agreed, Stage::Ended]),
    (Stage::Agreed, &[Stage::Effective, Stage::Mediating, Stage::Ended]),
    (Stage::Effective, &[Stage::Closed, Stage::Mediating]),
    (Stage::Ended, &[Stage::Closed, Stage::Opened, Stage::Willing, Stage::Mediating]),
    (Stage::Closed, &[Stage::Opened, Stage::Willing, Stage::Mediating]),
];

impl Stage {
    /// Stages in which mediation is owed: the period of 深圳经济特区矛盾纠纷多元化解条例第二十五条 runs.
    pub const RUNNING: [Stage; 4] = [Stage::Opened, Stage::Willing, Stage::Mediating, Stage::Agreed];

    /// True when `next` may follow.
    pub fn leads_to(self, next: Stage) -> bool {
        TRANSITIONS.iter().any(|(from, to)| *from == self && to.contains(&next))
    }

    /// True while mediation is owed.
    pub fn is_running(self) -> bool {
        Stage::RUNNING.contains(&self)
    }

    /// True when the case is over, until somebody reopens it: its request may become another case.
    pub fn is_over(self) -> bool {
        matches!(self, Stage::Ended | Stage::Closed)
    }

    /// True while the register's entries (parties, facts) may still be changed: afterwards an agreement quotes them.
    pub fn is_open_to_change(self) -> bool {
        matches!(self, Stage::Opened | Stage::Willing | Stage::Mediating)
    }

    /// Refuses a step that the table does not know.
    pub fn step(self, next: Stage) -> Result<Stage> {
        if self.leads_to(next) {
            Ok(next)
        } else {
            Err(Error::Conflict(format!("这个案件现在是“{}”，不能改为“{}”。页面已更新，请看最新情况。", self.label(), next.label())))
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Written out a second time on purpose: a slip in the table must disagree with this one.
    const ALLOWED: &str = "opened>willing opened>ended willing>opened willing>mediating willing>ended mediating>agreed \
        mediating>ended agreed>effective agreed>mediating agreed>ended effective>closed effective>mediating ended>closed \
        ended>opened ended>willing ended>mediating closed>opened closed>willing closed>mediating";

    #[test]
    fn every_pair_of_stages_is_allowed_or_refused_as_written() {
        let allowed: Vec<&str> = ALLOWED.split_whitespace().collect();
        for from in Stage::ALL {
            for to in Stage::ALL {
                let pair = format!("{}>{}", from.as_str(), to.as_str());
                assert_eq!(from.leads_to(*to), allowed.contains(&pair.as_str()), "{pair}");
                assert_eq!(from.step(*to).is_ok(), from.leads_to(*to), "{pair}");
            }
        }
    }

    #[test]
    fn every_stage_has_one_row_and_a_way_on() {
        for stage in Stage::ALL {
            let rows: Vec<_> = TRANSITIONS.iter().filter(|(from, _)| from == stage).collect();
            assert_eq!(rows.len(), 1, "{stage:?}");
            assert!(rows.iter().all(|(_, to)| !to.is_empty()), "{stage:?}");
        }
    }

    proptest! {
        #[test]
        fn no_walk_reaches_an_effective_agreement_without_willingness_mediation_and_signing(steps in proptest::collection::vec(0usize..7, 0..40)) {
            let (mut now, mut seen) = (Stage::Opened, vec![Stage::Opened]);
            for step in steps {
                if let Ok(next) = now.step(Stage::ALL[step]) {
                    now = next;
                    seen.push(next);
                }
            }
            let first = |stage| seen.iter().position(|s| *s == stage);
            if let Some(effective) = first(Stage::Effective) {
                for before in [Stage::Mediating, Stage::Agreed] {
                    prop_assert!(first(before).is_some_and(|at| at < effective));
                }
            }
            if let Some(closed) = first(Stage::Closed) {
                let ways = [Stage::Effective, Stage::Ended];
                prop_assert!(ways.into_iter().any(|way| first(way).is_some_and(|at| at < closed)));
            }
        }
    }
}
