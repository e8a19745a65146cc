//! A mediation case (案件): opened from a request or directly, numbered without a gap, with its parties, who speaks for them,
//! whether they are willing, and the mediators.
//!
//! Sessions, agreements, performance and endings are domains above this one; they move a case along the table in `stage`.
//! 人民调解法第十七条至第十九条; the register's fields follow the official form 人民调解受理登记表.

pub mod committee;
pub mod lists;
pub mod mediators;
pub mod moving;
pub mod numbering;
pub mod opening;
pub mod pages;
pub mod parties;
pub mod period;
pub mod readiness;
pub mod reminding;
pub mod road;
pub mod stage;
pub mod store;
pub mod telling;
pub mod willingness;

use crate::error::{Error, Result};
use crate::text_enum;
use crate::vault::Vault;

pub use lists::due_for;
pub use stage::{Stage, TRANSITIONS};
pub use store::Case;

text_enum! {
    /// Where a case came from: the fine value of the official statistics table; the register's form knows two coarse ones.
    pub enum Source {
        /// The committee began by itself.
        OwnInitiative = "own_initiative" => "人民调解委员会主动调解",
        /// A party asked.
        Application = "application" => "当事人申请",
        /// Moved by a court.
        Court = "court" => "法院委托移送",
        /// Moved by a procuratorate.
        Procuratorate = "procuratorate" => "检察院委托移送",
        /// Moved by the police.
        Police = "police" => "公安机关委托移送",
        /// Moved by a petition office.
        PetitionOffice = "petition_office" => "信访部门委托移送",
        /// Moved by another department.
        OtherDepartment = "other_department" => "其他部门委托移送",
    }
}

text_enum! {
    /// Why a committee must not take a dispute (人民调解工作若干规定第二十二条).
    pub enum Bar {
        /// Nothing stands against it.
        Nothing = "nothing" => "没有这些情形",
        /// Only a certain authority may handle it.
        Exclusive = "exclusive" => "法律、法规规定只能由专门机关管辖处理",
        /// Mediation among the people is forbidden for it.
        Forbidden = "forbidden" => "法律、法规禁止采用民间调解方式解决",
        /// A court, the police or an administrative body has it already.
        Taken = "taken" => "法院、公安机关或者其他行政机关已经受理或者解决",
    }
}

impl Bar {
    /// Refuses what a committee must not take, with where to go.
    pub fn pass(self) -> Result<()> {
        let way = match self {
            Bar::Nothing => return Ok(()),
            Bar::Exclusive => "请告知当事人向有管辖权的专门机关提出",
            Bar::Forbidden => "请告知当事人依法向人民法院或者主管机关提出",
            Bar::Taken => "请告知当事人向已经受理的机关了解进展；由该机关委托移送的，请在案件来源中选“委托移送”并选“没有这些情形”",
        };
        let reason = self.label();
        Err(Error::field("bar", format!("{reason}的纠纷不得受理（《人民调解工作若干规定》第二十二条），没有登记。{way}。")))
    }
}

impl Case {
    /// Subject of its timeline and audit lines.
    pub fn subject(&self) -> String {
        format!("case:{}", self.id)
    }

    /// Its page for staff.
    pub fn url(&self) -> String {
        format!("/cases/{}", self.id)
    }

    /// What happened, in plain text.
    pub fn plain_facts(&self, vault: &Vault) -> Result<String> {
        vault.open("case.facts", &self.facts)
    }

    /// What is wished for, in plain text.
    pub fn plain_wishes(&self, vault: &Vault) -> Result<String> {
        vault.open("case.wishes", &self.wishes)
    }
}
