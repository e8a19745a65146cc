//! Who has a request: dispatch by rule, the acts of each role over HTTP, and the promise that it is never nobody's.

use chrono::Duration;
use mashanghe::actor::Actor;
use mashanghe::deadlines::service::Promise;
use mashanghe::dispatch::{clocks, rule, store};
use mashanghe::intake::matter::Matter;
use mashanghe::intake::{self, Channel, Request, Service, Stage};
use mashanghe::places;

use crate::on_both;
use crate::world::World;

/// 王芳's leak in 同乐社区, filed and dispatched; or another service.
fn filed(world: &World, service: Service) -> Request {
    world
        .app
        .write(|tx| {
            let mut matter = Matter::new(service, Channel::Web, "楼上卫生间漏水，天花板都湿了。", "王芳");
            matter.community_id = Some(places::store::by_code(tx.conn, "tongle")?.id);
            matter.phone = mashanghe::identity::Phone::parse("13800001234").ok();
            let filed = intake::filing::file(tx, &Actor::Visitor, &matter)?;
            rule::dispatch(tx, &filed)?;
            Ok(filed.request)
        })
        .unwrap()
}

fn now(world: &World, request: &Request) -> Request {
    let request = world.app.read(|db| intake::store::by_id(db, &request.id)).unwrap();
    assert_eq!(world.app.read(|db| store::holders_count(db, &request.id)).unwrap(), 1, "exactly one unit has it");
    request
}

fn holder(world: &World, request: &Request) -> String {
    let row = world.app.read(|db| store::holder(db, &request.id)).unwrap();
    world.app.read(|db| places::store::unit(db, &row.unit_id)).unwrap().code
}

const SECOND: &str = "漏水要由房屋安全管理部门鉴定";
const REASON: &str = "经现场核实，该楼栋在龙东社区地界";

