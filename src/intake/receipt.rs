//! The receipt's facts, for whoever shows or sends them: the applicant's way to be reached, and the notices about filing.
//!
//! How a receipt looks is in `pages::track`.

use super::Request;
use crate::clock::Moment;
use crate::db::Tx;
use crate::error::Result;
use crate::house::House;
use crate::identity::EmailAddress;
use crate::notifications::{Notice, Template, To, notify};
use crate::places::{Unit, store as places};

/// How the applicant is reached, in plain text.
#[derive(Clone, Default)]
pub struct Reach {
    /// Phone.
    pub phone: Option<String>,
    /// Mailbox.
    pub email: Option<String>,
}

impl Request {
    /// How the applicant is reached; opened for a notice or for the applicant, never for a list.
    pub fn reach(&self, house: &House) -> Result<Reach> {
        Ok(Reach {
            phone: house.vault.open_some("request.applicant_phone", self.applicant_phone.as_deref())?,
            email: house.vault.open_some("request.applicant_email", self.applicant_email.as_deref())?,
        })
    }

    /// The applicant's page.
    pub fn track_url(&self) -> String {
        format!("/track/{}", self.code)
    }
}

/// Tells the applicant that the request was received, and by when it is accepted.
pub(super) fn mail_filed(tx: &mut Tx<'_>, request: &Request, community: &Unit, due: Moment) -> Result<()> {
    let reach = request.reach(tx.house)?;
    let to = To::Contact { phone: reach.phone.as_deref(), email: reach.email.as_deref() };
    send(tx, request, community, Some(due), to)
}

/// Sends the receipt once more, to a mailbox that the applicant names; `due` only while somebody has yet to accept the request.
pub fn mail_to(tx: &mut Tx<'_>, request: &Request, due: Option<Moment>, email: &EmailAddress) -> Result<()> {
    let community = places::unit(tx.conn, &request.community_id)?;
    send(tx, request, &community, due, To::Contact { phone: None, email: Some(email.as_str()) })
}

fn send(tx: &mut Tx<'_>, request: &Request, community: &Unit, due: Option<Moment>, to: To<'_>) -> Result<()> {
    let values = [
        ("code", request.code.clone()),
        ("community", community.name.clone()),
        ("phone", community.phone.clone().unwrap_or_else(|| "12345".to_owned())),
        ("due", due.map_or_else(String::new, Moment::words)),
    ];
    notify(tx, Notice { subject: &request.subject(), template: Template::RequestFiled, to, reminder: false, values: &values })
}
