//! Words that mean the same, in groups (`synonyms.toml`): each word of a group stands for the first, in texts and in questions.

use std::collections::HashMap;

use serde::Deserialize;

use super::plain::plain;

/// The groups of a book.
#[derive(Clone, Debug, Default)]
pub struct Synonyms {
    groups: Vec<Vec<String>>,
    formal: HashMap<String, usize>,
}

impl Synonyms {
    /// Reads `synonyms.toml`.
    ///
    /// # Errors
    /// A sentence for the editor.
    pub fn read(text: &str) -> Result<Synonyms, String> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct File {
            #[serde(default)]
            groups: Vec<Group>,
        }
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Group {
            terms: Vec<String>,
        }
        let file: File = toml::from_str(text).map_err(|error| format!("读不懂：{}", error.message().replace('\n', " ")))?;
        let mut synonyms = Synonyms::default();
        for group in file.groups {
            synonyms.add(&group.terms)?;
        }
        Ok(synonyms)
    }

    /// Adds a group.
    ///
    /// # Errors
    /// When one of its words stands in another group already.
    pub fn add(&mut self, terms: &[String]) -> Result<(), String> {
        let terms: Vec<String> = terms.iter().map(|term| plain(term.trim())).filter(|term| !term.is_empty()).collect();
        if terms.len() < 2 {
            return Err("一组同义词至少两个词".to_owned());
        }
        if let Some(term) = terms.iter().find(|term| self.formal.contains_key(*term)) {
            return Err(format!("“{term}”已经在另一组里"));
        }
        self.formal.extend(terms.iter().map(|term| (term.clone(), self.groups.len())));
        self.groups.push(terms);
        Ok(())
    }

    /// The group of a word, its formal word first; nothing when it has no synonyms.
    pub fn of(&self, word: &str) -> &[String] {
        self.formal.get(word).and_then(|at| self.groups.get(*at)).map_or(&[], Vec::as_slice)
    }

    /// The groups, the formal word first in each.
    pub fn groups(&self) -> impl Iterator<Item = &[String]> {
        self.groups.iter().map(Vec::as_slice)
    }

    /// Every word that stands in a group.
    pub fn terms(&self) -> impl Iterator<Item = &str> {
        self.groups.iter().flatten().map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_of_a_group_leads_to_the_same_group() {
        let synonyms = Synonyms::read("[[groups]]\nterms = [\"物业服务费\", \"物业费\"]\n").unwrap();
        assert_eq!(synonyms.of("物业费"), synonyms.of("物业服务费"));
        assert_eq!(synonyms.of("物业费")[0], "物业服务费");
        assert!(synonyms.of("物业").is_empty());
    }

    #[test]
    fn a_word_in_two_groups_and_a_group_of_one_are_refused() {
        assert!(Synonyms::read("[[groups]]\nterms = [\"甲\", \"乙\"]\n[[groups]]\nterms = [\"乙\", \"丙\"]").unwrap_err().contains("乙"));
        assert!(Synonyms::read("[[groups]]\nterms = [\"甲\"]").unwrap_err().contains("至少两个词"));
        assert!(Synonyms::read("[[group]]").unwrap_err().contains("读不懂"));
    }
}
