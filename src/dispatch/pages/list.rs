//! The list of requests: filters from the address, rows with unit and next due time, pages.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::actor::{Actor, Role};
use crate::clock::Moment;
use crate::db::Db;
use crate::db::paging::{Turned, counted_words};
use crate::dispatch::listing::store::{self, Standing};
use crate::dispatch::listing::{Due, Filed, Filter, Turn};
use crate::dispatch::{OVERSEERS, WORKERS};
use crate::error::Result;
use crate::intake::{Request, Service, Stage};
use crate::places::UnitKind;
use crate::places::store as places;
use crate::web::guards::RequestWorker;
use crate::web::{Answer, Ctx, Query};

/// What the address says; an unknown word filters nothing.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub(super) struct Asked {
    stage: String,
    service: String,
    community: String,
    due: String,
    turn: String,
    filed: String,
    code: String,
    older: String,
    newer: String,
}

#[derive(Serialize)]
pub(crate) struct Row {
    pub(crate) href: String,
    pub(crate) title: String,
    pub(crate) code: String,
    pub(crate) stage: &'static str,
    pub(crate) urgency: &'static str,
    pub(crate) unit: String,
    pub(crate) filed: String,
    pub(crate) due: String,
    pub(crate) due_kind: &'static str,
    pub(crate) next: &'static str,
}

#[derive(Serialize)]
struct Choice {
    value: String,
    label: String,
}

#[derive(Serialize)]
struct List {
    asked: Asked,
    rows: Vec<Row>,
    summary: String,
    stages: Vec<Choice>,
    services: Vec<Choice>,
    communities: Vec<Choice>,
    dues: Vec<Choice>,
    turns: Vec<Choice>,
    filings: Vec<Choice>,
    prev: Option<String>,
    next: Option<String>,
}

pub(super) async fn show(ctx: Ctx, me: RequestWorker, asked: Query<Asked>) -> Answer {
    let now = ctx.app.house().clock.now();
    let (actor, asked) = (me.0, asked.into_inner());
    let view = ctx.read(move |db| list(db, &actor, asked, now)).await?;
    ctx.page("dispatch/list.html", &view)
}

/// The next step of a unit that is asked to take a request over.
pub(crate) const TAKE_OVER: &str = "决定接收还是不接收";

/// Those who write down what others tell them.
pub(crate) const WRITING: &[Role] = &[Role::Clerk, Role::Volunteer];

/// The word for no filter by turn, in the address and in the select.
const EVERYBODY: &str = "all";

fn list(db: &mut Db, actor: &Actor, mut asked: Asked, now: Moment) -> Result<List> {
    let communities = places::of_kind(db, UnitKind::Community)?;
    if asked.turn.is_empty() {
        // Whoever works begins with what is to be done; the archive is one choice away.
        let begin = asked.is_bare() && actor.has_any(WORKERS) && !actor.has_any(OVERSEERS);
        asked.turn = if begin { Turn::Todo.as_str() } else { EVERYBODY }.to_owned();
    }
    let filter = Filter {
        stage: Stage::parse(&asked.stage),
        service: Service::parse(&asked.service),
        community_id: communities.iter().find(|unit| unit.code == asked.community).map(|unit| unit.id.clone()),
        due: Due::parse(&asked.due),
        turn: Turn::parse(&asked.turn),
        filed: Filed::parse(&asked.filed),
        code: Some(asked.code.trim().to_uppercase()).filter(|code| !code.is_empty()),
    };
    let count = store::count(db, actor, &filter, now)?;
    let page = store::page(db, actor, &filter, now, &Turned::read(&asked.older, &asked.newer))?;
    let mut rows = rows(db, &page.rows, now)?;
    if matches!(filter.turn, Some(Turn::Todo | Turn::Asked)) {
        let ids: Vec<String> = page.rows.iter().map(|request| request.id.clone()).collect();
        let waiting = store::asked_among(db, actor, &ids)?;
        for (row, _) in rows.iter_mut().zip(&ids).filter(|(_, id)| waiting.contains(id)) {
            row.next = TAKE_OVER;
        }
    }
    let words = |value: &str, label: &str| Choice { value: value.to_owned(), label: label.to_owned() };
    let everybody = words(EVERYBODY, "全部");
    Ok(List {
        rows,
        summary: counted_words(count),
        stages: Stage::ALL.iter().map(|one| words(one.as_str(), one.label())).collect(),
        services: Service::ALL.iter().map(|one| words(one.as_str(), one.label())).collect(),
        communities: communities.iter().map(|unit| words(&unit.code, &unit.name)).collect(),
        dues: Due::ALL.iter().map(|one| words(one.as_str(), one.label())).collect(),
        turns: Turn::ALL.iter().map(|one| words(one.as_str(), one.label())).chain([everybody]).collect(),
        filings: if actor.has_any(WRITING) { Filed::ALL.iter().map(|one| words(one.as_str(), one.label())).collect() } else { Vec::new() },
        prev: page.newer.map(|id| address(&asked, &Turned::Newer(id))),
        next: page.older.map(|id| address(&asked, &Turned::Older(id))),
        asked,
    })
}

impl Asked {
    fn filters(&self) -> [(&'static str, &str); 7] {
        [
            ("stage", &self.stage),
            ("service", &self.service),
            ("community", &self.community),
            ("due", &self.due),
            ("turn", &self.turn),
            ("filed", &self.filed),
            ("code", &self.code),
        ]
    }

    fn is_bare(&self) -> bool {
        self.filters().iter().all(|(_, value)| value.is_empty())
    }
}

fn address(asked: &Asked, turned: &Turned) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    let filters = asked.filters().into_iter().filter(|(_, value)| !value.is_empty());
    query.extend_pairs(filters.chain(turned.fields()));
    format!("/requests?{}", query.finish())
}

/// Rows as lists show them: one query for all of them.
pub(crate) fn rows(db: &mut Db, requests: &[Request], now: Moment) -> Result<Vec<Row>> {
    if requests.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<String> = requests.iter().map(|request| request.id.clone()).collect();
    let standing: HashMap<String, Standing> =
        store::standing(db, &ids)?.into_iter().map(|standing| (standing.request_id.clone(), standing)).collect();
    Ok(requests
        .iter()
        .map(|request| {
            let standing = standing.get(&request.id);
            let clock = standing.and_then(|standing| standing.clock.as_ref());
            let (due, due_kind) = clock.map_or((String::new(), "plain"), |clock| due_words(clock.due_at, now));
            Row {
                href: request.url(),
                title: request.title.clone(),
                code: request.code.clone(),
                stage: request.stage.label(),
                urgency: request.urgency.label(),
                unit: standing.map_or_else(String::new, |standing| standing.unit.clone()),
                filed: request.filed_at.words(),
                due,
                due_kind,
                next: clock.map_or("", |clock| clock.kind.label()),
            }
        })
        .collect())
}

/// “超期 1 天”, “今天 18:00”, or the day; and the kind of its tag.
pub(crate) fn due_words(due: Moment, now: Moment) -> (String, &'static str) {
    if due < now {
        let late = now - due;
        let words = if late.num_days() > 0 {
            format!("超期 {} 天", late.num_days())
        } else {
            format!("超期 {} 小时", late.num_hours().max(1))
        };
        return (words, "late");
    }
    if due.date() == now.date() {
        return (format!("今天 {}", due.local().format("%H:%M")), "due");
    }
    (due.local().format("%-m月%-d日 %H:%M").to_string(), "plain")
}
