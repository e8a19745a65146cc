//! Filing, following and registering: the citizen's road from the first question to the receipt, and the desk's.

use chrono::Duration;
use mashanghe::actor::Actor;
use mashanghe::db::Tx;
use mashanghe::db::schema::requests;
use mashanghe::db::throttle::{self, Limit};
use mashanghe::error::Error;
use mashanghe::intake::crowd::Whence;
use mashanghe::intake::{Channel, Service, Stage, drafts, store};
use mashanghe::notifications::Template;
use mashanghe::places::qr::{self, NewQr, QrCode, QrKind};

use crate::on_both;
use crate::world::browser::Page;
use crate::world::cast::WANG_FANG;
use crate::world::{Browser, World};

const STORY: &str = "楼上卫生间漏水，厨房顶都发霉了，物业说管不了。";

/// Begins a draft of a service.
fn begin(browser: &Browser, service: &str) -> Page {
    browser.visit(&format!("/file?service={service}"));
    browser.submit("/file/start", &[])
}

fn community(world: &World, code: &str) -> String {
    world.app.read(|db| mashanghe::places::store::by_code(db, code)).unwrap().id
}

/// Answers all questions of a dispute; ends on the page that checks.
pub(crate) fn answer_dispute(world: &World, browser: &Browser) -> Page {
    begin(browser, "dispute");
    browser.submit("/file/kind", &[("kind", "property")]);
    browser.submit("/file/story", &[("story", STORY)]);
    browser.submit("/file/danger", &[("danger", "no")]);
    browser.submit("/file/wish", &[("wish", "修好屋顶")]);
    browser.submit("/file/place", &[("community", &community(world, "tongle")), ("place", "同乐路 12 号 3 栋 502")]);
    browser.submit("/file/other", &[("other", "和顺物业公司")]);
    browser.upload("/file/files", &[], vec![]);
    browser.submit("/file/room", &[("room", "unclear")]);
    browser.submit("/file/contact", &[("name", WANG_FANG.0), ("phone", WANG_FANG.1)])
}

/// Files a dispute and gives its receipt code.
pub(crate) fn file_dispute(world: &World, browser: &Browser) -> String {
    answer_dispute(world, browser);
    let page = browser.submit("/file", &[("consent", "yes")]);
    page.find(r#"data-receipt-code>([^<]+)<"#).unwrap_or_else(|| panic!("no receipt: {}", page.words()))
}

/// A code on the door of 老陈's room.
fn room_code(world: &World) -> QrCode {
    let issue = |tx: &mut Tx<'_>| {
        let unit_id = mashanghe::places::store::by_code(tx.conn, "laochen")?.id;
        let (label, place) = ("老陈说事".to_owned(), "老陈说事门口".to_owned());
        qr::issue(tx, &Actor::House, NewQr { kind: QrKind::Room, unit_id, grid_id: None, label, place, elder: false })
    };
    world.app.write(issue).unwrap()
}

