//! The settings of an index, as code: applied to each new index before its documents, so that nothing depends on what somebody
//! once set by hand.
//!
//! The client library's record of settings knows neither `prefixSearch` nor `facetSearch`, therefore JSON. What each line is for
//! stands in docs/search.md.

use serde_json::{Value, json};

use crate::casebook::search::Facet;

/// The field by which a document is known.
pub(super) const NUMBER: &str = "number";
/// Greater for the newer.
pub(super) const RANK: &str = "rank";
/// The edition that a document belongs to.
pub(super) const EDITION: &str = "edition";
/// All words, characters and sounds of a document, as a set for filters.
pub(super) const ALL: &str = "all";
/// The words of its head, likewise.
pub(super) const HEAD: &str = "top";
/// What is read for the order of hits, the weightiest first.
pub(super) const TEXTS: [&str; 8] = ["head", "head_more", "sounds", "gist", "gist_more", "body", "body_more", "letters"];

/// More hits than a book can have: totals and counts are exact below it.
pub(super) const MOST_HITS: usize = 1_000_000;
const MOST_VALUES: usize = 100_000;
/// After so long, in milliseconds, the server answers with what it has put in order by then; above what a search needs, below what
/// we wait for.
const CUTOFF: u64 = 2_000;

pub(super) fn settings() -> Value {
    let filterable = [NUMBER, EDITION, ALL, HEAD].into_iter().chain(Facet::ALL.map(Facet::name));
    let filterable: Vec<&str> = filterable.collect();
    json!({
        "searchableAttributes": TEXTS,
        "displayedAttributes": [NUMBER, RANK],
        "filterableAttributes": [{
            "attributePatterns": filterable,
            "features": { "facetSearch": false, "filter": { "equality": true, "comparison": false } },
        }],
        "sortableAttributes": [RANK],
        "rankingRules": ["words", "attributeRank", "proximity", "wordPosition", "sort", format!("{RANK}:desc")],
        "stopWords": [],
        "synonyms": {},
        "typoTolerance": { "enabled": false },
        "prefixSearch": "disabled",
        "facetSearch": false,
        "proximityPrecision": "byWord",
        "localizedAttributes": [{ "attributePatterns": ["*"], "locales": ["eng"] }],
        "pagination": { "maxTotalHits": MOST_HITS },
        "faceting": { "maxValuesPerFacet": MOST_VALUES },
        "searchCutoffMs": CUTOFF,
    })
}
