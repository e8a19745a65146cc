//! Opening hours as data: lines such as `周一至周五 9:00-12:00 14:00-18:00；周六 9:00-12:00`, read once and asked “open now?”.
//!
//! The stored form is the written form, so that import files, forms and pages share it. On an announced holiday a place is
//! closed; on a make-up working day it keeps Monday's hours. No statute lives here.

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime};

use crate::calendar::Calendar;

const DAYS: [char; 7] = ['一', '二', '三', '四', '五', '六', '日'];
const HOW: &str = "请按“周一至周五 9:00-12:00 14:00-18:00；周六 9:00-12:00”的样子填写开放时间。";

/// From one time of a day to a later one.
type Span = (NaiveTime, NaiveTime);

/// A week of opening hours.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Opening {
    days: [Vec<Span>; 7],
}

impl Opening {
    /// Reads the written form.
    ///
    /// # Errors
    /// A sentence that shows how to write it.
    pub fn parse(text: &str) -> Result<Opening, String> {
        let plain: String = text.chars().map(plain).collect();
        let mut opening = Opening::default();
        for line in plain.split(['；', '\n']).map(str::trim).filter(|line| !line.is_empty()) {
            let mut words = line.split_whitespace();
            let days = read_days(words.next().unwrap_or_default()).ok_or(HOW)?;
            let spans: Vec<Span> = words.map(read_span).collect::<Option<_>>().ok_or(HOW)?;
            if spans.is_empty() || spans.windows(2).any(|pair| pair[0].1 > pair[1].0) {
                return Err(HOW.to_owned());
            }
            for day in days {
                opening.days[day].clone_from(&spans);
            }
        }
        if opening.days.iter().all(Vec::is_empty) {
            return Err(HOW.to_owned());
        }
        Ok(opening)
    }

    /// The hours of a date, by the working calendar.
    pub fn on(&self, date: NaiveDate, calendar: &Calendar) -> &[Span] {
        let weekday = date.weekday().num_days_from_monday() as usize;
        let working = calendar.is_working_day(date);
        let index = match (weekday >= 5, working) {
            (false, false) => return &[],
            (true, true) => 0,
            _ if is_announced_rest(date, calendar) => return &[],
            _ => weekday,
        };
        self.days.get(index).map_or(&[], Vec::as_slice)
    }

    /// True when open at this local time.
    pub fn is_open(&self, at: NaiveDateTime, calendar: &Calendar) -> bool {
        self.on(at.date(), calendar).iter().any(|(from, until)| *from <= at.time() && at.time() < *until)
    }

    /// 今天 9:00–12:00、14:00–18:00; or 今天休息.
    pub fn today(&self, date: NaiveDate, calendar: &Calendar) -> String {
        let spans: Vec<String> =
            self.on(date, calendar).iter().map(|(a, b)| format!("{}–{}", a.format("%-H:%M"), b.format("%-H:%M"))).collect();
        if spans.is_empty() { "今天休息".to_owned() } else { format!("今天 {}", spans.join("、")) }
    }
}

/// A weekend day that belongs to an announced holiday.
fn is_announced_rest(date: NaiveDate, calendar: &Calendar) -> bool {
    calendar.announced().any(|(day, kind, _)| day == date && kind == crate::calendar::DayKind::Off)
}

fn plain(c: char) -> char {
    match c {
        '：' => ':',
        '－' | '–' | '—' | '~' | '～' => '-',
        ';' => '；',
        ',' | '，' => '、',
        '\u{3000}' => ' ',
        '０'..='９' => char::from(b'0' + u8::try_from(u32::from(c) - u32::from('０')).unwrap_or(0)),
        other => other,
    }
}

fn read_days(text: &str) -> Option<Vec<usize>> {
    if text == "每天" {
        return Some((0..7).collect());
    }
    let mut days = Vec::new();
    for part in text.split('、') {
        match part.split_once('至').or_else(|| part.split_once('到')) {
            Some((first, last)) => {
                let (first, last) = (weekday(first)?, weekday(last)?);
                if first > last {
                    return None;
                }
                days.extend(first..=last);
            }
            None => days.push(weekday(part)?),
        }
    }
    Some(days)
}

fn weekday(text: &str) -> Option<usize> {
    let mut letters = text.strip_prefix("星期").or_else(|| text.strip_prefix('周'))?.chars();
    let (letter, rest) = (letters.next()?, letters.next());
    let letter = if letter == '天' { '日' } else { letter };
    DAYS.iter().position(|day| *day == letter).filter(|_| rest.is_none())
}

fn read_span(text: &str) -> Option<Span> {
    let (from, until) = text.split_once('-')?;
    let (from, until) = (NaiveTime::parse_from_str(from, "%H:%M").ok()?, NaiveTime::parse_from_str(until, "%H:%M").ok()?);
    (from < until).then_some((from, until))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> NaiveDateTime {
        NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap()
    }

    #[test]
    fn a_week_is_read_in_the_forms_that_people_write() {
        let one = Opening::parse("周一至周五 9:00-12:00 14:00-18:00；周六 9:00-12:00").unwrap();
        assert_eq!(one, Opening::parse("星期一到星期五 ９：００－12:00 14:00–18:00\n周六　9:00-12:00").unwrap());
        assert!(Opening::parse("每天 8:00-22:00").is_ok());
        for wrong in ["", "周八 9:00-10:00", "周一", "周一 18:00-9:00", "周五至周一 9:00-10:00", "周一 9:00-12:00 11:00-13:00", "随时"]
        {
            assert!(Opening::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn holidays_are_closed_and_make_up_days_keep_mondays_hours() {
        let calendar = Calendar::built_in().unwrap();
        let opening = Opening::parse("周一至周五 9:00-18:00；周六 9:00-12:00").unwrap();
        assert!(opening.is_open(at("2026-11-23 09:00"), &calendar));
        assert!(!opening.is_open(at("2026-11-23 18:00"), &calendar));
        assert!(!opening.is_open(at("2026-10-01 10:00"), &calendar), "National Day");
        assert_eq!(opening.today(at("2026-10-01 10:00").date(), &calendar), "今天休息");
        assert_eq!(opening.today(at("2026-11-28 10:00").date(), &calendar), "今天 9:00–12:00");
        assert!(opening.is_open(at("2026-10-10 17:00"), &calendar), "make-up Saturday");
    }
}
