//! The page that names a guardian or an agent, with the written authorisation as a photo or scan.

use actix_web::web::{self, Path};
use serde::{Deserialize, Serialize};

use super::{Back, Choice, Head, choices, revision};
use crate::actor::Actor;
use crate::app::App;
use crate::audit::AuditLine;
use crate::cases::parties::speaking::{self, Speaker};
use crate::cases::parties::{Authority, SpeakerKind, store as parties};
use crate::cases::{Case, store};
use crate::clock::date_words;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::evidence::{self, Kept, Sent, taking};
use crate::identity::{PersonName, Phone};
use crate::media::Limits;
use crate::web::guards::CaseWorker;
use crate::web::upload::Upload;
use crate::web::{Answer, Ctx, Done, Form, Query, Reading};

#[derive(Deserialize)]
pub(super) struct Kind {
    #[serde(default)]
    kind: String,
    #[serde(default)]
    back: String,
}

#[derive(Serialize)]
struct Page {
    head: Head,
    back: Back,
    action: String,
    party: String,
    side: &'static str,
    guardian: bool,
    other_href: String,
    authorities: Vec<Choice>,
    capacity: Option<String>,
}

pub(super) async fn new(ctx: Ctx, me: CaseWorker, path: Path<(String, String)>, kind: Query<Kind>) -> Answer {
    let (id, party_id) = path.into_inner();
    let guardian = SpeakerKind::parse(&kind.kind) == Some(SpeakerKind::Guardian);
    let page = ctx
        .peruse(move |perusal| {
            let case = store::workable_by_id(perusal.conn, &me, &id)?;
            let party = parties::party(perusal.conn, &perusal.house.vault, &case.id, &party_id)?;
            perusal.audit(AuditLine::new(&me, "party.read", case.subject()).with(serde_json::json!({ "party": party.id })));
            let (url, back) = (format!("{}/parties/{}/speakers", case.url(), party.id), Back::to(&case, &kind.back));
            let capacity = party.capacity_on(case.opened_at.date()).map(|capacity| capacity.consequence().to_owned());
            Ok(Page {
                head: Head::from(&case),
                party: party.masked_name(),
                side: party.side.label(),
                guardian,
                other_href: format!("{url}/new?kind={}&back={}", if guardian { "agent" } else { "guardian" }, back.from),
                action: url,
                back,
                authorities: choices!(Authority).into_iter().filter(|choice| choice.value != Authority::Statutory.as_str()).collect(),
                capacity,
            })
        })
        .await?;
    ctx.page("cases/speaker.html", &page)
}

pub(super) async fn create(ctx: Ctx, me: CaseWorker, path: Path<(String, String)>, mut form: Form) -> Answer {
    let (revision, speaker) = form.read(|r| {
        let (revision, speaker) = (revision(r), speaker(r));
        Some((revision?, speaker?))
    })?;
    let kept = keep(&ctx.app, std::mem::take(&mut form.uploads)).await?;
    let ((id, party_id), from) = (path.into_inner(), form.text("back").to_owned());
    ctx.submit(&form, move |tx| {
        let case = store::workable_at(tx, &me, &id, revision)?;
        let proof_id = proof(tx, &me, &case, &kept, speaker.kind)?;
        let named = speaking::name(tx, &me, &case, &party_id, Speaker { proof_id, ..speaker })?;
        Ok(Done::at(Back::to(&case, &from).url).saying(format!("已登记{}。", named.kind.label())))
    })
    .await
}

fn speaker(r: &mut Reading<'_>) -> Option<Speaker> {
    let kind = r.choice("kind", "是法定代理人还是委托代理人", SpeakerKind::parse);
    let authority = match kind {
        Some(SpeakerKind::Guardian) => Some(Authority::Statutory),
        _ => r.choice("authority", "代理权限", Authority::parse),
    };
    let name = r.parse("name", PersonName::parse);
    let phone = r.maybe("phone", Phone::parse);
    let relation = r.words("relation", "与当事人的关系", 30);
    Some(Speaker { kind: kind?, authority: authority?, name: name?, phone: phone?, relation: relation?, proof_id: None })
}

/// An upload as the keeper of files wants it.
struct Sending(Upload);

impl Sent for Sending {
    fn name(&self) -> &str {
        &self.0.name
    }

    fn size(&self) -> u64 {
        u64::try_from(self.0.size).unwrap_or(u64::MAX)
    }

    fn bytes(&self) -> Result<Vec<u8>> {
        self.0.bytes()
    }
}

/// Examines the files and keeps them on disk, before any row names them.
async fn keep(app: &App, uploads: Vec<Upload>) -> Result<Vec<Kept>> {
    let app = app.clone();
    let work = move || {
        let files: Vec<Sending> = uploads.into_iter().filter(|upload| upload.field == "proof").map(Sending).collect();
        let taken = taking::take(app.blobs(), &Limits::default(), "proof", &files)?;
        if !taken.refused.is_empty() {
            return Err(Error::Invalid(taken.refused));
        }
        Ok(taken.kept)
    };
    web::block(work).await.map_err(Error::internal)?
}

/// Puts the proof on the case under a name that says what it is; the same file sent twice is the same proof.
fn proof(tx: &mut Tx<'_>, actor: &Actor, case: &Case, kept: &[Kept], kind: SpeakerKind) -> Result<Option<String>> {
    let what = if kind == SpeakerKind::Guardian { "监护关系证明" } else { "授权委托书" };
    let stem = format!("{what} {} {}", case.number, date_words(tx.now.date()));
    let mut first = None;
    for one in kept {
        let row = evidence::attach_paper(tx, actor, &case.subject(), one, &stem)?;
        first = first.or(Some(row.id));
    }
    Ok(first)
}
