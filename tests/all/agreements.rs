//! Agreements over HTTP: drafting without JavaScript, findings, fixing, signing on paper, effect, performance, and two at once.
//!
//! The case on its way to the table (`at_the_table`) is used by the tests of sittings and of closing too.

use mashanghe::accounts::store as accounts;
use mashanghe::actor::Actor;
use mashanghe::cases::mediators::{self, Appointing, Relation};
use mashanghe::cases::opening::{self, NewCase};
use mashanghe::cases::parties::{Details, Gender, PartyKind, Side, store as parties};
use mashanghe::cases::store::{self as cases, Committee};
use mashanghe::cases::willingness::{self, Answered};
use mashanghe::cases::{Bar, Case, Source, Stage};
use mashanghe::identity::Phone;
use mashanghe::intake::DisputeType;
use mashanghe::places::store as places;

use crate::on_both;
use crate::world::browser::Page;
use crate::world::cast::{PASSWORD, WANG_FANG, ZHANG_WEI};
use crate::world::{Browser, World};

/// A case and the mediator's browser.
pub(crate) struct Matter<'a> {
    pub(crate) world: &'a World,
    pub(crate) li: Browser,
    pub(crate) id: String,
}

/// A member of the cast as the domain knows them.
pub(crate) fn actor(world: &World, username: &str) -> Actor {
    let read = |db: &mut mashanghe::db::Db| {
        let person = accounts::by_username(db, username)?;
        let grants = accounts::grants(db, &person.id)?;
        Ok(Actor::Staff { person_id: person.id, name: person.name, grants })
    };
    world.app.read(read).unwrap()
}

/// A browser in which this member of the cast has signed in, on a page that everybody who works here may see.
pub(crate) fn enter(world: &World, username: &str) -> Browser {
    let browser = world.browser();
    browser.visit("/sign-in?next=/deadlines");
    let page = browser.submit("/sign-in", &[("username", username), ("password", PASSWORD)]);
    assert!(page.path == "/deadlines", "{username} could not sign in: {}", page.words());
    browser
}

fn side(side: Side, (name, phone): (&str, &str)) -> Details {
    Details {
        address: Some("宝龙街道同乐社区".to_owned()),
        gender: Some(Gender::Female),
        ethnicity: Some("汉族".to_owned()),
        birth_date: "1985-05-05".parse().ok(),
        ..Details::brief(side, PartyKind::Person, name.to_owned(), Phone::parse(phone).ok())
    }
}

/// A case to which all sides said yes and that 李敏 presides over.
pub(crate) fn willing(world: &World, dispute_type: DisputeType) -> Matter<'_> {
    willing_with(world, dispute_type, vec![side(Side::Applicant, WANG_FANG), side(Side::Respondent, ZHANG_WEI)])
}

/// The same with these parties.
pub(crate) fn willing_with(world: &World, dispute_type: DisputeType, parties: Vec<Details>) -> Matter<'_> {
    let (lead, li) = (actor(world, "laochen"), actor(world, "limin"));
    let id = world.app.write(|tx| {
        let (room, street) = (places::by_code(tx.conn, "laochen")?.id, places::by_code(tx.conn, "baolong")?.id);
        if cases::committee_for(tx.conn, &room)?.is_none() {
            let committee =
                Committee { id: tx.id(), unit_id: street, name: "宝龙街道人民调解委员会".into(), prefix: "深龙宝".into() };
            cases::insert_committee(tx, &committee)?;
        }
        let new = NewCase {
            room_id: room,
            request: None,
            source: Source::Application,
            dispute_type,
            bar: Bar::Nothing,
            title: "楼上漏水的赔偿".into(),
            facts: "二〇二六年十月楼上卫生间漏水，损坏楼下吊顶，双方对赔偿有争议。".into(),
            wishes: "修好，赔偿。".into(),
            difficult: false,
            parties,
        };
        let case = opening::open(tx, &lead, new)?;
        for party in self::parties::of_case(tx.conn, &tx.house.vault, &case.id)? {
            let case = cases::by_id(tx.conn, &case.id)?;
            let (way, answered_at) = (willingness::Way::Telephone, tx.now);
            willingness::record(tx, &lead, &case, Answered { party_id: party.id, willing: true, way, remark: String::new(), answered_at })?;
        }
        let case = cases::by_id(tx.conn, &case.id)?;
        let person_id = li.person_id().unwrap().to_owned();
        let new = Appointing { person_id, chief: true, way: mediators::Way::Appointed, relation: Relation::Nothing };
        mediators::appoint(tx, &lead, &case, new)?;
        Ok(case.id)
    });
    Matter { world, li: enter(world, "limin"), id: id.unwrap() }
}

