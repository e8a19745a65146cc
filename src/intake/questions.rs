//! The questions as data: which service asks what, in which order, in which words.
//!
//! How an answer is read from a form is in `pages::steps`; what all answers mean together is `matter`. A question is asked
//! only when the service needs the answer (个人信息保护法第六条), and “不清楚” is allowed wherever a person may not know.

use super::{DisputeType, Service};
use crate::text_enum;

/// Version of the wording; kept with each draft.
pub const VERSION: u32 = 1;

text_enum! {
    /// One question, one page.
    pub enum Step {
        /// Which of the eighteen types.
        Kind = "kind" => "什么事",
        /// What happened.
        Story = "story" => "事情经过",
        /// Danger to anybody.
        Danger = "danger" => "有没有危险",
        /// What is wished for.
        Wish = "wish" => "希望怎么解决",
        /// Where.
        Place = "place" => "在哪里",
        /// The other side.
        Other = "other" => "对方是谁",
        /// Photos and papers.
        Files = "files" => "照片和材料",
        /// Which room.
        Room = "room" => "选调解室",
        /// Who asks.
        Contact = "contact" => "怎么联系您",
    }
}

/// Words of one question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Words {
    /// The question, the page's h1.
    pub title: &'static str,
    /// Help below it.
    pub hint: &'static str,
}

/// The questions of a service, in order; a room that is known already is not asked for.
pub fn steps(service: Service, room_known: bool) -> Vec<Step> {
    use Step::{Contact, Danger, Files, Kind, Other, Place, Room, Story, Wish};
    let all: &[Step] = match service {
        Service::Dispute => &[Kind, Story, Danger, Wish, Place, Other, Files, Room, Contact],
        Service::Petition => &[Story, Wish, Place, Files, Contact],
        Service::Legal => &[Story, Place, Files, Contact],
        Service::Safety => &[Danger, Story, Place, Files, Contact],
        Service::Counselling => &[Danger, Story, Contact],
        Service::Hazard => &[Files, Place, Story, Danger, Contact],
    };
    all.iter().copied().filter(|step| *step != Room || !room_known).collect()
}

/// Where a name to call somebody by is enough.
pub fn nickname_is_enough(service: Service) -> bool {
    matches!(service, Service::Counselling | Service::Hazard | Service::Safety)
}

impl Step {
    /// The field whose presence means that the question was answered.
    pub fn field(self) -> &'static str {
        match self {
            Step::Place => "community",
            Step::Contact => "name",
            other => other.as_str(),
        }
    }

    /// False for questions that may be passed over without an answer.
    pub fn needs_answer(self) -> bool {
        !matches!(self, Step::Files | Step::Room)
    }

    /// The question's words for a service.
    pub fn words(self, service: Service) -> Words {
        let words = |title, hint| Words { title, hint };
        match self {
            Step::Kind => words("这件事跟什么有关？", "选最接近的一项。选不准也没关系，工作人员受理时会再和您核对。"),
            Step::Story => story(service),
            Step::Danger => words("现在有人有危险吗？", "例如有人正在打人、受伤、被关在家里，或者马上要出事。"),
            Step::Wish if service == Service::Petition => words("您希望怎么办？", "写清楚要反映的单位或事情，以及您的要求。"),
            Step::Wish => words("您希望怎么解决？", "例如修好漏水、赔 3000 元、当面道歉。还没想好可以空着。"),
            Step::Place => words("事情在哪里？", "我们按地点交给所在社区办理。不知道属于哪个社区，就选“不清楚”，写上地址或附近的标志。"),
            Step::Other => words("对方是谁？", "写姓名、店名、公司名，或者“楼上邻居”。没有您同意，我们不会先联系对方。"),
            Step::Files if service == Service::Hazard => words("拍一张照片", "照片最能说明问题。没有照片也可以，点“下一步”。"),
            Step::Files => words("有照片或材料吗？", "合同、收据、聊天记录截图、现场照片、录音、录像都可以。没有就点“下一步”。"),
            Step::Room => words("想到哪个调解室？", "可以不选，由社区按事情安排。"),
            Step::Contact => contact(service),
        }
    }
}

fn story(service: Service) -> Words {
    let (title, hint) = match service {
        Service::Dispute => ("发生了什么事？", "什么时候、在哪里、跟谁、现在怎么样了。写几句就行，不用写身份证号。"),
        Service::Petition => ("您要反映什么？", "什么时候、什么事、找过哪些单位、结果怎样。"),
        Service::Legal => ("您想问什么法律问题？", "把事情和您的问题写清楚。法律服务不收费。"),
        Service::Safety => ("您看到了什么？", "什么时间、什么人、做了什么。正在发生的违法犯罪，请马上打 110。"),
        Service::Counselling => ("想聊些什么？", "愿意写多少就写多少，只有心理咨询站的咨询师能看到。不想写可以空着。"),
        Service::Hazard => ("有什么隐患？", "例如楼道堆了杂物、电线老化、井盖坏了。"),
    };
    Words { title, hint }
}

