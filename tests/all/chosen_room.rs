//! From a request to its case: who may open one, what the room that the citizen chose sees and finds, and who is told.

use mashanghe::db::paging::Turned;
use mashanghe::dispatch::listing::{Filter, store as listing};
use mashanghe::dispatch::{deciding, handing_over};
use mashanghe::intake::{self, Request};
use mashanghe::notifications::{Template, store as notices};

use crate::cases::{accepted_request, actor, register, signed_in, unit};
use crate::on_both;
use crate::world::World;
use crate::world::cast::WANG_FANG;

const REASON: &str = "经现场核实，该楼栋在龙东社区地界";
const DOOR: &str = "转为调解案件";

fn request(world: &World, code: &str) -> Request {
    world.app.read(|db| intake::store::by_code(db, code)).unwrap()
}

/// How many requests somebody finds, by the list and by its count.
fn found(world: &World, who: &str) -> (usize, usize) {
    let (me, now) = (actor(world, who), world.clock.now());
    let rows = world.app.read(|db| listing::page(db, &me, &Filter::default(), now, &Turned::Newest)).unwrap().rows.len();
    (rows, world.app.read(|db| listing::count(db, &me, &Filter::default(), now)).unwrap())
}

/// Opens the case in 老陈's room; the page that follows.
fn open(world: &World, who: &str, code: &str) -> crate::world::browser::Page {
    let (browser, room) = (signed_in(world, who), unit(world, "laochen"));
    browser.visit(&format!("/cases/new?request={code}"));
    let mut fields = register();
    fields.push(("room", &room));
    browser.submit("/cases", &fields)
}

