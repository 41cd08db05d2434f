//! One self-contained page: no script, no font, no request.

use std::fmt::Write as _;

use super::escape::markup;
use super::human::{self, boundary};
use crate::diagnostic::{Diagnostic, Diagnostics, Label};
use crate::rules;
use crate::source::{File, Source};

/// Lines shown above and below a place.
const CONTEXT: usize = 2;
/// Bytes shown on either side of a place in a long line.
const AROUND: usize = 80;

const STYLE: &str = include_str!("page.css");

/// The page.
pub(super) fn render(diagnostics: &Diagnostics, source: &Source) -> String {
    let name = source.files.first().map_or("apigen", |file| file.name.as_str());
    let counts = human::counts(diagnostics).unwrap_or_else(|| "no findings".to_owned());
    let mut out = String::from("<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n");
    out.push_str("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    let _ = writeln!(
        out,
        "<title>{}: {counts}</title>\n<style>\n{STYLE}</style>",
        markup(name)
    );
    let _ = writeln!(out, "<header><h1>{}</h1><p>{counts}</p></header>\n<main>", markup(name));
    for diagnostic in &diagnostics.0 {
        finding(&mut out, diagnostic, source);
    }
    out.push_str("</main>\n</html>\n");
    out
}

fn finding(out: &mut String, diagnostic: &Diagnostic, source: &Source) {
    let severity = human::word(diagnostic.severity);
    let _ = writeln!(out, "<article class=\"{severity}\">");
    let _ = writeln!(
        out,
        "<h2><b>{}</b> <code>{}</code> {}</h2>",
        human::called(diagnostic),
        diagnostic.code,
        prose(&diagnostic.message)
    );
    for label in &diagnostic.labels {
        if let Some(file) = source.file(label.span.file) {
            excerpt(out, file, label);
        }
    }
    if let Some(help) = &diagnostic.help {
        let _ = writeln!(out, "<p class=\"help\">{}</p>", prose(help));
    }
    if let Some(page) = rules::explain(diagnostic.code) {
        let _ = writeln!(
            out,
            "<details><summary>Why, and how to fix it</summary><pre>{}</pre></details>",
            markup(page)
        );
    }
    out.push_str("</article>\n");
}

/// Text with its `code` marked up.
fn prose(text: &str) -> String {
    let parts = markup(text);
    let mut out = String::new();
    for (at, part) in parts.split('`').enumerate() {
        if at % 2 == 1 {
            let _ = write!(out, "<code>{part}</code>");
        } else {
            out.push_str(part);
        }
    }
    out
}

/// The line of the place with some around it.
fn excerpt(out: &mut String, file: &File, label: &Label) {
    let at = file.position(label.span.start);
    let (first, last) = (
        at.line.saturating_sub(CONTEXT).max(1),
        (at.line + CONTEXT).min(file.line_count()),
    );
    let text = if label.text.is_empty() {
        String::new()
    } else {
        format!(" {}", prose(&label.text))
    };
    let _ = writeln!(
        out,
        "<figure><figcaption>{}:{}:{}{text}</figcaption><pre>",
        markup(&file.name),
        at.line,
        at.column
    );
    for number in first..=last {
        let line = if number == at.line {
            marked(file, label, number)
        } else {
            shortened(file.line(number))
        };
        let _ = writeln!(out, "<i>{number}</i>{line}");
    }
    out.push_str("</pre></figure>\n");
}

fn shortened(line: &str) -> String {
    let end = boundary(line, AROUND * 2);
    markup(&line[..end]) + if end < line.len() { "…" } else { "" }
}

/// The line with its place marked, cut around it where it is long.
fn marked(file: &File, label: &Label, number: usize) -> String {
    let line = file.line(number);
    let offset = file.line_range(number).0;
    let start = boundary(line, (label.span.start as usize).saturating_sub(offset));
    let end = boundary(
        line,
        (label.span.end as usize).saturating_sub(offset).min(start + AROUND * 2),
    )
    .max(start);
    let from = boundary(line, start.saturating_sub(AROUND));
    let to = boundary(line, end + AROUND);
    let [before, place, after] = [&line[from..start], &line[start..end], &line[end..to]].map(markup);
    let (left, right) = (if from > 0 { "…" } else { "" }, if to < line.len() { "…" } else { "" });
    format!("{left}{before}<mark>{place}</mark>{after}{right}")
}
