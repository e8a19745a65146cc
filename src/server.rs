//! The HTTP server: layers and routes, in one place. Jobs run beside it on a thread of their own.

use std::net::TcpListener;

use actix_web::dev::Server;
use actix_web::http::header;
use actix_web::middleware::{Compress, from_fn};
use actix_web::web::{self, Data, ServiceConfig};
use actix_web::{App as Actix, HttpMessage, HttpRequest, HttpResponse, HttpServer};

use crate::accounts;
use crate::app::App;
use crate::audit;
use crate::error::{Error, Result};
use crate::jobs::queue;
use crate::web::again::{Again, PROBLEM_PATH};
use crate::web::errors::Problem;
use crate::web::{Answer, Ctx, WebError, frame, security, visitor};

/// Serves on a socket that is already bound.
pub fn serve(app: &App, socket: TcpListener) -> Result<Server> {
    let config = &app.house().config;
    let workers = if config.workers == 0 { std::thread::available_parallelism().map_or(2, usize::from) } else { config.workers };
    let data = Data::new(app.clone());
    let server = HttpServer::new(move || {
        Actix::new()
            .app_data(Data::clone(&data))
            .app_data(web::PayloadConfig::new(512 * 1024))
            .app_data(web::QueryConfig::default().error_handler(|_, _| WebError::from(Error::NotFound).into()))
            .wrap(Again)
            .wrap(from_fn(visitor::recognise))
            .wrap(from_fn(security::headers))
            .wrap(Compress::default())
            .configure(routes)
    })
    .workers(workers)
    .listen(socket)?
    .shutdown_timeout(10)
    .run();
    Ok(server)
}

fn routes(config: &mut ServiceConfig) {
    config
        .route("/healthz", web::get().to(healthz))
        .route("/readyz", web::get().to(readyz))
        .route("/assets/{path:.*}", web::get().to(asset))
        .route("/elder", web::get().to(elder))
        .route(PROBLEM_PATH, web::get().to(problem))
        .configure(accounts::pages::routes)
        .configure(crate::home::pages::routes)
        .configure(crate::places::pages::routes)
        .configure(crate::rooms::pages::routes)
        .configure(crate::dispatch::pages::routes)
        .configure(crate::today::pages::routes)
        .configure(crate::cases::pages::routes)
        .configure(crate::demo::pages::routes)
        .configure(crate::notifications::pages::routes)
        .configure(crate::office::pages::routes)
        .configure(crate::deadlines::pages::routes)
        .configure(crate::evidence::pages::routes)
        .configure(crate::intake::pages::routes)
        .configure(crate::agreements::pages::routes)
        .configure(crate::sessions::pages::routes)
        .configure(crate::closing::pages::routes)
        .default_service(web::to(nothing_here));
}

async fn healthz() -> &'static str {
    "ok\n"
}

/// Ready when the database answers, the audit chain has a head, and the clock is not behind what was written.
async fn readyz(ctx: Ctx) -> HttpResponse {
    let behind = ctx.app.house().clock.behind();
    let checked = ctx.read(|db| Ok((audit::store::head(db)?.0, queue::counts(db)?))).await;
    match checked {
        Ok((lines, jobs)) if behind.num_seconds() < 60 => {
            let jobs: std::collections::BTreeMap<&str, i64> = jobs.iter().map(|(state, count)| (state.as_str(), *count)).collect();
            HttpResponse::Ok().json(serde_json::json!({ "ready": true, "audit_lines": lines, "jobs": jobs }))
        }
        Ok(_) => {
            let words = format!("the machine's clock is {} seconds behind what was already written; set it right", behind.num_seconds());
            HttpResponse::ServiceUnavailable().json(serde_json::json!({ "ready": false, "reason": words }))
        }
        Err(error) => {
            tracing::warn!(error = %crate::log::chain(&error), "not ready");
            HttpResponse::ServiceUnavailable().json(serde_json::json!({ "ready": false, "reason": error.to_string() }))
        }
    }
}

async fn asset(request: HttpRequest, app: Data<App>) -> Result<HttpResponse, WebError> {
    let asset = app.templates().assets().get(request.path()).ok_or(Error::NotFound)?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .content_type(asset.media_type)
        .body(asset.bytes.clone()))
}

#[derive(serde::Deserialize)]
struct Elder {
    on: u8,
    #[serde(default)]
    next: String,
}

async fn elder(ctx: Ctx, wish: web::Query<Elder>) -> Answer {
    let next = if crate::web::again::is_own_path(&wish.next) { wish.next.as_str() } else { "/" };
    let mut answer = ctx.see_other(next);
    let cookie = security::cookie(&ctx.app, frame::ELDER_COOKIE, wish.on.min(1).to_string(), 400);
    answer.add_cookie(&cookie).map_err(Error::internal)?;
    Ok(answer)
}

async fn problem(ctx: Ctx, request: HttpRequest) -> Answer {
    let problem = request.extensions().get::<Problem>().cloned();
    let problem = problem.ok_or(Error::NotFound)?;
    let view = serde_json::json!({ "error": {
        "title": problem.title, "happened": problem.text, "kept": "", "next": "", "href": "/", "label": "回首页", "reference": "",
    }});
    ctx.page("errors/error.html", &view)
}

async fn nothing_here() -> Answer {
    Err(Error::NotFound.into())
}
