//! Pages of sittings: the list and planning, minutes and their corrections, and the printed 人民调解记录.

use actix_web::web::{Path, ServiceConfig, get, post, resource};
use chrono::NaiveTime;
use serde::Serialize;

use super::minutes::{self, Record};
use super::planning::{self, Plan};
use super::{DUTIES, NATURE, Outcome, RIGHTS, store};
use crate::accounts;
use crate::audit::AuditLine;
use crate::cases::{Case, Stage, store as cases};
use crate::clock::Moment;
use crate::db::{Db, Perusal};
use crate::error::Result;
use crate::web::guards::{CaseReader, CaseWorker};
use crate::web::{Answer, Ctx, Done, Form, Reading};

/// Most characters of minutes.
const MOST_BODY: usize = 20_000;

/// The doors.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(resource("/cases/{case}/sittings").route(get().to(list)).route(post().to(plan)))
        .service(resource("/cases/{case}/sittings/new").route(get().to(ask)))
        .service(resource("/sittings/{id}/minutes").route(get().to(show)).route(post().to(record)))
        .service(resource("/sittings/{id}/corrections").route(post().to(correct)))
        .service(resource("/sittings/{id}/paper").route(get().to(paper)));
}

#[derive(Serialize)]
struct Head {
    url: String,
    number: String,
    title: String,
}

impl From<&Case> for Head {
    fn from(case: &Case) -> Head {
        Head { url: case.url(), number: case.number.clone(), title: case.title.clone() }
    }
}

#[derive(Serialize)]
struct ListPage {
    case: Head,
    can_plan: bool,
    sittings: Vec<Line>,
}

#[derive(Serialize)]
struct Line {
    at: String,
    place: String,
    open: bool,
    status: &'static str,
    kind: &'static str,
    href: String,
}

async fn list(ctx: Ctx, me: CaseReader, id: Path<String>) -> Answer {
    let id = id.into_inner();
    let view = ctx
        .peruse(move |perusal| {
            let case = cases::visible_by_id(perusal.conn, &me, &id)?;
            perusal.audit(AuditLine::new(&me, "sittings.read", case.subject()));
            let can_plan = cases::workable_by_id(perusal.conn, &me, &id).is_ok() && matches!(case.stage, Stage::Willing | Stage::Mediating);
            let (vault, now) = (&perusal.house.vault, perusal.now);
            let course = store::course(perusal.conn, vault, &case.id)?;
            let sittings = course.into_iter().map(|(sitting, outcome)| line(sitting, outcome, now)).collect();
            Ok(ListPage { case: Head::from(&case), can_plan, sittings })
        })
        .await?;
    ctx.page("sessions/list.html", &view)
}

fn line(sitting: store::Sitting, outcome: Option<Outcome>, now: Moment) -> Line {
    let (status, kind) = match outcome {
        Some(outcome) => (outcome.label(), "ok"),
        None if sitting.starts_at > now => ("已约定", "plain"),
        None => ("待记录", "due"),
    };
    Line {
        at: sitting.starts_at.words(),
        place: sitting.place,
        open: sitting.open_to_public,
        status,
        kind,
        href: format!("/sittings/{}/minutes", sitting.id),
    }
}

#[derive(Serialize)]
struct PlanPage {
    case: Head,
    room_address: String,
    opened_on: String,
}

async fn ask(ctx: Ctx, me: CaseWorker, id: Path<String>) -> Answer {
    let id = id.into_inner();
    let view = ctx
        .read(move |db| {
            let case = cases::workable_by_id(db, &me, &id)?;
            let room = crate::places::store::unit(db, &case.room_id)?;
            let room_address = room.address.map_or(room.name.clone(), |address| format!("{}（{address}）", room.name));
            Ok(PlanPage { case: Head::from(&case), room_address, opened_on: case.opened_at.date().to_string() })
        })
        .await?;
    ctx.page("sessions/new.html", &view)
}

async fn plan(ctx: Ctx, me: CaseWorker, id: Path<String>, form: Form) -> Answer {
    let (id, wish) = (id.into_inner(), form.read(read_plan)?);
    ctx.submit(&form, move |tx| {
        let case = cases::workable_by_id(tx.conn, &me, &id)?;
        let sitting = planning::plan(tx, &me, &case, wish)?;
        Ok(if sitting.starts_at > tx.now {
            Done::at(format!("{}/sittings", case.url())).saying("调解会已约定，留了电话的当事人会收到通知。")
        } else {
            Done::at(format!("/sittings/{}/minutes", sitting.id)).saying("已补登。请接着写调解记录。")
        })
    })
    .await
}

fn read_plan(r: &mut Reading<'_>) -> Option<Plan> {
    let day = r.date("day", "哪一天");
    let time = r.parse("time", |text| {
        let plain = text.replace('：', ":");
        NaiveTime::parse_from_str(&plain, "%H:%M").map_err(|_| "请填写几点，例如 09:30。")
    });
    let video = r.choice("manner", "当面还是视频", |word| match word {
        "room" => Some(false),
        "video" => Some(true),
        _ => None,
    });
    let place = match video {
        Some(true) => {
            r.optional_words("place", "地点", 100).map(|place| if place.is_empty() { "视频".to_owned() } else { format!("视频：{place}") })
        }
        _ => r.words("place", "地点", 100),
    };
    let open_to_public = r.choice("publicity", "公开还是不公开", |word| match word {
        "closed" => Some(false),
        "open" => Some(true),
        _ => None,
    });
    let nobody_objects = r.ticked("nobody_objects");
    let starts_at = Moment::from_local(day?.and_time(time?));
    Some(Plan { starts_at, place: place?, video: video?, open_to_public: open_to_public?, nobody_objects })
}

