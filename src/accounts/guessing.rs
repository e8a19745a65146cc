//! Counters against guessing passwords and second factors, chosen so that nobody can lock out somebody else.
//!
//! A browser in which the person has signed in before counts for itself alone. All other browsers share a counter for the
//! sign-in name in their network, a softer one for the name everywhere, and one for the network: a stranger who guesses
//! slows down strangers, never the owner's own desk. Every try is counted before it is looked at (`throttle::attempt`).

use crate::db::Tx;
use crate::db::throttle::{self, Limit};
use crate::error::Result;

const DEVICE: Limit = Limit { scope: "sign_in.device", failures: 10, minutes: 15 };
const HERE: Limit = Limit { scope: "sign_in.here", failures: 8, minutes: 15 };
const NAME: Limit = Limit { scope: "sign_in.name", failures: 40, minutes: 10 };
const NETWORK: Limit = Limit { scope: "sign_in.network", failures: 80, minutes: 15 };

/// What is guessed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The password.
    Password,
    /// The second factor, after the right password.
    Code,
}

/// Who guesses at whose door.
#[derive(Clone, Debug)]
pub struct Guesser {
    /// The sign-in name that was typed, whether it exists or not.
    pub name: String,
    /// Network address.
    pub network: String,
    /// The mark of a browser in which this person has signed in before.
    pub device: Option<String>,
}

impl Guesser {
    /// Each counter, its subject, and whether success wipes it (else only this try is taken back).
    fn counters(&self, tx: &Tx<'_>, step: Step) -> Vec<(Limit, String, bool)> {
        let blind = |text: String| tx.house.vault.blind("throttle.sign_in", &format!("{step:?}\n{text}"));
        match &self.device {
            Some(mark) => vec![(DEVICE, blind(format!("{}\n{mark}", self.name)), true)],
            None => vec![
                (HERE, blind(format!("{}\n{}", self.name, self.network)), true),
                (NAME, blind(self.name.clone()), false),
                (NETWORK, blind(format!("\n{}", self.network)), false),
            ],
        }
    }
}

/// Counts a try, or refuses it.
pub fn attempt(tx: &mut Tx<'_>, guesser: &Guesser, step: Step) -> Result<()> {
    guesser.counters(tx, step).into_iter().try_for_each(|(limit, subject, _)| throttle::attempt(tx, limit, &subject))
}

/// The try was right.
pub fn right(tx: &mut Tx<'_>, guesser: &Guesser, step: Step) -> Result<()> {
    guesser.counters(tx, step).into_iter().try_for_each(|(limit, subject, wipe)| {
        if wipe { throttle::clear(tx, limit, &subject) } else { throttle::forgive(tx, limit, &subject) }
    })
}
