//! Who is there: a random visitor mark for every browser, and the sign-in behind it if there is one. Found once per page,
//! before any handler; handlers and guards read it from the extensions.

use std::sync::Arc;

use actix_web::HttpMessage;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use actix_web::web::{self, Data};

use super::{WebError, security};
use crate::accounts::sign_in::{self, SignIn};
use crate::actor::Actor;
use crate::app::App;
use crate::error::Error;

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
    let sign_in = match request.cookie(SIGN_IN_COOKIE) {
        Some(cookie) => find(&app, cookie.value().to_owned()).await.map_err(WebError::from)?,
        None => None,
    };
    let actor = sign_in.as_ref().map_or(Actor::Visitor, |sign_in| sign_in.actor.clone());
    let network = network(&request, app.house().config.behind_proxy);
    request.extensions_mut().insert(Visitor { mark: mark.clone(), sign_in, actor, network });
    let mut response = next.call(request).await?;
    if known.is_none() {
        let cookie = security::cookie(&app, VISITOR_COOKIE, mark, 400);
        response.response_mut().add_cookie(&cookie)?;
    }
    Ok(response)
}

async fn find(app: &App, token: String) -> Result<Option<Arc<SignIn>>, Error> {
    let app = app.clone();
    let found = web::block(move || sign_in::recognise(&app, &token));
    Ok(found.await.map_err(Error::internal)??.map(Arc::new))
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
