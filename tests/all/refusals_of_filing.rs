//! What filing refuses: answers that differ by service, files that are none, and forms that are too large. Whatever the reason, the
//! words that were typed are in the page again.

use crate::intake::{answer_dispute, file_dispute};
use crate::on_both;
use crate::refusing::Filled;
use crate::world::browser::Page;
use crate::world::{Browser, On, World};

/// `n` characters.
fn long(n: usize) -> String {
    "长".repeat(n)
}

const STORY: &str = "邻居半夜放音乐，噪音很大";

fn begin(browser: &Browser, service: &str) -> Page {
    browser.visit(&format!("/file?service={service}"));
    browser.submit("/file/start", &[])
}

on_both! {
    fn a_petition_says_what_it_asks_for(world: &World) {
        let browser = world.browser();
        begin(&browser, "petition");
        Filled { world, browser: &browser, page: "/file/wish", action: "/file/wish", good: &[] }.refuses(&[
            ("wish", "", "请填写您的要求"),
            ("wish", &long(501), "您的要求最多 500 个字，现在有 501 个字"),
        ]);
    }

    fn whoever_asks_for_counselling_may_be_called_as_they_like_but_not_at_length(world: &World) {
        let browser = world.browser();
        begin(&browser, "counselling");
        let good = [("name", "小雨"), ("email", "quiet@example.cn")];
        Filled { world, browser: &browser, page: "/file/contact", action: "/file/contact", good: &good }.refuses(&[
            ("name", &long(21), "称呼最多 20 个字，现在有 21 个字"),
            ("email", "quiet@", "邮箱"),
        ]);
        Filled { world, browser: &browser, page: "/file/contact", action: "/file/contact", good: &[("name", "小雨")] }
            .refuses(&[("phone", "", "手机号码和电子邮箱至少填一项")]);
    }

    fn each_answer_of_a_dispute_is_one_of_those_offered_and_has_its_measure(world: &World) {
        let browser = world.browser();
        begin(&browser, "dispute");
        let ask = |step: &str, good: &[(&str, &str)], wrong: &[(&str, &str, &str)]| {
            Filled { world, browser: &browser, page: step, action: step, good }.refuses(wrong);
        };
        ask("/file/kind", &[], &[("kind", "weather", "请选择最接近的一项")]);
        ask("/file/story", &[], &[("story", "", "请填写事情经过"), ("story", &long(2001), "事情经过最多 2000 个字")]);
        ask("/file/danger", &[], &[("danger", "maybe", "请选择有没有危险")]);
        ask("/file/wish", &[], &[("wish", &long(501), "希望怎么解决最多 500 个字")]);
        ask("/file/place", &[("community", "unclear"), ("place", "同乐路12号")], &[
            ("community", "", "请选择社区；不知道就选“不清楚”"),
            ("community", "elsewhere", "这一项已经不能选了，请重新选择"),
            ("place", &long(201), "地址最多 200 个字"),
        ]);
        ask("/file/other", &[("other", "楼上住户")], &[("other", &long(201), "对方最多 200 个字"), ("other_phone", "12345", "手机号码应是11位")]);
        ask("/file/room", &[], &[("room", "nowhere", "这一项已经不能选了，请重新选择"), ("room", &long(61), "调解室最多 60 个字")]);
        ask("/file/contact", &[("name", "王芳"), ("phone", "13800001234")], &[
            ("name", "", "还没有填写姓名"),
            ("phone", "138", "11位"),
            ("phone", "", "手机号码和电子邮箱至少填一项"),
            ("email", "wang@", "邮箱"),
        ]);
    }

    fn what_stands_around_the_questions_says_what_is_wrong_too(world: &World) {
        let browser = world.browser();
        begin(&browser, "hazard");
        let ask = |page: &str, action: &str, good: &[(&str, &str)], wrong: &[(&str, &str, &str)]| {
            Filled { world, browser: &browser, page, action, good }.refuses(wrong);
        };
        ask("/file/files", "/file/files", &[("then", "more")], &[("files", "", "还没有选文件。请先点“选择文件”或拍照，再上传")]);
        ask("/file/later", "/file/later", &[], &[
            ("to", "", "请填写手机号码或电子邮箱"),
            ("to", "0755-28123456", "固定电话收不到短信，请填手机号码或电子邮箱"),
            ("to", "wang@", "邮箱"),
        ]);
        ask("/file/resume", "/file/resume", &[], &[
            ("code", "", "请填写续填码"),
            ("code", &long(41), "续填码最多 40 个字"),
            ("code", "2222-2222", "没有找到这个续填码。请核对 8 个字母和数字"),
        ]);
        let ready = world.browser();
        answer_dispute(world, &ready);
        Filled { world, browser: &ready, page: "/file/check", action: "/file", good: &[] }
            .refuses(&[("consent", "", "请看过“个人信息怎么用”，同意后在这里打勾")]);
        ask("/track", "/track", &[("code", "BL26-1123-K7QF"), ("proof", "1234")], &[
            ("code", "", "请填写查询码"),
            ("code", "BL26-1123-2222", "查询码和手机号后四位对不上"),
            ("proof", "", "请填写手机号后四位"),
            ("proof", &long(121), "手机号后四位最多 120 个字"),
        ]);
        let xu = world.signed_in("xu");
        let good = [("heads", "2"), ("topic", "停车收费")];
        Filled { world, browser: &xu, page: "/visits", action: "/visits", good: &good }.refuses(&[
            ("unit", "nowhere", "请选择接待的窗口"),
            ("heads", "两个", "来了几个人请填 1 到 2000 之间的整数"),
            ("topic", "", "请填写为了什么事"),
            ("code", "K7", "查询码不对，例如 BL26-1123-K7QF；还没登记的可以先空着"),
        ]);
    }

    fn whoever_follows_a_request_says_what_is_new_and_where_to_write(world: &World) {
        let wang = world.browser();
        let code = file_dispute(world, &wang);
        let track = format!("/track/{code}");
        let (withdrawal, mail) = (format!("{track}/withdrawal"), format!("{track}/mail"));
        Filled { world, browser: &wang, page: &withdrawal, action: &withdrawal, good: &[] }
            .refuses(&[("reason", "", "请填写撤回的原因"), ("reason", &long(201), "最多 200 个字，现在有 201 个字")]);
        Filled { world, browser: &wang, page: &track, action: &mail, good: &[] }.refuses(&[("email", "", "邮箱"), ("email", "wang@", "邮箱")]);
        let additions = format!("{track}/additions");
        Filled { world, browser: &wang, page: &additions, action: &additions, good: &[] }
            .refuses(&[("body", &long(2001), "补充的内容最多 2000 个字，现在有 2001 个字")]);
    }

    fn a_file_that_is_none_is_refused_by_its_name_at_the_desk_and_in_an_addition(world: &World) {
        let (program, said) = (("病历.exe", b"MZ\x90\0this is a program".as_slice()), "病历.exe：");
        let tongle = world.app.read(|db| mashanghe::places::store::by_code(db, "tongle")).unwrap().id;
        let good = [
            ("channel", "window"), ("service", "dispute"), ("kind", "neighbour"), ("filed_for", "来访人本人"), ("danger", "no"), ("story", STORY),
            ("wish", "夜里安静"), ("community", tongle.as_str()), ("place", "3栋"), ("other", "楼上"), ("name", "刘桂英"), ("phone", "13600002222"),
        ];
        let desk = world.signed_in("xu");
        let form = Filled { world, browser: &desk, page: "/desk", action: "/desk", good: &good };
        form.refuses_file("files", program, said);
        form.refuses(&[("kind", "weather", "请从列出的纠纷类型里选择")]);
        let wang = world.browser();
        let code = file_dispute(world, &wang);
        let page = format!("/track/{code}/additions");
        Filled { world, browser: &wang, page: &page, action: &page, good: &[("body", "昨晚又漏了。")] }.refuses_file("files", program, said);
        wang.visit(&format!("/track/{code}")).must_not_say("昨晚又漏了");
    }
}

