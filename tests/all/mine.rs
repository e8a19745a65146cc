//! 我的事项: a citizen proves a phone or mailbox by a one-time code, sees what they filed, and leaves again.

use chrono::Duration;
use mashanghe::notifications;

use crate::on_both;
use crate::world::browser::Page;
use crate::world::cast::{PASSWORD, WANG_FANG};
use crate::world::{Browser, World};

/// Asks for a code; the page that follows.
pub(crate) fn ask(browser: &Browser, contact: &str) -> Page {
    browser.visit("/mine");
    browser.submit("/mine/code", &[("contact", contact)])
}

/// The six digits of the newest message in the outbox.
pub(crate) fn newest_code(world: &World) -> String {
    let rows = world.app.read(|db| notifications::store::newest(db, 1)).unwrap();
    let body = world.app.house().vault.open("notices.body", &rows[0].body).unwrap();
    regex::Regex::new(r"\d{6}").unwrap().find(&body).unwrap().as_str().to_owned()
}

/// A browser in which whoever has this phone or mailbox has proved it.
pub(crate) fn proven(world: &World, contact: &str) -> Browser {
    let browser = world.browser();
    ask(&browser, contact);
    browser.submit("/mine/sign-in", &[("code", &newest_code(world))]);
    assert!(inside(&browser), "{contact}: {}", browser.page().words());
    browser
}

/// A code that is not `code`.
fn other(code: &str) -> String {
    format!("{:06}", (code.parse::<u32>().unwrap() + 1) % 1_000_000)
}

fn inside(browser: &Browser) -> bool {
    browser.visit("/mine").says("到哪一步") || browser.page().says("还没有提交过事项")
}

on_both! {
    fn a_citizen_enters_with_a_code_and_leaves_again(world: &World) {
        let browser = world.browser();
        let page = ask(&browser, "138 0000 1234");
        page.must_say("138****1234").must_not_say(WANG_FANG.1);
        browser.submit("/mine/sign-in", &[("code", &newest_code(world))]).must_say("还没有提交过事项");
        browser.submit("/sign-out", &[]);
        assert!(!inside(&browser));
    }

    fn a_mailbox_works_like_a_phone(world: &World) {
        let browser = world.browser();
        ask(&browser, "wang@example.com").must_say("邮件");
        browser.submit("/mine/sign-in", &[("code", &newest_code(world))]);
        assert!(inside(&browser));
    }

    fn each_field_is_refused_with_a_sentence(world: &World) {
        let browser = world.browser();
        for (contact, sentence) in [("", "请填写手机号码或电子邮箱"), ("123", "号码"), ("0755-28123456", "收不到短信"), ("wang@", "邮箱")] {
            ask(&browser, contact).must_refuse(sentence);
        }
        ask(&browser, WANG_FANG.1);
        browser.submit("/mine/sign-in", &[("code", "")]).must_refuse("请填写收到的 6 位数字");
    }

    fn after_five_wrong_codes_the_right_one_does_not_work_either(world: &World) {
        let browser = world.browser();
        ask(&browser, WANG_FANG.1);
        let code = newest_code(world);
        for left in [4, 3, 2, 1] {
            browser.submit("/mine/sign-in", &[("code", &other(&code))]).must_refuse(&format!("再试 {left} 次"));
        }
        browser.submit("/mine/sign-in", &[("code", &other(&code))]).must_refuse("重新获取");
        browser.submit("/mine/sign-in", &[("code", &code)]).must_refuse("不能再用了");
        assert!(!inside(&browser));
    }

    fn a_code_works_for_ten_minutes_and_once(world: &World) {
        let late = world.browser();
        ask(&late, WANG_FANG.1);
        let code = newest_code(world);
        world.clock.turn(Duration::minutes(10));
        late.submit("/mine/sign-in", &[("code", &code)]).must_refuse("不能再用了");
        let (browser, page) = (world.browser(), ask(&late, WANG_FANG.1));
        assert_eq!(page.path, "/mine/code");
        let code = newest_code(world);
        late.submit("/mine/sign-in", &[("code", &code)]);
        assert!(inside(&late));
        ask(&browser, WANG_FANG.1);
        browser.submit("/mine/sign-in", &[("code", &code)]).must_refuse("验证码不对");
    }

    fn a_stranger_who_guesses_does_not_use_up_the_code_of_the_owner(world: &World) {
        let (owner, stranger) = (world.browser(), world.browser());
        ask(&owner, WANG_FANG.1);
        let code = newest_code(world);
        ask(&stranger, WANG_FANG.1);
        let theirs = newest_code(world);
        for _ in 0..5 {
            stranger.submit("/mine/sign-in", &[("code", &other(&theirs))]);
        }
        owner.submit("/mine/sign-in", &[("code", &code)]);
        assert!(inside(&owner));
    }

    fn a_contact_gets_only_so_many_codes_an_hour(world: &World) {
        let browser = world.browser();
        for _ in 0..4 {
            assert_eq!(ask(&browser, WANG_FANG.1).path, "/mine/code");
        }
        ask(&browser, WANG_FANG.1).must_refuse("分钟后再试");
        assert_eq!(ask(&browser, "13900005678").path, "/mine/code");
        world.clock.turn(Duration::minutes(61));
        assert_eq!(ask(&browser, WANG_FANG.1).path, "/mine/code");
    }

    fn a_citizen_is_out_after_half_an_hour_without_a_page_and_after_twelve_hours(world: &World) {
        let browser = world.browser();
        ask(&browser, WANG_FANG.1);
        browser.submit("/mine/sign-in", &[("code", &newest_code(world))]);
        for _ in 0..28 {
            world.clock.turn(Duration::minutes(25));
            assert!(inside(&browser));
        }
        world.clock.turn(Duration::minutes(25));
        assert!(!inside(&browser), "twelve hours are over");
        ask(&browser, WANG_FANG.1);
        browser.submit("/mine/sign-in", &[("code", &newest_code(world))]);
        world.clock.turn(Duration::minutes(31));
        assert!(!inside(&browser), "half an hour without a page");
    }

    fn staff_are_told_to_sign_out_first(world: &World) {
        let browser = world.browser();
        browser.visit("/sign-in?next=/account");
        browser.submit("/sign-in", &[("username", "chen"), ("password", PASSWORD)]);
        browser.visit("/mine").must_say("以工作人员身份登录");
    }
}
