//! CSV tables of units and grids, as a spreadsheet writes them: a head line in Chinese, then one line each.
//!
//! Every mistake is told at once with its line; one mistake and nothing is imported. Rooms and the street itself come with
//! a street file or are edited on their pages.

use std::collections::HashSet;

use super::{GridLine, Sheet, UnitLine, shown};
use crate::identity::Phone;
use crate::places::opening::Opening;
use crate::places::{UnitKind, parse_code, parse_name};
use crate::text_enum;

/// Most lines of one table.
const MOST_LINES: usize = 2_000;
const UNIT_HEAD: [&str; 9] = ["代码", "类别", "名称", "简称", "上级代码", "职责", "电话", "地址", "开放时间"];
const GRID_HEAD: [&str; 3] = ["代码", "社区代码", "名称"];

text_enum! {
    /// What a table holds.
    pub enum Table {
        /// Communities, departments, stations.
        Units = "units" => "单位（社区、部门、站点）",
        /// Grids.
        Grids = "grids" => "网格",
    }
}

impl Table {
    /// The head line, for the page and for the model table.
    pub fn head(self) -> &'static [&'static str] {
        match self {
            Table::Units => &UNIT_HEAD,
            Table::Grids => &GRID_HEAD,
        }
    }
}

/// Reads a table; `known` are the units that exist, as code and kind.
///
/// # Errors
/// Sentences with their line numbers, all of them.
pub fn read(table: Table, bytes: &[u8], known: &[(String, UnitKind)]) -> Result<Sheet, Vec<String>> {
    let text = std::str::from_utf8(bytes).map_err(|_| vec!["文件不是 UTF-8 编码。请在表格软件里另存为“CSV UTF-8”，再上传。".to_owned()])?;
    let mut reader =
        csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let head: Vec<String> = reader.headers().map(|head| head.iter().map(str::to_owned).collect()).unwrap_or_default();
    if head != table.head() {
        return Err(vec![format!("第 1 行：表头应是“{}”，现在是“{}”。", table.head().join(","), shown(&head.join(",")))]);
    }
    let mut gathering = Gathering { known, sheet: Sheet::default(), seen: HashSet::new(), faults: Vec::new() };
    for (index, record) in reader.records().enumerate() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                gathering.faults.push(format!("第 {} 行：读不懂（{error}）。", index + 2));
                break;
            }
        };
        if index >= MOST_LINES {
            gathering.faults.push(format!("一次最多导入 {MOST_LINES} 行，请分几次。"));
            break;
        }
        let line = record.position().map_or(index + 2, |position| usize::try_from(position.line()).unwrap_or(index + 2));
        if record.len() != table.head().len() {
            gathering.faults.push(format!("第 {line} 行：应有 {} 列，现在有 {} 列。", table.head().len(), record.len()));
            continue;
        }
        let cell = |column: usize| record.get(column).unwrap_or_default();
        match table {
            Table::Units => gathering.unit(line, cell),
            Table::Grids => gathering.grid(line, cell),
        }
    }
    if gathering.faults.is_empty() && gathering.seen.is_empty() {
        gathering.faults.push("表里只有表头，没有内容。".to_owned());
    }
    if gathering.faults.is_empty() { Ok(gathering.sheet) } else { Err(gathering.faults) }
}

struct Gathering<'a> {
    known: &'a [(String, UnitKind)],
    sheet: Sheet,
    seen: HashSet<String>,
    faults: Vec<String>,
}

