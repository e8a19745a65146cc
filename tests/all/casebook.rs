//! The casebook as everybody reads it: found by plain words, narrowed, cited, followed by a feed, and never undone by what is
//! typed; and the same search on the command line.

use std::collections::HashSet;
use std::path::Path;
use std::process::Command;

use mashanghe::casebook::library::Library;
use mashanghe::casebook::search::asking::{Answer, Question, Reading};
use mashanghe::casebook::search::{measure, passages};
use regex::Regex;

use crate::on_both;
use crate::world::World;

fn searched(words: &str) -> String {
    let query: String = url::form_urlencoded::Serializer::new(String::new()).append_pair("q", words).finish();
    format!("/casebook?{query}")
}

on_both! {
    fn anybody_finds_a_case_by_its_words_and_reads_it_without_an_account(world: &World) {
        let browser = world.browser();
        let found = browser.visit(&searched("楼上漏水"));
        found.must_say("先试水再谈钱");
        assert!(found.body.contains("<mark>"), "{}", found.body);
        let entry = browser.visit("/casebook/2024-0001");
        for part in ["案情简介", "调解过程", "调解结果", "案例点评", "调解要旨", "法律依据", "2024-0001", "复制引用文字"] {
            entry.must_say(part);
        }
        assert_eq!(browser.visit("/casebook/2024-9999").status, 404);
    }

    fn a_hit_leads_to_the_very_paragraph(world: &World) {
        let browser = world.browser();
        let found = browser.visit(&searched("闭水试验"));
        let anchor = found.find("/casebook/([0-9]{4}-[0-9]{4}#p[0-9]+)").unwrap();
        let (number, paragraph) = anchor.split_once('#').unwrap();
        let entry = browser.visit(&format!("/casebook/{number}"));
        assert!(entry.body.contains(&format!("id=\"{paragraph}\"")), "{anchor}");
    }

    fn a_passage_shows_words_and_no_marks_of_markdown(world: &World) {
        let browser = world.browser();
        for words in ["侵权", "赔偿", "协议", "调解员"] {
            browser.visit(&searched(words)).must_not_say("**");
        }
    }

    fn a_hit_whose_text_does_not_show_the_word_says_why_it_is_one(world: &World) {
        world.browser().visit(&searched("将心比心")).must_say("调解技巧：换位思考");
    }

    fn an_article_lists_the_cases_that_cite_it(world: &World) {
        let browser = world.browser();
        let page = browser.visit("/casebook/statutes/民法典/296");
        page.must_say("楼上漏水，先试水再谈钱");
        assert_eq!(browser.visit("/casebook/statutes/民法典/9999").status, 404);
        assert_eq!(browser.visit("/casebook/statutes/无此法/1").status, 404);
    }

    fn a_search_is_narrowed_and_widened_again(world: &World) {
        let browser = world.browser();
        let page = browser.visit("/casebook?type=neighbour");
        page.must_say("纠纷类型：邻里纠纷").must_say("楼上漏水，先试水再谈钱");
        assert_eq!(page.find("<a href=\"([^\"]*)\">纠纷类型：邻里纠纷").as_deref(), Some("/casebook"));
        browser.visit("/casebook?type=no_such").must_say("没有这样的案例");
    }

    fn every_filter_leaves_as_many_as_it_says(world: &World) {
        let browser = world.browser();
        let all = browser.visit("/casebook");
        for (name, label) in [
            ("type", "纠纷类型："), ("technique", "调解技巧："), ("year", "年份："), ("result", "结果："),
            ("difficulty", "难度："), ("statute", "引用条文：《"), ("room", "调解室："),
        ] {
            let link = all.find(&format!("<a href=\"(/casebook\\?{name}=[^\"]*)\">")).unwrap_or_else(|| panic!("{name}"));
            let value = all.find(&format!("<a href=\"/casebook\\?{name}=[^\"]*\">([^<]*)</a>")).unwrap();
            let count = all.find(&format!("<a href=\"/casebook\\?{name}=[^\"]*\">[^<]*</a> <span class=\"num soft\">([0-9]+)<")).unwrap();
            let narrowed = browser.visit(&link);
            narrowed.must_say(&format!("共 {count} 篇")).must_say(label).must_say(&value);
            assert!(name != "room" || !value.is_ascii(), "a room has its name, not its code: {value}");
        }
        let kinds = all.body.matches("/casebook?type=").count();
        assert_eq!(kinds, 18, "every kind of dispute can be chosen");
    }

    fn the_newest_come_first_when_that_is_asked(world: &World) {
        let page = world.browser().visit("/casebook?q=%E6%BC%8F%E6%B0%B4&sort=newest");
        page.must_say("按相关程度排");
        let numbers = Regex::new("<span class=\"num\">([0-9]{4})-[0-9]{4}</span>").unwrap();
        let hits = page.body.split("只含其中一些字词的").next().unwrap();
        let years: Vec<&str> = numbers.captures_iter(hits).map(|found| found.get(1).unwrap().as_str()).collect();
        assert!(years.len() > 1 && years.is_sorted_by(|one, other| one >= other), "{years:?}");
    }

    fn a_question_that_is_too_long_is_told_so(world: &World) {
        let long = "楼上漏水，".repeat(60);
        world.browser().visit(&searched(&long)).must_say("只按前 200 个字查找").must_say("先试水再谈钱");
        world.browser().visit(&searched("漏水")).must_not_say("只按前");
    }

    fn who_asks_about_violence_reads_first_whom_to_call(world: &World) {
        let browser = world.browser();
        browser.visit(&searched("老公打我怎么办")).must_say("有人有危险吗").must_say("12338");
        browser.visit(&searched("漏水")).must_not_say("有人有危险吗");
        browser.visit("/casebook/facts");
        browser.submit("/casebook/facts", &[("facts", "老公打我，我不敢回家，孩子才五岁。")]).must_say("有人有危险吗");
    }

    fn an_answer_is_searched_again_and_a_page_beyond_the_end_is_the_last(world: &World) {
        let browser = world.browser();
        let page = browser.visit(&format!("{}&within=%E9%98%B2%E6%B0%B4%E5%B1%82", searched("漏水")));
        page.must_say("在结果里再查").must_say("先试水再谈钱");
        let nothing = browser.visit(&format!("{}&within=zzzz", searched("漏水")));
        nothing.must_say("去掉它再看").must_not_say("先试水再谈钱");
        browser.visit(&nothing.link("去掉它再看").unwrap()).must_say("先试水再谈钱").must_not_say("去掉它再看");
        let narrowed = browser.visit("/casebook?type=neighbour&difficulty=2");
        for kept in ["name=\"type\" value=\"neighbour\"", "name=\"difficulty\" value=\"2\""] {
            assert!(narrowed.body.contains(kept), "another question keeps the filters");
        }
        browser.visit("/casebook?page=50").must_say("第 2 页，共 2 页").must_not_say("没有这样的案例");
    }

    fn a_guess_is_never_taken_for_what_was_asked(world: &World) {
        let browser = world.browser();
        browser.visit(&searched("预付咔")).must_say("没有找到“预付咔”，下面是“预付卡”的结果");
        browser.visit(&searched("人民调解 zzzzqq")).must_say("没有找到全都说到的，这些说到一部分").must_not_say("下面是");
        browser.visit(&searched("zzzzqq")).must_say("没有这样的案例").must_not_say("读音");
        browser.visit(&searched("loushui")).must_say("下面是读音相同的结果");
        browser.visit(&searched("？！。")).must_say("只有标点或符号");
        browser.visit(&searched("的")).must_say("这几个字几乎每篇都有").must_not_say("标点");
        browser.visit(&searched("乒乓球")).must_say("案例里没有出现“乒乓球”。");
        browser.visit(&searched("赡养费")).must_say("案例里没有出现“赡养费”，下面按“赡养”查找。");
        browser.visit(&searched("专利侵权")).must_say("没有找到全都说到的，这些说到一部分");
        browser.visit(&searched("比特币")).must_say("没有这样的案例");
    }

    fn facts_are_read_once_and_stand_in_no_address(world: &World) {
        let browser = world.browser();
        browser.visit("/casebook/facts");
        let short = "卫生间天花板滴水，楼上不承认，说要做闭水试验。";
        for facts in [short, "我家卫生间天花板一直滴水，楼上不承认是他家漏的，物业来看过两次，说要做闭水试验，两家为了修的钱吵了半年。"] {
            browser.visit("/casebook/facts");
            let page = browser.submit("/casebook/facts", &[("facts", facts)]);
            page.must_say("按这些词查找相似的案例").must_say("再谈钱").must_say(facts);
        }
        browser.visit("/casebook/facts");
        browser.submit("/casebook/facts", &[("facts", "")]).must_refuse("请填写事情经过");
    }

    fn whatever_is_typed_is_answered(world: &World) {
        let browser = world.browser();
        let (long, wide) = ("leak".repeat(2_500), "漏水".repeat(1_500));
        for words in [long.as_str(), wide.as_str(), "AND OR NOT", "\"漏水", "title:漏水~2^3", "😀😀", "漏水😀leak", "<script>alert(1)</script>", "%_'\\", "第第条条", "\u{202e}水漏"] {
            let page = browser.visit(&searched(words));
            assert_eq!(page.status, 200, "{words:.40}");
            assert!(!page.body.contains("<script>alert"), "{words:.40}");
        }
        for rest in ["?page=0", "?page=99999999999999999999", "?page=x", "?sort=x", "?year=%00", "?statute=民法典"] {
            assert_eq!(browser.visit(&format!("/casebook{rest}")).status, 200, "{rest}");
        }
    }

    fn a_question_that_is_too_long_stands_in_no_address_longer_than_it_is_read(world: &World) {
        let (long, browser) = ("漏水".repeat(600), world.browser());
        let links = Regex::new(r#"href="/casebook[^"]*\?([^"]*)""#).unwrap();
        for rest in [format!("?q={long}&within={long}"), format!("?q={long}&statute={long}")] {
            let page = browser.visit(&format!("/casebook{rest}"));
            assert_eq!(page.status, 200);
            let mut seen = 0;
            for link in links.captures_iter(&page.body) {
                for (name, value) in url::form_urlencoded::parse(crate::world::browser::unescape(&link[1]).as_bytes()) {
                    assert!(value.chars().count() <= 200, "{name} has {} characters", value.chars().count());
                    seen += usize::from(name == "q");
                }
            }
            assert!(seen > 2, "{}", page.words());
            // The link to the large letters leads back to the page, not to an address that was encoded once more.
            let elder = page.find(r#"href="(/elder[^"]*)""#).unwrap();
            assert!(elder.len() < 4_200 && browser.visit(&crate::world::browser::unescape(&elder)).is_ok(), "{} bytes", elder.len());
        }
    }

    fn a_search_can_be_followed_as_a_feed(world: &World) {
        let (status, kind, body) = world.browser().fetch("/casebook/feed?q=%E6%BC%8F%E6%B0%B4%01");
        let body = String::from_utf8(body).unwrap();
        assert_eq!((status, kind.as_str()), (200, "application/atom+xml; charset=utf-8"));
        assert!(body.starts_with("<?xml") && !body.contains('\u{1}') && body.contains("<title>案例库：漏水</title>") && body.contains("/casebook/2024-0001</id>"), "{body}");
        let (_, _, body) = world.browser().fetch("/casebook/feed?q=%E6%BC%8F%E6%B0%B4&type=neighbour");
        let body = String::from_utf8(body).unwrap();
        assert!(body.contains("<title>案例库：漏水，邻里纠纷</title>"), "{body}");
    }
}

fn told(arguments: &[&str]) -> (bool, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_mashanghe")).args(arguments).output().unwrap();
    (output.status.success(), String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap())
}

#[test]
fn a_script_reads_a_line_a_hit() {
    let (fine, lines) = told(&["casebook", "search", "人民调解", "--json", "--limit", "3"]);
    assert!(fine, "{lines}");
    let first: serde_json::Value = serde_json::from_str(lines.lines().next().unwrap()).unwrap();
    for field in ["number", "title", "score", "passage"] {
        assert!(!first[field].is_null(), "{field}: {first}");
    }
    assert!(first["passage"].as_str().unwrap().contains("【"), "{first}");
    assert_eq!(lines.lines().count(), 3, "{lines}");
}

#[test]
fn every_similar_case_says_why_it_is_one() {
    let library = Library::open(None).unwrap();
    let mut shown = 0;
    for entry in library.entries() {
        for (other, why) in library.like(entry, 4).unwrap() {
            shown += 1;
            assert!(!why.is_empty() && why.iter().all(|reason| !reason.ends_with("说到")), "{} {} {why:?}", entry.title, other.title);
        }
    }
    assert!(shown > library.entries().count(), "{shown}");
}

#[test]
fn every_word_of_the_dictionary_is_answered_and_marked() {
    let library = Library::open(None).unwrap();
    let words: Vec<&str> = library.words().trade().iter().map(String::as_str).collect();
    assert!(words.len() > 600, "{}", words.len());
    let mut found = 0;
    for text in words {
        let answer = library.ask(&Question { text: text.to_owned(), count: 3, ..Question::default() }).unwrap();
        found += usize::from(answer.found.total > 0);
        for entry in answer.found.hits.iter().chain(&answer.near).filter_map(|hit| library.entry(&hit.number)) {
            let blocks = entry.paragraphs();
            let paragraphs: Vec<&str> = blocks.iter().map(String::as_str).collect();
            let passage = passages::best(library.words(), &answer.marks, &paragraphs, 100);
            assert!(passage.pieces.iter().all(|piece| !piece.text.is_empty()), "{text}: {passage:?}");
        }
    }
    assert!(found > 500, "{found}");
}

/// The numbers of what is shown for a question, the best first.
fn shown(library: &Library, text: &str) -> Vec<String> {
    let answer = library.ask(&Question { text: text.to_owned(), count: 10, ..Question::default() }).unwrap();
    answer.found.hits.into_iter().chain(answer.near).map(|hit| hit.number).collect()
}

#[test]
fn everyday_words_find_what_the_entries_say_formally() {
    let library = Library::open(None).unwrap();
    for (asked, number) in [
        ("送外卖的把人撞了", "2024-0009"),
        ("被开除了没有遣散费", "2025-0012"),
        ("砍头息怎么算", "2025-0018"),
        ("健身会所倒闭了会员卡怎么退费", "2025-0001"),
        ("嫁出去的姑娘村里分红", "2025-0008"),
        ("楼上掉东西砸坏汽车", "2026-0004"),
    ] {
        assert_eq!(shown(&library, asked).first().map(String::as_str), Some(number), "{asked}");
    }
}

#[test]
fn a_technique_is_found_by_other_names_and_by_what_it_means() {
    let library = Library::open(None).unwrap();
    for (asked, technique) in
        [("将心比心", "empathy"), ("以案说法", "precedent"), ("火头上不谈结果", "cooling"), ("体面地退", "face_saving")]
    {
        let found = shown(&library, asked);
        let shows = |number: &&String| library.entry(number).is_some_and(|entry| entry.techniques.iter().any(|code| code == technique));
        assert!(found.iter().take(3).any(|number| shows(&number)), "{asked}: {found:?}");
    }
}

#[test]
fn a_word_of_the_language_is_not_read_as_another_that_looks_like_it() {
    let library = Library::open(None).unwrap();
    let answer = library.ask(&Question { text: "试用期".to_owned(), count: 10, ..Question::default() }).unwrap();
    assert_eq!((answer.reading, answer.found.total), (Reading::Plain, 0));
}

/// How a question was answered.
fn answered(library: &Library, text: &str, facts: bool) -> Answer {
    library.ask(&Question { text: text.to_owned(), facts, count: 10, ..Question::default() }).unwrap()
}

#[test]
fn words_that_only_shade_others_leave_no_entry_out() {
    let library = Library::open(None).unwrap();
    let plain = answered(&library, "楼上漏水", false).found.total;
    assert!(plain > 0);
    assert_eq!(answered(&library, "楼上总是漏水，到底怎么办", false).found.total, plain);
    assert!(answered(&library, "一直", false).found.total > 0, "what is asked alone is looked for");
}

#[test]
fn facts_are_told_by_the_words_in_which_they_were_written() {
    let library = Library::open(None).unwrap();
    let Reading::Facts(words) = answered(&library, "老公喝了酒打人，三个月没拿钱回家", true).reading else {
        panic!("no facts")
    };
    assert!(words.contains(&"老公".to_owned()) && !words.contains(&"丈夫".to_owned()), "{words:?}");
    assert!(!words.contains(&"三个".to_owned()), "{words:?}");
}

#[test]
fn a_word_that_no_entry_has_is_named_as_it_was_typed() {
    let library = Library::open(None).unwrap();
    let answer = answered(&library, "平行宇宙 楼上漏水", false);
    assert!(answer.found.total == 0 && !answer.near.is_empty());
    assert!(answer.unknown.contains(&"宇宙".to_owned()) && !answer.unknown.contains(&"漏水".to_owned()), "{:?}", answer.unknown);
    assert!(answered(&library, "楼上漏水 彩礼", false).unknown.is_empty(), "both are known, only not in one entry");
}

#[test]
fn beside_few_hits_stands_what_has_a_part_of_a_word_or_the_single_characters() {
    let library = Library::open(None).unwrap();
    for (asked, number) in [("楼上漏水", "2024-0010"), ("老奶奶的狗伤了人", "2026-0002")] {
        assert!(shown(&library, asked).iter().any(|shown| shown == number), "{asked}");
    }
}

#[test]
fn every_graded_question_stands_once_and_its_answers_are_entries() {
    let library = Library::open(None).unwrap();
    let numbers: HashSet<&str> = library.numbers().collect();
    let mut texts = HashSet::new();
    for file in ["queries.toml", "held_out.toml"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/relevance").join(file);
        let questions = measure::read(&std::fs::read_to_string(path).unwrap()).unwrap();
        assert!(questions.len() >= 120, "{file}: {}", questions.len());
        for graded in questions {
            let fits = graded.answers.iter().all(|(number, grade)| numbers.contains(number.as_str()) && (1..=3).contains(grade));
            assert!(fits && graded.answers.is_empty() == (graded.kind == "none"), "{file}: {graded:?}");
            assert!(texts.insert(graded.text.clone()), "{file}: {}", graded.text);
        }
    }
}

#[test]
fn measuring_a_server_needs_one() {
    let queries = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/relevance/queries.toml");
    let (fine, lines) = told(&["casebook", "measure", queries, "--engine", "meilisearch"]);
    assert!(!fine && lines.contains("meili_url"), "{lines}");
}

#[test]
fn another_folder_of_entries_is_searched_with_our_lists() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("2024")).unwrap();
    let ours = concat!(env!("CARGO_MANIFEST_DIR"), "/casebook/2024/loushang-loushui.md");
    std::fs::copy(ours, folder.path().join("2024/loushang-loushui.md")).unwrap();
    std::fs::write(folder.path().join("2024/broken.md"), "+++\nno front matter").unwrap();
    let (fine, lines) = told(&["casebook", "search", "漏水", "--json", "--casebook", folder.path().to_str().unwrap()]);
    assert!(fine && lines.contains("2024-0001") && lines.contains("2024/broken.md"), "{lines}");
    let (fine, lines) = told(&["check", "--casebook", folder.path().to_str().unwrap()]);
    assert!(!fine && lines.contains("2024/broken.md：文件要以"), "{lines}");
    let (fine, lines) = told(&["casebook", "search", "漏水", "--casebook", "/no/such/folder"]);
    assert!(!fine && lines.contains("/no/such/folder"), "{lines}");
}