on_both! {
    fn a_request_goes_to_its_community_with_three_clocks_that_explain_themselves(world: &World) {
        let request = filed(world, Service::Dispute);
        assert_eq!(holder(world, &now(world, &request)), "tongle");
        let running = world.app.read(|db| clocks::store::running(db, &request.subject())).unwrap();
        assert_eq!(running.len(), Promise::ALL.len());
        assert!(running.iter().all(|clock| clock.explanation.contains("起算")));
    }

    fn the_community_accepts_answers_and_the_job_closes_after_fifteen_days(world: &World) {
        let request = filed(world, Service::Dispute);
        let chen = world.signed_in("chen");
        chen.visit(&request.url()).must_say("王芳");
        assert!(chen.submit(&format!("{}/acceptance", request.url()), &[]).is_ok());
        assert_eq!(now(world, &request).stage, Stage::Accepted);
        let page = format!("{}/answer", request.url());
        chen.visit(&page);
        chen.submit(&page, &[("kind", "final")]).must_say("请填写答复内容");
        chen.submit(&page, &[("kind", "final"), ("body", "已请物业关阀维修，三天内完工。")]).must_say("已答复");
        assert_eq!(now(world, &request).stage, Stage::Answered);
        world.jump(Duration::days(16));
        assert_eq!(now(world, &request).stage, Stage::Closed);
    }

    fn only_the_dispatcher_finds_the_page_that_sends_a_request_on(world: &World) {
        let request = filed(world, Service::Dispute);
        let send = format!("{}/dispatch", request.url());
        let chen = world.signed_in("chen");
        chen.visit(&request.url()).must_not_say("改派到");
        assert_eq!(chen.visit(&send).status, 404, "its own officer does not send it");
        assert_eq!(world.signed_in("lin").visit(&send).status, 200);
    }

    fn the_second_return_goes_to_the_street_which_decides_finally(world: &World) {
        let request = filed(world, Service::Dispute);
        let back = format!("{}/return", request.url());
        let send = format!("{}/dispatch", request.url());
        let (chen, huang, lin) = (world.signed_in("chen"), world.signed_in("huang"), world.signed_in("lin"));
        chen.visit(&back).must_not_say("已经退回过一次");
        chen.submit(&back, &[("why", "other_place"), ("reason", "不是")]).must_say("至少写 10 个字");
        assert!(chen.submit(&back, &[("why", "other_place"), ("reason", REASON)]).is_ok());
        assert_eq!((now(world, &request).stage, holder(world, &request).as_str()), (Stage::Dispatched, "baolong"));
        lin.visit(&send).must_say("为什么退回").must_say(REASON);
        assert!(lin.submit(&send, &[("unit", "longdong"), ("reason", REASON)]).is_ok());
        huang.visit(&back).must_say("已经退回过一次").must_say("由街道裁定");
        assert!(huang.submit(&back, &[("why", "other_duty"), ("reason", SECOND)]).is_ok());
        assert_eq!(now(world, &request).stage, Stage::Arbitration);
        lin.visit(&send).must_say("第二次退回").must_say("同乐社区").must_say(REASON).must_say("龙东社区").must_say(SECOND);
        assert!(lin.submit(&send, &[("unit", "tongle"), ("reason", REASON)]).is_ok());
        assert_eq!((now(world, &request).stage, holder(world, &request).as_str()), (Stage::Accepted, "tongle"));
    }

    fn the_first_asked_stays_responsible_until_the_other_unit_has_accepted(world: &World) {
        let request = filed(world, Service::Hazard);
        let (ask, reply) = (format!("{}/hand-over", request.url()), format!("{}/hand-over/answer", request.url()));
        let (chen, wu) = (world.signed_in("chen"), world.signed_in("wu"));
        assert_eq!(wu.visit(&request.url()).status, 404);
        chen.visit(&ask);
        assert!(chen.submit(&ask, &[("unit", "chengguan"), ("reason", REASON)]).is_ok());
        assert_eq!(holder(world, &now(world, &request)), "tongle");
        wu.visit(&reply);
        wu.submit(&reply, &[]).must_say("请选择接收还是不接收");
        assert!(wu.submit(&reply, &[("answer", "accept")]).is_ok());
        assert_eq!(holder(world, &now(world, &request)), "chengguan");
    }

    fn a_unit_that_is_asked_to_take_over_finds_it_among_what_is_to_be_done(world: &World) {
        let request = filed(world, Service::Hazard);
        let (ask, wu) = (format!("{}/hand-over", request.url()), world.signed_in("wu"));
        wu.visit("/today").must_not_say(&request.code).must_say("现在没有要办的事");
        let chen = world.signed_in("chen");
        chen.visit(&ask);
        assert!(chen.submit(&ask, &[("unit", "chengguan"), ("reason", REASON)]).is_ok());
        let page = wu.visit("/today");
        page.must_say("决定接收还是不接收").must_say(&request.code).must_say("11月24日 18:00");
        let link = page.link(&request.title).unwrap();
        assert_eq!(link, request.url());
        wu.visit(&link).must_say("答复移交").must_say(REASON);
        let reply = format!("{}/hand-over/answer", request.url());
        wu.visit(&reply);
        assert!(wu.submit(&reply, &[("answer", "decline"), ("reason", REASON)]).is_ok());
        wu.visit("/today").must_not_say(&request.code);
    }

    fn the_list_begins_with_what_we_have_and_what_we_are_asked_to_take_over(world: &World) {
        let (ours, theirs) = (filed(world, Service::Dispute), filed(world, Service::Hazard));
        let (ask, chen, wu) = (format!("{}/hand-over", theirs.url()), world.signed_in("chen"), world.signed_in("wu"));
        chen.visit("/requests").must_say(&ours.code).must_say(&theirs.code).must_not_say("决定接收还是不接收");
        wu.visit("/requests").must_say("没有符合条件的诉求");
        chen.visit(&ask);
        assert!(chen.submit(&ask, &[("unit", "chengguan"), ("reason", REASON)]).is_ok());
        wu.visit("/requests").must_say(&theirs.code).must_say("决定接收还是不接收").must_not_say(&ours.code);
        wu.visit("/requests?turn=mine").must_not_say(&theirs.code);
        chen.visit("/requests").must_say(&theirs.code).must_not_say("决定接收还是不接收");
    }

    fn what_just_happened_names_its_matter_and_leads_there(world: &World) {
        let request = filed(world, Service::Dispute);
        let chen = world.signed_in("chen");
        let events = chen.visit("/today").body.split("刚刚发生").last().unwrap_or_default().to_owned();
        assert!(events.contains(&request.title) && events.contains(&request.url()), "{events}");
        // Outside its station a counselling request is a code, and nothing that is said in it.
        let quiet = filed(world, Service::Counselling);
        for who in ["su", "chen", "lin", "zhou"] {
            let page = world.signed_in(who).visit("/today");
            let events = page.body.split("刚刚发生").last().unwrap_or_default();
            assert!(!events.contains(&format!(">{}<", quiet.title)) && !events.contains("漏水，天花板"), "{who}: {events}");
        }
        let su = world.signed_in("su").visit("/today");
        assert!(su.body.split("刚刚发生").last().unwrap_or_default().contains(&quiet.code));
    }

    fn a_refusal_needs_a_legal_ground_and_says_where_to_go(world: &World) {
        let request = filed(world, Service::Dispute);
        let page = format!("{}/refusal", request.url());
        let chen = world.signed_in("chen");
        chen.visit(&page);
        chen.submit(&page, &[("reason", REASON)]).must_say("请选择不予受理的理由");
        assert!(chen.submit(&page, &[("ground", "court_has_it"), ("reason", "龙岗区人民法院已于11月20日立案受理")]).is_ok());
        assert_eq!(now(world, &request).stage, Stage::Refused);
        chen.visit(&request.url()).must_say("第二十二条").must_say("12368");
    }

    fn of_two_officers_who_act_at_once_one_is_told_what_changed(world: &World) {
        let request = filed(world, Service::Dispute);
        let (first, second) = (world.signed_in("chen"), world.signed_in("chen"));
        first.visit(&request.url());
        let page = format!("{}/return", request.url());
        second.visit(&page);
        assert!(first.submit(&format!("{}/acceptance", request.url()), &[]).is_ok());
        second.submit(&page, &[("why", "other_place"), ("reason", REASON)]).must_say("同乐社区已受理");
        assert_eq!(now(world, &request).stage, Stage::Accepted);
    }

    fn counselling_is_read_by_its_station_and_nobody_else(world: &World) {
        let request = filed(world, Service::Counselling);
        assert_eq!(holder(world, &now(world, &request)), "xinli");
        world.signed_in("su").visit(&request.url()).must_say("漏水");
        world.signed_in("lin").visit(&request.url()).must_not_say("漏水").must_not_say("王芳");
        for stranger in ["chen", "huang", "wu", "xu"] {
            assert_eq!(world.signed_in(stranger).visit(&request.url()).status, 404, "{stranger}");
        }
    }

    fn an_overdue_clock_is_told_once_to_unit_dispatcher_and_commander(world: &World) {
        let request = filed(world, Service::Dispute);
        world.jump(Duration::days(4));
        world.work();
        let steps = world.app.read(|db| clocks::store::running(db, &request.subject())).unwrap();
        assert!(steps.iter().any(|clock| clock.reminded == 3));
        let told = world.app.read(|db| mashanghe::timeline::store::steps(db, &[request.subject()], 50)).unwrap();
        let overdue: Vec<String> = told.into_iter().filter(|event| event.kind == "request.overdue").map(|event| event.sentence).collect();
        assert!(overdue.iter().any(|sentence| sentence.contains("报值班领导")), "{overdue:?}");
        let once: std::collections::BTreeSet<&String> = overdue.iter().collect();
        assert_eq!(once.len(), overdue.len(), "one sentence told twice: {overdue:?}");
        let before = world.app.read(|db| mashanghe::notifications::store::about(db, &request.subject())).unwrap().len();
        world.work();
        assert_eq!(world.app.read(|db| mashanghe::notifications::store::about(db, &request.subject())).unwrap().len(), before);
        world.signed_in("zhou").visit("/requests?due=overdue").must_say(&request.code);
        world.signed_in("chen").visit("/today").must_say("已超期");
        // What the tiles of those who oversee count as urgent stands below them.
        for overseer in ["zhou", "lin"] {
            world.signed_in(overseer).visit("/today").must_say("1 已超期").must_say(&request.code).must_not_say("现在没有要街道办的事");
        }
    }

    fn units_are_offered_by_kind_and_the_likeliest_stand_first(world: &World) {
        let request = filed(world, Service::Dispute);
        let chen = world.signed_in("chen");
        let page = |browser: &crate::world::Browser, act: &str| browser.visit(&format!("{}/{act}", request.url()));
        let kinds = |page: &crate::world::browser::Page| {
            let groups = page.body.split("<optgroup label=\"").skip(1);
            groups.map(|rest| rest.split('"').next().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(kinds(&page(&chen, "hand-over")), ["部门", "站点", "社区", "街道"]);
        let (wu, lin) = (crate::agreements::actor(world, "wu"), world.signed_in("lin"));
        assert_eq!(kinds(&page(&lin, "dispatch")), ["社区", "部门", "站点", "街道"]);
        let form = format!("{}/hand-over", request.url());
        page(&chen, "hand-over");
        chen.submit(&form, &[("unit", "chengguan"), ("reason", SECOND)]).must_say("已请对方接收");
        let seen = now(world, &request).revision;
        world.app.write(|tx| mashanghe::dispatch::handing_over::take(tx, &wu, &request.code, seen)).unwrap();
        let offered = page(&lin, "dispatch");
        assert_eq!(kinds(&offered), ["事情所在的社区", "社区", "部门", "站点", "街道"]);
        let here = offered.body.split("</optgroup>").next().unwrap();
        assert!(here.contains(">同乐社区</option>") && !here.contains("龙东社区"), "{here}");
        lin.submit(&format!("{}/dispatch", request.url()), &[("unit", "tongle"), ("reason", REASON)]).must_say("已分拨");
        assert_eq!(holder(world, &request), "tongle");
    }

    fn who_has_a_request_and_who_was_asked_to_take_it_hear_that_it_is_withdrawn(world: &World) {
        let request = filed(world, Service::Dispute);
        let (chen, wu) = (world.signed_in("chen"), world.signed_in("wu"));
        let form = format!("{}/hand-over", request.url());
        chen.visit(&form);
        chen.submit(&form, &[("unit", "chengguan"), ("reason", SECOND)]).must_say("已请对方接收");
        let browser = world.browser();
        browser.visit("/track");
        browser.submit("/track", &[("code", &request.code), ("proof", "1234")]).must_say("现在由谁办");
        let page = format!("/track/{}/withdrawal", request.code);
        browser.visit(&page);
        browser.submit(&page, &[("reason", "已经自己谈好了")]).must_say("已经撤回").must_say("由谁办的").must_not_say("现在由谁办");
        chen.visit("/notices").must_say("由申请人撤回了").must_say("不用再往下办");
        wu.visit("/notices").must_say("不用再答复移交").must_say("同乐社区请您的单位接收诉求");
    }

    fn who_gets_a_request_back_reads_first_why_it_is_not_solved(world: &World) {
        let request = filed(world, Service::Dispute);
        let chen = world.signed_in("chen");
        chen.visit(&request.url()).must_not_say("以前的期限");
        chen.submit(&format!("{}/acceptance", request.url()), &[]).must_say("已受理");
        let answer = format!("{}/answer", request.url());
        chen.visit(&answer);
        chen.submit(&answer, &[("kind", "final"), ("body", "楼上已经修好。")]).must_say("已答复");
        let browser = world.browser();
        browser.visit("/track");
        browser.submit("/track", &[("code", &request.code), ("proof", "1234")]);
        let page = format!("/track/{}/objection", request.code);
        browser.visit(&page);
        browser.submit(&page, &[("reason", "天花板第二天又湿了。")]).must_say("重新办理");
        let read = chen.visit(&request.url());
        read.must_say("以前的期限");
        chen.visit("/notices").must_say("没有解决，已转回同乐社区重新办理");
        let words = read.words();
        let (top, rest) = words.split_once("基本情况").unwrap();
        assert!(top.contains("当事人说没有解决 天花板第二天又湿了。"), "{top}");
        let (now_running, _) = rest.split_once("以前的期限").unwrap();
        assert!(!now_running.contains("按时办好"), "{now_running}");
    }
}
