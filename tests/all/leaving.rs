//! Leaving the office: who still has something in hand is not shut out before it is handed over, and an administrator always stays.

use mashanghe::accounts::people::{NewPerson, appoint, give_password, hire};
use mashanghe::accounts::store as accounts;
use mashanghe::actor::{Actor, Role};
use mashanghe::cases::mediators::{self, Leaving, Relation, Replacing};
use mashanghe::cases::store as cases;
use mashanghe::intake::{self, Channel, DisputeType, Request, Service, matter};
use mashanghe::places::store as places;
use mashanghe::{dispatch, error::Error};

use crate::agreements::{actor, willing};
use crate::on_both;
use crate::world::browser::Page;
use crate::world::cast::PASSWORD;
use crate::world::{Browser, World};

fn person(world: &World, username: &str) -> String {
    world.app.read(|db| accounts::by_username(db, username)).unwrap().id
}

fn shut_out(admin: &Browser, id: &str) -> Page {
    admin.visit(&format!("/admin/people/{id}"));
    admin.submit(&format!("/admin/people/{id}/deactivation"), &[])
}

/// Somebody new with a role at a unit, who can sign in.
fn newcomer(world: &World, username: &str, name: &str, role: Role, unit: &str) -> String {
    let id = invited(world, username, name, role, unit);
    world.app.write(|tx| accounts::person(tx.conn, &id).and_then(|person| give_password(tx, &Actor::House, &person, PASSWORD))).unwrap();
    id
}

/// Somebody new who has not opened the invitation yet.
fn invited(world: &World, username: &str, name: &str, role: Role, unit: &str) -> String {
    let hired = world.app.write(|tx| {
        let new = NewPerson { username: username.to_owned(), name: name.to_owned(), email: None, phone: None };
        let person = hire(tx, &Actor::House, new)?;
        let unit = places::by_code(tx.conn, unit)?;
        appoint(tx, &Actor::House, &person.id, role, &unit.id)?;
        Ok(person.id)
    });
    hired.unwrap()
}

fn filed(world: &World, service: Service) -> Request {
    let filed = world.app.write(|tx| {
        let mut matter = matter::Matter::new(service, Channel::Web, "最近楼上总漏水，睡不着。", "王芳");
        matter.community_id = Some(places::by_code(tx.conn, "tongle")?.id);
        let filed = intake::filing::file(tx, &Actor::Visitor, &matter)?;
        dispatch::rule::dispatch(tx, &filed)?;
        intake::store::by_id(tx.conn, &filed.request.id)
    });
    filed.unwrap()
}

fn is_active(world: &World, id: &str) -> bool {
    world.app.read(|db| accounts::person(db, id)).unwrap().active
}

