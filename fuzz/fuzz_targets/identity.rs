//! Any text, read as every kind of number and name, also with each check character that it may lack: no panic, and what was
//! accepted is accepted again unchanged, however it is spaced; a mask shows no more than it may.
#![no_main]

use chrono::NaiveDate;
use libfuzzer_sys::fuzz_target;
use mashanghe::identity::{Document, DocumentKind, EmailAddress, OrgCode, OrgName, PersonName, Phone, is_invisible, sort_key};

fn spaced(text: &str) -> String {
    text.chars().flat_map(|letter| [letter, '\u{200b}', ' ']).collect()
}

fn shown(mask: &str) -> usize {
    mask.chars().filter(|letter| *letter != '*').count()
}

fn numbers(text: &str, today: NaiveDate) {
    for kind in DocumentKind::ALL {
        let Ok(document) = Document::parse(kind, text, today) else { continue };
        assert_eq!(Document::restored(kind, document.as_str()).as_ref(), Ok(&document));
        assert_eq!(Document::parse(kind, &spaced(document.as_str()), today).as_ref(), Ok(&document));
        assert!(shown(&document.masked()) <= 4 && !format!("{document:?}").contains(document.as_str()));
        assert!(document.birth_date().is_none_or(|born| born <= today));
        let _ = document.is_male();
    }
    if let Ok(code) = OrgCode::parse(text) {
        assert!(shown(&code.masked()) <= 4);
        assert_eq!(OrgCode::parse(&spaced(code.as_str())), Ok(code));
    }
    if let Ok(phone) = Phone::parse(text) {
        assert!((3..=4).contains(&phone.masked().matches('*').count()));
        assert_eq!((phone.last4().len(), phone.is_mobile()), (4, phone.as_str().len() == 11));
        assert_eq!(Phone::parse(&spaced(phone.as_str())), Ok(phone));
    }
}

fuzz_target!(|text: &str| {
    let today = NaiveDate::from_ymd_opt(2026, 1, 19).unwrap_or_default();
    numbers(text, today);
    if text.len() == 17 {
        "0123456789ABCDEFGHJKLMNPQRTUWXY".chars().for_each(|last| numbers(&format!("{text}{last}"), today));
    }
    if let Ok(name) = PersonName::parse(text) {
        assert!(!name.as_str().chars().any(|c| c.is_control() || is_invisible(c)) && shown(&name.masked()) <= 1);
        let _ = sort_key(name.as_str());
        assert_eq!(PersonName::parse(name.as_str()), Ok(name));
    }
    if let Ok(name) = OrgName::parse(text) {
        assert!(!name.as_str().chars().any(|c| c.is_control() || is_invisible(c)));
        assert_eq!(OrgName::parse(name.as_str()), Ok(name));
    }
    if let Ok(address) = EmailAddress::parse(text) {
        assert!(address.as_str().bytes().all(|byte| byte.is_ascii_graphic()));
        assert_eq!(EmailAddress::parse(address.as_str()), Ok(address));
    }
});
