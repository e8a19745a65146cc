//! Sittings over HTTP: nobody is invited before all said yes, rights are told first, minutes stay as they were written.

use mashanghe::cases::Stage;
use mashanghe::intake::DisputeType;

use crate::agreements::{Matter, actor, at_the_table, enter, willing};
use crate::on_both;
use crate::world::World;
use crate::world::browser::Page;

fn plan(matter: &Matter<'_>, fields: &[(&str, &str)]) -> Page {
    matter.li.visit(&matter.url("/sittings/new"));
    let mut all = vec![("day", "2026-11-24"), ("time", "15:00"), ("manner", "room"), ("place", "老陈调解室"), ("publicity", "closed")];
    all.retain(|(name, _)| !fields.iter().any(|(other, _)| other == name));
    all.extend(fields);
    matter.li.submit(&matter.url("/sittings"), &all)
}

pub(crate) fn minutes(matter: &Matter<'_>, path: &str, fields: &[(&str, &str)]) -> Page {
    matter.li.visit(path);
    let (wang, li) = (matter.seat("applicant"), matter.seat("mediator"));
    let mut all =
        vec![("present", wang.as_str()), ("present", &li), ("rights_told", "yes"), ("body", "各方各退一步。"), ("result", "continue")];
    all.retain(|(name, _)| !fields.iter().any(|(other, _)| other == name));
    all.extend(fields.iter().filter(|(_, value)| !value.is_empty()));
    matter.li.submit(path, &all)
}

pub(crate) fn first(matter: &Matter<'_>) -> String {
    matter.li.visit(&matter.url("/sittings")).link("2026年").unwrap()
}

