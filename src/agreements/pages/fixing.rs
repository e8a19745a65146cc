//! The page before fixing: what will happen, what is still wrong, and one button.

use actix_web::web::Path;
use chrono::NaiveDate;
use serde::Serialize;

use super::{Head, draft::perused, findings::Found, revision};
use crate::agreements::Form as Kind;
use crate::agreements::fixing;
use crate::cases::Case;
use crate::web::guards::CaseWorker;
use crate::web::{Answer, Ctx, Done, Form};

#[derive(Serialize)]
struct FixingPage {
    case: Head,
    id: String,
    revision: i32,
    version: i32,
    oral: bool,
    today: String,
    must: Vec<Found>,
    should: Vec<Found>,
    effects: Vec<&'static str>,
}

const WRITTEN: &[&str] =
    &["协议文字不再改动，并记下文本的校验码", "可以打印出来，请各方签名、盖章或者按指印", "要改文字，只能建立新的版本，各方重新签"];
const ORAL: &[&str] =
    &["记录的协议内容不再改动", "协议自各方达成之日起生效（《人民调解法》第三十条）", "各方会收到生效通知，履行期限开始提醒"];

pub(super) async fn ask(ctx: Ctx, me: CaseWorker, id: Path<String>) -> Answer {
    let id = id.into_inner();
    let view = ctx
        .peruse(move |perusal| {
            let (case, draft) = perused(perusal, &me, &id)?;
            let whole = fixing::whole(perusal.conn, &perusal.house.vault, &case, draft)?;
            Ok(view_of(&case, whole, perusal.now.date()))
        })
        .await?;
    ctx.page("agreements/fixing.html", &view)
}

fn view_of(case: &Case, whole: fixing::Whole, today: NaiveDate) -> FixingPage {
    let (must, should): (Vec<_>, Vec<_>) =
        whole.findings(case, today).into_iter().map(|finding| Found::of(case, finding)).partition(|found| found.must);
    let oral = whole.agreement.form == Kind::Oral;
    FixingPage {
        case: Head::from(case),
        id: whole.agreement.id,
        revision: whole.agreement.revision,
        version: whole.agreement.version,
        oral,
        today: today.to_string(),
        must,
        should,
        effects: if oral { ORAL.to_vec() } else { WRITTEN.to_vec() },
    }
}

pub(super) async fn fix(ctx: Ctx, me: CaseWorker, id: Path<String>, form: Form) -> Answer {
    let (id, (revision, agreed_on)) = (
        id.into_inner(),
        form.read(|r| {
            let revision = revision(r);
            let agreed_on = r.maybe_date("agreed_on", "达成口头协议的日期");
            Some((revision?, agreed_on?))
        })?,
    );
    ctx.submit(&form, move |tx| {
        let case = fixing::fix(tx, &me, &id, revision, agreed_on)?;
        let saying = match agreed_on {
            Some(_) => "口头协议已记录并生效。",
            None => "已定稿。请打印协议书，请各方签好后登记签名。",
        };
        Ok(Done::at(format!("{}/agreement", case.url())).saying(saying))
    })
    .await
}
