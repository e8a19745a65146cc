//! Sittings (调解会) and their minutes (人民调解记录).
//!
//! Planning and recording are verbs beside this file. Before mediation the parties are told their rights and duties
//! (人民调解工作若干规定第三十条; 人民调解法第二十三条、第二十四条); a sitting is open to others only when nobody objects and no privacy or
//! trade secret is touched (人民调解工作若干规定第二十九条). What was agreed is `agreements`; how a case ends is `closing`.

pub mod minutes;
pub mod pages;
pub mod planning;
pub mod store;

use crate::text_enum;

pub use store::{Correction, Minutes, Sitting};

text_enum! {
    /// How a sitting went, in the words of the official form.
    pub enum Outcome {
        /// Settled.
        Settled = "settled" => "调解成功",
        /// Not settled.
        Failed = "failed" => "调解不成",
        /// To be continued.
        Continue = "continue" => "有待继续调解",
    }
}

/// What the parties may do (人民调解法第二十三条).
pub const RIGHTS: &[&str] =
    &["选择或者接受人民调解员", "接受调解、拒绝调解或者要求终止调解", "要求调解公开进行或者不公开进行", "自主表达意愿、自愿达成调解协议"];

/// What the parties owe (人民调解法第二十四条).
pub const DUTIES: &[&str] = &["如实陈述纠纷事实", "遵守调解现场秩序，尊重人民调解员", "尊重对方当事人行使权利"];

/// What people's mediation is (人民调解法第三条、第四条、第七条、第三十一条、第三十三条).
pub const NATURE: &[&str] = &[
    "人民调解委员会是依法设立的调解民间纠纷的群众性组织，调解民间纠纷不收取任何费用",
    "调解在当事人自愿、平等的基础上进行，不得因调解而阻止当事人依法通过仲裁、行政、司法等途径维护自己的权利",
    "达成的调解协议具有法律约束力，当事人应当按照约定履行；双方可以自协议生效之日起三十日内共同向人民法院申请司法确认",
];
