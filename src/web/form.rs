//! A submitted form: proven to be ours, its fields as text, read into domain types with all errors at once.
//!
//! What a field may say is decided by the domain's parsers; here they are only asked, one after the other, so that a
//! person sees every mistake together. Uploads are in `upload`, forms without them in `words`.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use sha2::{Digest, Sha256};

use super::again::Submitted;
use super::upload::{self, Received, Upload};
use super::{Ctx, WebError, security, words};
use crate::error::{Error, FieldError, Result};
use crate::identity::turns_direction;
use crate::vault::sha256;

/// The fields of a form, each a list because a name may come more than once.
pub type Fields = BTreeMap<String, Vec<String>>;

/// A submitted form.
pub struct Form {
    /// Idempotency key: sending the same form twice does it once.
    pub key: String,
    /// Digest of everything that was sent: the same key with another digest is another form.
    pub digest: String,
    /// Text fields.
    pub fields: Fields,
    /// Files.
    pub uploads: Vec<Upload>,
}

impl Form {
    /// Reads all fields with `reader`; every mistake is told at once.
    pub fn read<T>(&self, reader: impl FnOnce(&mut Reading<'_>) -> Option<T>) -> Result<T> {
        let mut reading = Reading { fields: &self.fields, errors: Vec::new() };
        let value = reader(&mut reading);
        match value {
            Some(value) if reading.errors.is_empty() => Ok(value),
            _ if reading.errors.is_empty() => Err(Error::refused("表单不完整，没有提交。请返回上一页再试一次。")),
            _ => Err(Error::Invalid(reading.errors)),
        }
    }

    /// The first value of a field, trimmed; empty when absent.
    pub fn text(&self, name: &str) -> &str {
        self.fields.get(name).and_then(|values| values.first()).map_or("", |value| value.trim())
    }

    /// The files sent under a name.
    pub fn files(&self, name: &str) -> impl Iterator<Item = &Upload> {
        self.uploads.iter().filter(move |upload| upload.field == name)
    }
}

/// Reading a form's fields into domain types.
pub struct Reading<'a> {
    fields: &'a Fields,
    errors: Vec<FieldError>,
}

impl Reading<'_> {
    /// The first value of a field, trimmed; empty when absent.
    pub fn text(&self, name: &str) -> &str {
        self.fields.get(name).and_then(|values| values.first()).map_or("", |value| value.trim())
    }

    /// All values of a field that are not empty, trimmed.
    pub fn all(&self, name: &str) -> Vec<&str> {
        self.fields.get(name).into_iter().flatten().map(|value| value.trim()).filter(|value| !value.is_empty()).collect()
    }

    /// Something is wrong with a field.
    pub fn wrong(&mut self, name: &str, text: impl Into<String>) {
        self.errors.push(FieldError { field: name.to_owned(), text: text.into() });
    }

    /// A field parsed by `parser`; its refusal becomes the field's error.
    pub fn parse<T, E: ToString>(&mut self, name: &str, parser: impl FnOnce(&str) -> std::result::Result<T, E>) -> Option<T> {
        match parser(self.text(name)) {
            Ok(value) => Some(value),
            Err(error) => {
                self.wrong(name, error.to_string());
                None
            }
        }
    }

    /// A field that may be left empty: `Some(None)` then.
    pub fn maybe<T, E: ToString>(&mut self, name: &str, parser: impl FnOnce(&str) -> std::result::Result<T, E>) -> Option<Option<T>> {
        if self.text(name).is_empty() { Some(None) } else { self.parse(name, parser).map(Some) }
    }

    /// A text of at least one and at most `most` characters; `what` names it in the error.
    pub fn words(&mut self, name: &str, what: &str, most: usize) -> Option<String> {
        if !self.text(name).chars().any(|c| shows(c) && !c.is_whitespace()) {
            self.wrong(name, format!("请填写{what}。"));
            return None;
        }
        self.optional_words(name, what, most)
    }

    /// A text of at most `most` characters; may be empty.
    pub fn optional_words(&mut self, name: &str, what: &str, most: usize) -> Option<String> {
        let text: String = self.text(name).replace("\r\n", "\n").chars().filter(|c| *c == '\n' || shows(*c)).collect();
        let length = text.chars().count();
        if length > most {
            self.wrong(name, format!("{what}最多 {most} 个字，现在有 {length} 个字。内容还在，请删减后再提交。"));
            return None;
        }
        Some(text)
    }

    /// One of the words of an enum; `what` names the choice in the error.
    pub fn choice<T>(&mut self, name: &str, what: &str, parser: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        let chosen = parser(self.text(name));
        if chosen.is_none() {
            self.wrong(name, format!("请选择{what}。"));
        }
        chosen
    }

    /// A date as 2026-11-23, 2026年11月23日, 2026/11/23 or 20261123.
    pub fn date(&mut self, name: &str, what: &str) -> Option<chrono::NaiveDate> {
        let parsed = parse_date(self.text(name));
        if parsed.is_none() {
            self.wrong(name, format!("请填写{what}，例如 2026年11月23日。"));
        }
        parsed
    }

    /// A date that may be left empty.
    pub fn maybe_date(&mut self, name: &str, what: &str) -> Option<Option<chrono::NaiveDate>> {
        if self.text(name).is_empty() { Some(None) } else { self.date(name, what).map(Some) }
    }

    /// A whole number within a range.
    pub fn number(&mut self, name: &str, what: &str, range: std::ops::RangeInclusive<i64>) -> Option<i64> {
        let parsed = self.text(name).parse::<i64>().ok().filter(|number| range.contains(number));
        if parsed.is_none() {
            self.wrong(name, format!("{what}请填 {} 到 {} 之间的整数。", range.start(), range.end()));
        }
        parsed
    }

    /// True when a box is ticked.
    pub fn ticked(&self, name: &str) -> bool {
        !self.text(name).is_empty()
    }
}

