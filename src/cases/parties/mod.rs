//! Parties of a case (当事人) and who speaks for them: what they are, what capacity they have on the day of opening, and which
//! spokesperson may do what.
//!
//! 民法典第十七条至第二十四条 (capacity, guardian), 民事诉讼法第六十一条、第六十二条 by analogy (at most two agents; special authority to settle).
//! Entering and changing them are verbs beside this file; all diesel is in `store`.

pub mod entering;
pub mod reading;
pub mod speaking;
pub mod store;

use chrono::NaiveDate;

use crate::clock::Moment;
use crate::error::{Error, Result};
use crate::identity::{Capacity, Document, DocumentKind, OrgCode, Phone};
use crate::text_enum;
use crate::vault::Vault;

pub use store::Spokesperson;

text_enum! {
    /// Who asks whom.
    pub enum Side {
        /// 申请人; in a case that the committee began by itself, the side that was named first.
        Applicant = "applicant" => "申请人",
        /// 被申请人.
        Respondent = "respondent" => "被申请人",
    }
}

text_enum! {
    /// What a party is.
    pub enum PartyKind {
        /// 自然人.
        Person = "person" => "个人",
        /// 法人或者非法人组织.
        Organisation = "organisation" => "单位",
    }
}

text_enum! {
    /// As on the document.
    pub enum Gender {
        /// 男.
        Male = "male" => "男",
        /// 女.
        Female = "female" => "女",
    }
}

text_enum! {
    /// On what a person's capacity rests.
    pub enum Ground {
        /// On age alone.
        Age = "age" => "按年龄确定",
        /// Sixteen or seventeen, living mainly on own labour (民法典第十八条第二款).
        OwnLabour = "own_labour" => "十六周岁以上，以自己的劳动收入为主要生活来源",
        /// A court found limited capacity (民法典第二十二条、第二十四条).
        LimitedByCourt = "limited_by_court" => "人民法院认定为限制民事行为能力人",
        /// A court found none (民法典第二十一条、第二十四条).
        NoneByCourt = "none_by_court" => "人民法院认定为无民事行为能力人",
    }
}

text_enum! {
    /// Who speaks for a party.
    pub enum SpeakerKind {
        /// 法定代理人: the guardian.
        Guardian = "guardian" => "法定代理人",
        /// 委托代理人.
        Agent = "agent" => "委托代理人",
    }
}

text_enum! {
    /// What a spokesperson may do.
    pub enum Authority {
        /// By law.
        Statutory = "statutory" => "法定代理",
        /// May speak, may not settle.
        General = "general" => "一般授权",
        /// May accept, waive, change requests and settle.
        Special = "special" => "特别授权",
    }
}

/// The paper that proves who a party is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Paper {
    /// A person's document.
    Person(Document),
    /// An organisation's unified code.
    Organisation(OrgCode),
}

/// Word of an organisation's code in the column that otherwise holds a document's kind.
pub const ORG_CODE: &str = "org_code";

impl Paper {
    /// What was sealed: the word beside it says what it is.
    pub(super) fn restored(kind: &str, number: &str) -> Result<Paper> {
        match DocumentKind::from_code(kind) {
            Some(kind) => Document::restored(kind, number).map(Paper::Person),
            None => OrgCode::parse(number).map(Paper::Organisation),
        }
        .map_err(|refusal| Error::internal(refusal.to_string()))
    }

    /// What it is called.
    pub fn label(&self) -> &'static str {
        match self {
            Paper::Person(document) => document.kind().label(),
            Paper::Organisation(_) => "统一社会信用代码",
        }
    }

    /// The word in the database.
    pub fn kind(&self) -> &'static str {
        match self {
            Paper::Person(document) => document.kind().code(),
            Paper::Organisation(_) => ORG_CODE,
        }
    }

    /// Plain canonical number.
    pub fn number(&self) -> &str {
        match self {
            Paper::Person(document) => document.as_str(),
            Paper::Organisation(code) => code.as_str(),
        }
    }
}

/// A party of a case. Everything about it is plain here; its store seals what tells who somebody is, and opens it again.
#[derive(Clone, Debug)]
pub struct Party {
    /// Row id.
    pub id: String,
    /// Its case.
    pub case_id: String,
    /// 1, 2, 3 … in the order of entering.
    pub ordinal: i32,
    /// When it was entered.
    pub added_at: Moment,
    /// Who it is.
    pub details: Details,
}

/// Who a party is, as the register asks it.
#[derive(Clone, Debug)]
pub struct Details {
    /// Whose side.
    pub side: Side,
    /// Person or organisation.
    pub kind: PartyKind,
    /// Canonical name.
    pub name: String,
    /// Identity paper.
    pub paper: Option<Paper>,
    /// Phone.
    pub phone: Option<Phone>,
    /// Home or seat; also where papers are delivered.
    pub address: Option<String>,
    /// Persons.
    pub gender: Option<Gender>,
    /// Persons.
    pub birth_date: Option<NaiveDate>,
    /// Persons.
    pub ethnicity: Option<String>,
    /// Persons: occupation or post.
    pub occupation: Option<String>,
    /// Organisations: 法定代表人或者负责人.
    pub legal_representative: Option<String>,
    /// Persons.
    pub ground: Ground,
}

