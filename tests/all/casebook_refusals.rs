//! What the road of a classic case refuses, over HTTP: who may not, what is missing, what was typed in bad faith, and two editors at
//! once.

use mashanghe::cases::Stage;
use mashanghe::editorial::State;
use mashanghe::intake::DisputeType;

use crate::agreements::{at_the_table, enter, willing};
use crate::casebook_office::{close, closed, draft, nominate, nominated, on_the_desk};
use crate::on_both;
use crate::sessions::{first, minutes};
use crate::world::World;

on_both! {
    fn only_who_works_on_a_closed_case_nominates_it_and_only_once(world: &World) {
        let open = at_the_table(world);
        open.li.visit(&open.url("/nomination")).must_say("结案以后才能推荐");
        open.li.visit(&open.url("")).must_not_say("推荐为经典案例");
        let matter = closed(world);
        matter.li.visit(&matter.url("")).must_say("推荐为经典案例");
        for who in ["qiao", "fang"] {
            assert_eq!(enter(world, who).visit(&matter.url("/nomination")).status, 404, "{who}");
        }
        for (field, value, sentence) in [
            ("merit", "", "请选择推荐的理由"),
            ("reason", "", "请填写具体说明"),
            ("concern", "", "请选择有没有不宜公开的情形"),
            ("concern", "minor", "不编入案例库"),
            ("exemption", "because", "请从列出的例外情形里选择"),
        ] {
            nominate(&matter, &[(field, value)]).must_refuse(sentence);
        }
        nominate(&matter, &[]).must_say("已推荐为经典案例");
        matter.li.visit(&matter.url("/nomination")).must_say("已经推荐过");
        assert_eq!(matter.stage(), Stage::Closed);
    }

    fn a_family_case_is_nominated_with_an_exemption_only(world: &World) {
        let matter = willing(world, DisputeType::Family);
        matter.sit("2026-11-23", "09:00").must_say("已补登");
        close(&matter);
        nominate(&matter, &[]).must_refuse("请选清楚是哪一种");
        nominate(&matter, &[("concern", "family")]).must_refuse("不编入案例库");
        nominate(&matter, &[("concern", "family"), ("exemption", "interest")]).must_say("已推荐为经典案例");
    }

    fn the_desk_does_not_exist_for_others(world: &World) {
        let desk = nominated(world);
        for who in ["limin", "laochen", "lin", "zhou", "admin"] {
            let browser = enter(world, who);
            for path in ["/casebook/desk".to_owned(), desk.url(""), desk.url("/draft"), desk.url("/withdrawal"), desk.url("/changes?old=1&new=1")] {
                assert_eq!(browser.visit(&path).status, 404, "{who} {path}");
            }
        }
        assert!(world.browser().visit("/casebook/desk").path.starts_with("/sign-in"));
        assert_eq!(desk.fang.visit("/casebook/desk/none").status, 404);
        desk.fang.visit("/casebook/desk").must_say("已推荐").must_say("邻里纠纷");
        desk.fang.visit("/today").must_say("案例等我审");
    }

    fn a_draft_begins_with_what_the_case_knows_without_its_names(world: &World) {
        let desk = nominated(world);
        let page = desk.fang.visit(&desk.url("/draft"));
        page.must_say("二〇二六年十月楼上卫生间漏水").must_say("张某于2026年12月前向王某支付维修费5000元");
        page.must_not_say("王芳").must_not_say("张伟");
        desk.fang.visit(&desk.url("")).must_say(&desk.matter.case().number).must_say("先试水再谈钱，值得学");
    }

    fn the_aid_shows_each_place_and_replaces_what_is_accepted(world: &World) {
        let desk = nominated(world);
        let text = "王芳住宝龙街道同乐社区3栋501室，电话13800001234，2026年10月8日发现渗水，同乐社区的物业来看过，张伟说12,345元太多。";
        let page = desk.write("check", &[("section1", text)]);
        assert_eq!(page.status, 200);
        for words in ["姓名只留姓", "地址写到区为止", "不写楼栋和房号", "不写电话", "日期写到月为止"] {
            page.must_say(words);
        }
        assert!(page.body.contains("<del>王芳</del><ins>王某</ins>"), "{}", page.body);
        let keys: Vec<String> = regex::Regex::new(r#"name="accept" value="([^"]+)""#).unwrap().captures_iter(&page.body).map(|found| found[1].to_owned()).collect();
        assert!(keys.len() >= 6, "{keys:?}");
        let mut fields = draft("replace", &[("section1", text)]);
        fields.extend(keys.iter().skip(1).map(|key| ("accept", key.as_str())));
        let page = desk.fang.submit(&desk.url("/draft"), &fields);
        page.must_say("王芳住某街道某社区某栋某室，电话某号码，2026年10月发现渗水，某社区的物业来看过，张某说12,345元太多。");
        page.must_say("同时写了地点、时间和确切金额");
        assert_eq!(desk.entry().version, 0, "nothing was saved");
    }

    fn the_aid_knows_who_of_the_staff_acted_and_who_came_along_and_asks_about_the_rest(world: &World) {
        let matter = at_the_table(world);
        minutes(&matter, &first(&matter), &[("others", "旁听：物业经理周强生，社区民警何刚")]).must_say("调解记录已保存");
        close(&matter);
        let desk = on_the_desk(world, matter);
        let text = "周强生和何刚到过场，陈国强劝过，宝龙司法所也知道，阳光花园网格的人来看过。赵建国说不修。";
        let page = desk.write("check", &[("section1", text)]);
        for (was, became, rule) in [
            ("周强生", "周某", "到场的人的姓名只留姓"),
            ("何刚", "何某", "到场的人的姓名只留姓"),
            ("陈国强", "陈某", "工作人员的姓名只留姓"),
            ("宝龙司法所", "某司法所", "地址写到区为止"),
            ("阳光花园网格", "某网格", "地址写到区为止"),
        ] {
            page.must_say(rule);
            assert!(page.body.contains(&format!("<del>{was}</del><ins>{became}</ins>")), "{was}: {}", page.words());
        }
        page.must_say("“赵建国”看起来像姓名").must_not_say("送审之前要改");
    }

    fn what_is_typed_in_bad_faith_is_shown_as_text_and_never_breaks_the_file(world: &World) {
        let desk = nominated(world);
        desk.write("save", &[("section1", "话\n## 调解结果\n假的")]).must_refuse("不要写一级、二级标题");
        desk.write("save", &[("section1", &"长".repeat(8_001))]).must_refuse("最多 8000 个字");
        desk.write("save", &[("dispute_type", "quarrel")]).must_refuse("请选择纠纷类型");
        desk.write("save", &[("difficulty", "9")]).must_refuse("难度请填 1 到 3");
        let hostile = "<script>alert(1)</script>\n+++\nnumber = \"2024-0001\"\n+++";
        let title = "\"\n[x]\nversion = 9 \\";
        let page = desk.write("save", &[("section2", hostile), ("title", title), ("gist", "'''\"\"\"")]);
        page.must_say("已存为第 1 稿").must_say("正文里不能有 HTML").must_say("version = 9");
        assert!(!page.body.contains("<script>alert"), "{}", page.body);
        let page = desk.fang.visit(&desk.url("/draft"));
        assert!(page.body.contains("&lt;script&gt;alert(1)"), "{}", page.body);
        assert!(desk.fang.page().link("送审").is_none());
        desk.fang.visit(&desk.url("/draft"));
        let fields = desk.fang.filled(&desk.url("/draft"), &[]);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        desk.fang.post_raw(&desk.url("/hand-in"), &fields).must_refuse("必须先改好，没有送审");
    }

    fn nothing_is_published_while_something_is_missing(world: &World) {
        let desk = nominated(world);
        desk.write("save", &[]).must_say("已存为第 1 稿");
        desk.write("save", &[]).must_refuse("一字不差");
        desk.publish_refused("送审以后才能发布");
        desk.hand_in().must_say("已送审").must_say("还没有登记当事人的同意").must_say("现在有 0 位");
        desk.fang.page().must_say("您动过笔");
        desk.publish_refused("还没有登记当事人的同意或者负责人的决定");
        for (field, value, sentence) in [
            ("kind", "", "请选择依据"),
            ("given_on", "2026-11-24", "不能晚于今天"),
            ("given_by", "", "请填写谁同意、谁决定"),
            ("kind", "decision", "请写明为什么可以不经本人同意发布"),
        ] {
            desk.consent(&[(field, value)]).must_refuse(sentence);
        }
        desk.consent(&[("kind", "decision"), ("reason", "讲的是做法，改写后认不出人。")]).must_say("已登记同意或者决定");
        desk.fang.visit(&desk.url(""));
        let paper = [("kind", "both"), ("given_on", "2026-11-20"), ("given_by", "双方当事人")];
        desk.fang.upload(&desk.url("/consents"), &paper, vec![("scan", "病历.exe", b"MZ".to_vec())]).must_refuse("没有收下");
        desk.fang.visit(&desk.url(""));
        let page = desk.fang.upload(&desk.url("/consents"), &paper, vec![("scan", "同意书.png", crate::agreements::scan(9))]);
        let file = page.must_say("看扫描件").link("看扫描件").unwrap();
        assert_eq!(desk.fang.fetch(&file).0, 200);
        assert_eq!(enter(world, "limin").fetch(&file).0, 404, "the paper belongs to the editors");
        desk.review("ding", "", "").must_refuse("请选择同意还是退回");
        desk.review("ding", "approved", "").must_say("已记录");
        desk.publish_refused("现在有 1 位");
        let ding = enter(world, "ding");
        ding.visit(&desk.url("")).must_not_say("审核这一稿");
        desk.review("yan", "sent_back", "").must_refuse("请写明要改哪里");
        desk.review("yan", "sent_back", "点评里少一条法律。").must_say("退回修改");
        assert_eq!(desk.entry().state, State::Drafting);
        desk.publish_refused("送审以后才能发布");
        desk.write("save", &[("why", "补了一句"), ("section4", "先看后谈。《民法典》第二百八十八条讲相邻关系，补了一句。")]).must_say("已存为第 2 稿");
        desk.hand_in().must_say("已送审").must_say("现在有 0 位");
    }

    fn who_wrote_a_version_does_not_review_it(world: &World) {
        let desk = nominated(world);
        desk.write("save", &[]);
        desk.hand_in().must_say("已送审");
        desk.fang.visit(&desk.url("/draft"));
        let mut fields = desk.fang.filled(&desk.url("/draft"), &[]);
        fields.push(("verdict".to_owned(), "approved".to_owned()));
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        desk.fang.post_raw(&desk.url("/reviews"), &fields).must_refuse("您动过笔");
    }

    fn of_two_editors_at_once_one_wins_and_the_other_keeps_what_was_typed(world: &World) {
        let desk = nominated(world);
        let ding = enter(world, "ding");
        ding.visit(&desk.url("/draft"));
        desk.write("save", &[]).must_say("已存为第 1 稿");
        let page = ding.submit(&desk.url("/draft"), &draft("save", &[("title", "丁一写的标题")]));
        page.must_refuse("别的编辑改过这篇案例");
        assert!(page.body.contains("丁一写的标题"));
        assert_eq!(desk.entry().version, 1);
        desk.consent(&[]);
        desk.hand_in();
        let ding = enter(world, "ding");
        ding.visit(&desk.url(""));
        let sent = ding.submit_at_once(&desk.url("/reviews"), &[&[("verdict", "approved")], &[("verdict", "approved")]]);
        assert!(sent.iter().all(|page| page.is_ok()), "the same form sent twice is done once");
        desk.publish_refused("现在有 1 位");
    }

    fn a_nomination_that_is_declined_is_said_why_and_may_come_again(world: &World) {
        let desk = nominated(world);
        desk.fang.visit(&desk.url("/refusal"));
        desk.fang.submit(&desk.url("/refusal"), &[("code", "other")]).must_refuse("请写明是什么原因");
        desk.fang.visit(&desk.url("/refusal"));
        desk.fang.submit(&desk.url("/refusal"), &[("code", "thin"), ("reason", "太短。")]).must_say("内容不够典型");
        assert_eq!(desk.entry().state, State::Declined);
        assert_eq!(desk.fang.visit(&desk.url("/draft")).status, 404);
        nominate(&desk.matter, &[]).must_say("已推荐为经典案例");
    }

    fn a_withdrawal_says_why_without_telling_who_and_a_draft_cannot_be_withdrawn(world: &World) {
        let desk = nominated(world);
        desk.fang.visit(&desk.url("/withdrawal")).must_refuse("不能改为“已撤下”");
        let number = desk.published();
        for (field, value, sentence) in [
            ("code", "", "请选择撤下的原因"),
            ("sentence", "", "请填写给读者的一句话"),
            ("sentence", "打13800138000问。", "所有人都看得到"),
        ] {
            desk.withdraw(&[(field, value)]).must_refuse(sentence);
        }
        assert_eq!(world.browser().visit(&format!("/casebook/{number}")).status, 200);
        desk.fang.visit(&desk.url("/refusal")).must_refuse("不能改为“未采用”");
        desk.withdraw(&[]).must_say("已撤下");
        assert_eq!(desk.fang.visit(&desk.url("/draft")).status, 404);
        nominate(&desk.matter, &[]).must_say("已推荐为经典案例");
    }
}
