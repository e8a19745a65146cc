//! The shell around every page: headers, errors with a way on, forms that are kept, and doors by role.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use crate::on_both;
use crate::world::{On, World};

on_both! {
    fn a_public_page_is_shelved_only_without_a_query(world: &World) {
        let browser = world.browser();
        browser.visit("/");
        browser.visit("/?page=1");
        let (shelf, now) = (world.app.shelf(), world.app.house().clock.now());
        assert!(shelf.find("false /", now).is_some());
        assert!(shelf.find("false /?page=1", now).is_none(), "anybody can invent queries without end");
    }

    fn a_page_that_does_not_exist_says_so_and_leads_on(world: &World) {
        let page = world.browser().visit("/no-such-page");
        assert_eq!(page.status, 404);
        page.must_say("没有这个页面");
        assert_eq!(page.link("回首页").as_deref(), Some("/"));
    }

    fn a_refused_form_shows_its_page_again_with_what_was_typed(world: &World) {
        let browser = world.browser();
        browser.visit("/sign-in?next=/today");
        let page = browser.submit("/sign-in", &[("username", "chen"), ("password", "wrong")]);
        assert_eq!(page.status, 422);
        page.must_say("登录名或密码不对").must_say("错误：");
        assert!(page.body.contains("value=\"chen\""), "the name is gone");
        assert!(!page.body.contains("wrong"), "a password is never shown again");
    }

    fn a_form_without_its_token_is_not_carried_out_but_can_be_sent_again(world: &World) {
        let browser = world.browser();
        browser.visit("/sign-in");
        let page = browser.submit("/sign-in", &[("_csrf", "forged"), ("username", "chen"), ("password", "x")]);
        assert_eq!(page.status, 403);
        page.must_say("没有执行");
        browser.submit("/sign-in", &[("username", "chen"), ("password", crate::world::cast::PASSWORD)]);
        assert_ne!(browser.page().path, "/sign-in");
    }

    fn a_form_never_sends_anybody_to_another_site(world: &World) {
        let browser = world.browser();
        browser.visit("/sign-in?next=https://example.org/");
        let page = browser.submit("/sign-in", &[("username", "chen"), ("password", crate::world::cast::PASSWORD)]);
        assert!(page.path.starts_with("/today"), "{}", page.path);
    }

    fn every_page_forbids_inline_script_and_foreign_frames(world: &World) {
        let client = reqwest::blocking::Client::builder().no_proxy().build().unwrap();
        let answer = client.get(format!("{}/sign-in", world.base)).send().unwrap();
        let policy = answer.headers()["content-security-policy"].to_str().unwrap();
        assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe"));
        let html = answer.text().unwrap();
        assert!(!html.contains("style=\"") && !html.contains("onclick"), "inline style or script");
    }

    fn the_office_says_when_it_is_ready(world: &World) {
        let (status, _, body) = world.browser().fetch("/readyz");
        assert_eq!((status, String::from_utf8_lossy(&body).as_ref()), (200, r#"{"ready":true}"#), "a stranger hears no counts");
        let of = |username: &str| String::from_utf8(world.signed_in(username).fetch("/readyz").2).unwrap();
        assert!(of("admin").contains("audit_lines") && of("admin").contains("jobs"));
        assert!(!of("chen").contains("audit_lines"));
        world.clock.turn(chrono::Duration::hours(-2));
        let (status, _, body) = world.browser().fetch("/readyz");
        assert_eq!(status, 503);
        assert!(String::from_utf8_lossy(&body).contains("clock"));
    }

    fn head_is_answered_like_get_without_a_body(world: &World) {
        let client = reqwest::blocking::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        for path in ["/", "/file", "/rooms", "/healthz", "/readyz", "/nowhere", "/deadlines"] {
            let url = format!("{}{path}", world.base);
            let (head, get) = (client.head(&url).send().unwrap(), client.get(&url).send().unwrap());
            assert_eq!(head.status(), get.status(), "{path}");
            assert_eq!(head.headers().get("content-type"), get.headers().get("content-type"), "{path}");
            assert!(head.headers().contains_key("content-security-policy"));
            assert_eq!(head.bytes().unwrap().len(), 0, "{path}");
        }
    }

    fn a_guarded_page_asks_a_stranger_to_sign_in_and_brings_them_back(world: &World) {
        let browser = world.browser();
        let page = browser.visit("/deadlines");
        assert_eq!(page.path, "/sign-in?next=/deadlines");
    }
}

/// What comes back for the address of a search for so many letters; empty when the server ends the connection without a word.
fn searched(world: &World, letters: usize) -> String {
    let host = world.base.trim_start_matches("http://");
    let mut stream = TcpStream::connect(host).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    // Refused before it was all sent, it cannot be sent to its end.
    let _ = write!(stream, "GET /casebook?q={} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n", "%E6%BC%8F".repeat(letters));
    let mut answer = Vec::new();
    let ended = stream.read_to_end(&mut answer).map_or_else(|error| error.kind() != ErrorKind::WouldBlock, |_| true);
    assert!(ended, "{letters} letters are still waited for");
    String::from_utf8_lossy(&answer).into_owned()
}

#[test]
fn an_address_that_is_too_long_is_refused_at_once_and_the_office_lives() {
    let world = World::on(On::Sqlite).unwrap();
    let read = searched(&world, 7_000);
    assert!(read.starts_with("HTTP/1.1 200") && read.contains("只按前 200 个字查找"), "{read:.200}");
    for (letters, status) in [(10_000, "400"), (20_000, "431")] {
        let refused = searched(&world, letters);
        assert!(refused.is_empty() || refused.starts_with(&format!("HTTP/1.1 {status}")), "{letters}: {refused:.200}");
    }
    world.browser().visit("/casebook?q=%E6%BC%8F%E6%B0%B4").must_say("先试水再谈钱");
    let form = world.browser().visit("/casebook").body;
    assert!(form.contains("name=\"q\"") && form.contains("maxlength=\"200\""), "the form itself sends no more");
}
