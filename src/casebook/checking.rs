//! What must be true of an entry in its book: number, folder and name agree, lists know its codes, the articles that it names
//! are those that its front matter cites, its links lead somewhere, nothing in it tells who somebody is, it is no copy and no third
//! one on a question. What is no fault but worth a look is a remark.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::lists::Lists;
use super::tombstones::Tombstone;
use super::words::synonyms::Synonyms;
use super::{Entry, Fault, citations, likeness, one_question, telltale};
use crate::places;

/// From this share on, two entries are shown as copies of each other, whatever kinds of dispute they are.
pub const COPY: f64 = 0.2;

/// What a related entry is told of that was taken down.
pub const TAKEN_DOWN: &str = "已经撤下，读者的页面上不列出来；方便的时候去掉";

/// Everything that is wrong with these entries; keys are their paths in the book.
pub fn check(
    entries: &BTreeMap<String, Arc<Entry>>,
    withdrawn: &BTreeMap<String, Tombstone>,
    lists: &Lists,
    synonyms: &Synonyms,
) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut tell = |file: &str, sentence: String| faults.push(Fault { file: file.to_owned(), sentence });
    let numbers: BTreeSet<&str> = entries.values().map(|entry| entry.number.as_str()).collect();
    let mut taken: BTreeMap<&str, &str> = BTreeMap::new();
    for (file, entry) in entries {
        if let Some(other) = taken.insert(&entry.number, file) {
            tell(file, format!("编号 {} 已经是 {other} 的", entry.number));
        }
        for sentence in of_one(file, entry, lists) {
            tell(file, sentence);
        }
        let there = |number: &str| numbers.contains(number) || withdrawn.contains_key(number);
        for missing in entry.related.iter().filter(|number| !there(number)) {
            tell(file, format!("related 里的 {missing} 不在案例库里"));
        }
    }
    for (file, sentence) in copies(entries) {
        tell(&file, sentence);
    }
    for (file, others) in one_question::too_many(entries, synonyms) {
        tell(file, format!("同一个具体问题最多 {} 篇，已经有 {}", one_question::MOST, others.join("、")));
    }
    faults
}

/// What is worth a look and stops nothing: related entries that were taken down, and a third one that goes the way of two others.
pub fn remarks(entries: &BTreeMap<String, Arc<Entry>>, withdrawn: &BTreeMap<String, Tombstone>) -> Vec<Fault> {
    let remark = |file: &str, sentence: String| Fault { file: file.to_owned(), sentence };
    let related = entries.iter().flat_map(|(file, entry)| entry.related.iter().map(move |number| (file, number)));
    let gone = related.filter(|(_, number)| withdrawn.contains_key(*number));
    let gone = gone.map(|(file, number)| remark(file, format!("related 里的 {number} {TAKEN_DOWN}")));
    let crowded = one_question::crowded(entries).into_iter().map(|(file, others)| remark(file, same_way(&others)));
    gone.chain(crowded).collect()
}

/// What is said of an entry that goes the way of these.
pub fn same_way(others: &[&str]) -> String {
    format!("纠纷类型、法律条文和调解技巧都和 {} 有相同的；讲的若是同一个问题，最多 {} 篇", others.join("、"), one_question::MOST)
}

/// What is wrong with one entry whatever else the book holds; `file` is its path.
pub fn of_one(file: &str, entry: &Entry, lists: &Lists) -> Vec<String> {
    let parts = [place(file, entry), codes(entry, lists), statutes(entry, lists), words(entry)];
    parts.into_iter().flatten().collect()
}

fn place(file: &str, entry: &Entry) -> Vec<String> {
    let mut found = Vec::new();
    if file != format!("{}/{}.md", entry.year, entry.slug) {
        found.push(format!("文件应当在 {}/{}.md", entry.year, entry.slug));
    }
    if chrono::Datelike::year(&entry.published) != entry.year {
        found.push(format!("published 的年份和 year（{}）不同", entry.year));
    }
    found
}

