//! The register's form (受理登记表): from a request, with what was filed already in it, or for somebody who walked in.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Choice, choices};
use crate::actor::{Actor, Role};
use crate::audit::AuditLine;
use crate::cases::opening::{self, NewCase};
use crate::cases::parties::{Details, PartyKind, Side};
use crate::cases::{Bar, Source, store};
use crate::db::Db;
use crate::error::{Error, Result};
use crate::identity::{OrgName, PersonName, Phone, Refusal};
use crate::intake::{self, DisputeType, Request};
use crate::places::{UnitKind, store as places};
use crate::rooms;
use crate::vault::Vault;
use crate::web::guards::CaseOpener;
use crate::web::{Answer, Ctx, Done, Form, Query, Reading};

#[derive(Deserialize)]
pub(super) struct From {
    #[serde(default)]
    request: String,
}

#[derive(Default, Serialize)]
struct Page {
    request: Option<Origin>,
    rooms: Vec<Choice>,
    sources: Vec<Choice>,
    types: Vec<Choice>,
    bars: Vec<Choice>,
    kinds: Vec<Choice>,
    room: String,
    source: String,
    dispute_type: String,
    title: String,
    facts: String,
    wishes: String,
    applicant_name: String,
    applicant_phone: String,
    respondent_name: String,
    respondent_phone: String,
}

#[derive(Serialize)]
struct Origin {
    code: String,
    href: String,
    other_side: String,
}

pub(super) async fn new(ctx: Ctx, me: CaseOpener, from: Query<From>) -> Answer {
    let app = ctx.app.clone();
    let code = from.into_inner().request;
    let page = ctx
        .peruse(move |perusal| {
            let mut page = empty(perusal.conn, &me)?;
            if !code.is_empty() {
                let request = opening::takeable(perusal.conn, &me, &code)?;
                if request.stage != intake::Stage::InCase {
                    request.stage.step(intake::Stage::InCase)?;
                }
                // The form shows story, names and full numbers: each look is written down (个人信息保护法第五十一条).
                perusal.audit(AuditLine::new(&me, "request.read", request.subject()));
                fill(&mut page, &app.house().vault, &request)?;
            }
            Ok(page)
        })
        .await?;
    ctx.page("cases/new.html", &page)
}

fn empty(db: &mut Db, actor: &Actor) -> Result<Page> {
    let rooms = rooms_of(db, actor)?;
    let room = if let [only] = rooms.as_slice() { only.value.clone() } else { String::new() };
    Ok(Page {
        rooms,
        room,
        sources: choices!(Source),
        types: choices!(DisputeType),
        bars: choices!(Bar),
        kinds: choices!(PartyKind),
        source: Source::Application.as_str().to_owned(),
        ..Page::default()
    })
}

/// Those who work in rooms register for their own; officers choose among all.
fn rooms_of(db: &mut Db, actor: &Actor) -> Result<Vec<Choice>> {
    let own = actor.units(&[Role::Mediator, Role::RoomLead]);
    let any = actor.has_any(&[Role::CommunityOfficer, Role::StationOfficer, Role::Dispatcher]);
    let good_at: BTreeMap<String, String> = rooms::store::all(db)?.into_iter().map(|(room, unit)| (unit.id, room.speciality)).collect();
    let label = |id: &str, name: &str| good_at.get(id).map_or_else(|| name.to_owned(), |speciality| format!("{name}（{speciality}）"));
    let rooms = places::of_kind(db, UnitKind::Room)?;
    let open = rooms.iter().filter(|room| any || own.contains(&room.id));
    Ok(open.map(|room| Choice::new(&room.id, &label(&room.id, &room.name))).collect())
}

