//! Every message once with values as long as real ones are, so that `mashanghe check` and the tests can say that each has a
//! title and words that fit one text message.

use super::Template;
use super::rendering::{Files, Words, render};

/// Most characters of a text message.
const LONGEST: usize = 300;
/// Most characters of a title.
const LONGEST_TITLE: usize = 60;

/// Renders every message; how many there are, or what is wrong with which.
pub fn rehearse() -> Result<usize, String> {
    for template in Template::ALL {
        let words = rendered(*template)?;
        let (title, body) = (words.title.chars().count(), words.body.chars().count());
        let file = format!("templates/mail/{}.txt", template.as_str());
        if title == 0 || body == 0 {
            return Err(format!("{file} has no title or no words."));
        }
        if title > LONGEST_TITLE || body > LONGEST {
            return Err(format!("{file} is too long: title {title} of {LONGEST_TITLE}, words {body} of {LONGEST} characters."));
        }
    }
    Ok(Template::ALL.len())
}

/// One message with sample values.
pub(super) fn rendered(template: Template) -> Result<Words, String> {
    let names = asked(template)?;
    render(template, names.iter().map(|name| (name.as_str(), sample(name)))).map_err(|error| crate::log::chain(&error))
}

/// A value as long as real ones are.
pub(super) fn sample(name: &str) -> &'static str {
    match name {
        "street" => "宝龙街道",
        "base_url" => "https://he.baolong.example.gov.cn",
        "code" => "BL26-1123-K7QF",
        "codes" => "BL26-1123-K7QF、BL26-1123-K7QG、BL26-1123-K7QH、BL26-1123-K7QJ、BL26-1123-K7QK、BL26-1123-K7QL 等",
        "count" => "128",
        "link" => "/requests/BL26-1123-K7QF",
        "number" => "(2026)深龙宝人调字第12号",
        "room" => "老陈说事调解室",
        "phone" => "0755-28123456",
        "due" | "at" => "2026年11月24日 18:00",
        "where_to_go" => "这件事归劳动人事争议仲裁委员会管，请到街道办事处二楼窗口申请仲裁。",
        "taken" => "重新受理，原来的期限已过，从今天起另行计算办理时间",
        "longer" => "情况复杂、经单位负责人批准的，可以适当延长，最多 30 日，会告诉您理由（《信访工作条例》第三十四条）。",
        "review" => {
            "对处理意见不服的，可以自收到书面答复之日起三十日内，请求原办理单位的上一级机关、单位复查（《信访工作条例》第三十五条），2026年11月23日收到的最晚2026年12月23日提出。"
        }
        "what" => "发了重设密码的链接",
        "words" => "邻居装修噪音，在结果里再查物业，邻里纠纷",
        "titles" => "《楼上漏水，先试水再谈钱》《楼上漏水，先试水再谈钱》《楼上漏水，先试水再谈钱》",
        "reason" => "不属于本社区的地界",
        _ => "同乐社区居民委员会",
    }
}

/// Every value that a message asks for, read from its text.
fn asked(template: Template) -> Result<Vec<String>, String> {
    let name = format!("{}.txt", template.as_str());
    let file = Files::get(&name).ok_or_else(|| format!("templates/mail/{name} is missing."))?;
    let text = String::from_utf8(file.data.into_owned()).map_err(|error| format!("templates/mail/{name}: {error}"))?;
    let marks = text.split(['{', '}', '%']).map(str::trim).map(|mark| mark.strip_prefix("if ").unwrap_or(mark));
    Ok(marks.filter(|mark| !mark.is_empty() && mark.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')).map(str::to_owned).collect())
}
