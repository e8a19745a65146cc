//! Shops and firms by what they are called every day: 顺达五金店, 鸿运超市, 佳美电子厂, without 有限公司 behind them. What is their own
//! in such a name stands before the trade; a shop that has nothing of its own (便利店, 一家店, 楼下的超市) names nobody. A trade is
//! wanted before 店 and 厂, which end half the nouns of a street; the other ends are enough by themselves.

use std::sync::LazyLock;

use regex::Regex;

use super::places::LEADING;
use super::{Finding, Rule};

/// What a name may end in without a trade.
const ENDS: &str = "超市|商行|商店|商场|餐馆|餐厅|饭店|饭馆|酒楼|酒家|茶楼|面馆|酒店|宾馆|公司|门市部|经营部|工作室|批发部|网吧";
/// What it may end in behind a trade.
const ENDS_OF_A_TRADE: &str = "店|厂|馆";

/// What shops and firms do, as it stands before those ends.
static TRADES: LazyLock<Vec<&str>> = LazyLock::new(|| {
    "五金 建材 水果 蔬菜 生鲜 海鲜 粮油 烟酒 百货 日用 杂货 副食 食品 熟食 糕点 面包 蛋糕 奶茶 茶饮 咖啡 \
     甜品 早餐 快餐 小吃 烧烤 火锅 餐饮 牛肉 服装 服饰 童装 鞋 皮具 内衣 母婴 玩具 文具 图书 眼镜 珠宝 \
     手机 数码 电器 家电 家具 家居 灯饰 窗帘 地板 瓷砖 玻璃 门窗 装饰 装修 装潢 设计 建筑 建设 工程 施工 \
     劳务 保洁 家政 清洁 搬家 快递 物流 配送 运输 货运 租车 汽车 汽修 修车 修理 维修 洗车 轮胎 电动车 \
     自行车 美容 美发 理发 美甲 养生 按摩 足浴 健身 健康 体验 摄影 婚纱 广告 印刷 图文 打印 培训 教育 \
     旅游 保险 物业 物管 房产 中介 房地产 置业 地产 销售 科技 电子 贸易 实业 机械 模具 塑胶 塑料 纸品 \
     包装 印染 针织 纺织 化工 家纺 制造 加工 药 大药 诊所 宠物 花 鲜花 彩票 便利 零售 批发 专卖 专营 \
     加盟 连锁 直营 旗舰 实体 二手 股份合作 供水 供电 燃气 自来水 水务 电力 通信 网络 软件 信息 投资 担保 \
     典当 拍卖 园林 绿化 环保 保安 安保 停车 停车场 检测 管理 服务 代理 经纪 门"
        .split_whitespace()
        .collect()
});

/// Everyday words that stand before such an end; what begins or ends with one is no name.
static EVERYDAY: LazyLock<Vec<&str>> = LazyLock::new(|| {
    "楼下 楼上 隔壁 对面 附近 邻近 旁边 门口 街边 路边 街口 路口 巷口 村口 村里 镇上 城里 小区 社区 园区 \
     街道 学校 医院 市场 工地 周边 沿街 临街 外面 里面 前面 后面 当地 本地 外地 网上 线上 线下 大型 中型 \
     小型 平价 便民 惠民 人民 百姓 农贸 进口 无人 合作 承接 知名 正规 专业 老字号 新开 要求 起诉 投诉 \
     举报 认为 主张 表示 承认 否认 证明 发现 如果 因为 所以 但是 可是 后来 当时 于是 而且 不是 就是 还是 \
     今天 昨天 明天 以前 现在 原来 大家 公开 经营 开办 开设 承包 转让 盘下 租下 拖欠 欠薪 辞职 入职 离开 \
     回到 找到 告诉 联系 通知 代表 老板 店主 业主 房东 控股 上市 国有 国营 民营 私营 外资 中资 皮包 空壳 \
     用工 用人 平台 外卖 外包 第三方 对方 有限 责任 股份 集团 家族 关联 同一 其他 别人 别家 人家 自己 \
     个人 私人 厂家 商家"
        .split_whitespace()
        .collect()
});

/// Letters that stand in no name of a shop: they begin or carry a sentence.
const NO_NAME: &str = "某不没得着过也都还很怕我你他她它们问谁要能会可说谈";
/// With these before it a shop is one of many: 这家公司, 几间商店.
const ONE_OF: &str = "本该此这那各全每另其两几多同老小谁哪何";

/// 一家, 三间, 那个, at the end of what stands before.
static COUNTED: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new("[一二三四五六七八九十百两几多这那每各某哪首数0-9](?:家|间|个|所|处|些|种|类|条|座|栋|幢|方)$").ok());

static PATTERNS: LazyLock<Vec<(Regex, bool)>> = LazyLock::new(|| {
    let whole = |ends: &str| Regex::new(&format!(r"(?P<before>[\p{{Han}}A-Za-z0-9]{{2,14}}?)(?:{ends})")).ok();
    [(ENDS, false), (ENDS_OF_A_TRADE, true)].into_iter().filter_map(|(ends, trade)| Some((whole(ends)?, trade))).collect()
});