/// The clerk's form, with everything in it but the story.
const AT_THE_DESK: [(&str, &str); 5] =
    [("channel", "window"), ("service", "dispute"), ("filed_for", "来访人本人"), ("danger", "no"), ("name", "刘桂英")];

#[test]
fn a_form_that_is_too_large_is_refused_as_a_whole_and_its_words_are_kept() {
    let world = World::configured(On::Sqlite, |config| config.upload_limit = 1024 * 1024).unwrap();
    let desk = world.signed_in("xu");
    let send = |fields: &[(&str, &str)], bytes: usize| {
        desk.visit("/desk");
        let all: Vec<(&str, &str)> = AT_THE_DESK.iter().chain(fields).copied().collect();
        desk.upload("/desk", &all, vec![("files", "现场.mp4", vec![b'x'; bytes])])
    };
    for too_much in [1024 * 1024 + 1, 1536 * 1024, 8 * 1024 * 1024] {
        let page = send(&[("story", STORY)], too_much);
        assert_eq!(page.status, 422, "{}", page.words());
        page.must_say("文件加起来超过 1 MB，没有收下。请分几次上传，或压缩后再传。").must_say(STORY);
        assert!(page.body.contains("刘桂英"), "the name is gone");
    }
    let many: Vec<(&str, &str)> = [("story", STORY)].into_iter().chain(std::iter::repeat_n(("more", "x"), 200)).collect();
    let page = send(&many, 10);
    assert_eq!(page.status, 422, "{}", page.words());
    page.must_say("一次提交的内容太多，没有保存。请分几次提交。").must_say(STORY);
    let page = send(&[("wish", "夜里安静"), ("story", &long(90_000)), ("place", "同乐路12号3栋")], 10);
    assert_eq!(page.status, 422, "{}", page.words());
    page.must_say("有一项文字太长，没有保存。请缩短后再试。").must_say("夜里安静");
    assert!(page.body.contains("同乐路12号3栋") && page.body.contains(&long(80_000)), "what was typed is gone");
    desk.visit("/desk").must_say("还没有登记过");
    assert_eq!(std::fs::read_dir(world.folder().join("spool")).unwrap().count(), 0, "nothing is left of what was refused");
}

#[test]
fn a_form_without_files_that_is_too_long_is_shown_again_with_its_words_as_far_as_they_were_read() {
    let world = World::on(On::Sqlite).unwrap();
    let xu = world.signed_in("xu");
    for too_long in [60_000, 2_000_000] {
        xu.visit("/desk");
        let page = xu.submit("/desk", &[("name", "刘桂英"), ("place", "同乐路12号3栋"), ("story", &long(too_long))]);
        assert_eq!(page.status, 422, "{}", page.words());
        page.must_say("提交的内容太长（超过 512 KB），没有保存。前 512 KB 还在，后面的没有收下。请把最长的一栏缩短后再提交。");
        assert!(page.body.contains("刘桂英") && page.body.contains("同乐路12号3栋"), "what was typed before is gone");
        assert!(page.body.contains(&long(58_000)) && !page.body.contains(&long(60_000)) && !page.body.contains('\u{FFFD}'));
    }
    xu.visit("/desk").must_say("还没有登记过");
    xu.visit("/account/password");
    let page = xu.submit("/account/password", &[("old_password", long(60_000).as_str())]);
    page.must_say("没有保存。请缩短后重新填写。").must_not_say("还在");
}
