//! What a handler holds: the app, who is there, and the three things it may do: read, submit, show.

use std::sync::Arc;

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::web::{self, Data};
use actix_web::{FromRequest, HttpMessage, HttpRequest, HttpResponse};
use futures_util::future::{Ready, ready};
use serde::Serialize;
use tera::Context;

use super::again::Kept;
use super::form::Form;
use super::visitor::Visitor;
use super::{WebError, frame, security};
use crate::actor::Actor;
use crate::app::App;
use crate::db::submissions::{self, Done, Sending};
use crate::db::{Db, Perusal, Tx};
use crate::error::{Error, Result};

/// What every handler returns.
pub type Answer = Result<HttpResponse, WebError>;

/// The handler's side of one page.
#[derive(Clone)]
pub struct Ctx {
    /// The office.
    pub app: App,
    /// Who is there.
    pub visitor: Visitor,
    /// Path and query of this page, without the origin.
    pub path: String,
    /// What was typed, when a refused form shows its page again.
    pub kept: Arc<Kept>,
    pub(super) cookies: frame::Wishes,
}

impl Ctx {
    /// Who acts.
    pub fn actor(&self) -> &Actor {
        &self.visitor.actor
    }

    /// Reads on a thread that may block.
    pub async fn read<T: Send + 'static>(&self, work: impl FnOnce(&mut Db) -> Result<T> + Send + 'static) -> Result<T> {
        let app = self.app.clone();
        web::block(move || app.read(work)).await.map_err(Error::internal)?
    }

    /// Reads personal data, which leaves a trace, on a thread that may block.
    pub async fn peruse<T: Send + 'static>(&self, work: impl FnOnce(&mut Perusal<'_>) -> Result<T> + Send + 'static) -> Result<T> {
        let app = self.app.clone();
        web::block(move || app.peruse(work)).await.map_err(Error::internal)?
    }

    /// Writes in one transaction on a thread that may block; forms use `submit`.
    pub async fn write<T: Send + 'static>(&self, work: impl FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static) -> Result<T> {
        let app = self.app.clone();
        web::block(move || app.write(work)).await.map_err(Error::internal)?
    }

    /// Carries a form out once: sending it twice leads to the same page and does nothing more. Then the browser is sent on. A
    /// form whose key came before with other words is refused and shown again, with a key of its own.
    pub async fn submit(&self, form: &Form, work: impl FnOnce(&mut Tx<'_>) -> Result<Done> + Send + 'static) -> Answer {
        let sending = self.sending(form);
        let outcome = self
            .write(move |tx| {
                if let Some(done) = submissions::find(tx, &sending)? {
                    return Ok(done);
                }
                let done = work(tx)?;
                submissions::remember(tx, &sending, &done)?;
                Ok(done)
            })
            .await;
        match outcome {
            Ok(done) => Ok(self.go(&done)),
            Err(error) => Ok(self.go(&self.by_twin(form, error).await?)),
        }
    }

    fn sending(&self, form: &Form) -> Sending {
        Sending { key: form.key.clone(), visitor: self.visitor.mark.clone(), digest: form.digest.clone() }
    }

    /// Where the same form led when it was sent twice at one moment and its twin came first; otherwise the error stays.
    async fn by_twin(&self, form: &Form, error: Error) -> Result<Done> {
        if !matches!(error, Error::Conflict(_) | Error::Internal(_) | Error::Unavailable(_)) {
            return Err(error);
        }
        let sending = self.sending(form);
        match self.write(move |tx| submissions::find(tx, &sending)).await {
            Ok(Some(done)) => Ok(done),
            Err(Error::Received) => Err(Error::Received),
            _ => Err(error),
        }
    }

    /// Sends the browser on to where a form led.
    pub fn go(&self, done: &Done) -> HttpResponse {
        let mut response = HttpResponse::SeeOther();
        response.insert_header((header::LOCATION, done.location.as_str()));
        if let Some(sentence) = &done.flash {
            response.cookie(security::cookie(&self.app, frame::FLASH_COOKIE, frame::pack_flash(sentence), 1));
        }
        response.finish()
    }

    /// Sends the browser to a page.
    pub fn see_other(&self, location: &str) -> HttpResponse {
        self.go(&Done::at(location))
    }

    /// Shows a page: the view's fields, plus `frame` and `kept`.
    pub fn page(&self, template: &str, view: &impl Serialize) -> Answer {
        Ok(self.page_with(template, view, HttpResponse::Ok())?)
    }

    /// Shows a page without forms that looks alike for everybody who has not signed in: for some seconds it is taken from the
    /// shelf.
    pub async fn public_page<V: Serialize + Send + 'static>(
        &self,
        template: &str,
        work: impl FnOnce(&mut Db) -> Result<V> + Send + 'static,
    ) -> Answer {
        let alike = self.visitor.sign_in.is_none() && self.cookies.flash.is_none() && self.kept.is_empty();
        // Anybody can invent queries without end; pages that they make are not worth a place.
        if !alike || self.path.contains('?') {
            return self.page(template, &self.read(work).await?);
        }
        let (shelf, now, key) = (self.app.shelf(), self.app.house().clock.now(), format!("{} {}", self.cookies.elder, self.path));
        if let Some(page) = shelf.find(&key, now) {
            return Ok(html(page.to_string(), HttpResponse::Ok()));
        }
        let edition = shelf.edition();
        let page = self.render(template, &self.read(work).await?, &frame::for_everybody(self)?)?;
        shelf.put(key, page.as_str().into(), now, edition);
        Ok(html(page, HttpResponse::Ok()))
    }

    pub(super) fn page_with(
        &self,
        template: &str,
        view: &impl Serialize,
        mut response: actix_web::HttpResponseBuilder,
    ) -> Result<HttpResponse> {
        let page = self.render(template, view, &frame::of(self)?)?;
        if self.cookies.flash.is_some() {
            let mut gone = security::cookie(&self.app, frame::FLASH_COOKIE, String::new(), 0);
            gone.make_removal();
            response.cookie(gone);
        }
        Ok(html(page, response))
    }

    fn render(&self, template: &str, view: &impl Serialize, frame: &frame::Frame) -> Result<String> {
        let mut context = Context::from_serialize(view).map_err(|error| Error::internal(error.to_string()))?;
        context.insert("frame", frame);
        context.insert("kept", &*self.kept);
        self.app.templates().render(template, &context)
    }
}

fn html(body: String, mut response: actix_web::HttpResponseBuilder) -> HttpResponse {
    response.content_type("text/html; charset=utf-8").body(body)
}

impl FromRequest for Ctx {
    type Error = WebError;
    type Future = Ready<Result<Ctx, WebError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(from(request).ok_or_else(|| WebError::from(Error::internal("the shell is not set up"))))
    }
}

fn from(request: &HttpRequest) -> Option<Ctx> {
    let app = App::clone(request.app_data::<Data<App>>()?);
    let visitor = request.extensions().get::<Visitor>()?.clone();
    let kept = request.extensions().get::<Arc<Kept>>().cloned().unwrap_or_default();
    let path = request.uri().path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string);
    Some(Ctx { app, visitor, path, kept, cookies: frame::Wishes::of(request) })
}
