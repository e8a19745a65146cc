//! What runs for a case against time: the mediation period and the dates of performance, started, moved by a calendar edit,
//! prolonged, counted anew, finished and told, always the same in the case and in its clock.

use chrono::{Duration, NaiveDate};
use mashanghe::actor::Actor;
use mashanghe::calendar::DayKind;
use mashanghe::cases::Case;
use mashanghe::clocks::{Clock, Kind, end_of, store as clocks};
use mashanghe::notifications::{Template, store as notices};
use mashanghe::office::days::{self, Announcement};
use mashanghe::timeline;

use crate::agreements::{Matter, actor, at_the_table, enter};
use crate::on_both;
use crate::world::World;
use crate::world::browser::Page;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Announces a day off, and lets the clocks be counted again.
fn day_off(world: &World, text: &str) {
    let off = Announcement { kind: DayKind::Off, name: "台风停工".to_owned(), source: "国办发明电〔2026〕99号".to_owned() };
    world.app.write(|tx| days::announce(tx, &Actor::House, day(text), day(text), &off)).unwrap();
    world.work();
}

fn works_again(world: &World, text: &str) {
    let seen = world.app.read(|db| mashanghe::calendar::store::between(db, day(text), day(text))).unwrap()[0].edited_at;
    world.app.write(|tx| days::remove(tx, &Actor::House, day(text), seen)).unwrap();
    world.work();
}

fn all(world: &World, case: &Case, kind: Kind) -> Vec<Clock> {
    let mut all = world.app.read(|db| clocks::about(db, &case.subject())).unwrap();
    all.retain(|clock| clock.kind == kind);
    all.sort_by_key(|clock| clock.started_at);
    all
}

fn running(world: &World, case: &Case, kind: Kind) -> Vec<Clock> {
    all(world, case, kind).into_iter().filter(|clock| clock.stopped_at.is_none()).collect()
}

/// The last day of a case's period, which its one running clock knows too.
fn last_day(matter: &Matter<'_>) -> NaiveDate {
    let case = matter.case();
    let found = running(matter.world, &case, Kind::MediationPeriod);
    assert_eq!(found.len(), 1, "exactly one period runs: {found:?}");
    assert_eq!(found[0].due_at, end_of(case.due_on), "case and clock agree");
    case.due_on
}

/// Sentences and details that a party reads.
fn read_by_parties(matter: &Matter<'_>) -> String {
    let (vault, subject) = (&matter.world.app.house().vault, matter.case().subject());
    let rows = matter.world.app.read(|db| timeline::store::about(db, vault, &[subject], false, 100)).unwrap();
    rows.into_iter().map(|row| format!("{}\n{}\n", row.sentence, row.detail.unwrap_or_default())).collect()
}

fn extend(matter: &Matter<'_>, until: &str) -> Page {
    matter.li.visit(&matter.url("/extension"));
    let fields = [("until", until), ("applicant_consent", "电话同意"), ("respondent_consent", "当面同意"), ("reason", "等检测报告")];
    matter.li.submit(&matter.url("/extension"), &fields)
}

fn end(matter: &Matter<'_>) {
    matter.li.visit(&matter.url("/ending/new"));
    let fields = [("cause", "PML26"), ("reason", "双方对金额差距太大。"), ("other_ways_told", "yes")];
    matter.li.submit(&matter.url("/ending"), &fields).must_say("调解已终止");
}

fn reopen(matter: &Matter<'_>) {
    matter.li.visit(&matter.url("/reopening"));
    matter.li.submit(&matter.url("/reopening"), &[("reason", "双方又愿意谈了")]).must_say("恢复办理");
}

/// The same matter after a long time, with 李敏 signed in anew.
fn later<'a>(matter: Matter<'a>, span: Duration) -> Matter<'a> {
    matter.world.jump(span);
    Matter { li: enter(matter.world, "limin"), ..matter }
}

