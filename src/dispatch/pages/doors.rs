//! Which acts on a request are open to a person as it stands now: what the page of a request offers, and what the page of an act
//! asks before it shows itself. The acts decide again when they are carried out.

use serde::Serialize;

use crate::actor::{Actor, Role};
use crate::cases::opening;
use crate::dispatch::reading::Looked;
use crate::dispatch::works_at;
use crate::intake::Stage;

/// One flag an act.
#[derive(Serialize)]
pub(super) struct Doors {
    pub(super) accept: bool,
    pub(super) answer: bool,
    pub(super) give_back: bool,
    pub(super) hand_over: bool,
    pub(super) recall: bool,
    pub(super) asked: bool,
    pub(super) refuse: bool,
    pub(super) close: bool,
    pub(super) extend: bool,
    pub(super) send: bool,
    pub(super) arbitrate: bool,
    pub(super) open_case: bool,
    pub(super) reveal: bool,
}

impl Doors {
    /// What is open to this person.
    pub(super) fn of(actor: &Actor, looked: &Looked) -> Doors {
        let Looked { request, assignment, asked, readable } = looked;
        let ours = works_at(actor, &assignment.unit_id);
        let stage = request.stage;
        let street = actor.has(Role::Dispatcher);
        let open = matches!(stage, Stage::Dispatched | Stage::Accepted);
        let returnable = ours && stage == Stage::Dispatched && !actor.units(&[Role::Dispatcher]).contains(&assignment.unit_id);
        Doors {
            accept: ours && stage == Stage::Dispatched,
            answer: ours && stage == Stage::Accepted,
            give_back: returnable,
            hand_over: ours && open && asked.is_none(),
            recall: ours && asked.is_some(),
            asked: asked.as_ref().is_some_and(|asked| works_at(actor, &asked.to_unit_id)),
            refuse: ours && (open || stage == Stage::Arbitration),
            close: ours && stage == Stage::Answered,
            // Known only when its clocks are looked at.
            extend: false,
            send: street && matches!(stage, Stage::Dispatched | Stage::Accepted | Stage::Refused),
            arbitrate: street && stage == Stage::Arbitration,
            open_case: stage == Stage::Accepted && opening::may_take(actor, request, assignment),
            reveal: *readable && (request.applicant_phone.is_some() || request.applicant_email.is_some()),
        }
    }
}
