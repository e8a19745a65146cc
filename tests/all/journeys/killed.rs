//! “Never lost”: the real program is killed while citizens file, and started again on the same folder. What it had
//! acknowledged is there, with its files; what it had not may be sent again and is there once.

use std::process::Command;
use std::sync::mpsc;

use diesel::prelude::*;
use mashanghe::db::schema::requests;
use tempfile::TempDir;

use super::citizen::photo;
use super::office::{self, Office};
use crate::support::postgres::FreshPostgres;
use crate::world::Browser;
use crate::world::browser::Page;

const CITIZENS: usize = 24;
/// So many receipts are out when the program is killed.
const ENOUGH: usize = 7;
const PHONE: &str = "13800001234";

/// A data folder, and a database of its own on the server when it is not the folder's file.
struct Ground {
    folder: TempDir,
    server: Option<FreshPostgres>,
}

impl Ground {
    /// The program on this ground.
    fn program(&self) -> Command {
        let settings: Vec<(&str, &str)> = self.server.iter().map(|server| ("MASHANGHE_DATABASE_URL", server.url())).collect();
        office::program(self.folder.path(), &settings)
    }

    /// How many requests there are.
    fn requests(&self) -> i64 {
        match &self.server {
            Some(server) => requests::table.count().get_result(&mut PgConnection::establish(server.url()).unwrap()).unwrap(),
            None => {
                let file = self.folder.path().join("mashanghe.db").display().to_string();
                requests::table.count().get_result(&mut SqliteConnection::establish(&file).unwrap()).unwrap()
            }
        }
    }
}

fn founded(ground: &Ground) {
    let founding = ["user", "add", "he", "--name", "何静", "--role", "administrator", "--street", "宝龙街道"];
    let output = ground.program().args(founding).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// A citizen who has answered everything, with the form that would file it.
struct Citizen {
    browser: Browser,
    form: Vec<(String, String)>,
}

impl Citizen {
    fn before_filing(base: &str, shade: u8) -> Citizen {
        let browser = Browser::new(base);
        browser.visit("/file?service=hazard");
        browser.submit("/file/start", &[]);
        browser.visit("/file/files");
        browser.upload("/file/files", &[], vec![("files", "井盖.jpg", photo(shade))]);
        browser.submit("/file/place", &[("community", "unclear"), ("place", "同乐市场东门")]);
        browser.submit("/file/story", &[("story", "路口的井盖翘起来了，晚上看不见。")]);
        browser.submit("/file/danger", &[("danger", "no")]);
        browser.submit("/file/contact", &[("phone", PHONE)]).must_say("请核对一遍").must_not_say("还差这几项");
        let form = browser.filled("/file", &[("consent", "yes")]);
        Citizen { browser, form }
    }

    /// Sends the form, each time the very same one; the receipt's code, or nothing when no answer came.
    fn files(&self, base: &str) -> Option<String> {
        let fields: Vec<(&str, &str)> = self.form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let page = self.browser.moved_to(base).try_post_raw("/file", &fields)?;
        Some(receipt(&page))
    }
}

fn receipt(page: &Page) -> String {
    page.find(r#"data-receipt-code>([^<]+)<"#).unwrap_or_else(|| panic!("no receipt at {} ({}): {}", page.path, page.status, page.words()))
}

/// All file at once; the program is killed when enough have their receipt. Gives each citizen's code, if one came.
fn killed_in_the_middle(office: &mut Office, citizens: &mut [Citizen]) -> Vec<Option<String>> {
    let base = office.base.clone();
    let (tell, hear) = mpsc::channel();
    std::thread::scope(|scope| {
        let hands: Vec<_> = citizens
            .chunks_mut(CITIZENS.div_ceil(4))
            .map(|group| {
                let (tell, base) = (tell.clone(), base.as_str());
                scope.spawn(move || {
                    let sends = |citizen: &mut Citizen| {
                        let code = citizen.files(base);
                        let _ = tell.send(());
                        code
                    };
                    group.iter_mut().map(sends).collect::<Vec<_>>()
                })
            })
            .collect();
        (0..ENOUGH).for_each(|_| hear.recv().unwrap());
        office.dies();
        hands.into_iter().flat_map(|hand| hand.join().unwrap()).collect()
    })
}

/// What was acknowledged survives the kill, and what was not may be sent again.
fn kill_and_go_on(ground: &Ground) {
    founded(ground);
    let mut office = Office::opens(|| ground.program());
    let mut citizens: Vec<Citizen> = (0..CITIZENS).map(|n| Citizen::before_filing(&office.base, u8::try_from(n * 10).unwrap())).collect();
    let told = killed_in_the_middle(&mut office, &mut citizens);
    let acknowledged = told.iter().flatten().count();
    assert!((ENOUGH..CITIZENS).contains(&acknowledged), "{acknowledged} receipts: the kill came too early or too late");

    let office = Office::opens(|| ground.program());
    let stranger = Browser::new(&office.base);
    let ready = stranger.visit("/readyz");
    assert!(ready.is_ok() && ready.body.contains("\"ready\":true"), "{}", ready.body);
    for (citizen, before) in citizens.iter().zip(&told) {
        if let Some(code) = before {
            let elsewhere = Browser::new(&office.base);
            elsewhere.visit("/track");
            let page = elsewhere.submit("/track", &[("code", code), ("proof", &PHONE[7..])]);
            page.must_say("井盖翘起来了").must_say("已交宝龙街道分拨员分拨");
            let file = page.find(r#"href="(/files/[0-9a-f-]+)""#).unwrap();
            assert_eq!(elsewhere.fetch(&file).0, 200, "the photo of {code} is gone");
        }
        let again = citizen.files(&office.base).unwrap();
        assert!(before.as_ref().is_none_or(|code| *code == again), "{before:?} became {again}");
        assert_eq!(citizen.files(&office.base), Some(again));
    }
    drop(office);
    whole(ground);
}

/// Each citizen's matter is there once, nobody's is missing, and the trail is unbroken.
fn whole(ground: &Ground) {
    assert_eq!(ground.requests(), i64::try_from(CITIZENS).unwrap());
    let output = ground.program().args(["audit", "verify"]).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success() && said.starts_with("Intact: "), "{said}");
}

#[test]
fn what_was_acknowledged_survives_a_kill_and_what_was_not_may_be_sent_again_on_sqlite() {
    kill_and_go_on(&Ground { folder: tempfile::tempdir().unwrap(), server: None });
}

#[test]
fn what_was_acknowledged_survives_a_kill_and_what_was_not_may_be_sent_again_on_postgres() {
    kill_and_go_on(&Ground { folder: tempfile::tempdir().unwrap(), server: Some(FreshPostgres::new("empty", |_| {})) });
}
