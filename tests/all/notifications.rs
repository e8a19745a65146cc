//! Notices on their way out: what is sent, when, to whom, and what happens when the outside world fails. Mail goes over
//! real SMTP and text messages over real HTTP to servers of this machine.

use std::sync::atomic::{AtomicBool, Ordering};

use chrono::Duration;
use mashanghe::config::Config;
use mashanghe::error::{Error, Result};
use mashanghe::jobs::queue::{self, Lane};
use mashanghe::jobs::worker;
use mashanghe::notifications::store::NoticeRow;
use mashanghe::notifications::{Channel, DELIVER_MAIL, DELIVER_TEXT, Delivery, Notice, Template, To, notify, resending, store};

use crate::on_both;
use crate::support::mail_server::MailServer;
use crate::support::sms_gateway::SmsGateway;
use crate::world::cast::{WANG_FANG, ZHANG_WEI};
use crate::world::{On, World};

/// A world whose mail server and gateway are real.
struct Outside {
    world: World,
    mail: MailServer,
    texts: SmsGateway,
}

/// Runs a sentence on both engines, each time with fresh servers.
fn outside(told: impl Fn(&Outside)) {
    for engine in [On::Sqlite, On::Postgres] {
        let (mail, texts) = (MailServer::start(), SmsGateway::start());
        let configure = |config: &mut Config| {
            config.mail_url = format!("smtp://127.0.0.1:{}", mail.port());
            config.mail_from = "宝龙街道 <office@baolong.example>".to_owned();
            (config.text_url, config.text_key) = (texts.url(), texts.key().to_owned());
            config.send_seconds = 1;
        };
        if let Some(world) = World::configured(engine, configure) {
            told(&Outside { world, mail, texts });
        }
    }
}

const SUBJECT: &str = "request:one";

fn values(code: &str) -> [(&'static str, String); 4] {
    [("code", code.to_owned()), ("minutes", "10".to_owned()), ("link", "/requests/BL26".to_owned()), ("unit", "同乐社区".to_owned())]
}

fn citizen() -> To<'static> {
    To::Contact { phone: Some(WANG_FANG.1), email: None }
}

fn mailbox() -> To<'static> {
    To::Contact { phone: None, email: Some("wang@example.org") }
}

/// Puts a notice in.
fn tell(world: &World, template: Template, to: To<'_>, reminder: bool) {
    let mut values = values("246810").to_vec();
    values.extend(["community", "promise", "due", "phone", "name", "until"].map(|name| (name, "某处".to_owned())));
    world.app.write(|tx| notify(tx, Notice { subject: SUBJECT, template, to, reminder, values: &values })).unwrap();
}

fn rows(world: &World) -> Vec<NoticeRow> {
    world.app.read(|db| store::about(db, SUBJECT)).unwrap()
}

fn only(world: &World) -> NoticeRow {
    let rows = rows(world);
    assert_eq!(rows.len(), 1, "{rows:?}");
    rows.into_iter().next().unwrap()
}

fn person(world: &World, username: &str) -> String {
    world.app.read(|db| mashanghe::accounts::store::by_username(db, username)).unwrap().id
}

#[test]
fn a_citizen_with_a_mobile_phone_gets_one_text_message() {
    outside(|o| {
        tell(&o.world, Template::RequestFiled, To::Contact { phone: Some("138 0000 1234"), email: Some("wang@example.org") }, false);
        o.world.work();
        o.world.work();
        let [message] = &o.texts.messages()[..] else { panic!("{:?}", o.texts.messages()) };
        assert_eq!(message.to, WANG_FANG.1);
        assert!(message.text.contains("宝龙街道已收到您的诉求，查询码 246810"), "{}", message.text);
        let row = only(&o.world);
        assert_eq!((row.state, row.id, row.gateway_id), (Delivery::Sent, message.id.clone(), Some(format!("gateway-{}", message.id))));
        assert!(o.mail.mails().is_empty() && row.sent_at.is_some());
    });
}

