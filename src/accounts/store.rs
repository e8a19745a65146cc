//! All diesel of accounts.

use diesel::prelude::*;

use crate::actor::{Grant, Role};
use crate::clock::Moment;
use crate::db::schema::{appointments, notices, people, sign_ins, units};
use crate::db::written::Written;
use crate::db::{Db, Tx};
use crate::error::{Error, Result};
use crate::notifications::{Channel, Delivery};

/// A member of staff.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = people)]
pub struct Person {
    /// Row id.
    pub id: String,
    /// What they type to sign in.
    pub username: String,
    /// Name.
    pub name: String,
    /// Pinyin, for lists.
    pub sort_key: String,
    /// Mailbox for notices.
    pub email: Option<String>,
    /// Phone for notices.
    pub phone: Option<String>,
    /// argon2id; none before the invitation is taken up.
    pub password_hash: Option<String>,
    /// Sealed secret of the second factor.
    pub totp_secret: Option<String>,
    /// Last used step of the second factor, so that a code works once.
    pub totp_last_step: Option<i64>,
    /// May sign in.
    pub active: bool,
    /// When the row was made.
    pub created_at: Moment,
}

/// A row of `sign_ins`.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = sign_ins)]
pub struct SignInRow {
    /// Row id.
    pub id: String,
    /// Blind index of the cookie's token.
    pub token_hash: String,
    /// `staff` or `citizen`.
    pub kind: String,
    /// Staff: who.
    pub person_id: Option<String>,
    /// Citizen: blind index of phone or mailbox.
    pub contact_blind: Option<String>,
    /// Citizen: sealed phone or mailbox.
    pub contact: Option<String>,
    /// What the browser says it is, shortened.
    pub device: String,
    /// Whether a second factor was given.
    pub second_factor: bool,
    /// When it began.
    pub started_at: Moment,
    /// When it was last used, to five minutes.
    pub seen_at: Moment,
    /// When it ends by itself.
    pub expires_at: Moment,
    /// When it was ended.
    pub ended_at: Option<Moment>,
}

/// A person by the name they type.
pub fn by_username(conn: &mut Db, username: &str) -> Result<Person> {
    Ok(people::table.filter(people::username.eq(username)).select(Person::as_select()).first(conn)?)
}

/// A person by id.
pub fn person(conn: &mut Db, id: &str) -> Result<Person> {
    Ok(people::table.find(id).select(Person::as_select()).first(conn)?)
}

/// Names of some people, by id.
pub fn names(conn: &mut Db, ids: &[String]) -> Result<Vec<(String, String)>> {
    Ok(people::table.filter(people::id.eq_any(ids)).select((people::id, people::name)).load(conn)?)
}

/// Everything a person is trusted with now.
pub fn grants(conn: &mut Db, person_id: &str) -> Result<Vec<Grant>> {
    let rows: Vec<(Role, String, String)> = appointments::table
        .inner_join(units::table)
        .filter(appointments::person_id.eq(person_id))
        .filter(appointments::ended_at.is_null())
        .order(appointments::id.asc())
        .select((appointments::role, units::id, units::name))
        .load(conn)?;
    Ok(rows.into_iter().map(|(role, unit_id, unit_name)| Grant { role, unit_id, unit_name }).collect())
}

/// Adds a person.
pub fn insert_person(tx: &mut Tx<'_>, person: &Person) -> Result<()> {
    diesel::insert_into(people::table)
        .values(person)
        .execute(tx.conn)
        .map_err(Error::from)
        .map_err(|error| error.on_unique(|| Error::field("username", "这个登录名已经有人用了，请换一个。")))?;
    Ok(())
}

/// Trusts a person with a role at a unit.
pub fn insert_appointment(tx: &mut Tx<'_>, person_id: &str, role: Role, unit_id: &str, by: Option<&str>) -> Result<()> {
    let row = (
        appointments::id.eq(tx.id()),
        appointments::person_id.eq(person_id),
        appointments::role.eq(role),
        appointments::unit_id.eq(unit_id),
        appointments::appointed_by.eq(by),
        appointments::since.eq(tx.now),
    );
    diesel::insert_into(appointments::table)
        .values(row)
        .execute(tx.conn)
        .map_err(Error::from)
        .map_err(|error| error.on_unique(|| Error::field("role", "此人在这个单位已经有这个岗位。")))?;
    Ok(())
}

/// True when a person holds a role at a unit now.
pub fn holds(conn: &mut Db, person_id: &str, role: Role, unit_id: &str) -> Result<bool> {
    let running = appointments::table
        .filter(appointments::person_id.eq(person_id))
        .filter(appointments::role.eq(role))
        .filter(appointments::unit_id.eq(unit_id))
        .filter(appointments::ended_at.is_null());
    Ok(diesel::select(diesel::dsl::exists(running)).get_result(conn)?)
}

