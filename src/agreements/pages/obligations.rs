//! Pages of a draft's obligations: who owes whom what, in which way, where and by when.

use actix_web::web::Path;
use serde::Serialize;

use super::draft::{back_to, perused, read_step};
use super::{Choice, Head, revision};
use crate::agreements::drafting::{self, NewObligation};
use crate::agreements::{Obligation, Owed, money, seats, store};
use crate::error::{Error, Result};
use crate::web::guards::CaseWorker;
use crate::web::{Answer, Ctx, Done, Form, Reading};

#[derive(Serialize)]
struct ObligationPage {
    case: Head,
    action: String,
    revision: i32,
    parties: Vec<Choice>,
    kinds: Vec<Choice>,
    debtor: String,
    creditor: String,
    kind: &'static str,
    amount: String,
    what: String,
    way: String,
    place: String,
    due_on: String,
}

pub(super) async fn new(ctx: Ctx, me: CaseWorker, id: Path<String>) -> Answer {
    page(ctx, me, id.into_inner(), None).await
}

pub(super) async fn edit(ctx: Ctx, me: CaseWorker, path: Path<(String, String)>) -> Answer {
    let (id, obligation) = path.into_inner();
    page(ctx, me, id, Some(obligation)).await
}

async fn page(ctx: Ctx, me: CaseWorker, id: String, obligation: Option<String>) -> Answer {
    let view = ctx
        .peruse(move |perusal| {
            let (case, draft) = perused(perusal, &me, &id)?;
            let vault = &perusal.house.vault;
            let table = seats::of(perusal.conn, vault, &case)?;
            let known = match &obligation {
                None => None,
                Some(wanted) => {
                    let all = store::obligations(perusal.conn, vault, &draft.id)?;
                    Some(all.into_iter().find(|row| row.id == *wanted).ok_or(Error::NotFound)?)
                }
            };
            let name = |sitter: &seats::Sitter| Choice::new(&sitter.party.id, &format!("{} {}", sitter.party.side.label(), sitter.name));
            let rest = obligation.map_or_else(String::new, |id| format!("/{id}"));
            let action = format!("/agreements/{}/obligations{rest}", draft.id);
            Ok(view(Head::from(&case), action, draft.revision, table.parties.iter().map(name).collect(), known))
        })
        .await?;
    ctx.page("agreements/obligation.html", &view)
}

fn view(case: Head, action: String, revision: i32, parties: Vec<Choice>, known: Option<Obligation>) -> ObligationPage {
    let kinds = Owed::ALL.iter().map(|kind| Choice::new(kind.as_str(), kind.label())).collect();
    let plain = |fen: i64| money::shown(fen).trim_end_matches(".00").to_owned();
    let row = known.as_ref();
    let text = |of: fn(&Obligation) -> &String| row.map(of).cloned().unwrap_or_default();
    ObligationPage {
        case,
        action,
        revision,
        parties,
        kinds,
        debtor: text(|row| &row.debtor_id),
        creditor: row.and_then(|row| row.creditor_id.clone()).unwrap_or_default(),
        kind: row.map_or(Owed::Money, |row| row.kind).as_str(),
        amount: row.and_then(|row| row.amount_fen).map(plain).unwrap_or_default(),
        what: text(|row| &row.what),
        way: text(|row| &row.way),
        place: text(|row| &row.place),
        due_on: row.and_then(|row| row.due_on).map(|day| day.to_string()).unwrap_or_default(),
    }
}

fn read(form: &Form) -> Result<(i32, NewObligation)> {
    form.read(|r| {
        let revision = revision(r);
        let kind = r.choice("kind", "是付钱还是做一件事", Owed::parse);
        let debtor_id = r.choice("debtor", "由谁履行", |id| Some(id.to_owned()).filter(|id| !id.is_empty()));
        let creditor_id = Some(r.text("creditor").to_owned()).filter(|id| !id.is_empty());
        let amount_fen = amount(r, kind);
        let what = what(r, kind);
        let way = r.optional_words("way", "履行方式", 100);
        let place = r.optional_words("place", "履行地点", 100);
        let due_on = r.maybe_date("due_on", "履行期限");
        if creditor_id.is_some() && creditor_id == debtor_id {
            r.wrong("creditor", "履行的人和对方是同一个人，请核对。");
        }
        Some((
            revision?,
            NewObligation {
                debtor_id: debtor_id?,
                creditor_id,
                kind: kind?,
                amount_fen: amount_fen?,
                what: what?,
                way: way?,
                place: place?,
                due_on: due_on?,
            },
        ))
    })
}

fn amount(r: &mut Reading<'_>, kind: Option<Owed>) -> Option<Option<i64>> {
    if kind == Some(Owed::Act) { Some(None) } else { r.parse("amount", money::parse).map(Some) }
}

fn what(r: &mut Reading<'_>, kind: Option<Owed>) -> Option<String> {
    match kind {
        Some(Owed::Act) => r.words("what", "要做什么", 300),
        _ => r.optional_words("what", "这笔钱的名目", 300),
    }
}

pub(super) async fn add(ctx: Ctx, me: CaseWorker, id: Path<String>, form: Form) -> Answer {
    let (id, (revision, new)) = (id.into_inner(), read(&form)?);
    ctx.submit(&form, move |tx| {
        let case = drafting::write_obligation(tx, &me, &id, revision, None, new)?;
        Ok(Done::at(back_to(&case, "obligations")).saying("已加一项履行义务。"))
    })
    .await
}

pub(super) async fn change(ctx: Ctx, me: CaseWorker, path: Path<(String, String)>, form: Form) -> Answer {
    let ((id, obligation), (revision, new)) = (path.into_inner(), read(&form)?);
    ctx.submit(&form, move |tx| {
        let case = drafting::write_obligation(tx, &me, &id, revision, Some(&obligation), new)?;
        Ok(Done::at(back_to(&case, "obligations")).saying("已保存。"))
    })
    .await
}

pub(super) async fn shift(ctx: Ctx, me: CaseWorker, path: Path<(String, String)>, form: Form) -> Answer {
    let ((id, obligation), (revision, step)) = (path.into_inner(), read_step(&form)?);
    ctx.submit(&form, move |tx| {
        let case = drafting::arrange_obligation(tx, &me, &id, revision, &obligation, Some(step))?;
        Ok(Done::at(back_to(&case, "obligations")))
    })
    .await
}

pub(super) async fn remove(ctx: Ctx, me: CaseWorker, path: Path<(String, String)>, form: Form) -> Answer {
    let ((id, obligation), revision) = (path.into_inner(), form.read(revision)?);
    ctx.submit(&form, move |tx| {
        let case = drafting::arrange_obligation(tx, &me, &id, revision, &obligation, None)?;
        Ok(Done::at(back_to(&case, "obligations")).saying("已删除一项。"))
    })
    .await
}
