//! Rooms: everybody reads their pages; a room's lead edits its own, nobody else's; the public papers stand.

use crate::on_both;
use crate::world::World;

const EDIT: &str = "/rooms/laochen/edit";
const GOOD: [(&str, &str); 6] = [
    ("brand", "老陈"),
    ("seal_text", "老陈"),
    ("speciality", "物业与邻里"),
    ("types", "property"),
    ("opening", "周一 9:00-12:00"),
    ("story", "# 新故事\n\n<script>alert(1)</script>"),
];

on_both! {
    fn everybody_reads_what_a_room_is_good_at_and_whether_it_is_open(world: &World) {
        let browser = world.browser();
        let page = browser.visit("/rooms");
        page.must_say("品牌调解室").must_say("特色品牌调解室").must_say("今天 9:00–18:00 · 现在开放");
        let page = browser.visit("/rooms/laochen");
        page.must_say("陈国强").must_say("调解室负责人").must_say("李敏").must_say("现在开放").must_say("不收费");
        assert_eq!(page.link("请这间调解室帮忙").as_deref(), Some("/file?service=dispute&room=laochen"));
        assert!(page.link("编辑这一页").is_none());
        world.jump(chrono::Duration::hours(10));
        browser.visit("/rooms/laochen").must_say("现在没开门");
        assert_eq!(browser.visit("/rooms/tongle").status, 404);
    }

    fn a_rooms_lead_edits_its_page_and_nobody_elses(world: &World) {
        let lead = world.signed_in("laochen");
        let long = "长".repeat(3_001);
        let wrong = [
            ("brand", "", "请填写品牌名"),
            ("seal_text", "五个字印章", "印章文字最多 4 个字"),
            ("speciality", "", "请填写专长"),
            ("types", "no_such", "请至少选择一类"),
            ("opening", "随时", "开放时间"),
            ("story", &long, "品牌故事最多"),
        ];
        for (field, value, sentence) in wrong {
            lead.visit(EDIT);
            let fields: Vec<(&str, &str)> = GOOD.iter().filter(|(name, _)| *name != field).copied().chain([(field, value)]).collect();
            lead.submit(EDIT, &fields).must_refuse(sentence);
        }
        let other = world.signed_in("admin");
        other.visit(EDIT);
        lead.visit(EDIT);
        world.jump(chrono::Duration::minutes(1));
        let page = lead.submit(EDIT, &GOOD);
        page.must_say("新故事");
        assert!(!page.body.contains("<script>alert"));
        other.submit(EDIT, &GOOD).must_refuse("别的同事改过");
        assert_eq!(lead.visit("/rooms/qiaojie/edit").status, 404);
        assert_eq!(world.signed_in("limin").visit(EDIT).status, 404);
        world.browser().visit(EDIT).must_say("登录");
    }

    fn a_page_from_the_shelf_is_nobody_elses(world: &World) {
        let (lead, stranger, elder) = (world.signed_in("laochen"), world.browser(), world.browser());
        elder.visit("/elder?on=1&next=/rooms/laochen");
        for _ in 0..2 {
            assert!(lead.visit("/rooms/laochen").link("编辑这一页").is_some());
            let page = stranger.visit("/rooms/laochen");
            assert!(page.link("编辑这一页").is_none());
            page.must_say("登录").must_say("长者版");
            elder.visit("/rooms/laochen").must_say("标准版");
        }
        lead.visit(EDIT);
        lead.submit(EDIT, &GOOD).must_say("新故事");
        stranger.visit("/rooms/laochen").must_say("新故事");
    }

    fn a_mediator_tells_of_themselves_on_the_rooms_page(world: &World) {
        let lead = world.signed_in("laochen");
        let form = lead.visit(EDIT).link("李敏").unwrap();
        let good = [("full_time", "yes"), ("speciality", "漏水"), ("since", "2019-03-01"), ("introduction", "先看现场。")];
        let wrong = [
            ("full_time", "", "请选择专职或兼职"),
            ("speciality", "", "请填写擅长"),
            ("since", "以前", "请填写从什么时候开始"),
            ("since", "2027-01-01", "不能晚于今天"),
            ("introduction", "", "请填写自我介绍"),
        ];
        for (field, value, sentence) in wrong {
            lead.visit(&form);
            let fields: Vec<(&str, &str)> = good.iter().filter(|(name, _)| *name != field).copied().chain([(field, value)]).collect();
            lead.submit(&form, &fields).must_refuse(sentence);
        }
        lead.visit(&form);
        lead.submit(&form, &good).must_say("专职 · 从事调解 7 年 · 擅长漏水").must_say("先看现场。");
        assert!(world.signed_in("limin").visit(&form).is_ok());
        assert_eq!(world.signed_in("qiao").visit(&form).status, 404);
    }

    fn the_first_page_and_the_public_papers_stand(world: &World) {
        let browser = world.browser();
        let page = browser.visit("/");
        page.must_say("有事好商量，扫码就受理").must_say("老陈调解室").must_say("隐患上报");
        assert_eq!(page.link("申请调解").as_deref(), Some("/file?service=dispute"));
        browser.visit("/privacy").must_say("第十七条").must_say("宝龙街道办事处").must_say("孩子的个人信息怎么用");
        browser.visit("/privacy/children").must_say("第三十一条").must_say("监护人").must_say("宝龙街道办事处");
        browser.visit("/accessibility").must_say("还没做到的");
    }
}
