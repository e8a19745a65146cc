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

    /// Adds a group, or, when one of its words stands in a group already, the others to that one.
    ///
    /// # Errors
    /// When its words stand in two groups, or all in one.
    pub fn join(&mut self, terms: &[String]) -> Result<(), String> {
        let terms: Vec<String> = terms.iter().map(|term| plain(term.trim())).filter(|term| !term.is_empty()).collect();
        let (known, new): (Vec<String>, Vec<String>) = terms.iter().cloned().partition(|term| self.formal.contains_key(term));
        let Some(first) = known.first() else { return self.add(&terms) };
        let group = self.formal[first];
        if let Some(other) = known.iter().find(|term| self.formal[*term] != group) {
            return Err(format!("“{first}”和“{other}”已经各在一组里，不能并成一组"));
        }
        if new.is_empty() {
            return Err("这几个词已经在同一组里".to_owned());
        }
        self.formal.extend(new.iter().map(|term| (term.clone(), group)));
        self.groups[group].extend(new);
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
    fn words_join_the_group_of_one_of_them() {
        let mut synonyms = Synonyms::read("[[groups]]\nterms = [\"甲甲\", \"乙乙\"]\n[[groups]]\nterms = [\"丙丙\", \"丁丁\"]").unwrap();
        let group = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        assert_eq!(synonyms.join(&group(&["戊戊", "乙乙"])), Ok(()));
        assert_eq!(synonyms.of("戊戊"), ["甲甲", "乙乙", "戊戊"]);
        assert_eq!(synonyms.join(&group(&["己己", "庚庚"])), Ok(()));
        assert!(synonyms.join(&group(&["乙乙", "丁丁"])).unwrap_err().contains("“乙乙”和“丁丁”已经各在一组里"));
        assert!(synonyms.join(&group(&["甲甲", "乙乙"])).unwrap_err().contains("已经在同一组里"));
        assert!(synonyms.join(&group(&["己己"])).unwrap_err().contains("已经在同一组里"));
    }

    #[test]
    fn a_word_in_two_groups_and_a_group_of_one_are_refused() {
        assert!(Synonyms::read("[[groups]]\nterms = [\"甲\", \"乙\"]\n[[groups]]\nterms = [\"乙\", \"丙\"]").unwrap_err().contains("乙"));
        assert!(Synonyms::read("[[groups]]\nterms = [\"甲\"]").unwrap_err().contains("至少两个词"));
        assert!(Synonyms::read("[[group]]").unwrap_err().contains("读不懂"));
    }
}