on_both! {
    fn a_mediator_leaves_after_somebody_else_has_the_case(world: &World) {
        let matter = willing(world, DisputeType::Neighbour);
        let (admin, li) = (world.signed_in("admin"), person(world, "limin"));
        let page = shut_out(&admin, &li);
        page.must_refuse("没有停用李敏").must_say(&matter.case().number).must_say("更换").must_not_say("已停用");
        assert!(is_active(world, &li));
        matter.li.visit("/cases").must_say("楼上漏水");
        let lead = actor(world, "laochen");
        world.app.write(|tx| {
            let case = cases::by_id(tx.conn, &matter.id)?;
            let mediator_id = mediators::store::panel(tx.conn, &case.id)?.remove(0).id;
            let person_id = lead.person_id().unwrap().to_owned();
            let (leaving, relation) = (Leaving::Absent, Relation::Nothing);
            mediators::replace(tx, &lead, &case, Replacing { mediator_id, leaving, remark: String::new(), person_id, relation })
        }).unwrap();
        shut_out(&admin, &li).must_say("已停用");
        let chen = person(world, "laochen");
        shut_out(&admin, &chen).must_refuse("没有停用陈国强").must_say(&matter.case().number);
    }

    fn a_post_is_taken_from_whoever_has_nothing_open_in_it(world: &World) {
        let matter = willing(world, DisputeType::Neighbour);
        let (admin, li) = (world.signed_in("admin"), person(world, "limin"));
        let href = format!("/admin/people/{li}");
        let dismissal = || admin.visit(&href).find(r#"action="(/admin/people/[^"]+/appointments/[^"]+)""#).unwrap();
        admin.submit(&dismissal(), &[]).must_refuse("没有免去这个岗位").must_say(&matter.case().number);
        let added = newcomer(world, "heping", "何平", Role::Mediator, "laochen");
        let action = admin.visit(&format!("/admin/people/{added}")).find(r#"action="(/admin/people/[^"]+/appointments/[^"]+)""#).unwrap();
        admin.submit(&action, &[]).must_say("岗位已免去");
        matter.li.visit("/cases").must_say("楼上漏水");
    }

    fn the_last_lead_of_a_room_leaves_after_another_one_was_appointed(world: &World) {
        let matter = willing(world, DisputeType::Neighbour);
        let (admin, lead) = (world.signed_in("admin"), person(world, "laochen"));
        shut_out(&admin, &lead).must_refuse("没有别的负责人").must_say(&matter.case().number);
        newcomer(world, "heping", "何平", Role::RoomLead, "laochen");
        shut_out(&admin, &lead).must_say("已停用");
    }

    fn the_last_officer_of_a_unit_leaves_after_a_colleague_came_who_goes_on(world: &World) {
        let request = filed(world, Service::Dispute);
        let chen_acts = actor(world, "chen");
        world.app.write(|tx| dispatch::accepting::accept(tx, &chen_acts, &request.code, request.revision)).unwrap();
        let (admin, chen) = (world.signed_in("admin"), person(world, "chen"));
        shut_out(&admin, &chen).must_refuse(&request.code).must_say("同乐社区").must_say("没有别的经办人");
        assert!(is_active(world, &chen));
        newcomer(world, "zhong", "钟敏", Role::CommunityOfficer, "tongle");
        shut_out(&admin, &chen).must_say("已停用").must_say("经办的 1 件诉求由单位其他经办人接着办");
        let holding = world.app.read(|db| dispatch::holding::of(db, &request)).unwrap();
        assert_eq!(holding.who(), "同乐社区");
        let zhong = world.signed_in("zhong");
        zhong.visit("/notices").must_say("请接着办诉求").must_say(&request.code);
        zhong.visit(&request.url()).must_say("原经办人离岗");
        zhong.visit("/today").must_say(&request.code);
    }

    fn an_officer_who_loses_the_post_lets_go_and_the_colleague_hears(world: &World) {
        let request = filed(world, Service::Dispute);
        let chen_acts = actor(world, "chen");
        world.app.write(|tx| dispatch::accepting::accept(tx, &chen_acts, &request.code, request.revision)).unwrap();
        let (admin, chen) = (world.signed_in("admin"), person(world, "chen"));
        let end = || {
            let page = admin.visit(&format!("/admin/people/{chen}"));
            let action = page.find(r#"action="(/admin/people/[^"]+/appointments/[^"]+)""#).unwrap();
            admin.submit(&action, &[])
        };
        invited(world, "yao", "姚远", Role::CommunityOfficer, "tongle");
        end().must_refuse("没有别的经办人").must_say(&request.code);
        newcomer(world, "zhong", "钟敏", Role::CommunityOfficer, "tongle");
        end().must_say("岗位已免去");
        assert_eq!(world.app.read(|db| dispatch::holding::of(db, &request)).unwrap().who(), "同乐社区");
        world.signed_in("zhong").visit("/notices").must_say("请接着办诉求").must_say(&request.code);
    }

    fn an_officer_leaves_though_a_room_has_the_case_they_registered(world: &World) {
        willing(world, DisputeType::Neighbour);
        newcomer(world, "zhong", "钟敏", Role::CommunityOfficer, "tongle");
        shut_out(&world.signed_in("admin"), &person(world, "chen")).must_say("已停用");
    }

    fn two_administrators_who_dismiss_each_other_do_not_both_go(world: &World) {
        let first = person(world, "admin");
        let second = newcomer(world, "admin2", "韩静", Role::Administrator, "baolong");
        let ready = [("admin", second), ("admin2", first)].map(|(username, other)| {
            let browser = world.signed_in(username);
            let page = browser.visit(&format!("/admin/people/{other}"));
            (browser, page.find(r#"action="(/admin/people/[^"]+/appointments/[^"]+)""#).unwrap())
        });
        let at_once = ready.map(|(browser, action)| std::thread::spawn(move || browser.submit(&action, &[])));
        for thread in at_once {
            thread.join().unwrap();
        }
        assert_eq!(world.app.read(accounts::administrators).unwrap(), 1, "one dismisses the other, and not both");
    }

    fn the_last_counsellor_does_not_leave_and_no_code_is_told(world: &World) {
        let request = filed(world, Service::Counselling);
        let (admin, su) = (world.signed_in("admin"), person(world, "su"));
        shut_out(&admin, &su).must_refuse("心理咨询事项").must_not_say("1 件").must_not_say(&request.code);
        assert!(is_active(world, &su));
    }

    fn who_has_nothing_in_hand_leaves_at_once(world: &World) {
        let admin = world.signed_in("admin");
        for username in ["xu", "ping", "qiao", "huang", "zhou"] {
            shut_out(&admin, &person(world, username)).must_say("已停用").must_not_say("接着办");
        }
    }

    fn an_administrator_always_stays(world: &World) {
        let first = person(world, "admin");
        let refused = world.app.write(|tx| mashanghe::office::leaving::deactivate(tx, &Actor::House, &first));
        assert!(matches!(&refused, Err(Error::Refused(why)) if why.contains("最后一位能登录的管理员")), "{refused:?}");
        let second = newcomer(world, "admin2", "韩静", Role::Administrator, "baolong");
        let ready = [("admin", second.clone()), ("admin2", first.clone())].map(|(username, other)| {
            let browser = world.signed_in(username);
            browser.visit(&format!("/admin/people/{other}"));
            (browser, format!("/admin/people/{other}/deactivation"))
        });
        let at_once = ready.map(|(browser, action)| std::thread::spawn(move || browser.submit(&action, &[])));
        for thread in at_once {
            thread.join().unwrap();
        }
        let left = [&first, &second].into_iter().filter(|id| is_active(world, id)).count();
        assert_eq!(left, 1, "one shuts the other out, and not both");
    }
}
