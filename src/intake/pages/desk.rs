//! Filing on behalf, on one page: at the window, on the telephone, by a 平安员; always attributed to whoever wrote it down.

use actix_web::web::Path;
use serde::{Deserialize, Serialize};

use super::slip::{self, Fact, seal_of};
use super::steps::{ACCEPT, check_unit, communities, rooms};
use crate::actor::{Actor, Role};
use crate::audit::AuditLine;
use crate::db::Db;
use crate::error::{Error, Result};
use crate::evidence::{self, pages::receive};
use crate::identity::{EmailAddress, PersonName, Phone};
use crate::intake::answers::UNCLEAR;
use crate::intake::matter::Matter;
use crate::intake::questions::{self, Choice};
use crate::intake::{Channel, DisputeType, Request, Service, filing, store};
use crate::media::Limits;
use crate::web::guards::Filer;
use crate::web::{Answer, Ctx, Done, Form, Query, Reading};

#[derive(Deserialize)]
pub(super) struct From {
    #[serde(default)]
    topic: String,
}

#[derive(Serialize)]
struct Page {
    channels: Vec<Choice>,
    channel: &'static str,
    services: Vec<Choice>,
    kinds: Vec<Choice>,
    dangers: Vec<Choice>,
    communities: Vec<Choice>,
    rooms: Vec<Choice>,
    community: String,
    topic: String,
    accept: &'static str,
    recent: Vec<Recent>,
}

#[derive(Serialize)]
struct Recent {
    code: String,
    title: String,
    filed_at: String,
    stage: &'static str,
}

impl Recent {
    fn of(request: Request) -> Recent {
        Recent { code: request.code, title: request.title, filed_at: request.filed_at.words(), stage: request.stage.label() }
    }
}

const CHANNELS: &[Channel] = &[Channel::Window, Channel::Telephone, Channel::Volunteer];

pub(super) async fn show(ctx: Ctx, me: Filer, from: Query<From>) -> Answer {
    let person_id = me.person_id().unwrap_or_default().to_owned();
    let now = ctx.app.house().clock.now();
    let (communities, rooms, recent) =
        ctx.read(move |db| Ok((communities(db)?, rooms(db, now)?, store::filed_by(db, &person_id, 10)?))).await?;
    let own = me.units(&[Role::Clerk, Role::Volunteer, Role::CommunityOfficer]);
    let page = Page {
        channels: CHANNELS.iter().map(|channel| Choice::new(channel.as_str(), channel.label(), "")).collect(),
        channel: if me.has(Role::Clerk) || me.has(Role::CommunityOfficer) { "window" } else { "volunteer" },
        services: Service::ALL.iter().map(|service| Choice::new(service.as_str(), service.label(), "")).collect(),
        kinds: DisputeType::ALL.iter().map(|kind| Choice::new(kind.as_str(), kind.label(), "")).collect(),
        dangers: questions::dangers(),
        community: communities.iter().find(|choice| own.contains(&choice.value)).map_or_else(String::new, |choice| choice.value.clone()),
        communities,
        rooms,
        topic: from.into_inner().topic,
        accept: ACCEPT,
        recent: recent.into_iter().map(Recent::of).collect(),
    };
    ctx.page("intake/desk.html", &page)
}

pub(super) async fn create(ctx: Ctx, me: Filer, mut form: Form) -> Answer {
    let matter = form.read(read)?;
    let chosen = [("community", matter.community_id.clone()), ("room", matter.room_id.clone())];
    let chosen: Vec<_> = chosen.into_iter().filter_map(|(field, id)| Some((field, id?))).collect();
    ctx.read(move |db| check_unit(db, &chosen)).await?;
    let taken = receive(&ctx, &mut form, "files").await?;
    if !taken.refused.is_empty() {
        return Err(Error::Invalid(taken.refused).into());
    }
    let kept = taken.kept;
    ctx.submit(&form, move |tx| {
        let filed = filing::file(tx, &me, &matter)?;
        let request = &filed.request;
        evidence::attach(tx, &me, &request.subject(), &kept, &Limits::default())?;
        super::dispatched(tx, &filed)?;
        Ok(Done::at(format!("/desk/receipts/{}", request.code)).saying("已登记。请把回执交给来访人，或在电话里念给对方听。"))
    })
    .await
}

