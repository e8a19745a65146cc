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
    /// What its button says when it is the next thing to do.
    pub verb: &'static str,
    /// Where it stands, in words.
    pub status: String,
    /// Colour word: plain, due, late, ok.
    pub kind: &'static str,
    /// Where it is done, or where it can be looked at; none: it cannot begin yet.
    pub href: Option<String>,
    /// True when its page is for those who work on the case, false when everybody who sees the case may look.
    pub acting: bool,
    /// True when it is the next thing to do.
    pub next: bool,
}

/// What the sittings have come to so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Table {
    /// None was arranged, or the last one is to be followed by another.
    #[default]
    Open,
    /// One is arranged and has not begun.
    Arranged,
    /// One was held and its record is not written.
    Unwritten,
    /// The last one settled the dispute.
    Settled,
    /// The last one did not, and none is to follow.
    Failed,
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
    /// What the sittings have come to.
    pub table: Table,
    /// Whether an agreement is being drafted.
    pub drafting: bool,
    /// Whether an agreement is in force.
    pub binding: bool,
    /// Whether everything that it promises was performed.
    pub performed: bool,
    /// Whether the reader may act, or only read.
    pub acts: bool,
}

/// All tasks, in order.
pub fn tasks(known: Known<'_>) -> Vec<Task> {
    let mut tasks = vec![register(known), willingness(known), panel(known)];
    tasks.extend(later(known));
    if !known.acts {
        tasks.iter_mut().filter(|task| task.acting).for_each(|task| task.href = None);
        return tasks;
    }
    let open = |task: &&mut Task| task.href.is_some() && task.kind != "ok";
    if let Some(task) = tasks.iter_mut().find(open) {
        task.next = true;
    }
    tasks
}

/// Something to do, on a page of those who work on the case.
fn todo(case: &Case, label: &'static str, status: &str, kind: &'static str, rest: &str) -> Task {
    Task { acting: true, ..look(case, label, status, kind, rest) }
}

/// Something to look at, for everybody who sees the case.
fn look(case: &Case, label: &'static str, status: &str, kind: &'static str, rest: &str) -> Task {
    Task { label, verb: label, status: status.to_owned(), kind, href: Some(format!("{}{rest}", case.url())), acting: false, next: false }
}

/// Something that cannot begin yet, or never will.
fn shut(label: &'static str, status: &str) -> Task {
    Task { label, verb: label, status: status.to_owned(), kind: "plain", href: None, acting: false, next: false }
}

impl Task {
    fn saying(self, verb: &'static str) -> Task {
        Task { verb, ..self }
    }
}

fn register(known: Known<'_>) -> Task {
    let label = "登记当事人";
    let case = known.case;
    if !Side::ALL.iter().all(|side| known.parties.iter().any(|party| party.side == *side)) {
        return todo(case, label, "还缺一方", "due", "/parties/new");
    }
    let lacking = known.parties.iter().find(|party| readiness::lacks_guardian(party, known.speakers, case));
    match lacking.filter(|_| case.stage.is_running()) {
        Some(party) => {
            todo(case, label, "缺法定代理人", "late", &format!("/parties/{}/speakers/new?kind=guardian", party.id)).saying("登记法定代理人")
        }
        None => look(case, label, "已登记", "ok", "#parties"),
    }
}

fn willingness(known: Known<'_>) -> Task {
    let (label, case) = ("征求各方意愿", known.case);
    match (known.mood, case.stage.is_running()) {
        (Mood::Refused, true) => todo(case, label, "有一方不愿意", "late", "/ending/new?code=refused").saying("终止调解"),
        (Mood::Waiting, true) => todo(case, label, "等待答复", "due", "/willingness"),
        (Mood::Willing, _) => todo(case, label, "都愿意", "ok", "/willingness"),
        (_, false) => shut(label, "没有达成一致"),
    }
}

fn panel(known: Known<'_>) -> Task {
    let (label, case) = ("确定调解员", known.case);
    match (known.chief, case.stage.is_running()) {
        (true, _) => look(case, label, "已确定", "ok", "#panel"),
        (false, true) => todo(case, label, "还没有", "due", "/mediators/new"),
        (false, false) => shut(label, "没有"),
    }
}

