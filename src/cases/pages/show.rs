//! The case page: where the case stands, the road with its next step, the register's entries with names masked, the timeline.
//! Opening it leaves a line in the audit trail, because it shows what people told us.

use actix_web::web::Path;
use serde::Serialize;

use super::list::{period_tag, stage_tag};
use super::standing::{self, Standing};
use super::{Head, Tag};
use crate::actor::Actor;
use crate::audit::AuditLine;
use crate::cases::mediators::{Seat, store as mediators};
use crate::cases::parties::{Party, PartyKind, Spokesperson, store as parties};
use crate::cases::road::{self, Known};
use crate::cases::store::Registered;
use crate::cases::willingness::mood;
use crate::cases::{Case, Stage, lists, period, readiness, store};
use crate::clock::{Moment, date_words};
use crate::db::{Db, Perusal};
use crate::error::Result;
use crate::evidence::{self, Shown};
use crate::timeline::{self, Told};
use crate::vault::Vault;
use crate::web::guards::CaseReader;
use crate::web::{Answer, Ctx};

#[derive(Serialize)]
struct Page {
    head: Head,
    stage: Tag,
    period: Option<Tag>,
    period_words: String,
    explanation: String,
    extensions: Vec<Item>,
    tasks: Vec<Step>,
    next: Option<Step>,
    missing: Vec<String>,
    acts: bool,
    open: bool,
    running: bool,
    refused: bool,
    nominates: bool,
    register: Vec<Item>,
    facts: String,
    wishes: String,
    parties: Vec<PartyView>,
    panel: Vec<SeatView>,
    files: Vec<Shown>,
    request: Option<Item>,
    siblings: Vec<Item>,
    events: Vec<Told>,
}

#[derive(Clone, Serialize)]
struct Step {
    label: &'static str,
    verb: &'static str,
    status: String,
    kind: &'static str,
    href: Option<String>,
}

#[derive(Serialize)]
struct Item {
    label: String,
    value: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    href: Option<String>,
}

impl Item {
    fn new(label: &str, value: impl Into<String>) -> Item {
        Item { label: label.to_owned(), value: value.into(), href: None }
    }
}

#[derive(Serialize)]
struct PartyView {
    url: String,
    name: String,
    side: &'static str,
    facts: Vec<Item>,
    answer: Tag,
    warning: Option<String>,
    speakers: Vec<Item>,
    phone: bool,
}

#[derive(Serialize)]
struct SeatView {
    id: String,
    name: String,
    post: &'static str,
    way: &'static str,
    since: String,
}

pub(super) async fn show(ctx: Ctx, me: CaseReader, id: Path<String>) -> Answer {
    let page = ctx
        .peruse(move |perusal| {
            let registered = store::registered(perusal.conn, &me, &id)?;
            perusal.audit(AuditLine::new(&me, "case.read", registered.case.subject()));
            read(perusal, &me, registered)
        })
        .await?;
    ctx.page("cases/show.html", &page)
}

fn read(perusal: &mut Perusal<'_>, actor: &Actor, registered: Registered) -> Result<Page> {
    let case = &registered.case;
    let vault = &perusal.house.vault;
    let today = perusal.now.date();
    let (people, speakers) = parties::everybody(perusal.conn, vault, &case.id)?;
    let answers = parties::answers(perusal.conn, &case.id)?;
    let seats = mediators::panel(perusal.conn, &case.id)?;
    let acts = store::works_on(perusal.conn, actor, case);
    let mood = mood(&people, &answers);
    let Standing { table, drafting, binding, performed } = standing::of(perusal.conn, vault, case, perusal.now)?;
    let chief = seats.iter().any(|seat| seat.chief);
    let known = Known { case, parties: &people, speakers: &speakers, mood, chief, table, drafting, binding, performed, acts };
    let (tasks, next) = steps(known);
    let mut subjects = vec![case.subject()];
    subjects.extend(case.request_id.as_deref().map(evidence::of_request));
    let files = evidence::store::about_all(perusal.conn, &subjects)?.iter().map(evidence::Attachment::shown).collect();
    let views = people.iter().map(|party| party_view(vault, case, party, &speakers, &answers)).collect::<Result<Vec<_>>>()?;
    Ok(Page {
        head: Head::from(case),
        stage: stage_tag(case.stage),
        period: period_tag(case, today),
        period_words: format!("{}（{}）", date_words(case.due_on), lists::period_words(case.due_on, today)),
        explanation: period::explained(perusal.conn, case)?,
        extensions: store::extensions_of(perusal.conn, &case.id)?.iter().map(|row| extension(vault, row)).collect::<Result<_>>()?,
        tasks,
        next,
        missing: missing(known),
        acts,
        open: case.stage.is_open_to_change(),
        running: case.stage.is_running(),
        nominates: acts && case.stage == Stage::Closed,
        refused: mood == crate::cases::willingness::Mood::Refused,
        register: register(&registered),
        facts: case.plain_facts(vault)?,
        wishes: case.plain_wishes(vault)?,
        parties: views,
        panel: seats.iter().map(seat).collect(),
        files,
        siblings: siblings(perusal.conn, actor, case)?,
        request: registered.request.as_ref().map(|code| request(code)),
        events: timeline::shown(timeline::store::about(perusal.conn, vault, &subjects, true, 200)?),
    })
}