/// Reads the whole form; every mistake at once.
fn read(r: &mut Reading<'_>) -> Option<Matter> {
    let channel = r.choice("channel", "来源", |text| Channel::parse(text).filter(|channel| CHANNELS.contains(channel)));
    let service = r.choice("service", "要办的事", Service::parse);
    let filed_for = r.words("filed_for", "替谁登记、为什么不能自己办", 200);
    let story = r.words("story", "事情经过", 2000);
    let wish = r.optional_words("wish", "希望怎么解决", 500);
    let community =
        r.choice("community", "社区；不知道就选“不清楚”", |text| Some(text.to_owned()).filter(|text| !text.is_empty()));
    let place = r.optional_words("place", "地址", 200);
    let other = r.optional_words("other", "对方", 200);
    let other_phone = r.maybe("other_phone", Phone::parse);
    let phone = r.maybe("phone", Phone::parse);
    let email = r.maybe("email", EmailAddress::parse);
    let name = match service {
        Some(service) if questions::nickname_is_enough(service) => r.optional_words("name", "称呼", 20),
        _ => r.parse("name", PersonName::parse).map(|name| name.as_str().to_owned()),
    };
    let kind = r.maybe("kind", |text| DisputeType::parse(text).ok_or("请从列出的纠纷类型里选择；拿不准选“其他纠纷”。"));
    let danger = r.choice("danger", "有没有危险", |text| questions::dangers().into_iter().find(|one| one.value == text));
    let service = service?;
    let name = name.map(|name| if name.is_empty() { crate::intake::matter::NAMELESS.to_owned() } else { name });
    let mut matter = Matter::new(service, channel?, &story?, &name?);
    matter.dispute_type = kind?.or(Some(DisputeType::Other)).filter(|_| service == Service::Dispute);
    matter.wish = wish?;
    matter.place = place?;
    matter.community_id = community.filter(|id| id != UNCLEAR);
    matter.room_id = Some(r.text("room").to_owned()).filter(|id| service == Service::Dispute && !id.is_empty() && id != UNCLEAR);
    matter.other_side = other?;
    matter.other_side_phone = other_phone?;
    matter.phone = phone?;
    matter.email = email?;
    matter.filed_for = Some(filed_for?);
    matter.judge_danger(&danger?.value);
    Some(matter)
}

#[derive(Serialize)]
struct Receipt {
    code: String,
    seal: String,
    items: Vec<Fact>,
    how: Vec<String>,
    no_phone: bool,
}

/// The receipt to print and hand over; for whoever wrote the matter down.
pub(super) async fn receipt(ctx: Ctx, me: Filer, code: Path<String>) -> Answer {
    let me = me.0.clone();
    let (request, slip) = ctx
        .peruse(move |perusal| {
            let request = own(perusal.conn, &me, &code)?;
            perusal.audit(AuditLine::new(&me, "request.read", request.subject()));
            let cases = crate::cases::store::all_of_request(perusal.conn, &request.id)?;
            let slip = slip::of(perusal.conn, &request, &cases)?;
            Ok((request, slip))
        })
        .await?;
    let page = Receipt {
        seal: seal_of(&ctx.app.street_name()?),
        items: slip.items,
        how: slip.how,
        no_phone: request.applicant_phone.is_none() && request.applicant_email.is_none(),
        code: request.code,
    };
    ctx.page("intake/desk_receipt.html", &page)
}

fn own(conn: &mut Db, me: &Actor, code: &str) -> Result<Request> {
    let request = store::by_code(conn, code)?;
    if request.filed_by.as_deref() == me.person_id() { Ok(request) } else { Err(Error::NotFound) }
}
