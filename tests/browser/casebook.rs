//! The casebook in Chromium: a reader looks for a case like their own on a phone, with JavaScript and without; an editor takes a
//! case through the desk. Every page that is met is judged.

use mashanghe::clock::Clock;
use mashanghe::demo;

use crate::page::Page;
use crate::roads::{office, on};
use crate::world::{On, World, monday_morning};

/// The demo's office: its casebook has an entry of its own and one under review.
fn demo_office() -> World {
    let world = World::configured(On::Sqlite, |config| {
        config.data = config.data.join("demo");
        config.database_url = format!("sqlite:{}", config.data.join("mashanghe.db").display());
        demo::build(config).unwrap();
    });
    let world = world.unwrap();
    world.clock.turn(Clock::machine().now() - monday_morning());
    world
}

fn editor(world: &World, username: &str) -> Page {
    let page = Page::on_desk(&world.base);
    page.visit("/sign-in");
    page.fill("登录名", username);
    page.fill("密码", demo::cast::PASSWORD);
    on(&page, "登录", "要办的事", false);
    page
}

fn judged(page: &Page, path: &str, words: &str) {
    page.visit(path);
    page.see(words);
    page.is_accessible();
}

/// From the first page of the casebook to an entry, an article and back to a search that is followed by mail. A page without
/// JavaScript cannot be judged.
fn reads(page: &Page, judged: bool) {
    let met = |words: &str| {
        page.see(words);
        if judged {
            page.is_accessible();
        }
    };
    page.visit("/casebook");
    met("案例库");
    page.fill("查什么", "樓上漏水");
    page.press("查找");
    met("先试水再谈钱");
    page.follow("先试水再谈钱");
    met("案例点评");
    page.follow("第1165条");
    met("引用");
    page.visit("/casebook/2024-0001");
    page.follow("查清事实再谈钱");
    met("这一课带走一句话");
    page.follow("人民调解入门");
    met("全部");
    page.visit("/school");
    met("街道调解学校");
    page.visit("/casebook?q=%E6%BC%8F%E6%B0%B4&type=neighbour");
    met("找到");
    page.follow("有新的就发邮件告诉我");
    met("邮箱");
    page.visit("/casebook/facts");
    page.fill("事情经过", "楼上卫生间漏水，我家厨房顶都发霉了，物业来看过两次，楼上说不是他家的管子，不肯开门，维修的钱谁出也说不清。");
    page.press("查找");
    met("按这些词查找相似的案例");
    page.visit("/casebook?q=%E4%B8%93%E5%88%A9%E4%BE%B5%E6%9D%83");
    met("没有找到");
}

#[test]
fn a_reader_finds_a_case_on_a_phone_and_follows_a_search() {
    let world = office();
    reads(&Page::on_phone(&world.base), true);
}

#[test]
fn a_reader_at_a_desk_finds_the_same() {
    let world = office();
    reads(&Page::on_desk(&world.base), true);
}

#[test]
fn a_reader_without_javascript_finds_the_same() {
    let world = office();
    reads(&Page::without_javascript(&world.base), false);
}

#[test]
fn an_editor_reviews_publishes_and_withdraws_at_the_desk() {
    let world = demo_office();
    let gu = editor(&world, "guyan");
    judged(&gu, "/casebook/desk", "审核中");
    judged(&gu, "/casebook/words", "意思一样的词");
    gu.visit("/casebook/desk");
    gu.follow("老房子没谈成");
    gu.see("发布之前还差");
    gu.is_accessible();
    let entry = gu.path();
    judged(&gu, &format!("{entry}/changes?old=1&new=1"), "第 1 稿和第 1 稿");
    judged(&gu, &format!("{entry}/draft"), "起草案例");
    judged(&gu, &format!("{entry}/refusal"), "记为不采用");
    gu.visit(&entry);
    gu.choose_in("您的意见", "同意发布");
    on(&gu, "提交意见", "发布", true);
    on(&gu, "发布", "已发布", true);
    gu.follow("看公开的页面");
    gu.see("案例点评");
    let public = gu.path();
    gu.visit(&entry);
    gu.follow("撤下");
    gu.see("从案例库撤下");
    gu.is_accessible();
    gu.choose("可能认得出人");
    gu.fill("给读者的一句话", "有读者说认得出来，先撤下。");
    on(&gu, "撤下", "已撤下", true);
    judged(&gu, &public, "有读者说认得出来");
}

/// The address in the newest mail.
fn mailed_link(world: &World) -> String {
    let mails = std::fs::read_dir(world.folder().join("outbox")).unwrap().map(|file| file.unwrap().path());
    let newest = mails.max_by_key(|path| path.metadata().unwrap().modified().unwrap()).unwrap();
    let bytes = std::fs::read(newest).unwrap();
    let mail = mail_parser::MessageParser::default().parse(&bytes).unwrap();
    let text = mail.body_text(0).unwrap();
    let link = regex::Regex::new(r"(/casebook/alerts/[0-9a-f.-]+)").unwrap();
    link.captures(&text).unwrap()[1].to_owned()
}

#[test]
fn a_search_is_followed_by_mail_and_ended_on_a_phone() {
    let world = office();
    let phone = Page::on_phone(&world.base);
    judged(&phone, "/casebook/alerts?q=%E6%BC%8F%E6%B0%B4", "有新案例时告诉我");
    phone.fill("电子邮箱", "fang@example.org");
    on(&phone, "发确认邮件", "确认邮件已经发出", true);
    world.work();
    let own = mailed_link(&world);
    judged(&phone, &own, "等待确认");
    on(&phone, "确认开通", "已开通", true);
    judged(&phone, &own, "每天最多一封");
    on(&phone, "停止，不再发邮件", "已停止", true);
}
