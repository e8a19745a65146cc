//! Naming a guardian or an agent for a party.
//!
//! A guardian speaks by law (民法典第二十三条); agents are at most two, each with a written authorisation that says what they
//! may do (民事诉讼法第六十一条、第六十二条, followed here by the committee as good practice).

use super::store::{self, Spokesperson};
use super::{Authority, Party, PartyKind, SpeakerKind};
use crate::actor::Actor;
use crate::cases::{Case, store as cases};
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::identity::{PersonName, Phone};
use crate::timeline::{self, Event, Level};

/// Most agents of one party.
const MOST_AGENTS: usize = 2;

/// A spokesperson to name.
#[derive(Clone, Debug)]
pub struct Speaker {
    /// Guardian or agent.
    pub kind: SpeakerKind,
    /// Agents: general or special. Guardians are always statutory.
    pub authority: Authority,
    /// Name.
    pub name: PersonName,
    /// Phone.
    pub phone: Option<Phone>,
    /// Parent, lawyer, colleague …
    pub relation: String,
    /// The paper that proves it; agents must have one.
    pub proof_id: Option<String>,
}

/// Names a guardian or an agent.
pub fn name(tx: &mut Tx<'_>, actor: &Actor, case: &Case, party_id: &str, speaker: Speaker) -> Result<Spokesperson> {
    if !case.stage.is_running() {
        return Err(Error::refused(format!("案件现在是“{}”，不能再增加代理人。", case.stage.label())));
    }
    let party = store::party(tx.conn, &tx.house.vault, &case.id, party_id)?;
    let (_, known) = store::everybody(tx.conn, &tx.house.vault, &case.id)?;
    fits(tx, &party, &known, &speaker)?;
    let authority = if speaker.kind == SpeakerKind::Guardian { Authority::Statutory } else { speaker.authority };
    let row = Spokesperson {
        id: tx.id(),
        party_id: party.id.clone(),
        kind: speaker.kind,
        authority,
        name: tx.house.vault.seal("spokesperson.name", speaker.name.as_str())?,
        phone: tx.house.vault.seal_some("spokesperson.phone", speaker.phone.as_ref().map(Phone::as_str))?,
        relation: speaker.relation,
        proof_id: speaker.proof_id,
        added_at: tx.now,
        phone_blind: speaker.phone.as_ref().map(|phone| tx.house.vault.blind("contact", phone.as_str())),
    };
    store::insert_speaker(tx, &row)?;
    cases::touch(tx, case)?;
    let sentence = format!("登记了{}的{}（{}）", party.side.label(), row.kind.label(), row.authority.label());
    timeline::tell(
        tx,
        actor,
        Event { subject: &case.subject(), level: Level::Parties, kind: "case.speaker_added", sentence, detail: None },
    )?;
    Ok(row)
}

fn fits(tx: &Tx<'_>, party: &Party, known: &[Spokesperson], speaker: &Speaker) -> Result<()> {
    let vault = &tx.house.vault;
    if party.kind == PartyKind::Organisation && speaker.kind == SpeakerKind::Guardian {
        return Err(Error::field("kind", "单位没有法定代理人；请登记委托代理人，法定代表人写在单位的登记里。"));
    }
    if party.name == speaker.name.as_str() {
        return Err(Error::field("name", "代理人不能是当事人本人，请核对姓名。"));
    }
    let own: Vec<&Spokesperson> = known.iter().filter(|other| other.party_id == party.id).collect();
    for other in &own {
        if other.plain_name(vault)? == speaker.name.as_str() {
            return Err(Error::field("name", "这个人已经登记为这位当事人的代理人，不用再登记一次。"));
        }
    }
    if speaker.kind == SpeakerKind::Guardian {
        return Ok(());
    }
    if speaker.authority == Authority::Statutory {
        return Err(Error::field("authority", "委托代理请选择一般授权或者特别授权。"));
    }
    if own.iter().filter(|other| other.kind == SpeakerKind::Agent).count() >= MOST_AGENTS {
        return Err(Error::field("kind", "一位当事人最多委托两名代理人（参照《民事诉讼法》第六十一条），没有再登记。"));
    }
    if speaker.proof_id.is_none() {
        return Err(Error::field("proof", "请上传授权委托书的照片或扫描件；没有委托书不能代理（参照《民事诉讼法》第六十二条）。"));
    }
    Ok(())
}
