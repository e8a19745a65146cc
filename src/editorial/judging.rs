//! What the rules say of an entry under way, in sentences: what must be mended before it is published, what an editor should look
//! at, and which entries are like it. The rules of a file are those of `casebook::checking`; here the case itself is known too, so
//! that a name which no pattern could see is found.

use std::collections::BTreeSet;

use crate::casebook::anonymise::scarce::{self, Place};
use crate::casebook::anonymise::{self, Known, Rule, surnames};
use crate::casebook::library::Library;
use crate::casebook::writing::Sheet;
use crate::casebook::{self, checking, likeness, one_question, reading};

/// From this share of common text on, two entries are shown side by side.
const ALIKE: f64 = 0.05;
/// Most entries that are shown as alike.
const MOST_ALIKE: usize = 4;

/// One sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// Must be mended before it is published.
    pub stops: bool,
    /// What is wrong.
    pub sentence: String,
    /// From the anonymisation aid, which can mend it by itself.
    pub aid: bool,
}

/// An entry that is like this one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alike {
    /// Its number.
    pub number: String,
    /// Its title.
    pub title: String,
    /// In what.
    pub why: String,
    /// It answers the same concrete question.
    pub same: bool,
}

/// See the file's head.
#[derive(Clone, Debug, Default)]
pub struct Judgement {
    /// What is wrong, the worst first.
    pub remarks: Vec<Remark>,
    /// What is like it, the same question first.
    pub alike: Vec<Alike>,
}

impl Judgement {
    /// What stops the publication.
    pub fn stops(&self) -> impl Iterator<Item = &str> {
        self.remarks.iter().filter(|remark| remark.stops).map(|remark| remark.sentence.as_str())
    }
}

/// Judges a sheet against the book and its own case.
pub fn judge(library: &Library, sheet: &Sheet, known: &Known) -> Judgement {
    let mut remarks = named(sheet, known);
    let mut alike = Vec::new();
    match reading::read(&sheet.file()) {
        Err(sentences) => remarks.extend(sentences.iter().map(|sentence| stop(plainly(sentence)))),
        Ok(entry) => {
            let others: Vec<&casebook::Entry> = library.entries().filter(|other| other.number != entry.number).collect();
            remarks.extend(of_the_book(library, &others, &entry));
            let copies = copies(&others, &entry);
            let told = copies.iter().filter(|(_, share)| *share >= checking::COPY);
            remarks.extend(told.map(|(other, share)| stop(format!("和 {} 有百分之 {:.0} 的文字相同", other.number, share * 100.0))));
            alike = alike_to(library, &others, &copies, &entry);
        }
    }
    let same: Vec<&str> = alike.iter().filter(|other| other.same).map(|other| other.number.as_str()).collect();
    if same.len() >= one_question::MOST {
        let (most, known) = (one_question::MOST, same.join("、"));
        let sentence = format!("同一个具体问题最多 {most} 篇，已经有 {known}；请改写角度，或者先撤下其中一篇");
        remarks.push(stop(sentence));
    }
    remarks.extend(guessed(sheet, known));
    remarks.sort_by_key(|remark| !remark.stops);
    let mut told = BTreeSet::new();
    remarks.retain(|remark| told.insert(remark.sentence.clone()));
    Judgement { remarks, alike }
}

fn stop(sentence: String) -> Remark {
    Remark { stops: true, sentence, aid: false }
}

fn look(sentence: String) -> Remark {
    Remark { stops: false, sentence, aid: false }
}

/// All words of a sheet that readers will see.
pub fn words_of(sheet: &Sheet) -> String {
    [&[sheet.title.clone(), sheet.gist.clone(), sheet.keywords.join("、")][..], &sheet.sections[..]].concat().join("\n\n")
}

/// What the anonymisation aid still finds. A party's full name stops the publication; a place is for the editor's eyes, and a
/// mediator may have agreed to be named.
fn named(sheet: &Sheet, known: &Known) -> Vec<Remark> {
    let text = words_of(sheet);
    let found = anonymise::find(&text, known);
    // Half a name may be an everyday word (和平, 建国): it is for the editor's eyes, the full name stops.
    let stops = |one: &anonymise::Finding| match one.rule {
        Rule::Name | Rule::Child => known.people.iter().any(|person| person.name == one.was),
        Rule::Organisation => known.organisations.contains(&one.was),
        Rule::CaseNumber | Rule::Phone | Rule::Code => true,
        _ => false,
    };
    let told = |one: &anonymise::Finding| Remark {
        stops: stops(one),
        aid: true,
        sentence: format!("“{}”可以改成“{}”：{}", one.was, one.became, one.rule.label()),
    };
    found.iter().map(told).collect()
}

