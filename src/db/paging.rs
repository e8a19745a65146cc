//! Pages of long lists, newest first: turned from row to row by id, never by counting rows from the top, so that a page far
//! down costs as much as the first. Row ids sort in the order in which rows were made (`ids`).

/// Which page of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Turned {
    /// The first.
    #[default]
    Newest,
    /// The one that follows after this row id.
    Older(String),
    /// The one that ends before this row id.
    Newer(String),
}

impl Turned {
    /// As the address of a page says it; empty words say nothing.
    pub fn read(older: &str, newer: &str) -> Turned {
        match (older, newer) {
            ("", "") => Turned::Newest,
            ("", newer) => Turned::Newer(newer.to_owned()),
            (older, _) => Turned::Older(older.to_owned()),
        }
    }

    /// True on the way to newer rows.
    pub fn is_up(&self) -> bool {
        matches!(self, Turned::Newer(_))
    }

    /// What the address of a page needs besides its filters.
    pub fn fields(&self) -> Option<(&'static str, &str)> {
        match self {
            Turned::Newest => None,
            Turned::Older(id) => Some(("older", id)),
            Turned::Newer(id) => Some(("newer", id)),
        }
    }
}

/// A boxed query turned to a page by its id column: the order in which [`Page::cut`] wants its rows.
#[macro_export]
macro_rules! turned_to {
    ($query:expr, $id:expr, $turned:expr) => {
        match $turned {
            $crate::db::paging::Turned::Newest => $query.order($id.desc()),
            $crate::db::paging::Turned::Older(id) => $query.filter($id.lt(id.clone())).order($id.desc()),
            $crate::db::paging::Turned::Newer(id) => $query.filter($id.gt(id.clone())).order($id.asc()),
        }
    };
}

/// One page.
#[derive(Clone, Debug)]
pub struct Page<T> {
    /// Newest first.
    pub rows: Vec<T>,
    /// The row before which newer ones stand, if there are any.
    pub newer: Option<String>,
    /// The row after which older ones stand, if there are any.
    pub older: Option<String>,
}

impl<T> Page<T> {
    /// Cuts what was found to a page of `size` rows. `found` holds one row more than a page when there are more, in the
    /// order of the query: newest first, or oldest first for [`Turned::Newer`].
    pub fn cut(mut found: Vec<T>, size: i64, turned: &Turned, id: impl Fn(&T) -> &str) -> Page<T> {
        let size = usize::try_from(size).unwrap_or(usize::MAX);
        let more = found.len() > size;
        found.truncate(size);
        if turned.is_up() {
            found.reverse();
        }
        let (above, below) = match turned {
            Turned::Newest => (false, more),
            Turned::Older(_) => (true, more),
            Turned::Newer(_) => (more, true),
        };
        let newer = found.first().filter(|_| above).map(|row| id(row).to_owned());
        let older = found.last().filter(|_| below).map(|row| id(row).to_owned());
        Page { rows: found, newer, older }
    }
}

/// Lists count up to here; beyond, they say that there are more. Nobody reads the exact number, and counting a million rows
/// would be the slowest thing on the page.
pub const COUNTED: i64 = 200;

/// [`COUNTED`] as what has been counted is compared with it.
const MOST: usize = COUNTED.unsigned_abs() as usize;

/// “共 37 件”, or “200 件以上” when the count stopped at [`COUNTED`].
pub fn counted_words(number: usize) -> String {
    if number > MOST { format!("{MOST} 件以上") } else { format!("共 {number} 件") }
}

/// The same on a tile: “37”, or “200+”.
pub fn counted_short(number: usize) -> String {
    if number > MOST { format!("{MOST}+") } else { number.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(page: &Page<String>) -> (Vec<&str>, Option<&str>, Option<&str>) {
        (page.rows.iter().map(String::as_str).collect(), page.newer.as_deref(), page.older.as_deref())
    }

    fn cut(found: &[&str], turned: &Turned) -> Page<String> {
        Page::cut(found.iter().map(|id| (*id).to_owned()).collect(), 2, turned, |id| id)
    }

    #[test]
    fn pages_follow_one_another_in_both_directions() {
        assert_eq!(ids(&cut(&["e", "d", "c"], &Turned::Newest)), (vec!["e", "d"], None, Some("d")));
        assert_eq!(ids(&cut(&["c", "b", "a"], &Turned::Older("d".into()))), (vec!["c", "b"], Some("c"), Some("b")));
        assert_eq!(ids(&cut(&["a"], &Turned::Older("b".into()))), (vec!["a"], Some("a"), None));
        assert_eq!(ids(&cut(&["b", "c", "d"], &Turned::Newer("a".into()))), (vec!["c", "b"], Some("c"), Some("b")));
        assert_eq!(ids(&cut(&["d", "e"], &Turned::Newer("c".into()))), (vec!["e", "d"], None, Some("d")));
    }

    #[test]
    fn an_empty_page_leads_nowhere() {
        for turned in [Turned::Newest, Turned::Older("a".into()), Turned::Newer("e".into())] {
            assert_eq!(ids(&cut(&[], &turned)), (vec![], None, None));
        }
    }

    #[test]
    fn the_address_says_which_page() {
        assert_eq!(Turned::read("", ""), Turned::Newest);
        assert_eq!(Turned::read("a", ""), Turned::Older("a".into()));
        assert_eq!(Turned::read("", "a"), Turned::Newer("a".into()));
    }

    #[test]
    fn a_long_count_says_that_there_are_more() {
        assert_eq!(counted_words(37), "共 37 件");
        assert_eq!(counted_words(200), "共 200 件");
        assert_eq!(counted_words(201), "200 件以上");
        assert_eq!([counted_short(200), counted_short(201)], ["200", "200+"]);
    }
}
