//! What the machine does to the office: a disk that is full, and a clock that jumps back. Each is said plainly, loses nothing, and what
//! could not be done is done later.

use chrono::Duration;
use diesel::prelude::*;
use mashanghe::clock::{Clock, Moment};
use mashanghe::db::Db;
use mashanghe::db::schema::{audit_lines, events, jobs, requests, submissions};
use mashanghe::error::Error;
use mashanghe::ids::Chance;
use mashanghe::intake::{Request, store};
use mashanghe::jobs::queue::{self, JobState, Lane};
use mashanghe::jobs::worker;
use mashanghe::notifications::{Template, store as notices};

use crate::intake::{answer_dispute, file_dispute};
use crate::on_both;
use crate::promises::execute;
use crate::world::{On, World, monday_morning};

/// A world whose disk can be filled: one connection, because the limit is the connection's own.
fn small_disk() -> World {
    World::configured(On::Sqlite, |config| config.database_connections = 1).unwrap()
}

/// No page of the database is free any more, and no room for a further job on those that are in use.
fn fill(world: &World) {
    execute(world, "PRAGMA max_page_count = 1");
    for length in [4000, 500, 0] {
        let payload = "x".repeat(length);
        let put = || {
            world.app.write(|tx| {
                let never = tx.now + Duration::days(3650);
                queue::enqueue(tx, "house.sweep", &payload, never)
            })
        };
        let stopped = (0..100_000).find_map(|_| put().err()).unwrap();
        assert!(matches!(stopped, Error::Full), "{stopped:?}");
    }
}

fn make_room(world: &World) {
    execute(world, "PRAGMA max_page_count = 1073741823");
}

/// Requests, events, forms carried out and jobs.
fn rows(world: &World) -> [i64; 4] {
    let count = |db: &mut Db| {
        Ok([
            requests::table.count().get_result(db)?,
            events::table.count().get_result(db)?,
            submissions::table.count().get_result(db)?,
            jobs::table.count().get_result(db)?,
        ])
    };
    world.app.read(count).unwrap()
}

#[test]
fn who_files_while_the_disk_is_full_is_told_so_and_files_the_same_form_when_there_is_room() {
    let world = small_disk();
    let wang = world.browser();
    answer_dispute(&world, &wang);
    let story = format!("厨房顶都发霉了。{}", "楼上不肯修。".repeat(300));
    wang.visit("/file/story");
    wang.submit("/file/story", &[("story", &story)]);
    wang.visit("/file/check").must_say("请核对一遍").must_not_say("还差这几项");
    fill(&world);
    let before = rows(&world);
    let page = wang.submit("/file", &[("consent", "yes")]);
    assert_eq!(page.status, 507, "{}", page.words());
    page.must_say("暂时存不下了")
        .must_say("服务器的存储空间不够，刚才的内容没有收下")
        .must_say("稍后再提交一次，或拨打街道电话、到窗口办理");
    page.must_say("厨房顶都发霉了").must_not_say("已收到");
    assert_eq!(rows(&world), before, "something is half there");
    assert!(world.browser().visit("/rooms").is_ok(), "what is there can still be read");
    let again = wang.submit("/file", &[("consent", "yes")]);
    assert_eq!(again.status, 507, "{}", again.words());
    make_room(&world);
    let receipt = wang.submit("/file", &[("consent", "yes")]);
    receipt.must_say("已收到");
    assert_eq!(rows(&world)[0], before[0] + 1);
}

#[test]
fn what_a_job_cannot_write_on_a_full_disk_it_writes_later_and_once() {
    let world = small_disk();
    let code = file_dispute(&world, &world.browser());
    world.work();
    let request = world.app.read(|db| store::by_code(db, &code)).unwrap();
    let reminders = || heard(&world, &request, Template::ClockReminder);
    let clock = world.app.read(|db| mashanghe::clocks::store::running(db, &request.subject())).unwrap();
    let due = clock.iter().map(|clock| clock.due_at).min().unwrap();
    world.clock.turn(due - world.clock.now() - Duration::minutes(10));
    fill(&world);
    let stopped = worker::drain(&world.app).unwrap_err();
    assert!(matches!(stopped, Error::Full), "{stopped:?}");
    assert_eq!(reminders(), 0, "there was no room for it");
    make_room(&world);
    world.jump(Duration::minutes(1));
    let told = reminders();
    assert!(told > 0, "it was told when there was room");
    world.jump(Duration::minutes(1));
    assert_eq!(reminders(), told, "and once");
}

fn heard(world: &World, request: &Request, template: Template) -> usize {
    let about = world.app.read(|db| notices::about(db, &request.subject())).unwrap();
    about.iter().filter(|notice| notice.template == template).count()
}

/// What `/readyz` says some seconds later.
fn ready(world: &World) -> (u16, String) {
    world.clock.turn(Duration::seconds(10));
    let (status, _, body) = world.browser().fetch("/readyz");
    (status, String::from_utf8_lossy(&body).into_owned())
}

