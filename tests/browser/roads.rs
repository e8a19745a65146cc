//! The roads in Chromium: a citizen files on a phone, with JavaScript and without; an officer accepts and registers at a
//! desk, a room takes it from there. Every page that is met is judged: nothing for axe to complain of, nothing too wide.

use std::path::PathBuf;

use mashanghe::actor::Actor;
use mashanghe::intake::matter::Matter;
use mashanghe::intake::{self, Channel, DisputeType, Service};
use mashanghe::places::store as places;
use tempfile::TempDir;

use crate::page::Page;
use crate::world::cast::{PASSWORD, WANG_FANG, ZHANG_WEI};
use crate::world::{On, World};

pub(crate) const STORY: &str = "楼上卫生间漏水，厨房顶都发霉了，说了三次没有用。";

pub(crate) fn office() -> World {
    World::on(On::Sqlite).unwrap()
}

/// Two photos as a phone keeps them.
pub(crate) fn photos(folder: &TempDir) -> [PathBuf; 2] {
    [("厨房.jpg", 40), ("卧室.jpg", 180)].map(|(name, shade)| {
        let file = folder.path().join(name);
        image::RgbImage::from_fn(400, 300, |x, _| image::Rgb([shade, (x % 256) as u8, 90])).save(&file).unwrap();
        file
    })
}

/// Goes on, and judges the next page when it is there.
pub(crate) fn on(page: &Page, button: &str, next: &str, judged: bool) {
    page.press(button);
    page.see(next);
    if judged {
        page.is_accessible();
    }
}

/// From the first page to the receipt; its code.
fn files_a_dispute(page: &Page, judged: bool) -> String {
    page.visit("/");
    page.see("有事好商量");
    if judged {
        page.is_accessible();
    }
    page.follow("纠纷化解");
    page.see("大约三分钟");
    if judged {
        page.is_accessible();
    }
    on(page, "开始填写", "这件事跟什么有关", judged);
    page.choose("邻居");
    on(page, "下一步", "发生了什么事", judged);
    page.fill("发生了什么事", STORY);
    on(page, "下一步", "现在有人有危险吗", judged);
    page.choose_in("现在有人有危险吗", "没有");
    on(page, "下一步", "您希望怎么解决", judged);
    page.fill("您希望怎么解决", "修好漏水，赔偿五千元");
    on(page, "下一步", "事情在哪里", judged);
    page.choose("同乐社区");
    page.fill("地址或附近的标志", "同乐路 12 号 3 栋 402");
    on(page, "下一步", "对方是谁", judged);
    page.fill("对方是谁", "楼上 502 的住户");
    on(page, "下一步", "有照片或材料吗", judged);
    let folder = tempfile::tempdir().unwrap();
    let [one, two] = photos(&folder);
    page.attach(&[&one, &two]);
    on(page, "下一步", "想到哪个调解室", judged);
    page.choose("老陈调解室");
    on(page, "下一步", "怎么联系您", judged);
    page.fill("您的姓名", WANG_FANG.0);
    page.fill("手机号码", WANG_FANG.1);
    on(page, "下一步", "请核对一遍", judged);
    page.see("2 个文件");
    page.choose("我看过");
    on(page, "提交", "已收到您的申请", judged);
    page.read("[data-receipt-code]")
}

#[test]
fn a_citizen_files_a_dispute_with_two_photos_on_a_phone() {
    let world = office();
    let page = Page::on_phone(&world.base);
    let code = files_a_dispute(&page, true);
    assert!(code.starts_with("BL26-1123-"), "{code}");
    page.screenshot("receipt-phone");
    let other = Page::on_phone(&world.base);
    other.visit("/track");
    other.see("查询码在回执和短信里");
    other.is_accessible();
    other.fill("查询码", &code);
    other.fill("手机号后四位", &WANG_FANG.1[7..]);
    on(&other, "查进度", STORY, true);
}

#[test]
fn a_citizen_files_a_dispute_with_javascript_switched_off() {
    let world = office();
    let page = Page::without_javascript(&world.base);
    let code = files_a_dispute(&page, false);
    let row = world.app.read(|db| intake::store::by_code(db, &code)).unwrap();
    assert_eq!(row.stage, intake::Stage::Dispatched);
}

