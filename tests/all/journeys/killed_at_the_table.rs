//! “Never lost”, further down the road: the real program is killed while an agreement is signed and while a classic case is published.
//! What it had acknowledged is there, what it had not may be sent again, and nothing is half there.

use chrono::Duration;
use mashanghe::agreements::store::records;
use mashanghe::casebook::book;
use mashanghe::cases::Stage;
use mashanghe::editorial::{export, store};

use super::office::{self, Office};
use crate::agreements::{Matter, at_the_table};
use crate::casebook_office::nominated;
use crate::world::browser::Page;
use crate::world::cast::PASSWORD;
use crate::world::{Browser, On, World};

/// A form as it was filled in, sent each time the very same.
struct Sheet {
    browser: Browser,
    action: String,
    fields: Vec<(String, String)>,
}

impl Clone for Sheet {
    fn clone(&self) -> Sheet {
        Sheet { browser: self.browser.moved_to(""), action: self.action.clone(), fields: self.fields.clone() }
    }
}

impl Sheet {
    fn filled(browser: &Browser, page: &str, action: &str, fields: &[(&str, &str)]) -> Sheet {
        browser.visit(page);
        Sheet { browser: browser.moved_to(""), action: action.to_owned(), fields: browser.filled(action, fields) }
    }

    /// The answer when it was done, or nothing when none came.
    fn sent(&self, base: &str) -> Option<Page> {
        let fields: Vec<(&str, &str)> = self.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        self.browser.moved_to(base).try_post_raw(&self.action, &fields).filter(Page::is_ok)
    }
}

/// The office of this world as a process of its own.
fn opened(world: &World) -> Office {
    let config = &world.app.house().config;
    let settings = [("MASHANGHE_DATABASE_URL", config.database_url.as_str()), ("MASHANGHE_SECRET", &config.secret)];
    Office::opens(|| office::program(world.folder(), &settings))
}

fn signed_in(office: &Office, username: &str) -> Browser {
    let browser = Browser::new(&office.base);
    browser.visit("/sign-in?next=/deadlines");
    let page = browser.submit("/sign-in", &[("username", username), ("password", PASSWORD)]);
    assert_eq!(page.path, "/deadlines", "{username} could not sign in: {}", page.words());
    browser
}

/// The world's own clock goes on where the process ended, so that it may finish the jobs that died with it.
fn go_on(world: &World) {
    let newest = world.app.read(mashanghe::audit::store::newest).unwrap().unwrap();
    world.clock.not_before(newest + Duration::minutes(10));
}

fn signatures(matter: &Matter<'_>) -> usize {
    matter.world.app.read(|db| records::signatures(db, &matter.agreement())).unwrap().len()
}

/// How often a step is told in the case's course.
fn told(matter: &Matter<'_>, kind: &str) -> usize {
    let vault = &matter.world.app.house().vault;
    let events = matter.world.app.read(|db| mashanghe::timeline::store::about(db, vault, &[matter.case().subject()], true, 200)).unwrap();
    events.iter().filter(|event| event.kind == kind).count()
}

