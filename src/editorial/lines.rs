//! What changed between two versions, line by line: the longest common lines stay, the others went or came.

/// More lines than an entry has; beyond, everything is told as changed.
const MOST: usize = 3_000;

/// What became of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// In both.
    Stays,
    /// In the old one only.
    Gone,
    /// In the new one only.
    New,
}

/// The lines of both versions in their order.
pub fn changes<'t>(old: &'t str, new: &'t str) -> Vec<(Fate, &'t str)> {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    if old.len() > MOST || new.len() > MOST {
        return old.iter().map(|line| (Fate::Gone, *line)).chain(new.iter().map(|line| (Fate::New, *line))).collect();
    }
    // common[i][j]: how many lines the ends of both from i and j on have in common.
    let width = new.len() + 1;
    let mut common = vec![0_u16; (old.len() + 1) * width];
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

    #[test]
    fn a_changed_line_goes_and_comes_and_the_others_stay() {
        let told = changes("一\n二\n三", "一\n二点\n三\n四");
        let expected = [(Fate::Stays, "一"), (Fate::Gone, "二"), (Fate::New, "二点"), (Fate::Stays, "三"), (Fate::New, "四")];
        assert_eq!(told, expected);
    }

    proptest! {
        #[test]
        fn both_versions_can_be_read_from_the_changes(old in "[ab\\n]{0,30}", new in "[ab\\n]{0,30}") {
            let told = changes(&old, &new);
            let of = |gone: Fate| told.iter().filter(|(fate, _)| *fate != gone).map(|(_, line)| *line).collect::<Vec<_>>();
            prop_assert_eq!(of(Fate::New), old.lines().collect::<Vec<_>>());
            prop_assert_eq!(of(Fate::Gone), new.lines().collect::<Vec<_>>());
        }
    }
}
