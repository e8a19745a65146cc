//! Pages of the office's calendar, for the administrator: a year's announced days, entering some, changing or removing one.

use actix_web::web::{Path, ServiceConfig, get, post, resource};
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use super::days::{self, Announcement};
use crate::calendar::store::{self, DayRow};
use crate::calendar::{Calendar, DayKind, words};
use crate::clock::Moment;
use crate::error::{Error, Result};
use crate::web::guards::Administrator;
use crate::web::{Answer, Ctx, Done, Form, Query, Reading};

/// The doors.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(resource("/admin/calendar").route(get().to(year)).route(post().to(announce)))
        .service(resource("/admin/calendar/{day}").route(get().to(day)).route(post().to(change)))
        .service(resource("/admin/calendar/{day}/removal").route(post().to(remove)));
}

#[derive(Deserialize)]
struct Which {
    year: Option<i32>,
}

#[derive(Serialize)]
struct YearPage {
    year: i32,
    tabs: Vec<Tab>,
    covered: bool,
    off: usize,
    work: usize,
    days: Vec<DayView>,
    kinds: Vec<Choice>,
}

#[derive(Serialize)]
struct Tab {
    href: String,
    label: String,
    current: bool,
}

#[derive(Serialize)]
struct Choice {
    value: &'static str,
    label: &'static str,
}

#[derive(Serialize)]
struct DayView {
    day: String,
    words: String,
    kind: String,
    kind_label: &'static str,
    works: bool,
    name: String,
    source: String,
    edited: Option<String>,
    seen: i64,
}

impl DayView {
    fn new(row: DayRow) -> DayView {
        let kind = DayKind::from_code(&row.kind).unwrap_or(DayKind::Off);
        DayView {
            day: row.day.to_string(),
            words: words::date(row.day),
            kind: row.kind,
            kind_label: kind.label(),
            works: kind == DayKind::Work,
            name: row.name,
            source: row.source,
            edited: row.edited_at.map(Moment::words),
            seen: row.edited_at.map_or(0, Moment::micros),
        }
    }
}

fn kinds() -> Vec<Choice> {
    [DayKind::Off, DayKind::Work].map(|kind| Choice { value: kind.code(), label: kind.label() }).into()
}

async fn year(ctx: Ctx, _me: Administrator, which: Query<Which>) -> Answer {
    let this = ctx.app.house().clock.now().date().year();
    let year = which.year.unwrap_or(this).clamp(2000, 2100);
    let (rows, calendar) = ctx
        .read(move |db| {
            let (first, last) = (NaiveDate::from_ymd_opt(year, 1, 1), NaiveDate::from_ymd_opt(year, 12, 31));
            let bounds = first.zip(last).ok_or(Error::NotFound)?;
            Ok((store::between(db, bounds.0, bounds.1)?, store::load(db)?))
        })
        .await?;
    let off = rows.iter().filter(|row| row.kind == DayKind::Off.code()).count();
    let page = YearPage {
        year,
        tabs: tabs(&calendar, this, year),
        covered: calendar.covers(year),
        off,
        work: rows.len() - off,
        days: rows.into_iter().map(DayView::new).collect(),
        kinds: kinds(),
    };
    ctx.page("office/calendar.html", &page)
}

fn tabs(calendar: &Calendar, this: i32, shown: i32) -> Vec<Tab> {
    let known = calendar.announced().map(|(date, ..)| date.year());
    let years: std::collections::BTreeSet<i32> = known.chain([this, this + 1, shown]).collect();
    let tab = |year: i32| Tab { href: format!("/admin/calendar?year={year}"), label: format!("{year}年"), current: year == shown };
    years.into_iter().rev().map(tab).collect()
}

async fn announce(ctx: Ctx, me: Administrator, form: Form) -> Answer {
    let (first, last, announcement) = form.read(|r| {
        let first = near(r, "from", "开始日期");
        let last = if r.text("to").is_empty() { first } else { near(r, "to", "结束日期") };
        let announcement = announcement(r);
        Some((first?, last?, announcement?))
    })?;
    ctx.submit(&form, move |tx| {
        let count = days::announce(tx, &me, first, last, &announcement)?;
        let url = format!("/admin/calendar?year={}", first.year());
        Ok(Done::at(url).saying(format!("已登记 {count} 天，正在办的期限会自动重新计算。")))
    })
    .await
}

fn near(r: &mut Reading<'_>, name: &str, what: &str) -> Option<NaiveDate> {
    let day = r.date(name, what)?;
    if !days::is_near(day) {
        r.wrong(name, format!("{what}的年份请在 2000 年到 2100 年之间。"));
        return None;
    }
    Some(day)
}

fn announcement(r: &mut Reading<'_>) -> Option<Announcement> {
    let kind = r.choice("kind", "这些天是休假还是上班", DayKind::from_code);
    let name = r.words("name", "节日名称", 20);
    let source = r.words("source", "依据", 60);
    Some(Announcement { kind: kind?, name: name?, source: source? })
}

#[derive(Serialize)]
struct DayPage {
    day: DayView,
    weekday: &'static str,
    kinds: Vec<Choice>,
    year: i32,
    effects: Vec<String>,
}

fn parsed(day: &str) -> Result<NaiveDate> {
    day.parse().map_err(|_| Error::NotFound)
}

async fn day(ctx: Ctx, _me: Administrator, day: Path<String>) -> Answer {
    let day = parsed(&day)?;
    let row = ctx.read(move |db| store::between(db, day, day)).await?.into_iter().next().ok_or(Error::NotFound)?;
    let weekday = words::weekday(day);
    let effects = vec![
        format!("{}恢复为普通的{weekday}。", words::date(day)),
        "正在办的期限会自动重新计算。".to_owned(),
        "这次删除会记入审计日志。".to_owned(),
    ];
    ctx.page("office/day.html", &DayPage { day: DayView::new(row), weekday, kinds: kinds(), year: day.year(), effects })
}

async fn change(ctx: Ctx, me: Administrator, day: Path<String>, form: Form) -> Answer {
    let day = parsed(&day)?;
    let announcement = form.read(announcement)?;
    let seen = seen(&form);
    ctx.submit(&form, move |tx| {
        days::change(tx, &me, day, seen, &announcement)?;
        Ok(back(day, "已修改"))
    })
    .await
}

async fn remove(ctx: Ctx, me: Administrator, day: Path<String>, form: Form) -> Answer {
    let day = parsed(&day)?;
    let seen = seen(&form);
    ctx.submit(&form, move |tx| {
        days::remove(tx, &me, day, seen)?;
        Ok(back(day, "已删除"))
    })
    .await
}

/// The edit that the page showed; none for a day as it came with the program.
fn seen(form: &Form) -> Option<Moment> {
    form.text("seen").parse().ok().filter(|micros| *micros != 0).map(Moment::from_micros)
}

fn back(day: NaiveDate, done: &str) -> Done {
    let sentence = format!("{done}{}，正在办的期限会自动重新计算。", words::date(day));
    Done::at(format!("/admin/calendar?year={}", day.year())).saying(sentence)
}
