//! Answers (答复): a progress answer meets the clock of first handling; the final answer meets all clocks and opens the
//! fifteen days in which the citizen may say "not solved".

use super::acting;
use super::store::{self, Answered};
use super::{AnswerKind, OBJECTION_DAYS, clocks, handing_over, notices, person, petition};
use crate::actor::Actor;
use crate::db::Tx;
use crate::deadlines::service::Promise;
use crate::error::{Error, Result};
use crate::intake::{self, Request, Stage};
use crate::notifications::Template;
use crate::timeline::{self, Event, Level};

/// Answers the citizen.
pub fn answer(tx: &mut Tx<'_>, actor: &Actor, (code, revision): (&str, i32), kind: AnswerKind, body: &str) -> Result<Request> {
    let held = acting::as_worker(tx, actor, code, revision)?;
    match held.request.stage {
        Stage::Accepted => {}
        Stage::Dispatched => return Err(Error::refused("请先受理，再答复。您写的内容还在。")),
        Stage::InCase => return Err(Error::refused("这件诉求已经转为调解案件，进展和结果写在案件里，当事人在同一条进度里能看到。")),
        other => return Err(Error::refused(format!("这件诉求现在是“{}”，不能再答复。", other.label()))),
    }
    let row = Answered {
        id: tx.id(),
        request_id: held.request.id.clone(),
        kind,
        body: tx.house.vault.seal("answer.body", body)?,
        answered_by: person(actor)?,
        answered_at: tx.now,
    };
    store::insert_answer(tx, &row)?;
    let sentence = match kind {
        AnswerKind::Progress => {
            intake::store::touch(tx, &held.request)?;
            clocks::meet(tx, &held.request, &[Promise::FirstHandling])?;
            format!("{}告知进展", held.unit.name)
        }
        AnswerKind::Final => {
            handing_over::recall_open(tx, actor, &held.request)?;
            intake::store::advance(tx, &held.request, Stage::Answered)?;
            clocks::meet(tx, &held.request, Promise::ALL)?;
            petition::finished(tx, &held.request)?;
            format!("{}已答复", held.unit.name)
        }
    };
    let (after, review) = match kind {
        AnswerKind::Progress => (String::new(), String::new()),
        AnswerKind::Final => {
            let review = petition::review_words(tx.conn, &held.request, tx.now.date())?;
            let line = if review.is_empty() { String::new() } else { format!("\n{review}") };
            (format!("\n没有解决的，请在 {OBJECTION_DAYS} 天内在查询页点“没有解决”。{line}"), review)
        }
    };
    let event = Event {
        subject: &held.request.subject(),
        level: Level::Parties,
        kind: "request.answer",
        sentence,
        detail: Some(format!("{body}{after}")),
    };
    timeline::tell(tx, actor, event)?;
    notices::tell_applicant(tx, &held.request, Template::RequestAnswered, &held.unit, &[("review", review)])?;
    Ok(held.request)
}
