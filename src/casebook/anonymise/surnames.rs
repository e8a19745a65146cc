//! Names that nobody registered: a surname with one or two letters where people speak or are addressed, the people whom minutes
//! name in words, and those whom somebody looks for. A guess: it asks an editor to look and changes nothing by itself.

use std::sync::LazyLock;

use regex::Regex;

use crate::casebook::words::plain::Plain;
use crate::casebook::words::{Token, Words};

/// Surnames of two letters.
pub(super) const COMPOUND: &[&str] = &[
    "欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "宇文", "长孙", "司徒", "夏侯", "独孤", "南宫", "端木",
    "轩辕",
];

/// The commonest surnames of one letter; together nine people in ten.
const COMMON: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆\
                      汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐庞颜倪\
                      庄聂章鲁岳翟殷詹申耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁\
                      蒲滕屈饶解牟艾尤阳穆农司卓古吉缪简车连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬\
                      仇栾隋刁沙荣巫寇桑郎甄丛仲虞敖巩佘池查麻苑迟邝";

/// Letters of no given name, or of one that tells a place in a family or an order: 江母, 董老太, 潘乙.
const NO_NAME: &str = "某的了是在不也就都还很他她我你它们这那就却又再只才没能会要说称认为表示告诉对向跟和与甲乙丙丁戊己庚辛壬癸\
                       母父兄弟姐妹姨伯叔舅婶嫂爷奶婆娘老姓方人被把给让来去到";

/// By what somebody is addressed; behind a surname alone it names nobody.
const TITLES: &[&str] = &[
    "先生", "女士", "师傅", "律师", "医生", "经理", "主任", "同志", "小姐", "太太", "大妈", "法官", "警官", "所长", "队长", "书记", "校长",
];

/// Everyday words that look like a name where somebody speaks.
const WORDS: &[&str] = &[
    "周末", "高兴", "马上", "方案", "曾经", "万一", "白天", "平时", "何时", "常常", "严格", "单独", "谢谢", "任何", "许多", "金额", "程序",
    "管理", "单位",
];

/// Everyday words of two letters that the dictionary has as names, because somebody once was called so.
const EVERYDAY: &str = "文明 阳光 卫星 雷达 荣誉 古老 冷笑 胡同 顾问 白雪 高峰 齐声 石英 高潮 齐全 顾客 辛勤 米粉 胡子 叶子 安静 谢谢 白领 康复 \
    沙滩 梅花 吉祥 范畴 周转 孙子 宁可 凌辱 高明 陈述 荣获 丛林 马匹 胡说 关怀 林立 温泉 向阳 黎明 陈列 宁静 蓝天 金刚 冷汗 安抚 许可 \
    朱红 杜绝 卓越 石狮 童子 祝贺 兰花 岳父 史诗 白白 凌厉 荣耀 胡闹 高悬 马背 毛巾 麦子 白布 周密 陈设 华丽 麻木 白发 金黄 林子 林木 \
    杨柳 梅子 安危 查明 胡涂 石柱 杜鹃 张贴 周旋 白云 田园 高耸 孔雀 田野 熊掌 雷声 钱财 温馨 白银 蓝图 殷勤 陈旧 祝福 严正 庄园 顾忌 \
    高超 胡椒 张罗 徐徐 高雅 牛马 古董 钟声 熊猫 陶醉 华为 汪洋 任凭 张扬 高喊 麻醉 周全 毛发 白昼 雷霆 张望 柳树 许诺 白痴 岳母 涂抹 \
    黄牛 马鞭 孙女 马鞍 鲁莽 石阶 农耕 冷清 雷雨 高强 齐备 马虎 罗盘 沙龙 钟楼 解密 钱粮";

/// Surnames that are everyday words too: 被车撞, 高噪音.
const THINGS: &str =
    "车钱金石米麦路田谷边党费包牛单成全时常安平向关高白黄毛方古万严温康文齐葛简水管连易古于解计连管盛满农宗全尚单艾尤冷鲁景苗";

/// How people speak of what somebody said, or address them.
static SPEAKING: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let surname = format!("(?:{}|[{COMMON}])", COMPOUND.join("|"));
    let before = r"(?:^|[^\p{Han}]|[的和与对向跟给请找由被让问叫是劝来时后但而可])";
    let adverb = "(?:都|也|就|又|还|却|则|便|只|当场|后来|一直|再三)?";
    let verbs = "说|称|认为|表示|告诉|不?同意|不肯|不认|不愿|不服|否认|承认|拒绝|觉得|主张|坚持|答应|反对|提出|要求";
    let after = format!("(?:{verbs}|先生|女士|师傅|阿姨|律师|医生|老师|经理|主任)");
    Regex::new(&format!(r"{before}(?P<name>{surname}[\p{{Han}}]{{1,2}}?){adverb}{after}")).ok()
});

