//! A refused form shows its own page again, with everything that was typed and every mistake named; other errors show the
//! problem page with a way on.
//!
//! Why not post/redirect/get here: what was typed is personal data and would have to be stored to survive the redirect.
//! Instead the answer's request is turned into a GET of the page that the form came from (`_page`) and routed once more,
//! inside the server; the page finds what was typed in `kept`. The answer keeps the error's status.

use std::collections::BTreeMap;
use std::sync::Arc;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{Service, ServiceRequest, ServiceResponse, Transform, Url};
use actix_web::http::{Method, StatusCode, Uri, header};
use actix_web::{HttpMessage, HttpResponse};
use futures_util::future::{LocalBoxFuture, Ready, ready};
use serde::Serialize;

use super::errors::Problem;
use super::form::Fields;
use crate::error::FieldError;

/// Path of the page that shows a problem; never linked to.
pub const PROBLEM_PATH: &str = "/problem";

/// What was submitted, remembered until the answer is known.
#[derive(Clone, Default)]
pub(super) struct Submitted {
    pub(super) page: String,
    pub(super) fields: Fields,
}

/// What a page needs to show a refused form again.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Kept {
    /// What was typed: a text, or a list when a name came more than once.
    pub values: BTreeMap<String, Typed>,
    /// Mistakes by field.
    pub errors: Vec<FieldError>,
    /// What is wrong with the whole.
    pub message: Option<String>,
    /// The headline above that sentence.
    pub title: String,
}

impl Kept {
    /// True when no refused form shows its page again.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty() && self.errors.is_empty() && self.message.is_none()
    }
}

/// One typed value, or several.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub enum Typed {
    /// One.
    One(String),
    /// Several.
    Many(Vec<String>),
}

impl Kept {
    fn new(fields: &Fields, problem: &Problem) -> Kept {
        let values = fields
            .iter()
            .filter(|(name, _)| !name.contains("password"))
            .map(|(name, values)| {
                let typed = match values.as_slice() {
                    [one] => Typed::One(one.clone()),
                    many => Typed::Many(many.to_vec()),
                };
                (name.clone(), typed)
            })
            .collect();
        let message = problem.errors.is_empty().then(|| problem.text.clone());
        Kept { values, errors: problem.errors.clone(), message, title: problem.title.clone() }
    }
}

/// The layer around all routes.
pub struct Again;

impl<S, B> Transform<S, ServiceRequest> for Again
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = actix_web::Error> + 'static,
    B: MessageBody + 'static,
{
    type Response = ServiceResponse<BoxBody>;
    type Error = actix_web::Error;
    type Transform = AgainLayer<S>;
    type InitError = ();
    type Future = Ready<Result<AgainLayer<S>, ()>>;

    fn new_transform(&self, service: S) -> Self::Future {
        ready(Ok(AgainLayer { service: std::rc::Rc::new(service) }))
    }
}

/// See [`Again`].
pub struct AgainLayer<S> {
    service: std::rc::Rc<S>,
}

impl<S, B> Service<ServiceRequest> for AgainLayer<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = actix_web::Error> + 'static,
    B: MessageBody + 'static,
{
    type Response = ServiceResponse<BoxBody>;
    type Error = actix_web::Error;
    type Future = LocalBoxFuture<'static, Result<Self::Response, Self::Error>>;

    actix_web::dev::forward_ready!(service);

    fn call(&self, request: ServiceRequest) -> Self::Future {
        let service = std::rc::Rc::clone(&self.service);
        Box::pin(async move {
            let first = service.call(request).await?.map_into_boxed_body();
            let Some(problem) = first.response().extensions().get::<Problem>().cloned() else { return Ok(first) };
            if problem.sign_in {
                return Ok(to_sign_in(first));
            }
            let (request, _) = first.into_parts();
            let submitted = request.extensions_mut().remove::<Submitted>();
            if let Some(submitted) = submitted.filter(|submitted| is_own_path(&submitted.page)) {
                request.extensions_mut().insert(Arc::new(Kept::new(&submitted.fields, &problem)));
                let shown = service.call(turned(request, &submitted.page)).await?.map_into_boxed_body();
                if shown.status().is_success() {
                    return Ok(with_status(shown, problem.status));
                }
                // A page that tells why there is nothing to do on it any more says more than the mistakes of its form.
                let overtaken = shown.response().extensions().get::<Problem>().filter(|of_page| of_page.status == 409).cloned();
                let problem = overtaken.unwrap_or(problem);
                return show_problem(&*service, shown, problem).await;
            }
            show_problem(&*service, ServiceResponse::new(request, HttpResponse::Ok().finish()), problem).await
        })
    }
}

async fn show_problem<S, B>(
    service: &S,
    failed: ServiceResponse<BoxBody>,
    problem: Problem,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = actix_web::Error>,
    B: MessageBody + 'static,
{
    let status = problem.status;
    let (request, _) = failed.into_parts();
    // The problem page tells the sentence itself, and has no form for what was typed.
    request.extensions_mut().remove::<Arc<Kept>>();
    request.extensions_mut().insert(problem);
    let shown = service.call(turned(request, PROBLEM_PATH)).await?.map_into_boxed_body();
    Ok(with_status(shown, status))
}

/// The same request, but asking for another page.
fn turned(request: actix_web::HttpRequest, page: &str) -> ServiceRequest {
    let mut request = ServiceRequest::from_request(request);
    let uri: Uri = page.parse().unwrap_or_else(|_| Uri::from_static(PROBLEM_PATH));
    request.head_mut().method = Method::GET;
    request.head_mut().uri = uri.clone();
    request.match_info_mut().set(Url::new(uri));
    request
}

fn with_status(mut response: ServiceResponse<BoxBody>, status: u16) -> ServiceResponse<BoxBody> {
    *response.response_mut().status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    response
}

fn to_sign_in(response: ServiceResponse<BoxBody>) -> ServiceResponse<BoxBody> {
    let wanted = response.request().uri().path_and_query().map_or("/", |path| path.as_str()).to_owned();
    let next = if response.request().method() == Method::GET { wanted } else { "/".to_owned() };
    let location = format!("/sign-in?next={}", super::frame::encode(&next));
    let (request, _) = response.into_parts();
    ServiceResponse::new(request, HttpResponse::SeeOther().insert_header((header::LOCATION, location)).finish())
}

/// A path of this site, so that a form can never send anybody elsewhere.
pub fn is_own_path(path: &str) -> bool {
    // Browsers drop tabs and line ends from addresses: `/<tab>/elsewhere` would lead elsewhere.
    path.starts_with('/') && !path.starts_with("//") && !path.contains('\\') && !path.contains(char::is_control) && path.len() < 2_000
}
