//! The administrator's pages of units, grids and address rules.

use actix_web::web::{Path, Query};
use serde::{Deserialize, Serialize};

use super::Choice;
use crate::db::Db;
use crate::error::Result;
use crate::identity::Phone;
use crate::places::editing::{self, UnitWords};
use crate::places::opening::Opening;
use crate::places::store;
use crate::places::{Unit, UnitKind, parse_code};
use crate::web::guards::Administrator;
use crate::web::{Answer, Ctx, Done, Form, Reading};

#[derive(Serialize)]
struct Nothing {}

/// GET /admin.
pub(super) async fn index(ctx: Ctx, _me: Administrator) -> Answer {
    ctx.page("places/admin.html", &Nothing {})
}

#[derive(Deserialize)]
pub(super) struct Wish {
    #[serde(default)]
    kind: String,
}

#[derive(Serialize)]
struct Tab {
    href: String,
    label: &'static str,
    current: bool,
    count: usize,
}

#[derive(Serialize)]
struct Line {
    href: String,
    code: String,
    name: String,
    duty: String,
    phone: Option<String>,
    active: bool,
}

#[derive(Serialize)]
struct ListPage {
    tabs: Vec<Tab>,
    label: &'static str,
    kinds: Vec<Choice>,
    kind: &'static str,
    units: Vec<Line>,
}

/// GET /admin/places.
pub(super) async fn list(ctx: Ctx, _me: Administrator, wish: Query<Wish>) -> Answer {
    let kind = UnitKind::parse(&wish.kind).unwrap_or(UnitKind::Community);
    let units = ctx.read(store::all_units).await?;
    let tab = |tab: UnitKind| Tab {
        href: format!("/admin/places?kind={}", tab.as_str()),
        label: tab.label(),
        current: tab == kind,
        count: units.iter().filter(|unit| unit.kind == tab).count(),
    };
    let tabs = UnitKind::ALL.iter().copied().map(tab).collect();
    let kinds = [UnitKind::Community, UnitKind::Department, UnitKind::Station];
    let kinds = kinds.iter().map(|kind| Choice::new(kind.as_str(), kind.label())).collect();
    let units = units.into_iter().filter(|unit| unit.kind == kind).map(line).collect();
    ctx.page("places/list.html", &ListPage { tabs, label: kind.label(), kinds, kind: kind.as_str(), units })
}

fn line(unit: Unit) -> Line {
    let Unit { code, name, duty, phone, active, .. } = unit;
    Line { href: format!("/admin/places/units/{code}"), code, name, duty, phone, active }
}

fn read_words(r: &mut Reading<'_>) -> Option<UnitWords> {
    let name = r.words("name", "名称", 60);
    let short_name = r.optional_words("short_name", "简称", 20);
    let duty = r.optional_words("duty", "职责", 200);
    let phone = r.maybe("phone", Phone::parse);
    let address = r.optional_words("address", "地址", 100);
    let hours = r.maybe("hours", |text| Opening::parse(text).map(|_| text.to_owned()));
    Some(UnitWords {
        name: name?,
        short_name: short_name?,
        duty: duty?,
        phone: phone?.map(|phone| phone.as_str().to_owned()),
        address: address.map(|text| (!text.is_empty()).then_some(text))?,
        hours: hours?,
    })
}

/// POST /admin/places.
pub(super) async fn add(ctx: Ctx, me: Administrator, form: Form) -> Answer {
    let (kind, code, words) = form.read(|r| {
        let kind = r.choice("kind", "类别", UnitKind::parse);
        let code = r.parse("code", parse_code);
        let words = read_words(r);
        Some((kind?, code?, words?))
    })?;
    ctx.submit(&form, move |tx| {
        let unit = editing::add_unit(tx, &me, kind, &code, words)?;
        Ok(Done::at(format!("/admin/places?kind={}", kind.as_str())).saying(format!("已添加{}“{}”。", kind.label(), unit.name)))
    })
    .await
}

#[derive(Serialize)]
struct GridLine {
    href: String,
    code: String,
    name: String,
    active: bool,
}

#[derive(Serialize)]
struct UnitPage {
    kind: &'static str,
    back: String,
    code: String,
    name: String,
    short_name: String,
    duty: String,
    phone: Option<String>,
    address: Option<String>,
    hours: Option<String>,
    active: bool,
    street: bool,
    community: bool,
    room: bool,
    grids: Vec<GridLine>,
}

/// GET /admin/places/units/{code}.
pub(super) async fn show(ctx: Ctx, _me: Administrator, code: Path<String>) -> Answer {
    ctx.page("places/unit.html", &ctx.read(move |db| unit_page(db, &code)).await?)
}

fn unit_page(db: &mut Db, code: &str) -> Result<UnitPage> {
    let unit = store::by_code(db, code)?;
    let grids = store::all_grids(db)?.into_iter().filter(|grid| grid.community_id == unit.id);
    let grids = grids.map(|grid| GridLine {
        href: format!("/admin/places/grids/{}", grid.code),
        code: grid.code,
        name: grid.name,
        active: grid.active,
    });
    Ok(UnitPage {
        kind: unit.kind.label(),
        back: format!("/admin/places?kind={}", unit.kind.as_str()),
        street: unit.kind == UnitKind::Street,
        community: unit.kind == UnitKind::Community,
        room: unit.kind == UnitKind::Room,
        grids: grids.collect(),
        code: unit.code,
        name: unit.name,
        short_name: unit.short_name,
        duty: unit.duty,
        phone: unit.phone,
        address: unit.address,
        hours: unit.hours,
        active: unit.active,
    })
}

fn url(unit: &Unit) -> String {
    format!("/admin/places/units/{}", unit.code)
}

