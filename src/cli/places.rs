//! `places FILE`: brings a street in from TOML: its places, rooms and committee. What the file may say is read by
//! `places::import`; who writes what is `office::settling`.

use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

use super::{open, say};
use crate::actor::Actor;
use crate::config::{Config, Refusal};
use crate::error::Error;
use crate::office::settling;

/// Most bytes of a street's file; a street of a hundred communities needs a tenth of it.
const MOST_BYTES: u64 = 2 * 1024 * 1024;

pub(super) fn settle(file: &Path, config: Config) -> Result<(), Refusal> {
    let text = text_of(file).map_err(|why| Refusal(format!("{} cannot be read: {why}. Nothing was imported.", file.display())))?;
    let app = open(config)?;
    let report = app.write(|tx| settling::settle(tx, &Actor::House, &text)).map_err(refused)?;
    for line in report.added.iter().map(|line| format!("+ {line}")).chain(report.changed.iter().map(|line| format!("~ {line}"))) {
        say(&line);
    }
    say(&format!("{} new, {} changed, {} as they were.", report.added.len(), report.changed.len(), report.same));
    Ok(())
}

/// The text of a regular file; a device would never come to an end.
fn text_of(file: &Path) -> Result<String, String> {
    if !fs::metadata(file).map_err(|error| error.to_string())?.is_file() {
        return Err("it is not a regular file".to_owned());
    }
    let mut bytes = Vec::new();
    let read = File::open(file).and_then(|file| file.take(MOST_BYTES + 1).read_to_end(&mut bytes));
    read.map_err(|error| error.to_string())?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(format!("it is larger than {} MiB", MOST_BYTES / 1024 / 1024));
    }
    String::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_owned())
}

fn refused(error: Error) -> Refusal {
    match error {
        Error::Invalid(errors) => Refusal(errors.into_iter().map(|error| error.text).collect::<Vec<_>>().join(" ")),
        other => super::told(&other),
    }
}
