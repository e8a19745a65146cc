//! Every field that a page reads is refused in a test. The names are taken from the calls by which pages read forms, and each must stand
//! in a row of a table of refusals: the field, a wrong value, and the sentence that is said. A new field without a test fails here.

use regex::Regex;

use crate::architecture::{code, complain, files};

/// Which test files hold the refusals of a page's forms.
const REFUSED_IN: &[(&str, &[&str])] = &[
    ("src/accounts/pages/account.rs", &["refusals_of_accounts"]),
    ("src/accounts/pages/mine.rs", &["refusals_of_accounts"]),
    ("src/accounts/pages/mod.rs", &["refusals_of_accounts"]),
    ("src/accounts/pages/people.rs", &["accounts"]),
    ("src/accounts/pages/second_factor.rs", &["refusals_of_accounts"]),
    ("src/accounts/pages/sign_in.rs", &["refusals_of_accounts"]),
    ("src/agreements/pages/draft.rs", &["refusals_of_agreements"]),
    ("src/agreements/pages/fixing.rs", &["refusals_of_agreements"]),
    ("src/agreements/pages/mod.rs", &["refusals_of_agreements"]),
    ("src/agreements/pages/obligations.rs", &["agreements"]),
    ("src/agreements/pages/overview.rs", &["refusals_of_agreements"]),
    ("src/agreements/pages/performing.rs", &["refusals_of_agreements"]),
    ("src/agreements/pages/signing.rs", &["refusals_of_agreements"]),
    ("src/casebook/pages/results.rs", &["refusals_of_entries"]),
    ("src/cases/pages/mediators.rs", &["cases", "refusals_of_cases"]),
    ("src/cases/pages/mod.rs", &["refusals_of_cases"]),
    ("src/cases/pages/parties.rs", &["cases", "refusals_of_cases"]),
    ("src/cases/pages/period.rs", &["refusals_of_cases"]),
    ("src/cases/pages/register.rs", &["cases", "refusals_of_cases"]),
    ("src/cases/pages/speakers.rs", &["refusals_of_cases"]),
    ("src/cases/pages/willingness.rs", &["cases"]),
    ("src/closing/pages.rs", &["closing", "refusals_of_agreements"]),
    ("src/dispatch/pages/acts.rs", &["refusals"]),
    ("src/dispatch/pages/petition.rs", &["petitions"]),
    ("src/editorial/pages/acts.rs", &["refusals_of_entries"]),
    ("src/editorial/pages/draft.rs", &["refusals_of_entries"]),
    ("src/editorial/pages/mod.rs", &["refusals_of_entries"]),
    ("src/editorial/pages/nomination.rs", &["refusals_of_entries"]),
    ("src/editorial/pages/typed.rs", &["refusals_of_entries"]),
    ("src/intake/pages/check.rs", &["refusals_of_filing"]),
    ("src/intake/pages/desk.rs", &["refusals", "refusals_of_filing"]),
    ("src/intake/pages/files.rs", &["refusals_of_filing"]),
    ("src/intake/pages/follow.rs", &["refusals_of_filing"]),
    ("src/intake/pages/later.rs", &["refusals_of_filing"]),
    ("src/intake/pages/start.rs", &["refusals"]),
    ("src/intake/pages/steps.rs", &["refusals_of_filing"]),
    ("src/intake/pages/track.rs", &["refusals_of_filing"]),
    ("src/intake/pages/visits.rs", &["refusals_of_filing"]),
    ("src/office/pages.rs", &["deadlines", "refusals_of_places"]),
    ("src/places/pages/codes.rs", &["places", "refusals_of_places"]),
    ("src/places/pages/new_room.rs", &["places", "refusals_of_places"]),
    ("src/places/pages/tables.rs", &["refusals_of_places"]),
    ("src/places/pages/tree.rs", &["places"]),
    ("src/places/pages/units.rs", &["places", "refusals_of_places"]),
    ("src/rooms/pages.rs", &["rooms", "refusals_of_places"]),
    ("src/seeking/pages/alerts.rs", &["refusals_of_entries"]),
    ("src/seeking/pages/words.rs", &["refusals_of_entries"]),
    ("src/sessions/pages.rs", &["sessions", "refusals_of_agreements"]),
];

/// Fields that no value makes wrong: they say which button was pressed or where to go on, and anything else means the usual way; or they
/// carry back what the page showed, which is compared with what stands there now.
const NEVER_WRONG: &[(&str, &[&str])] = &[
    // A wrong name is told at the password, so that nobody learns which names exist.
    ("src/accounts/pages/sign_in.rs", &["username", "next"]),
    ("src/cases/pages/parties.rs", &["back"]),
    ("src/cases/pages/speakers.rs", &["back"]),
    // A request that is not to be seen is not found.
    ("src/cases/pages/register.rs", &["request"]),
    ("src/dispatch/pages/acts.rs", &["act"]),
    // A tick: former editions are closed, or stay readable.
    ("src/editorial/pages/acts.rs", &["former"]),
    ("src/editorial/pages/draft.rs", &["act", "accept"]),
    ("src/intake/pages/files.rs", &["then", "from"]),
    ("src/intake/pages/follow.rs", &["revision"]),
    // A code of the wall that is forged or out of force, or a room that is gone: filing begins without it and says so.
    ("src/intake/pages/start.rs", &["qr", "room"]),
    ("src/intake/pages/steps.rs", &["then", "from"]),
    ("src/office/pages.rs", &["seen"]),
    // What the preview showed, read again as a file is.
    ("src/places/pages/tables.rs", &["csv"]),
    ("src/places/pages/units.rs", &["active", "revision"]),
    ("src/rooms/pages.rs", &["seen"]),
];