impl Details {
    /// A party of whom only the name and perhaps a phone are known yet.
    pub fn brief(side: Side, kind: PartyKind, name: String, phone: Option<Phone>) -> Details {
        Details {
            side,
            kind,
            name,
            paper: None,
            phone,
            address: None,
            gender: None,
            birth_date: None,
            ethnicity: None,
            occupation: None,
            legal_representative: None,
            ground: Ground::Age,
        }
    }

    /// Fills in what the document itself tells, refuses what contradicts it, and drops what only the other kind has.
    pub fn settled(mut self) -> Result<Details> {
        if let Some(Paper::Person(document)) = &self.paper {
            let told = document.birth_date();
            if let (Some(told), Some(given)) = (told, self.birth_date)
                && told != given
            {
                return Err(Error::field("birth_date", "出生日期和证件号码里的日期不一样，请核对其中一个。"));
            }
            let sex = document.is_male().map(|male| if male { Gender::Male } else { Gender::Female });
            if let (Some(told), Some(given)) = (sex, self.gender)
                && told != given
            {
                return Err(Error::field("gender", "性别和证件号码里的不一样，请核对其中一个。"));
            }
            self.birth_date = told.or(self.birth_date);
            self.gender = sex.or(self.gender);
        }
        Ok(match self.kind {
            PartyKind::Person => Details { legal_representative: None, ..self },
            PartyKind::Organisation => Details { gender: None, birth_date: None, ethnicity: None, occupation: None, ..self },
        })
    }
}

impl Details {
    /// Capacity on a day; none for organisations and while the birth date is not known.
    pub fn capacity_on(&self, date: NaiveDate) -> Option<Capacity> {
        if self.kind == PartyKind::Organisation {
            return None;
        }
        match self.ground {
            Ground::NoneByCourt => Some(Capacity::None),
            Ground::LimitedByCourt => Some(Capacity::Limited),
            ground => self.birth_date.map(|born| Capacity::on(born, date, ground == Ground::OwnLabour)),
        }
    }

    /// True when a guardian must be named before an agreement (民法典第十九条至第二十三条).
    pub fn needs_guardian_on(&self, date: NaiveDate) -> bool {
        self.capacity_on(date).is_some_and(Capacity::needs_guardian)
    }

    /// Name as lists and pages show it: 王某 stays readable, the rest is hidden; an organisation's name is public.
    pub fn masked_name(&self) -> String {
        match self.kind {
            PartyKind::Organisation => self.name.clone(),
            PartyKind::Person => masked_name(&self.name),
        }
    }

    /// Phone as it is dialled.
    pub fn plain_phone(&self) -> Option<&str> {
        self.phone.as_ref().map(Phone::as_str)
    }
}

impl std::ops::Deref for Party {
    type Target = Details;

    fn deref(&self) -> &Details {
        &self.details
    }
}

impl Spokesperson {
    /// Full name.
    pub fn plain_name(&self, vault: &Vault) -> Result<String> {
        vault.open("spokesperson.name", &self.name)
    }

    /// Full phone.
    pub fn plain_phone(&self, vault: &Vault) -> Result<Option<String>> {
        vault.open_some("spokesperson.phone", self.phone.as_deref())
    }

    /// True when this person may accept, waive or settle for the party (民事诉讼法第六十二条第二款).
    pub fn may_settle(&self) -> bool {
        matches!(self.authority, Authority::Statutory | Authority::Special)
    }
}

/// 王＊＊: the first character stays.
pub fn masked_name(name: &str) -> String {
    name.chars().enumerate().map(|(i, c)| if i == 0 { c } else { '＊' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card() -> Paper {
        let today = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        Paper::Person(Document::parse(DocumentKind::IdCard, "11010519491231002X", today).unwrap())
    }

    fn brief() -> Details {
        Details::brief(Side::Applicant, PartyKind::Person, "王芳".into(), None)
    }

    #[test]
    fn an_identity_card_fills_in_birth_and_gender() {
        let details = Details { paper: Some(card()), ..brief() }.settled().unwrap();
        assert_eq!(details.birth_date, NaiveDate::from_ymd_opt(1949, 12, 31));
        assert_eq!(details.gender, Some(Gender::Female));
    }

    #[test]
    fn what_contradicts_the_card_is_refused_at_its_field() {
        let wrong_day = Details { paper: Some(card()), birth_date: NaiveDate::from_ymd_opt(1950, 1, 1), ..brief() }.settled();
        assert!(matches!(wrong_day, Err(Error::Invalid(errors)) if errors[0].field == "birth_date"));
        let wrong_gender = Details { paper: Some(card()), gender: Some(Gender::Male), ..brief() }.settled();
        assert!(matches!(wrong_gender, Err(Error::Invalid(errors)) if errors[0].field == "gender"));
    }

    #[test]
    fn a_masked_name_keeps_its_length_and_first_character() {
        assert_eq!(masked_name("欧阳小华"), "欧＊＊＊");
    }
}
