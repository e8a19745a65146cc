//! Words of our own enums written into a statement instead of being bound to it.
//!
//! A plan is made before values are bound (SQLite's stability guarantee; PostgreSQL's plans for any value), so that whoever asks for
//! the few rows in hand among all that are closed must say so in the statement itself. Only words of enums come here, which are in
//! the program: what a person typed is always bound.

use diesel::backend::Backend;
use diesel::expression::{AppearsOnTable, Expression, SelectableExpression, ValidGrouping};
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::{Bool, Text};

/// A word that is in the program: `text_enum!` gives it to every enum.
pub trait Word: Copy {
    /// As it stands in the table.
    fn word(self) -> &'static str;
}

/// True when a word needs no care where it is written: `text_enum!` refuses every other when it is compiled.
pub const fn is_plain(word: &str) -> bool {
    let (letters, mut at) = (word.as_bytes(), 0);
    while at < letters.len() {
        if !matches!(letters[at], b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'-' | b'.') {
            return false;
        }
        at += 1;
    }
    true
}

/// `stage IN ('dispatched', 'accepted')`.
#[derive(Clone, Debug)]
pub struct OneOf<C> {
    column: C,
    words: Vec<&'static str>,
    not: bool,
}

/// Columns of words.
pub trait Written: Column + Expression<SqlType = Text> + Sized {
    /// True for rows whose word is one of these.
    fn one_of<W: Word>(self, words: &[W]) -> OneOf<Self> {
        OneOf { column: self, words: words.iter().map(|word| word.word()).collect(), not: false }
    }

    /// True for rows whose word is none of these.
    fn none_of<W: Word>(self, words: &[W]) -> OneOf<Self> {
        OneOf { not: true, ..self.one_of(words) }
    }
}

impl<C: Column + Expression<SqlType = Text>> Written for C {}

impl<C, DB> QueryFragment<DB> for OneOf<C>
where
    DB: Backend,
    C: QueryFragment<DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        // No word is one of none, which not every database lets anybody write.
        if self.words.is_empty() {
            out.push_sql(if self.not { "1 = 1" } else { "1 = 0" });
            return Ok(());
        }
        self.column.walk_ast(out.reborrow())?;
        out.push_sql(if self.not { " NOT IN (" } else { " IN (" });
        for (place, word) in self.words.iter().enumerate() {
            out.push_sql(if place == 0 { "'" } else { ", '" });
            out.push_sql(word);
            out.push_sql("'");
        }
        out.push_sql(")");
        Ok(())
    }
}

/// The words are part of the statement, so that its type alone does not name it: it is kept by its text.
impl<C> QueryId for OneOf<C> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<C> Expression for OneOf<C> {
    type SqlType = Bool;
}

impl<C, Tables> AppearsOnTable<Tables> for OneOf<C> where C: AppearsOnTable<Tables> {}

impl<C, Tables> SelectableExpression<Tables> for OneOf<C> where C: SelectableExpression<Tables> {}

impl<C, Grouping> ValidGrouping<Grouping> for OneOf<C>
where
    C: ValidGrouping<Grouping>,
{
    type IsAggregate = C::IsAggregate;
}

#[cfg(test)]
mod tests {
    use diesel::debug_query;
    use diesel::prelude::*;
    use diesel::sqlite::Sqlite;

    use super::{Written, is_plain};
    use crate::db::schema::jobs;
    use crate::jobs::queue::JobState;

    #[test]
    fn words_stand_in_the_statement_and_are_not_bound() {
        let waiting = jobs::table.filter(jobs::state.one_of(&[JobState::Queued, JobState::Running])).select(jobs::id);
        let words = debug_query::<Sqlite, _>(&waiting).to_string();
        assert!(words.ends_with("WHERE `jobs`.`state` IN ('queued', 'running') -- binds: []"), "{words}");
        let others = jobs::table.filter(jobs::state.none_of(&[JobState::Dead])).select(jobs::id);
        let words = debug_query::<Sqlite, _>(&others).to_string();
        assert!(words.ends_with("WHERE `jobs`.`state` NOT IN ('dead') -- binds: []"), "{words}");
    }

    #[test]
    fn nothing_is_one_of_no_words() {
        let none = debug_query::<Sqlite, _>(&jobs::table.filter(jobs::state.one_of::<JobState>(&[])).select(jobs::id)).to_string();
        let all = debug_query::<Sqlite, _>(&jobs::table.filter(jobs::state.none_of::<JobState>(&[])).select(jobs::id)).to_string();
        assert!(none.contains("WHERE 1 = 0") && all.contains("WHERE 1 = 1"), "{none} {all}");
    }

    #[test]
    fn a_word_that_needs_care_is_refused() {
        assert!(is_plain("in_case") && is_plain("notice.mail"));
        assert!(!is_plain("o'clock") && !is_plain("调解") && !is_plain("a b"));
    }
}