#[test]
fn a_citizen_whose_phone_cannot_show_texts_gets_a_mail_and_one_without_either_is_not_told() {
    outside(|o| {
        tell(&o.world, Template::RequestFiled, To::Contact { phone: Some("0755-28123456"), email: Some("wang@example.org") }, false);
        tell(&o.world, Template::RequestFiled, To::Contact { phone: Some("0755-28123456"), email: None }, false);
        o.world.work();
        let [mail] = &o.mail.wait_for(1)[..] else { panic!("more than one mail") };
        assert_eq!((mail.envelope_to.join(","), mail.from.as_str()), ("wang@example.org".to_owned(), "office@baolong.example"));
        assert_eq!(mail.subject, "您的诉求已收到，查询码 246810");
        assert!(mail.text.contains("查进度："), "{}", mail.text);
        let row = only(&o.world);
        assert_eq!(mail.header("Message-ID"), Some(format!("<{}@baolong.example>", row.id)));
        assert_eq!(mail.header("Auto-Submitted").as_deref(), Some("auto-generated"));
    });
}

#[test]
fn a_member_of_staff_finds_a_notice_on_the_desk_and_in_the_mailbox() {
    outside(|o| {
        let chen = person(&o.world, "chen");
        tell(&o.world, Template::RequestAssigned, To::Person(&chen), false);
        o.world.work();
        assert_eq!(o.mail.wait_for(1)[0].to, ["chen@baolong.example"]);
        assert_eq!(o.world.app.read(|db| store::desk(db, &chen, 10)).unwrap().len(), 1);
    });
}

#[test]
fn a_notice_whose_cause_was_undone_is_never_sent() {
    outside(|o| {
        let undone: Result<()> = o.world.app.write(|tx| {
            notify(tx, Notice { subject: SUBJECT, template: Template::OneTimeCode, to: citizen(), reminder: false, values: &values("1") })?;
            Err(Error::refused("改主意了"))
        });
        assert!(undone.is_err());
        o.world.work();
        assert!(rows(&o.world).is_empty() && o.texts.posts() == 0);
    });
}

#[test]
fn a_gateway_that_is_busy_or_down_is_tried_again_and_the_message_arrives_once() {
    outside(|o| {
        tell(&o.world, Template::RequestFiled, citizen(), false);
        for status in [503, 429, 401] {
            o.texts.fail_with(status);
            o.world.jump(Duration::minutes(5));
            let row = only(&o.world);
            assert_eq!(row.state, Delivery::Waiting);
            assert!(row.last_error.as_deref().unwrap().contains(&status.to_string()), "{:?}", row.last_error);
        }
        o.texts.answer_garbage();
        o.world.jump(Duration::minutes(5));
        assert_eq!(only(&o.world).attempts, 4);
        o.texts.recover();
        o.world.work();
        assert!(o.texts.messages().is_empty(), "it is not hurried");
        o.world.jump(Duration::minutes(10));
        assert_eq!((o.texts.messages().len(), only(&o.world).state), (1, Delivery::Sent));
        assert_eq!(only(&o.world).last_error, None);
    });
}

#[test]
fn a_message_that_the_gateway_refuses_is_given_up_and_staff_are_told_to_call() {
    outside(|o| {
        o.texts.fail_with(400);
        tell(&o.world, Template::RequestFiled, citizen(), false);
        o.world.work();
        o.texts.recover();
        o.world.jump(Duration::hours(9));
        assert_eq!((o.texts.posts(), only(&o.world).state), (1, Delivery::Failed));
        let shown = mashanghe::notifications::shown::shown(&rows(&o.world));
        assert_eq!((shown[0].state, shown[0].to.as_str()), ("没有送达", "138****1234"));
        assert!(shown[0].hint.as_deref().unwrap().contains("打电话"));
    });
}

