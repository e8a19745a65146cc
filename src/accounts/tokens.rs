//! Small signed tokens (JWT, HS256) that a browser carries for accounts: the mark of a browser in which a person has signed
//! in before, and the proof between password and second factor.
//!
//! They open nothing by themselves: a sign-in is always a row. The office's own clock decides when a token is too old.

use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
use serde::{Deserialize, Serialize};

use crate::clock::Moment;
use crate::error::{Error, Result};
use crate::house::House;

/// At most so many people are remembered by one browser: a shared desk.
const MOST_DEVICES: usize = 5;
/// Between tokens of one cookie; no letter of a JWT.
const BETWEEN: char = '~';

/// What a token is for; one kind is never taken for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A browser in which this person has signed in before.
    Device,
    /// The password was right; the second factor is still to come.
    SecondStep,
}

impl Kind {
    fn audience(self) -> &'static str {
        match self {
            Kind::Device => "accounts.device",
            Kind::SecondStep => "accounts.second-step",
        }
    }
}

/// What a token says.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Claims {
    aud: String,
    /// The person.
    pub sub: String,
    /// What it is bound to: a random mark of the device, or visitor and password.
    pub jti: String,
    exp: i64,
}

/// Signs a token for a person, good until `until`.
pub fn sign(house: &House, kind: Kind, person_id: &str, bound_to: &str, until: Moment) -> Result<String> {
    let claims =
        Claims { aud: kind.audience().to_owned(), sub: person_id.to_owned(), jti: bound_to.to_owned(), exp: until.micros() / 1_000_000 };
    encode(&Header::new(Algorithm::HS256), &claims, &EncodingKey::from_secret(house.vault.token_key())).map_err(Error::internal)
}

/// What a token says, if it is ours, of this kind and not too old.
pub fn read(house: &House, kind: Kind, token: &str, now: Moment) -> Option<Claims> {
    let mut rules = Validation::new(Algorithm::HS256);
    rules.validate_exp = false;
    rules.set_required_spec_claims(&["aud"]);
    rules.set_audience(&[kind.audience()]);
    let claims = decode::<Claims>(token, &DecodingKey::from_secret(house.vault.token_key()), &rules).ok()?.claims;
    (claims.exp > now.micros() / 1_000_000).then_some(claims)
}

/// The mark of this browser for a person, when they have signed in here before.
pub fn device_of(house: &House, cookie: Option<&str>, person_id: &str, now: Moment) -> Option<String> {
    let mine = |token: &str| read(house, Kind::Device, token, now).filter(|claims| claims.sub == person_id);
    cookie?.split(BETWEEN).take(MOST_DEVICES).find_map(mine).map(|claims| claims.jti)
}

/// The cookie after a person has signed in: theirs first, the others kept, the oldest dropped.
pub fn remember_device(house: &House, cookie: Option<&str>, person_id: &str, now: Moment) -> Result<String> {
    let mark = device_of(house, cookie, person_id, now).unwrap_or_else(|| house.chance.token());
    let own = sign(house, Kind::Device, person_id, &mark, now + chrono::Duration::days(180))?;
    let others = cookie
        .unwrap_or_default()
        .split(BETWEEN)
        .filter(|token| read(house, Kind::Device, token, now).is_some_and(|claims| claims.sub != person_id));
    Ok(std::iter::once(own.as_str()).chain(others).take(MOST_DEVICES).collect::<Vec<_>>().join(&BETWEEN.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;
    use crate::config::Config;
    use crate::ids::Chance;
    use crate::vault::Vault;

    fn house() -> House {
        let chance = Chance::seeded(1);
        let clock = Clock::set_by_hand(Moment::from_micros(1_795_000_000_000_000));
        House { clock, vault: Vault::new(&[7; 32], chance.clone()), chance, config: Config::default() }
    }

    #[test]
    fn a_token_is_read_only_as_what_it_was_signed_for_and_only_in_time() {
        let house = house();
        let now = house.clock.now();
        let token = sign(&house, Kind::SecondStep, "p1", "x", now + chrono::Duration::minutes(10)).unwrap();
        assert_eq!(read(&house, Kind::SecondStep, &token, now).unwrap().sub, "p1");
        assert!(read(&house, Kind::Device, &token, now).is_none());
        assert!(read(&house, Kind::SecondStep, &token, now + chrono::Duration::minutes(11)).is_none());
        let unsigned = format!("eyJhbGciOiJub25lIn0.{}.", token.split('.').nth(1).unwrap());
        assert!(read(&house, Kind::SecondStep, &unsigned, now).is_none());
    }

    #[test]
    fn a_shared_desk_is_remembered_for_several_people() {
        let house = house();
        let now = house.clock.now();
        let one = remember_device(&house, None, "p1", now).unwrap();
        let both = remember_device(&house, Some(&one), "p2", now).unwrap();
        assert!(device_of(&house, Some(&both), "p1", now).is_some());
        assert!(device_of(&house, Some(&both), "p2", now).is_some());
        assert!(device_of(&house, Some(&both), "p3", now).is_none());
        let again = remember_device(&house, Some(&both), "p1", now).unwrap();
        assert_eq!(device_of(&house, Some(&again), "p1", now), device_of(&house, Some(&one), "p1", now));
        let many = (0..9).fold(String::new(), |cookie, n| remember_device(&house, Some(&cookie), &format!("q{n}"), now).unwrap());
        assert_eq!(many.split(BETWEEN).count(), MOST_DEVICES);
    }
}
