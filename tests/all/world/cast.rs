//! The cast: who works in the Baolong of the tests. Citizens need no row; their names and numbers are here too.

use mashanghe::accounts::people::{NewPerson, appoint, give_password, hire};
use mashanghe::actor::{Actor, Role};
use mashanghe::db::Tx;
use mashanghe::error::Result;
use mashanghe::places;

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
    ("fang", "方宁", Role::CasebookEditor, "baolong"),
    ("ding", "丁一", Role::CasebookEditor, "baolong"),
    ("yan", "严正", Role::CasebookEditor, "baolong"),
];

/// Names the places and hires the cast.
pub(crate) fn settle(tx: &mut Tx<'_>) -> Result<()> {
    mashanghe::office::settling::settle(tx, &Actor::House, places::import::BAOLONG)?;
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
