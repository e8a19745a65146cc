//! A folder of classic cases in which something is broken: what cannot be read is left out and named on the desk and in the log, its
//! neighbours are read, and a folder that goes away later takes nothing from the readers.

use std::fs;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use mashanghe::casebook::edition;
use tempfile::TempDir;

use crate::world::{On, World};

/// One sound entry, its neighbours a device and a folder, and a list that is a device.
fn broken() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path());
    symlink("/dev/zero", folder.path().join("2024/device.md")).unwrap();
    fs::create_dir(folder.path().join("2024/folder.md")).unwrap();
    symlink("/dev/zero", folder.path().join("synonyms.toml")).unwrap();
    folder
}

fn put(folder: &Path) {
    fs::create_dir_all(folder.join("2024")).unwrap();
    fs::copy(concat!(env!("CARGO_MANIFEST_DIR"), "/casebook/2024/loushang-loushui.md"), folder.join("2024/loushang-loushui.md")).unwrap();
}

fn world(folder: &Path) -> World {
    World::configured(On::Sqlite, |config| config.casebook = folder.to_path_buf()).unwrap()
}

#[test]
fn beside_another_casebook_no_lesson_leads_to_its_cases_and_no_article_to_a_page_that_is_not_there() {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path());
    fs::write(folder.path().join("statutes.toml"), "").unwrap();
    let world = world(folder.path());
    let reader = world.browser();
    reader.visit("/casebook/2024-0001").must_not_say("用到本案的课");
    let page = reader.visit("/school/rumen/03-chaqing-shishi");
    page.must_say("这一篇现在不在案例库里").must_say("《民法典》第1165条").must_not_say("用到本案的课");
    assert!(!page.body.contains("href=\"/casebook/"), "{}", page.body);
}

#[test]
fn every_page_of_the_casebook_answers_beside_broken_files_and_the_desk_names_them() {
    let folder = broken();
    let world = world(folder.path());
    let reader = world.browser();
    for path in ["/casebook", "/casebook?q=漏水", "/casebook/2024-0001", "/casebook/statutes/民法典/296"] {
        reader.visit(path).must_say("先试水再谈钱");
    }
    assert_eq!(reader.fetch("/casebook/feed").0, 200);
    let desk = world.signed_in("fang").visit("/casebook/desk");
    for file in ["2024/device.md", "2024/folder.md", "synonyms.toml"] {
        desk.must_say(&format!("{file}：读不出来，没有收进来：不是普通文件"));
    }
}

#[test]
fn a_folder_that_is_removed_takes_nothing_from_its_readers() {
    let folder = broken();
    let world = world(folder.path());
    let reader = world.browser();
    reader.visit("/casebook?q=漏水").must_say("先试水再谈钱");
    fs::remove_dir_all(folder.path()).unwrap();
    world.app.write(edition::renew).unwrap();
    reader.visit("/casebook?q=漏水").must_say("先试水再谈钱");
    reader.visit("/casebook/2024-0001").must_say("先试水再谈钱");
}

#[test]
fn a_folder_that_was_never_there_is_no_fault_of_ours_and_is_read_when_it_comes() {
    let folder = tempfile::tempdir().unwrap();
    let late = folder.path().join("late");
    let world = world(&late);
    let reader = world.browser();
    assert_eq!(reader.visit("/casebook").status, 503);
    put(&late);
    reader.visit("/casebook?q=漏水").must_say("先试水再谈钱");
}

#[test]
fn check_names_what_cannot_be_read() {
    let folder = broken();
    let output = Command::new(env!("CARGO_BIN_EXE_mashanghe")).args(["check", "--casebook"]).arg(folder.path()).output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success() && told.contains("2024/device.md：读不出来") && told.contains("synonyms.toml：读不出来"), "{told}");
}

/// The program, serving; ended with its value.
struct Serving(Child);

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn serve_names_at_the_start_what_it_left_out_and_how_much() {
    let (casebook, data) = (broken(), tempfile::tempdir().unwrap());
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let mut command = Command::new(env!("CARGO_BIN_EXE_mashanghe"));
    command.args(["serve", "--listen", &address, "--data", "office", "--casebook"]).arg(casebook.path()).current_dir(data.path());
    let process = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let mut serving = Serving(process);
    let log = BufReader::new(serving.0.stderr.take().unwrap());
    let mut told: Vec<String> = Vec::new();
    for line in log.lines().map_while(Result::ok) {
        let last = line.contains("were left out");
        told.push(line);
        if last {
            break;
        }
    }
    for words in ["2024/device.md：读不出来", "2024/folder.md：读不出来", "synonyms.toml：读不出来", "faults=3"] {
        assert!(told.iter().any(|line| line.contains(words)), "{words}: {told:?}");
    }
}
