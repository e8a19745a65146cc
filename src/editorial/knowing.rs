//! What the case knows that readers must not learn: everybody whom its file names, in whatever part, and the places and units of the
//! office. Whom nobody wrote down is for the guesses of `casebook::anonymise::surnames` and for the reviewers.

use crate::casebook::anonymise::{Known, Part, Person, surnames};
use crate::casebook::lists::{Law, Lists};
use crate::cases::Case;
use crate::cases::mediators::store as mediators;
use crate::cases::parties::{PartyKind, store as parties};
use crate::db::Db;
use crate::error::Result;
use crate::places::{UnitKind, store as places};
use crate::sessions::store as sessions;
use crate::timeline::store as timeline;
use crate::vault::Vault;

/// See the file's head.
pub fn known(conn: &mut Db, vault: &Vault, case: &Case, lists: &Lists) -> Result<Known> {
    let statutes = lists.laws.iter().flat_map(Law::names).map(str::to_owned).collect();
    let mut known = Known { statutes, ..Known::default() };
    sides(conn, vault, case, &mut known)?;
    for name in mediators::everybody(conn, &case.id)? {
        meet(&mut known, name, Part::Mediator);
    }
    let subjects: Vec<String> =
        [Some(case.subject()), case.request_id.as_ref().map(|id| format!("request:{id}"))].into_iter().flatten().collect();
    for name in timeline::staff(conn, &subjects)? {
        meet(&mut known, name, Part::Staff);
    }
    for line in sessions::present(conn, vault, &case.id)?.iter().flat_map(|lines| lines.lines()) {
        surnames::present(line).into_iter().for_each(|name| meet(&mut known, name, Part::Present));
    }
    for unit in places::all_units(conn)? {
        match unit.kind {
            UnitKind::Street | UnitKind::Community => known.places.push(unit.name),
            UnitKind::Department | UnitKind::Station => known.units.extend([unit.name, unit.short_name]),
            // Which room handled it is told in the entry's head.
            UnitKind::Room => {}
        }
    }
    known.places.extend(places::all_grids(conn)?.into_iter().map(|grid| grid.name));
    Ok(known)
}

/// Both sides and those who speak for them.
fn sides(conn: &mut Db, vault: &Vault, case: &Case, known: &mut Known) -> Result<()> {
    let (people, speakers) = parties::everybody(conn, vault, &case.id)?;
    let day = case.opened_at.date();
    for party in &people {
        let part = if party.needs_guardian_on(day) { Part::Child } else { Part::Party };
        match party.kind {
            PartyKind::Person => meet(known, party.name.clone(), part),
            PartyKind::Organisation => known.organisations.push(party.name.clone()),
        }
        party.legal_representative.iter().for_each(|name| meet(known, name.clone(), Part::Party));
    }
    for speaker in &speakers {
        meet(known, speaker.plain_name(vault)?, Part::Party);
    }
    Ok(())
}

/// Whoever is met twice keeps the first part. A party whose name nobody knows yet is written down as “对方当事人”.
fn meet(known: &mut Known, name: String, part: Part) {
    if !name.contains("当事人") && known.people.iter().all(|person| person.name != name) {
        known.people.push(Person { name, part });
    }
}
