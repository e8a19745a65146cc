//! A citizen who follows what they filed: signed in with a one-time code, and through the end and the reopening of the case that
//! came of it. A unit is not put out of use over their heads.

use mashanghe::actor::Actor;
use mashanghe::cases::opening::{self, NewCase};
use mashanghe::cases::parties::{Details, PartyKind, Side};
use mashanghe::cases::{Bar, Source};
use mashanghe::dispatch::{self, accepting};
use mashanghe::identity::Phone;
use mashanghe::intake::matter::Matter as Told;
use mashanghe::intake::{self, Channel, DisputeType, Request, Service, Stage};
use mashanghe::places::store as places;

use crate::agreements::{actor, enter};
use crate::mine::{ask, newest_code};
use crate::on_both;
use crate::world::cast::{WANG_FANG, ZHANG_WEI};
use crate::world::{Browser, World};

pub(crate) const LEAK: &str = "楼上卫生间漏水，天花板都湿了。";

/// What somebody filed in 同乐社区.
pub(crate) fn filed(world: &World, (name, phone): (&str, &str), story: &str) -> Request {
    let told = world.app.write(|tx| {
        let mut told = Told::new(Service::Dispute, Channel::Web, story, name);
        told.dispute_type = Some(DisputeType::Neighbour);
        told.phone = Phone::parse(phone).ok();
        told.community_id = Some(places::by_code(tx.conn, "tongle")?.id);
        told.room_id = Some(places::by_code(tx.conn, "laochen")?.id);
        let filed = intake::filing::file(tx, &Actor::Visitor, &told)?;
        dispatch::rule::dispatch(tx, &filed)?;
        Ok(filed.request)
    });
    told.unwrap()
}

/// Its case in 老陈's room, as the address of a page.
fn opened(world: &World, request: &Request) -> String {
    let (chen, lead) = (actor(world, "chen"), actor(world, "laochen"));
    let id = world.app.write(|tx| {
        let now = intake::store::by_id(tx.conn, &request.id)?;
        accepting::accept(tx, &chen, &now.code, now.revision)?;
        let request = intake::store::by_id(tx.conn, &request.id)?;
        let party = |side, (name, phone): (&str, &str)| Details::brief(side, PartyKind::Person, name.to_owned(), Phone::parse(phone).ok());
        let new = NewCase {
            room_id: places::by_code(tx.conn, "laochen")?.id,
            title: request.title.clone(),
            request: Some(request),
            source: Source::Application,
            dispute_type: DisputeType::Neighbour,
            bar: Bar::Nothing,
            facts: LEAK.to_owned(),
            wishes: "修好，赔偿。".to_owned(),
            difficult: false,
            parties: vec![party(Side::Applicant, WANG_FANG), party(Side::Respondent, ZHANG_WEI)],
        };
        Ok(opening::open(tx, &lead, new)?.id)
    });
    format!("/cases/{}", id.unwrap())
}

/// 王芳, signed in with the code that her phone received.
pub(crate) fn wang(world: &World) -> Browser {
    let browser = world.browser();
    ask(&browser, WANG_FANG.1).must_say("138****1234");
    browser.submit("/mine/sign-in", &[("code", &newest_code(world))]).must_say("到哪一步");
    browser
}

fn stage(world: &World, request: &Request) -> Stage {
    let holders = world.app.read(|db| dispatch::store::holders_count(db, &request.id)).unwrap();
    assert_eq!(holders, 1, "exactly one unit answers for it");
    world.app.read(|db| intake::store::by_id(db, &request.id)).unwrap().stage
}

