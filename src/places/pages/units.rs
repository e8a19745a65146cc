//! The administrator's pages of one unit and of one grid. Every form carries the revision that its page was drawn from, so
//! that of two administrators one wins and the other is told what stands there now.

use actix_web::web::Path;
use serde::Serialize;

use super::Choice;
use super::tree::read_words;
use crate::accounts::store as accounts;
use crate::actor::Role;
use crate::cases;
use crate::db::{Db, Tx};
use crate::dispatch;
use crate::error::{Error, Result};
use crate::places::editing::{self, GridWords};
use crate::places::store;
use crate::places::{Grid, Unit, UnitKind, parse_code};
use crate::web::guards::Administrator;
use crate::web::{Answer, Ctx, Done, Form};

/// Who may keep a grid: those who work for its community in the streets.
const KEEPERS: &[Role] = &[Role::Volunteer, Role::CommunityOfficer, Role::Clerk];

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
    revision: i32,
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
        revision: unit.revision,
    })
}

fn url(unit: &Unit) -> String {
    format!("/admin/places/units/{}", unit.code)
}

/// The revision that the page was drawn from; without it nothing is written, because nobody knows what was looked at.
fn seen(form: &Form) -> Result<i32> {
    form.text("revision").parse().map_err(|_| Error::Stale)
}

/// The unit at the revision that the editor looked at.
fn looked_at(tx: &mut Tx<'_>, code: &str, revision: i32) -> Result<Unit> {
    Ok(Unit { revision, ..store::by_code(tx.conn, code)? })
}

/// POST /admin/places/units/{code}.
pub(super) async fn change(ctx: Ctx, me: Administrator, code: Path<String>, form: Form) -> Answer {
    let (words, revision) = (form.read(read_words)?, seen(&form)?);
    ctx.submit(&form, move |tx| {
        let unit = looked_at(tx, &code, revision)?;
        let unit = editing::change_unit(tx, &me, unit, words)?;
        Ok(Done::at(url(&unit)).saying("已保存。"))
    })
    .await
}

/// POST /admin/places/units/{code}/standing.
pub(super) async fn stand(ctx: Ctx, me: Administrator, code: Path<String>, form: Form) -> Answer {
    let (active, revision) = (form.text("active") == "yes", seen(&form)?);
    ctx.submit(&form, move |tx| {
        let unit = looked_at(tx, &code, revision)?;
        let (place, words) = (url(&unit), if active { "已恢复使用。" } else { "已停用，新的事项不会再分给它。" });
        let open = dispatch::store::held_by(tx.conn, &unit.id)? + cases::store::open_in(tx.conn, &unit.id)?;
        editing::set_active(tx, &me, unit, active, open)?;
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
    revision: i32,
    keeper: String,
    keepers: Vec<Choice>,
    community: String,
    back: String,
}

/// GET /admin/places/grids/{code}.
pub(super) async fn show_grid(ctx: Ctx, _me: Administrator, code: Path<String>) -> Answer {
    let view = ctx.read(move |db| {
        let grid = store::grid_by_code(db, &code)?;
        let community = store::unit(db, &grid.community_id)?;
        let keepers = keepers(db, &grid)?;
        let Grid { code, name, active, revision, keeper_id, .. } = grid;
        Ok(GridPage {
            code,
            name,
            active,
            revision,
            keeper: keeper_id.unwrap_or_default(),
            keepers,
            back: url(&community),
            community: community.name,
        })
    });
    ctx.page("places/grid.html", &view.await?)
}

/// Who may keep a grid; whoever keeps it now stays in the list, even after leaving the community.
fn keepers(db: &mut Db, grid: &Grid) -> Result<Vec<Choice>> {
    let mut people = accounts::holders(db, &grid.community_id, KEEPERS)?;
    if let Some(id) = &grid.keeper_id
        && !people.iter().any(|person| person.id == *id)
    {
        people.push(accounts::person(db, id)?);
    }
    Ok(people.into_iter().map(|person| Choice::new(person.id, format!("{}（{}）", person.name, person.username))).collect())
}

/// POST /admin/places/grids/{code}.
pub(super) async fn change_grid(ctx: Ctx, me: Administrator, code: Path<String>, form: Form) -> Answer {
    let (name, active) = form.read(|r| Some((r.words("name", "网格名称", 60)?, r.ticked("active"))))?;
    let (keeper_id, revision) = (Some(form.text("keeper").to_owned()).filter(|id| !id.is_empty()), seen(&form)?);
    ctx.submit(&form, move |tx| {
        let grid = store::grid_by_code(tx.conn, &code)?;
        let community = store::unit(tx.conn, &grid.community_id)?;
        let may_keep = keepers(tx.conn, &grid)?;
        if keeper_id.as_ref().is_some_and(|id| !may_keep.iter().any(|one| one.value == *id)) {
            return Err(Error::field("keeper", "请从名单里选网格员：在这个社区任平安员、窗口人员或经办人的人。"));
        }
        editing::change_grid(tx, &me, Grid { revision, ..grid }, GridWords { name, keeper_id, active })?;
        Ok(Done::at(url(&community)).saying("网格已保存。"))
    })
    .await
}
