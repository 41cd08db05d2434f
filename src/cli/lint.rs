//! `apigen lint FILE`: what is wrong with a document.

use super::front;
use super::stop::{Exit, Stop};
use super::terminal::Terminal;
use crate::diagnostic::Severity;
use std::path::PathBuf;

/// Arguments of `lint`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The OpenAPI document
    file: PathBuf,
}

/// Prints all findings of a document.
pub(crate) fn run(args: &Args, terminal: &Terminal) -> Result<Exit, Stop> {
    let read = match front::read(&args.file) {
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
    let count = |severity| read.found.count(severity);
    let (errors, warnings, advice) = (
        count(Severity::Error),
        count(Severity::Warning),
        count(Severity::Advice),
    );
    terminal.note(&format!(
        "{}: {errors} errors, {warnings} warnings, {advice} advice",
        args.file.display()
    ));
    Ok(terminal.judge(&read.found))
}