#[derive(Serialize)]
struct MinutesPage {
    case: Head,
    id: String,
    at: String,
    place: String,
    open: bool,
    begun: bool,
    can_work: bool,
    minutes: Option<Shown>,
    attendees: Vec<Choice>,
    results: Vec<Choice>,
    nature: &'static [&'static str],
    rights: &'static [&'static str],
    duties: &'static [&'static str],
    committee: String,
}

#[derive(Serialize)]
struct Shown {
    present: Vec<String>,
    body: String,
    result: &'static str,
    by: String,
    at: String,
    failed: bool,
    settled: bool,
    corrections: Vec<Corrected>,
}

#[derive(Serialize)]
struct Corrected {
    body: String,
    by: String,
    at: String,
}

#[derive(Serialize)]
struct Choice {
    value: String,
    label: String,
}

fn page(perusal: &mut Perusal<'_>, me: &CaseReader, id: &str) -> Result<MinutesPage> {
    let vault = perusal.house.vault.clone();
    let sitting = store::by_id(perusal.conn, &vault, id)?;
    let case = cases::visible_by_id(perusal.conn, me, &sitting.case_id)?;
    let can_work = cases::workable_by_id(perusal.conn, me, &case.id).is_ok();
    perusal.audit(AuditLine::new(me, "minutes.read", case.subject()));
    let attendees = minutes::attendees(perusal.conn, &vault, &case)?.into_iter().map(|one| Choice { value: one.key, label: one.name });
    let minutes = match store::minutes(perusal.conn, &vault, &sitting.id)? {
        None => None,
        Some(row) => Some(shown(perusal.conn, &vault, row)?),
    };
    Ok(MinutesPage {
        attendees: attendees.collect(),
        committee: cases::committee(perusal.conn, &case.committee_id)?.name,
        case: Head::from(&case),
        at: sitting.starts_at.words(),
        begun: sitting.starts_at <= perusal.now,
        place: sitting.place,
        open: sitting.open_to_public,
        id: sitting.id,
        can_work,
        minutes,
        results: Outcome::ALL.iter().map(|one| Choice { value: one.as_str().to_owned(), label: one.label().to_owned() }).collect(),
        nature: NATURE,
        rights: RIGHTS,
        duties: DUTIES,
    })
}

fn shown(conn: &mut Db, vault: &crate::vault::Vault, row: store::Minutes) -> Result<Shown> {
    let mut corrections = Vec::new();
    for one in store::corrections(conn, vault, &row.sitting_id)? {
        corrections.push(Corrected { by: accounts::store::person(conn, &one.added_by)?.name, at: one.added_at.words(), body: one.body });
    }
    Ok(Shown {
        present: row.present.lines().map(str::to_owned).collect(),
        body: row.body,
        result: row.result.label(),
        by: accounts::store::person(conn, &row.recorded_by)?.name,
        at: row.recorded_at.words(),
        failed: row.result == Outcome::Failed,
        settled: row.result == Outcome::Settled,
        corrections,
    })
}

async fn show(ctx: Ctx, me: CaseReader, id: Path<String>) -> Answer {
    let id = id.into_inner();
    let view = ctx.peruse(move |perusal| page(perusal, &me, &id)).await?;
    ctx.page("sessions/minutes.html", &view)
}

async fn paper(ctx: Ctx, me: CaseReader, id: Path<String>) -> Answer {
    let id = id.into_inner();
    let view = ctx.peruse(move |perusal| page(perusal, &me, &id)).await?;
    ctx.page("sessions/paper.html", &view)
}

async fn record(ctx: Ctx, me: CaseWorker, id: Path<String>, form: Form) -> Answer {
    let (id, record) = (id.into_inner(), form.read(read_record)?);
    ctx.submit(&form, move |tx| {
        minutes::record(tx, &me, &id, record)?;
        Ok(Done::at(format!("/sittings/{id}/minutes")).saying("调解记录已保存，不能再改；有补充请写在“补正”里。"))
    })
    .await
}

fn read_record(r: &mut Reading<'_>) -> Option<Record> {
    let present = r.all("present").into_iter().map(str::to_owned).collect();
    let others = r.optional_words("others", "其他到场的人", 200);
    let rights_told = r.ticked("rights_told");
    let body = r.words("body", "调解记录", MOST_BODY);
    let result = r.choice("result", "调解结果", Outcome::parse);
    Some(Record { present, others: others?, rights_told, body: body?, result: result? })
}

async fn correct(ctx: Ctx, me: CaseWorker, id: Path<String>, form: Form) -> Answer {
    let (id, body) = (id.into_inner(), form.read(|r| r.words("correction", "补正的内容", 2000))?);
    ctx.submit(&form, move |tx| {
        minutes::correct(tx, &me, &id, body)?;
        Ok(Done::at(format!("/sittings/{id}/minutes")).saying("补正已附在记录后面，原记录没有改动。"))
    })
    .await
}
