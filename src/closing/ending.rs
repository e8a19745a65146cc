//! Ending a mediation without an agreement: a coded reason with its article, and the notice of other ways, which is not
//! optional (人民调解法第二十六条).

use super::store::{self, Ending};
use super::{Cause, requests};
use crate::actor::Actor;
use crate::cases::{Case, Stage, moving, telling};
use crate::clock::date_words;
use crate::db::Tx;
use crate::error::{Error, FieldError, Result};
use crate::notifications::Template;
use crate::timeline::{self, Event, Level};

/// An ending as the form gives it.
#[derive(Clone, Debug)]
pub struct NewEnding {
    /// Why, as a code.
    pub cause: Cause,
    /// Why, in words.
    pub reason: String,
    /// The mediator ticked that the parties were told of other ways.
    pub other_ways_told: bool,
}

/// Ends the mediation of a case.
pub fn end(tx: &mut Tx<'_>, actor: &Actor, case: &Case, new: NewEnding) -> Result<Case> {
    if !case.stage.leads_to(Stage::Ended) {
        return Err(Error::Conflict(format!("案件现在是“{}”，不能再终止调解。页面已更新，请看最新情况。", case.stage.label())));
    }
    let faults = faults(case, Some(new.cause), new.other_ways_told, tx.now.date());
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    let row = Ending {
        id: tx.id(),
        case_id: case.id.clone(),
        code: new.cause,
        reason: new.reason,
        other_ways_told: new.other_ways_told,
        former_stage: case.stage,
        ended_by: actor.person_id().ok_or(Error::SignIn)?.to_owned(),
        ended_at: tx.now,
    };
    store::insert_ending(tx, &row)?;
    let case = moving::advance(tx, case, Stage::Ended)?;
    let sentence = format!("调解终止：{}", row.code.for_parties());
    let answered = requests::answer(tx, actor, &case, "调解已结束，没有达成协议；可以依法通过其他途径解决")?;
    let after = if answered { requests::OBJECT } else { "" };
    let ways = "您可以依法通过仲裁、行政、司法等途径维护自己的权利（《人民调解法》第二十六条）。怎么办理，调解员已经告知；也可以拨打 12348 免费咨询。";
    let event =
        Event { subject: &case.subject(), level: Level::Parties, kind: "case.ended", sentence, detail: Some(format!("{ways}{after}")) };
    timeline::tell(tx, actor, event)?;
    let (sentence, detail) = (format!("终止原因：{}", row.code.label()), Some(format!("依据：{}。", row.code.article())));
    timeline::tell(tx, actor, Event { subject: &case.subject(), level: Level::Staff, kind: "case.ended_because", sentence, detail })?;
    telling::tell_parties(tx, &case, Template::CaseEnded, &[])?;
    Ok(case)
}

/// What is wrong with an ending of this case today, beside what is left out.
pub fn faults(case: &Case, cause: Option<Cause>, other_ways_told: bool, today: chrono::NaiveDate) -> Vec<FieldError> {
    let mut faults = Vec::new();
    let mut wrong = |field: &str, text: String| faults.push(FieldError { field: field.to_owned(), text });
    if cause == Some(Cause::PeriodOver) && today <= case.due_on {
        wrong("cause", format!("调解期限到{}才届满，还不能用这个原因。请选别的原因，或者到期后再办。", date_words(case.due_on)));
    }
    if !other_ways_told {
        wrong("other_ways_told", "终止调解必须告知当事人其他途径（《人民调解法》第二十六条）。请先告知，再勾选。".to_owned());
    }
    faults
}