/// The table where all but the first have yet to sign; killed when one of two who sign at once has been told so, and again when the
/// seal has been told of.
fn signed_through_two_kills(world: &World) {
    let matter = at_the_table(world);
    matter.drafted();
    matter.fix().must_say("已定稿");
    matter.sign(&["applicant"], "2026-11-23", &[]).must_say("已登记");
    let files = world.app.read(|db| mashanghe::evidence::store::about(db, &matter.case().subject())).unwrap();
    let action = format!("/agreements/{}/signatures", matter.agreement());
    let seats = ["respondent", "mediator", "committee"].map(|kind| matter.seat(kind));

    let mut office = opened(world);
    let li = signed_in(&office, "limin");
    let [respondent, mediator, committee] = seats.each_ref().map(|seat| {
        let fields = [("seats", seat.as_str()), ("means", "signature"), ("signed_on", "2026-11-23"), ("known_scan", &files[0].id)];
        Sheet::filled(&li, &action, &action, &fields)
    });
    let pair = [respondent, mediator];
    let answers = office.dies_among(1, pair.to_vec(), |base, sheet| sheet.sent(base));
    assert!(signatures(&matter) > answers.iter().flatten().count(), "a signature that was acknowledged is gone");
    assert_eq!(told(&matter, "agreement.signed"), signatures(&matter), "each signature is told once");

    let mut office = opened(world);
    assert!(pair.iter().all(|sheet| sheet.sent(&office.base).is_some()), "what was not acknowledged may be sent again");
    assert_eq!((signatures(&matter), told(&matter, "agreement.signed")), (3, 3));
    let sealed = office.dies_among(1, vec![committee.clone()], |base, sheet| sheet.sent(base)).remove(0).unwrap();
    sealed.must_say("2026年11月23日生效");

    let office = opened(world);
    assert_eq!(matter.stage(), Stage::Effective);
    assert!(committee.sent(&office.base).is_some(), "sent again it leads to the same page");
    li.moved_to(&office.base).visit(&matter.url("/agreement")).must_say("2026年11月23日生效");
    assert_eq!((signatures(&matter), told(&matter, "agreement.signed"), told(&matter, "agreement.effective")), (4, 4, 1));
    drop(office);
    go_on(world);
}

/// An entry with two approvals; killed as its publication is sent, and again when one of four impatient fingers has its answer.
fn published_through_two_kills(world: &World) {
    let desk = nominated(world);
    desk.reviewed();
    let (page, action) = (desk.url(""), desk.url("/publication"));
    let mut office = opened(world);
    let fang = signed_in(&office, "fang");
    let sheet = Sheet::filled(&fang, &page, &action, &[]);
    let first = office.dies_among(0, vec![sheet.clone()], |base, sheet| sheet.sent(base)).remove(0);
    let number = desk.entry().number;
    assert!(first.is_none() || number.is_some(), "a publication that was acknowledged is gone");
    assert_eq!(publications(&desk.id, world), usize::from(number.is_some()), "a number and its text come together");

    let mut office = opened(world);
    let answers = office.dies_among(1, vec![sheet.clone(); 4], |base, sheet| sheet.sent(base));
    assert!(answers.iter().flatten().count() >= 1, "nobody had an answer");

    let office = opened(world);
    let number = desk.entry().number.unwrap();
    assert_eq!(number, "2026-0011", "the numbers of the book go on without a gap");
    Browser::new(&office.base).visit(&format!("/casebook/{number}")).must_say("渗水的墙，先看后谈");
    assert!(sheet.sent(&office.base).is_some(), "sent again it leads to the same page");
    assert_eq!(publications(&desk.id, world), 1);
    let folder = world.folder().join("export");
    world.app.read(|db| export::export(db, &folder)).unwrap();
    assert!(book::of_folder(&folder).unwrap().unread.is_empty(), "what was published can be read");
    drop(office);
    go_on(world);
}

fn publications(id: &str, world: &World) -> usize {
    world.app.read(|db| store::publications(db, id)).unwrap().len()
}

#[test]
fn signatures_survive_a_kill_and_the_agreement_comes_into_force_once_on_sqlite() {
    signed_through_two_kills(&World::on(On::Sqlite).unwrap());
}

#[test]
fn signatures_survive_a_kill_and_the_agreement_comes_into_force_once_on_postgres() {
    signed_through_two_kills(&World::on(On::Postgres).unwrap());
}

#[test]
fn a_publication_survives_a_kill_and_has_one_number_on_sqlite() {
    published_through_two_kills(&World::on(On::Sqlite).unwrap());
}

#[test]
fn a_publication_survives_a_kill_and_has_one_number_on_postgres() {
    published_through_two_kills(&World::on(On::Postgres).unwrap());
}