on_both! {
    fn the_case_is_opened_by_whoever_has_the_request_and_by_the_chosen_room_alone(world: &World) {
        let code = accepted_request(world);
        let form = format!("/cases/new?request={code}");
        for (who, may) in [("chen", true), ("laochen", true), ("limin", true), ("huang", false), ("qiao", false), ("lin", false), ("su", false)] {
            let browser = signed_in(world, who);
            let page = browser.visit(&form);
            assert_eq!(page.is_ok(), may, "{who} at the form: {}", page.words());
            let shown = browser.visit(&format!("/requests/{code}"));
            assert_eq!(shown.link(DOOR).is_some(), may, "{who} at the request: {}", shown.words());
            if may {
                assert_eq!(shown.link(DOOR).as_deref(), Some(form.as_str()));
            }
        }
    }

    fn when_the_request_changes_hands_the_right_to_open_goes_with_it(world: &World) {
        let code = accepted_request(world);
        let (chen, huang, longdong) = (actor(world, "chen"), actor(world, "huang"), unit(world, "longdong"));
        world.app.write(|tx| {
            let revision = intake::store::by_code(tx.conn, &code)?.revision;
            handing_over::ask(tx, &chen, (&code, revision), &longdong, REASON)?;
            handing_over::take(tx, &huang, &code, revision + 1)
        }).unwrap();
        assert_eq!(request(world, &code).community_id, unit(world, "tongle"), "where it belongs has not changed");
        let form = format!("/cases/new?request={code}");
        for (who, may) in [("huang", true), ("chen", false), ("laochen", true)] {
            let browser = signed_in(world, who);
            assert_eq!(browser.visit(&form).is_ok(), may, "{who}");
            assert_eq!(browser.visit(&format!("/requests/{code}")).link(DOOR).is_some(), may, "{who}");
        }
        let (lin, street) = (actor(world, "lin"), unit(world, "baolong"));
        world.app.write(|tx| {
            let revision = intake::store::by_code(tx.conn, &code)?.revision;
            deciding::send(tx, &lin, (&code, revision), &street, REASON)
        }).unwrap();
        assert_eq!(signed_in(world, "lin").visit(&form).status, 409, "the street has it, and has not accepted it yet");
        assert_eq!(signed_in(world, "huang").visit(&form).status, 404);
    }

    fn the_chosen_room_reads_and_finds_the_request_and_no_other_room_does(world: &World) {
        let code = accepted_request(world);
        for (who, sees) in [("laochen", true), ("limin", true), ("qiao", false)] {
            let browser = signed_in(world, who);
            let page = browser.visit(&format!("/requests/{code}"));
            assert_eq!(page.is_ok(), sees, "{who}: {}", page.words());
            assert_eq!(found(world, who), if sees { (1, 1) } else { (0, 0) }, "{who}");
            let list = browser.visit("/requests");
            assert_eq!(list.says(&code), sees, "{who}: {}", list.words());
            assert!(list.link("诉求").is_some(), "{who} has a door to requests");
            if sees {
                page.must_say("多次沟通没有结果").must_say(WANG_FANG.0).must_not_say(WANG_FANG.1).must_not_say("改派");
            }
        }
    }

    fn a_room_sees_no_counselling_even_when_somebody_named_it(world: &World) {
        let room = unit(world, "laochen");
        let code = world.app.write(|tx| {
            let mut matter = intake::matter::Matter::new(intake::Service::Counselling, intake::Channel::Web, "最近睡不着。", "王芳");
            matter.room_id = Some(room);
            let filed = intake::filing::file(tx, &mashanghe::actor::Actor::Visitor, &matter)?;
            mashanghe::dispatch::rule::dispatch(tx, &filed)?;
            Ok(filed.request.code)
        }).unwrap();
        for who in ["laochen", "limin"] {
            assert_eq!(signed_in(world, who).visit(&format!("/requests/{code}")).status, 404, "{who}");
            assert_eq!(found(world, who), (0, 0));
        }
    }

    fn a_case_that_an_officer_opened_is_told_to_the_room_and_leads_back_to_its_request(world: &World) {
        let code = accepted_request(world);
        open(world, "chen", &code).must_say("已登记为案件");
        let case = world.app.read(|db| mashanghe::cases::store::of_request(db, &request(world, &code).id)).unwrap().unwrap();
        let lead = actor(world, "laochen").person_id().unwrap().to_owned();
        let desk = world.app.read(|db| notices::desk(db, &lead, 20)).unwrap();
        assert!(desk.iter().any(|row| row.template == Template::CaseInRoom && row.link.as_deref() == Some(case.url().as_str())), "{desk:?}");
        let mailed = world.app.read(|db| notices::about(db, &case.subject())).unwrap();
        assert!(mailed.iter().any(|row| row.template == Template::CaseInRoom && row.person_id.as_deref() == Some(lead.as_str())), "{mailed:?}");
        let laochen = signed_in(world, "laochen");
        let back = laochen.visit(&case.url()).link(&code).unwrap();
        laochen.visit(&back).must_say(&case.number).must_say("多次沟通没有结果");
        let chen = signed_in(world, "chen");
        let shown = chen.visit(&format!("/requests/{code}"));
        assert!(shown.is_ok() && shown.link(&case.number).is_none(), "an officer reads no case: {}", shown.words());
    }

    fn a_case_that_the_room_opened_itself_is_no_news_to_it(world: &World) {
        let code = accepted_request(world);
        let url = open(world, "limin", &code).path;
        let told = world.app.read(|db| notices::about(db, &format!("case:{}", url.trim_start_matches("/cases/")))).unwrap();
        assert!(told.iter().all(|row| row.template != Template::CaseInRoom), "{told:?}");
    }

    fn a_mediator_of_another_room_reads_the_request_of_the_case_that_is_theirs(world: &World) {
        let code = accepted_request(world);
        let url = open(world, "laochen", &code).path;
        assert_eq!(signed_in(world, "qiao").visit(&format!("/requests/{code}")).status, 404);
        let laochen = signed_in(world, "laochen");
        let qiao = actor(world, "qiao").person_id().unwrap().to_owned();
        laochen.visit(&format!("{url}/mediators/new"));
        let fields = [("person", qiao.as_str()), ("way", "appointed"), ("relation", "nothing"), ("chief", "yes")];
        laochen.submit(&format!("{url}/mediators"), &fields).must_say("乔慧");
        signed_in(world, "qiao").visit(&format!("/requests/{code}")).must_say("多次沟通没有结果");
        assert_eq!(found(world, "qiao"), (1, 1));
    }
}