fn contact(service: Service) -> Words {
    let (title, hint) = match service {
        Service::Counselling => ("怎么称呼您、怎么联系您？", "不用写真名。留一个电话或邮箱，咨询师才能联系到您。"),
        Service::Hazard | Service::Safety => ("怎么联系您？", "姓名可以不写。留一个电话或邮箱，处理好了告诉您。"),
        _ => ("怎么联系您？", "社区会打这个电话。查进度也要用手机号的后四位。"),
    };
    Words { title, hint }
}

/// A choice as the `radio_group` part shows it.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub label: String,
    /// Examples.
    pub hint: Option<String>,
    /// What is on the seal of a room.
    pub seal: Option<String>,
}

impl Choice {
    /// A choice with examples; an empty hint is none.
    pub fn new(value: &str, label: &str, hint: &str) -> Choice {
        let hint = Some(hint.to_owned()).filter(|hint| !hint.is_empty());
        Choice { value: value.to_owned(), label: label.to_owned(), hint, seal: None }
    }

    /// The same with the seal of a room.
    pub fn with_seal(self, seal: &str) -> Choice {
        Choice { seal: Some(seal.to_owned()), ..self }
    }
}

/// The eighteen types in plain words, the most frequent first, and “不清楚”.
pub fn kinds() -> Vec<Choice> {
    let mut all: Vec<Choice> = KINDS.iter().map(|(kind, label, hint)| Choice::new(kind.as_str(), label, hint)).collect();
    all.push(Choice::new(super::answers::UNCLEAR, "不清楚", "由工作人员帮您分类"));
    all
}

/// Plain words of a type.
pub fn kind_in_words(value: &str) -> String {
    kinds().into_iter().find(|kind| kind.value == value).map_or_else(String::new, |kind| kind.label)
}

const KINDS: &[(DisputeType, &str, &str)] = &[
    (DisputeType::Neighbour, "邻居", "漏水、噪音、占道、宠物"),
    (DisputeType::Property, "物业公司或业委会", "物业费、维修、停车、公共收益"),
    (DisputeType::Family, "家里人", "离婚、抚养、赡养、分家"),
    (DisputeType::Labour, "上班的单位", "工资、加班、工伤、解除合同"),
    (DisputeType::MigrantWages, "工地或包工头欠工钱", "农民工工资"),
    (DisputeType::Consumer, "买东西、办卡、吃饭、理发", "商家不退款、质量不好"),
    (DisputeType::ECommerce, "网上买东西", "不发货、不退款、货不对"),
    (DisputeType::Contract, "租房、借钱、装修等合同", "押金、欠款、违约"),
    (DisputeType::Housing, "房子或宅基地", "买卖、共有、继承、宅基地"),
    (DisputeType::Damages, "受伤或东西被弄坏", "打架受伤、高空坠物、宠物伤人"),
    (DisputeType::Traffic, "交通事故", "赔偿、修车、误工"),
    (DisputeType::Medical, "看病", "医院、诊所、美容"),
    (DisputeType::Business, "做生意、合伙", "合伙、加盟、经营"),
    (DisputeType::Tourism, "旅游", "旅行社、酒店、景区"),
    (DisputeType::Pollution, "油烟、噪声、污水", "餐馆油烟、工厂、工地"),
    (DisputeType::Demolition, "征地拆迁", "补偿、安置"),
    (DisputeType::Land, "山林土地", "承包、地界、流转"),
    (DisputeType::Other, "别的纠纷", "上面都没有的"),
];

/// Answers to the question about danger.
pub fn dangers() -> Vec<Choice> {
    vec![
        Choice::new("now", "有，现在就有危险", "请先打 110，受伤打 120，着火打 119"),
        Choice::new("before", "以前动过手或受过威胁，担心再发生", "我们会加急办理，并替您保密"),
        Choice::new("no", "没有", ""),
        Choice::new(super::answers::UNCLEAR, "不清楚", ""),
    ]
}

/// One answer to the question about danger, in words.
pub fn danger_in_words(value: &str) -> String {
    dangers().into_iter().find(|danger| danger.value == value).map_or_else(String::new, |danger| danger.label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_dispute_type_can_be_chosen_in_plain_words_and_so_can_not_knowing() {
        for kind in DisputeType::ALL {
            assert!(!kind_in_words(kind.as_str()).is_empty(), "{kind:?}");
        }
        assert_eq!(kinds().len(), DisputeType::ALL.len() + 1);
        assert_eq!(kinds().last().map(|kind| kind.value.as_str()), Some("unclear"));
    }

    #[test]
    fn every_service_ends_with_the_contact_and_asks_what_happened() {
        for service in Service::ALL {
            let asked = steps(*service, false);
            assert_eq!(asked.last(), Some(&Step::Contact), "{service:?}");
            assert!(asked.contains(&Step::Story));
            assert!(asked.iter().all(|step| step.words(*service).title.chars().count() > 3));
        }
        assert!(!steps(Service::Dispute, true).contains(&Step::Room));
    }
}