/// What looks like somebody's name, each once, in the order of the text.
pub fn likely(text: &str) -> Vec<String> {
    let Some(pattern) = SPEAKING.as_ref() else { return Vec::new() };
    let mut found: Vec<String> = Vec::new();
    for caught in pattern.captures_iter(text) {
        let name = caught["name"].to_owned();
        if !names_nobody(&name) && !found.contains(&name) {
            found.push(name);
        }
    }
    found
}

/// True for an everyday word, and for a surname with what is no given name: 王某, 李女士, 江母.
fn names_nobody(name: &str) -> bool {
    let given = &name[surname(name).len()..];
    given.chars().any(|letter| NO_NAME.contains(letter)) || TITLES.contains(&given) || WORDS.contains(&name)
}

/// The people whom somebody names in words that are looked for: beside those who speak, whatever stands alone, or is left in single
/// letters by the dictionary, and is no word of it, or one of its many names.
pub fn looked_for(text: &str, words: &Words) -> Vec<String> {
    let plain = Plain::of(text);
    let text: String = plain.letters.iter().collect();
    let is_everyday = |name: &str| EVERYDAY.split_ascii_whitespace().any(|word| word == name);
    let is_word = |name: &str| words.knows(name) && (is_everyday(name) || !words.is_name(name));
    let tokens = words.cut(&plain);
    let pieces = pieces(&tokens);
    let alone = std::iter::once(&text).chain(&pieces).flat_map(|piece| present(piece));
    let alone = alone.filter(|name| !names_nobody(name) && !is_word(name));
    likely(&text).into_iter().chain(led_to(&tokens)).chain(alone).collect()
}

/// The words of a text; single letters beside each other are one.
fn pieces(tokens: &[Token]) -> Vec<String> {
    let single = |token: &Token| token.to - token.from == 1;
    let runs = tokens.chunk_by(|one, next| single(one) && single(next) && one.to == next.from);
    runs.map(|run| run.iter().map(|token| token.word.as_str()).collect()).collect()
}

/// Surnames with the word behind them that makes a name of them. Letters that are words by themselves lead to nobody (车, 高).
fn led_to(tokens: &[Token]) -> Vec<String> {
    let mut names = Vec::new();
    for pair in tokens.windows(2) {
        let [surname, given] = pair else { continue };
        let is_surname = COMMON.contains(&surname.word) && !THINGS.contains(&surname.word);
        let is_given = (1..=2).contains(&(given.to - given.from)) && surname.to == given.from;
        let name = format!("{}{}", surname.word, given.word);
        if is_surname && is_given && !names_nobody(&name) {
            names.push(name);
        }
    }
    names
}

/// What somebody is, before or behind the name.
const ROLES: &[&str] = &[
    "旁听",
    "证人",
    "见证人",
    "翻译",
    "记录人",
    "代表",
    "经理",
    "主任",
    "书记",
    "律师",
    "民警",
    "警官",
    "网格员",
    "网格长",
    "社工",
    "干部",
    "工作人员",
    "专家",
    "评估师",
    "医生",
    "老师",
    "师傅",
    "保安",
    "管家",
    "邻居",
    "房东",
    "租客",
    "父亲",
    "母亲",
    "儿子",
    "女儿",
    "丈夫",
    "妻子",
    "哥哥",
    "弟弟",
    "姐姐",
    "妹妹",
    "朋友",
    "同事",
    "亲属",
    "家属",
    "先生",
    "女士",
    "阿姨",
    "大爷",
    "委员",
    "队长",
    "所长",
    "班主任",
    "法官",
    "仲裁员",
    "人民调解员",
    "调解员",
    "申请人",
    "被申请人",
    "代理人",
    "监护人",
    "委托代理人",
    "法定代理人",
];

/// The people whom a line of the minutes names: what is left between marks when their roles are taken away, when it begins with a
/// surname and is as long as a name.
pub fn present(line: &str) -> Vec<String> {
    let mut names = Vec::new();
    for word in line.split(|letter: char| !super::known::is_han(letter)) {
        let mut word = word;
        while let Some((at, role)) =
            ROLES.iter().filter_map(|role| Some((word.rfind(role)?, role))).max_by_key(|(at, role)| at + role.len())
        {
            // A role behind the name ends it, one before it begins it.
            let (before, after) = (&word[..at], &word[at + role.len()..]);
            let rest = if after.is_empty() { before } else { after };
            word = rest.trim_end_matches('的');
        }
        let surname = surname(word);
        let given = word[surname.len()..].chars().count();
        let known = COMPOUND.contains(&surname) || surname.chars().all(|letter| COMMON.contains(letter));
        if !word.is_empty() && known && (1..=2).contains(&given) {
            names.push(word.to_owned());
        }
    }
    names
}

