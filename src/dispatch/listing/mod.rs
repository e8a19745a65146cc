//! Lists of requests (诉求清单): which filters there are, read from the address, and one page of rows.
//!
//! Lists and counts use the same query as the single page, so that nothing is counted that may not be seen.

pub mod store;

use crate::intake::{Service, Stage};
use crate::text_enum;

text_enum! {
    /// Which clocks a list looks at.
    pub enum Due {
        /// A promise is broken.
        Overdue = "overdue" => "已超期",
        /// A promise ends today.
        Today = "today" => "今天到期",
    }
}

text_enum! {
    /// Whose turn it is.
    pub enum Turn {
        /// What the actor's units have, and what they are asked to take over.
        Todo = "todo" => "要我们办的",
        /// The actor's units have it and it is open.
        Mine = "mine" => "我们承办的",
        /// Somebody asks the actor's units to take it over.
        Asked = "asked" => "请我们接收的",
        /// The actor's units wait: for another unit, or for the citizen's objection.
        Others = "others" => "等别人的",
    }
}

text_enum! {
    /// What the actor wrote down for others.
    pub enum Filed {
        /// Today.
        Today = "today" => "我今天登记的",
        /// At any time, and it is open.
        Open = "open" => "我登记的在办",
    }
}

/// What a list shows.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// In this stage.
    pub stage: Option<Stage>,
    /// Of this service.
    pub service: Option<Service>,
    /// Of this community, by id.
    pub community_id: Option<String>,
    /// By its clocks.
    pub due: Option<Due>,
    /// By whose turn it is.
    pub turn: Option<Turn>,
    /// By what the actor wrote down.
    pub filed: Option<Filed>,
    /// Whose code begins so.
    pub code: Option<String>,
}

/// Rows of a page.
pub const PAGE: i64 = 30;