fn codes(entry: &Entry, lists: &Lists) -> Vec<String> {
    let unknown = entry.techniques.iter().filter(|code| lists.technique(code).is_none());
    let mut found: Vec<String> = unknown.map(|code| format!("techniques.toml 里没有“{code}”")).collect();
    if lists.result(&entry.result).is_none() {
        found.push(format!("results.toml 里没有“{}”", entry.result));
    }
    if let Some(room) = entry.room.as_deref().filter(|room| places::parse_code(room).as_deref() != Ok(room)) {
        found.push(format!("room 里的“{room}”不是调解室的代码；不写调解室的写 none"));
    }
    found
}

fn statutes(entry: &Entry, lists: &Lists) -> Vec<String> {
    let named = citations::of(&entry.sections.join("\n\n"), lists);
    let listed: BTreeSet<_> = entry.statutes.iter().cloned().collect();
    let mut found: Vec<String> = entry
        .statutes
        .iter()
        .filter(|cited| lists.article(cited).is_none())
        .map(|cited| format!("statutes.toml 里没有{cited}；读过原文再加上"))
        .collect();
    found.extend(named.unknown.iter().map(|law| format!("正文引用了《{law}》的条文，statutes.toml 里没有这部法")));
    found.extend(named.homeless.iter().map(|article| format!("正文的“第{article}条”前面没有写是哪部法；协议的条款不叫第几条")));
    found.extend(named.found.difference(&listed).map(|cited| format!("正文引用了{cited}，statutes 里没有列出")));
    found.extend(listed.difference(&named.found).map(|cited| format!("statutes 列出了{cited}，正文里没有引用")));
    found
}

fn words(entry: &Entry) -> Vec<String> {
    let text = [&[entry.title.clone(), entry.gist.clone()][..], &entry.keywords[..], &entry.sections[..]].concat().join("\n\n");
    let mut found: Vec<String> = telltale::find(&text).into_iter().map(|(kind, words)| format!("可能认得出人：{kind}“{words}”")).collect();
    let revised = entry.sections[3].lines().last().is_some_and(|line| line.trim().starts_with("修订说明："));
    if revised != (entry.version > 1) {
        found.push("第二版起，正文最后一行要写“修订说明：”；第一版不写".to_owned());
    }
    found
}

fn copies(entries: &BTreeMap<String, Arc<Entry>>) -> Vec<(String, String)> {
    let files: Vec<&String> = entries.keys().collect();
    let texts: Vec<String> = entries.values().map(|entry| entry.sections.concat()).collect();
    let told = |alike: likeness::Alike| {
        let (file, other) = (files.get(alike.later)?, files.get(alike.earlier)?);
        Some(((*file).clone(), format!("和 {other} 有百分之 {:.0} 的文字相同", alike.share * 100.0)))
    };
    likeness::alike(texts.iter().map(String::as_str), COPY).into_iter().filter_map(told).collect()
}

#[cfg(test)]
mod tests {
    use super::super::reading::tests::{BODY, written};
    use super::super::{book, reading};
    use super::*;

    fn told(files: &[(&str, String)]) -> Vec<String> {
        let entries = files.iter().map(|(file, text)| ((*file).to_owned(), Arc::new(reading::read(text).unwrap()))).collect();
        let book = book::embedded();
        check(&entries, &BTreeMap::new(), &book.lists, &book.synonyms).iter().map(ToString::to_string).collect()
    }

    fn one(replaced: &[(&str, &str)], body: &str) -> Vec<String> {
        told(&[("2026/loushui.md", written(replaced, body))])
    }

    #[test]
    fn a_sound_entry_has_no_fault() {
        assert_eq!(one(&[], BODY), Vec::<String>::new());
    }

