//! What the house promises below every page: a transaction is whole or nothing, the clock never runs back, the audit chain
//! shows every change, a full disk is said plainly, jobs are done once by several workers.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use mashanghe::actor::Actor;
use mashanghe::audit::AuditLine;
use mashanghe::audit::verify::{Verdict, verify};
use mashanghe::db::{Db, facts};
use mashanghe::error::Error;
use mashanghe::jobs::queue::{self, Lane};

use crate::on_both;
use crate::world::{On, World};

on_both! {
    fn a_transaction_that_fails_leaves_nothing_behind(world: &World) {
        let failed: Result<(), Error> = world.app.write(|tx| {
            facts::set(tx, "half", "done")?;
            tx.audit(AuditLine::new(&Actor::House, "test.half", "test"));
            Err(Error::refused("no"))
        });
        assert!(failed.is_err());
        assert_eq!(world.app.read(|db| facts::get(db, "half")).unwrap(), None);
    }

    fn eight_writers_at_once_all_get_through_and_the_audit_chain_stays_whole(world: &World) {
        let before = world.app.read(mashanghe::audit::store::head).unwrap().0;
        let threads: Vec<_> = (0..8)
            .map(|n| {
                let app = world.app.clone();
                std::thread::spawn(move || {
                    for i in 0..25 {
                        app.write(|tx| {
                            facts::get(tx.conn, "reads before it writes")?;
                            facts::set(tx, &format!("fact {n} {i}"), "x")?;
                            tx.audit(AuditLine::new(&Actor::House, "test.write", format!("test:{n}:{i}")));
                            Ok(())
                        })
                        .unwrap();
                    }
                })
            })
            .collect();
        threads.into_iter().for_each(|thread| thread.join().unwrap());
        let verdict = world.app.read(verify).unwrap();
        assert!(matches!(verdict, Verdict::Intact { lines, .. } if lines == before + 200), "{verdict:?}");
    }

    fn a_job_is_claimed_by_one_of_many_workers(world: &World) {
        for n in 0..60 {
            world.app.write(|tx| { let now = tx.now; queue::enqueue(tx, "house.sweep", &n.to_string(), now) }).unwrap();
        }
        let done = Arc::new(AtomicUsize::new(0));
        let threads: Vec<_> = (0..4)
            .map(|_| {
                let (app, done) = (world.app.clone(), Arc::clone(&done));
                std::thread::spawn(move || {
                    let mut misses = 0;
                    while misses < 20 {
                        match app.write(|tx| queue::claim(tx, Lane::All)).unwrap() {
                            Some(job) => {
                                done.fetch_add(1, Ordering::SeqCst);
                                app.write(|tx| queue::finish(tx, &job.id)).unwrap();
                            }
                            None => misses += 1,
                        }
                    }
                })
            })
            .collect();
        threads.into_iter().for_each(|thread| thread.join().unwrap());
        assert_eq!(done.load(Ordering::SeqCst), 60);
    }

    fn a_job_whose_worker_died_is_claimed_again(world: &World) {
        world.app.write(|tx| { let now = tx.now; queue::enqueue(tx, "house.sweep", "", now) }).unwrap();
        let first = world.app.write(|tx| queue::claim(tx, Lane::All)).unwrap().unwrap();
        world.clock.turn(chrono::Duration::minutes(6));
        let second = world.app.write(|tx| queue::claim(tx, Lane::All)).unwrap().unwrap();
        assert_eq!((first.id, second.attempts), (second.id.clone(), 2));
        world.app.write(|tx| queue::finish(tx, &second.id)).unwrap();
    }

    fn a_changed_audit_line_is_found(world: &World) {
        world.app.write(|tx| { tx.audit(AuditLine::new(&Actor::House, "test.write", "test:1")); Ok(()) }).unwrap();
        let last = world.app.read(mashanghe::audit::store::head).unwrap().0;
        let change = |to: &str| format!("UPDATE audit_lines SET actor = '{to}' WHERE seq = {last}");
        execute(world, &change("somebody else"));
        let verdict = world.app.read(verify).unwrap();
        assert!(matches!(verdict, Verdict::Broken { seq, .. } if seq == last), "{verdict:?}");
        execute(world, &change("house"));
    }
}

pub(crate) fn execute(world: &World, sql: &str) {
    use diesel::RunQueryDsl;
    world
        .app
        .read(|db| {
            match db {
                Db::Pg(pg) => diesel::sql_query(sql).execute(pg)?,
                Db::Sqlite(lite) => diesel::sql_query(sql).execute(lite)?,
            };
            Ok(())
        })
        .unwrap();
}

#[test]
fn a_full_disk_is_said_plainly_and_nothing_is_half_there() {
    let world = World::configured(On::Sqlite, |config| config.database_connections = 1).unwrap();
    execute(&world, "PRAGMA max_page_count = 1");
    let words = "很长的话".repeat(200_000);
    let outcome = world.app.write(|tx| facts::set(tx, "long", &words));
    assert!(matches!(outcome, Err(Error::Full)), "{outcome:?}");
    assert_eq!(world.app.read(|db| facts::get(db, "long")).unwrap(), None);
    execute(&world, "PRAGMA max_page_count = 1073741823");
    world.app.write(|tx| facts::set(tx, "long", &words)).unwrap();
}

#[test]
fn another_secret_is_refused_with_a_sentence() {
    let world = World::on(On::Sqlite).unwrap();
    let mut config = world.app.house().config.clone();
    config.secret = "another secret that never sealed anything here".to_owned();
    let opened = mashanghe::app::App::open(config, world.clock.clone(), mashanghe::ids::Chance::machine());
    let told = opened.err().map(|error| mashanghe::log::chain(&error)).unwrap();
    assert!(told.contains("secret does not fit"), "{told}");
}
