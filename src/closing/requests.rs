//! What a case's end means for the request that it came from: answered when the mediation is over, back in the case when it
//! is reopened. A citizen who is not content may still say "not solved"; that is `intake`.

use crate::actor::Actor;
use crate::cases::{Case, store as cases};
use crate::db::Tx;
use crate::dispatch;
use crate::error::Result;
use crate::intake::{self, Stage};
use crate::timeline::{self, Event, Level};

/// What the applicant may do when the request is answered; it stands with the step of the case, which is told to the citizen once.
pub(super) const OBJECT: &str = "申请人认为问题没有解决的，可以在进度页面提出。";

/// The request behind a case is answered, and true then; one that has gone another way is left alone. The citizen reads the case's
/// own step on the same page, so that this one is for staff.
pub(super) fn answer(tx: &mut Tx<'_>, actor: &Actor, case: &Case, sentence: &str) -> Result<bool> {
    let Some(id) = &case.request_id else { return Ok(false) };
    let request = intake::store::by_id(tx.conn, id)?;
    // An earlier case of the same request may be put away while a later one runs.
    let other = cases::of_request(tx.conn, id)?.is_some_and(|now| now.id != case.id && !now.stage.is_over());
    if request.stage != Stage::InCase || other {
        return Ok(false);
    }
    intake::store::advance(tx, &request, Stage::Answered)?;
    let event =
        Event { subject: &request.subject(), level: Level::Staff, kind: "request.answered", sentence: sentence.to_owned(), detail: None };
    timeline::tell(tx, actor, event)?;
    Ok(true)
}

/// The request goes back into its case, by the steps that its table knows: also when the citizen said "not solved" meanwhile and a
/// unit has it again, whose clocks end with that. One that was refused or withdrawn stays so.
pub(super) fn take_back(tx: &mut Tx<'_>, actor: &Actor, case: &Case) -> Result<()> {
    let Some(id) = &case.request_id else { return Ok(()) };
    let request = intake::store::by_id(tx.conn, id)?;
    if !matches!(request.stage, Stage::Answered | Stage::Closed | Stage::Dispatched | Stage::Arbitration | Stage::Accepted) {
        return Ok(());
    }
    if request.stage != Stage::Accepted {
        intake::store::advance(tx, &request, Stage::Accepted)?;
    }
    let request = intake::store::by_id(tx.conn, id)?;
    intake::store::advance(tx, &request, Stage::InCase)?;
    dispatch::closing::mediated(tx, actor, &request)?;
    let sentence = "调解恢复办理".to_owned();
    timeline::tell(tx, actor, Event { subject: &request.subject(), level: Level::Staff, kind: "request.in_case", sentence, detail: None })
}
