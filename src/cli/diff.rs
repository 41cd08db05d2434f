//! `apigen diff OLD NEW`: what breaks the clients of the old contract.

use super::args::Overlays;
use super::older::{Older, OlderOverlays, readable};
use super::stop::{Exit, Stop};
use super::subject::Subject;
use super::terminal::Terminal;
use crate::compare::changelog;
use serde_json::Map;
use std::path::PathBuf;

/// Arguments of `diff`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The contract that clients know: a file, git:REF or git:REF:PATH
    old: Older,
    /// The contract that they are to meet
    new: PathBuf,
    /// Apply an overlay (OpenAPI Overlay 1.1) to NEW; may be repeated
    ///
    /// Those that the apigen.toml beside NEW names are applied before. Of OLD in git, the same files are applied as they
    /// were at its revision.
    #[command(flatten)]
    overlays: Overlays,
    #[command(flatten)]
    known: OlderOverlays,
    /// Print a changelog in Markdown, by operation, instead of findings
    #[arg(long, conflicts_with = "output_format")]
    changelog: bool,
}

/// Prints what changed, the gravest words first in every line.
pub(crate) fn run(args: &Args, terminal: &Terminal) -> Result<Exit, Stop> {
    let subject = Subject::beside(&args.new, &args.overlays, &terminal.limits, terminal.config.as_deref())?;
    let mut read = readable(subject.read()?)?;
    let compared = args.known.compare(&args.old, (&subject, &read))?;
    let found = compared.found();
    read.source.files.extend(compared.files);
    if args.changelog {
        let contract = &read.contract;
        let versions = [&compared.version, &contract.version];
        terminal.data(&changelog(
            &contract.title,
            versions.map(String::as_str),
            &compared.changes,
        ))?;
        terminal.files(&found, &read.source, &Map::new())?;
    } else {
        terminal.findings(&found, &read.source)?;
    }
    if found.0.is_empty() {
        terminal.note("no changes that clients could notice");
    }
    Ok(terminal.judge(&found))
}
