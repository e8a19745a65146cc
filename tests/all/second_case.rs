//! A request whose mediation is over and that is not solved may become a second case: with the next number, never beside a running one,
//! and its citizen reads of both.

use mashanghe::cases::{self, Case, Stage};
use mashanghe::intake::{self, Request};

use crate::cases::{accepted_request, actor, register, signed_in, unit};
use crate::on_both;
use crate::world::browser::Page;
use crate::world::cast::WANG_FANG;
use crate::world::{Browser, World};

fn now(world: &World, code: &str) -> Request {
    world.app.read(|db| intake::store::by_code(db, code)).unwrap()
}

fn cases_of(world: &World, code: &str) -> Vec<Case> {
    let id = now(world, code).id;
    world.app.read(|db| cases::store::all_of_request(db, &id)).unwrap()
}

/// Sends the register's form that was opened for this request.
fn enter(world: &World, lead: &Browser) -> Page {
    let room = unit(world, "laochen");
    let mut fields = register();
    fields.push(("room", &room));
    lead.submit("/cases", &fields)
}

fn open(world: &World, lead: &Browser, code: &str) -> String {
    lead.visit(&format!("/cases/new?request={code}"));
    let page = enter(world, lead);
    page.must_say("已登记为案件");
    page.path
}

fn end(lead: &Browser, case: &str) {
    lead.visit(&format!("{case}/ending/new"));
    let why = [("cause", "PML26"), ("reason", "双方差距太大。"), ("other_ways_told", "yes")];
    lead.submit(&format!("{case}/ending"), &why).must_say("调解已终止");
}

fn close(lead: &Browser, case: &str) -> Page {
    lead.visit(&format!("{case}/closure"));
    lead.submit(&format!("{case}/closure"), &[("outcome", "ended"), ("remark", "")])
}

fn accept(world: &World, code: &str) {
    let chen = actor(world, "chen");
    let revision = now(world, code).revision;
    world.app.write(|tx| mashanghe::dispatch::accepting::accept(tx, &chen, code, revision)).unwrap();
}

/// 王芳, who proved that the request is hers.
fn citizen(world: &World, code: &str) -> Browser {
    let browser = world.browser();
    browser.visit("/track");
    browser.submit("/track", &[("code", code), ("proof", &WANG_FANG.1[7..])]).must_say("进度");
    browser
}

fn object(citizen: &Browser, code: &str) {
    let page = format!("/track/{code}/objection");
    citizen.visit(&page);
    citizen.submit(&page, &[("reason", "天花板还是漏水")]).must_say("已经转回去重新办理");
}