on_both! {
    fn a_signed_in_citizen_finds_what_they_filed_and_needs_no_digits(world: &World) {
        let (leak, noise) = (filed(world, WANG_FANG, LEAK), filed(world, WANG_FANG, "楼下麻将馆半夜还很吵。"));
        let other = filed(world, ZHANG_WEI, "隔壁把杂物堆在楼道。");
        let browser = wang(world);
        browser.visit("/mine").must_say(&leak.code).must_say(&noise.code).must_not_say(&other.code);
        let link = browser.page().link(&leak.title).unwrap();
        assert_eq!(link, leak.track_url());
        browser.visit(&link).must_say(LEAK).must_say("已提交");
        let add = format!("{link}/additions");
        browser.visit(&add);
        browser.upload(&add, &[("body", "今天又滴水了。")], vec![]).must_say("补充的内容已经收到").must_say("今天又滴水了。");
        browser.visit(&other.track_url()).must_not_say("杂物");
        assert_eq!(browser.page().path, format!("/track?code={}", other.code));
        browser.visit("/mine");
        browser.submit("/sign-out", &[]);
        browser.visit(&link).must_not_say(LEAK);
        assert_eq!(browser.page().path, format!("/track?code={}", leak.code));
    }

    fn the_door_of_a_signed_in_citizen_still_takes_a_code_and_digits(world: &World) {
        let (_own, other) = (filed(world, WANG_FANG, LEAK), filed(world, ZHANG_WEI, "隔壁把杂物堆在楼道。"));
        let browser = wang(world);
        browser.visit("/track").must_say("查进度").must_say("我的事项");
        browser.submit("/track", &[("code", &other.code), ("proof", "0000")]).must_refuse("对不上");
        browser.submit("/track", &[("code", &other.code), ("proof", &ZHANG_WEI.1[7..])]).must_say("杂物");
        browser.visit("/track").must_say(&other.code);
        browser.visit("/mine").must_not_say(&other.code);
    }

    fn a_request_is_answered_when_its_case_ends_and_in_its_case_again_when_that_is_reopened(world: &World) {
        let request = filed(world, WANG_FANG, LEAK);
        let case = opened(world, &request);
        assert_eq!(stage(world, &request), Stage::InCase);
        let (citizen, lead) = (wang(world), enter(world, "laochen"));
        citizen.visit(&request.track_url()).must_say("已转为调解案件").must_not_say("事情没有解决");
        lead.visit(&format!("{case}/ending/new"));
        let why = [("cause", "SZ28_1"), ("reason", "王芳来电说不想再谈。"), ("other_ways_told", "yes")];
        lead.submit(&format!("{case}/ending"), &why).must_say("调解已终止");
        assert_eq!(stage(world, &request), Stage::Answered);
        citizen.visit(&request.track_url()).must_say("调解终止").must_say("事情没有解决").must_not_say("不想再谈");
        citizen.visit("/mine").must_say("已答复");
        lead.visit(&format!("{case}/reopening"));
        lead.submit(&format!("{case}/reopening"), &[("reason", "双方又愿意谈了")]).must_say("恢复办理");
        assert_eq!(stage(world, &request), Stage::InCase);
        citizen.visit(&request.track_url()).must_say("案件恢复办理").must_not_say("调解恢复办理").must_not_say("事情没有解决").must_not_say("双方又愿意谈了");
        citizen.visit(&format!("{}/objection", request.track_url())).must_not_say("转回去重新办理");
    }

    fn an_objection_after_the_case_ended_brings_the_request_back_to_a_unit(world: &World) {
        let request = filed(world, WANG_FANG, LEAK);
        let case = opened(world, &request);
        let (citizen, lead) = (wang(world), enter(world, "laochen"));
        lead.visit(&format!("{case}/ending/new"));
        lead.submit(&format!("{case}/ending"), &[("cause", "SZ28_1"), ("reason", "来电撤回。"), ("other_ways_told", "yes")]);
        let object = format!("{}/objection", request.track_url());
        citizen.visit(&object);
        citizen.submit(&object, &[("reason", "还是漏水")]).must_say("已经转回去重新办理");
        assert!(matches!(stage(world, &request), Stage::Dispatched | Stage::Accepted | Stage::InCase), "{:?}", stage(world, &request));
        world.signed_in("chen").visit(&request.url()).must_say("还是漏水");
    }

    fn a_unit_with_open_matters_stays_in_use(world: &World) {
        let request = filed(world, WANG_FANG, LEAK);
        let admin = world.signed_in("admin");
        let unit = "/admin/places/units/tongle";
        admin.visit(unit);
        admin.submit(&format!("{unit}/standing"), &[]).must_refuse("还有 1 件没办完的事项，没有停用");
        admin.visit(unit).must_not_say("已停用");
        assert_eq!(stage(world, &request), Stage::Dispatched);
    }
}
