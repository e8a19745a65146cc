//! Formatting noise taken away before a number is read: full-width forms, spaces, dashes, invisible characters; and the mask
//! that goes back over it. Names are not folded here: a rare character in a name must stay the character that it is.

use unicode_normalization::UnicodeNormalization;

/// Longest text that is looked at at all; whatever is longer is no number, and is cut rather than folded.
const LONGEST: usize = 200;

/// Full-width to half-width, upper case, without spaces, dashes and invisible marks.
pub(super) fn compact(text: &str) -> String {
    text.chars().take(LONGEST).nfkc().filter(|c| !is_noise(*c)).flat_map(char::to_uppercase).map(latin_look_alike).collect()
}

/// Spaces, every kind of dash, and the invisible marks that copying from a chat or a document leaves behind.
pub(super) fn is_noise(c: char) -> bool {
    c.is_whitespace() || is_dash(c) || is_invisible(c)
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{30FC}' | '\u{00AD}' | '\u{2500}' | '_')
}

/// Zero-width characters, direction marks and the byte order mark.
pub fn is_invisible(c: char) -> bool {
    matches!(c, '\u{061C}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

/// Marks that turn the direction of writing: a name with one of them is shown as another name than it is.
pub fn turns_direction(c: char) -> bool {
    matches!(c, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// A check mark X is often typed as a multiplication sign or with a Cyrillic or Greek keyboard.
fn latin_look_alike(c: char) -> char {
    match c {
        '\u{00D7}' | '\u{0425}' | '\u{03A7}' => 'X',
        other => other,
    }
}

/// Stars for everything but the last four characters; a short text shows at most half of itself.
pub(super) fn last_four(text: &str) -> String {
    let length = text.chars().count();
    let shown = (length / 2).min(4);
    let hidden = length - shown;
    std::iter::repeat_n('*', hidden).chain(text.chars().skip(hidden)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_width_digits_spaces_and_dashes_fold_away() {
        assert_eq!(compact(" １１０１０５-1949\u{3000}1231\u{200B}—002ｘ "), "11010519491231002X");
        assert_eq!(compact("002×"), "002X");
    }

    #[test]
    fn a_mask_shows_four_characters_at_most_and_never_more_than_half() {
        assert_eq!(last_four("11010519491231002X"), "**************002X");
        assert_eq!(last_four("12345"), "***45");
        assert_eq!(last_four("1"), "*");
        assert_eq!(last_four(""), "");
    }
}
