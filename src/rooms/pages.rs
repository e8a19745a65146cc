//! Pages of rooms: the list and each room's page for everybody, the editor for its lead.

use actix_web::web::{Path, ServiceConfig, get, post, resource};
use chrono::NaiveDate;
use serde::Serialize;

use super::editing::{self, ProfileWords};
use super::store::{self, Mediator, Room};
use crate::calendar::{self, Calendar};
use crate::clock::Moment;
use crate::db::Db;
use crate::error::{Error, Maybe, Result};
use crate::intake::DisputeType;
use crate::places::opening::Opening;
use crate::places::{self, Unit, UnitKind, qr};
use crate::web::guards::Staff;
use crate::web::{Answer, Ctx, Done, Form, Reading};

/// The doors.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(resource("/rooms").route(get().to(list)))
        .service(resource("/rooms/{code}").route(get().to(show)))
        .service(resource("/rooms/{code}/edit").route(get().to(edit)).route(post().to(change)))
        .service(resource("/rooms/{code}/mediators/{person}").route(get().to(profile)).route(post().to(introduce)));
}

/// A room in a list: what the `doors` part wants.
#[derive(Clone, Debug, Serialize)]
pub struct RoomDoor {
    /// Its unit.
    pub unit_id: String,
    href: String,
    /// Its name.
    pub label: String,
    /// Speciality, community, today's hours.
    pub hint: String,
    /// What its seal says.
    pub seal: String,
    featured: bool,
}

#[derive(Serialize)]
struct ListPage {
    brand: Vec<RoomDoor>,
    featured: Vec<RoomDoor>,
}

/// All rooms as doors; two statements and the calendar.
pub fn doors(db: &mut Db, now: Moment) -> Result<Vec<RoomDoor>> {
    let (rooms, communities, calendar) =
        (store::all(db)?, places::store::of_kind(db, UnitKind::Community)?, calendar::store::ahead(db, now.date())?);
    let community = |id: Option<&str>| communities.iter().find(|unit| Some(unit.id.as_str()) == id).map(|unit| unit.name.clone());
    Ok(rooms.into_iter().map(|(room, unit)| door(&room, &unit, community(unit.parent_id.as_deref()), &calendar, now)).collect())
}

fn door(room: &Room, unit: &Unit, community: Option<String>, calendar: &Calendar, now: Moment) -> RoomDoor {
    let mut words = vec![room.speciality.clone()];
    words.extend(community);
    let opening = room.opening();
    words.push(opening.today(now.date(), calendar));
    if opening.is_open(now.local(), calendar) {
        words.push("现在开放".to_owned());
    }
    if room.video {
        words.push("可视频".to_owned());
    }
    RoomDoor {
        unit_id: unit.id.clone(),
        href: format!("/rooms/{}", unit.code),
        label: unit.name.clone(),
        hint: words.join(" · "),
        seal: room.seal_text.clone(),
        featured: room.featured,
    }
}

async fn list(ctx: Ctx) -> Answer {
    let now = ctx.app.house().clock.now();
    ctx.public_page("rooms/list.html", move |db| {
        let (featured, brand) = doors(db, now)?.into_iter().partition(|door| door.featured);
        Ok(ListPage { brand, featured })
    })
    .await
}

#[derive(Clone, Serialize)]
struct RoomPage {
    name: String,
    code: String,
    seal: String,
    kind: &'static str,
    speciality: String,
    story: String,
    open: bool,
    today: String,
    facts: Vec<Fact>,
    mediators: Vec<MediatorCard>,
    qr: Option<String>,
    qr_url: Option<String>,
    editable: bool,
}

#[derive(Clone, Serialize)]
struct Fact {
    label: &'static str,
    value: String,
    href: Option<String>,
}

#[derive(Clone, Serialize)]
struct MediatorCard {
    id: String,
    name: String,
    title: String,
    speciality: Option<String>,
    introduction: Option<String>,
}

