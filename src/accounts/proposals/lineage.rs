//! Who made whom administrator, so that nobody confirms what they proposed through somebody whom they let in themselves.
//! Two administrators are independent when their lines, up to the command line, share nobody. Nothing here asks the database.

use std::collections::BTreeSet;

/// Somebody's line: themselves, who made them administrator, who made that one, and so on up to the command line.
/// `made` holds who was made administrator last by whom.
pub(super) fn line<'a>(made: &'a [(String, Option<String>)], person_id: &'a str) -> BTreeSet<&'a str> {
    let mut line = BTreeSet::new();
    let mut next = Some(person_id);
    while let Some(id) = next.filter(|id| line.insert(*id)) {
        next = made.iter().rev().find(|(person, _)| person == id).and_then(|(_, by)| by.as_deref());
    }
    line
}

/// True when the lines of two people share nobody.
pub(super) fn independent(made: &[(String, Option<String>)], one: &str, other: &str) -> bool {
    line(made, one).is_disjoint(&line(made, other))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_was_let_in_by_the_other_or_by_the_same_person_is_not_independent() {
        let row = |person: &str, by: Option<&str>| (person.to_owned(), by.map(str::to_owned));
        let made = [row("a", None), row("b", None), row("p", Some("a")), row("q", Some("p")), row("r", Some("a"))];
        assert!(independent(&made, "a", "b") && independent(&made, "b", "q"));
        for (one, other) in [("a", "a"), ("a", "p"), ("p", "a"), ("a", "q"), ("q", "r")] {
            assert!(!independent(&made, one, other), "{one} {other}");
        }
    }

    #[test]
    fn two_who_let_each_other_in_again_do_not_run_in_circles() {
        let made = [("a".to_owned(), Some("b".to_owned())), ("b".to_owned(), Some("a".to_owned()))];
        assert_eq!(line(&made, "a").len(), 2);
    }
}
