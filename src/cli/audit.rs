//! `audit verify`: walks the hash-chained trail and says whether it is whole.

use clap::Subcommand;

use super::{open_existing, say, told};
use crate::audit::verify::{Verdict, verify};
use crate::config::{Config, Refusal};

/// What can be done with the trail.
#[derive(Subcommand)]
pub(super) enum AuditCommand {
    /// Walk the chain from the first line; exit code 1 and the first bad line when it is broken.
    Verify,
}

pub(super) fn act(command: &AuditCommand, config: Config) -> Result<(), Refusal> {
    let AuditCommand::Verify = command;
    let app = open_existing(config)?;
    match app.read(verify).map_err(|error| told(&error))? {
        Verdict::Intact { lines, head } => {
            say(&format!("Intact: {lines} lines, head {head}"));
            Ok(())
        }
        Verdict::Broken { seq, reason } => Err(Refusal(format!("Broken at line {seq}: {reason}."))),
    }
}
