//! The matters of the demo as data: `demo/matters.toml`, embedded.

use chrono::NaiveTime;
use serde::Deserialize;

use crate::db::Db;
use crate::error::{Error, Result};
use crate::identity::Phone;
use crate::intake::matter::Matter;
use crate::intake::{Channel, DisputeType, Service};
use crate::places;
use crate::places::import::Sheet;

const TEXT: &str = include_str!("../../demo/matters.toml");

#[derive(Deserialize)]
struct File {
    matter: Vec<Told>,
}

/// One matter as the file tells it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Told {
    /// Days after the story's first Monday.
    pub day: i64,
    at: String,
    service: String,
    kind: Option<String>,
    community: String,
    room: Option<String>,
    name: String,
    phone: String,
    #[serde(default)]
    other_side: String,
    other_phone: Option<String>,
    party: Option<String>,
    place: String,
    story: String,
    wish: String,
    /// What becomes of it.
    pub fate: String,
}

/// All matters, in the order of the file.
pub fn all() -> Result<Vec<Told>> {
    let file: File = toml::from_str(TEXT).map_err(|error| Error::internal(format!("demo/matters.toml: {error}")))?;
    Ok(file.matter)
}

/// Checks the file against a street; how many matters there are, or which one names what does not exist.
pub fn check(street: &Sheet) -> Result<usize, String> {
    let matters = all().map_err(|error| crate::log::chain(&error))?;
    let known = |code: &str| street.units.iter().any(|unit| unit.code == code);
    for told in &matters {
        let places = [Some(told.community.as_str()), told.room()];
        let strange = places.into_iter().flatten().find(|code| !known(code));
        let fault = match strange {
            Some(code) => Some(format!("the place {code:?}")),
            None if told.time().is_err() => Some(format!("the time {:?}", told.at)),
            None if Service::parse(&told.service).is_none() => Some(format!("the service {:?}", told.service)),
            None if told.kind.as_deref().is_some_and(|kind| DisputeType::parse(kind).is_none()) => {
                Some(format!("the kind {:?}", told.kind))
            }
            None if Phone::parse(&told.phone).is_err() => Some("the phone number".to_owned()),
            None => None,
        };
        if let Some(fault) = fault {
            return Err(format!("demo/matters.toml: {fault} of {} is not known.", told.name));
        }
    }
    Ok(matters.len())
}

impl Told {
    /// Local time of filing.
    pub fn time(&self) -> Result<NaiveTime> {
        NaiveTime::parse_from_str(&self.at, "%H:%M").map_err(Error::internal)
    }

    /// Code of the community.
    pub fn community(&self) -> &str {
        &self.community
    }

    /// Code of the chosen room.
    pub fn room(&self) -> Option<&str> {
        self.room.as_deref()
    }

    /// True for the one service that a community does not read.
    pub fn is_counselling(&self) -> bool {
        Service::parse(&self.service) == Some(Service::Counselling)
    }

    /// Name of the other side as a party of a case.
    pub fn respondent(&self) -> String {
        self.party.clone().unwrap_or_else(|| self.other_side.clone())
    }

    /// True when the other side is an organisation.
    pub fn is_against_organisation(&self) -> bool {
        ["队", "公司", "中心", "店", "厂", "馆"].iter().any(|end| self.respondent().ends_with(end))
    }

    /// The matter, ready to be filed.
    pub fn matter(&self, db: &mut Db) -> Result<Matter> {
        let unknown = |what: &str| Error::internal(format!("demo/matters.toml: {what} of {}", self.name));
        let service = Service::parse(&self.service).ok_or_else(|| unknown("service"))?;
        let phone = |text: &str| Phone::parse(text).map_err(|_| unknown("phone"));
        let mut matter = Matter::new(service, Channel::Web, &self.story, &self.name);
        matter.dispute_type = self.kind.as_deref().and_then(DisputeType::parse);
        matter.wish = self.wish.clone();
        matter.place = self.place.clone();
        matter.community_id = Some(places::store::by_code(db, &self.community)?.id);
        matter.room_id = self.room.as_deref().map(|code| places::store::by_code(db, code)).transpose()?.map(|room| room.id);
        matter.phone = Some(phone(&self.phone)?);
        matter.other_side = self.other_side.clone();
        matter.other_side_phone = self.other_phone.as_deref().map(phone).transpose()?;
        Ok(matter)
    }
}

#[cfg(test)]
mod tests {
    use super::all;

    #[test]
    fn the_matters_are_understood() {
        let matters = all().unwrap();
        assert!(matters.len() >= 12);
        assert!(matters.iter().all(|told| told.time().is_ok()));
    }
}
