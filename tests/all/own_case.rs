//! A case read by its parties: whoever proved a phone or mailbox reads the cases of that contact at the level of parties, and nothing
//! that the other side told the office.

use chrono::Duration;
use diesel::RunQueryDsl;
use mashanghe::app::App;
use mashanghe::audit;
use mashanghe::cases::opening::{self, NewCase};
use mashanghe::cases::parties::{Details, Gender, Paper, Party, PartyKind, Side, store as parties};
use mashanghe::cases::{Bar, Case, Source, store as cases};
use mashanghe::db::Db;
use mashanghe::dispatch;
use mashanghe::identity::{Document, DocumentKind, EmailAddress, Phone};
use mashanghe::ids::Chance;
use mashanghe::intake::filing::Filed;
use mashanghe::intake::{self, Channel, DisputeType, Service};

use crate::agreements::{Matter, actor, enter, scan, willing_with};
use crate::cases::unit;
use crate::closing::end;
use crate::mine::proven;
use crate::on_both;
use crate::sessions::minutes;
use crate::world::cast::{WANG_FANG, ZHANG_WEI};
use crate::world::{Browser, World};

const CARD: &str = "11010519491231002X";
const MAILBOX: &str = "wang@example.com";
const ACCOUNT: &str = "转到工商银行 6222021234567890123";
/// 赵律, whom 张伟 asked to act for him, or 张建国, his father.
const SPEAKER: &str = "13700002222";

fn details(side: Side, (name, phone): (&str, &str), home: &str, born: &str) -> Details {
    let brief = Details::brief(side, PartyKind::Person, name.to_owned(), Phone::parse(phone).ok());
    Details {
        address: Some(home.to_owned()),
        birth_date: born.parse().ok(),
        gender: Some(Gender::Female),
        ethnicity: Some("汉族".to_owned()),
        ..brief
    }
}

/// 王芳 with her card at the window, 张伟 who was asked by telephone; both are willing.
fn leak(world: &World) -> Matter<'_> {
    let today = world.clock.now().date();
    let paper = Document::parse(DocumentKind::IdCard, CARD, today).ok().map(Paper::Person);
    let wang = Details { paper, ..details(Side::Applicant, WANG_FANG, "同乐路12号3栋402", "1949-12-31") };
    willing_with(world, DisputeType::Neighbour, vec![wang, details(Side::Respondent, ZHANG_WEI, "同乐路12号3栋502", "1985-05-05")])
}

/// A case of others.
fn fence(world: &World) -> Matter<'_> {
    let parties = [(Side::Applicant, ("刘洋", "13611110000")), (Side::Respondent, ("陈静", "13622220000"))];
    willing_with(world, DisputeType::Neighbour, parties.map(|(side, who)| details(side, who, "龙东路1号", "1980-01-01")).into())
}

fn page_of(id: &str) -> String {
    format!("/mine/cases/{id}")
}

fn names(matter: &Matter<'_>, side: Side, kind: &str, name: &str) {
    let action = matter.url(&format!("/parties/{}/speakers", matter.party(side)));
    matter.li.visit(&format!("{action}/new?kind={kind}"));
    let files = if kind == "agent" { vec![("proof", "委托书.png", scan(5))] } else { vec![] };
    matter
        .li
        .upload(&action, &[("name", name), ("relation", "亲友"), ("authority", "special"), ("phone", SPEAKER)], files)
        .must_say("已登记");
}

/// A request of 王芳's, who left her mailbox and perhaps nothing else.
fn mailed(world: &World, service: Service) -> Filed {
    let mut matter = intake::matter::Matter::new(service, Channel::Web, "楼上漏水，睡不好，心里很烦。", WANG_FANG.0);
    matter.email = EmailAddress::parse(MAILBOX).ok();
    matter.dispute_type = (service == Service::Dispute).then_some(DisputeType::Neighbour);
    matter.community_id = Some(unit(world, "tongle"));
    world.app.write(|tx| intake::filing::file(tx, &mashanghe::actor::Actor::Visitor, &matter)).unwrap()
}

