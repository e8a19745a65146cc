//! One entry as everybody reads it, and one article with the entries that cite it. Every block of an entry has an address of its
//! own, so that a hit leads to the very paragraph.

use actix_web::web::Path;
use serde::Serialize;

use super::editions::{self, EditionView};
use super::results::facts_of;
use crate::app::App;
use crate::casebook::library::Library;
use crate::casebook::{self, Cited, Entry, SECTIONS};
use crate::clock::date_words;
use crate::db::Db;
use crate::editorial::visibility;
use crate::error::{Error, Maybe, Result};
use crate::markdown;
use crate::places::qr::drawing;
use crate::rooms::store as rooms;
use crate::school;
use crate::school::pages::LessonLink;
use crate::web::{Answer, Ctx, WebError};

/// Similar entries that are shown.
const MOST_LIKE: usize = 4;
/// Edge of the QR code, in pixels.
const QR_PIXELS: u32 = 160;

#[derive(Serialize)]
struct EntryPage {
    number: String,
    title: String,
    gist: String,
    /// Tells of violence at home: a way out of the page, and telephone numbers.
    violence: bool,
    facts: Vec<Fact>,
    sections: Vec<SectionView>,
    statutes: Vec<StatuteView>,
    related: Vec<OtherView>,
    editions: Vec<EditionView>,
    like: Vec<OtherView>,
    lessons: Vec<LessonLink>,
    citation: String,
    url: String,
    qr: String,
}

#[derive(Serialize)]
struct Fact {
    label: &'static str,
    value: String,
    href: Option<String>,
}

#[derive(Serialize)]
pub(crate) struct SectionView {
    id: String,
    title: String,
    blocks: Vec<Block>,
}

#[derive(Serialize)]
struct Block {
    id: String,
    html: String,
}

#[derive(Serialize)]
pub(crate) struct StatuteView {
    name: String,
    summary: String,
    href: Option<String>,
}

#[derive(Serialize)]
struct OtherView {
    href: String,
    title: String,
    why: String,
}

pub(super) async fn show(ctx: Ctx, number: Path<String>) -> Answer {
    let (app, number) = (ctx.app.clone(), number.into_inner());
    let wanted = number.clone();
    let shown = ctx.public_page("casebook/entry.html", move |db| {
        let library = app.library_on(db)?;
        let entry = library.entry(&wanted).ok_or(Error::NotFound)?;
        page(db, &app, &library, entry)
    });
    match shown.await {
        Err(WebError(Error::NotFound)) => editions::withdrawn(&ctx, number).await,
        answer => answer,
    }
}

fn page(db: &mut Db, app: &App, library: &Library, entry: &Entry) -> Result<EntryPage> {
    let url = format!("{}/casebook/{}", app.house().config.base_url, entry.number);
    let mut like = library.like(entry, MOST_LIKE).map_err(|trouble| Error::internal(trouble.to_string()))?;
    let mut related: Vec<&Entry> = entry.related.iter().filter_map(|number| library.entry(number)).collect();
    related.extend(library.entries().filter(|other| other.related.contains(&entry.number) && !entry.related.contains(&other.number)));
    let numbers = like.iter().map(|(other, _)| *other).chain(related.iter().copied()).chain([entry]).map(|one| one.number.as_str());
    let gone = visibility::hidden(db, library, numbers)?;
    if gone.contains(&entry.number) {
        return Err(Error::NotFound);
    }
    related.retain(|other| !gone.contains(&other.number));
    like.retain(|(other, _)| !gone.contains(&other.number) && !related.iter().any(|one| one.number == other.number));
    Ok(EntryPage {
        number: entry.number.clone(),
        title: entry.title.clone(),
        gist: entry.gist.clone(),
        violence: is_of_violence(&entry.statutes),
        facts: facts(db, library, entry)?,
        sections: sections(entry),
        statutes: entry.statutes.iter().map(|cited| statute(library, cited)).collect(),
        like: like.iter().map(|(other, why)| link(other, &why.join("，"))).collect(),
        related: related.iter().map(|other| link(other, &facts_of(other, &library.lists))).collect(),
        editions: editions::list(db, library, entry)?,
        lessons: school::pages::teaching(app, library, &entry.number),
        citation: citation(entry),
        qr: drawing::svg(&url, QR_PIXELS)?,
        url,
    })
}

/// How the entry is cited, in this edition.
pub(super) fn citation(entry: &Entry) -> String {
    format!("《{}》，码上和案例库 {} 号（第 {} 版），{}", entry.title, entry.number, entry.version, published(entry))
}

