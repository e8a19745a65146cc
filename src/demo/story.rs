//! The story of the demo: its matters are filed on their days, each is carried to its fate by the people in charge, and the
//! jobs of each day are done, on a clock turned by hand.

use chrono::Duration;

use super::matters::{self, Told};
use super::stage::Stage;
use super::{classics, fates, mediation, posters};
use crate::actor::{Actor, Role};
use crate::app::App;
use crate::clock::{Clock, Moment};
use crate::db::Tx;
use crate::dispatch;
use crate::error::Result;
use crate::intake::{Channel, Request, filing, placing};
use crate::places::qr::{self, QrCode};

/// Fates of requests that become cases.
const CASES: &[&str] = &["settled", "agreed", "mediating", "ended"];

/// Tells the story from the clock's day to `end`.
pub fn tell(app: &App, clock: &Clock, end: Moment) -> Result<()> {
    let (monday, stage) = (clock.now().date(), Stage { app, clock, end });
    let hung = posters::hang(&stage)?;
    let mut over = Vec::new();
    for (number, told) in matters::all()?.into_iter().enumerate() {
        let at = Moment::from_local((monday + Duration::days(told.day)).and_time(told.time()?));
        if at > end {
            break;
        }
        stage.turn_to(at)?;
        // Two of three come by a code on a wall; some people scan and look only.
        let code = hung.get(told.room().unwrap_or(told.community())).filter(|_| number % 3 != 2 && !told.is_counselling());
        let request = app.write(|tx| {
            for _ in 0..code.map_or(0, |_| 1 + number % 4) {
                code.map_or(Ok(()), |code| qr::count_scan(tx, &code.id))?;
            }
            file(tx, &told, code)
        })?;
        let (unit, role) = told.officer();
        fates::fulfil(&stage, &request, unit, role, &told.fate)?;
        if let Some(room) = told.room().filter(|_| CASES.contains(&told.fate.as_str())) {
            let case = mediation::play(&stage, &told, &request, room)?;
            over.push((told.fate.clone(), room.to_owned(), case));
        }
    }
    classics::tell(&stage, &over)?;
    stage.turn_to(end)
}

fn file(tx: &mut Tx<'_>, told: &Told, code: Option<&QrCode>) -> Result<Request> {
    let mut matter = told.matter(tx.conn)?;
    if let Some(code) = code {
        matter.scanned = Some(placing::scanned(tx.conn, code.clone())?);
        matter.channel = Channel::Qr;
    }
    let filed = filing::file(tx, &Actor::Visitor, &matter)?;
    dispatch::rule::dispatch(tx, &filed)?;
    Ok(filed.request)
}

impl Told {
    /// Who is in charge first: the counselling station, or the community's officer.
    fn officer(&self) -> (&str, Role) {
        if self.is_counselling() { ("xinli", Role::StationOfficer) } else { (self.community(), Role::CommunityOfficer) }
    }
}

/// Files the first matter so many times, each durably: what the bench counts.
pub fn file_again(app: &App, times: u32) -> Result<()> {
    if let Some(told) = matters::all()?.first() {
        for _ in 0..times {
            app.write(|tx| file(tx, told, None))?;
        }
    }
    Ok(())
}
