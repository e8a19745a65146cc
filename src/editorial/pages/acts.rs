//! What editors do with an entry besides writing it: hand in, review, consent, publish, decline, withdraw.

use actix_web::web::Path;
use serde::Serialize;

use super::{Choice, Head, Material, revision};
use crate::actor::Actor;
use crate::casebook::tombstones;
use crate::clock::Moment;
use crate::db::Db;
use crate::editorial::consenting::{self, Consenting};
use crate::editorial::store::{self, Entry};
use crate::editorial::{ConsentKind, Decline, State, Verdict, Withdrawal, declining, numbering, publishing, reviewing, withdrawing};
use crate::error::{Error, Result};
use crate::evidence;
use crate::web::guards::CasebookEditor;
use crate::web::{Answer, Ctx, Done, Form, Reading};

pub(super) async fn hand_in(ctx: Ctx, me: CasebookEditor, id: Path<String>, form: Form) -> Answer {
    let (app, me, id, seen) = (ctx.app.clone(), me.0, id.into_inner(), form.read(revision)?);
    ctx.submit(&form, move |tx| {
        let entry = store::visible_at(tx, &me, &id, seen)?;
        let material = Material::of(tx.conn, &app, entry)?;
        let entry = reviewing::hand_in(tx, &me, &material.entry, &material.judged())?;
        Ok(Done::at(entry.url()).saying("已送审，要由另外两位编辑审核。"))
    })
    .await
}

pub(super) async fn review(ctx: Ctx, me: CasebookEditor, id: Path<String>, form: Form) -> Answer {
    let (me, id) = (me.0, id.into_inner());
    let (seen, verdict, remark) = form.read(|r| {
        let (seen, verdict) = (revision(r), r.choice("verdict", "同意还是退回", Verdict::parse));
        Some((seen?, verdict?, r.optional_words("remark", "意见", 1000)?))
    })?;
    ctx.submit(&form, move |tx| {
        let entry = store::visible_at(tx, &me, &id, seen)?;
        let entry = reviewing::review(tx, &me, &entry, verdict, remark)?;
        Ok(Done::at(entry.url()).saying(format!("已记录：{}。", verdict.label())))
    })
    .await
}

pub(super) async fn consent(ctx: Ctx, me: CasebookEditor, id: Path<String>, mut form: Form) -> Answer {
    let (me, id) = (me.0, id.into_inner());
    let read = form.read(|r| {
        let (seen, kind) = (revision(r), r.choice("kind", "依据", ConsentKind::parse));
        let (given_on, given_by) = (r.date("given_on", "同意或者决定的日期"), r.words("given_by", "谁同意、谁决定", 100));
        let reason = r.optional_words("reason", "说明", 500);
        Some((seen?, Consenting { kind: kind?, given_on: given_on?, given_by: given_by?, reason: reason?, scan: None }))
    });
    let (reader, wanted) = (me.clone(), id.clone());
    ctx.read(move |db| store::visible_by_id(db, &reader, &wanted)).await?;
    let taken = evidence::pages::receive(&ctx, &mut form, "scan").await?;
    let scan = taken.kept.first().cloned();
    let ((seen, new), ()) = Error::both(read, taken.verdict())?;
    ctx.submit(&form, move |tx| {
        let entry = store::visible_at(tx, &me, &id, seen)?;
        let entry = consenting::record(tx, &me, &entry, Consenting { scan, ..new })?;
        Ok(Done::at(entry.url()).saying("已登记同意或者决定。"))
    })
    .await
}

pub(super) async fn publish(ctx: Ctx, me: CasebookEditor, id: Path<String>, form: Form) -> Answer {
    let (app, me, id) = (ctx.app.clone(), me.0, id.into_inner());
    let (seen, close) = form.read(|r| Some((revision(r)?, r.text("former") == "closed")))?;
    let answer = ctx.submit(&form, move |tx| {
        let entry = store::visible_at(tx, &me, &id, seen)?;
        let material = Material::of(tx.conn, &app, entry)?;
        let floor = numbering::floor(&material.library, year_of(tx.now));
        let (entry, number) = publishing::publish(tx, &me, &material.entry, &material.judged(), floor)?;
        if close {
            publishing::close_former(tx, &me, &entry)?;
        }
        Ok(Done::at(entry.url()).saying(format!("已发布，编号 {number}。")))
    });
    let answer = answer.await?;
    bound(&ctx).await?;
    Ok(answer)
}

