//! Pages of a draft's head and clauses: each with a page of its own, all without JavaScript.

use actix_web::web::Path;
use serde::Serialize;

use super::{Choice, Head, revision};
use crate::agreements::drafting::{self, Step};
use crate::agreements::store;
use crate::agreements::{Agreement, Scope};
use crate::audit::AuditLine;
use crate::cases::{Case, store as cases};
use crate::db::{Db, Perusal};
use crate::error::{Error, Result};
use crate::vault::Vault;
use crate::web::guards::CaseWorker;
use crate::web::{Answer, Ctx, Done, Form};

/// Most characters of one clause.
const MOST_CLAUSE: usize = 1000;
/// Most characters of the facts.
const MOST_FACTS: usize = 3000;

#[derive(Serialize)]
struct HeadPage {
    case: Head,
    id: String,
    revision: i32,
    scope: &'static str,
    scopes: Vec<Choice>,
    facts: String,
    copies: i32,
}

#[derive(Serialize)]
struct ClausePage {
    case: Head,
    action: String,
    title: String,
    revision: i32,
    body: String,
}

/// A draft that the actor may work on.
pub(super) fn draft_of(db: &mut Db, vault: &Vault, me: &CaseWorker, id: &str) -> Result<(Case, Agreement)> {
    let agreement = store::by_id(db, vault, id)?;
    let case = cases::workable_by_id(db, me, &agreement.case_id)?;
    Ok((case, agreement))
}

/// The same for a page that shows it, with the line of who read it.
pub(super) fn perused(perusal: &mut Perusal<'_>, me: &CaseWorker, id: &str) -> Result<(Case, Agreement)> {
    let (case, agreement) = draft_of(perusal.conn, &perusal.house.vault, me, id)?;
    perusal.audit(AuditLine::new(me, "agreement.read", case.subject()).with(serde_json::json!({ "agreement": agreement.id })));
    Ok((case, agreement))
}

pub(super) fn back_to(case: &Case, anchor: &str) -> String {
    format!("{}/agreement#{anchor}", case.url())
}

pub(super) async fn head(ctx: Ctx, me: CaseWorker, id: Path<String>) -> Answer {
    let id = id.into_inner();
    let view = ctx
        .peruse(move |perusal| {
            let (case, draft) = perused(perusal, &me, &id)?;
            Ok(HeadPage {
                case: Head::from(&case),
                id: draft.id,
                revision: draft.revision,
                scope: draft.scope.as_str(),
                scopes: Scope::ALL.iter().map(|scope| Choice::new(scope.as_str(), scope.label())).collect(),
                facts: draft.facts,
                copies: draft.copies,
            })
        })
        .await?;
    ctx.page("agreements/head.html", &view)
}

pub(super) async fn set_head(ctx: Ctx, me: CaseWorker, id: Path<String>, form: Form) -> Answer {
    let (id, (revision, head)) = (
        id.into_inner(),
        form.read(|r| {
            let revision = revision(r);
            let scope = r.choice("scope", "是全部还是部分达成协议", Scope::parse);
            let facts = r.words("facts", "纠纷主要事实、争议事项", MOST_FACTS);
            let copies = r.number("copies", "份数", 1..=99).and_then(|number| i32::try_from(number).ok());
            Some((revision?, drafting::Head { scope: scope?, facts: facts?, copies: copies? }))
        })?,
    );
    ctx.submit(&form, move |tx| {
        let case = drafting::set_head(tx, &me, &id, revision, head)?;
        Ok(Done::at(back_to(&case, "facts")).saying("已保存。"))
    })
    .await
}

pub(super) async fn new_clause(ctx: Ctx, me: CaseWorker, id: Path<String>) -> Answer {
    let id = id.into_inner();
    let view = ctx
        .peruse(move |perusal| {
            let (case, draft) = perused(perusal, &me, &id)?;
            let next = store::clauses(perusal.conn, &perusal.house.vault, &draft.id)?.len() + 1;
            Ok(ClausePage {
                case: Head::from(&case),
                action: format!("/agreements/{}/clauses", draft.id),
                title: format!("第 {next} 条"),
                revision: draft.revision,
                body: String::new(),
            })
        })
        .await?;
    ctx.page("agreements/clause.html", &view)
}

pub(super) async fn edit_clause(ctx: Ctx, me: CaseWorker, path: Path<(String, String)>) -> Answer {
    let (id, clause) = path.into_inner();
    let view = ctx
        .peruse(move |perusal| {
            let (case, draft) = perused(perusal, &me, &id)?;
            let clauses = store::clauses(perusal.conn, &perusal.house.vault, &draft.id)?;
            let clause = clauses.into_iter().find(|row| row.id == clause).ok_or(Error::NotFound)?;
            Ok(ClausePage {
                case: Head::from(&case),
                action: format!("/agreements/{}/clauses/{}", draft.id, clause.id),
                title: format!("第 {} 条", clause.ordinal),
                revision: draft.revision,
                body: clause.body,
            })
        })
        .await?;
    ctx.page("agreements/clause.html", &view)
}

pub(super) async fn add_clause(ctx: Ctx, me: CaseWorker, id: Path<String>, form: Form) -> Answer {
    let (id, (revision, body)) = (id.into_inner(), read_clause(&form)?);
    ctx.submit(&form, move |tx| {
        let case = drafting::write_clause(tx, &me, &id, revision, None, body)?;
        Ok(Done::at(back_to(&case, "clauses")).saying("已加一条。"))
    })
    .await
}

pub(super) async fn change_clause(ctx: Ctx, me: CaseWorker, path: Path<(String, String)>, form: Form) -> Answer {
    let ((id, clause), (revision, body)) = (path.into_inner(), read_clause(&form)?);
    ctx.submit(&form, move |tx| {
        let case = drafting::write_clause(tx, &me, &id, revision, Some(&clause), body)?;
        Ok(Done::at(back_to(&case, "clauses")).saying("已保存。"))
    })
    .await
}

fn read_clause(form: &Form) -> Result<(i32, String)> {
    form.read(|r| {
        let revision = revision(r);
        let body = r.words("body", "这一条的内容", MOST_CLAUSE);
        Some((revision?, body?))
    })
}

/// One step up or down, and at which revision.
pub(super) fn read_step(form: &Form) -> Result<(i32, Step)> {
    form.read(|r| {
        let revision = revision(r);
        let step = r.choice("step", "上移还是下移", |word| match word {
            "up" => Some(Step::Up),
            "down" => Some(Step::Down),
            _ => None,
        });
        Some((revision?, step?))
    })
}

pub(super) async fn move_clause(ctx: Ctx, me: CaseWorker, path: Path<(String, String)>, form: Form) -> Answer {
    let ((id, clause), (revision, step)) = (path.into_inner(), read_step(&form)?);
    ctx.submit(&form, move |tx| {
        let case = drafting::arrange_clause(tx, &me, &id, revision, &clause, Some(step))?;
        Ok(Done::at(back_to(&case, "clauses")))
    })
    .await
}

pub(super) async fn remove_clause(ctx: Ctx, me: CaseWorker, path: Path<(String, String)>, form: Form) -> Answer {
    let ((id, clause), revision) = (path.into_inner(), form.read(revision)?);
    ctx.submit(&form, move |tx| {
        let case = drafting::arrange_clause(tx, &me, &id, revision, &clause, None)?;
        Ok(Done::at(back_to(&case, "clauses")).saying("已删除一条。"))
    })
    .await
}
