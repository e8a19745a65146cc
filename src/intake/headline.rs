//! The headline of a request: what it is about, without anybody's name, number or address.
//!
//! Drawn from the service, the dispute's type and a few everyday topics, so that it may stand on a receipt, in a list and in
//! a notice. The story itself is sealed and never quoted.

use super::{DisputeType, Service};

/// Topics that people name, and the word for the headline.
const TOPICS: &[(&str, &str)] = &[
    ("漏水", "漏水"),
    ("渗水", "漏水"),
    ("噪音", "噪音"),
    ("噪声", "噪音"),
    ("太吵", "噪音"),
    ("物业费", "物业费"),
    ("管理费", "物业费"),
    ("停车", "停车"),
    ("车位", "停车"),
    ("电梯", "电梯"),
    ("装修", "装修"),
    ("押金", "押金"),
    ("租金", "租金"),
    ("工伤", "工伤"),
    ("加班", "加班费"),
    ("欠薪", "工资"),
    ("工资", "工资"),
    ("抚养", "抚养"),
    ("赡养", "赡养"),
    ("离婚", "离婚"),
    ("维修", "维修"),
    ("退款", "退款"),
    ("狗", "养犬"),
    ("占道", "占道"),
    ("楼道", "楼道"),
];

/// The headline.
pub fn of(service: Service, dispute_type: Option<DisputeType>, story: &str) -> String {
    let topic = TOPICS.iter().find(|(word, _)| story.contains(word)).map_or("", |(_, topic)| topic);
    match service {
        Service::Dispute => dispute(dispute_type.unwrap_or(DisputeType::Other), topic),
        Service::Petition => about("信访诉求", topic),
        Service::Legal => about("法律咨询", topic),
        Service::Safety => "治安情况反映".to_owned(),
        Service::Counselling => "心理咨询".to_owned(),
        Service::Hazard => about("安全隐患上报", topic),
    }
}

fn about(what: &str, topic: &str) -> String {
    if topic.is_empty() { what.to_owned() } else { format!("{what}（{topic}）") }
}

fn dispute(kind: DisputeType, topic: &str) -> String {
    let with = match kind {
        DisputeType::Neighbour => "与邻居的",
        DisputeType::Property => "与物业公司的",
        DisputeType::Labour => "与用人单位的",
        DisputeType::ECommerce => "与网上商家的",
        DisputeType::Consumer => "与商家的",
        DisputeType::MigrantWages => return "拖欠农民工工资纠纷".to_owned(),
        DisputeType::Other if topic.is_empty() => return "纠纷调解申请".to_owned(),
        DisputeType::Other => "",
        other => return about(other.label(), topic),
    };
    format!("{with}{topic}纠纷")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_headline_names_the_matter_and_nobody() {
        let story = "王芳家（13800001234）楼上漏水，物业不维修";
        assert_eq!(of(Service::Dispute, Some(DisputeType::Property), story), "与物业公司的漏水纠纷");
        assert_eq!(of(Service::Dispute, Some(DisputeType::Family), "离婚后抚养费不给"), "婚姻家庭纠纷（抚养）");
        assert_eq!(of(Service::Dispute, None, "说不清"), "纠纷调解申请");
        assert_eq!(of(Service::Hazard, None, "楼道堆物"), "安全隐患上报（楼道）");
    }
}
