//! Files of the school: any bytes, and sound front matter above any body. What is read has sections with a title, whose named cases come
//! back when the text is written by the page.
#![no_main]

use libfuzzer_sys::fuzz_target;
use mashanghe::markdown;
use mashanghe::school::{mentions, reading};

const FRONT: &str =
    "+++\nid = \"a-01\"\ntitle = \"一\"\ngist = \"二\"\nstatutes = []\ncases = [\"2024-0001@1\"]\nchecked = 2026-11-29\n+++\n";

fuzz_target!(|text: &str| {
    let _ = (reading::lesson("01-a", text), reading::course("a", text));
    if let Ok(lesson) = reading::lesson("01-a", &format!("{FRONT}{text}")) {
        for (title, text) in &lesson.sections {
            assert!(!title.is_empty() && !text.is_empty(), "{title}");
            assert_eq!(mentions::each(text, |words, _| words.to_owned()), *text);
            let html = markdown::html(&mentions::each(text, |_, number| format!("[{number}](/casebook/{number})")));
            assert!(!html.contains("<script") && !html.contains("<img"), "{html}");
        }
    }
});
