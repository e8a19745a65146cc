//! What the address of a search says, the addresses that differ from it in one thing, and the words for both.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::casebook::lists::Lists;
use crate::casebook::search::asking::Question;
use crate::casebook::search::{Facet, Order};
use crate::intake::DisputeType;

/// Hits on a page.
pub(super) const ON_A_PAGE: usize = 20;
/// Pages that can be leafed through; who has not found it by then asks more closely.
pub(super) const MOST_PAGES: usize = 50;
/// A question in an address is cut here, in characters.
const LONGEST: usize = 200;

/// What stands in the address.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    pub(super) q: String,
    pub(super) within: String,
    pub(super) sort: String,
    page: String,
    r#type: String,
    technique: String,
    year: String,
    result: String,
    difficulty: String,
    statute: String,
    room: String,
}

impl Asked {
    pub(super) fn filters(&self) -> BTreeMap<Facet, String> {
        let values =
            [&self.r#type, &self.technique, &self.year, &self.result, &self.difficulty, &self.statute, &self.room].into_iter().cloned();
        Facet::ALL.into_iter().zip(values).filter(|(_, value)| !value.is_empty()).collect()
    }

    pub(super) fn page(&self) -> usize {
        self.page.parse().unwrap_or(1).clamp(1, MOST_PAGES)
    }

    pub(super) fn newest(&self) -> bool {
        self.sort == "newest" || (self.q.trim().is_empty() && self.within.trim().is_empty())
    }

    pub(crate) fn question(&self) -> Question {
        let cut = |text: &str| text.chars().filter(|letter| !letter.is_control()).take(LONGEST).collect();
        Question {
            text: cut(&self.q),
            facts: false,
            within: cut(&self.within),
            filters: self.filters(),
            order: if self.newest() { Order::Newest } else { Order::Relevance },
            from: (self.page() - 1) * ON_A_PAGE,
            count: ON_A_PAGE,
        }
    }

    /// Reads what stands behind the question mark of an address.
    pub(crate) fn read(query: &str) -> Option<Asked> {
        actix_web::web::Query::from_query(query).map(actix_web::web::Query::into_inner).ok()
    }

    /// The page of this search.
    pub(crate) fn list(&self) -> String {
        self.address(("page", ""))
    }

    /// What stands behind the question mark of its address.
    pub(crate) fn search(&self) -> String {
        self.list().split_once('?').map_or_else(String::new, |(_, query)| query.to_owned())
    }

    /// What is searched, for people.
    pub(crate) fn words(&self, lists: &Lists) -> String {
        let question = self.question();
        let filters = self.filters().into_iter().map(|(facet, value)| value_label(facet, &value, lists));
        let parts: Vec<String> =
            [question.text, question.within].into_iter().chain(filters).filter(|part| !part.trim().is_empty()).collect();
        if parts.is_empty() { "全部案例".to_owned() } else { parts.join("，").chars().take(60).collect() }
    }

    /// The address with one thing changed; the page begins anew.
    pub(super) fn address(&self, change: (&str, &str)) -> String {
        let mut pairs: Vec<(&str, &str)> = vec![("q", &self.q), ("within", &self.within), ("sort", &self.sort)];
        let filters = self.filters();
        pairs.extend(filters.iter().map(|(facet, value)| (facet.name(), value.as_str())));
        pairs.retain(|(name, value)| *name != change.0 && !value.is_empty());
        pairs.extend(Some(change).filter(|(_, value)| !value.is_empty()));
        let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
        if query.is_empty() { "/casebook".to_owned() } else { format!("/casebook?{query}") }
    }
}

/// A filter in force, and the address without it.
#[derive(Serialize)]
pub(super) struct Chosen {
    label: String,
    without: String,
}

pub(super) fn chosen(asked: &Asked, lists: &Lists) -> Vec<Chosen> {
    let filters = asked.filters().into_iter();
    filters
        .map(|(facet, value)| Chosen {
            label: format!("{}：{}", label(facet), value_label(facet, &value, lists)),
            without: asked.address((facet.name(), "")),
        })
        .collect()
}

pub(super) fn label(facet: Facet) -> &'static str {
    match facet {
        Facet::Kind => "纠纷类型",
        Facet::Technique => "调解技巧",
        Facet::Year => "年份",
        Facet::Result => "结果",
        Facet::Difficulty => "难度",
        Facet::Statute => "引用条文",
        Facet::Room => "调解室",
    }
}

pub(super) fn value_label(facet: Facet, value: &str, lists: &Lists) -> String {
    let named = match facet {
        Facet::Kind => DisputeType::parse(value).map(|kind| kind.label().to_owned()),
        Facet::Technique => lists.technique(value).map(|term| term.name.clone()),
        Facet::Result => lists.result(value).map(|term| term.name.clone()),
        Facet::Difficulty => match value {
            "1" => Some("常见".to_owned()),
            "2" => Some("要细心".to_owned()),
            "3" => Some("疑难".to_owned()),
            _ => None,
        },
        Facet::Statute => value.rsplit_once(':').map(|(law, article)| format!("《{law}》第{article}条")),
        Facet::Year | Facet::Room => None,
    };
    named.unwrap_or_else(|| value.chars().take(40).collect())
}
