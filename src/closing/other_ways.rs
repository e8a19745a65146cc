//! Other ways to a right when mediation fails (人民调解法第二十六条): 仲裁, 行政, 司法, as text for each type of dispute.
//!
//! Plain sentences with their article, for a sheet that the mediator reads out, prints and hands over. They inform; they do
//! not advise what to choose, and nothing here keeps anybody from court (人民调解法第三条).

use crate::intake::DisputeType;

/// One way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Way {
    /// 仲裁, 行政 or 司法.
    pub kind: &'static str,
    /// Where to go and what for.
    pub text: &'static str,
    /// Its article.
    pub article: &'static str,
}

const SUE: Way = Way {
    kind: "司法",
    text: "向有管辖权的人民法院起诉。起诉要有明确的被告、具体的请求和事实、理由；可以书面起诉，写诉状确有困难的可以口头起诉。",
    article: "民事诉讼法第一百二十二条、第一百二十三条",
};
const ARBITRATE: Way = Way {
    kind: "仲裁",
    text: "双方有书面仲裁协议的，可以向约定的仲裁机构申请仲裁；没有仲裁协议的，仲裁机构不予受理；\
           双方有有效仲裁协议的，法院一般不受理起诉。",
    article: "仲裁法第四条、第五条、第二十七条",
};
const POLICE: Way = Way {
    kind: "行政",
    text: "有打架、威胁、骚扰等情况的，及时拨打 110，由公安机关依法处理。",
    article: "治安管理处罚法关于报案和处理的规定",
};

/// The ways for a type of dispute, the usual one first; the court is always among them.
pub fn of(dispute: DisputeType) -> Vec<Way> {
    use DisputeType as T;
    let own: &[Way] = match dispute {
        T::MigrantWages | T::Labour => return labour(),
        T::Family => FAMILY,
        T::Neighbour => &[POLICE],
        T::Land => LAND,
        T::Demolition => DEMOLITION,
        T::Pollution => POLLUTION,
        T::Tourism => TOURISM,
        T::ECommerce | T::Consumer => CONSUMER,
        T::Medical => MEDICAL,
        T::Traffic => TRAFFIC,
        T::Property => PROPERTY,
        T::Housing | T::Contract | T::Business => &[ARBITRATE],
        T::Damages | T::Other => &[],
    };
    let money = matches!(dispute, T::ECommerce | T::Consumer | T::Tourism).then_some(ARBITRATE);
    own.iter().copied().chain(money).chain([SUE]).collect()
}

const FAMILY: &[Way] = &[
    Way {
        kind: "行政", text: "双方自愿离婚的，一起到婚姻登记机关申请离婚登记。", article: "民法典第一千零七十六条"
    },
    Way {
        kind: "行政", text: "有家庭暴力的，及时拨打 110，也可以向法院申请人身安全保护令。", article: "反家庭暴力法第十三条、第二十三条"
    },
];
const LAND: &[Way] = &[Way {
    kind: "行政",
    text: "土地所有权、使用权有争议，协商不成的，由人民政府处理；对处理决定不服的，自接到通知之日起三十日内可以向法院起诉。\
           认为决定侵犯了已经依法取得的土地权利的，先申请行政复议，对复议决定不服再起诉。",
    article: "土地管理法第十四条、行政复议法第二十三条",
}];
const DEMOLITION: &[Way] = &[Way {
    kind: "行政",
    text: "对征收决定、补偿决定不服的，可以依法申请行政复议，也可以依法提起行政诉讼。",
    article: "国有土地上的房屋：国有土地上房屋征收与补偿条例第十四条、第二十六条；集体土地：土地管理法、行政复议法、行政诉讼法",
}];
const POLLUTION: &[Way] = &[
    Way {
        kind: "行政",
        text: "向负有生态环境保护监督管理职责的部门举报（12345），也可以申请该部门调解处理；调解不成的可以起诉，也可以直接起诉。",
        article: "生态环境法典第一百四十五条、第一千零七十七条",
    },
    Way {
        kind: "司法",
        text: "提起生态环境民事诉讼的时效是五年，自知道或者应当知道受到损害以及责任人之日起计算。",
        article: "生态环境法典第一千零五十四条",
    },
];
const TOURISM: &[Way] = &[Way {
    kind: "行政", text: "向旅游投诉受理机构投诉（12345）。", article: "旅游法第九十一条、第九十二条"
}];
const CONSUMER: &[Way] = &[Way {
    kind: "行政",
    text: "向消费者委员会请求调解，或者向市场监督管理部门投诉（12315）。",
    article: "消费者权益保护法第三十九条、第四十六条",
}];
const MEDICAL: &[Way] =
    &[Way {
        kind: "行政", text: "向卫生健康主管部门申请医疗纠纷行政调解。", article: "医疗纠纷预防和处理条例第二十二条、第四十条"
    }];
const TRAFFIC: &[Way] = &[Way {
    kind: "行政",
    text: "对损害赔偿有争议，各方一致同意的，可以在收到交通事故认定书之日起十日内书面请求公安机关交通管理部门调解。",
    article: "道路交通安全法第七十四条、道路交通安全法实施条例第九十四条",
}];
const PROPERTY: &[Way] = &[
    Way {
        kind: "行政", text: "向区住房建设部门、街道办事处反映物业服务问题（12345）。", article: "物业管理条例第四十八条"
    },
    ARBITRATE,
];

fn labour() -> Vec<Way> {
    vec![
        Way {
            kind: "仲裁",
            text: "向劳动人事争议仲裁委员会申请仲裁，一般要在知道或者应当知道权利被侵害之日起一年内提出；劳动关系还在的，\
                   追讨劳动报酬不受一年限制，劳动关系终止的要在终止之日起一年内提出。劳动争议要先仲裁，对裁决不服再起诉。",
            article: "劳动争议调解仲裁法第五条、第二十七条",
        },
        Way {
            kind: "行政", text: "拖欠工资等，可以向劳动保障监察机构投诉（12333）。", article: "劳动争议调解仲裁法第九条"
        },
        Way {
            kind: "司法",
            text: "对仲裁裁决不服的，一般可以自收到裁决书之日起十五日内向人民法院起诉；法律规定一裁终局的，用人单位只能依法申请撤销。\
                   有工资欠条、只争欠款的，劳动者可以直接起诉。",
            article: "劳动争议调解仲裁法第五条、第四十七条至第五十条；最高人民法院关于审理劳动争议案件适用法律问题的解释（一）第十五条",
        },
    ]
}

/// What everybody should know besides.
pub const BESIDES: &[&str] = &[
    "请注意时效：向法院请求保护民事权利，一般是三年，法律另有规定的除外（《民法典》第一百八十八条）；向调委会提出请求的，时效从提出之日起中断、重新计算。",
    "不知道怎么办，可以拨打 12348 免费咨询；经济困难的，可以申请法律援助。",
    "调解不收费，以后双方愿意再谈，也可以再来申请。",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_dispute_type_is_told_of_a_court_and_of_an_article() {
        for dispute in DisputeType::ALL {
            let ways = of(*dispute);
            assert!(ways.iter().any(|way| way.kind == "司法"), "{dispute:?}");
            assert!(ways.iter().all(|way| way.text.ends_with('。') && !way.article.ends_with('。')), "{dispute:?}");
        }
    }

    #[test]
    fn labour_disputes_go_to_arbitration_first() {
        for dispute in DisputeType::ALL {
            assert_eq!(of(*dispute).first().is_some_and(|way| way.text.contains("劳动人事争议仲裁")), dispute.is_labour(), "{dispute:?}");
        }
    }
}
