//! The road of a case from the register to the archive, as tasks: what is done, what can be done now, what must wait. Pure:
//! everything it needs is handed in. The case page draws it; the first open task is the page's one primary button.

use super::parties::{Party, Side, Spokesperson};
use super::willingness::Mood;
use super::{Case, Stage, readiness};

/// One task on the road.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// What is to be done.
    pub label: &'static str,
    /// Where it stands, in words.
    pub status: String,
    /// Colour word: plain, due, late, ok.
    pub kind: &'static str,
    /// Where it is done; none: it cannot begin yet, or there is nothing to do.
    pub href: Option<String>,
    /// True when it is the next thing to do.
    pub next: bool,
}

/// What the road is drawn from.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// The case.
    pub case: &'a Case,
    /// Its parties.
    pub parties: &'a [Party],
    /// Who speaks for them.
    pub speakers: &'a [Spokesperson],
    /// Where the parties stand.
    pub mood: Mood,
    /// Whether somebody presides.
    pub chief: bool,
    /// Whether the reader may act, or only read.
    pub acts: bool,
}

/// All tasks, in order.
pub fn tasks(known: Known<'_>) -> Vec<Task> {
    let mut tasks = vec![register(known), willingness(known), panel(known)];
    tasks.extend(later(known));
    if !known.acts {
        tasks.iter_mut().for_each(|task| task.href = None);
    }
    let open = |task: &&mut Task| task.href.is_some() && task.kind != "ok";
    if let Some(task) = tasks.iter_mut().find(open) {
        task.next = true;
    }
    tasks
}

fn task(label: &'static str, status: &str, kind: &'static str, href: Option<String>) -> Task {
    Task { label, status: status.to_owned(), kind, href, next: false }
}

fn at(case: &Case, rest: &str) -> Option<String> {
    Some(format!("{}{rest}", case.url()))
}

fn register(known: Known<'_>) -> Task {
    let label = "登记当事人";
    let case = known.case;
    if !Side::ALL.iter().all(|side| known.parties.iter().any(|party| party.side == *side)) {
        return task(label, "还缺一方", "due", at(case, "/parties/new"));
    }
    let lacking = known.parties.iter().find(|party| readiness::lacks_guardian(party, known.speakers, case));
    match lacking.filter(|_| case.stage.is_running()) {
        Some(party) => task(label, "缺法定代理人", "late", at(case, &format!("/parties/{}/speakers/new?kind=guardian", party.id))),
        None => task(label, "已登记", "ok", None),
    }
}

fn willingness(known: Known<'_>) -> Task {
    let label = "征求各方意愿";
    match (known.mood, known.case.stage.is_running()) {
        (Mood::Refused, true) => task(label, "有一方不愿意", "late", at(known.case, "/ending/new?code=refused")),
        (Mood::Waiting, true) => task(label, "等待答复", "due", at(known.case, "/willingness")),
        (Mood::Willing, _) => task(label, "都愿意", "ok", None),
        (_, false) => task(label, "没有达成一致", "plain", None),
    }
}

fn panel(known: Known<'_>) -> Task {
    let label = "确定调解员";
    match (known.chief, known.case.stage.is_running()) {
        (true, _) => task(label, "已确定", "ok", None),
        (false, true) => task(label, "还没有", "due", at(known.case, "/mediators/new")),
        (false, false) => task(label, "没有", "plain", None),
    }
}

fn later(known: Known<'_>) -> Vec<Task> {
    let case = known.case;
    let (wait, done) = (|label| task(label, "还没到", "plain", None), |label, words| task(label, words, "ok", None));
    let ready = known.chief && known.mood == Mood::Willing;
    match case.stage {
        Stage::Opened => vec![wait("调解会"), wait("调解协议"), wait("签名盖章"), wait("履行"), wait("结案")],
        Stage::Willing => {
            let sitting = if ready { task("调解会", "可以安排", "due", at(case, "/sittings/new")) } else { wait("调解会") };
            vec![sitting, wait("调解协议"), wait("签名盖章"), wait("履行"), wait("结案")]
        }
        Stage::Mediating => vec![
            task("调解会", "进行中", "due", at(case, "/sittings")),
            task("调解协议", "可以起草", "plain", at(case, "/agreement")),
            wait("签名盖章"),
            wait("履行"),
            wait("结案"),
        ],
        Stage::Agreed => vec![
            done("调解会", "已开"),
            done("调解协议", "已定稿"),
            task("签名盖章", "进行中", "due", at(case, "/agreement")),
            wait("履行"),
            wait("结案"),
        ],
        Stage::Effective => vec![
            done("调解会", "已开"),
            done("调解协议", "已达成"),
            done("签名盖章", "已生效"),
            task("履行", "履行中", "due", at(case, "/performance")),
            task("结案", "履行完再办", "plain", at(case, "/closure")),
        ],
        Stage::Ended => vec![task("调解", "已终止", "plain", None), task("结案", "可以结案", "due", at(case, "/closure"))],
        Stage::Closed => vec![done("结案", "已结案")],
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::cases::Source;
    use crate::clock::Moment;
    use crate::intake::DisputeType;

    fn case(stage: Stage) -> Case {
        let now = Moment::from_micros(1_795_000_000_000_000);
        let text = || "c1".to_owned();
        Case {
            id: text(),
            number: text(),
            committee_id: text(),
            year: 2026,
            ordinal: 1,
            room_id: text(),
            request_id: None,
            source: Source::Application,
            dispute_type: DisputeType::Neighbour,
            title: text(),
            facts: text(),
            wishes: text(),
            difficult: false,
            stage,
            revision: 1,
            due_on: NaiveDate::from_ymd_opt(2026, 12, 23).unwrap(),
            period_told: 0,
            opened_by: text(),
            opened_at: now,
            changed_at: now,
        }
    }

    fn next(stage: Stage, mood: Mood, chief: bool) -> Option<String> {
        let case = case(stage);
        let known = Known { case: &case, parties: &[], speakers: &[], mood, chief, acts: true };
        let mut tasks = tasks(known);
        tasks.remove(0);
        tasks.into_iter().find(|task| task.href.is_some() && task.kind != "ok").and_then(|task| task.href)
    }

    #[test]
    fn the_next_step_follows_the_law_asked_first_then_a_mediator_then_the_table() {
        assert_eq!(next(Stage::Opened, Mood::Waiting, false).as_deref(), Some("/cases/c1/willingness"));
        assert_eq!(next(Stage::Opened, Mood::Refused, true).as_deref(), Some("/cases/c1/ending/new?code=refused"));
        assert_eq!(next(Stage::Willing, Mood::Willing, false).as_deref(), Some("/cases/c1/mediators/new"));
        assert_eq!(next(Stage::Willing, Mood::Willing, true).as_deref(), Some("/cases/c1/sittings/new"));
        assert_eq!(next(Stage::Ended, Mood::Refused, false).as_deref(), Some("/cases/c1/closure"));
        assert_eq!(next(Stage::Closed, Mood::Willing, true), None);
    }

    #[test]
    fn who_only_reads_gets_the_road_without_doors() {
        let case = case(Stage::Opened);
        let known = Known { case: &case, parties: &[], speakers: &[], mood: Mood::Waiting, chief: false, acts: false };
        assert!(tasks(known).iter().all(|task| task.href.is_none() && !task.next));
    }
}
