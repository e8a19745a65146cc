//! Cases over HTTP: registering, numbering without a gap, parties and who speaks for them, willingness, mediators, the
//! period, who sees what, and two people at once.

use chrono::{Duration, NaiveDate};
use mashanghe::accounts::store as accounts;
use mashanghe::actor::{Actor, Grant};
use mashanghe::cases::lists::Filter;
use mashanghe::cases::opening::{self, NewCase};
use mashanghe::cases::parties::{Details, PartyKind, Side, store as parties};
use mashanghe::cases::{self, Bar, Case, Source, Stage, store};
use mashanghe::db::paging::Turned;
use mashanghe::dispatch;
use mashanghe::identity::Phone;
use mashanghe::intake::{self, Channel, DisputeType, Service};
use mashanghe::places::store as places;
use mashanghe::timeline;

use crate::on_both;
use crate::world::browser::Page;
use crate::world::cast::{PASSWORD, WANG_FANG, ZHANG_WEI};
use crate::world::{Browser, World};

const WANG_CARD: &str = "11010519491231002X";

/// A browser in which this member of the cast has signed in, on a page that everybody who works here may see.
pub(crate) fn signed_in(world: &World, username: &str) -> Browser {
    let browser = world.browser();
    browser.visit("/sign-in?next=/deadlines");
    let page = browser.submit("/sign-in", &[("username", username), ("password", PASSWORD)]);
    assert_eq!(page.path, "/deadlines", "{username} could not sign in: {}", page.words());
    browser
}

/// A member of the cast as the domain knows them.
pub(crate) fn actor(world: &World, username: &str) -> Actor {
    world
        .app
        .read(|db| {
            let person = accounts::by_username(db, username)?;
            let grants: Vec<Grant> = accounts::grants(db, &person.id)?;
            Ok(Actor::Staff { person_id: person.id, name: person.name, grants })
        })
        .unwrap()
}

pub(crate) fn unit(world: &World, code: &str) -> String {
    world.app.read(|db| places::by_code(db, code)).unwrap().id
}

pub(crate) fn register() -> Vec<(&'static str, &'static str)> {
    vec![
        ("source", "application"),
        ("dispute_type", "neighbour"),
        ("title", "楼上漏水的赔偿"),
        ("facts", "十月起楼上卫生间漏水，天花板发霉。"),
        ("wishes", "修好漏水处，赔偿三千元。"),
        ("bar", "nothing"),
        ("applicant_kind", "person"),
        ("applicant_name", WANG_FANG.0),
        ("applicant_phone", WANG_FANG.1),
        ("respondent_kind", "person"),
        ("respondent_name", ZHANG_WEI.0),
        ("respondent_phone", ZHANG_WEI.1),
    ]
}

/// Registers a case in 老陈's room and ends up on its page.
fn opened(world: &World, who: &str) -> (Browser, String) {
    let browser = signed_in(world, who);
    let room = unit(world, "laochen");
    browser.visit("/cases/new");
    let mut fields = register();
    fields.push(("room", &room));
    let page = browser.submit("/cases", &fields);
    assert!(page.is_ok(), "{}", page.words());
    (browser, page.path)
}

fn case(world: &World, url: &str) -> Case {
    world.app.read(|db| store::by_id(db, url.trim_start_matches("/cases/"))).unwrap()
}

fn party(world: &World, url: &str, side: Side) -> String {
    let id = case(world, url).id;
    let found = world.app.read(|db| parties::of_case(db, &world.app.house().vault, &id)).unwrap();
    found.into_iter().find(|party| party.side == side).unwrap().id
}

fn answer(browser: &Browser, world: &World, url: &str, side: Side, willing: &str) -> Page {
    let action = format!("{url}/willingness");
    browser.visit(&action);
    let party = party(world, url, side);
    browser.submit(
        &action,
        &[("party", &party), ("willing", willing), ("way", "telephone"), ("answered_on", "2026-11-23"), ("answered_at", "09:00")],
    )
}

fn appoint(browser: &Browser, world: &World, url: &str, username: &str) -> Page {
    let person = world.app.read(|db| accounts::by_username(db, username)).unwrap().id;
    browser.visit(&format!("{url}/mediators/new"));
    browser.submit(&format!("{url}/mediators"), &[("person", &person), ("way", "appointed"), ("relation", "nothing"), ("chief", "yes")])
}

