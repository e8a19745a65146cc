//! Fields that a wrong value is refused for with a sentence, and nothing happens: those of requests, of following them, of the
//! desk, and the lengths that other files leave out. The page keeps what was typed; that is in `shell.rs`.

use mashanghe::actor::Actor;
use mashanghe::intake::matter::Matter as Told;
use mashanghe::intake::{self, Channel, Request, Service, Stage};
use mashanghe::{dispatch, places};

use crate::agreements::at_the_table;
use crate::on_both;
use crate::world::{Browser, World};

const REASON: &str = "经现场核实，该楼栋在龙东社区地界";

/// A field, a wrong value, and what is said.
type Wrong<'a> = (&'a str, &'a str, &'a str);

/// Sends a good form with one field made wrong, each in its turn.
fn refused(browser: &Browser, page: &str, action: &str, good: &[(&str, &str)], wrong: &[Wrong<'_>]) {
    for (field, value, sentence) in wrong {
        browser.visit(page);
        let fields: Vec<(&str, &str)> = good.iter().filter(|(name, _)| name != field).copied().chain([(*field, *value)]).collect();
        browser.submit(action, &fields).must_refuse(sentence);
    }
}

/// 王芳's matter in 同乐社区.
fn filed(world: &World, service: Service) -> Request {
    let told = world.app.write(|tx| {
        let mut told = Told::new(service, Channel::Web, "楼上卫生间漏水，天花板都湿了。", "王芳");
        told.community_id = Some(places::store::by_code(tx.conn, "tongle")?.id);
        told.phone = mashanghe::identity::Phone::parse("13800001234").ok();
        let filed = intake::filing::file(tx, &Actor::Visitor, &told)?;
        dispatch::rule::dispatch(tx, &filed)?;
        Ok(filed.request)
    });
    told.unwrap()
}

fn stage(world: &World, request: &Request) -> Stage {
    world.app.read(|db| intake::store::by_id(db, &request.id)).unwrap().stage
}

/// `n` characters.
fn long(n: usize) -> String {
    "长".repeat(n)
}

on_both! {
    fn a_return_says_why_in_ten_characters_and_proves_it_with_a_file_of_this_request(world: &World) {
        let request = filed(world, Service::Dispute);
        let page = format!("{}/return", request.url());
        let good = [("why", "other_place"), ("reason", REASON)];
        refused(&world.signed_in("chen"), &page, &page, &good, &[
            ("why", "", "请选择退回的原因"),
            ("why", "no_time", "请选择退回的原因"),
            ("reason", "", "请写明理由"),
            ("reason", "不是我们的", "至少写 10 个字"),
            ("reason", &long(501), "最多 500 个字"),
            ("proof", "a file of nobody", "请重新选择"),
            ("revision", "now", "页面版本请填"),
        ]);
        assert_eq!(stage(world, &request), Stage::Dispatched);
    }

    fn a_request_is_handed_over_or_sent_to_a_unit_that_there_is_with_a_reason(world: &World) {
        let request = filed(world, Service::Hazard);
        for (who, act, what) in [("chen", "hand-over", "请选择接收的单位"), ("lin", "dispatch", "请选择承办单位")] {
            let page = format!("{}/{act}", request.url());
            refused(&world.signed_in(who), &page, &page, &[("unit", "chengguan"), ("reason", REASON)], &[
                ("unit", "", what),
                ("unit", "nowhere", "请选择一个社区、部门或站点"),
                ("reason", "", "请写明理由"),
                ("reason", "请接收", "至少写 10 个字"),
                ("reason", &long(501), "最多 500 个字"),
            ]);
        }
        assert_eq!(stage(world, &request), Stage::Dispatched);
    }

    fn a_hand_over_is_declined_with_a_reason(world: &World) {
        let request = filed(world, Service::Hazard);
        let ask = format!("{}/hand-over", request.url());
        let chen = world.signed_in("chen");
        chen.visit(&ask);
        assert!(chen.submit(&ask, &[("unit", "chengguan"), ("reason", REASON)]).is_ok());
        let page = format!("{ask}/answer");
        refused(&world.signed_in("wu"), &page, &page, &[("answer", "decline"), ("reason", REASON)], &[
            ("answer", "", "请选择接收还是不接收"),
            ("answer", "perhaps", "请选择接收还是不接收"),
            ("reason", "", "请写明理由"),
            ("reason", "不归我们", "至少写 10 个字"),
        ]);
    }

    fn whoever_comes_second_to_a_withdrawal_during_a_hand_over_is_told_that_the_citizen_withdrew(world: &World) {
        let said = "申请人已经撤回了这件诉求（2026年11月23日 09:30）。这一步没有执行，这件事不用再办，移交也不用再答复。";
        let request = filed(world, Service::Hazard);
        let ask = format!("{}/hand-over", request.url());
        let (holder, declining, taking) = (world.signed_in("chen"), world.signed_in("wu"), world.signed_in("wu"));
        holder.visit(&ask);
        assert!(holder.submit(&ask, &[("unit", "chengguan"), ("reason", REASON)]).is_ok());
        let answer = format!("{ask}/answer");
        holder.visit(&request.url());
        declining.visit(&answer);
        taking.visit(&answer);
        world.app.write(|tx| {
            let now = intake::store::by_id(tx.conn, &request.id)?;
            intake::following::withdraw(tx, &Actor::Visitor, &now, "已经自己谈好了")?;
            dispatch::closing::withdrawn(tx, &Actor::Visitor, &now)
        }).unwrap();
        declining.submit(&answer, &[("answer", "decline"), ("reason", REASON)]).must_refuse(said).must_not_say("没有这个页面");
        taking.submit(&answer, &[("answer", "accept")]).must_refuse(said);
        holder.submit(&ask, &[("act", "recall")]).must_refuse(said).must_not_say("移交已撤回（");
    }

    fn the_page_of_an_act_tells_when_it_is_not_open_any_more(world: &World) {
        let request = filed(world, Service::Hazard);
        let chen = world.signed_in("chen");
        chen.visit(&format!("{}/closure", request.url())).must_refuse("现在是“待受理”，这一步不能办");
        assert!(chen.visit(&format!("{}/refusal", request.url())).is_ok());
        world.app.write(|tx| {
            let now = intake::store::by_id(tx.conn, &request.id)?;
            intake::following::withdraw(tx, &Actor::Visitor, &now, "已经自己谈好了")?;
            dispatch::closing::withdrawn(tx, &Actor::Visitor, &now)
        }).unwrap();
        for act in ["return", "hand-over", "refusal", "answer", "closure"] {
            chen.visit(&format!("{}/{act}", request.url())).must_refuse("申请人已经撤回了这件诉求");
        }
        world.signed_in("lin").visit(&format!("{}/dispatch", request.url())).must_refuse("申请人已经撤回了这件诉求");
    }

    fn whoever_answers_a_hand_over_that_was_taken_back_is_told_so(world: &World) {
        let request = filed(world, Service::Hazard);
        let ask = format!("{}/hand-over", request.url());
        let (holder, asked, hesitating) = (world.signed_in("chen"), world.signed_in("wu"), world.signed_in("wu"));
        holder.visit(&ask);
        assert!(holder.submit(&ask, &[("unit", "chengguan"), ("reason", REASON)]).is_ok());
        let answer = format!("{ask}/answer");
        asked.visit(&answer);
        hesitating.visit(&answer);
        holder.visit(&request.url());
        assert!(holder.submit(&ask, &[("act", "recall")]).is_ok());
        asked.submit(&answer, &[("answer", "decline"), ("reason", REASON)]).must_refuse("这次移交已经撤回").must_say("不用再答复");
        hesitating.submit(&answer, &[("answer", "decline"), ("reason", "不归")]).must_refuse("这次移交已经撤回").must_not_say("至少写");
        asked.visit(&request.url()).must_refuse("这次移交已经撤回").must_not_say("没有这个页面");
        world.signed_in("huang").visit(&answer).must_not_say("撤回");
    }

    fn a_refusal_has_a_ground_of_the_law_the_facts_and_a_place_to_go(world: &World) {
        let request = filed(world, Service::Dispute);
        let page = format!("{}/refusal", request.url());
        refused(&world.signed_in("chen"), &page, &page, &[("ground", "court_has_it"), ("reason", REASON)], &[
            ("ground", "", "请选择不予受理的理由"),
            ("ground", "too_much_work", "请选择不予受理的理由"),
            ("reason", "", "请写明理由"),
            ("reason", "法院受理了", "至少写 10 个字"),
            ("instead", &long(201), "应去的单位和电话最多 200 个字"),
        ]);
        assert_eq!(stage(world, &request), Stage::Dispatched);
    }

    fn an_answer_and_an_early_closing_are_written_out(world: &World) {
        let request = filed(world, Service::Petition);
        let chen = world.signed_in("chen");
        chen.visit(&request.url());
        assert!(chen.submit(&format!("{}/acceptance", request.url()), &[]).is_ok());
        let page = format!("{}/answer", request.url());
        let good = [("kind", "final"), ("body", "路灯已经修好，今晚就亮。")];
        refused(&chen, &page, &page, &good, &[
            ("kind", "", "请选择是进展还是正式答复"),
            ("kind", "maybe", "请选择是进展还是正式答复"),
            ("body", "", "请填写答复内容"),
            ("body", &long(2001), "答复内容最多 2000 个字"),
        ]);
        assert_eq!(stage(world, &request), Stage::Accepted);
        chen.visit(&page);
        assert!(chen.submit(&page, &good).is_ok());
        let page = format!("{}/closure", request.url());
        refused(&chen, &page, &page, &[], &[
            ("note", "", "请填写当事人怎么说的"),
            ("note", &long(301), "最多 300 个字"),
        ]);
        assert_eq!(stage(world, &request), Stage::Answered);
        objected(world, &request);
    }

    fn each_field_of_the_desk_is_refused_with_a_sentence(world: &World) {
        let tongle = world.app.read(|db| places::store::by_code(db, "tongle")).unwrap().id;
        let good = [
            ("channel", "window"), ("service", "dispute"), ("kind", "neighbour"), ("filed_for", "来访人本人"), ("danger", "no"),
            ("story", "邻居半夜放音乐，噪音很大"), ("community", tongle.as_str()), ("name", "刘桂英"),
        ];
        refused(&world.signed_in("xu"), "/desk", "/desk", &good, &[
            ("channel", "web", "请选择来源"),
            ("service", "haircut", "请选择要办的事"),
            ("filed_for", &long(201), "最多 200 个字"),
            ("story", &long(2001), "事情经过最多 2000 个字"),
            ("wish", &long(501), "希望怎么解决最多 500 个字"),
            ("danger", "perhaps", "请选择有没有危险"),
            ("community", "", "请选择社区"),
            ("community", "nowhere", "已经不能选了"),
            ("room", "nowhere", "已经不能选了"),
            ("place", &long(201), "地址最多 200 个字"),
            ("other", &long(201), "对方最多 200 个字"),
            ("other_phone", "12345", "手机号码应是11位"),
            ("name", "", "还没有填写姓名"),
            ("phone", "138", "11位"),
            ("email", "liu@", "邮箱"),
        ]);
        refused(&world.signed_in("xu"), "/visits", "/visits", &[("heads", "2"), ("topic", "停车收费")], &[
            ("unit", "nowhere", "请选择接待的窗口"),
            ("heads", "两个", "来了几个人请填 1 到 2000 之间的整数"),
            ("heads", "2001", "来了几个人请填 1 到 2000 之间的整数"),
            ("topic", &long(201), "最多 200 个字"),
        ]);
    }

    fn a_beginning_names_a_service_that_there_is(world: &World) {
        refused(&world.browser(), "/file", "/file/start", &[], &[
            ("service", "", "请选择要办的事"),
            ("service", "haircut", "请选择要办的事"),
        ]);
    }

    fn what_is_written_on_a_case_has_its_measure(world: &World) {
        let matter = at_the_table(world);
        let (sittings, ending) = (matter.url("/sittings"), matter.url("/ending"));
        let plan = [("day", "2026-11-25"), ("time", "10:00"), ("manner", "room"), ("place", "老陈调解室"), ("publicity", "closed")];
        refused(&matter.li, &matter.url("/sittings/new"), &sittings, &plan, &[("place", &long(101), "地点最多 100 个字")]);
        let end = [("cause", "PML26"), ("reason", "双方对金额差距太大。"), ("other_ways_told", "yes")];
        refused(&matter.li, &matter.url("/ending/new"), &ending, &end, &[("reason", &long(501), "具体情况最多 500 个字")]);
        matter.in_force();
        let version = matter.url("/agreement/version");
        refused(&matter.li, &version, &version, &[], &[("reason", &long(301), "修改的原因最多 300 个字")]);
        matter.perform(&[("remark", &long(301))], vec![]).must_refuse("备注最多 300 个字");
        matter.perform(&[], vec![]).must_say("履行完毕");
        matter.li.visit(&matter.url("/closure"));
        matter.li.submit(&matter.url("/closure"), &[("outcome", "performed"), ("remark", "")]).must_say("案件已结案");
        let reopening = matter.url("/reopening");
        refused(&matter.li, &reopening, &reopening, &[], &[("reason", &long(501), "恢复办理的原因最多 500 个字")]);
    }

    fn a_code_for_a_wall_has_short_words_and_a_grid_of_this_street(world: &World) {
        let admin = world.signed_in("admin");
        let tongle = world.app.read(|db| places::store::by_code(db, "tongle")).unwrap().id;
        let good = [("kind", "building"), ("unit", tongle.as_str()), ("label", "三栋大堂"), ("place", "阳光花园3栋")];
        refused(&admin, "/admin/qr", "/admin/qr", &good, &[
            ("label", &long(61), "名称最多 60 个字"),
            ("place", &long(101), "挂在哪里最多 100 个字"),
        ]);
    }
}

/// The applicant says what is not solved, in so many words.
fn objected(world: &World, request: &Request) {
    let wang = world.browser();
    wang.visit("/track");
    wang.submit("/track", &[("code", &request.code), ("proof", "1234")]).must_say("路灯已经修好");
    let (page, add) = (format!("/track/{}/objection", request.code), format!("/track/{}/additions", request.code));
    refused(&wang, &page, &page, &[], &[("reason", "", "请填写哪里没有解决"), ("reason", &long(501), "哪里没有解决最多 500 个字")]);
    refused(&wang, &format!("/track/{}", request.code), &format!("/track/{}/mail", request.code), &[], &[("email", "", "邮箱")]);
    wang.visit(&page);
    wang.submit(&page, &[("reason", "路灯还是不亮")]).must_say("已经转回去重新办理");
    refused(&wang, &add, &add, &[], &[("body", &long(2001), "补充的内容最多 2000 个字")]);
    let away = format!("/track/{}/withdrawal", request.code);
    refused(&wang, &away, &away, &[], &[("reason", &long(201), "最多 200 个字")]);
    assert_ne!(stage(world, request), Stage::Withdrawn);
}
