//! One form sent twice: the same words once more lead to the same page and count once; other words under the same key, as when the
//! page came back with the back button, are never dropped behind a sentence that says they were received.

use mashanghe::intake::{self, Request};

use crate::agreements::scan;
use crate::following::{LEAK, filed, wang};
use crate::on_both;
use crate::world::cast::WANG_FANG;
use crate::world::{Browser, World};

/// 王芳 on the page where she adds to her matter, as often as that page is kept somewhere.
fn kept_pages<const N: usize>(world: &World, request: &Request) -> (String, [Browser; N]) {
    let (browser, add) = (wang(world), format!("{}/additions", request.track_url()));
    browser.visit(&add);
    (add, std::array::from_fn(|_| browser.moved_to(&world.base)))
}

fn added(world: &World, request: &Request) -> usize {
    world.app.read(|db| intake::store::additions_to(db, &request.id)).unwrap().len()
}

on_both! {
    fn the_same_words_and_photo_sent_again_lead_to_the_same_page_and_count_once(world: &World) {
        let request = filed(world, WANG_FANG, LEAK);
        let (add, pages) = kept_pages::<3>(world, &request);
        for page in &pages {
            let shown = page.upload(&add, &[("body", "今天又滴水了。")], vec![("files", "滴水.png", scan(1))]);
            assert_eq!(shown.path, request.track_url());
            shown.must_say("补充的内容已经收到");
        }
        assert_eq!(added(world, &request), 1);
    }

    fn other_words_under_the_same_key_are_refused_kept_and_taken_when_sent_again(world: &World) {
        let request = filed(world, WANG_FANG, LEAK);
        let (add, [first, back]) = kept_pages(world, &request);
        first.upload(&add, &[("body", "今天又滴水了。")], vec![]).must_say("补充的内容已经收到");
        let shown = back.upload(&add, &[("body", "物业说明天来人。")], vec![]);
        assert_eq!(shown.status, 409);
        shown.must_say("先前交的已经收到").must_say("还没有提交").must_say("物业说明天来人。").must_not_say("补充的内容已经收到");
        assert_eq!(added(world, &request), 1);
        back.upload(&add, &[("body", "物业说明天来人。")], vec![]).must_say("补充的内容已经收到").must_say("物业说明天来人。");
        assert_eq!(added(world, &request), 2);
    }

    fn another_photo_under_the_same_key_is_another_form(world: &World) {
        let request = filed(world, WANG_FANG, LEAK);
        let (add, [first, other, none]) = kept_pages(world, &request);
        let send = |page: &Browser, photos| page.upload(&add, &[("body", "请看照片。")], photos);
        send(&first, vec![("files", "滴水.png", scan(1))]).must_say("补充的内容已经收到");
        for (page, photos) in [(&other, vec![("files", "滴水.png", scan(2))]), (&none, vec![])] {
            let shown = send(page, photos);
            assert_eq!(shown.status, 409);
            shown.must_say("请看照片。").must_say("照片和文件");
        }
        assert_eq!(added(world, &request), 1);
        send(&other, vec![("files", "滴水.png", scan(2))]).must_say("补充的内容已经收到");
        assert_eq!(added(world, &request), 2);
    }

    fn of_two_forms_with_one_key_at_one_moment_the_same_counts_once_and_another_is_told(world: &World) {
        let request = filed(world, WANG_FANG, LEAK);
        let (add, [same, other]) = kept_pages(world, &request);
        for page in same.submit_at_once(&add, &[&[("body", "双击。")], &[("body", "双击。")]]) {
            assert_eq!((page.status, page.path.as_str()), (200, request.track_url().as_str()), "{}", page.words());
        }
        assert_eq!(added(world, &request), 1);
        other.visit(&add);
        let mut told: Vec<u16> =
            other.submit_at_once(&add, &[&[("body", "甲")], &[("body", "乙")]]).iter().map(|page| page.status).collect();
        told.sort_unstable();
        assert_eq!(told, [200, 409]);
        assert_eq!(added(world, &request), 2);
    }
}
