//! The way in and the way out of files: uploads of a form are examined and kept, and the clean copy is shown to those who
//! may see its subject. The original is never shown here.

use std::str::FromStr;

use actix_web::http::header::{self, ByteRangeSpec, ContentEncoding, Range};
use actix_web::web::{Path, ServiceConfig, get, resource};
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;
use tokio::sync::Semaphore;

use super::store::{self, Attachment};
use super::taking::{self, Sent, Taken};
use crate::actor::Actor;
use crate::app::App;
use crate::audit::AuditLine;
use crate::db::{Db, Perusal};
use crate::dispatch;
use crate::error::{Error, Result};
use crate::house::House;
use crate::intake::pages::passes;
use crate::intake::{drafts, store as requests};
use crate::media::{self, Kind, Limits};
use crate::web::upload::Upload;
use crate::web::{Answer, Ctx, Form, Query, frame};

/// Files examined at the same time: each may need memory of several times its size.
static EXAMINERS: Semaphore = Semaphore::const_new(2);
/// Longest side of the small pictures in lists.
const THUMB_SIDE: u32 = 240;

/// The doors.
pub fn routes(config: &mut ServiceConfig) {
    config.service(resource("/files/{id}").route(get().to(show)));
}

impl Sent for Upload {
    fn name(&self) -> &str {
        &self.name
    }

    fn size(&self) -> u64 {
        self.size as u64
    }

    fn bytes(&self) -> Result<Vec<u8>> {
        Upload::bytes(self)
    }
}

/// Examines and keeps the files that a form sent under `field`; both copies are on disk when this returns.
pub async fn receive(ctx: &Ctx, form: &mut Form, field: &'static str) -> Result<Taken> {
    let uploads: Vec<Upload> = std::mem::take(&mut form.uploads).into_iter().filter(|upload| upload.field == field).collect();
    if uploads.is_empty() {
        return Ok(Taken::default());
    }
    let _turn = EXAMINERS.acquire().await.map_err(Error::internal)?;
    let app = ctx.app.clone();
    web::block(move || taking::take(app.blobs(), &Limits::default(), field, &uploads)).await.map_err(Error::internal)?
}

/// Who asks for a file.
struct Viewer {
    actor: Actor,
    draft_token: String,
    codes: Vec<String>,
}

#[derive(Deserialize)]
struct Size {
    #[serde(default)]
    size: String,
}

async fn show(ctx: Ctx, request: HttpRequest, id: Path<String>, size: Query<Size>) -> Answer {
    let viewer =
        Viewer { actor: ctx.actor().clone(), draft_token: crate::intake::pages::draft_token(&request), codes: passes(&ctx, &request) };
    let file = ctx.peruse(move |perusal| found(perusal, &viewer, &id)).await?;
    let thumb = size.size == "thumb" && file.shape() == Kind::Photo;
    let app = ctx.app.clone();
    let (name, media_type) = (file.name.clone(), if thumb { "image/jpeg".to_owned() } else { file.media_type.clone() });
    let bytes = web::block(move || bytes_of(&app, &file, thumb)).await.map_err(Error::internal)??;
    Ok(answer(&request, &name, &media_type, bytes))
}

/// The file that the viewer may see; when staff opens it, with the line of who did.
fn found(perusal: &mut Perusal<'_>, viewer: &Viewer, id: &str) -> Result<Attachment> {
    let file = store::by_id(perusal.conn, id)?;
    admit(perusal.conn, perusal.house, viewer, &file)?;
    if matches!(viewer.actor, Actor::Staff { .. }) {
        perusal.audit(AuditLine::new(&viewer.actor, "file.read", &file.subject).with(serde_json::json!({ "file": file.id })));
    }
    Ok(file)
}

fn bytes_of(app: &App, file: &Attachment, thumb: bool) -> Result<Vec<u8>> {
    let bytes = app.blobs().get(&file.clean_blob)?;
    if !thumb {
        return Ok(bytes);
    }
    media::thumbnail(&bytes, THUMB_SIDE).map_err(|refusal| Error::internal(refusal.to_string()))
}

/// Not found for everybody who may not see the subject.
fn admit(db: &mut Db, house: &House, viewer: &Viewer, file: &Attachment) -> Result<()> {
    let seen = match file.subject.split_once(':') {
        Some(("draft", id)) => drafts::by_token(db, house, &viewer.draft_token)?.is_some_and(|draft| draft.id == id),
        Some(("request", id)) => sees_request(db, viewer, id)?,
        Some(("entry", id)) => crate::editorial::store::visible_by_id(db, &viewer.actor, id).is_ok(),
        Some(("case", id)) => crate::cases::store::visible_by_id(db, &viewer.actor, id).is_ok(),
        _ => false,
    };
    if seen { Ok(()) } else { Err(Error::NotFound) }
}

fn sees_request(db: &mut Db, viewer: &Viewer, id: &str) -> Result<bool> {
    let request = requests::by_id(db, id)?;
    Ok(match &viewer.actor {
        staff @ Actor::Staff { .. } => dispatch::reading::reads(db, staff, &request)?,
        Actor::Citizen { contact_blind } if request.is_by(contact_blind) => true,
        _ => viewer.codes.contains(&request.code),
    })
}

/// Inline under its own name; one range at a time, so that phones can play and skip in a video.
fn answer(request: &HttpRequest, name: &str, media_type: &str, bytes: Vec<u8>) -> HttpResponse {
    let length = bytes.len() as u64;
    let wanted = request.headers().get(header::RANGE).and_then(|value| value.to_str().ok()).and_then(|text| Range::from_str(text).ok());
    let part = match wanted {
        Some(Range::Bytes(specs)) if specs.len() == 1 => specs.first().and_then(|spec: &ByteRangeSpec| spec.to_satisfiable_range(length)),
        _ => None,
    };
    let mut response = if part.is_some() { HttpResponse::PartialContent() } else { HttpResponse::Ok() };
    response
        .content_type(media_type)
        .insert_header((header::CONTENT_DISPOSITION, format!("inline; filename*=UTF-8''{}", frame::encode(name))))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((header::ACCEPT_RANGES, "bytes"))
        .insert_header(ContentEncoding::Identity);
    match part {
        Some((first, last)) => {
            let (from, to) = (usize::try_from(first).unwrap_or(0), usize::try_from(last).unwrap_or(0));
            response.insert_header((header::CONTENT_RANGE, format!("bytes {first}-{last}/{length}")));
            response.body(bytes.get(from..=to).map(<[u8]>::to_vec).unwrap_or_default())
        }
        None => response.body(bytes),
    }
}
