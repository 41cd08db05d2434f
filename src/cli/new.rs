//! `apigen new DIR --spec FILE`: a document to a new service.

use super::args::Overlays;
use super::front::{self, Folder, Read};
use super::stop::{Exit, Stop};
use super::subject::Subject;
use super::terminal::Terminal;
use super::{check, service};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::{plan, write};
use std::path::{Path, PathBuf};

/// Arguments of `new`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The folder to make; it must not exist, or be empty
    dir: PathBuf,
    /// The OpenAPI document
    #[arg(long, value_name = "FILE")]
    spec: PathBuf,
    #[command(flatten)]
    overlays: Overlays,
    /// The name of the crate, instead of the folder's
    #[arg(long)]
    name: Option<String>,
    /// Then build the service, start it and check it
    #[arg(long)]
    check: bool,
}

/// Writes the service, whole or not at all.
pub(crate) fn run(args: &Args, terminal: &Terminal) -> Result<Exit, Stop> {
    let name = crate_name(args)?;
    free(&args.dir)?;
    let read = front::whole(Subject::alone(&args.spec, &args.overlays, &terminal.limits).read()?)?;
    let rendered = service::render(&read, &Config::default(), &name)?;
    write::create(&rendered.files, &args.dir, &rendered.lock).map_err(|error| unwritable(&args.dir, &error))?;
    let shown = shown(&read.found, terminal.verbose);
    terminal.aside(&shown, &read.source)?;
    terminal.note(&summary(args, &read, rendered.files.files.len()));
    let lints = read.found.count(Severity::Warning) - shown.count(Severity::Warning);
    if lints > 0 {
        terminal.note(&format!(
            "the contract has {lints} points to review: apigen lint {}",
            args.spec.display()
        ));
    }
    if args.check {
        return check_it(args, terminal);
    }
    terminal.note(&next_steps(&args.dir));
    Ok(terminal.judge(&read.found))
}

/// What concerns the new service: where the generator took another way than the document says. What the document
/// itself lacks is for `lint`.
fn shown(found: &Diagnostics, verbose: bool) -> Diagnostics {
    let concerns = |finding: &&Diagnostic| finding.severity > Severity::Advice && !finding.code.starts_with("EC");
    Diagnostics(
        found
            .0
            .iter()
            .filter(|finding| verbose || concerns(finding))
            .cloned()
            .collect(),
    )
}

fn check_it(args: &Args, terminal: &Terminal) -> Result<Exit, Stop> {
    let folder: Folder = front::folder(&args.dir, None, &terminal.limits)?;
    let exit = check::folder(&folder, &check::Wishes::default(), terminal)?;
    terminal.note(&next_steps(&args.dir));
    Ok(exit)
}

fn summary(args: &Args, read: &Read, files: usize) -> String {
    let contract = &read.contract;
    format!(
        "{} {}: {}; {} error codes, {} files in {}",
        contract.title,
        contract.version,
        read.extent().words(),
        contract.errors.len(),
        files,
        args.dir.display()
    )
}

fn next_steps(dir: &Path) -> String {
    let dir = dir.display();
    format!(
        "\nNext:\n  cd {dir}\n  cargo run          # serves the contract's examples; prints a token and a curl line\n  \
         cargo test         # the contract's own tests\n  apigen check       # proves that the code keeps the contract"
    )
}

fn crate_name(args: &Args) -> Result<String, Stop> {
    let folder = args.dir.file_name().map(|name| name.to_string_lossy().into_owned());
    let name = args.name.clone().or(folder).unwrap_or_default();
    if plan::crate_name(&name) {
        return Ok(name);
    }
    let message = format!("`{name}` cannot be the name of a crate");
    let help = "a letter, then letters, digits, `-` or `_`, and no Rust keyword; give another one with --name";
    Err(Stop::placeless("AG011", message, help))
}

/// Whether the folder may be made: asked before anything is read, so that the answer comes at once.
fn free(dir: &Path) -> Result<(), Stop> {
    let Ok(mut entries) = std::fs::read_dir(dir) else {
        if dir.exists() {
            return Err(taken(dir, "it is not a folder that can be read"));
        }
        return Ok(());
    };
    if entries.next().is_some() {
        return Err(taken(dir, "it is not empty"));
    }
    Ok(())
}

fn taken(dir: &Path, why: &str) -> Stop {
    let message = format!("cannot make `{}`: {why}", dir.display());
    let help = "name another folder; to bring an existing service up to date, run `apigen generate` in it";
    Stop::placeless("AG010", message, help)
}

fn unwritable(dir: &Path, error: &anyhow::Error) -> Stop {
    let message = format!("cannot write `{}`: {error:#}", dir.display());
    Stop::placeless(
        "AG012",
        message,
        "nothing was left behind; check the permissions of the folder above it and the disk",
    )
}
