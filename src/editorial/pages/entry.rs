//! An entry for its editors: where it stands, what stands against publishing it, consent, reviews, versions. The case is named by its
//! number here and nowhere else.

use std::collections::BTreeMap;

use actix_web::web::Path;
use serde::Serialize;

use super::typed::Judged;
use super::{Choice, Head, Material};
use crate::accounts::store as accounts;
use crate::actor::Actor;
use crate::app::App;
use crate::audit::AuditLine;
use crate::casebook::writing::Sheet;
use crate::clock::date_words;
use crate::db::{Db, Perusal};
use crate::editorial::store::records::{Nomination, Review};
use crate::editorial::store::{self, Entry, Version, records};
use crate::editorial::{ConsentKind, State, Verdict, publishing};
use crate::error::Result;
use crate::markdown;
use crate::web::guards::CasebookEditor;
use crate::web::{Answer, Ctx};

#[derive(Serialize)]
struct Page {
    head: Head,
    from: Vec<Item>,
    sections: Vec<SectionView>,
    gist: String,
    judged: Judged,
    obstacles: Vec<String>,
    consent: Vec<Item>,
    scan: Option<String>,
    kinds: Vec<Choice>,
    verdicts: Vec<Choice>,
    versions: Vec<VersionView>,
    editions: Vec<Item>,
    ending: Vec<Item>,
    /// What may be done now.
    writes: bool,
    /// A version is on its way to be published.
    under_way: bool,
    /// Writing is what comes next.
    begins: bool,
    hands_in: bool,
    reviews: bool,
    own: bool,
    publishes: bool,
    declines: bool,
    withdraws: bool,
}

#[derive(Serialize)]
struct Item {
    label: String,
    value: String,
}

impl Item {
    fn new(label: &str, value: impl Into<String>) -> Item {
        Item { label: label.to_owned(), value: value.into() }
    }
}

#[derive(Serialize)]
struct SectionView {
    title: &'static str,
    html: String,
}

#[derive(Serialize)]
struct VersionView {
    ordinal: i32,
    author: String,
    at: String,
    why: String,
    href: Option<String>,
    reviews: Vec<ReviewView>,
}

#[derive(Serialize)]
struct ReviewView {
    who: String,
    verdict: &'static str,
    kind: &'static str,
    remark: String,
    at: String,
}

pub(super) async fn show(ctx: Ctx, me: CasebookEditor, id: Path<String>) -> Answer {
    let (app, id) = (ctx.app.clone(), id.into_inner());
    let view = ctx
        .peruse(move |perusal| {
            let entry = store::visible_by_id(perusal.conn, &me, &id)?;
            perusal.audit(AuditLine::new(&me, "entry.read", entry.subject()));
            page(perusal, &app, &me, entry)
        })
        .await?;
    ctx.page("editorial/entry.html", &view)
}

/// Everything that was written down about an entry.
struct Papers {
    nomination: Nomination,
    versions: Vec<Version>,
    reviews: Vec<Review>,
    names: BTreeMap<String, String>,
}

impl Papers {
    fn of(db: &mut Db, app: &App, entry: &Entry) -> Result<Papers> {
        let vault = &app.house().vault;
        let nomination = records::nomination(db, vault, &entry.id)?;
        let (versions, reviews) = (store::versions(db, vault, &entry.id)?, records::reviews(db, vault, &entry.id)?);
        let mut ids = vec![nomination.nominated_by.clone()];
        ids.extend(versions.iter().map(|version| version.author_id.clone()));
        ids.extend(reviews.iter().map(|review| review.reviewer_id.clone()));
        ids.sort();
        ids.dedup();
        let names = accounts::names(db, &ids)?.into_iter().collect();
        Ok(Papers { nomination, versions, reviews, names })
    }

    fn name(&self, id: &str) -> String {
        self.names.get(id).cloned().unwrap_or_default()
    }
}

