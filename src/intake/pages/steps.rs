//! One question a page: shown with what was answered before, read into the draft, and on to the next.
//!
//! Answers are saved without an idempotency key on purpose: who goes back and changes an answer sends the same page again.

use std::collections::BTreeMap;

use actix_web::HttpRequest;
use actix_web::web::Path;
use serde::{Deserialize, Serialize};

use super::{CALLS, Call, InHand, in_hand};
use crate::clock::Moment;
use crate::db::Db;
use crate::error::{Error, Result};
use crate::evidence::{self, Shown};
use crate::identity::{EmailAddress, PersonName, Phone};
use crate::intake::answers::UNCLEAR;
use crate::intake::questions::{self, Choice, Step, Words};
use crate::intake::{DisputeType, Service, drafts};
use crate::places::{Unit, UnitKind, store as places};
use crate::web::{Answer, Ctx, Form, Query, Reading};

#[derive(Deserialize)]
pub(super) struct From {
    #[serde(default)]
    from: String,
}

#[derive(Serialize)]
struct Page {
    slug: &'static str,
    service: &'static str,
    service_word: &'static str,
    step: usize,
    of: usize,
    words: Words,
    back: String,
    from: String,
    answers: BTreeMap<String, String>,
    choices: Vec<Choice>,
    optional: bool,
    nickname: bool,
    scanned: Option<String>,
    files: Vec<Shown>,
    accept: &'static str,
    danger: bool,
    exit: bool,
    calls: &'static [Call],
    resume: String,
}

/// What the file chooser offers; the server judges by content.
pub(super) const ACCEPT: &str = "image/*,video/*,audio/*,application/pdf,.pdf";

pub(super) async fn show(ctx: Ctx, request: HttpRequest, step: Path<String>, from: Query<From>) -> Answer {
    let step = Step::parse(&step).ok_or(Error::NotFound)?;
    page(ctx, request, step, from.into_inner().from).await
}

pub(super) async fn show_files(ctx: Ctx, request: HttpRequest, from: Query<From>) -> Answer {
    page(ctx, request, Step::Files, from.into_inner().from).await
}