/// What may tell who somebody is without naming whom the case knows: for the editor's eyes, it stops nothing.
fn guessed(sheet: &Sheet, known: &Known) -> Vec<Remark> {
    let text = sheet.sections.join("\n\n");
    let warned = scarce::warnings(&sheet.title, &sheet.gist, &text).into_iter().map(|(place, words)| {
        let place = match place {
            Place::Title => "标题里".to_owned(),
            Place::Gist => "调解要旨里".to_owned(),
            Place::Paragraph(at) => format!("正文第 {at} 段"),
            Place::Spread => {
                return format!("全文各处写了地点、时间和确切金额（{words}），连起来看也可能认得出是谁；可以的话，把其中一样写粗一些");
            }
        };
        format!("{place}同时写了地点、时间和确切金额（{words}），人少的地方可能认得出是谁；把其中一样写粗一些")
    });
    let named = surnames::likely(&words_of(sheet)).into_iter().filter(|name| known.people.iter().all(|person| person.name != *name));
    let named = named.map(|name| format!("“{name}”看起来像姓名，案卷里没有登记；是真名的，请只留姓"));
    warned.chain(named).map(look).collect()
}

/// The rules of files, for this entry among the others.
fn of_the_book(library: &Library, others: &[&casebook::Entry], entry: &casebook::Entry) -> Vec<Remark> {
    let faults = checking::of_one(&format!("{}/{}.md", entry.year, entry.slug), entry, &library.lists);
    let mut remarks: Vec<Remark> = faults.iter().map(|sentence| stop(plainly(sentence))).collect();
    if let Some(other) = others.iter().find(|other| (other.year, &other.slug) == (entry.year, &entry.slug)) {
        remarks.push(stop(format!("文件名“{}”已经是 {} 的，请换一个", entry.slug, other.number)));
    }
    remarks.extend(entry.related.iter().filter(|number| library.entry(number).is_none()).map(|number| {
        if library.is_withdrawn(number) {
            look(format!("关联案例里的 {number} {}", checking::TAKEN_DOWN))
        } else {
            stop(format!("关联案例里的 {number} 不在案例库里"))
        }
    }));
    let synonyms = library.words().synonyms();
    let near = others.iter().filter(|other| one_question::is_near(entry, other) && !one_question::is_same(entry, other, synonyms));
    let near: Vec<&str> = near.map(|other| other.number.as_str()).rev().take(MOST_ALIKE).collect();
    remarks.extend((near.len() >= one_question::MOST).then(|| look(checking::same_way(&near))));
    remarks
}

/// Entries with words in common, each with the share of the shorter text.
fn copies<'o>(others: &[&'o casebook::Entry], entry: &casebook::Entry) -> Vec<(&'o casebook::Entry, f64)> {
    let texts: Vec<String> = others.iter().copied().chain([entry]).map(|one| one.sections.concat()).collect();
    let pairs = likeness::alike(texts.iter().map(String::as_str), ALIKE).into_iter().filter(|pair| pair.later == others.len());
    pairs.filter_map(|pair| Some((*others.get(pair.earlier)?, pair.share))).collect()
}

fn alike_to(library: &Library, others: &[&casebook::Entry], copies: &[(&casebook::Entry, f64)], entry: &casebook::Entry) -> Vec<Alike> {
    let mut found: Vec<Alike> = Vec::new();
    let synonyms = library.words().synonyms();
    let mut add = |other: &casebook::Entry, why: String| {
        let same = one_question::is_same(entry, other, synonyms);
        let one = Alike { number: other.number.clone(), title: other.title.clone(), why, same };
        if found.iter().all(|known| known.number != one.number) {
            found.push(one);
        }
    };
    for other in others.iter().filter(|other| one_question::is_same(entry, other, synonyms)) {
        let common = one_question::in_common(entry, other, synonyms).join("、");
        add(other, format!("同是{}，都讲{common}", other.dispute_type.label()));
    }
    for (other, share) in copies {
        add(other, format!("有百分之 {:.0} 的文字相同", share * 100.0));
    }
    for (other, why) in library.like(entry, MOST_ALIKE).unwrap_or_default() {
        add(other, why.join("，"));
    }
    found.sort_by_key(|one| !one.same);
    found.truncate(MOST_ALIKE.max(one_question::MOST + 1));
    found
}

