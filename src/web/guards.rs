//! Permission in the signature: a handler that takes `me: CaseWorker` is not reached by anybody else.
//!
//! Not signed in: to the sign-in page and back. Signed in without the role: the page does not exist for you (404). Which
//! rows a person may see is decided in each domain's queries.

use std::ops::Deref;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use futures_util::future::{Ready, ready};

use super::WebError;
use super::visitor::Visitor;
use crate::actor::{Actor, Role};
use crate::error::Error;

fn admit(request: &HttpRequest, roles: &[Role]) -> Result<Actor, WebError> {
    let actor = request.extensions().get::<Visitor>().map(|visitor| visitor.actor.clone());
    match actor {
        Some(actor @ Actor::Staff { .. }) if roles.is_empty() || actor.has_any(roles) => Ok(actor),
        Some(Actor::Staff { .. }) => Err(Error::NotFound.into()),
        _ => Err(Error::SignIn.into()),
    }
}

macro_rules! guard {
    ($(#[$meta:meta])* $name:ident: $($role:ident),*) => {
        $(#[$meta])*
        #[derive(Clone, Debug)]
        pub struct $name(pub Actor);

        impl Deref for $name {
            type Target = Actor;
            fn deref(&self) -> &Actor { &self.0 }
        }

        impl FromRequest for $name {
            type Error = WebError;
            type Future = Ready<Result<$name, WebError>>;
            fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
                ready(admit(request, &[$(Role::$role),*]).map($name))
            }
        }
    };
}

guard!(
    /// Anybody who works here.
    Staff:
);
guard!(
    /// Installs and runs the office.
    Administrator: Administrator
);
guard!(
    /// Sees all requests of the street.
    Dispatcher: Dispatcher
);
guard!(
    /// Whoever has requests to answer for or to look at; rooms see those that were chosen for them or became their cases.
    RequestWorker: Dispatcher, Commander, CommunityOfficer, DepartmentOfficer, StationOfficer, Clerk, Volunteer, Mediator, RoomLead
);
guard!(
    /// Whoever may accept, return, hand over, answer or refuse a request.
    Officer: Dispatcher, CommunityOfficer, DepartmentOfficer, StationOfficer
);
guard!(
    /// Files on somebody's behalf.
    Filer: Clerk, Volunteer, CommunityOfficer
);
guard!(
    /// Receives people at the window.
    Receiver: Clerk, CommunityOfficer, Dispatcher, Commander
);
guard!(
    /// Sees cases: works on them, or leads those who do.
    CaseReader: Mediator, RoomLead, Dispatcher, Commander
);
guard!(
    /// Registers cases: those who work on them, and officers who make one of a request.
    CaseOpener: Mediator, RoomLead, CommunityOfficer, StationOfficer, Dispatcher
);
guard!(
    /// Works on cases.
    CaseWorker: Mediator, RoomLead
);
guard!(
    /// Leads a room.
    RoomLead: RoomLead
);
guard!(
    /// Edits, reviews and publishes classic cases.
    CasebookEditor: CasebookEditor
);
