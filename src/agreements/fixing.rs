//! Fixing the text: the review once more, then nothing of this version changes and its hash stands beside it.
//!
//! A written text is fixed to be signed on paper; an oral agreement is noted down and binds from the day on which the parties
//! agreed (人民调解法第二十八条、第三十条), so fixing it is also its effect.

use chrono::NaiveDate;

use super::review::{self, Draft, Finding, Level, Owing};
use super::seats::{self, Table};
use super::store;
use super::{Agreement, Clause, Form, Obligation, Owed, drafting, effect, money};
use crate::actor::Actor;
use crate::cases::{Case, Stage, moving};
use crate::clock::date_words;
use crate::db::{Db, Tx};
use crate::error::{Error, Result};
use crate::timeline::{self, Event};
use crate::vault::{Vault, sha256};

/// A version with all that belongs to its text.
pub struct Whole {
    /// The head.
    pub agreement: Agreement,
    /// Clauses in order.
    pub clauses: Vec<Clause>,
    /// Obligations in order.
    pub obligations: Vec<Obligation>,
    /// Who is at the table.
    pub table: Table,
}

/// Reads a version as a whole.
pub fn whole(conn: &mut Db, vault: &Vault, case: &Case, agreement: Agreement) -> Result<Whole> {
    Ok(Whole {
        clauses: store::clauses(conn, vault, &agreement.id)?,
        obligations: store::obligations(conn, vault, &agreement.id)?,
        table: seats::of(conn, vault, case)?,
        agreement,
    })
}

impl Whole {
    /// What is to be mended before the text can be fixed.
    pub fn findings(&self, case: &Case, today: NaiveDate) -> Vec<Finding> {
        let draft = Draft {
            form: self.agreement.form,
            scope: self.agreement.scope,
            dispute_type: case.dispute_type,
            facts: self.agreement.facts.clone(),
            copies: self.agreement.copies,
            clauses: self.clauses.iter().map(|clause| clause.body.clone()).collect(),
            obligations: self.obligations.iter().map(owing).collect(),
            today,
        };
        review::review(&draft, &self.table.reviewed(today))
    }

    /// SHA-256 over all that the paper says, each part behind its name, so that no two texts look alike.
    pub fn text_sha256(&self, case: &Case) -> String {
        let head = &self.agreement;
        let names: Vec<&str> = self.table.parties.iter().map(|sitter| sitter.name.as_str()).collect();
        let clauses: Vec<&str> = self.clauses.iter().map(|clause| clause.body.as_str()).collect();
        let owed: Vec<_> = self
            .obligations
            .iter()
            .map(|o| {
                (&o.debtor_id, &o.creditor_id, o.kind.as_str(), o.amount_fen, &o.what, &o.way, &o.place, o.due_on.map(|d| d.to_string()))
            })
            .collect();
        let text = serde_json::json!({
            "case": case.number, "version": head.version, "form": head.form.as_str(), "scope": head.scope.as_str(),
            "facts": head.facts, "copies": head.copies, "parties": names, "clauses": clauses, "obligations": owed,
        });
        sha256(text.to_string().as_bytes())
    }
}

impl Whole {
    /// 王芳 向 张伟 支付……: who owes whom what.
    pub fn sentence(&self, row: &Obligation) -> String {
        let debtor = self.table.name(&row.debtor_id);
        let creditor = row.creditor_id.as_deref().map(|id| self.table.name(id));
        match (row.kind, creditor) {
            (Owed::Money, creditor) => {
                let amount = money::in_words(row.amount_fen.unwrap_or(0));
                let what = if row.what.is_empty() { String::new() } else { format!("（{}）", row.what) };
                format!("{debtor}向{}支付{amount}{what}", creditor.unwrap_or("（没有写付给谁）"))
            }
            (Owed::Act, Some(creditor)) => format!("{debtor}对{creditor}：{}", row.what),
            (Owed::Act, None) => format!("{debtor}：{}", row.what),
        }
    }
}

fn owing(row: &Obligation) -> Owing {
    Owing {
        debtor: row.debtor_id.clone(),
        creditor: row.creditor_id.clone(),
        owed: row.kind,
        amount_fen: row.amount_fen,
        what: row.what.clone(),
        way: row.way.clone(),
        place: row.place.clone(),
        due_on: row.due_on,
    }
}

/// Fixes the draft that the actor saw at `revision`; an oral one needs the day on which the parties agreed.
pub fn fix(tx: &mut Tx<'_>, actor: &Actor, agreement_id: &str, revision: i32, agreed_on: Option<NaiveDate>) -> Result<Case> {
    let (case, agreement) = drafting::open(tx, actor, agreement_id)?;
    drafting::claim(tx, &case, &agreement, revision)?;
    let vault = tx.house.vault.clone();
    let whole = whole(tx.conn, &vault, &case, agreement)?;
    let today = tx.now.date();
    pass(&whole.findings(&case, today))?;
    if whole.table.mediator.is_none() {
        return Err(Error::refused("还没有确定主持调解的人民调解员，不能定稿。请先在“调解员”里指定。"));
    }
    let agreed_on = if whole.agreement.form == Form::Oral { Some(day_of_agreement(&case, agreed_on, today)?) } else { None };
    let hash = whole.text_sha256(&case);
    store::set_fixed(tx, &whole.agreement.id, &hash)?;
    let case = moving::advance(tx, &case, Stage::Agreed)?;
    let (sentence, detail) = match whole.agreement.form {
        Form::Written => (
            format!("各方达成一致，协议文本已定稿（第{}版），等待签名、盖章或者按指印", whole.agreement.version),
            "签字前请仔细看一遍。定稿后文字不再改动；要改就重新定稿、重新签。".to_owned(),
        ),
        Form::Oral => ("各方达成口头协议，调解员已记录协议内容".to_owned(), "依据：《人民调解法》第二十八条。".to_owned()),
    };
    let event =
        Event { subject: &case.subject(), level: timeline::Level::Parties, kind: "agreement.fixed", sentence, detail: Some(detail) };
    timeline::tell(tx, actor, event)?;
    match agreed_on {
        Some(day) => effect::take(tx, actor, &case, &whole.agreement, day),
        None => Ok(case),
    }
}

fn pass(findings: &[Finding]) -> Result<()> {
    let blocking: Vec<String> =
        findings.iter().filter(|finding| finding.level == Level::Must).map(|f| format!("{}（{}）", f.sentence, f.article)).collect();
    if blocking.is_empty() {
        return Ok(());
    }
    Err(Error::refused(format!("还有 {} 处必须补好，没有定稿：{}", blocking.len(), blocking.join(""))))
}

fn day_of_agreement(case: &Case, agreed_on: Option<NaiveDate>, today: NaiveDate) -> Result<NaiveDate> {
    let day = agreed_on.ok_or_else(|| Error::field("agreed_on", "请填写达成口头协议的日期，例如 2026年11月23日。"))?;
    if day > today {
        return Err(Error::field("agreed_on", "达成协议的日期不能晚于今天，请核对。"));
    }
    if day < case.opened_at.date() {
        let opened = date_words(case.opened_at.date());
        return Err(Error::field("agreed_on", format!("达成协议的日期不能早于受理日{opened}，请核对。")));
    }
    Ok(day)
}