#[test]
fn a_message_whose_receipt_was_lost_is_sent_again_under_the_same_id() {
    outside(|o| {
        tell(&o.world, Template::RequestFiled, citizen(), false);
        tell(&o.world, Template::RequestFiled, mailbox(), false);
        o.texts.accept_without_saying_so();
        o.mail.accept_without_saying_so();
        o.world.work();
        assert!(rows(&o.world).iter().all(|row| row.state == Delivery::Waiting && row.attempts == 1));
        o.texts.recover();
        o.mail.recover();
        o.world.jump(Duration::minutes(1));
        assert!(rows(&o.world).iter().all(|row| row.state == Delivery::Sent));
        assert_eq!((o.texts.messages().len(), o.texts.posts()), (1, 2));
        let ids: Vec<_> = o.mail.mails().iter().map(|mail| mail.header("Message-ID")).collect();
        assert!(ids.len() == 2 && ids[0] == ids[1], "{ids:?}");
    });
}

#[test]
fn a_mail_server_that_is_down_silent_or_busy_loses_nothing() {
    outside(|o| {
        tell(&o.world, Template::RequestFiled, mailbox(), false);
        o.mail.go_down();
        o.world.work();
        o.mail.come_back();
        o.mail.fall_silent();
        o.world.jump(Duration::minutes(1));
        o.mail.refuse_for_now();
        o.world.jump(Duration::minutes(2));
        let row = only(&o.world);
        assert_eq!((row.state, row.attempts), (Delivery::Waiting, 3));
        assert_eq!(row.last_error.as_deref(), Some("the mail server asks to try again (451)"));
        o.mail.recover();
        o.world.jump(Duration::minutes(5));
        assert_eq!((only(&o.world).state, o.mail.mails().len()), (Delivery::Sent, 1));
    });
}

#[test]
fn a_silent_mail_server_holds_up_neither_text_messages_nor_clocks() {
    outside(|o| {
        let world = &o.world;
        o.mail.fall_silent();
        for _ in 0..30 {
            tell(world, Template::RequestFiled, mailbox(), false);
        }
        tell(world, Template::RequestFiled, citizen(), false);
        world.app.write(|tx| queue::enqueue(tx, "clocks.step", "", tx.now)).unwrap();
        let stop = AtomicBool::new(false);
        std::thread::scope(|threads| {
            threads.spawn(|| worker::work(&world.app, &stop));
            assert_eq!(o.texts.wait_for(1).len(), 1);
            let house = || world.app.read(|db| queue::due_in(db, world.clock.now(), Lane::Except(&[DELIVER_MAIL, DELIVER_TEXT]))).unwrap();
            until(|| house() == 0);
            let mails = world.app.read(|db| queue::due_in(db, world.clock.now(), Lane::Only(DELIVER_MAIL))).unwrap();
            assert!(mails > 20, "the mail server was silent, but only {mails} mails still wait");
            stop.store(true, Ordering::Relaxed);
        });
        o.mail.recover();
        world.jump(Duration::hours(1));
        assert!(rows(world).iter().all(|row| row.state == Delivery::Sent), "nothing was lost");
    });
}

/// Waits until something has come true; a test that waits for ever is ended by its runner.
fn until(true_now: impl Fn() -> bool) {
    while !true_now() {
        std::thread::yield_now();
    }
}

#[test]
fn several_workers_at_one_moment_send_each_message_once() {
    outside(|o| {
        let world = &o.world;
        for _ in 0..12 {
            tell(world, Template::RequestFiled, citizen(), false);
        }
        let stop = AtomicBool::new(false);
        std::thread::scope(|threads| {
            for _ in 0..3 {
                threads.spawn(|| worker::work(&world.app, &stop));
            }
            o.texts.wait_for(12);
            until(|| rows(world).iter().all(|row| row.state == Delivery::Sent));
            stop.store(true, Ordering::Relaxed);
        });
        assert_eq!((o.texts.messages().len(), o.texts.posts()), (12, 12));
        assert!(rows(world).iter().all(|row| row.attempts == 1));
    });
}