/// A request of 王芳's that 同乐 has accepted, with 老陈's room chosen.
pub(crate) fn accepted_request(world: &World) -> String {
    let chen = actor(world, "chen");
    let (community, room) = (unit(world, "tongle"), unit(world, "laochen"));
    world
        .app
        .write(|tx| {
            let mut matter = intake::matter::Matter::new(Service::Dispute, Channel::Web, "楼上漏水，多次沟通没有结果。", WANG_FANG.0);
            matter.phone = Phone::parse(WANG_FANG.1).ok();
            matter.wish = "修好并赔偿".to_owned();
            matter.other_side = "楼上 502 的住户".to_owned();
            matter.dispute_type = Some(DisputeType::Neighbour);
            matter.community_id = Some(community);
            matter.room_id = Some(room);
            let filed = intake::filing::file(tx, &Actor::Visitor, &matter)?;
            dispatch::rule::dispatch(tx, &filed)?;
            let request = filed.request;
            Ok(dispatch::accepting::accept(tx, &chen, &request.code, request.revision)?.code)
        })
        .unwrap()
}

fn new_case(room_id: &str) -> NewCase {
    let side = |side, name: &str| Details::brief(side, PartyKind::Person, name.to_owned(), None);
    NewCase {
        room_id: room_id.to_owned(),
        request: None,
        source: Source::Application,
        dispute_type: DisputeType::Neighbour,
        bar: Bar::Nothing,
        title: "楼道堆物".to_owned(),
        facts: "堆物占道".to_owned(),
        wishes: "清走".to_owned(),
        difficult: false,
        parties: vec![side(Side::Applicant, "王芳"), side(Side::Respondent, "张伟")],
    }
}

