//! A large street, written with a few statements instead of a million filings: what the pages read must be there in number
//! and in kind (requests, assignments, clocks, events, cases, parties, mediators), each row as the product would write it.

use std::path::Path;
use std::time::Instant;

use diesel::connection::SimpleConnection;
use diesel::{Connection, SqliteConnection};
use mashanghe::accounts::people::{NewPerson, appoint, give_password, hire};
use mashanghe::actor::{Actor, Role};
use mashanghe::app::App;
use mashanghe::clock::Clock;
use mashanghe::config::Config;
use mashanghe::db::Db;
use mashanghe::ids::Chance;
use mashanghe::office::settling::settle;
use mashanghe::places;

/// Everybody's password in the bench.
pub(crate) const PASSWORD: &str = "量一量这间房子有多快";

/// The last four digits of everybody's phone.
pub(crate) const TAIL: &str = "1234";

/// Work in hand does not grow with the archive: this many requests are open, and this many cases run, in any street.
const OPEN_REQUESTS: i64 = 2_000;
const RUNNING_CASES: i64 = 400;

/// The receipt code of the `n`th request.
pub(crate) fn code(n: i64) -> String {
    format!("BL{:02}-{:04}-{:04}", n / 100_000_000, n / 10_000 % 10_000, n % 10_000)
}

/// The id of the `n`th case.
pub(crate) fn case_id(n: i64) -> String {
    format!("d01900000-0000-7000-8000-{n:012}")
}

/// The configuration of a street of the bench.
pub(crate) fn config(data: &Path) -> Config {
    let mut config = Config { data: data.to_path_buf(), log: "warn".to_owned(), ..Config::default() };
    config.settle().unwrap();
    config
}

/// Builds a street unless it is there already.
pub(crate) fn street(data: &Path, requests: i64, cases: i64) {
    if data.join("mashanghe.db").exists() {
        return;
    }
    let app = App::open(config(data), Clock::machine(), Chance::machine()).unwrap();
    app.write(|tx| {
        settle(tx, &Actor::House, places::import::BAOLONG)?;
        for (username, role, unit) in
            [("lin", Role::Dispatcher, "baolong"), ("limin", Role::Mediator, "laochen"), ("chen", Role::CommunityOfficer, "tongle")]
        {
            let unit = places::store::by_code(tx.conn, unit)?;
            let new = NewPerson { username: username.to_owned(), name: "林晓".to_owned(), email: None, phone: None };
            let person = hire(tx, &Actor::House, new)?;
            appoint(tx, &Actor::House, &person.id, role, &unit.id)?;
            give_password(tx, &Actor::House, &person, PASSWORD)?;
        }
        Ok(())
    })
    .unwrap();
    let vault = &app.house().vault;
    let sealed = |purpose: &str, text: &str| vault.seal(purpose, text).unwrap();
    let columns = [
        ("STORY", sealed("request.story", "楼上卫生间漏水，天花板已经发霉，找过物业两次，一直没有修好。")),
        ("REASON", sealed("assignment.reason", "您选择的社区")),
        ("DETAIL", sealed("event.detail", "您选择的社区")),
        ("WISH", sealed("request.wish", "修好漏水，赔偿天花板维修费。")),
        ("PLACE", sealed("request.place", "宝龙花园3栋1202")),
        ("NAME", sealed("request.applicant_name", "王芳")),
        ("PHONE", sealed("request.applicant_phone", "13800001234")),
        ("OTHER", sealed("request.other_side", "楼上住户")),
        ("FACTS", sealed("case.facts", "楼上卫生间漏水，天花板已经发霉，双方对维修责任有争议。")),
        ("CLAIMS", sealed("case.wishes", "修好漏水，赔偿天花板维修费。")),
        ("PARTY", sealed("party.name", "王芳")),
    ];
    let numbers = [("OPENED", requests - OPEN_REQUESTS), ("RUNNING", cases - RUNNING_CASES), ("REQUESTS", requests), ("CASES", cases)];
    let mut sql = ROWS.to_owned();
    for (name, value) in numbers {
        sql = sql.replace(name, &value.to_string());
    }
    for (name, value) in columns {
        sql = sql.replace(&format!("${name}$"), &value);
    }
    app.read(|db| {
        let Db::Sqlite(lite) = db else { unreachable!() };
        lite.batch_execute(&sql).unwrap();
        Ok(())
    })
    .unwrap();
}

/// One-row commits per second on the same disk, with the same promise (`synchronous=FULL`).
pub(crate) fn bare_commits_per_second(file: &Path, count: u32) -> f64 {
    let mut conn = SqliteConnection::establish(&file.display().to_string()).unwrap();
    conn.batch_execute(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE IF NOT EXISTS one (id INTEGER PRIMARY KEY, words TEXT)",
    )
    .unwrap();
    let began = Instant::now();
    for _ in 0..count {
        conn.batch_execute("INSERT INTO one (words) VALUES ('楼上卫生间漏水')").unwrap();
    }
    f64::from(count) / began.elapsed().as_secs_f64()
}

/// All but the newest requests and cases are closed; all are spread over the communities. Times go back three years from now
/// in even steps. A tenth of what is open is late.
const ROWS: &str = r"
PRAGMA synchronous=OFF;
PRAGMA foreign_keys=OFF;
BEGIN;
CREATE TEMP TABLE communities AS SELECT row_number() OVER (ORDER BY code) - 1 AS n, id FROM units WHERE kind = 'community';
CREATE TEMP TABLE numbers AS WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < REQUESTS) SELECT i,
    printf('01900000-0000-7000-8000-%012d', i) AS id,
    strftime('%Y-%m-%d %H:%M:%f', 'now', '-' || ((REQUESTS - i) * 94608000 / REQUESTS) || ' seconds') AS at FROM c;
