//! Journeys: one matter walked through the whole house over HTTP, by everybody whom it concerns, each in a browser of
//! their own. The files of the domains test every field; here it is shown that the rooms are joined by doors.

pub(crate) mod citizen;
mod killed;
mod killed_at_the_table;
mod main_road;
mod office;
mod refused;
