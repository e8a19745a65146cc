//! The administrator opens a mediation room: its place and what is on its sign. The story is written afterwards by its lead.

use serde::Serialize;

use super::Choice;
use crate::identity::Phone;
use crate::intake::DisputeType;
use crate::places::editing::UnitWords;
use crate::places::opening::Opening;
use crate::places::store;
use crate::places::{UnitKind, parse_code};
use crate::rooms::founding::{self, NewRoom};
use crate::web::guards::Administrator;
use crate::web::{Answer, Ctx, Done, Form, Reading};

#[derive(Serialize)]
struct Page {
    communities: Vec<Choice>,
    types: Vec<Choice>,
}

/// GET /admin/places/rooms/new.
pub(super) async fn show(ctx: Ctx, _me: Administrator) -> Answer {
    let communities = ctx.read(|db| store::of_kind(db, UnitKind::Community)).await?;
    let communities = communities.into_iter().map(|unit| Choice::new(unit.id, unit.name)).collect();
    let types = DisputeType::ALL.iter().map(|kind| Choice::new(kind.as_str(), kind.label())).collect();
    ctx.page("places/new_room.html", &Page { communities, types })
}

fn read(r: &mut Reading<'_>) -> Option<NewRoom> {
    let code = r.parse("code", parse_code);
    let community_id = r.choice("community", "调解室所在的社区", |text| (!text.is_empty()).then(|| text.to_owned()));
    let (name, short_name) = (r.words("name", "名称", 60), r.optional_words("short_name", "简称", 20));
    let (brand, seal_text) = (r.words("brand", "品牌名", 20), r.words("seal_text", "印章文字", 4));
    let speciality = r.words("speciality", "专长", 40);
    let types: Vec<&'static str> = r.all("types").into_iter().filter_map(DisputeType::parse).map(DisputeType::as_str).collect();
    if types.is_empty() {
        r.wrong("types", "请至少选择一类纠纷。");
    }
    let (phone, address) = (r.maybe("phone", Phone::parse), r.optional_words("address", "地址", 100));
    let opening = r.parse("opening", |text| Opening::parse(text).map(|_| text.replace("\r\n", "\n")));
    let featured = r.ticked("featured");
    let words = UnitWords {
        name: name?,
        short_name: short_name?,
        duty: String::new(),
        phone: phone?.map(|phone| phone.as_str().to_owned()),
        address: address.map(|text| (!text.is_empty()).then_some(text))?,
        hours: None,
    };
    Some(NewRoom {
        code: code?,
        community_id: community_id?,
        words,
        featured,
        brand: brand?,
        seal_text: seal_text?,
        speciality: speciality?,
        dispute_types: types.join(","),
        opening: opening?,
    })
}

/// POST /admin/places/rooms/new.
pub(super) async fn create(ctx: Ctx, me: Administrator, form: Form) -> Answer {
    let new = form.read(read)?;
    ctx.submit(&form, move |tx| {
        let unit = founding::open(tx, &me, new)?;
        let words = format!("调解室“{}”已添加，市民现在就能选它。接下来请在“人员”里给它任命负责人和调解员。", unit.name);
        Ok(Done::at(format!("/admin/places/units/{}", unit.code)).saying(words))
    })
    .await
}
