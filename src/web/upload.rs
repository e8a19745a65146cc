//! Files of a form, spooled to disk as they arrive and gone with their owner. What they may contain is decided in `media`.

use std::io::Write;

use actix_multipart::Multipart;
use actix_web::HttpRequest;
use actix_web::dev::Payload;
use futures_util::StreamExt;
use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;

use super::form::{Fields, shows, storable};
use crate::app::App;
use crate::error::{Error, Result};

/// Most bytes of one text field.
const MOST_TEXT: usize = 256 * 1024;
/// Most parts of one form.
const MOST_PARTS: usize = 200;

/// One file, still as it was sent.
pub struct Upload {
    /// Name of the field.
    pub field: String,
    /// Name that the sender's device gave; shown, never trusted.
    pub name: String,
    /// Length in bytes.
    pub size: usize,
    /// SHA-256 of all bytes, to know the same file again.
    pub(super) hash: [u8; 32],
    spool: NamedTempFile,
}

impl Upload {
    /// All bytes.
    pub fn bytes(&self) -> Result<Vec<u8>> {
        Ok(std::fs::read(self.spool.path())?)
    }
}

/// What came of a form: what was typed is there even when the form is refused, so that its page can show it again.
#[derive(Default)]
pub(super) struct Received {
    pub(super) fields: Fields,
    pub(super) uploads: Vec<Upload>,
    /// Why none of it is taken; the first reason counts.
    pub(super) refusal: Option<Error>,
}

impl Received {
    fn refuse(&mut self, error: Error) {
        self.refusal.get_or_insert(error);
    }

    fn put(&mut self, field: String, file_name: Option<String>, sink: Sink) {
        match sink {
            Sink::Text(bytes) => self.fields.entry(field).or_default().push(storable(String::from_utf8_lossy(&bytes).into_owned())),
            Sink::File(spool, size, sha) => {
                let name = shown_name(&file_name.unwrap_or_default());
                // An empty part without a name is what browsers send when no file was chosen; with a name it is an empty file,
                // which is refused by name where files are looked at.
                if size > 0 || !name.is_empty() {
                    self.uploads.push(Upload { field, name, size, hash: sha.finalize().into(), spool });
                }
            }
            Sink::Nothing => {}
        }
    }
}

/// Reads a form to its end, refused or not: a browser that is answered while it still sends shows its own error instead of our
/// sentence. Only what is twice too long is broken off.
pub(super) async fn receive(request: &HttpRequest, payload: Payload, app: &App) -> Received {
    let limit = app.house().config.upload_limit;
    let folder = app.house().config.data.join("spool");
    let mut received = Received::default();
    if let Err(error) = std::fs::create_dir_all(&folder) {
        received.refuse(error.into());
    }
    let mut parts = Multipart::new(request.headers(), payload);
    let (mut total, mut count) = (0, 0);
    while let Some(part) = parts.next().await {
        let Ok(mut part) = part else {
            received.refuse(cut_off());
            break;
        };
        count += 1;
        if count > MOST_PARTS {
            received.refuse(Error::refused("一次提交的内容太多，没有保存。请分几次提交。"));
        }
        let field = part.name().unwrap_or_default().to_owned();
        let file_name = part.content_disposition().and_then(|disposition| disposition.get_filename().map(str::to_owned));
        let wanted = count <= MOST_PARTS && (file_name.is_none() || received.refusal.is_none());
        let mut sink = if wanted { Sink::new(file_name.is_some(), &folder) } else { Ok(Sink::Nothing) }.unwrap_or_else(|error| {
            received.refuse(error);
            Sink::Nothing
        });
        while let Some(chunk) = part.next().await {
            let Ok(chunk) = chunk else {
                received.refuse(cut_off());
                break;
            };
            total += chunk.len();
            if total > limit {
                received.refuse(too_large(limit));
            }
            if total > limit.saturating_mul(2) {
                return received;
            }
            if matches!(sink, Sink::File(..)) && received.refusal.is_some() {
                sink = Sink::Nothing;
            }
            if let Err(error) = sink.take(&chunk) {
                received.refuse(error);
                received.put(field.clone(), file_name.clone(), std::mem::replace(&mut sink, Sink::Nothing));
            }
        }
        received.put(field, file_name, sink);
    }
    received
}

enum Sink {
    Text(Vec<u8>),
    File(NamedTempFile, usize, Sha256),
    Nothing,
}

impl Sink {
    fn new(is_file: bool, folder: &std::path::Path) -> Result<Sink> {
        if is_file { Ok(Sink::File(NamedTempFile::new_in(folder)?, 0, Sha256::new())) } else { Ok(Sink::Text(Vec::new())) }
    }

    fn take(&mut self, chunk: &[u8]) -> Result<()> {
        match self {
            Sink::Nothing => Ok(()),
            // However the network cut it: as much as fits is shown again.
            Sink::Text(bytes) if bytes.len() + chunk.len() > MOST_TEXT => {
                bytes.extend_from_slice(&chunk[..MOST_TEXT.saturating_sub(bytes.len())]);
                Err(Error::refused("有一项文字太长，没有保存。请缩短后再试。"))
            }
            Sink::Text(bytes) => {
                bytes.extend_from_slice(chunk);
                Ok(())
            }
            Sink::File(spool, size, sha) => {
                sha.update(chunk);
                *size += chunk.len();
                Ok(spool.as_file_mut().write_all(chunk)?)
            }
        }
    }
}

fn too_large(limit: usize) -> Error {
    Error::refused(format!("文件加起来超过 {} MB，没有收下。请分几次上传，或压缩后再传。", limit / 1024 / 1024))
}

fn cut_off() -> Error {
    Error::refused("上传中断了，文件没有收全。已填的内容还在，请检查网络后重新选择文件。")
}

/// The last part of a path, without control characters and marks that turn the direction (`gpj.exe` is no `exe.jpg`), at most 80 characters.
fn shown_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let clean: String = last.chars().filter(|c| shows(*c)).collect();
    let count = clean.chars().count();
    clean.chars().skip(count.saturating_sub(80)).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_file_name_is_shown_without_its_folders() {
        assert_eq!(super::shown_name("C:\\Users\\王芳\\漏水.jpg"), "漏水.jpg");
        assert_eq!(super::shown_name("../../etc/passwd"), "passwd");
        assert_eq!(super::shown_name("合同\u{202E}gpj.exe"), "合同gpj.exe", "its end is shown where it is");
    }
}
