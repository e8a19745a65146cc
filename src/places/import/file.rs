//! The TOML form of a street, read into a sheet; every mistake names its place in the file.

use std::collections::HashMap;

use serde::Deserialize;

use super::{GridLine, RoomLine, Sheet, UnitLine, shown};
use crate::places::opening::Opening;
use crate::places::{UnitKind, parse_code, parse_name};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    street: Street,
    committee: Option<Committee>,
    #[serde(default)]
    communities: Vec<Place>,
    #[serde(default)]
    departments: Vec<Place>,
    #[serde(default)]
    stations: Vec<Place>,
    #[serde(default)]
    rooms: Vec<Room>,
    #[serde(default)]
    address_rules: Vec<Rule>,
}

#[derive(Deserialize)]
struct Street {
    receipt_prefix: String,
    #[serde(flatten)]
    place: Place,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Committee {
    name: String,
    prefix: String,
}

#[derive(Deserialize)]
struct Place {
    code: String,
    name: String,
    short: Option<String>,
    #[serde(default)]
    duty: String,
    phone: Option<String>,
    address: Option<String>,
    hours: Option<String>,
    #[serde(default)]
    grids: Vec<String>,
}

#[derive(Deserialize)]
struct Room {
    #[serde(flatten)]
    place: Place,
    community: String,
    brand: String,
    seal: String,
    #[serde(default)]
    featured: bool,
    speciality: String,
    types: Vec<String>,
    #[serde(default)]
    story: String,
    #[serde(default)]
    video: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rule {
    phrase: String,
    community: String,
    grid: Option<String>,
}

/// Reads the file.
pub(super) fn parse(text: &str) -> Result<Sheet, String> {
    let file: File = toml::from_str(text).map_err(|error| misread(text, &error))?;
    let prefix = file.street.receipt_prefix.trim().to_owned();
    if prefix.len() != 2 || !prefix.bytes().all(|b| b.is_ascii_uppercase()) {
        return Err(format!("地点文件里的 receipt_prefix 要用两个大写字母，现在是“{}”，什么都没有导入。", shown(&prefix)));
    }
    let mut sheet = Sheet { street: Some((file.street.place.name.clone(), prefix)), ..Sheet::default() };
    if let Some(committee) = file.committee {
        let name = parse_name(&committee.name).map_err(|why| format!("调解委员会的名称不能用：{why}"))?;
        sheet.committee = Some((name, committee.prefix));
    }
    let street = parse_code(&file.street.place.code).map_err(|why| format!("{why}（street）"))?;
    sheet.units.push(unit(UnitKind::Street, None, &file.street.place)?);
    for community in &file.communities {
        let line = unit(UnitKind::Community, Some(&street), community)?;
        for (i, name) in community.grids.iter().enumerate() {
            let code = format!("{}-{:02}", line.code, i + 1);
            let name = parse_name(name).map_err(|why| format!("网格“{code}”的名称不能用：{why}"))?;
            sheet.grids.push(GridLine { code, community: line.code.clone(), name });
        }
        sheet.units.push(line);
    }
    for (kind, places) in [(UnitKind::Department, &file.departments), (UnitKind::Station, &file.stations)] {
        for place in places {
            sheet.units.push(unit(kind, Some(&street), place)?);
        }
    }
    for entry in file.rooms {
        sheet.units.push(unit(UnitKind::Room, Some(&entry.community), &entry.place)?);
        sheet.rooms.push(room(entry)?);
    }
    once(text, &sheet)?;
    sheet.rules = file.address_rules.into_iter().map(|rule| (rule.phrase, rule.community, rule.grid)).collect();
    Ok(sheet)
}

/// Where the file is not understood, with a few words of the line and of the reader's own (English) explanation.
fn misread(text: &str, error: &toml::de::Error) -> String {
    let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
    let at = before.matches('\n').count();
    let line = shown(text.lines().nth(at).unwrap_or_default());
    format!("地点文件第 {} 行读不懂，什么都没有导入：“{line}”（{}）", at + 1, shown(error.message()))
}

/// Refuses a file that gives one code to two units: the second would silently overwrite the first.
fn once(text: &str, sheet: &Sheet) -> Result<(), String> {
    let mut taken: HashMap<&str, &str> = HashMap::new();
    for unit in &sheet.units {
        let Some(first) = taken.insert(&unit.code, &unit.name) else { continue };
        let lines: Vec<String> = lines_of(text, &unit.code).map(|line| line.to_string()).collect();
        let place = if lines.is_empty() { String::new() } else { format!("（第 {} 行）", lines.join("、")) };
        return Err(format!("代码“{}”在文件里写了两次：“{first}”和“{}”{place}。什么都没有导入。", unit.code, unit.name));
    }
    Ok(())
}

/// The lines on which a code is written.
fn lines_of(text: &str, code: &str) -> impl Iterator<Item = usize> {
    let written = |line: &str| {
        let (key, value) = line.split_once('=')?;
        let value = value.split('#').next()?.trim().trim_matches(['"', '\'']);
        (key.trim() == "code").then(|| parse_code(value).ok()).flatten()
    };
    text.lines().enumerate().filter(move |(_, line)| written(line).is_some_and(|found| found == code)).map(|(at, _)| at + 1)
}

fn unit(kind: UnitKind, parent: Option<&str>, place: &Place) -> Result<UnitLine, String> {
    let code = parse_code(&place.code).map_err(|why| format!("“{}”的代码“{}”不能用：{why}", shown(&place.name), shown(&place.code)))?;
    let name = |text: &String| parse_name(text).map_err(|why| format!("代码“{code}”的名称不能用：{why}"));
    let short_name = name(place.short.as_ref().unwrap_or(&place.name))?;
    let name = name(&place.name)?;
    if let Some(hours) = &place.hours {
        Opening::parse(hours).map_err(|why| format!("“{name}”的 hours 不能用：{why}"))?;
    }
    Ok(UnitLine {
        kind,
        code,
        parent: parent.map(str::to_owned),
        name,
        short_name,
        duty: place.duty.clone(),
        phone: place.phone.clone(),
        address: place.address.clone(),
        hours: place.hours.clone(),
    })
}

fn room(entry: Room) -> Result<RoomLine, String> {
    let opening = entry.place.hours.clone().ok_or_else(|| format!("“{}”没有写 hours。", entry.place.name))?;
    let seal_length = entry.seal.chars().count();
    if !(1..=4).contains(&seal_length) {
        return Err(format!("“{}”的 seal 要有 1 到 4 个字。", entry.place.name));
    }
    Ok(RoomLine {
        code: parse_code(&entry.place.code)?,
        brand: entry.brand,
        seal_text: entry.seal,
        featured: entry.featured,
        speciality: entry.speciality,
        dispute_types: entry.types.join(","),
        story: entry.story,
        opening,
        video: entry.video,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_synthetic_street_has_its_communities_member_units_and_rooms() {
        let sheet = parse(super::super::BAOLONG).unwrap();
        let count = |kind| sheet.units.iter().filter(|unit| unit.kind == kind).count();
        assert_eq!((count(UnitKind::Community), count(UnitKind::Room)), (7, 7));
        assert_eq!(count(UnitKind::Department) + count(UnitKind::Station), 21);
        assert_eq!(sheet.rooms.iter().filter(|room| room.featured).count(), 3);
        assert!(sheet.units.iter().filter_map(|unit| unit.phone.as_deref()).all(|phone| crate::identity::Phone::parse(phone).is_ok()));
    }

    #[test]
    fn a_code_that_is_given_twice_is_refused_with_its_lines_and_names() {
        let text = super::super::BAOLONG.replacen("code = \"tongle\"", "code = \"baolong\"", 1);
        let refused = parse(&text).unwrap_err();
        let lines: Vec<String> = lines_of(&text, "baolong").map(|line| format!("{line}")).collect();
        assert_eq!(lines.len(), 2, "{refused}");
        for words in ["代码“baolong”", "两次", "同乐社区", "什么都没有导入", &format!("第 {} 行", lines.join("、"))] {
            assert!(refused.contains(words), "{words}: {refused}");
        }
    }

    #[test]
    fn a_name_with_a_mark_that_turns_its_direction_is_refused() {
        let refused = parse(&super::super::BAOLONG.replacen("同乐社区", "同乐\u{202E}社区", 1)).unwrap_err();
        assert!(refused.contains("看不见的控制字符") && refused.contains("同乐社区"), "{refused}");
    }

    #[test]
    fn a_file_with_a_mistake_is_refused_with_its_place() {
        let with = |from: &str, to: &str| parse(&super::super::BAOLONG.replacen(from, to, 1)).unwrap_err();
        assert!(with("code = \"tongle\"", "code = \"同乐\"").contains("同乐"));
        assert!(with("receipt_prefix = \"BL\"", "receipt_prefix = \"b1\"").contains("receipt_prefix"));
        assert!(with("seal = \"老陈\"", "seal = \"\"").contains("seal"));
        assert!(with("周一至周五 9:00-18:00；周六", "天天开").contains("hours"));
        assert!(parse("street = 1").unwrap_err().contains("什么都没有导入"));
    }

    #[test]
    fn a_bad_line_is_told_by_its_number_and_its_first_words_however_long_it_is() {
        let long = "很长".repeat(200_000);
        for bad in [format!("{long}\n"), format!("receipt_prefix = {long}\n"), format!("receipt_prefix = [\"{long}\"]\n")] {
            let refused = parse(&super::super::BAOLONG.replacen("receipt_prefix = \"BL\"\n", &bad, 1)).unwrap_err();
            assert!(refused.contains(" 行读不懂") && refused.chars().count() < 300, "{refused}");
        }
        let second = parse("[street]\n坏的一行\n").unwrap_err();
        assert!(second.contains("第 2 行") && second.contains("坏的一行"), "{second}");
        for field in ["receipt_prefix = \"BL\"", "code = \"tongle\"", "name = \"同乐社区\"", "seal = \"老陈\""] {
            let name = field.split(' ').next().unwrap();
            let refused = parse(&super::super::BAOLONG.replacen(field, &format!("{name} = \"{long}\""), 1)).unwrap_err();
            assert!(refused.chars().count() < 300, "{field}: {refused}");
        }
    }
}
