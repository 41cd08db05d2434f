//! Workflow commands of GitHub Actions, which show a finding on its line of the change.

use std::fmt::Write as _;

use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::source::Source;

/// One command a finding.
pub(super) fn render(diagnostics: &Diagnostics, source: &Source) -> String {
    diagnostics.0.iter().fold(String::new(), |mut out, diagnostic| {
        command(&mut out, diagnostic, source);
        out
    })
}

fn command(out: &mut String, diagnostic: &Diagnostic, source: &Source) {
    let name = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Advice => "notice",
    };
    let _ = write!(out, "::{name} ");
    if let Some(span) = diagnostic.span() {
        let (start, end) = (source.position(span), source.end(span));
        let file = property(source.name(span));
        let _ = write!(out, "file={file},line={},endLine={}", start.line, end.line);
        if start.line == end.line {
            let _ = write!(out, ",col={},endColumn={}", start.column, end.column);
        }
        out.push(',');
    }
    let help = diagnostic
        .help
        .as_deref()
        .map(|help| format!("\n{help}"))
        .unwrap_or_default();
    let text = data(&format!("{}{help}", diagnostic.message));
    let _ = writeln!(out, "title={}::{text}", diagnostic.code);
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
