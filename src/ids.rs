//! The only place that draws randomness: row ids, tokens, one-time codes, receipt codes.
//!
//! A [`Chance`] is the machine's entropy, or a seed so that the demo draws the same data each time. Case numbers are not
//! here: they are counted, not drawn (`cases::numbering`).

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::Datelike;
use rand::rngs::StdRng;
use rand::{Rng, RngCore, SeedableRng};

use crate::clock::Moment;

/// Letters of a receipt code: no 0/O, 1/I/L, U/V pairs that are misread on paper or over the telephone.
const RECEIPT_LETTERS: &[u8] = b"23456789ABCDEFGHJKMNPQRSTWXYZ";

/// A source of randomness.
#[derive(Clone)]
pub struct Chance {
    seeded: Option<Arc<Mutex<StdRng>>>,
    /// Milliseconds and a count within them of the latest row id.
    latest: Arc<AtomicU64>,
}

impl Chance {
    /// The machine's entropy.
    pub fn machine() -> Chance {
        Chance { seeded: None, latest: Arc::default() }
    }

    /// The same draws each time: for the demo's data, never for a real office's secrets.
    pub fn seeded(seed: u64) -> Chance {
        Chance { seeded: Some(Arc::new(Mutex::new(StdRng::seed_from_u64(seed)))), latest: Arc::default() }
    }

    fn fill(&self, bytes: &mut [u8]) {
        match &self.seeded {
            Some(rng) => rng.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).fill_bytes(bytes),
            None => rand::rng().fill_bytes(bytes),
        }
    }

    /// A row id: UUIDv7 whose twelve bits after the milliseconds count (RFC 9562, 6.2), so that ids of one process sort in
    /// the order in which they were made, also within one transaction.
    pub fn id(&self, now: Moment) -> String {
        let mut random = [0u8; 10];
        self.fill(&mut random);
        let at = u64::try_from(now.micros() / 1000).unwrap_or(0) << 12;
        let before = self.latest.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |latest| Some(at.max(latest + 1)));
        let place = at.max(before.unwrap_or(0) + 1);
        let [.., high, low] = (place & 0xfff).to_be_bytes();
        (random[0], random[1]) = (high, low);
        uuid::Builder::from_unix_timestamp_millis(place >> 12, &random).into_uuid().to_string()
    }

    /// A secret for a URL or cookie: 256 bits, base64url.
    pub fn token(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.key())
    }

    /// A 256-bit key.
    pub fn key(&self) -> [u8; 32] {
        let mut bytes = [0u8; 32];
        self.fill(&mut bytes);
        bytes
    }

    /// 192 bits for the nonce of one sealing.
    pub fn nonce(&self) -> [u8; 24] {
        let mut bytes = [0u8; 24];
        self.fill(&mut bytes);
        bytes
    }

    /// A whole number below `limit`.
    pub fn below(&self, limit: usize) -> usize {
        match &self.seeded {
            Some(rng) => rng.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).random_range(0..limit.max(1)),
            None => rand::rng().random_range(0..limit.max(1)),
        }
    }

    /// Six digits, sent to a phone or mailbox.
    pub fn one_time_code(&self) -> String {
        (0..6).map(|_| char::from(b'0' + u8::try_from(self.below(10)).unwrap_or(0))).collect()
    }

    /// A receipt code such as `BL26-1123-K7QF`: street, date and 29⁴ ≈ 700,000 draws a day.
    pub fn receipt_code(&self, prefix: &str, now: Moment) -> String {
        let date = now.date();
        format!("{prefix}{:02}-{:02}{:02}-{}", date.year() % 100, date.month(), date.day(), self.letters(4))
    }

    /// A short code for a poster or for resuming a draft by hand.
    pub fn letters(&self, length: usize) -> String {
        let draw = |_| RECEIPT_LETTERS.get(self.below(RECEIPT_LETTERS.len())).copied().unwrap_or(b'2');
        (0..length).map(draw).map(char::from).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_made_later_sort_later() {
        let chance = Chance::machine();
        let first = chance.id(Moment::from_micros(1_000_000));
        let second = chance.id(Moment::from_micros(9_000_000));
        assert!(first < second, "{first} {second}");
        let many: Vec<String> = (0..5_000).map(|_| chance.id(Moment::from_micros(9_000_000))).collect();
        assert!(many.is_sorted() && second < many[0], "ids of one instant are out of order");
    }

    #[test]
    fn the_same_seed_draws_the_same_codes() {
        let now = Moment::from_micros(1_795_000_000_000_000);
        assert_eq!(Chance::seeded(7).receipt_code("BL", now), Chance::seeded(7).receipt_code("BL", now));
        assert_ne!(Chance::seeded(7).token(), Chance::seeded(8).token());
    }
}