async fn show(ctx: Ctx, code: Path<String>) -> Answer {
    let (app, actor) = (ctx.app.clone(), ctx.actor().clone());
    ctx.public_page("rooms/room.html", move |db| {
        let house = app.house();
        let (room, unit) = store::by_code(db, &code)?;
        let hung = qr::store::of_unit(db, &unit.id)?;
        let url = hung.map(|code| code.url(&house.vault, &house.config.base_url));
        let drawn = url.as_deref().map(|url| qr::drawing::svg(url, 180)).transpose()?;
        let view = room_page(db, &room, &unit, house.clock.now())?;
        Ok(RoomPage { qr: drawn, qr_url: url, editable: room.is_edited_by(&actor), ..view })
    })
    .await
}

fn room_page(db: &mut Db, room: &Room, unit: &Unit, now: Moment) -> Result<RoomPage> {
    let community = unit.parent_id.as_deref().map(|id| places::store::unit(db, id)).transpose()?;
    let (mediators, calendar) = (store::mediators_of(db, &unit.id)?, calendar::store::ahead(db, now.date())?);
    let opening = room.opening();
    let types: Vec<&str> = room.types().into_iter().map(DisputeType::label).collect();
    let mut facts = vec![Fact { label: "开放时间", value: room.opening.clone(), href: None }];
    facts.extend(community.map(|unit| Fact { label: "所在社区", value: unit.name, href: None }));
    facts.extend(unit.address.clone().map(|value| Fact { label: "地址", value, href: None }));
    facts.extend(unit.phone.clone().map(|value| Fact { label: "电话", href: Some(format!("tel:{value}")), value }));
    facts.push(Fact { label: "主要调解", value: types.join("、"), href: None });
    let video = if room.video { "可以约视频调解，不用跑来" } else { "只在现场调解" };
    facts.push(Fact { label: "视频调解", value: video.to_owned(), href: None });
    Ok(RoomPage {
        name: unit.name.clone(),
        code: unit.code.clone(),
        seal: room.seal_text.clone(),
        kind: if room.featured { "特色品牌调解室" } else { "品牌调解室" },
        speciality: room.speciality.clone(),
        story: crate::markdown::html(&room.story),
        open: opening.is_open(now.local(), &calendar),
        today: opening.today(now.date(), &calendar),
        facts,
        mediators: mediators.into_iter().map(|mediator| card(mediator, now.date())).collect(),
        qr: None,
        qr_url: None,
        editable: false,
    })
}

fn card(mediator: Mediator, today: NaiveDate) -> MediatorCard {
    let mut title = vec![if mediator.lead { "调解室负责人" } else { "人民调解员" }.to_owned()];
    if let Some(profile) = &mediator.profile {
        title.push(if profile.full_time { "专职" } else { "兼职" }.to_owned());
        if let Some(years) = today.years_since(profile.since).filter(|years| *years > 0) {
            title.push(format!("从事调解 {years} 年"));
        }
    }
    let (speciality, introduction) =
        mediator.profile.map_or((None, None), |profile| (Some(profile.speciality), Some(profile.introduction)));
    MediatorCard { id: mediator.person_id, name: mediator.name, title: title.join(" · "), speciality, introduction }
}

#[derive(Serialize)]
struct EditPage {
    name: String,
    code: String,
    room: RoomFields,
    types: Vec<Choice>,
    chosen: Vec<&'static str>,
    mediators: Vec<MediatorCard>,
}

#[derive(Serialize)]
struct RoomFields {
    brand: String,
    seal_text: String,
    speciality: String,
    story: String,
    opening: String,
    video: bool,
    seen: String,
}

#[derive(Serialize)]
struct Choice {
    value: &'static str,
    label: &'static str,
}

async fn edit(ctx: Ctx, me: Staff, code: Path<String>) -> Answer {
    let today = ctx.app.house().clock.now().date();
    let view = ctx.read(move |db| {
        let (room, unit) = mine(db, &me, &code)?;
        let mediators = store::mediators_of(db, &unit.id)?.into_iter().map(|mediator| card(mediator, today)).collect();
        let chosen = room.types().into_iter().map(DisputeType::as_str).collect();
        let types = DisputeType::ALL.iter().map(|kind| Choice { value: kind.as_str(), label: kind.label() }).collect();
        let Room { brand, seal_text, speciality, story, opening, video, updated_at, .. } = room;
        let room = RoomFields { brand, seal_text, speciality, story, opening, video, seen: updated_at.micros().to_string() };
        Ok(EditPage { name: unit.name, code: unit.code, room, types, chosen, mediators })
    });
    ctx.page("rooms/edit.html", &view.await?)
}

