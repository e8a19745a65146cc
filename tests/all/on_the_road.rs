//! Nobody is surprised on the way: the register says what an agreement will need, a matter in mediation cannot be withdrawn behind
//! the mediator's back, every step of a case's road leads to a page, and the window has a first page of its own.

use mashanghe::cases::{self, Stage};
use mashanghe::dispatch::accepting;
use mashanghe::intake;
use regex::Regex;

use crate::agreements::{at_the_table, enter};
use crate::cases::{accepted_request, actor, register, signed_in, unit};
use crate::intake::file_dispute;
use crate::on_both;
use crate::world::World;

/// Where the steps of the road lead.
fn steps(body: &str) -> Vec<String> {
    let tasks = Regex::new(r#"(?s)<ul class="task-list">(.*?)</ul>"#).unwrap();
    let links = Regex::new(r#"href="([^"]+)""#).unwrap();
    let road = &tasks.captures(body).unwrap()[1];
    links.captures_iter(road).map(|found| found[1].replace("&#x2F;", "/").replace("&amp;", "&")).collect()
}

on_both! {
    fn the_register_asks_for_addresses_and_says_when_they_are_needed(world: &World) {
        let (browser, room) = (signed_in(world, "limin"), unit(world, "laochen"));
        browser.visit("/cases/new").must_say("协议书要写明").must_say("定稿前补上也可以").must_say("协议定稿前，当事人还要补哪些");
        let mut fields = register();
        fields.push(("room", &room));
        let long = "址".repeat(101);
        let mut wrong = fields.clone();
        wrong.push(("respondent_address", &long));
        browser.submit("/cases", &wrong).must_refuse("最多 100 个字");
        browser.visit("/cases/new");
        fields.push(("applicant_address", "宝龙街道同乐社区3栋402"));
        let page = browser.submit("/cases", &fields);
        page.must_say("张＊的住址还没有填").must_say("第二十九条").must_not_say("王＊的住址还没有填");
    }

    fn a_request_in_mediation_is_not_withdrawn_but_the_mediator_is_called(world: &World) {
        let citizen = world.browser();
        let code = file_dispute(world, &citizen);
        let (chen, url) = (actor(world, "chen"), format!("/track/{code}"));
        citizen.visit(&url).must_say("不想继续了，撤回");
        let form = format!("{url}/withdrawal");
        citizen.visit(&form).must_say("撤回这件诉求");
        world.app.write(|tx| {
            let revision = intake::store::by_code(tx.conn, &code)?.revision;
            accepting::accept(tx, &chen, &code, revision)
        }).unwrap();
        let (officer, room) = (signed_in(world, "chen"), unit(world, "laochen"));
        officer.visit(&format!("/cases/new?request={code}"));
        let mut fields = register();
        fields.push(("room", &room));
        officer.submit("/cases", &fields).must_say("已登记为案件");
        let refused = citizen.submit(&form, &[("reason", "不想谈了")]);
        assert!(!refused.says("已经撤回"), "{}", refused.words());
        let request = world.app.read(|db| intake::store::by_code(db, &code)).unwrap();
        assert_eq!(request.stage, intake::Stage::InCase);
        let case = world.app.read(|db| cases::store::of_request(db, &request.id)).unwrap().unwrap();
        assert_eq!(case.stage, Stage::Opened, "the case goes on until its mediator ends it");
        let page = citizen.visit(&url);
        page.must_say("不想继续调解了").must_say(&case.number).must_say("老陈").must_say("第二十三条").must_not_say("撤回");
        assert_eq!(citizen.visit(&form).path, url, "there is no such page any more");
    }

    fn a_withdrawn_request_becomes_no_case(world: &World) {
        let code = accepted_request(world);
        let room = unit(world, "laochen");
        let laochen = signed_in(world, "laochen");
        laochen.visit(&format!("/cases/new?request={code}"));
        world.app.write(|tx| {
            let request = intake::store::by_code(tx.conn, &code)?;
            intake::following::withdraw(tx, &mashanghe::actor::Actor::Visitor, &request, "已经自己谈好了")?;
            mashanghe::dispatch::closing::withdrawn(tx, &mashanghe::actor::Actor::Visitor, &request)
        }).unwrap();
        let mut fields = register();
        fields.push(("room", &room));
        let page = laochen.submit("/cases", &fields);
        assert_eq!(page.status, 409, "{}", page.words());
        page.must_say("已撤回");
        assert_eq!(laochen.visit(&format!("/requests/{code}")).status, 404, "the room that was chosen has no more to do with it");
    }

    fn every_step_of_the_road_leads_to_a_page_for_those_who_work_and_those_who_read(world: &World) {
        let matter = at_the_table(world);
        matter.in_force();
        for (who, least) in [("limin", 8), ("lin", 6)] {
            let browser = enter(world, who);
            let page = browser.visit(&matter.url(""));
            let steps = steps(&page.body);
            assert!(steps.len() >= least, "{who}: {steps:?}");
            for step in steps {
                assert!(browser.visit(&step).is_ok(), "{who} at {step}");
            }
        }
        matter.perform(&[], vec![]);
        matter.li.visit(&matter.url("/closure"));
        matter.li.submit(&matter.url("/closure"), &[("outcome", "performed"), ("remark", "")]).must_say("案件已结案");
        let closed = steps(&matter.li.visit(&matter.url("")).body);
        for page in ["/sittings", "/agreement", "/performance", "/closure"] {
            assert!(closed.contains(&matter.url(page)), "{closed:?} has no {page}");
        }
        matter.li.visit(&matter.url("/reopening"));
        matter.li.submit(&matter.url("/reopening"), &[("reason", "天花板又漏了")]);
        assert!(steps(&matter.li.visit(&matter.url("")).body).contains(&matter.url("/closure")), "its agreement stands: it may be closed again");
    }

    fn the_window_begins_its_day_with_what_it_does(world: &World) {
        let xu = signed_in(world, "xu");
        let page = xu.visit("/today");
        assert_eq!(page.link("代为登记").as_deref(), Some("/desk"));
        assert_eq!(page.link("登记来访").as_deref(), Some("/visits"));
        page.must_say("0 今天代为登记").must_say("0 今天来访批数").must_say("0 今天来访人次");
        let (window, fields) = (unit(world, "tongle"), [("heads", "3"), ("topic", "停车收费")]);
        xu.visit("/visits");
        xu.submit("/visits", &[fields[0], fields[1], ("unit", window.as_str())]);
        xu.visit("/desk");
        let matter = [
            ("channel", "window"), ("service", "dispute"), ("kind", "neighbour"), ("filed_for", "来访人本人，不会用手机"),
            ("story", "邻居半夜放音乐，噪音很大"), ("community", window.as_str()), ("danger", "no"), ("name", "刘桂英"),
        ];
        xu.upload("/desk", &matter, vec![]).must_say("受理回执");
        xu.visit("/today").must_say("1 今天代为登记").must_say("1 今天来访批数").must_say("3 今天来访人次").must_say("与邻居的噪音纠纷").must_say("接收受理");
        for list in ["/requests?filed=today", "/requests?filed=open&filed=open"] {
            xu.visit(list).must_say("与邻居的噪音纠纷").must_say("共 1 件");
            signed_in(world, "ping").visit(list).must_not_say("与邻居的噪音纠纷");
        }
        let ping = signed_in(world, "ping").visit("/today");
        assert!(ping.link("代为登记").is_some() && !ping.says("来访人次"), "{}", ping.words());
    }
}
