//! `places FILE`: brings a street in from TOML: its places, rooms and committee. What the file may say is read by
//! `places::import`; who writes what is `office::settling`.

use std::path::Path;

use super::{open, say};
use crate::actor::Actor;
use crate::config::{Config, Refusal};
use crate::error::Error;
use crate::office::settling;

pub(super) fn settle(file: &Path, config: Config) -> Result<(), Refusal> {
    let text = std::fs::read_to_string(file).map_err(|error| Refusal(format!("{} cannot be read: {error}.", file.display())))?;
    let app = open(config)?;
    let report = app.write(|tx| settling::settle(tx, &Actor::House, &text)).map_err(refused)?;
    for line in report.added.iter().map(|line| format!("+ {line}")).chain(report.changed.iter().map(|line| format!("~ {line}"))) {
        say(&line);
    }
    say(&format!("{} new, {} changed, {} as they were.", report.added.len(), report.changed.len(), report.same));
    Ok(())
}

fn refused(error: Error) -> Refusal {
    match error {
        Error::Invalid(errors) => Refusal(errors.into_iter().map(|error| error.text).collect::<Vec<_>>().join(" ")),
        other => super::told(&other),
    }
}
