//! Refusal (不予受理): only for a coded reason with its article, and never without saying where to go instead.
//!
//! The reasons are data: 人民调解工作若干规定第二十二条 for disputes, the street's competence for other services. That one
//! side refuses mediation (人民调解法第十七条) belongs to `cases`, where the other side is asked. A light public-order case
//! may still be settled by a committee before the police decide, if it is performed and the police accept it on written application
//! (治安管理处罚法第九条, revised 2025; known from its second draft). That it comes moved by the police is this house's rule.

use super::acting;
use super::store::{self, Refused};
use super::{clocks, handing_over, notices, person};
use crate::actor::Actor;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::intake::{self, Request, Service, Stage};
use crate::notifications::Template;
use crate::timeline::{self, Event, Level};

/// A reason for which a request may be refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ground {
    /// Stored word.
    pub code: &'static str,
    /// Short words for the form.
    pub label: &'static str,
    /// Where it is written.
    pub article: &'static str,
    /// What the citizen reads.
    pub text: &'static str,
    /// Where to go instead.
    pub instead: &'static str,
    /// A telephone number there, when there is one for all.
    pub phone: &'static str,
    /// For disputes; the others are for all other services, never for a dispute.
    pub for_disputes: bool,
}

/// All grounds.
pub const GROUNDS: &[Ground] = &[
    Ground {
        code: "exclusive",
        label: "法律规定由专门机关管辖处理",
        article: "《人民调解工作若干规定》第二十二条第一项",
        text: "这件事依照法律、法规只能由专门机关管辖处理，人民调解不能受理。",
        instead: "请向有管辖权的机关提出。不清楚是哪一家，可以先问 12348 公共法律服务热线",
        phone: "12348",
        for_disputes: true,
    },
    Ground {
        code: "forbidden",
        label: "法律禁止用民间调解解决",
        article: "《人民调解工作若干规定》第二十二条第一项",
        text: "这件事法律、法规禁止采用民间调解的方式解决。",
        instead: "请向公安机关或者人民法院提出；人身正受到威胁时，马上打 110",
        phone: "110",
        for_disputes: true,
    },
    Ground {
        code: "court_has_it",
        label: "人民法院已经受理或者解决",
        article: "《人民调解工作若干规定》第二十二条第二项",
        text: "人民法院已经受理或者解决了这件事，人民调解不能再受理。",
        instead: "请按法院的程序办理，可以向承办法官申请由法院委托调解；诉讼服务热线",
        phone: "12368",
        for_disputes: true,
    },
    Ground {
        code: "police_has_it",
        label: "公安机关已经受理或者解决",
        article: "《人民调解工作若干规定》第二十二条第二项",
        text: "公安机关已经受理或者解决了这件事，人民调解不能再受理。",
        instead: "请联系办案的派出所了解进展；民间纠纷引起、情节较轻的治安案件，可以请派出所调解或者移送人民调解；\
                  对处理决定不服，可以依法申请行政复议或者起诉",
        phone: "12348",
        for_disputes: true,
    },
    Ground {
        code: "agency_has_it",
        label: "其他行政机关已经受理或者解决",
        article: "《人民调解工作若干规定》第二十二条第二项",
        text: "行政机关已经受理或者解决了这件事，人民调解不能再受理。",
        instead: "请联系受理的机关了解进展；对处理决定不服，可以依法申请行政复议或者起诉",
        phone: "12345",
        for_disputes: true,
    },
    Ground {
        code: "out_of_competence",
        label: "不属于街道的职权范围",
        article: "《信访工作条例》第二十三条第一款",
        text: "这件事不属于本街道和社区的职权范围。",
        instead: "请向有权处理的机关、单位提出；不清楚是哪一家，可以拨打政务服务便民热线",
        phone: "12345",
        for_disputes: false,
    },
    Ground {
        code: "litigation_matter",
        label: "应当通过诉讼、仲裁、行政复议等法定途径解决",
        article: "《信访工作条例》第三十一条第一项、第二项、第四项",
        text: "这件事依照条例要按诉讼、仲裁、行政裁决、行政复议等法定程序办理，不按信访程序办理。",
        instead: "请依法申请仲裁、行政复议或者向人民法院起诉；怎么走程序，可以免费咨询",
        phone: "12348",
        for_disputes: false,
    },
];

/// The grounds that fit a service. For disputes the list of 第二十二条 is closed: that one might also sue or arbitrate is no
/// reason to refuse mediation.
pub fn grounds(service: Service) -> impl Iterator<Item = &'static Ground> {
    GROUNDS.iter().filter(move |ground| ground.for_disputes == (service == Service::Dispute))
}

/// A ground by its word, if it fits the service.
pub fn ground(service: Service, code: &str) -> Option<&'static Ground> {
    grounds(service).find(|ground| ground.code == code)
}

/// A ground by its stored word.
pub fn known(code: &str) -> Option<&'static Ground> {
    GROUNDS.iter().find(|ground| ground.code == code)
}

impl Ground {
    /// Where to go, with the number.
    pub fn where_to_go(&self) -> String {
        format!("{}：{}。", self.instead, self.phone)
    }
}

/// Refuses a request; `facts` says what in this request makes the ground fit, `instead` adds the unit to go to.
pub fn refuse(tx: &mut Tx<'_>, actor: &Actor, (code, revision): (&str, i32), ground: &str, facts: &str, instead: &str) -> Result<Request> {
    let held = acting::as_worker(tx, actor, code, revision)?;
    let ground = self::ground(held.request.service, ground).ok_or_else(|| Error::field("ground", "请选择不予受理的法定理由。"))?;
    if !matches!(held.request.stage, Stage::Dispatched | Stage::Arbitration | Stage::Accepted) {
        return Err(Error::refused(format!("这件诉求现在是“{}”，不能再作不予受理。", held.request.stage.label())));
    }
    handing_over::recall_open(tx, actor, &held.request)?;
    intake::store::advance(tx, &held.request, Stage::Refused)?;
    let where_to_go = if instead.is_empty() { ground.where_to_go() } else { format!("{}{instead}", ground.where_to_go()) };
    let row = Refused {
        request_id: held.request.id.clone(),
        code: ground.code.to_owned(),
        reason: tx.house.vault.seal("refusal.reason", facts)?,
        where_to_go: tx.house.vault.seal("refusal.where_to_go", &where_to_go)?,
        refused_by: person(actor)?,
        refused_at: tx.now,
    };
    store::insert_refusal(tx, &row)?;
    clocks::stop(tx, &held.request)?;
    let event = Event {
        subject: &held.request.subject(),
        level: Level::Parties,
        kind: "request.refuse",
        sentence: format!("{}不予受理：{}", held.unit.name, ground.label),
        detail: Some(format!("{}（{}）\n{facts}\n接下来可以这样办：{where_to_go}", ground.text, ground.article)),
    };
    timeline::tell(tx, actor, event)?;
    notices::tell_applicant(tx, &held.request, Template::RequestRefused, &held.unit, &[("where_to_go", where_to_go)])?;
    Ok(held.request)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_ground_has_an_article_and_a_way_on() {
        for one in GROUNDS {
            assert!(one.article.contains('第') && one.text.ends_with('。') && one.where_to_go().contains(one.phone), "{}", one.code);
            assert_eq!(known(one.code), Some(one));
        }
        assert!(ground(Service::Dispute, "court_has_it").is_some());
        assert!(ground(Service::Hazard, "court_has_it").is_none());
        assert!(grounds(Service::Hazard).count() >= 1);
        assert!(grounds(Service::Dispute).all(|one| one.article.contains("人民调解工作若干规定")));
    }
}
