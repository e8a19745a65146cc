//! Why an entry was found although neither its title nor any of its paragraphs has a word that was asked: it stands among its
//! keywords, or in what one of its techniques means.

use crate::casebook::Entry;
use crate::casebook::library::Library;
use crate::casebook::search::Term;
use crate::casebook::search::passages;

/// The reason, for a reader; none when the hit was made by its kind or number, which the list shows anyway.
pub(super) fn told(library: &Library, marks: &[Term], entry: &Entry) -> Option<String> {
    let has = |text: &str| passages::mark(library.words(), marks, text).iter().any(|piece| piece.marked);
    let keywords: Vec<&str> = entry.keywords.iter().map(String::as_str).filter(|keyword| has(keyword)).collect();
    if !keywords.is_empty() {
        return Some(format!("关键词：{}", keywords.join("、")));
    }
    let techniques = entry.techniques.iter().filter_map(|code| library.lists.technique(code));
    let meant = techniques.filter(|term| has(&term.name) || has(&term.definition) || term.asked.iter().any(|asked| has(asked)));
    let names: Vec<&str> = meant.map(|term| term.name.as_str()).collect();
    (!names.is_empty()).then(|| format!("调解技巧：{}", names.join("、")))
}
