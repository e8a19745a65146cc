//! The engine on a server: Meilisearch, given codes for words, so that none of its own ways with words matters. Which entries are
//! hits and how many they are is told by filters and is the same as in the embedded engine; their order is the server's.
//!
//! Here is what it is asked and how its answer is read. How an index comes about is in `indexing`; that the embedded engine takes
//! over when the server does not answer is in `standing`, beside this folder.

mod codes;
mod filters;
mod http;
mod indexing;
mod records;
mod settings;
mod weighing;

use std::collections::{BTreeMap, HashMap};

use meilisearch_sdk::client::Client;
use meilisearch_sdk::errors::{Error, ErrorCode};
use meilisearch_sdk::search::{MatchingStrategies, SearchQuery, SearchResults, Selectors};
use serde::Deserialize;

use self::filters::Wanted;
use self::http::{Line, settled};
use self::settings::{MOST_HITS, NUMBER, RANK};
use super::document::Document;
use super::{Engine, Facet, Found, Hit, Order, Query, Term, Trouble};

pub use self::http::Patience;
pub use self::indexing::Pause;
pub use self::records::Edition;

/// As many words as the server reads of a question.
const MOST_WORDS: usize = 10;

/// Why the server is of no use at the moment.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Away {
    /// Nobody is there.
    #[error("no connection")]
    Silent,
    /// It took too long.
    #[error("no answer in time")]
    Slow,
    /// It refuses our key.
    #[error("the key is refused")]
    Key,
    /// A status by which it says that it cannot.
    #[error("status {0}")]
    Status(u16),
    /// It does not have our documents, or others.
    #[error("its index is not the one of this casebook")]
    OtherBook,
    /// Nobody needs it any more.
    #[error("closing")]
    Closing,
    /// Anything else.
    #[error("{0}")]
    Other(String),
}

impl From<Error> for Away {
    fn from(error: Error) -> Away {
        match error {
            Error::Other(inner) => inner.downcast::<Away>().map_or_else(|inner| Away::Other(inner.to_string()), |away| *away),
            // Our filters name what our settings make filterable: an index that refuses them has no settings, or others.
            Error::Meilisearch(refused) if matches!(refused.error_code, ErrorCode::IndexNotFound | ErrorCode::InvalidSearchFilter) => {
                Away::OtherBook
            }
            Error::Meilisearch(refused) => Away::Other(refused.error_message),
            other => Away::Other(other.to_string()),
        }
    }
}

/// Where the documents of a book come from, as often as they are asked for.
pub trait Documents: Send + Sync {
    /// Gives each document, until one is not taken.
    ///
    /// # Errors
    /// That of `take`.
    fn each(&self, take: &mut dyn FnMut(Document) -> Result<(), Away>) -> Result<(), Away>;
}

/// See the file's head.
pub struct Meilisearch {
    searching: Client<Line>,
    writing: Client<Line>,
    /// The line of `writing`, for what the client library has no record for.
    line: Line,
    index: String,
    /// Which documents it must have, and how many.
    edition: String,
    size: usize,
}

/// What is read of a hit.
#[derive(Debug, Deserialize)]
struct Known {
    number: String,
    rank: u64,
}

/// One of the questions that are sent together.
#[derive(Default)]
struct Ask {
    words: String,
    filter: String,
    from: usize,
    count: usize,
    facets: Vec<&'static str>,
}

type Told = SearchResults<Known>;

fn total(told: &Told) -> usize {
    told.estimated_total_hits.or(told.total_hits).unwrap_or(0)
}

impl Meilisearch {
    /// A server, by address and key, with the index that it uses. Nothing is sent.
    ///
    /// # Errors
    /// When no client can be made.
    pub fn at(url: &str, key: &str, index: &str) -> Result<Meilisearch, Away> {
        Meilisearch::patiently(url, key, index, http::SEARCHING)
    }

    /// The same, with a patience of one's own for searches.
    ///
    /// # Errors
    /// When no client can be made.
    pub fn patiently(url: &str, key: &str, index: &str, patience: Patience) -> Result<Meilisearch, Away> {
        let client = |line: Line| Client::new_with_client(url.trim_end_matches('/'), None::<String>, line);
        let (searching, line) = (client(Line::new(key, patience)?), Line::new(key, http::WRITING)?);
        let writing = client(line.clone());
        Ok(Meilisearch { searching, writing, line, index: index.to_owned(), edition: String::new(), size: 0 })
    }

    /// The same server for these documents, known by edition and number.
    #[must_use]
    pub fn holding(self, edition: Edition) -> Meilisearch {
        let (edition, size) = edition.close();
        Meilisearch { edition, size, ..self }
    }

    /// The server's version.
    ///
    /// # Errors
    /// When it does not answer.
    pub fn version(&self) -> Result<String, Away> {
        settled(self.searching.get_version()).map(|version| version.pkg_version)
    }

