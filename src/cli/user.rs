//! `user add`, `user list`, `user reset`, `user mailbox`, `user second-factor-off`: people from the command line, above all the first administrator of an empty office.

use clap::{Args, Subcommand};

use super::{open, open_existing, say};
use crate::accounts::people::{self, Details, NewPerson};
use crate::accounts::{Person, invitations, second_factor, store};
use crate::actor::{Actor, Role};
use crate::app::App;
use crate::config::{Config, Refusal};
use crate::db::{Tx, facts};
use crate::error::{Error, Maybe};
use crate::identity::{EmailAddress, PersonName, sort_key};
use crate::places::store::Unit;
use crate::places::{self, UnitKind};

/// What can be done with people.
#[derive(Subcommand)]
pub(super) enum UserCommand {
    /// Add a person with a role at a unit, or give a person one more role.
    Add(Add),
    /// Everybody, with their roles.
    List,
    /// Print a new link with which a person sets their password.
    Reset {
        /// Sign-in name.
        username: String,
    },
    /// Change the mailbox of a person, also of somebody who reads counselling.
    Mailbox {
        /// Sign-in name.
        username: String,
        /// The new mailbox.
        email: String,
    },
    /// Turn the second factor of a person off: from then on the password is enough.
    SecondFactorOff {
        /// Sign-in name.
        username: String,
    },
}

/// A person to add or to appoint.
#[derive(Args)]
pub(super) struct Add {
    /// Sign-in name: letters, digits, `-`, `_`, `.`.
    username: String,
    /// Name, for a new person.
    #[arg(long)]
    name: Option<String>,
    /// administrator, dispatcher, commander, community_officer, clerk, volunteer, room_lead, mediator …
    #[arg(long)]
    role: String,
    /// Code of the unit; may be left out for roles at the street.
    #[arg(long)]
    unit: Option<String>,
    /// Mailbox for notices and links.
    #[arg(long)]
    email: Option<String>,
    /// Name of the street, for the first administrator of an empty office.
    #[arg(long)]
    street: Option<String>,
    /// Read the password from standard input instead of printing a link.
    #[arg(long)]
    password_stdin: bool,
}

pub(super) fn act(command: &UserCommand, config: Config) -> Result<(), Refusal> {
    // Only adding may found an office; everything else is about people who are there.
    let app = if matches!(command, UserCommand::Add(_)) { open(config) } else { open_existing(config) }?;
    match command {
        UserCommand::Add(add) => add_person(&app, add),
        UserCommand::List => list(&app),
        UserCommand::Reset { username } => reset(&app, username),
        UserCommand::Mailbox { username, email } => mailbox(&app, username, email),
        UserCommand::SecondFactorOff { username } => second_factor_off(&app, username),
    }
}

/// A domain error as one sentence.
fn refused(error: Error) -> Refusal {
    match error {
        Error::Invalid(errors) => Refusal(errors.into_iter().map(|error| error.text).collect::<Vec<_>>().join(" ")),
        other => super::told(&other),
    }
}

fn add_person(app: &App, add: &Add) -> Result<(), Refusal> {
    let role = Role::parse(&add.role).ok_or_else(|| {
        let known: Vec<&str> = Role::ALL.iter().map(|role| role.as_str()).collect();
        Refusal(format!("There is no role {:?}. Roles: {}.", add.role, known.join(", ")))
    })?;
    let username = people::parse_username(&add.username).map_err(Refusal)?;
    let email = add.email.as_deref().map(EmailAddress::parse).transpose().map_err(|refusal| Refusal(refusal.to_string()))?;
    let name = add.name.as_deref().map(PersonName::parse).transpose().map_err(|refusal| Refusal(refusal.to_string()))?;
    let password = if add.password_stdin { Some(password()?) } else { None };
    let unit = find_unit(app, add, role)?;
    let outcome = app.write(|tx| {
        let unit_id = match &unit {
            Seat::Known(unit) => unit.id.clone(),
            Seat::NewStreet(street) => found_street(tx, street)?,
        };
        let person = match store::by_username(tx.conn, &username).maybe()? {
            Some(person) => person,
            None => {
                let name = name.as_ref().ok_or_else(|| Error::field("name", "A new person needs a name: --name 姓名."))?;
                let email = email.as_ref().map(|email| email.as_str().to_owned());
                let new = NewPerson { username: username.clone(), name: name.as_str().to_owned(), email, phone: None };
                people::hire(tx, &Actor::House, new)?
            }
        };
        people::appoint(tx, &Actor::House, &person.id, role, &unit_id)?;
        if let Some(password) = &password {
            people::give_password(tx, &Actor::House, &person, password)?;
            return Ok((person, None));
        }
        let link = if person.password_hash.is_none() { Some(invitations::invite(tx, &Actor::House, &person)?) } else { None };
        Ok((person, link))
    });
    let (person, link) = outcome.map_err(refused)?;
    say(&format!("{} ({}) is {} now.", person.name, person.username, role.as_str()));
    if let Some(token) = link {
        say(&link_words(app, &token));
    }
    Ok(())
}

