//! One form, sent with one field made wrong at a time. Every refusal has to keep four promises: it answers 422, says its very
//! sentence at the field (in the summary, where the page shows no such field), holds all that was typed in the page again, and
//! leaves nothing behind in the database.

use diesel::prelude::*;
use mashanghe::db::schema::{attachments, audit_lines, drafts, events, submissions};
use regex::Regex;

use crate::world::browser::{Page, unescape};
use crate::world::{Browser, World};

/// A field, a wrong value, and what is said.
pub(crate) type Wrong<'a> = (&'a str, &'a str, &'a str);

/// A form that could be sent as it is.
pub(crate) struct Filled<'a> {
    pub(crate) world: &'a World,
    pub(crate) browser: &'a Browser,
    /// The page that shows the form.
    pub(crate) page: &'a str,
    /// Where the form leads.
    pub(crate) action: &'a str,
    pub(crate) good: &'a [(&'a str, &'a str)],
}

impl Filled<'_> {
    /// Makes one field wrong after the other.
    #[track_caller]
    pub(crate) fn refuses(&self, wrong: &[Wrong<'_>]) {
        for (field, value, sentence) in wrong {
            let sent: Vec<(&str, &str)> = self.good.iter().filter(|(name, _)| name != field).copied().chain([(*field, *value)]).collect();
            self.refuses_once(field, sentence, &sent, || self.browser.submit(self.action, &sent));
        }
    }

    /// Adds a file that cannot be taken.
    #[track_caller]
    pub(crate) fn refuses_file(&self, field: &str, (name, bytes): (&str, &[u8]), sentence: &str) {
        self.refuses_once(field, sentence, self.good, || self.browser.upload(self.action, self.good, vec![(field, name, bytes.to_vec())]));
    }

    #[track_caller]
    fn refuses_once(&self, field: &str, sentence: &str, sent: &[(&str, &str)], send: impl FnOnce() -> Page) {
        self.browser.visit(self.page);
        let before = traces(self.world);
        let page = send();
        assert_eq!(page.status, 422, "{field} of {}: {}", self.action, page.words());
        let told = told_at(&page, field);
        assert!(told.contains(sentence), "{} says at {field} {told:?} and not {sentence:?}:\n{}", self.action, page.words());
        for (name, typed) in sent.iter().filter(|(name, _)| !name.contains("password")) {
            let chosen_wrongly = *name == field && !is_typed(&page, name);
            assert!(
                chosen_wrongly || holds(&page, name, typed),
                "{} lost {name}={typed:?} when {field} was wrong:\n{}",
                self.action,
                page.body
            );
        }
        assert_eq!(traces(self.world), before, "{} wrote something although {field} was wrong", self.action);
    }
}

/// What every act leaves: lines of the audit trail (but for looks and failed guesses), events, forms carried out, files, and the
/// state of drafts.
fn traces(world: &World) -> (i64, i64, i64, i64, Vec<mashanghe::clock::Moment>) {
    let read = |db: &mut mashanghe::db::Db| {
        let acts = audit_lines::table.filter(audit_lines::action.not_like("%.read")).filter(audit_lines::action.not_like("%.fail"));
        Ok((
            acts.count().get_result(db)?,
            events::table.count().get_result(db)?,
            submissions::table.count().get_result(db)?,
            attachments::table.count().get_result(db)?,
            drafts::table.select(drafts::updated_at).order(drafts::id).load(db)?,
        ))
    };
    world.app.read(read).unwrap()
}

/// The controls of a name: each one's tag, and what follows it up to its end.
fn controls<'p>(page: &'p Page, name: &str) -> Vec<(&'p str, &'p str)> {
    let tags = Regex::new(&format!(r#"<(input|textarea|select|button)\b[^>]*\bname="{name}"[^>]*>"#)).unwrap();
    let of = |found: regex::Match<'p>| {
        let rest = &page.body[found.end()..];
        let end = ["</textarea>", "</select>"].iter().filter_map(|end| rest.find(end)).min().unwrap_or(0);
        (found.as_str(), &rest[..end])
    };
    tags.find_iter(&page.body).map(of).filter(|(tag, _)| !tag.contains("type=\"hidden\"")).collect()
}

/// A person can write anything there.
fn is_typed(page: &Page, name: &str) -> bool {
    let chosen = ["<select", "<button", "type=\"radio\"", "type=\"checkbox\"", "type=\"file\""];
    controls(page, name).iter().any(|(tag, _)| !chosen.iter().any(|mark| tag.contains(mark)))
}

/// The page shows this value in one of the controls of that name.
fn holds(page: &Page, name: &str, typed: &str) -> bool {
    let value = |tag: &str| Regex::new(r#"\bvalue="([^"]*)""#).unwrap().captures(tag).map_or(String::new(), |found| unescape(&found[1]));
    let found = controls(page, name);
    typed.is_empty()
        || found.iter().any(|(tag, rest)| {
            if tag.starts_with("<textarea") {
                unescape(rest).trim() == typed.trim()
            } else if tag.starts_with("<select") {
                rest.split("<option").any(|option| value(option) == typed && option.contains(" selected"))
            } else if tag.contains("type=\"radio\"") || tag.contains("type=\"checkbox\"") {
                value(tag) == typed && tag.contains(" checked")
            } else {
                tag.starts_with("<button") || value(tag) == typed
            }
        })
}

/// The sentences at a field, or those of the summary where the page shows no such field.
fn told_at(page: &Page, field: &str) -> String {
    let place = if controls(page, field).is_empty() {
        r#"(?s)<section class="error-summary".*?</section>"#.to_owned()
    } else {
        format!(r#"(?s)<p class="field-error" id="f-{field}-error">.*?</p>"#)
    };
    Regex::new(&place)
        .unwrap()
        .find(&page.body)
        .map_or(String::new(), |found| Page { body: found.as_str().to_owned(), ..Page::default() }.words())
}
