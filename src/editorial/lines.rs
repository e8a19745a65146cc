//! What changed between two versions, line by line and within a line letter by letter: the longest common parts stay, the others went
//! or came. Compares texts; what a version looks like as a text is settled where it is shown.

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

/// The lines of both versions in their order.
pub fn changes(old: &str, new: &str) -> Vec<Line> {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let mut told = Vec::new();
    let (mut gone, mut came) = (Vec::new(), Vec::new());
    for (fate, line) in compared(&old, &new) {
        match fate {
            Fate::Gone => gone.push(line),
            Fate::New => came.push(line),
            Fate::Stays => {
                told.extend(altered(&mut gone, &mut came));
                told.push(vec![(Fate::Stays, line.to_owned())]);
            }
        }
    }
    told.extend(altered(&mut gone, &mut came));
    told
}

/// Lines between two that stay: each that came beside the one that went at its place, when they are much the same.
fn altered(gone: &mut Vec<&str>, came: &mut Vec<&str>) -> Vec<Line> {
    let mut told = Vec::new();
    for place in 0..gone.len().max(came.len()) {
        match (gone.get(place), came.get(place)) {
            (Some(old), Some(new)) => match within(old, new) {
                Some(line) => told.push(line),
                None => told.extend([vec![(Fate::Gone, (*old).to_owned())], vec![(Fate::New, (*new).to_owned())]]),
            },
            (old, new) => {
                told.extend(old.map(|line| vec![(Fate::Gone, (*line).to_owned())]));
                told.extend(new.map(|line| vec![(Fate::New, (*line).to_owned())]));
            }
        }
    }
    gone.clear();
    came.clear();
    told
}

/// The pieces of a line, when half of it stays.
fn within(old: &str, new: &str) -> Option<Line> {
    let (old, new): (Vec<char>, Vec<char>) = (old.chars().collect(), new.chars().collect());
    let told = compared(&old, &new);
    let stays = told.iter().filter(|(fate, _)| *fate == Fate::Stays).count();
    (stays * 2 >= old.len().max(new.len())).then(|| pieces(&told))
}

fn pieces(told: &[(Fate, char)]) -> Line {
    let mut line: Line = Vec::new();
    for part in told.chunk_by(|one, other| (one.0 == Fate::Stays) == (other.0 == Fate::Stays)) {
        for fate in [Fate::Stays, Fate::Gone, Fate::New] {
            let letters: String = part.iter().filter(|(one, _)| *one == fate).map(|(_, letter)| letter).collect();
            line.extend((!letters.is_empty()).then_some((fate, letters)));
        }
    }
    line
}

/// The parts of both in their order.
fn compared<T: Copy + PartialEq>(old: &[T], new: &[T]) -> Vec<(Fate, T)> {
    let before = old.iter().zip(new).take_while(|(one, other)| one == other).count();
    let (first, old, new) = (&old[..before], &old[before..], &new[before..]);
    let behind = old.iter().rev().zip(new.iter().rev()).take_while(|(one, other)| one == other).count();
    let (old, last) = old.split_at(old.len() - behind);
    let new = &new[..new.len() - behind];
    let stay = |part: &[T]| part.iter().map(|one| (Fate::Stays, *one)).collect::<Vec<_>>();
    [stay(first), longest_common(old, new), stay(last)].concat()
}

fn longest_common<T: Copy + PartialEq>(old: &[T], new: &[T]) -> Vec<(Fate, T)> {
    let all = |part: &[T], fate: Fate| part.iter().map(|one| (fate, *one)).collect::<Vec<_>>();
    let width = new.len() + 1;
    if (old.len() + 1).saturating_mul(width) > MOST {
        return [all(old, Fate::Gone), all(new, Fate::New)].concat();
    }
    // common[i][j]: how many parts the ends of both from i and j on have in common.
    let mut common = vec![0_u32; (old.len() + 1) * width];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            common[i * width + j] = if old[i] == new[j] {
                common[(i + 1) * width + j + 1] + 1
            } else {
                common[(i + 1) * width + j].max(common[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j, mut told) = (0, 0, Vec::new());
    while i < old.len() || j < new.len() {
        if i < old.len() && j < new.len() && old[i] == new[j] {
            told.push((Fate::Stays, old[i]));
            (i, j) = (i + 1, j + 1);
        } else if i < old.len() && (j == new.len() || common[(i + 1) * width + j] >= common[i * width + j + 1]) {
            told.push((Fate::Gone, old[i]));
            i += 1;
        } else {
            told.push((Fate::New, new[j]));
            j += 1;
        }
    }
    told
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
