//! Any text, read as every kind of number and name: no panic, and what was accepted is accepted again unchanged.
#![no_main]

use chrono::NaiveDate;
use libfuzzer_sys::fuzz_target;
use mashanghe::identity::{
    Document, DocumentKind, EmailAddress, OrgCode, OrgName, PersonName, Phone,
};

fuzz_target!(|text: &str| {
    let today = NaiveDate::from_ymd_opt(2026, 1, 19).unwrap_or_default();
    for kind in DocumentKind::ALL {
        if let Ok(document) = Document::parse(kind, text, today) {
            assert_eq!(
                Document::restored(kind, document.as_str()).as_ref(),
                Ok(&document)
            );
            assert!(document.masked().chars().filter(|c| *c != '*').count() <= 4);
        }
    }
    if let Ok(code) = OrgCode::parse(text) {
        assert_eq!(OrgCode::parse(code.as_str()), Ok(code));
    }
    if let Ok(phone) = Phone::parse(text) {
        assert_eq!(Phone::parse(phone.as_str()), Ok(phone));
    }
    if let Ok(name) = PersonName::parse(text) {
        assert_eq!(PersonName::parse(name.as_str()), Ok(name));
    }
    if let Ok(name) = OrgName::parse(text) {
        assert_eq!(OrgName::parse(name.as_str()), Ok(name));
    }
    if let Ok(address) = EmailAddress::parse(text) {
        assert_eq!(EmailAddress::parse(address.as_str()), Ok(address));
    }
});
