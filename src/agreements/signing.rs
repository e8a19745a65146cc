//! Signing on paper: who signed when, by which means, with the scan of the paper, and who recorded it.
//!
//! 人民调解法第二十九条第二款: parties sign, seal or press a finger, the mediator signs, the committee seals. The seal comes last,
//! so that nobody seals a paper that is not complete. The last day of all is the day of effect. Signing on a phone is not here.

use chrono::NaiveDate;

use super::seats::{self, Seat, Table};
use super::store;
use super::{Agreement, Form, Means, Signature, Signer, drafting, effect, effective_on};
use crate::actor::Actor;
use crate::cases::Case;
use crate::clock::date_words;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::timeline::{self, Event, Level};

/// Nobody signs tomorrow.
pub const IN_FUTURE: &str = "签署日期不能晚于今天，请核对。";

/// Signatures that stand on one paper and were given on one day.
#[derive(Clone, Debug)]
pub struct Signed {
    /// Keys of seats: `party:<id>`, `party:<id>:<spokesperson>`, `mediator:<id>`, `committee:<id>`.
    pub seats: Vec<String>,
    /// How the parties among them signed.
    pub means: Means,
    /// The day on the paper.
    pub signed_on: NaiveDate,
    /// The scan: an attachment of the case.
    pub scan_id: String,
}

/// Records signatures; when nobody is missing any more the agreement takes effect.
pub fn record(tx: &mut Tx<'_>, actor: &Actor, agreement_id: &str, signed: &Signed) -> Result<(Case, Option<NaiveDate>)> {
    let (case, agreement) = drafting::open(tx, actor, agreement_id)?;
    may_be_signed(&agreement, signed.signed_on, tx.now.date())?;
    let vault = tx.house.vault.clone();
    let table = seats::of(tx.conn, &vault, &case)?;
    let all = table.seats();
    let mut known = store::records::signatures(tx.conn, &agreement.id)?;
    let mut named = Vec::new();
    for key in ordered(&signed.seats) {
        let row = one(tx, actor, &agreement, &table, &all, &known, key, signed)?;
        store::records::insert_signature(tx, &row)?;
        named.push(all.iter().find(|seat| seat.signer == row.signer).map_or_else(String::new, |seat| shown(seat, &table)));
        known.push(row);
    }
    if named.is_empty() {
        return Err(Error::field("seats", "请勾选在这张纸上签名盖章的人。"));
    }
    let sentence = format!("已登记{}在协议（第{}版）上签名盖章", named.join("、"), agreement.version);
    let detail = Some(format!("签署日期：{}。纸质原件的扫描件已存入案卷。", date_words(signed.signed_on)));
    timeline::tell(tx, actor, Event { subject: &case.subject(), level: Level::Parties, kind: "agreement.signed", sentence, detail })?;
    let days: Vec<Option<NaiveDate>> = all.iter().map(|seat| seat.signed(&known).map(|row| row.signed_on)).collect();
    match effective_on(&days) {
        Some(day) => Ok((effect::take(tx, actor, &case, &agreement, day)?, Some(day))),
        None => Ok((crate::cases::store::touch(tx, &case)?, None)),
    }
}

/// The seal last, whatever order the form sent.
fn ordered(keys: &[String]) -> Vec<&str> {
    let mut keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    keys.sort_by_key(|key| key.starts_with(Signer::Committee.as_str()));
    keys
}

/// Sides, not names: a timeline does not carry personal data further than needed.
fn shown(seat: &Seat, table: &Table) -> String {
    match seat.kind {
        Signer::Party => table.sitter(&seat.signer).map_or("当事人", |sitter| sitter.party.side.label()).to_owned(),
        Signer::Mediator => seat.name.clone(),
        Signer::Committee => "人民调解委员会".to_owned(),
    }
}

fn may_be_signed(agreement: &Agreement, signed_on: NaiveDate, today: NaiveDate) -> Result<()> {
    if agreement.superseded_at.is_some() {
        let sentence = format!("协议第{}版已经作废，不能再登记签名。请打开最新的版本，请各方在新的文本上签。", agreement.version);
        return Err(Error::Conflict(sentence));
    }
    if agreement.form == Form::Oral {
        return Err(Error::refused("口头协议不用签名，自各方达成协议之日起生效（《人民调解法》第三十条）。"));
    }
    let Some(fixed) = agreement.fixed_at else {
        return Err(Error::refused("协议还没有定稿，不能登记签名。请先定稿，再打印出来签。"));
    };
    if agreement.effective_on.is_some() {
        return Err(Error::Conflict("协议已经生效，签名都登记过了，没有重复登记。".to_owned()));
    }
    if signed_on < fixed.date() {
        let fixed = date_words(fixed.date());
        return Err(Error::field("signed_on", format!("签署日期不能早于定稿日期{fixed}。请核对日期，或者确认签的是不是这一版。")));
    }
    if signed_on > today {
        return Err(Error::field("signed_on", IN_FUTURE));
    }
    Ok(())
}