    #[test]
    fn an_entry_says_what_is_wrong_with_it_in_its_book() {
        let two = BODY.replace("第二百九十六条", "第二百九十六条、《民法典》第288条");
        let homeless = BODY.replace("楼上漏水。", "按第三条办。");
        let unknown = BODY.replace("楼上漏水。", "按《某某条例》第三条办。");
        let number = BODY.replace("楼上漏水。", "电话13800138000。");
        let revised = format!("{BODY}\n修订说明：改了。\n");
        for (replaced, body, sentence) in [
            (&[("slug", "\"other\"")][..], BODY, "文件应当在 2026/other.md"),
            (&[("published", "2025-05-20")], BODY, "published 的年份"),
            (&[("techniques", "[\"shouting\"]")], BODY, "techniques.toml 里没有“shouting”"),
            (&[("result", "\"won\"")], BODY, "results.toml 里没有“won”"),
            (&[("room", "\"老陈\"")], BODY, "room 里的“老陈”不是调解室的代码"),
            (&[("room", "\"\"")], BODY, "room 里的“”不是调解室的代码"),
            (&[("related", "[\"2026-0009\"]")], BODY, "2026-0009 不在案例库里"),
            (&[("statutes", "[]")], BODY, "正文引用了《民法典》第296条"),
            (&[("statutes", "[{ law = \"民法典\", article = 9999 }]")], BODY, "statutes.toml 里没有《民法典》第9999条"),
            (&[], &two, "正文引用了《民法典》第288条"),
            (&[("statutes", "[{ law = \"民法典\", article = 296 }, { law = \"民法典\", article = 1165 }]")], BODY, "正文里没有引用"),
            (&[], &homeless, "“第3条”前面没有写"),
            (&[], &unknown, "没有这部法"),
            (&[], &number, "手机号码“13800138000”"),
            (&[("keywords", "[\"漏水\", \"龙岗大道 128 号\", \"防水层\"]")], BODY, "门牌“龙岗大道128号”"),
            (&[("version", "2")], BODY, "修订说明"),
            (&[], &revised, "修订说明"),
        ] {
            let told = one(replaced, body);
            assert!(told.iter().any(|fault| fault.contains(sentence)), "{sentence}: {told:?}");
        }
    }

    #[test]
    fn a_third_entry_on_one_question_is_named_and_two_are_fine() {
        let on_leaks = |number: &str, slug: &str, own: &str| {
            let body = format!(
                "## 案情简介\n\n{own}\n\n## 调解过程\n\n{own}\n\n## 调解结果\n\n{own}\n\n## 案例点评\n\n《民法典》第二百九十六条。\n"
            );
            let keywords = format!("[\"漏水\", \"防水层\", \"{slug}\"]");
            let (number, quoted) = (format!("{number:?}"), format!("{slug:?}"));
            let text = written(&[("number", &number), ("slug", &quoted), ("keywords", &keywords)], &body);
            (format!("2026/{slug}.md"), text)
        };
        let entries = [
            on_leaks("2026-0001", "one", "墙上一直有水，两家约在同一天下午，一起看了墙、看了管，各自写下看见的。"),
            on_leaks("2026-0002", "two", "楼上换过地砖以后楼下开始滴水，请来的师傅先关总阀，再一段一段地试。"),
            on_leaks("2026-0003", "a", "阳台的地漏被落叶堵住，大雨那夜漫进客厅，物业第二天才来人清理。"),
        ];
        let files: Vec<(&str, String)> = entries.iter().map(|(file, text)| (file.as_str(), text.clone())).collect();
        assert_eq!(told(&files[..2]), Vec::<String>::new());
        assert_eq!(told(&files), ["2026/a.md：同一个具体问题最多 2 篇，已经有 2026/one.md、2026/two.md"]);
    }

    #[test]
    fn a_number_is_given_once_and_a_copy_is_shown_whatever_kind_of_dispute_it_names() {
        let twin = written(&[("slug", "\"second\""), ("dispute_type", "\"family\"")], BODY);
        let told = told(&[("2026/loushui.md", written(&[], BODY)), ("2026/second.md", twin)]);
        assert!(told.iter().any(|fault| fault.contains("编号 2026-0001 已经是 2026/loushui.md 的")), "{told:?}");
        assert!(told.iter().any(|fault| fault.contains("百分之 100 的文字相同")), "{told:?}");
    }
}
