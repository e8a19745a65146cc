//! Two of the demo's cases become classic cases: one is published, one is under review and waits for its second reviewer. The same
//! verbs as on the pages; the texts are invented.

use super::cast::EDITORS;
use super::stage::Stage;
use crate::accounts::store as accounts;
use crate::actor::{Actor, Role};
use crate::casebook::writing::Sheet;
use crate::cases::Stage as CaseStage;
use crate::cases::store as cases;
use crate::closing::{Outcome, closure};
use crate::db::Tx;
use crate::editorial::consenting::{self, Consenting};
use crate::editorial::judging;
use crate::editorial::nominating::{self, Nominating};
use crate::editorial::store::{self, Entry};
use crate::editorial::{Concern, ConsentKind, Merit, State, Verdict, drafting, knowing, numbering, publishing, reviewing};
use crate::error::{Error, Result};

/// What an editor makes of a case.
struct Text {
    slug: &'static str,
    title: &'static str,
    gist: &'static str,
    techniques: &'static [&'static str],
    difficulty: u8,
    keywords: &'static [&'static str],
    related: &'static [&'static str],
    sections: [&'static str; 4],
}

const CEILING: Text = Text {
    slug: "tianhuaban-fa-mei",
    title: "天花板上的霉，从哪家来",
    gist: "先请两家人同一天、同一个时辰看同一块天花板，再说谁修；看见了，就不用争“是不是”。",
    techniques: &["site_visit", "undisputed_facts", "written_clauses"],
    difficulty: 1,
    keywords: &["天花板发霉", "共同查看", "漏水维修款"],
    related: &["2024-0001"],
    sections: [
        "王某家主卧的天花板发霉掉灰，说过三次，楼上的张某都说不是他家的问题。物业看过，请两家自己商量。",
        "调解员没有先谈钱，请两家约同一个晚上：张某在楼上放水，王某在楼下看。二十分钟后天花板出了水印，张某站在下面看着，半天说：“那就是了。”\n\n当场把看见的事写成三句话，两家签字：水从哪里来，霉有多大，以前修过没有。第二次见面只谈两件事：谁来修，修好以前怎么办。",
        "1. 张某请人修好防水，修好以后再试一次水，两家都在场。\n2. 天花板的维修款由张某承担，付款凭转账记录证明。\n\n一个月后电话回访，没有再渗，款项已经付清。",
        "“是不是你家的水”吵三个月也没有答案，一次共同查看就有了。看的时候两家都在，比调解员自己看十次都管用。\n\n《民法典》第二百八十八条讲不动产的相邻权利人要正确处理相邻关系，《民法典》第一千一百六十五条讲因过错侵害他人权益要承担责任；两条都要先有事实。可以做得更好的是：第一次投诉时就约共同查看，不必等三个月。",
    ],
};

const PARENTS: Text = Text {
    slug: "xian-shuo-muqin",
    title: "老房子没谈成，先说好母亲",
    gist: "份额谈不拢，可以先把老人今后怎么过说清楚；没有达成协议，也不是白谈。",
    techniques: &["issue_split", "back_to_back", "referral"],
    difficulty: 2,
    keywords: &["老人赡养", "房屋份额", "终止后告知途径"],
    related: &[],
    sections: [
        "父亲去世后，老房子一直由哥哥一家住着。现在要卖，兄妹为怎么分钱谈不拢。母亲还在，跟妹妹住。",
        "调解员把一件事拆成两件：母亲今后怎么过，房子值多少、怎么分。分别谈的时候，两人对第一件其实没有分歧，只是谁也不肯先说。\n\n第二件谈了两次，评估价都认，份额差得太远。",
        "没有达成调解协议，依法终止，书面告知了可以走的途径。\n\n两人口头说好：母亲愿意跟谁住就跟谁住，看病的钱两家平摊。回访时，母亲仍住在女儿家，儿子每周来一次。",
        "谈不成的案件也有可以留下的东西。拆开以后才看得见，争的是钱，不是母亲。\n\n《民法典》第一千一百二十七条定了继承的顺序，份额谈不拢时由法院分；调解不能替他们定，但可以让他们知道剩下的路。",
    ],
};

/// Carries both cases along their road.
pub(super) fn tell(stage: &Stage<'_>, over: &[(String, String, String)]) -> Result<()> {
    for (fate, room, case) in over.iter().filter(|(_, _, case)| !case.is_empty()) {
        let lead = stage.actor(room, Role::RoomLead)?;
        match fate.as_str() {
            "settled" => publish(stage, &lead, case)?,
            "ended" => wait(stage, &lead, case)?,
            _ => {}
        }
    }
    Ok(())
}

fn editor(stage: &Stage<'_>, name: &str) -> Result<Actor> {
    stage.app.read(|db| {
        let street = crate::places::store::street(db)?;
        let all = accounts::holders(db, &street.id, &[Role::CasebookEditor])?;
        let person = all.into_iter().find(|person| person.name == name).ok_or(Error::NotFound)?;
        Ok(Actor::Staff { grants: accounts::grants(db, &person.id)?, person_id: person.id, name: person.name })
    })
}

