//! Each rule of the review seen once broken and once kept.

use chrono::NaiveDate;
use proptest::prelude::*;

use super::super::{Form, Owed, Scope};
use super::*;
use crate::intake::DisputeType;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn party(id: &str, applicant: bool) -> Party {
    Party {
        id: id.into(),
        name: format!("当事人{id}"),
        applicant,
        person: true,
        address: true,
        phone: true,
        document: true,
        born: Some(day("1980-01-01")),
        particulars: true,
        representative: false,
        needs_guardian: false,
        guardian: false,
        general_agents: 0,
        special_agents: 0,
    }
}

fn owing() -> Owing {
    Owing {
        debtor: "b".into(),
        creditor: Some("a".into()),
        owed: Owed::Money,
        amount_fen: Some(500_000),
        what: "赔偿款".into(),
        way: "银行转账".into(),
        place: String::new(),
        due_on: Some(day("2026-12-01")),
    }
}

fn draft() -> Draft {
    Draft {
        form: Form::Written,
        scope: Scope::Whole,
        dispute_type: DisputeType::Neighbour,
        facts: "二〇二六年十月楼上漏水，损坏楼下吊顶，双方对赔偿有争议。".into(),
        copies: 3,
        clauses: vec!["乙方于2026年12月1日前一次性向甲方支付赔偿款5000元。".into()],
        obligations: vec![owing()],
        today: day("2026-11-23"),
    }
}

fn codes(draft: &Draft, parties: &[Party]) -> Vec<&'static str> {
    review(draft, parties).iter().map(|finding| finding.code).collect()
}

fn both() -> Vec<Party> {
    vec![party("a", true), party("b", false)]
}

#[test]
fn a_complete_draft_has_nothing_to_mend() {
    assert_eq!(review(&draft(), &both()), []);
}

#[test]
fn every_rule_about_the_draft_is_found_and_weighs_what_it_should() {
    type Break = fn(&mut Draft);
    let cases: &[(&str, Level, Break)] = &[
        ("facts_missing", Level::Must, |d| d.facts = "  ".into()),
        ("facts_short", Level::Should, |d| d.facts = "漏水".into()),
        ("clauses_missing", Level::Must, |d| d.clauses.clear()),
        ("obligations_missing", Level::Should, |d| d.obligations.clear()),
        ("copies_few", Level::Must, |d| d.copies = 2),
        ("copies_many", Level::Should, |d| d.copies = 5),
        ("stranger", Level::Must, |d| d.obligations[0].debtor = "x".into()),
        ("to_oneself", Level::Must, |d| d.obligations[0].creditor = Some("b".into())),
        ("payee_missing", Level::Must, |d| d.obligations[0].creditor = None),
        ("amount_missing", Level::Must, |d| d.obligations[0].amount_fen = None),
        ("date_missing", Level::Must, |d| d.obligations[0].due_on = None),
        ("date_past", Level::Should, |d| d.obligations[0].due_on = Some(day("2026-11-22"))),
        ("date_far", Level::Should, |d| d.obligations[0].due_on = Some(day("2062-12-01"))),
        ("way_missing", Level::Should, |d| d.obligations[0].way = String::new()),
        ("amount_differs", Level::Should, |d| d.obligations[0].amount_fen = Some(50_000)),
        ("vague", Level::Should, |d| d.clauses.push("其余事宜双方协商解决。".into())),
        ("identity_status", Level::Should, |d| d.clauses.push("双方自愿离婚。".into())),
        ("ownership", Level::Should, |d| d.clauses.push("该房屋产权归甲方。".into())),
        ("no_exit", Level::Should, |d| d.clauses.push("今后不得起诉。".into())),
    ];
    for (code, level, breaking) in cases {
        let mut broken = draft();
        breaking(&mut broken);
        let found = review(&broken, &both());
        let hit = found.iter().find(|finding| finding.code == *code);
        assert_eq!(hit.map(|finding| finding.level), Some(*level), "{code}: {found:?}");
        assert_eq!(may_be_fixed(&found), *level == Level::Should, "{code}: {found:?}");
    }
}

