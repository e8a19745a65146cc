//! Configuration as an administrator mistypes it: every key that docs/operations.md explains has wrong values, and each is refused
//! with a sentence that names the key, from the file and from the environment, before anything is opened.

use std::collections::BTreeSet;
use std::net::TcpListener;
use std::process::{Command, Output};

use mashanghe::config::Config;

/// Values that cannot work, as somebody writes them.
const WRONG: &[(&str, &[&str])] = &[
    ("data", &["", "Cargo.toml"]),
    ("listen", &["", "8080", "127.0.0.1", "127.0.0.1:", ":8080", "127.0.0.1:80800", "::1:8080", "here and there:80"]),
    ("base_url", &["ftp://he.example.org", "he.example.org", "http://", "https://he@example.org", "https://example.org/?a=1"]),
    ("database_url", &["mysql://x", "postgre://x", "data.db", "sqlite:", "sqlite:/no/such/folder/mashanghe.db"]),
    ("database_connections", &["0", "-1", "many"]),
    ("secret", &["short"]),
    ("mail_url", &["http://mail.example.org", "smtp://", "smtp:mail.example.org", "file:///tmp/mails", "mail.example.org"]),
    ("mail_from", &["", "nobody", "码上和"]),
    (
        "text_url",
        &["httpx", "http", "http://", "ftp://sms.example.org", "http://a b", "http://he:key@sms.example.org", "sms.example.org/send"],
    ),
    ("text_key", &["two words", "line\nbreak", "line break at the end\n", "密钥"]),
    ("send_seconds", &["0", "121", "-1", "soon"]),
    ("upload_limit", &["0", "1048575", "-1", "320 MB"]),
    ("quiet_from", &["24", "-1", "21:00"]),
    ("quiet_until", &["24", "-1", "early"]),
    ("behind_proxy", &["yes", "1"]),
    ("casebook", &["/no/such/folder", "Cargo.toml"]),
    ("meili_url", &["localhost:7700", "ftp://localhost", "http://:key@localhost", "http://localhost/?key=1"]),
    ("meili_key", &["two words", "line\nbreak"]),
    ("meili_index", &["", "../other", "two words"]),
    ("log", &["(((", "verbose", "info,mashanghe", "mashanghe=loud"]),
    ("log_json", &["yes", "1"]),
    ("workers", &["513", "-1", "all"]),
];

/// The keys of the table in the manual.
fn documented() -> BTreeSet<&'static str> {
    let manual = include_str!("../../docs/operations.md");
    let (_, part) = manual.split_once("## Configuration").unwrap();
    let (part, _) = part.split_once("\n## ").unwrap();
    part.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next()).collect()
}

/// As it stands in a file: numbers and truth values bare, everything else in quotes.
fn line(key: &str, value: &str) -> String {
    let bare = value.parse::<i64>().is_ok() || ["true", "false"].contains(&value);
    if bare { format!("{key} = {value}") } else { format!("{key} = {}", toml::Value::String(value.to_owned())) }
}

#[test]
fn every_key_is_documented_and_has_wrong_values_here() {
    let unknown = Config::from_sources("no_such_key = 1", []).unwrap_err().0;
    let (_, known) = unknown.split_once("expected one of").unwrap();
    let known: BTreeSet<&str> = known.split('`').skip(1).step_by(2).collect();
    assert!(known.len() > 15, "{unknown}");
    assert_eq!(known, documented());
    assert_eq!(known, WRONG.iter().map(|(key, _)| *key).collect());
}

#[test]
fn every_wrong_value_is_refused_with_a_sentence_that_names_its_key() {
    for (key, value) in WRONG.iter().flat_map(|(key, values)| values.iter().map(move |value| (*key, *value))) {
        let in_file = Config::from_sources(&line(key, value), []);
        let outside = Config::from_sources("", [(key.to_uppercase(), value.to_owned())]);
        for refused in [in_file, outside] {
            let sentence = refused.map(drop).expect_err(&format!("{key} = {value:?} is taken")).0;
            assert!(sentence.contains(key) && sentence.ends_with('.') && !sentence.contains('\n'), "{key} = {value:?}: {sentence:?}");
            assert!(!sentence.contains("unknown field"), "{sentence}");
        }
    }
}

fn mashanghe(folder: &std::path::Path, arguments: &[&str], environment: &[(&str, &str)]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mashanghe"));
    command.args(arguments).current_dir(folder).envs(environment.iter().copied()).output().unwrap()
}

fn refused(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stdout));
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[test]
fn a_wrong_value_ends_the_program_before_a_folder_is_made() {
    let folder = tempfile::tempdir().unwrap();
    for (name, value, key) in
        [("MASHANGHE_LOG", "(((", "log"), ("MASHANGHE_TEXT_URL", "httpx", "text_url"), ("MASHANGHE_UPLOAD_LIMIT", "0", "upload_limit")]
    {
        let sentence = refused(&mashanghe(folder.path(), &["serve"], &[(name, value)]));
        assert!(sentence.starts_with(key), "{sentence}");
    }
    let sentence = refused(&mashanghe(folder.path(), &["serve", "--casebook", "nowhere"], &[]));
    assert!(sentence.contains("casebook must be a folder") && sentence.contains("nowhere"), "{sentence}");
    let sentence = refused(&mashanghe(folder.path(), &["serve", "--config", "none.toml"], &[]));
    assert!(sentence.contains("none.toml cannot be read"), "{sentence}");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn where_somebody_listens_already_nothing_is_opened() {
    let folder = tempfile::tempdir().unwrap();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    for other in [address.as_str(), "203.0.113.7:8080"] {
        let sentence = refused(&mashanghe(folder.path(), &["serve", "--listen", other], &[]));
        assert!(sentence.contains(&format!("Cannot listen on {other}")) && sentence.contains("--listen ADDR"), "{sentence}");
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "no data folder is made");
}

#[test]
fn a_database_that_does_not_answer_is_said_by_the_name_of_its_key() {
    let folder = tempfile::tempdir().unwrap();
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let url = format!("postgres://he:hidden@{nobody}/he");
    let sentence = refused(&mashanghe(folder.path(), &["migrate"], &[("MASHANGHE_DATABASE_URL", &url)]));
    assert!(sentence.contains("database_url") && !sentence.contains("hidden"), "{sentence}");
}