#[test]
fn an_administrator_sends_a_failed_message_again_and_nobody_else_does() {
    outside(|o| {
        o.texts.fail_with(400);
        tell(&o.world, Template::RequestFiled, citizen(), false);
        tell(&o.world, Template::OneTimeCode, To::Contact { phone: Some(ZHANG_WEI.1), email: None }, false);
        o.world.work();
        let admin = o.world.signed_in("admin");
        let page = admin.visit("/outbox?state=failed");
        page.must_say("没有送达").must_say("138****1234").must_not_say(WANG_FANG.1).must_not_say("查询码 246810，");
        assert_eq!(page.body.matches("/again\"").count(), 1, "a code that was wiped cannot come again");
        let action = page.find("action=\"(/outbox/[^\"]*/again)\"").unwrap();
        let other = o.world.signed_in("chen");
        assert_eq!(other.visit("/outbox").status, 404);
        other.visit("/notices");
        assert!([403, 404].contains(&other.post_raw(&action, &[]).status));
        o.texts.recover();
        admin.submit(&action, &[]).must_say("马上再发一次");
        o.world.work();
        assert_eq!(o.texts.messages_to(WANG_FANG.1).len(), 1);
        let wiped = rows(&o.world).into_iter().find(|row| row.template == Template::OneTimeCode).unwrap();
        let refused = o.world.app.write(|tx| resending::resend(tx, &mashanghe::actor::Actor::House, &wiped.id));
        assert!(matches!(refused, Err(Error::Refused(_))), "{refused:?}");
    });
}

#[test]
fn a_mailbox_that_does_not_exist_is_not_tried_twice_and_holds_up_nobody() {
    outside(|o| {
        o.mail.refuse_mailbox("wang@example.org");
        tell(&o.world, Template::RequestFiled, mailbox(), false);
        tell(&o.world, Template::RequestFiled, To::Contact { phone: None, email: Some("zhang@example.org") }, false);
        o.world.work();
        assert_eq!(o.mail.wait_for(1)[0].envelope_to, ["zhang@example.org"]);
        let mut states: Vec<_> = rows(&o.world).iter().map(|row| (row.state.as_str(), row.attempts)).collect();
        states.sort_unstable();
        assert_eq!(states, [("failed", 1), ("sent", 1)]);
        assert!(rows(&o.world).iter().all(|row| !row.last_error.as_deref().unwrap_or("").contains("wang")));
    });
}

#[test]
fn after_ten_tries_a_notice_is_given_up_and_no_job_is_left() {
    outside(|o| {
        o.texts.fail_with(500);
        tell(&o.world, Template::RequestFiled, citizen(), false);
        for _ in 0..12 {
            o.world.jump(Duration::hours(5));
        }
        let row = only(&o.world);
        assert_eq!((row.state, row.attempts, o.texts.posts()), (Delivery::Failed, 10, 10));
    });
}

#[test]
fn a_code_is_wiped_once_it_was_sent_and_not_sent_when_it_is_too_late() {
    outside(|o| {
        tell(&o.world, Template::OneTimeCode, citizen(), false);
        let sealed = only(&o.world);
        assert!(!sealed.body.contains("246810") && !sealed.body.is_empty() && !sealed.title.contains("246810"));
        assert!(!sealed.address.unwrap().contains(WANG_FANG.1));
        o.world.work();
        assert!(o.texts.messages()[0].text.contains("246810"));
        assert_eq!(only(&o.world).body, "");
        o.texts.fail_with(503);
        tell(&o.world, Template::OneTimeCode, To::Contact { phone: Some(ZHANG_WEI.1), email: None }, false);
        o.world.work();
        o.texts.recover();
        o.world.jump(Duration::minutes(11));
        assert!(o.texts.messages_to(ZHANG_WEI.1).is_empty());
        let late = rows(&o.world).into_iter().find(|row| row.address_masked == "139****5678").unwrap();
        assert_eq!((late.state, late.body.as_str()), (Delivery::Failed, ""));
    });
}

