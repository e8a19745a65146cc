//! What the door and one's own account refuse: sign-in, the password, the second factor, and the code by which a citizen enters.

use crate::accounts::turn_on;
use crate::mine::ask;
use crate::on_both;
use crate::refusing::Filled;
use crate::world::World;
use crate::world::cast::{PASSWORD, WANG_FANG};

const PAGE: &str = "/account/second-factor";

on_both! {
    fn the_door_says_the_same_of_a_wrong_name_and_of_a_wrong_password(world: &World) {
        let stranger = world.browser();
        let form = Filled { world, browser: &stranger, page: "/sign-in", action: "/sign-in", good: &[("username", "chen"), ("password", PASSWORD)] };
        form.refuses(&[("password", "wrong", "登录名或密码不对。连续输错几次会暂停一会儿"), ("password", "", "登录名或密码不对")]);
        stranger.visit("/sign-in");
        stranger.submit("/sign-in", &[("username", "nobody"), ("password", PASSWORD)]).must_refuse("登录名或密码不对。连续输错几次会暂停一会儿");
        let chen = world.signed_in("chen");
        turn_on(world, &chen);
        stranger.visit("/sign-in");
        stranger.submit("/sign-in", &[("username", "chen"), ("password", PASSWORD)]).must_say("第二步验证");
        let second = "/sign-in/second-factor";
        Filled { world, browser: &stranger, page: second, action: second, good: &[] }.refuses(&[
            ("code", "", "请填写手机上显示的 6 位数字，或者一个备用码"),
            ("code", "12345", "验证码不对。请看手机上现在显示的 6 位数字，或者填一个没用过的备用码"),
        ]);
    }

    fn a_new_password_is_long_and_typed_twice_by_whoever_knows_the_old_one(world: &World) {
        let (chen, page) = (world.signed_in("chen"), "/account/password");
        let good = [("old_password", PASSWORD), ("password", "新的密码，也好记得住"), ("password_again", "新的密码，也好记得住")];
        let form = Filled { world, browser: &chen, page, action: page, good: &good };
        form.refuses(&[
            ("old_password", "wrong", "现在的密码不对，什么都没有改"),
            ("password", "", "请填写新密码"),
            ("password_again", "新的密码，也好记不住", "两次填的密码不一样，请再填一次"),
        ]);
        Filled { good: &[("old_password", PASSWORD), ("password_again", "短")], ..form }.refuses(&[("password", "短", "至少 10 个字符")]);
        world.signed_in("chen");
    }

    fn a_citizen_enters_with_a_phone_or_a_mailbox_and_the_code_that_came(world: &World) {
        let browser = world.browser();
        Filled { world, browser: &browser, page: "/mine", action: "/mine/code", good: &[] }.refuses(&[
            ("contact", "", "请填写手机号码或电子邮箱"),
            ("contact", "0755-28123456", "收不到短信"),
            ("contact", "wang@", "邮箱"),
        ]);
        ask(&browser, WANG_FANG.1);
        Filled { world, browser: &browser, page: "/mine/code", action: "/mine/sign-in", good: &[] }.refuses(&[
            ("code", "", "请填写收到的 6 位数字"),
            ("code", "12345", "验证码不对，还可以再试 4 次"),
        ]);
    }

    fn the_second_factor_is_turned_on_with_the_password_and_a_code_of_the_phone(world: &World) {
        let chen = world.signed_in("chen");
        Filled { world, browser: &chen, page: PAGE, action: PAGE, good: &[] }.refuses(&[
            ("old_password", "", "现在的密码不对，什么都没有改"),
            ("old_password", "wrong", "现在的密码不对，什么都没有改"),
        ]);
        chen.visit(PAGE);
        assert_eq!(chen.submit(PAGE, &[("old_password", PASSWORD)]).path, "/account/second-factor/confirm");
        let confirm = "/account/second-factor/confirm";
        Filled { world, browser: &chen, page: confirm, action: confirm, good: &[] }.refuses(&[
            ("code", "", "验证码不对。请看手机上现在显示的 6 位数字"),
            ("code", "12345", "验证码不对。请看手机上现在显示的 6 位数字"),
            ("code", "十二三四五六", "验证码不对。请看手机上现在显示的 6 位数字"),
        ]);
        let person = world.app.read(|db| mashanghe::accounts::store::by_username(db, "chen")).unwrap();
        assert_eq!(person.totp_secret, None, "the second factor is still off");
    }
}
