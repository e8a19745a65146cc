//! The forms that the roads pass by: an agreement from its minutes to its closing, what an officer may do with a request, and
//! what an administrator keeps. Each is judged by day, at night and in large letters, empty, and after a mistake.

use mashanghe::accounts::store as accounts;
use mashanghe::actor::Actor;
use mashanghe::cases::mediators::{self, Appointing, Relation};
use mashanghe::cases::opening::{self, NewCase};
use mashanghe::cases::parties::{Details, PartyKind, Side, store as parties};
use mashanghe::cases::store as cases;
use mashanghe::cases::willingness::{self, Answered, Way};
use mashanghe::cases::{Bar, Source};
use mashanghe::db::{Db, Tx};
use mashanghe::error::Result;
use mashanghe::identity::Phone;
use mashanghe::intake::DisputeType;
use mashanghe::places::store as places;

use crate::page::Page;
use crate::roads::{STORY, desk_of, filed, office, on, photos};
use crate::world::World;
use crate::world::cast::{WANG_FANG, ZHANG_WEI};

fn actor(db: &mut Db, username: &str) -> Result<Actor> {
    let person = accounts::by_username(db, username)?;
    let grants = accounts::grants(db, &person.id)?;
    Ok(Actor::Staff { person_id: person.id, name: person.name, grants })
}

fn party(side: Side, (name, phone): (&str, &str)) -> Details {
    let address = Some("宝龙街道同乐路12号3栋".to_owned());
    Details { address, ..Details::brief(side, PartyKind::Person, name.to_owned(), Phone::parse(phone).ok()) }
}

/// 王芳's case in 老陈's room: both sides said yes, 李敏 presides.
fn willing(tx: &mut Tx<'_>) -> Result<String> {
    let (lead, li) = (actor(tx.conn, "laochen")?, actor(tx.conn, "limin")?);
    let new = NewCase {
        room_id: places::by_code(tx.conn, "laochen")?.id,
        request: None,
        source: Source::Application,
        dispute_type: DisputeType::Neighbour,
        bar: Bar::Nothing,
        title: "楼上漏水的赔偿".to_owned(),
        facts: STORY.to_owned(),
        wishes: "修好漏水，赔偿五千元".to_owned(),
        difficult: false,
        parties: vec![party(Side::Applicant, WANG_FANG), party(Side::Respondent, ZHANG_WEI)],
    };
    let id = opening::open(tx, &lead, new)?.id;
    for party in parties::of_case(tx.conn, &tx.house.vault, &id)? {
        let case = cases::by_id(tx.conn, &id)?;
        let answer = Answered { party_id: party.id, willing: true, way: Way::Telephone, remark: String::new(), answered_at: tx.now };
        willingness::record(tx, &lead, &case, answer)?;
    }
    let case = cases::by_id(tx.conn, &id)?;
    let person_id = li.person_id().unwrap_or_default().to_owned();
    let new = Appointing { person_id, chief: true, way: mediators::Way::Appointed, relation: Relation::Nothing };
    mediators::appoint(tx, &lead, &case, new)?;
    Ok(format!("/cases/{id}"))
}

/// The case, and a sitting that began half an hour ago.
fn at_the_table(world: &World) -> String {
    let case = world.app.write(willing).unwrap();
    let li = world.signed_in("limin");
    li.visit(&format!("{case}/sittings/new"));
    let sitting = [("day", "2026-11-23"), ("time", "09:00"), ("manner", "room"), ("place", "老陈调解室"), ("publicity", "closed")];
    li.submit(&format!("{case}/sittings"), &sitting).must_say("已补登");
    case
}

/// Sends the form as it is and judges the page that names the mistakes.
fn mistaken(page: &Page, button: &str) {
    on(page, button, "需要改一下", true);
}

fn minutes(li: &Page, case: &str) {
    li.visit(&format!("{case}/sittings"));
    li.follow("2026年11月23日");
    li.see("先告知权利和义务");
    mistaken(li, "保存记录");
    for present in ["申请人 王芳", "被申请人 张伟", "人民调解员 李敏"] {
        li.choose_in("谁到场了", present);
    }
    li.choose("调解前已告知");
    li.fill("调解记录", "张伟承认漏水，愿意修好；王芳同意。");
    li.choose_in("调解结果", "调解成功");
    on(li, "保存记录", "不能再改", true);
    mistaken(li, "加补正");
}

