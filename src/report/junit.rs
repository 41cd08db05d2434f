//! JUnit XML, which CI servers show as test results: an error is a failed case, anything else a case with output.

use std::fmt::Write as _;

use super::escape::markup;
use super::human;
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::source::Source;

/// One suite with a case for each finding; a clean run is one passed case.
pub(super) fn render(diagnostics: &Diagnostics, source: &Source) -> String {
    let failures = diagnostics.count(Severity::Error);
    let tests = diagnostics.0.len().max(1);
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _ = writeln!(out, "<testsuites tests=\"{tests}\" failures=\"{failures}\">");
    let _ = writeln!(
        out,
        "  <testsuite name=\"apigen\" tests=\"{tests}\" failures=\"{failures}\">"
    );
    if diagnostics.0.is_empty() {
        out.push_str("    <testcase classname=\"apigen\" name=\"no findings\"/>\n");
    }
    for diagnostic in &diagnostics.0 {
        case(&mut out, diagnostic, source);
    }
    out.push_str("  </testsuite>\n</testsuites>\n");
    out
}

fn case(out: &mut String, diagnostic: &Diagnostic, source: &Source) {
    let place = diagnostic.span().map(|span| {
        let at = source.position(span);
        format!("{}:{}:{}", source.name(span), at.line, at.column)
    });
    let place = place.unwrap_or_default();
    let message = markup(&diagnostic.message);
    let name = if place.is_empty() {
        message.clone()
    } else {
        format!("{}: {message}", markup(&place))
    };
    let text = markup(&[place.as_str(), diagnostic.help.as_deref().unwrap_or("")].join("\n"));
    let text = text.trim();
    let _ = writeln!(out, "    <testcase classname=\"{}\" name=\"{name}\">", diagnostic.code);
    if diagnostic.severity == Severity::Error {
        let _ = writeln!(
            out,
            "      <failure type=\"{}\" message=\"{message}\">{text}</failure>",
            diagnostic.code
        );
    } else {
        let _ = writeln!(
            out,
            "      <system-out>{}: {message}\n{text}</system-out>",
            human::word(diagnostic.severity)
        );
    }
    out.push_str("    </testcase>\n");
}
