//! What a first view costs on a phone that has never been here: at most 100 kB and eight requests, and nothing jumps while it is
//! drawn.

use crate::page::Page;
use crate::roads::office;

/// Bytes on the wire.
const MOST_BYTES: u64 = 100 * 1024;
/// With the icon, which the browser does not count.
const MOST_REQUESTS: usize = 8;
/// A cumulative layout shift that nobody notices.
const MOST_MOVED: f64 = 0.01;

#[test]
fn a_first_view_is_light_and_stands_still() {
    let world = office();
    for path in [
        "/",
        "/file?service=dispute",
        "/track",
        "/mine",
        "/rooms",
        "/rooms/laochen",
        "/sign-in",
        "/casebook",
        "/casebook/2024-0001",
        "/school",
        "/school/rumen",
        "/school/rumen/01-ziyuan-pingdeng",
    ] {
        let page = Page::on_phone(&world.base);
        page.visit(path);
        page.see("12345");
        let cost = page.cost();
        assert!(cost.requests < MOST_REQUESTS, "{path}: {cost:?}");
        assert!((1..=MOST_BYTES).contains(&cost.bytes), "{path}: {cost:?}");
        assert!(cost.moved < MOST_MOVED, "{path}: {cost:?}");
    }
}
