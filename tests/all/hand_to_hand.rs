//! A request goes from hand to hand in any order that chance finds, over the real verbs on a real database: it is never nobody's,
//! never two units', and whoever was asked first stays responsible until somebody else has accepted.

use mashanghe::actor::Actor;
use mashanghe::db::Tx;
use mashanghe::dispatch::{
    AnswerKind, ReturnCode, accepting, answering, clocks, closing, deciding, handing_over, refusal, reopening, returning, rule, store,
};
use mashanghe::error::{Error, Result};
use mashanghe::intake::{self, Channel, Request, Service, Stage, following};
use mashanghe::places;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;

use crate::cases::{actor, unit};
use crate::world::{On, World};

const REASON: &str = "经现场核实，这件事要由别的单位来办";

/// Who may act, and where they work.
const STAFF: [(&str, &str); 4] = [("chen", "tongle"), ("huang", "longdong"), ("wu", "chengguan"), ("lin", "baolong")];

/// One thing that somebody tries; numbers choose among [`STAFF`].
#[derive(Clone, Debug)]
enum Try {
    Accept(usize),
    Return(usize),
    Ask(usize, usize),
    Take(usize),
    Decline(usize),
    Recall(usize),
    Send(usize, usize),
    Refuse(usize, bool),
    Answer(usize, bool),
    Close(usize),
    Object,
    Withdraw,
}

fn any_try() -> impl Strategy<Value = Try> {
    let who = || 0..STAFF.len();
    prop_oneof![
        3 => who().prop_map(Try::Accept),
        3 => who().prop_map(Try::Return),
        3 => (who(), who()).prop_map(|(by, to)| Try::Ask(by, to)),
        3 => who().prop_map(Try::Take),
        1 => who().prop_map(Try::Decline),
        1 => who().prop_map(Try::Recall),
        3 => (Just(3usize), who()).prop_map(|(by, to)| Try::Send(by, to)),
        1 => who().prop_map(|by| Try::Send(by, 0)),
        1 => (who(), any::<bool>()).prop_map(|(by, fits)| Try::Refuse(by, fits)),
        3 => (who(), any::<bool>()).prop_map(|(by, last)| Try::Answer(by, last)),
        2 => who().prop_map(Try::Close),
        2 => Just(Try::Object),
        1 => Just(Try::Withdraw),
    ]
}

/// The office with its staff, opened once for all requests.
struct Office {
    world: World,
    staff: Vec<(Actor, String)>,
}

/// A request as everybody would find it.
#[derive(Clone, Debug, PartialEq)]
struct Standing {
    request: (Stage, i32),
    holder: String,
    asked: Option<String>,
}

impl Office {
    fn open() -> Office {
        let world = World::on(On::Sqlite).unwrap();
        let staff = STAFF.iter().map(|(who, at)| (actor(&world, who), unit(&world, at))).collect();
        Office { world, staff }
    }

