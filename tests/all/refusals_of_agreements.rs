//! What sittings, agreements and their performance refuse, field by field.

use mashanghe::cases::parties::Side;

use crate::agreements::at_the_table;
use crate::on_both;
use crate::refusing::Filled;
use crate::world::World;

/// `n` characters.
fn long(n: usize) -> String {
    "长".repeat(n)
}

on_both! {
    fn the_head_and_the_clauses_of_a_draft_have_their_measure(world: &World) {
        let matter = at_the_table(world);
        matter.begin("written");
        let head = format!("/agreements/{}/head", matter.agreement());
        let good = [("scope", "partial"), ("facts", "十月起楼上漏水，双方对赔偿有争议。"), ("copies", "4")];
        Filled { world, browser: &matter.li, page: &head, action: &head, good: &good }.refuses(&[
            ("facts", "", "请填写纠纷主要事实、争议事项"),
            ("facts", &long(3001), "纠纷主要事实、争议事项最多 3000 个字，现在有 3001 个字"),
            ("copies", "100", "份数请填 1 到 99 之间的整数"),
            ("scope", "", "请选择是全部还是部分达成协议"),
            ("revision", "now", "页面版本请填"),
        ]);
        matter.clause("第一件事。");
        let overview = matter.clause("第二件事。");
        let (shown, place) = (matter.url("/agreement"), overview.find(r#"action="(/agreements/[^"]+/clauses/[^"]+/place)""#).unwrap());
        Filled { world, browser: &matter.li, page: &shown, action: &place, good: &[] }.refuses(&[("step", "sideways", "请选择上移还是下移")]);
        let clauses = format!("/agreements/{}/clauses", matter.agreement());
        Filled { world, browser: &matter.li, page: &clauses, action: &clauses, good: &[] }.refuses(&[
            ("body", "", "请填写这一条的内容"),
            ("body", &long(1001), "这一条的内容最多 1000 个字，现在有 1001 个字"),
        ]);
    }

    fn an_obligation_is_owed_by_one_party_to_another(world: &World) {
        let matter = at_the_table(world);
        matter.begin("written");
        let page = format!("/agreements/{}/obligations", matter.agreement());
        let (debtor, creditor) = (matter.party(Side::Respondent), matter.party(Side::Applicant));
        let good = [
            ("debtor", debtor.as_str()), ("creditor", &creditor), ("kind", "money"), ("amount", "5,000.00"), ("what", "维修费"),
            ("way", "银行转账"), ("place", "同乐社区"), ("due_on", "2026-12-01"),
        ];
        Filled { world, browser: &matter.li, page: &page, action: &page, good: &good }.refuses(&[
            ("debtor", "", "请选择由谁履行"),
            ("creditor", &debtor, "履行的人和对方是同一个人，请核对"),
            ("amount", "五千", "请填写金额"),
            ("due_on", "尽快", "请填写履行期限"),
        ]);
    }

    fn an_agreement_is_written_or_spoken_and_a_spoken_one_has_its_day(world: &World) {
        let matter = at_the_table(world);
        let page = matter.url("/agreement");
        Filled { world, browser: &matter.li, page: &page, action: &page, good: &[] }
            .refuses(&[("form", "", "请选择书面还是口头"), ("form", "sung", "请选择书面还是口头")]);
        matter.begin("oral").must_say("草稿已建立");
        matter.clause("张伟晚上十点以后保持安静。");
        let fixing = format!("/agreements/{}/fixing", matter.agreement());
        Filled { world, browser: &matter.li, page: &fixing, action: &fixing, good: &[] }.refuses(&[
            ("agreed_on", "", "请填写达成口头协议的日期"),
            ("agreed_on", "上周", "请填写达成口头协议的日期"),
            ("agreed_on", "2026-11-24", "不能晚于今天"),
            ("agreed_on", "2026-11-01", "不能早于受理日"),
        ]);
    }

    fn a_case_is_closed_with_an_outcome_and_reopened_for_a_reason(world: &World) {
        let matter = at_the_table(world);
        matter.in_force();
        let (version, closure, reopening) = (matter.url("/agreement/version"), matter.url("/closure"), matter.url("/reopening"));
        Filled { world, browser: &matter.li, page: &version, action: &version, good: &[] }
            .refuses(&[("reason", "", "请填写修改的原因"), ("reason", &long(301), "修改的原因最多 300 个字，现在有 301 个字")]);
        matter.perform(&[], vec![]).must_say("履行完毕");
        let good = [("outcome", "performed"), ("remark", "当面付清。")];
        Filled { world, browser: &matter.li, page: &closure, action: &closure, good: &good }.refuses(&[
            ("outcome", "", "请选择结案的情况"),
            ("outcome", "forgotten", "请选择结案的情况"),
            ("remark", &long(501), "说明最多 500 个字，现在有 501 个字"),
        ]);
        matter.li.visit(&closure);
        matter.li.submit(&closure, &good).must_say("案件已结案");
        Filled { world, browser: &matter.li, page: &reopening, action: &reopening, good: &[] }
            .refuses(&[("reason", "", "请填写恢复办理的原因"), ("reason", &long(501), "恢复办理的原因最多 500 个字，现在有 501 个字")]);
    }

    fn a_scan_that_is_not_of_this_case_is_no_signature(world: &World) {
        let matter = at_the_table(world);
        matter.drafted();
        matter.fix().must_say("已定稿");
        matter.sign(&["applicant"], "2026-11-23", &[]).must_say("已登记");
        let files = world.app.read(|db| mashanghe::evidence::store::about(db, &format!("case:{}", matter.id))).unwrap();
        let (page, seat) = (format!("/agreements/{}/signatures", matter.agreement()), matter.seat("respondent"));
        let good = [("seats", seat.as_str()), ("means", "fingerprint"), ("signed_on", "2026-11-23"), ("known_scan", &files[0].id)];
        let form = Filled { world, browser: &matter.li, page: &page, action: &page, good: &good };
        form.refuses(&[
            ("known_scan", "a scan of nobody", "请重新选择扫描件"),
            ("known_scan", &matter.id, "请重新选择扫描件"),
            ("seats", "", "请勾选在这张纸上签名盖章的人"),
            ("seats", "party:nobody", "不在这份协议里"),
            ("means", "", "请选择当事人怎么签的"),
            ("signed_on", "昨天", "请填写签署日期"),
            ("signed_on", "2026-11-24", "签署日期不能晚于今天"),
        ]);
        form.refuses_file("scan", ("协议.png", b"not a photo"), "协议.png：");
        Filled { good: &good[..3], ..form }.refuses(&[("scan", "", "请上传签好的协议书的照片或 PDF，或者选已经传过的扫描件")]);
        matter.li.visit(&page).must_say("被申请人");
    }

    fn minutes_and_their_corrections_have_their_measure(world: &World) {
        let matter = at_the_table(world);
        let page = matter.li.visit(&matter.url("/sittings")).link("2026年").unwrap();
        let (wang, li) = (matter.seat("applicant"), matter.seat("mediator"));
        let good = [("present", wang.as_str()), ("present", &li), ("others", "旁听：邻居 2 人"), ("rights_told", "yes"), ("body", "各退一步。"), ("result", "continue")];
        Filled { world, browser: &matter.li, page: &page, action: &page, good: &good }.refuses(&[
            ("present", &li, "请至少勾选一位到场的当事人"),
            ("others", &long(201), "其他到场的人最多 200 个字，现在有 201 个字"),
            ("rights_told", "", "调解前必须告知"),
            ("body", "", "请填写调解记录"),
            ("body", &long(20_001), "调解记录最多 20000 个字，现在有 20001 个字"),
            ("result", "", "请选择调解结果"),
        ]);
        matter.li.visit(&page);
        matter.li.submit(&page, &good).must_say("调解记录已保存");
        let corrections = page.replace("/minutes", "/corrections");
        Filled { world, browser: &matter.li, page: &page, action: &corrections, good: &[] }.refuses(&[
            ("correction", "", "请填写补正的内容"),
            ("correction", &long(2001), "补正的内容最多 2000 个字，现在有 2001 个字"),
        ]);
    }

    fn what_was_performed_and_urged_is_told_in_few_words(world: &World) {
        let matter = at_the_table(world);
        matter.in_force();
        let obligation = format!("/obligations/{}", matter.obligation(0));
        let (page, urgings, performances) = (matter.url("/performance"), format!("{obligation}/urgings"), format!("{obligation}/performances"));
        Filled { world, browser: &matter.li, page: &page, action: &urgings, good: &[] }
            .refuses(&[("remark", &long(301), "督促情况最多 300 个字，现在有 301 个字")]);
        let good = [("performed_on", "2026-11-23"), ("amount", "5000"), ("extent", "complete"), ("remark", "微信转账")];
        let form = Filled { world, browser: &matter.li, page: &performances, action: &performances, good: &good };
        form.refuses(&[
            ("performed_on", "昨天", "请填写履行日期"),
            ("amount", "五千", "请填写金额"),
            ("extent", "", "请选择是履行完毕还是履行了一部分"),
            ("remark", &long(301), "备注最多 300 个字，现在有 301 个字"),
        ]);
        form.refuses_file("proof", ("转账.png", b"not a photo"), "转账.png：");
    }
}
