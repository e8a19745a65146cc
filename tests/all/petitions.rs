//! Petitions have their statute: the written notice of acceptance, sixty days, and one extension with a reason (信访工作条例).

use chrono::Duration;
use mashanghe::actor::Actor;
use mashanghe::clocks::{Clock, Kind, store as clocks};
use mashanghe::dispatch::{self, handing_over, petition};
use mashanghe::intake::{self, Channel, Request, Service, matter::Matter};
use mashanghe::notifications::{self, Template};
use mashanghe::places::store as places;

use crate::agreements::{actor, enter};
use crate::on_both;
use crate::world::cast::WANG_FANG;
use crate::world::{Browser, World};

fn filed(world: &World, service: Service) -> Request {
    let filed = world.app.write(|tx| {
        let mut matter = Matter::new(service, Channel::Web, "小区门口的路灯坏了半年没有人修。", WANG_FANG.0);
        matter.phone = mashanghe::identity::Phone::parse(WANG_FANG.1).ok();
        matter.wish = "请修好路灯".to_owned();
        matter.community_id = Some(places::by_code(tx.conn, "tongle")?.id);
        let filed = intake::filing::file(tx, &Actor::Visitor, &matter)?;
        dispatch::rule::dispatch(tx, &filed)?;
        intake::store::by_id(tx.conn, &filed.request.id)
    });
    filed.unwrap()
}

fn accept(chen: &Browser, request: &Request) {
    chen.visit(&request.url());
    chen.submit(&format!("{}/acceptance", request.url()), &[]).must_say("已受理");
}

fn periods(world: &World, request: &Request) -> Vec<Clock> {
    let all = world.app.read(|db| clocks::about(db, &request.subject())).unwrap();
    all.into_iter().filter(|clock| clock.kind == Kind::Petition).collect()
}

fn sent(world: &World, request: &Request, template: Template) -> Vec<String> {
    let rows = world.app.read(|db| notifications::store::about(db, &request.subject())).unwrap();
    let body =
        |row: &notifications::store::NoticeRow| notifications::shown::body(&world.app.house().vault, row).unwrap().unwrap_or_default();
    rows.into_iter().filter(|row| row.template == template).map(|row| format!("{} {}", row.title, body(&row))).collect()
}

fn citizen(world: &World, request: &Request) -> Browser {
    let browser = world.browser();
    browser.visit("/track");
    browser.submit("/track", &[("code", &request.code), ("proof", &WANG_FANG.1[7..])]).must_say("进度");
    browser
}

/// Extends a petition as 陈 does, with the approval of another.
fn extended(world: &World, request: &Request, until: &str) -> mashanghe::error::Result<Request> {
    let by = actor(world, "chen");
    let new = petition::Extending {
        until: until.parse().unwrap(), reason: "要等更换线路。".to_owned(), approved_by: "罗建国".to_owned()
    };
    world.app.write(|tx| {
        let revision = intake::store::by_id(tx.conn, &request.id)?.revision;
        petition::extend(tx, &by, (&request.code, revision), &new)
    })
}

/// Answers a petition for good.
fn answered(chen: &Browser, request: &Request) {
    let page = format!("{}/answer", request.url());
    chen.visit(&page);
    chen.submit(&page, &[("kind", "final"), ("body", "路灯已修好。")]).must_say("已答复");
}

/// The petitioner says that it is not solved.
fn not_solved(world: &World, request: &Request) {
    let browser = citizen(world, request);
    let page = format!("/track/{}/objection", request.code);
    browser.visit(&page);
    browser.submit(&page, &[("reason", "路灯第二天又灭了。")]).must_say("重新办理");
}

