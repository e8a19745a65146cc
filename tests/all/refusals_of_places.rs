//! What the papers of places refuse, field by field: one day of the calendar, taking a code out of force, a new room, and what a
//! mediator tells of themselves.

use crate::on_both;
use crate::places::a_code;
use crate::refusing::Filled;
use crate::world::World;

/// `n` characters.
fn long(n: usize) -> String {
    "长".repeat(n)
}

on_both! {
    fn one_day_of_the_calendar_is_changed_with_its_name_and_its_source(world: &World) {
        let (admin, page) = (world.signed_in("admin"), "/admin/calendar/2026-10-10");
        let good = [("kind", "off"), ("name", "国庆节"), ("source", "国办发明电〔2026〕1号")];
        Filled { world, browser: &admin, page, action: page, good: &good }.refuses(&[
            ("kind", "", "请选择这些天是休假还是上班"),
            ("kind", "half", "请选择这些天是休假还是上班"),
            ("name", "", "请填写节日名称"),
            ("name", &long(21), "节日名称最多 20 个字，现在有 21 个字"),
            ("source", "", "请填写依据"),
            ("source", &long(61), "依据最多 60 个字，现在有 61 个字"),
        ]);
        admin.visit(page).must_say("国庆节调休上班");
    }

    fn a_code_is_taken_out_of_force_for_a_reason(world: &World) {
        let (code, _) = a_code(world, false);
        let (admin, page) = (world.signed_in("admin"), format!("/admin/qr/{}", code.id));
        let revocation = format!("{page}/revocation");
        Filled { world, browser: &admin, page: &page, action: &revocation, good: &[] }.refuses(&[
            ("reason", "", "请填写停用的原因"),
            ("reason", &long(201), "停用的原因最多 200 个字，现在有 201 个字"),
        ]);
        admin.visit(&page).must_not_say("已停用");
    }

    fn a_new_room_has_a_short_name_that_is_short(world: &World) {
        let (admin, page) = (world.signed_in("admin"), "/admin/places/rooms/new");
        let community = admin.visit(page).find(r#"<option value="([^"]+)"[^>]*>龙东社区<"#).unwrap();
        let good = [
            ("name", "和邻说事调解室"), ("short_name", "和邻"), ("code", "helin"), ("community", community.as_str()), ("brand", "和邻说事"),
            ("seal_text", "和邻"), ("speciality", "邻里与物业"), ("types", "neighbour"), ("opening", "周一至周五 9:00-12:00"),
            ("phone", "0755-28123456"), ("address", "龙东路 1 号"),
        ];
        Filled { world, browser: &admin, page, action: page, good: &good }.refuses(&[
            ("short_name", &long(21), "简称最多 20 个字，现在有 21 个字"),
            ("types", "", "请至少选择一类纠纷"),
            ("opening", "随时", "开放时间"),
        ]);
    }

    fn a_grid_is_kept_by_somebody_who_works_in_its_community(world: &World) {
        let (admin, page) = (world.signed_in("admin"), "/admin/places/grids/tongle-01");
        let elsewhere = crate::agreements::actor(world, "huang").person_id().unwrap().to_owned();
        Filled { world, browser: &admin, page, action: page, good: &[("name", "一号网格"), ("active", "yes")] }.refuses(&[
            ("name", "", "请填写网格名称"),
            ("name", &long(61), "网格名称最多 60 个字，现在有 61 个字"),
            ("keeper", &elsewhere, "请从名单里选网格员"),
        ]);
    }

    fn a_table_that_is_brought_in_is_of_a_kind_and_can_be_read(world: &World) {
        let (admin, page, action) = (world.signed_in("admin"), "/admin/places/import", "/admin/places/import/preview");
        let form = Filled { world, browser: &admin, page, action, good: &[("table", "units")] };
        form.refuses(&[("file", "", "请选择要导入的 CSV 文件")]);
        form.refuses_file("file", ("单位.csv", b"\xb4\xfa"), "文件不是 UTF-8 编码，没有导入");
        form.refuses_file("file", ("单位.csv", &[b'a'; 300 * 1024]), "文件超过");
        form.refuses(&[("table", "nothing", "请选择表里是什么"), ("table", "", "请选择表里是什么")]);
    }

    fn a_mediator_tells_of_themselves_in_few_words(world: &World) {
        let lead = world.signed_in("laochen");
        let page = lead.visit("/rooms/laochen/edit").link("李敏").unwrap();
        let good = [("full_time", "yes"), ("speciality", "漏水"), ("since", "2019-03-01"), ("introduction", "先看现场。")];
        Filled { world, browser: &lead, page: &page, action: &page, good: &good }.refuses(&[
            ("full_time", "sometimes", "请选择专职或兼职"),
            ("speciality", &long(61), "擅长最多 60 个字，现在有 61 个字"),
            ("since", "以前", "请填写从什么时候开始做调解"),
            ("introduction", &long(301), "自我介绍最多 300 个字，现在有 301 个字"),
        ]);
        world.browser().visit("/rooms/laochen").must_not_say("擅长漏水");
    }
}