fn later(known: Known<'_>) -> Vec<Task> {
    let case = known.case;
    let wait = |label| shut(label, "还没到");
    let sat = |status| look(case, "调解会", status, "ok", "/sittings");
    let agreed = |status| look(case, "调解协议", status, "ok", "/agreement");
    let signed = look(case, "签名盖章", "已生效", "ok", "/agreement#signatures");
    let ended = look(case, "调解", "已终止", "ok", "/ending");
    let closed = look(case, "结案", "已结案", "ok", "/closure");
    match case.stage {
        Stage::Opened | Stage::Willing => {
            let ready = case.stage == Stage::Willing && known.chief && known.mood == Mood::Willing;
            let sitting = if ready {
                todo(case, "调解会", "可以安排", "due", "/sittings/new").saying("约调解会")
            } else {
                wait("调解会")
            };
            vec![sitting, wait("调解协议"), wait("签名盖章"), wait("履行"), wait("结案")]
        }
        Stage::Mediating => {
            let mut tasks = vec![table(known)];
            if known.binding {
                // Reopened while its agreement stands: it may be varied, performed, or the case closed again.
                tasks.push(look(case, "调解协议", "仍有效，可以变更", "plain", "/agreement"));
                tasks.push(look(case, "履行", "履行中", "plain", "/performance"));
                tasks.push(look(case, "结案", "可以结案", "plain", "/closure"));
            } else {
                tasks.extend([draft(known), wait("签名盖章"), wait("履行"), wait("结案")]);
            }
            tasks
        }
        Stage::Agreed => {
            let signing = look(case, "签名盖章", "进行中", "due", "/agreement#signatures").saying("登记签名盖章");
            vec![sat("已开"), agreed("已定稿"), signing, wait("履行"), wait("结案")]
        }
        Stage::Effective => {
            let (performing, closing) = match known.performed {
                true => (
                    look(case, "履行", "都已履行", "ok", "/performance"),
                    look(case, "结案", "可以结案", "due", "/closure").saying("办理结案"),
                ),
                false => (
                    look(case, "履行", "履行中", "due", "/performance").saying("登记履行"),
                    look(case, "结案", "履行完再办", "plain", "/closure"),
                ),
            };
            vec![sat("已开"), agreed("已达成"), signed, performing, closing]
        }
        Stage::Ended => vec![sat("已结束"), ended, look(case, "结案", "可以结案", "due", "/closure").saying("办理结案")],
        Stage::Closed if known.binding => {
            vec![sat("已开"), agreed("已达成"), signed, look(case, "履行", "已登记", "ok", "/performance"), closed]
        }
        Stage::Closed => vec![sat("已结束"), ended, closed],
    }
}

/// Where the talking stands; what has failed leads to the end of mediation.
fn table(known: Known<'_>) -> Task {
    let (label, case) = ("调解会", known.case);
    match known.table {
        Table::Settled => look(case, label, "已谈妥", "ok", "/sittings"),
        Table::Failed if known.binding || known.drafting => look(case, label, "没有谈成", "plain", "/sittings"),
        Table::Failed => todo(case, label, "没有谈成", "late", "/ending/new?code=PML26").saying("终止调解"),
        Table::Unwritten => look(case, label, "待写记录", "due", "/sittings").saying("写调解记录"),
        Table::Arranged => look(case, label, "已约定", "due", "/sittings").saying("开调解会"),
        Table::Open => look(case, label, "进行中", "due", "/sittings").saying("约下一次调解会"),
    }
}

fn draft(known: Known<'_>) -> Task {
    let (label, case) = ("调解协议", known.case);
    match (known.drafting, known.table) {
        (true, _) => look(case, label, "起草中", "due", "/agreement").saying("接着起草协议"),
        (false, Table::Settled) => look(case, label, "可以起草", "due", "/agreement").saying("起草协议"),
        (false, _) => look(case, label, "谈妥再起草", "plain", "/agreement"),
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
            opened_by: text(),
            opened_at: now,
            changed_at: now,
        }
    }

    fn nothing(case: &Case) -> Known<'_> {
        Known {
            case,
            parties: &[],
            speakers: &[],
            mood: Mood::Waiting,
            chief: false,
            table: Table::Open,
            drafting: false,
            binding: false,
            performed: false,
            acts: false,
        }
    }

    fn next(stage: Stage, mood: Mood, chief: bool) -> Option<String> {
        let case = case(stage);
        let known = Known { case: &case, mood, chief, acts: true, ..nothing(&case) };
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
    fn after_a_sitting_the_next_step_is_what_it_came_to() {
        let case = case(Stage::Mediating);
        let next = |table, drafting| {
            let known = Known { mood: Mood::Willing, chief: true, acts: true, table, drafting, ..nothing(&case) };
            tasks(known).into_iter().skip(1).find(|task| task.href.is_some() && task.kind != "ok").and_then(|task| task.href)
        };
        assert_eq!(next(Table::Arranged, false).as_deref(), Some("/cases/c1/sittings"));
        assert_eq!(next(Table::Unwritten, false).as_deref(), Some("/cases/c1/sittings"));
        assert_eq!(next(Table::Settled, false).as_deref(), Some("/cases/c1/agreement"));
        assert_eq!(next(Table::Failed, false).as_deref(), Some("/cases/c1/ending/new?code=PML26"));
    }

    #[test]
    fn when_all_is_performed_the_case_is_to_be_closed() {
        let case = case(Stage::Effective);
        let known = Known { mood: Mood::Willing, chief: true, binding: true, performed: true, acts: true, ..nothing(&case) };
        let closing = tasks(known).pop().unwrap();
        assert_eq!((closing.label, closing.kind), ("结案", "due"));
    }

    #[test]
    fn who_only_reads_gets_the_road_without_doors() {
        let case = case(Stage::Opened);
        let known = nothing(&case);
        assert!(tasks(known).iter().all(|task| task.href.is_none() && !task.next));
        let case = self::case(Stage::Effective);
        let shown: Vec<_> = tasks(Known { case: &case, ..known }).into_iter().filter_map(|task| task.href).collect();
        assert_eq!(
            shown,
            ["/cases/c1/sittings", "/cases/c1/agreement", "/cases/c1/agreement#signatures", "/cases/c1/performance", "/cases/c1/closure"]
        );
    }

    #[test]
    fn every_step_that_was_taken_leads_to_its_page() {
        for stage in Stage::ALL {
            for binding in [false, true] {
                let case = case(*stage);
                let known = Known { mood: Mood::Willing, chief: true, binding, acts: true, ..nothing(&case) };
                assert!(tasks(known).iter().all(|task| task.kind != "ok" || task.href.is_some()), "{stage:?}");
            }
        }
    }
}
