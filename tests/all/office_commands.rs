//! `user` and `audit verify` as a new administrator types them, on an empty data folder, with the real program.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

fn run(data: &Path, arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_mashanghe"))
        .args(arguments)
        .arg("--data")
        .arg(data)
        .current_dir(data)
        .env("MASHANGHE_LOG", "warn")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

#[test]
fn the_first_administrator_founds_an_empty_office() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    let early = run(data, &["user", "add", "he", "--name", "何静", "--role", "administrator"], "");
    assert!(!early.status.success() && said(&early).contains("--street"), "{}", said(&early));
    let first = run(data, &["user", "add", "he", "--name", "何静", "--role", "administrator", "--street", "宝龙街道"], "");
    assert!(first.status.success() && said(&first).contains("/welcome/"), "{}", said(&first));
    let listed = run(data, &["user", "list"], "");
    assert!(said(&listed).contains("administrator @ 宝龙街道") && said(&listed).contains("no password yet"), "{}", said(&listed));
    let moved = run(data, &["user", "mailbox", "he", "he@baolong.example"], "");
    assert!(moved.status.success() && said(&moved).contains("he@baolong.example"), "{}", said(&moved));
    let plain = run(data, &["user", "second-factor-off", "he"], "");
    assert!(plain.status.success() && said(&plain).contains("password alone"), "{}", said(&plain));
    let twice = run(data, &["user", "add", "he", "--role", "administrator"], "");
    assert!(!twice.status.success(), "{}", said(&twice));
}

#[test]
fn a_wrong_argument_of_user_is_answered_with_a_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    let found = |arguments: &[&str]| {
        let output = run(data, arguments, "short\n");
        assert!(!output.status.success(), "{}", said(&output));
        said(&output)
    };
    let founding = ["user", "add", "he", "--name", "何静", "--role", "administrator", "--street", "宝龙街道", "--password-stdin"];
    assert!(found(&founding).contains("至少 10 个字符"));
    assert!(found(&["user", "list", "--nothing"]).contains("--nothing"));
    assert!(found(&["user", "add", "he", "--name", "何静", "--role", "king"]).contains("community_officer"));
    assert!(found(&["user", "add", "何", "--name", "何静", "--role", "clerk"]).contains("登录名"));
    assert!(found(&["user", "add", "he", "--name", "何静", "--role", "clerk", "--unit", "x"]).contains("no unit"));
    let founded = run(data, &founding, "和为贵，忍为高，退一步\n");
    assert!(founded.status.success(), "{}", said(&founded));
    assert!(found(&["user", "reset", "nobody"]).contains("Nobody signs in"));
}

#[test]
fn a_mistyped_data_folder_is_refused_and_no_office_is_made_in_it() {
    let folder = tempfile::tempdir().unwrap();
    let typo = folder.path().join("typo");
    for arguments in [
        &["audit", "verify"][..],
        &["user", "list"],
        &["user", "reset", "he"],
        &["user", "mailbox", "he", "he@baolong.example"],
        &["user", "second-factor-off", "he"],
        &["casebook", "export", "entries"],
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_mashanghe"))
            .args(arguments)
            .arg("--data")
            .arg(&typo)
            .current_dir(folder.path())
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {}", said(&output));
        assert!(said(&output).contains("There is no office in"), "{arguments:?}: {}", said(&output));
        assert!(!typo.exists() && !folder.path().join("entries").exists(), "{arguments:?}");
    }
}

#[test]
fn the_trail_is_verified_and_a_changed_line_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    let founding = ["user", "add", "he", "--name", "何静", "--role", "administrator", "--street", "宝龙街道", "--password-stdin"];
    let founded = run(data, &founding, "和为贵，忍为高，退一步\n");
    assert!(founded.status.success(), "{}", said(&founded));
    let whole = run(data, &["audit", "verify"], "");
    assert!(whole.status.success() && said(&whole).starts_with("Intact: "), "{}", said(&whole));
    change_a_line(&data.join("mashanghe.db"));
    let broken = run(data, &["audit", "verify"], "");
    assert_eq!(broken.status.code(), Some(1));
    assert!(said(&broken).contains("Broken at line 1"), "{}", said(&broken));
}

fn change_a_line(file: &Path) {
    use diesel::prelude::*;
    let mut conn = diesel::SqliteConnection::establish(&file.display().to_string()).unwrap();
    diesel::sql_query("UPDATE audit_lines SET action = 'person.hide' WHERE seq = 1").execute(&mut conn).unwrap();
}

#[test]
fn a_street_is_brought_in_from_a_file_and_never_a_second_one_beside_it() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    let file = data.join("street.toml");
    let text = include_str!("../../demo/baolong.toml");
    std::fs::write(&file, text).unwrap();
    let path = file.display().to_string();
    let first = run(data, &["places", &path], "");
    assert!(first.status.success() && said(&first).contains("+ 社区 同乐社区") && said(&first).contains("0 changed"), "{}", said(&first));
    let again = run(data, &["places", &path], "");
    assert!(said(&again).contains("0 new, 0 changed"), "{}", said(&again));
    let officer = run(data, &["user", "add", "su", "--name", "苏宁", "--role", "station_officer", "--unit", "xinli"], "");
    assert!(officer.status.success(), "{}", said(&officer));
    std::fs::write(&file, text.replacen("code = \"baolong\"", "code = \"elsewhere\"", 1)).unwrap();
    let second = run(data, &["places", &path], "");
    assert!(!second.status.success() && said(&second).contains("什么都没有导入"), "{}", said(&second));
    let missing = run(data, &["places", "nowhere.toml"], "");
    assert!(!missing.status.success() && said(&missing).contains("cannot be read"), "{}", said(&missing));
}

#[test]
fn what_is_no_small_file_is_refused_as_a_street_without_being_read_to_its_end() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    for (name, text) in [("large.toml", format!("# {}", "长".repeat(1024 * 1024))), ("line.toml", "长".repeat(500_000))] {
        std::fs::write(data.join(name), text).unwrap();
    }
    for (file, sentence) in [
        ("/dev/zero", "it is not a regular file. Nothing was imported."),
        (".", "it is not a regular file. Nothing was imported."),
        ("large.toml", "it is larger than 2 MiB. Nothing was imported."),
        ("line.toml", "地点文件第 1 行读不懂，什么都没有导入：“长长长"),
    ] {
        let output = run(data, &["places", file], "");
        assert_eq!(output.status.code(), Some(1), "{file}: {}", said(&output));
        assert!(said(&output).contains(sentence) && said(&output).chars().count() < 400, "{file}: {}", said(&output));
    }
}

#[test]
fn a_street_is_not_founded_under_a_name_whose_direction_is_turned() {
    let folder = tempfile::tempdir().unwrap();
    for (name, sentence) in [("宝龙\u{202E}街道", "看不见的控制字符"), ("宝龙\u{2066}街道", "看不见的控制字符"), (" ", "1 到 60 个字")]
    {
        let output = run(folder.path(), &["user", "add", "he", "--name", "何静", "--role", "administrator", "--street", name], "");
        assert!(!output.status.success() && said(&output).contains(sentence), "{}", said(&output));
    }
}

#[test]
fn check_says_what_it_read() {
    let folder = tempfile::tempdir().unwrap();
    let checked = run(folder.path(), &["check"], "");
    let words = said(&checked);
    assert!(checked.status.success() && words.contains("demo/matters.toml") && words.contains("messages were written"), "{words}");
}
