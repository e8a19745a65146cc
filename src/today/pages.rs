//! The page 今天. Numbers and rows come from the same filters as the lists behind them.

use std::collections::BTreeSet;

use actix_web::web::{ServiceConfig, get, resource};
use chrono::{Datelike, NaiveDate};
use serde::Serialize;

use crate::actor::{Actor, Role};
use crate::calendar::words::weekday;
use crate::cases;
use crate::cases::lists::Due as CaseDue;
use crate::clock::Moment;
use crate::db::Db;
use crate::db::paging::{Turned, counted_short};
use crate::dispatch::listing::{Due, Filter, Turn, store};
use crate::dispatch::pages::Row;
use crate::dispatch::{OVERSEERS, WORKERS};
use crate::error::Result;
use crate::intake::{self, Request, Stage, visits};
use crate::timeline;
use crate::web::guards::Staff;
use crate::web::{Answer, Ctx};

/// Those whose day is made of cases.
const MEDIATING: &[Role] = &[Role::Mediator, Role::RoomLead];

/// Those who write down what others tell them.
const WRITING: &[Role] = &[Role::Clerk, Role::Volunteer];

/// Requests among what is to be done; the rest is in the list.
const TASKS: usize = 20;

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
    if works {
        tiles = request_tiles(db, actor, now)?;
        let turn = if actor.has_any(WORKERS) { Some(Turn::Mine) } else { None };
        let filter = Filter { turn, due: turn.is_none().then_some(Due::Overdue), ..Filter::default() };
        requests = store::most_urgent(db, actor, &filter, now, TASKS)?;
        if requests.len() < TASKS {
            let newest = store::page(db, actor, &filter, now, &Turned::Newest)?.rows;
            requests.extend(newest.into_iter().filter(|one| !requests.iter().any(|known| known.id == one.id)).collect::<Vec<_>>());
        }
    }
    if !works && actor.has_any(WRITING) {
        tiles = desk_tiles(db, actor, day)?;
        requests = store::page(db, actor, &Filter::default(), now, &Turned::Newest)?.rows;
        requests.retain(|request| request.stage.is_open());
    }
    let due = cases::lists::due_for(db, actor, day)?;
    if !due.is_empty() || actor.has_any(MEDIATING) {
        tiles.extend(case_tiles(&due));
    }
    let asked = if works { asked(db, actor, now)? } else { Vec::new() };
    let mut subjects: Vec<String> = requests.iter().chain(&asked).map(Request::subject).collect();
    subjects.extend(due.iter().map(|due| due.case.subject()));
    let events = if subjects.is_empty() { Vec::new() } else { timeline::store::steps(db, &subjects, 8)? };
    let events = timeline::shown(events);
    let mut tasks = tasks(db, &requests, now)?;
    let questions = crate::dispatch::pages::rows(db, &asked, now)?;
    tasks.splice(0..0, questions.into_iter().map(|row| task(row, "决定接收还是不接收")));
    tasks.splice(0..0, due.into_iter().map(case_task));
    let heading = format!("今天，{}月{}日 {}", day.month(), day.day(), weekday(day));
    Ok(Today { heading, tiles, doors: doors(actor), tasks, events })
}

/// What other units ask the actor's units to take over: until they answer, it waits for them.
fn asked(db: &mut Db, actor: &Actor, now: Moment) -> Result<Vec<Request>> {
    if !actor.has_any(WORKERS) {
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
fn desk_tiles(db: &mut Db, actor: &Actor, day: NaiveDate) -> Result<Vec<Tile>> {
    let tile = |number: usize, label, href: &str| Tile { number: counted_short(number), label, href: href.to_owned(), kind: "plain" };
    let mine = intake::store::filed_by(db, actor.person_id().unwrap_or_default(), 200)?;
    let count = |some: &dyn Fn(&Request) -> bool| mine.iter().filter(|request| some(request)).count();
    let mut tiles = vec![
        tile(count(&|request| request.filed_at.date() == day), "今天代为登记", "/desk"),
        tile(count(&|request| request.stage.is_open()), "我登记的在办", "/requests"),
    ];
    if actor.has(Role::Clerk) {
        let today = visits::totals(&visits::of_day(db, &actor.units(&[Role::Clerk]), day)?);
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
    let (text, kind) = if due.late { ("已超期".to_owned(), "late") } else { (String::new(), "plain") };
    Task { href: due.href, title: due.case.title, code: due.case.number, next: due.what, due: text, due_kind: kind }
}

fn request_tiles(db: &mut Db, actor: &Actor, now: Moment) -> Result<Vec<Tile>> {
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
    let mut tiles = Vec::new();
    for (label, kind, href, filter) in filters {
        tiles.push(Tile { number: counted_short(store::count(db, actor, &filter, now)?), label, href, kind });
    }
    Ok(tiles)
}

fn tasks(db: &mut Db, requests: &[Request], now: Moment) -> Result<Vec<Task>> {
    let rows = crate::dispatch::pages::rows(db, requests, now)?;
    let mut tasks: Vec<(bool, Task)> = rows
        .into_iter()
        .map(|row| {
            let next = if row.next.is_empty() { row.stage } else { row.next };
            (row.due_kind != "plain", task(row, next))
        })
        .collect();
    tasks.sort_by_key(|(urgent, task)| (!urgent, task.due_kind != "late"));
    tasks.truncate(TASKS);
    Ok(tasks.into_iter().map(|(_, task)| task).collect())
}

fn task(row: Row, next: &str) -> Task {
    Task { href: row.href, title: row.title, code: row.code, next: next.to_owned(), due: row.due, due_kind: row.due_kind }
}
