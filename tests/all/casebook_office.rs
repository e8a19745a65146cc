//! From a closed case to a published classic case and back, over HTTP: nominated by the mediator, drafted by an editor, consented
//! to, reviewed by two others, found by the search, exported, changed in a second edition, withdrawn with a tombstone.
//!
//! The road (`Desk`) is used by the tests of refusals too.

use mashanghe::casebook::book;
use mashanghe::casebook::library::Library;
use mashanghe::casebook::search::asking::Question;
use mashanghe::editorial::store::{self, Entry};
use mashanghe::editorial::{State, export};

use crate::agreements::{Matter, actor, at_the_table, enter};
use crate::on_both;
use crate::world::browser::Page;
use crate::world::cast::{WANG_FANG, ZHANG_WEI};
use crate::world::{Browser, World};

/// A case that became an entry, and its editors.
pub(crate) struct Desk<'a> {
    pub(crate) world: &'a World,
    pub(crate) matter: Matter<'a>,
    pub(crate) fang: Browser,
    pub(crate) id: String,
}

/// A case that was agreed, performed and closed.
pub(crate) fn closed(world: &World) -> Matter<'_> {
    let matter = at_the_table(world);
    close(&matter);
    matter
}

pub(crate) fn close(matter: &Matter<'_>) {
    matter.in_force();
    matter.perform(&[], vec![]).must_say("履行完毕");
    matter.li.visit(&matter.url("/closure"));
    matter.li.submit(&matter.url("/closure"), &[("outcome", "performed"), ("remark", "")]).must_say("案件已结案");
}

/// Sends the nomination of a case.
pub(crate) fn nominate(matter: &Matter<'_>, fields: &[(&str, &str)]) -> Page {
    matter.li.visit(&matter.url("/nomination"));
    let mut all = vec![("merit", "craft"), ("reason", "先试水再谈钱，值得学。"), ("concern", "nothing"), ("exemption", "")];
    all.retain(|(name, _)| !fields.iter().any(|(other, _)| other == name));
    all.extend(fields);
    matter.li.submit(&matter.url("/nomination"), &all)
}

/// A nominated case on the editors' desk.
pub(crate) fn nominated(world: &World) -> Desk<'_> {
    on_the_desk(world, closed(world))
}

/// The same of a case that was closed.
pub(crate) fn on_the_desk<'w>(world: &'w World, matter: Matter<'w>) -> Desk<'w> {
    nominate(&matter, &[]).must_say("已推荐为经典案例");
    let fang = enter(world, "fang");
    let id = newest(world).id;
    Desk { world, matter, fang, id }
}

fn newest(world: &World) -> Entry {
    let fang = actor(world, "fang");
    world.app.read(|db| store::list(db, &fang, None, 10)).unwrap().remove(0)
}

/// A draft without a fault; `fields` override.
pub(crate) const DRAFT: &[(&str, &str)] = &[
    ("title", "渗水的墙，先看后谈"),
    ("slug", "shenshui-de-qiang"),
    ("gist", "先让两家一起看见同一件事，再谈各自该做什么。"),
    ("section1", "楼下的王某说墙上渗水，楼上的张某不认。"),
    ("section2", "调解员约两家同一时间看墙、看管，写下都承认的事实。"),
    ("section3", "- 张某修好并承担维修费。\n\n一个月后回访，墙干了。"),
    ("section4", "先看后谈，争的就少了。《民法典》第二百八十八条讲相邻关系。"),
    ("keywords", "渗水墙、同看现场、回访"),
    ("dispute_type", "neighbour"),
    ("techniques", "site_visit"),
    ("result", "settled"),
    ("difficulty", "1"),
    ("room", "laochen"),
    ("related", "2024-0001"),
    ("why", ""),
];

