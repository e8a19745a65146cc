//! The draft's form: from what was typed to a sheet, and from a sheet to what the form shows. Incomplete is allowed, too long is not.

use serde::Serialize;

use super::{Choice, Material};
use crate::casebook::anonymise::{self, Finding, Known};
use crate::casebook::lists::Lists;
use crate::casebook::writing::Sheet;
use crate::casebook::{DIFFICULTIES, SECTIONS};
use crate::db::Db;
use crate::editorial::judging;
use crate::error::Result;
use crate::intake::DisputeType;
use crate::rooms::store as rooms;
use crate::web::Reading;

/// Longest section, in characters.
const MOST_SECTION: usize = 8_000;

/// The fields of the form in which names may stand, with what they are called.
const WORDS: [(&str, &str); 7] = [
    ("title", "标题"),
    ("gist", "调解要旨"),
    ("keywords", "关键词"),
    ("section1", SECTIONS[0]),
    ("section2", SECTIONS[1]),
    ("section3", SECTIONS[2]),
    ("section4", SECTIONS[3]),
];

/// What the form shows.
#[derive(Serialize)]
pub(super) struct FormView {
    title: String,
    slug: String,
    gist: String,
    keywords: String,
    related: String,
    dispute_type: String,
    techniques: Vec<String>,
    result: String,
    difficulty: String,
    room: String,
    sections: Vec<SectionView>,
    kinds: Vec<Choice>,
    all_techniques: Vec<Choice>,
    results: Vec<Choice>,
    difficulties: Vec<Choice>,
    rooms: Vec<Choice>,
    statutes: Vec<String>,
}

#[derive(Serialize)]
struct SectionView {
    name: String,
    label: &'static str,
    hint: &'static str,
    text: String,
}

const HINTS: [&str; 4] = [
    "谁向谁要什么，卡在哪里。",
    "做了什么、说了什么，是什么让事情转过来，数字怎么算出来的。",
    "约定的义务一条一条写：谁、做什么、什么时候、凭什么证明；再写回访。没有谈成的，写怎样结束、去了哪里。",
    "用了什么方法，依据哪一条法律，还可以怎样做得更好。第二版起，最后一行写“修订说明：”。",
];

/// What the lists of the form offer: nothing else is taken, because readers filter by it.
pub(super) struct Offered<'a> {
    pub(super) lists: &'a Lists,
    pub(super) rooms: &'a [String],
}

/// For an entry that names no room.
const NO_ROOM: &str = "none";

/// Reads the sheet that was typed; what the form does not ask comes from `base`.
pub(super) fn read(r: &mut Reading<'_>, base: Sheet, offered: &Offered<'_>) -> Option<Sheet> {
    let split = |text: &str| {
        text.split(['、', '，', ',', ' ', '\n', '；']).map(str::trim).filter(|word| !word.is_empty()).map(str::to_owned).collect()
    };
    let title = r.optional_words("title", "标题", 60);
    let slug = r.optional_words("slug", "文件名", 60);
    let gist = r.optional_words("gist", "调解要旨", 300);
    let keywords = r.optional_words("keywords", "关键词", 200);
    let related = r.optional_words("related", "关联案例", 200);
    let sections: Vec<Option<String>> =
        (1..=4).map(|at| r.optional_words(&format!("section{at}"), SECTIONS[at - 1], MOST_SECTION)).collect();
    let dispute_type = r.choice("dispute_type", "纠纷类型", DisputeType::parse);
    let difficulty = r.number("difficulty", "难度", 1..=3);
    let techniques: Vec<String> = r.all("techniques").into_iter().map(str::to_owned).collect();
    if techniques.iter().any(|code| offered.lists.technique(code).is_none()) {
        r.wrong("techniques", "请从列出的调解技巧里选择。");
    }
    let result = r.maybe("result", |code| offered.lists.result(code).map(|_| code.to_owned()).ok_or("请从列出的结果里选择。"));
    let known_room = |code: &str| code == NO_ROOM || offered.rooms.iter().any(|room| room == code);
    let room = r.choice("room", "调解室；不写的选“不写调解室”", |code| known_room(code).then(|| code.to_owned()));
    let one_line = |text: String| text.replace('\n', " ");
    let sections: Vec<String> = sections.into_iter().collect::<Option<_>>()?;
    Some(Sheet {
        title: one_line(title?),
        slug: one_line(slug?),
        gist: one_line(gist?),
        keywords: split(&keywords?),
        related: split(&related?),
        sections: sections.try_into().ok()?,
        dispute_type: dispute_type?.as_str().to_owned(),
        difficulty: u8::try_from(difficulty?).ok()?,
        techniques,
        result: result?.unwrap_or_default(),
        room: room?,
        ..base
    })
}

/// The codes of the rooms that the form offers.
pub(super) fn rooms(db: &mut Db) -> Result<Vec<String>> {
    Ok(rooms::all(db)?.into_iter().map(|(_, unit)| unit.code).collect())
}

