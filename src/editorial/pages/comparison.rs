//! What changed between two versions of an entry, as its editors read them: names instead of codes, letters instead of whole paragraphs.

use actix_web::web::Path;
use serde::{Deserialize, Serialize};

use super::{Choice, Head};
use crate::app::App;
use crate::audit::AuditLine;
use crate::casebook::lists::Lists;
use crate::casebook::writing::Sheet;
use crate::casebook::{DIFFICULTIES, SECTIONS};
use crate::db::Perusal;
use crate::editorial::lines::{self, Fate, Line};
use crate::editorial::store::{self, Entry};
use crate::error::Result;
use crate::intake::DisputeType;
use crate::rooms::store as rooms;
use crate::web::guards::CasebookEditor;
use crate::web::{Answer, Ctx, Query};

#[derive(Deserialize)]
pub(super) struct Between {
    old: i32,
    new: i32,
}

#[derive(Serialize)]
struct Page {
    head: Head,
    old: i32,
    new: i32,
    /// Pieces of each line.
    lines: Vec<Vec<PieceView>>,
    choices: Vec<Choice>,
}

#[derive(Serialize)]
struct PieceView {
    kind: &'static str,
    text: String,
}

pub(super) async fn show(ctx: Ctx, me: CasebookEditor, id: Path<String>, between: Query<Between>) -> Answer {
    let (app, id, Between { old, new }) = (ctx.app.clone(), id.into_inner(), between.into_inner());
    let view = ctx
        .peruse(move |perusal| {
            let entry = store::visible_by_id(perusal.conn, &me, &id)?;
            perusal.audit(AuditLine::new(&me, "entry.read", entry.subject()));
            page(perusal, &app, &entry, old, new)
        })
        .await?;
    ctx.page("editorial/changes.html", &view)
}

fn page(perusal: &mut Perusal<'_>, app: &App, entry: &Entry, old: i32, new: i32) -> Result<Page> {
    let vault = &perusal.house.vault;
    let one = store::version(perusal.conn, vault, &entry.id, old)?;
    let other = store::version(perusal.conn, vault, &entry.id, new)?;
    let library = app.library_on(perusal.conn)?;
    let rooms: Vec<(String, String)> = rooms::all(perusal.conn)?.into_iter().map(|(_, unit)| (unit.code, unit.name)).collect();
    let read = |body: &str| Sheet::of_file(body).map_or_else(|| body.to_owned(), |sheet| plainly(&sheet, &library.lists, &rooms));
    Ok(Page {
        head: Head::new(entry, &Sheet::of_file(&other.body).map(|sheet| sheet.title).unwrap_or_default()),
        old,
        new,
        lines: lines::changes(&read(&one.body), &read(&other.body)).into_iter().map(pieces).collect(),
        choices: (1..=entry.version).rev().map(|at| Choice::new(&at.to_string(), &format!("第 {at} 稿"))).collect(),
    })
}

fn pieces(line: Line) -> Vec<PieceView> {
    let kind = |fate: Fate| match fate {
        Fate::Stays => "stays",
        Fate::Gone => "gone",
        Fate::New => "new",
    };
    line.into_iter().map(|(fate, text)| PieceView { kind: kind(fate), text }).collect()
}

/// A version as a text that people read: what the form calls its fields, then the sections.
fn plainly(sheet: &Sheet, lists: &Lists, rooms: &[(String, String)]) -> String {
    let techniques: Vec<String> =
        sheet.techniques.iter().map(|code| lists.technique(code).map_or_else(|| code.clone(), |term| term.name.clone())).collect();
    let statutes: Vec<String> = sheet.statutes.iter().map(ToString::to_string).collect();
    let difficulty = DIFFICULTIES.iter().find(|(code, _)| *code == sheet.difficulty.to_string()).map_or("", |(_, label)| label);
    let fields = [
        ("标题", sheet.title.clone()),
        ("调解要旨", sheet.gist.clone()),
        ("关键词", sheet.keywords.join("、")),
        ("纠纷类型", DisputeType::parse(&sheet.dispute_type).map_or("", DisputeType::label).to_owned()),
        ("调解技巧", techniques.join("、")),
        ("结果", lists.result(&sheet.result).map_or_else(String::new, |term| term.name.clone())),
        ("难度", difficulty.to_owned()),
        ("调解室", rooms.iter().find(|(code, _)| *code == sheet.room).map_or("不写", |(_, name)| name).to_owned()),
        ("法律依据", statutes.join("、")),
        ("关联案例", sheet.related.join("、")),
        ("文件名", sheet.slug.clone()),
    ];
    let front = fields.into_iter().map(|(label, value)| format!("{label}：{value}\n"));
    let sections = SECTIONS.iter().zip(&sheet.sections).map(|(title, text)| format!("\n{title}\n\n{}\n", text.trim()));
    front.chain(sections).collect()
}