/// Other cases of the same request, for those who may see them.
fn siblings(conn: &mut Db, actor: &Actor, case: &Case) -> Result<Vec<Item>> {
    let Some(request_id) = &case.request_id else { return Ok(Vec::new()) };
    let mut others = store::visible_of_request(conn, actor, request_id)?;
    others.retain(|other| other.id != case.id);
    let item = |other: Case| Item { label: other.stage.label().to_owned(), href: Some(other.url()), value: other.number };
    Ok(others.into_iter().map(item).collect())
}

/// What is missing before there may be an agreement, and what its paper will ask for.
fn missing(Known { case, parties, speakers, mood, chief, .. }: Known<'_>) -> Vec<String> {
    let mut found = if case.stage.is_running() { readiness::missing_from(case, parties, speakers, mood, chief) } else { Vec::new() };
    if case.stage.is_open_to_change() {
        found.extend(readiness::before_fixing(parties));
    }
    found
}

fn steps(known: Known<'_>) -> (Vec<Step>, Option<Step>) {
    let tasks = road::tasks(known);
    let step = |task: &road::Task| Step {
        label: task.label,
        verb: task.verb,
        status: task.status.clone(),
        kind: task.kind,
        href: task.href.clone(),
    };
    (tasks.iter().map(step).collect(), tasks.iter().find(|task| task.next).map(step))
}

/// The request that the case came from.
fn request(code: &str) -> Item {
    Item { label: "来自诉求".to_owned(), value: code.to_owned(), href: Some(format!("/requests/{code}")) }
}

fn register(Registered { case, room, committee, registrar, .. }: &Registered) -> Vec<Item> {
    let (code, room) = room;
    vec![
        Item::new("受理", format!("{}，{committee}", date_words(case.opened_at.date()))),
        Item { label: "调解室".to_owned(), value: room.clone(), href: Some(format!("/rooms/{code}")) },
        Item::new("案件来源", case.source.label()),
        Item::new("纠纷类型", format!("{}{}", case.dispute_type.label(), if case.difficult { "（疑难复杂）" } else { "" })),
        Item::new("登记人", registrar),
    ]
}

fn party_view(
    vault: &Vault,
    case: &Case,
    party: &Party,
    speakers: &[Spokesperson],
    answers: &[crate::cases::parties::store::Willingness],
) -> Result<PartyView> {
    let mut facts = vec![Item::new("类型", party.kind.label())];
    if let Some(paper) = &party.paper {
        facts.push(Item::new(paper.label(), tail(paper.number())));
    }
    if let Some(phone) = party.plain_phone() {
        facts.push(Item::new("电话", tail(phone)));
    }
    let place = if party.kind == PartyKind::Person { "住址" } else { "住所" };
    facts.push(Item::new(place, if party.address.is_some() { "已登记" } else { "还没有填" }));
    if let Some(capacity) = party.capacity_on(case.opened_at.date()).filter(|capacity| capacity.needs_guardian()) {
        facts.push(Item::new("民事行为能力", format!("{}。{}", capacity.label(), capacity.consequence())));
    }
    let newest = answers.iter().find(|answer| answer.party_id == party.id);
    let answer = match newest {
        Some(answer) if answer.willing => Tag { text: format!("愿意（{}）", answer.way.label()), kind: "ok" },
        Some(answer) => Tag { text: format!("不愿意（{}）", answer.way.label()), kind: "late" },
        None => Tag { text: "还没有答复".to_owned(), kind: "due" },
    };
    let warning = readiness::lacks_guardian(party, speakers, case).then(|| "还没有登记法定代理人，不能形成调解协议。".to_owned());
    let own = speakers.iter().filter(|speaker| speaker.party_id == party.id);
    let speakers = own.map(|speaker| speaker_item(vault, speaker)).collect::<Result<Vec<_>>>()?;
    let url = format!("{}/parties/{}", case.url(), party.id);
    let name = party.masked_name();
    Ok(PartyView { url, name, side: party.side.label(), facts, answer, warning, speakers, phone: party.phone.is_some() })
}

fn speaker_item(vault: &Vault, speaker: &Spokesperson) -> Result<Item> {
    let name = crate::cases::parties::masked_name(&speaker.plain_name(vault)?);
    let value = format!("{name}（{}，{}）", speaker.relation, speaker.authority.label());
    let href = speaker.proof_id.as_ref().map(|id| format!("/files/{id}"));
    Ok(Item { label: speaker.kind.label().to_owned(), value, href })
}

/// Stars and the last four characters.
fn tail(text: &str) -> String {
    let count = text.chars().count();
    text.chars().enumerate().map(|(i, c)| if i + 4 < count { '*' } else { c }).collect()
}

fn seat(seat: &Seat) -> SeatView {
    SeatView {
        id: seat.id.clone(),
        name: seat.name.clone(),
        post: if seat.chief { "主持人" } else { "调解员" },
        way: seat.way.label(),
        since: Moment::words(seat.appointed_at),
    }
}

fn extension(vault: &Vault, row: &store::Extension) -> Result<Item> {
    let reason = vault.open("extension.reason", &row.reason)?;
    let value = format!("从{}延长到{}，原因：{reason}", date_words(row.former_due_on), date_words(row.due_on));
    Ok(Item::new(&row.recorded_at.words(), value))
}

#[cfg(test)]
mod tests {
    #[test]
    fn only_the_last_four_characters_are_shown() {
        assert_eq!(super::tail("13800001234"), "*******1234");
        assert_eq!(super::tail("1234"), "1234");
    }
}
