//! Cases that a text names: 案例 2024-0001, with or without spaces. What stands there is found, not judged.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::{Captures, Regex};

static NAMED: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"案例 ?((?:19|20)[0-9]{2}-[0-9]{4})(?-u:\b) ?").ok());

/// Their numbers.
pub fn of(text: &str) -> BTreeSet<String> {
    NAMED.iter().flat_map(|named| named.captures_iter(text)).map(|found| found[1].to_owned()).collect()
}

/// The text with each of them written by `written`, which is given the words with the space that sets figures apart, and the number.
pub fn each(text: &str, written: impl Fn(&str, &str) -> String) -> String {
    let put = |found: &Captures<'_>| written(&found[0], &found[1]);
    NAMED.as_ref().map_or_else(|| text.to_owned(), |named| named.replace_all(text, put).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_case_is_named_by_the_word_and_its_number() {
        let text = "案例 2024-0001 和案例2025-0006 都先试水；2024-0002、案例 2024-00013 和案例 24-1 不算。";
        assert_eq!(of(text).into_iter().collect::<Vec<_>>(), ["2024-0001", "2025-0006"]);
        assert_eq!(each("案例 2024-0001 里", |words, number| format!("<{words}|{number}>")), "<案例 2024-0001 |2024-0001>里");
        assert_eq!(each("见案例 2024-0001。", |words, number| format!("<{words}|{number}>")), "见<案例 2024-0001|2024-0001>。");
    }
}