#[test]
fn at_night_reminders_rest_until_eight_but_receipts_go_at_once() {
    outside(|o| {
        o.world.jump(Duration::hours(12));
        tell(&o.world, Template::ClockReminder, mailbox(), true);
        tell(&o.world, Template::RequestFiled, citizen(), false);
        o.world.work();
        assert_eq!((o.mail.mails().len(), o.texts.messages().len()), (0, 1));
        o.world.jump(Duration::hours(10));
        assert!(o.mail.mails().is_empty(), "half past seven is still night");
        o.world.jump(Duration::minutes(31));
        assert_eq!(o.mail.wait_for(1)[0].subject, "诉求 246810 快到期：某处");
    });
}

#[test]
fn a_reminder_that_failed_in_the_evening_is_not_tried_again_at_night() {
    outside(|o| {
        o.world.jump(Duration::hours(11) + Duration::minutes(29));
        o.mail.refuse_for_now();
        tell(&o.world, Template::ClockReminder, mailbox(), true);
        o.world.work();
        o.mail.recover();
        o.world.jump(Duration::minutes(5));
        o.world.jump(Duration::hours(9));
        assert!(o.mail.mails().is_empty());
        o.world.jump(Duration::hours(2));
        assert_eq!(o.mail.mails().len(), 1);
    });
}

