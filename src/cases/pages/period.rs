//! The page that records a longer mediation period, agreed by all parties.

use actix_web::web::Path;
use serde::Serialize;

use super::{Head, revision};
use crate::cases::period::{self, Agreed};
use crate::cases::store;
use crate::clock::date_words;
use crate::web::guards::CaseWorker;
use crate::web::{Answer, Ctx, Done, Form, Reading};

#[derive(Serialize)]
struct Page {
    head: Head,
    due_on: String,
    explanation: String,
    min: String,
}

pub(super) async fn show(ctx: Ctx, me: CaseWorker, id: Path<String>) -> Answer {
    let page = ctx
        .read(move |db| {
            let case = store::workable_by_id(db, &me, &id)?;
            let explanation = period::explained(db, &case)?;
            Ok(Page { head: Head::from(&case), due_on: date_words(case.due_on), explanation, min: case.due_on.to_string() })
        })
        .await?;
    ctx.page("cases/extension.html", &page)
}

pub(super) async fn extend(ctx: Ctx, me: CaseWorker, id: Path<String>, form: Form) -> Answer {
    let (revision, agreed) = form.read(|r| {
        let (revision, agreed) = (revision(r), agreed(r));
        Some((revision?, agreed?))
    })?;
    ctx.submit(&form, move |tx| {
        let case = store::workable_at(tx, &me, &id, revision)?;
        period::extend(tx, &me, &case, agreed)?;
        Ok(Done::at(case.url()).saying("调解期限已延长，当事人可以在进度里看到。"))
    })
    .await
}

fn agreed(r: &mut Reading<'_>) -> Option<Agreed> {
    let until = r.date("until", "新的最后一日");
    let applicant = r.words("applicant_consent", "申请人一方怎么同意的", 200);
    let respondent = r.words("respondent_consent", "被申请人一方怎么同意的", 200);
    let reason = r.words("reason", "为什么需要更多时间", 200);
    Some(Agreed { until: until?, consents: format!("申请人：{}\n被申请人：{}", applicant?, respondent?), reason: reason? })
}
