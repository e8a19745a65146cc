//! The page 今天. Numbers and rows come from the same filters as the lists behind them.

use std::collections::{BTreeMap, BTreeSet};

use actix_web::web::{ServiceConfig, get, resource};
use chrono::Datelike;
use serde::Serialize;

use crate::actor::{Actor, Role};
use crate::calendar::words::weekday;
use crate::cases;
use crate::cases::lists::Due as CaseDue;
use crate::clock::Moment;
use crate::db::Db;
use crate::db::paging::{Turned, counted_short};
use crate::dispatch::listing::{Due, Filed, Filter, Turn, store};
use crate::dispatch::pages::{Row, TAKE_OVER, WRITING};
use crate::dispatch::{OVERSEERS, WORKERS};
use crate::editorial::store as editorial;
use crate::error::Result;
use crate::intake::{self, Request, Service, Stage, visits};
use crate::timeline;
use crate::web::guards::Staff;
use crate::web::{Answer, Ctx};

/// Those whose day is made of cases.
const MEDIATING: &[Role] = &[Role::Mediator, Role::RoomLead];

/// Requests among what is to be done; the rest is in the list.
const TASKS: usize = 20;

/// Requests of somebody at the window that are looked through for tasks.
const LOOKED: usize = 30;

/// The door.
pub fn routes(config: &mut ServiceConfig) {
    config.service(resource("/today").route(get().to(show)));
}

#[derive(Serialize)]
struct Tile {
    number: String,
    label: &'static str,
    href: String,
    kind: &'static str,
}

/// A line of “要办的事”; other domains add theirs through their own public functions.
#[derive(Serialize)]
struct Task {
    href: String,
    title: String,
    code: String,
    next: String,
    due: String,
    due_kind: &'static str,
}

/// A way in to what is done every day.
#[derive(Serialize)]
struct Door {
    href: &'static str,
    label: &'static str,
}

#[derive(Serialize)]
struct Today {
    heading: String,
    tiles: Vec<Tile>,
    doors: Vec<Door>,
    tasks: Vec<Task>,
    events: Vec<timeline::Told>,
    overseen: bool,
    /// Edits classic cases; what waits there stands in the tiles.
    edits: bool,
}

async fn show(ctx: Ctx, me: Staff) -> Answer {
    let (actor, now) = (me.0, ctx.app.house().clock.now());
    let view = ctx.read(move |db| today(db, &actor, now)).await?;
    ctx.page("today/today.html", &view)
}

fn today(db: &mut Db, actor: &Actor, now: Moment) -> Result<Today> {
    let day = now.date();
    let works = actor.has_any(WORKERS) || actor.has_any(OVERSEERS);
    let mut requests = Vec::new();
    let mut tiles = Vec::new();
    let mut asked = Vec::new();
    if works {
        let counted = counted(db, actor, now)?;
        asked = asked_of(db, actor, now, &counted)?;
        requests = to_do(db, actor, now, &counted)?;
        tiles = counted.into_iter().map(Counted::tile).collect();
        requests.retain(|request| asked.iter().all(|one| one.id != request.id));
    }
    if !works && actor.has_any(WRITING) {
        let mine = intake::store::filed_by(db, actor.person_id().unwrap_or_default(), 200)?;
        tiles = desk_tiles(db, actor, now)?;
        requests = mine;
        add(&mut requests, store::page(db, actor, &Filter::default(), now, &Turned::Newest)?.rows);
        requests.retain(|request| request.stage.is_open());
        requests.truncate(LOOKED);
    }
    let due = cases::lists::due_for(db, actor, day)?;
    if !due.is_empty() || actor.has_any(MEDIATING) {
        tiles.extend(case_tiles(&due));
    }
    let edits = actor.has(Role::CasebookEditor);
    if edits {
        let tile = |number: usize, label: &'static str, state: &str| {
            let href = format!("/casebook/desk?state={state}");
            Tile { number: number.to_string(), label, href, kind: if number > 0 { "due" } else { "plain" } }
        };
        tiles.push(tile(editorial::records::waiting_for(db, actor)?.len(), "案例等我审", "waiting"));
        tiles.push(tile(editorial::nominated(db, actor)?, "推荐待起草", "nominated"));
    }
    let events = just_happened(db, requests.iter().chain(&asked), &due)?;
    let mut tasks = tasks(db, asked, requests, now)?;
    tasks.splice(0..0, due.into_iter().map(case_task));
    let overseen = actor.has_any(OVERSEERS);
    let heading = format!("今天，{}月{}日 {}", day.month(), day.day(), weekday(day));
    Ok(Today { heading, tiles, doors: doors(actor), tasks, events, overseen, edits })
}