on_both! {
    fn a_request_that_is_not_solved_becomes_a_second_case_with_the_next_number(world: &World) {
        let code = accepted_request(world);
        let (lead, wang) = (signed_in(world, "laochen"), citizen(world, &code));
        let first = open(world, &lead, &code);
        end(&lead, &first);
        wang.visit(&format!("/track/{code}")).must_say("以前的调解").must_say("(2026)深龙宝人调字第1号，老陈调解室，已终止");
        object(&wang, &code);
        accept(world, &code);
        let second = open(world, &lead, &code);
        assert_ne!(first, second);
        let both = cases_of(world, &code);
        assert_eq!(both.iter().map(|case| (case.ordinal, case.stage)).collect::<Vec<_>>(), [(2, Stage::Opened), (1, Stage::Ended)]);
        assert_eq!(now(world, &code).stage, intake::Stage::InCase);

        wang.visit(&format!("/track/{code}")).must_say("(2026)深龙宝人调字第2号").must_say("以前的调解").must_say("第1号，老陈调解室，已终止");
        lead.visit(&format!("/requests/{code}")).must_say("已转为调解案件： (2026)深龙宝人调字第2号").must_say("以前的调解案件： (2026)深龙宝人调字第1号");
        lead.visit(&second).must_say("同一诉求的另一个案件： (2026)深龙宝人调字第1号");

        // Putting the first case away says nothing about the second.
        close(&lead, &first).must_say("案件已结案");
        assert_eq!(now(world, &code).stage, intake::Stage::InCase);
        end(&lead, &second);
        assert_eq!(now(world, &code).stage, intake::Stage::Answered);
        close(&lead, &second).must_say("案件已结案");
        let both = cases_of(world, &code);
        assert_eq!(both.iter().map(|case| (case.ordinal, case.stage)).collect::<Vec<_>>(), [(2, Stage::Closed), (1, Stage::Closed)]);
        wang.visit(&format!("/track/{code}")).must_say("第2号，老陈调解室，已结案").must_say("第1号，老陈调解室，已结案");
    }

    fn two_cases_of_one_request_never_run_at_once(world: &World) {
        let code = accepted_request(world);
        let (lead, wang, other) = (signed_in(world, "laochen"), citizen(world, &code), signed_in(world, "limin"));
        let first = open(world, &lead, &code);
        end(&lead, &first);
        object(&wang, &code);
        accept(world, &code);
        other.visit(&format!("/cases/new?request={code}"));
        let second = open(world, &lead, &code);
        enter(world, &other).must_refuse("没有重复登记");

        // The first comes back only when the second is over.
        lead.visit(&format!("{first}/reopening"));
        let reopening = [("reason", "双方又愿意谈了")];
        lead.submit(&format!("{first}/reopening"), &reopening).must_refuse("后来另立了案件，案号(2026)深龙宝人调字第2号");
        assert_eq!(cases_of(world, &code).iter().filter(|case| !case.stage.is_over()).count(), 1);
        end(&lead, &second);
        lead.visit(&format!("{first}/reopening"));
        lead.submit(&format!("{first}/reopening"), &reopening).must_say("恢复办理");
        let both = cases_of(world, &code);
        assert_eq!(both.iter().map(|case| (case.ordinal, case.stage)).collect::<Vec<_>>(), [(1, Stage::Opened), (2, Stage::Ended)]);
        assert_eq!(now(world, &code).stage, intake::Stage::InCase);

        // What no page does, the database refuses.
        let ended = both.into_iter().find(|case| case.ordinal == 2).unwrap();
        let twin = Case { id: "twin".to_owned(), number: "twin".to_owned(), ordinal: 99, stage: Stage::Opened, ..ended };
        let refused = world.app.write(|tx| cases::store::insert(tx, &twin));
        assert!(matches!(refused, Err(mashanghe::error::Error::Conflict(_))), "{refused:?}");
    }

    fn the_slip_names_the_room_and_its_mediator_while_a_case_runs(world: &World) {
        let code = accepted_request(world);
        let (lead, wang) = (signed_in(world, "laochen"), citizen(world, &code));
        wang.visit(&format!("/track/{code}")).must_say("同乐社区 · 陈晓敏");
        let case = open(world, &lead, &code);
        let who = |page: Page| page.words().split_once("现在由谁办").unwrap().1.split_once("接下来").unwrap().0.to_owned();
        let slip = who(wang.visit(&format!("/track/{code}")));
        assert!(slip.contains("老陈调解室") && slip.contains("宝龙街道人民调解委员会") && !slip.contains("同乐社区"), "{slip}");
        lead.visit(&format!("{case}/mediators/new"));
        let li = actor(world, "limin").person_id().unwrap().to_owned();
        let appointing = [("person", li.as_str()), ("way", "appointed"), ("relation", "nothing"), ("chief", "yes")];
        assert!(lead.submit(&format!("{case}/mediators"), &appointing).is_ok());
        let slip = who(wang.visit(&format!("/track/{code}")));
        assert!(slip.contains("老陈调解室 · 调解员 李敏") && slip.contains("(2026)深龙宝人调字第1号"), "{slip}");
        end(&lead, &case);
        wang.visit(&format!("/track/{code}")).must_say("同乐社区 · 陈晓敏");
    }
}
