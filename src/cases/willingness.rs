//! Whether each party is willing to be mediated. Mediation needs everybody's yes; one clear no stops it (人民调解法第十七条).
//!
//! Recording a no does not end the case by itself: the ending, with its notice of other ways, is an act of its own.

use super::parties::store::{self, Party, Willingness};
use super::store as cases;
use super::{Case, Stage, moving};
use crate::actor::Actor;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::text_enum;
use crate::timeline::{self, Event, Level};

text_enum! {
    /// How a party was asked.
    pub enum Way {
        /// By telephone.
        Telephone = "telephone" => "电话",
        /// Face to face.
        InPerson = "in_person" => "当面",
        /// By letter.
        Letter = "letter" => "书信",
        /// By text message or another message.
        Message = "message" => "短信或者其他消息",
        /// By filing the application itself.
        Application = "application" => "本人提出申请",
    }
}

/// An answer to record.
#[derive(Clone, Debug)]
pub struct Answered {
    /// Who.
    pub party_id: String,
    /// Yes or no.
    pub willing: bool,
    /// How they were asked.
    pub way: Way,
    /// In words.
    pub remark: String,
    /// When they answered.
    pub answered_at: crate::clock::Moment,
}

/// Where the parties stand, from everybody's newest answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    /// Somebody has not answered, or a side has nobody yet.
    Waiting,
    /// Everybody said yes.
    Willing,
    /// Somebody said no.
    Refused,
}

/// From everybody's newest answer; `answers` come newest first.
pub fn mood(parties: &[Party], answers: &[Willingness]) -> Mood {
    let newest = |party: &Party| answers.iter().find(|answer| answer.party_id == party.id).map(|answer| answer.willing);
    if parties.iter().any(|party| newest(party) == Some(false)) {
        return Mood::Refused;
    }
    let both_sides = super::parties::Side::ALL.iter().all(|side| parties.iter().any(|party| party.side == *side));
    if both_sides && parties.iter().all(|party| newest(party) == Some(true)) { Mood::Willing } else { Mood::Waiting }
}

/// Records an answer and moves the case: everybody willing, or waiting again.
pub fn record(tx: &mut Tx<'_>, actor: &Actor, case: &Case, answered: Answered) -> Result<Mood> {
    if !matches!(case.stage, Stage::Opened | Stage::Willing | Stage::Mediating) {
        return Err(Error::refused(format!("案件现在是“{}”，不用再记录意愿。", case.stage.label())));
    }
    if answered.answered_at > tx.now {
        return Err(Error::field("answered_at", "答复的时间不能晚于现在，请核对日期和时间。"));
    }
    let parties = store::of_case(tx.conn, &case.id)?;
    let party = parties.iter().find(|party| party.id == answered.party_id).ok_or(Error::NotFound)?;
    write(tx, actor, &answered)?;
    let mood = mood(&parties, &store::answers(tx.conn, &case.id)?);
    match (case.stage, mood) {
        (Stage::Opened, Mood::Willing) => moving::advance(tx, case, Stage::Willing)?,
        (Stage::Willing, Mood::Waiting | Mood::Refused) => moving::advance(tx, case, Stage::Opened)?,
        _ => cases::touch(tx, case)?,
    };
    let said = if answered.willing { "愿意调解" } else { "不愿意调解" };
    let sentence = format!("{}表示{said}（{}）", party.side.label(), answered.way.label());
    timeline::tell(tx, actor, Event { subject: &case.subject(), level: Level::Parties, kind: "case.willingness", sentence, detail: None })?;
    Ok(mood)
}

pub(super) fn write(tx: &mut Tx<'_>, actor: &Actor, answered: &Answered) -> Result<()> {
    let answer = Willingness {
        id: tx.id(),
        party_id: answered.party_id.clone(),
        willing: answered.willing,
        way: answered.way,
        remark: tx.house.vault.seal("willingness.remark", &answered.remark)?,
        asked_by: actor.person_id().ok_or(Error::SignIn)?.to_owned(),
        answered_at: answered.answered_at,
    };
    store::insert_answer(tx, &answer)
}
