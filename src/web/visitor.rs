//! Who is there: a random visitor mark for every browser, and the sign-in behind it if there is one. Found once per page,
//! before any handler; handlers and guards read it from the extensions.

use std::sync::Arc;

use actix_web::HttpMessage;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::middleware::Next;
use actix_web::web::{self, Data};

use super::{WebError, security};
use crate::accounts::sign_in::{self, SignIn};
use crate::actor::Actor;
use crate::app::App;
use crate::error::Error;
use crate::notifications;

/// Cookie of the visitor mark.
pub const VISITOR_COOKIE: &str = "visitor";
/// Cookie of a sign-in.
pub const SIGN_IN_COOKIE: &str = "sign_in";

/// Who is there.
#[derive(Clone)]
pub struct Visitor {
    /// Random mark of this browser.
    pub mark: String,
    /// The sign-in, if any.
    pub sign_in: Option<Arc<SignIn>>,
    /// Who acts.
    pub actor: Actor,
    /// Staff: how many notices lie unread on the desk.
    pub unread: i64,
    /// Network address as far as it is known; for throttles only, never stored plainly.
    pub network: String,
}

/// Finds the visitor, lets the page be made, and sets the mark on browsers that had none.
pub async fn recognise(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let Some(app) = request.app_data::<Data<App>>().map(|data| App::clone(data)) else {
        return next.call(request).await;
    };
    if request.path().starts_with("/assets/") {
        return next.call(request).await;
    }
    let known = request.cookie(VISITOR_COOKIE).map(|cookie| cookie.value().to_owned()).filter(|mark| mark.len() >= 40 && mark.len() < 60);
    let mark = known.clone().unwrap_or_else(|| app.house().chance.token());
    // Only pages show a frame, and what a form does may change the count: it is asked for when a page is asked for.
    let counts = request.method() == Method::GET;
    let (sign_in, unread) = match request.cookie(SIGN_IN_COOKIE) {
        Some(cookie) => find(&app, cookie.value().to_owned(), counts).await.map_err(WebError::from)?,
        None => (None, 0),
    };
    let actor = sign_in.as_ref().map_or(Actor::Visitor, |sign_in| sign_in.actor.clone());
    let network = network(&request, app.house().config.behind_proxy);
    request.extensions_mut().insert(Visitor { mark: mark.clone(), sign_in, actor, unread, network });
    let mut response = next.call(request).await?;
    if known.is_none() {
        let cookie = security::cookie(&app, VISITOR_COOKIE, mark, 400);
        response.response_mut().add_cookie(&cookie)?;
    }
    Ok(response)
}

async fn find(app: &App, token: String, counts: bool) -> Result<(Option<Arc<SignIn>>, i64), Error> {
    let app = app.clone();
    let found = web::block(move || {
        let found = sign_in::recognise(&app, &token)?;
        let person = found.as_ref().and_then(|sign_in| sign_in.actor.person_id()).filter(|_| counts);
        let unread = person.map_or(Ok(0), |person| app.read(|db| notifications::store::unread(db, person)))?;
        Ok::<_, Error>((found, unread))
    });
    let (found, unread) = found.await.map_err(Error::internal)??;
    Ok((found.map(Arc::new), unread))
}

/// The address that the web server in front wrote, which is the last one: those before it were written by the visitor.
fn network(request: &ServiceRequest, behind_proxy: bool) -> String {
    let written = request.headers().get_all("x-forwarded-for").last().and_then(|value| value.to_str().ok());
    let last = written.and_then(|list| list.rsplit(',').next()).map(str::trim).filter(|address| !address.is_empty());
    match last {
        Some(address) if behind_proxy => address.chars().take(64).collect(),
        _ => request.connection_info().peer_addr().unwrap_or("unknown").to_owned(),
    }
}
