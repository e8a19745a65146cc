//! What changed between two versions, line by line and within a line letter by letter: the longest common parts stay, the others went
//! or came. Compares texts; what a version looks like as a text is settled where it is shown.

use std::collections::BTreeMap;

/// More lines or letters than are compared with each other; beyond, everything is told as changed.
const MOST: usize = 4_000_000;

/// What became of a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// In both.
    Stays,
    /// In the old one only.
    Gone,
    /// In the new one only.
    New,
}

/// A line as pieces; one that changed in places has several.
pub type Line = Vec<(Fate, String)>;

/// The lines of both versions in their order: each beside the one that it was, also when it changed in places.
pub fn changes(old: &str, new: &str) -> Vec<Line> {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let letters = |lines: &[&str]| lines.iter().map(|line| counted(line)).collect::<Vec<_>>();
    let (before, after) = (letters(&old), letters(&new));
    let told = steps(old.len(), new.len(), |i, j| old[i] == new[j] || are_alike(&before[i], &after[j]));
    told.into_iter()
        .map(|(fate, i, j)| match fate {
            Fate::Stays if old[i] == new[j] => vec![(fate, old[i].to_owned())],
            Fate::Stays => within(old[i], new[j]),
            Fate::Gone => vec![(fate, old[i].to_owned())],
            Fate::New => vec![(fate, new[j].to_owned())],
        })
        .collect()
}

/// How often a line has each letter.
fn counted(line: &str) -> BTreeMap<char, usize> {
    let mut counted = BTreeMap::new();
    line.chars().for_each(|letter| *counted.entry(letter).or_default() += 1);
    counted
}

/// Whether most letters of the longer line are in the other too.
fn are_alike(one: &BTreeMap<char, usize>, other: &BTreeMap<char, usize>) -> bool {
    let shared: usize = one.iter().map(|(letter, times)| *times.min(other.get(letter).unwrap_or(&0))).sum();
    shared * 2 > one.values().sum::<usize>().max(other.values().sum())
}

/// The pieces of a line that changed in places.
fn within(old: &str, new: &str) -> Line {
    let (old, new): (Vec<char>, Vec<char>) = (old.chars().collect(), new.chars().collect());
    let told = steps(old.len(), new.len(), |i, j| old[i] == new[j]);
    let mut line: Line = Vec::new();
    for run in told.chunk_by(|one, other| (one.0 == Fate::Stays) == (other.0 == Fate::Stays)) {
        for fate in [Fate::Stays, Fate::Gone, Fate::New] {
            let letters = run.iter().filter(|step| step.0 == fate).map(|(_, i, j)| if fate == Fate::New { new[*j] } else { old[*i] });
            let letters: String = letters.collect();
            line.extend((!letters.is_empty()).then_some((fate, letters)));
        }
    }
    line
}

/// What becomes of the parts, in order: the place among the old ones, the place among the new ones.
type Steps = Vec<(Fate, usize, usize)>;

/// How to come from so many old parts to so many new ones: what becomes of the old part, the new part.
fn steps(old: usize, new: usize, same: impl Fn(usize, usize) -> bool) -> Steps {
    let before = (0..old.min(new)).take_while(|at| same(*at, *at)).count();
    let behind = (1..=(old - before).min(new - before)).take_while(|at| same(old - at, new - at)).count();
    let (end, stop) = (old - behind, new - behind);
    let mut told: Vec<_> = (0..before).map(|at| (Fate::Stays, at, at)).collect();
    longest_common((before, end), (before, stop), &same, &mut told);
    told.extend((0..behind).map(|at| (Fate::Stays, end + at, stop + at)));
    told
}

fn longest_common((from, end): (usize, usize), (start, stop): (usize, usize), same: &impl Fn(usize, usize) -> bool, told: &mut Steps) {
    let (height, width) = (end - from + 1, stop - start + 1);
    // common[i][j]: how many parts the ends of both from i and j on have in common; of too many parts nothing is known to stay.
    let mut common = vec![0_u32; if height.saturating_mul(width) > MOST { 0 } else { height * width }];
    let compared = !common.is_empty();
    for i in (0..if compared { height - 1 } else { 0 }).rev() {
        for j in (0..width - 1).rev() {
            common[i * width + j] = if same(from + i, start + j) {
                common[(i + 1) * width + j + 1] + 1
            } else {
                common[(i + 1) * width + j].max(common[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    while from + i < end || start + j < stop {
        let (left, right) = (from + i < end, start + j < stop);
        if left && right && compared && same(from + i, start + j) {
            told.push((Fate::Stays, from + i, start + j));
            (i, j) = (i + 1, j + 1);
        } else if left && (!right || !compared || common[(i + 1) * width + j] >= common[i * width + j + 1]) {
            told.push((Fate::Gone, from + i, start + j));
            i += 1;
        } else {
            told.push((Fate::New, from + i, start + j));
            j += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn line(pieces: &[(Fate, &str)]) -> Line {
        pieces.iter().map(|(fate, text)| (*fate, (*text).to_owned())).collect()
    }

    #[test]
    fn a_changed_line_goes_and_comes_and_the_others_stay() {
        use Fate::{Gone, New, Stays};
        let told = changes("一\n二二\n三", "一\n点点\n三\n四");
        let expected =
            [line(&[(Stays, "一")]), line(&[(Gone, "二二")]), line(&[(New, "点点")]), line(&[(Stays, "三")]), line(&[(New, "四")])];
        assert_eq!(told, expected);
    }

    #[test]
    fn two_letters_that_changed_are_all_that_is_told_of_a_line() {
        use Fate::{Gone, New, Stays};
        let told = changes("楼上赔三千元，十日内付清。", "楼上赔两千元，十日内一次付清。");
        let whole = [(Stays, "楼上赔"), (Gone, "三"), (New, "两"), (Stays, "千元，十日内"), (New, "一次"), (Stays, "付清。")];
        assert_eq!(told, [line(&whole)]);
    }

    #[test]
    fn a_line_is_compared_with_the_one_that_it_was_whatever_came_before_it() {
        use Fate::{Gone, New, Stays};
        let told = changes("楼上赔三千元，十日内付清。", "先说事情的经过。\n\n楼上赔两千元，十日内付清。");
        let whole = [(Stays, "楼上赔"), (Gone, "三"), (New, "两"), (Stays, "千元，十日内付清。")];
        assert_eq!(told, [line(&[(New, "先说事情的经过。")]), line(&[(New, "")]), line(&whole)]);
    }

    proptest! {
        #[test]
        fn both_versions_can_be_read_from_the_changes(old in "[ab\\n]{0,30}", new in "[ab\\n]{0,30}") {
            let told = changes(&old, &new);
            // What is read of a line; nothing of one that belongs to the other version alone.
            let of = |other: Fate| {
                let read = |line: &Line| line.iter().filter(|(fate, _)| *fate != other).map(|(_, text)| text.as_str()).collect::<String>();
                told.iter().filter(|line| line.iter().any(|(fate, _)| *fate != other)).map(read).collect::<Vec<_>>()
            };
            prop_assert_eq!(of(Fate::New), old.lines().collect::<Vec<_>>());
            prop_assert_eq!(of(Fate::Gone), new.lines().collect::<Vec<_>>());
        }
    }
}
