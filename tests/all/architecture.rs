//! The house's rules as data, checked on its sources: which room may know which, who may ask the time, draw chance, read the
//! environment, write queries or name the web library; which table lives with which domain; that every file says what it holds; how long files may be.
//!
//! What cannot be told from the text (elegance, truth) is not here. The reasons stand in docs/architecture.md.

use std::fs;
use std::path::{Path, PathBuf};

use regex::Regex;

/// Rooms from the ground up; a room may use rooms of lower or equal height.
const HEIGHTS: &[(&str, u32)] = &[
    ("actor", 0),
    ("app", 0),
    ("audit", 1),
    ("blobs", 0),
    ("bookcase", 0),
    ("calendar", 0),
    ("clock", 0),
    ("config", 0),
    ("db", 0),
    ("deadlines", 0),
    ("error", 0),
    ("house", 0),
    ("identity", 0),
    ("ids", 0),
    ("jobs", 0),
    ("log", 0),
    ("markdown", 0),
    ("media", 0),
    ("vault", 0),
    ("shelf", 0),
    ("space", 0),
    ("tls", 0),
    ("clocks", 1),
    ("timeline", 1),
    ("notifications", 1),
    ("evidence", 1),
    ("accounts", 2),
    ("places", 2),
    ("intake", 3),
    ("dispatch", 4),
    ("rooms", 4),
    ("cases", 5),
    ("sessions", 6),
    ("agreements", 6),
    ("closing", 7),
    ("casebook", 4),
    ("school", 5),
    ("editorial", 8),
    ("seeking", 9),
];

/// Rooms and files that may know every domain: they know HTTP, the loop, the command line, or only show what others did.
const TOP: &[&str] = &["web", "server", "cli", "demo", "home", "today", "office"];

/// Ground rooms that open the house and so name rooms above them.
const OPENERS: &[&str] = &["src/app.rs", "src/bookcase.rs", "src/db/mod.rs", "src/jobs/worker.rs"];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

pub(crate) fn files(folder: &str, extensions: &[&str]) -> Vec<(String, String)> {
    let mut found = Vec::new();
    walk(&root().join(folder), extensions, &mut found);
    found.sort();
    assert!(!found.is_empty(), "{folder} has no files");
    found
}

fn walk(folder: &Path, extensions: &[&str], found: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(&path, extensions, found);
        } else if path.extension().is_some_and(|end| extensions.iter().any(|wanted| end == *wanted)) {
            let name = path.strip_prefix(root()).unwrap().display().to_string();
            found.push((name, fs::read_to_string(&path).unwrap()));
        }
    }
}

