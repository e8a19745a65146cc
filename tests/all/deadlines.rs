//! 期限计算器 as page and as command, and the office's calendar that both count on.

use std::process::{Command, Output};

use mashanghe::jobs::queue;

use crate::on_both;
use crate::world::{On, World};

/// Runs the program itself.
fn program(arguments: &[&str]) -> Output {
    let folder = tempfile::tempdir().unwrap();
    Command::new(env!("CARGO_BIN_EXE_mashanghe")).args(arguments).current_dir(folder.path()).output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// Enters one day off and returns the page that answers.
fn enter(world: &World, fields: &[(&str, &str)]) -> crate::world::browser::Page {
    let browser = world.signed_in("admin");
    browser.visit("/admin/calendar?year=2026");
    browser.submit("/admin/calendar", fields)
}

const TYPHOON: [(&str, &str); 4] = [("name", "台风停工"), ("kind", "off"), ("from", "2026-12-23"), ("source", "深府办〔2026〕1号")];

on_both! {
    fn staff_see_the_due_day_and_every_step(world: &World) {
        let browser = world.signed_in("limin");
        let page = browser.visit("/deadlines?rule=D08&date=2026-01-19");
        page.must_say("2026年2月24日（周二）").must_say("当日不计入").must_say("逢春节休假").must_say("人民调解法第三十三条");
        browser.visit("/deadlines?rule=D18&date=2026-11-02").must_say("本规则的其他情形").must_say("2026年11月9日（周一）");
        browser.visit("/deadlines?rule=D05&date=2026-11-02").must_say("没有固定日期");
        browser.visit("/deadlines").must_say("法定期限一览").must_say("4个工作小时内").must_not_say("怎么算的");
    }

    fn a_wrong_rule_and_date_are_refused_together_and_kept(world: &World) {
        let page = world.signed_in("limin").visit("/deadlines?rule=D99&date=2026-02-30");
        page.must_say("D01 至 D36").must_say("2月只有 28 天").must_say("有 2 处需要改一下");
        assert!(page.body.contains("value=\"2026-02-30\""));
    }

    fn a_stranger_is_asked_to_sign_in_before_counting(world: &World) {
        assert!(world.browser().visit("/deadlines").path.starts_with("/sign-in"));
    }

    fn a_day_off_that_the_office_enters_moves_a_deadline_at_once(world: &World) {
        let browser = world.signed_in("limin");
        browser.visit("/deadlines?rule=D08&date=2026-11-23").must_say("2026年12月23日（周三）");
        enter(world, &TYPHOON).must_say("已登记 1 天").must_say("台风停工").must_say("深府办〔2026〕1号");
        browser.visit("/deadlines?rule=D08&date=2026-11-23").must_say("2026年12月24日（周四）").must_say("逢台风停工休假");
        assert!(world.app.read(|db| queue::due(db, world.clock.now())).unwrap() >= 1);
    }

    fn a_year_stays_known_in_the_months_after_its_holidays(world: &World) {
        for day in ["2026-01-05", "2026-09-30", "2026-11-24", "2026-12-31"] {
            let day: chrono::NaiveDate = day.parse().unwrap();
            let calendar = world.app.read(|db| mashanghe::calendar::store::ahead(db, day)).unwrap();
            assert_eq!(calendar.uncovered(day, day), Vec::<i32>::new(), "{day}");
        }
    }

    fn the_calendar_refuses_each_field_with_its_reason(world: &World) {
        let refusals = [
            ("name", "", "请填写节日名称"),
            ("name", "一二三四五六七八九十一二三四五六七八九十一", "最多 20 个字"),
            ("kind", "half", "请选择这些天是休假还是上班"),
            ("from", "昨天", "请填写开始日期"),
            ("from", "1999-12-31", "2000 年到 2100 年"),
            ("to", "2026-02-30", "请填写结束日期"),
            ("to", "2026-12-01", "结束日期早于开始日期"),
            ("to", "2027-12-01", "最多登记 31 天"),
            ("from", "2026-10-01", "已经登记为“国庆节”"),
            ("source", "", "请填写依据"),
        ];
        for (field, value, sentence) in refusals {
            let mut fields = TYPHOON.to_vec();
            fields.retain(|(name, _)| *name != field);
            fields.push((field, value));
            enter(world, &fields).must_refuse(sentence);
        }
    }

    fn of_two_who_change_one_day_the_second_is_told_what_it_is_now(world: &World) {
        let (first, second) = (world.signed_in("admin"), world.signed_in("admin"));
        first.visit("/admin/calendar/2026-10-10");
        second.visit("/admin/calendar/2026-10-10").must_say("国庆节调休上班");
        first.submit("/admin/calendar/2026-10-10", &[("kind", "off"), ("name", "国庆节"), ("source", "测试")]).must_say("已修改");
        let page = second.submit("/admin/calendar/2026-10-10/removal", &[]);
        assert_eq!(page.status, 409);
        page.must_say("刚刚被别人改过").must_say("现在登记为“国庆节休假”");
    }

    fn a_day_taken_out_stays_out_when_the_office_opens_again(world: &World) {
        let browser = world.signed_in("admin");
        browser.visit("/admin/calendar/2026-10-10");
        browser.submit("/admin/calendar/2026-10-10/removal", &[]).must_say("已删除2026年10月10日（周六）");
        world.app.write(mashanghe::calendar::store::seed).unwrap();
        assert_eq!(browser.visit("/admin/calendar/2026-10-10").status, 404);
        browser.visit("/deadlines?rule=D21&date=2026-09-30").must_say("2026年10月12日（周一）");
    }

    fn only_the_administrator_has_the_calendar(world: &World) {
        assert_eq!(world.signed_in("lin").visit("/admin/calendar").status, 404);
        let page = world.signed_in("admin").visit("/admin/calendar?year=2027");
        page.must_say("还没有登记 2027 年的放假安排");
    }
}

#[test]
fn the_command_prints_the_due_day_first_and_then_the_reasoning() {
    let output = program(&["deadline", "D08", "2026-01-19"]);
    let text = said(&output);
    assert!(output.status.success() && text.starts_with("2026-02-24\n规则：D08 "), "{text}");
    assert!(said(&program(&["deadline", "--list"])).contains("D32"));
}

#[test]
fn a_wrong_question_ends_with_a_sentence_and_exit_code_one() {
    for (rule, date, sentence) in [("D99", "2026-01-19", "D01 至 D36"), ("D08", "2026-02-30", "2月只有 28 天")] {
        let output = program(&["deadline", rule, date]);
        assert_eq!(output.status.code(), Some(1));
        assert!(said(&output).is_empty() && String::from_utf8_lossy(&output.stderr).contains(sentence));
    }
}

#[test]
fn the_command_counts_on_the_office_s_calendar_and_makes_no_folder() {
    let world = World::on(On::Sqlite).unwrap();
    enter(&world, &TYPHOON).must_say("已登记 1 天");
    let data = world.folder().to_str().unwrap();
    assert!(said(&program(&["deadline", "D08", "2026-11-23", "--data", data])).starts_with("2026-12-24\n"));
    let elsewhere = tempfile::tempdir().unwrap();
    let missing = elsewhere.path().join("none");
    assert!(said(&program(&["deadline", "D08", "2026-11-23", "--data", missing.to_str().unwrap()])).starts_with("2026-12-23\n"));
    assert!(!missing.exists());
}
