//! Doors for staff: passwords, the pause after wrong ones, the second factor, invitations, one's own sign-ins, and the
//! administrator's list of people. Citizens' codes are in `mine`.

use chrono::Duration;
use mashanghe::accounts::{people, store};
use mashanghe::actor::{Actor, Role};
use mashanghe::audit;
use totp_rs::{Algorithm, Secret, TOTP};

use crate::on_both;
use crate::world::browser::Page;
use crate::world::cast::PASSWORD;
use crate::world::{Browser, World};

/// Types name and password; afterwards `/account` shows who is in.
fn enter(browser: &Browser, username: &str, password: &str) -> Page {
    browser.visit("/sign-in?next=/account");
    browser.submit("/sign-in", &[("username", username), ("password", password)])
}

fn inside(browser: &Browser) -> bool {
    browser.visit("/account").path == "/account"
}

fn person_id(world: &World, username: &str) -> String {
    world.app.read(|db| store::by_username(db, username)).unwrap().id
}

/// The six digits that an app with this secret shows now.
fn code(world: &World, secret: &str) -> String {
    let bytes = Secret::Encoded(secret.replace(' ', "")).to_bytes().unwrap();
    let totp = TOTP::new(Algorithm::SHA1, 6, 0, 30, bytes, None, String::new()).unwrap();
    totp.generate(u64::try_from(world.clock.now().micros() / 1_000_000).unwrap())
}

