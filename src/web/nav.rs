//! Navigation by role: which doors each person sees. A door that is not for you is not there.

use serde::Serialize;

use crate::actor::{Actor, Role};

/// One door.
#[derive(Clone, Debug, Serialize)]
pub struct Link {
    href: &'static str,
    label: &'static str,
    current: bool,
    /// How many things wait behind it; none is not shown.
    count: i64,
}

const PUBLIC: &[(&str, &str)] =
    &[("/", "首页"), ("/track", "查进度"), ("/rooms", "调解室"), ("/casebook", "案例库"), ("/mine", "我的事项")];

/// Staff doors, and who sees them; an empty list means all staff.
const STAFF: &[(&str, &str, &[Role])] = &[
    ("/today", "今天", &[]),
    (
        "/requests",
        "诉求",
        &[
            Role::Dispatcher,
            Role::Commander,
            Role::CommunityOfficer,
            Role::DepartmentOfficer,
            Role::StationOfficer,
            Role::Clerk,
            Role::Volunteer,
            Role::Mediator,
            Role::RoomLead,
        ],
    ),
    ("/cases", "案件", &[Role::Mediator, Role::RoomLead, Role::Dispatcher, Role::Commander]),
    ("/desk", "代为登记", &[Role::Clerk, Role::Volunteer, Role::CommunityOfficer]),
    ("/visits", "来访", &[Role::Clerk, Role::CommunityOfficer, Role::Dispatcher, Role::Commander]),
    ("/notices", "通知", &[]),
    ("/casebook", "案例库", &[]),
    ("/casebook/desk", "案例编辑", &[Role::CasebookEditor]),
    ("/school", "课程", &[]),
    ("/deadlines", "期限计算器", &[]),
    ("/admin", "管理", &[Role::Administrator]),
];

/// The doors of one actor; the one that leads to `path` is marked, and the notices' door says how many are unread.
pub fn links(actor: &Actor, path: &str, unread: i64) -> Vec<Link> {
    let doors: Vec<(&'static str, &'static str)> = match actor {
        Actor::Staff { .. } => {
            STAFF.iter().filter(|(_, _, roles)| roles.is_empty() || actor.has_any(roles)).map(|(href, label, _)| (*href, *label)).collect()
        }
        _ => PUBLIC.to_vec(),
    };
    let bare = path.split('?').next().unwrap_or(path);
    // Of a door and one within it, the inner one is marked.
    let marked = doors.iter().map(|(href, _)| *href).filter(|href| leads(href, bare)).max_by_key(|href| href.len());
    doors
        .into_iter()
        .map(|(href, label)| Link { href, label, current: marked == Some(href), count: if href == "/notices" { unread } else { 0 } })
        .collect()
}

fn leads(href: &str, path: &str) -> bool {
    path == href || (href != "/" && path.strip_prefix(href).is_some_and(|rest| rest.starts_with('/')))
}
