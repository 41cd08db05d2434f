//! Documents in, findings and the normal form out.

use apigen::diagnostic::Diagnostics;
use apigen::document;
use apigen::report::{Format, Style, render};
use apigen::source::{Limits, Source, parse_text};

fn read(text: &str) -> (Source, document::Document, Diagnostics) {
    let (source, mut found) = parse_text("api.yaml", text, &Limits::default());
    let (document, more) = document::read(&source);
    found.extend(more);
    found.sort();
    (source, document, found)
}

/// The concise report of a document.
fn said(text: &str) -> String {
    let (source, _, found) = read(text);
    render(&found, &source, Format::Concise, Style::default())
}

#[test]
fn eight_defects_in_one_run() {
    let text = std::fs::read_to_string("/tmp/rt/eight.yaml").unwrap();
    let (source, _, found) = read(&text);
    println!("{}", render(&found, &source, Format::Full, Style::default()));
    println!("{}", said(&text));
}