/// True for what may stand in a text: no control characters, and no marks that turn its direction.
pub(super) fn shows(c: char) -> bool {
    !c.is_control() && !turns_direction(c)
}

/// A date in the forms that people type.
pub fn parse_date(text: &str) -> Option<chrono::NaiveDate> {
    let plain: String = text
        .chars()
        .map(|c| if matches!(c, '年' | '月' | '/' | '.' | '－' | '—') { '-' } else { c })
        .filter(|c| *c != '日' && !c.is_whitespace())
        .collect();
    ["%Y-%m-%d", "%Y%m%d"]
        .iter()
        .find_map(|shape| chrono::NaiveDate::parse_from_str(&plain, shape).ok())
        .filter(|date| (1900..=2200).contains(&chrono::Datelike::year(date)))
}

impl FromRequest for Form {
    type Error = WebError;
    type Future = Pin<Box<dyn Future<Output = std::result::Result<Form, WebError>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move { Ok(receive(request, payload).await?) })
    }
}

async fn receive(request: HttpRequest, payload: Payload) -> Result<Form> {
    let ctx = Ctx::from_request(&request, &mut Payload::None).await.map_err(|error| error.0)?;
    let kind = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("").to_owned();
    let Received { mut fields, uploads, refusal } = if kind.starts_with("multipart/form-data") {
        upload::receive(&request, payload, &ctx.app).await
    } else {
        words::receive(payload, ctx.app.house().config.upload_limit).await
    };
    let mut own = |name: &str| fields.remove(name).and_then(|mut values| values.pop()).unwrap_or_default();
    let (token, key, page) = (own("_csrf"), own("_key"), own("_page"));
    let visitor = ctx.visitor;
    let fits = security::form_token_fits(&ctx.app, &visitor.mark, &token);
    let elsewhere = request.headers().get("sec-fetch-site").is_some_and(|site| site == "cross-site");
    if elsewhere {
        return Err(Error::Stale);
    }
    request.extensions_mut().insert(Submitted { page, fields: fields.clone() });
    if let Some(refusal) = refusal {
        return Err(refusal);
    }
    if !fits || key.is_empty() || key.len() > 64 {
        return Err(Error::Stale);
    }
    let digest = digest(&key, &fields, &uploads);
    // All forms of one page share the page's key, so the form's own address belongs to it.
    let key = sha256(format!("{key} {}", request.path()).as_bytes());
    Ok(Form { key, digest, fields, uploads })
}

/// SHA-256 over names, values and files, each preceded by its length. The page's key goes in as salt: it is drawn by chance and
/// kept nowhere, so that nobody who holds the digest can try out what was written.
fn digest(key: &str, fields: &Fields, uploads: &[Upload]) -> String {
    let mut sha = Sha256::new();
    let mut take = |part: &[u8]| {
        sha.update((part.len() as u64).to_be_bytes());
        sha.update(part);
    };
    take(key.as_bytes());
    for (name, values) in fields {
        for value in values {
            take(name.as_bytes());
            take(value.as_bytes());
        }
    }
    take(b"files");
    for upload in uploads {
        for part in [upload.field.as_bytes(), upload.name.as_bytes(), &upload.hash] {
            take(part);
        }
    }
    sha.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A text without NUL, which PostgreSQL cannot keep and nobody types.
pub(super) fn storable(text: String) -> String {
    if text.contains('\0') { text.replace('\0', "") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_in_the_forms_that_people_type() {
        for text in ["2026-11-23", "2026年11月23日", "2026/11/23", "20261123", "2026.11.23"] {
            assert_eq!(parse_date(text), chrono::NaiveDate::from_ymd_opt(2026, 11, 23), "{text}");
        }
        for text in ["", "2026-02-30", "昨天", "1-1-1"] {
            assert_eq!(parse_date(text), None, "{text}");
        }
    }

    #[test]
    fn the_same_words_have_the_same_digest_and_others_have_another() {
        let of = |key: &str, body: &str| digest(key, &words::fields(body.as_bytes()), &[]);
        assert_eq!(of("k", "a=1&b=2"), of("k", "b=2&a=1"));
        for (key, body) in [("other", "a=1&b=2"), ("k", "a=1&b=3"), ("k", "a=1b&=2"), ("k", "a=1&a=2&b=2"), ("k", "a=1")] {
            assert_ne!(of("k", "a=1&b=2"), of(key, body), "{key} {body}");
        }
    }

    #[test]
    fn marks_that_turn_the_direction_of_writing_are_left_out_of_words() {
        for mark in ['\u{200E}', '\u{200F}', '\u{202A}', '\u{202E}', '\u{2066}', '\u{2069}'] {
            let fields = Fields::from([("a".to_owned(), vec![format!("同乐{mark}社区\n好")])]);
            let form = Form { key: "k".into(), digest: String::new(), fields, uploads: vec![] };
            assert_eq!(form.read(|r| r.words("a", "名称", 20)).unwrap(), "同乐社区\n好");
        }
    }

    #[test]
    fn every_mistake_is_told_at_once() {
        let form = Form { key: "k".into(), digest: String::new(), fields: words::fields("a=&b=xx".as_bytes()), uploads: vec![] };
        let read = form.read(|r| {
            let a = r.words("a", "姓名", 5);
            let b = r.date("b", "日期");
            Some((a?, b?))
        });
        let Err(Error::Invalid(errors)) = read else { unreachable!() };
        assert_eq!(errors.iter().map(|e| e.field.as_str()).collect::<Vec<_>>(), ["a", "b"]);
    }
}
