//! For people.

use std::fmt::Write as _;

use annotate_snippets::{Annotation, AnnotationKind, Element, Group, Level, Renderer, Snippet};

use super::{Style, fold};
use crate::diagnostic::{Diagnostic, Diagnostics, Label, Severity};
use crate::source::{File, FileId, Source};

/// Lines longer than this are cut around the place before they reach the renderer: minified JSON has one line of
/// megabytes.
const LONG: usize = 400;
/// Bytes kept on either side of a place in a long line, where the width allows for them.
const AROUND: usize = 60;
/// Columns that an excerpt needs beside its text: the number of the line, the bar and the ellipses.
const MARGIN: usize = 10;

/// One line a finding.
pub(super) fn concise(diagnostics: &Diagnostics, source: &Source) -> String {
    let mut out = String::new();
    for diagnostic in &diagnostics.0 {
        if let Some(span) = diagnostic.span() {
            let at = source.position(span);
            let _ = write!(out, "{}:{}:{}: ", source.name(span), at.line, at.column);
        }
        let _ = writeln!(
            out,
            "{}[{}]: {}",
            called(diagnostic),
            diagnostic.code,
            one_line(&diagnostic.message)
        );
    }
    out
}

/// Text without line breaks, and without what would steer a terminal.
pub(super) fn one_line(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    text.replace(char::is_control, "\u{fffd}")
}

/// Text of several lines without what would steer a terminal.
fn harmless(text: &str) -> String {
    text.replace(|c: char| c.is_control() && c != '\n', "\u{fffd}")
}

/// What a severity is called.
pub(super) fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Advice => "advice",
    }
}

/// The excerpt, the cause and the fix of each finding, and a last line that counts them.
pub(super) fn full(diagnostics: &Diagnostics, source: &Source, style: Style) -> String {
    let renderer = if style.color {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let renderer = renderer.term_width(style.width);
    let mut out = String::new();
    let mut folded = fold::by_rule(diagnostics, style.fold);
    for diagnostic in &diagnostics.0 {
        let shown = match folded.get_mut(diagnostic.code).filter(|_| fold::can(diagnostic)) {
            None => renderer.render(&[group(diagnostic, source, style.width)]),
            Some(same) if same.is_empty() => continue,
            Some(same) => {
                let first = fold::first(same);
                let others = fold::others(same, source);
                same.clear();
                let also = Level::NOTE.with_name("also").message(others);
                renderer.render(&[group(&first, source, style.width).element(also)])
            }
        };
        out.push_str(&true_places(&shown));
        out.push_str(&bare_help(diagnostic));
        out.push_str("\n\n");
    }
    if let Some(counts) = counts(diagnostics) {
        out.push_str(&counts);
        out.push('\n');
    }
    out
}

/// What a finding is called: an error of a comparison is no fault of the document, it breaks clients.
pub(super) fn called(diagnostic: &Diagnostic) -> &'static str {
    match (diagnostic.severity, diagnostic.code.starts_with("ED")) {
        (Severity::Error, true) => "breaking",
        (Severity::Advice, true) => "note",
        (severity, _) => word(severity),
    }
}

/// `2 errors, 1 warning`; nothing when there is no finding.
pub(super) fn counts(diagnostics: &Diagnostics) -> Option<String> {
    let said = ["error", "breaking", "warning", "advice", "note"].map(|name| {
        let count = diagnostics.0.iter().filter(|found| called(found) == name).count();
        let plural = if count == 1 || matches!(name, "advice" | "breaking") {
            ""
        } else {
            "s"
        };
        (count > 0).then(|| format!("{count} {name}{plural}"))
    });
    let said: Vec<String> = said.into_iter().flatten().collect();
    (!said.is_empty()).then(|| said.join(", "))
}

fn group<'a>(diagnostic: &'a Diagnostic, source: &'a Source, width: usize) -> Group<'a> {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR.with_name(called(diagnostic)),
        Severity::Warning => Level::WARNING,
        Severity::Advice => Level::NOTE.with_name(called(diagnostic)),
    };
    let title = level.primary_title(harmless(&diagnostic.message)).id(diagnostic.code);
    let mut group = Group::with_title(title);
    for file in files(diagnostic) {
        let labels: Vec<&Label> = diagnostic
            .labels
            .iter()
            .filter(|label| label.span.file == file)
            .collect();
        if let Some(text) = source.file(file).filter(|file| !file.text.is_empty()) {
            group = group.elements(snippets(diagnostic, text, &labels, width));
        }
    }
    match &diagnostic.help {
        Some(help) if !is_placeless(diagnostic) => group.element(Level::HELP.message(harmless(help))),
        _ => group,
    }
}

/// Whether a finding has no excerpt, from which the renderer would hang its help.
fn is_placeless(diagnostic: &Diagnostic) -> bool {
    diagnostic.labels.is_empty()
}

