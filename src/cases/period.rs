//! The mediation period: thirty calendar days in Shenzhen, fifteen for labour disputes, longer only when all parties agree.
//!
//! 深圳经济特区矛盾纠纷多元化解条例第二十五条 (D02), 劳动争议调解仲裁法第十四条 (D03). The one month of 人民调解工作若干规定第三十三条 (D01)
//! is a soft aim and sets no clock.

use chrono::NaiveDate;

use super::Case;
use super::store::{self, Extension};
use crate::actor::Actor;
use crate::db::{Db, Tx};
use crate::deadlines::{Reckoning, Rule, find, reckon};
use crate::error::{Error, Result};
use crate::intake::DisputeType;
use crate::timeline::{self, Event, Level};

/// The furthest that an extension may reach from the opening, in days: longer than this is a slip of the pen.
const FURTHEST: i64 = 366;

/// The period of a dispute type, counted from the day of acceptance on the office's calendar.
pub fn reckoned(tx: &mut Tx<'_>, dispute_type: DisputeType) -> Result<Reckoning> {
    let calendar = crate::calendar::store::load(tx.conn)?;
    Ok(reckon(rule_of(dispute_type)?, tx.now.date(), &calendar))
}

/// How a case's period was counted, in lines; extensions are told beside it.
pub fn explained(conn: &mut Db, case: &Case) -> Result<String> {
    let calendar = crate::calendar::store::load(conn)?;
    Ok(reckon(rule_of(case.dispute_type)?, case.opened_at.date(), &calendar).explain())
}

fn rule_of(dispute_type: DisputeType) -> Result<&'static Rule> {
    find(if dispute_type.is_labour() { "D03" } else { "D02" }).map_err(Error::internal)
}

/// The last day of a period just counted.
pub fn last_day(reckoning: &Reckoning) -> Result<NaiveDate> {
    reckoning.due.ok_or_else(|| Error::internal("the mediation period has no last day"))
}

/// An agreement of all parties on another last day.
#[derive(Clone, Debug)]
pub struct Agreed {
    /// The new last day.
    pub until: NaiveDate,
    /// When, how and by whom each side agreed.
    pub consents: String,
    /// Why more time is needed.
    pub reason: String,
}

/// Records that all parties agreed on a later last day.
pub fn extend(tx: &mut Tx<'_>, actor: &Actor, case: &Case, agreed: Agreed) -> Result<()> {
    if !case.stage.is_running() {
        return Err(Error::refused(format!("案件现在是“{}”，调解期限已经不再计算。", case.stage.label())));
    }
    if agreed.until <= case.due_on {
        return Err(Error::field("until", format!("新的期限要晚于现在的最后一日{}。", crate::clock::date_words(case.due_on))));
    }
    if agreed.until < tx.now.date() || (agreed.until - case.opened_at.date()).num_days() > FURTHEST {
        return Err(Error::field("until", "新的期限要在今天以后、受理之日起一年以内，请核对日期。"));
    }
    let row = Extension {
        id: tx.id(),
        case_id: case.id.clone(),
        former_due_on: case.due_on,
        due_on: agreed.until,
        consents: tx.house.vault.seal("extension.consents", &agreed.consents)?,
        reason: tx.house.vault.seal("extension.reason", &agreed.reason)?,
        recorded_by: actor.person_id().ok_or(Error::SignIn)?.to_owned(),
        recorded_at: tx.now,
    };
    store::insert_extension(tx, &row)?;
    let case = store::prolong(tx, case, agreed.until)?;
    let sentence = format!("经双方当事人同意，调解期限延长到{}", crate::clock::date_words(agreed.until));
    let detail = Some(format!("原因：{}（《深圳经济特区矛盾纠纷多元化解条例》第二十五条）", agreed.reason));
    timeline::tell(tx, actor, Event { subject: &case.subject(), level: Level::Parties, kind: "case.extended", sentence, detail })
}
