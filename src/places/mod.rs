//! The place tree (street, communities, grids) and the organisations in it (departments, stations, rooms), as data.
//!
//! One table of units for everything that can hold a matter or a person; what a room is beyond its place lives in `rooms`.
//! Here are the nouns and what their fields may say; `editing` and `import` write them, `qr` hangs codes on them.

pub mod editing;
pub mod import;
pub mod opening;
pub mod pages;
pub mod qr;
pub mod store;

use crate::db::Db;
use crate::error::{Error, Maybe};
use crate::identity::turns_direction;
use crate::text_enum;

pub use store::{AddressRule, Grid, Unit};

text_enum! {
    /// What a unit is.
    pub enum UnitKind {
        /// The street office.
        Street = "street" => "街道",
        /// A community.
        Community = "community" => "社区",
        /// A department that receives orders and hand-overs.
        Department = "department" => "部门",
        /// A station behind the counter.
        Station = "station" => "站点",
        /// A branded mediation room.
        Room = "room" => "调解室",
    }
}

impl UnitKind {
    /// From the word on screen, as import files write it.
    pub fn from_label(label: &str) -> Option<UnitKind> {
        UnitKind::ALL.iter().copied().find(|kind| kind.label() == label)
    }
}

/// Code of the station which alone reads counselling requests (心理咨询服务站). Code and kind of a unit never change, so that
/// nobody turns another unit into this one; who works there is for two people to decide (`accounts::proposals`).
pub const COUNSELLING_STATION: &str = "xinli";

/// The counselling station, when it is registered.
pub fn counselling_station(conn: &mut Db) -> Result<Option<Unit>, Error> {
    Ok(store::by_code(conn, COUNSELLING_STATION).maybe()?.filter(|unit| unit.kind == UnitKind::Station))
}

/// A short Latin name for URLs and import files: 2 to 40 lower-case letters, digits and dashes.
///
/// # Errors
/// A sentence.
pub fn parse_code(text: &str) -> Result<String, String> {
    let code = text.trim().to_lowercase();
    let fits = (2..=40).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    let ends = !code.starts_with('-') && !code.ends_with('-');
    if fits && ends { Ok(code) } else { Err("代码用 2 到 40 个小写字母、数字或短横线，例如 tongle。".to_owned()) }
}

/// A name of a place: 1 to 60 characters, none of which is unseen and changes how the name is shown.
///
/// # Errors
/// A sentence.
pub fn parse_name(text: &str) -> Result<String, String> {
    let name = text.trim();
    let unseen = |c: char| c.is_control() || turns_direction(c);
    if name.chars().any(unseen) {
        let seen = import::shown(&name.replace(unseen, ""));
        return Err(format!("“{seen}”里有看不见的控制字符，可能是粘贴带来的。请重新输入。"));
    }
    let fits = (1..=60).contains(&name.chars().count());
    if fits { Ok(name.to_owned()) } else { Err("名称要有 1 到 60 个字。".to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_short_latin_names() {
        assert_eq!(parse_code(" TongLe-2 ").as_deref(), Ok("tongle-2"));
        for wrong in ["", "a", "同乐", "a b", "a/b", "-ab", &"x".repeat(41)] {
            assert!(parse_code(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_name_is_short_and_shown_as_it_is_written() {
        assert_eq!(parse_name(" 宝龙街道 ").as_deref(), Ok("宝龙街道"));
        for wrong in ["", " ", "宝龙\u{202E}街道", "宝龙\u{0}街道", &"长".repeat(61)] {
            assert!(parse_name(wrong).is_err(), "{wrong}");
        }
    }
}
