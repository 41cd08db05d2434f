//! `apigen diff OLD NEW`: what breaks the clients of the old contract.

use super::front;
use super::older::Older;
use super::stop::{Exit, Stop};
use super::terminal::Terminal;
use std::path::PathBuf;

/// Arguments of `diff`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The contract that clients know: a file, git:REF or git:REF:PATH
    old: Older,
    /// The contract that they are to meet
    new: PathBuf,
}

/// Prints what changed, the gravest words first in every line.
pub(crate) fn run(args: &Args, terminal: &Terminal) -> Result<Exit, Stop> {
    let mut read = front::contract(&args.new, &terminal.limits)?;
    let (found, files) = args.old.compare(&read, &args.new, &terminal.limits)?;
    read.source.files.extend(files);
    terminal.findings(&found, &read.source)?;
    if found.0.is_empty() {
        terminal.note("no changes that clients could notice");
    }
    Ok(terminal.judge(&found))
}
