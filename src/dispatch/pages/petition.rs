//! The page on which a petition's period is extended, once, with a reason that the petitioner is told (信访工作条例第三十四条).

use actix_web::web::Path;
use chrono::Duration;
use serde::Serialize;

use super::acts::revision;
use crate::clock::date_words;
use crate::dispatch::petition::{self, Extending};
use crate::dispatch::reading;
use crate::error::Error;
use crate::identity::PersonName;
use crate::web::guards::Officer;
use crate::web::{Answer, Ctx, Done, Form, Reading};

#[derive(Serialize)]
struct Page {
    code: String,
    url: String,
    revision: i32,
    due_on: String,
    min: String,
    max: String,
    explanation: String,
    may: bool,
}

pub(super) async fn ask(ctx: Ctx, me: Officer, code: Path<String>) -> Answer {
    let now = ctx.app.house().clock.now();
    let view = ctx
        .read(move |db| {
            let request = reading::look(db, &me, &code)?.request;
            let clock = petition::running(db, &request)?.ok_or(Error::NotFound)?;
            let last = clock.last_day();
            Ok(Page {
                url: request.url(),
                revision: request.revision,
                due_on: date_words(last),
                min: (last + Duration::days(1)).to_string(),
                max: (last + Duration::days(petition::MOST)).to_string(),
                may: petition::extendable(&petition::periods(db, &request)?, now),
                explanation: clock.explanation,
                code: request.code,
            })
        })
        .await?;
    ctx.page("dispatch/extension.html", &view)
}

pub(super) async fn extend(ctx: Ctx, me: Officer, code: Path<String>, form: Form) -> Answer {
    let seen = form.read(revision)?;
    let new = form.read(read)?;
    ctx.submit(&form, move |tx| {
        let request = petition::extend(tx, &me, (&code, seen), &new)?;
        Ok(Done::at(request.url()).saying("办理期限已延长，理由已告知当事人。"))
    })
    .await
}

fn read(r: &mut Reading<'_>) -> Option<Extending> {
    let until = r.date("until", "新的最后一日");
    let reason = r.words("reason", "延期理由", 100);
    let approved_by = match r.text("approved_by").trim() {
        "" => {
            r.wrong("approved_by", "请填写批准的负责人的姓名。");
            None
        }
        _ => r.parse("approved_by", PersonName::parse),
    };
    Some(Extending { until: until?, reason: reason?, approved_by: approved_by?.as_str().to_owned() })
}
