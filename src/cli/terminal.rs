//! What is printed where: data on stdout, notes on stderr, findings in their faces.

use super::args::{Face, Global, When};
use super::stop::{Exit, Stop};
use crate::diagnostic::{Diagnostics, Severity};
use crate::report::{self, Format, Style};
use crate::source::{Limits, Source};
use serde_json::{Map, Value};
use std::io::{self, ErrorKind, IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;

/// The checked flags of every command, and the two streams.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub(crate) struct Terminal {
    /// `--config`.
    pub config: Option<PathBuf>,
    /// How much a document may ask of us.
    pub limits: Limits,
    /// How findings are printed.
    pub format: Format,
    /// Only what went wrong.
    pub quiet: bool,
    /// Passed cases too.
    pub verbose: bool,
    /// Whether progress may be shown.
    pub progress: bool,
    /// Whether stdout is coloured.
    pub color: bool,
    outputs: Vec<(Format, PathBuf)>,
    fail_on: Option<Severity>,
    color_notes: bool,
}

impl Terminal {
    /// Checks the flags against the environment. An output file whose folder does not exist is a fault.
    pub(crate) fn new(global: &Global) -> Result<Self, Stop> {
        for (_, path) in &global.output {
            let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
            if let Some(parent) = parent.filter(|parent| !parent.is_dir()) {
                let message = format!(
                    "cannot write `{}`: there is no folder `{}`",
                    path.display(),
                    parent.display()
                );
                return Err(Stop::placeless("AG014", message, "make the folder first"));
            }
        }
        Ok(Self {
            config: global.config.clone(),
            limits: global.limits.clone().into(),
            format: global.output_format.into(),
            quiet: global.quiet,
            verbose: global.verbose,
            progress: !global.no_progress && !global.quiet && io::stderr().is_terminal(),
            color: colored(global.color, io::stdout().is_terminal()),
            outputs: global
                .output
                .iter()
                .map(|(face, path)| ((*face).into(), path.clone()))
                .collect(),
            fail_on: global.fail_on.least(),
            color_notes: colored(global.color, io::stderr().is_terminal()),
        })
    }

    /// A terminal without wishes, for faults in the flags themselves.
    pub(crate) fn plain() -> Self {
        Self {
            config: None,
            limits: Limits::default(),
            format: Face::Full.into(),
            quiet: false,
            verbose: false,
            progress: false,
            color: false,
            outputs: Vec::new(),
            fail_on: Some(Severity::Error),
            color_notes: false,
        }
    }

    /// Prints data. A reader that went away is no fault.
    #[expect(clippy::unused_self, reason = "whoever prints data has a terminal")]
    pub(crate) fn data(&self, text: &str) -> Result<(), Stop> {
        match io::stdout().lock().write_all(text.as_bytes()) {
            Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Stop::placeless(
                "AG014",
                format!("cannot write to stdout: {error}"),
                "check the disk",
            )),
            _ => Ok(()),
        }
    }

    /// Whether findings are printed for programs.
    pub(crate) fn is_machine(&self) -> bool {
        !matches!(self.format, Format::Full | Format::Concise)
    }

    /// Prints a note for people, unless they want quiet.
    pub(crate) fn note(&self, text: &str) {
        if !self.quiet {
            let _ = writeln!(io::stderr().lock(), "{text}");
        }
    }

    /// Prints findings as data, in the face that was asked for, and into the files that were asked for.
    pub(crate) fn findings(&self, found: &Diagnostics, source: &Source) -> Result<(), Stop> {
        self.report(found, source, &Map::new())
    }

    /// The same with further members of the JSON object: what a check has seen.
    pub(crate) fn report(&self, found: &Diagnostics, source: &Source, more: &Map<String, Value>) -> Result<(), Stop> {
        let style = self.style(self.color);
        self.data(&extended(
            report::render(found, source, self.format, style),
            self.format,
            more,
        ))?;
        self.files(found, source, more)
    }

    /// Prints findings as a note: where the data is something else.
    pub(crate) fn aside(&self, found: &Diagnostics, source: &Source) -> Result<(), Stop> {
        let style = self.style(self.color_notes);
        if !found.0.is_empty() {
            let text = report::render(found, source, self.format, style);
            let _ = io::stderr().lock().write_all(text.as_bytes());
        }
        self.files(found, source, &Map::new())
    }

    fn style(&self, color: bool) -> Style {
        Style {
            color,
            fold: if self.verbose { usize::MAX } else { MANY },
            ..Style::default()
        }
    }

    /// Writes findings into the files that were asked for only.
    pub(crate) fn files(&self, found: &Diagnostics, source: &Source, more: &Map<String, Value>) -> Result<(), Stop> {
        for (format, path) in &self.outputs {
            let text = extended(report::render(found, source, *format, Style::default()), *format, more);
            std::fs::write(path, text).map_err(|error| {
                let message = format!("cannot write `{}`: {error}", path.display());
                Stop::placeless("AG014", message, "choose another path for --output")
            })?;
        }
        Ok(())
    }

    /// Whether findings make exit code 1.
    pub(crate) fn judge(&self, found: &Diagnostics) -> Exit {
        let counts = |severity: Severity| self.fail_on.is_some_and(|least| severity >= least);
        if found.0.iter().any(|diagnostic| counts(diagnostic.severity)) {
            return Exit::Findings;
        }
        Exit::Clean
    }

    /// Says why a run stopped.
    pub(crate) fn stop(&self, stop: &Stop) -> ExitCode {
        match stop {
            Stop::Fault { source, found, exit } => {
                let said = if self.is_machine() {
                    self.findings(found, source)
                } else {
                    self.aside(found, source)
                };
                if said.is_err() {
                    Exit::Impossible.into()
                } else {
                    (*exit).into()
                }
            }
            Stop::Bug(error) => {
                let _ = writeln!(io::stderr().lock(), "apigen has a bug, please report it: {error:#}");
                Exit::Impossible.into()
            }
        }
    }
}

/// More findings of one rule than this are folded into one.
const MANY: usize = 3;

/// The JSON face with further members.
fn extended(text: String, format: Format, more: &Map<String, Value>) -> String {
    if format != Format::Json || more.is_empty() {
        return text;
    }
    match serde_json::from_str::<Map<String, Value>>(&text) {
        Ok(mut object) => {
            object.extend(more.clone());
            format!("{:#}\n", Value::Object(object))
        }
        Err(_) => text,
    }
}

fn colored(when: When, terminal: bool) -> bool {
    match when {
        When::Always => true,
        When::Never => false,
        When::Auto => terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()),
    }
}