on_both! {
    fn the_first_sitting_brings_the_case_to_the_table_and_tells_the_parties(world: &World) {
        let matter = willing(world, DisputeType::Neighbour);
        plan(&matter, &[]).must_say("调解会已约定").must_say("2026年11月24日 15:00");
        assert_eq!(matter.stage(), Stage::Mediating);
        let told = world.app.read(|db| mashanghe::notifications::store::about(db, &format!("case:{}", matter.id))).unwrap();
        assert_eq!(told.iter().filter(|row| row.title.contains("调解会：2026年11月24日 15:00")).count(), 2, "{told:?}");
        matter.li.visit(&first(&matter)).must_say("还没有开始").must_say("接受调解、拒绝调解或者要求终止调解").must_say("如实陈述纠纷事实");
    }

    fn every_field_of_a_plan_is_refused_with_its_sentence(world: &World) {
        let matter = willing(world, DisputeType::Neighbour);
        for (field, value, sentence) in [
            ("day", "", "请填写哪一天"),
            ("day", "2026-11-01", "早于案件受理的日期"),
            ("day", "2028-11-01", "最多提前半年"),
            ("time", "下午", "请填写几点"),
            ("manner", "dream", "请选择当面还是视频"),
            ("place", "", "请填写地点"),
            ("publicity", "", "请选择公开还是不公开"),
            ("publicity", "open", "公开进行要先问过各方"),
        ] {
            plan(&matter, &[(field, value)]).must_refuse(sentence);
        }
        assert_eq!(matter.stage(), Stage::Willing);
        plan(&matter, &[("publicity", "open"), ("nobody_objects", "yes"), ("manner", "video"), ("place", "")]).must_say("视频（公开）");
    }

    fn two_sittings_of_a_case_never_share_a_minute(world: &World) {
        let matter = willing(world, DisputeType::Neighbour);
        matter.sit("2026-11-25", "10:00").must_say("调解会已约定");
        matter.sit("2026-11-25", "10:00").must_refuse("2026年11月25日 10:00已经有一次调解会");
        matter.sit("2026-11-25", "10:30").must_say("调解会已约定");
    }

    fn no_sitting_lies_before_its_case_and_one_entered_afterwards_leads_to_its_minutes(world: &World) {
        let matter = willing(world, DisputeType::Neighbour);
        let page = plan(&matter, &[("day", "2026-11-22"), ("publicity", "open")]);
        page.must_refuse("早于案件受理的日期（2026年11月23日）").must_say("公开进行要先问过各方");
        assert_eq!(matter.stage(), Stage::Willing);
        world.clock.turn(chrono::Duration::days(2));
        let matter = Matter { li: enter(world, "limin"), ..matter };
        plan(&matter, &[("day", "2026-11-22"), ("time", "23:59")]).must_refuse("早于案件受理的日期");
        let page = plan(&matter, &[("day", "2026-11-24")]);
        page.must_say("已补登").must_say("接着写调解记录").must_say("告知");
        assert!(page.path.starts_with("/sittings/") && page.path.ends_with("/minutes"), "{}", page.path);
        minutes(&matter, &page.path, &[]).must_say("调解记录已保存");
        plan(&matter, &[("day", "2026-11-26")]).must_say("调解会已约定");
        assert!(matter.li.page().path.ends_with("/sittings"));
    }

    fn nobody_sits_with_a_party_that_said_no(world: &World) {
        use mashanghe::cases::parties::Side;
        use mashanghe::cases::store as cases;
        use mashanghe::cases::willingness::{Answered, Way, record};
        let matter = at_the_table(world);
        let (li, party_id) = (actor(world, "limin"), matter.party(Side::Respondent));
        world.clock.turn(chrono::Duration::seconds(1));
        world.app.write(|tx| {
            let case = cases::by_id(tx.conn, &matter.id)?;
            let answered_at = tx.now;
            record(tx, &li, &case, Answered { party_id, willing: false, way: Way::InPerson, remark: String::new(), answered_at })
        }).unwrap();
        plan(&matter, &[]).must_refuse("不得再调解");
    }

    fn every_field_of_minutes_is_refused_with_its_sentence(world: &World) {
        let matter = at_the_table(world);
        let path = first(&matter);
        let mediator = matter.seat("mediator");
        for (field, value, sentence) in [
            ("present", mediator.as_str(), "请至少勾选一位到场的当事人"),
            ("present", "party:nobody", "已不在本案中"),
            ("rights_told", "", "调解前必须告知"),
            ("body", "", "请填写调解记录"),
            ("result", "", "请选择调解结果"),
        ] {
            minutes(&matter, &path, &[(field, value)]).must_refuse(sentence);
        }
        minutes(&matter, &path, &[("others", &"长".repeat(201))]).must_refuse("最多 200 个字");
    }

    fn minutes_stay_and_corrections_are_added(world: &World) {
        let matter = at_the_table(world);
        let path = first(&matter);
        matter.li.visit(&path);
        let again = matter.li.filled(&path, &[("present", &matter.seat("applicant")), ("rights_told", "yes"), ("body", "覆盖"), ("result", "failed")]);
        minutes(&matter, &path, &[("others", "旁听：邻居 2 人")]).must_say("调解记录已保存").must_say("旁听：邻居 2 人").must_say("各方各退一步");
        let mut again: Vec<(&str, &str)> = again.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let (mediator, key) = (matter.seat("mediator"), "another-key");
        again.push(("present", &mediator));
        again.retain(|(name, _)| *name != "_key");
        again.push(("_key", key));
        matter.li.post_raw(&path, &again).must_refuse("没有覆盖");
        let corrections = path.replace("/minutes", "/corrections");
        matter.li.visit(&path);
        matter.li.submit(&corrections, &[("correction", "")]).must_refuse("请填写补正的内容");
        matter.li.submit(&corrections, &[("correction", "到场的还有张伟的妻子。")]).must_say("张伟的妻子").must_say("各方各退一步");
        matter.li.visit(&path.replace("/minutes", "/paper")).must_say("人民调解记录").must_say("有待继续调解").must_say("补正");
        assert_eq!(enter(world, "qiao").visit(&path).status, 404);
        let read = world.app.read(|db| mashanghe::audit::store::about(db, &format!("case:{}", matter.id), 200));
        assert!(read.unwrap().iter().any(|line| line.action == "minutes.read"));
    }
}
