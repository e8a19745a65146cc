//! 期限计算器, for staff: rule and date in the address, the due day large, every step of the count below it, then the tables
//! of all statutory periods and of the street's own promises.
//!
//! It answers the same as the command `deadline`, on the office's own calendar.

use std::collections::BTreeMap;
use std::sync::Arc;

use actix_web::web::{ServiceConfig, get, resource};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Reckoning, Rule, find, reckon, service, table};
use crate::calendar::{self, Calendar, words};
use crate::error::FieldError;
use crate::web::again::{Kept, Typed};
use crate::web::guards::Staff;
use crate::web::{Answer, Ctx};
use crate::web::{Query, form};

/// The door.
pub fn routes(config: &mut ServiceConfig) {
    config.service(resource("/deadlines").route(get().to(show)));
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    rule: String,
    #[serde(default)]
    date: String,
}

#[derive(Serialize)]
struct CalculatorPage {
    rule: String,
    date: String,
    choices: Vec<Choice>,
    answer: Option<Answered>,
    rules: Vec<RuleView>,
    promises: Vec<PromiseView>,
}

#[derive(Serialize)]
struct Choice {
    value: &'static str,
    label: String,
}

#[derive(Serialize)]
struct Answered {
    /// 2026年2月24日（周二）, or the sentence that holds instead of a date.
    due: String,
    machine: Option<String>,
    name: String,
    steps: Vec<String>,
    facts: Vec<Fact>,
    others: Vec<RuleView>,
}

#[derive(Serialize)]
struct Fact {
    label: &'static str,
    value: String,
}

#[derive(Serialize)]
struct RuleView {
    id: &'static str,
    name: String,
    length: String,
    starts: &'static str,
    sources: String,
    href: String,
}

#[derive(Serialize)]
struct PromiseView {
    id: &'static str,
    promise: &'static str,
    class: &'static str,
    urgency: &'static str,
    term: String,
}

async fn show(mut ctx: Ctx, _me: Staff, asked: Query<Asked>) -> Answer {
    let asked = asked.into_inner();
    let today = ctx.app.house().clock.now().date();
    let date = if asked.date.is_empty() { today.to_string() } else { asked.date.clone() };
    let mut answer = None;
    if !asked.rule.is_empty() || !asked.date.is_empty() {
        match read(&asked.rule, &date) {
            Ok((rule, start)) => {
                let calendar = ctx.read(calendar::store::load).await?;
                answer = Some(answered(&reckon(rule, start, &calendar), &calendar));
            }
            Err(errors) => ctx.kept = Arc::new(kept(&asked, errors)),
        }
    }
    let rule = find(&asked.rule).map_or(asked.rule, |rule| rule.id.to_owned());
    let page = CalculatorPage { rule, rules: rules(&date), date, choices: choices(), answer, promises: promises() };
    ctx.page("deadlines/calculator.html", &page)
}

/// Rule and date, or every mistake in them.
fn read(rule: &str, date: &str) -> Result<(&'static Rule, NaiveDate), Vec<FieldError>> {
    let wrong = |field: &str, text: String| FieldError { field: field.to_owned(), text };
    let rule = if rule.is_empty() { Err("请选择一条期限规则。".to_owned()) } else { find(rule) };
    let start = form::parse_date(date)
        .filter(|date| words::YEARS.contains(&chrono::Datelike::year(date)))
        .map_or_else(|| words::parse_date(date), Ok);
    match (rule, start) {
        (Ok(rule), Ok(start)) => Ok((rule, start)),
        (rule, start) => {
            let errors = [rule.err().map(|text| wrong("rule", text)), start.err().map(|text| wrong("date", text))];
            Err(errors.into_iter().flatten().collect())
        }
    }
}

fn kept(asked: &Asked, errors: Vec<FieldError>) -> Kept {
    let values = [("rule", &asked.rule), ("date", &asked.date)].map(|(name, text)| (name.to_owned(), Typed::One(text.clone())));
    Kept { values: BTreeMap::from(values), errors, ..Kept::default() }
}

fn answered(reckoning: &Reckoning, calendar: &Calendar) -> Answered {
    let rule = reckoning.rule;
    let facts = [
        ("办理", rule.who.to_owned()),
        ("后果", rule.consequence.to_owned()),
        ("说明", rule.note.to_owned()),
        ("依据", rule.sources.join("、")),
    ];
    let other = |rule: &'static Rule| {
        let due = reckon(rule, reckoning.start, calendar).due.map_or_else(|| "另行起算".to_owned(), words::date);
        RuleView { length: format!("{}，{due}", rule.length_in_words()), ..view(rule, &reckoning.start.to_string()) }
    };
    Answered {
        due: reckoning.due.map_or_else(|| reckoning.headline(), words::date),
        machine: reckoning.due.map(|due| due.to_string()),
        name: format!("{} {}", rule.id, rule.name()),
        steps: reckoning.steps.clone(),
        facts: facts.into_iter().filter(|(_, value)| !value.is_empty()).map(|(label, value)| Fact { label, value }).collect(),
        others: rule.siblings().map(other).collect(),
    }
}

fn choices() -> Vec<Choice> {
    table().iter().map(|rule| Choice { value: rule.id, label: format!("{} {}", rule.id, rule.name()) }).collect()
}

fn rules(date: &str) -> Vec<RuleView> {
    let date = if form::parse_date(date).is_some() { date } else { "" };
    table().iter().map(|rule| view(rule, date)).collect()
}

fn view(rule: &'static Rule, date: &str) -> RuleView {
    let shift = if rule.shifts() { "，末日逢休假顺延" } else { "" };
    RuleView {
        id: rule.id,
        name: rule.name(),
        length: format!("{}{shift}", rule.length_in_words()),
        starts: rule.starts,
        sources: rule.sources.join("、"),
        href: format!("/deadlines?rule={}&date={}", crate::web::frame::encode(rule.id), crate::web::frame::encode(date)),
    }
}

fn promises() -> Vec<PromiseView> {
    let view = |rule: &service::ServiceRule| PromiseView {
        id: rule.id,
        promise: rule.promise.label(),
        class: rule.class.label(),
        urgency: rule.urgency.label(),
        term: rule.term.in_words(),
    };
    service::table().iter().map(view).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mistake_in_rule_and_date_is_told_at_once() {
        let errors = read("D99", "昨天").unwrap_err();
        assert_eq!(errors.iter().map(|error| error.field.as_str()).collect::<Vec<_>>(), ["rule", "date"]);
        assert_eq!(read("", "2026-01-19").unwrap_err().len(), 1);
    }

    #[test]
    fn dates_are_read_as_people_type_them() {
        for date in ["2026-01-19", "2026年1月19日", "2026/1/19", "２０２６－０１－１９"] {
            let (rule, start) = read("d8", date).unwrap();
            assert_eq!((rule.id, start.to_string().as_str()), ("D08", "2026-01-19"), "{date}");
        }
    }
}
