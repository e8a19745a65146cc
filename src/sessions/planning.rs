//! Planning a sitting, or entering one that was held already; the first one brings the case to the table.
//!
//! Nobody is invited before all sides said yes (人民调解法第十七条).

use chrono::Duration;

use super::store::{self, Sitting};
use crate::actor::Actor;
use crate::cases::parties::store as parties;
use crate::cases::willingness::{Mood, mood};
use crate::cases::{Case, Stage, moving, store as cases, telling};
use crate::clock::{Moment, date_words};
use crate::db::Tx;
use crate::error::{Error, FieldError, Result};
use crate::notifications::Template;
use crate::timeline::{self, Event, Level};

/// Furthest that a sitting may be planned ahead, in days.
const FURTHEST: i64 = 180;

/// A sitting as the form gives it.
#[derive(Clone, Debug)]
pub struct Plan {
    /// When it begins.
    pub starts_at: Moment,
    /// Where.
    pub place: String,
    /// By video.
    pub video: bool,
    /// Others may listen.
    pub open_to_public: bool,
    /// The planner asked: nobody objects, no privacy, no trade secret.
    pub nobody_objects: bool,
}

/// Plans a sitting and tells the parties, unless it lies in the past.
pub fn plan(tx: &mut Tx<'_>, actor: &Actor, case: &Case, plan: Plan) -> Result<Sitting> {
    may_sit(tx, case)?;
    checked(&plan, case, tx.now)?;
    let vault = tx.house.vault.clone();
    let known = store::of_case(tx.conn, &vault, &case.id)?;
    if known.iter().any(|sitting| sitting.starts_at == plan.starts_at) {
        let text = format!("{}已经有一次调解会。请看“调解会”里的安排，或者核对时间。", plan.starts_at.words());
        return Err(Error::Invalid(vec![FieldError { field: "time".to_owned(), text }]));
    }
    let ordinal = i32::try_from(known.len()).unwrap_or(i32::MAX - 1) + 1;
    let sitting = Sitting {
        id: tx.id(),
        case_id: case.id.clone(),
        ordinal,
        starts_at: plan.starts_at,
        place: plan.place,
        video: plan.video,
        open_to_public: plan.open_to_public,
        planned_by: actor.person_id().ok_or(Error::SignIn)?.to_owned(),
        planned_at: tx.now,
    };
    store::insert(tx, &sitting)?;
    let case = if case.stage == Stage::Willing { moving::advance(tx, case, Stage::Mediating)? } else { cases::touch(tx, case)? };
    let ahead = sitting.starts_at > tx.now;
    let deed = if ahead { "约定" } else { "补登" };
    let sentence = format!("{deed}调解会：{}", sitting.starts_at.words());
    let manner = if sitting.open_to_public { "公开进行" } else { "不公开进行" };
    let detail = Some(format!("{}，{manner}", sitting.place));
    timeline::tell(tx, actor, Event { subject: &case.subject(), level: Level::Parties, kind: "sitting.planned", sentence, detail })?;
    if ahead {
        let values = [("at", sitting.starts_at.words()), ("place", sitting.place.clone())];
        telling::tell_parties(tx, &case, Template::SittingPlanned, &values)?;
    }
    Ok(sitting)
}

fn may_sit(tx: &mut Tx<'_>, case: &Case) -> Result<()> {
    match case.stage {
        Stage::Willing | Stage::Mediating => {}
        Stage::Opened => {
            let why = "还没有征得各方当事人同意，不能安排调解会（《人民调解法》第十七条）。请先登记各方的意愿。";
            return Err(Error::refused(why));
        }
        other => return Err(Error::refused(format!("案件现在是“{}”，不能再安排调解会。", other.label()))),
    }
    let people = parties::of_case(tx.conn, &tx.house.vault, &case.id)?;
    let answers = parties::answers(tx.conn, &case.id)?;
    if mood(&people, &answers) == Mood::Refused {
        let why = "有一方当事人明确拒绝调解，不得再调解（《人民调解法》第十七条）。请办理终止，并告知其他途径。";
        return Err(Error::refused(why));
    }
    Ok(())
}

/// A sitting belongs to its case: neither a planned one nor one that is entered afterwards lies before the day of its opening.
fn checked(plan: &Plan, case: &Case, now: Moment) -> Result<()> {
    let mut faults = Vec::new();
    let mut wrong = |field: &str, text: String| faults.push(FieldError { field: field.to_owned(), text });
    let opened_on = case.opened_at.date();
    if plan.starts_at.date() < opened_on {
        wrong("day", format!("调解会早于案件受理的日期（{}），请核对。受理以前谈过的，请写在纠纷情况里。", date_words(opened_on)));
    }
    if plan.starts_at > now + Duration::days(FURTHEST) {
        wrong("day", "调解会最多提前半年安排，请核对年份和月份。".to_owned());
    }
    if plan.open_to_public && !plan.nobody_objects {
        let why =
            "公开进行要先问过各方：没有人反对，也不涉及隐私和商业秘密（《人民调解工作若干规定》第二十九条）。请确认并勾选，或者选不公开。";
        wrong("nobody_objects", why.to_owned());
    }
    if faults.is_empty() { Ok(()) } else { Err(Error::Invalid(faults)) }
}
