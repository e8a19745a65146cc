//! The door behind a scanned code: counted and sent on to filing; or, when the code is not in force, a page that helps on.

use actix_web::http::header;
use actix_web::web::Path;
use actix_web::{HttpMessage, HttpRequest, HttpResponse};
use serde::Serialize;

use crate::error::Maybe;
use crate::places::qr::{self, QrCode, Scan};
use crate::places::{Unit, store};
use crate::web::frame::{self, ELDER_COOKIE};
use crate::web::head::Asked;
use crate::web::{Answer, Ctx, security};

#[derive(Serialize)]
struct NoCodePage {
    revoked: bool,
    unit: Option<String>,
    phone: Option<String>,
}

/// GET /q/{token}.
pub(super) async fn scan(ctx: Ctx, request: HttpRequest, token: Path<String>) -> Answer {
    let read = request.extensions().get::<Asked>().is_none();
    let (app, shown) = (ctx.app.clone(), token.clone());
    let (found, unit) = ctx
        .read(move |db| {
            let found = qr::look(db, &app.house().vault, &shown)?;
            let unit = match &found {
                Scan::Revoked(code) => store::unit(db, &code.unit_id).maybe()?,
                Scan::InForce(_) => None,
                Scan::Unknown => store::street(db).maybe()?,
            };
            Ok((found, unit))
        })
        .await?;
    match found {
        Scan::InForce(code) => Ok(onward(&ctx, code, &token, read).await),
        other => ctx.page("places/no_code.html", &NoCodePage::of(&other, unit)),
    }
}

impl NoCodePage {
    fn of(found: &Scan, unit: Option<Unit>) -> NoCodePage {
        let phone = unit.as_ref().and_then(|unit| unit.phone.clone());
        NoCodePage { revoked: matches!(found, Scan::Revoked(_)), phone, unit: unit.map(|unit| unit.name) }
    }
}

/// Nobody waits for a count: when it cannot be written now, the citizen goes on all the same. The whole signed token goes
/// along, not the bare code, so that filing proves it once more and nobody can make up a code in an address.
async fn onward(ctx: &Ctx, code: QrCode, token: &str, read: bool) -> HttpResponse {
    let (id, elder) = (code.id.clone(), code.elder);
    // A link checker's HEAD is no scan.
    if read && let Err(error) = ctx.write(move |tx| qr::count_scan(tx, &id)).await {
        tracing::warn!(error = %crate::log::chain(&error), "a scan was not counted");
    }
    let mut response = HttpResponse::SeeOther();
    response.insert_header((header::LOCATION, format!("/file?qr={}", frame::encode(token))));
    if elder {
        response.cookie(security::cookie(&ctx.app, ELDER_COOKIE, "1".to_owned(), 400));
    }
    response.finish()
}
