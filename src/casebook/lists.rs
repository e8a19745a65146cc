//! The closed lists of a book: techniques, results, and the statutes that may be cited.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::Cited;

/// One technique or one result.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// Code in front matter.
    pub code: String,
    /// Name on pages.
    pub name: String,
    /// What it means.
    pub definition: String,
    /// Words by which people ask for it who do not know its name.
    #[serde(default)]
    pub asked: Vec<String>,
}

/// One statute.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Law {
    /// Canonical short name.
    pub law: String,
    /// Full name.
    pub name: String,
    /// Other names in use.
    pub aliases: Vec<String>,
    /// `law`, `regulation`, `interpretation`, `local`, `rule`.
    pub kind: String,
    /// Day of the version that the numbers follow.
    pub version: toml::value::Datetime,
    /// Day that version took effect.
    pub in_force: toml::value::Datetime,
    /// Day the summaries were compared with the text.
    pub checked: toml::value::Datetime,
    /// What an editor should look at before citing it again.
    pub note: Option<String>,
    /// Its articles that may be cited.
    pub articles: Vec<Article>,
}

/// One article.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Article {
    /// Number.
    pub article: u32,
    /// What it says, in our words.
    pub summary: String,
}

/// All lists.
#[derive(Clone, Debug, Default)]
pub struct Lists {
    /// Techniques in their order.
    pub techniques: Vec<Term>,
    /// Results in their order.
    pub results: Vec<Term>,
    /// Statutes in their order.
    pub laws: Vec<Law>,
}

impl Lists {
    /// Reads the three files.
    ///
    /// # Errors
    /// File and sentence.
    pub fn read(techniques: &str, results: &str, statutes: &str) -> Result<Lists, (&'static str, String)> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Techniques {
            techniques: Vec<Term>,
        }
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Results {
            results: Vec<Term>,
        }
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Statutes {
            laws: Vec<Law>,
        }
        let wrong = |file| move |error: toml::de::Error| (file, format!("读不懂：{}", error.message().replace('\n', " ")));
        let techniques: Techniques = toml::from_str(techniques).map_err(wrong("techniques.toml"))?;
        let results: Results = toml::from_str(results).map_err(wrong("results.toml"))?;
        let statutes: Statutes = toml::from_str(statutes).map_err(wrong("statutes.toml"))?;
        let lists = Lists { techniques: techniques.techniques, results: results.results, laws: statutes.laws };
        lists.sound()?;
        Ok(lists)
    }

    fn sound(&self) -> Result<(), (&'static str, String)> {
        for (file, terms) in [("techniques.toml", &self.techniques), ("results.toml", &self.results)] {
            let codes: BTreeSet<&str> = terms.iter().map(|term| term.code.as_str()).collect();
            if codes.len() != terms.len() {
                return Err((file, "有重复的 code".to_owned()));
            }
        }
        let names: Vec<&str> = self.laws.iter().flat_map(Law::names).collect();
        let mut seen = BTreeSet::new();
        if let Some(twice) = names.iter().find(|name| !seen.insert(**name)) {
            return Err(("statutes.toml", format!("“{twice}”在两部法里都有")));
        }
        for law in &self.laws {
            let articles: BTreeSet<u32> = law.articles.iter().map(|article| article.article).collect();
            if articles.len() != law.articles.len() {
                return Err(("statutes.toml", format!("《{}》里有重复的条文", law.law)));
            }
        }
        Ok(())
    }

    /// A technique's name.
    pub fn technique(&self, code: &str) -> Option<&Term> {
        self.techniques.iter().find(|term| term.code == code)
    }

    /// A result's name.
    pub fn result(&self, code: &str) -> Option<&Term> {
        self.results.iter().find(|term| term.code == code)
    }

    /// The article that is cited, when it may be.
    pub fn article(&self, cited: &Cited) -> Option<&Article> {
        self.laws.iter().find(|law| law.law == cited.law)?.articles.iter().find(|article| article.article == cited.article)
    }

    /// Every name by which a statute is called, with its canonical one; the longest first, so that 民法典 is not found in
    /// the name of its interpretation.
    pub fn names(&self) -> Vec<(&str, &str)> {
        let mut names = Vec::new();
        for law in &self.laws {
            names.extend(law.names().map(|name| (name, law.law.as_str())));
        }
        names.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
        names
    }
}

impl Law {
    /// Its short name, its full name when that is another, and its aliases.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let full = Some(self.name.as_str()).filter(|name| *name != self.law);
        std::iter::once(self.law.as_str()).chain(full).chain(self.aliases.iter().map(String::as_str))
    }
}
