//! All diesel of rooms and of mediators' profiles.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::actor::Role;
use crate::clock::Moment;
use crate::db::schema::{appointments, mediators, people, rooms, units};
use crate::db::{Db, Tx};
use crate::error::{Error, Result};
use crate::on_each;
use crate::places::Unit;

/// A room beyond its unit.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = rooms)]
pub struct Room {
    /// Its unit.
    pub unit_id: String,
    /// Brand.
    pub brand: String,
    /// What its seal says: up to four characters.
    pub seal_text: String,
    /// 特色品牌 rather than 品牌.
    pub featured: bool,
    /// What it is good at, in words.
    pub speciality: String,
    /// Words of dispute types, comma separated.
    pub dispute_types: String,
    /// Brand story, Markdown.
    pub story: String,
    /// Opening hours, as `places::opening` reads them.
    pub opening: String,
    /// Mediates over video too.
    pub video: bool,
    /// When its page was last changed.
    pub updated_at: Moment,
}

/// Somebody who mediates in a room, with the profile if there is one.
#[derive(Clone, Debug)]
pub struct Mediator {
    /// Who.
    pub person_id: String,
    /// Name.
    pub name: String,
    /// Leads the room.
    pub lead: bool,
    /// The profile.
    pub profile: Option<Profile>,
}

/// What a mediator tells of themselves.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = mediators)]
pub struct Profile {
    /// Who.
    pub person_id: String,
    /// 专职 rather than 兼职.
    pub full_time: bool,
    /// Good at.
    pub speciality: String,
    /// A few sentences.
    pub introduction: String,
    /// Mediator since.
    pub since: NaiveDate,
    /// When it was last changed.
    pub updated_at: Moment,
}

/// All rooms in use with their units: brand rooms first, then the featured ones, by name.
pub fn all(conn: &mut Db) -> Result<Vec<(Room, Unit)>> {
    Ok(rooms::table
        .inner_join(units::table)
        .filter(units::active.eq(true))
        .order((rooms::featured.asc(), units::sort_key.asc()))
        .select((Room::as_select(), Unit::as_select()))
        .load(conn)?)
}

/// A room in use by its unit's code.
pub fn by_code(conn: &mut Db, code: &str) -> Result<(Room, Unit)> {
    Ok(rooms::table
        .inner_join(units::table)
        .filter(units::code.eq(code))
        .filter(units::active.eq(true))
        .select((Room::as_select(), Unit::as_select()))
        .first(conn)?)
}

/// What a unit's seal says, when the unit is a room.
pub fn seal_of(conn: &mut Db, unit_id: &str) -> Result<Option<String>> {
    Ok(rooms::table.find(unit_id).select(rooms::seal_text).first(conn).optional()?)
}

/// Active people who mediate in a room: its lead first, then by name.
pub fn mediators_of(conn: &mut Db, room_id: &str) -> Result<Vec<Mediator>> {
    let rows: Vec<(String, String, Role, Option<Profile>)> = appointments::table
        .inner_join(people::table.left_join(mediators::table))
        .filter(appointments::unit_id.eq(room_id))
        .filter(appointments::role.eq_any([Role::RoomLead, Role::Mediator]))
        .filter(appointments::ended_at.is_null())
        .filter(people::active.eq(true))
        .order((appointments::role.desc(), people::sort_key.asc()))
        .select((people::id, people::name, appointments::role, Option::<Profile>::as_select()))
        .load(conn)?;
    let mut found: Vec<Mediator> = Vec::new();
    for (person_id, name, role, profile) in rows {
        if !found.iter().any(|known| known.person_id == person_id) {
            found.push(Mediator { person_id, name, lead: role == Role::RoomLead, profile });
        }
    }
    Ok(found)
}

/// Adds a room to its unit.
pub(super) fn insert(tx: &mut Tx<'_>, room: &Room) -> Result<()> {
    diesel::insert_into(rooms::table).values(room).execute(tx.conn)?;
    Ok(())
}

/// Writes a room's page if nobody wrote it since `seen`.
pub fn update(tx: &mut Tx<'_>, room: &Room, seen: Moment) -> Result<()> {
    let unchanged = rooms::table.find(&room.unit_id).filter(rooms::updated_at.eq(seen));
    let changed = diesel::update(unchanged)
        .set((
            rooms::brand.eq(&room.brand),
            rooms::seal_text.eq(&room.seal_text),
            rooms::speciality.eq(&room.speciality),
            rooms::dispute_types.eq(&room.dispute_types),
            rooms::story.eq(&room.story),
            rooms::opening.eq(&room.opening),
            rooms::video.eq(room.video),
            rooms::updated_at.eq(tx.now),
        ))
        .execute(tx.conn)?;
    if changed == 1 {
        return Ok(());
    }
    let sentence = "您打开这一页之后，别的同事改过这间调解室的介绍。您的修改没有保存，填的内容还在；请另开一页看过最新内容再改。";
    Err(Error::Conflict(sentence.to_owned()))
}

/// Writes a mediator's profile.
pub fn put_profile(tx: &mut Tx<'_>, profile: &Profile) -> Result<()> {
    on_each!(&mut *tx.conn, c => {
        diesel::insert_into(mediators::table)
            .values(profile)
            .on_conflict(mediators::person_id)
            .do_update()
            .set((
                mediators::full_time.eq(profile.full_time),
                mediators::speciality.eq(&profile.speciality),
                mediators::introduction.eq(&profile.introduction),
                mediators::since.eq(profile.since),
                mediators::updated_at.eq(profile.updated_at),
            ))
            .execute(c)
    })?;
    Ok(())
}
