//! `apigen publish FILE`: the plain OpenAPI document that other tools read.

use super::args::Overlays;
use super::front;
use super::stop::{Exit, Stop};
use super::subject::Subject;
use super::terminal::Terminal;
use crate::publish::{self, Format, Manner, Mode};
use clap::ValueEnum;
use std::path::PathBuf;

/// Arguments of `publish`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The OpenAPI document
    file: PathBuf,
    #[command(flatten)]
    overlays: Overlays,
    /// How error bodies are described
    #[arg(long, value_name = "MODE", default_value = "per-code")]
    errors: Errors,
    /// Add no responses for the failures of the framework: those that the document declares are all there are
    ///
    /// `[contract] inject = false` in the apigen.toml beside the document says the same.
    #[arg(long)]
    no_inject: bool,
    /// How the document is written [default: as FILE is called, else yaml]
    #[arg(long, value_name = "FORMAT")]
    format: Option<Form>,
    /// Where it is written, instead of stdout
    #[arg(short, long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// How error bodies are described.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Errors {
    /// A schema for each code
    PerCode,
    /// One schema for all, for generators that want one error type
    Single,
}

/// How the document is written.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Form {
    /// YAML, alike for readers of 1.1 and 1.2
    Yaml,
    /// JSON
    Json,
}

/// Writes the published document. Findings of the document are notes.
pub(crate) fn run(args: &Args, terminal: &Terminal) -> Result<Exit, Stop> {
    let mut subject = Subject::beside(&args.file, &args.overlays, &terminal.limits, terminal.config.as_deref())?;
    subject.options.inject &= !args.no_inject;
    let read = front::whole(subject.read()?)?;
    let mode = match args.errors {
        Errors::PerCode => Mode::PerCode,
        Errors::Single => Mode::Single,
    };
    let format = match args.format {
        Some(Form::Yaml) => Format::Yaml,
        Some(Form::Json) => Format::Json,
        None => by_name(args),
    };
    let manner = Manner {
        mode,
        inject: read.options.inject,
    };
    let published = publish::publish(&read.source, &read.document, &read.contract, manner);
    let text = publish::text(&read.source, &published, format);
    let Some(path) = &args.out else {
        terminal.data(&text)?;
        return Ok(Exit::Clean);
    };
    std::fs::write(path, text).map_err(|error| {
        let message = format!("cannot write `{}`: {error}", path.display());
        Stop::placeless("AG014", message, "choose another path for -o")
    })?;
    Ok(Exit::Clean)
}

/// A file that ends in `.json` is JSON; the one to be written says more than the one that is read.
fn by_name(args: &Args) -> Format {
    let name = args.out.as_ref().unwrap_or(&args.file);
    match name.extension().and_then(|end| end.to_str()) {
        Some(end) if end.eq_ignore_ascii_case("json") => Format::Json,
        _ => Format::Yaml,
    }
}
