//! The fields of a form as a browser sends them, read as words, dates, numbers, money and receipt codes: all mistakes or a value,
//! and what is shown of a value is read as the same value.
#![no_main]

use libfuzzer_sys::fuzz_target;
use mashanghe::agreements::money;
use mashanghe::identity::turns_direction;
use mashanghe::intake::code;
use mashanghe::web::form::{Fields, Form, parse_date};

fuzz_target!(|values: Vec<(u8, String)>| {
    let mut fields = Fields::new();
    for (name, value) in &values {
        fields.entry(char::from(b'a' + name % 4).to_string()).or_default().push(value.clone());
    }
    let form = Form { key: "k".to_owned(), digest: String::new(), fields, uploads: Vec::new() };
    let read = form.read(|r| {
        let (words, more) = (r.words("a", "经过", 50), r.optional_words("b", "补充", 50));
        let (day, number) = (r.date("c", "日期"), r.number("d", "人数", 1..=100));
        let (maybe, choice) = (r.maybe_date("a", "日期"), r.choice("b", "是否", |text| (text == "yes").then_some(())));
        let _ = (r.all("a"), r.ticked("e"), maybe, choice);
        Some((words?, more?, day?, number?))
    });
    if let Ok((words, more, _, number)) = read {
        let hidden = |c: char| turns_direction(c) || (c.is_control() && c != '\n');
        assert!([words, more].iter().all(|text| text.chars().count() <= 50 && !text.contains(hidden)));
        assert!((1..=100).contains(&number));
    }
    for (_, value) in &values {
        if let Some(day) = parse_date(value) {
            assert_eq!(parse_date(&day.to_string()), Some(day));
            assert_eq!(parse_date(&day.format("%Y年%-m月%-d日").to_string()), Some(day));
        }
        if let Ok(fen) = money::parse(value) {
            assert!((1..=money::MOST_FEN).contains(&fen));
            assert_eq!(money::parse(&format!("人民币 {} 元", money::shown(fen))), Ok(fen));
            assert!(money::capital(fen).contains(['元', '角', '分']));
        }
        if let Some(read) = code::read(value) {
            assert_eq!(code::read(&read), Some(read));
        }
    }
});
