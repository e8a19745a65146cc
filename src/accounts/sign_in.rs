//! Signing in and being recognised. The cookie holds a random token; the database holds its blind index only.
//!
//! An unknown name, a wrong password and a person who left get the same answer after the same work. Counting of tries is in
//! `guessing`, the second factor's codes in `second_factor`, citizens' codes in `citizens`.

use chrono::Duration;

use super::guessing::{self, Guesser, Step};
use super::store::{self, SignInRow};
use super::tokens::{self, Kind};
use super::{Person, password, second_factor};
use crate::actor::{Actor, Grant};
use crate::app::App;
use crate::audit::AuditLine;
use crate::clock::Moment;
use crate::db::Tx;
use crate::error::{Error, Maybe, Result};

/// A staff sign-in lasts a working day.
const STAFF_HOURS: i64 = 12;
/// `seen_at` is written at most this often.
const TOUCH: Duration = Duration::minutes(5);
/// A citizen's sign-in lasts at most this long …
const CITIZEN_HOURS: i64 = 12;
/// … and ends by itself after this long without a page, because phones are lent and shared.
const CITIZEN_IDLE: Duration = Duration::minutes(30);
/// For citizens `seen_at` is written more often, so that idle means idle.
const CITIZEN_TOUCH: Duration = Duration::minutes(1);
/// So long there is time for the second factor.
const SECOND_STEP: Duration = Duration::minutes(10);

/// A running sign-in.
#[derive(Clone, Debug)]
pub struct SignIn {
    /// Row id.
    pub id: String,
    /// Who it makes the visitor.
    pub actor: Actor,
    /// Whether a second factor was given.
    pub second_factor: bool,
    /// Staff: how many notices lie unread on the desk.
    pub unread: i64,
}

/// What was typed on the sign-in page, and from where.
pub struct Attempt {
    /// Sign-in name.
    pub username: String,
    /// Password.
    pub password: String,
    /// The browser's marks of people who have signed in there before.
    pub devices: Option<String>,
    /// Network address; counted blindly, never stored.
    pub network: String,
}

/// Checks name and password. The try is counted first, in a transaction of its own, and taken back when it was right.
pub fn check(app: &App, attempt: &Attempt) -> Result<Person> {
    let (house, now) = (app.house(), app.house().clock.now());
    let person = app.read(|db| store::by_username(db, &attempt.username).maybe())?;
    let device = person.as_ref().and_then(|person| tokens::device_of(house, attempt.devices.as_deref(), &person.id, now));
    let guesser = Guesser { name: attempt.username.clone(), network: attempt.network.clone(), device };
    app.write(|tx| guessing::attempt(tx, &guesser, Step::Password))?;
    let hash = person.as_ref().filter(|person| person.active).and_then(|person| person.password_hash.as_deref());
    if password::fits(&attempt.password, hash)
        && let Some(person) = person
    {
        app.write(|tx| guessing::right(tx, &guesser, Step::Password))?;
        return Ok(person);
    }
    app.write(|tx| failed(tx, &attempt.username, "password"))?;
    Err(Error::field("password", "登录名或密码不对。连续输错几次会暂停一会儿。"))
}

/// Leaves the trace of a failure: the name only as a blind index.
fn failed(tx: &mut Tx<'_>, username: &str, step: &str) -> Result<()> {
    let name: String = tx.house.vault.blind("sign_in.name", username).chars().take(16).collect();
    tx.audit(AuditLine::new(&Actor::Visitor, "sign_in.fail", "sign_in").with(serde_json::json!({ "step": step, "name": name })));
    Ok(())
}

/// The password was right and a second factor is set: a proof of that for this browser and this password.
pub fn promise_second_step(app: &App, person: &Person, visitor: &str) -> Result<String> {
    let house = app.house();
    tokens::sign(house, Kind::SecondStep, &person.id, &binding(app, person, visitor), house.clock.now() + SECOND_STEP)
}

/// Whose second factor is awaited in this browser.
pub fn awaited(app: &App, token: &str, visitor: &str) -> Result<Option<Person>> {
    let Some(claims) = tokens::read(app.house(), Kind::SecondStep, token, app.house().clock.now()) else { return Ok(None) };
    let person = app.read(|db| store::person(db, &claims.sub).maybe())?;
    Ok(person.filter(|person| person.active && binding(app, person, visitor) == claims.jti))
}

/// Another browser or another password, and the proof no longer fits.
fn binding(app: &App, person: &Person, visitor: &str) -> String {
    app.house().vault.blind("second_step", &format!("{visitor}\n{}", person.password_hash.as_deref().unwrap_or_default()))
}

