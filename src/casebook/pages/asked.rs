//! What the address of a search says, and the addresses that differ from it in one thing.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::names::{Names, label};
use crate::casebook::search::asking::Question;
use crate::casebook::search::{Facet, Order};

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
        let values = [&self.r#type, &self.technique, &self.year, &self.result, &self.difficulty, &self.statute, &self.room];
        Facet::ALL.into_iter().zip(values.map(|value| cut(value))).filter(|(_, value)| !value.is_empty()).collect()
    }

    pub(super) fn page(&self) -> usize {
        self.page.parse().unwrap_or(1).clamp(1, MOST_PAGES)
    }

    pub(super) fn newest(&self) -> bool {
        self.sort == "newest" || (self.q.trim().is_empty() && self.within.trim().is_empty())
    }

    pub(crate) fn question(&self) -> Question {
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

    /// Whether a question stands alone, without filters and further words.
    pub(super) fn is_plain(&self) -> bool {
        !self.q.trim().is_empty() && self.within.trim().is_empty() && self.filters().is_empty()
    }

    /// Whether more was asked than is read.
    pub(super) fn is_too_long(&self) -> bool {
        [&self.q, &self.within].into_iter().any(|text| text.chars().count() > LONGEST)
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
    pub(crate) fn words(&self, names: &Names<'_>) -> String {
        let question = self.question();
        let filters = self.filters().into_iter().map(|(facet, value)| names.value(facet, &value));
        let parts: Vec<String> =
            [question.text, question.within].into_iter().chain(filters).filter(|part| !part.trim().is_empty()).collect();
        if parts.is_empty() { "全部案例".to_owned() } else { parts.join("，").chars().take(60).collect() }
    }

    /// The address with one thing changed; the page begins anew. Of what is too long no more stands in it than is read: the page
    /// has dozens of them.
    pub(super) fn address(&self, change: (&str, &str)) -> String {
        let (q, within, sort) = (cut(&self.q), cut(&self.within), cut(&self.sort));
        let mut pairs: Vec<(&str, &str)> = vec![("q", &q), ("within", &within), ("sort", &sort)];
        let filters = self.filters();
        pairs.extend(filters.iter().map(|(facet, value)| (facet.name(), value.as_str())));
        pairs.retain(|(name, value)| *name != change.0 && !value.is_empty());
        pairs.extend(Some(change).filter(|(_, value)| !value.is_empty()));
        let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
        if query.is_empty() { "/casebook".to_owned() } else { format!("/casebook?{query}") }
    }
}

/// What is read of a text in an address.
fn cut(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_control()).take(LONGEST).collect()
}

/// A filter in force, and the address without it.
#[derive(Serialize)]
pub(super) struct Chosen {
    label: String,
    without: String,
}

pub(super) fn chosen(asked: &Asked, names: &Names<'_>) -> Vec<Chosen> {
    let filters = asked.filters().into_iter();
    filters
        .map(|(facet, value)| Chosen {
            label: format!("{}：{}", label(facet), names.value(facet, &value)),
            without: asked.address((facet.name(), "")),
        })
        .collect()
}
