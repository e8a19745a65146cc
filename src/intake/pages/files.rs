//! The question about photos and papers: files come in, are listed, and can be taken out again.

use actix_web::HttpRequest;
use actix_web::web::Path;

use super::in_hand;
use crate::actor::Actor;
use crate::audit::AuditLine;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::evidence::{self, Kept, pages::receive};
use crate::intake::questions::Step;
use crate::media::Limits;
use crate::web::{Answer, Ctx, Done, Form};

/// Keeps what is good even when a neighbour in the same sending is refused; the refusal then says so beside the field.
pub(super) async fn create(ctx: Ctx, request: HttpRequest, mut form: Form) -> Answer {
    let hand = match in_hand(&ctx, &request).await? {
        Ok(hand) => hand,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let (subject, actor) = (hand.draft.subject(), ctx.actor().clone());
    let sent = form.uploads.iter().any(|upload| upload.field == "files");
    let taken = receive(&ctx, &mut form, "files").await?;
    if !taken.kept.is_empty() {
        let kept = taken.kept.clone();
        ctx.write(move |tx| attach(tx, &actor, &subject, &kept)).await?;
    }
    taken.verdict()?;
    let next = match form.text("then") {
        "more" if !sent => return Err(Error::field("files", "还没有选文件。请先点“选择文件”或拍照，再上传。").into()),
        "more" => "/file/files".to_owned(),
        "later" => "/file/later".to_owned(),
        _ => hand.after(Step::Files, form.text("from")),
    };
    Ok(ctx.see_other(&next))
}

fn attach(tx: &mut Tx<'_>, actor: &Actor, subject: &str, kept: &[Kept]) -> Result<()> {
    evidence::attach(tx, actor, subject, kept, &Limits::default())?;
    tx.audit(AuditLine::new(actor, "draft.attach", subject));
    Ok(())
}

pub(super) async fn remove(ctx: Ctx, request: HttpRequest, id: Path<String>, form: Form) -> Answer {
    let hand = match in_hand(&ctx, &request).await? {
        Ok(hand) => hand,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let (subject, actor) = (hand.draft.subject(), ctx.actor().clone());
    ctx.submit(&form, move |tx| {
        evidence::remove(tx, &subject, &id)?;
        tx.audit(AuditLine::new(&actor, "draft.detach", subject.as_str()));
        Ok(Done::at("/file/files").saying("已删除这个文件。"))
    })
    .await
}
