//! The administrator's first page, the list of units with the form for one more, and address rules. One unit or grid is in
//! `units`, a new room in `new_room`.

use actix_web::web::Path;
use serde::{Deserialize, Serialize};

use super::Choice;
use crate::identity::Phone;
use crate::places::editing::{self, UnitWords};
use crate::places::opening::Opening;
use crate::places::store;
use crate::places::{Unit, UnitKind, parse_code};
use crate::web::guards::Administrator;
use crate::web::{Answer, Ctx, Done, Form, Query, Reading};

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

pub(super) fn read_words(r: &mut Reading<'_>) -> Option<UnitWords> {
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