on_both! {
    fn a_citizen_files_a_dispute_without_an_account_and_gets_a_receipt(world: &World) {
        let browser = world.browser();
        let check = answer_dispute(world, &browser);
        check.must_say("请核对一遍").must_say("修好屋顶").must_say("和顺物业公司").must_say("同乐社区").must_not_say("还差这几项");
        let page = browser.submit("/file", &[("consent", "yes")]);
        assert!(page.is_ok(), "{}", page.words());
        page.must_say("已收到您的申请").must_say("与物业公司的漏水纠纷").must_say("同乐社区").must_say("最晚受理").must_say("2026年11月24日 18:00");
        page.must_say("已提交").must_say("怎么算的");
        let code = page.find(r#"data-receipt-code>([^<]+)<"#).unwrap();
        assert!(code.starts_with("BL26-1123-"), "{code}");
        let row = world.app.read(|db| store::by_code(db, &code)).unwrap();
        assert_eq!(row.stage, Stage::Dispatched);
        assert!(!row.story.contains("漏水") && !row.applicant_name.contains("王芳"), "personal words lie open in the database");
        let reach = row.reach(world.app.house()).unwrap();
        assert_eq!(reach.phone.as_deref(), Some(WANG_FANG.1));
    }

    fn a_scanned_code_fills_in_where_and_to_whom_and_counts_the_scan_and_the_filing(world: &World) {
        let code = room_code(world);
        let browser = world.browser();
        let page = browser.visit(&format!("/q/{}", code.token(&world.app.house().vault)));
        page.must_say("已按您扫的码填好").must_say("老陈").must_say("老陈说事门口");
        assert!(page.path.contains(&format!("{}.", code.code)), "the token goes along: {}", page.path);
        browser.submit("/file/start", &[("service", "dispute")]);
        browser.submit("/file/kind", &[("kind", "neighbour")]);
        browser.submit("/file/story", &[("story", STORY)]);
        browser.submit("/file/danger", &[("danger", "no")]);
        browser.submit("/file/wish", &[("wish", "修好屋顶")]);
        assert!(browser.visit("/file/place").body.contains("老陈说事门口"), "the place is filled in");
        let own = world.app.read(|db| mashanghe::places::store::by_code(db, "laochen")).unwrap();
        let community = own.parent_id.clone().unwrap();
        browser.submit("/file/place", &[("community", &community), ("place", "老陈说事门口")]);
        browser.submit("/file/other", &[("other", "楼上")]);
        browser.upload("/file/files", &[], vec![]);
        browser.visit("/file/contact");
        browser.submit("/file/contact", &[("name", WANG_FANG.0), ("phone", WANG_FANG.1)]);
        let page = browser.submit("/file", &[("consent", "yes")]);
        let receipt = page.find(r#"data-receipt-code>([^<]+)<"#).unwrap_or_else(|| panic!("no receipt: {}", page.words()));
        let row = world.app.read(|db| store::by_code(db, &receipt)).unwrap();
        assert_eq!((row.qr_id.as_deref(), row.room_id.as_deref(), row.community_id.as_str()), (Some(code.id.as_str()), Some(own.id.as_str()), community.as_str()));
        assert_eq!(row.channel, Channel::Qr);
        let today = world.app.house().clock.now().date();
        assert_eq!(world.app.read(|db| qr::store::counts_since(db, today)).unwrap(), [(code.id, 1, 1)]);
    }

    fn a_forged_or_revoked_code_in_an_address_says_so_and_one_files_without_it(world: &World) {
        let code = room_code(world);
        let token = code.token(&world.app.house().vault);
        for forged in [code.code.clone(), format!("{}.0123456789abcdef", code.code)] {
            world.browser().visit(&format!("/file?qr={forged}")).must_say("您扫的码不是我们的").must_not_say("已按您扫的码填好");
        }
        // Scanned in time, revoked before the first answer.
        let browser = world.browser();
        browser.visit(&format!("/q/{token}")).must_say("已按您扫的码填好");
        world.app.write(|tx| qr::revoke(tx, &Actor::House, &code, "大堂装修")).unwrap();
        browser.submit("/file/start", &[("service", "hazard")]).must_say("您扫的码不能用了");
        assert_eq!(browser.visit("/file/place").find(r#"value="(老陈说事门口)""#), None);
        let other = world.browser();
        other.visit(&format!("/file?qr={token}")).must_say("您扫的码已经停用");
        assert!(other.submit("/file/start", &[("service", "hazard")]).path.starts_with("/file/"));
    }

    fn a_community_behind_one_address_can_file_and_one_browser_cannot_flood(world: &World) {
        // Two hundred phones of one estate share the address 127.0.0.1; each begins a draft.
        let begin = |n: usize| {
            let whence = Whence { mark: format!("browser {n}"), network: "127.0.0.1".to_owned() };
            world.app.write(|tx| drafts::begin(tx, Service::Hazard, None, None, &whence)).map(|_| ())
        };
        assert!((0..200).all(|n| begin(n).is_ok()));
        let refused = (0..40).map(|_| begin(7)).filter(Result::is_err).count();
        assert!(refused >= 10, "{refused} of 40 drafts of one browser were refused");
        begin(201).unwrap();
        let network = world.app.house().vault.blind("network", "127.0.0.1");
        let full = Limit { scope: "draft.begin.network", failures: 3_000, minutes: 60 };
        world.app.write(|tx| (0..3_000).try_for_each(|_| throttle::fail(tx, full, &network))).unwrap();
        let Err(Error::TooMany(words)) = begin(202) else { panic!("the ceiling does not hold") };
        assert!(words.contains("同一个网络出口") && words.contains("窗口"), "{words}");
        assert!(world.signed_in("xu").visit("/desk").is_ok(), "the window is not counted");
    }

    fn what_a_citizen_adds_is_told_to_those_who_have_the_matter_once_a_day(world: &World) {
        let browser = world.browser();
        let code = file_dispute(world, &browser);
        let chen = world.app.read(|db| mashanghe::accounts::store::by_username(db, "chen")).unwrap().id;
        let told = || {
            let desk = world.app.read(|db| mashanghe::notifications::store::desk(db, &chen, 50)).unwrap();
            desk.into_iter().filter(|row| row.template == Template::RequestAdded).count()
        };
        for n in 1..=2 {
            browser.visit(&format!("/track/{code}/additions"));
            browser.upload(&format!("/track/{code}/additions"), &[("body", &format!("昨晚又漏了，第 {n} 次"))], vec![]).must_say("补充的内容已经收到");
            assert_eq!(told(), 1, "addition {n}");
        }
        let officer = world.signed_in("chen");
        officer.visit("/notices").must_say(&format!("诉求 {code} 有补充"));
        officer.submit("/notices/reading", &[]);
        world.clock.turn(Duration::days(1));
        browser.visit("/track");
        browser.submit("/track", &[("code", &code), ("proof", &WANG_FANG.1[7..])]);
        browser.visit(&format!("/track/{code}/additions"));
        browser.upload(&format!("/track/{code}/additions"), &[("body", "今天修了")], vec![]);
        assert_eq!(told(), 2);
    }

    fn filing_the_same_draft_twice_gives_the_same_receipt(world: &World) {
        let browser = world.browser();
        answer_dispute(world, &browser);
        let fields = browser.filled("/file", &[("consent", "yes")]);
        let plain: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let first = browser.post_raw("/file", &plain);
        let second = browser.post_raw("/file", &plain);
        let code = |page: &Page| page.find(r#"data-receipt-code>([^<]+)<"#).unwrap();
        assert_eq!(code(&first), code(&second));
        let other_key: Vec<(&str, &str)> = plain.iter().map(|(name, value)| (*name, if *name == "_key" { "another" } else { *value })).collect();
        assert_eq!(code(&browser.post_raw("/file", &other_key)), code(&first));
        let count: i64 = world.app.read(|db| {
            use diesel::prelude::*;
            Ok(requests::table.count().get_result(db)?)
        }).unwrap();
        assert_eq!(count, 1);
    }

    fn every_wrong_answer_is_refused_with_a_sentence_and_kept(world: &World) {
        let browser = world.browser();
        begin(&browser, "dispute");
        browser.submit("/file/kind", &[]).must_refuse("请选择最接近的一项");
        browser.visit("/file/story");
        browser.submit("/file/story", &[("story", "  ")]).must_refuse("请填写事情经过");
        let long = "漏".repeat(2001);
        let page = browser.submit("/file/story", &[("story", &long)]);
        page.must_refuse("最多 2000 个字");
        assert!(page.body.contains(&long), "the long story is gone");
        browser.visit("/file/danger");
        browser.submit("/file/danger", &[("danger", "maybe")]).must_refuse("请选择有没有危险");
        browser.visit("/file/wish");
        browser.submit("/file/wish", &[("wish", &"修".repeat(501))]).must_refuse("最多 500 个字");
        browser.visit("/file/place");
        browser.submit("/file/place", &[]).must_refuse("请选择社区");
        browser.submit("/file/place", &[("community", "elsewhere")]).must_refuse("已经不能选了");
        browser.submit("/file/place", &[("community", "unclear"), ("place", &"路".repeat(201))]).must_refuse("最多 200 个字");
        browser.visit("/file/other");
        browser.submit("/file/other", &[("other", &"店".repeat(201))]).must_refuse("最多 200 个字");
        browser.submit("/file/other", &[("other", "店主"), ("other_phone", "12345")]).must_refuse("手机号码应是11位");
        browser.visit("/file/room");
        browser.submit("/file/room", &[("room", "nowhere")]).must_refuse("已经不能选了");
        browser.visit("/file/contact");
        browser.submit("/file/contact", &[("name", "王芳")]).must_refuse("至少填一项");
        browser.submit("/file/contact", &[("name", ""), ("phone", "13800001234")]).must_refuse("姓名");
        browser.submit("/file/contact", &[("name", "王芳"), ("phone", "138")]).must_refuse("11位");
        browser.submit("/file/contact", &[("name", "王芳"), ("email", "wang@")]).must_refuse("邮箱");
    }

    fn nothing_is_filed_without_consent_or_with_questions_left_out(world: &World) {
        let browser = world.browser();
        begin(&browser, "dispute");
        let page = browser.visit("/file/check");
        page.must_say("还差这几项").must_say("还没有回答：事情经过");
        browser.submit("/file", &[("consent", "yes")]).must_refuse("没有提交");
        answer_dispute(world, &world.browser());
        let ready = world.browser();
        answer_dispute(world, &ready);
        ready.submit("/file", &[]).must_refuse("个人信息怎么用");
    }

    fn a_draft_goes_on_on_another_phone_by_code_or_link(world: &World) {
        let first = world.browser();
        begin(&first, "dispute");
        first.submit("/file/kind", &[("kind", "neighbour")]);
        first.submit("/file/story", &[("story", STORY)]);
        let later = first.visit("/file/later");
        let code = later.find(r"([2-9A-Z]{4}-[2-9A-Z]{4})").unwrap();
        let link = later.find(r"(/file/resume/[A-Za-z0-9_-]{40,})").unwrap();
        let second = world.browser();
        second.visit("/file/resume");
        second.submit("/file/resume", &[("code", "2222-2222")]).must_refuse("没有找到这个续填码");
        let page = second.submit("/file/resume", &[("code", &code.to_lowercase().replace('-', " "))]);
        page.must_say("没填完");
        second.visit("/file/story").must_say(STORY);
        let third = world.browser();
        third.visit(&link).must_say("接着填吗").must_not_say("漏水");
        third.visit("/file/story").must_not_say(STORY);
        third.visit(&link);
        third.submit(&link, &[]).must_say("没填完");
        third.visit("/file/story").must_say(STORY);
        assert_ne!(world.browser().visit("/file/resume/not-a-token-that-was-ever-given-to-anybody").status, 200);
    }

    fn the_link_is_sent_to_a_phone_or_mailbox(world: &World) {
        let browser = world.browser();
        begin(&browser, "legal");
        browser.visit("/file/later");
        browser.submit("/file/later", &[("to", "")]).must_refuse("请填写手机号码或电子邮箱");
        browser.submit("/file/later", &[("to", "0755-28123456")]).must_refuse("收不到短信");
        browser.submit("/file/later", &[("to", "wang@example.cn")]).must_say("链接已经发出");
    }

    fn resume_codes_cannot_be_tried_out(world: &World) {
        let browser = world.browser();
        for _ in 0..10 {
            browser.visit("/file/resume");
            browser.submit("/file/resume", &[("code", "2222-3333")]).must_refuse("没有找到");
        }
        browser.visit("/file/resume");
        let page = browser.submit("/file/resume", &[("code", "2222-4444")]);
        assert_eq!(page.status, 429);
        page.must_say("分钟后再试");
    }

    fn a_draft_disappears_after_thirty_days_and_when_its_owner_says_so(world: &World) {
        let browser = world.browser();
        begin(&browser, "dispute");
        browser.submit("/file/kind", &[("kind", "neighbour")]);
        world.clock.turn(Duration::days(29));
        browser.visit("/file").must_say("没填完");
        browser.visit("/file/kind");
        browser.submit("/file/kind", &[("kind", "family")]);
        world.jump(Duration::days(31));
        browser.visit("/file").must_not_say("没填完");
        assert_eq!(world.app.write(drafts::sweep).unwrap(), 0, "the nightly job had swept it");
        begin(&browser, "dispute");
        browser.visit("/file").must_say("没填完");
        browser.submit("/file/draft/removal", &[]).must_say("都删掉了");
        browser.visit("/file").must_not_say("没填完");
    }

    fn words_of_danger_bring_help_numbers_and_speed(world: &World) {
        let browser = world.browser();
        begin(&browser, "dispute");
        browser.submit("/file/kind", &[("kind", "family")]).must_say("快速离开");
        let page = browser.submit("/file/story", &[("story", "他昨晚又打了我，把我关在家里。")]);
        page.must_say("110").must_say("12338").must_say("快速离开");
        browser.submit("/file/danger", &[("danger", "before")]);
        browser.submit("/file/wish", &[("wish", "")]);
        browser.submit("/file/place", &[("community", "unclear"), ("place", "")]);
        browser.submit("/file/other", &[("other", "")]);
        browser.upload("/file/files", &[], vec![]);
        browser.submit("/file/room", &[("room", "unclear")]);
        browser.submit("/file/contact", &[("name", "李娟"), ("phone", "13700007777")]).must_say("先打电话");
        let page = browser.submit("/file", &[("consent", "yes")]);
        page.must_say("已经加急").must_say("4个工作小时");
        let code = page.find(r#"data-receipt-code>([^<]+)<"#).unwrap();
        let row = world.app.read(|db| store::by_code(db, &code)).unwrap();
        assert!(row.danger);
        assert_eq!(row.community_id, community(world, "baolong"), "nobody knew the place: the street's dispatcher decides");
    }

    fn counselling_needs_no_name_and_stays_with_the_street(world: &World) {
        let browser = world.browser();
        begin(&browser, "counselling").must_say("快速离开");
        browser.submit("/file/danger", &[("danger", "no")]);
        browser.submit("/file/story", &[("story", "")]);
        browser.submit("/file/contact", &[("name", ""), ("email", "quiet@example.cn")]);
        let page = browser.submit("/file", &[("consent", "yes")]);
        page.must_say("已收到您的咨询");
        let code = page.find(r#"data-receipt-code>([^<]+)<"#).unwrap();
        let row = world.app.read(|db| store::by_code(db, &code)).unwrap();
        assert_eq!(row.community_id, community(world, "baolong"));
        let stranger = world.browser();
        stranger.visit("/track");
        stranger.submit("/track", &[("code", &code), ("proof", "quiet@example.cn")]).must_say("心理咨询");
    }

    fn a_request_is_followed_by_its_code_and_the_last_four_digits(world: &World) {
        let code = file_dispute(world, &world.browser());
        let browser = world.browser();
        let page = browser.visit(&format!("/track/{code}"));
        assert!(page.path.starts_with("/track?code="), "{}", page.path);
        page.must_not_say("漏水");
        let typed = code.to_lowercase().replace('-', " ");
        browser.submit("/track", &[("code", &typed), ("proof", "１２３４")]).must_say("与物业公司的漏水纠纷").must_say(STORY);
        browser.visit(&format!("/track/{code}")).must_say("进度");
        world.clock.turn(Duration::hours(13));
        assert!(browser.visit(&format!("/track/{code}")).path.starts_with("/track?code="), "the pass is good for twelve hours");
    }

    fn guessing_learns_nothing_and_is_slowed_down(world: &World) {
        let code = file_dispute(world, &world.browser());
        let browser = world.browser();
        let told = |code: &str, proof: &str| {
            browser.visit("/track");
            browser.submit("/track", &[("code", code), ("proof", proof)])
        };
        let wrong = told(&code, "9999");
        let unknown = told("BL26-1123-ZZZZ", "9999");
        assert_eq!((wrong.status, unknown.status), (422, 422));
        let sentence = "查询码和手机号后四位对不上";
        wrong.must_say(sentence);
        unknown.must_say(sentence);
        for _ in 0..5 {
            told(&code, "0000");
        }
        assert_eq!(told(&code, "1234").status, 429, "even the right digits wait after six wrong tries");
        world.clock.turn(Duration::minutes(31));
        told(&code, "1234").must_say("与物业公司的漏水纠纷");
        told("", "").must_refuse("请填写查询码").must_say("请填写手机号后四位");
    }

    fn the_applicant_adds_withdraws_and_each_is_told_in_the_course(world: &World) {
        let browser = world.browser();
        let code = file_dispute(world, &browser);
        let url = format!("/track/{code}");
        browser.visit(&format!("{url}/additions"));
        browser.upload(&format!("{url}/additions"), &[("body", "")], vec![]).must_refuse("请至少补充一样");
        browser.upload(&format!("{url}/additions"), &[("body", "今天漏得更厉害了")], vec![]).must_say("补充了情况说明").must_say("今天漏得更厉害了");
        browser.visit(&format!("{url}/withdrawal")).must_say("不再往下办");
        browser.submit(&format!("{url}/withdrawal"), &[("reason", "")]).must_refuse("请填写撤回的原因");
        browser.submit(&format!("{url}/withdrawal"), &[("reason", "已经自己谈好了")]).must_say("申请人撤回了诉求");
        let row = world.app.read(|db| store::by_code(db, &code)).unwrap();
        assert_eq!(row.stage, Stage::Withdrawn);
        assert_eq!(browser.visit(&format!("{url}/additions")).path, url);
        assert_eq!(world.browser().visit(&format!("{url}/withdrawal")).status, 404, "a stranger has no such page");
    }

    fn not_solved_is_refused_while_it_is_still_worked_on(world: &World) {
        let browser = world.browser();
        let code = file_dispute(world, &browser);
        assert_eq!(browser.visit(&format!("/track/{code}/objection")).path, format!("/track/{code}"));
    }

    fn the_receipt_is_mailed_on_request(world: &World) {
        let browser = world.browser();
        let code = file_dispute(world, &browser);
        browser.visit(&format!("/track/{code}"));
        browser.submit(&format!("/track/{code}/mail"), &[("email", "nobody")]).must_refuse("邮箱");
        browser.submit(&format!("/track/{code}/mail"), &[("email", "wang@example.cn")]).must_say("已经发到邮箱");
    }

    fn a_clerk_files_on_behalf_and_prints_the_receipt(world: &World) {
        let clerk = world.signed_in("xu");
        clerk.visit("/desk").must_say("代为登记");
        let page = clerk.upload("/desk", &[("channel", ""), ("service", "")], vec![]);
        for sentence in ["请选择来源", "请选择要办的事", "请填写替谁登记", "请填写事情经过", "请选择社区", "姓名", "请选择有没有危险"] {
            page.must_refuse(sentence);
        }
        let tongle = community(world, "tongle");
        let fields = [
            ("channel", "window"), ("service", "dispute"), ("kind", "neighbour"), ("filed_for", "来访人本人，不会用手机"),
            ("story", "邻居半夜放音乐，噪音很大"), ("community", tongle.as_str()), ("danger", "no"), ("name", "刘桂英"),
        ];
        let page = clerk.upload("/desk", &fields, vec![]);
        page.must_say("受理回执").must_say("与邻居的噪音纠纷").must_say("申请人没有留电话");
        let code = page.find(r#"data-receipt-code>([^<]+)<"#).unwrap();
        let row = world.app.read(|db| store::by_code(db, &code)).unwrap();
        assert!(row.filed_by.is_some() && row.filed_for.as_deref() == Some("来访人本人，不会用手机"));
        clerk.visit("/desk").must_say("与邻居的噪音纠纷");
        assert_eq!(world.signed_in("ping").visit(&format!("/desk/receipts/{code}")).status, 404, "not written down by this person");
        assert_eq!(world.signed_in("wu").visit("/desk").status, 404);
        assert!(world.browser().visit("/desk").path.starts_with("/sign-in"));
    }

    fn a_receipt_promises_no_call_to_who_left_no_telephone(world: &World) {
        let (clerk, tongle) = (world.signed_in("xu"), community(world, "tongle"));
        let receipt = |more: &[(&str, &str)]| {
            clerk.visit("/desk");
            let mut fields = vec![
                ("channel", "window"), ("service", "dispute"), ("kind", "neighbour"), ("filed_for", "来访人本人，不会用手机"),
                ("story", "邻居半夜放音乐，噪音很大"), ("community", tongle.as_str()), ("danger", "no"), ("name", "刘桂英"),
            ];
            fields.retain(|(name, _)| !more.iter().any(|(other, _)| other == name));
            fields.extend(more);
            clerk.upload("/desk", &fields, vec![])
        };
        receipt(&[]).must_not_say("打电话给您").must_say("您没有留电话和邮箱，要问进展，请打").must_say("报查询码");
        receipt(&[("email", "liu@example.cn")]).must_not_say("打电话给您").must_say("会发邮件给您");
        receipt(&[("phone", "13800001234")]).must_say("会打电话给您").must_not_say("没有留电话");
        receipt(&[("service", "hazard")]).must_say("派人到现场看。").must_not_say("告诉您").must_say("报查询码");
    }

    fn visits_are_numbered_without_a_gap_and_added_up(world: &World) {
        let clerk = world.signed_in("xu");
        let window = world.app.read(|db| mashanghe::places::store::by_code(db, "tongle")).unwrap().id;
        let window = ("unit", window.as_str());
        clerk.visit("/visits").must_say("这一天没有来访");
        clerk.submit("/visits", &[("heads", "0"), ("topic", "")]).must_refuse("来了几个人").must_say("请填写为了什么事");
        clerk.submit("/visits", &[("heads", "2"), ("topic", "停车收费"), ("code", "不是编号"), window]).must_refuse("查询码不对");
        // Whether there is a request behind a code is not told: the clerk may not read either of these.
        let real = file_dispute(world, &world.browser());
        clerk.visit("/visits");
        clerk.submit("/visits", &[("heads", "2"), ("topic", "停车收费"), ("code", "BL26-1123-ZZZZ"), window]).must_say("第 1 批");
        clerk.submit("/visits", &[("heads", "7"), ("topic", "拖欠工资"), ("code", &real), window]).must_say("第 2 批").must_say("集体访");
        let page = clerk.visit("/visits");
        for code in ["BL26-1123-ZZZZ", &real] {
            assert!(page.body.contains(&format!("<span class=\"mono\">{code}</span>")), "{code} is shown as it was written");
        }
        let numbers: Vec<String> = regex::Regex::new(r#"tile-number">(\d+)<"#).unwrap().captures_iter(&page.body).map(|found| found[1].to_owned()).collect();
        assert_eq!(numbers, ["2", "9", "1", "7"]);
        world.clock.turn(Duration::days(1));
        let clerk = world.signed_in("xu");
        clerk.visit("/visits").must_say("这一天没有来访");
        clerk.submit("/visits", &[("heads", "1"), ("topic", "邻里"), window]).must_say("第 1 批");
        assert!(world.signed_in("lin").visit("/visits").says("第 1 批"), "the street sees all windows");
        let elsewhere = world.signed_in("huang");
        elsewhere.visit("/visits").must_not_say("邻里");
    }
}