/// Fields whose names are put together where they are read.
const PUT_TOGETHER: &[(&str, &[&str])] = &[
    (
        "src/cases/pages/register.rs",
        &[
            "applicant_kind",
            "applicant_name",
            "applicant_phone",
            "applicant_address",
            "respondent_kind",
            "respondent_name",
            "respondent_phone",
            "respondent_address",
        ],
    ),
    ("src/editorial/pages/typed.rs", &["section1", "section2", "section3", "section4"]),
];

fn of(list: &'static [(&str, &[&str])], page: &str) -> &'static [&'static str] {
    list.iter().find(|(path, _)| *path == page).map_or(&[], |(_, names)| names)
}

/// The fields of a page's forms. A tick says yes or no; it counts where its absence is refused.
fn fields(text: &str) -> Vec<String> {
    let asked = Regex::new(
        r#"\b(?:r|fields|form)\.(?:words|optional_words|parse|maybe|choice|date|maybe_date|number|text|all|files|wrong)\(\s*"(\w+)"|\b(?:near|name|phone)\(r, "(\w+)"|\bsecret\(&?form, "(\w+)"|\breceive\(&?ctx, (?:&mut )?form, "(\w+)"|\bError::field\("(\w+)"|\bfield == "(\w+)""#,
    )
    .unwrap();
    let mut found: Vec<String> =
        asked.captures_iter(text).filter_map(|call| call.iter().skip(1).flatten().next().map(|name| name.as_str().to_owned())).collect();
    found.sort();
    found.dedup();
    found
}

/// True when a table of refusals has a row for the field, or a file is refused there.
fn has_a_row(tests: &str, field: &str) -> bool {
    let value = r#"(?:[^,()"]|"(?:[^"\\]|\\.)*"|\([^()]*\))+"#;
    let row = format!(r#"\(\s*"{field}",\s*{value},\s*"[^"]*\p{{Han}}[^"]*",?\s*\)|refuses_file\("{field}","#);
    Regex::new(&row).unwrap().is_match(tests)
}

#[test]
fn every_field_that_a_page_reads_is_refused_in_a_test() {
    let tests = files("tests/all", &["rs"]);
    let written = |name: &&str| tests.iter().find(|(path, _)| *path == format!("tests/all/{name}.rs")).map_or("", |(_, text)| text);
    let mut faults = Vec::new();
    let mut pages: Vec<String> = Vec::new();
    let put_together = Regex::new(r"\b(?:r|form)\.\w+\(&format!\(").unwrap();
    for (path, text) in files("src", &["rs"]).into_iter().filter(|(path, _)| path.ends_with("/pages.rs") || path.contains("/pages/")) {
        let text = code(&text);
        let mut found = fields(&text);
        if put_together.is_match(&text) && of(PUT_TOGETHER, &path).is_empty() {
            faults.push(format!("{path} puts names of fields together; name them in PUT_TOGETHER"));
        }
        found.extend(of(PUT_TOGETHER, &path).iter().map(|name| (*name).to_owned()));
        if !found.is_empty() {
            pages.push(path.clone());
        }
        let refusals: String = of(REFUSED_IN, &path).iter().map(written).collect();
        for field in of(NEVER_WRONG, &path).iter().filter(|field| !found.iter().any(|name| name == **field)) {
            faults.push(format!("{path} reads no field {field} any more; take it out of NEVER_WRONG"));
        }
        for field in found.iter().filter(|field| !of(NEVER_WRONG, &path).contains(&field.as_str())) {
            if !has_a_row(&refusals, field) {
                faults.push(format!("{path}: no row of {:?} refuses the field {field}", of(REFUSED_IN, &path)));
            }
        }
    }
    for (page, _) in REFUSED_IN.iter().filter(|(page, _)| !pages.iter().any(|path| path == page)) {
        faults.push(format!("{page} reads no field any more; take it out of REFUSED_IN"));
    }
    complain(faults);
}

#[test]
fn a_row_is_a_field_a_wrong_value_and_a_sentence() {
    assert!(has_a_row(r#"("title", &long(61), "标题最多 60 个字"),"#, "title"));
    assert!(has_a_row("(\n    \"title\",\n    \"\",\n    \"请填写标题\",\n)", "title"));
    assert!(has_a_row(r#"form.refuses_file("scan", (name, bytes), said)"#, "scan"));
    assert!(!has_a_row(r#"let good = [("title", "渗水的墙"), ("gist", "先看后谈。")];"#, "title"), "a good form refuses nothing");
    assert_eq!(
        fields(r#"let a = r.words("a", "甲", 3); let b = form.files("b"); let c = near(r, "c", "丙"); r.ticked("d");"#),
        ["a", "b", "c"]
    );
}
