//! For programs.

use serde::Serialize;

use super::human;
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::source::{Source, Span};

#[derive(Serialize)]
struct Report<'a> {
    version: u32,
    findings: Vec<Finding<'a>>,
    errors: usize,
    warnings: usize,
    advice: usize,
}

#[derive(Serialize)]
struct Finding<'a> {
    code: &'a str,
    severity: &'a str,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
    places: Vec<Place<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    edits: Vec<Place<'a>>,
}

#[derive(Serialize)]
struct Place<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    #[serde(skip_serializing_if = "str::is_empty")]
    text: &'a str,
}

/// One object: `version` of this format, `findings`, and how many there are of each severity.
pub(super) fn render(diagnostics: &Diagnostics, source: &Source) -> String {
    let report = Report {
        version: 1,
        findings: diagnostics.0.iter().map(|d| finding(d, source)).collect(),
        errors: diagnostics.count(Severity::Error),
        warnings: diagnostics.count(Severity::Warning),
        advice: diagnostics.count(Severity::Advice),
    };
    let mut text = serde_json::to_string_pretty(&report).unwrap_or_default();
    text.push('\n');
    text
}

fn finding<'a>(diagnostic: &'a Diagnostic, source: &'a Source) -> Finding<'a> {
    Finding {
        code: diagnostic.code,
        severity: human::word(diagnostic.severity),
        message: &diagnostic.message,
        help: diagnostic.help.as_deref(),
        places: diagnostic
            .labels
            .iter()
            .map(|l| place(l.span, &l.text, source))
            .collect(),
        edits: diagnostic
            .edits
            .iter()
            .map(|e| place(e.span, &e.text, source))
            .collect(),
    }
}

/// Where, and what is said there; of an edit, what is written there.
fn place<'a>(span: Span, text: &'a str, source: &'a Source) -> Place<'a> {
    let (start, end) = (source.position(span), source.end(span));
    Place {
        file: source.name(span),
        line: start.line,
        column: start.column,
        end_line: end.line,
        end_column: end.column,
        text,
    }
}
