//! The keyboard alone: a citizen files, an officer accepts and registers a case. Every stop of Tab on the way is outlined, on the
//! screen and covered by nothing; the way round mistakes is open too.

use thirtyfour::Key;

use crate::page::Page;
use crate::roads::{STORY, filed, office};
use crate::world::cast::{PASSWORD, WANG_FANG, ZHANG_WEI};

#[test]
fn the_first_tab_leads_past_the_menu_to_what_the_page_is_about() {
    let world = office();
    let page = Page::on_desk(&world.base);
    page.visit("/file?service=dispute");
    page.tab_and_enter("跳到正文");
    assert_eq!(page.tab(), "开始填写");
}

#[test]
fn a_mistake_takes_the_focus_and_leads_to_its_field() {
    let world = office();
    let page = Page::on_desk(&world.base);
    page.visit("/file?service=dispute");
    page.tab_and_enter("开始填写");
    page.see("这件事跟什么有关");
    page.tab_and_enter("下一步");
    page.see("有 1 处需要改一下");
    assert!(page.title().starts_with("错误："), "{}", page.title());
    assert!(page.focused().starts_with("有 1 处需要改一下"), "{}", page.focused());
    page.tab_and_enter("请选择最接近的一项");
    assert_eq!(page.focused(), "kind");
}

#[test]
fn a_citizen_files_a_dispute_with_the_keyboard_alone() {
    let world = office();
    let page = Page::on_desk(&world.base);
    page.visit("/");
    page.tab_and_enter("纠纷化解");
    page.see("大约三分钟");
    page.tab_and_enter("开始填写");
    page.see("这件事跟什么有关");
    page.tab_and_choose("kind", "邻居");
    let on = |next: &str| {
        page.tab_and_enter("下一步");
        page.see(next);
    };
    on("发生了什么事");
    page.tab_and_type("story", STORY);
    on("现在有人有危险吗");
    page.tab_and_choose("danger", "没有");
    on("您希望怎么解决");
    on("事情在哪里");
    page.tab_and_choose("community", "同乐社区");
    on("对方是谁");
    on("有照片或材料吗");
    on("想到哪个调解室");
    on("怎么联系您");
    page.tab_and_type("name", WANG_FANG.0);
    page.tab_and_type("phone", WANG_FANG.1);
    on("请核对一遍");
    page.tab_to("consent");
    page.key(Key::Space);
    page.tab_and_enter("提交");
    page.see("已收到您的申请");
    page.tab_to("补充材料");
}

#[test]
fn an_officer_accepts_a_request_and_registers_a_case_with_the_keyboard_alone() {
    let world = office();
    let code = filed(&world);
    let page = Page::on_desk(&world.base);
    page.visit("/sign-in");
    page.tab_and_type("username", "chen");
    page.tab_and_type("password", PASSWORD);
    page.key(Key::Enter);
    page.see("要办的事");
    page.tab_and_enter("与邻居的漏水纠纷");
    page.see(&code);
    page.tab_and_enter("受理");
    page.see("办理中");
    page.tab_and_enter("转为调解案件");
    page.see("登记后编案号");
    page.tab_and_type("respondent_name", ZHANG_WEI.0);
    page.tab_and_choose("bar", "没有这些情形");
    page.tab_and_enter("登记并编案号");
    page.see("已登记为案件");
}