impl Gathering<'_> {
    fn wrong(&mut self, line: usize, what: impl std::fmt::Display) {
        self.faults.push(format!("第 {line} 行：{what}"));
    }

    fn code(&mut self, line: usize, text: &str) -> Option<String> {
        match parse_code(text) {
            Ok(code) if self.seen.insert(code.clone()) => Some(code),
            Ok(code) => {
                self.wrong(line, format!("代码“{code}”在表里出现了两次。"));
                None
            }
            Err(why) => {
                self.wrong(line, why);
                None
            }
        }
    }

    fn name(&mut self, line: usize, text: &str) -> Option<String> {
        parse_name(text).map_err(|why| self.wrong(line, why)).ok()
    }

    fn kind_of(&self, code: &str) -> Option<UnitKind> {
        let here = self.sheet.units.iter().find(|unit| unit.code == code).map(|unit| unit.kind);
        here.or_else(|| self.known.iter().find(|(known, _)| known == code).map(|(_, kind)| *kind))
    }

    fn unit<'r>(&mut self, line: usize, cell: impl Fn(usize) -> &'r str) {
        let code = self.code(line, cell(0));
        let kind = UnitKind::from_label(cell(1)).filter(|kind| !matches!(kind, UnitKind::Street | UnitKind::Room));
        if kind.is_none() {
            self.wrong(line, format!("类别只能是社区、部门或站点，现在是“{}”。", shown(cell(1))));
        }
        let name = self.name(line, cell(2));
        let parent = self.kind_of(cell(4)).filter(|kind| matches!(kind, UnitKind::Street | UnitKind::Community));
        if parent.is_none() {
            self.wrong(line, format!("上级代码“{}”不是已有的街道或社区。", shown(cell(4))));
        }
        let phone = if cell(6).is_empty() { Some(None) } else { self.phone(line, cell(6)).map(Some) };
        if !cell(8).is_empty()
            && let Err(why) = Opening::parse(cell(8))
        {
            self.wrong(line, why);
        }
        let (Some(code), Some(kind), Some(name), Some(phone)) = (code, kind, name, phone) else { return };
        if self.kind_of(&code).is_some_and(|known| known != kind) {
            self.wrong(line, format!("代码“{code}”已经是别的类别的单位，不能改类别。"));
            return;
        }
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        self.sheet.units.push(UnitLine {
            kind,
            code,
            parent: some(cell(4)),
            short_name: some(cell(3)).unwrap_or_else(|| name.clone()),
            name,
            duty: cell(5).to_owned(),
            phone,
            address: some(cell(7)),
            hours: some(cell(8)),
        });
    }

    fn phone(&mut self, line: usize, text: &str) -> Option<String> {
        match Phone::parse(text) {
            Ok(phone) => Some(phone.as_str().to_owned()),
            Err(why) => {
                self.wrong(line, why);
                None
            }
        }
    }

    fn grid<'r>(&mut self, line: usize, cell: impl Fn(usize) -> &'r str) {
        let (code, name) = (self.code(line, cell(0)), self.name(line, cell(2)));
        if self.kind_of(cell(1)) != Some(UnitKind::Community) {
            self.wrong(line, format!("社区代码“{}”不是已有的社区。", shown(cell(1))));
            return;
        }
        if let (Some(code), Some(name)) = (code, name) {
            self.sheet.grids.push(GridLine { code, community: cell(1).to_owned(), name });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known() -> Vec<(String, UnitKind)> {
        vec![("baolong".to_owned(), UnitKind::Street), ("tongle".to_owned(), UnitKind::Community)]
    }

    #[test]
    fn a_table_is_read_with_its_marks_of_order_and_quotes() {
        let text = "\u{feff}代码,类别,名称,简称,上级代码,职责,电话,地址,开放时间\nlvhua,部门,\"绿化,办\",,baolong,种树,0755-2100001,,周一至周五 9:00-18:00\n";
        let sheet = read(Table::Units, text.as_bytes(), &known()).unwrap();
        assert_eq!((sheet.units[0].name.as_str(), sheet.units[0].short_name.as_str()), ("绿化,办", "绿化,办"));
        let sheet = read(Table::Grids, "代码,社区代码,名称\ntongle-09,tongle,新网格".as_bytes(), &known()).unwrap();
        assert_eq!(sheet.grids.len(), 1);
    }

    #[test]
    fn a_name_with_an_invisible_mark_is_refused_with_its_line() {
        let text = "代码,类别,名称,简称,上级代码,职责,电话,地址,开放时间\nlvhua,部门,绿化\u{202E}办,,baolong,种树,,,\n";
        let faults = read(Table::Units, text.as_bytes(), &known()).unwrap_err();
        assert!(faults[0].contains("第 2 行") && faults[0].contains("看不见的"), "{faults:?}");
    }

    #[test]
    fn every_mistake_is_told_with_its_line() {
        let head = "代码,类别,名称,简称,上级代码,职责,电话,地址,开放时间\n";
        let rows =
            "A B,部门,甲,,baolong,,,,\nok,调解室,乙,,baolong,,,,\nok,部门,,,nowhere,,12,,随时\nshort,部门\ntongle,站点,丙,,baolong,,,,\n";
        let faults = read(Table::Units, format!("{head}{rows}").as_bytes(), &known()).unwrap_err().join("\n");
        for words in [
            "第 2 行：代码用",
            "第 3 行：类别",
            "第 4 行：代码“ok”在表里出现了两次",
            "第 4 行：名称",
            "第 4 行：上级代码",
            "第 4 行：请按",
            "第 5 行：应有 9 列",
            "第 6 行：代码“tongle”已经是别的类别",
        ] {
            assert!(faults.contains(words), "{words}\n{faults}");
        }
        assert!(read(Table::Units, b"a,b", &known()).unwrap_err()[0].contains("表头"));
        assert!(read(Table::Units, &[0xb4, 0xfa], &known()).unwrap_err()[0].contains("UTF-8"));
        assert!(read(Table::Units, head.as_bytes(), &known()).unwrap_err()[0].contains("没有内容"));
        assert!(read(Table::Grids, "代码,社区代码,名称\nx1,baolong,甲".as_bytes(), &known()).unwrap_err()[0].contains("社区"));
    }
}
