//! Endings, closures and reopenings over HTTP: the reason has a code, other ways are told, and the record decides the outcome.

use mashanghe::cases::Stage;
use mashanghe::intake::DisputeType;

use crate::agreements::{Matter, at_the_table, enter, willing};
use crate::on_both;
use crate::world::World;
use crate::world::browser::Page;

pub(crate) fn end(matter: &Matter<'_>, fields: &[(&str, &str)]) -> Page {
    matter.li.visit(&matter.url("/ending/new"));
    let mut all = vec![("cause", "PML26"), ("reason", "双方对金额差距太大。"), ("other_ways_told", "yes")];
    all.retain(|(name, _)| !fields.iter().any(|(other, _)| other == name));
    all.extend(fields.iter().filter(|(_, value)| !value.is_empty()));
    matter.li.submit(&matter.url("/ending"), &all)
}

fn close(matter: &Matter<'_>, outcome: &str, remark: &str) -> Page {
    matter.li.visit(&matter.url("/closure"));
    matter.li.submit(&matter.url("/closure"), &[("outcome", outcome), ("remark", remark)])
}

fn reopen(matter: &Matter<'_>, reason: &str) -> Page {
    matter.li.visit(&matter.url("/reopening"));
    matter.li.submit(&matter.url("/reopening"), &[("reason", reason)])
}

