//! A case as its parties read it (我的事项): where it stands, what comes next, whom to call, their own agreement and the timeline at
//! their level. What one side told the office stays with the office: of the other side nothing is said here but its name in an agreement
//! whose text is fixed, which each of them signs and takes home. Like a citizen's own request, it leaves no line in the audit trail.

mod agreed;
mod next;

use actix_web::web::Path;
use chrono::NaiveDate;
use serde::Serialize;

use super::list::stage_tag;
use super::{Tag, standing};
use crate::actor::Actor;
use crate::cases::mediators::store as mediators;
use crate::cases::parties::reading::{self, Own, Stand};
use crate::cases::parties::store as parties;
use crate::cases::willingness::{Mood, mood};
use crate::cases::{Case, lists, period, store, telling};
use crate::clock::{Moment, date_words};
use crate::db::Db;
use crate::error::{Error, Result};
use crate::house::House;
use crate::sessions::Sitting;
use crate::timeline::{self, Told};
use crate::vault::Vault;
use crate::web::{Answer, Ctx};
use crate::{intake, places, rooms, sessions};
use agreed::Agreed;
use next::Now;

#[derive(Serialize)]
struct Page {
    number: String,
    title: String,
    stage: Tag,
    next: String,
    facts: Vec<Fact>,
    how: String,
    agreement: Option<Agreed>,
    events: Vec<Told>,
    room: String,
    phone: String,
    running: bool,
    request: Option<String>,
}

#[derive(Serialize)]
struct Fact {
    label: &'static str,
    value: String,
    hint: Option<String>,
    phone: Option<String>,
}

impl Fact {
    fn new(label: &'static str, value: impl Into<String>) -> Fact {
        Fact { label, value: value.into(), hint: None, phone: None }
    }
}

pub(super) async fn show(ctx: Ctx, id: Path<String>) -> Answer {
    let actor = ctx.actor().clone();
    if !matches!(actor, Actor::Citizen { .. }) {
        return Ok(ctx.see_other("/mine"));
    }
    let app = ctx.app.clone();
    let page = ctx.read(move |db| page(db, app.house(), &actor, &id)).await?;
    ctx.page("cases/mine.html", &page)
}

fn page(db: &mut Db, house: &House, actor: &Actor, id: &str) -> Result<Page> {
    let (vault, now) = (&house.vault, house.clock.now());
    let own = reading::one(db, vault, actor, now.date(), id)?;
    let case = &own.case;
    let answers = parties::answers(db, &case.id)?;
    let people = parties::of_case(db, vault, &case.id)?;
    let answered = own.stands.iter().all(|stand| answers.iter().any(|answer| answer.party_id == stand.party.id));
    let agreement = agreed::of(db, vault, &own, now.date())?;
    let (room, phone) = telling::desk_of(db, case)?;
    let sitting = coming(db, vault, case, now)?;
    let next = next::words(&Now {
        stage: case.stage,
        room: &room,
        answered,
        refused: mood(&people, &answers) == Mood::Refused,
        table: standing::of(db, vault, case, now)?.table,
        agreement: agreement.as_ref(),
    });
    let running = case.stage.is_running();
    Ok(Page {
        number: case.number.clone(),
        title: case.title.clone(),
        stage: stage_tag(case.stage),
        next,
        facts: facts(db, &own, answered, sitting, now.date())?,
        how: if running { period::explained(db, case)? } else { String::new() },
        agreement,
        events: timeline::shown(timeline::store::about(db, vault, &[case.subject()], false, 200)?),
        room,
        phone,
        running,
        request: request(db, actor, case)?,
    })
}

/// The next sitting that was arranged and has not begun; what was arranged before the case was reopened does not count.
fn coming(db: &mut Db, vault: &Vault, case: &Case, now: Moment) -> Result<Option<Sitting>> {
    if !case.stage.is_running() {
        return Ok(None);
    }
    let course = sessions::store::course_since_reopening(db, vault, &case.id)?;
    let ahead = course.into_iter().filter(|(sitting, outcome)| outcome.is_none() && sitting.starts_at > now).map(|(sitting, _)| sitting);
    Ok(ahead.min_by_key(|sitting| sitting.starts_at))
}

fn facts(db: &mut Db, own: &Own, answered: bool, sitting: Option<Sitting>, today: NaiveDate) -> Result<Vec<Fact>> {
    let case = &own.case;
    let mut facts: Vec<Fact> = own.stands.iter().map(|stand| Fact::new("您的身份", as_whom(stand, answered))).collect();
    if let Some(sitting) = sitting {
        let way = if sitting.video { "视频调解，" } else { "" };
        let hint = format!("{way}地点：{}。请带身份证和有关材料；不能来，请提前打电话。", sitting.place);
        facts.push(Fact { hint: Some(hint), ..Fact::new("下一次调解会", sitting.starts_at.words()) });
    }
    facts.push(desk(db, case)?);
    let panel: Vec<String> = mediators::panel(db, &case.id)?.into_iter().map(|seat| seat.name).collect();
    let named = if panel.is_empty() { "还没有确定".to_owned() } else { panel.join("、") };
    let hint = Some("认为调解员与纠纷有关系的，可以要求更换。".to_owned()).filter(|_| case.stage.is_running());
    facts.push(Fact { hint, ..Fact::new("调解员", named) });
    let committee = store::committee(db, &case.committee_id)?.name;
    facts.push(Fact { hint: Some(committee), ..Fact::new("受理登记", case.opened_at.words()) });
    if case.stage.is_running() {
        let sources = period::rule_of(case.dispute_type)?.sources.join("、");
        let hint = format!("到期没有达成协议、各方也没有同意延长的，调解终止。依据：{sources}。");
        facts.push(Fact {
            hint: Some(hint),
            ..Fact::new("调解期限", format!("到{}（{}）", date_words(case.due_on), lists::period_words(case.due_on, today)))
        });
    }
    Ok(facts)
}

/// Where the room is, when it is open, and its telephone; a room that has no page of its own yet has the hours of its unit.
fn desk(db: &mut Db, case: &Case) -> Result<Fact> {
    let (name, phone) = telling::desk_of(db, case)?;
    let unit = places::store::unit(db, &case.room_id)?;
    let hours = match rooms::store::by_code(db, &unit.code) {
        Ok((room, _)) => Some(room.opening.replace('\n', "；")),
        Err(Error::NotFound) => unit.hours,
        Err(other) => return Err(other),
    };
    let hours = hours.filter(|hours| !hours.is_empty()).map(|hours| format!("开放时间：{hours}"));
    let words: Vec<String> = unit.address.into_iter().chain(hours).collect();
    Ok(Fact { hint: Some(words.join("。")).filter(|words| !words.is_empty()), phone: Some(phone), ..Fact::new("调解室", name) })
}

/// The party and who speaks for it. Until the office has an answer, the phone is only what somebody else said that it was, so that the name
/// is hidden from whoever holds it.
fn as_whom(stand: &Stand, answered: bool) -> String {
    let party = &stand.party;
    let name = if answered { party.name.clone() } else { party.masked_name() };
    match &stand.speaker {
        None => format!("{} {name}", party.side.label()),
        Some((kind, speaker)) => format!("{} {name}的{} {speaker}", party.side.label(), kind.label()),
    }
}

/// The request that the case came from, for whoever filed it.
fn request(db: &mut Db, actor: &Actor, case: &Case) -> Result<Option<String>> {
    let (Some(id), Actor::Citizen { contact_blind }) = (&case.request_id, actor) else { return Ok(None) };
    let request = intake::store::by_id(db, id)?;
    Ok(request.is_by(contact_blind).then(|| request.track_url()))
}
