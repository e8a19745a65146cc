//! The demo's cases: opened in the room that the citizen chose, mediated, agreed, signed on paper, performed, or ended.

use chrono::Duration;

use super::matters::Told;
use super::stage::Stage;
use crate::actor::{Actor, Role};
use crate::agreements::drafting::{self, Head, NewObligation};
use crate::agreements::performing::{self, Performed};
use crate::agreements::signing::{self, Signed};
use crate::agreements::{Form, Means, Owed, Scope, fixing, seats, store as agreements};
use crate::cases::mediators::{self, Appointing, Relation};
use crate::cases::parties::{self, Details, PartyKind, Side};
use crate::cases::willingness::{self, Answered, Way};
use crate::cases::{self, Bar, Case, Source, opening};
use crate::clock::date_words;
use crate::closing::ending::{self, NewEnding};
use crate::closing::{self, closure};
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::evidence::{self, taking};
use crate::intake::Request;
use crate::media::Limits;
use crate::sessions::minutes::{self, Record};
use crate::sessions::planning::{self, Plan};
use crate::sessions::{self};

/// Plays a case as far as its fate goes, and gives its id; empty when the story ended before.
pub(super) fn play(stage: &Stage<'_>, told: &Told, request: &Request, room: &str) -> Result<String> {
    let lead = stage.actor(room, Role::RoomLead)?;
    let mut id = String::new();
    stage.act(90, |tx| {
        id = open(tx, &lead, told, request, room)?.id;
        Ok(())
    })?;
    if id.is_empty() {
        return Ok(id);
    }
    stage.act(60, |tx| everybody_agrees_to_talk(tx, &lead, &id))?;
    stage.act(10, |tx| appoint(tx, &lead, &id))?;
    stage.act(26 * 60, |tx| sit(tx, &lead, &id, &told.fate))?;
    match told.fate.as_str() {
        "ended" => stage.act(60, |tx| end(tx, &lead, &id))?,
        "agreed" => agree(stage, &lead, &id, None)?,
        "settled" => agree(stage, &lead, &id, Some(scan(stage)?))?,
        _ => {}
    }
    Ok(id)
}

fn case(tx: &mut Tx<'_>, actor: &Actor, id: &str) -> Result<Case> {
    cases::store::workable_by_id(tx.conn, actor, id)
}

fn open(tx: &mut Tx<'_>, lead: &Actor, told: &Told, request: &Request, room: &str) -> Result<Case> {
    let request = crate::intake::store::by_id(tx.conn, &request.id)?;
    let matter = told.matter(tx.conn)?;
    let other = if matter.other_side.is_empty() { "对方当事人".to_owned() } else { told.respondent() };
    let kind = if told.is_against_organisation() { PartyKind::Organisation } else { PartyKind::Person };
    let address = Some(format!("宝龙街道{}", matter.place));
    let new = opening::NewCase {
        room_id: crate::places::store::by_code(tx.conn, room)?.id,
        dispute_type: request.dispute_type.ok_or(Error::NotFound)?,
        title: request.title.clone(),
        request: Some(request),
        source: Source::Application,
        bar: Bar::Nothing,
        facts: matter.story,
        wishes: matter.wish,
        difficult: false,
        parties: vec![
            Details { address: address.clone(), ..Details::brief(Side::Applicant, PartyKind::Person, matter.name, matter.phone) },
            Details { address, ..Details::brief(Side::Respondent, kind, other, matter.other_side_phone) },
        ],
    };
    opening::open(tx, lead, new)
}

fn everybody_agrees_to_talk(tx: &mut Tx<'_>, lead: &Actor, id: &str) -> Result<()> {
    for party in parties::store::of_case(tx.conn, &tx.house.vault, id)?.into_iter().filter(|party| party.side == Side::Respondent) {
        let case = case(tx, lead, id)?;
        let remark = "说明了调解自愿、不收费，愿意来谈".to_owned();
        let answered = Answered { party_id: party.id, willing: true, way: Way::Telephone, remark, answered_at: tx.now };
        willingness::record(tx, lead, &case, answered)?;
    }
    Ok(())
}

fn appoint(tx: &mut Tx<'_>, lead: &Actor, id: &str) -> Result<()> {
    let case = case(tx, lead, id)?;
    let person_id = lead.person_id().ok_or(Error::SignIn)?.to_owned();
    let new = Appointing { person_id, chief: true, way: mediators::Way::Appointed, relation: Relation::Nothing };
    mediators::appoint(tx, lead, &case, new).map(|_| ())
}

fn sit(tx: &mut Tx<'_>, lead: &Actor, id: &str, fate: &str) -> Result<()> {
    let case = case(tx, lead, id)?;
    let plan = Plan {
        starts_at: (tx.now - Duration::minutes(90)).max(case.opened_at),
        place: "调解室".to_owned(),
        video: false,
        open_to_public: false,
        nobody_objects: false,
    };
    let sitting = planning::plan(tx, lead, &case, plan)?;
    let vault = tx.house.vault.clone();
    let present = minutes::attendees(tx.conn, &vault, &case)?.into_iter().map(|one| one.key).collect();
    let result = match fate {
        "settled" | "agreed" => sessions::Outcome::Settled,
        "ended" => sessions::Outcome::Failed,
        _ => sessions::Outcome::Continue,
    };
    let body = "先听双方各自说，再一起看了现场照片和票据。调解员说明了相关规定，双方对事实没有大的争议，对怎么解决谈了各自的想法。";
    minutes::record(tx, lead, &sitting.id, Record { present, others: String::new(), rights_told: true, body: body.to_owned(), result })?;
    Ok(())
}