    /// Whether the index holds our documents, all of them.
    ///
    /// # Errors
    /// When the server does not answer.
    pub fn stands(&self) -> Result<bool, Away> {
        match self.together(&[]) {
            Ok(_) => Ok(true),
            Err(Away::OtherBook) => Ok(false),
            Err(away) => Err(away),
        }
    }

    /// Asks several questions at once. One more goes with them: does the index hold our documents? An answer from another book
    /// is none.
    fn together(&self, asks: &[Ask]) -> Result<Vec<Told>, Away> {
        let index = self.searching.index(&self.index);
        let guard = Ask { filter: filters::of_edition(&self.edition), ..Ask::default() };
        let mut request = self.searching.multi_search();
        for ask in std::iter::once(&guard).chain(asks) {
            let mut search = SearchQuery::new(&index);
            search.with_limit(ask.count).with_offset(ask.from).with_attributes_to_retrieve(Selectors::Some(&[NUMBER, RANK]));
            if !ask.filter.is_empty() {
                search.with_filter(&ask.filter);
            }
            if !ask.facets.is_empty() {
                search.with_facets(Selectors::Some(&ask.facets));
            }
            if !ask.words.is_empty() {
                search.with_query(&ask.words).with_matching_strategy(MatchingStrategies::LAST).with_show_ranking_score(true);
            }
            request.with_search_query(search.build());
        }
        let mut told = settled(request.execute::<Known>())?.results.into_iter();
        let ours = told.next().map(|told| total(&told));
        if ours != Some(self.size) {
            return Err(Away::OtherBook);
        }
        let told: Vec<Told> = told.collect();
        if told.len() == asks.len() { Ok(told) } else { Err(Away::Other("answers are missing".to_owned())) }
    }

    fn found(&self, query: &Query) -> Result<Found, Away> {
        let wanted = Wanted::of(query);
        let counted = |facet: &&Facet| query.counted && !query.filters.contains_key(facet);
        let open: Vec<&'static str> = Facet::ALL.iter().filter(counted).map(|facet| facet.name()).collect();
        let mut asks = vec![Ask { filter: wanted.hits(None), facets: open, ..Ask::default() }];
        for facet in query.filters.keys().filter(|_| query.counted) {
            asks.push(Ask { filter: wanted.hits(Some(*facet)), facets: vec![facet.name()], ..Ask::default() });
        }
        let counted = asks.len();
        let weighed = wanted.partly() && query.order == Order::Relevance && query.count > 0;
        if weighed {
            asks.extend(weighing::asks(&wanted, query));
        } else {
            asks.push(ranked(&wanted, query));
        }
        let told = self.together(&asks)?;
        let (counts, hits) = told.split_at(counted);
        Ok(Found {
            total: counts.first().map_or(0, total),
            counts: distribution(counts),
            hits: if weighed { self.weighed(&wanted, query, hits)? } else { hits.iter().flat_map(|told| &told.hits).map(hit).collect() },
        })
    }
}

/// The part of the hits that was asked for, in the server's order: by the words that are needed, then by those that are liked.
fn ranked(wanted: &Wanted<'_>, query: &Query) -> Ask {
    let from = query.from.min(MOST_HITS);
    let count = query.count.min(MOST_HITS - from);
    let liked = query.liked.iter().map(codes::of);
    let known = wanted.codes.iter().chain(&wanted.within).cloned().chain(liked);
    let words: Vec<String> = if query.order == Order::Relevance { known.take(MOST_WORDS).collect() } else { Vec::new() };
    let words = words.join(" ");
    Ask { words, filter: wanted.hits(None), from, count, facets: Vec::new() }
}

#[expect(clippy::cast_possible_truncation, reason = "a score from 0 to 1")]
fn hit(found: &meilisearch_sdk::search::SearchResult<Known>) -> Hit {
    Hit { number: found.result.number.clone(), score: found.ranking_score.unwrap_or(0.0) as f32 }
}

/// The counts of the facets, each from the question that asked for it.
fn distribution(told: &[Told]) -> BTreeMap<Facet, Vec<(String, usize)>> {
    let mut counts = BTreeMap::new();
    let all = told.iter().filter_map(|told| told.facet_distribution.as_ref()).flatten();
    for (facet, values) in all.filter_map(|(name, values)| Some((Facet::parse(name)?, values))) {
        let values = values_of(values);
        if !values.is_empty() {
            counts.insert(facet, values);
        }
    }
    counts
}

fn values_of(values: &HashMap<String, usize>) -> Vec<(String, usize)> {
    let known = values.iter().filter(|(_, count)| **count > 0).filter_map(|(code, count)| Some((codes::value(code)?, *count)));
    let mut values: Vec<(String, usize)> = known.collect();
    values.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
    values
}

impl Engine for Meilisearch {
    fn search(&self, query: &Query) -> Result<Found, Trouble> {
        Ok(self.found(query)?)
    }

    fn spread(&self, term: &Term) -> Result<usize, Trouble> {
        let told = self.together(&[Ask { filter: filters::having(&codes::of(term)), ..Ask::default() }])?;
        Ok(told.first().map_or(0, total))
    }

    fn size(&self) -> usize {
        self.size
    }
}
