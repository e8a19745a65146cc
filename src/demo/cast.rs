//! The demo's cast: one officer for every community, a lead and a mediator for every room, one officer for every station and
//! department, and the people of the street. Names are invented; everybody has the same password.

use serde::Serialize;

use crate::accounts::people::{NewPerson, appoint, hire as hire_person};
use crate::accounts::{Person, password, store};
use crate::actor::{Actor, Role};
use crate::app::App;
use crate::db::{Db, Tx};
use crate::error::{Error, Result};
use crate::identity::sort_key;
use crate::places::{self, Unit, UnitKind};

/// Everybody's password.
pub const PASSWORD: &str = "和为贵，忍为高，退一步";

/// Invented names, given out in order.
const NAMES: &[&str] = &[
    "何静",
    "林晓",
    "周岚",
    "陈晓敏",
    "黄志远",
    "梁月华",
    "苏明",
    "罗文清",
    "郑少芬",
    "邓国栋",
    "陈国强",
    "李敏",
    "乔慧",
    "吴玉兰",
    "冯志刚",
    "谢安平",
    "曾巧云",
    "廖海生",
    "范秋菊",
    "潘立新",
    "钟伟雄",
    "叶青",
    "戴春梅",
    "韩志成",
    "许静",
    "平小安",
    "彭亮",
    "袁丽",
    "蒋伯川",
    "沈一帆",
    "余小曼",
    "魏东",
    "薛梅",
    "江涛",
    "白雪",
    "秦川",
    "龚丽萍",
    "石磊",
    "汤敏",
    "万里",
    "文静",
    "尹正",
    "左宁",
    "柯凡",
    "鲁平",
    "毛宁",
    "祝安",
    "童心",
    "季春",
    "卓然",
    "阮玲",
    "蓝天",
    "桑田",
    "古月",
    "易水",
    "常青",
    "乐平",
    "安然",
    "丁一",
    "方正",
];

/// Editors of the casebook; one writes, two review.
pub const EDITORS: [&str; 3] = ["宋知微", "程砚", "顾言"];

/// One of the cast, for the page and the command line.
#[derive(Clone, Debug, Serialize)]
pub struct Member {
    name: String,
    username: String,
    unit: String,
    role: String,
    sees: &'static str,
}

impl Member {
    /// A line for the command line.
    pub fn line(&self) -> String {
        format!("  {:<14} {}（{} · {}）", self.username, self.name, self.unit, self.role)
    }
}

/// Imports the places and hires everybody.
pub fn hire(app: &App) -> Result<()> {
    // One hash serves all: they share the password, and hashing is slow by design.
    let hash = password::Password::parse(PASSWORD, "").map_err(Error::internal)?.hash(&app.house().chance)?;
    app.write(|tx| {
        crate::office::settling::settle(tx, &Actor::House, places::import::BAOLONG)?;
        let mut names = NAMES.iter();
        for (role, unit) in posts(tx.conn)? {
            let name = names.next().copied().unwrap_or("新同事");
            let person = one(tx, name)?;
            store::set_password(tx, &person.id, &hash)?;
            appoint(tx, &Actor::House, &person.id, role, &unit.id)?;
            if role == Role::RoomLead {
                appoint(tx, &Actor::House, &person.id, Role::Mediator, &unit.id)?;
            }
        }
        let street = places::store::street(tx.conn)?;
        for name in EDITORS {
            let person = one(tx, name)?;
            store::set_password(tx, &person.id, &hash)?;
            appoint(tx, &Actor::House, &person.id, Role::CasebookEditor, &street.id)?;
        }
        Ok(())
    })
}

fn one(tx: &mut Tx<'_>, name: &str) -> Result<Person> {
    let username: String = sort_key(name).split_whitespace().collect();
    let new = NewPerson { email: Some(format!("{username}@baolong.example")), username, name: name.to_owned(), phone: None };
    hire_person(tx, &Actor::House, new)
}

fn posts(db: &mut Db) -> Result<Vec<(Role, Unit)>> {
    let street = places::store::street(db)?;
    let mut posts: Vec<(Role, Unit)> =
        [Role::Administrator, Role::Dispatcher, Role::Commander].into_iter().map(|role| (role, street.clone())).collect();
    let communities = places::store::of_kind(db, UnitKind::Community)?;
    posts.extend(communities.iter().cloned().map(|unit| (Role::CommunityOfficer, unit)));
    for room in places::store::of_kind(db, UnitKind::Room)? {
        posts.push((Role::RoomLead, room.clone()));
        posts.push((Role::Mediator, room));
    }
    posts.extend(communities.first().cloned().map(|unit| (Role::Clerk, unit)));
    posts.extend(communities.first().cloned().map(|unit| (Role::Volunteer, unit)));
    posts.extend(places::store::of_kind(db, UnitKind::Station)?.into_iter().map(|unit| (Role::StationOfficer, unit)));
    posts.extend(places::store::of_kind(db, UnitKind::Department)?.into_iter().map(|unit| (Role::DepartmentOfficer, unit)));
    Ok(posts)
}

/// Everybody who can sign in, once, in order of appointment, with all their roles.
pub fn members(db: &mut Db) -> Result<Vec<Member>> {
    let mut members: Vec<Member> = Vec::new();
    for (person, role, unit) in store::roll(db)? {
        match members.iter_mut().find(|known| known.username == person.username) {
            Some(known) if known.unit == unit => known.role = format!("{}、{}", known.role, role.label()),
            Some(known) => known.role = format!("{}、{unit} · {}", known.role, role.label()),
            None => {
                members.push(Member { name: person.name, username: person.username, unit, role: role.label().to_owned(), sees: sees(role) })
            }
        }
    }
    Ok(members)
}

/// One member for each way of working, for a short list.
pub fn one_of_each(members: &[Member]) -> Vec<&Member> {
    let mut seen = std::collections::BTreeSet::new();
    members.iter().filter(|member| seen.insert(member.role.as_str())).collect()
}

fn sees(role: Role) -> &'static str {
    match role {
        Role::Administrator => "人员、地点、二维码、日历；看不到诉求和案件内容",
        Role::Dispatcher => "全街道的诉求；改派、裁定",
        Role::Commander => "全街道的数字和名单",
        Role::CommunityOfficer => "分到本社区的诉求；受理、退回、移交、答复",
        Role::Clerk | Role::Volunteer => "代人登记的诉求；来访登记",
        Role::RoomLead => "本调解室的全部案件；指派调解员",
        Role::Mediator => "自己承办的案件",
        Role::CasebookEditor => "推荐上来的案例；改写、审核、发布、撤下",
        Role::DepartmentOfficer | Role::StationOfficer => "移交到本单位的诉求",
        _ => "",
    }
}