fn desk(world: &World, template: Template) -> usize {
    let me = actor(world, "limin").person_id().unwrap().to_owned();
    let rows = world.app.read(|db| notices::desk(db, &me, 200)).unwrap();
    rows.iter().filter(|row| row.template == template).count()
}

on_both! {
    fn a_calendar_edit_moves_the_last_day_and_tells_the_parties_why(world: &World) {
        let matter = at_the_table(world);
        assert_eq!(last_day(&matter), day("2026-12-23"));
        day_off(world, "2026-12-24");
        assert_eq!(last_day(&matter), day("2026-12-23"), "a day off beside the last day moves nothing");
        day_off(world, "2026-12-23");
        assert_eq!(last_day(&matter), day("2026-12-25"));
        let words = read_by_parties(&matter);
        assert!(words.contains("最后一日由2026年12月23日改为2026年12月25日"), "{words}");
        assert!(words.contains("台风停工") && words.contains("民法典第二百零三条"), "{words}");
        matter.li.visit(&matter.url("")).must_say("最后一日：2026年12月25日").must_say("台风停工");
        works_again(world, "2026-12-23");
        assert_eq!(last_day(&matter), day("2026-12-23"));
        assert_eq!(read_by_parties(&matter).matches("放假安排有变动").count(), 2);
    }

    fn what_the_parties_agreed_on_is_never_taken_back_by_the_calendar(world: &World) {
        let matter = at_the_table(world);
        day_off(world, "2026-12-23");
        assert_eq!(last_day(&matter), day("2026-12-24"));
        extend(&matter, "2026-12-28").must_say("调解期限延长到2026年12月28日");
        works_again(world, "2026-12-23");
        assert_eq!(last_day(&matter), day("2026-12-28"));
        day_off(world, "2026-12-28");
        assert_eq!(last_day(&matter), day("2026-12-28"), "an agreed day is a date, not a period");
        matter.li.visit(&matter.url("/extension")).must_say("由2026年12月24日延长到2026年12月28日");
        assert!(!read_by_parties(&matter).contains("2026年12月28日改为"));
    }

    fn an_ending_stops_the_period_and_a_reopening_counts_it_anew(world: &World) {
        let matter = at_the_table(world);
        end(&matter);
        let case = matter.case();
        assert!(running(world, &case, Kind::MediationPeriod).is_empty());
        assert_eq!(all(world, &case, Kind::MediationPeriod)[0].met, Some(true));
        day_off(world, "2026-12-23");
        let matter = later(matter, Duration::days(40));
        assert_eq!(matter.case().due_on, day("2026-12-23"), "what has ended does not move");
        assert_eq!((desk(world, Template::CasePeriodEnding), desk(world, Template::CasePeriodOver)), (0, 0));
        reopen(&matter);
        let now = world.clock.now().date();
        assert_eq!(now, day("2027-01-02"));
        assert_eq!(last_day(&matter), day("2027-02-01"));
        let page = matter.li.visit(&matter.url(""));
        page.must_say("调解期限重新计算，最后一日是2027年2月1日").must_say("重新起算").must_say("还剩 30 天");
        let matter = later(matter, Duration::days(28));
        assert_eq!(desk(world, Template::CasePeriodEnding), 1);
        let matter = later(matter, Duration::days(4));
        assert_eq!(desk(world, Template::CasePeriodOver), 1);
        matter.li.visit("/today").must_say("调解期限已超期");
        end(&matter);
        assert_eq!(all(world, &matter.case(), Kind::MediationPeriod)[1].met, Some(false), "ended, but too late");
    }

    fn an_agreement_in_force_keeps_the_period_and_starts_the_dates_of_performance(world: &World) {
        let matter = at_the_table(world);
        matter.in_force();
        let case = matter.case();
        assert!(running(world, &case, Kind::MediationPeriod).is_empty());
        assert_eq!(all(world, &case, Kind::MediationPeriod)[0].met, Some(true));
        let owed = running(world, &case, Kind::Performance);
        assert_eq!(owed.len(), 1);
        assert_eq!((owed[0].last_day(), owed[0].item_id.as_deref()), (day("2026-12-01"), Some(matter.obligation(0).as_str())));
        assert!(owed[0].explanation.contains("人民调解法"));
        matter.li.visit("/cases").must_say("履行还剩 8 天");
        matter.perform(&[], vec![]).must_say("履行完毕");
        assert_eq!(all(world, &case, Kind::Performance)[0].met, Some(true));
        assert!(running(world, &case, Kind::Performance).is_empty());
    }

    fn a_running_case_stands_on_its_mediator_s_page_of_today_with_its_next_step_and_last_day(world: &World) {
        let matter = at_the_table(world);
        let case = matter.case();
        let page = matter.li.visit("/today");
        page.must_say(&case.number).must_say("开调解会、写调解记录").must_say("12月23日").must_say("1 案件待办").must_say("0 案件已超期");
        assert_eq!(page.link(&case.title).unwrap(), matter.url(""));
        matter.drafted();
        matter.fix().must_say("已定稿");
        matter.li.visit("/today").must_say("登记签名盖章").must_not_say("开调解会、写调解记录");
        // A colleague of another room has nothing to do with it.
        enter(world, "qiao").visit("/today").must_not_say(&case.number).must_say("现在没有要办的事");
    }

    fn a_date_of_performance_is_told_before_and_after_and_stands_on_the_page_of_today(world: &World) {
        let matter = at_the_table(world);
        matter.in_force();
        day_off(world, "2026-12-01");
        assert_eq!(running(world, &matter.case(), Kind::Performance)[0].last_day(), day("2026-12-01"), "an agreed date stays");
        let matter = later(matter, Duration::days(6));
        assert_eq!((desk(world, Template::ClockReminder), desk(world, Template::ClockOverdue)), (1, 0));
        let page = matter.li.visit("/today");
        page.must_say("协议履行还剩 2 天");
        matter.li.visit("/cases?overdue=1").must_say("没有符合这些条件的案件");
        let matter = later(matter, Duration::days(3));
        world.work();
        assert_eq!((desk(world, Template::ClockReminder), desk(world, Template::ClockOverdue)), (1, 1));
        matter.li.visit("/today").must_say("协议履行已超期 1 天");
        let link = matter.li.page().link("楼上漏水的赔偿").unwrap();
        assert_eq!(link, matter.url("/performance"));
        matter.li.visit("/cases?overdue=1").must_say("共 1 件").must_say("履行已超期 1 天");
    }

    fn reminders_of_performance_look_for_a_working_day_again_after_a_calendar_edit(world: &World) {
        let matter = at_the_table(world);
        matter.in_force();
        let at = || running(world, &matter.case(), Kind::Performance)[0].next_step_at.unwrap().date();
        assert_eq!(at(), day("2026-11-27"));
        day_off(world, "2026-11-27");
        assert_eq!(at(), day("2026-11-26"));
    }

    fn a_changed_agreement_stops_its_dates_and_a_reopened_one_goes_on_owing(world: &World) {
        let matter = at_the_table(world);
        matter.in_force();
        matter.li.visit(&matter.url("/closure"));
        matter.li.submit(&matter.url("/closure"), &[("outcome", "unperformed"), ("remark", "多次督促没有结果")]).must_say("案件已结案");
        assert!(running(world, &matter.case(), Kind::Performance).is_empty());
        reopen(&matter);
        assert_eq!(running(world, &matter.case(), Kind::Performance).len(), 1);
        assert_eq!(last_day(&matter), day("2026-12-23"));
        let version = matter.url("/agreement/version");
        matter.li.visit(&version);
        assert!(matter.li.submit(&version, &[("reason", "双方同意改为分两期支付")]).is_ok());
        assert!(running(world, &matter.case(), Kind::Performance).is_empty());
        last_day(&matter);
    }
}