#[test]
fn an_office_whose_database_is_full_says_that_it_is_not_ready_until_there_is_room() {
    let world = small_disk();
    assert_eq!(ready(&world).0, 200);
    fill(&world);
    let before = rows(&world);
    let (status, said) = ready(&world);
    assert!(status == 503 && said.contains("nothing can be written"), "{said}");
    make_room(&world);
    assert_eq!(ready(&world), (200, r#"{"ready":true}"#.to_owned()));
    assert_eq!(rows(&world), before, "nothing is left of the try");
}

/// The instants of all rows of these tables, in the order in which they were written.
fn times(db: &mut Db) -> mashanghe::error::Result<[Vec<Moment>; 3]> {
    Ok([
        audit_lines::table.select(audit_lines::at).order(audit_lines::seq).load(db)?,
        events::table.select(events::at).order(events::id).load(db)?,
        requests::table.select(requests::filed_at).order(requests::id).load(db)?,
    ])
}

on_both! {
    fn an_office_that_cannot_write_into_its_data_folder_says_that_it_is_not_ready(world: &World) {
        for folder in ["spool", "blobs"].map(|name| world.folder().join(name)) {
            let _ = std::fs::remove_dir_all(&folder);
            std::fs::write(&folder, "no folder any more").unwrap();
            let (status, said) = ready(world);
            assert!(status == 503 && said.contains("nothing can be written"), "{said}");
            std::fs::remove_file(&folder).unwrap();
            assert_eq!(ready(world).0, 200);
        }
    }

    fn a_job_is_never_given_up_because_the_disk_is_full(world: &World) {
        world.app.write(|tx| { let now = tx.now; queue::enqueue(tx, "house.sweep", "", now) }).unwrap();
        let mut job = world.app.write(|tx| queue::claim(tx, Lane::All)).unwrap().unwrap();
        job.attempts = 40;
        world.app.write(|tx| queue::put_off(tx, &job, &Error::Full)).unwrap();
        let counts = world.app.read(queue::counts).unwrap();
        assert!(counts.iter().any(|(state, _)| *state == JobState::Queued) && counts.iter().all(|(state, _)| *state != JobState::Dead), "{counts:?}");
        world.jump(Duration::hours(5));
        let left: i64 = world.app.read(|db| queue::due(db, world.clock.now())).unwrap();
        assert_eq!(left, 0, "it was done when there was room");
    }

    fn a_clock_that_jumps_back_two_hours_holds_up_neither_filing_nor_reminders(world: &World) {
        let first = file_dispute(world, &world.browser());
        world.jump(Duration::hours(1));
        let latest = world.clock.now();
        world.clock.turn(Duration::hours(-2));
        let (status, _, body) = world.browser().fetch("/readyz");
        let said = String::from_utf8_lossy(&body).into_owned();
        assert!(status == 503 && said.contains("the machine's clock is 7200 seconds behind what was already written; set it right"), "{said}");
        let second = file_dispute(world, &world.browser());
        world.work();
        let of = |code: &str| world.app.read(|db| store::by_code(db, code)).unwrap();
        let (first, second) = (of(&first), of(&second));
        assert_eq!(second.filed_at, latest, "the clock stands still at the latest row");
        assert!(heard(world, &second, Template::RequestFiled) > 0 && heard(world, &second, Template::RequestAssigned) > 0, "whom it concerns hears of it at once");
        world.jump(Duration::hours(2));
        assert_eq!(world.browser().fetch("/readyz").0, 200, "the machine's clock has caught up");
        for _ in 0..16 {
            world.jump(Duration::hours(3));
        }
        for request in [&first, &second] {
            let officers = (heard(world, request, Template::ClockReminder), heard(world, request, Template::ClockOverdue));
            assert!(officers.0 + officers.1 > 0, "nobody was reminded of {}", request.code);
            assert_eq!(heard(world, request, Template::ClockReminder), heard(world, &first, Template::ClockReminder), "as of the other");
        }
        let tables = world.app.read(times).unwrap();
        assert!(tables.iter().all(|rows| rows.is_sorted()), "a row is older than the row before it: {tables:?}");
    }

    fn an_office_that_opens_with_a_clock_behind_goes_on_where_its_rows_end(world: &World) {
        let first = file_dispute(world, &world.browser());
        let behind = Clock::set_by_hand(monday_morning() - Duration::hours(2));
        let other = mashanghe::app::App::open(world.app.house().config.clone(), behind, Chance::machine()).unwrap();
        let newest = world.app.read(mashanghe::audit::store::newest).unwrap().unwrap();
        assert!(other.house().clock.now() >= newest && other.house().clock.behind() >= Duration::hours(2) - Duration::seconds(1));
        let filed = world.app.read(|db| store::by_code(db, &first)).unwrap();
        let withdrawn = other.write(|tx| {
            mashanghe::intake::following::withdraw(tx, &mashanghe::actor::Actor::Visitor, &filed, "已经自己谈好了")?;
            mashanghe::dispatch::closing::withdrawn(tx, &mashanghe::actor::Actor::Visitor, &filed)
        });
        withdrawn.unwrap();
        let tables = world.app.read(times).unwrap();
        assert!(tables.iter().all(|rows| rows.is_sorted()), "a row is older than the row before it: {tables:?}");
    }
}