on_both! {
    fn a_walk_in_case_is_registered_with_its_number_and_its_period(world: &World) {
        let (_, url) = opened(world, "limin");
        let case = case(world, &url);
        assert_eq!(case.number, "(2026)深龙宝人调字第1号");
        assert_eq!(case.stage, Stage::Opened);
        assert_eq!(case.due_on, NaiveDate::from_ymd_opt(2026, 12, 23).unwrap());
        let page = signed_in(world, "limin").visit(&url);
        page.must_say("(2026)深龙宝人调字第1号").must_say("王＊").must_say("*******1234").must_say("当事人申请").must_say("D02");
        page.must_not_say(WANG_FANG.1).must_not_say(WANG_FANG.0);
    }

    fn every_field_of_the_register_is_refused_with_its_sentence(world: &World) {
        let browser = signed_in(world, "limin");
        let room = unit(world, "laochen");
        let long = "长".repeat(31);
        let wrong: &[(&str, &str, &str)] = &[
            ("room", "", "请选择调解室"),
            ("room", "somewhere", "请选择一个您可以登记的调解室"),
            ("source", "gossip", "请选择案件来源"),
            ("dispute_type", "", "请选择纠纷类型"),
            ("title", "", "请填写纠纷名称"),
            ("title", &long, "最多 30 个字"),
            ("facts", "", "请填写纠纷简要情况"),
            ("wishes", "", "请填写当事人申请事项"),
            ("bar", "", "请选择有没有不得受理的情形"),
            ("bar", "exclusive", "第二十二条"),
            ("bar", "taken", "不得受理"),
            ("applicant_kind", "", "请选择申请人是个人还是单位"),
            ("applicant_name", "", "申请人：还没有填写姓名"),
            ("respondent_name", "", "被申请人：还没有填写姓名"),
            ("applicant_phone", "12345678901", "手机号码"),
            ("respondent_name", "<b>", "姓名"),
            ("respondent_phone", "abc", "电话号码"),
        ];
        for (field, value, sentence) in wrong {
            browser.visit("/cases/new");
            let mut fields: Vec<(&str, &str)> = register();
            fields.push(("room", &room));
            fields.retain(|(name, _)| name != field);
            fields.push((field, value));
            browser.submit("/cases", &fields).must_refuse(sentence);
            assert!(browser.page().body.contains("天花板发霉") || *field == "facts", "what was typed is gone");
        }
        assert_eq!(world.app.read(|db| cases::lists::count(db, &actor(world, "lin"), &Filter::default(), world.clock.now().date())).unwrap(), 0);
    }

    fn fifty_openings_at_once_are_numbered_one_to_fifty_and_a_failed_one_leaves_no_gap(world: &World) {
        let (me, room) = (actor(world, "limin"), unit(world, "laochen"));
        std::thread::scope(|scope| {
            for thread in 0..8 {
                let (me, room, app) = (me.clone(), room.clone(), world.app.clone());
                scope.spawn(move || {
                    for turn in (thread..50).step_by(8) {
                        app.write(|tx| opening::open(tx, &me, new_case(&room))).unwrap();
                        if turn % 5 == 0 {
                            let twice = NewCase { parties: vec![new_case(&room).parties.remove(0), new_case(&room).parties.remove(0)], ..new_case(&room) };
                            app.write(|tx| opening::open(tx, &me, twice)).unwrap_err();
                        }
                    }
                });
            }
        });
        let (today, mut numbers, mut turned) = (world.clock.now().date(), Vec::new(), Turned::Newest);
        assert_eq!(world.app.read(|db| cases::lists::count(db, &me, &Filter::default(), today)).unwrap(), 50);
        loop {
            let found = world.app.read(|db| cases::lists::page(db, &me, &Filter::default(), today, &turned)).unwrap();
            numbers.extend(found.rows.into_iter().map(|case| case.ordinal));
            let Some(older) = found.older else { break };
            turned = Turned::Older(older);
        }
        assert!(numbers.is_sorted_by(|one, next| one > next), "newest first, none twice: {numbers:?}");
        numbers.sort_unstable();
        assert_eq!(numbers, (1..=50).collect::<Vec<_>>());
    }

    fn a_new_year_begins_at_one_in_local_time(world: &World) {
        let (me, room) = (actor(world, "limin"), unit(world, "laochen"));
        let open = || world.app.write(|tx| opening::open(tx, &me, new_case(&room))).unwrap().number;
        assert_eq!(open(), "(2026)深龙宝人调字第1号");
        // 31 December 2026, 23:59 and then one minute past midnight in Shenzhen; UTC is still in 2026.
        world.clock.turn(Duration::days(38) + Duration::hours(14) + Duration::minutes(29));
        assert_eq!(open(), "(2026)深龙宝人调字第2号");
        world.clock.turn(Duration::minutes(2));
        assert_eq!(open(), "(2027)深龙宝人调字第1号");
    }

    fn an_accepted_request_becomes_a_case_and_its_citizen_can_read_it(world: &World) {
        let code = accepted_request(world);
        let (browser, colleague) = (signed_in(world, "laochen"), signed_in(world, "limin"));
        colleague.visit(&format!("/cases/new?request={code}"));
        let page = browser.visit(&format!("/cases/new?request={code}"));
        page.must_say("楼上 502 的住户").must_say("来自诉求");
        assert!(page.body.contains(WANG_FANG.0) && page.body.contains("多次沟通没有结果"));
        let room = unit(world, "laochen");
        let mut fields = register();
        fields.push(("room", &room));
        let url = browser.submit("/cases", &fields).path;
        let request = world.app.read(|db| intake::store::by_code(db, &code)).unwrap();
        assert_eq!(request.stage, intake::Stage::InCase);
        browser.visit(&url).must_say(&code);
        let subject = url.replace("/cases/", "case:");
        let told = world.app.read(|db| timeline::store::about(db, &world.app.house().vault, &[subject], false, 100)).unwrap();
        let opened: Vec<_> = told.iter().filter(|event| event.sentence.contains("案号")).collect();
        assert!(opened.is_empty(), "the citizen reads of it with the request, once: {told:?}");
        colleague.submit("/cases", &fields).must_say("没有重复登记");
        assert_eq!(colleague.visit(&format!("/cases/new?request={code}")).status, 409);
    }

    fn who_has_nothing_to_do_with_a_request_cannot_make_a_case_of_it(world: &World) {
        let code = accepted_request(world);
        for stranger in ["qiao", "huang"] {
            assert_eq!(signed_in(world, stranger).visit(&format!("/cases/new?request={code}")).status, 404, "{stranger}");
        }
        assert!(signed_in(world, "chen").visit(&format!("/cases/new?request={code}")).is_ok());
    }

    fn a_case_exists_only_for_those_who_work_on_it_and_the_street(world: &World) {
        let (_, url) = opened(world, "laochen");
        for (who, sees) in [("laochen", true), ("lin", true), ("zhou", true), ("limin", false), ("qiao", false), ("admin", false), ("chen", false)] {
            let page = signed_in(world, who).visit(&url);
            assert_eq!(page.is_ok(), sees, "{who}: {}", page.words());
        }
        let list = signed_in(world, "qiao").visit("/cases");
        list.must_say("还没有案件").must_not_say("漏水");
        let lin = signed_in(world, "lin").visit(&url);
        lin.must_not_say("更换这位调解员").must_not_say("下一步：");
        assert_eq!(world.browser().visit(&url).path, format!("/sign-in?next={url}"));
    }

    fn everybody_must_be_willing_before_mediation_and_one_no_points_to_the_ending(world: &World) {
        let (browser, url) = opened(world, "laochen");
        browser.visit(&url).must_say("愿意（本人提出申请）").must_say("还没有答复");
        answer(&browser, world, &url, Side::Respondent, "yes").must_say("各方都愿意调解");
        assert_eq!(case(world, &url).stage, Stage::Willing);
        let page = answer(&browser, world, &url, Side::Respondent, "no");
        page.must_say("第十七条").must_say("去终止调解");
        assert_eq!(page.link("去终止调解"), Some(format!("{url}/ending/new?code=refused")));
        assert_eq!(case(world, &url).stage, Stage::Opened);
    }

    fn every_field_of_an_answer_is_refused_with_its_sentence(world: &World) {
        let (browser, url) = opened(world, "laochen");
        let action = format!("{url}/willingness");
        let other = party(world, &url, Side::Respondent);
        let long = "说".repeat(201);
        let wrong: &[(&str, &str, &str)] = &[
            ("party", "", "请选择哪一位当事人"),
            ("willing", "maybe", "请选择愿意还是不愿意"),
            ("way", "dream", "请选择怎么联系的"),
            ("answered_on", "昨天", "请填写答复的日期"),
            ("answered_on", "2026-11-24", "不能晚于现在"),
            ("answered_at", "25:00", "请填写答复的时间"),
            ("remark", &long, "最多 200 个字"),
        ];
        for (field, value, sentence) in wrong {
            browser.visit(&action);
            let mut fields = vec![("party", other.as_str()), ("willing", "yes"), ("way", "telephone"), ("answered_on", "2026-11-23"), ("answered_at", "09:00")];
            fields.retain(|(name, _)| name != field);
            fields.push((field, value));
            browser.submit(&action, &fields).must_refuse(sentence);
        }
    }

    fn the_other_side_is_invited_once_in_fair_words(world: &World) {
        let (browser, url) = opened(world, "laochen");
        browser.visit(&format!("{url}/willingness")).must_say("发邀请短信");
        let action = format!("{url}/parties/{}/invitation", party(world, &url, Side::Respondent));
        browser.submit(&action, &[]).must_say("邀请短信已放进发送队列");
        browser.visit(&url).must_say("已邀请被申请人参加调解");
    }

    fn a_mediator_is_appointed_by_the_lead_told_and_replaced_when_a_party_asks(world: &World) {
        let (browser, url) = opened(world, "laochen");
        appoint(&browser, world, &url, "limin").must_say("李敏").must_say("主持人");
        assert!(signed_in(world, "limin").visit(&url).is_ok());
        let replacement = browser.page().link("更换这位调解员").unwrap();
        browser.visit(&replacement);
        let qiao = world.app.read(|db| accounts::by_username(db, "qiao")).unwrap().id;
        let fields = [("leaving", "party_asked"), ("person", qiao.as_str()), ("relation", "nothing")];
        browser.submit(&replacement, &fields).must_say("调解主持人由李敏换为乔慧");
        assert_eq!(signed_in(world, "limin").visit(&url).status, 404);
        assert!(signed_in(world, "qiao").visit(&url).is_ok());
    }

    fn mediators_are_listed_by_room_and_the_room_of_the_case_comes_first(world: &World) {
        let (browser, url) = opened(world, "laochen");
        let page = browser.visit(&format!("{url}/mediators/new"));
        let rooms = page.body.split("<optgroup label=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect::<Vec<_>>();
        assert_eq!(rooms, ["老陈调解室", "巧姐调解室"]);
        let own = page.body.split("</optgroup>").next().unwrap();
        assert!(own.contains(">李敏</option>") && own.contains(">陈国强</option>") && !own.contains("乔慧"), "{own}");
    }

    fn every_field_of_an_appointment_is_refused_with_its_sentence(world: &World) {
        let (browser, url) = opened(world, "laochen");
        let limin = world.app.read(|db| accounts::by_username(db, "limin")).unwrap().id;
        let action = format!("{url}/mediators");
        let wrong: &[(&str, &str, &str)] = &[
            ("person", "", "请选择调解员"),
            ("person", "nobody", "请从名单里选一位"),
            ("way", "lottery", "请选择怎么确定的"),
            ("relation", "", "请选择这位调解员与当事人"),
            ("relation", "relative", "应当披露并回避"),
            ("chief", "", "要担任主持人"),
        ];
        for (field, value, sentence) in wrong {
            browser.visit(&format!("{url}/mediators/new"));
            let mut fields = vec![("person", limin.as_str()), ("way", "appointed"), ("relation", "nothing"), ("chief", "yes")];
            fields.retain(|(name, _)| name != field);
            fields.push((field, value));
            browser.submit(&action, &fields).must_refuse(sentence);
        }
        let (clerkless, own) = opened(world, "limin");
        appoint(&clerkless, world, &own, "limin").must_refuse("请调解室负责人操作");
    }

    fn a_minor_needs_a_guardian_before_there_can_be_an_agreement(world: &World) {
        let (browser, url) = opened(world, "laochen");
        let child = party(world, &url, Side::Respondent);
        let page = format!("{url}/parties/{child}");
        browser.visit(&page);
        browser.submit(&page, &[("name", ZHANG_WEI.0), ("phone", ZHANG_WEI.1), ("birth_date", "2012-05-20"), ("ground", "age")]);
        browser.page().must_say("还没有登记法定代理人").must_say("限制民事行为能力");
        let before = case(world, &url);
        let missing = |case: &Case| world.app.read(|db| cases::readiness::missing(db, &world.app.house().vault, case)).unwrap().join("；");
        assert!(missing(&before).contains("民法典"), "{}", missing(&before));
        let speakers = format!("{page}/speakers");
        browser.visit(&format!("{speakers}/new?kind=guardian")).must_say("第十九条");
        browser.upload(&speakers, &[("name", "张建国"), ("relation", "父亲"), ("phone", "13700001111")], vec![]);
        browser.page().must_say("张＊＊（父亲，法定代理）").must_not_say("还没有登记法定代理人");
        assert!(!missing(&case(world, &url)).contains("民法典"));
    }

    fn an_agent_needs_a_written_authorisation_and_two_are_the_most(world: &World) {
        let (browser, url) = opened(world, "laochen");
        let page = format!("{url}/parties/{}/speakers", party(world, &url, Side::Applicant));
        let name = |agent: &str, proof: Option<Vec<u8>>| {
            browser.visit(&format!("{page}/new?kind=agent"));
            let files = proof.map(|bytes| ("proof", "委托书.png", bytes)).into_iter().collect();
            browser.upload(&page, &[("name", agent), ("relation", "律师"), ("authority", "special")], files)
        };
        name("赵律", None).must_refuse("请上传授权委托书");
        name("赵律", Some(b"not a picture".to_vec())).must_refuse("委托书.png");
        name("赵律", Some(photo(1))).must_say("委托代理人").must_say("特别授权");
        name("赵律", Some(photo(1))).must_refuse("不用再登记一次");
        name("钱律", Some(photo(2))).must_say("已登记委托代理人");
        name("孙律", Some(photo(3))).must_refuse("最多委托两名代理人");
        browser.visit(&format!("{page}/new?kind=agent"));
        browser.upload(&page, &[("name", ""), ("relation", ""), ("authority", ""), ("phone", "1")], vec![]);
        browser.page().must_refuse("还没有填写姓名").must_say("请填写与当事人的关系").must_say("请选择代理权限").must_say("现在是1位或号段不对");
        browser.visit(&format!("{page}/new?kind=agent"));
        browser.upload(&page, &[("name", WANG_FANG.0), ("relation", "本人"), ("authority", "general")], vec![("proof", "a.png", photo(4))]);
        browser.page().must_refuse("代理人不能是当事人本人");
    }

    fn the_same_person_cannot_stand_twice_nor_on_both_sides(world: &World) {
        let (browser, url) = opened(world, "laochen");
        let add = |fields: &[(&str, &str)]| {
            browser.visit(&format!("{url}/parties/new?kind=person"));
            browser.submit(&format!("{url}/parties"), fields)
        };
        add(&[("side", "respondent"), ("name", WANG_FANG.0), ("ground", "age")]).must_refuse("这个名字已经登记为本案的申请人");
        add(&[("side", "respondent"), ("name", "李雷"), ("document_kind", "id_card"), ("document", WANG_CARD), ("ground", "age")]).must_say("已登记一位当事人");
        add(&[("side", "applicant"), ("name", "韩梅梅"), ("document_kind", "id_card"), ("document", WANG_CARD), ("ground", "age")]).must_refuse("同一个人不能双方都登记");
        add(&[("side", "respondent"), ("name", "韩梅梅"), ("document_kind", "id_card"), ("document", WANG_CARD), ("ground", "age")]).must_refuse("同一个人不能同一方重复登记");
    }

    fn every_field_of_a_party_is_refused_with_its_sentence(world: &World) {
        let (browser, url) = opened(world, "laochen");
        let long = "址".repeat(101);
        let wrong: &[(&str, &str, &str)] = &[
            ("side", "", "请选择是哪一方"),
            ("name", "", "还没有填写姓名"),
            ("document", "110105194912310021", "身份证"),
            ("birth_date", "2026-11-24", "不能晚于今天"),
            ("birth_date", "1950-01-01", "和证件号码里的日期不一样"),
            ("gender", "x", "请选择性别"),
            ("gender", "male", "和证件号码里的不一样"),
            ("phone", "123", "手机号码"),
            ("address", &long, "最多 100 个字"),
            ("ethnicity", &long, "最多 20 个字"),
            ("occupation", &long, "最多 40 个字"),
            ("ground", "", "请选择民事行为能力"),
        ];
        for (field, value, sentence) in wrong {
            browser.visit(&format!("{url}/parties/new?kind=person"));
            let mut fields = vec![("side", "respondent"), ("name", "李雷"), ("document_kind", "id_card"), ("document", WANG_CARD), ("ground", "age")];
            fields.retain(|(name, _)| name != field);
            fields.push((field, value));
            browser.submit(&format!("{url}/parties"), &fields).must_refuse(sentence);
        }
        browser.visit(&format!("{url}/parties/new?kind=organisation"));
        browser.submit(&format!("{url}/parties"), &[("side", "respondent"), ("name", ""), ("document", "91350100M000100Y44")]);
        browser.page().must_refuse("还没有填写单位名称").must_say("请填写法定代表人");
    }

    fn full_details_are_shown_only_on_request_and_the_request_is_logged(world: &World) {
        let (browser, url) = opened(world, "laochen");
        browser.visit(&url).must_not_say(ZHANG_WEI.1);
        let before = world.app.read(mashanghe::audit::store::head).unwrap().0;
        let action = format!("{url}/parties/{}/reveal", party(world, &url, Side::Respondent));
        browser.submit(&action, &[]).must_say(ZHANG_WEI.1).must_say("已经记入审计");
        assert!(world.app.read(mashanghe::audit::store::head).unwrap().0 > before);
        let lin = signed_in(world, "lin");
        lin.visit(&url);
        assert_eq!(lin.post_raw(&action, &[]).status, 404);
    }

    fn of_two_people_at_once_one_wins_and_the_other_is_told_what_changed(world: &World) {
        let (first, url) = opened(world, "laochen");
        world.clock.turn(Duration::seconds(1));
        let second = signed_in(world, "laochen");
        let action = format!("{url}/willingness");
        let other = party(world, &url, Side::Respondent);
        first.visit(&action);
        second.visit(&action);
        let fields = [("party", other.as_str()), ("willing", "yes"), ("way", "telephone"), ("answered_on", "2026-11-23"), ("answered_at", "09:00")];
        assert!(first.submit(&action, &fields).is_ok());
        let refused = second.submit(&action, &fields);
        assert_eq!(refused.status, 409);
        refused.must_say("被申请人表示愿意调解").must_say("没有执行");
    }

    fn a_form_sent_twice_registers_one_case(world: &World) {
        let browser = signed_in(world, "limin");
        let room = unit(world, "laochen");
        browser.visit("/cases/new");
        let mut fields = register();
        fields.push(("room", &room));
        let all = browser.filled("/cases", &fields);
        let sent: Vec<(&str, &str)> = all.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let (once, twice) = (browser.post_raw("/cases", &sent), browser.post_raw("/cases", &sent));
        assert_eq!(once.path, twice.path);
        signed_in(world, "limin").visit("/cases").must_say("共 1 件");
    }

    fn a_longer_period_needs_both_sides_and_the_parties_read_it(world: &World) {
        let (browser, url) = opened(world, "laochen");
        let action = format!("{url}/extension");
        let full = [("until", "2027-01-22"), ("applicant_consent", "王芳 11月23日 电话同意"), ("respondent_consent", "张伟 11月23日 当面同意"), ("reason", "等检测报告")];
        let wrong: &[(&str, &str, &str)] = &[
            ("until", "2026-12-23", "要晚于现在的最后一日"),
            ("until", "2028-01-01", "一年以内"),
            ("until", "以后", "请填写新的最后一日"),
            ("applicant_consent", "", "请填写申请人一方怎么同意的"),
            ("respondent_consent", "", "请填写被申请人一方怎么同意的"),
            ("reason", "", "请填写为什么需要更多时间"),
        ];
        for (field, value, sentence) in wrong {
            browser.visit(&action);
            let mut fields = full.to_vec();
            fields.retain(|(name, _)| name != field);
            fields.push((field, value));
            browser.submit(&action, &fields).must_refuse(sentence);
        }
        browser.visit(&action);
        browser.submit(&action, &full).must_say("调解期限延长到2027年1月22日").must_say("等检测报告");
        assert_eq!(case(world, &url).due_on, NaiveDate::from_ymd_opt(2027, 1, 22).unwrap());
    }

    fn labour_disputes_have_fifteen_days(world: &World) {
        let browser = signed_in(world, "limin");
        let room = unit(world, "laochen");
        browser.visit("/cases/new");
        let mut fields = register();
        fields.retain(|(name, _)| *name != "dispute_type");
        fields.extend([("room", room.as_str()), ("dispute_type", "migrant_wages")]);
        let url = browser.submit("/cases", &fields).path;
        assert_eq!(case(world, &url).due_on, NaiveDate::from_ymd_opt(2026, 12, 8).unwrap());
        browser.visit(&url).must_say("劳动争议调解仲裁法第十四条");
    }

    fn a_period_that_ends_is_told_once_before_and_once_after(world: &World) {
        let (browser, url) = opened(world, "laochen");
        appoint(&browser, world, &url, "limin");
        world.jump(Duration::days(28));
        world.jump(Duration::hours(2));
        let due = world.app.read(|db| cases::due_for(db, &actor(world, "limin"), world.clock.now().date())).unwrap();
        assert_eq!(due.first().map(|due| due.what.as_str()), Some("调解期限还剩 2 天"));
        world.jump(Duration::days(4));
        world.jump(Duration::hours(2));
        let again = signed_in(world, "laochen");
        again.visit(&url).must_say("已经届满").must_say("已超期 2 天");
        again.visit("/cases?overdue=1").must_say("共 1 件");
        assert_eq!(again.page().body.matches("已超期 2 天").count(), 1);
    }
}

/// A small picture that differs by its seed.
fn photo(seed: u8) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let pixel = image::Rgb([seed, 120, 200]);
    image::DynamicImage::ImageRgb8(image::RgbImage::from_pixel(64, 64, pixel)).write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}
