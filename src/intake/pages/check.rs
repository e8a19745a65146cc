//! Checking the answers, and filing them: once, however often the button is pressed.

use actix_web::HttpRequest;
use serde::Serialize;

use super::{CALLS, Call, InHand, admit, code_of, draft_token, in_hand, whence};
use crate::actor::Actor;
use crate::db::{Db, Tx};
use crate::error::{Error, FieldError, Maybe, Result};
use crate::evidence;
use crate::intake::answers::{Answers, UNCLEAR};
use crate::intake::crowd::{self, Ask, Whence};
use crate::intake::matter::Matter;
use crate::intake::questions::{self, Step};
use crate::intake::{Service, drafts, filing, store};
use crate::places::store as places;
use crate::web::{Answer, Ctx, Done, Form};

#[derive(Serialize)]
struct Page {
    service: &'static str,
    of: usize,
    back: String,
    items: Vec<Item>,
    missing: Vec<FieldError>,
    danger: bool,
    calls: &'static [Call],
    counselling: bool,
    resume: String,
}

#[derive(Serialize)]
struct Item {
    label: &'static str,
    value: String,
    href: String,
}

pub(super) async fn show(ctx: Ctx, request: HttpRequest) -> Answer {
    let hand = match in_hand(&ctx, &request).await? {
        Ok(hand) => hand,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let view = ctx.read(move |db| view(db, &hand)).await?;
    ctx.page("intake/check.html", &view)
}

fn view(db: &mut Db, hand: &InHand) -> Result<Page> {
    let (answers, steps) = (&hand.draft.answers, hand.steps());
    let files = evidence::store::about(db, &hand.draft.subject())?.len();
    let mut items = Vec::new();
    for step in &steps {
        let value = in_words(db, hand, *step, files)?;
        items.push(Item { label: step.label(), value, href: format!("/file/{}?from=check", step.as_str()) });
    }
    let missing = match Matter::of(answers, hand.scanned.clone()) {
        Err(Error::Invalid(errors)) => errors,
        _ => Vec::new(),
    };
    Ok(Page {
        service: answers.service().label(),
        of: steps.len() + 1,
        back: steps.last().map_or_else(|| "/file".to_owned(), |step| format!("/file/{}", step.as_str())),
        items,
        missing,
        danger: answers.suggests_danger(),
        calls: CALLS,
        counselling: answers.service() == Service::Counselling,
        resume: drafts::spaced(&answers.resume),
    })
}

fn in_words(db: &mut Db, hand: &InHand, step: Step, files: usize) -> Result<String> {
    let answers = &hand.draft.answers;
    let plain = |name: &str| answers.get(name).to_owned();
    Ok(match step {
        Step::Kind => questions::kind_in_words(answers.get("kind")),
        Step::Danger => questions::danger_in_words(answers.get("danger")),
        Step::Story | Step::Wish => plain(step.as_str()),
        Step::Place => joined(&[unit_name(db, answers.get("community"), "不清楚是哪个社区")?, plain("place")]),
        Step::Other if answers.has("other") && answers.get("other").is_empty() => "不清楚".to_owned(),
        Step::Other => joined(&[plain("other"), plain("other_phone")]),
        Step::Files if files == 0 => "没有".to_owned(),
        Step::Files => format!("{files} 个文件"),
        Step::Room => unit_name(db, answers.get("room"), "由社区安排")?,
        Step::Contact => contact(answers),
    })
}

fn unit_name(db: &mut Db, id: &str, unclear: &str) -> Result<String> {
    if id.is_empty() || id == UNCLEAR {
        return Ok(if id.is_empty() { String::new() } else { unclear.to_owned() });
    }
    Ok(places::unit(db, id).maybe()?.map_or_else(String::new, |unit| unit.name))
}

fn contact(answers: &Answers) -> String {
    joined(&["name", "phone", "email"].map(|name| answers.get(name).to_owned()))
}

fn joined(parts: &[String]) -> String {
    parts.iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join("，")
}

pub(super) async fn create(ctx: Ctx, request: HttpRequest, form: Form) -> Answer {
    form.read(|r| {
        if !r.ticked("consent") {
            r.wrong("consent", "请看过“个人信息怎么用”，同意后在这里打勾。不同意也可以到窗口或打电话办理。");
        }
        Some(())
    })?;
    let (token, actor, whence) = (draft_token(&request), ctx.actor().clone(), whence(&ctx));
    let mut answer = match ctx.submit(&form, move |tx| file_draft(tx, &actor, &token, &whence)).await {
        // Another window filed the same draft at this moment: its receipt is the answer here too.
        Err(error) if matches!(error.0, Error::Conflict(_)) => in_hand(&ctx, &request).await?.err().ok_or(error)?,
        other => other?,
    };
    if let Some(code) = code_of(&answer) {
        admit(&ctx, &request, &mut answer, &code)?;
    }
    Ok(answer)
}

/// Files the draft behind a secret; one that was filed before leads to its receipt.
fn file_draft(tx: &mut Tx<'_>, actor: &Actor, token: &str, whence: &Whence) -> Result<Done> {
    let Some(draft) = drafts::by_token(tx.conn, tx.house, token)? else {
        return Err(Error::refused("没有找到您填的内容，可能在别的页面删掉了，或者超过 30 天没有动。请重新填写，或到窗口办理。"));
    };
    if let Some(id) = &draft.request_id {
        return Ok(Done::at(store::by_id(tx.conn, id)?.track_url()));
    }
    crowd::admit(tx, Ask::File, whence)?;
    let scanned = draft.scanned(tx.conn)?;
    let unfinished = |_| Error::refused("还有问题没有回答，所以没有提交。已填的内容都在，请点下面的问题补上。");
    let mut matter = Matter::of(&draft.answers, scanned).map_err(unfinished)?;
    matter.files_from = Some(draft.subject());
    let citizen = if matches!(actor, Actor::Citizen { .. }) { actor.clone() } else { Actor::Visitor };
    let filed = filing::file(tx, &citizen, &matter)?;
    drafts::become_request(tx, &draft, &filed.request)?;
    super::dispatched(tx, &filed)?;
    Ok(Done::at(format!("{}?filed=1", filed.request.track_url())))
}