#[expect(clippy::too_many_arguments, reason = "one signature is judged against everything that is known of the paper")]
fn one(
    tx: &Tx<'_>,
    actor: &Actor,
    agreement: &Agreement,
    table: &Table,
    all: &[Seat],
    known: &[Signature],
    key: &str,
    signed: &Signed,
) -> Result<Signature> {
    let stranger = || Error::field("seats", "勾选的人不在这份协议里，请重新打开页面再选。");
    let mut parts = key.splitn(3, ':');
    let kind = parts.next().and_then(Signer::parse).ok_or_else(stranger)?;
    let (signer, speaker) = (parts.next().unwrap_or_default(), parts.next().filter(|id| !id.is_empty()));
    let seat = all.iter().find(|seat| seat.kind == kind && seat.signer == signer && !signer.is_empty()).ok_or_else(stranger)?;
    if seat.signed(known).is_some() {
        return Err(Error::field("seats", format!("{}的签名已经登记过了，没有重复登记。", seat.name)));
    }
    match kind {
        Signer::Party => who_signs(table, signer, speaker, signed.signed_on)?,
        Signer::Mediator => {}
        Signer::Committee => seal_comes_last(all, known, signed.signed_on)?,
    }
    let means = match kind {
        Signer::Party => signed.means,
        Signer::Mediator => Means::Signature,
        Signer::Committee => Means::Seal,
    };
    Ok(Signature {
        id: tx.id(),
        agreement_id: agreement.id.clone(),
        kind,
        signer: signer.to_owned(),
        spokesperson_id: speaker.filter(|_| kind == Signer::Party).map(str::to_owned),
        means,
        signed_on: signed.signed_on,
        scan_id: signed.scan_id.clone(),
        recorded_by: actor.person_id().ok_or(Error::SignIn)?.to_owned(),
        recorded_at: tx.now,
    })
}

/// A guardian signs for those who may not; an agent only with special authority (民法典第十九条至第二十三条, 民事诉讼法第六十二条).
fn who_signs(table: &Table, party_id: &str, speaker: Option<&str>, day: NaiveDate) -> Result<()> {
    let sitter = table.sitter(party_id).ok_or(Error::NotFound)?;
    let Some(speaker) = speaker else {
        if sitter.party.needs_guardian_on(day) {
            let sentence = format!("{}要由法定代理人代签（《民法典》第十九条至第二十三条），请选择法定代理人。", sitter.name);
            return Err(Error::field("seats", sentence));
        }
        return Ok(());
    };
    let (speaker, name) = sitter
        .speakers
        .iter()
        .find(|(known, _)| known.id == speaker)
        .ok_or_else(|| Error::field("seats", "代签的人不是这位当事人的代理人，请重新选择。"))?;
    if speaker.may_settle() {
        return Ok(());
    }
    let sentence =
        format!("{name}只有一般授权，不能代为签协议（参照《民事诉讼法》第六十二条）。请当事人本人签，或补一份写明特别授权的委托书。");
    Err(Error::field("seats", sentence))
}

fn seal_comes_last(all: &[Seat], known: &[Signature], signed_on: NaiveDate) -> Result<()> {
    let others = all.iter().filter(|seat| seat.kind != Signer::Committee);
    let missing: Vec<&str> = others.filter(|seat| seat.signed(known).is_none()).map(|seat| seat.name.as_str()).collect();
    if !missing.is_empty() {
        let sentence = format!("还缺{}的签名，不能先盖调委会的章。请等人签齐再登记印章。", missing.join("、"));
        return Err(Error::field("seats", sentence));
    }
    match known.iter().map(|row| row.signed_on).max() {
        Some(last) if signed_on < last => {
            let sentence = format!("盖章日期早于最后一个签名的日期（{}）。请核对。", date_words(last));
            Err(Error::field("signed_on", sentence))
        }
        _ => Ok(()),
    }
}
