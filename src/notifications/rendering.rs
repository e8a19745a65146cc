//! From a template and its values to a title and a body, at the moment when the notice is put into the outbox.
//!
//! Rendering happens there and not when it is sent, so that a message says what was true when its cause was.

use std::sync::LazyLock;

use rust_embed::RustEmbed;
use tera::{Context, Tera};

use super::Template;
use crate::error::{Error, Result};

#[derive(RustEmbed)]
#[folder = "templates/mail/"]
#[include = "*.txt"]
pub(super) struct Files;

static WORDS: LazyLock<Result<Tera, String>> = LazyLock::new(load);

fn load() -> Result<Tera, String> {
    let mut tera = Tera::new();
    tera.autoescape_on([] as [&str; 0]);
    let mut files = Vec::new();
    for name in Files::iter() {
        let data = Files::get(&name).map(|file| file.data.into_owned()).unwrap_or_default();
        files.push((name.to_string(), String::from_utf8(data).map_err(|error| format!("{name}: {error}"))?));
    }
    tera.add_raw_templates(files).map_err(|error| format!("templates/mail: {error}"))?;
    Ok(tera)
}

/// What a message says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// Subject of a mail, headline on the desk.
    pub title: String,
    /// The message.
    pub body: String,
}

/// Fills a template; a value that it needs and does not get is our own mistake.
pub fn render<'a>(template: Template, values: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Words> {
    let tera = WORDS.as_ref().map_err(|error| Error::internal(error.clone()))?;
    let mut context = Context::new();
    for (name, value) in values {
        context.insert(name.to_owned(), value);
    }
    let file = format!("{}.txt", template.as_str());
    let text =
        tera.render(&file, &context).map_err(|error| Error::internal(format!("templates/mail/{file}: {}", crate::log::chain(&error))))?;
    let (title, body) = text.split_once('\n').unwrap_or((text.as_str(), ""));
    Ok(Words { title: title.trim().to_owned(), body: body.trim().to_owned() })
}

#[cfg(test)]
mod tests {
    use super::super::rehearsal::{rehearse, rendered, sample};
    use super::*;

    #[test]
    fn every_message_has_words_of_its_own_that_fit_one_text_message() {
        assert_eq!(rehearse().unwrap(), Template::ALL.len());
    }

    #[test]
    fn no_message_has_half_width_or_doubled_punctuation() {
        for template in Template::ALL {
            let body = rendered(*template).unwrap().body.replace("https://", "");
            for wrong in ["。。", "，，", "，。", ",", ";", "!", "?"] {
                assert!(!body.contains(wrong), "{template:?} has {wrong}: {body}");
            }
        }
    }

    #[test]
    fn the_title_of_a_message_that_opens_a_door_does_not_hold_the_key() {
        for template in Template::ALL.iter().filter(|template| template.opens_a_door()) {
            let title = rendered(*template).unwrap().title;
            assert!(!title.contains("BL26") && !title.contains("/requests"), "{title}");
        }
    }

    #[test]
    fn every_message_to_a_party_of_a_case_names_a_telephone_and_where_the_course_is_read() {
        use Template::*;
        for template in
            [CaseOpened, CaseInvitation, SittingPlanned, AgreementSigned, AgreementEffective, CaseEnded, CaseClosed, PerformanceUrged]
        {
            let body = rendered(template).unwrap().body;
            assert!(body.contains(sample("phone")) && body.contains("gov.cn/mine ，用收到这条消息的号码或邮箱"), "{template:?}: {body}");
        }
    }

    #[test]
    fn a_value_that_is_missing_is_an_error_and_never_an_empty_place() {
        assert!(render(Template::OneTimeCode, [("street", "宝龙街道")]).is_err());
    }

    #[test]
    fn a_value_that_a_message_can_do_without_may_be_missing() {
        let values = ["street", "base_url", "code", "community"].map(|name| (name, sample(name)));
        let words = render(Template::RequestFiled, values).unwrap();
        assert!(!words.body.contains("电话："), "{}", words.body);
    }
}
