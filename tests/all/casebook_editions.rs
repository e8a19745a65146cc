//! What stays true of a classic case over its editions: who may review it, that a cited edition can still be read, and that a number
//! which was withdrawn, also one of the book's own, is gone and never given again.

use std::process::Command;

use mashanghe::accounts::people::{NewPerson, appoint, give_password, hire};
use mashanghe::actor::{Actor, Role};
use mashanghe::casebook::book;
use mashanghe::casebook::library::Library;
use mashanghe::editorial::{export, numbering};
use mashanghe::places::store as places;

use crate::agreements::enter;
use crate::casebook_office::{Desk, draft, nominated};
use crate::on_both;
use crate::world::browser::Page;
use crate::world::cast::PASSWORD;
use crate::world::{Browser, World};

/// A fourth editor, 赵一新.
fn hire_zhao(world: &World) {
    let hired = world.app.write(|tx| {
        let new = NewPerson {
            username: "zhao".to_owned(),
            name: "赵一新".to_owned(),
            email: Some("zhao@baolong.example".to_owned()),
            phone: None,
        };
        let (person, street) = (hire(tx, &Actor::House, new)?, places::by_code(tx.conn, "baolong")?);
        appoint(tx, &Actor::House, &person.id, Role::CasebookEditor, &street.id)?;
        give_password(tx, &Actor::House, &person, PASSWORD)
    });
    hired.unwrap();
}

impl Desk<'_> {
    /// Sends a reviewer's word without the page's form, which is not shown.
    fn review_raw(&self, browser: &Browser) -> Page {
        browser.visit(&self.url("/draft"));
        let mut fields = browser.filled(&self.url("/draft"), &[]);
        fields.push(("verdict".to_owned(), "approved".to_owned()));
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        browser.post_raw(&self.url("/reviews"), &fields)
    }

    /// A second edition, reviewed; published with these fields.
    fn second_edition(&self, note: &str, fields: &[(&str, &str)]) {
        let text = format!("先看后谈。《民法典》第二百八十八条讲相邻关系。\n\n修订说明：{note}");
        self.write("save", &[("section4", &text)]).must_say("已存为第");
        self.hand_in().must_say("已送审");
        self.review("ding", "approved", "");
        self.review("yan", "approved", "");
        self.fang.visit(&self.url(""));
        self.fang.submit(&self.url("/publication"), fields).must_say("已发布，编号");
    }
}

/// Withdraws an entry of the book's own.
pub(crate) fn withdraw(browser: &Browser, number: &str, fields: &[(&str, &str)]) -> Page {
    let action = format!("/casebook/desk/book/{number}/withdrawal");
    browser.visit(&action);
    let mut all = vec![("code", "law"), ("sentence", "依据的规定改了，不要再照着做。")];
    all.retain(|(name, _)| !fields.iter().any(|(other, _)| other == name));
    all.extend(fields);
    browser.submit(&action, &all)
}

