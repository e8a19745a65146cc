//! Questions that found nothing: counted in memory, and written down together once a minute, so that nobody can make the office
//! write by asking. What a crash takes with it is a minute of counting.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use chrono::Duration;

use super::store;
use crate::casebook::anonymise::{self, Known, surnames};
use crate::casebook::telltale;
use crate::casebook::words::Words;
use crate::casebook::words::plain::{Plain, plain};
use crate::clock::Moment;
use crate::db::Tx;
use crate::error::Result;

/// Written in letters and said every day.
const ABBREVIATIONS: &str = "3c 4s 5g ai app atm b2c cctv ct dna etc gps hiv hr id it ktv led lpr mbti mp3 mri o2o p2p pdf pm pos ps pvc qq \
    ups usb vip vpn vr wifi";

/// A longer question is a story, and may tell whose.
const LONGEST: usize = 20;
/// Different questions that are held in memory.
const MOST_HELD: usize = 500;
/// Between two writings.
const BETWEEN: Duration = Duration::minutes(1);

/// How often each question was asked in vain since it was last written down.
#[derive(Default)]
pub struct Tally {
    held: Mutex<Held>,
}

#[derive(Default)]
struct Held {
    times: BTreeMap<String, i32>,
    written_at: Option<Moment>,
}

impl Tally {
    /// Counts a question; now and then hands out what is to be written down.
    pub fn count(&self, question: &str, words: &Words, now: Moment) -> Option<BTreeMap<String, i32>> {
        let words = worth_keeping(question, words)?;
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if held.times.len() < MOST_HELD || held.times.contains_key(&words) {
            *held.times.entry(words).or_default() += 1;
        }
        // A clock that was put back does not hold it up for ever.
        let rest = held.written_at.is_some_and(|at| now - at < BETWEEN && now >= at);
        if rest {
            return None;
        }
        held.written_at = Some(now);
        Some(std::mem::take(&mut held.times))
    }

    /// What waits to be written down.
    pub fn take(&self) -> BTreeMap<String, i32> {
        std::mem::take(&mut self.held.lock().unwrap_or_else(PoisonError::into_inner).times)
    }
}

/// A question as it is kept: folded, short, with letters that mean something, and without a number, a mark, the name of a person, a
/// shop or a place, or letters that are no word, as far as patterns and the dictionary see them.
pub fn worth_keeping(question: &str, dictionary: &Words) -> Option<String> {
    let words = plain(question).split_whitespace().collect::<Vec<_>>().join(" ");
    let letters = words.chars().filter(|letter| letter.is_alphabetic()).count();
    let digits = words.chars().filter(char::is_ascii_digit).count();
    let telling = letters >= 2 && words.chars().count() <= LONGEST && digits <= 4;
    // What is kept is looked at too: folded, a Traditional 號 makes a door of what was none.
    let own_name = |text: &str| anonymise::find(text, &Known::default()).iter().any(|found| is_own(&found.was, dictionary));
    let is_open = |text: &str| telltale::find(text).is_empty() && !own_name(text);
    let nobody = || surnames::looked_for(question, dictionary).is_empty();
    (telling && is_open(question) && is_open(&words) && is_language(&words) && nobody()).then_some(words)
}

/// Whether its letters of the alphabet are words: LPR is one, what somebody is called elsewhere (wangfang88) is none.
fn is_language(text: &str) -> bool {
    let written = text.split(|letter: char| !letter.is_ascii_alphanumeric());
    let letters = written.filter(|word| word.chars().any(|letter| letter.is_ascii_alphabetic()));
    letters.into_iter().all(|word| word.len() < 2 || ABBREVIATIONS.split_ascii_whitespace().any(|known| known == word))
}

/// Whether what the aid would replace is somebody's own name: one of common words alone (宠物医院, 我家小区) is none.
fn is_own(found: &str, dictionary: &Words) -> bool {
    let mut tokens = dictionary.cut(&Plain::of(found));
    // The last word is what it is.
    tokens.pop();
    let (singles, words): (Vec<_>, Vec<_>) = tokens.iter().partition(|token| token.to - token.from == 1);
    let strange = singles.len() > 1 && singles.windows(2).any(|two| two[0].to == two[1].from);
    strange || words.iter().any(|token| !dictionary.knows(&token.word) || dictionary.is_kind(&token.word, &OWN))
}

/// Kinds of words that are names of places, of people and of houses.
const OWN: [&str; 6] = ["ns", "nr", "nrt", "nrfg", "nt", "nz"];

/// Writes down what was counted.
pub fn keep(tx: &mut Tx<'_>, counted: &BTreeMap<String, i32>) -> Result<()> {
    counted.iter().try_for_each(|(words, times)| store::add_question(tx, words, *times))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::casebook::library::Base;

    fn words() -> Arc<Words> {
        Base::open(None).unwrap().words()
    }

    #[test]
    fn what_may_tell_of_a_person_and_what_means_nothing_is_not_kept() {
        for dropped in [
            "13800001234",
            "粤B12345 违停",
            "？？",
            "a",
            "我叫王芳住在阳光花园三栋楼上漏水找谁都不管怎么办",
            "工号 90125",
            "龍崗大道12號",
            "王建国 漏水",
            "起诉李秀英",
            "张偉欠錢",
            "被李四打了",
            "加微信 wangfang88",
            "zhangsan 欠钱",
            "阳光花园漏水",
            "顺达五金店 退货",
            "宝安中学 噪音",
            "老板李国庆欠薪",
            "楼上李红梅漏水",
            "欠王芳的钱",
        ] {
            assert_eq!(worth_keeping(dropped, &words()), None, "{dropped}");
        }
        for (kept, as_) in [
            ("  廣場舞　噪音 ", "广场舞 噪音"),
            ("高空抛物", "高空抛物"),
            ("马路施工", "马路施工"),
            ("王某 漏水", "王某 漏水"),
            ("老李", "老李"),
            ("KTV 噪音", "ktv 噪音"),
            ("楼下超市", "楼下超市"),
            ("宠物医院误诊", "宠物医院误诊"),
            ("楼下幼儿园太吵", "楼下幼儿园太吵"),
            ("回迁小区停电", "回迁小区停电"),
            ("DNA鉴定", "dna鉴定"),
        ] {
            assert_eq!(worth_keeping(kept, &words()).as_deref(), Some(as_));
        }
    }

    #[test]
    fn questions_are_written_down_together_once_a_minute() {
        let (tally, start) = (Tally::default(), Moment::from_micros(0));
        assert_eq!(tally.count("广场舞", &words(), start), Some(BTreeMap::from([("广场舞".to_owned(), 1)])));
        assert_eq!(tally.count("广场舞", &words(), start + Duration::seconds(1)), None);
        assert_eq!(tally.count("飞线充电", &words(), start + Duration::seconds(2)), None);
        let told = tally.count("廣場舞", &words(), start + Duration::seconds(61));
        assert_eq!(told, Some(BTreeMap::from([("广场舞".to_owned(), 2), ("飞线充电".to_owned(), 1)])));
        assert!(tally.take().is_empty());
    }

    #[test]
    fn however_many_questions_come_at_once_few_are_held() {
        let (tally, start) = (Tally::default(), Moment::from_micros(0));
        tally.count("广场舞", &words(), start);
        let letter = |n: u32| char::from_u32(0x4E00 + n).unwrap_or('一');
        for n in 0..2_000 {
            tally.count(&format!("甲乙{}", letter(n)), &words(), start);
        }
        assert!(tally.take().len() <= MOST_HELD);
    }
}
