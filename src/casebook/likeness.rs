//! How much of one text stands in another, letter by letter: two entries on one question may say the same law, but not in the
//! same words.

use std::collections::HashSet;

/// Letters that must follow each other to count as taken over.
const RUN: usize = 8;

/// The runs of letters of a text, punctuation and spaces left out.
pub fn runs(text: &str) -> HashSet<String> {
    let letters: Vec<char> = text.chars().filter(|letter| letter.is_alphanumeric()).collect();
    letters.windows(RUN).map(|run| run.iter().collect()).collect()
}

/// The share of the shorter text that stands in the longer one, 0 to 1.
pub fn share(one: &HashSet<String>, other: &HashSet<String>) -> f64 {
    let (shorter, longer) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    if shorter.is_empty() {
        return 0.0;
    }
    let common = shorter.iter().filter(|run| longer.contains(*run)).count();
    let of = |count: usize| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    of(common) / of(shorter.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_is_found_whatever_its_punctuation_and_another_story_is_not() {
        let text = "楼上卫生间的防水层老化，水渗到楼下的天花板，两家为修缮费用争了半年";
        let copied = "楼上卫生间的防水层老化水渗到楼下的天花板。两家为修缮费用，争了半年。后来和好了";
        let other = "两家为一块门口的空地吵了三年，社区请来当年分地的老人，当面把界线说清楚";
        assert!(share(&runs(text), &runs(copied)) > 0.95);
        assert!(share(&runs(text), &runs(other)) < 0.05);
        assert!(share(&runs(""), &runs(text)) < f64::EPSILON);
    }
}
