//! Places: an administrator keeps units, grids and rules; tables come in whole or not at all; codes are signed, counted, revocable.

use mashanghe::actor::Actor;
use mashanghe::office::settling::settle;
use mashanghe::places::import::{BAOLONG, Report};
use mashanghe::places::qr::{self, QrCode};

use crate::on_both;
use crate::world::{Browser, World};

const UNITS: &str = "代码,类别,名称,简称,上级代码,职责,电话,地址,开放时间\n";

fn refused(browser: &Browser, page: &str, action: &str, good: &[(&str, &str)], wrong: &[(&str, &str, &str)]) {
    for (field, value, sentence) in wrong {
        browser.visit(page);
        let fields: Vec<(&str, &str)> = good.iter().filter(|(name, _)| name != field).copied().chain([(*field, *value)]).collect();
        browser.submit(action, &fields).must_refuse(sentence);
    }
}

fn person(world: &World, username: &str) -> String {
    world.app.read(|db| mashanghe::accounts::store::by_username(db, username)).unwrap().id
}

pub(crate) fn a_code(world: &World, elder: bool) -> (QrCode, String) {
    let admin = world.signed_in("admin");
    let page = admin.visit("/admin/qr");
    let unit = page.find(r#"<option value="([^"]+)"[^>]*>社区 · 同乐社区"#).unwrap();
    let mut fields = vec![("kind", "building"), ("unit", unit.as_str()), ("label", "阳光花园3栋"), ("place", "阳光花园3栋大堂")];
    if elder {
        fields.push(("elder", "yes"));
    }
    let page = admin.submit("/admin/qr", &fields);
    page.must_say("码已生成");
    let id = page.path.rsplit('/').next().unwrap().to_owned();
    let code = world.app.read(|db| qr::store::by_id(db, &id)).unwrap();
    let token = code.token(&world.app.house().vault);
    (code, token)
}

on_both! {
    fn bringing_the_same_street_in_twice_changes_nothing(world: &World) {
        let report = world.app.write(|tx| settle(tx, &Actor::House, BAOLONG)).unwrap();
        assert_eq!(report, Report { same: report.same, ..Report::default() });
        assert!(report.same > 50);
    }

    fn an_administrator_adds_a_unit_and_every_field_says_what_is_wrong(world: &World) {
        let admin = world.signed_in("admin");
        let good = [("kind", "department"), ("code", "lvhua"), ("name", "绿化办公室"), ("phone", "0755-28123456"), ("hours", "周一至周五 9:00-18:00")];
        let long = "长".repeat(300);
        refused(&admin, "/admin/places", "/admin/places", &good, &[
            ("kind", "", "请选择类别"),
            ("kind", "room", "添加调解室"),
            ("code", "绿化", "代码用"),
            ("code", "tongle", "已经有单位用了"),
            ("name", "", "请填写名称"),
            ("short_name", &long, "简称最多"),
            ("duty", &long, "职责最多"),
            ("address", &long, "地址最多"),
            ("phone", "12", "号码"),
            ("hours", "随时", "开放时间"),
        ]);
        admin.visit("/admin/places");
        admin.submit("/admin/places", &good).must_say("已添加部门“绿化办公室”");
        assert_eq!(world.signed_in("chen").visit("/admin/places").status, 404);
    }

    fn a_unit_is_put_out_of_use_and_back_but_never_the_street(world: &World) {
        let admin = world.signed_in("admin");
        admin.visit("/admin/places/units/tudi");
        admin.submit("/admin/places/units/tudi/standing", &[]).must_say("已停用");
        admin.submit("/admin/places/units/tudi/standing", &[]).must_say("已恢复使用");
        assert!(!admin.visit("/admin/places/units/baolong").body.contains("/standing"));
    }

    fn of_two_administrators_one_saves_and_the_other_is_told_what_stands_there(world: &World) {
        let (one, other) = (world.signed_in("admin"), world.signed_in("admin"));
        let page = "/admin/places/units/tongle";
        one.visit(page);
        other.visit(page);
        let words = |phone| [("name", "同乐社区"), ("phone", phone), ("duty", "社区的事")];
        one.submit(page, &words("0755-28110011")).must_say("已保存");
        let told = other.submit(page, &words("0755-28220022"));
        assert_eq!(told.status, 409);
        told.must_say("另一位管理员改过").must_say("0755-28110011");
        assert!(told.body.contains("0755-28220022"), "what was typed is kept");
        let kept = world.app.read(|db| mashanghe::places::store::by_code(db, "tongle")).unwrap();
        assert_eq!(kept.phone.as_deref(), Some("0755-28110011"));
        let grid = "/admin/places/grids/tongle-01";
        one.visit(grid);
        other.visit(grid);
        one.submit(grid, &[("name", "一号网格"), ("active", "yes")]).must_say("网格已保存");
        let told = other.submit(grid, &[("name", "壹号网格"), ("active", "yes")]);
        assert_eq!(told.status, 409);
        told.must_say("网格名称“一号网格”");
        one.visit(page);
        one.post_raw(page, &[("name", "没有版本")]);
        assert!(!world.app.read(|db| mashanghe::places::store::by_code(db, "tongle")).unwrap().name.contains("没有版本"));
    }

    fn a_grid_gets_a_keeper_who_works_in_its_community(world: &World) {
        let admin = world.signed_in("admin");
        let (page, keeper) = ("/admin/places/grids/tongle-01", person(world, "ping"));
        let fields = [("name", "一号网格"), ("active", "yes")];
        admin.visit(page);
        let elsewhere = person(world, "huang");
        admin.submit(page, &[fields[0], fields[1], ("keeper", &elsewhere)]).must_refuse("请从名单里选网格员");
        admin.visit(page);
        admin.submit(page, &[fields[0], fields[1], ("keeper", &keeper)]).must_say("网格已保存");
        let grid = world.app.read(|db| mashanghe::places::store::grid_by_code(db, "tongle-01")).unwrap();
        assert_eq!(grid.keeper_id.as_deref(), Some(keeper.as_str()));
        admin.visit(page);
        admin.submit(page, &[fields[0], fields[1], ("keeper", "")]).must_say("网格已保存");
    }

    fn an_administrator_opens_a_room_and_every_field_says_what_is_wrong(world: &World) {
        let admin = world.signed_in("admin");
        let page = "/admin/places/rooms/new";
        let community = admin.visit(page).find(r#"<option value="([^"]+)"[^>]*>龙东社区<"#).unwrap();
        let good = [
            ("name", "和邻说事调解室"), ("code", "helin"), ("community", community.as_str()), ("brand", "和邻说事"), ("seal_text", "和邻"),
            ("speciality", "邻里与物业"), ("types", "neighbour"), ("opening", "周一至周五 9:00-12:00"), ("phone", "0755-28123456"), ("address", "龙东路 1 号"),
        ];
        let long = "长".repeat(101);
        refused(&admin, page, page, &good, &[
            ("name", "", "请填写名称"), ("code", "和", "代码用"), ("code", "laochen", "已经有单位用了"), ("community", "", "请选择调解室所在的社区"),
            ("community", "nowhere", "请选择调解室所在的社区"), ("brand", "", "请填写品牌名"), ("seal_text", "五个字印章", "印章文字最多"),
            ("speciality", "", "请填写专长"), ("types", "nothing", "请至少选择一类纠纷"), ("opening", "随时", "开放时间"),
            ("phone", "12", "号码"), ("address", &long, "地址最多"),
        ]);
        admin.visit(page);
        admin.submit(page, &good).must_say("调解室“和邻说事调解室”已添加");
        world.browser().visit("/rooms").must_say("和邻说事调解室");
        world.browser().visit("/rooms/helin").must_say("龙东社区").must_say("邻里与物业");
        assert_eq!(world.signed_in("chen").visit(page).status, 404);
    }

    fn grids_and_address_rules_are_kept_by_hand(world: &World) {
        let admin = world.signed_in("admin");
        let (page, action) = ("/admin/places/units/tongle", "/admin/places/units/tongle/grids");
        let good = [("grid_code", "tongle-20"), ("grid_name", "新网格")];
        refused(&admin, page, action, &good, &[("grid_code", "网", "代码用"), ("grid_code", "tongle-01", "已经有网格用了"), ("grid_name", "", "请填写网格名称")]);
        admin.visit(page);
        admin.submit(action, &good).must_say("已添加网格“新网格”");
        admin.visit("/admin/places/grids/tongle-20");
        admin.submit("/admin/places/grids/tongle-20", &[("name", "")]).must_refuse("请填写网格名称");
        admin.visit("/admin/places/grids/tongle-20");
        admin.submit("/admin/places/grids/tongle-20", &[("name", "水围网格")]).must_say("已停用");

        let community = admin.visit("/admin/places/rules").find(r#"<option value="([^"]+)"[^>]*>龙东社区<"#).unwrap();
        let good = [("phrase", "水围"), ("community", community.as_str())];
        refused(&admin, "/admin/places/rules", "/admin/places/rules", &good, &[
            ("phrase", "", "请填写地址里的词"),
            ("phrase", "同乐", "已经有这个词的规则"),
            ("community", "", "请选择社区"),
            ("grid", "nowhere", "不属于所选的社区"),
        ]);
        admin.visit("/admin/places/rules");
        admin.submit("/admin/places/rules", &good).must_say("地址里有“水围”的");
        let removal = admin.page().find(r#"action="(/admin/places/rules/[^"]+/removal)""#).unwrap();
        admin.submit(&removal, &[]).must_say("规则已删除");
    }

    fn a_table_is_shown_before_it_is_written_and_one_mistake_keeps_all_of_it_out(world: &World) {
        let admin = world.signed_in("admin");
        let send = |table: &str, bytes: &[u8]| {
            admin.visit("/admin/places/import");
            admin.upload("/admin/places/import/preview", &[("table", table)], vec![("file", "a.csv", bytes.to_vec())])
        };
        let wrong = format!("{UNITS}one,部门,甲办,,baolong,,,,\ntwo,调解室,,,nowhere,,12,,随时\n");
        let page = send("units", wrong.as_bytes());
        page.must_refuse("第 3 行：类别").must_say("第 3 行：上级代码");
        send("units", b"\xb4\xfa").must_refuse("UTF-8");
        send("nothing", wrong.as_bytes()).must_refuse("请选择表里是什么");
        send("units", &vec![b'a'; 300 * 1024]).must_refuse("文件超过");
        admin.visit("/admin/places/import");
        admin.upload("/admin/places/import/preview", &[("table", "units")], vec![]).must_refuse("请选择要导入的 CSV 文件");
        admin.visit("/admin/places/import");
        let page = admin.upload("/admin/places/import/preview", &[], vec![]);
        page.must_refuse("请选择表里是什么").must_say("请选择要导入的 CSV 文件");
        send("nothing", b"").must_refuse("请选择表里是什么").must_say("a.csv：这是空的文件");
        assert_eq!(admin.visit("/admin/places/units/one").status, 404);

        send("units", format!("{UNITS}one,部门,甲办,,baolong,,,,\n").as_bytes()).must_say("新增 1 条").must_say("部门 甲办");
        assert_eq!(world.signed_in("admin").visit("/admin/places/units/one").status, 404, "a preview writes nothing");
        send("units", format!("{UNITS}one,部门,甲办,,baolong,,,,\n").as_bytes());
        let csv = format!("{UNITS}one,部门,甲办,,baolong,,,,\n");
        admin.submit("/admin/places/import", &[("csv", &csv)]).must_say("新增 1 条");
        admin.visit("/admin/places/units/one").must_say("甲办");
    }

    fn a_preview_shows_what_stands_there_and_what_will(world: &World) {
        let admin = world.signed_in("admin");
        let unit = world.app.read(|db| mashanghe::places::store::by_code(db, "tongle")).unwrap();
        let send = |csv: &str| {
            admin.visit("/admin/places/import");
            admin.upload("/admin/places/import/preview", &[("table", "units")], vec![("file", "a.csv", csv.as_bytes().to_vec())])
        };
        let (short, duty, address) = (&unit.short_name, &unit.duty, unit.address.as_deref().unwrap_or_default());
        let page = send(&format!("{UNITS}tongle,社区,同乐社区,{short},baolong,{duty},0755-2100029,{address},周一至周五 9:00-18:00\n"));
        page.must_say("修改 1 条").must_say("社区 同乐社区");
        page.must_say("电话 0755-2100020 改为 0755-2100029").must_say("开放时间 现在没有填 改为 周一至周五 9:00-18:00").must_not_say("职责");
        let page = send(&format!("{UNITS}tongle,社区,同乐社区,{short},longdong,{duty},,{address},\n"));
        page.must_say("上级 宝龙街道 改为 龙东社区").must_say("电话 0755-2100020 改为 不填").must_not_say("开放时间");
    }

    fn a_scanned_code_leads_to_filing_and_is_counted(world: &World) {
        let (code, token) = a_code(world, true);
        for _ in 0..2 {
            let page = world.browser().visit(&format!("/q/{token}"));
            assert!(page.path.contains(&code.code), "{}", page.path);
        }
        let since = world.app.house().clock.now().date();
        let counts = world.app.read(|db| qr::store::counts_since(db, since)).unwrap();
        assert_eq!(counts, [(code.id.clone(), 2, 0)]);
        world.app.write(|tx| qr::count_filing(tx, &code.id)).unwrap();
        assert_eq!(world.app.read(|db| qr::store::counts_since(db, since)).unwrap(), [(code.id, 2, 1)]);
    }

    fn codes_that_are_revoked_stand_below_those_in_use(world: &World) {
        let ((older, _), (newer, _)) = (a_code(world, false), a_code(world, false));
        let admin = world.signed_in("admin");
        let place = |code: &QrCode| admin.visit("/admin/qr").body.find(&format!("/admin/qr/{}", code.id)).unwrap();
        assert!(place(&newer) < place(&older));
        admin.visit(&format!("/admin/qr/{}", newer.id));
        admin.submit(&format!("/admin/qr/{}/revocation", newer.id), &[("reason", "大堂装修")]).must_say("已停用");
        assert!(place(&older) < place(&newer));
    }

    fn a_forged_or_revoked_code_offers_a_way_on(world: &World) {
        let (code, token) = a_code(world, false);
        let forged = format!("{}.0123456789abcdef", code.code);
        for wrong in [forged.as_str(), "x", "a.b", "ABCDEFGH.0123456789abcdef"] {
            let page = world.browser().visit(&format!("/q/{wrong}"));
            page.must_say("这不是我们的码");
            assert_eq!(page.link("不用码").as_deref(), Some("/file"));
        }
        let admin = world.signed_in("admin");
        let page = format!("/admin/qr/{}", code.id);
        let action = format!("{page}/revocation");
        admin.visit(&page);
        admin.submit(&action, &[("reason", "")]).must_refuse("请填写停用的原因");
        admin.visit(&page);
        admin.submit(&action, &[("reason", "大堂装修")]).must_say("原因：大堂装修");
        world.browser().visit(&format!("/q/{token}")).must_say("这张码已经停用").must_say("同乐社区");
        assert!(world.app.read(|db| qr::verify(db, &world.app.house().vault, &token)).unwrap().is_none());
        admin.visit(&format!("{page}/poster")).must_refuse("已经停用");
    }

    fn every_field_of_a_new_code_says_what_is_wrong_and_a_poster_can_be_printed(world: &World) {
        let (code, _) = a_code(world, false);
        let admin = world.signed_in("admin");
        let unit = admin.visit("/admin/qr").find(r#"<option value="([^"]+)"[^>]*>社区 · 同乐社区"#).unwrap();
        let good = [("kind", "building"), ("unit", unit.as_str()), ("label", "甲"), ("place", "乙")];
        refused(&admin, "/admin/qr", "/admin/qr", &good, &[
            ("kind", "", "请选择挂在哪一类地方"),
            ("kind", "room", "不能挂调解室的码"),
            ("unit", "", "请选择所属单位"),
            ("unit", "nowhere", "请选择所属单位"),
            ("grid", "nowhere", "不属于所选的社区"),
            ("label", "", "请填写名称"),
            ("place", "", "请填写挂在哪里"),
        ]);
        let poster = admin.visit(&format!("/admin/qr/{}/poster?size=a6", code.id));
        assert!(poster.body.contains("sheet-poster-a6") && poster.body.contains("<svg"), "{}", poster.body);
        let (status, kind, bytes) = admin.fetch(&format!("/admin/qr/{}/picture.svg", code.id));
        assert!(status == 200 && kind.starts_with("image/svg") && bytes.starts_with(b"<svg"));
    }
}
