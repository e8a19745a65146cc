//! A matter ready to be filed: what a draft's answers, or a form at the desk, mean once everything has been read strictly.
//!
//! Every mistake is told at once, under the field's name. Where the matter belongs is `placing`; writing it down is `filing`.

use super::answers::{Answers, UNCLEAR};
use super::placing::{self, Scanned};
use super::questions::{self, Step};
use super::{Channel, DisputeType, Service, danger};
use crate::deadlines::service::{Class, Urgency};
use crate::error::{Error, FieldError, Result};
use crate::identity::{EmailAddress, PersonName, Phone};

/// Name of somebody who gave none, where none is needed.
pub const NAMELESS: &str = "未留姓名";

/// The matter.
#[derive(Clone)]
pub struct Matter {
    /// Which service.
    pub service: Service,
    /// How it came in.
    pub channel: Channel,
    /// For disputes.
    pub dispute_type: Option<DisputeType>,
    /// What happened.
    pub story: String,
    /// What is wished for.
    pub wish: String,
    /// Where, in words.
    pub place: String,
    /// The community that was chosen.
    pub community_id: Option<String>,
    /// The code that was scanned.
    pub scanned: Option<Scanned>,
    /// The room that was chosen.
    pub room_id: Option<String>,
    /// How soon harm may come.
    pub urgency: Urgency,
    /// True when the words suggest danger.
    pub danger: bool,
    /// Who asks.
    pub name: String,
    /// Their phone.
    pub phone: Option<Phone>,
    /// Their mailbox.
    pub email: Option<EmailAddress>,
    /// The other side, in words.
    pub other_side: String,
    /// The other side's phone.
    pub other_side_phone: Option<Phone>,
    /// On whose behalf and why, when staff file.
    pub filed_for: Option<String>,
    /// Subject of the files that move along.
    pub files_from: Option<String>,
}

impl Matter {
    /// A matter with the least that is needed; callers fill in more.
    pub fn new(service: Service, channel: Channel, story: &str, name: &str) -> Matter {
        Matter {
            service,
            channel,
            dispute_type: None,
            story: story.to_owned(),
            wish: String::new(),
            place: String::new(),
            community_id: None,
            scanned: None,
            room_id: None,
            urgency: Urgency::Routine,
            danger: false,
            name: name.to_owned(),
            phone: None,
            email: None,
            other_side: String::new(),
            other_side_phone: None,
            filed_for: None,
            files_from: None,
        }
    }

    /// What the answers of a draft mean; questions that were left out are named.
    pub fn of(answers: &Answers, scanned: Option<Scanned>) -> Result<Matter> {
        let service = answers.service();
        let mut errors = missing(answers, scanned.as_ref());
        let (phone, email) = contact(answers, &mut errors);
        let name = applicant(service, answers.get("name"), &mut errors);
        if !errors.is_empty() {
            return Err(Error::Invalid(errors));
        }
        let mut matter = Matter::new(service, placing::channel(scanned.as_ref()), answers.get("story"), &name);
        matter.dispute_type = (service == Service::Dispute).then(|| answers.dispute_type().unwrap_or(DisputeType::Other));
        matter.wish = answers.get("wish").to_owned();
        matter.place = answers.get("place").to_owned();
        matter.community_id = known(answers.get("community"));
        matter.room_id = known(answers.get("room")).or_else(|| scanned.as_ref().and_then(|s| s.room.as_ref()).map(|room| room.id.clone()));
        matter.other_side = answers.get("other").to_owned();
        matter.other_side_phone = Phone::parse(answers.get("other_phone")).ok();
        matter.judge_danger(answers.get("danger"));
        (matter.phone, matter.email, matter.scanned) = (phone, email, scanned);
        Ok(matter)
    }

    /// Sets danger and urgency from the answer about danger and from the words of the story.
    pub fn judge_danger(&mut self, answer: &str) {
        let words = danger::suggested(&self.story) || danger::suggested(&self.wish);
        self.danger = words || matches!(answer, "now" | "before");
        self.urgency = match answer {
            "now" => Urgency::Critical,
            "before" => Urgency::Urgent,
            _ if words => Urgency::Urgent,
            _ => Urgency::Routine,
        };
    }

    /// How hard it is at first sight: matters that need several units by their kind. Staff may judge otherwise later.
    pub fn class(&self) -> Class {
        match self.dispute_type {
            Some(DisputeType::Land | DisputeType::Demolition | DisputeType::Pollution | DisputeType::Medical) => Class::Difficult,
            _ => Class::Ordinary,
        }
    }
}

fn known(value: &str) -> Option<String> {
    Some(value.to_owned()).filter(|value| !value.is_empty() && value != UNCLEAR)
}

fn missing(answers: &Answers, scanned: Option<&Scanned>) -> Vec<FieldError> {
    let room_known = scanned.is_some_and(|scanned| scanned.room.is_some());
    questions::steps(answers.service(), room_known)
        .into_iter()
        .filter(|step| step.needs_answer() && *step != Step::Contact && !answers.has(step.field()))
        .map(|step| FieldError { field: step.as_str().to_owned(), text: format!("还没有回答：{}。", step.label()) })
        .collect()
}

fn contact(answers: &Answers, errors: &mut Vec<FieldError>) -> (Option<Phone>, Option<EmailAddress>) {
    let wrong = |text: String| FieldError { field: Step::Contact.as_str().to_owned(), text };
    let mut phone = None;
    let mut email = None;
    if !answers.get("phone").is_empty() {
        match Phone::parse(answers.get("phone")) {
            Ok(parsed) => phone = Some(parsed),
            Err(refusal) => errors.push(wrong(refusal.to_string())),
        }
    }
    if !answers.get("email").is_empty() {
        match EmailAddress::parse(answers.get("email")) {
            Ok(parsed) => email = Some(parsed),
            Err(refusal) => errors.push(wrong(refusal.to_string())),
        }
    }
    if answers.get("phone").is_empty() && answers.get("email").is_empty() {
        errors.push(wrong("还没有留联系方式。手机号码和电子邮箱至少填一项，不然我们没法答复您。".to_owned()));
    }
    (phone, email)
}

fn applicant(service: Service, typed: &str, errors: &mut Vec<FieldError>) -> String {
    if questions::nickname_is_enough(service) {
        return if typed.is_empty() { NAMELESS.to_owned() } else { typed.to_owned() };
    }
    match PersonName::parse(typed) {
        Ok(name) => name.as_str().to_owned(),
        Err(refusal) => {
            errors.push(FieldError { field: Step::Contact.as_str().to_owned(), text: refusal.to_string() });
            String::new()
        }
    }
}
