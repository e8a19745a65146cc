//! Periods of petitions (信访事项): when a petitioner is told, by when the matter is finished, and until when a review and a second
//! review may be asked for: D33 to D36.
//!
//! Follows 信访工作条例 (2022). It names no rule for a last day on a holiday; the duty is counted strictly, without moving the day.

use crate::deadlines::{LastDay, Law, Length, Rule};

const STRICT: LastDay = LastDay::Stays("条例没有规定顺延，从严按届满的这一天计算");

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "D33",
        title: "书面告知信访人",
        case: "",
        starts: "收到信访事项之日",
        length: Length::Days(15),
        counted_by: Law::CivilCode,
        last_day: STRICT,
        who: "收到信访事项的机关、单位",
        consequence: "应当当场书面告知接收情况以及处理途径和程序；不能当场告知的，应当自收到之日起十五日内书面告知信访人。",
        sources: &["信访工作条例第二十三条"],
        note: "信访人的姓名（名称）、住址不清的除外。上级或者信访部门转送、交办的，同样十五日内告知；不属于职权范围的，五个工作日内提出异议。街道自己承诺的受理时间更短，见《码上办分级处置规则》。",
    },
    Rule {
        id: "D34",
        title: "信访事项办结",
        case: "一般",
        starts: "受理之日",
        length: Length::Days(60),
        counted_by: Law::CivilCode,
        last_day: STRICT,
        who: "受理信访事项的机关、单位",
        consequence: "应当在六十日内办结，并答复信访人。",
        sources: &["信访工作条例第三十四条"],
        note: "情况复杂的，经本机关、单位负责人批准，可以适当延长，但延长不得超过三十日，并告知信访人延期理由。条例只对第三十一条第六项的申诉求决事项规定了这个期限，其他信访事项参照办理。",
    },
    Rule {
        id: "D34+30",
        title: "信访事项办结",
        case: "经批准延长",
        starts: "受理之日",
        length: Length::Days(90),
        counted_by: Law::CivilCode,
        last_day: STRICT,
        who: "受理信访事项的机关、单位",
        consequence: "这是最长的办理期限，应当在届满前办结，并答复信访人。",
        sources: &["信访工作条例第三十四条"],
        note: "延长要经本机关、单位负责人批准，不得超过三十日，并告知信访人延期理由。条例只对第三十一条第六项的申诉求决事项规定了这个期限，其他信访事项参照办理。",
    },
    Rule {
        id: "D35",
        title: "请求信访复查",
        case: "",
        starts: "收到书面答复之日",
        length: Length::Days(30),
        counted_by: Law::CivilCode,
        last_day: STRICT,
        who: "对信访处理意见不服的信访人",
        consequence: "可以在三十日内请求原办理机关、单位的上一级机关、单位复查；收到复查请求的机关、单位应当自收到之日起三十日内提出复查意见，并书面答复。",
        sources: &["信访工作条例第三十五条"],
        note: "从收到书面答复的那一天起算，第二天是第一日。复查和街道自己的“没有解决”是两条路，互不妨碍。",
    },
    Rule {
        id: "D36",
        title: "请求信访复核",
        case: "",
        starts: "收到书面复查意见之日",
        length: Length::Days(30),
        counted_by: Law::CivilCode,
        last_day: STRICT,
        who: "对信访复查意见不服的信访人",
        consequence: "可以在三十日内向复查机关、单位的上一级机关、单位请求复核；收到复核请求的机关、单位应当自收到之日起三十日内提出复核意见。",
        sources: &["信访工作条例第三十六条"],
        note: "复核机关、单位举行听证的，听证所需时间不计算在内。对复核意见不服，仍以同一事实和理由提出的，不再受理。",
    },
];