/// Checks the second factor, counted like the password; a code is used up by it.
pub fn second_step(app: &App, person: &Person, code: &str, devices: Option<&str>, network: &str) -> Result<()> {
    let (house, now) = (app.house(), app.house().clock.now());
    let device = tokens::device_of(house, devices, &person.id, now);
    let guesser = Guesser { name: person.username.clone(), network: network.to_owned(), device };
    app.write(|tx| guessing::attempt(tx, &guesser, Step::Code))?;
    let outcome = app.write(|tx| {
        second_factor::pass(tx, person, code)?;
        guessing::right(tx, &guesser, Step::Code)
    });
    if matches!(outcome, Err(Error::Invalid(_))) {
        app.write(|tx| failed(tx, &person.username, "code"))?;
    }
    outcome
}

/// Begins a sign-in for a person who was checked; returns the cookie's token.
pub fn begin(tx: &mut Tx<'_>, person: &Person, device: &str, second_factor: bool) -> Result<String> {
    let (token, mut row) = fresh(tx, device, STAFF_HOURS);
    row.person_id = Some(person.id.clone());
    row.second_factor = second_factor;
    store::insert_sign_in(tx, &row)?;
    tx.audit(AuditLine::new(&person.as_actor(), "sign_in.begin", format!("sign_in:{}", row.id)));
    Ok(token)
}

/// Begins a citizen's sign-in for a proven contact: its blind index, and itself sealed.
pub(super) fn begin_citizen(tx: &mut Tx<'_>, contact_blind: &str, sealed: String, device: &str) -> Result<String> {
    let (token, mut row) = fresh(tx, device, CITIZEN_HOURS);
    row.kind = "citizen".to_owned();
    row.contact_blind = Some(contact_blind.to_owned());
    row.contact = Some(sealed);
    store::insert_sign_in(tx, &row)?;
    let actor = Actor::Citizen { contact_blind: contact_blind.to_owned() };
    tx.audit(AuditLine::new(&actor, "sign_in.begin", format!("sign_in:{}", row.id)));
    Ok(token)
}

fn fresh(tx: &Tx<'_>, device: &str, hours: i64) -> (String, SignInRow) {
    let token = tx.house.chance.token();
    let row = SignInRow {
        id: tx.id(),
        token_hash: tx.house.vault.blind("sign_in", &token),
        kind: "staff".to_owned(),
        person_id: None,
        contact_blind: None,
        contact: None,
        device: device.chars().take(120).collect(),
        second_factor: false,
        started_at: tx.now,
        seen_at: tx.now,
        expires_at: tx.now + Duration::hours(hours),
        ended_at: None,
    };
    (token, row)
}

/// Ends a sign-in at once.
pub fn end(tx: &mut Tx<'_>, actor: &Actor, id: &str) -> Result<()> {
    store::end(tx, id)?;
    tx.audit(AuditLine::new(actor, "sign_in.end", format!("sign_in:{id}")));
    Ok(())
}

/// Ends one of the actor's own sign-ins.
pub fn end_own(tx: &mut Tx<'_>, actor: &Actor, id: &str) -> Result<()> {
    let own = actor.person_id().ok_or(Error::NotFound)?;
    let running = store::running_of(tx.conn, own, tx.now)?;
    running.iter().find(|row| row.id == id).ok_or(Error::NotFound)?;
    end(tx, actor, id)
}

/// Ends all sign-ins of a person, but for one that may stay; returns how many ended.
pub fn end_all(tx: &mut Tx<'_>, actor: &Actor, person_id: &str, but: Option<&str>) -> Result<usize> {
    let mut count = 0;
    for row in store::running_of(tx.conn, person_id, tx.now)? {
        if Some(row.id.as_str()) != but {
            end(tx, actor, &row.id)?;
            count += 1;
        }
    }
    Ok(count)
}

/// Who holds this token; none when it ended, expired or the person left.
pub fn recognise(app: &App, token: &str) -> Result<Option<SignIn>> {
    let house = app.house();
    let (mark, now) = (house.vault.blind("sign_in", token), house.clock.now());
    let found = app.read(|db| store::running(db, &mark, now))?.filter(|(row, ..)| !idle(row, now));
    let Some((row, person, grants, unread)) = found else { return Ok(None) };
    let Some(actor) = actor(&row, person, grants) else { return Ok(None) };
    let touch = if row.person_id.is_some() { TOUCH } else { CITIZEN_TOUCH };
    if now - row.seen_at > touch {
        app.write(|tx| store::touch(tx, &row.id))?;
    }
    Ok(Some(SignIn { id: row.id, actor, second_factor: row.second_factor, unread }))
}

fn idle(row: &SignInRow, now: Moment) -> bool {
    row.person_id.is_none() && now - row.seen_at > CITIZEN_IDLE
}

fn actor(row: &SignInRow, person: Option<Person>, grants: Vec<Grant>) -> Option<Actor> {
    match (person, &row.contact_blind) {
        (Some(person), _) if person.active => Some(Actor::Staff { person_id: person.id, name: person.name, grants }),
        (None, Some(contact_blind)) => Some(Actor::Citizen { contact_blind: contact_blind.clone() }),
        _ => None,
    }
}
