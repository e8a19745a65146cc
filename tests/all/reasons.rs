//! Reasons and answers are sealed: no word of them stands readable anywhere in the database, and of counselling only the station
//! that has it and the citizen read them.

use diesel::prelude::*;
use mashanghe::actor::Actor;
use mashanghe::db::Db;
use mashanghe::dispatch::{
    AnswerKind, ReturnCode, accepting, answering, closing, deciding, handing_over, refusal, reopening, returning, rule,
};
use mashanghe::error::Result;
use mashanghe::intake::{self, Channel, Request, Service, following};
use mashanghe::{db, identity, places};

use crate::agreements::at_the_table;
use crate::cases::{actor, signed_in, unit};
use crate::on_both;
use crate::world::World;

/// A word that only the reasons of these tests hold.
const MARK: &str = "鹤唳松风";

fn words(deed: &str) -> String {
    format!("{deed}的理由里有{MARK}这几个字")
}

fn filed(world: &World, service: Service) -> Request {
    let write = |tx: &mut db::Tx<'_>| {
        let mut matter = intake::matter::Matter::new(service, Channel::Web, "楼上卫生间漏水，天花板都湿了。", "王芳");
        matter.community_id = Some(places::store::by_code(tx.conn, "tongle")?.id);
        matter.phone = identity::Phone::parse("13800001234").ok();
        let filed = intake::filing::file(tx, &Actor::Visitor, &matter)?;
        rule::dispatch(tx, &filed)?;
        Ok(filed.request)
    };
    world.app.write(write).unwrap()
}