on_both! {
    fn without_servers_messages_become_files_in_the_data_folder(world: &World) {
        tell(world, Template::RequestFiled, citizen(), false);
        tell(world, Template::RequestFiled, mailbox(), false);
        world.work();
        for row in rows(world) {
            let ending = if row.channel == Channel::Mail { "eml" } else { "txt" };
            let text = std::fs::read_to_string(world.folder().join("outbox").join(format!("{}.{ending}", row.id))).unwrap();
            assert!(text.contains(if row.channel == Channel::Mail { "wang@example.org" } else { WANG_FANG.1 }), "{text}");
        }
    }

    fn staff_read_their_own_notices_and_are_led_to_the_matter(world: &World) {
        let chen = person(world, "chen");
        tell(world, Template::RequestAssigned, To::Person(&chen), false);
        let browser = world.signed_in("chen");
        browser.visit("/notices").must_say("未读 1 条").must_say("新的诉求 246810 分给了同乐社区").must_not_say("http://");
        let action = browser.page().find("action=\"(/notices/[^\"]*/reading)\"").unwrap();
        let stranger = world.signed_in("huang");
        stranger.visit("/notices").must_say("还没有通知");
        let (key, token) = (stranger.page().find("name=\"_key\" value=\"([^\"]*)\""), stranger.page().find("name=\"_csrf\" value=\"([^\"]*)\""));
        let forged = [("_key", key.unwrap_or("k".to_owned())), ("_csrf", token.unwrap_or_default())];
        let page = stranger.post_raw(&action, &forged.each_ref().map(|(name, value)| (*name, value.as_str())));
        assert!([403, 404].contains(&page.status), "{}", page.status);
        assert_eq!(browser.submit(&action, &[]).path, "/requests/BL26");
        browser.visit("/notices").must_say("未读 0 条");
    }

    fn the_frame_says_how_many_notices_are_unread(world: &World) {
        let chen = person(world, "chen");
        let browser = world.signed_in("chen");
        assert!(!browser.visit("/today").body.contains("nav-count"));
        tell(world, Template::RequestAssigned, To::Person(&chen), false);
        tell(world, Template::HandOverAsked, To::Person(&chen), false);
        browser.visit("/today").must_say("通知 2 条未读");
        browser.visit("/notices");
        browser.submit("/notices/reading", &[]);
        assert!(!browser.visit("/today").body.contains("nav-count"));
        assert!(!world.browser().visit("/").body.contains("nav-count"));
    }

    fn promises_that_end_together_are_one_notice_and_another_day_brings_another(world: &World) {
        let chen = person(world, "chen");
        let desk = || world.app.read(|db| store::desk(db, &chen, 50)).unwrap().len();
        for _ in 0..3 {
            tell(world, Template::ClockOverdue, To::Person(&chen), true);
        }
        assert_eq!(desk(), 1);
        tell(world, Template::RequestAssigned, To::Person(&chen), false);
        tell(world, Template::RequestAssigned, To::Person(&chen), false);
        assert_eq!(desk(), 3, "news are not grouped");
        world.clock.turn(Duration::days(1));
        tell(world, Template::ClockOverdue, To::Person(&chen), true);
        assert_eq!(desk(), 4);
    }

    fn the_street_hears_of_broken_promises_once_on_the_morning_of_a_working_day(world: &World) {
        let codes: Vec<String> = (0..3).map(|_| crate::intake::file_dispute(world, &world.browser())).collect();
        let of = |username: &str, template: Template| {
            let id = person(world, username);
            let desk = world.app.read(|db| store::desk(db, &id, 100)).unwrap();
            desk.into_iter().filter(|row| row.template == template).collect::<Vec<_>>()
        };
        // Monday 9:30; acceptance is promised by Tuesday 18:00. Hour by hour until Thursday 9:30.
        for _ in 0..72 {
            world.jump(Duration::hours(1));
        }
        assert!(of("lin", Template::ClockOverdue).is_empty(), "the dispatcher is not told of each clock");
        let digests = of("lin", Template::OverdueDigest);
        assert_eq!(digests.len(), 2, "Wednesday and Thursday");
        let words = world.app.house().vault.open("notices.body", &digests[0].body).unwrap();
        assert!(words.contains("3 件") && codes.iter().all(|code| words.contains(code)), "{words}");
        assert_eq!(digests[0].link.as_deref(), Some("/requests?due=overdue"));
        assert_eq!(of("zhou", Template::OverdueDigest).len(), 1, "the commander hears of what is late for a working day");
        assert!(!of("chen", Template::ClockOverdue).is_empty(), "the unit is told of each request");
        let request = world.app.read(|db| mashanghe::intake::store::by_code(db, &codes[0])).unwrap();
        let told = world.app.read(|db| mashanghe::timeline::store::about(db, &world.app.house().vault, &[request.subject()], true, 50)).unwrap();
        assert!(told.iter().any(|event| event.kind == "request.overdue"), "the step stands on the timeline");
        // The weekend is quiet.
        for _ in 0..96 {
            world.jump(Duration::hours(1));
        }
        assert_eq!(of("lin", Template::OverdueDigest).len(), 4, "Friday and Monday");
    }

    fn all_notices_can_be_marked_read_at_once(world: &World) {
        let chen = person(world, "chen");
        tell(world, Template::RequestAssigned, To::Person(&chen), false);
        tell(world, Template::RequestAssigned, To::Person(&chen), false);
        let browser = world.signed_in("chen");
        browser.visit("/notices");
        browser.submit("/notices/reading", &[]).must_say("2 条通知已标为已读").must_say("未读 0 条");
    }

    fn a_link_with_a_key_never_lies_on_a_desk(world: &World) {
        let chen = person(world, "chen");
        tell(world, Template::StaffInvitation, To::Person(&chen), false);
        assert_eq!(world.app.read(|db| store::desk(db, &chen, 10)).unwrap().len(), 0);
        assert_eq!(only(world).link, None);
    }

    fn the_outbox_page_does_not_exist_in_a_real_office(world: &World) {
        assert_eq!(world.browser().visit("/outbox").status, 404);
    }
}

#[test]
fn in_the_demo_every_message_can_be_read_in_the_browser() {
    let Some(world) = World::configured(On::Sqlite, |config| config.demo = true) else { panic!("no SQLite") };
    let browser = world.browser();
    browser.visit("/outbox").must_say("还没有发出任何消息");
    tell(&world, Template::OneTimeCode, citizen(), false);
    tell(&world, Template::RequestFiled, mailbox(), false);
    world.work();
    let page = browser.visit("/outbox");
    page.must_say("验证码 246810").must_say(WANG_FANG.1).must_say("wang@example.org").must_say("已发送");
    assert_eq!(page.find("href=\"(/track/[^\"]*)\"").as_deref(), Some("/track/246810"));
}
