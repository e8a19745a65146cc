//! What stands in the place of a withdrawn entry (撤下): its number, when, why, and a sentence for everybody. In a folder of entries they
//! are the tables of `withdrawn.toml`, in an office they are rows; either way the number is not given again
//! (个人信息保护法第十五条、第四十七条).

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Deserialize;

use super::writing::quoted;
use super::{reading, telltale};
use crate::text_enum;

/// The file of a folder that holds them.
pub const FILE: &str = "withdrawn.toml";

/// Longest sentence, in characters.
pub const MOST_SENTENCE: usize = 200;

text_enum! {
    /// Why an entry is taken down.
    pub enum Withdrawal {
        /// 个人信息保护法第十五条.
        Revoked = "revoked" => "当事人撤回同意",
        /// Somebody could be known.
        Identifiable = "identifiable" => "可能认得出人",
        /// The law it rests on changed.
        Law = "law" => "依据的法律已经修改",
        /// It says something that is not so.
        Wrong = "wrong" => "内容有误",
        /// A better one took its place.
        Replaced = "replaced" => "已有更好的案例代替",
    }
}

/// See the file's head.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tombstone {
    /// The number, which is not given again.
    pub number: String,
    /// The day it was taken down.
    pub on: NaiveDate,
    /// Why.
    pub code: Withdrawal,
    /// In words for everybody.
    pub sentence: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    withdrawn: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    number: String,
    on: toml::value::Datetime,
    reason: String,
    sentence: String,
}

/// Reads the file: the tombstones by number, and what is wrong with it, in sentences. A number whose reason or sentence is wrong is
/// not shown all the same.
pub fn read(text: &str) -> (BTreeMap<String, Tombstone>, Vec<String>) {
    let file: File = match toml::from_str(text) {
        Ok(file) => file,
        Err(error) => return (BTreeMap::new(), vec![format!("读不懂：{}", error.message().replace('\n', " "))]),
    };
    let (mut stones, mut faults) = (BTreeMap::new(), Vec::new());
    for row in file.withdrawn {
        let number = row.number.clone();
        if !number.get(..4).and_then(|year| year.parse().ok()).is_some_and(|year| reading::is_number(&number, year)) {
            faults.push(format!("“{number}”不是案例的编号"));
            continue;
        }
        let stone = judged(row, &mut faults);
        if stones.insert(number.clone(), stone).is_some() {
            faults.push(format!("编号 {number} 写了两次"));
        }
    }
    (stones, faults)
}

fn judged(row: Row, faults: &mut Vec<String>) -> Tombstone {
    let number = row.number;
    let on = reading::date(&row.on);
    let code = Withdrawal::parse(&row.reason);
    let mut must = |holds: bool, sentence: String| faults.extend((!holds).then_some(sentence));
    must(on.is_some(), format!("{number} 的 on 要写成 2026-05-20 这样的日期"));
    must(code.is_some(), format!("{number} 的 reason “{}”不是撤下的原因之一", row.reason));
    let length = row.sentence.trim().chars().count();
    must((1..=MOST_SENTENCE).contains(&length), format!("{number} 的 sentence 要有 1 到 {MOST_SENTENCE} 个字"));
    let told = telltale::find(&row.sentence);
    must(told.is_empty(), format!("{number} 的 sentence 里可能认得出人"));
    Tombstone {
        number,
        on: on.unwrap_or_default(),
        code: code.unwrap_or(Withdrawal::Wrong),
        sentence: if told.is_empty() { row.sentence } else { String::new() },
    }
}

/// The file of these tombstones.
pub fn file(stones: &[Tombstone]) -> String {
    let row = |stone: &Tombstone| {
        let (number, reason, sentence) = (quoted(&stone.number), quoted(stone.code.as_str()), quoted(&stone.sentence));
        format!("[[withdrawn]]\nnumber = {number}\non = {}\nreason = {reason}\nsentence = {sentence}\n", stone.on)
    };
    stones.iter().map(row).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back_whatever_the_sentence_says() {
        let stone = |number: &str, sentence: &str| Tombstone {
            number: number.to_owned(),
            on: "2026-11-23".parse().unwrap(),
            code: Withdrawal::Revoked,
            sentence: sentence.to_owned(),
        };
        let stones = [stone("2024-0001", "当事人希望不再讲这件事。"), stone("2026-0011", "“话”\"\n[[withdrawn]]\\")];
        let (read, faults) = read(&file(&stones));
        assert_eq!((read.into_values().collect::<Vec<_>>(), faults), (stones.to_vec(), vec![]));
        assert_eq!(super::read(""), (BTreeMap::new(), vec![]));
    }

    #[test]
    fn a_number_that_is_listed_is_gone_even_when_its_row_is_faulty() {
        let text = "[[withdrawn]]\nnumber = \"2024-0001\"\non = 2026-11-23T00:00:00\nreason = \"tired\"\nsentence = \"打13800138000\"\n\n\
                    [[withdrawn]]\nnumber = \"24-1\"\non = 2026-11-23\nreason = \"law\"\nsentence = \"改了。\"\n";
        let (stones, faults) = read(text);
        assert_eq!(stones.keys().collect::<Vec<_>>(), ["2024-0001"]);
        assert!(stones["2024-0001"].sentence.is_empty(), "a tell-tale is not shown");
        for sentence in ["on 要写成", "“tired”不是撤下的原因", "可能认得出人", "“24-1”不是案例的编号"] {
            assert!(faults.iter().any(|fault| fault.contains(sentence)), "{sentence}: {faults:?}");
        }
        assert!(read("[[").1[0].starts_with("读不懂"));
    }
}