/// The help of a finding without an excerpt.
fn bare_help(diagnostic: &Diagnostic) -> String {
    let help = diagnostic.help.as_deref().filter(|_| is_placeless(diagnostic));
    help.map_or_else(String::new, |help| {
        format!("\n  = help: {}", harmless(help).replace('\n', "\n          "))
    })
}

/// The files a finding speaks of, that of the primary place first.
fn files(diagnostic: &Diagnostic) -> Vec<FileId> {
    let mut files: Vec<FileId> = Vec::new();
    for label in &diagnostic.labels {
        if !files.contains(&label.span.file) {
            files.push(label.span.file);
        }
    }
    files
}

/// One excerpt with all places, or one for each where a line is too long to be shown whole.
fn snippets<'a>(diagnostic: &'a Diagnostic, file: &'a File, labels: &[&'a Label], width: usize) -> Vec<Element<'a>> {
    let primary = diagnostic.labels.first();
    let kind = |label: &Label| {
        if Some(label) == primary {
            AnnotationKind::Primary
        } else {
            AnnotationKind::Context
        }
    };
    let long = |label: &&Label| {
        let marked = range(file, label, 0, file.text.len()).len();
        marked > width || file.line(file.position(label.span.start).line).len() > LONG
    };
    if labels.iter().any(long) {
        return labels
            .iter()
            .map(|label| cut(file, label, kind(label), width).into())
            .collect();
    }
    let (start, line, text) = excerpt(file, labels);
    let mut snippet = Snippet::source(text).path(file.name.as_str()).line_start(line);
    for label in labels {
        let span = range(file, label, start, start + text.len());
        snippet = snippet.annotation(annotation(kind(label), span, &label.text));
    }
    vec![snippet.into()]
}

fn annotation(kind: AnnotationKind, span: std::ops::Range<usize>, text: &str) -> Annotation<'_> {
    let annotation = kind.span(span);
    if text.is_empty() {
        annotation
    } else {
        annotation.label(text)
    }
}

/// The lines between the first and the last place: the first byte, the number of the first line, and the text.
fn excerpt<'a>(file: &'a File, labels: &[&Label]) -> (usize, usize, &'a str) {
    let starts = labels.iter().map(|label| file.position(label.span.start).line);
    let first = starts.clone().min().unwrap_or(1);
    let last = starts.max().unwrap_or(1);
    let start = file.line_range(first).0;
    let end = file.line_range(last).1;
    (start, first, file.text.get(start..end).unwrap_or(""))
}

/// The label's bytes in the excerpt, ended with its first line.
fn range(file: &File, label: &Label, start: usize, end: usize) -> std::ops::Range<usize> {
    let from = (label.span.start as usize).clamp(start, end);
    let line = file.line_range(file.position(label.span.start).line);
    let line_end = line.0 + file.text.get(line.0..line.1).map_or(0, |text| text.trim_end().len());
    let to = (label.span.end as usize).clamp(from, line_end.max(from).min(end));
    from - start..to - start
}

/// The surroundings of one place in a long line, below its true column: no more than the width holds, the place itself
/// cut as well where it is longer.
fn cut<'a>(file: &'a File, label: &'a Label, kind: AnnotationKind, width: usize) -> Snippet<'a, Annotation<'a>> {
    let at = file.position(label.span.start);
    let (from, to) = file.line_range(at.line);
    let place = range(file, label, from, to);
    let (place, line) = (place.start + from..place.end + from, from..to);
    let room = width.saturating_sub(MARGIN);
    let around = AROUND.min(room / 2);
    let start = boundary(&file.text, place.start.saturating_sub(around).max(line.start));
    let shown = boundary(&file.text, place.end.min(start + room)).max(place.start);
    let end = boundary(&file.text, (shown + around).min(start + room).clamp(shown, line.end));
    let text = file.text.get(start..end).unwrap_or("").trim_end_matches(['\n', '\r']);
    let (before, after) = (
        if start > line.start { "…" } else { "" },
        if end < line.end { "…" } else { "" },
    );
    let shift = before.len();
    let span = place.start - start + shift..(shown - start + shift).min(text.len() + shift);
    Snippet::source(format!("{before}{text}{after}"))
        .path(format!("{}:{}:{}{TRUE_PLACE}", file.name, at.line, at.column))
        .line_start(at.line)
        .annotation(annotation(kind, span, &label.text))
}

/// Ends a path that holds the true line and column: the renderer adds those of the cut, which [`true_places`] removes.
const TRUE_PLACE: char = '\u{f8ff}';

fn true_places(rendered: &str) -> String {
    let mut parts = rendered.split(TRUE_PLACE);
    let mut out = parts.next().unwrap_or("").to_owned();
    for part in parts {
        out.push_str(part.trim_start_matches(|c: char| c == ':' || c.is_ascii_digit()));
    }
    out
}

/// The nearest start of a character at or before a byte.
pub(super) fn boundary(text: &str, byte: usize) -> usize {
    (0..=byte.min(text.len()))
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(0)
}
