//! The main road: 王芳's leak from the code on the wall to the closed case, with her reading each step from another phone, and 张伟 reading
//! from his.
//!
//! Request, dispatch and acceptance, case, mediator, sitting, agreement on paper, performance, closing, and once more from
//! the beginning when it leaks again. Judicial confirmation and the bound file are not built yet and not walked here.

use chrono::Duration;
use mashanghe::cases::parties::Side;
use mashanghe::cases::{Stage, store as cases};

use super::citizen::{self, STORY, WISH};
use crate::agreements::{Matter, actor, enter, scan};
use crate::mine::proven;
use crate::on_both;
use crate::world::browser::Page;
use crate::world::cast::{WANG_FANG, ZHANG_WEI};
use crate::world::{Browser, World};

on_both! {
    fn a_leak_is_settled_from_the_code_on_the_wall_to_the_closed_case(world: &World) {
        let code = filed(world);
        let phone = citizen::follows(world, &code);
        phone.page().must_say("已提交").must_say("同乐社区").must_say(STORY);
        accepted(world, &code);
        reads(&phone, &code, &["同乐社区已受理"]);
        let matter = opened(world, &code);
        reads(&phone, &code, &["已转为调解案件，案号(2026)深龙宝人调字第1号", "老陈调解室"]);
        let matter = brought_to_the_table(matter);
        reads(&phone, &code, &["被申请人表示愿意调解", "确定李敏为", "约定调解会"]);
        other_side(&matter, &["被申请人 张伟", "李敏", "2026年11月24日 15:00", "请按约定的时间来参加调解会", "被申请人表示愿意调解"]);
        let matter = sat(matter);
        signed(&matter);
        other_side(&matter, &["张伟向王芳支付", "由您这一方履行", "请在2026年12月1日前履行协议第 1 项"]);
        let phone = citizen::follows(world, &code);
        reads(&phone, &code, &["2026年11月24日 15:00的调解会已举行：调解成功", "调解协议于2026年11月24日生效"]);
        let matter = performed(matter);
        let phone = citizen::follows(world, &code);
        let page = reads(&phone, &code, &["协议第1项义务", "案件已结案：协议已全部履行", "问题没有解决的，可以在进度页面提出"]);
        page.must_not_say(ZHANG_WEI.0).must_not_say("调解案件已结案").must_not_say("受理登记");
        whole_timeline(world, &matter);
        leaks_again(&matter, &phone, &code);
    }
}