/// Every such name; where two overlap, the one with the longer end is kept.
pub(super) fn of(text: &str) -> Vec<Finding> {
    let mut found: Vec<Finding> = Vec::new();
    for (pattern, wants_trade) in PATTERNS.iter() {
        for caught in pattern.captures_iter(text) {
            let (Some(whole), Some(before)) = (caught.get(0), caught.name("before")) else { continue };
            let cut = before.as_str().char_indices().rev().find(|(_, letter)| LEADING.contains(letter));
            let start = before.start() + cut.map_or(0, |(at, letter)| at + letter.len_utf8());
            let name = text.get(start..before.end()).unwrap_or("");
            let own = own(name);
            // 加工厂房 and 电子厂商 are no 厂.
            let goes_on = text.get(whole.end()..).is_some_and(|rest| rest.starts_with(['房', '商']));
            if (*wants_trade && (own == name || goes_on)) || !is_name(own) {
                continue;
            }
            let was = text.get(start..whole.end()).unwrap_or("");
            let one = Finding {
                start,
                end: whole.end(),
                was: was.to_owned(),
                became: format!("某{}", was.strip_prefix(own).unwrap_or(was)),
                rule: Rule::Organisation,
            };
            if found.iter().all(|other| one.end <= other.start || other.end <= one.start) {
                found.push(one);
            }
        }
    }
    found
}

/// What is left of these letters without the trades that they end in.
fn own(mut name: &str) -> &str {
    while let Some(rest) = TRADES.iter().find_map(|trade| name.strip_suffix(trade)) {
        name = rest;
    }
    name
}

/// Whether what a shop has of its own names it.
fn is_name(own: &str) -> bool {
    let everyday = EVERYDAY.iter().any(|word| own.starts_with(word) || own.ends_with(word));
    let counted = COUNTED.as_ref().is_some_and(|counted| counted.is_match(own));
    let hangs = own.starts_with(|letter| ONE_OF.contains(letter)) || own.ends_with(['本', '该', '小', '大']);
    (2..=4).contains(&own.chars().count()) && !everyday && !counted && !hangs && !own.contains(|letter| NO_NAME.contains(letter))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::casebook::{Entry, book};

    fn found(text: &str) -> Vec<(String, String)> {
        of(text).into_iter().map(|one| (one.was, one.became)).collect()
    }

    #[test]
    fn every_pattern_is_understood() {
        assert_eq!((PATTERNS.len(), COUNTED.is_some()), (2, true));
    }

    #[test]
    fn a_shop_by_its_everyday_name_becomes_a_shop_of_its_trade() {
        for (text, was, became) in [
            ("他在顺达五金店买的锁。", "顺达五金店", "某五金店"),
            ("楼下的鸿运超市半夜卸货。", "鸿运超市", "某超市"),
            ("川香餐馆的油烟", "川香餐馆", "某餐馆"),
            ("在龙腾电子厂上班", "龙腾电子厂", "某电子厂"),
            ("恒发商行不退钱。", "恒发商行", "某商行"),
            ("顺达公司不认。", "顺达公司", "某公司"),
            ("由顺达物流公司赔", "顺达物流公司", "某物流公司"),
            ("到好再来饭店吃饭", "好再来饭店", "某饭店"),
            ("隔壁是一品超市", "一品超市", "某超市"),
            ("和万家便利店吵", "万家便利店", "某便利店"),
            ("在KK五金店", "KK五金店", "某五金店"),
        ] {
            assert_eq!(found(text), [(was.to_owned(), became.to_owned())], "{text}");
        }
    }

    #[test]
    fn a_shop_without_a_name_of_its_own_stays() {
        for text in [
            "便利店、超市、理发店、工厂、公司和五金店。",
            "一家店，这家店，那家超市，几间商店，同一公司。",
            "楼下五金店，隔壁超市，门口的水果店，附近餐馆，路边烧烤店。",
            "去超市买菜，进店看看，开了家理发店，承包工厂。",
            "物业公司、装修公司、保险公司、快递公司、外卖平台公司、股份合作公司。",
            "起诉公司，要求公司，后来公司，不归公司，怕得罪公司，今天公司。",
            "某五金店和某甲公司，甲公司，A公司，本公司，该公司，总公司。",
            "客厅重铺，愿意转店，发现店里少了货，先问店主。",
            "大型超市、小餐馆、新开超市、老字号餐馆、连锁酒店。",
            "违法建设行为，租赁加工厂房，家政服务行业，室内装修铺设。",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
    }

    #[test]
    fn in_the_book_itself_no_shop_has_a_name() {
        let words = |entry: &Entry| [&[entry.title.clone(), entry.gist.clone()][..], &entry.sections[..]].concat().join("\n\n");
        let told: Vec<_> = book::embedded().entries.values().flat_map(|entry| found(&words(entry))).collect();
        assert!(told.is_empty(), "{told:?}");
    }
}
