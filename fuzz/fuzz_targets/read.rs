//! Any text: reading, judging and lowering it never panics, and the findings point into it.

#![no_main]

use apigen::report::{Format, Style, render};
use apigen::source::{Limits, parse_text};
use apigen::{document, lint, lower};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let (source, mut found) = parse_text("api.yaml", text, &Limits::default());
    let (document, faults) = document::read(&source);
    found.extend(faults);
    let (contract, faults) = lower::lower(&document);
    found.extend(faults);
    found.extend(lint::lint(&source, &document, &contract, lint::Options::default()));
    for label in found.0.iter().flat_map(|finding| &finding.labels) {
        let span = label.span;
        let file = source.file(span.file).expect("a finding lies in a file");
        let range = span.start as usize..span.end as usize;
        assert!(file.text.get(range).is_some(), "{span:?} is no stretch of the text");
    }
    let _ = render(&found, &source, Format::Full, Style::default());
});