fn drafted(li: &Page, case: &str) {
    li.visit(&format!("{case}/agreement"));
    on(li, "开始起草", "草稿已建立", true);
    li.follow("修改事实、范围、份数");
    li.see("一式几份");
    li.fill("一式几份", "0");
    mistaken(li, "保存");
    li.visit(&format!("{case}/agreement"));
    li.follow("加一条");
    li.see("一条只写一件事");
    mistaken(li, "保存");
    li.fill("第 1 条", "张伟修好卫生间的防水层，并负责试水。");
    on(li, "保存", "已加一条", true);
    li.follow("加一项");
    li.see("一项只登记一笔钱");
    mistaken(li, "保存");
    li.choose_in("由谁履行", "被申请人 张伟");
    li.choose_in("付钱还是做一件事", "做一件事");
    li.fill("名目", "修好卫生间的防水层");
    on(li, "保存", "已加一项", true);
}

fn signed(li: &Page) {
    li.follow("定稿");
    li.see("按下按钮后");
    li.is_accessible();
    on(li, "定稿", "已定稿", true);
    let here = li.path();
    li.follow("打印");
    li.see("人民调解协议书");
    li.is_accessible();
    li.visit(&here);
    li.follow("登记签名盖章");
    li.see("谁签了");
    mistaken(li, "登记");
    for seat in ["申请人 王芳", "被申请人 张伟", "人民调解员 李敏", "宝龙街道人民调解委员会"] {
        li.choose_in("谁签了", seat);
    }
    li.choose_in("当事人怎么签的", "签名");
    let folder = tempfile::tempdir().unwrap();
    let [scan, _] = photos(&folder);
    li.attach(&[&scan]);
    on(li, "登记", "签名盖章齐了", true);
}

fn performed(li: &Page, case: &str) {
    li.visit(&format!("{case}/performance"));
    li.is_accessible();
    li.follow("登记履行");
    li.see("哪一天履行的");
    mistaken(li, "登记");
    li.choose_in("履行到什么程度", "履行完毕");
    on(li, "登记", "已登记履行情况", true);
    li.visit(&format!("{case}/closure"));
    li.choose_in("结案的情况", "协议已全部履行");
    on(li, "结案", "案件已结案", true);
    li.visit(&format!("{case}/reopening"));
    mistaken(li, "恢复办理");
}

#[test]
fn an_agreement_from_its_minutes_to_its_closing_is_fit_for_everybody() {
    let world = office();
    let case = at_the_table(&world);
    let li = desk_of(&world, "limin");
    li.visit(&format!("{case}/other-ways"));
    li.see("其他途径告知书");
    li.is_accessible();
    minutes(&li, &case);
    drafted(&li, &case);
    signed(&li);
    performed(&li, &case);
}

#[test]
fn what_an_officer_may_do_with_a_request_is_fit_for_everybody() {
    let world = office();
    let code = filed(&world);
    let chen = desk_of(&world, "chen");
    for (act, button) in [("return", "退回街道"), ("refusal", "不予受理"), ("hand-over", "请对方接收")] {
        chen.visit(&format!("/requests/{code}/{act}"));
        chen.is_accessible();
        mistaken(&chen, button);
    }
    chen.visit(&format!("/requests/{code}"));
    on(&chen, "显示联系方式", WANG_FANG.1, true);
    chen.visit("/desk");
    mistaken(&chen, "登记并出回执");
    for path in ["/visits", "/notices", "/deadlines", "/nothing-here"] {
        chen.visit(path);
        chen.is_accessible();
    }
    let lin = desk_of(&world, "lin");
    lin.visit(&format!("/requests/{code}/dispatch"));
    lin.is_accessible();
    mistaken(&lin, "确定");
}

#[test]
fn what_an_administrator_keeps_is_fit_for_everybody() {
    let world = office();
    let admin = desk_of(&world, "admin");
    for path in [
        "/admin",
        "/admin/people",
        "/admin/places",
        "/admin/places/units/tongle",
        "/admin/places/rules",
        "/admin/calendar",
        "/admin/calendar/2026-01-01",
        "/account",
        "/account/password",
        "/account/second-factor",
    ] {
        admin.visit(path);
        admin.is_accessible();
    }
    for (path, button) in [("/admin/people/new", "添加并生成链接"), ("/admin/qr", "生成"), ("/admin/places/import", "看看会改什么")]
    {
        admin.visit(path);
        mistaken(&admin, button);
    }
    admin.visit("/admin/people");
    admin.follow("李敏");
    admin.see("登录名 limin");
    admin.is_accessible();
    on(&admin, "发重设密码的链接", "登录链接", true);
}
