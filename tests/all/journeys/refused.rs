//! A request that the law keeps out of mediation: refused with its ground, and the citizen reads why and where to go.

use super::citizen;
use crate::on_both;
use crate::world::World;

on_both! {
    fn a_matter_that_a_court_already_has_is_refused_with_its_ground_and_a_way_on(world: &World) {
        let wang = world.browser();
        citizen::answers_everything(world, &wang);
        let (_, code) = citizen::files(&wang);
        let chen = world.signed_in("chen");
        let page = format!("/requests/{code}/refusal");
        chen.visit(&page).must_say("只能用下面列出的理由");
        chen.submit(&page, &[("ground", "court_has_it"), ("reason", "龙岗区人民法院已于11月20日立案受理")]).must_say("不予受理");
        let phone = citizen::follows(world, &code);
        phone.page().must_say("不予受理的理由").must_say("龙岗区人民法院已于11月20日立案受理").must_say("可以去：").must_say("12368");
        let lead = crate::agreements::enter(world, "laochen");
        let page = lead.visit(&format!("/cases/new?request={code}"));
        assert_eq!(page.status, 409);
        page.must_say("不能改为“调解中”");
        phone.visit(&format!("/track/{code}")).must_not_say("已转为调解案件");
    }
}
