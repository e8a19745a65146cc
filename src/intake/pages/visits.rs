//! The register of visits: today's batches and persons at one's own window, and the form for the next.

use std::collections::HashMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::accounts::store as accounts;
use crate::actor::{Actor, Role};
use crate::db::Db;
use crate::error::Result;
use crate::intake::code;
use crate::intake::questions::Choice;
use crate::intake::visits::{self, NewVisit, Totals};
use crate::places::{UnitKind, store as places};
use crate::web::form::parse_date;
use crate::web::guards::Receiver;
use crate::web::{Answer, Ctx, Done, Form, Query};

#[derive(Deserialize)]
pub(super) struct Wish {
    #[serde(default)]
    day: String,
}

#[derive(Serialize)]
struct Page {
    day: String,
    day_words: String,
    today: bool,
    previous: String,
    next: String,
    units: Vec<Choice>,
    unit: String,
    visits: Vec<Line>,
    totals: Totals,
    may_file: bool,
}

#[derive(Serialize)]
struct Line {
    unit: String,
    batch: i32,
    at: String,
    heads: i32,
    collective: bool,
    topic: String,
    code: Option<String>,
    received_by: String,
}

/// The windows whose register a person may see: their own; the street sees all.
fn windows(db: &mut Db, me: &Actor) -> Result<Vec<Choice>> {
    let mut units = vec![places::street(db)?];
    units.extend(places::of_kind(db, UnitKind::Community)?);
    let own = me.units(&[Role::Clerk, Role::CommunityOfficer, Role::Dispatcher, Role::Commander]);
    let street_level = me.has_any(&[Role::Dispatcher, Role::Commander]);
    Ok(units.into_iter().filter(|unit| street_level || own.contains(&unit.id)).map(|unit| Choice::new(&unit.id, &unit.name, "")).collect())
}

pub(super) async fn show(ctx: Ctx, me: Receiver, wish: Query<Wish>) -> Answer {
    let today = ctx.app.house().clock.now().date();
    let day = parse_date(&wish.day).unwrap_or(today);
    let view = ctx.read(move |db| view(db, &me, day, today)).await?;
    ctx.page("intake/visits.html", &view)
}

fn view(db: &mut Db, me: &Actor, day: NaiveDate, today: NaiveDate) -> Result<Page> {
    let units = windows(db, me)?;
    let names: HashMap<String, String> = units.iter().map(|unit| (unit.value.clone(), unit.label.clone())).collect();
    let ids: Vec<String> = names.keys().cloned().collect();
    let rows = visits::of_day(db, &ids, day)?;
    let totals = visits::totals(&rows);
    let receivers: Vec<String> = rows.iter().map(|row| row.received_by.clone()).collect();
    let receivers: HashMap<String, String> = accounts::names(db, &receivers)?.into_iter().collect();
    let mut lines = Vec::new();
    for row in rows {
        lines.push(Line {
            unit: names.get(&row.unit_id).cloned().unwrap_or_default(),
            batch: row.batch,
            at: row.visited_at.local().format("%H:%M").to_string(),
            heads: row.heads,
            collective: row.collective,
            topic: row.topic,
            code: row.code,
            received_by: receivers.get(&row.received_by).cloned().unwrap_or_default(),
        });
    }
    Ok(Page {
        day: day.to_string(),
        day_words: crate::clock::date_words(day),
        today: day == today,
        previous: format!("/visits?day={}", day.pred_opt().unwrap_or(day)),
        next: format!("/visits?day={}", day.succ_opt().unwrap_or(day)),
        unit: units.first().map_or_else(String::new, |unit| unit.value.clone()),
        units,
        visits: lines,
        totals,
        may_file: me.has_any(&[Role::Clerk, Role::CommunityOfficer, Role::Volunteer]),
    })
}

pub(super) async fn create(ctx: Ctx, me: Receiver, form: Form) -> Answer {
    let actor = me.0.clone();
    let allowed = {
        let me = actor.clone();
        ctx.read(move |db| windows(db, &me)).await?
    };
    let new = form.read(|r| {
        let unit =
            r.choice("unit", "接待的窗口", |text| allowed.iter().find(|unit| unit.value == text).map(|unit| unit.value.clone()));
        let heads = r.number("heads", "来了几个人", 1..=2000);
        let topic = r.words("topic", "为了什么事（不写姓名）", 200);
        let typed = r.text("code").to_owned();
        let code = code::read(&typed);
        if !typed.is_empty() && code.is_none() {
            r.wrong("code", "查询码不对，例如 BL26-1123-K7QF；还没登记的可以先空着。");
        }
        Some(NewVisit { unit_id: unit?, heads: i32::try_from(heads?).ok()?, topic: topic?, code })
    })?;
    ctx.submit(&form, move |tx| {
        let visit = visits::register(tx, &actor, &new)?;
        let kind = if visit.collective { "，集体访" } else { "" };
        Ok(Done::at("/visits").saying(format!("已登记今天第 {} 批，{} 人{kind}。", visit.batch, visit.heads)))
    })
    .await
}
