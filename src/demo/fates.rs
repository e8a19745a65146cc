//! What becomes of the demo's requests: accepted, answered, closed, returned or handed over, by the officers of their units.

use super::stage::{Stage, by_code};
use crate::actor::Role;
use crate::dispatch::{AnswerKind, ReturnCode, accepting, answering, closing, handing_over, returning};
use crate::error::Result;
use crate::intake::Request;
use crate::places;

/// Carries a request to where its fate leaves it before any case is opened.
pub(super) fn fulfil(stage: &Stage<'_>, request: &Request, unit: &str, role: Role, fate: &str) -> Result<()> {
    if fate == "waiting" {
        return Ok(());
    }
    let officer = stage.actor(unit, role)?;
    let code = request.code.as_str();
    if fate == "returned" {
        let why = "事发地点在龙新商业广场南侧，属于南约社区管理，请分给南约社区。";
        return stage.act(40, |tx| {
            let revision = by_code(tx, code)?.revision;
            returning::give_back(tx, &officer, (code, revision), ReturnCode::OtherPlace, why, None).map(|_| ())
        });
    }
    stage.act(35, |tx| {
        let revision = by_code(tx, code)?.revision;
        accepting::accept(tx, &officer, code, revision).map(|_| ())
    })?;
    match fate {
        "handed_over" => stage.act(120, |tx| {
            let (revision, police) = (by_code(tx, code)?.revision, places::store::by_code(tx.conn, "jingwu")?);
            let why = "夜间有人拉车门，需要警务点加强巡逻并调取监控。";
            handing_over::ask(tx, &officer, (code, revision), &police.id, why).map(|_| ())
        }),
        "answered" | "closed" => answer(stage, code, unit, role, fate == "closed"),
        _ => Ok(()),
    }
}

fn answer(stage: &Stage<'_>, code: &str, unit: &str, role: Role, close: bool) -> Result<()> {
    let officer = stage.actor(unit, role)?;
    stage.act(26 * 60, |tx| {
        let revision = by_code(tx, code)?.revision;
        let words = "您好，您反映的情况我们已经到现场看过并处理好了。后面还有问题，请直接打社区电话，或者在这里点“没有解决”。";
        answering::answer(tx, &officer, (code, revision), AnswerKind::Final, words).map(|_| ())
    })?;
    if close {
        stage.act(24 * 60, |tx| {
            let revision = by_code(tx, code)?.revision;
            closing::close(tx, &officer, (code, revision), "电话回访，当事人表示路灯已经亮了。").map(|_| ())
        })?;
    }
    Ok(())
}
