//! The draft: the form beside what the aid found and what the rules say. Checking and replacing send the whole form and show it
//! again, without script; only saving keeps anything.

use actix_web::web::Path;
use serde::Serialize;

use super::typed::{self, FindingView, FormView, Judged, Offered};
use super::{Head, Material, revision};
use crate::actor::Actor;
use crate::app::App;
use crate::audit::AuditLine;
use crate::casebook::writing::Sheet;
use crate::db::Db;
use crate::editorial::{drafting, store};
use crate::error::{Error, Result};
use crate::web::guards::CasebookEditor;
use crate::web::{Answer, Ctx, Done, Form, Reading};

#[derive(Serialize)]
struct Page {
    head: Head,
    form: FormView,
    findings: Vec<FindingView>,
    judged: Judged,
    first: bool,
    why: String,
    checked: bool,
}

pub(super) async fn show(ctx: Ctx, me: CasebookEditor, id: Path<String>) -> Answer {
    let (app, id) = (ctx.app.clone(), id.into_inner());
    let view = ctx
        .peruse(move |perusal| {
            let entry = store::visible_by_id(perusal.conn, &me, &id)?;
            if !entry.state.is_written_on() {
                return Err(Error::NotFound);
            }
            perusal.audit(AuditLine::new(&me, "entry.read", entry.subject()));
            let material = Material::of(perusal.conn, &app, entry)?;
            page(perusal.conn, material, String::new(), false)
        })
        .await?;
    ctx.page("editorial/draft.html", &view)
}

fn page(db: &mut Db, material: Material, why: String, checked: bool) -> Result<Page> {
    Ok(Page {
        head: Head::new(&material.entry, &material.sheet.title),
        form: typed::view(db, &material.library.lists, &material.sheet)?,
        findings: typed::findings(&material.sheet, &material.known),
        judged: Judged::beside_findings(&material.judged()),
        first: material.entry.version == 0,
        why,
        checked,
    })
}

/// What the pressed button asks for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Act {
    Check,
    Replace,
    Save,
}

struct Typed {
    revision: i32,
    sheet: Sheet,
    why: String,
    act: Act,
    accepted: Vec<String>,
}

pub(super) async fn write(ctx: Ctx, me: CasebookEditor, id: Path<String>, form: Form) -> Answer {
    let (app, id, me) = (ctx.app.clone(), id.into_inner(), me.0);
    let (reader, wanted) = (me.clone(), id.clone());
    let (material, rooms) = ctx.read(move |db| Ok((material(db, &app, &reader, &wanted)?, typed::rooms(db)?))).await?;
    let typed = form.read(|r| read(r, &material, &rooms))?;
    if typed.act == Act::Save {
        return save(ctx, me, id, &form, material, typed).await;
    }
    let sheet = if typed.act == Act::Replace { typed::replaced(typed.sheet, &material.known, &typed.accepted) } else { typed.sheet };
    let view = ctx.read(move |db| page(db, material.with(sheet), typed.why, true)).await?;
    ctx.page("editorial/draft.html", &view)
}

fn material(db: &mut Db, app: &App, actor: &Actor, id: &str) -> Result<Material> {
    let entry = store::visible_by_id(db, actor, id)?;
    if !entry.state.is_written_on() {
        return Err(Error::refused(format!("这篇案例现在是“{}”，不能再改。", entry.state.label())));
    }
    Material::of(db, app, entry)
}

fn read(r: &mut Reading<'_>, material: &Material, rooms: &[String]) -> Option<Typed> {
    let offered = Offered { lists: &material.library.lists, rooms };
    let sheet = typed::read(r, material.sheet.clone(), &offered);
    let (revision, why) = (revision(r), r.optional_words("why", "改了什么", 200));
    let act = match r.text("act") {
        "check" => Act::Check,
        "replace" => Act::Replace,
        _ => Act::Save,
    };
    let accepted = r.all("accept").into_iter().map(str::to_owned).collect();
    Some(Typed { sheet: sheet?, revision: revision?, why: why?, act, accepted })
}

async fn save(ctx: Ctx, me: Actor, id: String, form: &Form, material: Material, typed: Typed) -> Answer {
    let Typed { sheet, revision, why, .. } = typed;
    let sheet = drafting::cited(sheet, &material.library.lists);
    ctx.submit(form, move |tx| {
        let entry = store::visible_at(tx, &me, &id, revision)?;
        let entry = drafting::save(tx, &me, &entry, &sheet, why)?;
        Ok(Done::at(entry.url()).saying(format!("已存为第 {} 稿。", entry.version)))
    })
    .await
}