/// The same case after its first sitting was planned.
pub(crate) fn at_the_table(world: &World) -> Matter<'_> {
    let matter = willing(world, DisputeType::Neighbour);
    matter.sit("2026-11-23", "09:00").must_say("已补登");
    matter
}

/// A photo such as a phone makes of a paper; `mark` makes each one different.
pub(crate) fn scan(mark: u8) -> Vec<u8> {
    let mut out = std::io::Cursor::new(Vec::new());
    image::RgbImage::from_pixel(40, 30, image::Rgb([mark, 200, 200])).write_to(&mut out, image::ImageFormat::Png).unwrap();
    out.into_inner()
}

impl Matter<'_> {
    pub(crate) fn url(&self, rest: &str) -> String {
        format!("/cases/{}{rest}", self.id)
    }

    pub(crate) fn case(&self) -> Case {
        self.world.app.read(|db| cases::by_id(db, &self.id)).unwrap()
    }

    pub(crate) fn stage(&self) -> Stage {
        self.case().stage
    }

    pub(crate) fn party(&self, side: Side) -> String {
        let all = self.world.app.read(|db| parties::of_case(db, &self.world.app.house().vault, &self.id)).unwrap();
        all.into_iter().find(|party| party.side == side).unwrap().id
    }

    pub(crate) fn sit(&self, day: &str, time: &str) -> Page {
        self.li.visit(&self.url("/sittings/new"));
        let fields = [("day", day), ("time", time), ("manner", "room"), ("place", "老陈调解室"), ("publicity", "closed")];
        self.li.submit(&self.url("/sittings"), &fields)
    }

    pub(crate) fn agreement(&self) -> String {
        let vault = self.world.app.house().vault.clone();
        self.world.app.read(|db| mashanghe::agreements::store::alive(db, &vault, &self.id)).unwrap().unwrap().id
    }

    pub(crate) fn obligation(&self, place: usize) -> String {
        let (vault, id) = (self.world.app.house().vault.clone(), self.agreement());
        self.world.app.read(|db| mashanghe::agreements::store::obligations(db, &vault, &id)).unwrap()[place].id.clone()
    }

    pub(crate) fn begin(&self, form: &str) -> Page {
        self.li.visit(&self.url("/agreement"));
        self.li.submit(&self.url("/agreement"), &[("form", form)])
    }

    pub(crate) fn clause(&self, body: &str) -> Page {
        let action = format!("/agreements/{}/clauses", self.agreement());
        self.li.visit(&action);
        self.li.submit(&action, &[("body", body)])
    }

    pub(crate) fn owes(&self, more: &[(&str, &str)]) -> Page {
        let action = format!("/agreements/{}/obligations", self.agreement());
        self.li.visit(&action);
        let (debtor, creditor) = (self.party(Side::Respondent), self.party(Side::Applicant));
        let mut fields = vec![
            ("debtor", debtor.as_str()),
            ("creditor", &creditor),
            ("kind", "money"),
            ("amount", "5,000.00"),
            ("what", "维修费"),
            ("way", "银行转账"),
            ("due_on", "2026-12-01"),
        ];
        fields.retain(|(name, _)| !more.iter().any(|(other, _)| other == name));
        fields.extend(more);
        self.li.submit(&action, &fields)
    }

    /// A draft with one clause and one obligation.
    pub(crate) fn drafted(&self) {
        self.begin("written").must_say("草稿已建立");
        self.clause("张伟于2026年12月1日前向王芳支付维修费5000元。").must_say("已加一条");
        self.owes(&[]).must_say("伍仟元整");
    }

    pub(crate) fn fix(&self) -> Page {
        let action = format!("/agreements/{}/fixing", self.agreement());
        self.li.visit(&action);
        self.li.submit(&action, &[])
    }

    pub(crate) fn seat(&self, kind: &str) -> String {
        match kind {
            "applicant" => format!("party:{}", self.party(Side::Applicant)),
            "respondent" => format!("party:{}", self.party(Side::Respondent)),
            "mediator" => format!("mediator:{}", actor(self.world, "limin").person_id().unwrap()),
            _ => format!("committee:{}", self.case().committee_id),
        }
    }

    /// Sends the form of signatures; `fields` override the usual ones.
    pub(crate) fn sign(&self, seats: &[&str], signed_on: &str, fields: &[(&str, &str)]) -> Page {
        let action = format!("/agreements/{}/signatures", self.agreement());
        self.li.visit(&action);
        let seats: Vec<String> = seats.iter().map(|kind| self.seat(kind)).collect();
        let mut all = vec![("signed_on", signed_on), ("means", "fingerprint")];
        all.retain(|(name, _)| !fields.iter().any(|(other, _)| other == name));
        all.extend(seats.iter().map(|seat| ("seats", seat.as_str())));
        all.extend(fields);
        self.li.upload(&action, &all, vec![("scan", "协议.png", scan(7))])
    }

    /// Everything up to an agreement in force.
    pub(crate) fn in_force(&self) {
        self.drafted();
        self.fix().must_say("已定稿");
        self.sign(&["applicant", "respondent", "mediator", "committee"], "2026-11-23", &[]).must_say("协议于2026年11月23日生效");
        assert_eq!(self.stage(), Stage::Effective);
    }

    pub(crate) fn perform(&self, fields: &[(&str, &str)], files: Vec<(&str, &str, Vec<u8>)>) -> Page {
        let action = format!("/obligations/{}/performances", self.obligation(0));
        self.li.visit(&action);
        let mut all = vec![("performed_on", "2026-11-23"), ("amount", "5000"), ("extent", "complete"), ("remark", "")];
        all.retain(|(name, _)| !fields.iter().any(|(other, _)| other == name));
        all.extend(fields);
        self.li.upload(&action, &all, files)
    }
}

