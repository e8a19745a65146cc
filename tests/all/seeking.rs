//! What readers look for: questions in vain are counted without their askers, editors put words together, and a proven mailbox is
//! told of new entries once, by real mail, until it has enough.

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use chrono::Duration;
use mashanghe::accounts::people::{NewPerson, appoint, give_password, hire};
use mashanghe::actor::{Actor, Role};
use mashanghe::app::App;
use mashanghe::ids::Chance;
use mashanghe::jobs::worker;
use mashanghe::places;

use crate::on_both;
use crate::support::mail_server::MailServer;
use crate::world::browser::Browser;
use crate::world::cast::PASSWORD;
use crate::world::{On, World};

fn editor(world: &World) -> Browser {
    world
        .app
        .write(|tx| {
            let street = places::store::street(tx.conn)?;
            let new = NewPerson { username: "zhiwei".to_owned(), name: "宋知微".to_owned(), email: None, phone: None };
            let person = hire(tx, &Actor::House, new)?;
            appoint(tx, &Actor::House, &person.id, Role::CasebookEditor, &street.id)?;
            give_password(tx, &Actor::House, &person, PASSWORD)
        })
        .unwrap();
    world.signed_in("zhiwei")
}

fn searched(words: &str) -> String {
    let query: String = url::form_urlencoded::Serializer::new(String::new()).append_pair("q", words).finish();
    format!("/casebook?{query}")
}

const FOUND: &str = "/casebook/alerts?q=%E6%BC%8F%E6%B0%B4";

on_both! {
    fn an_editor_sees_what_was_looked_for_in_vain_and_nobody_sees_who_asked(world: &World) {
        let (reader, editor) = (world.browser(), editor(world));
        for question in ["乒乓球比赛", "乒乓球比賽", "13800001234", "粤B12345 被刮", "？？？", "漏水", "漏水 彩礼", "赵铁柱", "趙鐵柱"] {
            assert!(reader.visit(&searched(question)).is_ok());
        }
        let page = editor.visit("/casebook/words");
        page.must_say("乒乓球比赛").must_not_say("13800001234").must_not_say("12345 被刮").must_not_say("漏水 彩礼").must_not_say("赵铁柱");
        assert!(page.find("data-label=\"次数\" class=\"num\">(2)<").is_some(), "{}", page.body);
        assert_eq!(world.signed_in("lin").visit("/casebook/words").status, 404);
    }

    fn words_that_an_editor_puts_together_find_each_other(world: &World) {
        let editor = editor(world);
        let reader = world.browser();
        reader.visit(&searched("嗡嗡机")).must_say("没有找到");
        let begin = editor.visit("/casebook/words").link("并成同义词").unwrap();
        editor.visit(&begin).must_say("嗡嗡机");
        editor.submit("/casebook/words", &[("terms", "震楼器\n嗡嗡机")]).must_say("已保存").must_say("没有查不到的词");
        reader.visit(&searched("嗡嗡机")).must_say("震楼器").must_not_say("没有找到");
        editor.visit("/casebook/words");
        editor.submit("/casebook/words", &[("terms", "震楼器\n物业费")]).must_refuse("已经各在一组里");
        editor.visit("/casebook/words");
        editor.submit("/casebook/words", &[("terms", "震楼器\n嗡嗡机")]).must_refuse("已经在同一组里");
        editor.visit("/casebook/words");
        editor.submit("/casebook/words", &[("terms", "物业费\n楼栋管家钱")]).must_say("已保存");
        reader.visit(&searched("楼栋管家钱")).must_say("物业").must_not_say("没有找到");
        editor.visit("/casebook/words").must_say("并在这一组里：物业服务费");
        for (typed, said) in [("震楼器", "请至少写两个词"), ("", "请至少写两个词"), ("甲 乙\n丙丁", "每行一个词"), ("<b>粗</b>\n丙丁", "每行一个词")] {
            editor.visit("/casebook/words");
            editor.submit("/casebook/words", &[("terms", typed)]).must_refuse(said);
        }
        for _ in 0..2 {
            let removal = editor.visit("/casebook/words").find("action=\"(/casebook/words/[^\"]+/removal)\"").unwrap();
            editor.submit(&removal, &[]).must_say("已去掉这一组");
        }
        reader.visit(&searched("嗡嗡机")).must_say("没有找到");
    }

    fn whoever_looks_while_the_words_change_is_always_answered(world: &World) {
        let editor = editor(world);
        world.browser().visit(&searched("漏水")).must_say("先试水再谈钱");
        let done = AtomicBool::new(false);
        std::thread::scope(|scope| {
            let looking = || scope.spawn(|| {
                let (reader, mut times) = (world.browser(), 0);
                while !done.load(Ordering::Relaxed) || times == 0 {
                    reader.visit(&searched("漏水")).must_say("先试水再谈钱");
                    times += 1;
                }
            });
            let readers = [looking(), looking(), looking()];
            for word in ["嗡嗡机", "敲墙器"] {
                editor.visit("/casebook/words");
                editor.submit("/casebook/words", &[("terms", &format!("{word}\n{word}声"))]).must_say("已保存");
                world.browser().visit(&searched(&format!("{word} 漏水")));
            }
            done.store(true, Ordering::Relaxed);
            for reader in readers {
                reader.join().unwrap();
            }
        });
    }

    fn a_saved_search_asks_for_a_mailbox_and_a_link_that_nobody_can_guess(world: &World) {
        let browser = world.browser();
        let form = browser.visit("/casebook?q=%E6%BC%8F%E6%B0%B4&type=neighbour").link("有新的就发邮件告诉我").unwrap();
        browser.visit(&form).must_say("漏水，邻里纠纷");
        for (typed, said) in [("", "邮箱"), ("no mailbox", "邮箱")] {
            browser.visit(FOUND);
            browser.submit("/casebook/alerts", &[("email", typed)]).must_refuse(said).must_say("漏水");
        }
        for guess in ["x", "x.y", "01900000-0000-7000-8000-000000000000.00"] {
            assert_eq!(browser.visit(&format!("/casebook/alerts/{guess}")).status, 404, "{guess}");
        }
        for round in 0..5 {
            browser.visit(FOUND);
            browser.submit("/casebook/alerts", &[("email", "fang@example.org")]).must_say("确认邮件已经发出");
            world.jump(Duration::minutes(round));
        }
        browser.visit(FOUND);
        browser.submit("/casebook/alerts", &[("email", "fang@example.org")]).must_refuse("试的次数太多了");
    }
}