on_both! {
    fn an_ending_needs_a_reason_and_the_notice_of_other_ways(world: &World) {
        let matter = at_the_table(world);
        for (field, value, sentence) in [
            ("cause", "", "请选择终止的原因"),
            ("cause", "SZ25", "还不能用这个原因"),
            ("reason", "", "请填写具体情况"),
            ("other_ways_told", "", "必须告知当事人其他途径"),
        ] {
            end(&matter, &[(field, value)]).must_refuse(sentence);
        }
        end(&matter, &[("cause", "SZ28_2"), ("reason", "张伟隐瞒了真实情况。")]).must_say("调解已终止");
        assert_eq!(matter.stage(), Stage::Ended);
        let told = world.app.read(|db| mashanghe::timeline::store::about(db, &world.app.house().vault, &[format!("case:{}", matter.id)], false, 50)).unwrap();
        assert!(told.iter().any(|event| event.sentence == "调解终止：没有达成调解协议"), "{told:?}");
        assert!(told.iter().all(|event| !format!("{}{:?}", event.sentence, event.detail).contains("隐瞒")), "{told:?}");
        end_again(&matter);
    }

    fn every_mistake_of_an_ending_is_named_at_once(world: &World) {
        let matter = at_the_table(world);
        let page = end(&matter, &[("cause", ""), ("reason", ""), ("other_ways_told", "")]);
        page.must_refuse("请选择终止的原因").must_say("请填写具体情况").must_say("必须告知当事人其他途径");
        let page = end(&matter, &[("cause", "SZ25"), ("reason", ""), ("other_ways_told", "")]);
        page.must_refuse("还不能用这个原因").must_say("请填写具体情况").must_say("必须告知当事人其他途径");
        assert_eq!(matter.stage(), Stage::Mediating);
    }

    fn each_dispute_is_told_its_own_ways(world: &World) {
        let labour = willing(world, DisputeType::MigrantWages);
        labour.li.visit(&labour.url("/ending/new?code=refused")).must_say("劳动人事争议仲裁委员会").must_say("12333");
        labour.li.visit(&labour.url("/other-ways")).must_say("其他途径告知书").must_say("第二十六条").must_say("拖欠农民工工资纠纷");
        let family = willing(world, DisputeType::Family);
        family.li.visit(&family.url("/ending")).must_say("反家庭暴力法").must_not_say("劳动人事");
    }

    fn the_sheet_of_other_ways_is_for_a_case_without_agreement_only(world: &World) {
        let matter = at_the_table(world);
        matter.li.visit(&matter.url("/other-ways")).must_say("其他途径告知书");
        matter.in_force();
        assert_eq!(matter.li.visit(&matter.url("/other-ways")).status, 404);
        matter.li.visit(&matter.url("/ending")).must_not_say("打印给当事人");
        matter.perform(&[], vec![]);
        close(&matter, "performed", "").must_say("案件已结案");
        assert_eq!(matter.li.visit(&matter.url("/other-ways")).status, 404);
        let failed = at_the_table(world);
        end(&failed, &[]).must_say("调解已终止");
        failed.li.visit(&failed.url("/other-ways")).must_say("没有达成协议");
        close(&failed, "ended", "").must_say("案件已结案");
        failed.li.visit(&failed.url("/other-ways")).must_say("没有达成协议");
    }

    fn the_period_over_is_a_reason_only_when_it_is_over(world: &World) {
        let matter = at_the_table(world);
        world.jump(chrono::Duration::days(40));
        let li = enter(world, "limin");
        let matter = Matter { li, ..matter };
        end(&matter, &[("cause", "SZ25")]).must_say("调解已终止");
        close(&matter, "ended", "").must_say("案件已结案");
    }

    fn a_case_is_closed_with_the_outcome_that_its_record_shows(world: &World) {
        let matter = at_the_table(world);
        matter.li.visit(&matter.url("/closure")).must_say("还不能结案");
        matter.in_force();
        close(&matter, "performed", "").must_refuse("履行完毕 0 项");
        close(&matter, "", "").must_refuse("请选择结案的情况");
        close(&matter, "unperformed", "").must_refuse("请写明原因");
        matter.perform(&[], vec![]).must_say("履行完毕");
        close(&matter, "performed", &"长".repeat(501)).must_refuse("最多 500 个字");
        close(&matter, "performed", "").must_say("案件已结案");
        assert_eq!(matter.stage(), Stage::Closed);
        let told = world.app.read(|db| mashanghe::notifications::store::about(db, &format!("case:{}", matter.id))).unwrap();
        assert!(told.iter().any(|row| row.title.contains("结") || row.body.contains("办结")), "{told:?}");
    }

    fn a_case_that_ended_before_the_table_comes_back_to_the_stage_it_ended_from(world: &World) {
        let matter = willing(world, DisputeType::Neighbour);
        end(&matter, &[]).must_say("调解已终止");
        matter.li.visit(&matter.url("/reopening")).must_say("让案件回到“待调解”");
        reopen(&matter, "双方又愿意谈了").must_say("现在是“待调解”");
        assert_eq!(matter.stage(), Stage::Willing, "no sitting was planned");
        let party = matter.party(mashanghe::cases::parties::Side::Respondent);
        let li = crate::agreements::actor(world, "limin");
        world.app.write(|tx| {
            let case = mashanghe::cases::store::by_id(tx.conn, &matter.id)?;
            let no = mashanghe::cases::willingness::Answered {
                party_id: party.clone(),
                willing: false,
                way: mashanghe::cases::willingness::Way::Telephone,
                remark: String::new(),
                answered_at: tx.now,
            };
            mashanghe::cases::willingness::record(tx, &li, &case, no)
        }).unwrap();
        assert_eq!(matter.stage(), Stage::Opened);
        end(&matter, &[]).must_say("调解已终止");
        close(&matter, "ended", "").must_say("案件已结案");
        reopen(&matter, "对方改变了主意").must_say("现在是“待征求意愿”");
        assert_eq!(matter.stage(), Stage::Opened, "mediation needs everybody's yes");
        assert!(matter.case().due_on > world.app.house().clock.now().date(), "the period is counted anew");
    }

    fn a_closed_case_is_reopened_once_and_may_be_closed_again(world: &World) {
        let matter = at_the_table(world);
        matter.in_force();
        matter.li.visit(&matter.url("/reopening")).must_say("不用恢复办理");
        matter.perform(&[], vec![]);
        close(&matter, "performed", "");
        let chen = enter(world, "laochen");
        chen.visit(&matter.url("/reopening"));
        reopen(&matter, "").must_refuse("请填写恢复办理的原因");
        reopen(&matter, "天花板又漏了").must_say("恢复办理");
        assert_eq!(matter.stage(), Stage::Mediating);
        chen.submit(&matter.url("/reopening"), &[("reason", "我也来恢复")]).must_refuse("不用恢复办理");
        close(&matter, "performed", "").must_say("案件已结案");
        matter.li.visit(&matter.url("/reopening")).must_say("天花板又漏了");
    }
}

fn end_again(matter: &Matter<'_>) {
    let page = matter.li.visit(&matter.url("/ending"));
    page.must_say("当事人隐瞒重要事实").must_not_say("办理终止");
}
