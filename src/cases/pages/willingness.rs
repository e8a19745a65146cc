//! The page on which answers are written down, and the button that sends an invitation.

use actix_web::web::Path;
use chrono::NaiveTime;
use serde::Serialize;

use super::{Choice, Head, choices, revision};
use crate::audit::AuditLine;
use crate::cases::parties::{Party, store as parties};
use crate::cases::willingness::{self, Answered, Mood, Way};
use crate::cases::{store, telling};
use crate::clock::Moment;
use crate::db::Perusal;
use crate::error::Result;
use crate::web::guards::CaseWorker;
use crate::web::{Answer, Ctx, Done, Form, Reading};

#[derive(Serialize)]
struct Page {
    head: Head,
    parties: Vec<Choice>,
    ways: Vec<Choice>,
    invitable: Vec<Choice>,
    date: String,
    time: String,
    answers: Vec<Line>,
    refused: bool,
}

#[derive(Serialize)]
struct Line {
    label: String,
    value: String,
    hint: String,
}

pub(super) async fn show(ctx: Ctx, me: CaseWorker, id: Path<String>) -> Answer {
    let page = ctx
        .peruse(move |perusal| {
            let case = store::workable_by_id(perusal.conn, &me, &id)?;
            perusal.audit(AuditLine::new(&me, "willingness.read", case.subject()));
            read(perusal, &case)
        })
        .await?;
    ctx.page("cases/willingness.html", &page)
}

fn read(perusal: &mut Perusal<'_>, case: &crate::cases::Case) -> Result<Page> {
    let (vault, now) = (&perusal.house.vault, perusal.now);
    let people = parties::of_case(perusal.conn, vault, &case.id)?;
    let answers = parties::answers(perusal.conn, &case.id)?;
    let named = |party: &Party| format!("{}（{}）", party.masked_name(), party.side.label());
    let label = |id: &str| people.iter().find(|party| party.id == id).map(named).unwrap_or_default();
    let mut lines = Vec::new();
    for answer in &answers {
        let said = if answer.willing { "愿意" } else { "不愿意" };
        let remark = vault.open("willingness.remark", &answer.remark)?;
        let hint = format!("{} · {} {remark}", answer.answered_at.words(), answer.way.label());
        lines.push(Line { label: label(&answer.party_id), value: said.to_owned(), hint: hint.trim_end().to_owned() });
    }
    let choice = |party: &Party| Choice::new(&party.id, &named(party));
    let silent = |party: &&Party| answers.iter().all(|answer| answer.party_id != party.id);
    Ok(Page {
        head: Head::from(case),
        parties: people.iter().map(choice).collect(),
        ways: choices!(Way),
        invitable: people.iter().filter(|party| party.phone.is_some()).filter(silent).map(choice).collect(),
        date: now.date().to_string(),
        time: now.local().format("%H:%M").to_string(),
        answers: lines,
        refused: willingness::mood(&people, &answers) == Mood::Refused,
    })
}

pub(super) async fn create(ctx: Ctx, me: CaseWorker, id: Path<String>, form: Form) -> Answer {
    let (revision, answered) = form.read(|r| {
        let (revision, answered) = (revision(r), answered(r));
        Some((revision?, answered?))
    })?;
    ctx.submit(&form, move |tx| {
        let case = store::workable_at(tx, &me, &id, revision)?;
        Ok(match willingness::record(tx, &me, &case, answered)? {
            Mood::Willing => Done::at(case.url()).saying("已记录。各方都愿意调解，可以安排调解会了。"),
            Mood::Waiting => Done::at(case.url()).saying("已记录。还有当事人没有答复。"),
            Mood::Refused => Done::at(format!("{}/willingness", case.url()))
                .saying("已记录。有一方明确拒绝，不得调解（《人民调解法》第十七条），请终止调解并告知其他途径。"),
        })
    })
    .await
}

fn answered(r: &mut Reading<'_>) -> Option<Answered> {
    let party_id = r.choice("party", "哪一位当事人", |text| (!text.is_empty()).then(|| text.to_owned()));
    let willing = r.choice("willing", "愿意还是不愿意", |text| match text {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    });
    let way = r.choice("way", "怎么联系的", Way::parse);
    let date = r.date("answered_on", "答复的日期");
    let time = r.parse("answered_at", |text| NaiveTime::parse_from_str(text, "%H:%M").map_err(|_| "请填写答复的时间，例如 09:30。"));
    let remark = r.optional_words("remark", "说明", 200);
    let answered_at = Moment::from_local(date?.and_time(time?));
    Some(Answered { party_id: party_id?, willing: willing?, way: way?, remark: remark?, answered_at })
}

pub(super) async fn invite(ctx: Ctx, me: CaseWorker, path: Path<(String, String)>, form: Form) -> Answer {
    let revision = form.read(revision)?;
    let (id, party_id) = path.into_inner();
    ctx.submit(&form, move |tx| {
        let case = store::workable_at(tx, &me, &id, revision)?;
        telling::invite(tx, &me, &case, &party_id)?;
        Ok(Done::at(format!("{}/willingness", case.url())).saying("邀请短信已放进发送队列。对方答复后，请在这里记录。"))
    })
    .await
}
