//! Pages of parties: adding, correcting, and looking at full details, which leaves a line in the audit trail.

use actix_web::web::Path;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::register::name;
use super::{Back, Choice, Head, choices, revision};
use crate::audit::AuditLine;
use crate::cases::Case;
use crate::cases::parties::{Details, Gender, Ground, Paper, Party, PartyKind, Side, entering, store as parties};
use crate::cases::store;
use crate::db::Perusal;
use crate::identity::{Document, DocumentKind, OrgCode, Phone};
use crate::web::guards::CaseWorker;
use crate::web::{Answer, Ctx, Done, Form, Query, Reading};

#[derive(Deserialize)]
pub(super) struct Kind {
    #[serde(default)]
    kind: String,
}

#[derive(Deserialize)]
pub(super) struct CameFrom {
    #[serde(default)]
    back: String,
}

#[derive(Serialize)]
struct Page {
    head: Head,
    back: Back,
    action: String,
    url: Option<String>,
    person: bool,
    sides: Vec<Choice>,
    documents: Vec<Choice>,
    genders: Vec<Choice>,
    grounds: Vec<Choice>,
    ethnicities: &'static [&'static str],
    today: String,
    value: Value,
}

/// A party's details in plain text, as the form holds them.
#[derive(Default, Serialize)]
struct Value {
    side: String,
    side_label: String,
    name: String,
    document_kind: String,
    document_label: String,
    document: String,
    phone: String,
    address: String,
    gender: String,
    gender_label: String,
    birth_date: String,
    ethnicity: String,
    occupation: String,
    legal_representative: String,
    ground: String,
}

/// Offered while typing; anything may be written.
const ETHNICITIES: &[&str] =
    &["汉族", "壮族", "满族", "回族", "苗族", "维吾尔族", "土家族", "彝族", "蒙古族", "藏族", "布依族", "侗族", "瑶族", "畲族"];

pub(super) async fn new(ctx: Ctx, me: CaseWorker, id: Path<String>, kind: Query<Kind>) -> Answer {
    let today = ctx.app.house().clock.now().date();
    let case = ctx.read(move |db| store::workable_by_id(db, &me, &id)).await?;
    let kind = PartyKind::parse(&kind.kind).unwrap_or(PartyKind::Person);
    ctx.page("cases/party.html", &page(&case, None, kind, Value { ground: "age".to_owned(), ..Value::default() }, today))
}

pub(super) async fn create(ctx: Ctx, me: CaseWorker, id: Path<String>, form: Form) -> Answer {
    let today = ctx.app.house().clock.now().date();
    let (revision, details) = form.read(|r| {
        let side = r.choice("side", "是哪一方", Side::parse);
        let (revision, details) = (revision(r), details(r, side.unwrap_or(Side::Applicant), today));
        side.and(Some((revision?, details?)))
    })?;
    ctx.submit(&form, move |tx| {
        let case = store::workable_at(tx, &me, &id, revision)?;
        entering::add(tx, &me, &case, details)?;
        Ok(Done::at(case.url()).saying("已登记一位当事人。"))
    })
    .await
}

pub(super) async fn edit(ctx: Ctx, me: CaseWorker, path: Path<(String, String)>, from: Query<CameFrom>) -> Answer {
    let (id, party_id) = path.into_inner();
    let page = ctx
        .peruse(move |perusal| {
            let case = store::workable_by_id(perusal.conn, &me, &id)?;
            let party = parties::party(perusal.conn, &perusal.house.vault, &case.id, &party_id)?;
            perusal.audit(AuditLine::new(&me, "party.read", case.subject()).with(serde_json::json!({ "party": party.id })));
            let back = Back::to(&case, &from.back);
            Ok(Page { back, ..page(&case, Some(&party), party.kind, value(&party), perusal.now.date()) })
        })
        .await?;
    ctx.page("cases/party.html", &page)
}

pub(super) async fn update(ctx: Ctx, me: CaseWorker, path: Path<(String, String)>, form: Form) -> Answer {
    let today = ctx.app.house().clock.now().date();
    let (revision, details) = form.read(|r| {
        let (revision, details) = (revision(r), details(r, Side::Applicant, today));
        Some((revision?, details?))
    })?;
    let ((id, party_id), from) = (path.into_inner(), form.text("back").to_owned());
    ctx.submit(&form, move |tx| {
        let case = store::workable_at(tx, &me, &id, revision)?;
        entering::correct(tx, &me, &case, &party_id, details)?;
        Ok(Done::at(Back::to(&case, &from).url).saying("当事人的登记已更正。"))
    })
    .await
}

