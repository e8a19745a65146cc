//! The contract of the search: what an engine is given, what it is asked, what it answers. Engines know words, not Chinese: what
//! a text or a question says was settled in `words` before. Nothing here knows HTTP, HTML or the database.

pub mod asking;
mod columns;
pub mod document;
pub mod embedded;
mod enough;
mod handed;
pub mod measure;
pub mod meilisearch;
mod near;
pub mod passages;
pub mod question;
mod shading;
pub mod standing;
mod tally;

use std::collections::BTreeMap;

use crate::casebook::Cited;

/// By what a list of entries can be narrowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Facet {
    /// 纠纷类型.
    Kind,
    /// 调解技巧.
    Technique,
    /// Year of publication.
    Year,
    /// 调解结果.
    Result,
    /// 难度.
    Difficulty,
    /// A cited article, `民法典:296`.
    Statute,
    /// 调解室.
    Room,
}

impl Facet {
    /// All, in the order in which they are shown.
    pub const ALL: [Facet; 7] = [Facet::Kind, Facet::Technique, Facet::Year, Facet::Result, Facet::Difficulty, Facet::Statute, Facet::Room];

    /// Its name in addresses and in engines.
    pub fn name(self) -> &'static str {
        match self {
            Facet::Kind => "type",
            Facet::Technique => "technique",
            Facet::Year => "year",
            Facet::Result => "result",
            Facet::Difficulty => "difficulty",
            Facet::Statute => "statute",
            Facet::Room => "room",
        }
    }

    /// The facet of a name.
    pub fn parse(name: &str) -> Option<Facet> {
        Facet::ALL.into_iter().find(|facet| facet.name() == name)
    }
}

/// The code of an article among the facets.
pub fn code_of(cited: &Cited) -> String {
    format!("{}:{}", cited.law, cited.article)
}

/// Where an engine looks for a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// Among the words of title, keywords, gist and text.
    Words,
    /// Among single characters.
    Letters,
    /// Among the sounds of title and keywords.
    Sounds,
}

/// A word that is looked for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Term {
    /// Where.
    pub place: Place,
    /// The word as `words` yields it.
    pub word: String,
}

/// The order of hits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// The best first.
    #[default]
    Relevance,
    /// The newest first.
    Newest,
}

/// What an engine is asked.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Query {
    /// Words that a hit has; with none, everything is a hit.
    pub needed: Vec<Term>,
    /// How many of them are enough; all of them when this is none.
    pub enough: Option<usize>,
    /// Words that a hit has besides, every one of them: what is searched within a first answer.
    pub within: Vec<Term>,
    /// Words that make a hit better.
    pub liked: Vec<Term>,
    /// Words that make it better when they stand together in this order.
    pub together: Vec<String>,
    /// One value a facet.
    pub filters: BTreeMap<Facet, String>,
    /// Whether the values of the facets are counted; who shows a few hits beside others needs no counts.
    pub counted: bool,
    /// Order.
    pub order: Order,
    /// Hits left out at the beginning.
    pub from: usize,
    /// Most hits.
    pub count: usize,
}

/// An entry that an engine found.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// Its number.
    pub number: String,
    /// How well it fits; only to be compared within one answer.
    pub score: f32,
}

/// What an engine answers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    /// How many there are.
    pub total: usize,
    /// The part that was asked for.
    pub hits: Vec<Hit>,
    /// For each facet its values with how many hits each would leave, the other filters standing; the most first. Empty when
    /// nothing was to be counted.
    pub counts: BTreeMap<Facet, Vec<(String, usize)>>,
}

/// Why an engine could not answer.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// The embedded index.
    #[error("the embedded index: {0}")]
    Embedded(#[from] tantivy::TantivyError),
    /// The server.
    #[error("the search server: {0}")]
    Server(#[from] meilisearch::Away),
}

/// One of the engines.
pub trait Engine: Send + Sync {
    /// Answers.
    ///
    /// # Errors
    /// When it cannot; nothing that a person typed is an error.
    fn search(&self, query: &Query) -> Result<Found, Trouble>;

    /// In how many entries a word stands, at any of the places that `search` looks at for it.
    ///
    /// # Errors
    /// As for `search`.
    fn spread(&self, term: &Term) -> Result<usize, Trouble>;

    /// How many entries there are.
    fn size(&self) -> usize;
}

/// What a word tells that stands in so many of the entries: the rarer, the more.
fn rarity(size: usize, spread: usize) -> f64 {
    let number = |count: usize| u32::try_from(count).map_or(f64::MAX, f64::from);
    (1.0 + (number(size) - number(spread) + 0.5).max(0.5) / (number(spread) + 0.5)).ln()
}
