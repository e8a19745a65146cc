//! The administrator's pages of QR codes: list with counts, issue, revoke, posters, picture.

use std::collections::HashMap;

use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::Path;
use chrono::Duration;
use serde::{Deserialize, Serialize};

use super::Choice;
use crate::db::Db;
use crate::error::{Error, Result};
use crate::places::qr::{self, NewQr, QrCode, QrKind};
use crate::places::{UnitKind, store};
use crate::web::guards::Administrator;
use crate::web::{Answer, Ctx, Done, Form, Query};

#[derive(Serialize)]
struct Line {
    href: String,
    label: String,
    kind: &'static str,
    unit: String,
    scans: i64,
    filings: i64,
    revoked: bool,
}

#[derive(Serialize)]
struct ListPage {
    codes: Vec<Line>,
    kinds: Vec<Choice>,
    units: Vec<Choice>,
    grids: Vec<Choice>,
}

/// GET /admin/qr.
pub(super) async fn list(ctx: Ctx, _me: Administrator) -> Answer {
    let since = ctx.app.house().clock.now().date() - Duration::days(29);
    let view = ctx.read(move |db| {
        let names: HashMap<String, String> = store::all_units(db)?.into_iter().map(|unit| (unit.id, unit.name)).collect();
        let counts: HashMap<String, (i64, i64)> =
            qr::store::counts_since(db, since)?.into_iter().map(|(id, scans, filings)| (id, (scans, filings))).collect();
        let line = |(code, revocation): (QrCode, Option<qr::Revocation>)| {
            let (scans, filings) = counts.get(&code.id).copied().unwrap_or_default();
            Line {
                href: format!("/admin/qr/{}", code.id),
                kind: code.kind.label(),
                unit: names.get(&code.unit_id).cloned().unwrap_or_default(),
                label: code.label,
                scans,
                filings,
                revoked: revocation.is_some(),
            }
        };
        let mut codes: Vec<Line> = qr::store::all(db)?.into_iter().map(line).collect();
        codes.sort_by_key(|code| code.revoked);
        let (units, grids) = choices(db)?;
        Ok(ListPage { codes, kinds: QrKind::ALL.iter().map(|kind| Choice::new(kind.as_str(), kind.label())).collect(), units, grids })
    });
    ctx.page("places/codes.html", &view.await?)
}

fn choices(db: &mut Db) -> Result<(Vec<Choice>, Vec<Choice>)> {
    let units: Vec<_> = store::all_units(db)?.into_iter().filter(|unit| unit.active).collect();
    let name = |id: &str| units.iter().find(|unit| unit.id == id).map(|unit| unit.name.clone()).unwrap_or_default();
    let grids = store::all_grids(db)?.into_iter().filter(|grid| grid.active);
    let grids = grids.map(|grid| Choice::new(&grid.id, format!("{} · {}", name(&grid.community_id), grid.name))).collect();
    let hangs = units.iter().filter(|unit| matches!(unit.kind, UnitKind::Street | UnitKind::Community | UnitKind::Room));
    let hung = hangs.map(|unit| Choice::new(&unit.id, format!("{} · {}", unit.kind.label(), unit.name))).collect();
    Ok((hung, grids))
}

/// POST /admin/qr.
pub(super) async fn issue(ctx: Ctx, me: Administrator, form: Form) -> Answer {
    let new = form.read(|r| {
        let kind = r.choice("kind", "挂在哪一类地方", QrKind::parse);
        let unit_id = r.choice("unit", "所属单位", |text| (!text.is_empty()).then(|| text.to_owned()));
        let (label, place) = (r.words("label", "名称", 60), r.words("place", "挂在哪里", 100));
        let grid_id = Some(r.text("grid").to_owned()).filter(|grid| !grid.is_empty());
        Some(NewQr { kind: kind?, unit_id: unit_id?, grid_id, label: label?, place: place?, elder: r.ticked("elder") })
    })?;
    ctx.submit(&form, move |tx| {
        let unit = crate::error::Maybe::maybe(store::unit(tx.conn, &new.unit_id))?;
        unit.ok_or_else(|| Error::field("unit", "请选择所属单位。"))?;
        let code = qr::issue(tx, &me, new)?;
        Ok(Done::at(format!("/admin/qr/{}", code.id)).saying("码已生成，可以打印海报了。"))
    })
    .await
}