fn mine(db: &mut Db, me: &Staff, code: &str) -> Result<(Room, Unit)> {
    let found = store::by_code(db, code)?;
    if found.0.is_edited_by(me) { Ok(found) } else { Err(Error::NotFound) }
}

struct Edited {
    brand: String,
    seal_text: String,
    speciality: String,
    types: Vec<&'static str>,
    story: String,
    opening: String,
    video: bool,
    seen: Moment,
}

fn read_room(r: &mut Reading<'_>) -> Option<Edited> {
    let brand = r.words("brand", "品牌名", 20);
    let seal_text = r.words("seal_text", "印章文字", 4);
    let speciality = r.words("speciality", "专长", 40);
    let types: Vec<&'static str> = r.all("types").into_iter().filter_map(DisputeType::parse).map(DisputeType::as_str).collect();
    if types.is_empty() {
        r.wrong("types", "请至少选择一类纠纷。");
    }
    let story = r.words("story", "品牌故事", 3_000);
    let opening = r.parse("opening", |text| Opening::parse(text).map(|_| text.replace("\r\n", "\n")));
    let seen = r.text("seen").parse().map(Moment::from_micros).unwrap_or(Moment::from_micros(0));
    let video = r.ticked("video");
    Some(Edited { brand: brand?, seal_text: seal_text?, speciality: speciality?, types, story: story?, opening: opening?, video, seen })
}

async fn change(ctx: Ctx, me: Staff, code: Path<String>, form: Form) -> Answer {
    let edited = form.read(read_room)?;
    ctx.submit(&form, move |tx| {
        let (room, unit) = mine(tx.conn, &me, &code)?;
        let Edited { brand, seal_text, speciality, types, story, opening, video, seen } = edited;
        let room = Room { brand, seal_text, speciality, dispute_types: types.join(","), story, opening, video, ..room };
        editing::change(tx, &me, &room, seen)?;
        Ok(Done::at(format!("/rooms/{}", unit.code)).saying("调解室的介绍已更新。"))
    })
    .await
}

#[derive(Serialize)]
struct ProfilePage {
    room: String,
    code: String,
    id: String,
    name: String,
    full_time: &'static str,
    speciality: String,
    introduction: String,
    since: String,
}

async fn profile(ctx: Ctx, me: Staff, path: Path<(String, String)>) -> Answer {
    let view = ctx.read(move |db| {
        let (code, person) = path.into_inner();
        let (room, unit) = store::by_code(db, &code)?;
        let found = store::mediators_of(db, &unit.id)?.into_iter().find(|mediator| mediator.person_id == person);
        let mediator = found.filter(|_| room.is_edited_by(&me) || me.person_id() == Some(person.as_str())).ok_or(Error::NotFound)?;
        let known = mediator.profile;
        Ok(ProfilePage {
            room: unit.name,
            code: unit.code,
            id: mediator.person_id,
            name: mediator.name,
            full_time: if known.as_ref().is_some_and(|profile| profile.full_time) { "yes" } else { "no" },
            speciality: known.as_ref().map_or(String::new(), |profile| profile.speciality.clone()),
            introduction: known.as_ref().map_or(String::new(), |profile| profile.introduction.clone()),
            since: known.map_or(String::new(), |profile| profile.since.to_string()),
        })
    });
    ctx.page("rooms/mediator.html", &view.await?)
}

async fn introduce(ctx: Ctx, me: Staff, path: Path<(String, String)>, form: Form) -> Answer {
    let words = form.read(|r| {
        let full_time = r.choice("full_time", "专职或兼职", |text| match text {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        });
        let (speciality, introduction) = (r.words("speciality", "擅长", 60), r.words("introduction", "自我介绍", 300));
        let since = r.date("since", "从什么时候开始做调解");
        Some(ProfileWords { full_time: full_time?, speciality: speciality?, introduction: introduction?, since: since? })
    })?;
    ctx.submit(&form, move |tx| {
        let (code, person) = path.into_inner();
        let (room, unit) = store::by_code(tx.conn, &code).maybe()?.ok_or(Error::NotFound)?;
        editing::introduce(tx, &me, &room, &person, words)?;
        Ok(Done::at(format!("/rooms/{}", unit.code)).saying("调解员的介绍已更新。"))
    })
    .await
}
