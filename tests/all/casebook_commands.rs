//! The casebook on the command line beside an office: a search finds what the office published, with the words of its editors, and
//! changes nothing; where there is no office it needs none.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Output};

use mashanghe::seeking::synonyms;

use crate::casebook_office::nominated;
use crate::on_both;
use crate::world::World;

/// A search beside the world's office, without its secret.
fn searched(world: &World, words: &str) -> String {
    let database = &world.app.house().config.database_url;
    found(&search(world.folder(), words, &[("MASHANGHE_DATABASE_URL", database)]))
}

fn search(data: &Path, words: &str, environment: &[(&str, &str)]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mashanghe"));
    command.args(["casebook", "search", words, "--data"]).arg(data).envs(environment.iter().copied()).output().unwrap()
}

fn found(output: &Output) -> String {
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    said
}

fn names(folder: &Path) -> BTreeSet<String> {
    std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect()
}

on_both! {
    fn a_search_beside_an_office_finds_what_it_published_and_knows_its_words(world: &World) {
        let desk = nominated(world);
        assert!(!searched(world, "渗水墙").contains("先看后谈"));
        let number = desk.published();
        let before = names(world.folder());
        let told = searched(world, "渗水墙");
        assert!(told.contains(&number) && told.contains("的墙，先看后谈"), "{told}");
        assert!(searched(world, "楼上漏水").contains("2024-0001"), "the book is searched too");
        assert!(!searched(world, "嗡嗡机").contains(&number));
        desk.fang.visit("/casebook/words");
        desk.fang.submit("/casebook/words", &[("terms", "渗水墙\n嗡嗡机")]).must_say("已保存");
        assert!(searched(world, "嗡嗡机").contains(&number), "{}", searched(world, "嗡嗡机"));
        desk.withdraw(&[]).must_say("已撤下");
        assert!(!searched(world, "渗水墙").contains(&number));
        assert_eq!(names(world.folder()), before, "no key and no other file was made");
        assert_eq!(world.app.read(synonyms::groups).unwrap().len(), 1);
    }
}

#[test]
fn where_there_is_no_office_a_search_needs_none_and_makes_none() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("nowhere");
    let output = search(&data, "楼上漏水", &[]);
    assert!(found(&output).contains("2024-0001"));
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(told.contains("there is no office in") && told.contains("nowhere"), "{told}");
    assert!(!data.exists());
}

#[test]
fn an_office_that_cannot_be_read_is_said_and_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    for bytes in ["", "no database"] {
        std::fs::write(folder.path().join("mashanghe.db"), bytes).unwrap();
        let output = search(folder.path(), "楼上漏水", &[]);
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.code() == Some(1) && told.contains("cannot be read") && told.contains("mashanghe migrate"), "{told}");
        assert_eq!(std::fs::read(folder.path().join("mashanghe.db")).unwrap(), bytes.as_bytes());
        assert_eq!(names(folder.path()).len(), 1);
    }
}
