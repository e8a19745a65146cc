//! How often the database is asked: what everybody does must not ask more with every row that there is.

use mashanghe::actor::Actor;
use mashanghe::cases::parties::reading;
use mashanghe::dispatch;
use mashanghe::identity::Phone;
use mashanghe::intake::filing::{self, Filed};
use mashanghe::intake::matter::Matter;
use mashanghe::intake::{Channel, DisputeType, Service};
use mashanghe::places::store as places;

use crate::agreements::willing;
use crate::on_both;
use crate::world::cast::{WANG_FANG, ZHANG_WEI};
use crate::world::{World, statements};

/// PostgreSQL's pool asks once whether a connection still answers.
fn handshake(world: &World) -> usize {
    usize::from(world.app.house().config.database_url.starts_with("postgres"))
}

/// 王芳 files what 同乐 is to work on.
fn filed(world: &World) -> Filed {
    let file = |tx: &mut mashanghe::db::Tx<'_>| {
        let mut matter = Matter::new(Service::Dispute, Channel::Web, "楼上漏水，多次沟通没有结果。", WANG_FANG.0);
        matter.dispute_type = Some(DisputeType::Neighbour);
        matter.phone = Phone::parse(WANG_FANG.1).ok();
        matter.community_id = Some(places::by_code(tx.conn, "tongle")?.id);
        let filed = filing::file(tx, &Actor::Visitor, &matter)?;
        dispatch::rule::dispatch(tx, &filed)?;
        Ok(filed)
    };
    world.app.write(file).unwrap()
}

on_both! {
    fn filing_asks_at_most_twenty_times_and_once_for_the_community_by_its_code(world: &World) {
        let (asked, filed) = statements::during(|| filed(world));
        assert!(asked <= 20 + 1 + handshake(world), "{asked}");
        let running = world.app.read(|db| mashanghe::clocks::store::running(db, &filed.request.subject())).unwrap();
        assert_eq!(running.len(), 3);
    }

    fn who_has_a_request_and_until_when_is_one_question(world: &World) {
        let request = filed(world).request;
        let (asked, holding) = statements::during(|| world.app.read(|db| dispatch::holding::of(db, &request)).unwrap());
        assert!(asked <= 1 + handshake(world), "{asked}");
        assert_eq!((holding.who().as_str(), holding.answered, holding.due.unwrap().label), ("同乐社区", false, "最晚受理"));
    }

    fn who_has_two_cases_is_shown_them_with_as_many_questions_as_one(world: &World) {
        let count = || {
            let vault = &world.app.house().vault;
            let zhang = Actor::Citizen { contact_blind: vault.blind("contact", ZHANG_WEI.1) };
            let today = world.app.house().clock.now().date();
            statements::during(|| world.app.read(|db| reading::all(db, vault, &zhang, today)).unwrap().len())
        };
        let _first = willing(world, DisputeType::Neighbour);
        let (for_one, one) = count();
        let _second = willing(world, DisputeType::Neighbour);
        let (for_two, two) = count();
        assert_eq!((one, two), (1, 2));
        assert_eq!(for_one, for_two);
    }
}
