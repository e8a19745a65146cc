//! The pass of a browser that filed a request or proved that one is its own: a signed list of receipt codes, for twelve hours.
//!
//! A JWT bound to the visitor's mark, so that a copied cookie opens nothing elsewhere. Nothing is stored; a staff sign-in is
//! something else (`accounts`). Its time is judged by the house's clock, not by the library.

use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
use serde::{Deserialize, Serialize};

use crate::clock::Moment;
use crate::error::{Error, Result};
use crate::house::House;

/// How long a pass is good, in seconds.
const SECONDS: i64 = 12 * 60 * 60;
/// Receipts on one pass; the oldest leave first.
const MOST: usize = 20;

#[derive(Serialize, Deserialize)]
struct Claims {
    /// What the token is for, so that no other token of the house passes as one.
    aud: String,
    /// Blind index of the visitor's mark.
    sub: String,
    exp: i64,
    codes: Vec<String>,
}

/// The receipts that a cookie opens for this visitor.
pub fn codes(house: &House, visitor: &str, cookie: &str) -> Vec<String> {
    let mut rules = Validation::new(Algorithm::HS256);
    rules.validate_exp = false;
    rules.validate_aud = false;
    rules.required_spec_claims.clear();
    let Ok(token) = decode::<Claims>(cookie, &DecodingKey::from_secret(house.vault.token_key()), &rules) else { return Vec::new() };
    let claims = token.claims;
    let good = claims.aud == "track" && claims.exp > seconds(house.clock.now()) && house.vault.matches("visitor", visitor, &claims.sub);
    if good { claims.codes } else { Vec::new() }
}

/// A pass for these receipts and one more.
pub fn with(house: &House, visitor: &str, mut codes: Vec<String>, code: &str) -> Result<String> {
    codes.retain(|known| known != code);
    codes.push(code.to_owned());
    let codes = codes.split_off(codes.len().saturating_sub(MOST));
    let exp = seconds(house.clock.now()) + SECONDS;
    let claims = Claims { aud: "track".to_owned(), sub: house.vault.blind("visitor", visitor), exp, codes };
    encode(&Header::new(Algorithm::HS256), &claims, &EncodingKey::from_secret(house.vault.token_key())).map_err(Error::internal)
}

fn seconds(now: Moment) -> i64 {
    now.micros() / 1_000_000
}
