//! What comes next in a case, in the words of a party. Pure: everything that it needs is handed in.

use super::agreed::{Agreed, Turn};
use crate::cases::Stage;
use crate::cases::road::Table;

/// Where the case and its reader stand.
pub(super) struct Now<'a> {
    pub(super) stage: Stage,
    pub(super) room: &'a str,
    /// The reader's side has said whether it is willing.
    pub(super) answered: bool,
    /// Somebody has said no.
    pub(super) refused: bool,
    pub(super) table: Table,
    pub(super) agreement: Option<&'a Agreed>,
}

/// What happens next, or what the reader is asked to do.
pub(super) fn words(now: &Now<'_>) -> String {
    let room = now.room;
    match now.stage {
        Stage::Opened | Stage::Willing | Stage::Mediating if now.refused => {
            "有当事人表示不愿意调解。调解员会结束调解，并告诉各方还可以走哪些途径（《人民调解法》第十七条、第二十六条）。".to_owned()
        }
        Stage::Opened if !now.answered => {
            format!("请打电话告诉{room}，您愿不愿意调解。愿意、不愿意都可以；不愿意，就不调解（《人民调解法》第十七条）。")
        }
        Stage::Opened => "正在征求其他当事人的意见。各方都愿意，才安排调解（《人民调解法》第十七条）。".to_owned(),
        Stage::Willing => "各方都愿意调解。接下来调解员和各方约时间、地点，定下来会通知您。".to_owned(),
        Stage::Mediating => at_the_table(now.table).to_owned(),
        Stage::Agreed | Stage::Effective => now.agreement.map_or_else(|| "调解员正在整理协议。".to_owned(), |agreement| binding(agreement, room)),
        Stage::Ended => {
            "调解已经结束，没有达成协议。您可以依法通过仲裁、行政、司法等途径维护自己的权利（《人民调解法》第二十六条），也可以拨 12348 免费咨询。"
                .to_owned()
        }
        Stage::Closed => format!("已经办结。以后有新情况，可以打电话给{room}，申请恢复办理。"),
    }
}

fn at_the_table(table: Table) -> &'static str {
    match table {
        Table::Arranged => "请按约定的时间来参加调解会。",
        Table::Unwritten => "调解会开过了，调解员正在整理记录。",
        Table::Settled => "已经谈成，调解员正在写协议。写好以后请您仔细看，同意再签。",
        Table::Failed => "上一次没有谈成。调解员会问各方：再谈一次，还是结束调解。",
        Table::Open => "调解员会和各方约调解的时间、地点，定下来会通知您。",
    }
}

fn binding(agreement: &Agreed, room: &str) -> String {
    match &agreement.turn {
        Turn::Sign => format!("协议的文字已经写定。请到{room}仔细看一遍，同意再签名、盖章或者按指印。"),
        Turn::OthersSign => "您这一方已经签了。其他人也签了、调委会盖章以后，协议生效（《人民调解法》第二十九条）。".to_owned(),
        Turn::Perform { item, due: Some(due) } => {
            format!("请在{due}前履行协议第 {item} 项。已经履行的，请告诉{room}登记；有困难，请尽早打电话。")
        }
        Turn::Perform { item, due: None } => format!("请按协议履行第 {item} 项。已经履行的，请告诉{room}登记；有困难，请尽早打电话。"),
        Turn::OthersPerform => {
            format!("请等对方按协议履行。到期没有履行的，请打电话给{room}，调解员会督促（《人民调解法》第三十一条）。")
        }
        Turn::Nobody => "协议里登记的事都办完了，接下来由调解室办理结案。".to_owned(),
        Turn::Keep => "协议已经生效，请各方遵守（《人民调解法》第三十一条）。".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now(stage: Stage) -> Now<'static> {
        Now { stage, room: "老陈调解室", answered: true, refused: false, table: Table::Open, agreement: None }
    }

    #[test]
    fn every_stage_says_what_comes_next_and_nobody_is_pressed() {
        for stage in Stage::ALL {
            let text = words(&now(*stage));
            assert!(text.ends_with('。') && !text.contains("必须"), "{stage:?}: {text}");
        }
    }

    #[test]
    fn who_has_not_answered_is_asked_and_who_said_no_hears_that_it_ends() {
        assert!(words(&Now { answered: false, ..now(Stage::Opened) }).contains("愿意、不愿意都可以"));
        assert!(words(&now(Stage::Opened)).contains("其他当事人"));
        for stage in [Stage::Opened, Stage::Willing, Stage::Mediating] {
            assert!(words(&Now { refused: true, answered: false, ..now(stage) }).contains("结束调解"), "{stage:?}");
        }
        assert!(!words(&Now { refused: true, ..now(Stage::Effective) }).contains("结束调解"), "an agreement stands");
    }
}
