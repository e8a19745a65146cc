//! A request has one road at a time: counselling never leaves its station, mediation is not pulled at from outside, a room reads
//! only while it may still take the request, and what staff are told of the promises is what the clocks do.

use chrono::Duration;
use mashanghe::accounts::people::{NewPerson, appoint, give_password, hire};
use mashanghe::actor::{Actor, Role};
use mashanghe::clocks::Kind;
use mashanghe::deadlines::service::Promise;
use mashanghe::dispatch::{accepting, clocks, deciding, handing_over, holding, reading, refusal, returning, rule, store};
use mashanghe::error::Error;
use mashanghe::intake::{self, Channel, Request, Service, Stage, following};
use mashanghe::{cases, db, dispatch, places};

use crate::cases::{accepted_request, actor, register, signed_in, unit};
use crate::on_both;
use crate::world::World;
use crate::world::browser::Page;
use crate::world::cast::PASSWORD;

const REASON: &str = "经现场核实，这件事要由别的单位来办";
const STORY: &str = "最近总是睡不着，想找人说说。";

fn filed(world: &World, service: Service) -> Request {
    let write = |tx: &mut db::Tx<'_>| {
        let mut matter = intake::matter::Matter::new(service, Channel::Web, STORY, "王芳");
        matter.community_id = Some(places::store::by_code(tx.conn, "tongle")?.id);
        let filed = intake::filing::file(tx, &Actor::Visitor, &matter)?;
        rule::dispatch(tx, &filed)?;
        Ok(filed.request)
    };
    world.app.write(write).unwrap()
}

fn now(world: &World, code: &str) -> Request {
    world.app.read(|db| intake::store::by_code(db, code)).unwrap()
}

/// Somebody at the police post, which is a station but not the one for counselling.
fn at_the_post(world: &World) -> Actor {
    let post = unit(world, "jingwu");
    let write = |tx: &mut db::Tx<'_>| {
        let new = NewPerson { username: "gao".to_owned(), name: "高峰".to_owned(), email: None, phone: None };
        let person = hire(tx, &Actor::House, new)?;
        appoint(tx, &Actor::House, &person.id, Role::StationOfficer, &post)?;
        give_password(tx, &Actor::House, &person, PASSWORD)
    };
    world.app.write(write).unwrap();
    actor(world, "gao")
}

/// Opens the case in 老陈's room; the address of the case.
fn open(world: &World, code: &str) -> String {
    let (browser, room) = (signed_in(world, "laochen"), unit(world, "laochen"));
    browser.visit(&format!("/cases/new?request={code}"));
    let mut fields = register();
    fields.push(("room", &room));
    let page = browser.submit("/cases", &fields);
    page.must_say("已登记为案件");
    page.path
}

fn end(world: &World, case: &str) {
    let lead = signed_in(world, "laochen");
    lead.visit(&format!("{case}/ending/new"));
    let why = [("cause", "SZ28_1"), ("reason", "来电说不想再谈。"), ("other_ways_told", "yes")];
    lead.submit(&format!("{case}/ending"), &why).must_say("调解已终止");
}

fn reopen(world: &World, case: &str) {
    let lead = signed_in(world, "laochen");
    lead.visit(&format!("{case}/reopening"));
    lead.submit(&format!("{case}/reopening"), &[("reason", "双方又愿意谈了")]).must_say("恢复办理");
}

/// 同乐 asks the police post to take the request over.
fn asked(world: &World, code: &str) {
    let (chen, post) = (actor(world, "chen"), unit(world, "jingwu"));
    world
        .app
        .write(|tx| {
            let revision = intake::store::by_code(tx.conn, code)?.revision;
            handing_over::ask(tx, &chen, (code, revision), &post, REASON)
        })
        .unwrap();
}

