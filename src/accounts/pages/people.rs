//! The administrator's pages: who works here, what they are trusted with, their links and sign-ins.

use actix_web::web::{Path, Query, ServiceConfig, get, post, resource};
use serde::{Deserialize, Serialize};

use super::account::SignInView;
use super::second_factor::qr;
use crate::accounts::people::{self, Details, NewPerson};
use crate::accounts::proposals::{self, Standing};
use crate::accounts::{Person, invitations, seats, second_factor, sign_in, store};
use crate::actor::Role;
use crate::clock::Moment;
use crate::db::{Db, Tx};
use crate::error::{Error, Result};
use crate::identity::{EmailAddress, PersonName, Phone};
use crate::office::leaving;
use crate::places::{self, Unit};
use crate::web::guards::Administrator;
use crate::web::{Answer, Ctx, Done, Form, Reading, frame};

/// At most so many people on one page; a search finds the others.
const MOST: i64 = 200;

/// Said when a second person must confirm.
const PROPOSED: &str = "这个岗位能看到保密内容，已通知该站现任人员（还没有人的，通知另一位管理员），有人确认后才生效。";

/// Said instead of showing the link: whoever sees it could sign in as somebody who reads confidences.
const MAILED_ONLY: &str =
    "此人能看到保密内容，或者要确认谁能看到：登录链接只发到本人邮箱，不在这里显示。没有邮箱的，请维护服务器的人用命令行 user reset。";

pub(super) fn routes(config: &mut ServiceConfig) {
    config
        .service(resource("/admin/people").route(get().to(list)).route(post().to(hire)))
        .service(resource("/admin/people/new").route(get().to(new)))
        .service(resource("/admin/people/{id}").route(get().to(show)).route(post().to(change)))
        .service(resource("/admin/people/{id}/appointments").route(post().to(appoint)))
        .service(resource("/admin/people/{id}/appointments/{row}/end").route(post().to(dismiss)))
        .service(resource("/admin/people/{id}/deactivation").route(post().to(deactivate)))
        .service(resource("/admin/people/{id}/reactivation").route(post().to(reactivate)))
        .service(resource("/admin/people/{id}/sign-ins/end").route(post().to(end_sign_ins)))
        .service(resource("/admin/people/{id}/second-factor/off").route(post().to(second_factor_off)))
        .service(resource("/admin/people/{id}/invitation").route(get().to(show_link)).route(post().to(invite)));
}

#[derive(Deserialize)]
struct Search {
    #[serde(default)]
    q: String,
}

#[derive(Serialize)]
struct ListPage {
    q: String,
    people: Vec<Line>,
    summary: String,
}

#[derive(Serialize)]
struct Line {
    href: String,
    name: String,
    username: String,
    roles: String,
    state: &'static str,
    kind: &'static str,
}

#[derive(Serialize)]
struct Choice {
    value: String,
    label: String,
}

#[derive(Serialize)]
struct NewPage {
    roles: Vec<Choice>,
    units: Vec<Choice>,
}

#[derive(Serialize)]
struct AppointmentView {
    id: String,
    role: &'static str,
    unit: String,
    since: String,
}

#[derive(Serialize)]
struct PersonPage {
    href: String,
    name: String,
    username: String,
    email: Option<String>,
    phone: Option<String>,
    active: bool,
    myself: bool,
    has_password: bool,
    second_factor: bool,
    guarded: bool,
    since: String,
    link_until: Option<String>,
    appointments: Vec<AppointmentView>,
    proposed: Vec<Choice>,
    sign_ins: Vec<SignInView>,
    roles: Vec<Choice>,
    units: Vec<Choice>,
}

async fn list(ctx: Ctx, _me: Administrator, search: Query<Search>) -> Answer {
    let q: String = search.into_inner().q.trim().chars().take(40).collect();
    let view = ctx
        .read(move |db| {
            let found = store::search(db, &q.to_lowercase(), MOST)?;
            let ids: Vec<String> = found.iter().map(|person| person.id.clone()).collect();
            let appointed = store::appointed(db, &ids)?;
            let summary = format!("找到 {} 人", found.len());
            Ok(ListPage { q, people: found.into_iter().map(|person| line(person, &appointed)).collect(), summary })
        })
        .await?;
    ctx.page("accounts/people.html", &view)
}

fn line(person: Person, appointed: &[store::Appointed]) -> Line {
    let roles: Vec<String> =
        appointed.iter().filter(|row| row.person_id == person.id).map(|row| format!("{} · {}", row.unit_name, row.role.label())).collect();
    let (state, kind) = match (person.active, &person.password_hash) {
        (false, _) => ("已停用", "plain"),
        (true, None) => ("还没有设密码", "due"),
        (true, Some(_)) => ("在用", "ok"),
    };
    Line { href: person.url(), name: person.name, username: person.username, roles: roles.join("；"), state, kind }
}

