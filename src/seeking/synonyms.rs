//! Words that editors of this office put together, beside the groups that come with the casebook or as more words of one of those:
//! whoever looks for one finds the others. The groups of the files stand first; a group that says otherwise is kept and not used.

use super::store;
use crate::actor::Actor;
use crate::audit::AuditLine;
use crate::casebook::edition;
use crate::casebook::words::plain::plain;
use crate::casebook::words::synonyms::Synonyms;
use crate::clock::Moment;
use crate::db::{Db, Tx};
use crate::error::{Error, Result};

/// Words of one group.
const MOST_TERMS: usize = 8;
/// Letters of one word.
const LONGEST: usize = 20;
/// Groups of an office.
const MOST_GROUPS: usize = 500;

/// A group as the office keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Row id.
    pub id: String,
    /// Its words, the formal one first.
    pub terms: Vec<String>,
    /// The editor, by id.
    pub made_by: String,
    /// When.
    pub made_at: Moment,
}

/// What an editor typed, a word a line, as a group.
///
/// # Errors
/// A sentence for the editor.
pub fn read(typed: &str) -> std::result::Result<Vec<String>, String> {
    let mut terms: Vec<String> = Vec::new();
    for term in typed.lines().map(|line| plain(line.trim())).filter(|term| !term.is_empty()) {
        if term.chars().count() > LONGEST || term.chars().count() < 2 || !term.chars().all(char::is_alphanumeric) {
            return Err(format!("“{term}”不能用：每行一个词，2 到 {LONGEST} 个字，不带标点和空格。"));
        }
        if !terms.contains(&term) {
            terms.push(term);
        }
    }
    match terms.len() {
        0 | 1 => Err("请至少写两个词，每行一个，第一行写正式的说法。".to_owned()),
        2..=MOST_TERMS => Ok(terms),
        more => Err(format!("一组最多 {MOST_TERMS} 个词，现在有 {more} 个。")),
    }
}

/// The synonyms of the files together with those of the office; and which groups of the office say otherwise and are not used.
pub fn joined(of_files: &Synonyms, groups: &[Group]) -> (Synonyms, Vec<(String, String)>) {
    let (mut all, mut unused) = (of_files.clone(), Vec::new());
    for group in groups {
        if let Err(sentence) = all.join(&group.terms) {
            unused.push((group.id.clone(), sentence));
        }
    }
    (all, unused)
}

/// Puts words together. Their questions are answered now: they are taken from the list of unanswered ones.
///
/// # Errors
/// When two of them stand in different groups, or all in one.
pub fn add(tx: &mut Tx<'_>, actor: &Actor, of_files: &Synonyms, terms: &[String]) -> Result<()> {
    let groups = store::groups(tx.conn)?;
    if groups.len() >= MOST_GROUPS {
        return Err(Error::refused(format!("同义词最多 {MOST_GROUPS} 组。请先去掉不用的。")));
    }
    let (mut all, _) = joined(of_files, &groups);
    all.join(terms).map_err(|sentence| Error::field("terms", format!("{sentence}。已有的词组在本页下面。")))?;
    let id = store::insert_group(tx, actor, terms)?;
    edition::renew(tx)?;
    for term in terms {
        store::forget_question(tx, term)?;
    }
    tx.audit(AuditLine::new(actor, "synonyms.add", format!("synonyms:{id}")).with(serde_json::json!({ "terms": terms })));
    Ok(())
}

/// Takes a group apart again.
///
/// # Errors
/// When somebody else did so before.
pub fn remove(tx: &mut Tx<'_>, actor: &Actor, id: &str) -> Result<()> {
    if !store::remove_group(tx, actor, id)? {
        return Err(Error::Conflict("这一组已经去掉了。".to_owned()));
    }
    edition::renew(tx)?;
    tx.audit(AuditLine::new(actor, "synonyms.remove", format!("synonyms:{id}")));
    Ok(())
}

/// The office's groups.
pub fn groups(conn: &mut Db) -> Result<Vec<Group>> {
    store::groups(conn)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_has_two_to_eight_words_without_marks_and_says_each_once() {
        assert_eq!(read("廣場舞\n 坝坝舞 \n\n广场舞"), Ok(vec!["广场舞".to_owned(), "坝坝舞".to_owned()]));
        assert!(read("广场舞").unwrap_err().contains("至少写两个词"));
        assert!(read("广场舞\n坝坝 舞").unwrap_err().contains("每行一个词"));
        assert!(read("广场舞\n<script>").unwrap_err().contains("每行一个词"));
        assert!(read(&(0..9).map(|n| format!("词语{n}\n")).collect::<String>()).unwrap_err().contains("最多 8 个"));
    }

    #[test]
    fn a_group_that_says_otherwise_than_the_files_is_not_used() {
        let files =
            Synonyms::read("[[groups]]\nterms = [\"物业服务费\", \"物业费\"]\n[[groups]]\nterms = [\"坝坝舞\", \"广场舞\"]").unwrap();
        let group = |id: &str, terms: &[&str]| Group {
            id: id.to_owned(),
            terms: terms.iter().map(|term| (*term).to_owned()).collect(),
            made_by: String::new(),
            made_at: Moment::from_micros(0),
        };
        let (all, unused) = joined(&files, &[group("1", &["广场舞", "物业费"]), group("2", &["管理费", "物业费"])]);
        assert_eq!(all.of("管理费"), ["物业服务费", "物业费", "管理费"]);
        assert_eq!(all.of("广场舞")[0], "坝坝舞");
        assert_eq!(unused.iter().map(|(id, _)| id.as_str()).collect::<Vec<_>>(), ["1"]);
    }
}