/// What the actor's units have; for overseers also whatever breaks a promise today or broke one, and what waits for the street's
/// decision: the list holds what the tiles above it count as urgent. Where they count nought nothing is asked.
fn to_do(db: &mut Db, actor: &Actor, now: Moment, counted: &[Counted]) -> Result<Vec<Request>> {
    let mut ids = Vec::new();
    if actor.has_any(OVERSEERS) {
        let urgent = |filter: &Filter| filter.due.is_some() || filter.stage == Some(Stage::Arbitration);
        ids.extend(counted.iter().filter(|counted| urgent(&counted.filter)).flat_map(|counted| counted.ids.clone()));
    }
    if actor.has_any(WORKERS) {
        ids.extend(store::oldest(db, actor, &Filter { turn: Some(Turn::Mine), ..Filter::default() }, now)?);
    }
    if ids.is_empty() { Ok(Vec::new()) } else { store::most_urgent(db, &ids, TASKS) }
}

/// Adds what is not there yet.
fn add(known: &mut Vec<Request>, more: Vec<Request>) {
    for one in more {
        if known.iter().all(|other| other.id != one.id) {
            known.push(one);
        }
    }
}

/// The newest steps of these matters, each with its matter's name and address. A counselling request is named by its code alone.
fn just_happened<'a>(db: &mut Db, requests: impl Iterator<Item = &'a Request>, due: &[CaseDue]) -> Result<Vec<timeline::Told>> {
    let mut matters: BTreeMap<String, (String, String)> = BTreeMap::new();
    for request in requests {
        let name = if request.service == Service::Counselling { &request.code } else { &request.title };
        matters.insert(request.subject(), (name.clone(), request.url()));
    }
    matters.extend(due.iter().map(|due| (due.case.subject(), (due.case.title.clone(), due.case.url()))));
    if matters.is_empty() {
        return Ok(Vec::new());
    }
    let subjects: Vec<String> = matters.keys().cloned().collect();
    let rows = timeline::store::steps(db, &subjects, 8)?;
    let of: Vec<String> = rows.iter().map(|row| row.subject.clone()).collect();
    let named = |(told, subject): (timeline::Told, String)| match matters.get(&subject) {
        Some((name, href)) => timeline::Told { about: Some(name.clone()), href: Some(href.clone()), ..told },
        None => told,
    };
    Ok(timeline::shown(rows).into_iter().zip(of).map(named).collect())
}

/// What other units ask the actor's units to take over: until they answer, it waits for them.
fn asked_of(db: &mut Db, actor: &Actor, now: Moment, counted: &[Counted]) -> Result<Vec<Request>> {
    let none = counted.iter().any(|counted| counted.filter.turn == Some(Turn::Asked) && counted.ids.is_empty());
    if none || !actor.has_any(WORKERS) {
        return Ok(Vec::new());
    }
    let filter = Filter { turn: Some(Turn::Asked), ..Filter::default() };
    let mut found = store::page(db, actor, &filter, now, &Turned::Newest)?.rows;
    found.truncate(TASKS);
    Ok(found)
}

/// What those at the window begin with.
fn doors(actor: &Actor) -> Vec<Door> {
    let all: &[(&str, &str, &[Role])] = &[("/desk", "代为登记", WRITING), ("/visits", "登记来访", &[Role::Clerk])];
    all.iter().filter(|(_, _, roles)| actor.has_any(roles)).map(|(href, label, _)| Door { href, label }).collect()
}

/// What somebody at the window wrote down and whom they received today.
fn desk_tiles(db: &mut Db, actor: &Actor, now: Moment) -> Result<Vec<Tile>> {
    let tile = |number: usize, label, href: &str| Tile { number: counted_short(number), label, href: href.to_owned(), kind: "plain" };
    let mut count = |filed| store::count(db, actor, &Filter { filed: Some(filed), ..Filter::default() }, now);
    let mut tiles = vec![
        tile(count(Filed::Today)?, "今天代为登记", "/requests?filed=today"),
        tile(count(Filed::Open)?, "我登记的在办", "/requests?filed=open"),
    ];
    if actor.has(Role::Clerk) {
        let today = visits::totals(&visits::of_day(db, &actor.units(&[Role::Clerk]), now.date())?);
        tiles.extend([tile(whole(today.batches), "今天来访批数", "/visits"), tile(whole(today.heads), "今天来访人次", "/visits")]);
    }
    Ok(tiles)
}

