//! The search page: what was found, how the question was read, by what it can be narrowed; and the same for pasted facts.

use serde::Serialize;

use super::asked::{Asked, Chosen, MOST_PAGES, ON_A_PAGE, chosen};
use super::because;
use super::names::{Names, label};
use crate::casebook::Entry;
use crate::casebook::library::Library;
use crate::casebook::lists::Lists;
use crate::casebook::search::asking::{Answer as Found, Question, Reading};
use crate::casebook::search::meilisearch::Away;
use crate::casebook::search::passages::{self, Piece};
use crate::casebook::search::standing::State;
use crate::casebook::search::{Facet, Hit};
use crate::db::Db;
use crate::editorial::visibility;
use crate::error::{Error, Result};
use crate::intake::danger;
use crate::seeking::unanswered;
use crate::web::{Answer, Ctx, Form, Query};

/// Length of a passage, in characters.
const PASSAGE: usize = 100;
/// Values of a facet that are shown at once.
const SHOWN_VALUES: usize = 8;
/// Values of a facet in all; every kind of dispute and every technique has its place, of statutes the most cited.
const MOST_VALUES: usize = 30;
/// What a question is told of which not all was read.
const TOO_LONG: &str = "写得太长，只按前 200 个字查找。把事情的经过整段写下来，可以用“找相似的案例”。";
/// Words that no entry has, as many as are named.
const MOST_UNKNOWN: usize = 3;
/// Pasted facts, in characters.
const MOST_FACTS: usize = 4_000;
#[derive(Serialize)]
struct ResultsPage {
    q: String,
    within: String,
    sort: String,
    /// Filters that a new question keeps: names and values of the address.
    kept_filters: Vec<(&'static str, String)>,
    summary: String,
    /// A word suggests that somebody is in danger: telephone numbers stand above all else.
    danger: bool,
    /// For staff: why another engine than the office's answers.
    trouble: Option<String>,
    /// How the question was read, when not as it was asked.
    reading: Option<String>,
    hits: Vec<HitView>,
    near: Vec<HitView>,
    /// Without the further words, which left nothing.
    wider: Option<String>,
    chosen: Vec<Chosen>,
    facets: Vec<FacetView>,
    prev: Option<String>,
    next: Option<String>,
    pages: String,
    feed: String,
    alert: String,
    /// An editor should hear of it.
    #[serde(skip)]
    unanswered: bool,
    other_order: Option<Link>,
}

#[derive(Serialize)]
struct Link {
    href: String,
    label: &'static str,
}

#[derive(Serialize)]
struct FacetView {
    label: &'static str,
    values: Vec<ValueView>,
    /// Those that stand folded behind them.
    more: Vec<ValueView>,
}

#[derive(Serialize)]
struct ValueView {
    label: String,
    count: usize,
    href: String,
}

/// An entry in a list.
#[derive(Serialize)]
pub(super) struct HitView {
    number: String,
    href: String,
    title: Vec<Piece>,
    passage: Vec<Piece>,
    facts: String,
    /// Why it was found, where neither title nor passage shows it.
    because: Option<String>,
}

pub(super) async fn list(ctx: Ctx, asked: Query<Asked>) -> Answer {
    let (app, asked, staff) = (ctx.app.clone(), asked.into_inner(), ctx.actor().person_id().is_some());
    let view = ctx.read(move |db| {
        let library = app.library_on(db)?;
        let page = page(db, &library, &asked)?;
        Ok(ResultsPage { trouble: troubled(&library.state()).filter(|_| staff), ..page })
    });
    let view = view.await?;
    if view.unanswered {
        note(&ctx, &view.q).await;
    }
    ctx.page("casebook/results.html", &view)
}

/// Counts what found nothing; that it cannot be written down is no reason to keep the answer back.
async fn note(ctx: &Ctx, question: &str) {
    let Some(words) = ctx.app.bookcase().words() else { return };
    let Some(counted) = ctx.app.unanswered().count(question, &words, ctx.app.house().clock.now()) else { return };
    if let Err(error) = ctx.write(move |tx| unanswered::keep(tx, &counted)).await {
        tracing::warn!(error = %crate::log::chain(&error), "questions without an answer were not written down");
    }
}

/// What staff are told while the search server is away. Readers miss nothing and are told nothing.
fn troubled(state: &State) -> Option<String> {
    let State::Lost(away) = state else { return None };
    let why = match away {
        Away::Silent | Away::Slow => "没有回应",
        Away::Key => "不认配置里的密钥",
        _ => "出了错",
    };
    Some(format!("查找服务器{why}，这一页由程序自带的索引查出：案例一篇不少，先后可能不同。服务器恢复以后自动改回来。请告诉管理员。"))
}

fn page(db: &mut Db, library: &Library, asked: &Asked) -> Result<ResultsPage> {
    let mut question = asked.question();
    let mut answer = answered(db, library, &question)?;
    let total = answer.found.total;
    let last = total.div_ceil(ON_A_PAGE).clamp(1, MOST_PAGES);
    let page = asked.page().min(last);
    if page < asked.page() {
        question.from = (page - 1) * ON_A_PAGE;
        answer = answered(db, library, &question)?;
    }
    let names = Names::of(db, library)?;
    let turn = |to: usize| asked.address(("page", &to.to_string()));
    let searched = !asked.q.trim().is_empty() || !asked.within.trim().is_empty();
    Ok(ResultsPage {
        q: question.text.clone(),
        within: question.within.clone(),
        sort: asked.sort.clone(),
        kept_filters: asked.filters().into_iter().map(|(facet, value)| (facet.name(), value)).collect(),
        wider: if total == 0 && !asked.within.trim().is_empty() { wider(db, library, asked, &question)? } else { None },
        summary: summary(&answer, searched),
        danger: danger::suggested(&question.text),
        trouble: None,
        reading: Some(asked).filter(|asked| asked.is_too_long()).map(|_| TOO_LONG.to_owned()).or_else(|| told(&answer, &question.text)),
        hits: views(library, &answer, &answer.found.hits),
        near: views(library, &answer, &answer.near),
        chosen: chosen(asked, &names),
        facets: facets(asked, &answer, &names),
        prev: (page > 1).then(|| turn(page - 1)),
        next: (page < last).then(|| turn(page + 1)),
        pages: if last > 1 { format!("第 {page} 页，共 {last} 页") } else { String::new() },
        feed: asked.address(("page", "")).replacen("/casebook", "/casebook/feed", 1),
        alert: asked.address(("page", "")).replacen("/casebook", "/casebook/alerts", 1),
        unanswered: total == 0 && asked.is_plain() && answer.reading != Reading::Empty && a_synonym_could_help(&answer),
        other_order: (searched && total > 1).then(|| match asked.sort.as_str() {
            "newest" => Link { href: asked.address(("sort", "")), label: "按相关程度排" },
            _ => Link { href: asked.address(("sort", "newest")), label: "按发布时间排" },
        }),
    })
}

/// The answer, without what the database does not show any more: an index may be of a moment ago.
pub(super) fn answered(db: &mut Db, library: &Library, question: &Question) -> Result<Found> {
    let mut answer = library.ask(question).map_err(|trouble| Error::internal(trouble.to_string()))?;
    let numbers = answer.found.hits.iter().chain(&answer.near).map(|hit| hit.number.as_str());
    let gone = visibility::hidden(db, library, numbers)?;
    if !gone.is_empty() {
        let before = answer.found.hits.len();
        answer.found.hits.retain(|hit| !gone.contains(&hit.number));
        answer.near.retain(|hit| !gone.contains(&hit.number));
        answer.found.total -= before - answer.found.hits.len();
    }
    Ok(answer)
}

/// Nothing is near, or a word is known to no entry. Known words that merely do not meet in one entry are no work for an editor.
fn a_synonym_could_help(answer: &Found) -> bool {
    answer.near.is_empty() || !answer.unknown.is_empty()
}

/// The address without the further words, where they are what leaves nothing.
fn wider(db: &mut Db, library: &Library, asked: &Asked, question: &Question) -> Result<Option<String>> {
    let without = answered(db, library, &Question { within: String::new(), ..question.clone() })?;
    Ok((without.found.total > 0).then(|| asked.address(("within", ""))))
}

fn summary(answer: &Found, searched: bool) -> String {
    match (answer.found.total, searched) {
        (total, false) => format!("共 {total} 篇"),
        (0, true) if answer.near.is_empty() => "没有找到".to_owned(),
        (0, true) => "没有找到全都说到的，这些说到一部分".to_owned(),
        (total, true) => format!("找到 {total} 篇"),
    }
}

fn named(words: &[String]) -> String {
    words.iter().take(MOST_UNKNOWN).map(String::as_str).collect::<Vec<_>>().join("”“")
}

fn told(answer: &Found, text: &str) -> Option<String> {
    match &answer.reading {
        Reading::Apart(whole, parts) if answer.found.total + answer.near.len() > 0 => {
            Some(format!("案例里没有出现“{}”，下面按“{}”查找。", named(whole), named(parts)))
        }
        Reading::Apart(whole, _) => Some(format!("案例里没有出现“{}”。", named(whole))),
        Reading::Plain if answer.unknown.is_empty() => None,
        Reading::Plain => {
            let then = if answer.near.is_empty() { "。" } else { "，下面按查得到的字词查找。" };
            Some(format!("案例里没有出现“{}”{then}", named(&answer.unknown)))
        }
        Reading::Empty if text.chars().any(char::is_alphanumeric) => {
            Some("这几个字几乎每篇都有，没有可以查找的词。写上是什么事再试。".to_owned())
        }
        Reading::Empty => Some("只有标点或符号，没有可以查找的词。换成几个字再试。".to_owned()),
        Reading::Mended(slip) => Some(format!("没有找到“{}”，下面是“{}”的结果。", slip.written, slip.read)),
        Reading::Sound => Some("下面是读音相同的结果。".to_owned()),
        Reading::Facts(words) if words.is_empty() => Some("这段话里没有案例库认得的词。换个说法再试。".to_owned()),
        Reading::Facts(words) => Some(format!("按这些词查找相似的案例：{}。", words.join("、"))),
    }
}

pub(super) fn views(library: &Library, answer: &Found, hits: &[Hit]) -> Vec<HitView> {
    hits.iter().filter_map(|hit| Some(view(library, answer, library.entry(&hit.number)?))).collect()
}

fn view(library: &Library, answer: &Found, entry: &Entry) -> HitView {
    let words = library.words();
    let blocks = entry.paragraphs();
    let paragraphs: Vec<&str> = blocks.iter().map(String::as_str).collect();
    let gist = passages::best(words, &answer.marks, &[entry.gist.as_str()], 200);
    let inside = passages::best(words, &answer.marks, &paragraphs, PASSAGE);
    let (passage, anchor) =
        if inside.worth > gist.worth { (inside.pieces, format!("#p{}", inside.paragraph + 1)) } else { (gist.pieces, String::new()) };
    let title = passages::mark(words, &answer.marks, &entry.title);
    let shown = title.iter().chain(&passage).any(|piece| piece.marked);
    HitView {
        number: entry.number.clone(),
        href: format!("/casebook/{}{anchor}", entry.number),
        title,
        passage,
        facts: facts_of(entry, &library.lists),
        because: if shown { None } else { because::told(library, &answer.marks, entry) },
    }
}

pub(super) fn facts_of(entry: &Entry, lists: &Lists) -> String {
    let result = lists.result(&entry.result).map(|term| term.name.clone());
    let parts = [Some(entry.dispute_type.label().to_owned()), result, Some(entry.published.format("%Y年%-m月").to_string())];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

fn facets(asked: &Asked, answer: &Found, names: &Names<'_>) -> Vec<FacetView> {
    let filters = asked.filters();
    let shown = Facet::ALL.into_iter().filter(|facet| !filters.contains_key(facet));
    shown
        .filter_map(|facet| {
            let counted = answer.found.counts.get(&facet).filter(|counted| counted.len() > 1)?;
            let view = |(value, count): &(String, usize)| ValueView {
                label: names.value(facet, value),
                count: *count,
                href: asked.address((facet.name(), value)),
            };
            let mut values: Vec<ValueView> = counted.iter().take(MOST_VALUES).map(view).collect();
            let more = values.split_off(SHOWN_VALUES.min(values.len()));
            Some(FacetView { label: label(facet), values, more })
        })
        .collect()
}

#[derive(Serialize)]
struct FactsPage {
    text: String,
    danger: bool,
    reading: Option<String>,
    hits: Vec<HitView>,
    asked: bool,
}

pub(super) async fn facts(ctx: Ctx) -> Answer {
    ctx.page("casebook/facts.html", &FactsPage { text: String::new(), danger: false, reading: None, hits: Vec::new(), asked: false })
}

/// Nothing is written and nothing is kept: the page is the answer itself.
pub(super) async fn by_facts(ctx: Ctx, form: Form) -> Answer {
    let (app, text) = (ctx.app.clone(), form.read(|fields| fields.words("facts", "事情经过", MOST_FACTS))?);
    let view = ctx.read(move |db| {
        let library = app.library_on(db)?;
        let question = Question { text: text.clone(), facts: true, count: ON_A_PAGE, ..Question::default() };
        let answer = answered(db, &library, &question)?;
        let hits = views(&library, &answer, &answer.found.hits);
        Ok(FactsPage { danger: danger::suggested(&text), reading: told(&answer, &text), text, hits, asked: true })
    });
    ctx.page("casebook/facts.html", &view.await?)
}