/// The part of a source file before its unit tests, without comments.
pub(crate) fn code(text: &str) -> String {
    let body = text.split("#[cfg(test)]").next().unwrap_or(text);
    body.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

fn room(path: &str) -> String {
    let rest = path.strip_prefix("src/").unwrap_or(path);
    rest.split('/').next().unwrap_or(rest).trim_end_matches(".rs").to_owned()
}

fn is_page(path: &str) -> bool {
    path.ends_with("/pages.rs") || path.contains("/pages/") || TOP.contains(&room(path).as_str())
}

pub(crate) fn complain(mut faults: Vec<String>) {
    faults.dedup();
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

#[test]
fn arrows_between_rooms_point_down() {
    let named = Regex::new(r"crate::(\w+)").unwrap();
    let height = |name: &str| HEIGHTS.iter().find(|(room, _)| *room == name).map(|(_, height)| *height);
    let mut faults = Vec::new();
    for (path, text) in files("src", &["rs"]) {
        let own = room(&path);
        if is_page(&path) || ["main", "lib"].contains(&own.as_str()) || OPENERS.contains(&path.as_str()) {
            continue;
        }
        let Some(mine) = height(&own) else {
            faults.push(format!("{path}: the room {own} has no height; add it to HEIGHTS"));
            continue;
        };
        for found in named.captures_iter(&code(&text)) {
            let other = &found[1];
            let above = height(other).is_some_and(|theirs| theirs > mine) || TOP.contains(&other);
            if above {
                faults.push(format!("{path} names {other}, which stands above it"));
            }
        }
    }
    complain(faults);
}

#[test]
fn only_the_named_places_reach_outside() {
    let rules: &[(&str, &str, &[&str])] = &[
        (r"Utc::now|Local::now|SystemTime::now|Instant::now", "asks the time", &["src/clock.rs"]),
        (r"std::env::var|env::vars", "reads the environment", &["src/config/mod.rs"]),
        (r"\brand::|OsRng|thread_rng|Uuid::(now|new)", "draws chance", &["src/ids.rs"]),
        (r"begin_transaction|\.transaction\(", "opens a transaction", &["src/db/mod.rs"]),
    ];
    let rules: Vec<_> = rules.iter().map(|(pattern, deed, homes)| (Regex::new(pattern).unwrap(), deed, homes)).collect();
    let mut faults = Vec::new();
    for (path, text) in files("src", &["rs"]) {
        for (pattern, deed, homes) in &rules {
            if pattern.is_match(&code(&text)) && !homes.contains(&path.as_str()) {
                faults.push(format!("{path} {deed}; only {homes:?} may"));
            }
        }
    }
    complain(faults);
}

#[test]
fn queries_are_written_in_stores_and_actix_is_named_by_pages() {
    let queries = Regex::new(r"diesel::(insert_into|update|delete|sql_query|prelude)").unwrap();
    let mut faults = Vec::new();
    for (path, text) in files("src", &["rs"]) {
        let text = code(&text);
        let is_store =
            path.ends_with("/store.rs") || path.contains("/store/") || path.starts_with("src/db/") || path == "src/jobs/queue.rs";
        if queries.is_match(&text) && !is_store {
            faults.push(format!("{path} writes queries; they belong in a store.rs"));
        }
        if text.contains("actix_web") && !is_page(&path) && path != "src/server.rs" {
            faults.push(format!("{path} names actix_web; only pages and the shell may"));
        }
    }
    complain(faults);
}

/// Every table and the one domain whose rows it holds: the only one that writes it.
const HOMES: &[(&str, &[&str])] = &[
    ("db", &["house_facts", "submissions", "throttles"]),
    ("jobs", &["jobs"]),
    ("audit", &["audit_head", "audit_lines"]),
    ("calendar", &["calendar_days"]),
    ("clocks", &["clocks"]),
    ("timeline", &["events"]),
    ("notifications", &["notices"]),
    ("evidence", &["attachments"]),
    (
        "accounts",
        &["people", "appointments", "proposals", "totp_enrolments", "recovery_codes", "invitations", "sign_ins", "one_time_codes"],
    ),
    ("places", &["units", "grids", "address_rules", "qr_codes", "qr_revocations", "qr_scans"]),
    ("intake", &["drafts", "requests", "additions", "withdrawals", "objections", "visits"]),
    ("dispatch", &["assignments", "returns", "hand_overs", "refusals", "answers"]),
    ("rooms", &["rooms", "mediators"]),
    ("cases", &["committees", "case_numbers", "cases", "case_mediators", "parties", "spokespersons", "willingness", "extensions"]),
    ("sessions", &["sittings", "minutes", "minute_corrections"]),
    ("agreements", &["agreements", "clauses", "obligations", "performances", "signatures"]),
    ("closing", &["closures", "endings", "reopenings"]),
    (
        "editorial",
        &[
            "casebook_numbers",
            "casebook_entries",
            "casebook_nominations",
            "casebook_versions",
            "casebook_reviews",
            "casebook_consents",
            "casebook_refusals",
            "casebook_publications",
            "casebook_withdrawals",
        ],
    ),
    ("seeking", &["unanswered_questions", "synonym_groups", "saved_searches", "known_entries"]),
];

/// Who else names a table, to join it and never to write it. Each line has its reason; a line that is not needed is a fault.
const READERS: &[(&str, &[&str])] = &[
    // A mailbox is asked for while the notice is written; accounts stand above notices.
    ("notifications", &["people"]),
    // A grant is shown with the name of its unit, and the frame of each page says how many notices are unread: one statement.
    ("accounts", &["units", "notices"]),
    // Who may see a request depends on who has it, and on who mediates it when it became a case, so that one query joins all;
    // lists look for what is late; a list and a receipt name the unit that has it and the person there.
    ("dispatch", &["requests", "grids", "cases", "case_mediators", "clocks", "units", "people"]),
    // A room's page joins its unit and the people appointed to it.
    ("rooms", &["units", "people", "appointments"]),
    // The mediators of a case with their names; its register names room, registrar and request; lists look for what is late.
    ("cases", &["people", "clocks", "units", "requests"]),
    // What was said before a case was reopened does not count any more.
    ("sessions", &["reopenings"]),
];

fn names(text: &str, table: &str) -> bool {
    Regex::new(&format!(r"\b{table}::table\b")).unwrap().is_match(text)
}

#[test]
fn a_table_has_one_home() {
    let schema = fs::read_to_string(root().join("src/db/schema.rs")).unwrap();
    let declared = Regex::new(r"(?m)^    (\w+) \([\w, ]+\) \{$").unwrap();
    let tables: Vec<String> = declared.captures_iter(&schema).map(|found| found[1].to_owned()).collect();
    assert!(tables.len() > 40, "{tables:?}");
    let owns = |room: &str, table: &str| HOMES.iter().any(|(home, tables)| *home == room && tables.contains(&table));
    let mut faults: Vec<String> = Vec::new();
    for table in &tables {
        let homes = HOMES.iter().filter(|(_, tables)| tables.contains(&table.as_str())).count();
        if homes != 1 {
            faults.push(format!("the table {table} has {homes} homes; give it one in HOMES"));
        }
    }
    let mut unused: Vec<(&str, &str)> = READERS.iter().flat_map(|(room, tables)| tables.iter().map(move |table| (*room, *table))).collect();
    for (path, text) in files("src", &["rs"]) {
        let (text, own) = (code(&text), room(&path));
        if path == "src/db/schema.rs" || !text.contains("schema") {
            continue;
        }
        for table in tables.iter().filter(|table| names(&text, table)) {
            let table = table.as_str();
            if owns(&own, table) {
                continue;
            }
            if !READERS.iter().any(|(reader, tables)| *reader == own && tables.contains(&table)) {
                faults.push(format!("{path} names the table {table}, which lives elsewhere; call that domain instead"));
            }
            unused.retain(|(reader, read)| !(*reader == own && *read == table));
            let writes = Regex::new(&format!(r"(insert_into|update|delete)\(\s*{table}::")).unwrap();
            if writes.is_match(&text) {
                faults.push(format!("{path} writes the table {table}; only its home may"));
            }
        }
    }
    faults.extend(unused.iter().map(|(reader, table)| format!("{reader} does not read {table} any more; take it out of READERS")));
    complain(faults);
}

#[test]
fn every_file_says_what_lives_in_it() {
    let mut faults = Vec::new();
    for (folder, extension, opening) in [
        ("src", "rs", "//!"),
        ("tests", "rs", "//!"),
        ("benches", "rs", "//!"),
        ("templates", "html", "{#"),
        ("migrations", "sql", "--"),
        ("assets", "css", "/*"),
        ("assets", "js", "//"),
    ] {
        if !root().join(folder).exists() {
            continue;
        }
        for (path, text) in files(folder, &[extension]) {
            let start = text.trim_start_matches('\u{feff}').trim_start();
            if !(start.starts_with(opening) || (extension == "js" && start.starts_with("/*"))) {
                faults.push(format!("{path} does not open by saying what lives in it"));
            }
        }
    }
    complain(faults);
}

/// Files that hold one long table of data and are longer than a room should be.
const LONG_TABLES: &[&str] = &["src/db/schema.rs"];

#[test]
fn no_room_outgrows_its_walls() {
    let mut faults = Vec::new();
    for (path, text) in files("src", &["rs"]) {
        let lines = text.lines().count();
        if lines > 350 && !LONG_TABLES.contains(&path.as_str()) {
            faults.push(format!("{path} has {lines} lines; split it by verb (350)"));
        }
        let last = path.rsplit('/').next().unwrap_or(&path);
        if ["utils.rs", "util.rs", "helpers.rs", "common.rs", "misc.rs"].contains(&last) || last.contains("part2") {
            faults.push(format!("{path}: a name that says nothing"));
        }
    }
    for (path, text) in files("templates", &["html"]) {
        let lines = text.lines().count();
        if lines > 120 && !path.contains("/parts/") && !path.ends_with("gallery.html") {
            faults.push(format!("{path} has {lines} lines (120)"));
        }
    }
    complain(faults);
}

#[test]
fn handlers_are_sentences() {
    let handler = Regex::new(r"(?m)^(?:pub(?:\([a-z]+\))? )?async fn (\w+)\(").unwrap();
    let mut faults = Vec::new();
    for (path, text) in files("src", &["rs"]) {
        if !(path.ends_with("/pages.rs") || path.contains("/pages/")) {
            continue;
        }
        let lines: Vec<&str> = text.lines().collect();
        for (start, line) in lines.iter().enumerate() {
            let Some(found) = handler.captures(line) else { continue };
            let length = lines[start..].iter().position(|line| *line == "}").unwrap_or(0) + 1;
            if length > 25 {
                faults.push(format!("{path}: the handler {} has {length} lines (25)", &found[1]));
            }
        }
    }
    complain(faults);
}

#[test]
fn templates_hold_no_inline_script_or_style() {
    let inline = Regex::new(r#"\s(style|on[a-z]+)="|<script(?![^>]*\bsrc=)|<style"#.replace("(?![^>]*\\bsrc=)", "").as_str()).unwrap();
    let mut faults = Vec::new();
    for (path, text) in files("templates", &["html"]) {
        for (number, line) in text.lines().enumerate() {
            if inline.is_match(line) && !line.contains("src=") {
                faults.push(format!("{path}:{} has inline script or style", number + 1));
            }
        }
    }
    complain(faults);
}

/// The pages name a person, a unit or a rule as who acts; “the system” is nobody.
#[test]
fn no_sentence_names_the_system_as_who_acts() {
    let mut faults = Vec::new();
    for (folder, extension) in [("src", "rs"), ("templates", "html"), ("templates", "txt")] {
        for (path, text) in files(folder, &[extension]) {
            for (number, line) in text.lines().enumerate() {
                if line.replace("系统管理员", "").contains("系统") && !line.trim_start().starts_with("//") {
                    faults.push(format!("{path}:{} speaks of 系统; say who acts, or leave it out", number + 1));
                }
            }
        }
    }
    complain(faults);
}

#[test]
fn the_changelog_and_the_two_readmes_are_there() {
    for name in
        ["README.md", "README.zh-CN.md", "CHANGELOG.md", "LICENSE", "docs/architecture.md", "docs/performance.md", "docs/operations.md"]
    {
        assert!(root().join(name).exists(), "{name} is missing");
    }
}
