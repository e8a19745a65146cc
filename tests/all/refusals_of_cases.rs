//! What the papers of a case refuse, field by field: the register, parties and who speaks for them, another mediator in the place of
//! one who leaves, and a longer period.

use mashanghe::cases::parties::Side;

use crate::agreements::{actor, at_the_table, enter};
use crate::cases::{register, unit};
use crate::on_both;
use crate::refusing::Filled;
use crate::world::World;

/// `n` characters.
fn long(n: usize) -> String {
    "长".repeat(n)
}

fn id_of(world: &World, username: &str) -> String {
    actor(world, username).person_id().unwrap().to_owned()
}

on_both! {
    fn the_register_asks_of_both_sides_alike_and_measures_its_texts(world: &World) {
        let (browser, room) = (enter(world, "limin"), unit(world, "laochen"));
        let good: Vec<(&str, &str)> = register().into_iter().chain([("room", room.as_str()), ("applicant_address", "同乐路12号3栋")]).collect();
        Filled { world, browser: &browser, page: "/cases/new", action: "/cases", good: &good }.refuses(&[
            ("respondent_kind", "", "请选择被申请人是个人还是单位"),
            ("respondent_kind", "ghost", "请选择被申请人是个人还是单位"),
            ("applicant_kind", "ghost", "请选择申请人是个人还是单位"),
            ("applicant_address", &long(101), "申请人的住址或者住所最多 100 个字，现在有 101 个字"),
            ("respondent_address", &long(101), "被申请人的住址或者住所最多 100 个字，现在有 101 个字"),
            ("facts", &long(2001), "纠纷简要情况最多 2000 个字，现在有 2001 个字"),
            ("wishes", &long(1001), "当事人申请事项最多 1000 个字，现在有 1001 个字"),
        ]);
    }

    fn a_person_shows_a_paper_that_there_is_and_an_organisation_somebody_who_stands_for_it(world: &World) {
        let matter = at_the_table(world);
        let parties = matter.url("/parties");
        let person = [
            ("side", "respondent"), ("name", "李雷"), ("document_kind", "id_card"), ("document", "11010519491231002X"),
            ("phone", "13700001111"), ("address", "同乐路12号"), ("occupation", "电工"), ("ground", "age"),
        ];
        let page = matter.url("/parties/new?kind=person");
        Filled { world, browser: &matter.li, page: &page, action: &parties, good: &person }.refuses(&[
            ("document_kind", "library_card", "请选择证件种类"),
            ("kind", "ghost", "请选择是个人还是单位"),
            ("revision", "now", "页面版本请填"),
        ]);
        let organisation = [("side", "respondent"), ("name", "深圳市和顺物业服务有限公司"), ("legal_representative", "赵六"), ("address", "同乐路1号")];
        let page = matter.url("/parties/new?kind=organisation");
        Filled { world, browser: &matter.li, page: &page, action: &parties, good: &organisation }.refuses(&[
            ("document", "91350100M000100Y44", "统一社会信用代码"),
            ("document", "12345", "统一社会信用代码"),
            ("legal_representative", "", "请填写法定代表人或者负责人"),
            ("legal_representative", &long(51), "法定代表人或者负责人最多 50 个字，现在有 51 个字"),
            ("name", "", "还没有填写单位名称"),
        ]);
    }

    fn who_speaks_for_a_party_is_of_a_kind_and_stands_in_a_relation(world: &World) {
        let matter = at_the_table(world);
        let action = matter.url(&format!("/parties/{}/speakers", matter.party(Side::Applicant)));
        let page = format!("{action}/new?kind=agent");
        let good = [("name", "赵律"), ("phone", "13700001111"), ("relation", "律师"), ("authority", "special")];
        let form = Filled { world, browser: &matter.li, page: &page, action: &action, good: &good };
        form.refuses(&[
            ("kind", "", "请选择是法定代理人还是委托代理人"),
            ("kind", "ghost", "请选择是法定代理人还是委托代理人"),
            ("authority", "", "请选择代理权限"),
            ("relation", "", "请填写与当事人的关系"),
            ("relation", &long(31), "与当事人的关系最多 30 个字，现在有 31 个字"),
            ("name", "", "还没有填写姓名"),
            ("phone", "1", "现在是1位"),
        ]);
        form.refuses_file("proof", ("委托书.png", b"not a picture"), "委托书.png：");
    }

    fn a_mediator_is_replaced_for_a_reason_by_somebody_who_may_sit_there(world: &World) {
        let matter = at_the_table(world);
        let page = matter.li.visit(&matter.url("")).link("更换这位调解员").unwrap();
        let (qiao, limin) = (id_of(world, "qiao"), id_of(world, "limin"));
        let good = [("leaving", "party_asked"), ("remark", "王芳说两人是老同事"), ("person", qiao.as_str()), ("relation", "nothing")];
        Filled { world, browser: &matter.li, page: &page, action: &page, good: &good }.refuses(&[
            ("leaving", "", "请选择为什么更换"),
            ("leaving", "bored", "请选择为什么更换"),
            ("remark", &long(201), "说明最多 200 个字，现在有 201 个字"),
            ("person", "", "请选择调解员"),
            ("person", "nobody", "请从名单里选一位本调解委员会的调解员"),
            ("person", &limin, "接替的人已经在本案中，请选另一位调解员"),
            ("relation", "", "请选择这位调解员与当事人、与纠纷的关系"),
            ("relation", "relative", "应当披露并回避"),
            ("revision", "now", "页面版本请填"),
        ]);
        assert!(enter(world, "limin").visit(&matter.url("")).is_ok(), "李敏 still has the case");
        assert_eq!(enter(world, "qiao").visit(&matter.url("")).status, 404);
    }

    fn a_longer_period_says_how_each_side_agreed_and_why(world: &World) {
        let matter = at_the_table(world);
        let page = matter.url("/extension");
        let good = [
            ("until", "2027-01-11"), ("applicant_consent", "王芳 11月23日 当面同意"), ("respondent_consent", "张伟 11月23日 电话同意"),
            ("reason", "等鉴定结果"),
        ];
        let last_day = matter.case().due_on;
        Filled { world, browser: &matter.li, page: &page, action: &page, good: &good }.refuses(&[
            ("until", "以后", "请填写新的最后一日"),
            ("applicant_consent", "", "请填写申请人一方怎么同意的"),
            ("applicant_consent", &long(201), "申请人一方怎么同意的最多 200 个字，现在有 201 个字"),
            ("respondent_consent", "", "请填写被申请人一方怎么同意的"),
            ("respondent_consent", &long(201), "被申请人一方怎么同意的最多 200 个字，现在有 201 个字"),
            ("reason", "", "请填写为什么需要更多时间"),
            ("reason", &long(201), "为什么需要更多时间最多 200 个字，现在有 201 个字"),
        ]);
        assert_eq!(matter.case().due_on, last_day);
    }
}
