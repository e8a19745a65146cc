//! The small-number warning: a place, a day or month, and an exact sum together may single out one household even when no name is
//! left (个人信息保护法第七十三条: anonymous is what cannot be led back to somebody).

use std::sync::LazyLock;

use regex::Regex;

static PLACE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?P<it>[\p{Han}]{1,3}(?:区|县))(?:[^域别分块间段长外内]|$)|街道|社区|小区|大厦|工业园|城中村|广场|学校|小学|医院").ok()
});
static MOMENT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?:(?:19|20)[0-9]{2}|[二一][〇零一二三四五六七八九]{3})\s*年\s*[0-9一二三四五六七八九十]{1,3}\s*月").ok()
});
static SUM: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(?P<sum>[0-9][0-9,，]*(?:\.[0-9]{1,2})?)\s*元").ok());

/// The paragraphs, counted from one, in which a place, a time and an exact sum stand together, each with its three words.
pub fn warnings(text: &str) -> Vec<(usize, String)> {
    let (Some(place), Some(moment), Some(sum)) = (PLACE.as_ref(), MOMENT.as_ref(), SUM.as_ref()) else { return Vec::new() };
    let paragraphs = text.split("\n\n").filter(|paragraph| !paragraph.trim().is_empty());
    let told = paragraphs.enumerate().filter_map(|(at, paragraph)| {
        let exact = sum.captures_iter(paragraph).find(|found| is_exact(&found["sum"]))?;
        let place = place.captures(paragraph).and_then(|found| found.name("it").or_else(|| found.get(0)))?.as_str();
        let moment = moment.find(paragraph)?.as_str();
        Some((at + 1, format!("{place}、{moment}、{}", exact.get(0)?.as_str())))
    });
    told.collect()
}

/// A sum that is rounded to one or two figures fits many households.
fn is_exact(sum: &str) -> bool {
    let digits: String = sum.chars().filter(|letter| letter.is_ascii_digit() || *letter == '.').collect();
    let (whole, cents) = digits.split_once('.').unwrap_or((&digits, ""));
    cents.bytes().any(|digit| digit != b'0') || whole.trim_end_matches('0').len() > 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn place_time_and_exact_sum_together_are_warned_of() {
        let warned = warnings("先说别的。\n\n2026年5月，某小区的王某要求赔12,345元。");
        assert_eq!(warned, [(2, "某小区、2026年5月、12,345元".to_owned())]);
        for plain in [
            "2026年5月，某小区的王某要求赔12,000元。",
            "某小区的王某要求赔12,345元。",
            "2026年5月，王某要求赔12,345元。",
            "2026年5月在某小区。\n\n赔12,345元。",
        ] {
            assert_eq!(warnings(plain), [], "{plain}");
        }
    }
}