on_both! {
    fn whoever_wrote_on_a_version_reviews_none_until_readers_have_seen_it(world: &World) {
        let desk = nominated(world);
        desk.write("save", &[]).must_say("已存为第 1 稿");
        desk.consent(&[]);
        let ding = enter(world, "ding");
        ding.visit(&desk.url("/draft"));
        let comma = [("section2", "调解员约两家，同一时间看墙、看管，写下都承认的事实。")];
        ding.submit(&desk.url("/draft"), &draft("save", &comma)).must_say("已存为第 2 稿");
        desk.hand_in().must_say("已送审").must_say("您动过笔").must_not_say("审核这一稿");
        desk.review_raw(&desk.fang).must_refuse("您动过笔");
        desk.review_raw(&ding).must_refuse("您动过笔");
        desk.fang.visit("/casebook/desk").must_not_say("篇等您审核");
        desk.fang.visit("/casebook/desk?state=waiting").must_say("这里还没有案例");
        let yan = enter(world, "yan");
        yan.visit("/casebook/desk").must_say("1 篇等您审核");
        let waiting = yan.visit("/today").find("href=\"(/casebook/desk\\?state=waiting)\"").unwrap();
        let row = desk.url("");
        assert!(yan.visit(&waiting).body.contains(&format!("href=\"{row}\"")));
        desk.review("yan", "approved", "").must_say("已记录");
        desk.publish_refused("现在有 1 位");
        hire_zhao(world);
        desk.review("zhao", "approved", "").must_say("已记录");
        desk.publish().must_say("已发布，编号");
        ding.visit(&desk.url("/draft"));
        let second = [("section4", "先看后谈。《民法典》第二百八十八条讲相邻关系。\n\n修订说明：点评写短了。")];
        ding.submit(&desk.url("/draft"), &draft("save", &second)).must_say("已存为第 3 稿");
        desk.hand_in();
        desk.review_raw(&ding).must_refuse("您动过笔");
        desk.review("fang", "approved", "").must_say("已记录：同意发布");
    }

    fn one_reviewer_twice_is_not_two(world: &World) {
        let desk = nominated(world);
        desk.write("save", &[]);
        desk.consent(&[]);
        desk.hand_in();
        desk.review("ding", "approved", "").must_say("已记录");
        desk.review_raw(&enter(world, "ding")).must_refuse("您已经审过这一稿");
        desk.publish_refused("现在有 1 位");
    }

    fn a_former_edition_is_read_under_its_own_address_and_links_the_present_one(world: &World) {
        let desk = nominated(world);
        let number = desk.published();
        let reader = world.browser();
        reader.visit(&format!("/casebook/{number}")).must_not_say("历次版本");
        assert_eq!(reader.visit(&format!("/casebook/{number}/versions/1")).path, format!("/casebook/{number}"), "the present one");
        desk.second_edition("点评写短了。", &[]);
        reader.visit(&format!("/casebook/{number}")).must_say("历次版本").must_say("2026年11月23日发布，修订说明：点评写短了。");
        let link = reader.page().link("第 1 版").unwrap();
        assert_eq!(link, format!("/casebook/{number}/versions/1"));
        let page = reader.visit(&link);
        assert_eq!(page.status, 200);
        page.must_say("旧版").must_say("争的就少了").must_say("看现在的版本（第 2 版）").must_say("（第 1 版），2026年11月23日 发布");
        assert!(page.body.contains("<meta name=\"robots\" content=\"noindex\">"), "a former edition is not for search engines");
        assert!(page.body.contains("旧版）"), "the title says it");
        assert_eq!(page.link("看现在的版本（第 2 版）").unwrap(), format!("/casebook/{number}"));
        assert_eq!(reader.visit(&format!("/casebook/{number}/versions/2")).path, format!("/casebook/{number}"));
        for nowhere in [format!("/casebook/{number}/versions/3"), format!("/casebook/{number}/versions/x"), "/casebook/2024-0001/versions/2".to_owned()] {
            assert_eq!(reader.visit(&nowhere).status, 404, "{nowhere}");
        }
        assert_eq!(reader.visit("/casebook/2024-0001/versions/1").path, "/casebook/2024-0001", "the book's own entries too");
        desk.withdraw(&[]).must_say("已撤下");
        for gone in [format!("/casebook/{number}/versions/1"), format!("/casebook/{number}/versions/2")] {
            let page = reader.visit(&gone);
            assert_eq!(page.status, 410, "{gone}");
            page.must_say("当事人希望不再讲这件事").must_not_say("争的就少了");
        }
    }

    fn a_former_edition_that_may_tell_who_somebody_is_can_be_closed(world: &World) {
        let desk = nominated(world);
        let number = desk.published();
        desk.second_edition("有一处可能认得出人。", &[("former", "closed")]);
        let reader = world.browser();
        reader.visit(&format!("/casebook/{number}")).must_say("这一版不再给人看");
        let page = reader.visit(&format!("/casebook/{number}/versions/1"));
        assert_eq!(page.status, 410);
        page.must_say("这一版的文字不再给人看").must_not_say("争的就少了");
    }

    fn an_entry_of_the_book_is_withdrawn_with_a_tombstone_that_keeps_its_number(world: &World) {
        let fang = enter(world, "fang");
        let reader = world.browser();
        let before = world.app.library().unwrap();
        reader.visit("/casebook?q=先试水再谈钱").must_say("2024-0001");
        fang.visit("/casebook/desk/book?number=2024-0001").must_say("先试水再谈钱").must_not_say("2024-0002");
        for (field, value, sentence) in [
            ("code", "", "请选择撤下的原因"),
            ("sentence", "", "请填写给读者的一句话"),
            ("sentence", "打13800138000问。", "所有人都看得到"),
        ] {
            withdraw(&fang, "2024-0001", &[(field, value)]).must_refuse(sentence);
        }
        withdraw(&fang, "2024-0001", &[]).must_say("2024-0001 已撤下").must_say("依据的法律已经修改。依据的规定改了");
        let page = reader.visit("/casebook/2024-0001");
        assert_eq!(page.status, 410);
        page.must_say("2026年11月23日撤下，原因：依据的法律已经修改").must_not_say("闭水试验");
        assert_eq!(reader.visit("/casebook/2024-0001/versions/1").status, 410);
        reader.visit("/casebook?q=先试水再谈钱").must_not_say("2024-0001");
        let hidden = world.app.read(|db| mashanghe::editorial::visibility::hidden(db, &before, ["2024-0001", "2024-0002"])).unwrap();
        assert_eq!(hidden.into_iter().collect::<Vec<_>>(), ["2024-0001"], "an old index shows nothing that the database hides");
        assert_eq!(fang.visit("/casebook/desk/book/2024-0001/withdrawal").status, 404);
        assert_eq!(fang.visit("/casebook/desk/book/2024-9999/withdrawal").status, 404);
        for who in ["limin", "admin"] {
            let browser = enter(world, who);
            assert_eq!(browser.visit("/casebook/desk/book").status, 404, "{who}");
            assert_eq!(browser.visit("/casebook/desk/book/2024-0002/withdrawal").status, 404, "{who}");
        }
    }

    fn an_entry_that_names_a_withdrawn_one_is_published_and_leads_nobody_there(world: &World) {
        let desk = nominated(world);
        withdraw(&desk.fang, "2024-0001", &[]).must_say("已撤下");
        desk.reviewed();
        desk.fang.visit(&desk.url("")).must_say("关联案例里的 2024-0001 已经撤下");
        desk.publish().must_say("已发布，编号");
        let number = desk.entry().number.unwrap();
        let page = world.browser().visit(&format!("/casebook/{number}"));
        assert!(page.is_ok() && !page.body.contains("2024-0001"), "{}", page.words());
        let folder = world.folder().join("export");
        assert_eq!(world.app.read(|db| export::export(db, &folder)).unwrap(), 1);
        let book = book::of_folder(&folder).unwrap();
        assert_eq!(book.faults(), []);
        let told: Vec<String> = book.remarks().iter().map(ToString::to_string).collect();
        assert_eq!(told, ["2026/shenshui-de-qiang.md：related 里的 2024-0001 已经撤下，读者的页面上不列出来；方便的时候去掉"]);
        let output = Command::new(env!("CARGO_BIN_EXE_mashanghe")).args(["check", "--casebook"]).arg(&folder).output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success() && said.contains("Worth a look, no fault: 2026/shenshui-de-qiang.md"), "{said}");
        desk.withdraw(&[]).must_say("已撤下");
        assert!(world.app.library().unwrap().is_withdrawn(&number), "the office's own withdrawn numbers are known too");
    }

    fn the_last_number_of_the_book_is_not_given_again_when_it_was_withdrawn(world: &World) {
        let fang = enter(world, "fang");
        let floor = numbering::floor(&world.app.library().unwrap(), 2026);
        withdraw(&fang, &format!("2026-{floor:04}"), &[]).must_say("已撤下");
        assert_eq!(numbering::floor(&world.app.library().unwrap(), 2026), floor);
        let desk = nominated(world);
        assert_eq!(desk.published(), format!("2026-{:04}", floor + 1));
    }

    fn tombstones_are_exported_and_another_office_shows_them(world: &World) {
        let desk = nominated(world);
        let number = desk.published();
        let folder = world.folder().join("export");
        withdraw(&desk.fang, "2024-0002", &[]).must_say("已撤下");
        assert_eq!(world.app.read(|db| export::export(db, &folder)).unwrap(), 1);
        let text = std::fs::read_to_string(folder.join("withdrawn.toml")).unwrap();
        assert!(text.contains("number = \"2024-0002\"\non = 2026-11-23\nreason = \"law\""), "{text}");
        desk.withdraw(&[]).must_say("已撤下");
        let later = world.folder().join("later");
        assert_eq!(world.app.read(|db| export::export(db, &later)).unwrap(), 0);
        let book = book::of_folder(&later).unwrap();
        assert!(book.unread.is_empty(), "{:?}", book.unread);
        assert_eq!(book.withdrawn.keys().collect::<Vec<_>>(), ["2024-0002", number.as_str()]);
        assert_eq!(book.withdrawn[&number].sentence, "当事人希望不再讲这件事。");
        std::fs::create_dir(later.join("2026")).unwrap();
        std::fs::copy(folder.join("2026/shenshui-de-qiang.md"), later.join("2026/shenshui-de-qiang.md")).unwrap();
        let library = Library::open(Some(&later)).unwrap();
        assert!(library.entry(&number).is_none() && library.tombstone(&number).is_some());
        assert!(library.unread.iter().any(|fault| fault.sentence.contains("已经撤下")), "{:?}", library.unread);
        assert_eq!(numbering::floor(&library, 2026), number[5..].parse::<i32>().unwrap());
    }
}

#[test]
fn a_number_that_the_folder_itself_withdrew_is_answered_by_its_tombstone() {
    let folder = tempfile::tempdir().unwrap();
    let stone = "[[withdrawn]]\nnumber = \"2024-0001\"\non = 2026-11-20\nreason = \"wrong\"\nsentence = \"算错了一笔账。\"\n";
    std::fs::write(folder.path().join("withdrawn.toml"), stone).unwrap();
    let world = World::configured(crate::world::On::Sqlite, |config| config.casebook = folder.path().to_owned()).unwrap();
    let page = world.browser().visit("/casebook/2024-0001");
    assert_eq!(page.status, 410);
    page.must_say("2026年11月20日撤下，原因：内容有误").must_say("算错了一笔账");
    enter(&world, "fang").visit("/casebook/desk/book").must_say("算错了一笔账");
}