/// What the form shows for a sheet.
pub(super) fn view(db: &mut Db, lists: &Lists, sheet: &Sheet) -> Result<FormView> {
    let term = |term: &crate::casebook::lists::Term| Choice::new(&term.code, &term.name);
    let mut all_rooms: Vec<Choice> = rooms::all(db)?.iter().map(|(_, unit)| Choice::new(&unit.code, &unit.name)).collect();
    all_rooms.push(Choice::new(NO_ROOM, "不写调解室"));
    let section = |at: usize| SectionView {
        name: format!("section{}", at + 1),
        label: SECTIONS[at],
        hint: HINTS[at],
        text: sheet.sections[at].clone(),
    };
    Ok(FormView {
        title: sheet.title.clone(),
        slug: sheet.slug.clone(),
        gist: sheet.gist.clone(),
        keywords: sheet.keywords.join("、"),
        related: sheet.related.join("、"),
        dispute_type: sheet.dispute_type.clone(),
        techniques: sheet.techniques.clone(),
        result: sheet.result.clone(),
        difficulty: sheet.difficulty.to_string(),
        room: sheet.room.clone(),
        sections: (0..4).map(section).collect(),
        kinds: DisputeType::ALL.iter().map(|kind| Choice::new(kind.as_str(), kind.label())).collect(),
        all_techniques: lists.techniques.iter().map(term).collect(),
        results: lists.results.iter().map(term).collect(),
        difficulties: DIFFICULTIES.iter().map(|(code, label)| Choice::new(code, label)).collect(),
        rooms: all_rooms,
        statutes: sheet.statutes.iter().map(ToString::to_string).collect(),
    })
}

/// One finding of the anonymisation aid, as the form lists it.
#[derive(Serialize)]
pub(super) struct FindingView {
    /// Field and place within it: what the box sends when it is ticked.
    key: String,
    place: &'static str,
    before: String,
    was: String,
    became: String,
    after: String,
    rule: &'static str,
}

/// What one of the form's fields says.
fn text_of(sheet: &Sheet, field: &str) -> String {
    match field {
        "title" => sheet.title.clone(),
        "gist" => sheet.gist.clone(),
        "keywords" => sheet.keywords.join("、"),
        section => section
            .trim_start_matches("section")
            .parse::<usize>()
            .ok()
            .and_then(|at| sheet.sections.get(at - 1).cloned())
            .unwrap_or_default(),
    }
}

fn key(field: &str, one: &Finding) -> String {
    format!("{field}:{}:{}", one.start, one.end)
}

/// Everything that the aid finds, field by field.
pub(super) fn findings(sheet: &Sheet, known: &Known) -> Vec<FindingView> {
    let mut views = Vec::new();
    for (field, place) in WORDS {
        let text = text_of(sheet, field);
        for one in anonymise::find(&text, known) {
            let (before, after) = one.around(&text, 8);
            // A place that begins in the middle of a sentence is shown as one.
            let within = !matches!(text[..one.start - before.len()].chars().next_back(), None | Some('\n'));
            let cut = if within { "…" } else { "" };
            let (before, after) = (format!("{cut}{before}"), after.to_owned());
            views.push(FindingView {
                key: key(field, &one),
                place,
                before,
                was: one.was,
                became: one.became,
                after,
                rule: one.rule.label(),
            });
        }
    }
    views
}

/// The sheet with the findings replaced whose boxes were ticked.
pub(super) fn replaced(sheet: Sheet, known: &Known, accepted: &[String]) -> Sheet {
    let mut sheet = sheet;
    for (field, _) in WORDS {
        let text = text_of(&sheet, field);
        let found = anonymise::find(&text, known);
        let new = anonymise::replace(&text, found.iter().filter(|one| accepted.contains(&key(field, one))));
        match field {
            "title" => sheet.title = new,
            "gist" => sheet.gist = new,
            "keywords" => sheet.keywords = new.split('、').filter(|word| !word.is_empty()).map(str::to_owned).collect(),
            section => {
                let at = section.trim_start_matches("section").parse::<usize>().unwrap_or(1);
                if let Some(place) = sheet.sections.get_mut(at - 1) {
                    *place = new;
                }
            }
        }
    }
    sheet
}

/// The sentences of a judgement, and what is like the entry.
#[derive(Serialize)]
pub(super) struct Judged {
    stops: Vec<String>,
    looks: Vec<String>,
    alike: Vec<AlikeView>,
}

#[derive(Serialize)]
struct AlikeView {
    href: String,
    title: String,
    why: String,
}

impl Judged {
    /// Beside the findings of the aid, which say the same with a box to tick.
    pub(super) fn beside_findings(judgement: &judging::Judgement) -> Judged {
        let mut rest = judgement.clone();
        rest.remarks.retain(|remark| !remark.aid);
        Judged::from(&rest)
    }
}

impl From<&judging::Judgement> for Judged {
    fn from(judgement: &judging::Judgement) -> Judged {
        let looks = judgement.remarks.iter().filter(|remark| !remark.stops).map(|remark| remark.sentence.clone());
        let alike = judgement.alike.iter().map(|one| AlikeView {
            href: format!("/casebook/{}", one.number),
            title: format!("{} {}", one.number, one.title),
            why: if one.same { format!("同一个问题：{}", one.why) } else { one.why.clone() },
        });
        Judged { stops: judgement.stops().map(str::to_owned).collect(), looks: looks.collect(), alike: alike.collect() }
    }
}

impl Material {
    /// The same material with another sheet.
    pub(super) fn with(self, sheet: Sheet) -> Material {
        Material { sheet: crate::editorial::drafting::cited(sheet, &self.library.lists), ..self }
    }
}
