//! The cast: who works in the Baolong of the tests. Citizens need no row; their names and numbers are here too.

use mashanghe::accounts::people::{NewPerson, appoint, give_password, hire};
use mashanghe::actor::{Actor, Role};
use mashanghe::db::Tx;
use mashanghe::error::Result;
use mashanghe::places::{self, Unit, UnitKind};

/// Everybody's password.
pub(crate) const PASSWORD: &str = "和为贵，忍为高，退一步";

/// 王芳, who has a leak from upstairs.
pub(crate) const WANG_FANG: (&str, &str) = ("王芳", "13800001234");
/// 张伟, who lives upstairs.
pub(crate) const ZHANG_WEI: (&str, &str) = ("张伟", "13900005678");

/// Sign-in name, name, role, unit code.
const STAFF: &[(&str, &str, Role, &str)] = &[
    ("admin", "何静", Role::Administrator, "baolong"),
    ("lin", "林晓", Role::Dispatcher, "baolong"),
    ("zhou", "周岚", Role::Commander, "baolong"),
    ("chen", "陈晓敏", Role::CommunityOfficer, "tongle"),
    ("huang", "黄志", Role::CommunityOfficer, "longdong"),
    ("xu", "许静", Role::Clerk, "tongle"),
    ("ping", "平小安", Role::Volunteer, "tongle"),
    ("laochen", "陈国强", Role::RoomLead, "laochen"),
    ("limin", "李敏", Role::Mediator, "laochen"),
    ("qiao", "乔慧", Role::Mediator, "qiaojie"),
    ("wu", "吴刚", Role::DepartmentOfficer, "chengguan"),
    ("su", "苏宁", Role::StationOfficer, "xinli"),
];

/// Names the places and hires the cast.
pub(crate) fn settle(tx: &mut Tx<'_>) -> Result<()> {
    name_places(tx)?;
    for (username, name, role, unit) in STAFF {
        let unit = places::store::by_code(tx.conn, unit)?;
        let mailbox = Some(format!("{username}@baolong.example"));
        let new = NewPerson { username: (*username).to_owned(), name: (*name).to_owned(), email: mailbox, phone: None };
        let person = hire(tx, &Actor::House, new)?;
        appoint(tx, &Actor::House, &person.id, *role, &unit.id)?;
        give_password(tx, &Actor::House, &person, PASSWORD)?;
    }
    Ok(())
}

/// Code, name, short name, kind, code of the unit above.
const PLACES: &[(&str, &str, &str, UnitKind, Option<&str>)] = &[
    ("baolong", "宝龙街道", "宝龙街道", UnitKind::Street, None),
    ("tongle", "同乐社区", "同乐", UnitKind::Community, Some("baolong")),
    ("longdong", "龙东社区", "龙东", UnitKind::Community, Some("baolong")),
    ("chengguan", "城市管理办公室", "城管办", UnitKind::Department, Some("baolong")),
    ("xinli", "心理咨询服务站", "心理站", UnitKind::Station, Some("baolong")),
    ("laochen", "老陈调解室", "老陈", UnitKind::Room, Some("tongle")),
    ("qiaojie", "巧姐调解室", "巧姐", UnitKind::Room, Some("longdong")),
];

fn name_places(tx: &mut Tx<'_>) -> Result<()> {
    for (code, name, short_name, kind, above) in PLACES {
        let parent_id = above.map(|above| places::store::by_code(tx.conn, above)).transpose()?.map(|unit| unit.id);
        let unit = Unit {
            id: tx.id(),
            kind: *kind,
            parent_id,
            code: (*code).to_owned(),
            name: (*name).to_owned(),
            short_name: (*short_name).to_owned(),
            duty: String::new(),
            phone: Some("0755-28000000".to_owned()),
            address: None,
            hours: None,
            sort_key: (*code).to_owned(),
            active: true,
            created_at: tx.now,
        };
        places::store::insert_unit(tx, &unit)?;
    }
    mashanghe::db::facts::set(tx, mashanghe::db::facts::STREET_NAME, "宝龙街道")?;
    mashanghe::db::facts::set(tx, mashanghe::db::facts::RECEIPT_PREFIX, "BL")
}
