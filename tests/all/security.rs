//! Attacks that were tried against the house, each kept as the test that would have caught it: who sees what, where an
//! address may lead, what is stored, and what happens when several act at one moment.

use mashanghe::accounts;
use mashanghe::actor::Actor;
use mashanghe::dispatch::rule;
use mashanghe::error::Error;
use mashanghe::identity::Phone;
use mashanghe::intake::matter::Matter;
use mashanghe::intake::{self, Channel, Request, Service, tracking};
use mashanghe::places;
use mashanghe::places::qr::{NewQr, QrKind};
use reqwest::blocking::Client;
use reqwest::redirect::Policy;

use crate::on_both;
use crate::world::cast::WANG_FANG;
use crate::world::{On, World};

/// 王芳's matter in 同乐社区, filed by herself or by somebody of the cast.
fn filed(world: &World, service: Service, by: Option<&str>) -> Request {
    world
        .app
        .write(|tx| {
            let mut matter = Matter::new(service, Channel::Web, "夜里总是睡不着，心里很难过。", WANG_FANG.0);
            matter.community_id = Some(places::store::by_code(tx.conn, "tongle")?.id);
            matter.phone = Phone::parse(WANG_FANG.1).ok();
            let actor = match by {
                Some(username) => accounts::store::by_username(tx.conn, username)?.as_actor(),
                None => Actor::Visitor,
            };
            let filed = intake::filing::file(tx, &actor, &matter)?;
            rule::dispatch(tx, &filed)?;
            Ok(filed.request)
        })
        .unwrap()
}

fn location(world: &World, path: &str) -> (u16, String) {
    let client = Client::builder().redirect(Policy::none()).no_proxy().build().unwrap();
    let answer = client.get(format!("{}{path}", world.base)).send().unwrap();
    let location = answer.headers().get("location").and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    (answer.status().as_u16(), location)
}