/// 王芳's matter, filed and dispatched.
pub(crate) fn filed(world: &World) -> String {
    let told = world.app.write(|tx| {
        let mut matter = Matter::new(Service::Dispute, Channel::Web, STORY, WANG_FANG.0);
        matter.dispute_type = Some(DisputeType::Neighbour);
        matter.wish = "修好漏水，赔偿五千元".to_owned();
        matter.phone = mashanghe::identity::Phone::parse(WANG_FANG.1).ok();
        matter.community_id = Some(places::by_code(tx.conn, "tongle")?.id);
        matter.room_id = Some(places::by_code(tx.conn, "laochen")?.id);
        let filed = intake::filing::file(tx, &Actor::Visitor, &matter)?;
        mashanghe::dispatch::rule::dispatch(tx, &filed)?;
        Ok(filed.request.code)
    });
    told.unwrap()
}

pub(crate) fn desk_of(world: &World, username: &str) -> Page {
    let page = Page::on_desk(&world.base);
    page.visit("/sign-in");
    page.see("工作人员登录");
    page.fill("登录名", username);
    page.fill("密码", PASSWORD);
    on(&page, "登录", "要办的事", true);
    page
}

/// The officer's desk: accepted, and registered as a case of 老陈's room.
fn registered(world: &World, code: &str) {
    let chen = desk_of(world, "chen");
    chen.see(code);
    chen.visit("/requests");
    chen.see(code);
    chen.is_accessible();
    chen.visit(&format!("/requests/{code}"));
    chen.see(STORY);
    chen.is_accessible();
    on(&chen, "受理", "办理中", true);
    chen.follow("转为调解案件");
    chen.see("登记后编案号");
    chen.is_accessible();
    chen.fill("被申请人姓名或者单位全称", ZHANG_WEI.0);
    chen.fill("被申请人电话", ZHANG_WEI.1);
    chen.choose_in("有没有不得受理的情形", "没有这些情形");
    on(&chen, "登记并编案号", "已登记为案件", true);
}

#[test]
fn an_officer_accepts_a_request_at_a_desk_and_a_room_takes_it_to_the_table() {
    let world = office();
    let code = filed(&world);
    registered(&world, &code);
    let chen = desk_of(&world, "laochen");
    chen.visit("/cases");
    chen.see("第1号");
    chen.is_accessible();
    chen.follow("漏水");
    chen.see("办到哪里了");
    chen.is_accessible();
    let case = chen.path();
    chen.follow("记录意愿、发邀请");
    chen.see("征求各方意愿");
    chen.is_accessible();
    chen.choose_in("哪一位当事人", "张＊");
    chen.choose_in("愿意调解吗", "愿意");
    chen.pick("怎么联系的", "电话");
    on(&chen, "记录答复", "各方都愿意调解", true);
    chen.visit(&format!("{case}/mediators/new"));
    chen.see("怎么确定的");
    chen.is_accessible();
    chen.pick("调解员", "李敏");
    chen.choose_in("怎么确定的", "指定");
    chen.choose_in("这位调解员与当事人", "没有");
    on(&chen, "确定", "主持人", true);
    for (rest, words) in [
        ("/parties/new?kind=person", "登记"),
        ("/parties/new?kind=organisation", "登记"),
        ("/extension", "延长"),
        ("/sittings", "调解会"),
        ("/sittings/new", "约一次调解会"),
        ("/agreement", "调解协议"),
        ("/performance", "履行"),
        ("/ending", "其他途径"),
        ("/ending/new", "终止"),
        ("/closure", "结案"),
    ] {
        chen.visit(&format!("{case}{rest}"));
        chen.see(words);
        chen.is_accessible();
    }
    nominated(&chen, &case);
}

/// What was not settled is ended, closed and still worth telling others.
fn nominated(chen: &Page, case: &str) {
    chen.visit(&format!("{case}/ending"));
    chen.choose_in("为什么终止", "各方分歧较大，调解不成");
    chen.fill("具体情况", "两边对维修的钱各说各的，当面说了不再谈。");
    chen.choose("已把上面的其他途径告知各方当事人");
    on(chen, "终止调解", "终止", true);
    chen.visit(&format!("{case}/closure"));
    chen.choose_in("结案的情况", "终止调解后结案");
    on(chen, "结案", "已结案", true);
    chen.visit(&format!("{case}/nomination"));
    chen.see("推荐的理由");
    chen.is_accessible();
    chen.choose_in("推荐的理由", "没有谈成，但有教训");
    chen.fill("具体说明", "先一起试水，谈不成也把事实看清楚了。");
    chen.choose_in("有没有不宜公开的情形", "没有这些情形");
    on(chen, "推荐", "已推荐为经典案例", true);
    chen.visit(&format!("{case}/nomination"));
    chen.see("这个案件已经推荐过");
    chen.is_accessible();
}
