//! Following a request without an account: the receipt code, and the last four digits of the phone or the mailbox.
//!
//! Safe against guessing: tries are counted per code and network, per code and per network, and an unknown code is answered
//! with the same sentence as wrong digits. What the applicant then sees is in `pages::track`.

use super::{Request, code, store};
use crate::db::Tx;
use crate::db::throttle::{self, Limit};
use crate::error::{Error, Maybe, Result};
use crate::identity::EmailAddress;

/// Wrong tries at one code from one network.
const PAIR: Limit = Limit { scope: "track.pair", failures: 6, minutes: 30 };
/// Wrong tries at one code from everywhere: high enough that a stranger hardly locks out the owner, low enough that four
/// digits are not found within months.
const CODE: Limit = Limit { scope: "track.code", failures: 40, minutes: 24 * 60 };
/// Wrong tries from one network.
const NETWORK: Limit = Limit { scope: "track.network", failures: 40, minutes: 60 };

/// The sentence for an unknown code and for wrong digits alike.
pub const WRONG: &str = "查询码和手机号后四位对不上。请照着回执再核对一遍；当时没留手机的，请填留下的电子邮箱。";

/// The request, when code and proof belong together; `None` is a counted failure.
pub fn prove(tx: &mut Tx<'_>, typed_code: &str, proof: &str, network: &str) -> Result<Option<Request>> {
    let vault = &tx.house.vault;
    let code = code::read(typed_code).unwrap_or_else(|| code::folded(typed_code));
    let (network, code_mark) = (vault.blind("network", network), vault.blind("track.code", &code));
    let pair = vault.blind("track.pair", &format!("{code} {network}"));
    let counters = [(PAIR, &pair), (CODE, &code_mark), (NETWORK, &network)];
    // Counted before it is looked at, so that guesses made at one moment cannot slip past together.
    for (limit, subject) in counters {
        throttle::attempt(tx, limit, subject)?;
    }
    let found = store::by_code(tx.conn, &code).maybe()?;
    if let Some(request) = found
        && proves(tx, &request, proof)?
    {
        throttle::clear(tx, PAIR, &pair)?;
        throttle::forgive(tx, CODE, &code_mark)?;
        throttle::forgive(tx, NETWORK, &network)?;
        return Ok(Some(request));
    }
    Ok(None)
}

fn proves(tx: &Tx<'_>, request: &Request, proof: &str) -> Result<bool> {
    let reach = request.reach(tx.house)?;
    let digits: String = code::folded(proof).chars().filter(char::is_ascii_digit).collect();
    let by_phone = digits.len() == 4
        && !proof.contains('@')
        && reach.phone.as_ref().is_some_and(|phone| phone.len() >= 4 && phone.get(phone.len() - 4..) == Some(digits.as_str()));
    let by_mail = proof.contains('@') && EmailAddress::parse(proof).is_ok_and(|email| reach.email.as_deref() == Some(email.as_str()));
    Ok(by_phone || by_mail)
}

/// What is said when nothing was proved.
pub fn refusal() -> Error {
    Error::field("code", WRONG)
}
