//! Who acts, in which role (操作人): the second argument of everything that writes.
//!
//! Roles are those of product.md section 2. An actor holds grants: one role at one unit each. What a role may see is
//! decided in each domain's queries, not here. How a person signs in lives in `accounts`.

use crate::text_enum;

text_enum! {
    /// What a member of staff is trusted with, at one unit.
    pub enum Role {
        /// Installs and runs the office; sees no case content.
        Administrator = "administrator" => "系统管理员",
        /// Street level: sees all matters, re-dispatches, arbitrates returned ones.
        Dispatcher = "dispatcher" => "街道分拨员",
        /// Street level: knows and decides; sees numbers and the lists behind them.
        Commander = "commander" => "值班领导",
        /// Owns what comes to a community.
        CommunityOfficer = "community_officer" => "社区经办人",
        /// Writes down a visitor's matter at the window.
        Clerk = "clerk" => "窗口人员",
        /// 平安员: reports hazards and files on somebody's behalf.
        Volunteer = "volunteer" => "平安员",
        /// Leads a room: sees all its cases, appoints mediators.
        RoomLead = "room_lead" => "调解室负责人",
        /// Settles cases.
        Mediator = "mediator" => "人民调解员",
        /// Answers hand-overs and orders for a department.
        DepartmentOfficer = "department_officer" => "部门经办人",
        /// Answers hand-overs for a station.
        StationOfficer = "station_officer" => "站点经办人",
        /// Confirms agreements at the court's station.
        CourtOfficer = "court_officer" => "法院工作人员",
        /// Teaches.
        Trainer = "trainer" => "讲师",
        /// Learns.
        Trainee = "trainee" => "学员",
        /// Publishes classic cases.
        CasebookEditor = "casebook_editor" => "案例编辑",
    }
}

/// One role at one unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// What.
    pub role: Role,
    /// Where: a unit id (`places`).
    pub unit_id: String,
    /// The unit's name, for pages.
    pub unit_name: String,
}

/// Who acts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// A member of staff.
    Staff {
        /// `people.id`.
        person_id: String,
        /// For sentences.
        name: String,
        /// All roles held now.
        grants: Vec<Grant>,
    },
    /// A citizen who proved a phone number or mailbox by a one-time code.
    Citizen {
        /// Blind index of the contact.
        contact_blind: String,
    },
    /// A citizen known only by a receipt or a draft.
    Visitor,
    /// The house itself: a job or a rule.
    House,
}

impl Actor {
    /// True when the actor holds `role` anywhere.
    pub fn has(&self, role: Role) -> bool {
        self.grants().iter().any(|grant| grant.role == role)
    }

    /// True when the actor holds one of `roles` anywhere.
    pub fn has_any(&self, roles: &[Role]) -> bool {
        self.grants().iter().any(|grant| roles.contains(&grant.role))
    }

    /// The units at which the actor holds one of `roles`.
    pub fn units(&self, roles: &[Role]) -> Vec<String> {
        self.grants().iter().filter(|grant| roles.contains(&grant.role)).map(|grant| grant.unit_id.clone()).collect()
    }

    /// All grants; none for those who are not staff.
    pub fn grants(&self) -> &[Grant] {
        match self {
            Actor::Staff { grants, .. } => grants,
            _ => &[],
        }
    }

    /// The person's id when staff.
    pub fn person_id(&self) -> Option<&str> {
        match self {
            Actor::Staff { person_id, .. } => Some(person_id),
            _ => None,
        }
    }

    /// For sentences on a timeline: a name, never only "the system".
    pub fn name(&self) -> &str {
        match self {
            Actor::Staff { name, .. } => name,
            Actor::Citizen { .. } | Actor::Visitor => "当事人",
            Actor::House => "码上和",
        }
    }

    /// For the audit trail: kind and id.
    pub fn mark(&self) -> String {
        match self {
            Actor::Staff { person_id, .. } => format!("staff:{person_id}"),
            Actor::Citizen { contact_blind } => format!("citizen:{}", contact_blind.get(..16).unwrap_or(contact_blind)),
            Actor::Visitor => "visitor".to_owned(),
            Actor::House => "house".to_owned(),
        }
    }

    /// For the audit trail: the roles held.
    pub fn roles(&self) -> String {
        self.grants().iter().map(|grant| grant.role.as_str()).collect::<Vec<_>>().join(",")
    }
}
