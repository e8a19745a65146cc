//! Words that suggest danger to life or body, so that help is one tap away and the request is urgent.
//!
//! A hint for speed, never a judgement of a person: it opens telephone numbers and shortens the clocks, nothing more, and
//! the citizen's own answer to the question about danger stands beside it. Anti-Domestic-Violence Law articles 2 and 15.

/// Words that stand for violence, threats, confinement or self-harm.
const WORDS: &[&str] = &[
    "打我",
    "打了我",
    "打人",
    "被打",
    "殴打",
    "家暴",
    "家庭暴力",
    "动手",
    "动刀",
    "拿刀",
    "砍",
    "捅",
    "掐我",
    "掐脖子",
    "威胁",
    "恐吓",
    "要杀",
    "杀了",
    "杀人",
    "要弄死",
    "弄死",
    "同归于尽",
    "自杀",
    "不想活",
    "活不下去",
    "想死",
    "轻生",
    "跳楼",
    "割腕",
    "绑",
    "关起来",
    "关在家",
    "不让出门",
    "跟踪",
    "骚扰",
    "强奸",
    "性侵",
    "猥亵",
    "虐待",
    "泼汽油",
    "点火",
    "放火",
    "纵火",
    "煤气泄漏",
    "燃气泄漏",
    "漏气",
    "起火",
    "着火",
    "冒烟",
    "触电",
    "漏电",
    "要塌",
    "快塌",
    "坍塌",
    "倒塌",
    "爆炸",
];

/// Harmless words that hold one of the above.
const HARMLESS: &[&str] = &["绑定", "捆绑销售", "打人电话", "动手术", "砍价", "砍树", "被打扰", "被打断", "被打回", "杀了价", "绑卡"];

/// True when a text suggests danger.
pub fn suggested(text: &str) -> bool {
    let plain = HARMLESS.iter().fold(text.to_owned(), |text, word| text.replace(word, ""));
    WORDS.iter().any(|word| plain.contains(word))
}

#[cfg(test)]
mod tests {
    use super::suggested;

    #[test]
    fn words_of_violence_open_the_help_numbers() {
        for text in ["他昨晚又打了我", "他说要同归于尽", "我不想活了", "楼道电线冒烟", "他拿刀威胁我"] {
            assert!(suggested(text), "{text}");
        }
    }

    #[test]
    fn everyday_words_do_not() {
        for text in ["楼上漏水半年不修", "手机绑定了会员", "老人动手术的钱怎么分", "装修噪音，午休被打扰", "跟商家砍价没谈成"]
        {
            assert!(!suggested(text), "{text}");
        }
    }
}
