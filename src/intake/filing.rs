//! Filing: a matter becomes a request with a receipt code, in one transaction with its files, its first event and its notice.
//!
//! Nobody is assigned here: the caller dispatches the new request in the same transaction. Filing a draft twice gives the
//! receipt of the first time. 信访工作条例第二十三条 asks for registration of what is filed; the receipt is its proof.

use super::matter::Matter;
use super::placing::{self, Placed};
use super::{Request, Stage, headline, store};
use crate::actor::Actor;
use crate::calendar::{self, Calendar, WorkingHours};
use crate::clock::Moment;
use crate::db::{Tx, facts};
use crate::deadlines::service::{Promise, clock};
use crate::error::{Error, Result};
use crate::evidence;
use crate::identity::{EmailAddress, Phone};
use crate::places::{Unit, qr as places_qr};
use crate::timeline::{self, Event, Level};

/// Codes drawn before giving up; 700,000 a day can be drawn.
const TRIES: usize = 20;

/// A request that was just filed, with what was read for it: whoever dispatches it needs the same.
#[derive(Clone, Debug)]
pub struct Filed {
    /// The request.
    pub request: Request,
    /// The community it belongs to, or the street.
    pub community: Unit,
    /// The calendar from today on.
    pub calendar: Calendar,
}

/// Files a matter; the caller dispatches it in the same transaction.
pub fn file(tx: &mut Tx<'_>, actor: &Actor, matter: &Matter) -> Result<Filed> {
    let placed = placing::place(tx.conn, matter.service, matter.scanned.as_ref(), matter.community_id.as_deref(), &matter.place)?;
    let code = fresh_code(tx)?;
    let request = sealed(tx, actor, matter, &placed, code)?;
    store::insert(tx, &request)?;
    let mut files = 0;
    if let Some(from) = &matter.files_from {
        files = evidence::hand_on(tx, from, &evidence::of_request(&request.id))?;
    }
    if let Some(qr_id) = &request.qr_id {
        places_qr::count_filing(tx, qr_id)?;
    }
    tell(tx, actor, &request, files)?;
    let filed = Filed { request, community: placed.community, calendar: calendar::store::ahead(tx.conn, tx.now.date())? };
    super::receipt::mail_filed(tx, &filed.request, &filed.community, promised(tx, &filed))?;
    Ok(filed)
}

fn fresh_code(tx: &mut Tx<'_>) -> Result<String> {
    let prefix = facts::office(tx)?.prefix;
    for _ in 0..TRIES {
        let code = tx.house.chance.receipt_code(&prefix, tx.now);
        if !store::code_taken(tx.conn, &code)? {
            return Ok(code);
        }
    }
    Err(Error::internal("no receipt code of today is free"))
}

fn sealed(tx: &mut Tx<'_>, actor: &Actor, matter: &Matter, placed: &Placed, code: String) -> Result<Request> {
    let vault = &tx.house.vault;
    let (phone, email) = (matter.phone.as_ref().map(Phone::as_str), matter.email.as_ref().map(EmailAddress::as_str));
    Ok(Request {
        id: tx.id(),
        code,
        service: matter.service,
        channel: matter.channel,
        dispute_type: matter.dispute_type,
        title: headline::of(matter.service, matter.dispute_type, &matter.story),
        story: vault.seal("request.story", &matter.story)?,
        wish: vault.seal("request.wish", &matter.wish)?,
        place: vault.seal("request.place", &matter.place)?,
        class: matter.class(),
        urgency: matter.urgency,
        danger: matter.danger,
        applicant_name: vault.seal("request.applicant_name", &matter.name)?,
        applicant_phone: vault.seal_some("request.applicant_phone", phone)?,
        applicant_email: vault.seal_some("request.applicant_email", email)?,
        phone_blind: phone.map(|phone| vault.blind("contact", phone)),
        email_blind: email.map(|email| vault.blind("contact", email)),
        other_side: vault.seal("request.other_side", &matter.other_side)?,
        other_side_phone: vault.seal_some("request.other_side_phone", matter.other_side_phone.as_ref().map(Phone::as_str))?,
        community_id: placed.community.id.clone(),
        grid_id: placed.grid_id.clone(),
        qr_id: matter.scanned.as_ref().map(|scanned| scanned.qr_id.clone()),
        room_id: matter.room_id.clone(),
        filed_by: actor.person_id().map(str::to_owned),
        filed_for: matter.filed_for.clone(),
        stage: Stage::Dispatched,
        revision: 0,
        filed_at: tx.now,
        changed_at: tx.now,
    })
}

fn tell(tx: &mut Tx<'_>, actor: &Actor, request: &Request, files: usize) -> Result<()> {
    let how = match actor.person_id() {
        Some(_) => format!("{}，登记人：{}", request.channel.label(), actor.name()),
        None => request.channel.label().to_owned(),
    };
    let with = if files > 0 { format!("，附材料 {files} 份") } else { String::new() };
    timeline::tell(
        tx,
        actor,
        Event {
            subject: &request.subject(),
            level: Level::Parties,
            kind: "request.filed",
            sentence: "已提交".to_owned(),
            detail: Some(format!("{how}{with}")),
        },
    )
}

/// By when somebody accepts a request that is dispatched now.
fn promised(tx: &Tx<'_>, Filed { request, calendar, .. }: &Filed) -> Moment {
    let due = clock(Promise::Acceptance, request.class, request.urgency, tx.now.local(), calendar, &WorkingHours::default());
    Moment::from_local(due.at)
}