/// What mediators and leads of rooms see about their cases: the list behind a number is the list of cases, or stands below.
fn case_tiles(due: &[CaseDue]) -> Vec<Tile> {
    let cases = |late: bool| due.iter().filter(|due| due.late || !late).map(|due| &due.case.id).collect::<BTreeSet<_>>().len();
    let tile = |number: usize, label, kind, href: &str| Tile { number: counted_short(number), label, href: href.to_owned(), kind };
    vec![tile(cases(true), "案件已超期", "late", "/cases?overdue=1"), tile(cases(false), "案件待办", "plain", "#todo")]
}

fn whole(number: i64) -> usize {
    usize::try_from(number).unwrap_or(0)
}

fn case_task(due: CaseDue) -> Task {
    let day = due.until.map_or_else(String::new, |day| format!("{}月{}日", day.month(), day.day()));
    let (text, kind) = if due.late { ("已超期".to_owned(), "late") } else { (day, "plain") };
    Task { href: due.href, title: due.case.title, code: due.case.number, next: due.what, due: text, due_kind: kind }
}

/// Which requests a filter lets through, as far as they are counted, and where their list is.
struct Counted {
    label: &'static str,
    kind: &'static str,
    href: String,
    filter: Filter,
    ids: Vec<String>,
}

impl Counted {
    fn tile(self) -> Tile {
        Tile { number: counted_short(self.ids.len()), label: self.label, href: self.href, kind: self.kind }
    }
}

fn counted(db: &mut Db, actor: &Actor, now: Moment) -> Result<Vec<Counted>> {
    let turn = actor.has_any(WORKERS) && !actor.has_any(OVERSEERS);
    let mine = turn.then_some(Turn::Mine);
    let own = if turn { "turn=mine&" } else { "" };
    let filters = [
        ("已超期", "late", format!("/requests?{own}due=overdue"), Filter { turn: mine, due: Some(Due::Overdue), ..Filter::default() }),
        ("今天到期", "due", format!("/requests?{own}due=today"), Filter { turn: mine, due: Some(Due::Today), ..Filter::default() }),
        (
            "待受理",
            "plain",
            format!("/requests?{own}stage=dispatched"),
            Filter { turn: mine, stage: Some(Stage::Dispatched), ..Filter::default() },
        ),
        if actor.has_any(OVERSEERS) {
            let filter = Filter { stage: Some(Stage::Arbitration), ..Filter::default() };
            ("待街道裁定", "plain", "/requests?stage=arbitration".to_owned(), filter)
        } else {
            let filter = Filter { turn: Some(Turn::Asked), ..Filter::default() };
            ("等我们答复", "plain", "/requests?turn=asked".to_owned(), filter)
        },
        ("等别人", "plain", "/requests?turn=others".to_owned(), Filter { turn: Some(Turn::Others), ..Filter::default() }),
    ];
    let counted = |(label, kind, href, filter): (_, _, _, Filter)| {
        let look = if filter.due.is_some() { store::oldest } else { store::counted };
        let ids = look(db, actor, &filter, now)?;
        Ok(Counted { label, kind, href, filter, ids })
    };
    filters.into_iter().map(counted).collect()
}

/// What others ask first, then the actor's own with the urgent ones first.
fn tasks(db: &mut Db, asked: Vec<Request>, requests: Vec<Request>, now: Moment) -> Result<Vec<Task>> {
    let questions = asked.len();
    let all: Vec<Request> = asked.into_iter().chain(requests).collect();
    let mut rows = crate::dispatch::pages::rows(db, &all, now)?.into_iter();
    let mut tasks: Vec<Task> = rows.by_ref().take(questions).map(|row| task(row, TAKE_OVER)).collect();
    let mut own: Vec<(bool, Task)> = rows
        .map(|row| {
            let next = if row.next.is_empty() { row.stage } else { row.next };
            (row.due_kind != "plain", task(row, next))
        })
        .collect();
    own.sort_by_key(|(urgent, task)| (!urgent, task.due_kind != "late"));
    own.truncate(TASKS);
    tasks.extend(own.into_iter().map(|(_, task)| task));
    Ok(tasks)
}

fn task(row: Row, next: &str) -> Task {
    Task { href: row.href, title: row.title, code: row.code, next: next.to_owned(), due: row.due, due_kind: row.due_kind }
}