fn link_words(app: &App, token: &str) -> String {
    format!("Set the password within 7 days, once, at {}{}", app.house().config.base_url, invitations::path(token))
}

/// Where somebody is appointed.
enum Seat {
    Known(Box<Unit>),
    /// The office is empty: this street comes first.
    NewStreet(String),
}

fn find_unit(app: &App, add: &Add, role: Role) -> Result<Seat, Refusal> {
    let empty = "Import the places first (see docs/operations.md), or found the office with its first administrator: \
                 mashanghe user add USERNAME --name 姓名 --role administrator --street 宝龙街道";
    if let Some(code) = &add.unit {
        let found = app.read(|db| places::store::by_code(db, code).maybe()).map_err(refused)?;
        return found
            .map(|unit| Seat::Known(Box::new(unit)))
            .ok_or_else(|| Refusal(format!("There is no unit with the code {code:?}. {empty}")));
    }
    let street = app.read(|db| places::store::street(db).maybe()).map_err(refused)?;
    match (street, &add.street) {
        (Some(street), _) => Ok(Seat::Known(Box::new(street))),
        (None, Some(name)) if role == Role::Administrator => {
            Ok(Seat::NewStreet(places::parse_name(name).map_err(|why| Refusal(format!("--street: {why}")))?))
        }
        (None, _) => Err(Refusal(format!("There are no places yet. {empty}"))),
    }
}

fn found_street(tx: &mut Tx<'_>, name: &str) -> Result<String, Error> {
    let unit = Unit {
        id: tx.id(),
        kind: UnitKind::Street,
        parent_id: None,
        code: "street".to_owned(),
        name: name.to_owned(),
        short_name: name.to_owned(),
        duty: String::new(),
        phone: None,
        address: None,
        hours: None,
        sort_key: sort_key(name),
        active: true,
        revision: 0,
        created_at: tx.now,
    };
    places::store::insert_unit(tx, &unit)?;
    facts::set(tx, facts::STREET_NAME, name)?;
    Ok(unit.id)
}

fn password() -> Result<String, Refusal> {
    let mut line = String::new();
    std::io::stdin().read_line(&mut line).map_err(|error| Refusal(format!("The password cannot be read: {error}.")))?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

fn list(app: &App) -> Result<(), Refusal> {
    let lines = app.read(|db| {
        let people = store::search(db, "", 10_000)?;
        let ids: Vec<String> = people.iter().map(|person| person.id.clone()).collect();
        let appointed = store::appointed(db, &ids)?;
        Ok(people.iter().map(|person| line(person, &appointed)).collect::<Vec<_>>())
    });
    for line in lines.map_err(refused)? {
        say(&line);
    }
    Ok(())
}

fn line(person: &Person, appointed: &[store::Appointed]) -> String {
    let own = appointed.iter().filter(|row| row.person_id == person.id);
    let roles: Vec<String> = own.map(|row| format!("{} @ {}", row.role.as_str(), row.unit_name)).collect();
    let state = match (person.active, &person.password_hash) {
        (false, _) => "inactive",
        (true, None) => "no password yet",
        (true, Some(_)) => "active",
    };
    format!("{}\t{}\t{state}\t{}", person.username, person.name, roles.join(", "))
}

fn known(app: &App, username: &str) -> Result<Person, Refusal> {
    let username = username.trim().to_lowercase();
    let person = app.read(|db| store::by_username(db, &username).maybe()).map_err(refused)?;
    person.ok_or_else(|| Refusal(format!("Nobody signs in as {username:?}. `mashanghe user list` shows everybody.")))
}

fn mailbox(app: &App, username: &str, email: &str) -> Result<(), Refusal> {
    let email = EmailAddress::parse(email).map_err(|refusal| Refusal(refusal.to_string()))?;
    let person = known(app, username)?;
    let new = Details { name: person.name.clone(), email: Some(email.as_str().to_owned()), phone: person.phone.clone() };
    app.write(|tx| people::change_details(tx, &Actor::House, &person.id, &new)).map_err(refused)?;
    say(&format!("Mails to {} ({}) go to {} now.", person.name, person.username, email.as_str()));
    Ok(())
}

fn second_factor_off(app: &App, username: &str) -> Result<(), Refusal> {
    let person = known(app, username)?;
    app.write(|tx| second_factor::turn_off(tx, &Actor::House, &person.id)).map_err(refused)?;
    say(&format!("{} ({}) signs in with the password alone now.", person.name, person.username));
    Ok(())
}

fn reset(app: &App, username: &str) -> Result<(), Refusal> {
    let person = known(app, username)?;
    let token = app.write(|tx| invitations::invite(tx, &Actor::House, &person)).map_err(refused)?;
    say(&link_words(app, &token));
    Ok(())
}
