//! `apigen lint FILE`: what is wrong with a document.

use super::front;
use super::stop::{Exit, Stop};
use super::terminal::Terminal;
use std::path::PathBuf;

/// Arguments of `lint`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The OpenAPI document
    file: PathBuf,
}

/// Prints all findings of a document.
pub(crate) fn run(args: &Args, terminal: &Terminal) -> Result<Exit, Stop> {
    let read = match front::read(&args.file, &terminal.limits) {
        Err(Stop::Fault { source, found, exit }) => {
            let exit = if found.0.iter().any(|d| d.code == "AG101") {
                exit
            } else {
                Exit::Findings
            };
            return Err(Stop::Fault { source, found, exit });
        }
        other => other?,
    };
    terminal.findings(&read.found, &read.source)?;
    if read.found.0.is_empty() {
        terminal.note(&format!("{}: no findings", args.file.display()));
    }
    Ok(terminal.judge(&read.found))
}
