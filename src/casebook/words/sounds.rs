//! How words sound: pinyin without tones, whole and as initials, for those who type letters. Sounds are asked only when a question
//! is written in letters, never to find one Chinese word by another.

use pinyin::ToPinyin;

/// The sound of a word and its initials: 漏水 is `loushui` and `ls`. Nothing for a word with a letter that has no sound.
pub fn of(word: &str) -> Option<(String, String)> {
    let mut whole = String::new();
    let mut initials = String::new();
    for sound in word.to_pinyin() {
        let sound = sound?.plain();
        whole.push_str(sound);
        initials.extend(sound.chars().next());
    }
    (word.chars().count() > 1).then_some((whole, initials))
}

/// Whether two words sound alike, tones aside.
pub fn alike(one: &str, other: &str) -> bool {
    matches!((of(one), of(other)), (Some((one, _)), Some((other, _))) if one == other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_has_a_sound_and_initials() {
        assert_eq!(of("漏水"), Some(("loushui".to_owned(), "ls".to_owned())));
        assert_eq!(of("LPR"), None);
        assert_eq!(of("水"), None);
    }

    #[test]
    fn a_slip_of_the_input_method_sounds_alike() {
        assert!(alike("物业废", "物业费"));
        assert!(!alike("物业服", "物业费"));
        assert!(!alike("abc", "abc"));
    }
}