/// The case that 陈晓敏 makes of a request: 王芳 without a phone, 张伟 not asked yet.
fn registered(world: &World, filed: &Filed) -> Case {
    let (chen, room) = (actor(world, "chen"), unit(world, "laochen"));
    let work = |tx: &mut mashanghe::db::Tx<'_>| {
        dispatch::rule::dispatch(tx, filed)?;
        let request = dispatch::accepting::accept(tx, &chen, &filed.request.code, filed.request.revision)?;
        let request = intake::store::by_id(tx.conn, &request.id)?;
        let new = NewCase {
            room_id: room,
            request: Some(request),
            source: Source::Application,
            dispute_type: DisputeType::Neighbour,
            bar: Bar::Nothing,
            title: "楼上漏水的赔偿".to_owned(),
            facts: "楼上漏水".to_owned(),
            wishes: "修好".to_owned(),
            difficult: false,
            parties: vec![
                Details::brief(Side::Applicant, PartyKind::Person, WANG_FANG.0.to_owned(), None),
                Details::brief(Side::Respondent, PartyKind::Person, ZHANG_WEI.0.to_owned(), Phone::parse(ZHANG_WEI.1).ok()),
            ],
        };
        opening::open(tx, &chen, new)
    };
    world.app.write(work).unwrap()
}

/// 李敏 writes the minutes of one sitting.
fn record(matter: &Matter<'_>, which: &str, result: &str) {
    let path = matter.li.visit(&matter.url("/sittings")).link(which).unwrap();
    minutes(matter, &path, &[("result", result)]).must_say("调解记录已保存");
}

fn shut(browser: &Browser, id: &str) {
    let page = browser.visit(&page_of(id));
    assert_eq!(page.status, 404, "{}", page.words());
    browser.visit("/mine").must_say("还没有提交过事项").must_not_say("漏水");
}

