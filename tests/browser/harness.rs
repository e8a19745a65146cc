//! The harness proved on pages of its own, served under as strict a Content-Security-Policy as the product's: labels
//! are found, buttons pressed, files attached, axe finds what is wrong and nothing else, and JavaScript off is off.

use actix_web::web::{self, Bytes, Query, ServiceConfig};
use actix_web::{HttpResponse, Responder};
use thirtyfour::Key;

use crate::page::Page;
use crate::support::http_server::Served;

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; form-action 'self'; base-uri 'none'";

const FORM: &str = r#"<main><h1>填写诉求</h1><p id="script">脚本没有运行</p>
<form method="post" action="/sent" enctype="multipart/form-data">
<p><label for="name">姓名（必填）</label> <input id="name" name="name" value="旧值"></p>
<p><label>详细经过 <textarea name="story"></textarea></label></p>
<fieldset><legend>办什么事</legend>
<p><input type="radio" name="kind" id="k1" value="dispute"><label for="k1">纠纷化解</label></p>
<p><input type="radio" name="kind" id="k2" value="law"><label for="k2">法律服务</label></p></fieldset>
<fieldset><legend>是否匿名</legend>
<p><input type="radio" name="hidden" id="h1" value="yes"><label for="h1">是</label></p>
<p><input type="radio" name="hidden" id="h2" value="no"><label for="h2">不是</label></p></fieldset>
<p><label for="place">社区</label> <select id="place" name="place"><option>宝龙</option><option>龙东</option></select></p>
<p><label for="photo">照片</label> <input type="file" id="photo" name="photo" multiple></p>
<button>提交</button></form>
<p><a href="/bad?from=form">有毛病的页面</a></p></main><script src="/script.js"></script>"#;

const BAD: &str = r#"<main><h1>有毛病</h1><form><input name="unnamed"></form><div class="wide">宽</div></main>"#;

fn document(title: &str, body: &str) -> HttpResponse {
    let page = format!(
        "<!doctype html><html lang=\"zh-CN\"><head><meta charset=\"utf-8\"><title>{title}</title>\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <link rel=\"stylesheet\" href=\"/style.css\"></head><body>{body}</body></html>"
    );
    HttpResponse::Ok().content_type("text/html").insert_header(("Content-Security-Policy", POLICY)).body(page)
}

async fn sent(body: Bytes) -> impl Responder {
    let received = String::from_utf8_lossy(&body);
    let shown = received.lines().filter(|line| !line.starts_with("--")).collect::<Vec<_>>().join(" ");
    document("已收到", &format!("<main><h1>已收到</h1><p class=\"body\">{}</p></main>", shown.replace('<', "&lt;")))
}

fn pages(config: &mut ServiceConfig) {
    let script = "document.getElementById('script').textContent = '脚本运行了'";
    let style = ".wide { width: 2000px } button, a, input, label { line-height: 2 } \
                 @media (prefers-color-scheme: dark) { h1::after { content: '（深色）' } }";
    config
        .route("/", web::get().to(async || document("填写诉求", FORM)))
        .route("/bad", web::get().to(async |_: Query<Vec<(String, String)>>| document("有毛病", BAD)))
        .route("/sent", web::post().to(sent))
        .route("/script.js", web::get().to(move || async move { script.customize().insert_header(js()) }))
        .route("/style.css", web::get().to(move || async move { style.customize().insert_header(css()) }));
}

fn js() -> (&'static str, &'static str) {
    ("Content-Type", "text/javascript; charset=utf-8")
}

fn css() -> (&'static str, &'static str) {
    ("Content-Type", "text/css; charset=utf-8")
}

fn fill_and_send(page: &Page) {
    let folder = tempfile::tempdir().unwrap();
    let photos = [folder.path().join("one.txt"), folder.path().join("two.txt")];
    for (number, photo) in photos.iter().enumerate() {
        std::fs::write(photo, format!("photo {number}")).unwrap();
    }
    page.visit("/");
    page.fill("姓名", "龘某");
    page.fill("详细经过", "楼上漏水");
    page.choose("纠纷化解");
    page.choose_in("是否匿名", "是");
    page.pick("社区", "龙东");
    page.attach(&[&photos[0], &photos[1]]);
    assert_eq!(page.value_of("姓名"), "龘某");
    page.press("提交");
    page.see("已收到");
    let received = page.read(".body");
    for part in ["龘某", "楼上漏水", "dispute", "yes", "龙东", "photo 0", "photo 1"] {
        assert!(received.contains(part), "{part} is missing in {received}");
    }
}

#[test]
fn a_form_is_filled_by_its_labels_and_sent_from_a_phone() {
    let site = Served::start(pages);
    let page = Page::on_phone(&site.url(""));
    page.visit("/");
    page.see("脚本运行了");
    page.see_no("脚本没有运行");
    assert_eq!(page.title(), "填写诉求");
    fill_and_send(&page);
    assert_eq!(page.path(), "/sent");
    page.screenshot("harness-phone");
}

#[test]
fn without_javascript_no_script_runs_and_a_form_still_works() {
    let site = Served::start(pages);
    let page = Page::without_javascript(&site.url("/"));
    page.visit("/");
    page.see("脚本没有运行");
    fill_and_send(&page);
}

#[test]
fn axe_finds_a_seeded_fault_and_nothing_on_a_good_page_under_a_strict_policy() {
    let site = Served::start(pages);
    let page = Page::on_desk(&site.url(""));
    page.visit("/");
    page.is_accessible();
    page.follow("有毛病的页面");
    page.see("有毛病");
    assert_eq!(page.path(), "/bad?from=form");
    let complaints = page.axe();
    assert!(complaints.contains("label: ") && complaints.contains("name=\"unnamed\""), "{complaints}");
    assert!(!complaints.contains("html-has-lang"), "{complaints}");
}

#[test]
fn a_desk_has_its_size_a_keyboard_and_a_dark_side() {
    let site = Served::start(pages);
    let page = Page::on_desk(&site.url(""));
    page.visit("/");
    assert_eq!(page.tab(), "name");
    page.key(Key::Tab);
    assert_eq!(page.focused(), "story");
    let width = |png: &[u8]| image::load_from_memory(png).unwrap().width();
    assert_eq!(width(&page.picture()), 1280);
    page.in_the_dark();
    page.visit("/");
    page.see("填写诉求");
    assert!(page.words().contains("填写诉求"));
}