fn fill(page: &mut Page, vault: &Vault, request: &Request) -> Result<()> {
    let other_side = vault.open("request.other_side", &request.other_side)?;
    page.title.clone_from(&request.title);
    page.facts = vault.open("request.story", &request.story)?;
    page.wishes = vault.open("request.wish", &request.wish)?;
    page.applicant_name = vault.open("request.applicant_name", &request.applicant_name)?;
    page.applicant_phone = vault.open_some("request.applicant_phone", request.applicant_phone.as_deref())?.unwrap_or_default();
    page.respondent_phone = vault.open_some("request.other_side_phone", request.other_side_phone.as_deref())?.unwrap_or_default();
    if other_side.chars().count() <= 4 && PersonName::parse(&other_side).is_ok() {
        page.respondent_name.clone_from(&other_side);
    }
    if let Some(kind) = request.dispute_type {
        kind.as_str().clone_into(&mut page.dispute_type);
    }
    if let Some(room) = request.room_id.as_ref().filter(|id| page.rooms.iter().any(|room| room.value == **id)) {
        page.room.clone_from(room);
    }
    page.request = Some(Origin { code: request.code.clone(), href: request.url(), other_side });
    Ok(())
}

pub(super) async fn create(ctx: Ctx, me: CaseOpener, form: Form) -> Answer {
    let (code, new) = form.read(|r| {
        let code = r.text("request").to_owned();
        Some((code, entry(r)?))
    })?;
    ctx.submit(&form, move |tx| {
        let rooms = rooms_of(tx.conn, &me)?;
        if !rooms.iter().any(|room| room.value == new.room_id) {
            return Err(Error::field("room", "请选择一个您可以登记的调解室。"));
        }
        let request = if code.is_empty() { None } else { Some(opening::takeable(tx.conn, &me, &code)?) };
        let back = request.as_ref().map(intake::Request::url);
        let case = opening::open(tx, &me, NewCase { request, ..new })?;
        let said = format!("已登记为案件，案号{}。", case.number);
        let seen = store::visible_by_id(tx.conn, &me, &case.id).is_ok();
        Ok(Done::at(back.filter(|_| !seen).unwrap_or(if seen { case.url() } else { "/today".to_owned() })).saying(said))
    })
    .await
}

fn entry(r: &mut Reading<'_>) -> Option<NewCase> {
    let room_id = r.choice("room", "调解室", |text| (!text.is_empty()).then(|| text.to_owned()));
    let source = r.choice("source", "案件来源", Source::parse);
    let dispute_type = r.choice("dispute_type", "纠纷类型", DisputeType::parse);
    let bar = r.choice("bar", "有没有不得受理的情形", Bar::parse);
    let title = r.words("title", "纠纷名称", 30);
    let facts = r.words("facts", "纠纷简要情况", 2000);
    let wishes = r.words("wishes", "当事人申请事项", 1000);
    let difficult = r.ticked("difficult");
    let applicant = side(r, Side::Applicant, "applicant");
    let respondent = side(r, Side::Respondent, "respondent");
    Some(NewCase {
        room_id: room_id?,
        request: None,
        source: source?,
        dispute_type: dispute_type?,
        bar: bar?,
        title: title?,
        facts: facts?,
        wishes: wishes?,
        difficult,
        parties: vec![applicant?, respondent?],
    })
}

fn side(r: &mut Reading<'_>, side: Side, prefix: &str) -> Option<Details> {
    let label = side.label();
    let kind = r.choice(&format!("{prefix}_kind"), &format!("{label}是个人还是单位"), PartyKind::parse);
    let name = kind.and_then(|kind| r.parse(&format!("{prefix}_name"), |text| read_name(text, kind).map_err(|refusal| refusal.of(label))));
    let phone = r.maybe(&format!("{prefix}_phone"), |text| Phone::parse(text).map_err(|refusal| refusal.of(label)));
    let address = r.optional_words(&format!("{prefix}_address"), &format!("{label}的住址或者住所"), 100);
    let details = Details::brief(side, kind?, name?, phone?);
    Some(Details { address: Some(address?).filter(|text| !text.is_empty()), ..details })
}

/// A name as a person or an organisation writes it.
pub(super) fn name(r: &mut Reading<'_>, field: &str, kind: PartyKind) -> Option<String> {
    r.parse(field, |text| read_name(text, kind))
}

fn read_name(text: &str, kind: PartyKind) -> std::result::Result<String, Refusal> {
    match kind {
        PartyKind::Person => PersonName::parse(text).map(|name| name.as_str().to_owned()),
        PartyKind::Organisation => OrgName::parse(text).map(|name| name.as_str().to_owned()),
    }
}