INSERT INTO requests (id, code, service, channel, dispute_type, title, story, wish, place, class, urgency, danger, applicant_name,
    applicant_phone, applicant_email, phone_blind, email_blind, other_side, other_side_phone, community_id, grid_id, qr_id, room_id,
    filed_by, filed_for, stage, revision, filed_at, changed_at)
SELECT n.id, printf('BL%02d-%04d-%04d', i / 100000000, i / 10000 % 10000, i % 10000), CASE i % 4 WHEN 0 THEN 'hazard' WHEN 1 THEN 'petition' ELSE 'dispute' END,
    'web', CASE WHEN i % 4 > 1 THEN 'neighbour' END, '与楼上住户的漏水纠纷', '$STORY$', '$WISH$', '$PLACE$', 'ordinary', 'routine', false, '$NAME$',
    '$PHONE$', NULL, printf('%064x', i % 700000), NULL, '$OTHER$', NULL, c.id, NULL, NULL, NULL, NULL, NULL,
    CASE WHEN i <= OPENED THEN 'closed' WHEN i % 2 = 0 THEN 'accepted' ELSE 'dispatched' END, 1, n.at, n.at
FROM numbers n JOIN communities c ON c.n = i % (SELECT count(*) FROM communities);
INSERT INTO assignments (id, request_id, unit_id, person_id, cause, reason, assigned_by, assigned_at, accepted_by, accepted_at, ended_at)
SELECT 'a' || id, id, community_id, NULL, 'rule', '$REASON$', 'house', filed_at, NULL, CASE WHEN stage <> 'dispatched' THEN filed_at END,
    NULL FROM requests;
INSERT INTO clocks (id, subject, kind, rule, unit_id, started_at, due_at, explanation, reminded, next_step_at, stopped_at, met)
SELECT 'c' || id, 'request:' || id, 'first_reply', 'S3.P1', community_id, filed_at,
    strftime('%Y-%m-%d %H:%M:%f', CASE WHEN stage = 'closed' THEN filed_at ELSE 'now' END, CASE WHEN code LIKE '%7' THEN '-1 day' ELSE '+4 days' END),
    '5个工作日', 0, NULL,
    CASE WHEN stage = 'closed' THEN filed_at END, CASE WHEN stage = 'closed' THEN true END FROM requests;
INSERT INTO events (id, subject, level, kind, sentence, detail, actor, actor_name, at)
SELECT 'e' || id, 'request:' || id, 'parties', 'request.filed', '已提交', NULL, 'visitor', '当事人', filed_at FROM requests;
INSERT INTO events (id, subject, level, kind, sentence, detail, actor, actor_name, at)
SELECT 'f' || id, 'request:' || id, 'parties', 'request.dispatched', '已分拨到社区', '$DETAIL$', 'house', '码上和', filed_at FROM requests;
INSERT INTO cases (id, number, committee_id, year, ordinal, room_id, request_id, source, dispute_type, title, facts, wishes, difficult, stage, revision,
    due_on, opened_by, opened_at, changed_at)
SELECT 'd' || n.id, printf('(%d)深龙宝人调字第%d号', 2000 + i % 26, i / 26 + 1), (SELECT id FROM committees LIMIT 1), 2000 + i % 26, i / 26 + 1,
    (SELECT id FROM units WHERE code = 'laochen'), NULL, 'application', 'neighbour', '漏水纠纷', '$FACTS$', '$CLAIMS$', false,
    CASE WHEN i <= RUNNING THEN 'closed' ELSE 'mediating' END, 1,
    strftime('%Y-%m-%d', CASE WHEN i <= RUNNING THEN n.at ELSE 'now' END, CASE WHEN i % 10 = 7 THEN '-2 days' ELSE '+20 days' END), (SELECT id FROM people WHERE username = 'limin'), n.at, n.at
FROM numbers n WHERE i <= CASES;
INSERT INTO clocks (id, subject, kind, rule, unit_id, started_at, due_at, explanation, reminded, next_step_at, stopped_at, met)
SELECT 'k' || id, 'case:' || id, 'mediation_period', 'D02', room_id, opened_at, due_on || ' 15:59:59.999999', '30日', 0, NULL,
    CASE WHEN stage = 'closed' THEN opened_at END, CASE WHEN stage = 'closed' THEN true END FROM cases;
INSERT INTO parties (id, case_id, side, kind, ordinal, name, name_blind, capacity, added_at)
SELECT 'p' || id, id, 'applicant', 'person', 1, '$PARTY$', 'x', 'age', opened_at FROM cases;
INSERT INTO parties (id, case_id, side, kind, ordinal, name, name_blind, capacity, added_at)
SELECT 'q' || id, id, 'respondent', 'person', 2, '$PARTY$', 'y', 'age', opened_at FROM cases;
INSERT INTO case_mediators (id, case_id, person_id, chief, way, conflict_checked, appointed_by, appointed_at)
SELECT 'm' || id, id, opened_by, true, 'appointed', 'none', opened_by, opened_at FROM cases;
COMMIT;
PRAGMA foreign_keys=ON;
PRAGMA synchronous=FULL;
";