fn page(perusal: &mut Perusal<'_>, app: &App, me: &Actor, entry: Entry) -> Result<Page> {
    let (db, vault) = (&mut *perusal.conn, &perusal.house.vault);
    let papers = Papers::of(db, app, &entry)?;
    let material = Material::of(db, app, entry)?;
    let (entry, judgement) = (&material.entry, material.judged());
    let newest = papers.versions.first();
    let mine = |id: &str| Some(id) == me.person_id();
    let writers = store::writers(db, std::slice::from_ref(&entry.id))?;
    let own = writers.iter().any(|(_, author)| mine(author));
    let spoken = newest.is_some_and(|version| papers.reviews.iter().any(|one| one.version_id == version.id && mine(&one.reviewer_id)));
    let obstacles = if entry.state == State::InReview { publishing::obstacles(db, vault, entry, &judgement)? } else { Vec::new() };
    let consent = records::consent(db, vault, &entry.id)?;
    let public = entry.edition > 0;
    let ready = entry.state == State::Drafting && entry.version > 0 && judgement.stops().next().is_none();
    Ok(Page {
        from: from(&papers, &material),
        sections: sections(&material.sheet),
        gist: material.sheet.gist.clone(),
        scan: consent.as_ref().and_then(|one| one.scan_id.as_ref()).map(|id| format!("/files/{id}")),
        consent: consent.map(|one| consent_items(&one)).unwrap_or_default(),
        kinds: ConsentKind::ALL.iter().map(|one| Choice::new(one.as_str(), one.label())).collect(),
        verdicts: Verdict::ALL.iter().map(|one| Choice::new(one.as_str(), one.label())).collect(),
        editions: editions(db, entry)?,
        ending: ending(db, app, entry)?,
        writes: entry.state.is_written_on(),
        under_way: matches!(entry.state, State::Nominated | State::Drafting | State::InReview),
        begins: matches!(entry.state, State::Nominated | State::Drafting) && !ready,
        hands_in: ready,
        reviews: entry.state == State::InReview && !own && !spoken,
        own: entry.state == State::InReview && own,
        publishes: entry.state == State::InReview && obstacles.is_empty(),
        declines: entry.state.leads_to(State::Declined, public),
        withdraws: entry.state.leads_to(State::Withdrawn, public),
        versions: versions(&papers, entry),
        head: Head::new(entry, &material.sheet.title),
        judged: Judged::from(&judgement),
        obstacles,
    })
}

fn from(papers: &Papers, material: &Material) -> Vec<Item> {
    let one = &papers.nomination;
    let mut items = vec![
        Item::new("来自案件", material.case.number.clone()),
        Item::new("推荐人", format!("{}，{}", papers.name(&one.nominated_by), one.nominated_at.words())),
        Item::new("推荐理由", format!("{}。{}", one.reason_code.label(), one.reason)),
    ];
    if let Some(exemption) = one.exemption {
        items.push(Item::new("例外情形", format!("{}；{}", one.concern.label(), exemption.label())));
    }
    items
}

fn sections(sheet: &Sheet) -> Vec<SectionView> {
    crate::casebook::SECTIONS
        .into_iter()
        .zip(&sheet.sections)
        .map(|(title, text)| SectionView { title, html: markdown::html(text) })
        .collect()
}

fn consent_items(one: &records::Consent) -> Vec<Item> {
    let mut items = vec![
        Item::new("依据", one.kind.label()),
        Item::new("日期", date_words(one.given_on)),
        Item::new("谁同意、谁决定", one.given_by.clone()),
    ];
    if !one.reason.is_empty() {
        items.push(Item::new("说明", one.reason.clone()));
    }
    items
}

fn editions(db: &mut Db, entry: &Entry) -> Result<Vec<Item>> {
    let told = |row: store::Publication| {
        let digest = row.sha256.get(..16).unwrap_or_default().to_owned();
        Item::new(&format!("第 {} 版", row.edition), format!("{} 发布，文件摘要 {digest}…", date_words(row.published_at.date())))
    };
    Ok(store::publications(db, &entry.id)?.into_iter().map(told).collect())
}

/// How it ended, when it did.
fn ending(db: &mut Db, app: &App, entry: &Entry) -> Result<Vec<Item>> {
    let mut items = Vec::new();
    if let Some(row) = records::refusal(db, &app.house().vault, &entry.id)? {
        items.push(Item::new("没有采用", format!("{}，{}。{}", row.declined_at.words(), row.code.label(), row.reason)));
    }
    if let Some(number) = &entry.number
        && let Some(row) = records::tombstone(db, number)?
    {
        items.push(Item::new("已撤下", format!("{}，{}。{}", row.withdrawn_at.words(), row.code.label(), row.sentence)));
    }
    Ok(items)
}

fn versions(papers: &Papers, entry: &Entry) -> Vec<VersionView> {
    let reviews = |version: &Version| {
        let own = papers.reviews.iter().filter(|review| review.version_id == version.id);
        own.map(|review| ReviewView {
            who: papers.name(&review.reviewer_id),
            verdict: review.verdict.label(),
            kind: if review.verdict == Verdict::Approved { "ok" } else { "late" },
            remark: review.remark.clone(),
            at: review.reviewed_at.words(),
        })
        .collect()
    };
    let view = |version: &Version| VersionView {
        ordinal: version.ordinal,
        author: papers.name(&version.author_id),
        at: version.made_at.words(),
        why: version.why.clone(),
        href: (version.ordinal > 1).then(|| format!("{}/changes?old={}&new={}", entry.url(), version.ordinal - 1, version.ordinal)),
        reviews: reviews(version),
    };
    papers.versions.iter().map(view).collect()
}