on_both! {
    fn who_files_a_petition_is_told_in_writing_that_it_is_accepted_and_by_when_it_is_finished(world: &World) {
        let (petition, dispute) = (filed(world, Service::Petition), filed(world, Service::Dispute));
        let chen = world.signed_in("chen");
        assert!(periods(world, &petition).is_empty(), "the period begins with acceptance");
        accept(&chen, &petition);
        accept(&chen, &dispute);
        let period = periods(world, &petition).remove(0);
        assert_eq!((period.rule.as_str(), period.last_day().to_string().as_str()), ("D34", "2027-01-22"));
        assert!(period.explanation.contains("信访工作条例第三十四条"), "{}", period.explanation);
        let notices = sent(world, &petition, Template::PetitionAccepted);
        assert_eq!(notices.len(), 1);
        for word in ["受理告知", "同乐社区", "2027年1月22日", "第三十四条"] {
            assert!(notices[0].contains(word), "{word}: {}", notices[0]);
        }
        assert!(sent(world, &petition, Template::RequestAccepted).is_empty(), "one notice of acceptance is enough");
        citizen(world, &petition).page().must_say("受理告知：同乐社区已受理您的信访事项，最晚2027年1月22日办结");
        assert!(periods(world, &dispute).is_empty() && sent(world, &dispute, Template::PetitionAccepted).is_empty());
        assert_eq!(chen.visit(&format!("{}/extension", dispute.url())).status, 404);
    }

    fn the_final_answer_ends_the_period_and_a_refusal_stops_it(world: &World) {
        let (answered, refused) = (filed(world, Service::Petition), filed(world, Service::Petition));
        let chen = world.signed_in("chen");
        for request in [&answered, &refused] {
            accept(&chen, request);
        }
        let page = format!("{}/answer", answered.url());
        chen.visit(&page);
        chen.submit(&page, &[("kind", "progress"), ("body", "已联系路灯管理所。")]).must_say("已答复");
        assert_eq!(periods(world, &answered)[0].met, None);
        chen.visit(&page);
        chen.submit(&page, &[("kind", "final"), ("body", "路灯已修好。")]).must_say("已答复");
        assert_eq!(periods(world, &answered)[0].met, Some(true));
        let page = format!("{}/refusal", refused.url());
        let ground = chen.visit(&page).find(r#"name="ground"[^>]*value="([^"]+)""#).unwrap();
        chen.submit(&page, &[("ground", &ground), ("reason", "经核实，这件事已经由市里受理并在办")]).must_say("已作不予受理");
        let stopped = periods(world, &refused).remove(0);
        assert!(stopped.stopped_at.is_some() && stopped.met.is_none());
    }

    fn a_petition_is_extended_once_with_a_reason_that_its_petitioner_is_told(world: &World) {
        let request = filed(world, Service::Petition);
        let chen = world.signed_in("chen");
        accept(&chen, &request);
        let page = format!("{}/extension", request.url());
        let send = |fields: &[(&str, &str)]| {
            chen.visit(&page);
            let mut all = vec![("until", "2027-02-20"), ("reason", "要等路灯管理所更换整条线路。"), ("approved_by", "罗建国")];
            all.retain(|(name, _)| !fields.iter().any(|(other, _)| other == name));
            all.extend(fields);
            chen.submit(&page, &all)
        };
        chen.visit(&request.url()).must_say("延长办理期限");
        chen.visit(&page).must_say("现在最晚2027年1月22日办结");
        for (field, value, sentence) in [
            ("until", "", "请填写新的最后一日"),
            ("until", "2027-01-22", "新的最后一日要在2027年1月22日以后，不晚于2027年2月21日"),
            ("until", "2027-02-22", "延长不得超过 30 日"),
            ("reason", "", "请填写延期理由"),
            ("approved_by", "", "请填写批准的负责人的姓名"),
        ] {
            send(&[(field, value)]).must_refuse(sentence);
        }
        send(&[("reason", &"长".repeat(101))]).must_refuse("最多 100 个字");
        assert_eq!(periods(world, &request)[0].rule, "D34", "nothing was extended yet");
        assert_eq!(world.signed_in("wu").visit(&page).status, 404, "another unit sees none of it");
        chen.visit(&page);
        let late = chen.filled(&page, &[("until", "2027-02-21"), ("reason", "再等一等。"), ("approved_by", "罗建国")]);
        send(&[]).must_say("办理期限已延长，理由已告知当事人");
        let period = periods(world, &request).remove(0);
        assert_eq!((period.rule.as_str(), period.last_day().to_string().as_str()), ("D34+30", "2027-02-20"));
        let notices = sent(world, &request, Template::PetitionExtended);
        assert!(notices.len() == 1 && notices[0].contains("要等路灯管理所更换整条线路") && notices[0].contains("2027年2月20日"), "{notices:?}");
        let read = citizen(world, &request).page();
        read.must_say("办理期限延长到2027年2月20日").must_say("延期理由：要等路灯管理所").must_not_say("罗建国");
        chen.visit(&request.url()).must_say("罗建国").must_not_say("延长办理期限");
        chen.visit(&page).must_say("已经延长过");
        let late: Vec<(&str, &str)> =
            late.iter().map(|(name, value)| (name.as_str(), if name == "_key" { "another-key" } else { value.as_str() })).collect();
        chen.post_raw(&page, &late).must_refuse("您打开这一页之后");
        let by = actor(world, "chen");
        let again = petition::Extending { until: "2027-03-01".parse().unwrap(), reason: "还要等。".to_owned(), approved_by: "罗建国".to_owned() };
        let refused = world.app.write(|tx| {
            let revision = intake::store::by_id(tx.conn, &request.id)?.revision;
            petition::extend(tx, &by, (&request.code, revision), &again)
        });
        assert!(matches!(&refused, Err(mashanghe::error::Error::Refused(why)) if why.contains("本街道不再延长")), "{refused:?}");
    }

    fn a_petition_that_comes_back_keeps_its_last_day_and_is_not_extended_a_second_time(world: &World) {
        let request = filed(world, Service::Petition);
        let chen = world.signed_in("chen");
        accept(&chen, &request);
        extended(world, &request, "2027-02-20").unwrap();
        answered(&chen, &request);
        not_solved(world, &request);
        accept(&chen, &request);
        let all = periods(world, &request);
        let running: Vec<&Clock> = all.iter().filter(|clock| clock.stopped_at.is_none()).collect();
        assert_eq!((all.len(), running.len()), (2, 1));
        assert_eq!((running[0].rule.as_str(), running[0].last_day().to_string().as_str()), ("D34+30", "2027-02-20"));
        assert!(running[0].explanation.contains("最后一日不变"), "{}", running[0].explanation);
        let told = sent(world, &request, Template::PetitionAccepted);
        assert!(told.iter().any(|words| words.contains("继续办理，期限不变") && words.contains("本街道不再延长")), "{told:?}");
        citizen(world, &request).page().must_say("继续办理您的信访事项，办理期限不变，最晚2027年2月20日办结");
        chen.visit(&request.url()).must_not_say("延长办理期限");
        let refused = extended(world, &request, "2027-03-01");
        assert!(matches!(&refused, Err(mashanghe::error::Error::Refused(why)) if why.contains("本街道不再延长")), "{refused:?}");
    }

    fn a_petition_that_comes_back_after_its_last_day_is_accepted_anew_and_an_extension_stays_used(world: &World) {
        let request = filed(world, Service::Petition);
        let chen = enter(world, "chen");
        accept(&chen, &request);
        extended(world, &request, "2027-01-23").unwrap();
        world.jump(Duration::days(61));
        let chen = enter(world, "chen");
        answered(&chen, &request);
        world.jump(Duration::days(3));
        not_solved(world, &request);
        let chen = enter(world, "chen");
        accept(&chen, &request);
        let running: Vec<Clock> = periods(world, &request).into_iter().filter(|clock| clock.stopped_at.is_none()).collect();
        assert_eq!((running.len(), running[0].rule.as_str()), (1, "D34"));
        assert!(running[0].explanation.contains("重新受理：原来的期限已于2027年1月23日届满"), "{}", running[0].explanation);
        let told = sent(world, &request, Template::PetitionAccepted);
        assert!(told.iter().any(|words| words.contains("重新受理") && words.contains("本街道不再延长")), "{told:?}");
        citizen(world, &request).page().must_say("重新受理您的信访事项，原来的期限已过，从今天起另行计算办理时间");
        let until = (running[0].last_day() + Duration::days(5)).to_string();
        let refused = extended(world, &request, &until);
        assert!(matches!(&refused, Err(mashanghe::error::Error::Refused(why)) if why.contains("本街道不再延长")), "{refused:?}");
        chen.visit(&format!("{}/extension", request.url())).must_say("已经延长过");
    }

    fn the_final_answer_to_a_petition_names_the_review_and_by_when_it_is_asked_for(world: &World) {
        let (petition, dispute) = (filed(world, Service::Petition), filed(world, Service::Dispute));
        let chen = world.signed_in("chen");
        for request in [&petition, &dispute] {
            accept(&chen, request);
        }
        let page = format!("{}/answer", petition.url());
        chen.visit(&page);
        chen.submit(&page, &[("kind", "progress"), ("body", "已联系路灯管理所。")]).must_say("已答复");
        assert!(sent(world, &petition, Template::RequestAnswered).iter().all(|words| !words.contains("复查")), "nothing is decided yet");
        answered(&chen, &petition);
        answered(&chen, &dispute);
        let told = sent(world, &petition, Template::RequestAnswered);
        for word in ["上一级机关、单位复查", "《信访工作条例》第三十五条", "2026年12月23日"] {
            assert!(told.iter().any(|words| words.contains(word)), "{word}: {told:?}");
        }
        citizen(world, &petition).page().must_say("对处理意见不服？").must_say("请求原办理单位的上一级机关、单位复查（《信访工作条例》第三十五条）");
        let objection = |request: &Request| citizen(world, request).visit(&format!("/track/{}/objection", request.code));
        objection(&petition).must_say("请求复查").must_not_say("人民调解法");
        objection(&dispute).must_say("《人民调解法》第二十六条").must_not_say("复查");
        assert!(sent(world, &dispute, Template::RequestAnswered).iter().all(|words| !words.contains("复查")));
        citizen(world, &dispute).page().must_not_say("复查");
    }

    fn who_extends_a_petition_does_not_approve_it_too(world: &World) {
        let request = filed(world, Service::Petition);
        let chen = world.signed_in("chen");
        accept(&chen, &request);
        let page = format!("{}/extension", request.url());
        let own = actor(world, "chen").name().to_owned();
        let spaced: String = own.chars().flat_map(|c| [c, '　']).collect();
        for name in [&own, &spaced] {
            chen.visit(&page);
            let fields = [("until", "2027-02-20"), ("reason", "要等更换线路。"), ("approved_by", name.as_str())];
            chen.submit(&page, &fields).must_refuse("不能填您自己");
        }
        assert_eq!(periods(world, &request)[0].rule, "D34");
    }

    fn a_unit_that_takes_a_petition_over_accepts_it_and_a_period_that_runs_goes_with_it(world: &World) {
        let request = filed(world, Service::Petition);
        let (chen, wu) = (actor(world, "chen"), actor(world, "wu"));
        world.app.write(|tx| {
            let unit = places::by_code(tx.conn, "chengguan")?.id;
            let at = |tx: &mut mashanghe::db::Tx<'_>| intake::store::by_id(tx.conn, &request.id).map(|now| now.revision);
            let seen = at(tx)?;
            handing_over::ask(tx, &chen, (&request.code, seen), &unit, "路灯由城管部门负责维修")?;
            let seen = at(tx)?;
            handing_over::take(tx, &wu, &request.code, seen)
        }).unwrap();
        let period = periods(world, &request).remove(0);
        let unit = world.app.read(|db| places::by_code(db, "chengguan")).unwrap().id;
        assert_eq!((period.unit_id.as_deref(), period.rule.as_str()), (Some(unit.as_str()), "D34"));
        assert_eq!(sent(world, &request, Template::PetitionAccepted).len(), 1);
    }

    fn a_petition_that_is_not_finished_in_time_is_told_and_cannot_be_extended_any_more(world: &World) {
        let request = filed(world, Service::Petition);
        accept(&world.signed_in("chen"), &request);
        world.jump(Duration::days(55));
        let warned = sent(world, &request, Template::ClockReminder);
        assert!(warned.iter().any(|words| words.contains("信访办结")), "{warned:?}");
        world.jump(Duration::days(7));
        let chen = enter(world, "chen");
        chen.visit(&request.url()).must_say("“信访办结”已超期").must_not_say("延长办理期限");
        chen.visit(&format!("{}/extension", request.url())).must_say("期限已过，不能再延长");
        let (by, revision) = (actor(world, "chen"), world.app.read(|db| intake::store::by_id(db, &request.id)).unwrap().revision);
        let late = petition::Extending { until: "2027-02-01".parse().unwrap(), reason: "忘了办。".to_owned(), approved_by: "罗建国".to_owned() };
        let refused = world.app.write(|tx| petition::extend(tx, &by, (&request.code, revision), &late));
        assert!(matches!(&refused, Err(mashanghe::error::Error::Refused(why)) if why.contains("届满")), "{refused:?}");
    }
}