/// Who was ever made administrator and by whom (nobody: from the command line), the latest last.
pub fn administrators_made(conn: &mut Db) -> Result<Vec<(String, Option<String>)>> {
    Ok(appointments::table
        .filter(appointments::role.eq(Role::Administrator))
        .order((appointments::since.asc(), appointments::id.asc()))
        .select((appointments::person_id, appointments::appointed_by))
        .load(conn)?)
}

/// Active people who are administrators at this street since `then` or longer, in name order.
pub fn administrators_since(conn: &mut Db, street_id: &str, then: Moment) -> Result<Vec<Person>> {
    Ok(people::table
        .inner_join(appointments::table)
        .filter(appointments::unit_id.eq(street_id))
        .filter(appointments::role.eq(Role::Administrator))
        .filter(appointments::ended_at.is_null())
        .filter(appointments::since.le(then))
        .filter(people::active.eq(true))
        .order(people::sort_key.asc())
        .select(Person::as_select())
        .load(conn)?)
}

/// Active people who hold one of `roles` at a unit, in name order.
pub fn holders(conn: &mut Db, unit_id: &str, roles: &[Role]) -> Result<Vec<Person>> {
    Ok(people::table
        .inner_join(appointments::table)
        .filter(appointments::unit_id.eq(unit_id))
        .filter(appointments::role.eq_any(roles))
        .filter(appointments::ended_at.is_null())
        .filter(people::active.eq(true))
        .order(people::sort_key.asc())
        .select(Person::as_select())
        .distinct()
        .load(conn)?)
}

/// Sets a password.
pub fn set_password(tx: &mut Tx<'_>, person_id: &str, hash: &str) -> Result<()> {
    diesel::update(people::table.find(person_id)).set(people::password_hash.eq(hash)).execute(tx.conn)?;
    Ok(())
}

/// Takes a password away: only a link lets the person in again.
pub fn clear_password(tx: &mut Tx<'_>, person_id: &str) -> Result<()> {
    diesel::update(people::table.find(person_id)).set(people::password_hash.eq(None::<String>)).execute(tx.conn)?;
    Ok(())
}

/// Begins a sign-in.
pub fn insert_sign_in(tx: &mut Tx<'_>, row: &SignInRow) -> Result<()> {
    diesel::insert_into(sign_ins::table).values(row).execute(tx.conn)?;
    Ok(())
}

/// A sign-in that runs, the person of staff whose it is, everything that they are trusted with, and how many notices they have not
/// read.
pub type Running = (SignInRow, Option<Person>, Vec<Grant>, i64);
/// A line of its join: role, unit and unit's name of one appointment; the unread notices.
type RunningLine = (SignInRow, Option<Person>, Option<(Role, String, String)>, Option<i64>);

/// The running sign-in behind a token's blind index, with all that the frame of a page says of it, in one statement: every page of
/// staff asks for it.
pub fn running(conn: &mut Db, token_hash: &str, now: Moment) -> Result<Option<Running>> {
    let trusted = appointments::person_id.nullable().eq(sign_ins::person_id).and(appointments::ended_at.is_null());
    let own = notices::table.filter(notices::person_id.eq(sign_ins::person_id));
    let unread =
        own.filter(notices::state.one_of(&[Delivery::Waiting])).filter(notices::channel.one_of(&[Channel::Desk])).count().single_value();
    let grant = (appointments::role, units::id, units::name).nullable();
    let rows: Vec<RunningLine> = sign_ins::table
        .left_join(people::table)
        .left_join(appointments::table.on(trusted))
        .left_join(units::table.on(units::id.nullable().eq(appointments::unit_id.nullable())))
        .filter(sign_ins::token_hash.eq(token_hash))
        .filter(sign_ins::ended_at.is_null())
        .filter(sign_ins::expires_at.gt(now))
        .order(appointments::id.asc())
        .select((SignInRow::as_select(), Option::<Person>::as_select(), grant, unread))
        .load(conn)?;
    let (mut found, mut grants) = (None, Vec::new());
    for (row, person, grant, unread) in rows {
        grants.extend(grant.map(|(role, unit_id, unit_name)| Grant { role, unit_id, unit_name }));
        found = found.or(Some((row, person, unread)));
    }
    Ok(found.map(|(row, person, unread)| (row, person, grants, unread.unwrap_or(0))))
}

/// Notes that a sign-in is in use.
pub fn touch(tx: &mut Tx<'_>, id: &str) -> Result<()> {
    diesel::update(sign_ins::table.find(id)).set(sign_ins::seen_at.eq(tx.now)).execute(tx.conn)?;
    Ok(())
}