/// A book without one of its entries.
fn shorter_book(folder: &Path) {
    let ours = Path::new(env!("CARGO_MANIFEST_DIR")).join("casebook");
    for file in walk(&ours) {
        let inner = file.strip_prefix(&ours).unwrap();
        if inner != LATER {
            fs::create_dir_all(folder.join(inner).parent().unwrap()).unwrap();
            fs::copy(&file, folder.join(inner)).unwrap();
        }
    }
}

const LATER: &str = "2024/loushang-loushui.md";

fn walk(folder: &Path) -> Vec<std::path::PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { walk(&path) } else { vec![path] }).collect()
}

fn link(text: &str) -> String {
    let found = regex::Regex::new(r"(/casebook/alerts/[0-9a-f.-]+)").unwrap();
    found.captures(text).unwrap()[1].to_owned()
}

#[test]
fn a_proven_mailbox_is_told_of_a_new_entry_once_and_no_more_after_it_says_so() {
    for engine in [On::Sqlite, On::Postgres] {
        let (mail, book) = (MailServer::start(), tempfile::tempdir().unwrap());
        shorter_book(book.path());
        let world = World::configured(engine, |config| {
            config.mail_url = format!("smtp://127.0.0.1:{}", mail.port());
            config.mail_from = "宝龙街道 <office@baolong.example>".to_owned();
            config.casebook = book.path().to_owned();
        });
        let Some(world) = world else { continue };
        let browser = world.browser();
        browser.visit(FOUND);
        browser.submit("/casebook/alerts", &[("email", "fang@example.org")]).must_say("确认邮件已经发出");
        world.work();
        let asked = mail.wait_for(1).remove(0);
        assert_eq!(asked.to, ["fang@example.org"]);
        assert!(asked.text.contains("漏水"), "{}", asked.text);
        let own = link(&asked.text);
        browser.visit(&own).must_say("等待确认");
        world.jump(Duration::days(1));
        assert_eq!(mail.mails().len(), 1, "an unproven mailbox is told nothing");
        browser.visit(&own);
        browser.submit(&own, &[("to", "active")]).must_say("已开通");
        world.jump(Duration::days(1));
        assert_eq!(mail.mails().len(), 1, "what was there before is no news");

        fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join("casebook").join(LATER), book.path().join(LATER)).unwrap();
        let restarted = App::open(world.app.house().config.clone(), world.clock.clone(), Chance::machine()).unwrap();
        for day in 1..3 {
            world.clock.turn(Duration::days(day));
            worker::drain(&restarted).unwrap();
        }
        let told = mail.wait_for(2).remove(1);
        assert!(told.subject.contains("1 篇新案例") && told.text.contains("《楼上漏水，先试水再谈钱》"), "{} {}", told.subject, told.text);
        assert_eq!(mail.mails().len(), 2, "nobody is told twice");
        assert_eq!(link(&told.text), own);

        browser.visit(&own);
        browser.submit(&own, &[("to", "ended")]).must_say("已停止");
        browser.visit(&own);
        browser.submit(&own, &[("to", "perhaps")]).must_refuse("请选择开通还是停止");
        world.jump(Duration::days(91));
        assert_eq!(browser.visit(&own).status, 404, "an ended search is forgotten");
    }
}