#[test]
fn an_act_needs_words_and_may_go_without_a_date() {
    let mut act = draft();
    act.clauses = vec!["乙方于每晚十点后保持安静。".into()];
    act.obligations[0] = Owing { owed: Owed::Act, amount_fen: None, what: "晚十点后保持安静".into(), due_on: None, ..owing() };
    assert_eq!(codes(&act, &both()), ["date_missing", "place_missing"]);
    assert!(may_be_fixed(&review(&act, &both())));
    act.obligations[0].what = String::new();
    assert_eq!(codes(&act, &both())[0], "act_missing");
}

#[test]
fn unusual_money_is_asked_about() {
    let mut large = draft();
    large.obligations[0].amount_fen = Some(5_000_000_000);
    assert!(codes(&large, &both()).contains(&"amount_unusual"));
}

#[test]
fn labour_disputes_are_settled_in_writing() {
    for kind in DisputeType::ALL {
        let oral = Draft { form: Form::Oral, dispute_type: *kind, ..draft() };
        assert_eq!(codes(&oral, &both()).contains(&"labour_written"), kind.is_labour(), "{kind:?}");
        let written = Draft { dispute_type: *kind, ..draft() };
        assert_eq!(codes(&written, &both()), [""; 0]);
    }
}

#[test]
fn every_rule_about_a_party_is_found_and_weighs_what_it_should() {
    type Break = fn(&mut Party);
    let cases: &[(&str, Level, Break)] = &[
        ("address_missing", Level::Must, |p| p.address = false),
        ("name_incomplete", Level::Must, |p| p.name = "赵先生".into()),
        ("phone_missing", Level::Should, |p| p.phone = false),
        ("document_missing", Level::Should, |p| p.document = false),
        ("particulars_missing", Level::Should, |p| p.particulars = false),
        ("representative_missing", Level::Should, |p| p.person = false),
        ("guardian_missing", Level::Must, |p| p.needs_guardian = true),
        ("general_authority", Level::Should, |p| p.general_agents = 1),
        ("side_missing", Level::Must, |p| p.applicant = false),
    ];
    for (code, level, breaking) in cases {
        let mut parties = both();
        breaking(&mut parties[0]);
        let found = review(&draft(), &parties);
        assert_eq!(found.iter().map(|f| (f.code, f.level)).collect::<Vec<_>>(), [(*code, *level)]);
    }
}

#[test]
fn a_form_of_address_is_no_name_that_an_agreement_may_bear() {
    for (name, blocks) in [("赵先生", true), ("李女士", true), ("王老板", true), ("赵先", false), ("师傅强", false)] {
        let mut parties = both();
        parties[1].name = name.into();
        assert_eq!(may_be_fixed(&review(&draft(), &parties)), !blocks, "{name}");
    }
    let mut parties = both();
    (parties[1].person, parties[1].representative, parties[1].name) = (false, true, "老师傅餐饮店".into());
    assert_eq!(codes(&draft(), &parties), [""; 0]);
}

#[test]
fn a_guardian_or_a_special_authority_settles_the_question() {
    let mut parties = both();
    parties[0].needs_guardian = true;
    parties[0].guardian = true;
    parties[1].general_agents = 1;
    parties[1].special_agents = 1;
    assert_eq!(codes(&draft(), &parties), [""; 0]);
}

#[test]
fn every_finding_names_an_article_and_ends_its_sentence() {
    let mut bad = draft();
    bad.facts.clear();
    bad.clauses = vec!["尽快协商解决，不得起诉。".into()];
    bad.obligations.push(Owing { creditor: None, amount_fen: None, due_on: None, way: String::new(), ..owing() });
    for finding in review(&bad, &[]) {
        assert!(finding.article.contains('第') && !finding.article.ends_with('。'), "{finding:?}");
        assert!(finding.sentence.ends_with('。'), "{finding:?}");
    }
}

#[test]
fn amounts_are_found_in_running_text() {
    let found = wording::amounts("先付5,000.50元，再付1.5万元；2026年12月1日前付清，另付300 元。元旦前结清。");
    assert_eq!(found, [500_050, 1_500_000, 30_000]);
}

proptest! {
    #[test]
    fn what_blocks_stands_first_and_nothing_typed_makes_it_fall(facts in any::<String>(), clause in any::<String>(), copies in any::<i32>()) {
        let typed = Draft { facts, clauses: vec![clause], copies, ..draft() };
        let found = review(&typed, &both());
        let first_hint = found.iter().position(|f| f.level == Level::Should).unwrap_or(found.len());
        prop_assert!(found[first_hint..].iter().all(|f| f.level == Level::Should));
    }
}