fn end(tx: &mut Tx<'_>, lead: &Actor, id: &str) -> Result<()> {
    let case = case(tx, lead, id)?;
    let reason = "对房屋份额分歧较大，两次沟通后仍没有谈拢，各方表示愿意走法律途径。".to_owned();
    ending::end(tx, lead, &case, NewEnding { cause: closing::Cause::Failed, reason, other_ways_told: true }).map(|_| ())
}

/// Drafts and fixes; with a scan also signs, performs and closes.
fn agree(stage: &Stage<'_>, lead: &Actor, id: &str, scan: Option<taking::Kept>) -> Result<()> {
    stage.act(30, |tx| draft(tx, lead, id))?;
    stage.act(20, |tx| fix(tx, lead, id))?;
    let Some(scan) = scan else { return Ok(()) };
    stage.act(60, |tx| sign(tx, lead, id, &scan))?;
    stage.act(3 * 24 * 60, |tx| perform(tx, lead, id))?;
    stage.act(60, |tx| {
        let case = case(tx, lead, id)?;
        closure::close(tx, lead, &case, closing::Outcome::Performed, "电话回访，双方都满意。".to_owned()).map(|_| ())
    })
}

fn draft(tx: &mut Tx<'_>, lead: &Actor, id: &str) -> Result<()> {
    let own = case(tx, lead, id)?;
    let agreement = drafting::begin(tx, lead, &own, Form::Written)?;
    let sides = parties::store::of_case(tx.conn, &tx.house.vault, id)?;
    let of = |side: Side| sides.iter().find(|party| party.side == side).map(|party| party.id.clone()).ok_or(Error::NotFound);
    let facts = "双方对事情经过没有争议，争议在于由谁处理、赔偿多少。".to_owned();
    let now = revision(tx, id)?;
    drafting::set_head(tx, lead, &agreement.id, now, Head { scope: Scope::Whole, facts, copies: 3 })?;
    let clauses = ["被申请人承担责任，按约定的时间支付款项。", "款项付清以后，双方就此事再无其他争议。"];
    for clause in clauses {
        let now = revision(tx, id)?;
        drafting::write_clause(tx, lead, &agreement.id, now, None, clause.to_owned())?;
    }
    let owed = NewObligation {
        debtor_id: of(Side::Respondent)?,
        creditor_id: Some(of(Side::Applicant)?),
        kind: Owed::Money,
        amount_fen: Some(300_000),
        what: "赔偿款".to_owned(),
        way: "银行转账".to_owned(),
        place: "宝龙街道".to_owned(),
        due_on: Some((tx.now + Duration::days(5)).date()),
    };
    let now = revision(tx, id)?;
    drafting::write_obligation(tx, lead, &agreement.id, now, None, owed).map(|_| ())
}

fn revision(tx: &mut Tx<'_>, case_id: &str) -> Result<i32> {
    let vault = tx.house.vault.clone();
    Ok(agreements::alive(tx.conn, &vault, case_id)?.ok_or(Error::NotFound)?.revision)
}

fn alive_id(tx: &mut Tx<'_>, case_id: &str) -> Result<String> {
    let vault = tx.house.vault.clone();
    Ok(agreements::alive(tx.conn, &vault, case_id)?.ok_or(Error::NotFound)?.id)
}

fn fix(tx: &mut Tx<'_>, lead: &Actor, id: &str) -> Result<()> {
    let (agreement, now) = (alive_id(tx, id)?, revision(tx, id)?);
    fixing::fix(tx, lead, &agreement, now, None).map(|_| ())
}

fn sign(tx: &mut Tx<'_>, lead: &Actor, id: &str, scan: &taking::Kept) -> Result<()> {
    let own = case(tx, lead, id)?;
    let vault = tx.house.vault.clone();
    let stem = format!("已签协议书扫描件 {} {}", own.number, date_words(tx.now.date()));
    let scan_id = evidence::attach_paper(tx, lead, &evidence::of_case(id), scan, &stem)?.id;
    let seats = seats::of(tx.conn, &vault, &own)?.seats().iter().map(seats::Seat::key).collect();
    let agreement = alive_id(tx, id)?;
    let signed = Signed { seats, means: Means::Signature, signed_on: tx.now.date(), scan_id };
    signing::record(tx, lead, &agreement, &signed).map(|_| ())
}

fn perform(tx: &mut Tx<'_>, lead: &Actor, id: &str) -> Result<()> {
    let (vault, agreement) = (tx.house.vault.clone(), alive_id(tx, id)?);
    for owed in agreements::obligations(tx.conn, &vault, &agreement)? {
        let remark = "转账凭证已核对".to_owned();
        let done = Performed { performed_on: tx.now.date(), amount_fen: owed.amount_fen, complete: true, remark, proof_id: None };
        performing::record(tx, lead, &owed.id, done)?;
    }
    Ok(())
}

/// A blank sheet stands for the scan of the signed paper.
fn scan(stage: &Stage<'_>) -> Result<taking::Kept> {
    struct Sheet(Vec<u8>);
    impl taking::Sent for Sheet {
        fn name(&self) -> &str {
            "协议书签字页.png"
        }
        fn size(&self) -> u64 {
            self.0.len() as u64
        }
        fn bytes(&self) -> Result<Vec<u8>> {
            Ok(self.0.clone())
        }
    }
    let mut png = std::io::Cursor::new(Vec::new());
    image::GrayImage::from_pixel(620, 877, image::Luma([250])).write_to(&mut png, image::ImageFormat::Png).map_err(Error::internal)?;
    let taken = taking::take(stage.app.blobs(), &Limits::default(), "scan", &[Sheet(png.into_inner())])?;
    taken.kept.into_iter().next().ok_or(Error::NotFound)
}
