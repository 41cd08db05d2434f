//! SARIF 2.1.0 (OASIS), which GitHub and others show as code scanning alerts.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::diagnostic::{Diagnostic, Diagnostics, Edit, Label, Severity};
use crate::rules;
use crate::source::{Source, Span};

/// One run with its rules and results. Columns count Unicode code points.
pub(super) fn render(diagnostics: &Diagnostics, source: &Source) -> String {
    let mut codes: Vec<&str> = diagnostics.0.iter().map(|d| d.code).collect();
    codes.sort_unstable();
    codes.dedup();
    let results: Vec<Value> = diagnostics.0.iter().map(|d| result(d, source, &codes)).collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": { "name": "apigen", "rules": codes.iter().map(|code| rule(code)).collect::<Vec<_>>() } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    let mut text = serde_json::to_string_pretty(&log).unwrap_or_default();
    text.push('\n');
    text
}

fn rule(code: &str) -> Value {
    match rules::rule(code) {
        Some(rule) => json!({
            "id": code,
            "shortDescription": { "text": rule.title() },
            "help": { "text": rule.page, "markdown": rule.page },
        }),
        None => json!({ "id": code }),
    }
}

fn result(diagnostic: &Diagnostic, source: &Source, codes: &[&str]) -> Value {
    let level = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Advice => "note",
    };
    let message = match &diagnostic.help {
        Some(help) => format!("{}\n{help}", diagnostic.message),
        None => diagnostic.message.clone(),
    };
    let (first, others) = diagnostic.labels.split_at(diagnostic.labels.len().min(1));
    let mut result = json!({
        "ruleId": diagnostic.code,
        "ruleIndex": codes.binary_search(&diagnostic.code).unwrap_or(0),
        "level": level,
        "message": { "text": message },
        "locations": first.iter().map(|label| json!({ "physicalLocation": place(label.span, source) })).collect::<Vec<_>>(),
        "relatedLocations": others.iter().enumerate().map(|(at, label)| related(at, label, source)).collect::<Vec<_>>(),
    });
    if !diagnostic.edits.is_empty() {
        result["fixes"] = json!([fix(diagnostic, source)]);
    }
    result
}

fn related(at: usize, label: &Label, source: &Source) -> Value {
    json!({
        "id": at + 1,
        "message": { "text": label.text },
        "physicalLocation": place(label.span, source),
    })
}

/// The edits of a finding, which stand in one file.
fn fix(diagnostic: &Diagnostic, source: &Source) -> Value {
    let replacement = |edit: &Edit| {
        let place = place(edit.span, source);
        json!({ "deletedRegion": place["region"], "insertedContent": { "text": edit.text } })
    };
    let replacements: Vec<Value> = diagnostic.edits.iter().map(replacement).collect();
    let file = diagnostic.edits.first().map_or("", |edit| source.name(edit.span));
    json!({
        "description": { "text": diagnostic.help.as_deref().unwrap_or(&diagnostic.message) },
        "artifactChanges": [{ "artifactLocation": { "uri": uri(file) }, "replacements": replacements }],
    })
}

fn place(span: Span, source: &Source) -> Value {
    let (start, end) = (source.position(span), source.end(span));
    json!({
        "artifactLocation": { "uri": uri(source.name(span)) },
        "region": {
            "startLine": start.line,
            "startColumn": start.column,
            "endLine": end.line,
            "endColumn": end.column,
        },
    })
}

/// A path as the reference of RFC 3986 that it is relative to the folder of the run.
fn uri(path: &str) -> String {
    let mut uri = String::from(if path.starts_with('/') { "file://" } else { "" });
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(char::from(byte));
        } else if byte == b'\\' {
            uri.push('/');
        } else {
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri
}