async fn page(ctx: Ctx, request: HttpRequest, step: Step, from: String) -> Answer {
    let hand = match in_hand(&ctx, &request).await? {
        Ok(hand) => hand,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let now = ctx.app.house().clock.now();
    let view = ctx.read(move |db| view(db, &hand, step, from, now)).await?;
    ctx.page("intake/step.html", &view)
}

impl InHand {
    /// The questions of this draft.
    pub(super) fn steps(&self) -> Vec<Step> {
        questions::steps(self.draft.answers.service(), self.scanned.as_ref().is_some_and(|scanned| scanned.room.is_some()))
    }

    /// The page after a question.
    pub(super) fn after(&self, step: Step, from: &str) -> String {
        let steps = self.steps();
        let next = steps.iter().position(|one| *one == step).and_then(|at| steps.get(at + 1));
        match next {
            Some(next) if from != "check" => format!("/file/{}", next.as_str()),
            _ => "/file/check".to_owned(),
        }
    }

    fn before(&self, step: Step, from: &str) -> String {
        let steps = self.steps();
        let at = steps.iter().position(|one| *one == step).unwrap_or(0);
        match at.checked_sub(1).and_then(|at| steps.get(at)) {
            _ if from == "check" => "/file/check".to_owned(),
            Some(previous) => format!("/file/{}", previous.as_str()),
            None => "/file".to_owned(),
        }
    }
}

fn view(db: &mut Db, hand: &InHand, step: Step, from: String, now: Moment) -> Result<Page> {
    let steps = hand.steps();
    let at = steps.iter().position(|one| *one == step).ok_or(Error::NotFound)?;
    let answers = &hand.draft.answers;
    let service = answers.service();
    let danger = answers.suggests_danger();
    let mut shown = answers.fields.clone();
    if let Some(scanned) = hand.scanned.as_ref().filter(|_| !answers.has("community")) {
        shown.insert("community".to_owned(), scanned.community.id.clone());
        shown.insert("place".to_owned(), scanned.place.clone());
    }
    Ok(Page {
        slug: step.as_str(),
        service: service.label(),
        service_word: service.as_str(),
        step: at + 1,
        of: steps.len() + 1,
        words: step.words(service),
        back: hand.before(step, &from),
        from,
        answers: shown,
        choices: choices(db, step, now)?,
        optional: step == Step::Story && service == Service::Counselling,
        nickname: questions::nickname_is_enough(service),
        scanned: hand.scanned.as_ref().map(|scanned| scanned.community.name.clone()),
        files: if step == Step::Files { listed(db, &hand.draft.subject())? } else { Vec::new() },
        accept: ACCEPT,
        danger: danger || step == Step::Danger,
        exit: danger || step == Step::Danger || service == Service::Counselling || answers.dispute_type() == Some(DisputeType::Family),
        calls: CALLS,
        resume: drafts::spaced(&answers.resume),
    })
}

/// Files of a subject as lists show them.
pub(super) fn listed(db: &mut Db, subject: &str) -> Result<Vec<Shown>> {
    Ok(evidence::store::about(db, subject)?.iter().map(evidence::Attachment::shown).collect())
}

fn choices(db: &mut Db, step: Step, now: Moment) -> Result<Vec<Choice>> {
    Ok(match step {
        Step::Kind => questions::kinds(),
        Step::Danger => questions::dangers(),
        Step::Place => communities(db)?,
        Step::Room => rooms(db, now)?,
        _ => Vec::new(),
    })
}

/// All communities, and “不清楚”.
pub(super) fn communities(db: &mut Db) -> Result<Vec<Choice>> {
    let mut all = units(&places::of_kind(db, UnitKind::Community)?);
    all.push(Choice::new(UNCLEAR, "不清楚是哪个社区", ""));
    Ok(all)
}

/// All rooms, after “由社区安排”: each with its seal, what it is good at, where it is and when it is open.
pub(super) fn rooms(db: &mut Db, now: Moment) -> Result<Vec<Choice>> {
    let mut all = vec![Choice::new(UNCLEAR, "由社区安排", "社区看事情找合适的调解室")];
    let doors = crate::rooms::pages::doors(db, now)?;
    all.extend(doors.iter().map(|room| Choice::new(&room.unit_id, &room.label, &room.hint).with_seal(&room.seal)));
    Ok(all)
}

fn units(units: &[Unit]) -> Vec<Choice> {
    units.iter().map(|unit| Choice::new(&unit.id, &unit.name, "")).collect()
}

pub(super) async fn create(ctx: Ctx, request: HttpRequest, step: Path<String>, form: Form) -> Answer {
    let step = Step::parse(&step).ok_or(Error::NotFound)?;
    let hand = match in_hand(&ctx, &request).await? {
        Ok(hand) => hand,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let service = hand.draft.answers.service();
    let fields = form.read(|r| read(step, service, r))?;
    let next = if form.text("then") == "later" { "/file/later".to_owned() } else { hand.after(step, form.text("from")) };
    ctx.write(move |tx| {
        check_unit(tx.conn, &fields)?;
        drafts::save(tx, &hand.draft, &fields)
    })
    .await?;
    Ok(ctx.see_other(&next))
}

/// A community or room must be one of those that were offered.
pub(super) fn check_unit(db: &mut Db, fields: &[(&'static str, String)]) -> Result<()> {
    for (name, kind) in [("community", UnitKind::Community), ("room", UnitKind::Room)] {
        let chosen = fields.iter().find(|(field, _)| *field == name).map(|(_, value)| value.as_str());
        if let Some(id) = chosen.filter(|id| !id.is_empty() && *id != UNCLEAR)
            && !places::of_kind(db, kind)?.iter().any(|unit| unit.id == id)
        {
            return Err(Error::field(name, "这一项已经不能选了，请重新选择。"));
        }
    }
    Ok(())
}

type Read = Option<Vec<(&'static str, String)>>;

/// Reads the answer to one question.
fn read(step: Step, service: Service, r: &mut Reading<'_>) -> Read {
    match step {
        Step::Kind => one("kind", r.choice("kind", "最接近的一项", |text| among(&questions::kinds(), text))),
        Step::Story if service == Service::Counselling => one("story", r.optional_words("story", "内容", 2000)),
        Step::Story => one("story", r.words("story", "事情经过", 2000)),
        Step::Danger => one("danger", r.choice("danger", "有没有危险；拿不准就选“不清楚”", |text| among(&questions::dangers(), text))),
        Step::Wish if service == Service::Petition => one("wish", r.words("wish", "您的要求", 500)),
        Step::Wish => one("wish", r.optional_words("wish", "希望怎么解决", 500)),
        Step::Place => {
            let community = r.choice("community", "社区；不知道就选“不清楚”", |text| {
                Some(text.to_owned()).filter(|text| !text.is_empty())
            });
            let place = r.optional_words("place", "地址", 200);
            Some(vec![("community", community?), ("place", place?)])
        }
        Step::Other => {
            let other = r.optional_words("other", "对方", 200);
            let phone = phone(r, "other_phone");
            Some(vec![("other", other?), ("other_phone", phone?)])
        }
        Step::Room => one("room", r.optional_words("room", "调解室", 60)),
        Step::Files => Some(Vec::new()),
        Step::Contact => contact(service, r),
    }
}

fn one(name: &'static str, value: Option<String>) -> Read {
    value.map(|value| vec![(name, value)])
}

fn among(choices: &[Choice], text: &str) -> Option<String> {
    choices.iter().find(|choice| choice.value == text).map(|choice| choice.value.clone())
}

fn phone(r: &mut Reading<'_>, name: &str) -> Option<String> {
    r.maybe(name, Phone::parse).map(|phone| phone.map_or_else(String::new, |phone| phone.as_str().to_owned()))
}

/// Name, phone and mailbox; one of the two ways to be reached is needed, so that an answer can come.
fn contact(service: Service, r: &mut Reading<'_>) -> Read {
    let name = if questions::nickname_is_enough(service) {
        r.optional_words("name", "称呼", 20)
    } else {
        r.parse("name", PersonName::parse).map(|name| name.as_str().to_owned())
    };
    if r.text("phone").is_empty() && r.text("email").is_empty() {
        r.wrong("phone", "手机号码和电子邮箱至少填一项，不然我们没法答复您。");
    }
    let phone = phone(r, "phone");
    let email = r.maybe("email", EmailAddress::parse).map(|email| email.map_or_else(String::new, |email| email.as_str().to_owned()));
    Some(vec![("name", name?), ("phone", phone?), ("email", email?)])
}