pub(super) async fn reveal(ctx: Ctx, me: CaseWorker, path: Path<(String, String)>, _form: Form) -> Answer {
    let (id, party_id) = path.into_inner();
    let work = move |perusal: &mut Perusal<'_>| {
        let case = store::workable_by_id(perusal.conn, &me, &id)?;
        let party = entering::reveal(perusal, &me, &case, &party_id)?;
        Ok(page(&case, Some(&party), party.kind, value(&party), perusal.now.date()))
    };
    let page = ctx.peruse(work).await?;
    ctx.page("cases/revealed.html", &page)
}

fn page(case: &Case, party: Option<&Party>, kind: PartyKind, value: Value, today: NaiveDate) -> Page {
    let url = party.map(|party| format!("{}/parties/{}", case.url(), party.id));
    Page {
        head: Head::from(case),
        back: Back::to(case, ""),
        action: url.clone().unwrap_or_else(|| format!("{}/parties", case.url())),
        url,
        person: kind == PartyKind::Person,
        sides: choices!(Side),
        documents: DocumentKind::ALL.iter().map(|kind| Choice::new(kind.code(), kind.label())).collect(),
        genders: choices!(Gender),
        grounds: choices!(Ground),
        ethnicities: ETHNICITIES,
        today: today.to_string(),
        value,
    }
}

fn value(party: &Party) -> Value {
    let text = |some: &Option<String>| some.clone().unwrap_or_default();
    let paper = party.paper.as_ref();
    Value {
        side: party.side.as_str().to_owned(),
        side_label: party.side.label().to_owned(),
        name: party.name.clone(),
        document_kind: paper.map_or("", Paper::kind).to_owned(),
        document_label: paper.map_or("统一社会信用代码", Paper::label).to_owned(),
        document: paper.map_or("", Paper::number).to_owned(),
        phone: party.plain_phone().unwrap_or_default().to_owned(),
        address: text(&party.address),
        gender: party.gender.map_or("", Gender::as_str).to_owned(),
        gender_label: party.gender.map_or("", Gender::label).to_owned(),
        birth_date: party.birth_date.map(|date| date.to_string()).unwrap_or_default(),
        ethnicity: text(&party.ethnicity),
        occupation: text(&party.occupation),
        legal_representative: text(&party.legal_representative),
        ground: party.ground.as_str().to_owned(),
    }
}

fn details(r: &mut Reading<'_>, side: Side, today: NaiveDate) -> Option<Details> {
    let kind = r.choice("kind", "是个人还是单位", PartyKind::parse)?;
    let name = name(r, "name", kind);
    let phone = r.maybe("phone", Phone::parse);
    let address = r.optional_words("address", "住址或者住所", 100);
    let mut details = Details::brief(side, kind, String::new(), None);
    match kind {
        PartyKind::Person => person(r, &mut details, today)?,
        PartyKind::Organisation => organisation(r, &mut details)?,
    }
    Some(Details { name: name?, phone: phone?, address: some(address?), ..details })
}

fn person(r: &mut Reading<'_>, details: &mut Details, today: NaiveDate) -> Option<()> {
    let paper = document(r, today);
    let gender = if r.text("gender").is_empty() { Some(None) } else { r.choice("gender", "性别", Gender::parse).map(Some) };
    let birth_date = r.maybe_date("birth_date", "出生日期");
    let birth_date = match birth_date {
        Some(Some(date)) if date > today => {
            r.wrong("birth_date", "出生日期不能晚于今天，请核对。");
            None
        }
        other => other,
    };
    let ethnicity = r.optional_words("ethnicity", "民族", 20);
    let occupation = r.optional_words("occupation", "职业或者职务", 40);
    let ground = r.choice("ground", "民事行为能力按什么确定", Ground::parse);
    details.paper = paper?;
    details.gender = gender?;
    details.birth_date = birth_date?;
    details.ethnicity = some(ethnicity?);
    details.occupation = some(occupation?);
    details.ground = ground?;
    Some(())
}

fn document(r: &mut Reading<'_>, today: NaiveDate) -> Option<Option<Paper>> {
    if r.text("document").is_empty() {
        return Some(None);
    }
    let kind = r.choice("document_kind", "证件种类", DocumentKind::from_code)?;
    r.parse("document", |text| Document::parse(kind, text, today)).map(|document| Some(Paper::Person(document)))
}

fn organisation(r: &mut Reading<'_>, details: &mut Details) -> Option<()> {
    let paper = r.maybe("document", OrgCode::parse);
    let representative = r.words("legal_representative", "法定代表人或者负责人", 50);
    details.paper = paper?.map(Paper::Organisation);
    details.legal_representative = Some(representative?);
    Some(())
}

fn some(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}
