//! Whoever reads counselling is let in by two who are independent of each other, and their account is theirs alone: the ways
//! by which one administrator could get in, each tried over HTTP. The plain course of an appointment is in `accounts`.

use chrono::Duration;
use mashanghe::accounts::{people, store};
use mashanghe::actor::{Actor, Role};
use mashanghe::notifications::{self, Template};
use mashanghe::places;

use crate::on_both;
use crate::world::browser::Page;
use crate::world::{Browser, World};

const NEW: &str = "另一个密码，也好记得住";

fn person_id(world: &World, username: &str) -> String {
    world.app.read(|db| store::by_username(db, username)).unwrap().id
}

fn href(world: &World, username: &str) -> String {
    format!("/admin/people/{}", person_id(world, username))
}

fn station(world: &World) -> String {
    world.app.read(|db| places::store::by_code(db, "xinli")).unwrap().id
}

fn street(world: &World) -> String {
    world.app.read(places::store::street).unwrap().id
}

fn reads(world: &World, username: &str) -> bool {
    let (id, station) = (person_id(world, username), station(world));
    world.app.read(|db| store::holds(db, &id, Role::StationOfficer, &station)).unwrap()
}

/// The station's only officer leaves.
fn empty_the_station(world: &World) {
    let su = person_id(world, "su");
    let rows = world.app.read(|db| store::appointed(db, std::slice::from_ref(&su))).unwrap();
    world.app.write(|tx| people::end_appointment(tx, &Actor::House, &su, &rows[0].id)).unwrap();
}

/// Made administrator from the command line.
fn second_administrator(world: &World, username: &str) {
    let (id, street) = (person_id(world, username), street(world));
    world.app.write(|tx| people::appoint(tx, &Actor::House, &id, Role::Administrator, &street).map(|_| ())).unwrap();
}

fn appoint(world: &World, admin: &Browser, username: &str, role: &str, unit: &str) -> Page {
    let href = href(world, username);
    admin.visit(&href);
    admin.submit(&format!("{href}/appointments"), &[("role", role), ("unit", unit)])
}