fn filed(world: &World) -> String {
    let wang = world.browser();
    let check = citizen::answers_everything(world, &wang);
    check.must_say("请核对一遍").must_say(STORY).must_say(WISH).must_say("老陈调解室").must_say("2 个文件").must_not_say("还差这几项");
    let (receipt, code) = citizen::files(&wang);
    receipt.must_say("已收到您的申请").must_say("同乐社区").must_say("最晚受理").must_say("2026年11月24日 18:00").must_say("怎么算的");
    let shown = receipt.find(r#"href="(/files/[0-9a-f-]+)""#).unwrap();
    let (status, kind, bytes) = wang.fetch(&shown);
    assert_eq!((status, kind.as_str()), (200, "image/jpeg"));
    assert!(!bytes.windows(10).any(|window| window == b"OLD-CAMERA"), "the photo still names its camera");
    assert_eq!(world.browser().fetch(&shown).0, 404, "a stranger sees the photo");
    code
}

fn accepted(world: &World, code: &str) {
    let chen = world.signed_in("chen");
    chen.visit("/today").must_say(code);
    chen.visit(&format!("/requests/{code}")).must_say(WANG_FANG.0).must_say(STORY).must_say("厨房.jpg").must_say("卧室.jpg");
    chen.submit(&format!("/requests/{code}/acceptance"), &[]).must_say("办理中");
}

/// 陈晓敏 registers it for the room that 王芳 chose; 老陈 finds it on his list.
fn opened<'a>(world: &'a World, code: &str) -> Matter<'a> {
    let chen = world.signed_in("chen");
    let door = chen.visit(&format!("/requests/{code}")).link("转为调解案件").unwrap();
    let form = chen.visit(&door);
    form.must_say(STORY).must_say("楼上 502 的张伟");
    assert!(form.body.contains(ZHANG_WEI.1), "the other side's phone must be asked for twice");
    let chosen = form.find(r#"<option value="([^"]+)" selected>老陈调解室[（<]"#).unwrap();
    let fields = [
        ("room", chosen.as_str()),
        ("source", "application"),
        ("dispute_type", "neighbour"),
        ("title", "楼上漏水的赔偿"),
        ("facts", STORY),
        ("wishes", WISH),
        ("bar", "nothing"),
        ("applicant_kind", "person"),
        ("applicant_name", WANG_FANG.0),
        ("applicant_phone", WANG_FANG.1),
        ("respondent_kind", "person"),
        ("respondent_name", ZHANG_WEI.0),
        ("respondent_phone", ZHANG_WEI.1),
    ];
    chen.submit("/cases", &fields).must_say("已登记为案件，案号(2026)深龙宝人调字第1号").must_say("调解中");
    let lead = enter(world, "laochen");
    let url = lead.visit("/cases").find(r#"href="(/cases/[0-9a-f-]{36})""#).unwrap();
    lead.visit(&url).must_say("王＊").must_not_say(ZHANG_WEI.1).must_say("厨房.jpg").must_say(code);
    assert_eq!(chen.visit(&url).status, 404, "an officer of the community sees nothing of a case in a room");
    Matter { world, li: lead, id: url.trim_start_matches("/cases/").to_owned() }
}

/// The lead asks 张伟 and appoints 李敏; she plans the sitting.
fn brought_to_the_table(matter: Matter<'_>) -> Matter<'_> {
    let world = matter.world;
    let willing = matter.url("/willingness");
    matter.li.visit(&willing).must_say("本人提出申请");
    let zhang = matter.party(Side::Respondent);
    matter.li.submit(&matter.url(&format!("/parties/{zhang}/invitation")), &[]).must_say("邀请短信已放进发送队列");
    matter.li.visit(&willing);
    let answer =
        [("party", zhang.as_str()), ("willing", "yes"), ("way", "telephone"), ("answered_on", "2026-11-23"), ("answered_at", "09:20")];
    matter.li.submit(&willing, &answer).must_say("各方都愿意调解");
    let li = actor(world, "limin").person_id().unwrap().to_owned();
    matter.li.visit(&matter.url("/mediators/new"));
    let appointed = [("person", li.as_str()), ("way", "appointed"), ("relation", "nothing"), ("chief", "yes")];
    matter.li.submit(&matter.url("/mediators"), &appointed).must_say("主持人");
    completed(&matter);
    let matter = Matter { li: enter(world, "limin"), ..matter };
    matter.li.visit("/cases").must_say("楼上漏水的赔偿");
    matter.sit("2026-11-24", "15:00").must_say("调解会已约定");
    assert_eq!(matter.stage(), Stage::Mediating);
    matter
}

/// What the paper must say of both parties.
fn completed(matter: &Matter<'_>) {
    for (side, (name, phone), gender) in [(Side::Applicant, WANG_FANG, "female"), (Side::Respondent, ZHANG_WEI, "male")] {
        let page = matter.url(&format!("/parties/{}", matter.party(side)));
        matter.li.visit(&page);
        let address = ("address", "宝龙街道同乐路12号3栋");
        let fields = [
            ("name", name),
            ("phone", phone),
            ("gender", gender),
            ("ethnicity", "汉族"),
            ("birth_date", "1985-05-05"),
            address,
            ("ground", "age"),
        ];
        let answer = matter.li.submit(&page, &fields);
        assert!(answer.is_ok(), "{}", answer.words());
    }
}

/// The next afternoon they sit, and 李敏 keeps the minutes.
fn sat(matter: Matter<'_>) -> Matter<'_> {
    matter.world.jump(Duration::hours(30));
    let matter = Matter { li: enter(matter.world, "limin"), ..matter };
    let minutes = matter.li.visit(&matter.url("/sittings")).link("2026年").unwrap();
    matter.li.visit(&minutes);
    let (wang, zhang, li) = (matter.seat("applicant"), matter.seat("respondent"), matter.seat("mediator"));
    let fields = [
        ("present", wang.as_str()),
        ("present", &zhang),
        ("present", &li),
        ("rights_told", "yes"),
        ("body", "张伟承认漏水，愿意修好并赔偿五千元；王芳同意。"),
        ("result", "settled"),
    ];
    matter.li.submit(&minutes, &fields).must_say("调解记录已保存");
    matter
}

/// The agreement: drafted, fixed, signed by everybody on two sheets, in force by the last of the dates.
fn signed(matter: &Matter<'_>) {
    matter.drafted();
    matter.fix().must_say("已定稿");
    matter.li.visit(&format!("/agreements/{}/paper", matter.agreement())).must_say("人民调解协议书").must_say("伍仟元整");
    matter.sign(&["applicant", "respondent", "mediator"], "2026-11-24", &[]).must_say("还缺 1 个");
    matter.sign(&["committee"], "2026-11-24", &[]).must_say("协议于2026年11月24日生效");
    assert_eq!(matter.stage(), Stage::Effective);
}

/// Three days later the money came; the case is closed.
fn performed(matter: Matter<'_>) -> Matter<'_> {
    matter.world.jump(Duration::days(3));
    let matter = Matter { li: enter(matter.world, "limin"), ..matter };
    let receipt = vec![("proof", "收条.png", scan(9))];
    matter.perform(&[("performed_on", "2026-11-27")], receipt).must_say("履行完毕").must_say("看凭证");
    matter.li.visit(&matter.url("/closure"));
    matter.li.submit(&matter.url("/closure"), &[("outcome", "performed"), ("remark", "")]).must_say("案件已结案");
    assert_eq!(matter.stage(), Stage::Closed);
    matter
}

/// What 张伟 reads of his case, and nothing of what 王芳 told the office.
fn other_side(matter: &Matter<'_>, sentences: &[&str]) {
    let page = proven(matter.world, ZHANG_WEI.1).visit(&format!("/mine/cases/{}", matter.id));
    for sentence in sentences {
        page.must_say(sentence);
    }
    page.must_not_say(STORY).must_not_say(WANG_FANG.1).must_not_say("看您提交的诉求");
}

/// The case's own page tells the whole road, and the request knows that it was answered.
fn whole_timeline(world: &World, matter: &Matter<'_>) {
    let page = matter.li.visit(&matter.url(""));
    for sentence in [
        "受理登记，案号(2026)深龙宝人调字第1号",
        "已邀请被申请人参加调解",
        "被申请人表示愿意调解（电话）",
        "确定李敏为",
        "约定调解会：2026年11月24日 15:00",
        "2026年11月24日 15:00的调解会已举行：调解成功",
        "已登记申请人、被申请人、人民调解员 李敏在协议（第1版）上签名盖章",
        "调解协议于2026年11月24日生效",
        "协议第1项义务",
        "案件已结案：协议已全部履行",
    ] {
        page.must_say(sentence);
    }
    let case = world.app.read(|db| cases::by_id(db, &matter.id)).unwrap();
    let request = world.app.read(|db| mashanghe::intake::store::by_id(db, case.request_id.as_deref().unwrap())).unwrap();
    assert_eq!(request.stage, mashanghe::intake::Stage::Answered);
    let holders = world.app.read(|db| mashanghe::dispatch::store::holders_count(db, &request.id)).unwrap();
    assert_eq!(holders, 1, "exactly one unit answers for the request to the end");
}

/// It leaks again: the closed case is taken up once more, and the citizen reads that too.
fn leaks_again(matter: &Matter<'_>, phone: &Browser, code: &str) {
    matter.li.visit(&matter.url("/reopening"));
    matter.li.submit(&matter.url("/reopening"), &[("reason", "天花板又漏了")]).must_say("恢复办理");
    assert_eq!(matter.stage(), Stage::Mediating);
    reads(phone, code, &["案件恢复办理"]).must_not_say("已经办结").must_not_say("调解恢复办理");
}

/// What 王芳 reads of her request at this moment.
fn reads(phone: &Browser, code: &str, sentences: &[&str]) -> Page {
    let page = phone.visit(&format!("/track/{code}"));
    for sentence in sentences {
        page.must_say(sentence);
    }
    page
}