impl Desk<'_> {
    pub(crate) fn url(&self, rest: &str) -> String {
        format!("/casebook/desk/{}{rest}", self.id)
    }

    pub(crate) fn entry(&self) -> Entry {
        let fang = actor(self.world, "fang");
        self.world.app.read(|db| store::visible_by_id(db, &fang, &self.id)).unwrap()
    }

    /// Sends the draft's form with one of its buttons.
    pub(crate) fn write(&self, act: &str, fields: &[(&str, &str)]) -> Page {
        self.fang.visit(&self.url("/draft"));
        self.fang.submit(&self.url("/draft"), &draft(act, fields))
    }

    pub(crate) fn consent(&self, fields: &[(&str, &str)]) -> Page {
        self.fang.visit(&self.url(""));
        let mut all = vec![("kind", "both"), ("given_on", "2026-11-20"), ("given_by", "双方当事人"), ("reason", "")];
        all.retain(|(name, _)| !fields.iter().any(|(other, _)| other == name));
        all.extend(fields);
        self.fang.upload(&self.url("/consents"), &all, vec![])
    }

    pub(crate) fn hand_in(&self) -> Page {
        self.fang.visit(&self.url(""));
        self.fang.submit(&self.url("/hand-in"), &[])
    }

    pub(crate) fn review(&self, who: &str, verdict: &str, remark: &str) -> Page {
        let browser = enter(self.world, who);
        browser.visit(&self.url(""));
        browser.submit(&self.url("/reviews"), &[("verdict", verdict), ("remark", remark)])
    }

    pub(crate) fn publish(&self) -> Page {
        self.fang.visit(&self.url(""));
        self.fang.submit(&self.url("/publication"), &[])
    }

    pub(crate) fn withdraw(&self, fields: &[(&str, &str)]) -> Page {
        self.fang.visit(&self.url("/withdrawal"));
        let mut all = vec![("code", "revoked"), ("sentence", "当事人希望不再讲这件事。")];
        all.retain(|(name, _)| !fields.iter().any(|(other, _)| other == name));
        all.extend(fields);
        self.fang.submit(&self.url("/withdrawal"), &all)
    }

    /// Everything up to two approvals.
    pub(crate) fn reviewed(&self) {
        self.write("save", &[]).must_say("已存为第 1 稿");
        self.consent(&[]).must_say("已登记同意或者决定");
        self.hand_in().must_say("已送审");
        self.review("ding", "approved", "").must_say("已记录：同意发布");
        self.review("yan", "approved", "法律没有问题。").must_say("已记录：同意发布");
    }

    /// Everything up to the public page; gives the number.
    pub(crate) fn published(&self) -> String {
        self.reviewed();
        self.publish().must_say("已发布，编号");
        self.entry().number.unwrap()
    }
}

/// The draft's fields with some overridden, and its button.
pub(crate) fn draft<'f>(act: &'f str, fields: &[(&'f str, &'f str)]) -> Vec<(&'f str, &'f str)> {
    let mut all: Vec<(&str, &str)> = DRAFT.to_vec();
    all.retain(|(name, _)| !fields.iter().any(|(other, _)| other == name));
    all.extend(fields);
    all.push(("act", act));
    all
}

