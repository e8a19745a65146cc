//! The administrator's pages: who works here, what they are trusted with, their links and sign-ins.

use actix_web::web::{Path, ServiceConfig, get, post, resource};
use serde::{Deserialize, Serialize};

use super::account::SignInView;
use super::links;
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
use crate::web::{Answer, Ctx, Done, Form, Query, Reading};

/// At most so many people on one page; a search finds the others.
const MOST: i64 = 200;

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
        .service(resource("/admin/people/{id}/second-factor/off").route(post().to(second_factor_off)));
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
        let done = links::page(tx, &me, &person)?;
        let said = done.flash.clone().unwrap_or_default();
        Ok(if standing == Standing::Proposed { done.saying(format!("{said}{}", super::proposals::asked(tx, &unit)?)) } else { done })
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
            Standing::Proposed => done.saying(super::proposals::asked(tx, &unit)?),
        })
    })
    .await
}

async fn dismiss(ctx: Ctx, me: Administrator, path: Path<(String, String)>, form: Form) -> Answer {
    let (id, row) = path.into_inner();
    ctx.submit(&form, move |tx| {
        leaving::dismiss(tx, &me, &id, &row)?;
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