#[derive(Serialize)]
struct Revoked {
    reason: String,
    by: String,
    at: String,
}

#[derive(Serialize)]
struct CodePage {
    id: String,
    label: String,
    kind: &'static str,
    unit: String,
    place: String,
    elder: bool,
    issued_at: String,
    url: String,
    picture: String,
    revoked: Option<Revoked>,
}

/// GET /admin/qr/{id}.
pub(super) async fn show(ctx: Ctx, _me: Administrator, id: Path<String>) -> Answer {
    let app = ctx.app.clone();
    let view = ctx.read(move |db| {
        let (code, unit) = found(db, &id)?;
        let url = code.url(&app.house().vault, &app.house().config.base_url);
        let revoked = qr::store::revocation(db, &code.id)?;
        Ok(CodePage {
            picture: qr::drawing::svg(&url, 240)?,
            url,
            unit,
            kind: code.kind.label(),
            issued_at: code.issued_at.words(),
            revoked: revoked.map(|row| Revoked { reason: row.reason, by: row.revoked_by, at: row.revoked_at.words() }),
            id: code.id,
            label: code.label,
            place: code.place,
            elder: code.elder,
        })
    });
    ctx.page("places/code.html", &view.await?)
}

fn found(db: &mut Db, id: &str) -> Result<(QrCode, String)> {
    let code = qr::store::by_id(db, id)?;
    let unit = store::unit(db, &code.unit_id)?;
    Ok((code, unit.name))
}

/// POST /admin/qr/{id}/revocation.
pub(super) async fn revoke(ctx: Ctx, me: Administrator, id: Path<String>, form: Form) -> Answer {
    let reason = form.read(|r| r.words("reason", "停用的原因", 200))?;
    ctx.submit(&form, move |tx| {
        let code = qr::store::by_id(tx.conn, &id)?;
        qr::revoke(tx, &me, &code, &reason)?;
        Ok(Done::at(format!("/admin/qr/{}", code.id)).saying("已停用。扫这个码的人会看到说明，仍然可以不带码提交。"))
    })
    .await
}

#[derive(Deserialize)]
pub(super) struct Wish {
    #[serde(default)]
    size: String,
}

#[derive(Serialize)]
struct PosterPage {
    id: String,
    sheet: &'static str,
    where_at: String,
    seal: Option<String>,
    url: String,
    picture: String,
}

/// GET /admin/qr/{id}/poster: A4, or A6 when asked.
pub(super) async fn poster(ctx: Ctx, _me: Administrator, id: Path<String>, wish: Query<Wish>) -> Answer {
    let app = ctx.app.clone();
    let sheet = if wish.size == "a6" { "sheet-poster-a6" } else { "sheet-poster-a4" };
    let view = ctx.read(move |db| {
        let (code, unit) = found(db, &id)?;
        if qr::store::revocation(db, &code.id)?.is_some() {
            return Err(Error::refused("这个码已经停用，不能再打印海报。请生成一个新的码。"));
        }
        let house = app.house();
        let url = code.url(&house.vault, &house.config.base_url);
        let where_at = format!("{unit} · {}", code.place);
        let seal = crate::rooms::store::seal_of(db, &code.unit_id)?;
        Ok(PosterPage { id: code.id, sheet, where_at, seal, picture: qr::drawing::svg(&url, 400)?, url: house.config.base_url.clone() })
    });
    ctx.page("places/poster.html", &view.await?)
}

/// GET /admin/qr/{id}/picture.svg.
pub(super) async fn picture(ctx: Ctx, _me: Administrator, id: Path<String>) -> Answer {
    let app = ctx.app.clone();
    let (name, drawn) = ctx
        .read(move |db| {
            let code = qr::store::by_id(db, &id)?;
            let url = code.url(&app.house().vault, &app.house().config.base_url);
            Ok((code.code.clone(), qr::drawing::svg(&url, 800)?))
        })
        .await?;
    let file = format!("attachment; filename=\"qr-{name}.svg\"");
    Ok(HttpResponse::Ok().content_type("image/svg+xml").insert_header((header::CONTENT_DISPOSITION, file)).body(drawn))
}