fn publish(stage: &Stage<'_>, lead: &Actor, case: &str) -> Result<()> {
    let [writer, one, other] = EDITORS;
    let Some(id) = handed_in(stage, lead, case, &CEILING, Concern::Nothing)? else { return Ok(()) };
    for name in [one, other] {
        let reviewer = editor(stage, name)?;
        stage.act(30, |tx| approve(tx, &reviewer, &id, "法律和人都看过了，可以发布。"))?;
    }
    let writer = editor(stage, writer)?;
    stage.act(30, |tx| {
        let entry = store::visible_by_id(tx.conn, &writer, &id)?;
        let (judgement, floor) = judged(stage, tx, &entry)?;
        let vault = tx.house.vault.clone();
        if !publishing::obstacles(tx.conn, &vault, &entry, &judgement)?.is_empty() {
            return Ok(());
        }
        publishing::publish(tx, &writer, &entry, &judgement, floor).map(|_| ())
    })
}

/// A reviewer says yes, when the version was handed in before the story ended.
fn approve(tx: &mut Tx<'_>, reviewer: &Actor, id: &str, words: &str) -> Result<()> {
    let entry = store::visible_by_id(tx.conn, reviewer, id)?;
    if entry.state != State::InReview {
        return Ok(());
    }
    reviewing::review(tx, reviewer, &entry, Verdict::Approved, words.to_owned()).map(|_| ())
}

fn wait(stage: &Stage<'_>, lead: &Actor, case: &str) -> Result<()> {
    stage.act(20, |tx| {
        let own = cases::workable_by_id(tx.conn, lead, case)?;
        closure::close(tx, lead, &own, Outcome::Ended, "已书面告知其他途径。".to_owned()).map(|_| ())
    })?;
    let Some(id) = handed_in(stage, lead, case, &PARENTS, Concern::Kin)? else { return Ok(()) };
    let reviewer = editor(stage, EDITORS[1])?;
    stage.act(30, |tx| approve(tx, &reviewer, &id, "认不出是哪一家。"))
}

/// Nominated, drafted, consented to and handed in; none when the story ends before.
fn handed_in(stage: &Stage<'_>, lead: &Actor, case: &str, text: &Text, concern: Concern) -> Result<Option<String>> {
    let mut id = None;
    stage.act(20, |tx| {
        let own = cases::workable_by_id(tx.conn, lead, case)?;
        if own.stage != CaseStage::Closed {
            return Ok(());
        }
        let reason = "先把事实看清楚再谈，别的调解员也用得上。".to_owned();
        id = Some(nominating::nominate(tx, lead, &own, Nominating { merit: Merit::Craft, reason, concern, exemption: None })?.id);
        Ok(())
    })?;
    let Some(id) = id else { return Ok(None) };
    let writer = editor(stage, EDITORS[0])?;
    stage.act(60, |tx| {
        let entry = store::visible_by_id(tx.conn, &writer, &id)?;
        let sheet = written(stage, tx, &entry, text)?;
        let entry = drafting::save(tx, &writer, &entry, &sheet, "改写".to_owned())?;
        let (given_on, given_by, reason) = (tx.now.date(), "双方当事人".to_owned(), "看过全文后签字".to_owned());
        let consent = Consenting { kind: ConsentKind::Both, given_on, given_by, reason, scan: None };
        let entry = consenting::record(tx, &writer, &entry, consent)?;
        let (judgement, _) = judged(stage, tx, &entry)?;
        reviewing::hand_in(tx, &writer, &entry, &judgement).map(|_| ())
    })?;
    Ok(Some(id))
}

fn written(stage: &Stage<'_>, tx: &mut Tx<'_>, entry: &Entry, text: &Text) -> Result<Sheet> {
    let (library, vault) = (stage.app.library_on(tx.conn)?, tx.house.vault.clone());
    let case = drafting::case_of(tx.conn, &vault, entry)?;
    let known = knowing::known(tx.conn, &vault, &case, &library.lists)?;
    let base = drafting::sheet(tx.conn, &vault, entry, &case, &known, tx.now.date())?;
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    let sheet = Sheet {
        slug: text.slug.to_owned(),
        title: text.title.to_owned(),
        gist: text.gist.to_owned(),
        techniques: words(text.techniques),
        keywords: words(text.keywords),
        related: words(text.related),
        difficulty: text.difficulty,
        sections: text.sections.map(str::to_owned),
        ..base
    };
    Ok(drafting::cited(sheet, &library.lists))
}

fn judged(stage: &Stage<'_>, tx: &mut Tx<'_>, entry: &Entry) -> Result<(judging::Judgement, i32)> {
    let (library, vault) = (stage.app.library_on(tx.conn)?, tx.house.vault.clone());
    let case = drafting::case_of(tx.conn, &vault, entry)?;
    let known = knowing::known(tx.conn, &vault, &case, &library.lists)?;
    let sheet = drafting::sheet(tx.conn, &vault, entry, &case, &known, tx.now.date())?;
    let floor = numbering::floor(&library, chrono::Datelike::year(&tx.now.date()));
    Ok((judging::judge(&library, &drafting::cited(sheet, &library.lists), &known), floor))
}