/// Ends one sign-in, at once.
pub fn end(tx: &mut Tx<'_>, id: &str) -> Result<()> {
    let alive = sign_ins::table.find(id).filter(sign_ins::ended_at.is_null());
    diesel::update(alive).set(sign_ins::ended_at.eq(tx.now)).execute(tx.conn)?;
    Ok(())
}

/// Everybody who works here now: person, role and unit's name, in order of appointment.
pub fn roll(conn: &mut Db) -> Result<Vec<(Person, Role, String)>> {
    Ok(people::table
        .inner_join(appointments::table.inner_join(units::table))
        .filter(people::active.eq(true))
        .filter(appointments::ended_at.is_null())
        .order(appointments::id.asc())
        .select((Person::as_select(), appointments::role, units::name))
        .load(conn)?)
}

/// A person's running sign-ins, newest first.
pub fn running_of(conn: &mut Db, person_id: &str, now: Moment) -> Result<Vec<SignInRow>> {
    Ok(sign_ins::table
        .filter(sign_ins::person_id.eq(person_id))
        .filter(sign_ins::ended_at.is_null())
        .filter(sign_ins::expires_at.gt(now))
        .order(sign_ins::started_at.desc())
        .select(SignInRow::as_select())
        .load(conn)?)
}

/// Everybody whose name, pinyin or sign-in name holds `part` (in lower case), in name order, at most `limit`.
pub fn search(conn: &mut Db, part: &str, limit: i64) -> Result<Vec<Person>> {
    let like = format!("%{}%", part.replace(['%', '_', '\\'], ""));
    Ok(people::table
        .filter(people::username.like(&like).or(people::name.like(&like)).or(people::sort_key.like(&like)))
        .order((people::active.desc(), people::sort_key.asc(), people::username.asc()))
        .limit(limit)
        .select(Person::as_select())
        .load(conn)?)
}

/// Changes name and addresses of a person.
pub fn set_details(tx: &mut Tx<'_>, person_id: &str, name: &str, sort_key: &str, addresses: (Option<&str>, Option<&str>)) -> Result<()> {
    diesel::update(people::table.find(person_id))
        .set((people::name.eq(name), people::sort_key.eq(sort_key), people::email.eq(addresses.0), people::phone.eq(addresses.1)))
        .execute(tx.conn)?;
    Ok(())
}

/// Holds these people's rows until the transaction ends, in one order for everybody, so that two administrators cannot shut each
/// other out at one moment; gives those of them who are active.
pub fn hold(tx: &mut Tx<'_>, mut ids: Vec<String>) -> Result<Vec<String>> {
    ids.sort();
    let mut active = Vec::new();
    for id in ids {
        let row = people::table.find(&id).filter(people::active.eq(true));
        if diesel::update(row).set(people::active.eq(true)).execute(tx.conn)? == 1 {
            active.push(id);
        }
    }
    Ok(active)
}

/// How many active people are administrators and can sign in.
pub fn administrators(conn: &mut Db) -> Result<usize> {
    let rows: Vec<String> = people::table
        .inner_join(appointments::table)
        .filter(appointments::role.eq(Role::Administrator))
        .filter(appointments::ended_at.is_null())
        .filter(people::active.eq(true))
        .filter(people::password_hash.is_not_null())
        .select(people::id)
        .distinct()
        .load(conn)?;
    Ok(rows.len())
}

/// Lets a person in or shuts them out; false when it was so already.
pub fn set_active(tx: &mut Tx<'_>, person_id: &str, active: bool) -> Result<bool> {
    let other = people::table.find(person_id).filter(people::active.eq(!active));
    Ok(diesel::update(other).set(people::active.eq(active)).execute(tx.conn)? == 1)
}

/// An appointment as administrators see it.
#[derive(Clone, Debug, Queryable)]
pub struct Appointed {
    /// Row id.
    pub id: String,
    /// Who.
    pub person_id: String,
    /// What.
    pub role: Role,
    /// Where.
    pub unit_name: String,
    /// Since when.
    pub since: Moment,
}

/// Appointments that run, of some people.
pub fn appointed(conn: &mut Db, person_ids: &[String]) -> Result<Vec<Appointed>> {
    Ok(appointments::table
        .inner_join(units::table)
        .filter(appointments::person_id.eq_any(person_ids))
        .filter(appointments::ended_at.is_null())
        .order(appointments::id.asc())
        .select((appointments::id, appointments::person_id, appointments::role, units::name, appointments::since))
        .load(conn)?)
}

/// Ends an appointment of a person; false when it had ended.
pub fn end_appointment(tx: &mut Tx<'_>, person_id: &str, id: &str) -> Result<bool> {
    let running = appointments::table.find(id).filter(appointments::person_id.eq(person_id)).filter(appointments::ended_at.is_null());
    Ok(diesel::update(running).set(appointments::ended_at.eq(tx.now)).execute(tx.conn)? == 1)
}