/// Proposes somebody for the station; the proposal's page.
fn propose(world: &World, admin: &Browser, username: &str) -> String {
    let page = appoint(world, admin, username, "station_officer", &station(world));
    page.find(r#"href="(/proposals/[^"]+)""#).unwrap_or_else(|| panic!("{}", page.words()))
}

fn hire(admin: &Browser, username: &str, role: &str, unit: &str) -> Page {
    admin.visit("/admin/people/new");
    let mailbox = format!("{username}@baolong.example");
    let fields = [("name", "赵敏"), ("username", username), ("role", role), ("unit", unit), ("email", &mailbox), ("phone", "")];
    admin.submit("/admin/people", &fields)
}

fn welcome(page: &Page) -> String {
    page.find(r"(/welcome/[A-Za-z0-9_-]{43})<").unwrap_or_else(|| panic!("{}", page.words()))
}

fn set_password(link: &str) -> impl Fn(&Browser) -> Page {
    let link = link.to_owned();
    move |browser| {
        browser.visit(&link);
        browser.submit(&link, &[("password", NEW), ("password_again", NEW)])
    }
}

fn enter(world: &World, username: &str, password: &str) -> (Browser, Page) {
    let browser = world.browser();
    browser.visit("/sign-in?next=/account");
    let page = browser.submit("/sign-in", &[("username", username), ("password", password)]);
    (browser, page)
}

/// The link in the newest mail to a person.
fn mailed(world: &World, username: &str) -> String {
    let subject = format!("person:{}", person_id(world, username));
    let rows = world.app.read(|db| notifications::store::about(db, &subject)).unwrap();
    let row = rows.into_iter().filter(|row| row.template == Template::StaffInvitation).max_by(|a, b| a.id.cmp(&b.id)).unwrap();
    let body = world.app.house().vault.open("notices.body", &row.body).unwrap();
    regex::Regex::new(r"/welcome/[A-Za-z0-9_-]{43}").unwrap().find(&body).unwrap().as_str().to_owned()
}

on_both! {
    fn no_table_turns_another_unit_into_the_counselling_station(world: &World) {
        let (admin, before) = (world.signed_in("admin"), station(world));
        let table = "代码,类别,名称,简称,上级代码,职责,电话,地址,开放时间\nxinli,部门,综治办,,baolong,,,,\n";
        admin.visit("/admin/places/import");
        admin
            .upload("/admin/places/import/preview", &[("table", "units")], vec![("file", "a.csv", table.as_bytes().to_vec())])
            .must_refuse("代码“xinli”已经是别的类别的单位，不能改类别");
        admin.visit("/admin/places");
        admin.submit("/admin/places", &[("kind", "station"), ("code", "xinli"), ("name", "新心理站")]).must_refuse("已经有单位用了");
        assert_eq!(station(world), before);
    }

    fn an_administrator_whom_the_proposer_let_in_confirms_nothing(world: &World) {
        second_administrator(world, "zhou");
        empty_the_station(world);
        let admin = world.signed_in("admin");
        // The puppet before the proposal, a puppet of the puppet, and one after it.
        set_password(&welcome(&hire(&admin, "puppet", "administrator", &street(world))))(&world.browser());
        let (puppet, _) = enter(world, "puppet", NEW);
        set_password(&welcome(&hire(&puppet, "string", "administrator", &street(world))))(&world.browser());
        world.clock.turn(Duration::minutes(1));
        let page = propose(world, &admin, "wu");
        world.clock.turn(Duration::minutes(1));
        set_password(&welcome(&hire(&admin, "late", "administrator", &street(world))))(&world.browser());
        second_administrator(world, "lin");
        for username in ["puppet", "string", "late"] {
            assert_eq!(enter(world, username, NEW).0.visit(&page).status, 404, "{username}");
        }
        assert_eq!(world.signed_in("lin").visit(&page).status, 404, "who came after the proposal");
        // Nor does she confirm what her puppet proposes.
        let other = propose(world, &puppet, "xu");
        assert_eq!(admin.visit(&other).status, 404);
        assert_eq!(enter(world, "late", NEW).0.visit(&other).status, 404);
        // Whoever was let in from the command line does.
        let zhou = world.signed_in("zhou");
        zhou.visit(&page);
        zhou.submit(&format!("{page}/confirmation"), &[]).must_say("岗位马上生效");
        assert!(reads(world, "wu") && !reads(world, "xu"));
    }

    fn the_account_of_whoever_could_confirm_is_closed_to_the_proposer(world: &World) {
        second_administrator(world, "zhou");
        let (admin, href) = (world.signed_in("admin"), href(world, "zhou"));
        admin.visit(&href);
        let page = admin.submit(&format!("{href}/invitation"), &[]);
        assert!(page.must_say("只发到本人邮箱").path == href && !page.body.contains("/welcome/"));
        admin.submit(&href, &[("name", "周岚"), ("email", "he@else.example"), ("phone", "")]).must_refuse("mashanghe user mailbox zhou");
    }

    fn no_link_or_password_from_before_the_confirmation_opens_the_confidant_s_account(world: &World) {
        let admin = world.signed_in("admin");
        // One link seen before the proposal, unused; one used before it, so that the password is known.
        let (held, known) = (welcome(&hire(&admin, "zhao", "clerk", &street(world))), welcome(&hire(&admin, "qian", "clerk", &street(world))));
        set_password(&known)(&world.browser());
        let (inside, _) = enter(world, "qian", NEW);
        let su = world.signed_in("su");
        for username in ["zhao", "qian"] {
            let page = propose(world, &admin, username);
            su.visit(&page).must_say(&format!("{username}@baolong.example"));
            su.submit(&format!("{page}/confirmation"), &[]).must_say("新的登录链接只发到本人邮箱");
            assert!(reads(world, username));
        }
        world.browser().visit(&held).must_refuse("不能用了");
        assert!(inside.visit("/account").path.starts_with("/sign-in"));
        enter(world, "qian", NEW).1.must_refuse("登录名或密码不对");
        // Without a password yet a link is not shown either, and the one in the mail works.
        let href = href(world, "zhao");
        admin.visit(&href);
        let page = admin.submit(&format!("{href}/invitation"), &[]);
        assert!(page.must_say("只发到本人邮箱").path == href && !page.body.contains("/welcome/"));
        set_password(&mailed(world, "zhao"))(&world.browser()).must_say("密码已设好");
        enter(world, "zhao", NEW).1.must_say("赵敏");
    }

    fn somebody_hired_for_the_station_gets_the_link_by_mail_only(world: &World) {
        let admin = world.signed_in("admin");
        let page = hire(&admin, "zhao", "station_officer", &station(world));
        assert!(page.must_say("只发到本人邮箱").path == href(world, "zhao") && !page.body.contains("/welcome/"));
        let href = href(world, "zhao");
        admin.submit(&href, &[("name", "赵敏"), ("email", "he@else.example"), ("phone", "")]).must_refuse("什么都没有保存");
        let su = world.signed_in("su");
        su.visit("/notices").must_say("请确认一项任职：心理咨询服务站");
    }

    fn mailbox_and_second_factor_of_a_confidant_are_out_of_an_administrator_s_hands(world: &World) {
        let (admin, href) = (world.signed_in("admin"), href(world, "su"));
        for mailbox in ["he@else.example", ""] {
            admin.visit(&href);
            admin.submit(&href, &[("name", "苏宁"), ("email", mailbox), ("phone", "")]).must_refuse("mashanghe user mailbox su");
        }
        admin.visit(&href);
        admin.submit(&href, &[("name", "苏宁宁"), ("email", "su@baolong.example"), ("phone", "13700001111")]).must_say("已保存");
        let token = admin.filled(&format!("{href}/invitation"), &[]);
        let fields: Vec<(&str, &str)> = token.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let page = admin.post_raw(&format!("{href}/second-factor/off"), &fields);
        page.must_refuse("mashanghe user second-factor-off su");
    }

    fn what_was_overtaken_is_declined_and_not_confirmed(world: &World) {
        second_administrator(world, "zhou");
        let (admin, su) = (world.signed_in("admin"), world.signed_in("su"));
        let page = propose(world, &admin, "wu");
        let wu = person_id(world, "wu");
        world.app.write(|tx| people::deactivate(tx, &Actor::House, &wu)).unwrap();
        su.visit(&page);
        su.submit(&format!("{page}/confirmation"), &[]).must_say("吴刚已经停用，不能确认");
        world.app.write(|tx| people::reactivate(tx, &Actor::House, &wu)).unwrap();
        let he = person_id(world, "admin");
        let rows = world.app.read(|db| store::appointed(db, std::slice::from_ref(&he))).unwrap();
        world.app.write(|tx| people::end_appointment(tx, &Actor::House, &he, &rows[0].id)).unwrap();
        su.visit(&page);
        su.submit(&format!("{page}/confirmation"), &[]).must_say("何静已经不是管理员，不能确认");
        assert!(!reads(world, "wu"));
        su.visit(&page);
        su.submit(&format!("{page}/refusal"), &[]).must_say("岗位没有生效");
    }
}