on_both! {
    fn a_closed_case_becomes_a_public_entry_that_is_found_and_withdrawn(world: &World) {
        let desk = nominated(world);
        let reader = world.browser();
        reader.visit("/casebook?q=渗水墙").must_not_say("的墙，先看后谈");
        let number = desk.published();
        assert_eq!(number, "2026-0011", "the numbers of the book go on");
        reader.visit("/casebook?q=渗水墙").must_say("的墙，先看后谈");
        reader.visit("/casebook/feed?q=渗水墙");
        assert!(reader.page().body.contains(&number));
        let page = reader.visit(&format!("/casebook/{number}"));
        page.must_say("第 1 版，2026年11月23日").must_say("先看后谈").must_say("《民法典》第288条").must_say("老陈调解室").must_say("楼上漏水，先试水再谈钱");
        reader.visit("/casebook/statutes/民法典/288").must_say("渗水的墙");
        desk.withdraw(&[]).must_say("已撤下");
        let gone = reader.visit(&format!("/casebook/{number}"));
        assert_eq!(gone.status, 410);
        gone.must_say("2026年11月23日撤下，原因：当事人撤回同意").must_say("当事人希望不再讲这件事").must_not_say("先看后谈");
        reader.visit("/casebook?q=渗水墙").must_not_say("的墙，先看后谈");
        reader.visit("/casebook/statutes/民法典/288").must_not_say("渗水的墙");
        assert_eq!(reader.visit("/casebook/2026-0012").status, 404, "a number that nobody has is no tombstone");
        assert_eq!(desk.entry().state, State::Withdrawn);
        let bodies = world.app.read(|db| store::publications(db, &desk.id)).unwrap();
        assert!(bodies.iter().all(|row| row.body.is_empty()), "the text is out of the published files");
    }

    fn a_public_page_never_leads_back_to_the_case(world: &World) {
        let desk = nominated(world);
        let number = desk.published();
        let case = desk.matter.case();
        let reader = world.browser();
        for path in [format!("/casebook/{number}"), "/casebook?q=渗水".to_owned(), "/casebook/feed".to_owned()] {
            let body = reader.visit(&path).body;
            for secret in [case.number.as_str(), &case.id, &desk.id, WANG_FANG.0, ZHANG_WEI.0, WANG_FANG.1, "宝龙街道同乐社区", "李敏"] {
                assert!(!body.contains(secret), "{path} says {secret}");
            }
        }
        desk.matter.li.visit(&desk.matter.url("")).must_say("已推荐为经典案例").must_not_say(&number);
        let told = world.app.read(|db| mashanghe::timeline::store::about(db, &world.app.house().vault, &[case.subject()], false, 50)).unwrap();
        assert!(told.iter().all(|event| !event.sentence.contains("案例")), "the parties are told nothing: {told:?}");
    }

    fn what_is_exported_is_read_back_as_it_is_and_has_no_fault(world: &World) {
        let desk = nominated(world);
        let number = desk.published();
        let folder = world.folder().join("export");
        assert_eq!(world.app.read(|db| export::export(db, &folder)).unwrap(), 1);
        let read = book::of_folder(&folder).unwrap();
        assert!(read.unread.is_empty(), "{:?}", read.unread);
        let entry = read.entries.get("2026/shenshui-de-qiang.md").unwrap();
        assert_eq!(entry.as_ref(), world.app.library().unwrap().entry(&number).unwrap());
        let faults: Vec<String> = read.faults().iter().map(ToString::to_string).collect();
        assert_eq!(faults, ["2026/shenshui-de-qiang.md：related 里的 2024-0001 不在案例库里"], "the book it speaks of is elsewhere");
        let library = Library::open(Some(&folder)).unwrap();
        let answer = library.ask(&Question { text: "渗水墙".to_owned(), count: 5, ..Question::default() }).unwrap();
        assert_eq!(answer.found.hits.iter().map(|hit| hit.number.as_str()).collect::<Vec<_>>(), [number.as_str()]);
        let again = world.app.read(|db| export::export(db, &folder));
        assert!(matches!(again, Err(mashanghe::error::Error::Refused(why)) if why.contains("not empty")));
        desk.withdraw(&[]).must_say("已撤下");
        assert_eq!(world.app.read(|db| export::export(db, &world.folder().join("later"))).unwrap(), 0);
    }

    fn a_new_edition_is_reviewed_while_the_old_one_stays_public(world: &World) {
        let desk = nominated(world);
        let number = desk.published();
        let reader = world.browser();
        let changed = [("section4", "先看后谈。《民法典》第二百八十八条讲相邻关系。\n\n修订说明：点评写短了。"), ("why", "点评写短")];
        desk.write("save", &changed).must_say("已存为第 2 稿").must_say("公开的是第 1 版");
        reader.visit(&format!("/casebook/{number}")).must_say("争的就少了").must_say("第 1 版");
        desk.hand_in().must_say("已送审");
        desk.publish_refused("现在有 0 位");
        desk.review("ding", "approved", "");
        desk.review("yan", "approved", "");
        desk.publish().must_say(&format!("已发布，编号 {number}"));
        reader.visit(&format!("/casebook/{number}")).must_say("第 2 版").must_not_say("争的就少了").must_say("修订说明");
        let page = desk.fang.visit(&desk.url("/changes?old=1&new=2"));
        page.must_say("第 1 稿和第 2 稿");
        page.must_say("纠纷类型：邻里纠纷").must_not_say("dispute_type").must_not_say("+++");
        assert!(page.body.contains("先看后谈<del>，争的就少了</del>。") && page.body.contains("<ins>修订说明"), "{}", page.words());
        assert_eq!(desk.fang.visit(&desk.url("/changes?old=1&new=9")).status, 404);
    }

    fn another_process_shows_what_was_published_and_hides_what_was_withdrawn(world: &World) {
        let desk = nominated(world);
        let other = mashanghe::app::App::open(world.app.house().config.clone(), world.clock.clone(), mashanghe::ids::Chance::machine()).unwrap();
        let before = other.library().unwrap();
        let number = desk.published();
        assert!(before.entry(&number).is_none());
        let after = other.library().unwrap();
        assert!(after.entry(&number).is_some());
        assert!(std::sync::Arc::ptr_eq(&after, &other.library().unwrap()), "nothing is bound anew without a reason");
        desk.withdraw(&[]).must_say("已撤下");
        let hidden = other.read(|db| mashanghe::editorial::visibility::hidden(db, &after, [number.as_str(), "2024-0001"])).unwrap();
        assert!(hidden.contains(&number) && hidden.len() == 1, "an old index shows nothing that the database hides");
        assert!(other.library().unwrap().entry(&number).is_none());
    }
}

impl Desk<'_> {
    /// Publishes without the page's button, which is not shown.
    pub(crate) fn publish_refused(&self, sentence: &str) {
        self.fang.visit(&self.url("")).must_not_say("编号 2026-9999");
        assert!(!self.fang.page().body.contains("/publication\""), "no button leads there");
        self.fang.visit(&self.url("/draft"));
        let fields = self.fang.filled(&self.url("/draft"), &[]);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        self.fang.post_raw(&self.url("/publication"), &fields).must_refuse(sentence);
    }
}
