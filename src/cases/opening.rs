//! Registering a case (受理登记): number, parties, the period's clock and the request's next stage, all in one transaction.
//!
//! What a committee must not take is refused before anything is written (人民调解工作若干规定第二十二条).

use super::parties::{Details, Side, entering};
use super::store::{self, Committee};
use super::willingness::{self, Answered, Way};
use super::{Bar, Case, Source, Stage, numbering, period, telling};
use crate::actor::{Actor, Role};
use crate::clock::date_words;
use crate::db::{Db, Tx};
use crate::dispatch;
use crate::error::{Error, Result};
use crate::intake::{self, DisputeType, Request, Service};
use crate::notifications::Template;
use crate::places::UnitKind;
use crate::timeline::{self, Event, Level};

/// The registration form, parsed.
#[derive(Clone, Debug)]
pub struct NewCase {
    /// The room that takes it.
    pub room_id: String,
    /// The request that it comes from.
    pub request: Option<Request>,
    /// Where it comes from.
    pub source: Source,
    /// One of the eighteen.
    pub dispute_type: DisputeType,
    /// Whether something stands against taking it.
    pub bar: Bar,
    /// A headline without personal data.
    pub title: String,
    /// What happened.
    pub facts: String,
    /// What is wished for.
    pub wishes: String,
    /// 疑难复杂.
    pub difficult: bool,
    /// At least one; both sides when the other is known.
    pub parties: Vec<Details>,
}

/// Officers who may make a case of what their unit has.
const OFFICERS: &[Role] = &[Role::CommunityOfficer, Role::StationOfficer, Role::Dispatcher];

/// The request behind a receipt code, if this actor may make a case of it.
pub fn takeable(conn: &mut Db, actor: &Actor, code: &str) -> Result<Request> {
    let request = intake::store::by_code(conn, code)?;
    if dispatch::reading::was_chosen(actor, &request) && !dispatch::reading::chosen(actor, &request) {
        return Err(gone(&request));
    }
    let looked = dispatch::reading::look(conn, actor, code)?;
    if may_take(actor, &looked.request, &looked.assignment) { Ok(looked.request) } else { Err(Error::NotFound) }
}

/// What a chosen room is told, with its form open perhaps, when the request has gone on: where it stands and nothing of what it says.
fn gone(request: &Request) -> Error {
    let now = match request.stage {
        intake::Stage::InCase => "这件诉求已经由别的同事转为案件，没有重复登记。请在案件清单里查看。".to_owned(),
        stage => format!("这件诉求现在是“{}”，不能改为“调解中”，没有登记案件。", stage.label()),
    };
    Error::Conflict(now)
}

/// True for an officer of the unit that has the request now, and for the room that the citizen chose.
///
/// Only a dispute becomes a case; what was said in counselling must never appear in the register's form.
pub fn may_take(actor: &Actor, request: &Request, assignment: &dispatch::Assignment) -> bool {
    let has_it = actor.units(OFFICERS).contains(&assignment.unit_id);
    request.service == Service::Dispute && (has_it || dispatch::reading::chosen(actor, request))
}

/// Registers a case.
pub fn open(tx: &mut Tx<'_>, actor: &Actor, new: NewCase) -> Result<Case> {
    new.bar.pass()?;
    let opened_by = actor.person_id().ok_or(Error::SignIn)?.to_owned();
    let committee = committee_of(tx, &new.room_id)?;
    let reckoning = period::reckoned(tx, new.dispute_type)?;
    let number = numbering::next(tx, &committee)?;
    let case = Case {
        id: tx.id(),
        number: number.text,
        committee_id: committee.id,
        year: number.year,
        ordinal: number.ordinal,
        room_id: new.room_id,
        request_id: new.request.as_ref().map(|request| request.id.clone()),
        source: new.source,
        dispute_type: new.dispute_type,
        title: new.title,
        facts: tx.house.vault.seal("case.facts", &new.facts)?,
        wishes: tx.house.vault.seal("case.wishes", &new.wishes)?,
        difficult: new.difficult,
        stage: Stage::Opened,
        revision: 1,
        due_on: period::last_day(&reckoning)?,
        opened_by,
        opened_at: tx.now,
        changed_at: tx.now,
    };
    store::insert(tx, &case)?;
    period::begin(tx, &case)?;
    enter_parties(tx, actor, &case, new.parties)?;
    tell_case(tx, actor, &case, &committee.name)?;
    telling::tell_room(tx, actor, &case)?;
    if let Some(request) = &new.request {
        take_over(tx, actor, &case, request)?;
    }
    Ok(case)
}

