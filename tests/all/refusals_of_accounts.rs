//! What one's own account refuses: the second factor is turned on and off by whoever knows the password and holds the phone.

use crate::on_both;
use crate::refusing::Filled;
use crate::world::World;
use crate::world::cast::PASSWORD;

const PAGE: &str = "/account/second-factor";

on_both! {
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
