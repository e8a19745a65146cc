//! How much of one text stands in another, letter by letter: two entries on one question may say the same law, but not in the
//! same words. Each run of letters is looked up once for the whole book, so that a thousand entries are compared in a moment.

use std::hash::{DefaultHasher, Hash, Hasher};

/// Letters that must follow each other to count as taken over.
const RUN: usize = 8;

/// Two texts that have words in common, by their places in the list.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Alike {
    /// The one that stands first.
    pub earlier: usize,
    /// The other.
    pub later: usize,
    /// The share of the shorter text that stands in the longer one, 0 to 1.
    pub share: f64,
}

/// Every two texts of which at least this share is the same, in the order of the later ones.
pub fn alike<'t>(texts: impl IntoIterator<Item = &'t str>, least: f64) -> Vec<Alike> {
    let texts: Vec<Vec<u64>> = texts.into_iter().map(runs).collect();
    let mut all: Vec<(u64, usize)> = texts.iter().enumerate().flat_map(|(at, runs)| runs.iter().map(move |run| (*run, at))).collect();
    all.sort_unstable();
    // For each text, which texts have a run in common with it; a list for each run.
    let mut sharing: Vec<Vec<&[(u64, usize)]>> = vec![Vec::new(); texts.len()];
    for list in all.chunk_by(|(one, _), (other, _)| one == other).filter(|list| list.len() > 1) {
        for (_, at) in list {
            sharing[*at].push(list);
        }
    }
    let mut found = Vec::new();
    for (later, lists) in sharing.iter().enumerate() {
        let mut common = vec![0_u32; later];
        for (_, earlier) in lists.iter().flat_map(|list| list.iter().take_while(|(_, at)| *at < later)) {
            common[*earlier] += 1;
        }
        let shares = common.iter().enumerate().map(|(earlier, count)| {
            let shorter = texts[earlier].len().min(texts[later].len()).max(1);
            Alike { earlier, later, share: f64::from(*count) / f64::from(u32::try_from(shorter).unwrap_or(u32::MAX)) }
        });
        found.extend(shares.filter(|alike| alike.share >= least));
    }
    found
}

/// The runs of letters of a text as numbers, each once; punctuation and spaces left out.
fn runs(text: &str) -> Vec<u64> {
    let letters: Vec<char> = text.chars().filter(|letter| letter.is_alphanumeric()).collect();
    let number = |run: &[char]| {
        let mut hasher = DefaultHasher::new();
        run.hash(&mut hasher);
        hasher.finish()
    };
    let mut runs: Vec<u64> = letters.windows(RUN).map(number).collect();
    runs.sort_unstable();
    runs.dedup();
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_is_found_whatever_its_punctuation_and_another_story_is_not() {
        let text = "楼上卫生间的防水层老化，水渗到楼下的天花板，两家为修缮费用争了半年";
        let copied = "楼上卫生间的防水层老化水渗到楼下的天花板。两家为修缮费用，争了半年。后来和好了";
        let other = "两家为一块门口的空地吵了三年，社区请来当年分地的老人，当面把界线说清楚";
        let found = alike([text, other, "", copied], 0.05);
        assert_eq!(found.iter().map(|alike| (alike.earlier, alike.later)).collect::<Vec<_>>(), [(0, 3)]);
        assert!(found[0].share > 0.95);
    }

    #[test]
    fn every_two_of_a_thousand_texts_are_compared() {
        let texts: Vec<String> = (0..1_000).map(|at| format!("第{at}件事从头到尾都不一样{}", at * 7_919 % 1_009)).collect();
        let copy = format!("{}{}", "开头不同。".repeat(2), texts[3].repeat(2));
        let found = alike(texts.iter().map(String::as_str).chain([copy.as_str()]), 0.9);
        assert_eq!(found.iter().map(|alike| (alike.earlier, alike.later)).collect::<Vec<_>>(), [(3, 1_000)]);
    }
}