async fn new(ctx: Ctx, _me: Administrator) -> Answer {
    let units = ctx.read(units).await?;
    ctx.page("accounts/person_new.html", &NewPage { roles: roles(), units })
}

fn roles() -> Vec<Choice> {
    let seat = |role: Role| seats(role).iter().map(|kind| kind.label()).collect::<Vec<_>>().join("、");
    Role::ALL.iter().map(|role| Choice { value: role.as_str().to_owned(), label: format!("{}（{}）", role.label(), seat(*role)) }).collect()
}

fn units(db: &mut Db) -> Result<Vec<Choice>> {
    let mut units: Vec<Unit> = places::store::all_units(db)?.into_iter().filter(|unit| unit.active).collect();
    units.sort_by_key(|unit| unit.kind);
    Ok(units.into_iter().map(|unit| Choice { label: format!("{} · {}", unit.kind.label(), unit.name), value: unit.id }).collect())
}

fn details(r: &mut Reading<'_>) -> Option<Details> {
    let name = r.parse("name", PersonName::parse);
    let email = r.maybe("email", EmailAddress::parse);
    let phone = r.maybe("phone", Phone::parse);
    Some(Details {
        name: name?.as_str().to_owned(),
        email: email?.map(|email| email.as_str().to_owned()),
        phone: phone?.map(|phone| phone.as_str().to_owned()),
    })
}

fn seat(r: &mut Reading<'_>) -> Option<(Role, String)> {
    let role = r.choice("role", "岗位", Role::parse);
    let unit = r.choice("unit", "单位", |text| Some(text.to_owned()).filter(|text| !text.is_empty()));
    Some((role?, unit?))
}

async fn hire(ctx: Ctx, me: Administrator, form: Form) -> Answer {
    let (username, details, (role, unit)) = form.read(|r| {
        let username = r.parse("username", people::parse_username);
        let details = details(r);
        let seat = seat(r);
        Some((username?, details?, seat?))
    })?;
    ctx.submit(&form, move |tx| {
        let new = NewPerson { username, name: details.name, email: details.email, phone: details.phone };
        let person = people::hire(tx, &me, new)?;
        let unit = known_unit(tx, &unit)?;
        let standing = people::appoint(tx, &me, &person.id, role, &unit)?;
        let done = link_page(tx, &me, &person)?;
        let said = done.flash.clone().unwrap_or_default();
        Ok(if standing == Standing::Proposed { done.saying(format!("{said}{PROPOSED}")) } else { done })
    })
    .await
}

/// The unit's id, or the field's refusal when the choice is not on the list any more.
fn known_unit(tx: &mut Tx<'_>, id: &str) -> Result<String> {
    match places::store::unit(tx.conn, id) {
        Err(Error::NotFound) => Err(Error::field("unit", "没有这个单位，请重新选择。")),
        other => other.map(|unit| unit.id),
    }
}

/// Invites, and leads to the page that shows the link: the token travels there sealed, because only its hash is kept.
fn link_page(tx: &mut Tx<'_>, me: &Administrator, person: &Person) -> Result<Done> {
    let token = invitations::invite(tx, me, person)?;
    if proposals::guarded(tx.conn, me, &person.id)? {
        return Ok(Done::at(person.url()).saying(MAILED_ONLY));
    }
    let sealed = tx.house.vault.seal("invitations.shown", &token)?;
    let mailed = if person.email.is_some() { "，并已发到邮箱" } else { "" };
    let done = Done::at(format!("{}/invitation?t={}", person.url(), frame::encode(&sealed)));
    Ok(done.saying(format!("{}的登录链接已生成{mailed}。", person.name)))
}

async fn show(ctx: Ctx, me: Administrator, id: Path<String>) -> Answer {
    let now = ctx.app.house().clock.now();
    let view = ctx.read(move |db| person_page(db, &me, &id, now)).await?;
    ctx.page("accounts/person.html", &view)
}

fn person_page(db: &mut Db, me: &Administrator, id: &str, now: Moment) -> Result<PersonPage> {
    let person = store::person(db, id)?;
    let appointed = store::appointed(db, std::slice::from_ref(&person.id))?;
    let running = store::running_of(db, &person.id, now)?;
    let proposed = proposals::store::waiting_for(db, &person.id)?;
    let view =
        |row: store::Appointed| AppointmentView { id: row.id, role: row.role.label(), unit: row.unit_name, since: row.since.words() };
    Ok(PersonPage {
        href: person.url(),
        active: person.active,
        myself: me.person_id() == Some(person.id.as_str()),
        has_password: person.password_hash.is_some(),
        second_factor: person.totp_secret.is_some(),
        guarded: proposals::guarded(db, me, &person.id)?,
        since: person.created_at.words(),
        link_until: invitations::store::open_until(db, &person.id, now)?.map(Moment::words),
        appointments: appointed.into_iter().map(view).collect(),
        proposed: proposed.into_iter().map(|row| Choice { value: row.url(), label: row.role.label().to_owned() }).collect(),
        sign_ins: running.into_iter().map(|row| SignInView::new(row, None)).collect(),
        roles: roles(),
        units: units(db)?,
        name: person.name,
        username: person.username,
        email: person.email,
        phone: person.phone,
    })
}

