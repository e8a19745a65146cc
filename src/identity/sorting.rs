//! Sort keys: Chinese names in pinyin order, the same on every engine; databases' own collations are not trusted.

use pinyin::ToPinyin;

/// A key that sorts Chinese by pinyin and everything else as lower case.
pub fn sort_key(text: &str) -> String {
    let mut key = String::new();
    for (c, sound) in text.chars().zip(text.to_pinyin()) {
        match sound {
            Some(sound) => {
                key.push_str(sound.plain());
                key.push(' ');
            }
            None => key.extend(c.to_lowercase()),
        }
    }
    key
}

#[cfg(test)]
mod tests {
    use super::sort_key;

    #[test]
    fn names_sort_by_their_sound() {
        let mut names = ["周岚", "Bob", "李敏", "陈国强"];
        names.sort_by_key(|name| sort_key(name));
        assert_eq!(names, ["Bob", "陈国强", "李敏", "周岚"]);
    }
}