    fn file(&self, service: Service) -> Request {
        let write = |tx: &mut Tx<'_>| {
            let mut matter = intake::matter::Matter::new(service, Channel::Web, "楼上卫生间漏水，天花板都湿了。", "王芳");
            matter.community_id = Some(places::store::by_code(tx.conn, "tongle")?.id);
            let filed = intake::filing::file(tx, &Actor::Visitor, &matter)?;
            rule::dispatch(tx, &filed)?;
            Ok(filed.request)
        };
        self.world.app.write(write).unwrap()
    }

    /// Where a request stands; exactly one unit has it, its running clocks are that unit's, and none runs when nothing is owed.
    fn standing(&self, request: &Request) -> Standing {
        let read = |db: &mut mashanghe::db::Db| {
            let now = intake::store::by_id(db, &request.id)?;
            assert_eq!(store::holders_count(db, &request.id)?, 1, "exactly one unit has it ({:?})", now.stage);
            let holder = store::holder(db, &request.id)?.unit_id;
            let running = clocks::store::running(db, &request.subject())?;
            assert!(running.iter().all(|clock| clock.unit_id.as_deref() == Some(&holder)), "whoever has it answers for its clocks");
            assert!(now.stage.is_open() || running.is_empty(), "nothing runs when it is {:?}", now.stage);
            let asked = store::asked(db, &request.id)?;
            assert!(now.stage.is_open() || now.stage == Stage::Answered || asked.is_none(), "nobody is asked when it is {:?}", now.stage);
            mashanghe::dispatch::holding::of(db, &now)?;
            let asked = store::asked(db, &request.id)?.map(|asked| asked.to_unit_id);
            let movable = matches!(now.stage, Stage::Dispatched | Stage::Accepted);
            assert!(movable || asked.is_none(), "a question to another unit is open when it is {:?}", now.stage);
            Ok(Standing { request: (now.stage, now.revision), holder, asked })
        };
        self.world.app.read(read).unwrap()
    }

    fn act(&self, request: &Request, attempt: &Try, revision: i32) -> Result<()> {
        let (code, at) = (request.code.as_str(), (request.code.as_str(), revision));
        let who = |n: &usize| &self.staff[*n].0;
        let there = |n: &usize| self.staff[*n].1.as_str();
        self.world.app.write(|tx| match attempt {
            Try::Accept(by) => accepting::accept(tx, who(by), code, revision).map(|_| ()),
            Try::Return(by) => returning::give_back(tx, who(by), at, ReturnCode::OtherDuty, REASON, None).map(|_| ()),
            Try::Ask(by, to) => handing_over::ask(tx, who(by), at, there(to), REASON).map(|_| ()),
            Try::Take(by) => handing_over::take(tx, who(by), code, revision).map(|_| ()),
            Try::Decline(by) => handing_over::decline(tx, who(by), at, REASON).map(|_| ()),
            Try::Recall(by) => handing_over::recall(tx, who(by), code, revision).map(|_| ()),
            Try::Send(by, to) => deciding::send(tx, who(by), at, there(to), REASON).map(|_| ()),
            Try::Refuse(by, fits) => {
                let dispute = (request.service == Service::Dispute) == *fits;
                refusal::refuse(tx, who(by), at, if dispute { "court_has_it" } else { "out_of_competence" }, REASON, "").map(|_| ())
            }
            Try::Answer(by, last) => {
                let kind = if *last { AnswerKind::Final } else { AnswerKind::Progress };
                answering::answer(tx, who(by), at, kind, REASON).map(|_| ())
            }
            Try::Close(by) => closing::close(tx, who(by), at, REASON).map(|_| ()),
            Try::Object => {
                let now = intake::store::by_id(tx.conn, &request.id)?;
                following::object(tx, &Actor::Visitor, &now, REASON)?;
                reopening::reopen(tx, &now, REASON)
            }
            Try::Withdraw => {
                let now = intake::store::by_id(tx.conn, &request.id)?;
                following::withdraw(tx, &Actor::Visitor, &now, REASON)?;
                closing::withdrawn(tx, &Actor::Visitor, &now)
            }
        })
    }

    /// Who has the request after an attempt that succeeded.
    fn expected_holder(&self, attempt: &Try, before: &Standing) -> String {
        match attempt {
            Try::Take(_) => before.asked.clone().unwrap(),
            Try::Send(_, to) => self.staff[*to].1.clone(),
            Try::Return(_) => self.staff[3].1.clone(),
            _ => before.holder.clone(),
        }
    }

    /// True when somebody may be told that there is no such thing: it was never theirs, or the act is not for their unit or role.
    fn may_not_know(&self, attempt: &Try, before: &Standing) -> bool {
        let at = |n: &usize| self.staff[*n].1.as_str();
        match attempt {
            Try::Object | Try::Withdraw => false,
            Try::Send(by, _) => *by != 3,
            Try::Take(by) | Try::Decline(by) => before.asked.as_deref() != Some(at(by)),
            Try::Accept(by)
            | Try::Return(by)
            | Try::Ask(by, _)
            | Try::Recall(by)
            | Try::Refuse(by, _)
            | Try::Answer(by, _)
            | Try::Close(by) => at(by) != before.holder,
        }
    }
}