async fn change(ctx: Ctx, me: Administrator, id: Path<String>, form: Form) -> Answer {
    let new = form.read(details)?;
    ctx.submit(&form, move |tx| {
        people::change_details(tx, &me, &id, &new)?;
        Ok(Done::at(format!("/admin/people/{id}")).saying("已保存。"))
    })
    .await
}

async fn appoint(ctx: Ctx, me: Administrator, id: Path<String>, form: Form) -> Answer {
    let (role, unit) = form.read(seat)?;
    ctx.submit(&form, move |tx| {
        let person = store::person(tx.conn, &id)?;
        let unit = known_unit(tx, &unit)?;
        let done = Done::at(person.url());
        Ok(match people::appoint(tx, &me, &person.id, role, &unit)? {
            Standing::InForce => done.saying(format!("{}现在担任{}。", person.name, role.label())),
            Standing::Proposed => done.saying(PROPOSED),
        })
    })
    .await
}

async fn dismiss(ctx: Ctx, me: Administrator, path: Path<(String, String)>, form: Form) -> Answer {
    let (id, row) = path.into_inner();
    ctx.submit(&form, move |tx| {
        people::end_appointment(tx, &me, &id, &row)?;
        Ok(Done::at(format!("/admin/people/{id}")).saying("岗位已免去，马上生效。"))
    })
    .await
}

async fn deactivate(ctx: Ctx, me: Administrator, id: Path<String>, form: Form) -> Answer {
    ctx.submit(&form, move |tx| {
        let passed = leaving::deactivate(tx, &me, &id)?;
        let more = if passed == 0 { String::new() } else { format!("经办的 {passed} 件诉求由单位其他经办人接着办。") };
        Ok(Done::at(format!("/admin/people/{id}")).saying(format!("已停用，所有登录都已退出。{more}")))
    })
    .await
}

async fn reactivate(ctx: Ctx, me: Administrator, id: Path<String>, form: Form) -> Answer {
    ctx.submit(&form, move |tx| {
        people::reactivate(tx, &me, &id)?;
        Ok(Done::at(format!("/admin/people/{id}")).saying("已重新启用。"))
    })
    .await
}

async fn end_sign_ins(ctx: Ctx, me: Administrator, id: Path<String>, form: Form) -> Answer {
    let here = ctx.visitor.sign_in.as_ref().map(|sign_in| sign_in.id.clone());
    ctx.submit(&form, move |tx| {
        let person = store::person(tx.conn, &id)?;
        let count = sign_in::end_all(tx, &me, &person.id, here.as_deref())?;
        Ok(Done::at(person.url()).saying(format!("已退出 {count} 处登录。")))
    })
    .await
}

async fn second_factor_off(ctx: Ctx, me: Administrator, id: Path<String>, form: Form) -> Answer {
    ctx.submit(&form, move |tx| {
        let person = store::person(tx.conn, &id)?;
        second_factor::turn_off(tx, &me, &person.id)?;
        Ok(Done::at(person.url()).saying(format!("{}的第二步验证已关闭。请本人登录后重新打开。", person.name)))
    })
    .await
}

async fn invite(ctx: Ctx, me: Administrator, id: Path<String>, form: Form) -> Answer {
    ctx.submit(&form, move |tx| {
        let person = store::person(tx.conn, &id)?;
        link_page(tx, &me, &person)
    })
    .await
}

#[derive(Deserialize)]
struct Sealed {
    #[serde(default)]
    t: String,
}

#[derive(Serialize)]
struct LinkPage {
    back: String,
    name: String,
    username: String,
    link: String,
    qr: String,
    until: String,
    mailed: bool,
}

async fn show_link(ctx: Ctx, _me: Administrator, id: Path<String>, sealed: Query<Sealed>) -> Answer {
    let (app, id) = (ctx.app.clone(), id.into_inner());
    let token = app.house().vault.open("invitations.shown", &sealed.t).map_err(|_| Error::NotFound)?;
    let asked = token.clone();
    let found = ctx.read(move |db| invitations::find(db, &app.house().vault, app.house().clock.now(), &asked)).await?;
    let (row, person) = found.filter(|(_, person)| person.id == id).ok_or_else(invitations::gone)?;
    let link = format!("{}{}", ctx.app.house().config.base_url, invitations::path(&token));
    let view = LinkPage {
        back: person.url(),
        qr: qr(&link)?,
        link,
        until: row.expires_at.words(),
        mailed: person.email.is_some(),
        name: person.name,
        username: person.username,
    };
    ctx.page("accounts/invitation.html", &view)
}
