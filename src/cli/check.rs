//! `check`: what is embedded is whole: every template parses, the holiday notices are understood, the deadline table is
//! there. The demo's places and the messages' words are checked by the tests, not here.

use crate::calendar::notices;
use crate::deadlines;
use crate::web::templates::Templates;

/// Checks all of it; each line says what was checked, an error names the file and what is wrong with it.
pub(super) fn check() -> Result<Vec<String>, String> {
    let templates = Templates::load().map_err(|error| crate::log::chain(&error))?;
    let years = notices::built_in_years().map_err(|error| error.to_string())?;
    let rules = deadlines::table();
    Ok(vec![
        format!("{} templates are understood.", templates.names().len()),
        format!("{} years of the State Council's holiday notices are understood.", years.len()),
        format!("{} statutory deadline rules are in the table.", rules.len()),
    ])
}
