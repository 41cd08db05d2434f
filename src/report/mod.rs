//! One diagnostic, one file a face.

mod escape;
mod fold;
mod github;
mod html;
mod human;
mod json;
mod junit;
mod sarif;

use crate::diagnostic::Diagnostics;
use crate::source::Source;

/// The faces of a report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// For people: the excerpt, the cause, the fix.
    #[default]
    Full,
    /// One line a finding: `file:line:column: severity[CODE]: message`.
    Concise,
    /// One JSON object for programs.
    Json,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// JUnit XML, for CI servers.
    Junit,
    /// Workflow commands, which GitHub shows on the changed lines.
    Github,
    /// One self-contained page.
    Html,
}

/// How the face for people looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Whether to colour (ANSI).
    pub color: bool,
    /// Columns of the terminal; longer lines are cut around the place.
    pub width: usize,
    /// Of more warnings or advice by one rule than this only the first few are shown, as one finding.
    pub fold: usize,
}

impl Default for Style {
    fn default() -> Self {
        Self {
            color: false,
            width: 140,
            fold: usize::MAX,
        }
    }
}

/// Writes `diagnostics`, in the order given, with a final newline where the format has lines.
pub fn render(diagnostics: &Diagnostics, source: &Source, format: Format, style: Style) -> String {
    match format {
        Format::Full => human::full(diagnostics, source, style),
        Format::Concise => human::concise(diagnostics, source),
        Format::Json => json::render(diagnostics, source),
        Format::Sarif => sarif::render(diagnostics, source),
        Format::Junit => junit::render(diagnostics, source),
        Format::Github => github::render(diagnostics, source),
        Format::Html => html::render(diagnostics, source),
    }
}
