//! The HTTP server: layers and routes, in one place. Jobs run beside it (`jobs::worker`).

use std::net::TcpListener;

use actix_web::dev::Server;
use actix_web::http::header;
use actix_web::middleware::{Compress, from_fn};
use actix_web::web::{self, Data, ServiceConfig};
use actix_web::{App as Actix, HttpMessage, HttpRequest, HttpResponse, HttpServer};

use crate::accounts;
use crate::actor::Role;
use crate::app::App;
use crate::audit;
use crate::error::{Error, Result};
use crate::jobs::queue;
use crate::web::again::{Again, PROBLEM_PATH};
use crate::web::errors::Problem;
use crate::web::{Answer, Ctx, Query, frame, head, security, visitor};

/// Serves on a socket that is already bound.
pub fn serve(app: &App, socket: TcpListener) -> Result<Server> {
    let config = &app.house().config;
    let workers = if config.workers == 0 { std::thread::available_parallelism().map_or(2, usize::from) } else { config.workers };
    let connections = usize::try_from(config.database_connections).unwrap_or(usize::MAX);
    let data = Data::new(app.clone());
    let server = HttpServer::new(move || {
        Actix::new()
            .app_data(Data::clone(&data))
            .wrap(Again)
            .wrap(from_fn(visitor::recognise))
            .wrap(from_fn(security::headers))
            .wrap(from_fn(head::as_get))
            .wrap(Compress::default())
            .configure(routes)
    })
    .workers(workers)
    // More threads than connections would only wait for one.
    .worker_max_blocking_threads((connections / workers).max(2))
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
        // Before the casebook, whose entries have their numbers as addresses.
        .configure(crate::editorial::pages::routes)
        .configure(crate::seeking::pages::routes)
        .configure(crate::casebook::pages::routes)
        .configure(crate::school::pages::routes)
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

/// Ready when the database answers, the audit chain has a head, something can be written, and the clock is not behind what was
/// written. A stranger hears that and no more; a signed-in administrator also hears how many lines and jobs there are.
async fn readyz(ctx: Ctx) -> HttpResponse {
    let checked = ctx.read(|db| Ok((audit::store::head(db)?.0, queue::counts(db)?))).await;
    let reason = why_not_ready(&ctx.app, checked.as_ref().err()).await;
    let mut answer = serde_json::json!({ "ready": reason.is_none() });
    if let Some(reason) = &reason {
        answer["reason"] = reason.as_str().into();
    }
    if let (Ok((lines, jobs)), true) = (&checked, ctx.actor().has(Role::Administrator)) {
        let jobs: std::collections::BTreeMap<&str, i64> = jobs.iter().map(|(state, count)| (state.as_str(), *count)).collect();
        answer["audit_lines"] = (*lines).into();
        answer["jobs"] = serde_json::json!(jobs);
        answer["search"] = ctx.app.bookcase().search_state().map_or_else(|| "not asked yet".to_owned(), |state| state.to_string()).into();
    }
    let mut response = if reason.is_none() { HttpResponse::Ok() } else { HttpResponse::ServiceUnavailable() };
    response.json(answer)
}

async fn why_not_ready(app: &App, unanswered: Option<&Error>) -> Option<String> {
    if let Some(error) = unanswered {
        tracing::warn!(error = %crate::log::chain(error), "not ready");
        return Some("the database does not answer; the log says why".to_owned());
    }
    let behind = app.house().clock.behind().num_seconds();
    if behind >= 60 {
        return Some(format!("the machine's clock is {behind} seconds behind what was already written; set it right"));
    }
    let app = app.clone();
    let writes = web::block(move || app.can_write()).await.is_ok_and(|writes| writes);
    (!writes).then(|| "nothing can be written, because a disk is full or somebody holds the database; the log says why".to_owned())
}

async fn asset(request: HttpRequest, app: Data<App>) -> HttpResponse {
    // Asked for by pages, not by people: a plain answer is enough, and the frame of a page is not at hand here.
    let Some(asset) = app.templates().assets().get(request.path()) else {
        return HttpResponse::NotFound().content_type("text/plain; charset=utf-8").body("没有这个文件。");
    };
    HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .content_type(asset.media_type)
        .body(asset.bytes.clone())
}

#[derive(serde::Deserialize)]
struct Elder {
    on: u8,
    #[serde(default)]
    next: String,
}

async fn elder(ctx: Ctx, wish: Query<Elder>) -> Answer {
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