/// Refuses that a request is withdrawn while its case is being mediated, whatever the request's own stage is: who does not want
/// to go on tells the mediator, who ends the case with its record (人民调解法第二十三条).
pub fn must_not_run(conn: &mut Db, request: &Request) -> Result<()> {
    match store::of_request(conn, &request.id)? {
        Some(case) if case.stage.is_running() => Err(Error::refused(
            "这件事的调解案件还在办理，不能在这里撤回。不想继续调解，请打电话告诉调解室，调解员会记下来并结束调解（《人民调解法》第二十三条）。",
        )),
        _ => Ok(()),
    }
}

fn committee_of(tx: &mut Tx<'_>, room_id: &str) -> Result<Committee> {
    let room = crate::places::store::unit(tx.conn, room_id)?;
    if room.kind != UnitKind::Room || !room.active {
        return Err(Error::field("room", "请选择一个正在开放的调解室。"));
    }
    let none = "这个调解室所属的人民调解委员会还没有登记，不能编案号，案件没有登记。请联系系统管理员先登记委员会。";
    store::committee_for(tx.conn, room_id)?.ok_or_else(|| Error::refused(none))
}

/// An applicant who applied has said yes by applying; everybody else is still to be asked.
fn enter_parties(tx: &mut Tx<'_>, actor: &Actor, case: &Case, parties: Vec<Details>) -> Result<()> {
    if parties.is_empty() {
        return Err(Error::field("applicant_name", "请至少登记一位当事人。"));
    }
    let mut known = Vec::new();
    for details in parties {
        let party = entering::enter(tx, &case.id, &known, details)?;
        if party.side == Side::Applicant && case.source == Source::Application {
            let answered =
                Answered { party_id: party.id.clone(), willing: true, way: Way::Application, remark: String::new(), answered_at: tx.now };
            willingness::write(tx, actor, &answered)?;
        }
        if party.side == Side::Applicant {
            telling::tell_party(tx, case, &party, Template::CaseOpened, &[])?;
        }
        known.push(party);
    }
    Ok(())
}

fn tell_case(tx: &mut Tx<'_>, actor: &Actor, case: &Case, committee: &str) -> Result<()> {
    let sentence = format!("{committee}受理登记，案号{}", case.number);
    let detail = Some(format!("来源：{}。调解期限到{}。", case.source.label(), date_words(case.due_on)));
    // A citizen reads of the case's opening with the request ([`take_over`]), once.
    let level = if case.request_id.is_some() { Level::Staff } else { Level::Parties };
    timeline::tell(tx, actor, Event { subject: &case.subject(), level, kind: "case.opened", sentence, detail })
}

fn take_over(tx: &mut Tx<'_>, actor: &Actor, case: &Case, request: &Request) -> Result<()> {
    intake::store::advance(tx, request, intake::Stage::InCase)?;
    // From here on the case's own period counts.
    dispatch::closing::mediated(tx, actor, request)?;
    let sentence = format!("已转为调解案件，案号{}", case.number);
    let room = crate::places::store::unit(tx.conn, &case.room_id)?.name;
    let until = date_words(case.due_on);
    let detail = Some(format!("由{room}调解，调解期限到{until}。接下来会征求各方意愿、确定调解员、约定调解时间，每一步都会在这里写明。"));
    timeline::tell(tx, actor, Event { subject: &request.subject(), level: Level::Parties, kind: "request.in_case", sentence, detail })
}
