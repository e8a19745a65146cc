//! The page on which signatures on paper are recorded: who, how, when, and the scan.

use actix_web::web::Path;
use chrono::NaiveDate;
use serde::Serialize;

use super::{
    Choice, Head,
    draft::{draft_of, perused},
    scan,
};
use crate::agreements::seats::{self, Seat, Table};
use crate::agreements::signing::{self, Signed};
use crate::agreements::store::records;
use crate::agreements::{Means, Signature, Signer};
use crate::cases::{Case, store as cases};
use crate::clock::date_words;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::evidence;
use crate::web::guards::CaseWorker;
use crate::web::{Answer, Ctx, Done, Form};

#[derive(Serialize)]
struct SigningPage {
    case: Head,
    id: String,
    version: i32,
    fixed: bool,
    seats: Vec<Choice>,
    done: Vec<String>,
    means: Vec<Choice>,
    scans: Vec<Choice>,
    today: String,
}

pub(super) async fn ask(ctx: Ctx, me: CaseWorker, id: Path<String>) -> Answer {
    let id = id.into_inner();
    let view = ctx
        .peruse(move |perusal| {
            let (case, agreement) = perused(perusal, &me, &id)?;
            let table = seats::of(perusal.conn, &perusal.house.vault, &case)?;
            let signed = records::signatures(perusal.conn, &agreement.id)?;
            let all = table.seats();
            let files = evidence::store::about(perusal.conn, &evidence::of_case(&case.id))?;
            let used = files.iter().filter(|file| signed.iter().any(|row| row.scan_id == file.id));
            Ok(SigningPage {
                case: Head::from(&case),
                id: agreement.id,
                version: agreement.version,
                fixed: agreement.fixed_at.is_some() && agreement.superseded_at.is_none(),
                seats: all.iter().filter(|seat| seat.signed(&signed).is_none()).flat_map(|seat| choices(seat, &table)).collect(),
                done: all.iter().filter_map(|seat| told(seat, &signed)).collect(),
                means: Means::ALL.iter().map(|means| Choice::new(means.as_str(), means.label())).collect(),
                scans: used.map(|file| Choice::new(&file.id, &file.name)).collect(),
                today: perusal.now.date().to_string(),
            })
        })
        .await?;
    ctx.page("agreements/signing.html", &view)
}

fn told(seat: &Seat, signed: &[Signature]) -> Option<String> {
    seat.signed(signed).map(|row| format!("{}：{}，{}", seat.name, date_words(row.signed_on), row.means.label()))
}

/// A seat as one choice, or as several when others may sign for a party.
fn choices(seat: &Seat, table: &Table) -> Vec<Choice> {
    let mut list = vec![Choice::new(&seat.key(), &seat.name)];
    if let Some(sitter) = table.sitter(&seat.signer).filter(|_| seat.kind == Signer::Party) {
        for (speaker, name) in sitter.speakers.iter().filter(|(speaker, _)| speaker.may_settle()) {
            let label = format!("{}，由{}{name}代签", seat.name, speaker.kind.label());
            list.push(Choice::new(&format!("{}:{}", seat.key(), speaker.id), &label));
        }
    }
    list
}

pub(super) async fn record(ctx: Ctx, me: CaseWorker, id: Path<String>, mut form: Form) -> Answer {
    let asked = read(&form, ctx.app.house().clock.now().date());
    let ((seats, means, signed_on, known), kept) = Error::both(asked, scan::receive(&ctx, &mut form, "scan").await)?;
    let id = id.into_inner();
    ctx.submit(&form, move |tx| {
        let vault = tx.house.vault.clone();
        let (case, _) = draft_of(tx.conn, &vault, &me, &id)?;
        let scan_id = match kept {
            Some(kept) => scan::attach(tx, &me, &case, "scan", &kept, ("已签协议书扫描件", signed_on))?,
            None => known_scan(tx, &case, known.as_deref())?,
        };
        let (case, effective) = signing::record(tx, &me, &id, &Signed { seats, means, signed_on, scan_id })?;
        let saying = match effective {
            Some(day) => format!("签名盖章齐了，协议于{}生效。已通知各方。", date_words(day)),
            None => "已登记。还有人没签，签好后再来登记。".to_owned(),
        };
        Ok(Done::at(format!("{}/agreement#signatures", cases::by_id(tx.conn, &case.id)?.url())).saying(saying))
    })
    .await
}

/// A scan of this case that was sent before.
fn known_scan(tx: &mut Tx<'_>, case: &Case, known: Option<&str>) -> Result<String> {
    let files = evidence::store::about(tx.conn, &evidence::of_case(&case.id))?;
    let found = files.into_iter().find(|file| Some(file.id.as_str()) == known);
    found.map(|file| file.id).ok_or_else(|| Error::field("known_scan", "请重新选择扫描件。"))
}

type Asked = (Vec<String>, Means, NaiveDate, Option<String>);

fn read(form: &Form, today: NaiveDate) -> Result<Asked> {
    form.read(|r| {
        let seats: Vec<String> = r.all("seats").into_iter().map(str::to_owned).collect();
        if seats.is_empty() {
            r.wrong("seats", "请勾选在这张纸上签名盖章的人。");
        }
        let needs_means = seats.iter().any(|seat| seat.starts_with(Signer::Party.as_str()));
        let means = if needs_means { r.choice("means", "当事人怎么签的", Means::parse) } else { Some(Means::Signature) };
        let signed_on = r.date("signed_on", "签署日期");
        if signed_on.is_some_and(|day| day > today) {
            r.wrong("signed_on", signing::IN_FUTURE);
        }
        let known = Some(r.text("known_scan").to_owned()).filter(|id| !id.is_empty());
        if known.is_none() && form.files("scan").next().is_none() {
            r.wrong("scan", "请上传签好的协议书的照片或 PDF，或者选已经传过的扫描件。");
        }
        Some((seats, means?, signed_on?, known))
    })
}
