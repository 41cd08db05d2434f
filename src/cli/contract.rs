//! `apigen contract init FILE`: the error contract of a document that has none, written into it for review.

use super::args::Overlays;
use super::front::{self, Read};
use super::stop::{Exit, Stop};
use super::subject::Subject;
use super::terminal::Terminal;
use crate::adopt::{self, Adoption};
use crate::contract::Evidence;
use crate::diagnostic::{Diagnostic, Diagnostics, Edit, Severity};
use crate::source::{self, File, FileId, Files, Found, Limits, Named, Source, Unread, is_remote};
use crate::{document, lower, write};
use anyhow::anyhow;
use std::collections::BTreeMap;
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
    #[command(flatten)]
    overlays: Overlays,
    /// Write another file, and leave the document as it is
    #[arg(short = 'o', long = "out", value_name = "FILE")]
    out: Option<PathBuf>,
    /// Put the contract into a file of its own, to which the document refers; several services can share it
    #[arg(long, value_name = "FILE")]
    catalogue: Option<PathBuf>,
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
    let subject = Subject::beside(&args.file, &args.overlays, &terminal.limits, terminal.config.as_deref())?;
    let subject = subject.unnamed();
    let read = front::whole(subject.read()?)?;
    if let Some(stop) = refused(&read) {
        return Err(stop);
    }
    let apart = args
        .catalogue
        .as_deref()
        .map(|path| apart(&args.file, path))
        .transpose()?;
    let adoption = adopt::adopt(&read.source, &read.document, &read.contract, apart.as_deref());
    away(args, &read.source, &adoption)?;
    let texts = adopt::texts(&read.source, &adoption.edits);
    proved(
        &read,
        &texts,
        apart.as_deref().zip(adoption.catalogue.as_deref()),
        &subject.limits,
    )?;
    if args.diff {
        terminal.data(&shown(&read.source, &adoption))?;
    } else if !args.dry_run {
        save(args, &read.source, &adoption)?;
    }
    terminal.note(&summary(args, &read, &adoption.edits));
    Ok(Exit::Clean)
}

/// On the network nothing is written.
fn away(args: &Init, source: &Source, adoption: &Adoption) -> Result<(), Stop> {
    let writes = args.out.is_none() && !args.diff && !args.dry_run;
    let is_away = |edit: &&Edit| {
        let remote = is_remote(Path::new(source.name(edit.span)));
        remote && (writes || edit.span.file != FileId(0))
    };
    let Some(edit) = adoption.edits.iter().find(is_away) else {
        return Ok(());
    };
    let message = format!(
        "`{}` lies on the network, where nothing is written",
        source.name(edit.span)
    );
    let help = "save it first; a document of one file can be written with -o";
    Err(Stop::placeless("AG041", message, help))
}

/// Where the catalogue lies relative to the folder of the document. It must not be there yet: what a shared catalogue
/// means is not guessed.
fn apart(document: &Path, catalogue: &Path) -> Result<String, Stop> {
    let stop = |message: String, help: &str| Stop::placeless("AG041", message, help);
    if catalogue.exists() {
        let message = format!("`{}` is there already", catalogue.display());
        let help = "name another file, or refer to this one by hand: x-error-contract: { $ref: … }";
        return Err(stop(message, help));
    }
    let place = |path: &Path| -> Option<PathBuf> {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        Some(
            std::fs::canonicalize(folder.unwrap_or(Path::new(".")))
                .ok()?
                .join(path.file_name()?),
        )
    };
    let (Some(from), Some(to)) = (place(document), place(catalogue)) else {
        let message = format!("`{}` lies in no folder that is there", catalogue.display());
        return Err(stop(message, "make the folder first"));
    };
    let (from, to): (Vec<_>, Vec<_>) = (from.components().collect(), to.components().collect());
    let same = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = from[same..].iter().skip(1).map(|_| "..".into());
    let down = to[same..].iter().map(|step| step.as_os_str().to_string_lossy());
    Ok(up.chain(down).collect::<Vec<_>>().join("/"))
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

/// The texts of a document, in memory.
struct Texts<'a>(BTreeMap<&'a str, &'a str>);

impl Files for Texts<'_> {
    fn read(&mut self, location: &str, _: usize) -> Result<Found, Unread> {
        let text = self.0.get(location).ok_or(Unread::Missing)?;
        Ok(Found::Bytes(text.as_bytes().to_vec()))
    }
}

/// The new texts must promise what the old ones did: else they are not written.
fn proved(
    read: &Read,
    texts: &BTreeMap<String, String>,
    catalogue: Option<(&str, &str)>,
    limits: &Limits,
) -> Result<(), Stop> {
    let name = read.source.files.first().map_or("", |file| file.name.as_str());
    let own = name.rsplit('/').next().filter(|_| !is_remote(Path::new(name)));
    let own = own.unwrap_or(name);
    let known = texts.iter().map(|(location, text)| (location.as_str(), text.as_str()));
    let mut files = Texts(known.chain(catalogue).collect());
    let text = files.0.get(own).copied().unwrap_or_default();
    let overlays = read.source.named_files().map(|file| {
        let location = read.source.location(file).to_owned();
        let text = texts.get(&location).cloned().unwrap_or_default();
        let name = location.clone();
        Named { location, name, text }
    });
    let (source, mut found) = document::open_overlaid_from(name, text, &mut files, overlays.collect(), limits);
    let (document, more) = document::read(&source);
    found.extend(more);
    let (contract, more) = lower::lower(&document);
    found.extend(more);
    found.0.retain(|finding| finding.severity == Severity::Error);
    let bridged = bridged(read, &found);
    if !bridged.is_empty() {
        return Err(stopped(&read.source, bridged));
    }
    if let Some(first) = found.0.first() {
        let words = format!("{} {}", first.code, first.message);
        return Err(anyhow!("the document with its contract cannot be read ({words}); nothing was written").into());
    }
    if adopt::promises(&contract) == adopt::promises(&read.contract) {
        return Ok(());
    }
    Err(anyhow!("the document with its contract would promise other errors than before; nothing was written").into())
}