on_both! {
    fn an_agreement_goes_from_draft_to_paper_to_effect(world: &World) {
        let matter = at_the_table(world);
        matter.in_force();
        let page = matter.li.visit(&matter.url("/agreement"));
        page.must_say("2026年11月23日生效").must_say("司法确认").must_say("2026年12月23日").must_say("第 1 版");
        let paper = matter.li.visit(&format!("/agreements/{}/paper", matter.agreement()));
        paper.must_say("人民调解协议书").must_say(&matter.case().number).must_say("本协议一式3份").must_say("人民币 5,000.00 元（大写：伍仟元整）");
        paper.must_say(WANG_FANG.0).must_say("（人民调解委员会印章）");
        let told = matter.li.visit(&matter.url(""));
        told.must_say("调解协议于2026年11月23日生效").must_say("已登记申请人、被申请人、人民调解员 李敏、人民调解委员会在协议（第1版）上签名盖章");
    }

    fn clauses_are_changed_moved_and_removed_without_script(world: &World) {
        let matter = at_the_table(world);
        matter.begin("written");
        matter.clause("第一件事。");
        let page = matter.clause("第二件事。");
        let up = page.find(r#"action="(/agreements/[^"]+/place)""#).unwrap();
        matter.li.submit(&up, &[("step", "sideways")]).must_refuse("请选择上移还是下移");
        matter.li.visit(&matter.url("/agreement"));
        let page = matter.li.submit(&up, &[("step", "down")]);
        assert!(page.words().find("第二件事").unwrap() < page.words().find("第一件事").unwrap(), "{}", page.words());
        let edit = page.find(r#"href="(/agreements/[^"]+/clauses/[^"]+)""#).unwrap();
        matter.li.visit(&edit).must_say("第 1 条");
        matter.li.submit(&edit, &[("body", "改过的事。")]).must_say("改过的事").must_not_say("第二件事");
        let removal = matter.li.page().find(r#"action="(/agreements/[^"]+/removal)""#).unwrap();
        matter.li.submit(&removal, &[]).must_say("已删除一条").must_not_say("改过的事");
    }

    fn every_field_of_a_draft_is_refused_with_its_sentence(world: &World) {
        let matter = at_the_table(world);
        matter.begin("spoken").must_refuse("请选择书面还是口头");
        matter.begin("written");
        matter.clause("").must_refuse("请填写这一条的内容");
        matter.clause(&"长".repeat(1001)).must_refuse("最多 1000 个字");
        let stranger = matter.id.clone();
        let wrong: &[(&str, &str, &str)] = &[
            ("debtor", "", "请选择由谁履行"),
            ("debtor", &stranger, "请从本案的当事人里选择"),
            ("creditor", &stranger, "请从本案的当事人里选择"),
            ("creditor", &matter.party(Side::Respondent), "是同一个人"),
            ("kind", "favour", "请选择是付钱还是做一件事"),
            ("amount", "五千", "请填写金额"),
            ("amount", "5,00", "请填写金额"),
            ("amount", "0", "金额要大于 0"),
            ("amount", "1.234", "两位小数"),
            ("amount", "999999999999999", "金额太大"),
            ("what", &"长".repeat(301), "最多 300 个字"),
            ("way", &"长".repeat(101), "最多 100 个字"),
            ("place", &"长".repeat(101), "最多 100 个字"),
            ("due_on", "2026-02-30", "请填写履行期限"),
        ];
        for (field, value, sentence) in wrong {
            matter.owes(&[(*field, *value)]).must_refuse(sentence);
        }
        matter.owes(&[("kind", "act"), ("what", "")]).must_refuse("请填写要做什么");
        let head = format!("/agreements/{}/head", matter.agreement());
        for (field, value, sentence) in [("facts", "", "请填写纠纷主要事实"), ("copies", "0", "份数请填 1 到 99"), ("scope", "half", "请选择是全部还是部分")] {
            matter.li.visit(&head);
            let mut fields = vec![("facts", "事实"), ("copies", "3"), ("scope", "whole")];
            fields.retain(|(name, _)| *name != field);
            fields.push((field, value));
            matter.li.submit(&head, &fields).must_refuse(sentence);
        }
    }

    fn a_text_with_gaps_is_not_fixed_and_the_gaps_are_named(world: &World) {
        let matter = at_the_table(world);
        matter.begin("written");
        let page = matter.owes(&[("due_on", ""), ("what", "尽快付清")]);
        page.must_say("还没有协议内容").must_say("没有写履行日期").must_say("“尽快”").must_say("人民调解法第二十九条");
        assert!(page.link("定稿").is_none());
        let action = format!("/agreements/{}/fixing", matter.agreement());
        matter.li.visit(&action).must_say("处必须补好");
        let borrowed = format!("/agreements/{}/head", matter.agreement());
        matter.li.visit(&borrowed);
        let fields = matter.li.filled(&borrowed, &[]);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        matter.li.post_raw(&action, &fields).must_refuse("必须补好，没有定稿");
        assert_eq!(matter.stage(), Stage::Mediating);
    }

    fn of_two_people_who_change_a_draft_one_wins_and_the_other_is_told(world: &World) {
        let matter = at_the_table(world);
        matter.drafted();
        let chen = enter(world, "laochen");
        let action = format!("/agreements/{}/clauses", matter.agreement());
        chen.visit(&action);
        world.clock.turn(chrono::Duration::seconds(1));
        matter.clause("李敏先加的一条。").must_say("已加一条");
        let page = chen.submit(&action, &[("body", "老陈后加的一条。")]);
        page.must_refuse("增加了协议草稿第2条（李敏").must_say("老陈后加的一条");
        matter.li.visit(&matter.url("/agreement")).must_say("李敏先加的一条").must_not_say("老陈后加的一条");
    }

    fn a_fixed_text_is_not_changed_and_a_new_version_voids_its_signatures(world: &World) {
        let matter = at_the_table(world);
        matter.drafted();
        let (old, action) = (matter.agreement(), format!("/agreements/{}/clauses", matter.agreement()));
        matter.li.visit(&action);
        let stale = matter.li.filled(&action, &[("body", "偷偷加一条。")]);
        matter.fix().must_say("已定稿");
        let fields: Vec<(&str, &str)> = stale.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        matter.li.post_raw(&action, &fields).must_refuse("已经定稿，不能再改");
        matter.sign(&["applicant"], "2026-11-23", &[]).must_say("还有人没签");
        matter.li.visit(&matter.url("/agreement/version"));
        matter.li.submit(&matter.url("/agreement/version"), &[("reason", "")]).must_refuse("请填写修改的原因");
        let page = matter.li.submit(&matter.url("/agreement/version"), &[("reason", "金额写错")]);
        page.must_say("第 2 版").must_say("伍仟元整").must_say("作废");
        assert_eq!(matter.stage(), Stage::Mediating);
        matter.li.visit(&format!("/agreements/{old}/signatures")).must_say("已经作废");
        matter.fix().must_say("已定稿");
        matter.li.visit(&format!("/agreements/{}/signatures", matter.agreement())).must_not_say("已经登记的");
    }

    fn papers_of_a_case_stand_under_our_names_and_not_under_those_of_a_phone(world: &World) {
        let matter = at_the_table(world);
        matter.drafted();
        matter.fix();
        let sign = |kind: &str, mark: u8| {
            let (action, seat) = (format!("/agreements/{}/signatures", matter.agreement()), matter.seat(kind));
            matter.li.visit(&action);
            let fields = [("seats", seat.as_str()), ("means", "signature"), ("signed_on", "2026-11-23")];
            matter.li.upload(&action, &fields, vec![("scan", "IMG_2034.png", scan(mark))])
        };
        sign("applicant", 1).must_say("已登记");
        sign("respondent", 2).must_say("已登记");
        sign("mediator", 2).must_say("已登记");
        sign("committee", 3).must_say("生效");
        matter.perform(&[], vec![("proof", "IMG_2035.png", scan(4))]).must_say("履行完毕");
        let number = matter.case().number;
        let files = world.app.read(|db| mashanghe::evidence::store::about(db, &format!("case:{}", matter.id))).unwrap();
        let names: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
        let paper = format!("已签协议书扫描件 {number} 2026年11月23日");
        let proof = format!("履行凭证 {number} 2026年11月23日.png");
        assert_eq!(names, [format!("{paper}.png"), format!("{paper}（2）.png"), format!("{paper}（3）.png"), proof]);
        matter.li.visit(&matter.url("")).must_say(&paper).must_say("履行凭证").must_not_say("IMG_20");
    }

    fn every_field_of_a_signature_is_refused_with_its_sentence(world: &World) {
        let matter = at_the_table(world);
        matter.drafted();
        matter.fix();
        world.clock.turn(chrono::Duration::days(2));
        let matter = Matter { li: enter(world, "limin"), ..matter };
        matter.sign(&[], "2026-11-24", &[]).must_refuse("请勾选在这张纸上签名盖章的人");
        matter.sign(&["applicant"], "2026-11-24", &[("means", "")]).must_refuse("请选择当事人怎么签的");
        matter.sign(&["applicant"], "昨天", &[]).must_refuse("请填写签署日期");
        matter.sign(&["applicant"], "2026-11-22", &[]).must_refuse("不能早于定稿日期");
        matter.sign(&["applicant"], "2026-11-26", &[]).must_refuse("不能晚于今天");
        matter.sign(&["committee"], "2026-11-24", &[]).must_refuse("不能先盖调委会的章");
        let action = format!("/agreements/{}/signatures", matter.agreement());
        let seat = matter.seat("applicant");
        let fields = [("seats", seat.as_str()), ("means", "signature"), ("signed_on", "2026-11-24")];
        matter.li.visit(&action);
        matter.li.upload(&action, &fields, vec![]).must_refuse("请上传签好的协议书");
        matter.li.visit(&action);
        matter.li.upload(&action, &[("means", "signature"), ("signed_on", "昨天")], vec![])
            .must_refuse("请勾选在这张纸上签名盖章的人").must_say("请填写签署日期").must_say("请上传签好的协议书");
        matter.li.visit(&action);
        matter.li.upload(&action, &[("means", "signature"), ("signed_on", "2026-11-26")], vec![])
            .must_refuse("请勾选在这张纸上签名盖章的人").must_say("签署日期不能晚于今天").must_say("请上传签好的协议书");
        matter.li.visit(&action);
        matter.li.upload(&action, &[("means", "signature"), ("signed_on", "昨天")], vec![("scan", "协议.png", b"not a photo".to_vec())])
            .must_refuse("没有收下").must_say("请勾选在这张纸上签名盖章的人").must_say("请填写签署日期");
        matter.li.visit(&action);
        matter.li.upload(&action, &fields, vec![("scan", "协议.png", b"not a photo".to_vec())]).must_refuse("没有收下");
        matter.li.visit(&action);
        matter.li.upload(&action, &[("seats", "party:nobody"), ("means", "signature"), ("signed_on", "2026-11-24")], vec![("scan", "a.png", scan(1))]).must_refuse("不在这份协议里");
        matter.sign(&["applicant"], "2026-11-24", &[]).must_say("已登记");
        matter.sign(&["applicant"], "2026-11-24", &[]).must_refuse("已经登记过了");
        matter.sign(&["respondent", "mediator"], "2026-11-25", &[]).must_say("已登记");
        matter.sign(&["committee"], "2026-11-24", &[]).must_refuse("早于最后一个签名的日期");
        matter.sign(&["committee"], "2026-11-25", &[]).must_say("协议于2026年11月25日生效");
    }

    fn an_oral_agreement_binds_from_its_day_but_not_in_a_labour_dispute(world: &World) {
        let matter = at_the_table(world);
        matter.begin("oral");
        matter.clause("张伟晚上十点以后保持安静。");
        let action = format!("/agreements/{}/fixing", matter.agreement());
        for (day, sentence) in [("", "请填写达成口头协议的日期"), ("2026-11-24", "不能晚于今天"), ("2026-11-01", "不能早于受理日")] {
            matter.li.visit(&action);
            matter.li.submit(&action, &[("agreed_on", day)]).must_refuse(sentence);
        }
        matter.li.visit(&action);
        matter.li.submit(&action, &[("agreed_on", "2026-11-23")]).must_say("口头协议已记录并生效");
        assert_eq!(matter.stage(), Stage::Effective);
        matter.li.visit(&format!("/agreements/{}/paper", matter.agreement())).must_say("人民调解口头协议登记表");

        let labour = willing(world, DisputeType::Labour);
        labour.sit("2026-11-23", "09:10");
        labour.begin("oral");
        labour.clause("公司付清工资。").must_say("劳动争议调解仲裁法第十四条");
    }

    fn a_minor_is_signed_for_by_the_guardian_and_a_general_agent_does_not_sign(world: &World) {
        use mashanghe::cases::parties::speaking::{Speaker, name};
        use mashanghe::cases::parties::{Authority, SpeakerKind};
        let child = Details { birth_date: "2014-01-01".parse().ok(), ..side(Side::Applicant, WANG_FANG) };
        let matter = willing_with(world, DisputeType::Damages, vec![child, side(Side::Respondent, ZHANG_WEI)]);
        matter.sit("2026-11-23", "09:00");
        matter.begin("written").must_refuse("法定代理人");
        let speak = |kind, authority, who: &str, party: String| {
            let li = actor(world, "limin");
            world.app.write(|tx| {
                let case = cases::by_id(tx.conn, &matter.id)?;
                let proof_id = if kind == SpeakerKind::Agent { Some(proof(tx, &case)?) } else { None };
                let person = mashanghe::identity::PersonName::parse(who).unwrap();
                let speaker = Speaker { kind, authority, name: person, phone: None, relation: "亲属".into(), proof_id };
                name(tx, &li, &case, &party, speaker)
            }).unwrap().id
        };
        let guardian = speak(SpeakerKind::Guardian, Authority::Statutory, "王建国", matter.party(Side::Applicant));
        let agent = speak(SpeakerKind::Agent, Authority::General, "张小军", matter.party(Side::Respondent));
        matter.drafted();
        matter.li.visit(&matter.url("/agreement")).must_say("只有一般授权");
        matter.fix();
        matter.sign(&["applicant"], "2026-11-23", &[]).must_refuse("要由法定代理人代签");
        let by_agent = format!("{}:{agent}", matter.seat("respondent"));
        matter.sign(&[], "2026-11-23", &[("seats", &by_agent)]).must_refuse("不能代为签协议");
        let by_guardian = format!("{}:{guardian}", matter.seat("applicant"));
        matter.sign(&[], "2026-11-23", &[("seats", &by_guardian)]).must_say("法定代理人王建国代签");
    }

    fn performance_is_recorded_in_parts_and_never_more_than_is_owed(world: &World) {
        let matter = at_the_table(world);
        matter.in_force();
        for (field, value, sentence) in [
            ("performed_on", "2026-11-24", "不能晚于今天"),
            ("performed_on", "2026-10-01", "早于案件受理的日期"),
            ("performed_on", "", "请填写履行日期"),
            ("amount", "", "请填写这次履行的金额"),
            ("amount", "abc", "请填写金额"),
            ("amount", "5000.01", "超过了还欠的数"),
            ("extent", "", "请选择是履行完毕还是履行了一部分"),
        ] {
            matter.perform(&[(field, value)], vec![]).must_refuse(sentence);
        }
        matter.perform(&[("amount", "2000")], vec![]).must_refuse("还差 3,000.00 元");
        matter.perform(&[], vec![("proof", "收条.txt", b"hello".to_vec())]).must_refuse("没有收下");
        matter.perform(&[("amount", "2,000"), ("extent", "part")], vec![("proof", "收条.png", scan(9))]).must_say("已付 2,000.00 元").must_say("看凭证");
        matter.perform(&[("amount", "3000"), ("extent", "part")], vec![]).must_say("履行完毕");
        matter.perform(&[("amount", "1")], vec![]).must_refuse("已经登记为履行完毕");
    }

    fn what_is_overdue_is_told_to_the_mediator_and_urged(world: &World) {
        let matter = at_the_table(world);
        matter.in_force();
        world.jump(chrono::Duration::days(9));
        let matter = Matter { li: enter(world, "limin"), ..matter };
        matter.li.visit(&matter.url("/performance")).must_say("超期 1 天");
        let urging = format!("/obligations/{}/urgings", matter.obligation(0));
        matter.li.submit(&urging, &[]).must_say("已发短信督促");
        let li = actor(world, "limin");
        let desk = world.app.read(|db| mashanghe::notifications::store::desk(db, li.person_id().unwrap(), 50)).unwrap();
        assert!(desk.iter().any(|row| row.template == mashanghe::notifications::Template::ClockOverdue), "{desk:?}");
        let sent = world.app.read(|db| mashanghe::notifications::store::about(db, &format!("case:{}", matter.id))).unwrap();
        assert!(sent.iter().any(|row| row.title.contains("请按协议履行")), "{sent:?}");
    }

    fn another_rooms_mediator_finds_nothing_of_the_agreement(world: &World) {
        let matter = at_the_table(world);
        matter.in_force();
        let qiao = enter(world, "qiao");
        let (id, owing) = (matter.agreement(), matter.obligation(0));
        for path in [
            matter.url("/agreement"),
            matter.url("/performance"),
            format!("/agreements/{id}/paper"),
            format!("/agreements/{id}/signatures"),
            format!("/agreements/{id}/fixing"),
            format!("/obligations/{owing}/performances"),
        ] {
            assert_eq!(qiao.visit(&path).status, 404, "{path}");
        }
        let zhou = enter(world, "zhou");
        zhou.visit(&matter.url("/agreement")).must_say("第 1 版").must_not_say("要改文字");
        assert_eq!(zhou.visit(&format!("/agreements/{id}/signatures")).status, 404);
        assert_eq!(enter(world, "admin").visit(&matter.url("/agreement")).status, 404);
    }

    fn who_fills_in_a_party_from_the_agreement_comes_back_to_it(world: &World) {
        let matter = at_the_table(world);
        matter.begin("written").must_say("草稿已建立");
        let overview = matter.li.visit(&matter.url("/agreement"));
        overview.must_say("没有登记证件号码");
        let form = overview.find(r#"href="(/cases/[^"]+/parties/[^"]+\?back=agreement)""#).unwrap();
        let action = form.split('?').next().unwrap();
        let fields = |name| [("name", name), ("address", "同乐路12号"), ("birth_date", "1985-05-05"), ("gender", "female"), ("ethnicity", "汉族"), ("ground", "age")];
        assert_eq!(matter.li.visit(&form).link("返回协议"), Some(matter.url("/agreement")));
        let again = matter.li.submit(action, &fields(""));
        again.must_refuse("姓名");
        assert_eq!(again.link("返回协议"), Some(matter.url("/agreement")), "a refused form still knows the way back");
        assert_eq!(matter.li.submit(action, &fields("王芳")).must_say("登记已更正").path, matter.url("/agreement"));
        matter.li.visit(action);
        assert_eq!(matter.li.submit(action, &fields("王芳")).must_say("登记已更正").path, matter.url(""));
    }
}

/// A written authorisation that lies on the case.
fn proof(tx: &mut mashanghe::db::Tx<'_>, case: &Case) -> mashanghe::error::Result<String> {
    use mashanghe::evidence::{Attachment, store};
    let row = Attachment {
        id: tx.id(),
        subject: case.subject(),
        kind: "photo".into(),
        name: "委托书.jpg".into(),
        media_type: "image/jpeg".into(),
        size: 1,
        width: None,
        height: None,
        pages: None,
        original_sha256: "0".repeat(64),
        original_blob: "0".repeat(64),
        clean_blob: "0".repeat(64),
        added_by: "house".into(),
        added_at: tx.now,
    };
    store::insert(tx, &row)?;
    Ok(row.id)
}
