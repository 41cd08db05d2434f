//! Flags that every command understands, as they are written.

use crate::diagnostic::Severity;
use crate::report::Format;
use crate::source::{Allow, Limits};
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// Flags of every command.
#[derive(Debug, Args)]
#[command(next_help_heading = "Everywhere")]
pub(crate) struct Global {
    /// The configuration file, instead of apigen.toml in the service's folder
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// When to colour
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: When,
    /// Say less: only what went wrong
    #[arg(short, long, global = true)]
    pub quiet: bool,
    /// Say more: passed cases too
    #[arg(short, long, global = true, conflicts_with = "quiet")]
    pub verbose: bool,
    /// How findings are printed
    #[arg(long, global = true, value_name = "FORMAT", default_value = "full")]
    pub output_format: Face,
    /// Also write findings to a file; may be repeated
    #[arg(long, global = true, value_name = "FORMAT=PATH", value_parser = output)]
    pub output: Vec<(Face, PathBuf)>,
    /// Never show progress
    #[arg(long, global = true)]
    pub no_progress: bool,
    /// From which gravity on findings make exit code 1
    #[arg(long, global = true, value_name = "SEVERITY", default_value = "error")]
    pub fail_on: Gravity,
    #[command(flatten)]
    pub limits: Bounds,
}

/// How much a document may ask of us.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Bounds {
    /// Bytes of a document that are read at most, all its files together
    #[arg(long = "max-bytes", global = true, value_name = "BYTES", default_value_t = Limits::default().bytes, hide_short_help = true)]
    bytes: usize,
    /// Maps and lists within one another at most
    #[arg(long = "max-depth", global = true, value_name = "LEVELS", default_value_t = Limits::default().depth, hide_short_help = true)]
    depth: usize,
    /// Values of a document at most
    #[arg(long = "max-nodes", global = true, value_name = "VALUES", default_value_t = Limits::default().nodes, hide_short_help = true)]
    nodes: usize,
    /// Values that YAML aliases may repeat at most
    #[arg(long = "max-alias-nodes", global = true, value_name = "VALUES", default_value_t = Limits::default().alias_nodes, hide_short_help = true)]
    alias_nodes: usize,
    /// Files of a document at most
    #[arg(long = "max-files", global = true, value_name = "FILES", default_value_t = Limits::default().files, hide_short_help = true)]
    files: usize,
    /// The folder outside of which no file is read that a document refers to, instead of its repository
    #[arg(long = "files-within", global = true, value_name = "DIR", hide_short_help = true)]
    within: Option<PathBuf>,
    /// Fetch what a document refers to on the network: from any public host, or from HOST alone, which then may be a
    /// private one, too; may be repeated. `allow-remote` in apigen.toml says the same
    #[arg(long = "allow-remote", global = true, value_name = "HOST[:PORT]", num_args = 0..=1, require_equals = true, default_missing_value = "", hide_short_help = true)]
    remote: Vec<Allow>,
    /// Seconds of waiting for the network at most, for all files together
    #[arg(long = "max-seconds", global = true, value_name = "SECONDS", default_value_t = Limits::default().seconds, hide_short_help = true)]
    seconds: u64,
}

/// Changes of the document that stand in files of their own.
#[derive(Clone, Debug, Default, clap::Args)]
pub(crate) struct Overlays {
    /// Apply an overlay (OpenAPI Overlay 1.1) to the document; may be repeated
    ///
    /// Where the document belongs to a service, the overlays that its apigen.toml names are applied before.
    #[arg(long = "overlay", value_name = "FILE")]
    pub overlays: Vec<PathBuf>,
}

impl From<Bounds> for Limits {
    fn from(bounds: Bounds) -> Self {
        Self {
            bytes: bounds.bytes,
            depth: bounds.depth,
            nodes: bounds.nodes,
            alias_nodes: bounds.alias_nodes,
            files: bounds.files,
            within: bounds.within,
            seconds: bounds.seconds,
            network: None,
        }
        .allowing(&bounds.remote)
    }
}

/// When to colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum When {
    /// On a terminal, unless `NO_COLOR` is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// How findings are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Face {
    /// Excerpt, cause and fix
    Full,
    /// One line a finding
    Concise,
    /// One JSON object
    Json,
    /// SARIF 2.1.0
    Sarif,
    /// JUnit XML
    Junit,
    /// GitHub workflow commands
    Github,
    /// One self-contained page
    Html,
}

/// From which gravity on findings count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Gravity {
    /// Everything counts
    Advice,
    /// Warnings and errors count
    Warning,
    /// Errors count
    Error,
    /// Nothing counts
    Never,
}

impl From<Face> for Format {
    fn from(face: Face) -> Self {
        match face {
            Face::Full => Self::Full,
            Face::Concise => Self::Concise,
            Face::Json => Self::Json,
            Face::Sarif => Self::Sarif,
            Face::Junit => Self::Junit,
            Face::Github => Self::Github,
            Face::Html => Self::Html,
        }
    }
}

impl Gravity {
    /// The least severity that counts.
    pub(crate) const fn least(self) -> Option<Severity> {
        match self {
            Self::Advice => Some(Severity::Advice),
            Self::Warning => Some(Severity::Warning),
            Self::Error => Some(Severity::Error),
            Self::Never => None,
        }
    }
}

fn output(text: &str) -> Result<(Face, PathBuf), String> {
    let (face, path) = text
        .split_once('=')
        .ok_or("write FORMAT=PATH, for example sarif=findings.sarif")?;
    if path.is_empty() {
        return Err("the path is empty".to_owned());
    }
    Ok((Face::from_str(face, true)?, PathBuf::from(path)))
}