/// POST /admin/places/units/{code}.
pub(super) async fn change(ctx: Ctx, me: Administrator, code: Path<String>, form: Form) -> Answer {
    let words = form.read(read_words)?;
    ctx.submit(&form, move |tx| {
        let unit = store::by_code(tx.conn, &code)?;
        let unit = editing::change_unit(tx, &me, unit, words)?;
        Ok(Done::at(url(&unit)).saying("已保存。"))
    })
    .await
}

/// POST /admin/places/units/{code}/standing.
pub(super) async fn stand(ctx: Ctx, me: Administrator, code: Path<String>, form: Form) -> Answer {
    let active = form.text("active") == "yes";
    ctx.submit(&form, move |tx| {
        let unit = store::by_code(tx.conn, &code)?;
        let (place, words) = (url(&unit), if active { "已恢复使用。" } else { "已停用，新的事项不会再分给它。" });
        editing::set_active(tx, &me, unit, active)?;
        Ok(Done::at(place).saying(words))
    })
    .await
}

/// POST /admin/places/units/{code}/grids.
pub(super) async fn add_grid(ctx: Ctx, me: Administrator, code: Path<String>, form: Form) -> Answer {
    let (grid, name) = form.read(|r| {
        let (code, name) = (r.parse("grid_code", parse_code), r.words("grid_name", "网格名称", 60));
        Some((code?, name?))
    })?;
    ctx.submit(&form, move |tx| {
        let community = store::by_code(tx.conn, &code)?;
        editing::add_grid(tx, &me, &community, &grid, &name)?;
        Ok(Done::at(url(&community)).saying(format!("已添加网格“{name}”。")))
    })
    .await
}

#[derive(Serialize)]
struct GridPage {
    code: String,
    name: String,
    active: bool,
    community: String,
    back: String,
}

/// GET /admin/places/grids/{code}.
pub(super) async fn show_grid(ctx: Ctx, _me: Administrator, code: Path<String>) -> Answer {
    let view = ctx.read(move |db| {
        let grid = store::grid_by_code(db, &code)?;
        let community = store::unit(db, &grid.community_id)?;
        Ok(GridPage { code: grid.code, name: grid.name, active: grid.active, back: url(&community), community: community.name })
    });
    ctx.page("places/grid.html", &view.await?)
}

/// POST /admin/places/grids/{code}.
pub(super) async fn change_grid(ctx: Ctx, me: Administrator, code: Path<String>, form: Form) -> Answer {
    let (name, active) = form.read(|r| Some((r.words("name", "网格名称", 60)?, r.ticked("active"))))?;
    ctx.submit(&form, move |tx| {
        let grid = store::grid_by_code(tx.conn, &code)?;
        let community = store::unit(tx.conn, &grid.community_id)?;
        editing::change_grid(tx, &me, grid, &name, active)?;
        Ok(Done::at(url(&community)).saying("网格已保存。"))
    })
    .await
}

#[derive(Serialize)]
struct RuleLine {
    id: String,
    phrase: String,
    community: String,
    grid: Option<String>,
}

#[derive(Serialize)]
struct RulesPage {
    rules: Vec<RuleLine>,
    communities: Vec<Choice>,
    grids: Vec<Choice>,
}

/// GET /admin/places/rules.
pub(super) async fn rules(ctx: Ctx, _me: Administrator) -> Answer {
    let view = ctx.read(|db| {
        let (rules, communities, grids) = (store::rules(db)?, store::of_kind(db, UnitKind::Community)?, store::all_grids(db)?);
        let community =
            |id: &str| communities.iter().find(|unit| unit.id == id).map_or("已停用的社区", |unit| unit.name.as_str()).to_owned();
        let grid = |id: &str| grids.iter().find(|grid| grid.id == id).map(|grid| grid.name.clone());
        let rules = rules
            .into_iter()
            .map(|rule| RuleLine {
                id: rule.id,
                phrase: rule.phrase,
                community: community(&rule.community_id),
                grid: rule.grid_id.and_then(|id| grid(&id)),
            })
            .collect();
        let grids = grids.iter().filter(|grid| grid.active);
        Ok(RulesPage {
            rules,
            grids: grids.map(|grid| Choice::new(&grid.id, format!("{} · {}", community(&grid.community_id), grid.name))).collect(),
            communities: communities.iter().map(|unit| Choice::new(&unit.id, &unit.name)).collect(),
        })
    });
    ctx.page("places/rules.html", &view.await?)
}

/// POST /admin/places/rules.
pub(super) async fn add_rule(ctx: Ctx, me: Administrator, form: Form) -> Answer {
    let (phrase, community, grid) = form.read(|r| {
        let phrase = r.words("phrase", "地址里的词", 30);
        let community = r.choice("community", "社区", |text| (!text.is_empty()).then(|| text.to_owned()));
        let grid = Some(r.text("grid").to_owned()).filter(|grid| !grid.is_empty());
        Some((phrase?, community?, grid))
    })?;
    ctx.submit(&form, move |tx| {
        editing::add_rule(tx, &me, &phrase, &community, grid.as_deref())?;
        Ok(Done::at("/admin/places/rules").saying(format!("已添加：地址里有“{phrase}”的，按这条规则分拨。")))
    })
    .await
}

/// POST /admin/places/rules/{id}/removal.
pub(super) async fn delete_rule(ctx: Ctx, me: Administrator, id: Path<String>, form: Form) -> Answer {
    ctx.submit(&form, move |tx| {
        editing::delete_rule(tx, &me, &id)?;
        Ok(Done::at("/admin/places/rules").saying("规则已删除。"))
    })
    .await
}
