//! The words of a form without files. One that is too long is read to its end, as one with files is (`upload`): what fits is kept for
//! its page, the rest is dropped, and only what is far too long is broken off.

use actix_web::dev::Payload;
use futures_util::StreamExt;

use super::form::{Fields, storable};
use super::upload::Received;
use crate::error::Error;

/// Most bytes of a form without files.
const MOST: usize = 512 * 1024;

/// Reads the form; more than `patience` bytes are not waited for.
pub(super) async fn receive(mut payload: Payload, patience: usize) -> Received {
    let (mut kept, mut total, mut refusal) = (Vec::new(), 0, None);
    while let Some(chunk) = payload.next().await {
        let Ok(chunk) = chunk else {
            refusal = Some(cut_off());
            break;
        };
        total += chunk.len();
        kept.extend_from_slice(&chunk[..chunk.len().min(MOST - kept.len())]);
        if total > patience {
            break;
        }
    }
    if total <= MOST {
        return Received { fields: fields(&kept), refusal, ..Received::default() };
    }
    Received { fields: beginning(&kept), refusal: Some(too_long()), ..Received::default() }
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

fn too_long() -> Error {
    let most = MOST / 1024;
    Error::refused(format!("提交的内容太长（超过 {most} KB），没有保存。前 {most} KB 还在，后面的没有收下。请缩短后再提交。"))
}

fn cut_off() -> Error {
    Error::refused("网络断了，内容没有收全，没有保存。收到的部分还在，请补全后再提交一次。")
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
