//! The page on which a mediator nominates a closed case.

use actix_web::web::Path;
use serde::Serialize;

use super::Choice;
use crate::audit::AuditLine;
use crate::cases::{Case, Stage, store as cases};
use crate::editorial::nominating::{self, Nominating};
use crate::editorial::{Concern, Exemption, Merit};
use crate::web::guards::CaseWorker;
use crate::web::{Answer, Ctx, Done, Form, Reading};

#[derive(Serialize)]
struct Page {
    url: String,
    number: String,
    title: String,
    stage: &'static str,
    closed: bool,
    nominated: bool,
    merits: Vec<Choice>,
    concerns: Vec<Choice>,
    /// What the case itself tells. That there is nothing, and whether a family's quarrel is about divorce or children, only the mediator knows.
    concern: Option<&'static str>,
    exemptions: Vec<Choice>,
}

pub(super) async fn ask(ctx: Ctx, me: CaseWorker, id: Path<String>) -> Answer {
    let (app, id) = (ctx.app.clone(), id.into_inner());
    let view = ctx
        .peruse(move |perusal| {
            let case = cases::workable_by_id(perusal.conn, &me, &id)?;
            let nominated = nominating::is_nominated(perusal.conn, app.house(), &case)?;
            perusal.audit(AuditLine::new(&me, "party.read", case.subject()));
            Ok(page(&case, nominated, nominating::concern_of(perusal.conn, &app.house().vault, &case)?))
        })
        .await?;
    ctx.page("editorial/nomination.html", &view)
}

fn page(case: &Case, nominated: bool, concern: Concern) -> Page {
    Page {
        url: case.url(),
        number: case.number.clone(),
        title: case.title.clone(),
        stage: case.stage.label(),
        closed: case.stage == Stage::Closed,
        nominated,
        merits: Merit::ALL.iter().map(|one| Choice::new(one.as_str(), one.label())).collect(),
        concerns: Concern::ALL.iter().map(|one| Choice::new(one.as_str(), one.label())).collect(),
        concern: (!matches!(concern, Concern::Nothing | Concern::Family)).then(|| concern.as_str()),
        exemptions: Exemption::ALL.iter().map(|one| Choice::new(one.as_str(), one.label())).collect(),
    }
}

pub(super) async fn nominate(ctx: Ctx, me: CaseWorker, id: Path<String>, form: Form) -> Answer {
    let (me, id, new) = (me.0, id.into_inner(), form.read(read)?);
    ctx.submit(&form, move |tx| {
        let case = cases::workable_by_id(tx.conn, &me, &id)?;
        nominating::nominate(tx, &me, &case, new)?;
        Ok(Done::at(case.url()).saying("已推荐为经典案例，由案例编辑接着办。"))
    })
    .await
}

fn read(r: &mut Reading<'_>) -> Option<Nominating> {
    let merit = r.choice("merit", "推荐的理由", Merit::parse);
    let reason = r.words("reason", "具体说明", 500);
    let concern = r.choice("concern", "有没有不宜公开的情形", Concern::parse);
    let exemption = r.maybe("exemption", |text| Exemption::parse(text).ok_or("请从列出的例外情形里选择。"));
    Some(Nominating { merit: merit?, reason: reason?, concern: concern?, exemption: exemption? })
}
