//! Who agrees: both sides there, their particulars complete, and somebody who may act for those who may not.
//!
//! 人民调解法第二十九条第一款第一项, 民法典第十七条至第二十三条, 民事诉讼法第六十二条.

use super::{Finding, Party};

const BASICS: &str = "人民调解法第二十九条第一款第一项";
const AUTHORITY: &str = "参照民事诉讼法第六十二条第二款";

pub(super) fn look(parties: &[Party], found: &mut Vec<Finding>) {
    for (applicant, side) in [(true, "申请人"), (false, "被申请人")] {
        if !parties.iter().any(|party| party.applicant == applicant) {
            found.push(Finding::must("side_missing", BASICS, format!("还没有登记{side}。请先在“当事人”里补上。")));
        }
    }
    for party in parties {
        particulars(party, found);
        capacity(party, found);
        agents(party, found);
    }
}

/// What people call each other; no document bears it.
const COURTESIES: &[&str] = &["先生", "女士", "小姐", "太太", "老板", "师傅", "阿姨"];

fn particulars(party: &Party, found: &mut Vec<Finding>) {
    let name = &party.name;
    if party.person && COURTESIES.iter().any(|courtesy| name.ends_with(courtesy)) {
        let sentence = format!("“{name}”是称呼，不是证件上的姓名。协议书要写明当事人的基本情况，请先在“当事人”里更正姓名。");
        found.push(Finding::must("name_incomplete", BASICS, sentence).of(party));
    }
    if !party.address {
        let what = if party.person { "单位或住址" } else { "住所" };
        found.push(Finding::must("address_missing", BASICS, format!("{name}的{what}没有填。协议书要写明，请在“当事人”里补上。")).of(party));
    }
    if !party.phone {
        found.push(Finding::should("phone_missing", BASICS, format!("{name}没有联系方式，以后无法提醒履行。")).of(party));
    }
    if !party.document {
        let what = if party.person { "证件号码" } else { "统一社会信用代码" };
        let sentence = format!("{name}没有登记{what}。以后申请司法确认要提交身份证明，建议现在核对证件。");
        found.push(Finding::should("document_missing", "最高人民法院民事诉讼法解释第三百五十四条", sentence).of(party));
    }
    if party.person && (!party.particulars || party.born.is_none()) {
        let sentence = format!("{name}的性别、民族、出生日期没有填全，打印出来会留空。");
        found.push(Finding::should("particulars_missing", BASICS, sentence).of(party));
    }
    if !party.person && !party.representative {
        let sentence = format!("{name}是单位，还没有登记法定代表人或负责人。");
        found.push(Finding::should("representative_missing", BASICS, sentence).of(party));
    }
}

fn capacity(party: &Party, found: &mut Vec<Finding>) {
    if party.needs_guardian && !party.guardian {
        let sentence = format!(
            "{}不能独立签协议（未成年，或者经法院认定），还没有登记法定代理人。协议要由法定代理人代理签订，请先在“当事人”里补上监护人。",
            party.name
        );
        found.push(Finding::must("guardian_missing", "民法典第十九条至第二十三条", sentence).of(party));
    }
}

fn agents(party: &Party, found: &mut Vec<Finding>) {
    if party.general_agents > 0 && party.special_agents == 0 && !party.guardian {
        let sentence = format!("{}的代理人只有一般授权，不能代为达成协议。请当事人本人签，或补一份写明“特别授权”的委托书。", party.name);
        found.push(Finding::should("general_authority", AUTHORITY, sentence).of(party));
    }
}