/// The day of publication; of a later edition it is that of the first, and is called so.
fn published(entry: &Entry) -> String {
    let day = date_words(entry.published);
    if entry.version > 1 { format!("首次发布于{day}") } else { format!("{day} 发布") }
}

fn facts(db: &mut Db, library: &Library, entry: &Entry) -> Result<Vec<Fact>> {
    let techniques: Vec<&str> =
        entry.techniques.iter().filter_map(|code| library.lists.technique(code)).map(|term| term.name.as_str()).collect();
    let result = library.lists.result(&entry.result).map_or_else(|| entry.result.clone(), |term| term.name.clone());
    let kind = format!("/casebook?type={}", entry.dispute_type.as_str());
    let mut facts = vec![
        Fact { label: "编号", value: format!("{}（第 {} 版，{}）", entry.number, entry.version, published(entry)), href: None },
        Fact { label: "纠纷类型", value: entry.dispute_type.label().to_owned(), href: Some(kind) },
        Fact { label: "调解技巧", value: techniques.join("、"), href: None },
        Fact { label: "结果", value: result, href: None },
        Fact { label: "关键词", value: entry.keywords.join("、"), href: None },
    ];
    let room = match &entry.room {
        Some(code) => rooms::by_code(db, code).maybe()?,
        None => None,
    };
    facts.extend(room.map(|(_, unit)| Fact { label: "调解组织", href: Some(format!("/rooms/{}", unit.code)), value: unit.name }));
    Ok(facts)
}

pub(super) fn sections(entry: &Entry) -> Vec<SectionView> {
    let mut paragraph = 0;
    let sections = SECTIONS.into_iter().zip(&entry.sections).zip(1..);
    sections.map(|((title, text), number)| section(title, text, number, &mut paragraph)).collect()
}

/// One section; `paragraph` counts the blocks of the whole text.
pub(crate) fn section(title: &str, text: &str, number: usize, paragraph: &mut usize) -> SectionView {
    let mut block = |text: &str| {
        *paragraph += 1;
        Block { id: format!("p{paragraph}"), html: markdown::html(text) }
    };
    let blocks = casebook::blocks(text).map(&mut block).collect();
    SectionView { id: format!("s{number}"), title: title.to_owned(), blocks }
}

/// Whether it tells of violence at home: who reads it may live with it.
pub(crate) fn is_of_violence(statutes: &[Cited]) -> bool {
    statutes.iter().any(|cited| matches!(cited.law.as_str(), "反家庭暴力法" | "人身安全保护令规定"))
}

/// An article with where it is explained.
pub(crate) fn statute(library: &Library, cited: &Cited) -> StatuteView {
    let known = library.lists.article(cited);
    StatuteView {
        name: cited.to_string(),
        summary: known.map(|article| article.summary.clone()).unwrap_or_default(),
        href: known.map(|_| format!("/casebook/statutes/{}/{}", cited.law, cited.article)),
    }
}

fn link(entry: &Entry, why: &str) -> OtherView {
    OtherView { href: format!("/casebook/{}", entry.number), title: entry.title.clone(), why: why.to_owned() }
}

#[derive(Serialize)]
struct ArticlePage {
    name: String,
    full: String,
    summary: String,
    version: String,
    note: Option<String>,
    entries: Vec<OtherView>,
    lessons: Vec<LessonLink>,
}

pub(super) async fn article(ctx: Ctx, path: Path<(String, u32)>) -> Answer {
    let (law, article) = path.into_inner();
    let app = ctx.app.clone();
    let view = ctx.read(move |db| of_article(db, &app, &Cited { law, article })).await?;
    ctx.page("casebook/article.html", &view)
}

fn of_article(db: &mut Db, app: &App, cited: &Cited) -> Result<ArticlePage> {
    let library = app.library_on(db)?;
    let citing = library.citing(cited);
    let gone = visibility::hidden(db, &library, citing.iter().map(|entry| entry.number.as_str()))?;
    let day = |date: &toml::value::Datetime| casebook::reading::date(date).map_or_else(|| date.to_string(), date_words);
    let law = library.lists.laws.iter().find(|law| law.law == cited.law).ok_or(Error::NotFound)?;
    let article = library.lists.article(cited).ok_or(Error::NotFound)?;
    Ok(ArticlePage {
        name: cited.to_string(),
        full: law.name.clone(),
        summary: article.summary.clone(),
        version: format!("{}公布的文本，{}起施行", day(&law.version), day(&law.in_force)),
        note: law.note.clone(),
        lessons: school::pages::explaining(cited),
        entries: library
            .citing(cited)
            .into_iter()
            .filter(|entry| !gone.contains(&entry.number))
            .map(|entry| link(entry, &facts_of(entry, &library.lists)))
            .collect(),
    })
}