fn send(world: &World, code: &str, to: &str) -> mashanghe::error::Result<Request> {
    let (lin, to) = (actor(world, "lin"), unit(world, to));
    world.app.write(|tx| {
        let revision = intake::store::by_code(tx.conn, code)?.revision;
        deciding::send(tx, &lin, (code, revision), &to, REASON)
    })
}

fn object(world: &World, code: &str) {
    world
        .app
        .write(|tx| {
            let request = intake::store::by_code(tx.conn, code)?;
            following::object(tx, &Actor::Visitor, &request, REASON)?;
            dispatch::reopening::reopen(tx, &request, REASON)
        })
        .unwrap();
}

fn running(world: &World, request: &Request) -> Vec<Kind> {
    let clocks = world.app.read(|db| clocks::store::running(db, &request.subject())).unwrap();
    clocks.into_iter().map(|clock| clock.kind).collect()
}

/// The choices of a form's select.
fn offers(page: &Page, unit: &str) -> bool {
    page.body.contains(&format!("value=\"{unit}\""))
}

on_both! {
    fn counselling_is_sent_and_handed_over_to_no_station_but_its_own(world: &World) {
        let gao = at_the_post(world);
        let request = filed(world, Service::Counselling);
        let (su, post, code) = (actor(world, "su"), unit(world, "jingwu"), request.code.as_str());
        for to in ["jingwu", "tongle", "chengguan"] {
            assert!(matches!(send(world, code, to), Err(Error::Invalid(_))), "{to}");
        }
        let asked = world.app.write(|tx| handing_over::ask(tx, &su, (code, request.revision), &post, REASON));
        assert!(matches!(asked, Err(Error::Invalid(_))), "{asked:?}");
        let form = signed_in(world, "lin").visit(&format!("{}/dispatch", request.url()));
        assert!(offers(&form, "baolong") && !offers(&form, "jingwu") && !offers(&form, "tongle"), "{}", form.words());
        let form = signed_in(world, "su").visit(&format!("{}/hand-over", request.url()));
        assert!(offers(&form, "baolong") && !offers(&form, "jingwu") && !offers(&form, "chengguan"), "{}", form.words());
        send(world, code, "baolong").unwrap();
        signed_in(world, "lin").visit(&request.url()).must_not_say(STORY);
        send(world, code, "xinli").unwrap();
        signed_in(world, "su").visit(&request.url()).must_say(STORY);
        let other = filed(world, Service::Dispute);
        send(world, &other.code, "jingwu").unwrap();
        assert!(world.app.read(|db| reading::look(db, &gao, &other.code)).unwrap().readable, "the post reads what is its own");
    }

    fn counselling_that_lies_at_another_station_all_the_same_is_read_by_nobody_there(world: &World) {
        at_the_post(world);
        let request = filed(world, Service::Counselling);
        let post = unit(world, "jingwu");
        world.app.write(|tx| {
            use diesel::prelude::*;
            use mashanghe::db::schema::assignments;
            let open = assignments::table.filter(assignments::request_id.eq(&request.id));
            diesel::update(open).set(assignments::unit_id.eq(&post)).execute(tx.conn)?;
            Ok(())
        }).unwrap();
        signed_in(world, "gao").visit(&request.url()).must_not_say(STORY).must_not_say("王芳");
    }

    fn a_question_to_another_unit_is_taken_back_when_the_request_goes_into_its_case(world: &World) {
        let gao = at_the_post(world);
        let code = accepted_request(world);
        asked(world, &code);
        open(world, &code);
        let request = now(world, &code);
        assert_eq!(request.stage, Stage::InCase);
        assert!(world.app.read(|db| store::asked(db, &request.id)).unwrap().is_none());
        let taken = world.app.write(|tx| handing_over::take(tx, &gao, &code, request.revision));
        assert!(matches!(taken, Err(Error::Conflict(_))), "{taken:?}");
        assert_eq!(now(world, &code).stage, Stage::InCase);
        assert!(running(world, &request).is_empty());
    }

    fn a_request_is_not_withdrawn_while_its_case_runs_wherever_it_stands_itself(world: &World) {
        let code = accepted_request(world);
        let case = open(world, &code);
        end(world, &case);
        object(world, &code);
        let chen = actor(world, "chen");
        world.app.write(|tx| {
            let revision = intake::store::by_code(tx.conn, &code)?.revision;
            refusal::refuse(tx, &chen, (&code, revision), "court_has_it", REASON, "")
        }).unwrap();
        reopen(world, &case);
        assert_eq!(now(world, &code).stage, Stage::Refused, "a refusal stands until the street sends it on");
        send(world, &code, "longdong").unwrap();
        let citizen = world.browser();
        citizen.visit("/track");
        citizen.submit("/track", &[("code", &code), ("proof", "1234")]);
        let page = format!("{}/withdrawal", now(world, &code).track_url());
        citizen.visit(&page);
        citizen.submit(&page, &[("reason", "不用了")]).must_refuse("调解案件还在办理");
        assert_eq!(now(world, &code).stage, Stage::Dispatched);
        end(world, &case);
        citizen.visit(&page);
        citizen.submit(&page, &[("reason", "不用了")]).must_say("已经撤回");
    }

    fn a_reopened_case_takes_its_request_back_from_the_unit_that_had_it_again(world: &World) {
        for accepts in [false, true] {
            let code = accepted_request(world);
            let case = open(world, &code);
            end(world, &case);
            object(world, &code);
            assert_eq!(running(world, &now(world, &code)).len(), Promise::ALL.len());
            if accepts {
                let chen = actor(world, "chen");
                world.app.write(|tx| {
                    let revision = intake::store::by_code(tx.conn, &code)?.revision;
                    accepting::accept(tx, &chen, &code, revision)
                }).unwrap();
            }
            asked(world, &code);
            reopen(world, &case);
            let request = now(world, &code);
            assert_eq!(request.stage, Stage::InCase, "accepted: {accepts}");
            assert_eq!(running(world, &request), [], "the street's promises end with it");
            assert!(world.app.read(|db| store::asked(db, &request.id)).unwrap().is_none());
        }
    }

    fn a_revision_that_no_page_shows_is_refused_and_breaks_nothing(world: &World) {
        let request = filed(world, Service::Dispute);
        let chen = signed_in(world, "chen");
        let acceptance = format!("{}/acceptance", request.url());
        for wrong in ["-2147483648", "-1", "2147483648", "neither"] {
            chen.visit(&request.url());
            chen.submit(&acceptance, &[("revision", wrong)]).must_refuse("页面版本");
            let (back, ask, send) = ("return", "hand-over", "dispatch");
            for (who, act) in [("chen", back), ("chen", ask), ("lin", send)] {
                let (browser, page) = (signed_in(world, who), format!("{}/{act}", request.url()));
                browser.visit(&page);
                let fields = [("revision", wrong), ("unit", "longdong"), ("why", "other_place"), ("reason", REASON)];
                browser.submit(&page, &fields).must_refuse("页面版本");
            }
        }
        chen.visit(&request.url());
        assert_eq!(chen.submit(&acceptance, &[("revision", "2147483647")]).status, 409);
        let lowest = world.app.write(|tx| accepting::accept(tx, &actor(world, "chen"), &request.code, i32::MIN));
        assert!(matches!(lowest, Err(Error::Conflict(_))), "{lowest:?}");
        assert_eq!(now(world, &request.code).stage, Stage::Dispatched);
    }

    fn a_form_is_found_however_its_address_is_written(world: &World) {
        let request = filed(world, Service::Dispute);
        let chen = signed_in(world, "chen");
        for (written, said) in [("%72efusal", "不予受理"), ("hand%2Dover", "移交给别的单位"), ("return", "退回")] {
            let page = chen.visit(&format!("{}/{written}", request.url()));
            assert!(page.is_ok(), "{written}: {}", page.words());
            page.must_say(said);
        }
    }

    fn a_chosen_room_reads_no_more_once_the_request_went_another_way(world: &World) {
        let (answered, refused, taken) = (accepted_request(world), accepted_request(world), accepted_request(world));
        let limin = signed_in(world, "limin");
        let chen = actor(world, "chen");
        for code in [&answered, &refused, &taken] {
            limin.visit(&format!("/requests/{code}")).must_say("多次沟通没有结果");
        }
        world.app.write(|tx| {
            let revision = intake::store::by_code(tx.conn, &answered)?.revision;
            dispatch::answering::answer(tx, &chen, (&answered, revision), dispatch::AnswerKind::Final, REASON)?;
            let revision = intake::store::by_code(tx.conn, &refused)?.revision;
            refusal::refuse(tx, &chen, (&refused, revision), "court_has_it", REASON, "")
        }).unwrap();
        open(world, &taken);
        for code in [&answered, &refused, &taken] {
            assert_eq!(limin.visit(&format!("/requests/{code}")).status, 404, "{code}");
            limin.visit("/requests").must_not_say(code);
        }
        signed_in(world, "laochen").visit(&format!("/requests/{taken}")).must_say("多次沟通没有结果");
    }

    fn a_notice_asks_for_acceptance_by_a_day_to_come_or_says_that_it_is_over(world: &World) {
        let request = filed(world, Service::Dispute);
        let due = world.app.read(|db| clocks::due(db, &request, Promise::Acceptance)).unwrap().unwrap();
        let huang = |world: &World| signed_in(world, "huang").visit("/notices");
        signed_in(world, "chen").visit("/notices").must_say(&format!("请在{}前受理", due.words()));
        world.jump(Duration::days(3));
        send(world, &request.code, "longdong").unwrap();
        huang(world).must_say(&format!("受理时间{}已过，请马上受理", due.words())).must_not_say("前受理");
        let chen = actor(world, "chen");
        let other = filed(world, Service::Dispute);
        for _ in 0..2 {
            world.app.write(|tx| {
                let revision = intake::store::by_code(tx.conn, &other.code)?.revision;
                returning::give_back(tx, &chen, (&other.code, revision), dispatch::ReturnCode::OtherDuty, REASON, None)
            }).unwrap();
            if now(world, &other.code).stage == Stage::Dispatched {
                send(world, &other.code, "tongle").unwrap();
            }
        }
        send(world, &other.code, "longdong").unwrap();
        assert_eq!(now(world, &other.code).stage, Stage::Accepted);
        huang(world).must_say("已视为受理，请直接办理");
        assert_eq!(world.app.read(|db| holding::acceptance_due(db, &other)).unwrap(), None, "nobody has to accept it any more");
    }

    fn the_dispatcher_reads_what_sending_on_does_to_the_promises_and_the_page_shows_which_clocks_stopped(world: &World) {
        let request = filed(world, Service::Dispute);
        let (lin, page) = (signed_in(world, "lin"), format!("{}/dispatch", request.url()));
        lin.visit(&page).must_say("原来答应当事人的时间不变");
        lin.visit(&request.url()).must_not_say("已停止");
        let chen = actor(world, "chen");
        world.app.write(|tx| refusal::refuse(tx, &chen, (&request.code, request.revision), "court_has_it", REASON, "")).unwrap();
        lin.visit(&page).must_say("从现在起重新计算").must_not_say("时间不变");
        world.jump(Duration::days(1));
        send(world, &request.code, "longdong").unwrap();
        let all = world.app.read(|db| clocks::store::about(db, &request.subject())).unwrap();
        assert_eq!((all.len(), running(world, &request).len()), (2 * Promise::ALL.len(), Promise::ALL.len()));
        let shown = signed_in(world, "huang").visit(&request.url());
        assert_eq!(shown.body.matches("已停止").count(), Promise::ALL.len(), "{}", shown.words());
        assert!(world.app.read(|db| cases::store::of_request(db, &request.id)).unwrap().is_none());
    }
}
