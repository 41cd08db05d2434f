//! `apigen generate`: the generated part of a service, rewritten.

use super::front;
use super::service::{self, Regenerated};
use super::stop::{Exit, Stop};
use super::terminal::Terminal;
use crate::check::stale;
use crate::write::{self, Change};
use clap::ValueEnum;
use std::fmt::Write as _;
use std::path::PathBuf;

/// Arguments of `generate`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The service's folder
    #[arg(default_value = ".")]
    dir: PathBuf,
    /// Write nothing; exit 1 if something would change
    #[arg(long)]
    check: bool,
    /// Write nothing; print what would change, line by line
    #[arg(long, conflicts_with = "check")]
    diff: bool,
    /// Write nothing; print which files would change
    #[arg(long, conflicts_with_all = ["check", "diff"])]
    dry_run: bool,
    /// Write no files; print what was understood
    #[arg(long, value_name = "WHAT")]
    emit: Option<Emit>,
    /// Overwrite this file although it was edited; may be repeated
    #[arg(long, value_name = "PATH")]
    force: Vec<String>,
}

/// What can be printed instead of written.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Emit {
    /// The semantic model
    Contract,
}

/// Regenerates, and writes or shows what changes.
pub(crate) fn run(args: &Args, terminal: &Terminal) -> Result<Exit, Stop> {
    let folder = front::folder(&args.dir, terminal.config.as_deref(), &terminal.limits)?;
    let read = front::whole(folder.read()?)?;
    if matches!(args.emit, Some(Emit::Contract)) {
        terminal.data(&format!("{:#?}\n", read.contract))?;
        return Ok(Exit::Clean);
    }
    if terminal.verbose {
        terminal.note(&read.extent().words());
    }
    let regenerated = service::regenerate(&folder, &read)?;
    if args.check || args.dry_run || args.diff {
        return shown(args, &regenerated, terminal);
    }
    written(args, &regenerated, terminal)
}

fn shown(args: &Args, regenerated: &Regenerated, terminal: &Terminal) -> Result<Exit, Stop> {
    let changes = &regenerated.changes;
    if args.check {
        let found = stale::findings(changes);
        terminal.findings(&found, &crate::source::Source::default())?;
        return Ok(if changes.is_clean() {
            Exit::Clean
        } else {
            Exit::Findings
        });
    }
    let mut text = String::new();
    for (path, entry) in changes.entries.iter().filter(|(_, entry)| entry.change != Change::Keep) {
        let _ = writeln!(text, "{} {path}", stale::verb(entry.change));
        if args.diff {
            let there = std::fs::read(args.dir.join(path)).unwrap_or_default();
            text.push_str(&stale::diff(&there, entry.bytes.as_deref().unwrap_or_default()));
        }
    }
    terminal.data(&text)?;
    Ok(Exit::Clean)
}

fn written(args: &Args, regenerated: &Regenerated, terminal: &Terminal) -> Result<Exit, Stop> {
    let Regenerated { changes, old, rendered } = regenerated;
    write::apply(changes, &args.dir, old, &rendered.lock, &args.force).map_err(|error| {
        let help = "what was written before it stays; check permissions and disk, then run `apigen generate` again";
        Stop::placeless("AG012", format!("{error:#}"), help)
    })?;
    let forced = |path: &str| args.force.iter().any(|force| force == path);
    let conflicts: Vec<&str> = changes.paths(Change::Conflict).filter(|path| !forced(path)).collect();
    let count = |change| changes.paths(change).count();
    terminal.note(&format!(
        "{} new, {} rewritten, {} removed, {} unchanged",
        count(Change::Create),
        count(Change::Update) + count(Change::Conflict) - conflicts.len(),
        count(Change::Remove),
        count(Change::Keep)
    ));
    if conflicts.is_empty() {
        return Ok(Exit::Clean);
    }
    let found = stale::conflicts(&conflicts);
    terminal.aside(&found, &crate::source::Source::default())?;
    Ok(Exit::Findings)
}
