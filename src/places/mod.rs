//! The place tree (street, communities, grids) and the organisations in it (departments, stations, rooms), as data.
//!
//! One table of units for everything that can hold a matter or a person; what a room is beyond its place lives in `rooms`.

pub mod store;

use crate::text_enum;

pub use store::Unit;

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
