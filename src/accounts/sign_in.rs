//! Signing in and being recognised. The cookie holds a random token; the database holds its blind index only.

use chrono::Duration;

use super::store::{self, SignInRow};
use super::{Person, password};
use crate::actor::Actor;
use crate::app::App;
use crate::audit::AuditLine;
use crate::db::throttle::{self, Limit};
use crate::db::{Db, Tx};
use crate::error::{Error, Result};

/// A staff sign-in lasts a working day.
const STAFF_HOURS: i64 = 12;
/// `seen_at` is written at most this often.
const TOUCH: Duration = Duration::minutes(5);
/// Failures per sign-in name *and* network: a stranger elsewhere cannot lock a person out of their own desk.
const GUESSES: Limit = Limit { scope: "sign_in", failures: 8, minutes: 15 };

/// A running sign-in.
#[derive(Clone, Debug)]
pub struct SignIn {
    /// Row id.
    pub id: String,
    /// Who it makes the visitor.
    pub actor: Actor,
    /// Whether a second factor was given.
    pub second_factor: bool,
}

/// What was typed on the sign-in page.
pub struct Attempt {
    /// Sign-in name.
    pub username: String,
    /// Password.
    pub password: String,
    /// Browser, shortened.
    pub device: String,
    /// Network address; counted blindly, never stored.
    pub network: String,
}

/// Checks name and password; a failure is counted even though nothing else is written.
pub fn check(app: &App, attempt: &Attempt) -> Result<Person> {
    let now = app.house().clock.now();
    let subject = app.house().vault.blind("throttle.sign_in", &format!("{}\n{}", attempt.username, attempt.network));
    app.read(|db| throttle::check(db, now, GUESSES, &subject))?;
    let person = app.read(|db| Ok(store::by_username(db, &attempt.username).ok()))?;
    let hash = person.as_ref().filter(|person| person.active).and_then(|person| person.password_hash.as_deref());
    if password::fits(&attempt.password, hash)
        && let Some(person) = person
    {
        app.write(|tx| throttle::clear(tx, GUESSES, &subject))?;
        return Ok(person);
    }
    app.write(|tx| {
        tx.audit(AuditLine::new(&Actor::Visitor, "sign_in.fail", "sign_in"));
        throttle::fail(tx, GUESSES, &subject)
    })?;
    Err(Error::field("password", "登录名或密码不对。连续输错几次会暂停一会儿。"))
}

/// Begins a sign-in for a person who was checked; returns the cookie's token.
pub fn begin(tx: &mut Tx<'_>, person: &Person, device: &str, second_factor: bool) -> Result<String> {
    let token = tx.house.chance.token();
    let row = SignInRow {
        id: tx.id(),
        token_hash: tx.house.vault.blind("sign_in", &token),
        kind: "staff".to_owned(),
        person_id: Some(person.id.clone()),
        contact_blind: None,
        contact: None,
        device: device.chars().take(120).collect(),
        second_factor,
        started_at: tx.now,
        seen_at: tx.now,
        expires_at: tx.now + Duration::hours(STAFF_HOURS),
        ended_at: None,
    };
    store::insert_sign_in(tx, &row)?;
    let actor = Actor::Staff { person_id: person.id.clone(), name: person.name.clone(), grants: Vec::new() };
    tx.audit(AuditLine::new(&actor, "sign_in.begin", format!("sign_in:{}", row.id)));
    Ok(token)
}

/// Ends a sign-in at once.
pub fn end(tx: &mut Tx<'_>, actor: &Actor, id: &str) -> Result<()> {
    store::end(tx, id)?;
    tx.audit(AuditLine::new(actor, "sign_in.end", format!("sign_in:{id}")));
    Ok(())
}

/// Who holds this token; none when it ended, expired or the person left.
pub fn recognise(app: &App, token: &str) -> Result<Option<SignIn>> {
    let house = app.house();
    let (mark, now) = (house.vault.blind("sign_in", token), house.clock.now());
    let found = app.read(|db| match store::running(db, &mark, now)? {
        None => Ok(None),
        Some(row) => Ok(actor(db, &row)?.map(|actor| (row, actor))),
    })?;
    let Some((row, actor)) = found else { return Ok(None) };
    if now - row.seen_at > TOUCH {
        app.write(|tx| store::touch(tx, &row.id))?;
    }
    Ok(Some(SignIn { id: row.id, actor, second_factor: row.second_factor }))
}

fn actor(db: &mut Db, row: &SignInRow) -> Result<Option<Actor>> {
    match (&row.person_id, &row.contact_blind) {
        (Some(id), _) => {
            let person = store::person(db, id)?;
            if !person.active {
                return Ok(None);
            }
            let grants = store::grants(db, id)?;
            Ok(Some(Actor::Staff { person_id: person.id, name: person.name, grants }))
        }
        (None, Some(contact_blind)) => Ok(Some(Actor::Citizen { contact_blind: contact_blind.clone() })),
        (None, None) => Ok(None),
    }
}