on_both! {
    fn the_respondent_reads_his_case_and_not_another(world: &World) {
        let (his, other) = (leak(world), fence(world));
        his.sit("2026-11-24", "15:00").must_say("调解会已约定");
        let zhang = proven(world, ZHANG_WEI.1);
        let list = zhang.visit("/mine");
        list.must_say("参加的调解").must_say("楼上漏水的赔偿").must_say("被申请人").must_say("老陈调解室").must_not_say(&other.case().number);
        let page = zhang.visit(&list.link("楼上漏水的赔偿").unwrap());
        for sentence in [
            his.case().number.as_str(),
            "请按约定的时间来参加调解会",
            "被申请人 张伟",
            "2026年11月24日 15:00",
            "地点：老陈调解室",
            "开放时间",
            "李敏",
            "宝龙街道人民调解委员会",
            "到2026年12月23日",
            "深圳经济特区矛盾纠纷多元化解条例第二十五条",
            "被申请人表示愿意调解（电话）",
            "调解不收任何费用（《人民调解法》第四条）",
            "不想继续调解了",
        ] {
            page.must_say(sentence);
        }
        assert_eq!(zhang.visit(&page_of(&other.id)).status, 404);
    }

    fn sittings_are_told_in_the_order_of_their_days_and_not_in_that_of_their_entry(world: &World) {
        let matter = leak(world);
        matter.sit("2026-11-30", "10:00").must_say("调解会已约定");
        matter.sit("2026-11-25", "10:00").must_say("调解会已约定");
        proven(world, ZHANG_WEI.1).visit(&page_of(&matter.id)).must_say("下一次调解会 2026年11月25日 10:00");
        world.clock.turn(Duration::days(3));
        let matter = Matter { li: enter(world, "limin"), ..matter };
        record(&matter, "11月25日", "settled");
        let zhang = proven(world, ZHANG_WEI.1);
        zhang.visit(&page_of(&matter.id)).must_say("请按约定的时间来参加调解会").must_say("下一次调解会 2026年11月30日 10:00");
        world.clock.turn(Duration::days(5));
        let matter = Matter { li: enter(world, "limin"), ..matter };
        record(&matter, "11月30日", "failed");
        matter.sit("2026-11-24", "10:00").must_say("已补登");
        record(&matter, "11月24日", "continue");
        let own = proven(world, ZHANG_WEI.1).visit(&page_of(&matter.id));
        own.must_say("上一次没有谈成").must_not_say("已经谈成").must_not_say("下一次调解会");
        matter.li.visit(&matter.url("")).must_say("终止调解").must_not_say("已谈妥");
        let list = matter.li.visit(&matter.url("/sittings")).words();
        let place = |day: &str| list.find(day).unwrap();
        assert!(place("2026年11月24日 10:00") < place("2026年11月25日 10:00") && place("2026年11月25日 10:00") < place("2026年11月30日 10:00"), "{list}");
    }

    fn a_party_who_came_to_the_window_reads_hers_and_leaves_no_line(world: &World) {
        let matter = leak(world);
        let wang = proven(world, WANG_FANG.1);
        let before = world.app.read(audit::store::head).unwrap().0;
        wang.visit("/mine").must_say("参加的调解").must_not_say("提交的事项");
        let page = wang.visit(&page_of(&matter.id));
        page.must_say("申请人 王芳").must_say("受理登记，案号").must_say("接下来调解员和各方约时间").must_not_say("看您提交的诉求");
        assert_eq!(world.app.read(audit::store::head).unwrap().0, before, "one's own matter leaves no line");
    }

    fn a_stranger_finds_nothing_and_who_only_spoke_at_a_sitting_is_no_party(world: &World) {
        let matter = leak(world);
        matter.sit("2026-11-23", "09:30").must_say("已补登");
        let minutes = matter.li.visit(&matter.url("/sittings")).link("11月23日").unwrap();
        matter.li.visit(&minutes);
        let seats = ["applicant", "respondent", "mediator"].map(|kind| matter.seat(kind));
        let mut fields: Vec<(&str, &str)> = seats.iter().map(|seat| ("present", seat.as_str())).collect();
        fields.extend([("others", "证人钱明 13700009999"), ("rights_told", "yes"), ("body", "钱明说了他看到的。"), ("result", "continue")]);
        matter.li.submit(&minutes, &fields).must_say("调解记录已保存");
        shut(&proven(world, "13700009999"), &matter.id);
        for browser in [world.browser(), enter(world, "limin")] {
            for id in [matter.id.as_str(), "no-such-case"] {
                assert_eq!(browser.visit(&page_of(id)).path, "/mine", "who proved no contact is asked for one, whatever the address");
                browser.page().must_not_say("漏水");
            }
        }
    }

    fn what_one_side_told_the_office_and_what_is_for_staff_stays_there(world: &World) {
        let matter = leak(world);
        matter.sit("2026-11-23", "09:30").must_say("已补登");
        matter.begin("written").must_say("草稿已建立");
        matter.clause("张伟于2026年12月1日前向王芳支付维修费5000元。").must_say("已加一条");
        matter.owes(&[("way", ACCOUNT), ("place", "同乐路12号3栋402")]).must_say("伍仟元整");
        let staff = matter.li.visit(&matter.url(""));
        staff.must_say("内部").must_say("损坏楼下吊顶");
        for contact in [WANG_FANG.1, ZHANG_WEI.1] {
            proven(world, contact).visit(&page_of(&matter.id)).must_not_say("伍仟元整").must_not_say("起草").must_not_say("内部");
        }
        matter.fix().must_say("已定稿");
        matter.sign(&["applicant", "respondent", "mediator", "committee"], "2026-11-23", &[]).must_say("生效");
        for contact in [WANG_FANG.1, ZHANG_WEI.1] {
            let page = proven(world, contact).visit(&page_of(&matter.id));
            page.must_say("张伟向王芳支付人民币 5,000.00 元").must_say("写在协议书上");
            for secret in [WANG_FANG.1, ZHANG_WEI.1, CARD, "3栋", "6222021234567890123", "损坏楼下吊顶", "内部", "起草", "/files/"] {
                assert!(!page.body.contains(secret), "{contact} reads {secret}:\n{}", page.words());
            }
        }
    }

    fn each_side_reads_whose_turn_it_is_from_the_fixed_text_to_the_end(world: &World) {
        let matter = leak(world);
        matter.sit("2026-11-23", "09:30").must_say("已补登");
        matter.drafted();
        let (wang, zhang) = (proven(world, WANG_FANG.1), proven(world, ZHANG_WEI.1));
        let reads = |sentence: [&str; 2]| {
            wang.visit(&page_of(&matter.id)).must_say(sentence[0]);
            zhang.visit(&page_of(&matter.id)).must_say(sentence[1]);
        };
        matter.fix().must_say("已定稿");
        reads(["同意再签名、盖章或者按指印"; 2]);
        matter.sign(&["respondent"], "2026-11-23", &[]).must_say("已登记");
        reads(["同意再签名、盖章或者按指印", "您这一方已经签了"]);
        reads(["还差 3 个签名、盖章"; 2]);
        matter.sign(&["applicant", "mediator", "committee"], "2026-11-23", &[]).must_say("生效");
        reads(["请等对方按协议履行", "请在2026年12月1日前履行协议第 1 项"]);
        reads(["对方要为您这一方做到的", "由您这一方履行"]);
        reads(["2026年12月23日 前一起向人民法院申请司法确认"; 2]);
        matter.perform(&[], vec![]).must_say("履行完毕");
        reads(["接下来由调解室办理结案"; 2]);
        matter.li.visit(&matter.url("/closure"));
        matter.li.submit(&matter.url("/closure"), &[("outcome", "performed"), ("remark", "")]).must_say("案件已结案");
        reads(["已经办结"; 2]);
        reads(["案件已结案：协议已全部履行"; 2]);
    }

    fn an_agent_reads_until_the_case_is_over_and_the_party_after_it_too(world: &World) {
        let matter = leak(world);
        names(&matter, Side::Respondent, "agent", "赵律");
        let agent = proven(world, SPEAKER);
        agent.visit("/mine").must_say("楼上漏水的赔偿");
        agent.visit(&page_of(&matter.id)).must_say("被申请人 张伟的委托代理人 赵律");
        end(&matter, &[]).must_say("调解已终止");
        shut(&agent, &matter.id);
        proven(world, ZHANG_WEI.1).visit(&page_of(&matter.id)).must_say("调解已经结束，没有达成协议").must_say("第二十六条");
    }

    fn a_guardian_reads_until_the_ward_comes_of_age(world: &World) {
        let child = details(Side::Respondent, ZHANG_WEI, "同乐路12号3栋502", "2008-11-25");
        let wang = details(Side::Applicant, WANG_FANG, "同乐路12号3栋402", "1985-05-05");
        let matter = willing_with(world, DisputeType::Neighbour, vec![wang, child]);
        names(&matter, Side::Respondent, "guardian", "张建国");
        proven(world, SPEAKER).visit(&page_of(&matter.id)).must_say("被申请人 张伟的法定代理人 张建国");
        world.jump(Duration::days(2));
        shut(&proven(world, SPEAKER), &matter.id);
        proven(world, ZHANG_WEI.1).visit(&page_of(&matter.id)).must_say("被申请人 张伟");
    }

    fn a_corrected_phone_opens_the_case_and_shuts_the_former_one_out(world: &World) {
        let matter = leak(world);
        let former = proven(world, ZHANG_WEI.1);
        assert!(former.visit(&page_of(&matter.id)).is_ok());
        let form = matter.url(&format!("/parties/{}", matter.party(Side::Respondent)));
        matter.li.visit(&form);
        let fields = [("name", ZHANG_WEI.0), ("phone", "13788886666"), ("birth_date", "1985-05-05"), ("ground", "age")];
        assert!(matter.li.submit(&form, &fields).is_ok());
        shut(&former, &matter.id);
        proven(world, "13788886666").visit(&page_of(&matter.id)).must_say("被申请人 张伟").must_not_say("更正了");
    }

    fn the_mailbox_of_the_request_opens_the_case_to_its_applicant_and_nobody_is_named_before_he_answered(world: &World) {
        let case = registered(world, &mailed(world, Service::Dispute));
        let wang = proven(world, MAILBOX);
        wang.visit("/mine").must_say("参加的调解").must_say("提交的事项");
        let page = wang.visit(&page_of(&case.id));
        page.must_say("申请人 王芳").must_say("正在征求其他当事人的意见").must_not_say(ZHANG_WEI.0);
        assert!(wang.visit(&page.link("看您提交的诉求").unwrap()).is_ok());
        let zhang = proven(world, ZHANG_WEI.1);
        shut(&zhang, &case.id);
        world
            .app
            .write(|tx| {
                let people = parties::of_case(tx.conn, &tx.house.vault, &case.id)?;
                let asked = people.iter().find(|party| party.side == Side::Respondent).unwrap();
                let case = cases::by_id(tx.conn, &case.id)?;
                mashanghe::cases::telling::invite(tx, &actor(world, "chen"), &case, &asked.id)
            })
            .unwrap();
        zhang.visit("/mine").must_say("参加的调解").must_not_say("提交的事项");
        let page = zhang.visit(&page_of(&case.id));
        page.must_say("被申请人 张＊").must_say("愿意、不愿意都可以").must_not_say(ZHANG_WEI.0).must_not_say(WANG_FANG.0);
        page.must_not_say("看您提交的诉求").must_not_say("心里很烦").must_not_say("已提交");
    }

    fn what_was_said_in_counselling_opens_no_case_and_stands_in_none(world: &World) {
        let (request, matter) = (mailed(world, Service::Counselling).request, leak(world));
        // No page makes a case of it; should a row say so, nobody reads it by the counselling's mailbox.
        let case = Case { id: "twin".to_owned(), number: "twin".to_owned(), ordinal: 99, request_id: Some(request.id.clone()), ..matter.case() };
        world
            .app
            .write(|tx| {
                cases::insert(tx, &case)?;
                let details = Details::brief(Side::Applicant, PartyKind::Person, WANG_FANG.0.to_owned(), None);
                parties::insert(tx, &Party { id: tx.id(), case_id: case.id.clone(), ordinal: 1, added_at: tx.now, details })
            })
            .unwrap();
        let wang = proven(world, MAILBOX);
        assert_eq!(wang.visit(&page_of("twin")).status, 404);
        wang.visit("/mine").must_say(&request.code).must_not_say("参加的调解");
        for path in ["/mine".to_owned(), page_of(&matter.id)] {
            let page = proven(world, ZHANG_WEI.1).visit(&path);
            page.must_say("漏水").must_not_say(&request.code).must_not_say("心里很烦").must_not_say("心理咨询");
        }
    }

    fn who_was_named_before_there_was_an_index_is_found_once_the_office_opens(world: &World) {
        let matter = leak(world);
        names(&matter, Side::Respondent, "agent", "赵律");
        let forget = |db: &mut Db| {
            let text = "UPDATE spokespersons SET phone_blind = NULL";
            let rows = match db {
                Db::Sqlite(lite) => diesel::sql_query(text).execute(lite)?,
                Db::Pg(pg) => diesel::sql_query(text).execute(pg)?,
            };
            Ok(rows)
        };
        assert_eq!(world.app.write(|tx| forget(tx.conn)).unwrap(), 1);
        let agent = proven(world, SPEAKER);
        shut(&agent, &matter.id);
        drop(App::open(world.app.house().config.clone(), world.clock.clone(), Chance::machine()).unwrap());
        agent.visit(&page_of(&matter.id)).must_say("委托代理人 赵律");
    }
}
