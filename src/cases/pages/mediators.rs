//! Pages that give a case to a mediator, or put another one in the place of one who leaves.

use actix_web::web::Path;
use serde::Serialize;

use super::{Choice, Group, Head, choices, grouped, revision};
use crate::actor::Role;
use crate::cases::mediators::{self, Appointing, Leaving, Relation, Replacing, Way, store as seats};
use crate::cases::{Case, store};
use crate::db::Db;
use crate::error::{Error, Result};
use crate::web::guards::CaseWorker;
use crate::web::{Answer, Ctx, Done, Form, Reading};

#[derive(Serialize)]
struct Page {
    head: Head,
    people: Vec<Group>,
    ways: Vec<Choice>,
    relations: Vec<Choice>,
    leavings: Vec<Choice>,
    first: bool,
    way: &'static str,
    leaving: Option<Leaver>,
}

#[derive(Serialize)]
struct Leaver {
    name: String,
    action: String,
    post: &'static str,
}

pub(super) async fn new(ctx: Ctx, me: CaseWorker, id: Path<String>) -> Answer {
    let page = ctx
        .read(move |db| {
            let case = store::workable_by_id(db, &me, &id)?;
            let leads = me.units(&[Role::RoomLead]).contains(&case.room_id);
            page(db, &case, leads)
        })
        .await?;
    ctx.page("cases/mediator.html", &page)
}

pub(super) async fn create(ctx: Ctx, me: CaseWorker, id: Path<String>, form: Form) -> Answer {
    let (revision, new) = form.read(|r| {
        let (revision, new) = (revision(r), appointing(r));
        Some((revision?, new?))
    })?;
    ctx.submit(&form, move |tx| {
        let case = store::workable_at(tx, &me, &id, revision)?;
        mediators::appoint(tx, &me, &case, new)?;
        Ok(landing(tx.conn, &me, &case).saying("调解员已确定，并已通知本人。"))
    })
    .await
}

pub(super) async fn replacement(ctx: Ctx, me: CaseWorker, path: Path<(String, String)>) -> Answer {
    let (id, seat_id) = path.into_inner();
    let page = ctx
        .read(move |db| {
            let case = store::workable_by_id(db, &me, &id)?;
            let old = seats::panel(db, &case.id)?.into_iter().find(|seat| seat.id == seat_id).ok_or(Error::NotFound)?;
            let action = format!("{}/mediators/{}/replacement", case.url(), old.id);
            let leaving = Leaver { name: old.name, action, post: if old.chief { "主持人" } else { "调解员" } };
            Ok(Page { leaving: Some(leaving), ..page(db, &case, true)? })
        })
        .await?;
    ctx.page("cases/replacement.html", &page)
}

pub(super) async fn replace(ctx: Ctx, me: CaseWorker, path: Path<(String, String)>, form: Form) -> Answer {
    let (id, seat_id) = path.into_inner();
    let (revision, new) = form.read(|r| {
        let (revision, new) = (revision(r), replacing(r, seat_id));
        Some((revision?, new?))
    })?;
    ctx.submit(&form, move |tx| {
        let case = store::workable_at(tx, &me, &id, revision)?;
        mediators::replace(tx, &me, &case, new)?;
        Ok(landing(tx.conn, &me, &case).saying("调解员已更换，并已通知接替的人。"))
    })
    .await
}

/// Back to the case, or to today when it is no longer the actor's own: a mediator who stepped aside sees it no more.
fn landing(db: &mut Db, actor: &crate::actor::Actor, case: &Case) -> Done {
    let seen = store::visible_by_id(db, actor, &case.id).is_ok();
    Done::at(if seen { case.url() } else { "/cases".to_owned() })
}

fn page(db: &mut Db, case: &Case, leads: bool) -> Result<Page> {
    let panel = seats::panel(db, &case.id)?;
    let free = mediators::candidates(db, case)?;
    let free = free.into_iter().filter(|free| panel.iter().all(|seat| seat.person_id != free.person.id));
    Ok(Page {
        head: Head::from(case),
        people: grouped(free.map(|free| (free.at, Choice::new(&free.person.id, &free.person.name)))),
        ways: choices!(Way).into_iter().filter(|choice| leads || choice.value == Way::Chosen.as_str()).collect(),
        relations: choices!(Relation),
        leavings: choices!(Leaving),
        first: !panel.iter().any(|seat| seat.chief),
        way: if leads { Way::Appointed.as_str() } else { Way::Chosen.as_str() },
        leaving: None,
    })
}

fn appointing(r: &mut Reading<'_>) -> Option<Appointing> {
    let person_id = person(r);
    let way = r.choice("way", "怎么确定的", Way::parse);
    let relation = relation(r);
    let chief = r.ticked("chief");
    Some(Appointing { person_id: person_id?, chief, way: way?, relation: relation? })
}

fn replacing(r: &mut Reading<'_>, mediator_id: String) -> Option<Replacing> {
    let leaving = r.choice("leaving", "为什么更换", Leaving::parse);
    let remark = r.optional_words("remark", "说明", 200);
    let person_id = person(r);
    let relation = relation(r);
    Some(Replacing { mediator_id, leaving: leaving?, remark: remark?, person_id: person_id?, relation: relation? })
}

fn person(r: &mut Reading<'_>) -> Option<String> {
    r.choice("person", "调解员", |text| (!text.is_empty()).then(|| text.to_owned()))
}

fn relation(r: &mut Reading<'_>) -> Option<Relation> {
    r.choice("relation", "这位调解员与当事人、与纠纷的关系", Relation::parse)
}
