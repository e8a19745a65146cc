//! A person's document: its kind and its number, whatever the kind. Forms offer `DocumentKind::ALL`; the store keeps `code()` beside
//! the sealed number. Organisations have an `OrgCode` instead.

use super::{
    HomeReturnPermit, IdNumber, MilitaryId, Passport, PermanentResidence, Refusal, ResidencePermit, TaiwanPermit, folding, gb11643,
};
use chrono::NaiveDate;

/// The kinds of documents that prove who somebody is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DocumentKind {
    /// 居民身份证.
    IdCard,
    /// 港澳台居民居住证.
    ResidencePermit,
    /// 港澳居民来往内地通行证.
    HomeReturnPermit,
    /// 台湾居民来往大陆通行证.
    TaiwanPermit,
    /// 护照.
    Passport,
    /// 外国人永久居留身份证.
    PermanentResidence,
    /// 军官证, 士兵证 and their like.
    MilitaryId,
}

impl DocumentKind {
    /// Every kind, in the order of a form's list.
    pub const ALL: [Self; 7] = [
        Self::IdCard,
        Self::ResidencePermit,
        Self::HomeReturnPermit,
        Self::TaiwanPermit,
        Self::Passport,
        Self::PermanentResidence,
        Self::MilitaryId,
    ];

    /// The name on the screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::IdCard => "居民身份证",
            Self::ResidencePermit => "港澳台居民居住证",
            Self::HomeReturnPermit => "港澳居民来往内地通行证",
            Self::TaiwanPermit => "台湾居民来往大陆通行证",
            Self::Passport => "护照",
            Self::PermanentResidence => "外国人永久居留身份证",
            Self::MilitaryId => "军人证件",
        }
    }

    /// The word in forms and in the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::IdCard => "id_card",
            Self::ResidencePermit => "residence_permit",
            Self::HomeReturnPermit => "home_return_permit",
            Self::TaiwanPermit => "taiwan_permit",
            Self::Passport => "passport",
            Self::PermanentResidence => "permanent_residence",
            Self::MilitaryId => "military_id",
        }
    }

    /// The kind with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// A document's kind and number, parsed.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Document {
    kind: DocumentKind,
    number: String,
}

impl Document {
    /// Reads a number as a document of this kind; `today` bounds birth dates inside numbers.
    pub fn parse(kind: DocumentKind, text: &str, today: NaiveDate) -> Result<Self, Refusal> {
        if text.trim().is_empty() {
            return Err(Refusal::new(format!("还没有填写{}号码。请对照证件填写。", kind.label())));
        }
        let number = match kind {
            DocumentKind::IdCard => IdNumber::parse(text, today)?.as_str().to_owned(),
            DocumentKind::ResidencePermit => ResidencePermit::parse(text, today)?.as_str().to_owned(),
            DocumentKind::HomeReturnPermit => HomeReturnPermit::parse(text)?.as_str().to_owned(),
            DocumentKind::TaiwanPermit => TaiwanPermit::parse(text)?.as_str().to_owned(),
            DocumentKind::Passport => Passport::parse(text)?.as_str().to_owned(),
            DocumentKind::PermanentResidence => PermanentResidence::parse(text, today)?.as_str().to_owned(),
            DocumentKind::MilitaryId => MilitaryId::parse(text)?.as_str().to_owned(),
        };
        Ok(Self { kind, number })
    }

    /// The document that was sealed under this kind. The door has bounded the birth date already, so no day is needed here.
    pub fn restored(kind: DocumentKind, number: &str) -> Result<Self, Refusal> {
        Self::parse(kind, number, NaiveDate::MAX)
    }

    /// The kind.
    pub fn kind(&self) -> DocumentKind {
        self.kind
    }

    /// The plain canonical number: for sealing and for a logged reveal.
    pub fn as_str(&self) -> &str {
        &self.number
    }

    /// Stars and the last four characters.
    pub fn masked(&self) -> String {
        folding::last_four(&self.number)
    }

    /// The birth date, where the number tells it.
    pub fn birth_date(&self) -> Option<NaiveDate> {
        if self.tells_birth_and_sex() { gb11643::birth_date(&self.number) } else { None }
    }

    /// Whether the holder is a man, where the number tells it.
    pub fn is_male(&self) -> Option<bool> {
        self.tells_birth_and_sex().then(|| gb11643::is_male(&self.number))
    }

    fn tells_birth_and_sex(&self) -> bool {
        match self.kind {
            DocumentKind::IdCard | DocumentKind::ResidencePermit => true,
            DocumentKind::PermanentResidence => self.number.len() == 18,
            _ => false,
        }
    }
}

impl std::fmt::Debug for Document {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Document({}: {})", self.kind.code(), self.masked())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 1, 19).unwrap()
    }

    #[test]
    fn every_kind_has_a_code_that_leads_back_and_its_own_label() {
        for kind in DocumentKind::ALL {
            assert_eq!(DocumentKind::from_code(kind.code()), Some(kind));
        }
        let labels: std::collections::BTreeSet<_> = DocumentKind::ALL.iter().map(|k| k.label()).collect();
        assert_eq!(labels.len(), DocumentKind::ALL.len());
        assert_eq!(DocumentKind::from_code("driver"), None);
    }

    #[test]
    fn a_document_tells_birth_and_sex_where_the_number_does() {
        let card = Document::parse(DocumentKind::IdCard, "11010519491231002X", today()).unwrap();
        assert_eq!(card.birth_date(), NaiveDate::from_ymd_opt(1949, 12, 31));
        assert_eq!(card.is_male(), Some(false));
        let passport = Document::parse(DocumentKind::Passport, "E12345678", today()).unwrap();
        assert_eq!((passport.birth_date(), passport.is_male()), (None, None));
        assert_eq!(Document::restored(passport.kind(), passport.as_str()).unwrap(), passport);
    }

    #[test]
    fn an_empty_number_is_asked_for_by_the_documents_name() {
        for kind in DocumentKind::ALL {
            let refusal = Document::parse(kind, "　", today()).unwrap_err();
            assert!(refusal.sentence().contains(kind.label()));
        }
    }

    proptest! {
        #[test]
        fn whatever_parses_parses_again_and_is_masked_but_for_four(text in "[A-Z]{0,3}[0-9]{5,18}[A-Z]?|军字第[0-9]{5,11}号") {
            for kind in DocumentKind::ALL {
                let Ok(document) = Document::parse(kind, &text, today()) else { continue };
                prop_assert_eq!(&Document::restored(kind, document.as_str()).unwrap(), &document);
                let shown = document.masked().chars().filter(|c| *c != '*').count();
                prop_assert!(shown <= 4);
                let printed = format!("{document:?}");
                prop_assert!(!printed.contains(document.as_str()));
            }
        }
    }
}