/// The library is bound with the new state before the editor's next page asks for it.
pub(super) async fn bound(ctx: &Ctx) -> Result<()> {
    let app = ctx.app.clone();
    ctx.read(move |db| app.library_on(db).map(drop)).await
}

fn year_of(now: Moment) -> i32 {
    chrono::Datelike::year(&now.date())
}

#[derive(Serialize)]
struct AskPage {
    head: Head,
    codes: Vec<Choice>,
}

fn asked(db: &mut Db, app: &crate::app::App, me: &Actor, (id, next): (&str, State), codes: Vec<Choice>) -> Result<AskPage> {
    let entry = store::visible_by_id(db, me, id)?;
    if !entry.state.leads_to(next, entry.edition > 0) {
        return Err(Error::refused(format!("这篇案例现在是“{}”，不能改为“{}”。", entry.state.label(), next.label())));
    }
    let title = super::titles(db, app, std::slice::from_ref(&entry))?.pop().map(|(_, title)| title).unwrap_or_default();
    Ok(AskPage { head: Head::new(&entry, &title), codes })
}

pub(super) async fn ask_refusal(ctx: Ctx, me: CasebookEditor, id: Path<String>) -> Answer {
    let (app, id) = (ctx.app.clone(), id.into_inner());
    let codes = Decline::ALL.iter().map(|one| Choice::new(one.as_str(), one.label())).collect();
    let view = ctx.read(move |db| asked(db, &app, &me, (&id, State::Declined), codes)).await?;
    ctx.page("editorial/refusal.html", &view)
}

pub(super) async fn decline(ctx: Ctx, me: CasebookEditor, id: Path<String>, form: Form) -> Answer {
    let (me, id) = (me.0, id.into_inner());
    let (seen, code, reason) = form.read(|r| {
        let (seen, code) = (revision(r), r.choice("code", "不采用的原因", Decline::parse));
        Some((seen?, code?, r.optional_words("reason", "说明", 500)?))
    })?;
    ctx.submit(&form, move |tx| {
        let entry: Entry = store::visible_at(tx, &me, &id, seen)?;
        let entry = declining::decline(tx, &me, &entry, code, reason)?;
        Ok(Done::at(entry.url()).saying("已记为不采用，案件不受影响。"))
    })
    .await
}

pub(super) async fn ask_withdrawal(ctx: Ctx, me: CasebookEditor, id: Path<String>) -> Answer {
    let (app, id) = (ctx.app.clone(), id.into_inner());
    let codes = Withdrawal::ALL.iter().map(|one| Choice::new(one.as_str(), one.label())).collect();
    let view = ctx.read(move |db| asked(db, &app, &me, (&id, State::Withdrawn), codes)).await?;
    ctx.page("editorial/withdrawal.html", &view)
}

/// Why an entry is taken down, and what its readers are told.
pub(super) fn withdrawal(r: &mut Reading<'_>) -> Option<(Withdrawal, String)> {
    let code = r.choice("code", "撤下的原因", Withdrawal::parse);
    let sentence = r.words("sentence", "给读者的一句话", tombstones::MOST_SENTENCE);
    Some((code?, sentence?))
}

pub(super) async fn withdraw(ctx: Ctx, me: CasebookEditor, id: Path<String>, form: Form) -> Answer {
    let (me, id) = (me.0, id.into_inner());
    let (seen, (code, sentence)) = form.read(|r| {
        let (seen, told) = (revision(r), withdrawal(r));
        Some((seen?, told?))
    })?;
    let answer = ctx.submit(&form, move |tx| {
        let entry = store::visible_at(tx, &me, &id, seen)?;
        let entry = withdrawing::withdraw(tx, &me, &entry, code, sentence)?;
        Ok(Done::at(entry.url()).saying("已撤下，编号保留，原来的网址写明什么时候、为什么撤下。"))
    });
    let answer = answer.await?;
    bound(&ctx).await?;
    Ok(answer)
}
