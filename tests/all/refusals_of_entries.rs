//! What the casebook refuses, field by field: nominating, drafting, consenting, reviewing, declining and withdrawing an entry, saving a
//! search, looking for what is alike, putting words together.

use crate::agreements::enter;
use crate::casebook_office::{closed, draft, nominated};
use crate::on_both;
use crate::refusing::Filled;
use crate::world::World;

/// `n` characters.
fn long(n: usize) -> String {
    "长".repeat(n)
}

/// A saved search of 漏水 about to be asked for.
const SEARCH: &str = "/casebook/alerts?q=%E6%BC%8F%E6%B0%B4";

/// The link in the newest mail.
fn saved_search(world: &World) -> String {
    let newest = world.app.read(|db| mashanghe::notifications::store::newest(db, 1)).unwrap().remove(0);
    let body = world.app.house().vault.open("notices.body", &newest.body).unwrap();
    regex::Regex::new(r"/casebook/alerts/[0-9a-f-]+\.[A-Za-z0-9_-]+").unwrap().find(&body).unwrap().as_str().to_owned()
}

on_both! {
    fn a_nomination_says_why_in_so_many_words(world: &World) {
        let matter = closed(world);
        let page = matter.url("/nomination");
        let good = [("merit", "craft"), ("reason", "先试水再谈钱，值得学。"), ("concern", "nothing")];
        Filled { world, browser: &matter.li, page: &page, action: &page, good: &good }.refuses(&[
            ("merit", "", "请选择推荐的理由"),
            ("reason", "", "请填写具体说明"),
            ("reason", &long(501), "具体说明最多 500 个字，现在有 501 个字"),
            ("concern", "", "请选择有没有不宜公开的情形"),
            ("exemption", "because", "请从列出的例外情形里选择"),
        ]);
    }

    fn a_draft_has_its_measure_and_names_only_what_its_lists_offer(world: &World) {
        let desk = nominated(world);
        let (page, good) = (desk.url("/draft"), draft("save", &[("why", "第一稿")]));
        let form = Filled { world, browser: &desk.fang, page: &page, action: &page, good: &good };
        form.refuses(&[
            ("title", &long(61), "标题最多 60 个字，现在有 61 个字"),
            ("slug", &"a".repeat(61), "文件名最多 60 个字，现在有 61 个字"),
            ("gist", &long(301), "调解要旨最多 300 个字，现在有 301 个字"),
            ("keywords", &long(201), "关键词最多 200 个字，现在有 201 个字"),
            ("related", &long(201), "关联案例最多 200 个字，现在有 201 个字"),
            ("why", &long(201), "改了什么最多 200 个字，现在有 201 个字"),
            ("section1", &long(8001), "案情简介最多 8000 个字，现在有 8001 个字"),
            ("section2", &long(8001), "调解过程最多 8000 个字"),
            ("section3", &long(8001), "调解结果最多 8000 个字"),
            ("section4", &long(8001), "案例点评最多 8000 个字"),
            ("dispute_type", "quarrel", "请选择纠纷类型"),
            ("difficulty", "9", "难度请填 1 到 3 之间的整数"),
            ("techniques", "sorcery", "请从列出的调解技巧里选择"),
            ("result", "won", "请从列出的结果里选择"),
            ("room", "nowhere", "请选择调解室；不写的选“不写调解室”"),
            ("room", "", "请选择调解室；不写的选“不写调解室”"),
            ("revision", "now", "这一页不完整，请重新打开再试一次"),
        ]);
        let check = draft("check", &[("room", "nowhere")]);
        desk.fang.visit(&page);
        desk.fang.submit(&page, &check).must_refuse("请选择调解室");
        assert_eq!(desk.entry().version, 0);
        desk.write("save", &[("room", "none")]).must_say("已存为第 1 稿");
    }

    fn consent_reviews_and_the_end_of_an_entry_are_told_in_full(world: &World) {
        let desk = nominated(world);
        let refusal = desk.url("/refusal");
        let good = [("code", "thin"), ("reason", "内容太短。")];
        Filled { world, browser: &desk.fang, page: &refusal, action: &refusal, good: &good }.refuses(&[
            ("code", "", "请选择不采用的原因"),
            ("code", "mood", "请选择不采用的原因"),
            ("reason", &long(501), "说明最多 500 个字，现在有 501 个字"),
        ]);
        desk.write("save", &[]).must_say("已存为第 1 稿");
        let (page, consents, reviews) = (desk.url(""), desk.url("/consents"), desk.url("/reviews"));
        let good = [("kind", "both"), ("given_on", "2026-11-20"), ("given_by", "双方当事人"), ("reason", "当面签的。")];
        let form = Filled { world, browser: &desk.fang, page: &page, action: &consents, good: &good };
        form.refuses(&[
            ("kind", "", "请选择依据"),
            ("given_on", "", "请填写同意或者决定的日期"),
            ("given_on", "前天", "请填写同意或者决定的日期"),
            ("given_by", "", "请填写谁同意、谁决定"),
            ("given_by", &long(101), "谁同意、谁决定最多 100 个字，现在有 101 个字"),
            ("reason", &long(501), "说明最多 500 个字，现在有 501 个字"),
        ]);
        form.refuses_file("scan", ("同意书.exe", b"MZ\x90\0a program"), "同意书.exe：");
        desk.consent(&[]).must_say("已登记同意或者决定");
        desk.hand_in().must_say("已送审");
        let ding = enter(world, "ding");
        let good = [("verdict", "sent_back"), ("remark", "点评里少一条法律。")];
        Filled { world, browser: &ding, page: &page, action: &reviews, good: &good }.refuses(&[
            ("verdict", "", "请选择同意还是退回"),
            ("verdict", "shrug", "请选择同意还是退回"),
            ("remark", &long(1001), "意见最多 1000 个字，现在有 1001 个字"),
        ]);
        desk.review("ding", "approved", "").must_say("已记录");
        desk.review("yan", "approved", "").must_say("已记录");
        desk.publish().must_say("已发布，编号");
        let withdrawal = desk.url("/withdrawal");
        let good = [("code", "revoked"), ("sentence", "当事人希望不再讲这件事。")];
        Filled { world, browser: &desk.fang, page: &withdrawal, action: &withdrawal, good: &good }.refuses(&[
            ("code", "", "请选择撤下的原因"),
            ("code", "mood", "请选择撤下的原因"),
            ("sentence", "", "请填写给读者的一句话"),
            ("sentence", &long(201), "给读者的一句话最多 200 个字，现在有 201 个字"),
        ]);
        let number = desk.entry().number.unwrap();
        assert_eq!(world.browser().visit(&format!("/casebook/{number}")).status, 200);
    }

    fn what_readers_and_editors_look_for_has_its_measure(world: &World) {
        let reader = world.browser();
        Filled { world, browser: &reader, page: SEARCH, action: "/casebook/alerts", good: &[("email", "fang@example.org")] }.refuses(&[
            ("search", &long(2001), "查找的内容最多 2000 个字，现在有 2001 个字"),
            ("search", "q=a&q=b", "查找的内容读不懂，没有保存"),
            ("email", "no mailbox", "邮箱"),
        ]);
        reader.visit(SEARCH);
        reader.submit("/casebook/alerts", &[("email", "fang@example.org")]).must_say("确认邮件已经发出");
        let saved = saved_search(world);
        Filled { world, browser: &reader, page: &saved, action: &saved, good: &[] }.refuses(&[("to", "perhaps", "请选择开通还是停止")]);
        Filled { world, browser: &reader, page: "/casebook/facts", action: "/casebook/facts", good: &[] }.refuses(&[
            ("facts", "", "请填写事情经过"),
            ("facts", &long(4001), "事情经过最多 4000 个字，现在有 4001 个字"),
        ]);
        let nine: String = (1..=9).map(|n| format!("词语{n}\n")).collect();
        let fang = enter(world, "fang");
        Filled { world, browser: &fang, page: "/casebook/words", action: "/casebook/words", good: &[] }.refuses(&[
            ("terms", "", "请至少写两个词，每行一个"),
            ("terms", "震楼器", "请至少写两个词，每行一个"),
            ("terms", &format!("震楼器\n{}", long(21)), "每行一个词，2 到 20 个字"),
            ("terms", &nine, "一组最多 8 个词，现在有 9 个"),
        ]);
        fang.visit("/casebook/words").must_not_say("词语1");
    }
}
