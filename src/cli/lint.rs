//! `apigen lint FILE`: what is wrong with a document, and mending what can be mended without asking.

mod fix;

use super::args::Overlays;
use super::front::Read;
use super::stop::{Exit, Stop};
use super::subject::Subject;
use super::terminal::Terminal;
use crate::source::is_remote;
use std::path::PathBuf;

/// Arguments of `lint`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The OpenAPI document
    file: PathBuf,
    #[command(flatten)]
    overlays: Overlays,
    /// Mend what can be mended without asking, in the file where it stands: the document, or an overlay
    ///
    /// Comments and layout stay as they are. Of the files that a document refers to, those below its folder are mended.
    /// What is left is printed as always.
    #[arg(long)]
    fix: bool,
    /// With --fix: write nothing; print what would change, line by line
    #[arg(long, requires = "fix")]
    diff: bool,
    /// With --fix: write nothing; say what would be mended
    #[arg(long, requires = "fix", conflicts_with = "diff")]
    dry_run: bool,
    /// Each operation must declare the responses of all its failures itself
    ///
    /// By default those of the framework are added where the document is published. `[contract] inject = false` in the
    /// apigen.toml beside the document says the same.
    #[arg(long)]
    no_inject: bool,
}

/// Prints all findings of a document.
pub(crate) fn run(args: &Args, terminal: &Terminal) -> Result<Exit, Stop> {
    let mut subject = Subject::beside(&args.file, &args.overlays, &terminal.limits, terminal.config.as_deref())?;
    subject.options.inject &= !args.no_inject;
    if args.fix && is_remote(&args.file) {
        return Err(unmendable(args));
    }
    if args.fix {
        // What is mended are the document and its overlays, not its owner's configuration.
        subject = subject.unnamed();
    }
    let mut read = readable(subject.read())?;
    if args.fix {
        let mended = fix::mend(&subject, read);
        if args.diff {
            return fix::shown(&mended, terminal);
        }
        if !args.dry_run {
            fix::save(&args.file, &mended)?;
        }
        terminal.note(&fix::told(&args.file, &mended, args.dry_run));
        read = mended.read;
    }
    let extent = read.extent();
    terminal.report(&read.found, &read.source, &extent.members())?;
    if read.found.0.is_empty() {
        terminal.note(&format!("{}: no findings", args.file.display()));
    }
    if !terminal.is_machine() {
        terminal.note(&extent.words());
    }
    Ok(terminal.judge(&read.found))
}

fn unmendable(args: &Args) -> Stop {
    let message = format!("`{}` lies on the network, where nothing is mended", args.file.display());
    Stop::placeless("AG012", message, "save it, and mend the file")
}

/// A document that is there, but cannot be understood, is a finding.
fn readable(read: Result<Read, Stop>) -> Result<Read, Stop> {
    match read {
        Err(Stop::Fault { source, found, exit }) => {
            let exit = if found
                .0
                .iter()
                .any(|d| ["AG101", "AG392", "AG398"].contains(&d.code) && d.labels.is_empty())
            {
                exit
            } else {
                Exit::Findings
            };
            Err(Stop::Fault { source, found, exit })
        }
        other => other,
    }
}