/// Acts on the newest state of a request.
fn act<T>(world: &World, request: &Request, deed: impl FnOnce(&mut db::Tx<'_>, &Request, (&str, i32)) -> Result<T>) {
    world
        .app
        .write(|tx| {
            let now = intake::store::by_id(tx.conn, &request.id)?;
            deed(tx, &now, (&now.code, now.revision)).map(|_| ())
        })
        .unwrap();
}

#[derive(QueryableByName)]
struct Name {
    #[diesel(sql_type = diesel::sql_types::Text)]
    name: String,
}

/// The tables in which some column of some row holds the mark in plain text.
fn readable(world: &World) -> Vec<String> {
    let columns = |db: &mut Db| -> Result<Vec<Name>> {
        Ok(match db {
            Db::Pg(pg) => {
                diesel::sql_query("SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'").load(pg)?
            }
            Db::Sqlite(lite) => diesel::sql_query("SELECT name FROM sqlite_master WHERE type = 'table'").load(lite)?,
        })
    };
    let tables = world.app.read(columns).unwrap();
    assert!(tables.len() > 30);
    tables.into_iter().map(|table| table.name).filter(|table| holds(world, table, MARK)).collect()
}

fn holds(world: &World, table: &str, mark: &str) -> bool {
    let rows = |db: &mut Db| -> Result<Vec<Name>> {
        Ok(match db {
            Db::Pg(pg) => diesel::sql_query(format!("SELECT t::text AS name FROM {table} t WHERE t::text LIKE '%{mark}%'")).load(pg)?,
            Db::Sqlite(lite) => {
                let names: Vec<Name> = diesel::sql_query(format!("SELECT name FROM pragma_table_info('{table}')")).load(lite)?;
                let any = names
                    .iter()
                    .map(|column| format!("CAST(\"{}\" AS TEXT) LIKE '%{mark}%'", column.name))
                    .collect::<Vec<_>>()
                    .join(" OR ");
                diesel::sql_query(format!("SELECT '{table}' AS name FROM {table} WHERE {any}")).load(lite)?
            }
        })
    };
    !world.app.read(rows).unwrap().is_empty()
}

/// Everything that can be said of a request, each with the mark: returned, sent on, handed over and declined, answered, objected
/// to, closed, refused and withdrawn.
fn everything_said(world: &World, request: &Request, (unit_staff, other, other_staff): (&str, &str, Option<&str>), ground: &str) {
    let (staff, lin) = (actor(world, unit_staff), actor(world, "lin"));
    let (home, other) = (world.app.read(|db| mashanghe::dispatch::store::holder(db, &request.id)).unwrap().unit_id, unit(world, other));
    act(world, request, |tx, _, at| returning::give_back(tx, &staff, at, ReturnCode::Unclear, &words("退回"), None));
    act(world, request, |tx, _, at| deciding::send(tx, &lin, at, &home, &words("改派")));
    act(world, request, |tx, _, at| handing_over::ask(tx, &staff, at, &other, &words("移交")));
    match other_staff.map(|who| actor(world, who)) {
        Some(there) => act(world, request, |tx, _, at| handing_over::decline(tx, &there, at, &words("不接收"))),
        None => act(world, request, |tx, _, at| handing_over::recall(tx, &staff, at.0, at.1)),
    }
    act(world, request, |tx, _, at| accepting::accept(tx, &staff, at.0, at.1));
    act(world, request, |tx, _, at| answering::answer(tx, &staff, at, AnswerKind::Final, &words("答复")));
    let reason = words("没有解决");
    act(world, request, |tx, now, _| {
        following::object(tx, &Actor::Visitor, now, &reason)?;
        reopening::reopen(tx, now, &reason)
    });
    act(world, request, |tx, _, at| refusal::refuse(tx, &staff, at, ground, &words("不予受理"), &words("去处")));
}

on_both! {
    fn no_reason_and_no_answer_stands_readable_in_the_database(world: &World) {
        let dispute = filed(world, Service::Dispute);
        everything_said(world, &dispute, ("chen", "longdong", Some("huang")), "court_has_it");
        let taken = filed(world, Service::Hazard);
        let (chen, huang, longdong) = (actor(world, "chen"), actor(world, "huang"), unit(world, "longdong"));
        act(world, &taken, |tx, _, at| handing_over::ask(tx, &chen, at, &longdong, &words("移交")));
        act(world, &taken, |tx, _, at| handing_over::take(tx, &huang, at.0, at.1));
        act(world, &taken, |tx, _, at| answering::answer(tx, &huang, at, AnswerKind::Final, &words("答复")));
        act(world, &taken, |tx, _, at| closing::close(tx, &huang, at, &words("办结")));
        let gone = filed(world, Service::Petition);
        act(world, &gone, |tx, now, _| following::withdraw(tx, &Actor::Visitor, now, &words("撤回")));
        world.work();
        assert_eq!(readable(world), Vec::<String>::new());
        assert!(holds(world, "events", "同乐社区"), "what is looked for in this way would be found");
        signed_in(world, "chen").visit(&dispute.url()).must_say(&words("不予受理")).must_say(&words("没有解决")).must_say(&words("退回"));
    }

    fn no_reason_of_a_case_stands_readable_in_the_database(world: &World) {
        let matter = at_the_table(world);
        matter.li.visit(&matter.url("/extension"));
        let said = words("延长");
        let fields = [("until", "2027-01-22"), ("applicant_consent", said.as_str()), ("respondent_consent", &said), ("reason", &said)];
        matter.li.submit(&matter.url("/extension"), &fields).must_say(&said);
        matter.drafted();
        matter.fix();
        let renewal = matter.url("/agreement/version");
        matter.li.visit(&renewal);
        matter.li.submit(&renewal, &[("reason", &words("修改协议"))]);
        matter.li.visit(&matter.url("/ending/new"));
        matter.li.submit(&matter.url("/ending"), &[("cause", "PML26"), ("reason", &words("终止")), ("other_ways_told", "yes")]).must_say("已终止");
        matter.li.visit(&matter.url("/reopening"));
        matter.li.submit(&matter.url("/reopening"), &[("reason", &words("恢复"))]).must_say(&words("恢复"));
        world.work();
        assert_eq!(readable(world), Vec::<String>::new());
    }

    fn of_counselling_only_the_station_that_has_it_reads_the_reasons(world: &World) {
        let request = filed(world, Service::Counselling);
        everything_said(world, &request, ("su", "baolong", None), "out_of_competence");
        signed_in(world, "su").visit(&request.url()).must_say(&words("不予受理")).must_say(&words("没有解决")).must_say(&words("答复"));
        for who in ["lin", "zhou"] {
            let browser = signed_in(world, who);
            browser.visit(&request.url()).must_say("不予受理").must_not_say(MARK);
            browser.visit("/today").must_not_say(MARK);
            for act in ["dispatch", "hand-over/answer", "return", "refusal"] {
                assert!(!browser.visit(&format!("{}/{act}", request.url())).says(MARK), "{who} at {act}");
            }
        }
    }
}
