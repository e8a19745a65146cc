//! The slip of a request in the words of its applicant: who works on it now, by when, and what comes next.
//!
//! In mediation the room works on it and not the unit that took it on, and its mediator is named as on the timeline. Who left neither
//! phone nor mailbox is promised no call. Who has a request is known to `dispatch`, what became of it to `cases`; here are words.

use serde::Serialize;

use crate::cases::mediators::store as mediators;
use crate::cases::{self, Case};
use crate::db::Db;
use crate::dispatch::holding::{self, DueWords, Holding};
use crate::error::Result;
use crate::intake::{Request, Service, Stage};

/// One line of the slip.
#[derive(Clone, Serialize)]
pub(super) struct Fact {
    label: &'static str,
    value: String,
    hint: Option<String>,
    phone: Option<String>,
}

/// What the slip says.
pub(super) struct Slip {
    /// Its lines.
    pub(super) items: Vec<Fact>,
    /// How the promised time was counted.
    pub(super) how: Vec<String>,
    /// Whom to call while the matter is in mediation.
    pub(super) mediation: Option<Mediation>,
    /// Whether anything was answered.
    pub(super) answered: bool,
}

/// Whom to call while the matter is in mediation.
#[derive(Clone, Serialize)]
pub(super) struct Mediation {
    number: String,
    room: String,
    phone: String,
    #[serde(skip)]
    committee: String,
    #[serde(skip)]
    mediators: Vec<String>,
}

/// The slip of a request now; of the cases that came of it, the one that is not over stands first.
pub(super) fn of(db: &mut Db, request: &Request, cases: &[Case]) -> Result<Slip> {
    let holding = holding::of(db, request)?;
    let case = cases.first().filter(|_| request.stage == Stage::InCase);
    let mediation = case.map(|case| mediation(db, case)).transpose()?;
    let promised = promises_a_date(request.stage);
    let next = next_words(request, &holding.unit, &desk(&holding, mediation.as_ref()));
    let items = lines(request, &holding, mediation.as_ref(), holding.due.as_ref().filter(|_| promised), next);
    Ok(Slip { items, how: if promised { holding.how } else { Vec::new() }, mediation, answered: holding.answered })
}

fn mediation(db: &mut Db, case: &Case) -> Result<Mediation> {
    let (room, phone) = cases::telling::desk_of(db, case)?;
    let committee = cases::store::committee(db, &case.committee_id)?.name;
    let mediators = mediators::panel(db, &case.id)?.into_iter().map(|seat| seat.name).collect();
    Ok(Mediation { number: case.number.clone(), room, phone, committee, mediators })
}

/// The telephone of whoever works on it.
fn desk(holding: &Holding, mediation: Option<&Mediation>) -> String {
    mediation.map(|mediation| mediation.phone.clone()).or_else(|| holding.phone.clone()).unwrap_or_else(|| "12345".to_owned())
}

fn lines(request: &Request, holding: &Holding, mediation: Option<&Mediation>, due: Option<&DueWords>, next: String) -> Vec<Fact> {
    let fact = |label, value: String, hint: Option<String>| Fact { label, value, hint, phone: None };
    let whose = if matches!(request.stage, Stage::Withdrawn | Stage::Closed) { "由谁办的" } else { "现在由谁办" };
    let mut items = vec![
        fact("事项", request.title.clone(), None),
        fact("提交时间", request.filed_at.words(), None),
        match mediation {
            Some(mediation) => {
                Fact { phone: Some(mediation.phone.clone()), ..fact(whose, mediation.who(), Some(mediation.committee.clone())) }
            }
            None => Fact { phone: holding.phone.clone(), ..fact(whose, holding.who(), None) },
        },
    ];
    match (promises_a_date(request.stage), due) {
        (true, Some(due)) => items.push(fact(due.label, due.at.clone(), Some(due.rule.clone()))),
        (true, None) => {}
        (false, _) => items.push(fact("进度", request.stage.label().to_owned(), None)),
    }
    items.extend(mediation.map(|mediation| fact("案号", mediation.number.clone(), None)));
    items.push(fact("接下来", next, None));
    items
}

impl Mediation {
    /// Room and mediators, as parties read them on the timeline too.
    fn who(&self) -> String {
        if self.mediators.is_empty() { self.room.clone() } else { format!("{} · 调解员 {}", self.room, self.mediators.join("、")) }
    }
}

/// Two characters of the street and 收讫.
pub(super) fn seal_of(street: &str) -> String {
    let short: String = street.trim_end_matches("街道").chars().take(2).collect();
    format!("{short}收讫")
}

/// While a unit has it, the slip says by when; later it says how far it has come.
fn promises_a_date(stage: Stage) -> bool {
    matches!(stage, Stage::Dispatched | Stage::Arbitration | Stage::Accepted)
}

/// What happens next, in words. Who cannot be reached is told where to ask instead of being promised a call.
fn next_words(request: &Request, unit: &str, desk: &str) -> String {
    let (phone, mail) = (request.applicant_phone.is_some(), request.applicant_email.is_some());
    let reached = phone || mail;
    let way = if phone { "打电话" } else { "发邮件" };
    let words = match (request.stage, request.service) {
        (Stage::Dispatched, Service::Dispute) if reached => {
            format!("{unit}会{way}给您，问清情况，并征求对方的意见。对方同意后，安排调解。")
        }
        (Stage::Dispatched, Service::Dispute) => format!("{unit}会征求对方的意见。对方同意后，安排调解。"),
        (Stage::Dispatched, Service::Counselling) if reached => {
            format!("{unit}会按您留的方式联系您。您说的内容只有咨询师能看到。")
        }
        (Stage::Dispatched, Service::Counselling) => "您说的内容只有咨询师能看到。".to_owned(),
        (Stage::Dispatched, Service::Hazard) if reached => format!("{unit}会派人到现场看，处理后告诉您。"),
        (Stage::Dispatched, Service::Hazard) => format!("{unit}会派人到现场看。"),
        (Stage::Dispatched, _) if reached => format!("{unit}会按您留的方式联系您，问清情况。"),
        (Stage::Dispatched, _) => format!("{unit}会先看您写的情况。"),
        (Stage::Arbitration, _) if reached => "街道正在确定由哪个单位办理，定下来就告诉您。".to_owned(),
        (Stage::Arbitration, _) => "街道正在确定由哪个单位办理。".to_owned(),
        (Stage::Accepted, _) => format!("{unit}已经受理，正在办。"),
        (Stage::InCase, _) if reached => "调解员会联系您和对方，约时间调解。".to_owned(),
        (Stage::InCase, _) => "调解员会联系对方，约时间调解。".to_owned(),
        (Stage::Answered, _) => return "结果写在下面。没有解决，可以点“没有解决”。".to_owned(),
        (Stage::Closed, _) => return "已经办结。没有解决，可以点“没有解决”。".to_owned(),
        (Stage::Refused, _) => return "请看下面的理由和可以去的地方。".to_owned(),
        (Stage::Withdrawn, _) => return "您已经撤回。以后需要可以重新提交。".to_owned(),
    };
    if reached {
        words
    } else {
        format!("{words}您没有留电话和邮箱，要问进展，请打 {desk} 或到窗口，报查询码。")
    }
}
