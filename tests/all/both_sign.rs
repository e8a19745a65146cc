//! Two people record at one moment on one agreement: one wins or both are written down; nothing is lost, nothing counts twice.

use mashanghe::agreements::store::records;
use mashanghe::cases::Stage;

use crate::agreements::{Matter, at_the_table, enter};
use crate::on_both;
use crate::world::browser::Page;
use crate::world::{Browser, World};

/// A browser, where its form goes, and what it says.
type Ready = (Browser, String, Vec<(&'static str, String)>);

/// Sends two forms from two browsers at one moment.
fn at_once(pair: [Ready; 2]) -> [Page; 2] {
    let threads = pair.map(|(browser, action, fields)| {
        std::thread::spawn(move || {
            let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            browser.upload(&action, &fields, vec![])
        })
    });
    threads.map(|thread| thread.join().unwrap())
}

/// A signature on a scan that was sent before, ready to be sent from a browser of its own.
fn ready(matter: &Matter<'_>, who: &str, seat: &str, known: &str) -> (Browser, String, Vec<(&'static str, String)>) {
    let (browser, action) = (enter(matter.world, who), format!("/agreements/{}/signatures", matter.agreement()));
    browser.visit(&action);
    let fields = [
        ("seats", matter.seat(seat)),
        ("means", "signature".to_owned()),
        ("signed_on", "2026-11-23".to_owned()),
        ("known_scan", known.to_owned()),
    ];
    (browser, action, fields.into())
}

fn signed(matter: &Matter<'_>) -> Vec<String> {
    let id = matter.agreement();
    let rows = matter.world.app.read(|db| records::signatures(db, &id)).unwrap();
    rows.into_iter().map(|row| format!("{}:{}", row.kind.as_str(), row.signer)).collect()
}

/// A fixed agreement that the applicant has signed, and the scan's id.
fn begun(world: &World) -> (Matter<'_>, String) {
    let matter = at_the_table(world);
    matter.drafted();
    matter.fix().must_say("已定稿");
    matter.sign(&["applicant"], "2026-11-23", &[]).must_say("已登记");
    let id = matter.agreement();
    let known = world.app.read(|db| records::signatures(db, &id)).unwrap()[0].scan_id.clone();
    (matter, known)
}

fn judged(page: &Page) -> bool {
    assert!(page.is_ok() || matches!(page.status, 409 | 422), "{}: {}", page.status, page.words());
    page.is_ok()
}

on_both! {
    fn two_signatures_recorded_at_once_are_both_kept_or_the_second_is_told(world: &World) {
        let (matter, known) = begun(world);
        let pages = at_once([ready(&matter, "limin", "respondent", &known), ready(&matter, "laochen", "mediator", &known)]);
        let won = pages.iter().filter(|page| judged(page)).count();
        assert!(won >= 1);
        assert_eq!(signed(&matter).len(), 1 + won, "what was said to be recorded is recorded");
        for (seat, page) in ["respondent", "mediator"].iter().zip(&pages) {
            assert_eq!(signed(&matter).contains(&matter.seat(seat)), page.is_ok(), "{seat}");
            if !page.is_ok() {
                page.must_say("没有执行");
                matter.sign(&[seat], "2026-11-23", &[]).must_say("已登记");
            }
        }
        matter.sign(&["committee"], "2026-11-23", &[]).must_say("生效");
        assert_eq!(matter.stage(), Stage::Effective);
        assert_eq!(signed(&matter).len(), 4);
    }

    fn the_same_signature_recorded_twice_at_once_counts_once(world: &World) {
        let (matter, known) = begun(world);
        let pages = at_once([ready(&matter, "limin", "respondent", &known), ready(&matter, "laochen", "respondent", &known)]);
        assert_eq!(pages.iter().filter(|page| judged(page)).count(), 1);
        assert_eq!(signed(&matter).len(), 2);
    }

    fn the_same_payment_recorded_twice_at_once_counts_once(world: &World) {
        let matter = at_the_table(world);
        matter.in_force();
        let action = format!("/obligations/{}/performances", matter.obligation(0));
        let pay = |who: &str| {
            let browser = enter(world, who);
            browser.visit(&action);
            let fields = [("performed_on", "2026-11-23"), ("amount", "5000"), ("extent", "complete"), ("remark", "")];
            (browser, action.clone(), fields.map(|(name, value)| (name, value.to_owned())).into())
        };
        let pages = at_once([pay("limin"), pay("laochen")]);
        assert_eq!(pages.iter().filter(|page| judged(page)).count(), 1, "{:?}", pages.each_ref().map(Page::words));
        let (vault, id) = (world.app.house().vault.clone(), matter.agreement());
        let rows = world.app.read(|db| records::performances(db, &vault, &id)).unwrap();
        assert_eq!(rows.iter().filter_map(|row| row.amount_fen).sum::<i64>(), 500_000);
    }
}
