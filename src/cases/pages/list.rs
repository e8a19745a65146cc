//! The list of cases: filters in the address, twenty a page, nobody's data in full.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Choice, Tag, choices};
use crate::actor::{Actor, Role};
use crate::cases::lists::{self, Filter, MOST_OVERDUE, period_kind, period_words};
use crate::cases::mediators::store as mediators;
use crate::cases::parties::store as parties;
use crate::cases::{Case, Stage};
use crate::clock::date_words;
use crate::clocks::{self, Kind};
use crate::db::Db;
use crate::db::paging::{Turned, counted_words};
use crate::error::Result;
use crate::intake::DisputeType;
use crate::places::{UnitKind, store as places};
use crate::vault::Vault;
use crate::web::guards::CaseReader;
use crate::web::{Answer, Ctx, Query};

/// Who may register a case: the roles of the guard `CaseOpener`.
const OPENERS: &[Role] = &[Role::Mediator, Role::RoomLead, Role::CommunityOfficer, Role::StationOfficer, Role::Dispatcher];

#[derive(Clone, Default, Deserialize, Serialize)]
#[serde(default)]
pub(super) struct Wish {
    stage: String,
    room: String,
    #[serde(rename = "type")]
    kind: String,
    mine: String,
    overdue: String,
    older: String,
    newer: String,
}

#[derive(Serialize)]
struct Page {
    wish: Wish,
    stages: Vec<Choice>,
    rooms: Vec<Choice>,
    types: Vec<Choice>,
    rows: Vec<Row>,
    summary: String,
    filtered: bool,
    may_open: bool,
    prev: Option<String>,
    next: Option<String>,
}

#[derive(Serialize)]
struct Row {
    href: String,
    number: String,
    title: String,
    sides: String,
    stage: Tag,
    period: Option<Tag>,
    mediators: String,
    room: String,
    opened: String,
}

pub(super) async fn list(ctx: Ctx, me: CaseReader, wish: Query<Wish>) -> Answer {
    let app = ctx.app.clone();
    let wish = wish.into_inner();
    let page = ctx.read(move |db| read(db, &app.house().vault, &me, wish, app.house().clock.now().date())).await?;
    ctx.page("cases/list.html", &page)
}

fn read(db: &mut Db, vault: &Vault, actor: &Actor, wish: Wish, today: NaiveDate) -> Result<Page> {
    let filter = Filter {
        stage: Stage::parse(&wish.stage),
        room_id: Some(wish.room.clone()).filter(|id| !id.is_empty()),
        dispute_type: DisputeType::parse(&wish.kind),
        mine: !wish.mine.is_empty(),
        overdue: !wish.overdue.is_empty(),
    };
    let count = lists::count(db, actor, &filter, today)?;
    let found = lists::page(db, actor, &filter, today, &Turned::read(&wish.older, &wish.newer))?;
    let rooms: Vec<Choice> = places::of_kind(db, UnitKind::Room)?.iter().map(|room| Choice::new(&room.id, &room.name)).collect();
    let rows = rows(db, vault, &found.rows, &rooms, today)?;
    let filtered = [&wish.stage, &wish.room, &wish.kind, &wish.mine, &wish.overdue].iter().any(|text| !text.is_empty());
    Ok(Page {
        prev: found.newer.map(|id| address(&wish, &Turned::Newer(id))),
        next: found.older.map(|id| address(&wish, &Turned::Older(id))),
        summary: summary(&filter, count),
        stages: choices!(Stage),
        types: choices!(DisputeType),
        filtered,
        may_open: actor.has_any(OPENERS),
        rooms,
        rows,
        wish,
    })
}

/// How many there are; overdue ones stand on one page, so it says where the others are.
fn summary(filter: &Filter, count: usize) -> String {
    let most = usize::try_from(MOST_OVERDUE).unwrap_or(usize::MAX);
    let more = if filter.overdue && count > most {
        format!("，先列出最久的 {most} 件，其余请按调解室或类型缩小范围")
    } else {
        String::new()
    };
    format!("{}{more}", counted_words(count))
}

fn rows(db: &mut Db, vault: &Vault, cases: &[Case], rooms: &[Choice], today: NaiveDate) -> Result<Vec<Row>> {
    let ids: Vec<String> = cases.iter().map(|case| case.id.clone()).collect();
    let mut names: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for party in parties::of_cases(db, vault, &ids)? {
        names.entry(party.case_id.clone()).or_default().push(party.masked_name());
    }
    let mut panels: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for seat in mediators::panels(db, &ids)? {
        panels.entry(seat.case_id).or_default().push(seat.name);
    }
    let mut performing: BTreeMap<String, NaiveDate> = BTreeMap::new();
    let subjects: Vec<String> = cases.iter().map(Case::subject).collect();
    for clock in clocks::store::running_of(db, &subjects)?.into_iter().filter(|clock| clock.kind == Kind::Performance) {
        performing.entry(clock.subject_id().to_owned()).or_insert_with(|| clock.last_day());
    }
    let word = |map: &BTreeMap<String, Vec<String>>, id: &str| map.get(id).map_or(String::new(), |list| list.join("、"));
    let row = |case: &Case| Row {
        href: case.url(),
        number: case.number.clone(),
        title: case.title.clone(),
        sides: word(&names, &case.id),
        stage: stage_tag(case.stage),
        period: period_tag(case, today).or_else(|| performing.get(&case.id).map(|day| performance_tag(*day, today))),
        mediators: Some(word(&panels, &case.id)).filter(|text| !text.is_empty()).unwrap_or_else(|| "还没有".to_owned()),
        room: rooms.iter().find(|room| room.value == case.room_id).map_or(String::new(), |room| room.label.clone()),
        opened: date_words(case.opened_at.date()),
    };
    Ok(cases.iter().map(row).collect())
}

/// The stage as a tag.
pub(super) fn stage_tag(stage: Stage) -> Tag {
    let kind = match stage {
        Stage::Effective | Stage::Closed => "ok",
        Stage::Opened | Stage::Agreed => "due",
        _ => "plain",
    };
    Tag { text: stage.label().to_owned(), kind }
}

/// The period as a tag, while it runs.
pub(super) fn period_tag(case: &Case, today: NaiveDate) -> Option<Tag> {
    case.stage.is_running().then(|| Tag { text: period_words(case.due_on, today), kind: period_kind(case.due_on, today) })
}

/// The next date of performance as a tag.
fn performance_tag(day: NaiveDate, today: NaiveDate) -> Tag {
    Tag { text: format!("履行{}", period_words(day, today)), kind: period_kind(day, today) }
}

fn address(wish: &Wish, turned: &Turned) -> String {
    let filters = [("stage", &wish.stage), ("room", &wish.room), ("type", &wish.kind), ("mine", &wish.mine), ("overdue", &wish.overdue)];
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(filters.into_iter().filter(|(_, value)| !value.is_empty()));
    query.extend_pairs(turned.fields());
    format!("/cases?{}", query.finish())
}