/// Turns the second factor on for whoever is signed in; the secret and the recovery codes.
pub(crate) fn turn_on(world: &World, browser: &Browser) -> (String, Vec<String>) {
    browser.visit("/account/second-factor");
    let page = browser.submit("/account/second-factor", &[("old_password", PASSWORD)]);
    assert_eq!(page.path, "/account/second-factor/confirm", "{}", page.words());
    let secret = page.find(r#"<span class="mono account-secret">([A-Z2-7 ]+)</span>"#).unwrap();
    let page = browser.submit("/account/second-factor/confirm", &[("code", &code(world, &secret))]);
    assert_eq!(page.path, "/account/second-factor/codes", "{}", page.words());
    let codes = regex::Regex::new(r"<li>([0-9A-Z]{5}-[0-9A-Z]{5})</li>").unwrap();
    let codes = codes.captures_iter(&page.body).map(|found| found[1].to_owned()).collect();
    (secret, codes)
}

/// The link that an administrator gets for a person.
fn link(admin: &Browser, id: &str) -> String {
    admin.visit(&format!("/admin/people/{id}"));
    let page = admin.submit(&format!("/admin/people/{id}/invitation"), &[]);
    page.find(r"(/welcome/[A-Za-z0-9_-]{43})<").unwrap_or_else(|| panic!("{}", page.words()))
}

on_both! {
    fn the_right_password_opens_the_door_and_a_wrong_one_does_not(world: &World) {
        let browser = world.browser();
        enter(&browser, "chen", "wrong").must_refuse("登录名或密码不对");
        assert!(!inside(&browser));
        enter(&browser, "CHEN", PASSWORD).must_say("陈晓敏").must_say("社区经办人");
    }

    fn a_stranger_cannot_tell_which_names_exist(world: &World) {
        let (known, unknown) = (world.browser(), world.browser());
        let words = |page: Page| page.words();
        assert_eq!(words(enter(&known, "chen", "wrong")), words(enter(&unknown, "nobody", "wrong")));
        for _ in 0..7 {
            enter(&known, "chen", "wrong");
            enter(&unknown, "nobody", "wrong");
        }
        let (one, other) = (enter(&known, "chen", "wrong"), enter(&unknown, "nobody", "wrong"));
        assert_eq!((one.status, one.words()), (other.status, other.words()));
        assert_eq!(one.status, 429);
    }

    fn who_guesses_is_paused_but_the_owner_s_own_browser_is_not(world: &World) {
        let owner = world.browser();
        enter(&owner, "chen", PASSWORD).must_say("陈晓敏");
        owner.submit("/sign-out", &[]);
        let stranger = world.browser();
        for _ in 0..8 {
            enter(&stranger, "chen", "guess");
        }
        enter(&stranger, "chen", PASSWORD).must_refuse("分钟后再试");
        enter(&world.browser(), "lin", PASSWORD).must_say("林晓");
        enter(&owner, "chen", PASSWORD).must_say("陈晓敏");
        world.clock.turn(Duration::minutes(16));
        enter(&stranger, "chen", PASSWORD).must_say("陈晓敏");
    }

    fn guesses_made_at_the_same_moment_do_not_slip_past_the_counter(world: &World) {
        let statuses: Vec<u16> = std::thread::scope(|scope| {
            let guess = || scope.spawn(|| enter(&world.browser(), "chen", "guess").status);
            let guesses: Vec<_> = (0..14).map(|_| guess()).collect();
            guesses.into_iter().map(|guess| guess.join().unwrap()).collect()
        });
        assert_eq!(statuses.iter().filter(|status| **status == 422).count(), 8, "{statuses:?}");
        assert_eq!(statuses.iter().filter(|status| **status == 429).count(), 6, "{statuses:?}");
    }

    fn an_ended_sign_in_is_out_at_once(world: &World) {
        let (desk, phone) = (world.browser(), world.browser());
        enter(&desk, "chen", PASSWORD);
        enter(&phone, "chen", PASSWORD);
        let page = desk.visit("/account");
        let other = page.find(r#"action="(/account/sign-ins/[0-9a-f-]{36}/end)""#).unwrap();
        desk.submit(&other, &[]).must_say("已退出");
        assert!(!inside(&phone) && inside(&desk));
        enter(&phone, "chen", PASSWORD);
        desk.visit("/account");
        desk.submit("/account/sign-ins/others/end", &[]).must_say("1 处");
        assert!(!inside(&phone) && inside(&desk));
    }

    fn nobody_ends_the_sign_in_of_somebody_else_from_their_own_account(world: &World) {
        let (chen, lin) = (world.browser(), world.browser());
        enter(&chen, "chen", PASSWORD);
        enter(&lin, "lin", PASSWORD);
        let rows = world.app.read(|db| store::running_of(db, &person_id(world, "chen"), world.clock.now())).unwrap();
        lin.visit("/account");
        let token = lin.filled("/sign-out", &[]);
        let fields: Vec<(&str, &str)> = token.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(lin.post_raw(&format!("/account/sign-ins/{}/end", rows[0].id), &fields).status, 404);
        assert!(inside(&chen));
    }

    fn a_changed_password_ends_every_other_sign_in(world: &World) {
        let (desk, phone) = (world.browser(), world.browser());
        enter(&desk, "chen", PASSWORD);
        enter(&phone, "chen", PASSWORD);
        desk.visit("/account/password");
        let new = "新的密码，也好记得住";
        let page = desk.submit("/account/password", &[("old_password", PASSWORD), ("password", new), ("password_again", new)]);
        page.must_say("密码已改好");
        assert!(inside(&desk) && !inside(&phone));
        enter(&phone, "chen", PASSWORD).must_refuse("不对");
        enter(&phone, "chen", new).must_say("陈晓敏");
    }

    fn each_field_of_the_password_form_is_refused_with_a_sentence(world: &World) {
        let browser = world.browser();
        enter(&browser, "chen", PASSWORD);
        let cases = [
            ("wrong", "新的密码，也好记得住", "新的密码，也好记得住", "现在的密码不对"),
            (PASSWORD, "", "", "请填写新密码"),
            (PASSWORD, "短", "短", "至少 10 个字符"),
            (PASSWORD, "1234567890", "1234567890", "太容易猜到"),
            (PASSWORD, "新的密码，也好记得住", "新的密码，也好记不住", "两次填的密码不一样"),
        ];
        for (old, new, again, sentence) in cases {
            browser.visit("/account/password");
            let page = browser.submit("/account/password", &[("old_password", old), ("password", new), ("password_again", again)]);
            page.must_refuse(sentence);
        }
    }

    fn a_code_of_the_second_factor_opens_the_door_once(world: &World) {
        let browser = world.browser();
        enter(&browser, "chen", PASSWORD);
        let (secret, _) = turn_on(world, &browser);
        browser.submit("/account/second-factor/codes", &[]).must_say("不会再显示");
        assert_eq!(browser.visit("/account/second-factor/codes").path, "/account/second-factor");
        let other = world.browser();
        enter(&other, "chen", PASSWORD).must_say("第二步验证");
        assert!(!inside(&other), "the password alone is not enough");
        other.visit("/sign-in/second-factor?next=/account");
        let used = code(world, &secret);
        other.submit("/sign-in/second-factor", &[("code", &used)]).must_refuse("已经用过");
        other.submit("/sign-in/second-factor", &[("code", "12345")]).must_refuse("验证码不对");
        other.submit("/sign-in/second-factor", &[("code", "")]).must_refuse("请填写");
        world.clock.turn(Duration::seconds(60));
        let now = code(world, &secret);
        other.submit("/sign-in/second-factor", &[("code", &now)]).must_say("陈晓敏");
        let third = world.browser();
        enter(&third, "chen", PASSWORD);
        third.submit("/sign-in/second-factor", &[("code", &now)]).must_refuse("已经用过");
    }

    fn a_recovery_code_opens_the_door_once_and_the_proof_of_the_password_ages(world: &World) {
        let browser = world.browser();
        enter(&browser, "chen", PASSWORD);
        let (_, codes) = turn_on(world, &browser);
        assert_eq!(codes.len(), 10);
        let other = world.browser();
        enter(&other, "chen", PASSWORD);
        other.submit("/sign-in/second-factor", &[("code", &codes[0].to_lowercase())]).must_say("陈晓敏").must_say("还有 9 个");
        let third = world.browser();
        enter(&third, "chen", PASSWORD);
        third.submit("/sign-in/second-factor", &[("code", &codes[0])]).must_refuse("验证码不对");
        world.clock.turn(Duration::minutes(11));
        third.submit("/sign-in/second-factor", &[("code", &codes[1])]).must_say("从头登录");
        assert!(!inside(&third));
    }

    fn the_second_factor_is_turned_off_only_with_the_password(world: &World) {
        let browser = world.browser();
        enter(&browser, "chen", PASSWORD);
        turn_on(world, &browser);
        browser.visit("/account/second-factor");
        browser.submit("/account/second-factor/off", &[("old_password", "wrong")]).must_refuse("现在的密码不对");
        browser.submit("/account/second-factor/off", &[("old_password", PASSWORD)]).must_say("已关闭");
        enter(&world.browser(), "chen", PASSWORD).must_say("陈晓敏");
    }

    fn an_invitation_works_once_and_not_after_seven_days(world: &World) {
        let admin = world.browser();
        enter(&admin, "admin", PASSWORD);
        let id = person_id(world, "chen");
        let (first, second) = (link(&admin, &id), link(&admin, &id));
        let guest = world.browser();
        guest.visit(&first).must_refuse("不能用了");
        let new = "新的密码，也好记得住";
        let chen = world.browser();
        enter(&chen, "chen", PASSWORD);
        for (password, again, sentence) in [("", "", "请填写新密码"), ("短", "短", "至少 10 个字符"), (new, "x", "不一样")] {
            guest.visit(&second);
            guest.submit(&second, &[("password", password), ("password_again", again)]).must_refuse(sentence);
        }
        guest.visit(&second);
        guest.submit(&second, &[("password", new), ("password_again", new)]).must_say("密码已设好");
        assert!(!inside(&chen), "whoever was signed in is out");
        guest.visit(&second).must_refuse("不能用了");
        enter(&guest, "chen", new).must_say("陈晓敏");
        let third = link(&admin, &id);
        world.clock.turn(Duration::days(7));
        guest.visit(&third).must_refuse("不能用了");
        guest.visit("/welcome/nothing").must_refuse("不能用了");
    }

    fn an_administrator_adds_a_person_who_sets_a_password_and_works(world: &World) {
        let admin = world.browser();
        enter(&admin, "admin", PASSWORD);
        let page = admin.visit("/admin/people/new");
        let unit = page.find(r#"<option value="([^"]+)">社区 · 同乐"#).unwrap();
        let right = [("name", "赵敏"), ("username", "zhao"), ("role", "clerk"), ("unit", unit.as_str()), ("email", "zhao@baolong.example"), ("phone", "13700001111")];
        let wrong = [
            ("name", "", "姓名"), ("username", "赵", "登录名用"), ("username", "chen", "已经有人用了"), ("role", "king", "请选择岗位"),
            ("role", "administrator", "只能设在街道"), ("unit", "", "请选择单位"), ("unit", "nowhere", "没有这个单位"),
            ("email", "zhao@", "邮箱"), ("phone", "123", "号码"),
        ];
        for (field, value, sentence) in wrong {
            let mut fields = right.to_vec();
            fields.retain(|(name, _)| *name != field);
            fields.push((field, value));
            admin.visit("/admin/people/new");
            admin.submit("/admin/people", &fields).must_refuse(sentence);
        }
        admin.visit("/admin/people/new");
        let page = admin.submit("/admin/people", &right);
        let link = page.find(r"(/welcome/[A-Za-z0-9_-]{43})<").unwrap();
        let zhao = world.browser();
        zhao.visit(&link).must_say("欢迎来这里工作");
        zhao.submit(&link, &[("password", PASSWORD), ("password_again", PASSWORD)]);
        enter(&zhao, "zhao", PASSWORD).must_say("赵敏").must_say("窗口人员");
        admin.visit("/admin/people?q=zhao").must_say("赵敏").must_not_say("陈晓敏");
    }

    fn who_leaves_is_out_at_once_and_may_come_back(world: &World) {
        let (admin, chen) = (world.browser(), world.browser());
        enter(&admin, "admin", PASSWORD);
        enter(&chen, "chen", PASSWORD);
        let id = person_id(world, "chen");
        admin.visit(&format!("/admin/people/{id}"));
        admin.submit(&format!("/admin/people/{id}/deactivation"), &[]).must_say("已停用");
        assert!(!inside(&chen));
        enter(&chen, "chen", PASSWORD).must_refuse("登录名或密码不对");
        admin.visit(&format!("/admin/people/{id}"));
        admin.submit(&format!("/admin/people/{id}/reactivation"), &[]).must_say("重新启用");
        enter(&chen, "chen", PASSWORD).must_say("陈晓敏");
    }

    fn appointments_begin_and_end_at_once(world: &World) {
        let (admin, chen) = (world.browser(), world.browser());
        enter(&admin, "admin", PASSWORD);
        enter(&chen, "chen", PASSWORD);
        let id = person_id(world, "chen");
        let page = admin.visit(&format!("/admin/people/{id}"));
        let end = page.find(r#"action="(/admin/people/[^"]+/appointments/[^"]+/end)""#).unwrap();
        admin.submit(&end, &[]).must_say("已免去");
        chen.visit("/account").must_not_say("社区经办人");
        let unit = page.find(r#"<option value="([^"]+)">社区 · 同乐"#).unwrap();
        let appointments = format!("/admin/people/{id}/appointments");
        admin.submit(&appointments, &[("role", "volunteer"), ("unit", &unit)]).must_say("平安员");
        chen.visit("/account").must_say("平安员");
        admin.visit(&format!("/admin/people/{id}"));
        admin.submit(&appointments, &[("role", "volunteer"), ("unit", &unit)]).must_refuse("已经有这个岗位");
        admin.submit(&appointments, &[("role", ""), ("unit", &unit)]).must_refuse("请选择岗位");
    }

    fn nobody_gets_to_the_counselling_station_by_one_administrator_alone(world: &World) {
        let station = world.app.read(|db| mashanghe::places::store::by_code(db, "xinli")).unwrap().id;
        let seat = [("role", "station_officer"), ("unit", station.as_str())];
        let admin = world.browser();
        enter(&admin, "admin", PASSWORD);
        let href = format!("/admin/people/{}", person_id(world, "admin"));
        admin.visit(&href);
        admin.submit(&format!("{href}/appointments"), &seat).must_say("已通知该站现任人员，有人确认后才生效").must_not_say("另一位管理员").must_say("等另一个人确认");
        let reads = |username: &str| {
            let id = person_id(world, username);
            world.app.read(|db| store::holds(db, &id, Role::StationOfficer, &station)).unwrap()
        };
        assert!(!reads("admin"));
        let page = admin.page().find(r#"href="(/proposals/[^"]+)""#).unwrap();
        assert!(!admin.visit(&page).must_say("等另一个人确认").body.contains("/confirmation"), "whoever proposes does not confirm");
        admin.visit(&href);
        admin.submit(&format!("{href}/appointments"), &seat).must_refuse("已经提出过");
        // The station hears of it and decides; nobody else sees it.
        let chen = world.browser();
        enter(&chen, "chen", PASSWORD);
        assert_eq!(chen.visit(&page).status, 404);
        let su = world.browser();
        enter(&su, "su", PASSWORD);
        su.visit("/notices").must_say("请确认一项任职：心理咨询服务站").must_say("何静提议由何静担任");
        su.visit(&page).must_say("谁提出的").must_say("何静");
        su.submit(&format!("{page}/refusal"), &[]).must_say("岗位没有生效");
        assert!(!reads("admin"));
        // Proposed for somebody else: the station has an officer, so that no administrator confirms, but the officer does.
        let street = world.app.read(mashanghe::places::store::street).unwrap().id;
        let (zhou, wu) = (person_id(world, "zhou"), person_id(world, "wu"));
        world.app.write(|tx| people::appoint(tx, &Actor::House, &zhou, Role::Administrator, &street).map(|_| ())).unwrap();
        let href = format!("/admin/people/{wu}");
        admin.visit(&href);
        admin.submit(&format!("{href}/appointments"), &seat);
        let page = admin.page().find(r#"href="(/proposals/[^"]+)""#).unwrap();
        let second = world.browser();
        enter(&second, "zhou", PASSWORD);
        assert_eq!(second.visit(&page).status, 404);
        su.visit(&page).must_say("wu@baolong.example");
        su.submit(&format!("{page}/confirmation"), &[]).must_say("岗位马上生效").must_say("苏宁");
        assert!(reads("wu"));
        su.visit("/notices").must_say("心理咨询服务站有新的任职").must_say("由苏宁确认");
        su.visit(&page);
        assert!(!su.page().body.contains("/refusal"), "what was decided stays decided");
    }

    fn an_administrator_gets_into_a_confidant_s_account_neither_by_a_link_nor_unseen(world: &World) {
        let admin = world.browser();
        enter(&admin, "admin", PASSWORD);
        let href = format!("/admin/people/{}", person_id(world, "su"));
        admin.visit(&href);
        let page = admin.submit(&format!("{href}/invitation"), &[]);
        page.must_say("只发到本人邮箱").must_not_say("mashanghe user reset");
        assert!(!page.body.contains("/welcome/") && page.path == href, "{}", page.path);
        admin.submit(&href, &[("name", "苏宁"), ("email", "somebody@else.example"), ("phone", "")]).must_refuse("mashanghe user mailbox su");
        let su = world.browser();
        enter(&su, "su", PASSWORD);
        su.visit("/notices").must_say("发了重设密码的链接").must_say("何静");
        // Everybody else's link is shown as ever, and nobody is told.
        let href = format!("/admin/people/{}", person_id(world, "chen"));
        admin.visit(&href);
        assert!(admin.submit(&format!("{href}/invitation"), &[]).body.contains("/welcome/"));
        su.visit("/notices").must_not_say("陈晓敏");
    }

    fn where_nobody_else_could_confirm_it_the_way_is_told_and_the_command_line_tells_the_station(world: &World) {
        let station = world.app.read(|db| mashanghe::places::store::by_code(db, "xinli")).unwrap().id;
        let (su, xu) = (person_id(world, "su"), person_id(world, "xu"));
        let admin = world.browser();
        enter(&admin, "admin", PASSWORD);
        let rows = world.app.read(|db| store::appointed(db, std::slice::from_ref(&su))).unwrap();
        world.app.write(|tx| people::end_appointment(tx, &Actor::House, &su, &rows[0].id)).unwrap();
        let href = format!("/admin/people/{xu}");
        admin.visit(&href);
        let page = admin.submit(&format!("{href}/appointments"), &[("role", "station_officer"), ("unit", &station)]);
        page.must_refuse("现在没有这样的人").must_say("mashanghe user add xu --role station_officer --unit xinli");
        world.app.write(|tx| people::appoint(tx, &Actor::House, &su, Role::StationOfficer, &station).map(|_| ())).unwrap();
        world.app.write(|tx| people::appoint(tx, &Actor::House, &xu, Role::StationOfficer, &station).map(|_| ())).unwrap();
        let browser = world.browser();
        enter(&browser, "su", PASSWORD);
        browser.visit("/notices").must_say("心理咨询服务站有新的任职").must_say("命令行");
    }

    fn an_administrator_cannot_remove_their_own_last_administrator_role(world: &World) {
        let admin = world.browser();
        enter(&admin, "admin", PASSWORD);
        let id = person_id(world, "admin");
        let page = admin.visit(&format!("/admin/people/{id}"));
        let end = page.find(r#"action="(/admin/people/[^"]+/appointments/[^"]+/end)""#).unwrap();
        admin.submit(&end, &[]).must_refuse("不能免去自己的管理员岗位");
        page.must_not_say("停用何静");
    }

    fn only_administrators_see_the_list_of_people(world: &World) {
        let chen = world.browser();
        enter(&chen, "chen", PASSWORD);
        for path in ["/admin/people".to_owned(), "/admin/people/new".to_owned(), format!("/admin/people/{}", person_id(world, "admin"))] {
            assert_eq!(chen.visit(&path).status, 404, "{path}");
        }
        assert!(world.browser().visit("/admin/people").path.starts_with("/sign-in"));
    }

    fn contact_details_are_changed_and_refused_field_by_field(world: &World) {
        let admin = world.browser();
        enter(&admin, "admin", PASSWORD);
        let href = format!("/admin/people/{}", person_id(world, "chen"));
        for (name, email, phone, sentence) in [("", "", "", "姓名"), ("陈晓敏", "x", "", "邮箱"), ("陈晓敏", "", "1", "号码")] {
            admin.visit(&href);
            admin.submit(&href, &[("name", name), ("email", email), ("phone", phone)]).must_refuse(sentence);
        }
        admin.visit(&href);
        admin.submit(&href, &[("name", "陈小敏"), ("email", ""), ("phone", "")]).must_say("已保存").must_say("陈小敏");
    }

    fn every_way_through_the_door_leaves_an_audit_line(world: &World) {
        let browser = world.browser();
        enter(&browser, "chen", "wrong");
        enter(&browser, "chen", PASSWORD);
        browser.submit("/sign-out", &[]);
        let lines = world.app.read(|db| audit::store::after(db, 0, 10_000)).unwrap();
        for action in ["sign_in.fail", "sign_in.begin", "sign_in.end"] {
            assert!(lines.iter().any(|line| line.action == action), "{action}");
        }
        assert!(lines.iter().all(|line| !line.detail.contains("chen")), "names do not stand in details");
    }
}