on_both! {
    fn counselling_is_not_read_through_the_form_that_registers_a_case(world: &World) {
        let request = filed(world, Service::Counselling, None);
        for who in ["lin", "chen", "laochen", "limin", "su"] {
            let page = world.signed_in(who).visit(&format!("/cases/new?request={}", request.code));
            assert_eq!(page.status, 404, "{who} reads: {}", page.words());
        }
    }

    fn who_asked_for_counselling_cannot_be_told_from_another_request_or_a_notice(world: &World) {
        let (counselling, dispute) = (filed(world, Service::Counselling, None), filed(world, Service::Dispute, None));
        let masked = Phone::parse(WANG_FANG.1).unwrap().masked();
        for who in ["lin", "zhou"] {
            let browser = world.signed_in(who);
            browser.visit(&dispute.url()).must_say(WANG_FANG.0).must_not_say(&counselling.code);
            browser.visit(&counselling.url()).must_say("内容不公开").must_not_say(&masked);
        }
    }

    fn who_wrote_a_counselling_request_down_does_not_read_its_files(world: &World) {
        let request = filed(world, Service::Counselling, Some("ping"));
        let file = mashanghe::evidence::store::Attachment {
            id: "01a00000-0000-7000-8000-000000000001".into(),
            subject: request.subject(),
            kind: "photo".into(),
            name: "日记.jpg".into(),
            media_type: "image/jpeg".into(),
            size: 3,
            width: None,
            height: None,
            pages: None,
            original_sha256: String::new(),
            original_blob: String::new(),
            clean_blob: world.app.blobs().put(b"abc").unwrap(),
            added_by: "visitor".into(),
            added_at: world.clock.now(),
        };
        world.app.write(|tx| mashanghe::evidence::store::insert(tx, &file)).unwrap();
        assert_eq!(world.signed_in("su").fetch(&file.url()).0, 200);
        for who in ["ping", "lin", "zhou", "chen"] {
            assert_eq!(world.signed_in(who).fetch(&file.url()).0, 404, "{who}");
        }
    }

    fn revealed_contacts_are_shown_by_the_answer_and_stored_nowhere(world: &World) {
        let request = filed(world, Service::Dispute, None);
        let chen = world.signed_in("chen");
        chen.visit(&request.url()).must_not_say(WANG_FANG.1);
        let action = format!("{}/reveal", request.url());
        let page = chen.submit(&action, &[]);
        assert_eq!((page.status, page.path.as_str()), (200, action.as_str()));
        page.must_say(WANG_FANG.0).must_say(WANG_FANG.1).must_say("已记入日志");
        chen.visit(&request.url()).must_not_say(WANG_FANG.1);
        for name in ["mashanghe.db", "mashanghe.db-wal"] {
            let bytes = std::fs::read(world.folder().join(name)).unwrap_or_default();
            assert!(!bytes.windows(WANG_FANG.1.len()).any(|window| window == WANG_FANG.1.as_bytes()), "{name} holds a plain number");
        }
    }

    fn an_address_to_go_on_to_never_leads_elsewhere_and_never_breaks_the_page(world: &World) {
        for next in ["/%09/evil.example", "//evil.example", "/%5Cevil.example", "/%0D%0Aset-cookie:a=b", "/%01", "/%7F", "https:%2F%2Fevil.example"] {
            assert_eq!(location(world, &format!("/elder?on=1&next={next}")), (303, "/".to_owned()), "{next}");
        }
        assert_eq!(location(world, "/elder?on=1&next=/rooms"), (303, "/rooms".to_owned()));
    }

    fn an_odd_query_gets_the_house_s_own_page(world: &World) {
        for path in ["/elder", "/elder?on=many", "/track/BL26-1123-K7QF?filed=many"] {
            let page = world.browser().visit(path);
            assert_eq!(page.status, 404, "{path}");
            page.must_say("没有这个页面");
        }
    }

    fn a_nul_in_an_address_or_a_field_breaks_nothing(world: &World) {
        let request = filed(world, Service::Hazard, None);
        let (lin, chen, laochen) = (world.signed_in("lin"), world.signed_in("chen"), world.signed_in("laochen"));
        for path in ["/rooms/%00", "/cases/%00", "/requests/%00", "/files/a%00b", "/sittings/%00/minutes", "/q/%00", "/cases/new?request=%00"] {
            assert_eq!(laochen.visit(path).status, if path == "/q/%00" { 200 } else { 404 }, "{path}");
        }
        for path in ["/requests?code=%00", "/requests?community=%00&older=%00", "/requests?newer=%00", "/cases?older=%00", "/track?code=%00", "/file?qr=%00", "/file?room=%00"] {
            let status = lin.visit(path).status;
            assert!(status == 200 || status == 404, "{path}: {status}");
        }
        let page = format!("{}/hand-over", request.url());
        chen.visit(&page);
        let answer = chen.submit(&page, &[("unit", "cheng\0guan"), ("reason", "这件事\0由综合执法部门办理更合适")]);
        assert!(answer.is_ok(), "{}", answer.words());
    }

    fn guesses_at_a_receipt_made_at_one_moment_are_all_counted(world: &World) {
        let request = filed(world, Service::Dispute, None);
        let threads: Vec<_> = (0..16)
            .map(|n| {
                let (app, code) = (world.app.clone(), request.code.clone());
                std::thread::spawn(move || app.write(|tx| tracking::prove(tx, &code, &format!("{n:04}"), "203.0.113.7")))
            })
            .collect();
        let answers: Vec<_> = threads.into_iter().map(|thread| thread.join().unwrap()).collect();
        assert!(answers.iter().all(|answer| matches!(answer, Ok(None) | Err(Error::TooMany(_)))), "{answers:?}");
        assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 6);
    }

    fn filings_through_one_poster_made_at_one_moment_all_arrive(world: &World) {
        let code = world
            .app
            .write(|tx| {
                let unit_id = places::store::by_code(tx.conn, "tongle")?.id;
                let new = NewQr { kind: QrKind::Community, unit_id, grid_id: None, label: "入口".into(), place: "社区入口".into(), elder: false };
                places::qr::issue(tx, &Actor::House, new)
            })
            .unwrap();
        let threads: Vec<_> = (0..8)
            .map(|n| {
                let (app, code) = (world.app.clone(), code.id.clone());
                std::thread::spawn(move || {
                    app.write(|tx| {
                        let mut matter = Matter::new(Service::Hazard, Channel::Web, "井盖松了", &format!("居民{n}"));
                        matter.scanned = intake::placing::scanned_before(tx.conn, &code)?;
                        intake::filing::file(tx, &Actor::Visitor, &matter)
                    })
                    .map(|filed| filed.request.code)
                })
            })
            .collect();
        for thread in threads {
            assert!(thread.join().unwrap().is_ok());
        }
    }

    fn a_draft_filed_in_several_windows_at_one_moment_is_one_request_with_one_receipt(world: &World) {
        let browser = world.browser();
        crate::intake::answer_dispute(world, &browser);
        let yes = ("consent", "yes");
        let pages = browser.submit_at_once("/file", &[&[yes, ("_key", "a")], &[yes, ("_key", "b")], &[yes, ("_key", "b")], &[yes, ("_key", "c")]]);
        let codes: std::collections::BTreeSet<_> =
            pages.iter().map(|page| page.find(r"(BL26-\d{4}-[0-9A-Z]{4})").unwrap_or_else(|| panic!("{}", page.words()))).collect();
        assert!(pages.iter().all(|page| page.status == 200), "{pages:?}");
        assert_eq!(codes.len(), 1);
    }

    fn a_form_sent_twice_at_one_moment_leads_both_times_to_the_same_page(world: &World) {
        let request = filed(world, Service::Dispute, None);
        let chen = world.signed_in("chen");
        chen.visit(&request.url());
        let both = chen.submit_at_once(&format!("{}/acceptance", request.url()), &[&[], &[]]);
        for page in &both {
            assert_eq!((page.status, page.path.as_str()), (200, request.url().as_str()), "{}", page.words());
        }
        let now = world.app.read(|db| intake::store::by_id(db, &request.id)).unwrap();
        assert_eq!((now.stage, now.revision), (intake::Stage::Accepted, 1));
    }
}

#[test]
fn behind_a_web_server_nobody_gets_more_guesses_by_writing_addresses() {
    let world = World::configured(On::Sqlite, |config| config.behind_proxy = true).unwrap();
    let request = filed(&world, Service::Dispute, None);
    let client = Client::builder().cookie_store(true).no_proxy().build().unwrap();
    let page = client.get(format!("{}/track", world.base)).send().unwrap().text().unwrap();
    let token = regex::Regex::new(r#"name="_csrf" value="([^"]+)""#).unwrap().captures(&page).unwrap()[1].to_owned();
    let guess = |n: usize| {
        let (key, proof) = (format!("key{n}"), format!("{n:04}"));
        let fields = [("_csrf", token.as_str()), ("_key", &key), ("_page", "/track"), ("code", &request.code), ("proof", &proof)];
        let written = format!("198.51.100.{n}, 203.0.113.7");
        client.post(format!("{}/track", world.base)).header("x-forwarded-for", written).form(&fields).send().unwrap().status().as_u16()
    };
    let answers: Vec<u16> = (0..8).map(guess).collect();
    assert_eq!(answers, [422, 422, 422, 422, 422, 422, 429, 429]);
}
