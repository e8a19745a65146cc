//! The messages that the house can send, one word each, and what is special about some of them.
//!
//! The words themselves are in `templates/mail/<word>.txt`: first line the title, an empty line, the body. Each variant says
//! which values its caller gives; `street` and `base_url` are always there. No message holds personal data of another side.

use chrono::Duration;

use crate::text_enum;

text_enum! {
    /// One kind of message.
    pub enum Template {
        /// To the applicant, after filing: `code`, `community`, `phone`, `due`.
        RequestFiled = "request_filed" => "诉求已收到",
        /// To staff whose unit got a request: `code`, `unit`, `link`; `due` (accept it by then) or `late` (that time is over), or neither.
        RequestAssigned = "request_assigned" => "新的诉求",
        /// To staff whose unit gets a request back that is not solved, and to the street's dispatchers: as `RequestAssigned`.
        RequestReopened = "request_reopened" => "没有解决",
        /// To staff who have the request, when the applicant added words or files: `code`, `link`.
        RequestAdded = "request_added" => "补充了内容",
        /// To staff who have the request, when the applicant takes it back: `code`, `link`.
        RequestWithdrawn = "request_withdrawn" => "诉求已撤回",
        /// To staff of a unit when the colleague who took a request on works there no more: `code`, `unit`, `link`.
        RequestLeft = "request_left" => "请接着办理",
        /// To the applicant: `code`, `unit`, `phone`, `due` (answered by then).
        RequestAccepted = "request_accepted" => "诉求已受理",
        /// The written notice that a petition is accepted, to the applicant: `code`, `unit`, `phone`, `due` (its last day), `reply` (first
        /// answer by then), `taken` (受理, or how it was taken on again), `longer` (whether it may be extended).
        PetitionAccepted = "petition_accepted" => "受理告知",
        /// To the applicant of a petition: `code`, `unit`, `phone`, `due` (its new last day), `reason`.
        PetitionExtended = "petition_extended" => "办理延期",
        /// To the street's staff when a unit returns a request: `code`, `unit`, `reason` (coded, no names), `link`.
        RequestReturned = "request_returned" => "诉求被退回",
        /// To staff of a unit that is asked to take a request over: `code`, `unit` (who asks), `link`.
        HandOverAsked = "hand_over_asked" => "请接收移交",
        /// To staff who asked for a hand-over that was declined: `code`, `unit` (who declined), `link`.
        HandOverDeclined = "hand_over_declined" => "移交未被接收",
        /// To staff of a unit that need not answer any more whether it takes a request over: `code`, `unit` (who had asked).
        HandOverRecalled = "hand_over_recalled" => "移交已撤回",
        /// To the applicant, when another unit has taken over: `code`, `unit`, `phone`.
        RequestHandedOver = "request_handed_over" => "诉求已移交",
        /// To the applicant: `code`, `unit`, `phone`, `review` (the right to a review, with the final answer to a petition).
        RequestAnswered = "request_answered" => "诉求有了答复",
        /// To the applicant: `code`, `unit`, `phone`, `where_to_go`.
        RequestRefused = "request_refused" => "诉求不予受理",
        /// To staff, before a due time: `code`, `promise` (what is due), `due`, `link`. A reminder.
        ClockReminder = "clock_reminder" => "快到期",
        /// To staff and the street, after a due time: `code`, `promise`, `due`, `unit`, `link`. A reminder.
        ClockOverdue = "clock_overdue" => "已超期",
        /// To dispatchers and commanders, on the morning of a working day: `count`, `codes` (some of them), `link`. A reminder.
        OverdueDigest = "overdue_digest" => "今天的超期事项",
        /// To a party whose request became a case: `number`, `room`, `phone`.
        CaseOpened = "case_opened" => "调解已立案",
        /// To the leads of a room in which an officer opened a case: `number`, `room`, `link`.
        CaseInRoom = "case_in_room" => "本室有新案件",
        /// To a mediator who was given a case: `number`, `room`, `link`.
        CaseAssigned = "case_assigned" => "新的案件",
        /// To mediators, before a mediation period ends: `number`, `due`, `link`. A reminder.
        CasePeriodEnding = "case_period_ending" => "调解期限将满",
        /// To mediators and the room's lead, after it: `number`, `due`, `link`. A reminder.
        CasePeriodOver = "case_period_over" => "调解期限已满",
        /// To the other side, asking whether they are willing: `room`, `phone`.
        CaseInvitation = "case_invitation" => "邀请参加调解",
        /// To a party: `number`, `room`, `phone`, `at`, `place`.
        SittingPlanned = "sitting_planned" => "调解会安排",
        /// To a party, when everybody has signed: `number`, `room`, `phone`.
        AgreementSigned = "agreement_signed" => "协议已签",
        /// To a party, when the agreement takes effect: `number`, `room`, `phone`, `date`, `confirm_by` (司法确认最后一日).
        AgreementEffective = "agreement_effective" => "协议已生效",
        /// To a party, when mediation ended without agreement: `number`, `room`, `phone`.
        CaseEnded = "case_ended" => "调解已结束",
        /// To a party: `number`, `room`, `phone`.
        CaseClosed = "case_closed" => "案件已办结",
        /// To a party that still has to perform: `number`, `room`, `phone`, `item` (which obligation), `due`. A reminder.
        PerformanceUrged = "performance_urged" => "请按协议履行",
        /// To whoever proves a phone number or mailbox: `code`, `minutes`.
        OneTimeCode = "one_time_code" => "验证码",
        /// To those who stand at a station whose confidential roles change: `name`, `role`, `unit`, `by`, `link`.
        AppointmentProposed = "appointment_proposed" => "任职待确认",
        /// To the same, once the appointment is in force: `name`, `role`, `unit`, `by`, `link`.
        AppointmentInForce = "appointment_in_force" => "任职已生效",
        /// To a station's officers when somebody touched the way into an account that reads confidences: `name`, `by`,
        /// `what`, `unit`, `link`.
        AccessTouched = "access_touched" => "登录方式有变动",
        /// To new staff, and to those who forgot their password: `name`, `link` (path with the token), `until`.
        StaffInvitation = "staff_invitation" => "设置密码",
        /// To whoever wants to be told of new classic cases: `words` (what is searched), `link` (path with the token).
        SavedSearchAsked = "saved_search_asked" => "确认新案例提醒",
        /// To the same, when there are: `words`, `count`, `titles`, `link` (path with the token). Rests at night.
        SavedSearchFound = "saved_search_found" => "新案例提醒",
        /// To a citizen who wants to go on later: `link` (path with the token), `code`, `until`.
        DraftLink = "draft_link" => "继续填写",
    }
}

impl Template {
    /// True when the words open a door: they are wiped as soon as the message is sent, and never shown to staff.
    pub fn opens_a_door(self) -> bool {
        matches!(
            self,
            Template::OneTimeCode
                | Template::StaffInvitation
                | Template::DraftLink
                | Template::SavedSearchAsked
                | Template::SavedSearchFound
        )
    }

    /// True for what would come again and again about one matter: once a day is enough while it lies unread.
    pub fn once_a_day(self) -> bool {
        matches!(self, Template::ClockReminder | Template::ClockOverdue | Template::RequestAdded)
    }

    /// How long sending it still makes sense; none: always.
    pub fn useful_for(self) -> Option<Duration> {
        match self {
            Template::OneTimeCode => Some(Duration::minutes(10)),
            _ => None,
        }
    }
}