fn walk(office: &Office, service: Service, attempts: &[(Try, bool)]) -> std::result::Result<(), TestCaseError> {
    let request = office.file(service);
    let mut before = office.standing(&request);
    for (attempt, stale) in attempts {
        let (stage, revision) = before.request;
        let outcome = office.act(&request, attempt, if *stale { revision - 1 } else { revision });
        let after = office.standing(&request);
        match outcome {
            Ok(()) => {
                let seen = matches!(attempt, Try::Object | Try::Withdraw);
                prop_assert!(!stale || seen, "{attempt:?} on an old page changed {before:?}");
                prop_assert!(after.request.1 > revision, "{attempt:?} left no trace");
                prop_assert!(stage == after.request.0 || stage.leads_to(after.request.0), "{attempt:?}: {before:?} to {after:?}");
                prop_assert_eq!(&after.holder, &office.expected_holder(attempt, &before), "{:?} on {:?}", attempt, before);
                prop_assert!(after.request.0.is_open() || after.asked.is_none(), "{attempt:?} left a question open: {after:?}");
            }
            Err(Error::Refused(_) | Error::Conflict(_) | Error::Invalid(_)) => prop_assert_eq!(&before, &after, "{:?}", attempt),
            Err(Error::NotFound) if office.may_not_know(attempt, &before) => prop_assert_eq!(&before, &after, "{:?}", attempt),
            Err(other) => prop_assert!(false, "{attempt:?} on {before:?}: {other:?}"),
        }
        before = after;
    }
    Ok(())
}

#[test]
fn whatever_is_tried_in_whatever_order_a_request_is_always_with_exactly_one_unit() {
    let office = Office::open();
    let service = prop_oneof![Just(Service::Dispute), Just(Service::Hazard)];
    let attempts = proptest::collection::vec((any_try(), prop::bool::weighted(0.1)), 1..40);
    let config = ProptestConfig { cases: 60, failure_persistence: None, max_shrink_iters: 300, ..ProptestConfig::default() };
    TestRunner::new(config).run(&(service, attempts), |(service, attempts)| walk(&office, service, &attempts)).unwrap();
}

#[test]
fn two_acts_at_one_moment_leave_one_unit_and_one_loser_who_is_told() {
    for engine in [On::Sqlite, On::Postgres] {
        let Some(world) = World::on(engine) else { continue };
        let staff = STAFF.iter().map(|(who, at)| (actor(&world, who), unit(&world, at))).collect();
        let office = Office { world, staff };
        for (first, second) in [
            (Try::Accept(0), Try::Return(0)),
            (Try::Accept(0), Try::Send(3, 1)),
            (Try::Ask(0, 1), Try::Refuse(0, true)),
            (Try::Accept(0), Try::Withdraw),
        ] {
            let request = office.file(Service::Dispute);
            let revision = office.standing(&request).request.1;
            let outcomes = std::thread::scope(|scope| {
                let (office, request) = (&office, &request);
                let both = [&first, &second].map(|attempt| scope.spawn(move || office.act(request, attempt, revision)));
                both.map(|thread| thread.join().unwrap())
            });
            office.standing(&request);
            let won = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
            assert!((1..=2).contains(&won), "{first:?} and {second:?}: {outcomes:?}");
            assert!(won == 1 || matches!(second, Try::Withdraw), "{first:?} and {second:?} both won");
            for error in outcomes.iter().filter_map(|outcome| outcome.as_ref().err()) {
                assert!(matches!(error, Error::Refused(_) | Error::Conflict(_)), "{first:?} and {second:?}: {error:?}");
            }
        }
    }
}