/// The sentence with the words of the form in the place of the file's.
fn plainly(sentence: &str) -> String {
    let words = [
        ("gist（调解要旨）", "调解要旨"),
        ("title、gist 或 keywords", "标题、调解要旨或关键词"),
        ("dispute_type 里的", "纠纷类型"),
        ("statutes.toml 里没有", "法律条文表里没有"),
        ("statutes 里没有列出", "法律条文表里没有"),
        ("techniques.toml 里没有", "调解技巧里没有"),
        ("results.toml 里没有", "结果里没有"),
        ("title ", "标题"),
        ("slug ", "文件名"),
        ("keywords ", "关键词"),
        ("techniques ", "调解技巧"),
        ("difficulty ", "难度"),
    ];
    words.iter().fold(sentence.to_owned(), |text, (file, form)| text.replace(file, form))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::casebook::anonymise::{Part, Person};

    fn library() -> Library {
        Library::open(None).unwrap()
    }

    fn sheet(library: &Library) -> Sheet {
        let entry = library.entry("2026-0007").unwrap();
        let sections = ["楼上漏水到楼下。", "一起去看了一遍。", "修好了。", "《民法典》第二百八十八条。"].map(str::to_owned);
        let statutes = vec![casebook::Cited { law: "民法典".to_owned(), article: 288 }];
        let keywords = ["甲词", "乙词", "丙词"].map(str::to_owned).to_vec();
        Sheet {
            number: "2026-0000".to_owned(),
            slug: "new-one".to_owned(),
            related: vec![],
            statutes,
            keywords,
            sections,
            ..Sheet::from(entry)
        }
    }

    fn told(library: &Library, sheet: &Sheet) -> Vec<String> {
        let known = Known { people: vec![Person { name: "费大海".to_owned(), part: Part::Party }], ..Known::default() };
        judge(library, sheet, &known).stops().map(str::to_owned).collect()
    }

    #[test]
    fn a_sound_sheet_has_nothing_against_it_and_each_fault_its_sentence() {
        let library = library();
        let sound = sheet(&library);
        assert_eq!(told(&library, &sound), Vec::<String>::new());
        let with = |section: &str| Sheet {
            sections: [section.to_owned(), sound.sections[1].clone(), sound.sections[2].clone(), sound.sections[3].clone()],
            ..sound.clone()
        };
        for (sheet, sentence) in [
            (with("费大海睡不着。"), "“费大海”可以改成“费某”"),
            (with(""), "“案情简介”一节是空的"),
            (with("<b>粗</b>"), "不能有 HTML"),
            (Sheet { slug: "banye-qiaoda".to_owned(), ..sound.clone() }, "已经是 2026-0007 的"),
            (Sheet { related: vec!["2031-0001".to_owned()], ..sound.clone() }, "2031-0001 不在案例库里"),
            (Sheet { gist: String::new(), ..sound.clone() }, "调解要旨要有 1 到 120 个字"),
            (Sheet { sections: library.entry("2026-0007").unwrap().sections.clone(), ..sound.clone() }, "百分之 100 的文字相同"),
        ] {
            let told = told(&library, &sheet);
            assert!(told.iter().any(|one| one.contains(sentence)), "{sentence}: {told:?}");
        }
    }

    #[test]
    fn a_third_entry_on_one_question_is_refused_and_the_two_are_named() {
        let base = crate::casebook::library::Base::open(None).unwrap();
        let library = library();
        let sound = sheet(&library);
        let office = |number: &str, words: &str| {
            let sections = sound.sections.clone().map(|text| format!("{text}{words}"));
            let own = Sheet { number: number.to_owned(), slug: format!("n{}", &number[5..]), sections, ..sound.clone() };
            reading::read(&own.file()).unwrap()
        };
        let one = Library::bound(&base, base.words(), vec![office("2026-0011", "第一家的事。")], None).unwrap();
        assert!(!told(&one, &sound).iter().any(|sentence| sentence.contains("同一个具体问题")));
        let two = Library::bound(&base, base.words(), vec![office("2026-0011", "第一家的事。"), office("2026-0012", "第二家的事。")], None)
            .unwrap();
        let told = told(&two, &sound);
        assert!(told.iter().any(|sentence| sentence.contains("已经有 2026-0011、2026-0012")), "{told:?}");
    }

    /// The library with two entries of the office that have these keywords, and what is told of a third.
    fn beside_two(words: &[&str; 3], third: &[&str; 3]) -> Judgement {
        let base = crate::casebook::library::Base::open(None).unwrap();
        let sound = sheet(&library());
        let own = |words: &[&str; 3]| words.map(str::to_owned).to_vec();
        let office = ["2026-0011", "2026-0012"].map(|number| {
            let sections = sound.sections.clone().map(|text| format!("{text}{number}"));
            let sheet =
                Sheet { number: number.to_owned(), slug: format!("n{}", &number[5..]), sections, keywords: own(words), ..sound.clone() };
            reading::read(&sheet.file()).unwrap()
        });
        let library = Library::bound(&base, base.words(), office.to_vec(), None).unwrap();
        judge(&library, &Sheet { keywords: own(third), ..sound }, &Known::default())
    }

    #[test]
    fn other_words_for_the_same_question_open_no_door() {
        let judged = beside_two(&["物业费", "租客", "甲词"], &["物业服务费", "承租人", "乙词"]);
        let told: Vec<&str> = judged.stops().collect();
        assert!(told.iter().any(|sentence| sentence.contains("已经有 2026-0011、2026-0012")), "{told:?}");
        assert!(judged.alike.iter().any(|other| other.same && other.why.contains("物业服务费、承租人")), "{:?}", judged.alike);
    }

    #[test]
    fn what_goes_the_way_of_two_others_under_other_keywords_is_for_the_editors_eyes() {
        let judged = beside_two(&["甲词", "乙词", "丙词"], &["丁词", "戊词", "己词"]);
        assert!(!judged.stops().any(|sentence| sentence.contains("同一个")), "{:?}", judged.remarks);
        let told = judged.remarks.iter().find(|remark| remark.sentence.contains("纠纷类型、法律条文和调解技巧")).unwrap();
        assert!(!told.stops && told.sentence.contains("2026-0011") && told.sentence.contains("2026-0012"), "{told:?}");
    }
}
