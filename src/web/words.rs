//! The words of a form without files. One that is too long is read to its end, as one with files is (`upload`): what fits is kept for
//! its page, the rest is dropped, and only what is far too long is broken off.

use actix_web::dev::Payload;
use futures_util::StreamExt;

use super::again::is_own_path;
use super::form::{Fields, storable};
use super::upload::Received;
use crate::error::Error;

/// Most bytes of a form without files.
const MOST: usize = 512 * 1024;

/// Reads the form; more than `patience` bytes are not waited for.
pub(super) async fn receive(mut payload: Payload, patience: usize) -> Received {
    let (mut kept, mut total, mut whole) = (Vec::new(), 0, true);
    while let Some(chunk) = payload.next().await {
        let Ok(chunk) = chunk else {
            whole = false;
            break;
        };
        total += chunk.len();
        kept.extend_from_slice(&chunk[..chunk.len().min(MOST - kept.len())]);
        if total > patience {
            break;
        }
    }
    if whole && total <= MOST {
        return Received { fields: fields(&kept), ..Received::default() };
    }
    let fields = beginning(&kept);
    let again = is_shown_again(&fields);
    let refusal = Some(if total > MOST { too_long(again) } else { cut_off(again) });
    Received { fields, refusal, ..Received::default() }
}

/// Whether a page will show what was typed: passwords never are.
fn is_shown_again(fields: &Fields) -> bool {
    let page = fields.get("_page").and_then(|pages| pages.last());
    page.is_some_and(|page| is_own_path(page)) && !fields.keys().any(|name| name.contains("password"))
}

/// The names and values of a form's bytes.
pub(super) fn fields(bytes: &[u8]) -> Fields {
    let mut fields = Fields::new();
    for (name, value) in url::form_urlencoded::parse(bytes) {
        fields.entry(name.into_owned()).or_default().push(storable(value.into_owned()));
    }
    fields
}

/// The same of bytes that end anywhere, without the half of a letter that they may end with.
fn beginning(bytes: &[u8]) -> Fields {
    let half = bytes.iter().rposition(|byte| *byte == b'%').filter(|at| at + 2 >= bytes.len());
    let mut fields = fields(&bytes[..half.unwrap_or(bytes.len())]);
    for value in fields.values_mut().flatten() {
        value.truncate(value.trim_end_matches(char::REPLACEMENT_CHARACTER).len());
    }
    fields
}

fn too_long(again: bool) -> Error {
    let most = MOST / 1024;
    let kept = if again {
        format!("前 {most} KB 还在，后面的没有收下。请把最长的一栏缩短后再提交。")
    } else {
        "请缩短后重新填写。".to_owned()
    };
    Error::refused(format!("提交的内容太长（超过 {most} KB），没有保存。{kept}"))
}

fn cut_off(again: bool) -> Error {
    let kept = if again { "收到的部分还在，请补全后再提交一次。" } else { "请重新填写。" };
    Error::refused(format!("网络断了，内容没有收全，没有保存。{kept}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wherever_a_form_is_cut_no_half_letter_is_left() {
        let whole = "a=%E6%BC%8F%E6%B0%B4&b=%E6%A5%BC+1";
        for end in 0..=whole.len() {
            let fields = beginning(&whole.as_bytes()[..end]);
            let a = fields.get("a").map_or("", |values| values[0].as_str());
            let b = fields.get("b").map_or("", |values| values[0].as_str());
            assert!("漏水".starts_with(a) && "楼 1".starts_with(b), "{end}: {a:?} {b:?}");
        }
    }
}
