//! Who has a request now and until when, as its applicant is told: unit, person, telephone, the promised time and its rule.
//!
//! Read from the assignment and the running clocks; before there are any, from the community and the street's own rule
//! 《码上办分级处置规则》. Nothing is decided here.

use super::{clocks, petition, store};
use crate::calendar::{self, WorkingHours};
use crate::clock::{Moment, date_words};
use crate::clocks::Clock;
use crate::db::Db;
use crate::deadlines::service::{Promise, clock};
use crate::error::Result;
use crate::intake::{Request, Stage};
use crate::places::store as places;

/// Who has it.
#[derive(Clone, Debug)]
pub struct Holding {
    /// Name of the unit.
    pub unit: String,
    /// Name of the person, once there is one.
    pub person: Option<String>,
    /// Telephone of the unit.
    pub phone: Option<String>,
    /// The next promised time.
    pub due: Option<DueWords>,
    /// How that time was counted.
    pub how: Vec<String>,
    /// Whether anything was answered.
    pub answered: bool,
}

/// A promised time in words.
#[derive(Clone, Debug)]
pub struct DueWords {
    /// 最晚受理, 最晚处置, 最晚答复, 最晚办结.
    pub label: &'static str,
    /// The time.
    pub at: String,
    /// The rule.
    pub rule: String,
}

impl Holding {
    /// Unit and person.
    pub fn who(&self) -> String {
        match &self.person {
            Some(person) => format!("{} · {person}", self.unit),
            None => self.unit.clone(),
        }
    }
}

/// Who has a request now, and until when.
pub fn of(conn: &mut Db, request: &Request) -> Result<Holding> {
    let store::Desk { unit, phone, person, clock, answered } = match store::desk(conn, &request.id)? {
        Some(desk) => desk,
        None => {
            let community = places::unit(conn, &request.community_id)?;
            let clock = clocks::store::running(conn, &request.subject())?.into_iter().next();
            store::Desk { unit: community.name, phone: community.phone, person: None, clock, answered: false }
        }
    };
    let (due, how) = due(conn, request, clock)?;
    Ok(Holding { unit, person, phone, due, how, answered })
}

fn due(conn: &mut Db, request: &Request, running: Option<Clock>) -> Result<(Option<DueWords>, Vec<String>)> {
    if let Some(running) = running {
        let words = match running.kind.promise() {
            Some(promise) => DueWords { label: label(promise), at: running.due_at.words(), rule: rule_words(promise, request) },
            None => DueWords { label: "最晚办结", at: date_words(running.last_day()), rule: petition::rule_words(&running) },
        };
        return Ok((Some(words), running.explanation.lines().map(str::to_owned).collect()));
    }
    if request.stage != Stage::Dispatched {
        return Ok((None, Vec::new()));
    }
    let calendar = calendar::store::ahead(conn, request.filed_at.date())?;
    let counted = clock(Promise::Acceptance, request.class, request.urgency, request.filed_at.local(), &calendar, &WorkingHours::default());
    let words = DueWords {
        label: label(Promise::Acceptance),
        at: Moment::from_local(counted.at).words(),
        rule: rule_words(Promise::Acceptance, request),
    };
    Ok((Some(words), counted.lines))
}

/// By when a request is to be accepted, for the receipt by mail; none when it was accepted or is over.
pub fn acceptance_due(conn: &mut Db, request: &Request) -> Result<Option<Moment>> {
    clocks::due(conn, request, Promise::Acceptance)
}

fn label(promise: Promise) -> &'static str {
    match promise {
        Promise::FirstHandling => "最晚处置",
        Promise::FirstReply => "最晚答复",
        _ => "最晚受理",
    }
}

fn rule_words(promise: Promise, request: &Request) -> String {
    let rule = crate::deadlines::service::rule(promise, request.class, request.urgency);
    format!("{}{}类、{}：{}内。", crate::deadlines::service::RULE_NAME, rule.class.label(), rule.urgency.label(), rule.term.in_words())
}
