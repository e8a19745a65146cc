//! The school as everybody reads it: from a case to the lessons that teach by it and back, from an article to the lessons that explain
//! it; a lesson shows the case of today, also when that was changed or taken down.

use mashanghe::school::courses;

use crate::agreements::enter;
use crate::casebook_editions::withdraw;
use crate::on_both;
use crate::world::World;

on_both! {
    fn a_case_leads_to_the_lessons_that_teach_by_it_and_a_lesson_to_its_cases(world: &World) {
        let browser = world.browser();
        for (course, lesson) in courses::embedded().lessons() {
            let address = format!("/school/{}/{}", course.slug, lesson.slug);
            let page = browser.visit(&address);
            assert_eq!(page.status, 200, "{address}");
            page.must_say(&lesson.title).must_say(&lesson.gist).must_say("本课用到的案例").must_not_say("不在案例库里");
            for taught in &lesson.cases {
                let entry = browser.visit(&format!("/casebook/{}", taught.number));
                entry.must_say("用到本案的课").must_say(&lesson.title);
                assert_eq!(entry.link(&lesson.title).as_deref(), Some(address.as_str()));
                assert!(page.body.contains(&format!("href=\"/casebook/{}\"", taught.number)), "{address}: {}", taught.number);
            }
        }
        browser.visit("/casebook/2026-0012").must_not_say("用到本案的课");
    }

    fn the_courses_are_found_from_the_casebook_and_lead_from_lesson_to_lesson(world: &World) {
        let browser = world.browser();
        assert_eq!(browser.visit("/casebook").link("用案例讲的课").as_deref(), Some("/school"));
        let course = &courses::embedded().all[0];
        let address = browser.visit("/school").link(&course.title).unwrap();
        browser.visit(&address).must_say(&course.summary);
        let mut at = browser.page().link(&course.lessons[0].title).unwrap();
        for (place, lesson) in course.lessons.iter().enumerate() {
            let page = browser.visit(&at);
            page.must_say(&lesson.title).must_say(&format!("第 {} 课，共 {} 课", place + 1, course.lessons.len()));
            at = match page.link("下一课") {
                Some(next) => next,
                None => {
                    assert_eq!(place + 1, course.lessons.len());
                    break;
                }
            };
        }
        for nowhere in ["/school/none", "/school/rumen/none", "/school/rumen/course", "/school/..%2f/x"] {
            assert_eq!(browser.visit(nowhere).status, 404, "{nowhere}");
        }
    }

    fn a_case_about_violence_at_home_has_a_way_out_and_telephone_numbers_and_its_lesson_the_way_out(world: &World) {
        let browser = world.browser();
        browser.visit("/casebook/2024-0006").must_say("快速离开").must_say("先打电话");
        browser.visit("/school/rumen/02-diyici-jiedai").must_say("快速离开");
        for other in ["/casebook/2024-0001", "/school/rumen/05-suanzhang"] {
            browser.visit(other).must_not_say("快速离开");
        }
    }

    fn an_article_leads_to_the_lessons_that_explain_it(world: &World) {
        let (_, lesson) = courses::embedded().lessons().next().unwrap();
        let cited = &lesson.statutes[0];
        let page = world.browser().visit(&format!("/casebook/statutes/{}/{}", cited.law, cited.article));
        page.must_say("讲到这一条的课").must_say(&lesson.title);
    }

    fn a_lesson_says_that_its_case_was_taken_down_and_does_not_lead_there(world: &World) {
        let (course, lesson) = courses::embedded().teaching("2024-0001").next().unwrap();
        let (address, browser) = (format!("/school/{}/{}", course.slug, lesson.slug), world.browser());
        browser.visit(&address).must_say("案例 2024-0001《楼上漏水，先试水再谈钱》");
        withdraw(&enter(world, "fang"), "2024-0001", &[]).must_say("2024-0001 已撤下");
        let page = browser.visit(&address);
        page.must_say("案例 2024-0001").must_say("这一篇现在不在案例库里").must_not_say("楼上漏水，先试水再谈钱");
        assert!(!page.body.contains("href=\"/casebook/2024-0001\""));
    }
}
