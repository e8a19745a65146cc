//! Importing tables: upload, see what would change, then do it. One mistake and nothing is imported.

use serde::Serialize;

use super::Choice;
use crate::db::Db;
use crate::error::{Error, FieldError, Result};
use crate::places::import::tables::{self, Table};
use crate::places::import::{self, Change, Report, Sheet};
use crate::places::store;
use crate::web::guards::Administrator;
use crate::web::{Answer, Ctx, Done, Form};

/// Most mistakes that are listed; the rest is counted.
const MOST_FAULTS: usize = 30;
/// Most bytes of a table.
const MOST_BYTES: usize = 200 * 1024;

#[derive(Serialize)]
struct Model {
    label: &'static str,
    head: String,
}

#[derive(Serialize)]
struct ImportPage {
    tables: Vec<Choice>,
    models: Vec<Model>,
}

/// GET /admin/places/import.
pub(super) async fn show(ctx: Ctx, _me: Administrator) -> Answer {
    let tables = Table::ALL.iter().map(|table| Choice::new(table.as_str(), table.label())).collect();
    let models = Table::ALL.iter().map(|table| Model { label: table.label(), head: table.head().join(",") }).collect();
    ctx.page("places/import.html", &ImportPage { tables, models })
}

#[derive(Serialize)]
struct PreviewPage {
    table: &'static str,
    label: &'static str,
    csv: String,
    added: Vec<String>,
    changed: Vec<Changed>,
    same: usize,
}

/// A row that changes, for the page.
#[derive(Serialize)]
struct Changed {
    title: String,
    columns: Vec<Column>,
}

/// One column of it: what stands there, and what will.
#[derive(Serialize)]
struct Column {
    name: &'static str,
    old: String,
    new: String,
}

impl From<Change> for Changed {
    fn from(change: Change) -> Changed {
        let columns = change.columns.into_iter().map(|one| Column { name: one.column, old: one.old, new: one.new });
        Changed { title: change.title, columns: columns.collect() }
    }
}

/// POST /admin/places/import/preview: changes nothing.
pub(super) async fn preview(ctx: Ctx, _me: Administrator, form: Form) -> Answer {
    let (table, csv) = submitted(&form)?;
    let text = csv.clone();
    let Report { added, changed, same } = ctx
        .read(move |db| {
            let sheet = read(db, table, &text)?;
            import::plan(db, &sheet)
        })
        .await?;
    let changed = changed.into_iter().map(Changed::from).collect();
    ctx.page("places/import_preview.html", &PreviewPage { table: table.as_str(), label: table.label(), csv, added, changed, same })
}

/// POST /admin/places/import.
pub(super) async fn import(ctx: Ctx, me: Administrator, form: Form) -> Answer {
    let (table, csv) = submitted(&form)?;
    ctx.submit(&form, move |tx| {
        let sheet = read(tx.conn, table, &csv)?;
        let report = import::apply(tx, &me, &sheet)?;
        let words = format!("导入完成：新增 {} 条，修改 {} 条，没有变化 {} 条。", report.added.len(), report.changed.len(), report.same);
        Ok(Done::at("/admin/places").saying(words))
    })
    .await
}

/// The table's kind and text: from the file, or from the page that showed what would change.
fn submitted(form: &Form) -> Result<(Table, String)> {
    let text = text_of(form)?;
    form.read(|r| {
        let table = r.choice("table", "表里是什么", Table::parse);
        let text = text.map_err(|sentence| r.wrong("file", sentence)).ok();
        Some((table?, text?))
    })
}

/// The text that was sent, or the sentence that says why it cannot be read.
fn text_of(form: &Form) -> Result<Result<String, String>> {
    let bytes = match form.files("file").next() {
        Some(upload) if upload.size == 0 => return Ok(Err(format!("{}：这是空的文件，里面没有内容，没有导入。", upload.name))),
        Some(upload) if upload.size > MOST_BYTES => {
            return Ok(Err(format!("文件超过 {} KB，没有导入。请分成几个文件。", MOST_BYTES / 1024)));
        }
        Some(upload) => upload.bytes()?,
        None => form.text("csv").as_bytes().to_vec(),
    };
    if bytes.is_empty() {
        return Ok(Err("请选择要导入的 CSV 文件。".to_owned()));
    }
    let not_utf8 = "文件不是 UTF-8 编码，没有导入。请在表格软件里另存为“CSV UTF-8”，再上传。";
    Ok(String::from_utf8(bytes).map_err(|_| not_utf8.to_owned()))
}

fn read(db: &mut Db, table: Table, text: &str) -> Result<Sheet> {
    let known: Vec<_> = store::all_units(db)?.into_iter().map(|unit| (unit.code, unit.kind)).collect();
    tables::read(table, text.as_bytes(), &known).map_err(|mut faults| {
        let left = faults.len().saturating_sub(MOST_FAULTS);
        faults.truncate(MOST_FAULTS);
        if left > 0 {
            faults.push(format!("还有 {left} 处错误没有列出。"));
        }
        Error::Invalid(faults.into_iter().map(|text| FieldError { field: "file".to_owned(), text }).collect())
    })
}