/// What was bridged, and is an error beside a contract, where it stands now.
fn bridged(read: &Read, errors: &Diagnostics) -> Vec<Diagnostic> {
    let same = |one: &Diagnostic, other: &Diagnostic| one.code == other.code && one.message == other.message;
    let known = read.found.0.iter();
    let bridged = known.filter(|known| errors.0.iter().any(|error| same(error, known)));
    let mut all: Vec<_> = bridged
        .map(|known| Diagnostic {
            severity: Severity::Error,
            ..known.clone()
        })
        .collect();
    if !all.is_empty() {
        let message = "beside an error contract a document is read exactly; nothing was written";
        let help = "mend what is named here first, then run it again";
        all.push(Diagnostic::placeless("AG042", message).help(help));
    }
    all
}

/// What is inserted where.
fn shown(source: &Source, adoption: &Adoption) -> String {
    let mut text = String::new();
    let mut added = |inserted: &str| {
        for line in inserted.trim_end().lines() {
            let _ = writeln!(text, "+{line}");
        }
        std::mem::take(&mut text)
    };
    let mut shown = String::new();
    for edit in &adoption.edits {
        let place = source.position(edit.span);
        let name = source.name(edit.span);
        let _ = writeln!(
            shown,
            "@@ {name}, before line {}, column {} @@",
            place.line, place.column
        );
        shown.push_str(&added(&edit.text));
    }
    if let Some(catalogue) = &adoption.catalogue {
        let _ = writeln!(shown, "@@ the catalogue @@");
        shown.push_str(&added(catalogue));
    }
    shown
}

/// Writes what changes; the catalogue first, since the document refers to it.
fn save(args: &Init, source: &Source, adoption: &Adoption) -> Result<(), Stop> {
    let changed = |index: usize| adoption.edits.iter().any(|edit| usize::from(edit.span.file.0) == index);
    let files: Vec<_> = source
        .files
        .iter()
        .enumerate()
        .filter(|(index, _)| changed(*index))
        .collect();
    if let (Some(out), true) = (&args.out, files.len() > 1) {
        let message = format!(
            "the responses stand in {} files, `{}` is one",
            files.len(),
            out.display()
        );
        return Err(Stop::placeless(
            "AG041",
            message,
            "leave out -o, or bundle the document first",
        ));
    }
    if let (Some(path), Some(text)) = (&args.catalogue, &adoption.catalogue) {
        put(path, text.as_bytes())?;
    }
    for (index, file) in files {
        let own = |edit: &&Edit| usize::from(edit.span.file.0) == index;
        let edits: Vec<_> = adoption.edits.iter().filter(own).cloned().collect();
        let text = source::edited(file, [edits.as_slice()]);
        let from = Path::new(&file.name);
        replace(from, args.out.as_deref().unwrap_or(from), file, &text)?;
    }
    Ok(())
}

/// Writes the text as the file was: with its byte order mark, if it has one.
fn replace(from: &Path, to: &Path, file: &File, text: &str) -> Result<(), Stop> {
    if is_remote(from) {
        return put(to, text.as_bytes());
    }
    let unreadable = |error: std::io::Error| {
        let message = format!("cannot read `{}`: {error}", from.display());
        Stop::placeless("AG016", message, "make the file readable for this user")
    };
    let bytes = std::fs::read(from).map_err(unreadable)?;
    let Some(mark) = bytes.strip_suffix(file.text.as_bytes()) else {
        let message = format!("`{}` was changed while it was read", from.display());
        return Err(Stop::placeless("AG016", message, "run the command again"));
    };
    put(to, &[mark, text.as_bytes()].concat())
}

fn put(path: &Path, bytes: &[u8]) -> Result<(), Stop> {
    write::text(path, bytes).map_err(|error| {
        let help = "check permissions and disk; what stood there still stands";
        Stop::placeless("AG012", format!("{error:#}"), help)
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
    let mut text = format!("{}: {}", to.display(), counted(codes, "code"));
    if !words.is_empty() {
        let _ = write!(text, " ({})", words.join(", "));
    }
    if lists > 0 {
        let _ = write!(text, ", listed at {}", counted(lists, "place"));
    }
    if args.dry_run || args.diff {
        text.push_str("; nothing was written");
    } else {
        text.push_str("; review them, then: apigen lint ");
        let _ = write!(text, "{}", to.display());
    }
    text
}

fn counted(count: usize, what: &str) -> String {
    let end = if count == 1 { "" } else { "s" };
    format!("{count} {what}{end}")
}