/// The surname; of a minority's or a foreign name its first letter.
pub(super) fn surname(name: &str) -> &str {
    let compound = COMPOUND.iter().find(|one| name.starts_with(**one) && name.chars().count() > 2);
    compound.copied().unwrap_or_else(|| &name[..name.chars().next().map_or(0, char::len_utf8)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::casebook::book;
    use crate::casebook::search::measure;
    use crate::casebook::words::tests::WORDS;

    #[test]
    fn a_name_where_somebody_speaks_is_asked_about() {
        for (text, name) in [
            ("王建国说不修。", "王建国"),
            ("调解员问过，张伟也说没有。", "张伟"),
            ("请欧阳小华先生来。", "欧阳小华"),
            ("当天的李秀英女士没有到。", "李秀英"),
            ("“陈丽认为太多”", "陈丽"),
            ("找刘强师傅修", "刘强"),
            ("陈家说不修。", "陈家"),
            ("后来李家不同意。", "李家"),
            ("但王建国拒绝签字", "王建国"),
        ] {
            assert_eq!(likely(text), [name], "{text}");
        }
    }

    #[test]
    fn what_is_cut_already_and_everyday_words_are_not() {
        for text in [
            "王某说不修。",
            "王某甲表示同意，李某乙也说好。",
            "王先生说好，李女士也说好。",
            "梁阿姨说算了，江母说不行，潘乙说再看。",
            "周末说好的事。",
            "他高兴地说：好。",
            "物业公司表示不认。",
            "方案说清楚了。",
            "于是说起从前。",
            "小王说，老李告诉他。",
            "两家都说好。",
            "对宅基地的管理要求。",
            "机关、单位提出办法。",
        ] {
            assert_eq!(likely(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn the_book_itself_is_asked_about_seldom() {
        let book = book::embedded();
        let told: Vec<String> = book.entries.values().flat_map(|entry| likely(&entry.sections.join("\n\n"))).collect();
        assert!(told.len() <= book.entries.len() / 10, "{told:?}");
    }

    #[test]
    fn somebody_who_is_looked_for_is_seen_and_everyday_words_that_begin_with_a_surname_are_not() {
        for (text, name) in [
            ("王建国", "王建国"),
            ("起诉王建国", "王建国"),
            ("王芳离婚", "王芳"),
            ("張偉 欠錢", "张伟"),
            ("楼上王芳家漏水", "王芳家"),
            ("邻居李国庆", "李国庆"),
            ("欧阳小华 打人", "欧阳小华"),
            ("刘强师傅", "刘强"),
            ("被李四打了", "李四"),
            ("被张三打了", "张三打"),
            ("和李国庆吵架", "李国庆"),
            ("王芳和李娜", "李娜"),
            ("房东张三不退押金", "张三"),
        ] {
            let found = looked_for(text, &WORDS);
            assert!(found.iter().any(|one| one == name), "{text}: {found:?}");
        }
        for text in [
            "高空抛物",
            "马路",
            "方便",
            "王某",
            "老李",
            "小王",
            "李师傅",
            "王老师",
            "高利贷",
            "方便面",
            "白蚁",
            "钱要不回来",
            "车被刮了",
            "金项链被抢",
            "房东涨租",
            "华为手机",
            "阳光花园",
            "党费",
            "路灯坏了",
            "水压低",
            "狗叫",
            "乒乓球比赛",
            "嗡嗡机",
            "专利侵权",
            "顾客摔倒",
            "和岳父吵架",
            "被白云撞了",
            "被车撞了",
            "找王老师评理",
        ] {
            assert_eq!(looked_for(text, &WORDS), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn of_the_questions_that_the_search_is_measured_by_few_are_taken_for_a_name() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/relevance");
        let texts = ["queries.toml", "held_out.toml"].map(|file| std::fs::read_to_string(folder.join(file)).unwrap());
        let graded = texts.iter().flat_map(|text| measure::read(text).unwrap()).map(|graded| graded.text);
        let questions: Vec<String> = graded.filter(|text| text.chars().count() <= 20).collect();
        let told: Vec<&String> = questions.iter().filter(|text| !looked_for(text, &WORDS).is_empty()).collect();
        assert!(told.len() <= questions.len() / 50, "{told:?}");
    }

    #[test]
    fn people_whom_minutes_name_are_taken_out_of_their_roles() {
        for (line, names) in [
            ("旁听：居委会一人", &[][..]),
            ("旁听：邻居 2 人", &[]),
            ("物业经理周强、邻居赵大爷，社区民警李刚", &["周强", "李刚"]),
            ("证人：欧阳小华（楼上）", &["欧阳小华"]),
            ("申请人 王芳", &["王芳"]),
            ("陈国强的儿子陈小明", &["陈小明"]),
            ("何静律师", &["何静"]),
        ] {
            assert_eq!(present(line), names, "{line}");
        }
    }
}
