//! What the facets and their values are called: most stand in the lists of the book, the rooms of this office in the database.

use std::collections::BTreeMap;

use crate::casebook::DIFFICULTIES;
use crate::casebook::library::Library;
use crate::casebook::lists::Lists;
use crate::casebook::search::Facet;
use crate::db::Db;
use crate::error::Result;
use crate::intake::DisputeType;
use crate::rooms::store as rooms;

/// An unknown value stands in an address that somebody made: it is shown up to here.
const LONGEST: usize = 40;

/// See the file's head.
pub(crate) struct Names<'l> {
    lists: &'l Lists,
    rooms: BTreeMap<String, String>,
}

impl<'l> Names<'l> {
    /// Those of a library and of the rooms that are open.
    pub(crate) fn of(db: &mut Db, library: &'l Library) -> Result<Names<'l>> {
        let rooms = rooms::all(db)?.into_iter().map(|(_, unit)| (unit.code, unit.name)).collect();
        Ok(Names { lists: &library.lists, rooms })
    }

    /// What a value is called.
    pub(super) fn value(&self, facet: Facet, value: &str) -> String {
        let named = match facet {
            Facet::Kind => DisputeType::parse(value).map(|kind| kind.label().to_owned()),
            Facet::Technique => self.lists.technique(value).map(|term| term.name.clone()),
            Facet::Result => self.lists.result(value).map(|term| term.name.clone()),
            Facet::Difficulty => difficulty(value).map(str::to_owned),
            Facet::Statute => value.rsplit_once(':').map(|(law, article)| format!("《{law}》第{article}条")),
            Facet::Room => self.rooms.get(value).cloned(),
            Facet::Year => None,
        };
        named.unwrap_or_else(|| value.chars().take(LONGEST).collect())
    }
}

fn difficulty(value: &str) -> Option<&'static str> {
    DIFFICULTIES.iter().find(|(code, _)| *code == value).map(|(_, name)| *name)
}

/// What a facet is called.
pub(super) fn label(facet: Facet) -> &'static str {
    match facet {
        Facet::Kind => "纠纷类型",
        Facet::Technique => "调解技巧",
        Facet::Year => "年份",
        Facet::Result => "结果",
        Facet::Difficulty => "难度",
        Facet::Statute => "引用条文",
        Facet::Room => "调解室",
    }
}
