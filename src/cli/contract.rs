//! `apigen contract init FILE`: the error contract of a document that has none, written into it for review.

use super::front::{self, Read};
use super::stop::{Exit, Stop};
use super::terminal::Terminal;
use crate::contract::Evidence;
use crate::diagnostic::{Diagnostic, Diagnostics, Edit};
use crate::source::{self, File, Limits, Source};
use crate::{adopt, document, lower, write};
use anyhow::anyhow;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Arguments of `contract`.
#[derive(Debug, clap::Args)]
#[command(subcommand_required = true, arg_required_else_help = true)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
}

/// What can be done about a contract.
#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Writes down what a document without an error contract says about errors, for review
    ///
    /// Codes come from the document, best evidence first: `x-error-codes`, the words a schema allows for the code, codes
    /// in examples, the status. Everything else in the file stays as it is, byte for byte.
    Init(Init),
}

/// Arguments of `contract init`.
#[derive(Debug, clap::Args)]
struct Init {
    /// The OpenAPI document
    file: PathBuf,
    /// Write another file, and leave the document as it is
    #[arg(short = 'o', long = "out", value_name = "FILE")]
    out: Option<PathBuf>,
    /// Write nothing; say what was found
    #[arg(long)]
    dry_run: bool,
    /// Write nothing; print what would be inserted, and where
    #[arg(long, conflicts_with = "dry_run")]
    diff: bool,
}

/// Runs the subcommand.
pub(crate) fn run(args: &Args, terminal: &Terminal) -> Result<Exit, Stop> {
    match &args.command {
        Command::Init(args) => init(args, terminal),
    }
}

fn init(args: &Init, terminal: &Terminal) -> Result<Exit, Stop> {
    let read = front::contract(&args.file, &terminal.limits)?;
    if let Some(stop) = refused(&read) {
        return Err(stop);
    }
    let Some(file) = read.source.files.first() else {
        return Err(anyhow!("a document without a file").into());
    };
    let edits = adopt::adopt(&read.source, &read.document, &read.contract);
    let text = source::edited(file, [edits.as_slice()]);
    proved(&read, &file.name, &text, &terminal.limits)?;
    if args.diff {
        terminal.data(&shown(file, &edits))?;
    } else if !args.dry_run {
        let to = args.out.as_deref().unwrap_or(&args.file);
        save(&args.file, to, file, &text)?;
    }
    terminal.note(&summary(args, &read, &edits));
    Ok(Exit::Clean)
}

/// A document that has a contract is its owner's: nothing is guessed beside it.
fn refused(read: &Read) -> Option<Stop> {
    let root = read.document.root().as_object()?;
    let keys = ["x-apigen-error-contract", "x-error-contract"];
    if let Some((key, _)) = keys.iter().find_map(|key| root.entry(key)) {
        let finding = Diagnostic::error("AG040", key.span, "the document has an error contract already");
        let help = "edit it; `apigen lint` names what it lacks. To derive it anew, remove this key first";
        return Some(stopped(&read.source, vec![finding.help(help)]));
    }
    let unplaced = read.found.0.iter().filter(|finding| finding.code == "AG318");
    let unplaced: Vec<_> = unplaced.cloned().collect();
    (!unplaced.is_empty()).then(|| stopped(&read.source, unplaced))
}

fn stopped(source: &Source, found: Vec<Diagnostic>) -> Stop {
    Stop::Fault {
        source: Box::new(source.clone()),
        found: Diagnostics(found),
        exit: Exit::Impossible,
    }
}

/// The new text must promise what the old one did: else it is not written.
fn proved(read: &Read, name: &str, text: &str, limits: &Limits) -> Result<(), Stop> {
    let (source, mut found) = source::parse_text(name, text, limits);
    let (document, more) = document::read(&source);
    found.extend(more);
    let (contract, more) = lower::lower(&document);
    found.extend(more);
    if found.has_errors() {
        let first = found
            .0
            .into_iter()
            .find(|finding| finding.severity == crate::diagnostic::Severity::Error);
        let words = first.map(|finding| format!("{} {}", finding.code, finding.message));
        return Err(anyhow!(
            "the document with its contract cannot be read: {}",
            words.unwrap_or_default()
        )
        .into());
    }
    if adopt::promises(&contract) == adopt::promises(&read.contract) {
        return Ok(());
    }
    Err(anyhow!("the document with its contract would promise other errors than before; nothing was written").into())
}

/// What is inserted where.
fn shown(file: &File, edits: &[Edit]) -> String {
    let mut text = String::new();
    for edit in edits {
        let place = file.position(edit.span.start);
        let _ = writeln!(text, "@@ before line {}, column {} @@", place.line, place.column);
        for line in edit.text.trim_end().lines() {
            let _ = writeln!(text, "+{line}");
        }
    }
    text
}

/// Writes the text as the file was: with its byte order mark, if it has one.
fn save(from: &Path, to: &Path, file: &File, text: &str) -> Result<(), Stop> {
    let unreadable = |error: std::io::Error| {
        let message = format!("cannot read `{}`: {error}", from.display());
        Stop::placeless("AG016", message, "make the file readable for this user")
    };
    let bytes = std::fs::read(from).map_err(unreadable)?;
    let mark = bytes.strip_suffix(file.text.as_bytes());
    let Some(mark) = mark else {
        let message = format!("`{}` was changed while it was read", from.display());
        return Err(Stop::placeless("AG016", message, "run the command again"));
    };
    write::text(to, &[mark, text.as_bytes()].concat()).map_err(|error| {
        Stop::placeless(
            "AG012",
            format!("{error:#}"),
            "check permissions and disk; the old file still stands",
        )
    })
}

/// `orders.yaml: 12 codes (3 from schemas, 9 from statuses), 9 lists`
fn summary(args: &Init, read: &Read, edits: &[Edit]) -> String {
    let figures = adopt::figures(&read.contract);
    let words = figures.iter().map(|(evidence, count)| {
        let from = match evidence {
            Evidence::Listed => "from lists",
            Evidence::Schema => "from schemas",
            Evidence::Example => "from examples",
            Evidence::Component => "named after a response component",
            Evidence::Status => "from the status only",
            Evidence::Framework => "raised by the framework",
        };
        format!("{count} {from}")
    });
    let words: Vec<_> = words.collect();
    let codes: usize = figures.values().sum();
    let lists = edits.len().saturating_sub(1);
    let to = args.out.as_deref().unwrap_or(&args.file);
    let mut text = format!("{}: {codes} codes", to.display());
    if !words.is_empty() {
        let _ = write!(text, " ({})", words.join(", "));
    }
    let _ = write!(text, ", listed at {lists} places");
    if args.dry_run || args.diff {
        text.push_str("; nothing was written");
    } else {
        text.push_str("; review them, then: apigen lint ");
        let _ = write!(text, "{}", to.display());
    }
    text
}
