//! The anonymisation aid: any text about any people, companies and places. Findings stand in order where they say, no statute is
//! touched, and a text that was anonymised stays as it is.
#![no_main]

use libfuzzer_sys::arbitrary::{self, Arbitrary};
use libfuzzer_sys::fuzz_target;
use mashanghe::casebook::anonymise::{Known, Part, Person, anonymised, find, replace, scarce, surnames};
use mashanghe::identity::{OrgName, PersonName};

const PEOPLE: [&str; 10] = ["王芳", "王建国", "张伟", "欧阳小华", "买买提·吐尔逊", "John Smith", "李小宝", "陈国强", "周强生", "林晓"];
const COMPANIES: [&str; 6] = ["深圳市龙泰物业管理有限公司", "深圳市安心装饰工程有限公司", "物业公司", "银行", "和顺超市", "大华建筑公司"];
const PLACES: [&str; 6] = ["宝龙街道", "同乐社区", "赤石岗网格", "大围网格", "锦绣小区", "南约"];
const UNITS: [&str; 4] = ["宝龙司法所", "总工会", "龙岗区人民法院驻宝龙街道工作站", "高科园便民服务站"];

#[derive(Arbitrary, Debug)]
struct Matter {
    people: u16,
    companies: u8,
    person: Option<String>,
    company: Option<String>,
    place: Option<String>,
    text: String,
}

fn known(matter: &Matter) -> Known {
    const PARTS: [Part; 5] = [Part::Party, Part::Child, Part::Mediator, Part::Staff, Part::Present];
    let own = |text: &Option<String>| text.as_deref().and_then(|text| Some(PersonName::parse(text).ok()?.as_str().to_owned()));
    let named = |text: &Option<String>| text.as_deref().and_then(|text| Some(OrgName::parse(text).ok()?.as_str().to_owned()));
    let chosen = |all: &[&str], which: u16| -> Vec<String> {
        all.iter().enumerate().filter(|(at, _)| which >> at & 1 == 1).map(|(_, name)| (*name).to_owned()).collect()
    };
    let people = chosen(&PEOPLE, matter.people).into_iter().chain(own(&matter.person)).zip(PARTS.into_iter().cycle());
    Known {
        people: people.map(|(name, part)| Person { name, part }).collect(),
        organisations: chosen(&COMPANIES, matter.companies.into()).into_iter().chain(named(&matter.company)).collect(),
        places: PLACES.map(str::to_owned).into_iter().chain(named(&matter.place)).collect(),
        units: UNITS.map(str::to_owned).to_vec(),
        statutes: vec!["民法典".to_owned(), "物业管理条例".to_owned()],
    }
}

fuzz_target!(|matter: Matter| {
    let (known, text) = (known(&matter), &matter.text);
    let found = find(text, &known);
    let mut at = 0;
    for one in &found {
        assert!(at <= one.start && one.start < one.end && one.was != one.became);
        assert_eq!(text.get(one.start..one.end), Some(one.was.as_str()));
        let _ = one.around(&text, 8);
        at = one.end;
    }
    assert_eq!(replace(text, []), *text);
    let once = anonymised(text, &known);
    assert_eq!(find(&once, &known), [], "{once}");
    assert_eq!(once.matches("《民法典》").count(), text.matches("《民法典》").count());
    let _ = (scarce::warnings(text, text, text), surnames::likely(text), surnames::present(text));
});
