//! `apigen schema`: the JSON Schema of the error-contract extension.

use super::stop::{Exit, Stop};
use super::terminal::Terminal;

/// Prints the schema.
pub(crate) fn run(terminal: &Terminal) -> Result<Exit, Stop> {
    terminal.data(crate::document::EXTENSION_SCHEMA)?;
    Ok(Exit::Clean)
}
