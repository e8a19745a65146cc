//! Pages of cases: list, register, case page, and one page for each act on a case. One file per noun; what pages share is here.

mod list;
mod mediators;
mod mine;
mod parties;
mod period;
mod register;
mod show;
mod speakers;
mod standing;
mod willingness;

use actix_web::web::{ServiceConfig, get, post, resource};
use serde::Serialize;

use crate::web::Reading;

/// The doors.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(resource("/cases").route(get().to(list::list)).route(post().to(register::create)))
        .service(resource("/cases/new").route(get().to(register::new)))
        .service(resource("/cases/{case}").route(get().to(show::show)))
        .service(resource("/cases/{case}/parties").route(post().to(parties::create)))
        .service(resource("/cases/{case}/parties/new").route(get().to(parties::new)))
        .service(resource("/cases/{case}/parties/{party}").route(get().to(parties::edit)).route(post().to(parties::update)))
        .service(resource("/cases/{case}/parties/{party}/reveal").route(post().to(parties::reveal)))
        .service(resource("/cases/{case}/parties/{party}/invitation").route(post().to(willingness::invite)))
        .service(resource("/cases/{case}/parties/{party}/speakers").route(post().to(speakers::create)))
        .service(resource("/cases/{case}/parties/{party}/speakers/new").route(get().to(speakers::new)))
        .service(resource("/cases/{case}/willingness").route(get().to(willingness::show)).route(post().to(willingness::create)))
        .service(resource("/cases/{case}/mediators").route(post().to(mediators::create)))
        .service(resource("/cases/{case}/mediators/new").route(get().to(mediators::new)))
        .service(
            resource("/cases/{case}/mediators/{mediator}/replacement")
                .route(get().to(mediators::replacement))
                .route(post().to(mediators::replace)),
        )
        .service(resource("/mine/cases/{case}").route(get().to(mine::show)))
        .service(resource("/cases/{case}/extension").route(get().to(period::show)).route(post().to(period::extend)));
}

/// One choice of a radio group or a list.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Choice {
    value: String,
    label: String,
}

impl Choice {
    pub(super) fn new(value: &str, label: &str) -> Choice {
        Choice { value: value.to_owned(), label: label.to_owned() }
    }
}

/// Where a form about a party leads back to: the page that asked for it.
#[derive(Clone, Serialize)]
pub(super) struct Back {
    /// Its word in addresses and forms.
    from: &'static str,
    url: String,
    text: &'static str,
}

impl Back {
    /// The agreement, when its review sent somebody to the form; otherwise the case.
    pub(super) fn to(case: &crate::cases::Case, from: &str) -> Back {
        match from {
            "agreement" => Back { from: "agreement", url: format!("{}/agreement", case.url()), text: "返回协议" },
            _ => Back { from: "", url: case.url(), text: "返回案件" },
        }
    }
}

/// Choices that belong together in a long list.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Group {
    label: String,
    options: Vec<Choice>,
}

/// Choices with what they belong to, as they come: neighbours of one name are one group.
pub(super) fn grouped(choices: impl Iterator<Item = (String, Choice)>) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for (label, choice) in choices {
        match groups.last_mut().filter(|group| group.label == label) {
            Some(group) => group.options.push(choice),
            None => groups.push(Group { label, options: vec![choice] }),
        }
    }
    groups
}

/// Choices from the words of an enum.
macro_rules! choices {
    ($kind:ty) => {
        <$kind>::ALL.iter().map(|word| $crate::cases::pages::Choice::new(word.as_str(), word.label())).collect::<Vec<_>>()
    };
}
use choices;

/// A short mark of text and colour.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Tag {
    text: String,
    kind: &'static str,
}

/// The case that a form page is about.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Head {
    url: String,
    number: String,
    title: String,
    revision: i32,
}

impl From<&crate::cases::Case> for Head {
    fn from(case: &crate::cases::Case) -> Head {
        Head { url: case.url(), number: case.number.clone(), title: case.title.clone(), revision: case.revision }
    }
}

/// The revision that the form's page showed.
pub(super) fn revision(r: &mut Reading<'_>) -> Option<i32> {
    r.number("revision", "页面版本", 1..=i64::from(i32::MAX)).and_then(|number| i32::try_from(number).ok())
}
